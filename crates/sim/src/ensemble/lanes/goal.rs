//! What ends an agent's run, decided for many agents after a step; see `decide_outcome` of a single one.

use super::Lanes;
use crate::Vec2;
use crate::ensemble::plan::Plan;
use crate::lanes::WIDTH;
use crate::level::{Goal, Level};
use crate::math;
use crate::run::targets_in;
use crate::state::Outcome;
use crate::surface::SurfaceContext;

/// The targets of some steps, and which agents have reached the goal.
pub(super) struct Ending {
    targets: Vec<Vec2>,
    reached: [bool; WIDTH],
}

impl Ending {
    pub(super) fn new(plan: &Plan, level: &Level, ball: Option<Vec2>) -> Self {
        let has_targets = matches!(plan.goal, Some(Goal::Reach { .. } | Goal::Minima { .. }));
        // The targets of these surfaces do not depend on the step.
        let context = SurfaceContext { step: 0, ball };
        let targets = if has_targets { targets_in(level, &context) } else { Vec::new() };
        Self { targets, reached: [false; WIDTH] }
    }

    /// Looks who has reached the goal after a step, and returns whether the run of an agent may be over.
    pub(super) fn any(&mut self, plan: &Plan, lanes: &mut Lanes) -> bool {
        let any_reached = match plan.goal {
            None => false,
            Some(Goal::Steps(steps)) => {
                self.reached = [lanes.step >= steps; WIDTH];
                self.reached[0]
            }
            Some(Goal::Reach { radius, hold, throws, .. }) => self.reach(lanes, radius, hold, throws),
            Some(Goal::Minima { radius, .. }) => self.visit(lanes, radius),
        };
        any_reached || is_over_limit(plan, lanes) || any_outside(plan, lanes)
    }

    /// Returns the outcome of the agent in a lane, after [`Ending::any`].
    pub(super) fn outcome(&self, plan: &Plan, lanes: &Lanes, lane: usize) -> Outcome {
        if self.reached[lane] {
            Outcome::Reached
        } else if plan.edges.is_some_and(|edges| is_outside(edges, lanes.position(lane))) {
            Outcome::LeftBounds
        } else if is_over_limit(plan, lanes) {
            Outcome::OutOfSteps
        } else {
            Outcome::Running
        }
    }

    fn reach(&mut self, lanes: &mut Lanes, radius: f64, hold: u64, throws: u64) -> bool {
        let counts = lanes.throws >= throws;
        let mut any = false;
        for lane in 0..lanes.count {
            let at = lanes.position(lane);
            let is_here = self.targets.iter().any(|target| math::distance(at, *target) <= radius);
            lanes.steps_at_goal[lane] = if is_here && counts { lanes.steps_at_goal[lane] + 1 } else { 0 };
            self.reached[lane] = lanes.steps_at_goal[lane] >= hold;
            any |= self.reached[lane];
        }
        any
    }

    fn visit(&mut self, lanes: &mut Lanes, radius: f64) -> bool {
        let mut any = false;
        for lane in 0..lanes.count {
            let at = lanes.position(lane);
            for (index, target) in self.targets.iter().enumerate().take(u64::BITS as usize) {
                if math::distance(at, *target) <= radius {
                    lanes.visited_minima[lane] |= 1 << index;
                }
            }
            let found = u64::from(lanes.visited_minima[lane].count_ones());
            self.reached[lane] = !self.targets.is_empty() && found >= self.targets.len() as u64;
            any |= self.reached[lane];
        }
        any
    }
}

fn is_over_limit(plan: &Plan, lanes: &Lanes) -> bool {
    plan.max_steps.is_some_and(|limit| lanes.step >= limit)
}

fn any_outside(plan: &Plan, lanes: &Lanes) -> bool {
    plan.edges.is_some_and(|edges| {
        (0..lanes.count).fold(false, |any, lane| any | is_outside(edges, lanes.position(lane)))
    })
}

fn is_outside(edges: [Vec2; 2], at: Vec2) -> bool {
    let is_outside = |[min, max]: Vec2, x: f64| (x < min) | (x > max);
    is_outside(edges[0], at[0]) | is_outside(edges[1], at[1])
}
