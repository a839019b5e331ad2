//! The ground of a run's figure, with the trails of all agents, drops, positions, the ball, goals and minima. Reads a run;
//! adds shapes.

use std::sync::Arc;

use frankie_sim::level::{Bounds, Goal};
use frankie_sim::surface::{SurfaceContext, View};
use frankie_sim::trace::TrailPoint;
use frankie_sim::{Agent, Level, Outcome, Run};

use super::legend::Legend;
use super::{ON_GROUND, agents};
use crate::agent_mark::AgentMark;
use crate::draw_list::{Area, Canvas, DrawList, Point};
use crate::ground::{PaintJob, Region, max_cost, picture_region};
use crate::map::Map;
use crate::mud::MudJob;
use crate::trail::TrailColor;

/// The size of the visible ground as a multiple of the size of the trails.
const AROUND_TRAILS: f64 = 1.16;
/// The minimum size of the visible part, as a share of the view, of ground that has no fixed view.
const MIN_VISIBLE: f64 = 0.4;
/// The maximum size of the visible part along each axis, in sizes of the view.
const MAX_VIEWS: f64 = 3.0;
/// The largest number of drops with a label.
const MAX_LABELS: usize = 6;

/// Returns the trail up to the current step.
fn trail(agent: &Agent) -> &[TrailPoint] {
    let trail = agent.trace().map_or(&[][..], |trace| trace.trail());
    &trail[..trail.partition_point(|point| point.step <= agent.state().step)]
}

/// The picture of the ground in a figure, which is painted after everything over it is laid out.
#[derive(Clone, Debug)]
pub(crate) struct GroundPicture {
    level: Arc<Level>,
    surface_context: SurfaceContext,
    view: View,
    region: Region,
    size: [u32; 2],
    density: f64,
}

impl GroundPicture {
    /// Returns the level, whose surface is painted.
    pub fn level(&self) -> &Arc<Level> {
        &self.level
    }

    /// Paints the surface and the mud at once.
    pub fn paint(&self) -> Vec<u8> {
        let mut pixels = self.job().advance(&**self.level.surface(), u64::MAX).unwrap_or_default();
        let mut mud = self.mud_job();
        while !mud.advance(&mut pixels, &**self.level.noise(), usize::MAX) {}
        pixels
    }

    /// Starts to paint the surface.
    pub fn job(&self) -> PaintJob {
        let max_cost = max_cost(self.size);
        PaintJob::new(
            &**self.level.surface(),
            &self.view,
            self.surface_context,
            self.region,
            self.size,
            self.density,
            max_cost,
        )
    }

    /// Starts to paint the mud over the surface.
    pub fn mud_job(&self) -> MudJob {
        MudJob::new(self.region, self.size)
    }
}

/// Draws the ground on a part of the canvas, without its picture, and, for several agents, the legend. Returns the picture
/// and "has optimizers": whether the legend names the optimizers of the agents.
pub(crate) fn draw_ground(canvas: &mut Canvas, run: &Run, area: Area) -> (GroundPicture, bool) {
    let (level, surface_context) = (run.level(), run.surface_context());
    let visible = visible_view(level, &positions(run));
    let px = [area.width(), area.height()].map(|side| (side * canvas.scale).round().max(1.0) as u32);
    let region = picture_region(&visible, px[0], px[1]);
    let (corner, size) = Map::pixels_of(canvas, area);
    let picture = GroundPicture {
        level: level.clone(),
        surface_context,
        // Without a fixed view the colors are relative to the center of the visible part.
        view: if level.view().follow { visible } else { *level.view() },
        region,
        size,
        density: f64::from(canvas.scale),
    };
    canvas.list.pixels(corner, size, Vec::new());
    let map = Map { region, area };
    let minima = level.surface().minima(&surface_context);
    // Trails may leave the visible ground: they must not cover the header and the charts.
    let has_optimizers = canvas.list.clipped(area, |list| {
        let goals = goals(run);
        if level.bounds() == Bounds::Fence {
            map.draw_fence(list, level.view());
        }
        goals.iter().for_each(|(at, radius)| map.draw_goal(list, *at, *radius));
        map.draw_minima(list, &minima);
        if let Some(ball) = ball(run) {
            map.draw_ball(list, ball);
        }
        draw_trails(list, &map, run);
        let targets: Vec<_> = minima.iter().map(|minimum| (minimum.at, 0.0)).chain(goals).collect();
        let mut avoid = map.points_on(trail(run.first()), &targets);
        run.pack().iter().for_each(|agent| avoid.extend(map.points_on(trail(agent), &[])));
        let legend = Legend::of(run, area, &avoid);
        if let Some(legend) = &legend {
            legend.draw(list, &mut avoid);
        }
        draw_labels(list, &map, run, &mut avoid);
        legend.is_some_and(|legend| legend.has_optimizers)
    });
    (picture, has_optimizers)
}

