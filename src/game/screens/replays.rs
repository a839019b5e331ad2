//! The page of saved replays: what each is about, watch it, delete it. Reads the list of replays, returns commands.

use std::time::SystemTime;

use crate::game::ui::icons::bold as icons;
use bevy::prelude::*;
use bevy_egui::egui::{
    self, Align, Color32, Context, Id, Key, Label, Layout, Margin, Modifiers, Rect, RichText, ScrollArea,
    Sense, Ui, UiBuilder, Vec2, vec2,
};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};
use frankie_sim::Outcome;

use super::art::{self, FaceExpression};
use super::page::{self, Page};
use super::parts::{self, ButtonStyle, IconWords};
use super::pictures::Pictures;
use crate::game::UiSystems;
use crate::game::command::Command;
use crate::game::library::ReplayList;
use crate::game::screen::Screen;
use crate::game::touch;
use crate::game::ui::{theme, widgets};
use crate::game::wording;
use crate::store::{Place, ReplayEntry, ReplaySummary, Store};
use frankie_draw::printable;

/// The list is no wider than this, points.
const MAX_WIDTH: f32 = 900.0;
/// The room around rows for focus rings and shadows, points.
const ROOM: f32 = 12.0;
/// Rows narrower than this have their buttons below, points.
const WIDE_FROM: f32 = 520.0;
/// The number of the hills along the top.
const HILLS: u64 = 23;
/// The side of the disc with the outcome's icon, points.
const DISC: f32 = 40.0;

/// What the page of replays shows.
#[derive(Clone, Copy, Debug)]
pub struct ReplaysView<'a> {
    /// The files, the newest first.
    pub entries: &'a [ReplayEntry],
    /// Why the folder could not be read.
    pub error: Option<&'a str>,
    /// Where the files are.
    pub place: Place<'a>,
    /// The current time, where it is known.
    pub now: Option<SystemTime>,
}

/// Shows the page of replays.
pub fn replays_ui(ctx: &Context, view: &ReplaysView, pictures: &mut Pictures) -> Option<Command> {
    let is_new = parts::is_new(ctx, "replays");
    if is_new {
        ctx.data_mut(|data| data.remove_temp::<std::path::PathBuf>(deletion_id()));
    }
    cancel_by_escape(ctx);
    let name = Page { title: "Replays", screen: Screen::Replays, hills: HILLS };
    page::page(ctx, name, pictures, |ui, _| {
        let place = ui.available_rect_before_wrap().expand2(vec2(ROOM, 0.0));
        ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
            ScrollArea::vertical()
                .auto_shrink(false)
                .show(ui, |ui| {
                    let margin = Margin { left: ROOM as i8, right: ROOM as i8, top: 14, bottom: 28 };
                    egui::Frame::new().inner_margin(margin).show(ui, |ui| content(ui, view, is_new)).inner
                })
                .inner
        })
        .inner
    })
}

fn content(ui: &mut Ui, view: &ReplaysView, is_new: bool) -> Option<Command> {
    ui.spacing_mut().item_spacing.y = 14.0;
    if let Some(error) = view.error {
        ui.horizontal(|ui| {
            ui.label(RichText::new(icons::WARNING).font(theme::icon(16.0)).color(theme::WRONG_WAY));
            ui.add(Label::new(theme::body(error)).wrap());
        });
    }
    if view.entries.is_empty() {
        return empty(ui, view, is_new);
    }
    let indent = (0.5 * (ui.available_width() - MAX_WIDTH)).max(0.0);
    let mut requested = None;
    let mut is_first = is_new;
    for entry in view.entries {
        let mut place = ui.available_rect_before_wrap();
        (place.min.x, place.max.x) = (place.left() + indent, place.right() - indent);
        let builder =
            UiBuilder::new().id_salt(&entry.path).max_rect(place).layout(Layout::top_down(Align::Min));
        requested =
            ui.scope_builder(builder, |ui| row(ui, entry, view.now, &mut is_first)).inner.or(requested);
    }
    let words = match view.place {
        Place::Folder(folder) => Some(format!("The files are in {}", folder.display())),
        Place::Browser => Some("They are kept in this browser".to_owned()),
        Place::Nowhere => None,
    };
    if let Some(words) = words {
        ui.vertical_centered(|ui| ui.add(Label::new(theme::small(words)).wrap()));
    }
    requested
}

