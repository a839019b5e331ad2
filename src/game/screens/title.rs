//! The title screen: the name in large letters, what the game is about, and buttons; the rest of the window shows the demo
//! behind it. Reads which level is next, returns commands.

use bevy::prelude::*;
use bevy_egui::egui::{
    self, Area, Context, Id, Key, Margin, Order, Pos2, Rect, RichText, ScrollArea, Sense, Ui, WidgetInfo,
    WidgetType, pos2, vec2,
};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};

use self::choices::choices;
use super::{art, parts};
use crate::game::UiSystems;
use crate::game::command::Command;
use crate::game::library::LevelLibrary;
use crate::game::presentation::is_whole;
use crate::game::presses;
use crate::game::screen::Screen;
use crate::game::today::{Today, WalkView};
use crate::game::ui::layout::Form;
use crate::game::ui::{theme, widgets};
use crate::game::unfinished::Interrupted;
use crate::store::Store;

mod choices;

/// The smallest window with large letters; smaller ones have one card, points.
const POSTER_FROM: egui::Vec2 = vec2(760.0, 560.0);
/// The width of the card: share of the window, minimum and maximum, points.
const CARD_WIDTH: (f32, f32, f32) = (0.29, 372.0, 560.0);
/// The width of the card without large letters, and the smallest window with the demo beside it, points.
const SMALL_CARD: f32 = 400.0;
const SMALL_BESIDE_FROM: f32 = 640.0;
/// The height of the card before it was drawn for the first time, points.
const CARD_HEIGHT: f32 = 330.0;
/// The height of the large letters: share of the window, minimum and maximum, points.
const LETTERS: (f32, f32, f32) = (0.135, 76.0, 150.0);
/// The line height of the letters, as a share of their size.
const LEADING: f32 = 0.92;
/// The gap between the letters and the card, points.
const BELOW_LETTERS: f32 = 22.0;
/// The letters on a phone held upright: share of the width, minimum and maximum, points; and their distance to the top.
const UPRIGHT_LETTERS: (f32, f32, f32) = (0.2, 56.0, 100.0);
const ABOVE_UPRIGHT_LETTERS: f32 = 14.0;
/// The distance of the card to the edges there, and the maximum width of the card, points.
const UPRIGHT_EDGE: f32 = 10.0;
const UPRIGHT_CARD: f32 = 460.0;
/// What the title shows.
#[derive(Clone, Copy, Debug)]
pub struct TitleView<'a> {
    /// The next level: id, title, chapter.
    pub next: Option<[&'a str; 3]>,
    /// The number of levels that are finished, and that can be.
    pub tally: (usize, usize),
    /// The run that was interrupted when the game ended in the middle of it: the title of its level, and its steps.
    pub interrupted: Option<(&'a str, u64)>,
    /// Today's walk.
    pub walk: Option<WalkView<'a>>,
}

/// Returns the part of a window that the title leaves to the demo, in points.
#[must_use]
pub fn free_ground(window: Rect) -> Rect {
    if is_upright(window) {
        let card = CARD_HEIGHT + 90.0;
        return window
            .with_min_y(upright_letters(window).1)
            .with_max_y((window.bottom() - card).max(window.center().y));
    }
    let card = if is_poster(window) {
        Some(indent(window) + card_width(window))
    } else {
        is_beside(window).then_some(theme::EDGE + SMALL_CARD)
    };
    card.map_or(window, |right| window.with_min_x(window.left() + right + theme::EDGE))
}

/// Returns whether a window too small for large letters has room for the demo beside its card.
fn is_beside(window: Rect) -> bool {
    window.width() >= SMALL_BESIDE_FROM
}

/// Returns whether the window is that of a phone held upright.
fn is_upright(window: Rect) -> bool {
    Form::of(window.size(), false) == Form::Upright
}

/// Returns the size of the letters on a phone held upright, and where they end.
fn upright_letters(window: Rect) -> (f32, f32) {
    let (share, min, max) = UPRIGHT_LETTERS;
    let size = (share * window.width()).clamp(min, max).round();
    (size, window.top() + ABOVE_UPRIGHT_LETTERS + (1.0 + LEADING) * size * 1.1 + 6.0)
}

fn is_poster(window: Rect) -> bool {
    window.width() >= POSTER_FROM.x && window.height() >= POSTER_FROM.y
}

fn indent(window: Rect) -> f32 {
    (0.05 * window.width()).clamp(theme::EDGE, 110.0).round()
}

fn card_width(window: Rect) -> f32 {
    let (share, min, max) = CARD_WIDTH;
    (share * window.width()).clamp(min, max).round()
}

/// Shows the title.
pub fn title_ui(ctx: &Context, view: &TitleView) -> Option<Command> {
    let window = ctx.content_rect();
    let is_new = parts::is_new(ctx, "title");
    if is_upright(window) {
        return upright_title(ctx, window, view, is_new);
    }
    if !is_poster(window) {
        return small_title(ctx, window, view, is_new);
    }
    let height_id = Id::new("height of the title's card");
    let height = ctx.data(|data| data.get_temp(height_id)).unwrap_or(CARD_HEIGHT);
    let (share, min, max) = LETTERS;
    let letters = (share * window.height()).clamp(min, max).round();
    let letters_height = (1.0 + LEADING) * letters * 1.1;
    let whole = letters_height + BELOW_LETTERS + height;
    let left = window.left() + indent(window);
    let top = (window.top() + 0.46 * (window.height() - whole)).max(window.top() + 8.0).round();
    large_letters(ctx, pos2(left - 4.0, top), letters);
    let at = pos2(left, top + letters_height + BELOW_LETTERS);
    let room = (window.bottom() - at.y - 12.0).max(80.0);
    let (requested, height) = card(ctx, at, card_width(window), room, |ui| choices(ui, view, is_new));
    ctx.data_mut(|data| data.insert_temp(height_id, height));
    hints(ctx, window);
    requested
}

fn large_letters(ctx: &Context, at: Pos2, size: f32) {
    let area = Area::new(Id::new("large letters"))
        .order(Order::Middle)
        .fixed_pos(at)
        .constrain(false)
        .interactable(false)
        .fade_in(false);
    area.show(ctx, |ui| {
        let step = vec2(0.0, LEADING * size * 1.1);
        let edge = 0.075 * size;
        let first = art::outlined_text(ui.painter(), at, "Fetch,", theme::extrabold(size), edge);
        let second = art::outlined_text(ui.painter(), at + step, "Frankie!", theme::extrabold(size), edge);
        // The last line has no letter that reaches below it.
        let rect = first.union(second);
        let response = ui.allocate_rect(rect.with_max_y(rect.bottom() - 0.2 * size), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, "Fetch, Frankie!"));
    });
}

