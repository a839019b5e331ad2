//! Levels in which the player chooses each step: where a click leads, and what is hidden until the run is decided. The
//! ground, the goal and the other dogs would show the way that only the samples should tell. Reads the session; pure.

use frankie_sim::task::TaskKind;
use frankie_sim::{Event, Vec2};

use crate::game::ask;
use crate::game::command::Command;
use crate::game::session::Session;

/// The number of samples that are shown beside the next one, the latest of those that were followed.
pub const REMEMBERED: u64 = 8;

/// Returns whether the level asks the player to lead.
#[must_use]
pub fn is_asked(session: &Session) -> bool {
    session.level().task().is_some_and(|task| task.kind == TaskKind::Lead)
}

/// Returns whether the player chooses the next step.
#[must_use]
pub fn is_leading(session: &Session) -> bool {
    is_asked(session) && session.is_steered() && !ask::is_decided(session)
}

/// Returns whether everything that shows the way is hidden: ground, goal, other dogs, and what tells of the true slope. So it is
/// as long as the player leads, by the samples alone.
#[must_use]
pub fn is_blind(session: &Session) -> bool {
    is_leading(session) && !session.is_unfolded
}

/// Returns the command for a full step in a direction, −1 to 1 per axis.
#[must_use]
pub fn step_along(direction: Vec2) -> Command {
    // The step is −lr·r.
    Command::ApplyAndStep(Event::Lead { ratio: direction.map(|part| if part == 0.0 { 0.0 } else { -part }) })
}

/// Returns the command for the step toward a place: a full one on the axis along which it is farther away, or a shorter one
/// to the place itself where that is near.
#[must_use]
pub fn step_toward(session: &Session, place: Vec2) -> Command {
    step_along(direction_to(session, place))
}

/// Returns where that step ends.
#[must_use]
pub fn place_after(session: &Session, place: Vec2) -> Vec2 {
    let (state, direction) = (session.run().state(), direction_to(session, place));
    let (at, lr) = (state.at, state.next_lr());
    [0, 1].map(|i| at[i] + lr[i] * direction[i])
}

fn direction_to(session: &Session, place: Vec2) -> Vec2 {
    let state = session.run().state();
    let (at, lr) = (state.at, state.next_lr());
    let steps = [0, 1].map(|i| (place[i] - at[i]) / lr[i]);
    let longest = steps[0].abs().max(steps[1].abs()).max(1.0);
    steps.map(|part| if part.is_finite() { part / longest } else { 0.0 })
}

/// Returns the gradients that a leading player sees: the next one, and those of the latest steps, newest first.
#[must_use]
pub fn samples(session: &Session) -> Option<(Vec2, Vec<Vec2>)> {
    let run = session.run();
    let next = run.next_gradient().filter(|_| is_leading(session))?;
    let step = run.state().step;
    let steps = (step.saturating_sub(REMEMBERED - 1)..=step).rev();
    let trace = run.trace();
    let of = |step| trace.and_then(|trace| trace.row(step)).map(|row| row.gradient);
    Some((next, steps.filter_map(of).collect()))
}
