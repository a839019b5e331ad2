//! The ground of a run's picture: everyone's way over it, where they were put, where they are, the ball, goals and minima.
//! Reads a run; adds marks.

use frankie_sim::level::{Bounds, Goal};
use frankie_sim::surface::View;
use frankie_sim::trace::TrailPoint;
use frankie_sim::{Agent, Level, Outcome, Run};

use super::legend::Legend;
use super::{PLACE, marks};
use crate::ground::picture_region;
use crate::map::Map;
use crate::pack::Mark;
use crate::sheet::{Area, Point, Sheet};

/// How much wider than his way the ground is that is shown.
const AROUND_WAY: f64 = 1.16;
/// Ground without a place of its own is shown this share of its view at least.
const MIN_SEEN: f64 = 0.4;
/// At most this many views are shown, wherever he ran.
const MAX_VIEWS: f64 = 3.0;
/// So many places where he was put have a word.
const MAX_WORDS: usize = 6;

/// The trail up to the present step.
fn trail(agent: &Agent) -> &[TrailPoint] {
    let trail = agent.trace().map_or(&[][..], |trace| trace.trail());
    &trail[..trail.partition_point(|point| point.step <= agent.state().step)]
}

/// Draws the ground on a part of the sheet, and the legend of several dogs. Answers with whether it has told what they
/// run by.
pub(super) fn draw_ground(sheet: &mut Sheet, run: &Run, area: Area) -> bool {
    let (level, surface_context) = (run.level(), run.surface_context());
    let seen = seen(level, &places(run));
    let px = [area.width(), area.height()].map(|side| (side * sheet.scale()).round().max(1.0) as u32);
    let region = picture_region(&seen, px[0], px[1]);
    // Ground without a place of its own has its colors from the middle of what is seen.
    let view = if level.view().follow { &seen } else { level.view() };
    let map =
        Map::draw(sheet, area, region, &**level.surface(), view, &surface_context, Some(&**level.noise()));
    if level.bounds() == Bounds::Fence {
        map.fence(sheet, level.view());
    }
    let (goals, minima) = (goals(run), level.surface().minima(&surface_context));
    goals.iter().for_each(|(at, radius)| map.goal(sheet, *at, *radius));
    map.minima(sheet, &minima);
    if let Some(ball) = ball(run) {
        map.ball(sheet, ball);
    }
    ways(sheet, &map, run);
    let places: Vec<_> = minima.iter().map(|minimum| (minimum.at, 0.0)).chain(goals).collect();
    let mut avoid = map.points_on(trail(run.first()), &places);
    run.pack().iter().for_each(|agent| avoid.extend(map.points_on(trail(agent), &[])));
    let legend = Legend::of(run, area, &avoid);
    if let Some(legend) = &legend {
        legend.draw(sheet, &mut avoid);
    }
    words(sheet, &map, run, &mut avoid);
    legend.is_some_and(|legend| legend.is_whole)
}

/// Everyone's way and where it ends; Frankie's over the others'.
fn ways(sheet: &mut Sheet, map: &Map, run: &Run) {
    for agent in run.pack().iter().rev() {
        map.way_of(sheet, trail(agent), Mark::of(run.level(), agent.id()).ink());
    }
    map.way(sheet, trail(run.first()));
    // All are put down together.
    drops(run).for_each(|point| map.start(sheet, point.at));
    if run.pack().is_empty() {
        map.end(sheet, run.state().at);
    } else {
        marks::draw(sheet, map, run);
    }
}

/// Where he was put.
fn drops(run: &Run) -> impl Iterator<Item = &TrailPoint> {
    trail(run.first()).iter().filter(|point| point.dropped)
}

