//! Dialogs: the frame that all share, and the system that shows the one on top. A dialog dims the screen behind it, takes
//! every click, scrolls where the window is too low, and gives the focus to its main button.

mod about;
mod chapter;
mod help;
mod open_link;
mod pause;
mod quit;
mod remaking;
mod result;
mod run_map;
mod settings;
mod share;
mod survey;

use crate::game::ui::icons::bold as icons;
use bevy::prelude::*;
use bevy_egui::egui::{
    self, Align, Align2, Context, Id, Layout, Margin, Pos2, Rect, RichText, ScrollArea, Ui, Vec2, vec2,
};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};

pub use about::about_ui;
pub use chapter::chapter_ui;
pub use help::help_ui;
pub use open_link::open_link_ui;
pub use pause::pause_ui;
pub use quit::quit_ui;
pub use remaking::remaking_ui;
pub use result::{ResultView, result_ui};
pub use run_map::run_map_ui;
pub use settings::{SettingsView, settings_ui};
pub use share::share_ui;
pub use survey::survey_ui;

use super::parts::{self, ButtonStyle, IconWords};
use crate::game::UiSystems;
use crate::game::chapters::Chapters;
use crate::game::command::Command;
use crate::game::library::LevelLibrary;
use crate::game::presses;
use crate::game::remaking::Remaking;
use crate::game::run_map::MapPages;
use crate::game::screen::{Modal, Modals};
use crate::game::session::Session;
use crate::game::share::Share;
use crate::game::survey::Surveys;
use crate::game::touch;
use crate::game::ui::{theme, widgets};
use crate::game::viewport::Viewport;
use crate::store::{Place, Settings, Store};

/// The gap between the edges of the window and a dialog, points.
const EDGE: f32 = 16.0;
/// The same in low windows, points.
const SHORT_EDGE: f32 = 6.0;
/// The smallest height of a window with the wide gap, points.
const MIN_WIDE_EDGE_HEIGHT: f32 = 440.0;
/// The smallest height of a window in which the buttons do not scroll with the content, points.
const MIN_FIXED_FOOTER_HEIGHT: f32 = 340.0;
/// The margin around the content, points: less than the visible one, since focus rings need room.
const MARGIN: f32 = 16.0;
/// The room for focus rings, points.
const RING_ROOM: f32 = 8.0;
/// The height of the head, points.
const HEAD: f32 = 40.0;
/// The opacity of the backdrop; and of a backdrop with something to see next to the dialog.
const DIM: f32 = 0.42;
const DIM_WITH_VIEW: f32 = 0.2;
/// The side of the area to see next to a dialog, points.
const KEEP_VISIBLE_SIZE: f32 = 150.0;

/// The frame of a dialog.
#[derive(Clone, Copy, Debug)]
pub struct Dialog<'a> {
    /// Its title, which identifies it.
    pub title: &'a str,
    /// Its width where the window is wide enough, points.
    pub width: f32,
    /// Whether a click next to it closes it. One that this does not close appears by itself, and takes no presses at first.
    pub is_light: bool,
    /// Whether there are buttons below the content.
    pub has_footer: bool,
    /// A place to see next to it, where the window is wide enough.
    pub beside: Option<Pos2>,
}

