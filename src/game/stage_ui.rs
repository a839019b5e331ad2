//! The stage as egui sees it: the ground one clicks on, what is drawn over it, the panels. Reads the session, writes
//! commands and the part of the window that panels leave free.

use bevy::math::{Rect, Vec2};
use bevy::prelude::*;
use bevy_egui::egui::{self, Area, Context, CursorIcon, Id, Order, PointerButton, Pos2, Response, Sense};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};
use frankie_sim::Event;

use super::UiSystems;
use super::command::{Command, Panel};
use super::frankie::DogPlaces;
use super::overlay::{geometry, overlay_ui};
use super::screen::{Modals, Screen};
use super::screens::title;
use super::session::{Mode, Session};
use super::stage_view::{ClickDoes, Scene, click_does};
use super::ui::{chart, panels};
use super::viewport::Viewport;
use crate::store::{Settings, Store};

/// Zoom to a point of scrolling.
const ZOOM_PER_POINT: f32 = 0.0022;
/// Smaller steps up the true slope get no bubble.
const MIN_WRONG_RATIO: f64 = 0.3;
pub(super) fn plugin(app: &mut App) {
    app.init_resource::<BubbleFade>().add_systems(
        EguiPrimaryContextPass,
        draw.in_set(UiSystems::Screen).run_if(resource_exists::<Session>),
    );
}

/// Opacity of the bubble.
#[derive(Resource, Default)]
struct BubbleFade(f32);

/// The panels that are folded away by these settings.
#[must_use]
pub fn folded(settings: &Settings) -> Vec<Panel> {
    let is_folded = |panel: &Panel| settings.folded.iter().any(|name| name == panel.name());
    Panel::ALL.into_iter().filter(is_folded).collect()
}

fn draw(
    mut contexts: EguiContexts,
    time: Res<Time>,
    screen: Res<State<Screen>>,
    modals: Res<Modals>,
    session: Res<Session>,
    store: Res<Store>,
    places: Res<DogPlaces>,
    mut fade: ResMut<BubbleFade>,
    mut viewport: ResMut<Viewport>,
    mut commands: MessageWriter<Command>,
) -> Result {
    let ctx = contexts.ctx_mut()?;
    let is_stage = match screen.get() {
        Screen::Title => false,
        // For a frame on the way to another screen the run is that screen's already.
        Screen::Play | Screen::Theatre => session.mode != Mode::Attract,
        Screen::Select | Screen::Replays => return Ok(()),
    };
    let folded = folded(&store.settings);
    let layout = is_stage.then(|| panels::stage_layout(ctx, &session, &folded));
    let free = layout.as_ref().map_or_else(|| title::free_ground(ctx.content_rect()), |layout| layout.free);
    leave_free(&mut viewport, ctx, free);

    fade.0 = geometry::fade(fade.0, runs_wrong(&session), time.delta_secs());
    let scene = Scene {
        session: &session,
        viewport: &viewport,
        points_per_px: 1.0 / ctx.zoom_factor(),
        free,
        collar_px: places.collar_px,
        head_px: places.head_px,
        pointer: None,
        is_secondary: ctx.input(|input| input.modifiers.shift),
        shows_gradients: store.settings.show_gradients,
        wrong_way_fade: fade.0,
    };
    let is_listening = is_stage && modals.top().is_none();
    commands.write_batch(ground_ui(ctx, scene, is_listening));
    if let Some(layout) = layout {
        commands.write_batch(panels::stage_ui(ctx, &layout, &session, |ui, axis| {
            chart::axis_chart_ui(ui, axis, &session)
        }));
    }
    Ok(())
}

/// Whether he runs up the true slope so that it is worth saying: near a minimum every other tiny step does.
fn runs_wrong(session: &Session) -> bool {
    let dog = session.shown();
    let axes = dog.row().map(|row| row.axes);
    let wrong = axes.iter().flatten().any(|axis| axis.wrong_way && axis.ratio.abs() >= MIN_WRONG_RATIO);
    wrong && !dog.outcome().is_over()
}

