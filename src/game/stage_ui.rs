//! The user interface of the stage: clicks and fingers on the ground, the overlay, the panels. Reads the session, returns
//! commands, among them the part of the window that the panels leave free.

mod fingers;

use bevy::prelude::*;
use bevy_egui::egui::{
    self, Area, Context, CursorIcon, Id, LayerId, Order, PointerButton, Pos2, Response, Sense, Ui,
};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};
use frankie_sim::Event;
use frankie_sim::task::GuessKind;

use super::UiSystems;
use super::advice;
use super::ask::{self, lead};
use super::command::{Command, Panel};
use super::embed_ui;
use super::frankie::DogAnchors;
use super::overlay::overlay_ui;
use super::presentation::Presentation;
use super::presses;
use super::screen::{Modals, OpenTabs, Screen};
use super::screens::title;
use super::session::{Session, SessionMode};
use super::stage::BubbleFade;
use super::stage_view::{ClickAction, FingerView, StageView, click_action};
use super::touch;
use super::ui::{chart, panels, paper, theme};
use super::viewport::Viewport;
use crate::store::{Settings, Store};

/// The logarithm of the zoom factor per point of scrolling.
const ZOOM_PER_POINT: f32 = 0.0022;

/// The seconds between two steps while the button is held.
const HELD_STEP_S: f64 = 0.15;

/// The room around the words of a hint, and its distance to the end of the ground, points.
const HINT_MARGIN: egui::Vec2 = egui::vec2(12.0, 8.0);
const HINT_INDENT: f32 = 6.0;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        EguiPrimaryContextPass,
        draw.in_set(UiSystems::Screen).run_if(resource_exists::<Session>),
    );
}

/// Returns the panels that are folded away by these settings.
#[must_use]
pub fn folded(settings: &Settings) -> Vec<Panel> {
    let is_folded = |panel: &Panel| settings.folded.iter().any(|name| name == panel.name());
    Panel::ALL.into_iter().filter(is_folded).collect()
}

fn draw(
    mut contexts: EguiContexts,
    screen: Res<State<Screen>>,
    modals: Res<Modals>,
    tabs: Res<OpenTabs>,
    session: Res<Session>,
    store: Res<Store>,
    places: Res<DogAnchors>,
    fade: Res<BubbleFade>,
    viewport: Res<Viewport>,
    presentation: Res<Presentation>,
    mut last_framed: Local<Option<Command>>,
    mut commands: MessageWriter<Command>,
) -> Result {
    let ctx = contexts.ctx_mut()?;
    let is_stage = match screen.get() {
        Screen::Title => false,
        // In the frame before a change of screens the session may already belong to the next screen.
        Screen::Play | Screen::Watch => session.mode != SessionMode::Demo,
        Screen::Select | Screen::Replays => return Ok(()),
    };
    let is_embedded = presentation.is_embedded();
    if is_embedded {
        presses::sleep_until_clicked(ctx);
    }
    let folded = folded(&store.settings);
    let layout = (is_stage && !is_embedded).then(|| panels::stage_layout(ctx, &session, &folded, *tabs));
    let embedded = is_embedded.then(|| embed_ui::layout(ctx, &session));
    let free = match (&layout, &embedded) {
        (Some(layout), _) => layout.free,
        (None, Some(embedded)) => embedded.free,
        (None, None) => title::free_ground(ctx.content_rect()),
    };
    let card = free;
    let free = if is_stage { ask::card::ground_beside(ctx, &session, free) } else { free };
    let framed = free_area_command(&viewport, ctx, free);
    if framed.is_some() && *last_framed != framed {
        // It is handled in the next frame, which nothing else may ask for: the ground would stay under the panels. The
        // viewport may take less than that, so the same is not asked for again.
        ctx.request_repaint();
    }
    last_framed.clone_from(&framed);
    commands.write_batch(framed);
    let view = StageView {
        session: &session,
        viewport: &viewport,
        points_per_px: 1.0 / ctx.zoom_factor(),
        free,
        collar_px: places.collar_px,
        head_px: places.head_px,
        pointer: None,
        finger: None,
        is_secondary: ctx.input(|input| input.modifiers.shift),
        shows_gradients: store.settings.show_gradients,
        wrong_way_fade: fade.0,
    };
    let is_listening = is_stage && modals.top().is_none() && !presses::is_asleep(ctx);
    let collar = view.collar();
    commands.write_batch(ground_ui(ctx, view, is_listening));
    paper::note_ground(ctx, ground_layer());
    if is_stage {
        commands.write_batch(ask::card::ask_card_ui(ctx, card, &session));
    }
    if let Some(embedded) = embedded {
        commands.write_batch(embed_ui::embed_ui(ctx, &embedded, &session));
    }
    if let Some(layout) = layout {
        commands.write_batch(panels::stage_ui(ctx, &layout, &session, |ui, axis| {
            chart::axis_chart_ui(ui, axis, &session)
        }));
        if modals.top().is_none() {
            panels::attention_ui(ctx, &layout, &session, collar, store.settings.reduced_motion);
        }
    }
    Ok(())
}

