//! The page of levels: chapters as tabs, a card for each level, files that could not be read. Reads the library and the
//! progress, returns commands. The selected card is the one with egui's keyboard focus: arrows move it, Enter plays.

mod card;
mod tabs;

use std::sync::Arc;

use crate::game::ui::icons::{bold as icons, fill};
use bevy::prelude::*;
use bevy_egui::egui::{
    self, Context, Id, Key, Label, Layout, Margin, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder, vec2,
};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};
use frankie_sim::Level;

use self::tabs::{TAB_HEIGHT, tabs};
use super::page::{self, Page};
use super::parts::{self, ButtonStyle, IconWords};
use super::pictures::Pictures;
use crate::game::UiSystems;
use crate::game::chapters::{self, can_be_finished};
use crate::game::command::Command;
use crate::game::library::LevelLibrary;
use crate::game::screen::Screen;
use crate::game::session::{Session, SessionMode};
use crate::game::today::{Today, WalkView};
use crate::game::touch;
use crate::game::ui::layout::Form;
use crate::game::ui::{theme, widgets};
use crate::game::wording;
use crate::levels::Broken;
use crate::store::{Progress, Store};

/// The gap between cards, points.
const GAP: f32 = 30.0;
/// The smallest width of a card as a share of the page, the bounds of that, and the maximum width, points.
const CARD_SHARE: f32 = 0.2;
const MIN_CARD: (f32, f32) = (250.0, 400.0);
const MAX_CARD: f32 = 460.0;
/// The smallest width of a card on a phone held sideways, so that two rows of them are seen, points.
const SIDEWAYS_CARD: f32 = 200.0;
/// The room around cards for the focus ring, points.
const RING_ROOM: f32 = 10.0;
/// The largest share of the height of a window that chapters take which do not scroll.
const MAX_TABS_SHARE: f32 = 0.25;
/// The largest size of a button above the cards, points.
const ABOVE_CARDS: egui::Vec2 = vec2(460.0, 54.0);
/// The smallest width of one of two buttons side by side, points.
const MIN_ABOVE_CARDS: f32 = 250.0;
/// What the page of levels shows.
#[derive(Clone, Debug)]
pub struct SelectView<'a> {
    /// The chapters in order, each with its levels in order.
    pub worlds: Vec<(&'a str, Vec<&'a Arc<Level>>)>,
    /// The level files that could not be read.
    pub broken: &'a [Broken],
    /// The best results.
    pub progress: Option<&'a Progress>,
    /// The id of the level that is selected first.
    pub here: Option<&'a str>,
    /// Today's walk.
    pub walk: Option<WalkView<'a>>,
}

impl SelectView<'_> {
    fn chapters(&self) -> usize {
        self.worlds.len() + usize::from(!self.broken.is_empty())
    }

    fn chapter_of(&self, id: &str) -> Option<usize> {
        self.worlds.iter().position(|(_, levels)| levels.iter().any(|level| level.id() == id))
    }

    fn is_finished(&self, level: &Level) -> bool {
        self.progress.is_some_and(|progress| progress.is_finished(level.id()))
    }

    /// Returns the number of levels that are finished, and that can be.
    fn tally<'b>(&self, levels: impl Iterator<Item = &'b &'b Arc<Level>>) -> (usize, usize) {
        levels
            .filter(|level| can_be_finished(level))
            .fold((0, 0), |(done, all), level| (done + usize::from(self.is_finished(level)), all + 1))
    }
}

