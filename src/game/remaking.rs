//! A replay on its way to the stage: it is made again in slices, so that the window answers while a long one is made, and
//! ends at its first false hash. The controller starts it, goes on with it and takes its run; a dialog shows how far it is.

use bevy::platform::time::Instant;
use bevy::prelude::Resource;
use frankie_sim::Run;
use frankie_sim::replay::{Remake, Replay};

use super::session::{FRAME_COST, ReplayCheck, ReplayOrigin};

/// The time that one frame spends on it, in seconds: the rest is for the dialog.
const FRAME_S: f32 = 0.012;
/// The cost of the steps between two looks at the clock, in units of [`frankie_sim::Level::step_cost`].
const SLICE_COST: u64 = FRAME_COST / 8;
/// The cost of a step of one agent on a simple surface.
const SIMPLE_STEP_COST: u64 = 20;

/// The replay that is being made again, if there is one.
#[derive(Resource, Default, Debug)]
pub struct Remaking(Option<Job>);

/// A replay that is being made again.
#[derive(Debug)]
struct Job {
    remake: Remake<'static>,
    origin: ReplayOrigin,
}

/// The run of a replay that was made again, up to its end or to its first false hash.
#[derive(Debug)]
pub struct Remade {
    /// The run.
    pub run: Run,
    /// Whether it gave the recorded numbers.
    pub check: ReplayCheck,
    /// Where the replay comes from.
    pub origin: ReplayOrigin,
    /// How many dogs are shown beside those of the run.
    pub swarm: u32,
}

/// How far a replay is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemakeProgress {
    /// The title of its level.
    pub title: String,
    /// The number of steps made.
    pub made: u64,
    /// The number of steps that the file claims.
    pub steps: u64,
    /// How many times the work of a simple level each step is.
    pub work: u64,
}

impl Remaking {
    /// Starts with a replay, in place of the one before. Returns its run at once if it is short; a longer one goes on
    /// with [`Remaking::advance`].
    pub fn start(&mut self, replay: Replay, origin: ReplayOrigin) -> Option<Remade> {
        self.0 = Some(Job { remake: replay.into_remake(), origin });
        self.slice(FRAME_COST)
    }

    /// Makes steps for a part of a frame. Returns the run when it is made.
    pub fn advance(&mut self) -> Option<Remade> {
        let start = Instant::now();
        while self.0.is_some() && start.elapsed().as_secs_f32() < FRAME_S {
            let remade = self.slice(SLICE_COST);
            if remade.is_some() {
                return remade;
            }
        }
        None
    }

    fn slice(&mut self, max_cost: u64) -> Option<Remade> {
        let check = match self.0.as_mut()?.remake.advance(max_cost)? {
            Ok(_) => ReplayCheck::Verified,
            Err(difference) => ReplayCheck::Differs { step: difference.step },
        };
        let Job { remake, origin } = self.0.take()?;
        let swarm = remake.replay().swarm;
        Some(Remade { run: remake.into_run(), check, origin, swarm })
    }

    /// Drops the replay.
    pub fn cancel(&mut self) {
        self.0 = None;
    }

    /// Returns how far the replay is; `None` where none is being made.
    #[must_use]
    pub fn progress(&self) -> Option<RemakeProgress> {
        let Job { remake, .. } = self.0.as_ref()?;
        let replay = remake.replay();
        Some(RemakeProgress {
            title: replay.level.title().to_owned(),
            made: remake.steps_made(),
            steps: replay.steps,
            work: (replay.level.step_cost() / SIMPLE_STEP_COST).max(1),
        })
    }
}
