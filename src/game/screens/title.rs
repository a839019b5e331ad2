//! The title screen: the name in large letters, what the game is about, and buttons; the rest of the window shows the demo
//! behind it. Reads which level is next, returns commands.

use crate::game::ui::icons::bold as icons;
use bevy::prelude::*;
use bevy_egui::egui::{
    self, Align, Area, Context, Id, Key, Label, Layout, Margin, Order, Pos2, Rect, RichText, ScrollArea,
    Sense, Ui, WidgetInfo, WidgetType, pos2, vec2,
};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};

use super::art;
use super::parts::{self, ButtonStyle, IconWords};
use frankie_draw::printable;

use crate::game::UiSystems;
use crate::game::closing::CAN_LEAVE;
use crate::game::command::Command;
use crate::game::library::LevelLibrary;
use crate::game::presentation::is_whole;
use crate::game::presses;
use crate::game::screen::{Modal, Screen};
use crate::game::today::{Today, WalkView};
use crate::game::touch;
use crate::game::ui::layout::Form;
use crate::game::ui::{theme, widgets};
use crate::game::unfinished::Interrupted;
use crate::game::{numbers, wording};
use crate::store::Store;

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
/// The smallest height of a window with an explanation, points.
const HOOK_FROM: f32 = 400.0;
/// The heights of the play button and of that of today's walk, points.
const PLAY_HEIGHT: f32 = 62.0;
const WALK_HEIGHT: f32 = 54.0;
/// The smallest height of a window that has them one over the other, points.
const STACKED_FROM: f32 = 640.0;

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

fn choices(ui: &mut Ui, view: &TitleView, is_new: bool) -> Option<Command> {
    ui.spacing_mut().item_spacing.y = 4.0;
    if ui.ctx().content_rect().height() < HOOK_FROM {
        return actions(ui, view, is_new);
    }
    let hook =
        RichText::new("But what does Adam actually do?").font(theme::extrabold(20.0)).color(theme::INK);
    ui.add(Label::new(hook).wrap());
    let words = "Frankie smells a noisy slope, and Adam decides how far he steps, one axis at a time. \
                 Watch him until you can tell where he runs next.";
    ui.add(Label::new(theme::body(words).color(theme::SECONDARY).line_height(Some(20.0))).wrap());
    ui.add_space(8.0);
    actions(ui, view, is_new)
}

fn actions(ui: &mut Ui, view: &TitleView, is_new: bool) -> Option<Command> {
    let mut requested = play_and_walk(ui, view, is_new);
    ui.add_space(4.0);
    requested = interrupted_run(ui, view).or(requested);
    requested = places(ui).or(requested);
    ui.add_space(2.0);
    widgets::rule(ui);
    quiet(ui, view).or(requested)
}

/// Shows the two things to play, one over the other where the window has room for it.
fn play_and_walk(ui: &mut Ui, view: &TitleView, is_new: bool) -> Option<Command> {
    let window = ui.ctx().content_rect();
    let Some(walk) = view.walk else { return play(ui, view, is_new, ui.available_width()) };
    if is_poster(window) && window.height() >= STACKED_FROM {
        let played = play(ui, view, is_new, ui.available_width());
        ui.add_space(4.0);
        return todays_walk(ui, &walk, vec2(ui.available_width(), WALK_HEIGHT)).or(played);
    }
    let gap = 8.0;
    let width = (0.5 * (ui.available_width() - gap)).floor();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        let played = play(ui, view, is_new, width);
        todays_walk(ui, &walk, vec2(width, PLAY_HEIGHT)).or(played)
    })
    .inner
}