/// Shows an empty list, and how to keep a run.
fn empty(ui: &mut Ui, view: &ReplaysView, is_new: bool) -> Option<Command> {
    let mut requested = None;
    ui.vertical_centered(|ui| {
        ui.add_space((0.14 * ui.available_height()).min(60.0));
        let (place, _) = ui.allocate_exact_size(Vec2::splat(120.0), Sense::hover());
        art::portrait(ui.painter(), place.center(), 112.0, FaceExpression::Puzzled);
        ui.label(RichText::new("Nothing kept yet").font(theme::extrabold(22.0)).color(theme::INK));
        let how = if touch::is_on(ui.ctx()) {
            "Press Keep in the menu of a level, or when a run is over,"
        } else {
            "Press K while you play, or Keep when a run is over,"
        };
        let text = format!(
            "Every run is recorded. {how} and it stays here: a few kilobytes that give the same steps on every machine."
        );
        let job = bevy_egui::egui::WidgetText::from(theme::body(text).line_height(Some(20.0)));
        let size = vec2(ui.available_width().min(440.0), 0.0);
        ui.allocate_ui_with_layout(size, Layout::top_down(Align::Center), |ui| ui.add(Label::new(job).wrap()));
        if view.place == Place::Nowhere {
            ui.add(Label::new(theme::small("Nothing can be kept on this system.")).wrap());
        }
        ui.add_space(4.0);
        let button = IconWords { style: ButtonStyle::Primary, ..IconWords::new(icons::MAP_TRIFOLD, "To the levels") };
        let response = button.fitted(ui).show(ui);
        if is_new {
            response.request_focus();
        }
        if response.clicked() {
            requested = Some(Command::Go(Screen::Select));
        }
    });
    requested
}

fn row(ui: &mut Ui, entry: &ReplayEntry, now: Option<SystemTime>, is_first: &mut bool) -> Option<Command> {
    let is_wide = ui.available_width() >= WIDE_FROM;
    let frame = theme::paper().inner_margin(Margin::symmetric(14, 12));
    let frame = if entry.summary.is_ok() {
        frame
    } else {
        frame.fill(theme::PAPER.gamma_multiply(0.7)).shadow(egui::Shadow::NONE)
    };
    frame
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            if is_wide {
                ui.horizontal(|ui| {
                    disc(ui, entry);
                    ui.add_space(4.0);
                    let buttons = if entry.summary.is_ok() { 256.0 } else { 116.0 };
                    let width = (ui.available_width() - buttons).max(40.0);
                    ui.vertical(|ui| {
                        ui.set_width(width);
                        summary(ui, entry, now);
                    });
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| buttons_of(ui, entry, is_first))
                        .inner
                })
                .inner
            } else {
                summary(ui, entry, now);
                ui.add_space(4.0);
                ui.horizontal(|ui| buttons_of(ui, entry, is_first)).inner
            }
        })
        .inner
}

fn disc(ui: &mut Ui, entry: &ReplayEntry) {
    let (place, _) = ui.allocate_exact_size(Vec2::splat(DISC), Sense::hover());
    let (icon, fill) = match entry.summary.as_ref().map(outcome_of) {
        Ok(Some(Outcome::Reached)) => (icons::CHECK, theme::GOOD),
        Ok(Some(outcome @ (Outcome::LeftBounds | Outcome::NotFinite))) => {
            (outcome_icon(outcome), theme::WRONG_WAY)
        }
        Ok(Some(outcome)) => (outcome_icon(outcome), theme::DOT),
        Ok(None) => (icons::QUESTION, theme::DOT),
        Err(_) => (icons::FILE_X, theme::STEM),
    };
    ui.painter().circle_filled(place.center(), 0.5 * DISC, fill);
    let mark = Rect::from_center_size(place.center(), Vec2::splat(19.0));
    widgets::centered(ui, mark, icon, theme::icon(19.0), theme::PAPER);
}

/// Returns the icon of an outcome.
fn outcome_icon(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Running => icons::PAW_PRINT,
        Outcome::Reached => icons::CHECK,
        Outcome::OutOfSteps => icons::HOURGLASS,
        Outcome::LeftBounds | Outcome::NotFinite => icons::WARNING,
    }
}

fn outcome_of(summary: &ReplaySummary) -> Option<Outcome> {
    Outcome::ALL
        .iter()
        .find(|(_, word)| Some(*word) == summary.outcome.as_deref())
        .map(|(outcome, _)| *outcome)
}