/// Returns the command that frames the ground in another part of the window, where the panels leave another one free.
fn free_area_command(viewport: &Viewport, ctx: &Context, free: egui::Rect) -> Option<Command> {
    let [min_px, max_px] = [free.min, free.max].map(|at| [at.x, at.y].map(|c| c * ctx.zoom_factor()));
    let is_same = viewport.free_px.min.to_array() == min_px && viewport.free_px.max.to_array() == max_px;
    (!is_same).then_some(Command::SetFreeArea { min_px, max_px })
}

/// Returns the layer of what egui draws on the ground.
fn ground_layer() -> LayerId {
    LayerId::new(Order::Background, Id::new("ground"))
}

/// Draws the overlay on the ground under the panels, and returns what the mouse asks for there.
pub fn ground_ui(ctx: &Context, view: StageView<'_>, is_listening: bool) -> Vec<Command> {
    let window = ctx.content_rect();
    let LayerId { order, id } = ground_layer();
    let area = Area::new(id).order(order).fixed_pos(window.min).constrain(false);
    let shown = area.show(ctx, |ui| {
        let response = ui.allocate_rect(window, Sense::click_and_drag());
        let is_meant = is_press_meant(ctx, is_listening);
        let gesture = touch::gesture(ctx);
        if gesture.is_there {
            return touched_ground(ui, view, &response, gesture, is_meant && is_listening);
        }
        let pointer = response.hover_pos().filter(|_| is_listening);
        let is_pointing = !response.dragged() || is_throwing(&view, &response);
        let view = StageView { pointer: pointer.filter(|_| is_pointing), ..view };
        overlay_ui(ui.painter(), &view.overlay());
        if is_listening && touch::is_on(ctx) {
            first_touch_ui(ui, &view);
        }
        if is_listening { mouse(ctx, &response, &view, pointer, is_meant) } else { Vec::new() }
    });
    shown.inner
}

/// Shows what to touch before the first step, at the bottom of the ground: there is no pointer that could show it.
fn first_touch_ui(ui: &Ui, view: &StageView<'_>) {
    let Some(words) = advice::first_touch(view.session) else { return };
    let font = theme::semibold(theme::SIZE_BODY);
    let width = (view.free.width() - 2.0 * HINT_MARGIN.x).max(1.0);
    let galley = ui.painter().layout(words.to_owned(), font, theme::INK, width);
    let bottom = view.free.center_bottom() - egui::vec2(0.0, HINT_INDENT + HINT_MARGIN.y);
    let text = egui::Align2::CENTER_BOTTOM.anchor_size(bottom, galley.size());
    let pill = text.expand2(HINT_MARGIN);
    ui.painter().add(theme::shadow().as_shape(pill, theme::RADIUS));
    ui.painter().rect_filled(pill, theme::RADIUS, theme::translucent(theme::PAPER, theme::PAPER_OPACITY));
    ui.painter().galley(text.min, galley, theme::INK);
    let response = ui.interact(pill, Id::new("what to touch first"), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Label, true, words));
}