impl Dialog<'_> {
    /// Shows the dialog. `content` and `footer` get whether it has just appeared; the footer does not scroll.
    pub fn show(
        self,
        ctx: &Context,
        content: impl FnOnce(&mut Ui, bool) -> Option<Command>,
        footer: impl FnOnce(&mut Ui, bool) -> Option<Command>,
    ) -> Option<Command> {
        let is_new = parts::is_new(ctx, self.title);
        if is_new && !self.is_light {
            // It appears by itself, while the player may be pressing something else.
            presses::ignore_for_a_moment(ctx);
        }
        let window = ctx.content_rect().size();
        let is_low = window.y < MIN_FIXED_FOOTER_HEIGHT;
        let edge = if window.y < MIN_WIDE_EDGE_HEIGHT { SHORT_EDGE } else { EDGE };
        let width = self.width.min(window.x - 2.0 * (edge + MARGIN)).max(40.0);
        let head_height = touch::target(ctx, HEAD - 6.0) + 6.0;
        let room = (window.y - 2.0 * (edge + MARGIN) - head_height).max(40.0);
        let frame = theme::paper().fill(theme::PAPER).inner_margin(Margin::same(MARGIN as i8));
        let id = Id::new(("dialog", self.title));
        let (side, offset) = self.side(ctx.content_rect(), width + 2.0 * MARGIN);
        let modal = egui::Modal::new(id)
            .area(egui::Modal::default_area(id).anchor(side, offset))
            .backdrop_color(theme::INK.gamma_multiply(if self.beside.is_some() {
                DIM_WITH_VIEW
            } else {
                DIM
            }))
            .frame(frame);
        let shown = modal.show(ctx, |ui| {
            ui.set_width(width);
            // An area remembers how high it was; this dialog may have grown since.
            ui.set_max_height(head_height + room);
            let mut requested = self.head(ui);
            let id = Id::new(("height of footer", self.title));
            let footer_height: f32 = ctx.data(|data| data.get_temp(id)).unwrap_or(0.0);
            let most = if is_low { room } else { (room - footer_height).max(40.0) };
            let mut footer = self.has_footer.then_some(footer);
            let scroll = ScrollArea::vertical().max_height(most).auto_shrink([false, true]);
            let inner = scroll.show(ui, |ui| {
                egui::Frame::new().inner_margin(Margin::same(RING_ROOM as i8)).show(ui, |ui| {
                    let requested = content(ui, is_new);
                    let low_footer = if is_low { footer.take() } else { None };
                    // A dialog that is only read starts at its top, not at the button below.
                    let is_asking = is_new && !self.is_light;
                    requested.or(low_footer.and_then(|footer| footer(ui, is_asking)))
                })
            });
            requested = requested.or(inner.inner.inner);
            if let Some(footer) = footer {
                let shown = egui::Frame::new()
                    .inner_margin(Margin::symmetric(RING_ROOM as i8, 4))
                    .show(ui, |ui| footer(ui, is_new));
                ctx.data_mut(|data| data.insert_temp(id, shown.response.rect.height() + 6.0));
                requested = requested.or(shown.inner);
            }
            requested
        });
        let is_dismissed = self.is_light && shown.backdrop_response.clicked();
        shown.inner.or(is_dismissed.then_some(Command::CloseModal))
    }

    /// Returns the alignment: centered, unless that covers the place to see and there is room at the left or the right.
    fn side(&self, window: Rect, width: f32) -> (Align2, Vec2) {
        let middle = (Align2::CENTER_CENTER, Vec2::ZERO);
        let Some(seen) = self.beside.map(|at| Rect::from_center_size(at, Vec2::splat(KEEP_VISIBLE_SIZE)))
        else {
            return middle;
        };
        let left = (Align2::LEFT_CENTER, vec2(EDGE, 0.0));
        let right = (Align2::RIGHT_CENTER, vec2(-EDGE, 0.0));
        let covers = |[from, to]: [f32; 2]| from < seen.right() && to > seen.left();
        let at_left = [window.left(), window.left() + EDGE + width];
        let at_right = [window.right() - EDGE - width, window.right()];
        match (covers(at_left), covers(at_right)) {
            (false, true) => left,
            (true, false) => right,
            // Both sides are free: the lesson at the left repeats what the result says, the charts do not.
            (false, false) => left,
            (true, true) => middle,
        }
    }

    fn head(&self, ui: &mut Ui) -> Option<Command> {
        let size = vec2(ui.available_width(), touch::target(ui.ctx(), HEAD - 6.0));
        let layout = Layout::right_to_left(Align::Center);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            let look = widgets::IconButton { icon_size: 16.0, ..widgets::IconButton::quiet(34.0) };
            let close = look.show(ui, icons::X, "Close").clicked();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add_space(RING_ROOM);
                let title = RichText::new(self.title).font(theme::extrabold(23.0)).color(theme::INK);
                ui.add(egui::Label::new(title).truncate());
            });
            close.then_some(Command::CloseModal)
        })
        .inner
    }
}