/// Shows the page of levels.
pub fn select_ui(ctx: &Context, view: &SelectView, pictures: &mut Pictures) -> Option<Command> {
    let chapter_id = Id::new("chapter of select");
    let remembered = ctx.data(|data| data.get_temp(chapter_id)).unwrap_or(0_usize);
    let mut chapter = remembered.min(view.chapters().saturating_sub(1));
    let mut focus = None;
    if parts::is_new(ctx, "select") {
        chapter = view.here.and_then(|id| view.chapter_of(id)).unwrap_or(chapter);
        focus = Some(Focus::Here);
    } else if ctx.memory(|memory| memory.top_modal_layer().is_none()) {
        let picked = chapter_by_key(ctx, view.chapters());
        focus = picked.map(|_| Focus::First).or_else(|| focus_by_arrow(ctx));
        chapter = picked.unwrap_or(chapter);
    }
    let name = Page { title: "Levels", screen: Screen::Select, hills: 7 + chapter as u64 };
    let tabs_height_id = Id::new("height of the chapters");
    let tabs_height = ctx.data(|data| data.get_temp(tabs_height_id)).unwrap_or(TAB_HEIGHT);
    let stays = tabs_height <= MAX_TABS_SHARE * ctx.content_rect().height();
    let mut new_height = tabs_height;
    let mut clicked_tab = None;
    let requested = page::page(ctx, name, pictures, |ui, pictures| {
        if stays {
            ui.add_space(2.0);
            (clicked_tab, new_height) = tabs(ui, view, chapter);
        }
        let place = ui.available_rect_before_wrap().expand2(vec2(RING_ROOM, 0.0));
        ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
            ScrollArea::vertical()
                .id_salt(chapter)
                .auto_shrink(false)
                .show(ui, |ui| {
                    let margin =
                        Margin { left: RING_ROOM as i8, right: RING_ROOM as i8, top: 12, bottom: 28 };
                    let frame = egui::Frame::new().inner_margin(margin);
                    frame
                        .show(ui, |ui| {
                            if !stays {
                                (clicked_tab, new_height) = tabs(ui, view, chapter);
                                ui.add_space(8.0);
                            }
                            let extra = above_cards(ui, view, chapter);
                            let played = chapter_ui(ui, view, chapter, focus, pictures).or(extra);
                            let opened = open_file(ui);
                            played.or(opened)
                        })
                        .inner
                })
                .inner
        })
        .inner
    });
    ctx.data_mut(|data| {
        data.insert_temp(chapter_id, clicked_tab.unwrap_or(chapter));
        data.insert_temp(tabs_height_id, new_height);
    });
    requested
}

/// The card that gets the focus.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Focus {
    Here,
    First,
}

/// Returns the chapter whose number key was pressed.
fn chapter_by_key(ctx: &Context, chapters: usize) -> Option<usize> {
    const KEYS: [Key; 9] =
        [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
    let pressed = KEYS.iter().position(|key| ctx.input(|input| input.key_pressed(*key)))?;
    (pressed < chapters).then_some(pressed)
}

/// Returns the card that an arrow key selects when no card has the focus, as after a click next to the cards.
fn focus_by_arrow(ctx: &Context) -> Option<Focus> {
    const ARROWS: [Key; 4] = [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown];
    let is_nowhere = ctx.memory(|memory| memory.focused().is_none());
    if !is_nowhere || !ctx.input(|input| ARROWS.iter().any(|key| input.key_pressed(*key))) {
        return None;
    }
    // egui would move the focus on in the same frame.
    ctx.memory_mut(|memory| memory.move_focus(egui::FocusDirection::None));
    Some(Focus::Here)
}

fn chapter_ui(
    ui: &mut Ui,
    view: &SelectView,
    chapter: usize,
    focus: Option<Focus>,
    pictures: &mut Pictures,
) -> Option<Command> {
    match view.worlds.get(chapter) {
        Some((_, levels)) => cards(ui, view, levels, focus, pictures),
        None if view.broken.is_empty() => {
            ui.label(theme::body("There are no levels here."));
            None
        }
        None => {
            broken(ui, view.broken);
            None
        }
    }
}

/// Shows what lies above the cards: today's walk, and the certificate of a finished chapter.
fn above_cards(ui: &mut Ui, view: &SelectView, chapter: usize) -> Option<Command> {
    let finished = view
        .worlds
        .get(chapter)
        .filter(|(_, levels)| view.progress.is_some_and(|progress| chapters::is_finished(levels, progress)));
    let walk = view.walk.map(|walk| (fill::PAW_PRINT, "Today's walk", walk.note(), walk.play()));
    let certificate = finished.map(|(world, _)| {
        let note = format!("{}: finished", wording::sentence(world));
        (fill::SEAL_CHECK, "Certificate", note, Command::ShowChapter((*world).to_owned()))
    });
    let choices: Vec<_> = walk.into_iter().chain(certificate).collect();
    if choices.is_empty() {
        return None;
    }
    let gap = 12.0;
    let room = ui.available_width();
    let columns = if room >= 2.0 * MIN_ABOVE_CARDS + gap { 2.0 } else { 1.0 };
    let width = ((room - gap * (columns - 1.0)) / columns).min(ABOVE_CARDS.x).floor();
    let mut requested = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(gap, 8.0);
        for (icon, words, note, command) in &choices {
            let look = IconWords::new(icon, words);
            let size = vec2(width, ABOVE_CARDS.y);
            let button = IconWords { note, style: ButtonStyle::Paper, size, ..look };
            if button.show(ui).clicked() {
                requested = Some(command.clone());
            }
        }
    });
    ui.add_space(12.0);
    requested
}

