//! The state of one agent: all that decides its next step, and what is measured of it so far. Runs change it, traces
//! keep copies of it.

use std::sync::Arc;

use crate::hash::StateHash;
use crate::level::{KindConfig, Level};
use crate::optimizer::{AxisOptimizer, OptimizerKind};
use crate::stats::RunningStats;
use crate::surface::SurfaceContext;
use crate::{AgentId, Axis, Vec2};

/// The outcome of an agent's run so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The run is not over.
    Running,
    /// The goal is reached.
    Reached,
    /// The level's step limit is reached.
    OutOfSteps,
    /// The agent left the level's bounds.
    LeftBounds,
    /// A number became NaN or infinite.
    NotFinite,
}

impl Outcome {
    /// Every outcome with its name in a replay.
    pub const ALL: [(Outcome, &'static str); 5] = [
        (Outcome::Running, "running"),
        (Outcome::Reached, "reached"),
        (Outcome::OutOfSteps, "out_of_steps"),
        (Outcome::LeftBounds, "ran_off"),
        (Outcome::NotFinite, "not_finite"),
    ];

    /// Returns the name of the outcome in a replay.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(outcome, _)| *outcome == self).map_or("", |(_, name)| name)
    }

    /// Returns whether the run is over.
    #[must_use]
    pub fn is_over(self) -> bool {
        self != Outcome::Running
    }
}

/// All that decides what happens next to an agent, and the sums that measure what happened.
#[derive(Clone, Debug)]
pub struct AgentState {
    /// The number of steps made.
    pub step: u64,
    /// θ, the agent's position.
    pub at: Vec2,
    /// The ball's place, on surfaces that have a ball.
    pub ball: Option<Vec2>,
    /// The present optimizer and its present hyperparameters.
    pub optimizer: Arc<KindConfig<OptimizerKind>>,
    /// The outcome so far.
    pub outcome: Outcome,
    /// How often the player dropped the agent.
    pub drops: u64,
    /// How often the ball was thrown.
    pub throws: u64,
    /// The number of steps in a row that the agent has been at the target.
    pub steps_at_goal: u64,
    /// The surface's global minima that the agent has visited, one bit each.
    pub visited_minima: u64,
    /// Statistics over the whole run.
    pub tally: RunningStats,
    /// Statistics for each of the level's theory entries, which are about the first agent; empty for all others.
    pub theory: Vec<RunningStats>,
    /// The sampled gradient that the player gives the next step, in place of the noise's.
    pub fed: Option<Vec2>,
    /// The ratio that moves the agent in place of its optimizer's, while the player leads it.
    pub led: Option<Vec2>,
    /// The optimizer of each axis.
    pub(crate) axes: [AxisOptimizer; 2],
    /// The number of steps since the optimizers were new.
    pub(crate) age: u64,
    /// The last place with the true gradient there, which came with the loss: the next step starts from it. Never on a
    /// surface that changes. It follows from the rest, so it is no part of the hash.
    pub(crate) gradient_at: Option<(Vec2, Vec2)>,
}

impl AgentState {
    /// Returns the learning rates that the next step will have, with their schedules.
    #[must_use]
    pub fn next_lr(&self) -> Vec2 {
        Axis::BOTH.map(|axis| self.axes[axis.index()].lr_at(self.age + 1))
    }

    /// Returns the state of an agent before the first step; `optimizer` is what it runs by.
    pub(crate) fn start(level: &Level, agent: AgentId, optimizer: &KindConfig<OptimizerKind>) -> Self {
        let entries = if agent == AgentId::FIRST { level.theory().len() } else { 0 };
        Self {
            step: 0,
            at: level.start().at,
            ball: level.ball(),
            optimizer: Arc::new(optimizer.clone()),
            outcome: Outcome::Running,
            drops: 0,
            throws: 0,
            steps_at_goal: 0,
            visited_minima: 0,
            tally: RunningStats::default(),
            theory: vec![RunningStats::default(); entries],
            fed: None,
            led: None,
            axes: Axis::BOTH.map(|axis| optimizer.kind.build(&optimizer.params, axis)),
            age: 0,
            gradient_at: None,
        }
    }

    /// Returns what the surface depends on at the present step.
    #[must_use]
    pub fn surface_context(&self) -> SurfaceContext {
        SurfaceContext { step: self.step, ball: self.ball }
    }

    /// Returns the hash of all that decides the next step and how the run ends.
    #[must_use]
    pub fn hash(&self) -> u64 {
        let mut hash = StateHash::new();
        for n in [self.step, self.age, self.drops, self.throws, self.steps_at_goal, self.visited_minima] {
            hash.integer(n);
        }
        hash.str(self.outcome.name());
        hash.str(self.optimizer.kind.info.kind);
        self.optimizer.params.hash_into(&mut hash);
        hash.integer(u64::from(self.ball.is_some()));
        let ball = self.ball.unwrap_or([0.0; 2]);
        for x in [self.at[0], self.at[1], ball[0], ball[1]] {
            hash.number(x);
        }
        for axis in &self.axes {
            axis.hash_into(&mut hash);
        }
        // Only where they are used, so that the hashes of all other runs stay what they were.
        for (name, pair) in [("fed", self.fed), ("led", self.led)] {
            if let Some(pair) = pair {
                hash.str(name);
                pair.iter().for_each(|x| hash.number(*x));
            }
        }
        hash.finish()
    }

    /// Returns roughly how many bytes the state takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.theory.capacity() * size_of::<RunningStats>()
    }
}