/// Shows no footer.
fn none(_: &mut Ui, _: bool) -> Option<Command> {
    None
}

/// Shows the button that closes a dialog without a question.
fn done(ui: &mut Ui, is_new: bool) -> Option<Command> {
    let size = vec2(ui.available_width().min(120.0), 38.0);
    let button = IconWords { style: ButtonStyle::Primary, size, ..IconWords::new(icons::CHECK, "Done") };
    let response = button.show(ui);
    parts::take_focus(&response, is_new);
    response.clicked().then_some(Command::CloseModal)
}

pub(super) fn plugin(app: &mut App) {
    let system = show.in_set(UiSystems::Over).run_if(|modals: Res<Modals>| modals.top().is_some());
    app.add_systems(EguiPrimaryContextPass, system);
}

fn show(
    mut contexts: EguiContexts,
    modals: Res<Modals>,
    session: Option<Res<Session>>,
    viewport: Res<Viewport>,
    library: Res<LevelLibrary>,
    store: Option<Res<Store>>,
    remaking: Res<Remaking>,
    share: Option<Res<Share>>,
    chapters: Res<Chapters>,
    surveys: Res<Surveys>,
    maps: Res<MapPages>,
    mut commands: MessageWriter<Command>,
) -> Result {
    let ctx = contexts.ctx_mut()?;
    if modals.top() == Some(Modal::RunMap) {
        let has_run_before = maps.run_before.is_some();
        commands.write_batch(maps.page.iter().flat_map(|page| run_map_ui(ctx, page, has_run_before)));
        return Ok(());
    }
    let requested = match modals.top() {
        None | Some(Modal::RunMap) => None,
        Some(Modal::Pause) => pause_ui(ctx),
        Some(Modal::Remaking) => remaking.progress().and_then(|progress| remaking_ui(ctx, &progress)),
        Some(Modal::Chapter) => {
            let is_calm = store.as_ref().is_some_and(|store| store.settings.reduced_motion);
            chapters.shown.as_ref().and_then(|end| chapter_ui(ctx, end, is_calm))
        }
        Some(Modal::Survey) => survey_ui(ctx, &surveys),
        Some(Modal::Share) => share.and_then(|share| share_ui(ctx, &share)),
        Some(Modal::OpenLink) => open_link_ui(ctx),
        Some(Modal::Help) => help_ui(ctx),
        Some(Modal::About) => about_ui(ctx),
        Some(Modal::Settings) => {
            let defaults = Settings::default();
            let view = SettingsView {
                settings: store.as_ref().map_or(&defaults, |store| &store.settings),
                place: store.as_ref().map_or(Place::Nowhere, |store| store.place()),
                finished: store.as_ref().map_or(0, |store| store.progress.finished_count()),
                own_levels: library.texts(),
            };
            settings_ui(ctx, &view)
        }
        Some(Modal::Quit) => session.and_then(|session| quit_ui(ctx, &session)),
        Some(Modal::Result) => session.and_then(|session| {
            let next = library.after(session.level().id()).map(|level| level.title());
            let dog_px =
                viewport.window_px_from_sim(session.dog_at(session.run().first())) / ctx.zoom_factor();
            let dog_at = Pos2::new(dog_px.x, dog_px.y);
            result_ui(ctx, &ResultView { session: &session, next, dog_at })
        }),
    };
    commands.write_batch(requested);
    Ok(())
}