/// What stands beside places. Of several dogs the legend tells how far they came.
fn words(sheet: &mut Sheet, map: &Map, run: &Run, avoid: &mut Vec<Point>) {
    for (i, point) in drops(run).take(MAX_WORDS).enumerate() {
        map.word(sheet, point.at, if i == 0 { "start" } else { "dropped" }, PLACE, avoid);
    }
    let state = run.state();
    if state.step > 0 && run.pack().is_empty() {
        map.word(sheet, state.at, &format!("step {}", state.step), PLACE, avoid);
    }
}

/// Where everyone has been. Whoever of the pack ran off would have all the ground shown small.
fn places(run: &Run) -> Vec<[f64; 2]> {
    let is_here = |agent: &&Agent| !matches!(agent.outcome(), Outcome::RanOff | Outcome::NotFinite);
    let agents = std::iter::once(run.first()).chain(run.pack().iter().filter(is_here));
    agents.flat_map(|agent| trail(agent).iter().map(|point| point.at)).collect()
}

/// Places that count as reached, and how near is near enough.
fn goals(run: &Run) -> Vec<([f64; 2], f64)> {
    match run.level().goal() {
        Some(Goal::Reach { radius, .. } | Goal::Minima { radius, .. }) => {
            run.targets().into_iter().map(|target| (target, radius)).collect()
        }
        _ => Vec::new(),
    }
}

/// Where the ball lies: one that is thrown, or the one he is sent for.
fn ball(run: &Run) -> Option<[f64; 2]> {
    match run.level().goal() {
        Some(Goal::Reach { at: Some(at), .. }) => Some(at),
        _ => run.state().ball,
    }
}

/// What is to be in sight: the level's view and where they have been; of ground without a place of its own that alone.
fn seen(level: &Level, been: &[[f64; 2]]) -> View {
    let (view, size) = (*level.view(), level.view().size());
    let most = |i: usize| 0.5 * (MAX_VIEWS - 1.0) * size[i];
    let edges = [view.x, view.y];
    let [x, y] = [0, 1].map(|i| {
        let places = been.iter().map(|at| at[i]).filter(|x| x.is_finite());
        let (low, high) =
            places.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        if low > high {
            return edges[i];
        }
        let (middle, half) = (0.5 * low + 0.5 * high, AROUND_WAY * (0.5 * high - 0.5 * low));
        if view.follow {
            let half = half.max(0.5 * MIN_SEEN * size[i]);
            return [middle - half, middle + half];
        }
        // A side that he never left is shown as it is; beyond the other there is some room round his way.
        let ([left, right], room) = (edges[i], half - (0.5 * high - 0.5 * low));
        let low = if low >= left { left } else { (low - room).max(left - most(i)) };
        let high = if high <= right { right } else { (high + room).min(right + most(i)) };
        [low, high]
    });
    View { x, y, ..view }
}

#[cfg(test)]
mod tests {
    use super::super::tests::level;
    use super::*;

    #[test]
    fn the_view_is_shown_and_more_where_he_left_it() {
        let level = level(&[]);
        let inside = seen(&level, &[[1.0, 1.0], [-3.0, 0.5]]);
        assert_eq!((inside.x, inside.y), ([-4.0, 4.0], [-2.0, 2.0]));
        let left = seen(&level, &[[0.0, 0.0], [9.0, 0.0]]);
        assert!(left.x[1] > 9.0 && left.x[0] == -4.0 && left.y == [-2.0, 2.0]);
        let far = seen(&level, &[[0.0, 0.0], [1e9, f64::NAN]]);
        assert_eq!(far.x, [-4.0, 12.0]);
        assert_eq!(seen(&level, &[]).x, [-4.0, 4.0]);
    }

    #[test]
    fn ground_without_a_place_of_its_own_is_shown_round_his_way() {
        let level = level(&[("surface.kind", "signal")]);
        let seen = seen(&level, &[[100.0, 50.0], [120.0, 50.0]]);
        assert!(seen.x[0] < 100.0 && seen.x[1] > 120.0 && seen.x[1] < 130.0);
        assert!(seen.y[0] < 50.0 && seen.y[1] > 50.0);
    }
}
