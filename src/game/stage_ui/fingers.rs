//! What fingers ask for on the ground: a tap does what a click does, a long press what a right click does, a drag from the
//! dog or the ball throws (or carries the dog where nothing can be thrown), as does any drag where a level asks for a throw; any
//! other drag moves the ground, two fingers move
//! it and zoom. Reads egui's input, returns commands. egui's memory holds at what the first finger was put down.

use bevy_egui::egui::{Context, Id, LayerId, MultiTouchInfo, Pos2, Response, Vec2};

use super::click;
use crate::game::ask;
use crate::game::command::Command;
use crate::game::stage_view::{ClickAction, StageView, click_action};
use crate::game::touch::Gesture;

/// The distance to the dog or the ball from which a drag throws, points.
const GRAB_REACH: f32 = 46.0;
/// A drag that ends this near to where it began does nothing, points.
const CANCEL_REACH: f32 = 30.0;

/// A finger that was put down at the dog or at the ball.
#[derive(Clone, Copy, Debug)]
struct Grip {
    /// The place of the dog or of the ball at that time, points.
    from: Pos2,
    /// Whether the finger has moved since then.
    is_aiming: bool,
}

fn grip_id() -> Id {
    Id::new("where a finger was put down at the dog or the ball")
}

fn grip(ctx: &Context) -> Option<Grip> {
    ctx.data(|data| data.get_temp::<Option<Grip>>(grip_id())).flatten()
}

fn set_grip(ctx: &Context, grip: Option<Grip>) {
    ctx.data_mut(|data| data.insert_temp(grip_id(), grip));
}

/// Returns where the drag that aims began: at the dog or at the ball; `None` while nothing is aimed.
pub(super) fn aim(ctx: &Context) -> Option<Pos2> {
    grip(ctx).filter(|grip| grip.is_aiming).map(|grip| grip.from)
}

/// Starts or ends aiming, before the ground is drawn. Returns the command of an aim that ended. A finger may rest before it
/// moves: egui then takes it for a long press and starts no drag, so this follows the finger itself.
pub(super) fn update_aim(
    ctx: &Context,
    response: &Response,
    view: &StageView<'_>,
    gesture: Gesture,
    is_meant: bool,
) -> Option<Command> {
    if gesture.is_new {
        let on_ground = gesture.first.filter(|at| ctx.layer_id_at(*at) == Some(response.layer_id));
        let from = on_ground.and_then(|at| grabbed(view, at));
        set_grip(ctx, from.map(|from| Grip { from, is_aiming: false }));
    }
    let mut grip = grip(ctx)?;
    let (false, true, Some(first), Some(at)) = (gesture.is_multi, is_meant, gesture.first, gesture.at) else {
        set_grip(ctx, None);
        return None;
    };
    let reach = ctx.options(|options| options.input_options.max_click_dist);
    grip.is_aiming |= at.distance(first) > reach;
    set_grip(ctx, Some(grip).filter(|_| !gesture.is_over));
    let throws = gesture.is_over && grip.is_aiming && at.distance(grip.from) > CANCEL_REACH;
    throws.then(|| super::act(view, at, false)).flatten()
}

/// Returns the place of the dog or of the ball at which a finger was put down, if a drag from there does something.
fn grabbed(view: &StageView<'_>, at: Pos2) -> Option<Pos2> {
    let session = view.session;
    let ball = session.run().state().ball;
    let dog = session.dog_at(session.run().first());
    let places = match click_action(session, false) {
        ClickAction::Throw => [ball, Some(dog)],
        ClickAction::Drop => [None, Some(dog)],
        ClickAction::Guess | ClickAction::Lead | ClickAction::None => [None, None],
    };
    let places = places.into_iter().flatten().map(|place| view.pos(place));
    let near = places.filter(|place| place.distance(at) <= GRAB_REACH);
    let nearest = near.min_by(|a, b| a.distance(at).total_cmp(&b.distance(at)));
    nearest.or_else(|| ball.filter(|_| ask::is_throw_asked(session)).map(|ball| view.pos(ball)))
}

/// Returns what fingers ask for, except for the end of an aim.
pub(super) fn commands(
    ctx: &Context,
    response: &Response,
    view: &StageView<'_>,
    gesture: Gesture,
    is_meant: bool,
) -> Vec<Command> {
    if !is_meant {
        return Vec::new();
    }
    if gesture.is_multi {
        let multi = ctx.multi_touch().filter(|_| is_on_ground(ctx, response.layer_id, gesture));
        return multi.map_or_else(Vec::new, |multi| pan_and_zoom(view, &multi));
    }
    let mut commands = Vec::new();
    let is_grabbed = grip(ctx).is_some();
    if let Some(at) = response.interact_pointer_pos() {
        if response.long_touched() && !is_grabbed {
            commands.extend(click(view, at, true));
        } else if response.clicked() {
            commands.extend(click(view, at, false));
        }
    }
    if !is_grabbed && response.dragged() && response.drag_delta() != Vec2::ZERO {
        commands.push(pan(view, response.drag_delta()));
    }
    commands
}

/// Returns whether both fingers were put down on the ground, and not on a panel over it.
fn is_on_ground(ctx: &Context, ground: LayerId, gesture: Gesture) -> bool {
    let is_there = |at: Pos2| ctx.layer_id_at(at) == Some(ground);
    [gesture.first, gesture.second].into_iter().all(|at| at.is_some_and(is_there))
}

/// Returns the commands that keep the ground under two fingers.
fn pan_and_zoom(view: &StageView<'_>, multi: &MultiTouchInfo) -> Vec<Command> {
    let mut commands = Vec::new();
    if multi.zoom_delta != 1.0 && multi.zoom_delta.is_finite() {
        // About where the fingers were: the camera zooms before it pans.
        let at = multi.center_pos - multi.translation_delta;
        let at_px = [at.x, at.y].map(|x| x / view.points_per_px);
        commands.push(Command::ZoomAt { factor: f64::from(multi.zoom_delta), at_px });
    }
    if multi.translation_delta != Vec2::ZERO {
        commands.push(pan(view, multi.translation_delta));
    }
    commands
}

fn pan(view: &StageView<'_>, by: Vec2) -> Command {
    let by = by / view.points_per_px;
    Command::Pan { by_px: [by.x, by.y] }
}
