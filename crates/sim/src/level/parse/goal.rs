//! The goal of a level. Goals that cannot be reached are refused.

use super::MAX_STEPS;
use super::ground::{Ground, describe_view};
use super::keys::GOALS;
use crate::error::Problem;
use crate::level::{Goal, Player};
use crate::params::Range;
use crate::text::{Section, required};

/// The maximum number of minima of which a run counts the visits.
const MAX_MINIMA: usize = u64::BITS as usize;

/// Reads the goal and the step limit.
pub(super) fn read(
    root: &Section<'_>,
    ground: &Ground,
    player: &Player,
) -> Result<(Option<Goal>, Option<u64>), Problem> {
    let max_steps = root.whole("max_steps", 1, MAX_STEPS)?;
    let Some(section) = root.section("goal")? else { return Ok((None, max_steps)) };
    let kinds: Vec<_> = GOALS.iter().map(|(kind, _)| *kind).collect();
    let kind =
        required(section.word("kind", &kinds)?, section.key("kind"), "`reach`, `minima`, `steps` or `none`")?;
    let within = section.whole("within", 1, MAX_STEPS)?;
    if within.is_some() && max_steps.is_some() {
        return Err(section.problem("within", "`max_steps` says the same thing", "only one of the two"));
    }
    let limit = within.or(max_steps);
    let goal = match kind {
        "reach" => Some(reach(&section, ground, player, limit)?),
        "minima" => Some(minima(&section, ground, player)?),
        "steps" => Some(steps(&section, limit)?),
        _ => None,
    };
    Ok((goal, limit))
}

fn radius(section: &Section<'_>) -> Result<f64, Problem> {
    let radius = section.number("radius", &Range::POSITIVE)?;
    required(radius, section.key("radius"), "a distance, greater than 0")
}

fn reach(
    section: &Section<'_>,
    ground: &Ground,
    player: &Player,
    limit: Option<u64>,
) -> Result<Goal, Problem> {
    let at = section.pair("at", &Range::ANY)?;
    let radius = radius(section)?;
    let hold = section.whole("hold", 1, MAX_STEPS)?.unwrap_or(1);
    let throws = section.whole("throws", 0, MAX_STEPS)?.unwrap_or(0);
    if limit.is_some_and(|limit| hold > limit) {
        return Err(section.problem(
            "hold",
            format!("{hold} steps are more than the run has"),
            "at most the step limit",
        ));
    }
    if throws > 0 && !(player.throw && ground.ball.is_some()) {
        let expected = "`player.throw = true` and a surface with a ball to throw";
        return Err(section.problem("throws", "the ball cannot be thrown", expected));
    }
    if throws > 0 && at.is_some() {
        return Err(section.problem(
            "at",
            "the ball is the target when it is thrown",
            "no `at` beside `throws`",
        ));
    }
    let in_view = |place: &[f64; 2]| ground.view.follow || ground.view.contains(*place, 1.0);
    match at {
        Some(at) if !in_view(&at) => {
            return Err(section.problem(
                "at",
                format!("{at:?} is outside the view"),
                describe_view(&ground.view),
            ));
        }
        Some(_) => {}
        None if ground.targets().is_empty() => {
            let expected = "`at = [x, y]`, since this surface has neither a ball nor a known minimum";
            return Err(section.problem("at", "there is nothing to reach", expected));
        }
        None if !ground.targets().iter().any(in_view) => {
            let expected = format!("a ball or minimum {}", describe_view(&ground.view));
            return Err(Problem::new(section.path(), "its target is outside the view", expected));
        }
        None => {}
    }
    Ok(Goal::Reach { at, radius, hold, throws })
}

fn minima(section: &Section<'_>, ground: &Ground, player: &Player) -> Result<Goal, Problem> {
    let radius = radius(section)?;
    let drops = section.whole("drops", 0, MAX_STEPS)?;
    let all = ground.global_minima();
    if all.is_empty() || all.len() > MAX_MINIMA {
        let expected = format!("a surface with known minima, at most {MAX_MINIMA}");
        return Err(section.problem("kind", format!("{} minima are known here", all.len()), expected));
    }
    if let Some(hidden) = all.iter().find(|at| !ground.view.contains(**at, 1.0)) {
        let message = format!("the minimum at {hidden:?} is outside the view");
        return Err(section.problem("kind", message, "a view that holds them all"));
    }
    let starts = if player.drop { drops.map(|drops| drops.saturating_add(1)) } else { Some(1) };
    if starts.is_some_and(|starts| starts < all.len() as u64) {
        let (key, expected) = match player.drop {
            true => ("drops", format!("at least {}: there are {} minima to find", all.len() - 1, all.len())),
            false => ("kind", format!("`player.drop = true`: there are {} minima to find", all.len())),
        };
        return Err(section.problem(key, "too few drops to find them all", expected));
    }
    Ok(Goal::Minima { radius, drops })
}

fn steps(section: &Section<'_>, limit: Option<u64>) -> Result<Goal, Problem> {
    let steps = section.whole("steps", 1, MAX_STEPS)?;
    let steps = required(steps, section.key("steps"), "a number of steps, at least 1")?;
    if limit.is_some_and(|limit| steps > limit) {
        return Err(section.problem(
            "steps",
            format!("{steps} are more than the run has"),
            "at most `max_steps`",
        ));
    }
    Ok(Goal::Steps(steps))
}