/// Draws the overlay while fingers are on the screen, and returns what they ask for.
fn touched_ground(
    ui: &Ui,
    view: StageView<'_>,
    response: &Response,
    gesture: touch::Gesture,
    is_meant: bool,
) -> Vec<Command> {
    let ctx = ui.ctx();
    let view = StageView { finger: Some(FingerView::default()), ..view };
    let thrown = fingers::update_aim(ctx, response, &view, gesture, is_meant);
    let aim_from = fingers::aim(ctx);
    let pointer = gesture.at.filter(|_| aim_from.is_some());
    let view = StageView { pointer, finger: Some(FingerView { aim_from }), ..view };
    overlay_ui(ui.painter(), &view.overlay());
    let mut commands = fingers::commands(ctx, response, &view, gesture, is_meant && thrown.is_none());
    commands.extend(thrown);
    commands
}

/// Returns whether the last press was meant for the ground: not one that began under a dialog, and not the second one of a
/// double click whose first one closed it.
fn is_press_meant(ctx: &Context, is_listening: bool) -> bool {
    let ids = ["the ground was last under a dialog", "the last press"].map(Id::new);
    let (now, is_pressed) = ctx.input(|input| (input.time, input.pointer.any_pressed()));
    let [covered, pressed] = ids.map(|id| ctx.data(|data| data.get_temp::<f64>(id)));
    let covered = if is_listening { covered } else { Some(now) };
    let pressed = if is_pressed { Some(now) } else { pressed };
    ctx.data_mut(|data| {
        for (id, time) in ids.into_iter().zip([covered, pressed]) {
            time.map(|time| data.insert_temp(id, time));
        }
    });
    let double_click_s = ctx.options(|options| options.input_options.max_double_click_delay);
    match (covered, pressed) {
        (Some(covered), Some(pressed)) => pressed > covered + double_click_s,
        _ => true,
    }
}

fn mouse(
    ctx: &Context,
    response: &Response,
    view: &StageView<'_>,
    pointer: Option<Pos2>,
    is_press_meant: bool,
) -> Vec<Command> {
    let mut commands = Vec::new();
    if let Some(at) = response.interact_pointer_pos().filter(|_| is_press_meant) {
        if click_action(view.session, view.is_secondary) == ClickAction::Lead {
            commands.extend(held_step(ctx, response, view, at));
        } else if response.clicked() {
            commands.extend(click(view, at, view.is_secondary));
        } else if response.secondary_clicked() {
            commands.extend(click(view, at, true));
        }
    }
    let is_panning = [PointerButton::Primary, PointerButton::Middle, PointerButton::Secondary]
        .into_iter()
        .any(|button| response.dragged_by(button));
    let circle = response.interact_pointer_pos().filter(|_| {
        response.dragged_by(PointerButton::Primary) && ask::asked_now(view.session) == Some(GuessKind::Radius)
    });
    let thrown_to = response
        .interact_pointer_pos()
        .filter(|_| response.drag_stopped_by(PointerButton::Primary) && ask::is_throw_asked(view.session));
    if let Some(at) = thrown_to.filter(|_| is_press_meant) {
        commands.extend(act(view, at, false));
    } else if is_throwing(view, response)
        || lead::is_leading(view.session) && response.dragged_by(PointerButton::Primary)
    {
        // The ball or the dog follows the pointer, and the ground stays.
    } else if let Some(at) = circle {
        commands.extend(act(view, at, false));
    } else if is_panning && response.drag_delta() != egui::Vec2::ZERO {
        let by = response.drag_delta() / view.points_per_px;
        commands.push(Command::Pan { by_px: [by.x, by.y] });
    }
    if view.pointer.is_some_and(|at| view.agent_for_click(at, view.is_secondary).is_some()) {
        ctx.set_cursor_icon(CursorIcon::PointingHand);
    }
    if let Some(at) = pointer {
        let (scroll, pinch) = ctx.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        let factor = f64::from((scroll * ZOOM_PER_POINT).exp() * pinch);
        if factor != 1.0 {
            let at_px = [at.x, at.y].map(|x| x / view.points_per_px);
            commands.push(Command::ZoomAt { factor, at_px });
        }
    }
    commands.extend(hover(ctx, view, pointer));
    commands.extend(point_at_map(view, view.pointer));
    commands
}

