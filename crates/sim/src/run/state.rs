//! How a run stands: all that decides its next step, and what is measured of it so far.

use std::sync::Arc;

use crate::hash::StateHash;
use crate::level::{KindConfig, Level};
use crate::optimizer::{AxisOptimizer, OptimizerKind};
use crate::stats::RunningStats;
use crate::{Axis, Vec2};

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It goes on.
    Running,
    /// The goal is met.
    Reached,
    /// The level's steps are used up.
    OutOfSteps,
    /// He left the ground.
    RanOff,
    /// A number became NaN or infinite.
    NotFinite,
}

impl Outcome {
    /// Every outcome with its word in a replay.
    pub const ALL: [(Outcome, &'static str); 5] = [
        (Outcome::Running, "running"),
        (Outcome::Reached, "reached"),
        (Outcome::OutOfSteps, "out_of_steps"),
        (Outcome::RanOff, "ran_off"),
        (Outcome::NotFinite, "not_finite"),
    ];

    /// Its word in a replay.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(outcome, _)| *outcome == self).map_or("", |(_, word)| word)
    }

    /// Whether the run is over.
    #[must_use]
    pub fn is_over(self) -> bool {
        self != Outcome::Running
    }
}

/// All that decides what happens next, and the sums that measure what happened.
#[derive(Clone, Debug)]
pub struct RunState {
    /// Steps made.
    pub step: u64,
    /// θ: where he stands.
    pub at: Vec2,
    /// Where the ball lies, on surfaces where it can be thrown.
    pub ball: Option<Vec2>,
    /// The optimizer and its hyper-parameters as they are now.
    pub optimizer: Arc<KindConfig<OptimizerKind>>,
    /// How the run stands.
    pub outcome: Outcome,
    /// How often he was dropped by the player.
    pub drops: u64,
    /// How often the ball was thrown.
    pub throws: u64,
    /// Steps in a row that he has been at the target.
    pub held: u64,
    /// Which of the surface's minima he has visited, one bit each.
    pub found: u64,
    /// Statistics over the whole run.
    pub tally: RunningStats,
    /// Statistics for each of the level's theory entries.
    pub theory: Vec<RunningStats>,
    /// Each axis's optimizer.
    pub(super) axes: [AxisOptimizer; 2],
    /// Steps since the optimizers were new.
    pub(super) age: u64,
}

impl RunState {
    /// The hash of all that decides the next step and how the run ends.
    #[must_use]
    pub fn hash(&self) -> u64 {
        let mut hash = StateHash::new();
        for n in [self.step, self.age, self.drops, self.throws, self.held, self.found] {
            hash.integer(n);
        }
        hash.word(self.outcome.word());
        hash.word(self.optimizer.kind.info.kind);
        self.optimizer.params.hash_into(&mut hash);
        hash.integer(u64::from(self.ball.is_some()));
        let ball = self.ball.unwrap_or([0.0; 2]);
        for x in [self.at[0], self.at[1], ball[0], ball[1]] {
            hash.number(x);
        }
        for axis in &self.axes {
            axis.hash_into(&mut hash);
        }
        hash.finish()
    }

    /// About how many bytes it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.theory.capacity() * size_of::<RunningStats>()
    }
}

/// The state before the first step.
pub(super) fn start_state(level: &Level) -> RunState {
    let optimizer = &level.optimizer;
    RunState {
        step: 0,
        at: level.start.at,
        ball: level.ball,
        optimizer: Arc::new(optimizer.clone()),
        outcome: Outcome::Running,
        drops: 0,
        throws: 0,
        held: 0,
        found: 0,
        tally: RunningStats::default(),
        theory: vec![RunningStats::default(); level.theory.len()],
        axes: Axis::BOTH.map(|axis| optimizer.kind.build(&optimizer.params, axis)),
        age: 0,
    }
}