/// Shows a card. Returns the command of its content, and its height.
fn card(
    ctx: &Context,
    at: Pos2,
    width: f32,
    room: f32,
    content: impl FnOnce(&mut Ui) -> Option<Command>,
) -> (Option<Command>, f32) {
    let area = Area::new(Id::new("title's card"))
        .order(Order::Middle)
        .fixed_pos(at)
        .default_size(vec2(width, room))
        .constrain(false)
        .fade_in(false);
    let shown = area.show(ctx, |ui| {
        theme::paper()
            .inner_margin(Margin::symmetric(12, 14))
            .show(ui, |ui| {
                ui.set_width(width - 24.0);
                // An area remembers how high it was; the window may have grown since.
                ui.set_max_height(room - 28.0);
                let scroll = ScrollArea::vertical().max_height(room - 28.0).auto_shrink([false, true]);
                let inner = egui::Frame::new().inner_margin(Margin::symmetric(8, 6));
                scroll.show(ui, |ui| inner.show(ui, content).inner).inner
            })
            .inner
    });
    (shown.inner, shown.response.rect.height())
}

/// Shows the title on a phone held upright: letters at the top, the card at the bottom, the demo between them.
fn upright_title(ctx: &Context, window: Rect, view: &TitleView, is_new: bool) -> Option<Command> {
    let (size, below) = upright_letters(window);
    large_letters(ctx, window.left_top() + vec2(UPRIGHT_EDGE + 4.0, ABOVE_UPRIGHT_LETTERS), size);
    let height_id = Id::new("height of the upright title");
    let height: f32 = ctx.data(|data| data.get_temp(height_id)).unwrap_or(CARD_HEIGHT);
    let width = (window.width() - 2.0 * UPRIGHT_EDGE).min(UPRIGHT_CARD);
    let room = window.bottom() - UPRIGHT_EDGE - below;
    let top = window.bottom() - UPRIGHT_EDGE - height.min(room);
    let at = pos2(window.center().x - 0.5 * width, top.round());
    let (requested, height) = card(ctx, at, width, room, |ui| choices(ui, view, is_new));
    ctx.data_mut(|data| data.insert_temp(height_id, height));
    requested
}