/// Tells the picture which part of the window is its own.
fn leave_free(viewport: &mut ResMut<Viewport>, ctx: &Context, free: egui::Rect) {
    let px = |at: Pos2| Vec2::new(at.x, at.y) * ctx.zoom_factor();
    let free_px = Rect { min: px(free.min), max: px(free.max) };
    if viewport.free_px != free_px {
        let window_px = viewport.window_px;
        viewport.resize(window_px, free_px);
    }
}

/// The ground under the panels: what is drawn on it, and what the mouse does to it.
pub fn ground_ui(ctx: &Context, scene: Scene<'_>, is_listening: bool) -> Vec<Command> {
    let window = ctx.content_rect();
    let area = Area::new(Id::new("ground")).order(Order::Background).fixed_pos(window.min).constrain(false);
    let shown = area.show(ctx, |ui| {
        let response = ui.allocate_rect(window, Sense::click_and_drag());
        let pointer = response.hover_pos().filter(|_| is_listening);
        let is_pointing = !response.dragged();
        let scene = Scene { pointer: pointer.filter(|_| is_pointing), ..scene };
        overlay_ui(ui.painter(), &scene.overlay());
        if is_listening { mouse(ctx, &response, &scene, pointer) } else { Vec::new() }
    });
    shown.inner
}

fn mouse(ctx: &Context, response: &Response, scene: &Scene<'_>, pointer: Option<Pos2>) -> Vec<Command> {
    let mut commands = Vec::new();
    if let Some(at) = response.interact_pointer_pos() {
        if response.clicked() {
            commands.extend(click(scene, at, scene.is_secondary));
        } else if response.secondary_clicked() {
            commands.extend(click(scene, at, true));
        }
    }
    let is_panning = [PointerButton::Primary, PointerButton::Middle, PointerButton::Secondary]
        .into_iter()
        .any(|button| response.dragged_by(button));
    if is_panning && response.drag_delta() != egui::Vec2::ZERO {
        let by = response.drag_delta() / scene.points_per_px;
        commands.push(Command::Pan { by_px: [by.x, by.y] });
    }
    if scene.pointer.is_some_and(|at| scene.click_shows(at, scene.is_secondary).is_some()) {
        ctx.set_cursor_icon(CursorIcon::PointingHand);
    }
    if let Some(at) = pointer {
        let (scroll, pinch) = ctx.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        let factor = f64::from((scroll * ZOOM_PER_POINT).exp() * pinch);
        if factor != 1.0 {
            let at_px = [at.x, at.y].map(|x| x / scene.points_per_px);
            commands.push(Command::ZoomAt { factor, at_px });
        }
    }
    commands.extend(hover(ctx, scene, pointer));
    commands
}

fn click(scene: &Scene<'_>, at: Pos2, is_secondary: bool) -> Option<Command> {
    if let Some(dog) = scene.click_shows(at, is_secondary) {
        return Some(Command::Focus(dog));
    }
    if let Some(step) = scene.click_goes_to(at, is_secondary) {
        return Some(Command::Seek(step));
    }
    let place = scene.sim(at);
    match click_does(scene.session, is_secondary) {
        ClickDoes::Drop => Some(Command::Do(Event::Drop { at: place })),
        ClickDoes::Throw => Some(Command::Do(Event::Throw { to: place })),
        ClickDoes::Nothing => None,
    }
}

/// The trail tells the other panels of the step under the pointer, until the pointer leaves it.
fn hover(ctx: &Context, scene: &Scene<'_>, pointer: Option<Pos2>) -> Option<Command> {
    let told_id = Id::new("trail tells of a step");
    let was_told = ctx.data(|data| data.get_temp::<bool>(told_id).unwrap_or(false));
    let step = pointer.and_then(|at| scene.trail_step(at));
    if step.is_none() && !was_told {
        return None;
    }
    ctx.data_mut(|data| data.insert_temp(told_id, step.is_some()));
    (step != scene.session.hovered_step).then_some(Command::Hover(step))
}
