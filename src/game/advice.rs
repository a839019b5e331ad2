//! What to do next, in words: how a run starts, and what would help after a run that missed its goal. Derived from what
//! the level allows and from why the run failed. Reads the session, returns text.

use frankie_sim::level::Goal;
use frankie_sim::{Outcome, Vec2, math};

use super::ask;
use super::numbers;
use super::session::Session;
use super::stage_view::{ClickAction, click_action};
use super::wording;

/// The share of the steps, at the end of a run, over which it counts whether he still comes nearer.
const LATE_SHARE: f64 = 0.25;
/// He still comes nearer if in that time the distance falls by this share.
const NEARER_SHARE: f64 = 0.03;
/// He moves at all if in that time he gets this share of his greatest distance away.
const MOVES_SHARE: f64 = 0.1;

/// Returns how to start a run that has made no step: with a drop where clicks drop the dog and none has, else by key.
#[must_use]
pub fn how_to_start(session: &Session) -> &'static str {
    if ask::must_wait(session) {
        return "answer the question first";
    }
    let is_dropped_first = click_action(session, false) == ClickAction::Drop;
    if is_dropped_first && session.run().state().drops == 0 {
        "click the ground to drop him"
    } else {
        "press Space"
    }
}

/// Returns the same for a player who touches the screen.
#[must_use]
pub fn how_to_start_by_touch(session: &Session) -> &'static str {
    if ask::must_wait(session) {
        return "answer the question first";
    }
    match click_action(session, false) {
        ClickAction::Drop if session.run().state().drops == 0 => "tap the ground to drop him",
        _ => "press play",
    }
}

/// Returns what to touch before the first step of a run that the player steers, for the ground; `None` later.
#[must_use]
pub fn first_touch(session: &Session) -> Option<&'static str> {
    let run = session.run();
    if !session.is_steered() || session.playing || run.last_step() > 0 || ask::phase(session).is_some() {
        return None;
    }
    Some(match click_action(session, false) {
        ClickAction::Drop => "Tap where Frankie shall start, or press play",
        ClickAction::Throw => "Press play. Tap the ground to throw the ball",
        ClickAction::Guess | ClickAction::Lead => return None,
        ClickAction::None => "Press play",
    })
}

/// Why a run missed its goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// He went uphill and away, or a number became infinite: his steps were too long.
    Diverged,
    /// He went downhill, but not to the goal.
    Missed,
    /// He was at the goal and did not stay.
    DidNotStay,
    /// He was still on his way.
    TooSlow,
    /// He stopped somewhere else.
    Stuck,
    /// Not enough throws.
    NotThrown,
    /// Not every minimum was found.
    NotAll,
}

/// Returns why the run missed its goal; `None` while it is not over, or if it did not.
#[must_use]
pub fn failure(session: &Session) -> Option<Failure> {
    let run = session.run();
    let state = run.state();
    match (state.outcome, session.level().goal()) {
        (Outcome::Running | Outcome::Reached, _) => None,
        (Outcome::NotFinite, _) => Some(Failure::Diverged),
        (Outcome::LeftBounds, _) => {
            Some(if is_uphill(session) { Failure::Diverged } else { Failure::Missed })
        }
        (Outcome::OutOfSteps, Some(Goal::Minima { .. })) => Some(Failure::NotAll),
        (Outcome::OutOfSteps, Some(Goal::Reach { radius, throws, .. })) => {
            Some(if state.throws < throws { Failure::NotThrown } else { missed_goal(session, radius) })
        }
        (Outcome::OutOfSteps, _) => Some(Failure::TooSlow),
    }
}

/// Returns whether the run ended higher than where it started, as steps that are too long lead up the walls.
fn is_uphill(session: &Session) -> bool {
    let agent = session.run().first();
    let loss = |at| session.level().surface().loss(at, &agent.surface_context());
    let start = agent.trace().and_then(|trace| trace.trail().first()).map(|point| point.at);
    // A loss that is not a number is no way down either.
    start.is_some_and(|start| {
        loss(agent.state().at).partial_cmp(&loss(start)).is_none_or(|order| order.is_gt())
    })
}

/// Returns why a run that could have gone on did not reach a goal of this radius in time.
fn missed_goal(session: &Session, radius: f64) -> Failure {
    let run = session.run();
    let targets = run.targets();
    let distance = |at: Vec2| targets.iter().map(|to| math::distance(at, *to)).fold(f64::INFINITY, f64::min);
    let Some(trail) = run.trace().map(|trace| trace.trail()) else { return Failure::Stuck };
    let late_from = (run.state().step as f64 * (1.0 - LATE_SHARE)) as u64;
    let late = trail.iter().find(|point| point.step >= late_from).map_or(run.state().at, |point| point.at);
    let here = run.state().at;
    let farthest = trail.iter().map(|point| distance(point.at)).fold(0.0, f64::max);
    if trail.iter().any(|point| distance(point.at) <= radius) {
        Failure::DidNotStay
    } else if distance(here) < (1.0 - NEARER_SHARE) * distance(late) {
        Failure::TooSlow
    } else if math::distance(here, late) > MOVES_SHARE * farthest {
        Failure::Missed
    } else {
        Failure::Stuck
    }
}