/// Shows the title in a window too small for large letters.
fn small_title(ctx: &Context, window: Rect, view: &TitleView, is_new: bool) -> Option<Command> {
    let edge = if window.width() < 400.0 { 10.0 } else { theme::EDGE };
    let width = (window.width() - 2.0 * edge).min(SMALL_CARD);
    let height_id = Id::new("height of the small title");
    let height: f32 = ctx.data(|data| data.get_temp(height_id)).unwrap_or(CARD_HEIGHT);
    let left = if is_beside(window) { window.left() + edge } else { window.center().x - 0.5 * width };
    let at = pos2(left, window.top() + (0.5 * (window.height() - height)).max(edge).round());
    let content = |ui: &mut Ui| {
        let size = (0.1 * width).clamp(24.0, 40.0);
        ui.label(RichText::new("Fetch, Frankie!").font(theme::extrabold(size)).color(theme::INK));
        choices(ui, view, is_new)
    };
    let (requested, height) = card(ctx, at, width, window.height() - 2.0 * edge, content);
    ctx.data_mut(|data| data.insert_temp(height_id, height));
    requested
}

/// Shows the keys of this screen in the lower right corner.
fn hints(ctx: &Context, window: Rect) {
    let area = Area::new(Id::new("title's hints"))
        .order(Order::Middle)
        .fixed_pos(window.right_bottom() - vec2(theme::EDGE, theme::EDGE))
        .pivot(egui::Align2::RIGHT_BOTTOM)
        .interactable(false)
        .fade_in(false);
    area.show(ctx, |ui| {
        let frame = theme::paper().inner_margin(Margin::symmetric(10, 6)).corner_radius(theme::BUTTON_RADIUS);
        frame.show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 5.0;
                let cap = |key| presses::cap(ui.ctx(), key);
                let keys = [
                    ("Enter".to_owned(), "play"),
                    (cap(Key::Questionmark), "help"),
                    (cap(Key::F11), "full screen"),
                ];
                for (i, (key, words)) in keys.into_iter().enumerate() {
                    widgets::key_cap(ui, &key);
                    ui.label(theme::small(words));
                    if i < 2 {
                        ui.add_space(6.0);
                    }
                }
            });
        });
    });
}

pub(super) fn plugin(app: &mut App) {
    let system = show.in_set(UiSystems::Screen).run_if(in_state(Screen::Title)).run_if(is_whole);
    app.add_systems(EguiPrimaryContextPass, system);
}

fn show(
    mut contexts: EguiContexts,
    library: Res<LevelLibrary>,
    store: Option<Res<Store>>,
    interrupted: Option<Res<Interrupted>>,
    today: Res<Today>,
    mut commands: MessageWriter<Command>,
) -> Result {
    let ids = super::finishable(&library.catalog.levels);
    let progress = store.as_ref().map(|store| &store.progress);
    let next = match progress {
        Some(progress) => progress.next_of(ids.iter().copied()),
        None => ids.first().copied(),
    };
    let next = next.and_then(|id| library.catalog.find(id));
    let done = ids.iter().filter(|id| progress.is_some_and(|progress| progress.is_finished(id))).count();
    let view = TitleView {
        next: next.map(|level| [level.id(), level.title(), level.world()]),
        tally: (done, ids.len()),
        interrupted: interrupted
            .as_ref()
            .and_then(|interrupted| interrupted.0.as_ref())
            .map(|run| (run.replay.level.title(), run.replay.steps)),
        walk: WalkView::of(&today, progress),
    };
    commands.write_batch(title_ui(contexts.ctx_mut()?, &view));
    Ok(())
}