/// Draws the trails and the current positions of all agents; the level's own agent comes last.
fn draw_trails(list: &mut DrawList, map: &Map, run: &Run) {
    for agent in run.pack().iter().rev() {
        let mark = AgentMark::of(run.level(), agent.id());
        map.draw_trail(list, trail(agent), TrailColor::Agent(mark));
    }
    map.draw_trail(list, trail(run.first()), TrailColor::Confidence);
    // All agents are dropped together.
    drops(run).for_each(|point| map.draw_start(list, point.at));
    if run.pack().is_empty() {
        map.draw_position(list, run.state().at);
    } else {
        agents::draw(list, map, run);
    }
}

/// Returns the points of the trail at which the agent was dropped.
fn drops(run: &Run) -> impl Iterator<Item = &TrailPoint> {
    trail(run.first()).iter().filter(|point| point.dropped)
}

/// Draws the labels of positions. With several agents the legend shows the steps instead.
fn draw_labels(list: &mut DrawList, map: &Map, run: &Run, avoid: &mut Vec<Point>) {
    for (i, point) in drops(run).take(MAX_LABELS).enumerate() {
        map.draw_label(list, point.at, if i == 0 { "start" } else { "dropped" }, ON_GROUND, avoid);
    }
    let state = run.state();
    if state.step > 0 && run.pack().is_empty() {
        map.draw_label(list, state.at, &format!("step {}", state.step), ON_GROUND, avoid);
    }
}

/// Returns all positions of all trails. Another agent that left the ground is skipped: the rest of the figure would be
/// too small.
fn positions(run: &Run) -> Vec<[f64; 2]> {
    let stayed = |agent: &&Agent| !matches!(agent.outcome(), Outcome::LeftBounds | Outcome::NotFinite);
    let agents = std::iter::once(run.first()).chain(run.pack().iter().filter(stayed));
    agents.flat_map(|agent| trail(agent).iter().map(|point| point.at)).collect()
}

/// Returns each target and the distance at which it counts as reached.
fn goals(run: &Run) -> Vec<([f64; 2], f64)> {
    match run.level().goal() {
        Some(Goal::Reach { radius, .. } | Goal::Minima { radius, .. }) => {
            run.targets().into_iter().map(|target| (target, radius)).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the position of the ball: the position of the goal, or where the ball was thrown.
fn ball(run: &Run) -> Option<[f64; 2]> {
    match run.level().goal() {
        Some(Goal::Reach { at: Some(at), .. }) => Some(at),
        _ => run.state().ball,
    }
}

/// Returns the visible part of the plane: the level's view and the positions of all trails. For ground that has no fixed
/// view: only the positions.
fn visible_view(level: &Level, positions: &[[f64; 2]]) -> View {
    let (view, size) = (*level.view(), level.view().size());
    let max_extra = |i: usize| 0.5 * (MAX_VIEWS - 1.0) * size[i];
    let edges = [view.x, view.y];
    let [x, y] = [0, 1].map(|i| {
        let along = positions.iter().map(|at| at[i]).filter(|x| x.is_finite());
        let (low, high) =
            along.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        if low > high {
            return edges[i];
        }
        let (middle, half) = (0.5 * low + 0.5 * high, AROUND_TRAILS * (0.5 * high - 0.5 * low));
        if view.follow {
            let half = half.max(0.5 * MIN_VISIBLE * size[i]);
            return [middle - half, middle + half];
        }
        // A side of the view moves outward, with some room around the trails, only when a trail crossed it.
        let ([left, right], room) = (edges[i], half - (0.5 * high - 0.5 * low));
        let low = if low >= left { left } else { (low - room).max(left - max_extra(i)) };
        let high = if high <= right { right } else { (high + room).min(right + max_extra(i)) };
        [low, high]
    });
    View { x, y, ..view }
}

#[cfg(test)]
mod tests {
    use super::super::tests::level;
    use super::*;

    #[test]
    fn the_visible_part_extends_the_view_where_a_trail_left_it() {
        let level = level(&[]);
        let inside = visible_view(&level, &[[1.0, 1.0], [-3.0, 0.5]]);
        assert_eq!((inside.x, inside.y), ([-4.0, 4.0], [-2.0, 2.0]));
        let left = visible_view(&level, &[[0.0, 0.0], [9.0, 0.0]]);
        assert!(left.x[1] > 9.0 && left.x[0] == -4.0 && left.y == [-2.0, 2.0]);
        let far = visible_view(&level, &[[0.0, 0.0], [1e9, f64::NAN]]);
        assert_eq!(far.x, [-4.0, 12.0]);
        assert_eq!(visible_view(&level, &[]).x, [-4.0, 4.0]);
    }

    #[test]
    fn ground_without_a_fixed_view_is_shown_around_the_trail() {
        let level = level(&[("surface.kind", "signal")]);
        let visible = visible_view(&level, &[[100.0, 50.0], [120.0, 50.0]]);
        assert!(visible.x[0] < 100.0 && visible.x[1] > 120.0 && visible.x[1] < 130.0);
        assert!(visible.y[0] < 50.0 && visible.y[1] > 50.0);
    }
}