/// Returns what happened in a run that missed its goal, and what would help in this level; `is_touched` is whether the player
/// touches the screen.
#[must_use]
pub fn after_failure(session: &Session, is_touched: bool) -> Option<String> {
    let failure = failure(session)?;
    let (state, target) = (session.run().state(), wording::target(session.level()));
    let happened = match failure {
        Failure::Diverged if state.outcome == Outcome::NotFinite => {
            "His steps grew until a number became infinite.".to_owned()
        }
        Failure::Diverged => "His steps led uphill and off the ground.".to_owned(),
        Failure::Missed if session.level().goal().is_none() => "He ran off the ground.".to_owned(),
        Failure::Missed => format!("He ran past the {target}."),
        Failure::DidNotStay => format!("He was at the {target}, but did not stay."),
        Failure::TooSlow => "He was on his way, but too slow.".to_owned(),
        Failure::Stuck => format!("He came to rest, but not at the {target}."),
        Failure::NotThrown if state.throws == 0 => "The ball was not thrown.".to_owned(),
        Failure::NotThrown => "The ball was not thrown often enough.".to_owned(),
        Failure::NotAll => {
            let found = state.visited_minima.count_ones();
            format!("He found {found} of {}.", session.run().targets().len())
        }
    };
    let jump = last_step_in_views(session).filter(|views| failure == Failure::Diverged && *views >= 2.0);
    let jump = jump
        .map(|views| format!(" The last step was {} times the view.", numbers::count(views.round() as u64)));
    Some(format!("{happened}{} {}", jump.unwrap_or_default(), help(session, failure, is_touched)))
}

/// Returns the length of the last step as a multiple of the view; `None` without one that is a number.
fn last_step_in_views(session: &Session) -> Option<f64> {
    let row = session.run().row()?;
    let step = math::distance(row.from, row.at);
    let [width, height] = session.level().view().size();
    Some(step / width.max(height)).filter(|views| views.is_finite())
}

/// Returns what helps against a failure, out of what the level allows.
fn help(session: &Session, failure: Failure, is_touched: bool) -> String {
    let player = session.level().player();
    let drop = player.drop.then(|| "drop him elsewhere".to_owned());
    let [smaller, larger] =
        ["a smaller lr", "a larger lr"].map(|lr| tunes(session, "lr").then(|| format!("try {lr}")));
    let change = change(session);
    let way_down = format!("drop him where his way leads to the {}", wording::target(session.level()));
    let first = match failure {
        Failure::Diverged => [smaller, change.clone(), drop],
        Failure::Missed => [player.drop.then_some(way_down), change.clone(), None],
        Failure::DidNotStay => [smaller, change.clone(), drop],
        Failure::TooSlow => [larger, change.clone(), drop],
        Failure::Stuck => [drop, larger, change.clone()],
        Failure::NotThrown if is_touched => [Some("drag from the ball to throw it".to_owned()), None, None],
        Failure::NotThrown => [Some("click the ground where the ball shall land".to_owned()), None, None],
        Failure::NotAll => {
            [drop.map(|_| "drop him where you expect the next one".to_owned()), change.clone(), None]
        }
    };
    let is_question = change.is_some() && !tunes(session, "lr");
    let mut help = first.into_iter().flatten().next().unwrap_or_else(|| "try another seed".to_owned());
    match failure {
        // The level says where he may start, so the start is a part of its question.
        Failure::TooSlow
            if player.drop && session.level().start().region.is_some() && !help.starts_with("drop") =>
        {
            help += ", or drop him elsewhere";
        }
        // The level lets the player tune one thing other than lr, so that is a part of its question.
        Failure::Missed | Failure::Stuck if player.drop && is_question => {
            help += &change.map_or(String::new(), |change| format!(", or {change}"));
        }
        _ => {}
    }
    if player.switch && !session.uses_level_optimizer() {
        help += &format!(", or go back to {}", session.level().optimizer().kind.info.title);
    }
    format!("{}.", wording::capitalized(&help))
}

fn tunes(session: &Session, name: &str) -> bool {
    session.level().may_tune(name) && session.run().state().optimizer.params.get(name).is_some()
}

/// Returns the advice to change what the level lets the player tune, other than the learning rate; `None` if nothing.
fn change(session: &Session) -> Option<String> {
    let params = session.run().state().optimizer.params.iter();
    let tuned = params.filter(|(spec, _)| spec.name != "lr" && session.level().may_tune(spec.name));
    let symbols: Vec<&str> = tuned.map(|(spec, _)| spec.symbol).take(2).collect();
    (!symbols.is_empty()).then(|| format!("change {}", symbols.join(" or ")))
}