fn play(ui: &mut Ui, view: &TitleView, is_new: bool, width: f32) -> Option<Command> {
    let note = view.next.map_or_else(String::new, |[_, title, world]| {
        [title.to_owned(), wording::sentence(world)]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    });
    let words = if view.tally.0 > 0 { "Play on" } else { "Play" };
    let button = IconWords {
        note: if note.is_empty() { "the levels" } else { &note },
        style: ButtonStyle::Primary,
        size: vec2(width, PLAY_HEIGHT),
        ..IconWords::new(crate::game::ui::icons::fill::PLAY, words)
    };
    let response = button.show(ui);
    parts::take_focus(&response, is_new);
    let command = view.next.map_or(Command::Go(Screen::Select), |[id, ..]| Command::PlayLevel(id.to_owned()));
    response.clicked().then_some(command)
}

/// Shows the run that was interrupted, to go on with it or to give it up.
fn interrupted_run(ui: &mut Ui, view: &TitleView) -> Option<Command> {
    let (title, step) = view.interrupted?;
    let height = touch::target(ui.ctx(), 40.0);
    let mut requested = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let size = vec2(ui.available_width() - height - 8.0, height);
        let words = format!("Go on: {}, step {}", printable::line(title), numbers::count(step));
        let button = IconWords { size, ..IconWords::new(icons::ARROW_U_UP_LEFT, &words) };
        if button.show(ui).clicked() {
            requested = Some(Command::ResumeRun);
        }
        let style = widgets::IconButton { size: height, ..widgets::IconButton::default() };
        if style.show(ui, icons::X, "Give this run up").clicked() {
            requested = Some(Command::DiscardInterruptedRun);
        }
    });
    ui.add_space(4.0);
    requested
}

fn todays_walk(ui: &mut Ui, walk: &WalkView, size: egui::Vec2) -> Option<Command> {
    let note = walk.note();
    let button = IconWords {
        note: &note,
        size,
        ..IconWords::new(crate::game::ui::icons::fill::PAW_PRINT, "Today's walk")
    };
    button.show(ui).clicked().then(|| walk.play())
}

fn places(ui: &mut Ui) -> Option<Command> {
    let places = [
        (icons::MAP_TRIFOLD, "Levels", Command::Go(Screen::Select)),
        (icons::FLASK, "Sandbox", Command::PlayLevel("sandbox".to_owned())),
        (icons::FILM_STRIP, "Replays", Command::Go(Screen::Replays)),
    ];
    row(ui, places, ButtonStyle::Plain, 40.0)
}

/// Shows three buttons side by side, or one over the other in a narrow card.
fn row(ui: &mut Ui, places: [(&str, &str, Command); 3], style: ButtonStyle, height: f32) -> Option<Command> {
    let gap = 8.0;
    let width = ui.available_width();
    let columns = match touch::form(ui.ctx()) {
        _ if width >= 320.0 => 3,
        Form::Upright if width >= 230.0 => 2,
        _ => 1,
    };
    let height = touch::target(ui.ctx(), height);
    let size = vec2(((width - gap * (columns - 1) as f32) / columns as f32).floor(), height);
    let mut requested = None;
    ui.spacing_mut().item_spacing.y = gap;
    for row in places.chunks(columns) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing = vec2(gap, gap);
            for (icon, words, command) in row {
                if (IconWords { size, style, ..IconWords::new(icon, words) }).show(ui).clicked() {
                    requested = Some(command.clone());
                }
            }
        });
    }
    requested
}

fn quiet(ui: &mut Ui, view: &TitleView) -> Option<Command> {
    let last = match CAN_LEAVE {
        true => (icons::POWER, "Quit", Command::Quit),
        false => (icons::QUESTION, "Help", Command::OpenModal(Modal::Help)),
    };
    let rest = [
        (icons::GEAR_SIX, "Settings", Command::OpenModal(Modal::Settings)),
        (icons::INFO, "About", Command::OpenModal(Modal::About)),
        last,
    ];
    let requested = row(ui, rest, ButtonStyle::Quiet, 34.0);
    let (done, all) = view.tally;
    if done > 0 {
        ui.add_space(2.0);
        // On one line: a low window has no room for two.
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(theme::small(format!("{done} of {all} levels done")));
                widgets::bar(ui, done as f32 / all.max(1) as f32, theme::GOOD, "Levels done");
            });
        });
    }
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