/// Shows the title and the result of a replay, and smaller facts.
fn summary(ui: &mut Ui, entry: &ReplayEntry, now: Option<SystemTime>) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let when =
        entry.modified.and_then(|then| now?.duration_since(then).ok()).map(|age| wording::ago(age.as_secs()));
    let mut small = Vec::new();
    match &entry.summary {
        Ok(summary) => {
            let title =
                RichText::new(printable::line(&summary.title)).font(theme::extrabold(16.0)).color(theme::INK);
            ui.add(Label::new(title).truncate());
            let outcome = outcome_of(summary).map(wording::outcome);
            let outcome =
                outcome.or(summary.outcome.as_deref()).map(|words| printable::line(words).to_string());
            // The result of a very long run lies behind what is read of its file.
            let steps = summary.steps.map_or_else(|| "A very long run".to_owned(), wording::steps);
            let line = outcome.into_iter().chain([steps]).collect::<Vec<_>>().join(" · ");
            ui.add(Label::new(theme::body(line)).truncate());
            small.extend(summary.seed.map(|seed| format!("seed {seed}")));
        }
        Err(error) => {
            ui.add(Label::new(theme::strong(format!("{}.toml", entry.name))).truncate());
            let error = theme::body(error).color(theme::WRONG_WAY);
            ui.add(Label::new(error).wrap());
        }
    }
    small.extend(when);
    small.push(wording::bytes(entry.size));
    if entry.summary.is_ok() {
        small.push(entry.name.clone());
    }
    ui.add(Label::new(theme::small(small.join(" · "))).truncate());
}

/// Returns the key under which egui remembers the replay whose deletion waits for a second click.
fn deletion_id() -> Id {
    Id::new("replay to be deleted")
}

/// Cancels by Esc a deletion that waits for its second click. Under a dialog Esc belongs to the dialog.
fn cancel_by_escape(ctx: &Context) {
    let is_asked = ctx.data(|data| data.get_temp::<std::path::PathBuf>(deletion_id()).is_some());
    let is_covered = ctx.memory(|memory| memory.top_modal_layer().is_some());
    if is_asked && !is_covered && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        ctx.data_mut(|data| data.remove_temp::<std::path::PathBuf>(deletion_id()));
    }
}

/// Shows the buttons of a replay. Deleting asks for a second click.
fn buttons_of(ui: &mut Ui, entry: &ReplayEntry, is_first: &mut bool) -> Option<Command> {
    let mut requested = None;
    let asking: Option<std::path::PathBuf> = ui.data(|data| data.get_temp(deletion_id()));
    let is_confirming = asking.as_ref() == Some(&entry.path);
    if is_confirming {
        let sure =
            IconWords { style: ButtonStyle::Danger, ..IconWords::new(icons::TRASH, "Delete") }.fitted(ui);
        let response = sure.show(ui);
        if response.clicked() {
            requested = Some(Command::DeleteReplay(entry.path.clone()));
        }
        let keep = IconWords { style: ButtonStyle::Plain, ..IconWords::new("", "No") }.fitted(ui).show(ui);
        if keep.clicked() || requested.is_some() {
            ui.data_mut(|data| data.remove_temp::<std::path::PathBuf>(deletion_id()));
        }
    } else {
        let label = format!("Delete {}", printable::line(&entry.name));
        let look = widgets::IconButton { fill: Color32::TRANSPARENT, ..widgets::IconButton::default() };
        if look.show(ui, icons::TRASH, &label).clicked() {
            ui.data_mut(|data| data.insert_temp(deletion_id(), entry.path.clone()));
        }
    }
    if entry.summary.is_ok() && !is_confirming {
        let label = format!("Download {}", printable::line(&entry.name));
        let look = widgets::IconButton { fill: Color32::TRANSPARENT, ..widgets::IconButton::default() };
        if look.show(ui, icons::DOWNLOAD_SIMPLE, &label).clicked() {
            requested = Some(Command::DownloadReplayFile(entry.path.clone()));
        }
    }
    if entry.summary.is_ok() {
        let watch = IconWords { style: ButtonStyle::Plain, ..IconWords::new(icons::PLAY, "Watch") }
            .fitted(ui)
            .show(ui);
        if std::mem::take(is_first) {
            watch.request_focus();
        }
        if watch.clicked() {
            requested = Some(Command::WatchReplay(entry.path.clone()));
        }
    }
    requested
}

pub(super) fn plugin(app: &mut App) {
    let system = show.in_set(UiSystems::Screen).run_if(in_state(Screen::Replays));
    app.add_systems(EguiPrimaryContextPass, system);
}

fn show(
    mut contexts: EguiContexts,
    list: Res<ReplayList>,
    store: Option<Res<Store>>,
    mut pictures: ResMut<Pictures>,
    mut commands: MessageWriter<Command>,
) -> Result {
    let folder = store.as_ref().and_then(|store| store.replays().path());
    let place = match (&folder, store.as_ref().map(|store| store.place())) {
        (Some(folder), _) => Place::Folder(folder),
        (None, place) => place.unwrap_or(Place::Nowhere),
    };
    let view = ReplaysView {
        entries: &list.entries,
        error: list.error.as_deref(),
        place,
        now: store.as_ref().and_then(|store| store.now()),
    };
    commands.write_batch(replays_ui(contexts.ctx_mut()?, &view, &mut pictures));
    Ok(())
}