/// Returns the command for the path from the place of the map under the pointer, or for leaving the map.
fn point_at_map(view: &StageView<'_>, pointer: Option<Pos2>) -> Option<Command> {
    let map = view.session.ground_map()?;
    let at = pointer.map(|at| view.sim(at));
    let cell = at.and_then(|at| map.cell_at(at));
    (cell != map.pointed_cell()).then_some(Command::PointAtMap(at))
}

/// Returns a step toward the pointer when its button goes down, and further ones for as long as it is held.
fn held_step(ctx: &Context, response: &Response, view: &StageView<'_>, at: Pos2) -> Option<Command> {
    let is_down = response.is_pointer_button_down_on() && ctx.input(|input| input.pointer.primary_down());
    let is_due = presses::is_repeated(ctx, response.id, is_down, [0.0, HELD_STEP_S]);
    is_due.then(|| act(view, at, false)).flatten()
}

/// Returns whether a drag throws the ball.
fn is_throwing(view: &StageView<'_>, response: &Response) -> bool {
    response.dragged_by(PointerButton::Primary) && ask::is_throw_asked(view.session)
}

fn click(view: &StageView<'_>, at: Pos2, is_secondary: bool) -> Option<Command> {
    if let Some(dog) = view.agent_for_click(at, is_secondary) {
        return Some(Command::SetFocus(dog));
    }
    if let Some(step) = view.step_for_click(at, is_secondary) {
        return Some(Command::Seek(step));
    }
    if let Some((agent, noise_index, _)) = view.swarm_dog_for_click(at, is_secondary) {
        return Some(Command::OpenDog(agent, noise_index));
    }
    act(view, at, is_secondary)
}

/// Drops the dog or throws the ball at a place.
fn act(view: &StageView<'_>, at: Pos2, is_secondary: bool) -> Option<Command> {
    let place = view.sim(at);
    match click_action(view.session, is_secondary) {
        ClickAction::Drop => Some(match view.start_on_map(at) {
            Some(start) => Command::StartFrom(start),
            None => Command::ApplyEvent(Event::Drop { at: view.drop_place(at) }),
        }),
        ClickAction::Throw => {
            let to = view.session.level().view().nearest(place);
            Some(Command::ApplyEvent(Event::Throw { to }))
        }
        ClickAction::Guess => {
            ask::guess_by_place(view.session, place).map(|guess| Command::ApplyEvent(Event::Guess(guess)))
        }
        ClickAction::Lead => Some(lead::step_toward(view.session, place)),
        // A finger has no other way to point at a place of a map.
        ClickAction::None => view.session.ground_map().map(|_| Command::PointAtMap(Some(place))),
    }
}

/// Returns the command for the step of the trail under the pointer, or for leaving the trail.
fn hover(ctx: &Context, view: &StageView<'_>, pointer: Option<Pos2>) -> Option<Command> {
    let hovered_id = Id::new("the pointer was on the trail");
    let was_hovered = ctx.data(|data| data.get_temp::<bool>(hovered_id).unwrap_or(false));
    let step = pointer.and_then(|at| view.trail_step(at));
    if step.is_none() && !was_hovered {
        return None;
    }
    ctx.data_mut(|data| data.insert_temp(hovered_id, step.is_some()));
    (step != view.session.hovered_step).then_some(Command::Hover(step))
}
