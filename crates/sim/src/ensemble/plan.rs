//! What the steps of many agents at once need of a level.

use crate::Vec2;
use crate::lanes::InstructionSet;
use crate::level::{Bounds, Goal, Level, OPEN_VIEWS};
use crate::noise::LaneNoise;
use crate::surface::LaneSurface;

/// A level whose agents can be stepped many at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub set: InstructionSet,
    pub surface: LaneSurface,
    pub noise: LaneNoise,
    /// The edges that steps are projected back to.
    pub fence: Option<[Vec2; 2]>,
    /// The edges that end an agent's run.
    pub edges: Option<[Vec2; 2]>,
    pub goal: Option<Goal>,
    pub max_steps: Option<u64>,
}

impl Plan {
    /// Returns the plan of a level; `None` where its agents have to be stepped one by one.
    pub(super) fn of(level: &Level) -> Option<Self> {
        // A task may give the first steps their gradients.
        if level.task().is_some_and(|task| task.history(1).is_some()) {
            return None;
        }
        let view = level.view();
        Some(Self {
            set: InstructionSet::new(),
            surface: level.surface().lanes()?,
            noise: level.noise().lanes()?,
            fence: (level.bounds() == Bounds::Fence).then_some([view.x, view.y]),
            edges: (level.bounds() == Bounds::Open && !view.follow).then(|| view.grown(OPEN_VIEWS)),
            goal: level.goal(),
            max_steps: level.max_steps(),
        })
    }
}
