//! The run on the stage and the clock that steps it. Reads seconds, writes steps; knows nothing of windows.

use std::path::PathBuf;
use std::sync::Arc;

use bevy::prelude::Resource;
use frankie_sim::trace::Row;
use frankie_sim::{Agent, AgentId, Level, Outcome, Run};

use crate::store::Comparison;

/// Steps a second at speed 1.
pub const STEPS_PER_SECOND: f64 = 20.0;
/// The paces the player can choose from, as multiples of [`STEPS_PER_SECOND`].
pub const SPEEDS: [f64; 10] = [0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0];
/// The longest stretch of time one frame may make up for, in seconds: a window that was hidden does not race.
const LONGEST_FRAME_S: f64 = 0.25;

/// Why this run is on the stage.
#[derive(Clone, Debug, PartialEq)]
pub enum Mode {
    /// Behind the title: nobody steers.
    Attract,
    /// The player steers.
    Play,
    /// A recorded run is watched.
    Watch(Watched),
}

/// What is known of a replay that is watched.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    /// The file, unless it is a run that has just been played.
    pub path: Option<PathBuf>,
    /// Whether the numbers came out as recorded.
    pub verdict: Verdict,
}

/// Whether a replay's numbers came out as recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every hash agrees.
    Verified,
    /// This is the first step whose hash differs.
    Differs {
        /// From 1.
        step: u64,
    },
}

/// The run on the stage.
#[derive(Resource)]
pub struct Session {
    /// The run itself. Views read it; only the controller changes it.
    pub run: Run,
    /// Why it is here.
    pub mode: Mode,
    /// Whether time passes.
    pub playing: bool,
    /// Multiple of [`STEPS_PER_SECOND`].
    pub speed: f64,
    /// The agent whose numbers are shown.
    pub focus: AgentId,
    /// A step the pointer is over, on a chart, the time line or the trail.
    pub hovered_step: Option<u64>,
    /// How far the run had gone when it was kept as a file; see [`Session::is_kept`].
    pub kept_at: Option<u64>,
    /// How this run compares with the best before it, once it has reached its goal.
    pub comparison_with_best: Option<Comparison>,
    /// How long ago the run first ended on this course of events, in seconds, dialogs not counted; `None` before. Going
    /// back and on again over the same end is no news.
    pub seconds_since_end: Option<f64>,
    /// Changes with every session and every leap in time: he is then put somewhere rather than running there.
    pub teleport_generation: u64,
    /// How much of the present step has been walked, 0 to 1.
    phase: f64,
}

impl Session {
    /// A run about to be played, not yet playing.
    #[must_use]
    pub fn new(run: Run, mode: Mode, speed: f64) -> Self {
        Self {
            run,
            mode,
            playing: false,
            speed,
            focus: AgentId::FIRST,
            hovered_step: None,
            kept_at: None,
            comparison_with_best: None,
            seconds_since_end: None,
            teleport_generation: 0,
            phase: 1.0,
        }
    }

    /// The level being played.
    #[must_use]
    pub fn level(&self) -> &Arc<Level> {
        self.run.level()
    }

    /// The agent whose numbers are shown.
    #[must_use]
    pub fn shown(&self) -> &Agent {
        self.run.agent(self.focus).unwrap_or(self.run.first())
    }

    /// How much of the present step has been walked, 0 to 1.
    #[must_use]
    pub fn phase(&self) -> f64 {
        self.phase
    }

    /// Lets `seconds` pass and returns how many steps were made. A paused dog finishes the step he is on.
    pub fn pass(&mut self, seconds: f64) -> u64 {
        let steps_due = seconds.clamp(0.0, LONGEST_FRAME_S) * STEPS_PER_SECOND * self.speed;
        if !self.playing || self.run.outcome().is_over() {
            self.playing &= !self.run.outcome().is_over();
            // Never slower than half the usual pace: who asks for one step does not wait ten seconds for it.
            let least = seconds.clamp(0.0, LONGEST_FRAME_S) * STEPS_PER_SECOND * 0.5;
            self.phase = (self.phase + steps_due.max(least)).min(1.0);
            return 0;
        }
        let mut made = 0;
        self.phase += steps_due;
        while self.phase >= 1.0 && !self.run.outcome().is_over() {
            if self.at_end_of_watch() {
                self.playing = false;
                break;
            }
            self.run.advance();
            self.phase -= 1.0;
            made += 1;
        }
        self.phase = self.phase.min(1.0);
        made
    }

    /// A replay that is watched does not go on beyond what was recorded.
    fn at_end_of_watch(&self) -> bool {
        matches!(self.mode, Mode::Watch(_)) && self.run.state().step >= self.run.last_step()
    }

    /// Makes one step, which is then walked.
    pub fn step_forward(&mut self) {
        self.playing = false;
        if self.at_end_of_watch() {
            return;
        }
        let before = self.run.state().step;
        self.run.advance();
        if self.run.state().step != before {
            self.phase = 0.0;
        }
    }

    /// Stands at the step before.
    pub fn step_back(&mut self) {
        self.playing = false;
        self.run.step_back();
        self.phase = 1.0;
    }

    /// Stands at a step.
    pub fn seek(&mut self, step: u64) {
        self.teleport_generation += 1;
        self.run.seek(step.min(self.run.last_step()));
        self.phase = 1.0;
    }

    /// Whether the run as it is now has been kept as a file.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.kept_at == Some(self.run.last_step())
    }

    /// Whether Frankie is run by the level's own kind of optimizer, which is what the level's theory is about.
    #[must_use]
    pub fn is_by_own_optimizer(&self) -> bool {
        self.run.state().optimizer.kind.info.kind == self.level().optimizer().kind.info.kind
    }

    /// The row of the step that led to where the dog stands whose numbers are shown; `None` before the first step and
    /// after a drop.
    #[must_use]
    pub fn row_here(&self) -> Option<&Row> {
        row_here(self.shown())
    }

    /// Where a dog is drawn: between the place before the present step and the one after it. Whoever was done before
    /// stands still.
    #[must_use]
    pub fn dog_at(&self, dog: &Agent) -> frankie_sim::Vec2 {
        let at = dog.state().at;
        match dog.row() {
            // After a drop he is not where the step took him.
            Some(row) if row_here(dog).is_some() && dog.outcome() != Outcome::NotFinite => {
                let phase = if self.is_under_way(dog) { self.phase } else { 1.0 };
                let mix = |i: usize| row.from[i] + (row.at[i] - row.from[i]) * phase;
                [mix(0), mix(1)]
            }
            _ if at.iter().all(|x| x.is_finite()) => at,
            _ => dog.row().map_or([0.0; 2], |row| row.from),
        }
    }

    /// Whether a dog made the present step, rather than having been done before it.
    #[must_use]
    pub fn is_under_way(&self, dog: &Agent) -> bool {
        dog.state().step == self.run.state().step
    }

    /// Whether the player may steer.
    #[must_use]
    pub fn is_steered(&self) -> bool {
        self.mode == Mode::Play
    }
}

/// The row of the step that led to where a dog stands; `None` before its first step and after a drop.
#[must_use]
pub fn row_here(dog: &Agent) -> Option<&Row> {
    let at = dog.state().at;
    dog.row().filter(|row| row.at == at)
}

/// The next pace up or down from `speed`.
#[must_use]
pub fn next_speed(speed: f64, up: bool) -> f64 {
    let found = if up {
        SPEEDS.iter().find(|s| **s > speed * 1.001)
    } else {
        SPEEDS.iter().rev().find(|s| **s < speed * 0.999)
    };
    found.copied().unwrap_or(speed)
}