/// Shows the cards in rows, with paw prints from one to the next.
fn cards(
    ui: &mut Ui,
    view: &SelectView,
    levels: &[&Arc<Level>],
    focus: Option<Focus>,
    pictures: &mut Pictures,
) -> Option<Command> {
    let width = ui.available_width();
    let is_sideways = touch::form(ui.ctx()) == Form::Sideways;
    let least = if is_sideways { SIDEWAYS_CARD } else { (CARD_SHARE * width).clamp(MIN_CARD.0, MIN_CARD.1) };
    let columns = (((width + GAP) / (least + GAP)).floor() as usize).clamp(1, 6);
    let card_width = ((width - GAP * (columns - 1) as f32) / columns as f32).clamp(1.0, MAX_CARD).floor();
    let size = vec2(card_width, card::height(card_width));
    let focused = match focus {
        Some(Focus::Here) => levels.iter().position(|level| Some(level.id()) == view.here).or(Some(0)),
        Some(Focus::First) => Some(0),
        None => None,
    };
    let mut requested = None;
    ui.spacing_mut().item_spacing.y = GAP;
    for (row, chunk) in levels.chunks(columns).enumerate() {
        let (area, _) = ui.allocate_exact_size(vec2(width, size.y), Sense::hover());
        let place_of = |column: usize| {
            let x = area.left() + column as f32 * (card_width + GAP);
            Rect::from_min_size(egui::pos2(x, area.top()), size)
        };
        let best_of = |level: &Level| card::Best {
            result: view.progress.and_then(|progress| progress.best.get(level.id())),
            medal: view.progress.and_then(|progress| progress.medals.get(level.id())).copied(),
        };
        for (column, pair) in chunk.windows(2).enumerate() {
            card::way_to_next(ui, place_of(column), GAP, view.is_finished(pair[0]));
        }
        for (column, level) in chunk.iter().enumerate() {
            let (place, best) = (place_of(column), best_of(level));
            let response = card::card(ui, place, level, best, pictures);
            if focused == Some(row * columns + column) {
                response.request_focus();
            }
            widgets::scroll_to_focus(ui, &response, place.expand(14.0));
            if response.clicked() {
                requested = Some(Command::PlayLevel(level.id().to_owned()));
            }
        }
    }
    requested
}

/// Shows the button that opens a file.
fn open_file(ui: &mut Ui) -> Option<Command> {
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(12.0, 6.0);
        let button = IconWords::new(icons::FOLDER_OPEN, "Open a file…").fitted(ui).show(ui);
        let words = "A level, a replay, numbers (.csv, .npy, .npz, .png) or exported data. Dropping it here does the same.";
        ui.add(Label::new(theme::small(words)).wrap());
        button.clicked().then_some(Command::ChooseFile)
    })
    .inner
}

/// Shows the level files that could not be read, with the reasons.
fn broken(ui: &mut Ui, files: &[Broken]) {
    ui.set_max_width(ui.available_width().min(860.0));
    ui.spacing_mut().item_spacing.y = 14.0;
    for file in files {
        let frame = theme::paper().fill(theme::PAPER.gamma_multiply(0.7)).shadow(egui::Shadow::NONE);
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            let name = file.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
            ui.horizontal(|ui| {
                ui.label(RichText::new(icons::WARNING).font(theme::icon(16.0)).color(theme::WRONG_WAY));
                ui.add(Label::new(theme::strong(name)).truncate());
            });
            ui.add(Label::new(theme::body(&file.message)).wrap());
            ui.add(Label::new(theme::small(file.path.display().to_string())).wrap());
        });
    }
    let layout = Layout::left_to_right(egui::Align::Min);
    ui.with_layout(layout, |ui| {
        let words = "All other levels can be played.";
        ui.add(Label::new(theme::small(words)).wrap());
    });
}

pub(super) fn plugin(app: &mut App) {
    let system = show.in_set(UiSystems::Screen).run_if(in_state(Screen::Select));
    app.add_systems(EguiPrimaryContextPass, system);
}

fn show(
    mut contexts: EguiContexts,
    library: Res<LevelLibrary>,
    store: Option<Res<Store>>,
    session: Option<Res<Session>>,
    today: Res<Today>,
    mut pictures: ResMut<Pictures>,
    mut commands: MessageWriter<Command>,
) -> Result {
    let progress = store.as_ref().map(|store| &store.progress);
    let worlds = library.worlds();
    let played = session.as_ref().filter(|session| session.mode == SessionMode::Play);
    let played = played.map(|session| session.level().id());
    let ids = super::finishable(&library.catalog.levels);
    let here =
        played.or_else(|| progress.map_or_else(|| ids.first().copied(), |p| p.next_of(ids.iter().copied())));
    let walk = WalkView::of(&today, progress);
    let view = SelectView { worlds, broken: &library.catalog.broken, progress, here, walk };
    commands.write_batch(select_ui(contexts.ctx_mut()?, &view, &mut pictures));
    Ok(())
}
