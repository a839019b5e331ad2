//! The run on the stage and the clock that advances it. Reads seconds and writes steps of the run; knows nothing of
//! windows. Views read the run through [`Session::run`]; only the controller calls what changes it.

use std::path::PathBuf;
use std::sync::Arc;

use bevy::prelude::Resource;
use frankie_sim::forecast::{Forecast, Miss};
use frankie_sim::run::Refusal;
use frankie_sim::task::{Assessment, Assessor, Medal, Question, Task, TaskKind};
use frankie_sim::trace::Row;
use frankie_sim::{Agent, AgentId, Event, Guess, Level, Outcome, Run};

use super::ask;
use super::run_map::GroundMaps;
use super::swarm::{Luck, Swarm};
use super::today::WalkTry;
use super::tries::{EarlierTry, Tries};
use crate::store::Comparison;

/// The steps per second at speed 1.
pub const STEPS_PER_SECOND: f64 = 20.0;
/// The speeds the player can choose from, as multiples of [`STEPS_PER_SECOND`].
pub const SPEEDS: [f64; 10] = [0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0];
/// The longest time that one frame catches up with, in seconds: a window that was hidden does not race afterwards.
const MAX_FRAME_S: f64 = 0.25;
/// The cost of the steps of one frame at most, in units of [`Level::step_cost`]: about 20 ms. A level whose steps cost more
/// than that runs as slowly as it must, and the window still answers.
pub const FRAME_COST: u64 = 400_000;
/// The seconds between the last step and the dialog with the result, so that the dog is seen arriving.
pub const RESULT_DELAY_S: f64 = 1.3;
/// A paused step is finished at this share of normal speed or faster, so that it takes at most a tenth of a second.
const MIN_WALK_SPEED: f64 = 0.5;

/// The purpose of the run on the stage, which decides whether the player may change it.
#[derive(Clone, Debug, PartialEq)]
pub enum SessionMode {
    /// The run behind the title, which cannot be steered.
    Demo,
    /// The player steers.
    Play,
    /// A recorded run is watched.
    Replay(WatchedReplay),
}

/// Where a replay comes from, which decides where the player goes after it.
#[derive(Clone, Debug, PartialEq)]
pub enum ReplayOrigin {
    /// A file of the list of replays, or one from outside.
    File(PathBuf),
    /// The run that has just been played, which the player goes back to.
    JustPlayed,
    /// A link, or the content of a file: it is kept nowhere.
    Outside,
    /// A run whose window ended in the middle of it: it goes on where it was.
    Unfinished,
}

/// The state of a replay that is being watched.
#[derive(Clone, Debug, PartialEq)]
pub struct WatchedReplay {
    /// Where it comes from.
    pub origin: ReplayOrigin,
    /// Whether the replay was verified.
    pub check: ReplayCheck,
}

/// The result of verifying a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayCheck {
    /// Every hash agrees.
    Verified,
    /// A hash differs.
    Differs {
        /// The first step whose hash differs, counted from 1.
        step: u64,
    },
}

/// The run on the stage.
#[derive(Resource)]
pub struct Session {
    pub(super) run: Run,
    /// The purpose of the run.
    pub mode: SessionMode,
    /// Whether the run advances by itself.
    pub playing: bool,
    /// The speed, as a multiple of [`STEPS_PER_SECOND`].
    pub speed: f64,
    /// The agent whose numbers are shown.
    pub focus: AgentId,
    /// Whether every part of the screen is shown, and not only those that the level shows at first.
    pub is_unfolded: bool,
    /// Whether the player opened the lesson of a level that asks before it explains.
    pub is_lesson_open: bool,
    /// The step that the pointer is over, on a chart, the time line or the trail.
    pub hovered_step: Option<u64>,
    /// The last step of the run when it was saved as a replay; see [`Session::is_saved`].
    pub saved_at: Option<u64>,
    /// The comparison with the best earlier result, after the run has reached its goal.
    pub comparison_with_best: Option<Comparison>,
    /// The best medal of the level so far, once the run has earned one.
    pub best_medal: Option<Medal>,
    /// The walk that the run is of, once it has been looked at.
    pub walk: Option<WalkTry>,
    /// The seconds since the run first ended with its current events, time under a dialog not counted; `None` before
    /// that. Going back and reaching the same end again does not count as a new end.
    pub seconds_since_end: Option<f64>,
    /// A number that changes with every new run and every seek: the dog is then placed instead of walking there.
    pub teleport_generation: u64,
    /// The share of the current step that has been shown so far, 0 to 1.
    phase: f64,
    /// The step that the run is on its way to, where that takes more than a frame.
    seeking: Option<u64>,
    /// Compares the answer to the level's task with the run; `None` where there is no task.
    assessor: Option<Assessor>,
    pub(super) assessment: Option<Assessment>,
    /// Looks ahead whether the run will miss its goal.
    forecast: Option<Forecast>,
    /// What the tries before this one have left behind.
    pub tries: Tries,
    /// The step from which the player wants to go on differently, while that run is already remembered.
    branched_at: Option<u64>,
    /// The number of dogs that the player asked for beside those of the run; see [`swarm`](super::swarm).
    pub(super) swarm_size: u32,
    pub(super) swarm: Option<Swarm>,
    /// The dogs that the guess is compared with.
    pub(super) luck: Option<Luck>,
    /// What becomes of a dog from each place; see [`run_map`](super::run_map).
    pub(super) ground_maps: GroundMaps,
}

impl Session {
    /// Returns a session of a run, paused.
    #[must_use]
    pub fn new(run: Run, mode: SessionMode, speed: f64) -> Self {
        let assessor = Assessor::new(&run);
        Self {
            run,
            mode,
            playing: false,
            speed,
            focus: AgentId::FIRST,
            is_unfolded: false,
            is_lesson_open: false,
            hovered_step: None,
            saved_at: None,
            comparison_with_best: None,
            best_medal: None,
            walk: None,
            seconds_since_end: None,
            teleport_generation: 0,
            phase: 1.0,
            seeking: None,
            assessor,
            assessment: None,
            forecast: None,
            tries: Tries::default(),
            branched_at: None,
            swarm_size: 0,
            swarm: None,
            luck: None,
            ground_maps: GroundMaps::default(),
        }
    }

    /// Takes over what the tries of another session of the same level have left behind, on the same ground.
    pub fn go_on_after(&mut self, old: &mut Self) {
        let (new, last) = (self.level(), old.level());
        let surface = |level: &'_ Level| level.surface_config().kind.info.kind;
        let params = |level: &'_ Level| level.surface_config().params.clone();
        if surface(new) != surface(last) || params(new) != params(last) || new.view() != last.view() {
            return;
        }
        self.tries = std::mem::take(&mut old.tries);
        if self.is_steered() && old.is_steered() {
            self.tries.remember(EarlierTry::of(&old.run, false));
        }
    }

    /// Returns the run.
    #[must_use]
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// Returns the level of the run.
    #[must_use]
    pub fn level(&self) -> &Arc<Level> {
        self.run.level()
    }

    /// Returns the agent in focus, whose numbers are shown; the first agent while no other one is in focus.
    #[must_use]
    pub fn shown(&self) -> &Agent {
        self.run.agent(self.focus).unwrap_or(self.run.first())
    }

    /// Returns the share of the current step that has been shown so far, 0 to 1.
    #[must_use]
    pub fn phase(&self) -> f64 {
        self.phase
    }

    /// Returns the answer to the level's task beside what happened, as soon as that is known.
    #[must_use]
    pub fn assessment(&self) -> Option<&Assessment> {
        self.assessment.as_ref()
    }

    /// Returns how many of the bounds of a task in which the player gives gradients are met.
    #[must_use]
    pub fn bounds_met(&self) -> usize {
        self.assessor.as_ref().map_or(0, Assessor::bounds_met)
    }

    /// Returns how the run will miss its goal, from the step on at which that is certain.
    #[must_use]
    pub fn certain_miss(&self) -> Option<Miss> {
        let miss = self.forecast.as_ref().filter(|forecast| forecast.is_of(&self.run))?.miss()?;
        // He who is too slow comes nearer to the end: half of his steps are enough to see it.
        let certain_from =
            if miss.outcome == Outcome::OutOfSteps { miss.step.min(miss.end / 2) } else { miss.step };
        Some(miss).filter(|_| self.run.state().step >= certain_from)
    }

    /// Keeps up with the run: what it is compared with, and where it will end.
    fn look_ahead(&mut self) {
        if self.mode == SessionMode::Demo {
            return;
        }
        if let Some(assessor) = &mut self.assessor {
            assessor.follow(&self.run, FRAME_COST);
            // Who watches a run again knows its answer from there already.
            let is_new = self.assessment.is_none() && !matches!(self.mode, SessionMode::Replay(_));
            self.assessment = assessor.assessment();
            if let Some(assessment) = &mut self.assessment {
                self.tries.limit_medal(&self.run, assessment, is_new);
            }
        }
        let by_player = |task: &Task| matches!(task.kind, TaskKind::Feed(_) | TaskKind::Lead);
        // Where the player gives every step, it is not certain how the run goes on.
        let has_task = self.level().task().is_some_and(|task| !by_player(task));
        if !has_task || !self.is_steered() || self.run.last_step() == 0 {
            return;
        }
        if self.forecast.as_ref().is_none_or(|forecast| !forecast.is_of(&self.run)) {
            self.forecast = Forecast::new(&self.run);
        }
        if let Some(forecast) = &mut self.forecast {
            forecast.advance(FRAME_COST / 4);
        }
    }

    /// Advances by `seconds` and returns how many steps were made. While paused only the current step is finished. The run
    /// stands where the player must answer first, see [`ask::must_wait`].
    pub fn tick(&mut self, seconds: f64) -> u64 {
        let made = self.tick_run(seconds);
        self.look_ahead();
        self.update_swarm();
        made
    }

    fn tick_run(&mut self, seconds: f64) -> u64 {
        if let Some(step) = self.seeking {
            self.seek(step);
            return 0;
        }
        let steps_due = seconds.clamp(0.0, MAX_FRAME_S) * STEPS_PER_SECOND * self.speed;
        if !self.playing || self.run.outcome().is_over() {
            self.playing &= !self.run.outcome().is_over();
            let min_steps = seconds.clamp(0.0, MAX_FRAME_S) * STEPS_PER_SECOND * MIN_WALK_SPEED;
            self.phase = (self.phase + steps_due.max(min_steps)).min(1.0);
            return 0;
        }
        let (mut made, max_steps) = (0, self.max_steps());
        self.phase += steps_due;
        while self.phase >= 1.0 && made < max_steps && !self.run.outcome().is_over() {
            if self.is_at_end_of_replay() || ask::must_wait(self) {
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

    /// Returns whether the run goes on by itself, or is on its way to what it shall show.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        (self.playing && !self.run.outcome().is_over()) || self.phase < 1.0 || self.seeking.is_some()
    }

    /// Returns how many steps a frame may make, at least one.
    fn max_steps(&self) -> u64 {
        (FRAME_COST / self.level().step_cost().max(1)).max(1)
    }

    /// Returns whether a replay stands at its last recorded step, where it stops.
    fn is_at_end_of_replay(&self) -> bool {
        matches!(self.mode, SessionMode::Replay(_)) && self.run.state().step >= self.run.last_step()
    }

    /// Returns whether the run plays after an event: after a drop and a throw, which show what they do.
    #[must_use]
    pub fn starts_playing(event: &Event) -> bool {
        matches!(event, Event::Drop { .. } | Event::Throw { .. })
    }

    /// Returns whether the run is over and its result was shown.
    #[must_use]
    pub fn is_result_shown(&self) -> bool {
        self.seconds_since_end.is_some_and(|seconds| seconds >= RESULT_DELAY_S)
    }

    /// Applies an event at the current step. The run then differs from any saved replay and may end differently.
    ///
    /// # Errors
    /// When the level does not allow the event; the session stays as it was.
    pub fn apply_event(&mut self, event: Event) -> Result<(), Refusal> {
        let starts_playing = Self::starts_playing(&event);
        let chosen = self.agent_chosen_by(&event);
        let step = self.run.state().step;
        if step < self.run.last_step() && self.branched_at != Some(step) {
            // What came after this step is replaced.
            let before = EarlierTry::of(&self.run, true);
            self.run.apply(event)?;
            self.tries.remember(before);
        } else {
            self.run.apply(event)?;
        }
        if let Some(choice) = chosen {
            self.focus = choice;
        }
        // On its way to another step the run stays where it is shown.
        self.seeking = None;
        self.saved_at = None;
        self.seconds_since_end = None;
        self.branched_at = None;
        self.playing |= starts_playing;
        Ok(())
    }

    /// Returns the agent that an event bets on: its numbers are then shown.
    fn agent_chosen_by(&self, event: &Event) -> Option<AgentId> {
        let Event::Guess(Guess::Choice(choice)) = event else { return None };
        let is_about_agents =
            self.level().task().is_some_and(|task| matches!(task.kind, TaskKind::Which(Question::First)));
        Some(AgentId::new(*choice)).filter(|agent| is_about_agents && self.run.agent(*agent).is_some())
    }

    /// Pauses to go on differently from this step, beside the run as it was. Shows everything, so that any setting can be changed.
    pub fn begin_branch(&mut self, before: Option<EarlierTry>) {
        self.playing = false;
        self.is_unfolded = self.has_more_parts();
        self.branched_at = Some(self.run.state().step);
        self.tries.remember(before);
    }

    /// Pauses and goes forward one step, which is then shown.
    pub fn step_forward(&mut self) {
        self.playing = false;
        if let Some(step) = self.seeking {
            self.go_to(step + 1);
            return;
        }
        if self.is_at_end_of_replay() || ask::must_wait(self) {
            return;
        }
        let before = self.run.state().step;
        self.run.advance();
        if self.run.state().step != before {
            self.phase = 0.0;
        }
    }

    /// Pauses and goes back one step.
    pub fn step_back(&mut self) {
        self.playing = false;
        if let Some(step) = self.seeking.unwrap_or(self.run.state().step).checked_sub(1) {
            self.go_to(step);
        }
        self.phase = 1.0;
    }

    /// Goes to a step, at most to the last one that was made. Where that takes long, [`Session::tick`] goes on.
    pub fn seek(&mut self, step: u64) {
        self.teleport_generation += 1;
        self.go_to(step);
    }

    fn go_to(&mut self, step: u64) {
        let step = step.min(self.run.last_step());
        let is_there = self.run.seek_within(step, FRAME_COST);
        self.seeking = Some(step).filter(|_| !is_there);
        self.phase = 1.0;
    }

    /// Returns whether the run as it is now has been saved as a replay.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.saved_at == Some(self.run.last_step())
    }

    /// Returns whether the run is that of a replay file.
    #[must_use]
    pub fn is_file(&self) -> bool {
        matches!(&self.mode, SessionMode::Replay(watched) if matches!(watched.origin, ReplayOrigin::File(_)))
    }

    /// Returns whether this is a run that the player made, some steps long, and that is not saved as a replay.
    #[must_use]
    pub fn is_unkept(&self) -> bool {
        self.is_own_try() && self.run.last_step() > 0 && !self.is_saved()
    }

    /// Returns whether the player makes this run, or has made it and watches it again.
    #[must_use]
    pub fn is_own_try(&self) -> bool {
        match &self.mode {
            SessionMode::Play => true,
            SessionMode::Replay(watched) => watched.origin == ReplayOrigin::JustPlayed,
            SessionMode::Demo => false,
        }
    }

    /// Returns whether the run uses the level's own kind of optimizer, which the level's theory is about.
    #[must_use]
    pub fn uses_level_optimizer(&self) -> bool {
        self.run.state().optimizer.kind.info.kind == self.level().optimizer().kind.info.kind
    }

    /// Returns the row of the step that led to where the agent in focus is; `None` before the first step and after a
    /// drop.
    #[must_use]
    pub fn row_here(&self) -> Option<&Row> {
        row_here(self.shown())
    }

    /// Returns where an agent is drawn: between its positions before and after the current step. An agent whose run
    /// ended earlier stands still.
    #[must_use]
    pub fn dog_at(&self, dog: &Agent) -> frankie_sim::Vec2 {
        let at = dog.state().at;
        match dog.row() {
            // After a drop the dog is not where the step led.
            Some(row) if row_here(dog).is_some() && dog.outcome() != Outcome::NotFinite => {
                let phase = if self.is_under_way(dog) { self.phase } else { 1.0 };
                let mix = |i: usize| row.from[i] + (row.at[i] - row.from[i]) * phase;
                [mix(0), mix(1)]
            }
            _ if at.iter().all(|x| x.is_finite()) => at,
            _ => dog.row().map_or([0.0; 2], |row| row.from),
        }
    }

    /// Returns whether an agent made the current step; if not, its run ended earlier.
    #[must_use]
    pub fn is_under_way(&self, dog: &Agent) -> bool {
        dog.state().step == self.run.state().step
    }

    /// Returns whether the player may steer.
    #[must_use]
    pub fn is_steered(&self) -> bool {
        self.mode == SessionMode::Play
    }

    /// Returns the region where the player may drop the dog, `[[left, right], [bottom, top]]`, until the first drop.
    #[must_use]
    pub fn drop_zone(&self) -> Option<[[f64; 2]; 2]> {
        let (level, state) = (self.level(), self.run.state());
        // Where he is guessed about, a click is a guess.
        let is_guess = level.task().is_some_and(Task::is_guess);
        let is_new = state.drops == 0 && state.step == 0 && !is_guess;
        level.start().region.filter(|_| self.is_steered() && level.player().drop && is_new)
    }

    /// Returns whether the player may replace the surface, the noise and the pack, as in the sandbox.
    #[must_use]
    pub fn may_edit_level(&self) -> bool {
        self.is_steered() && self.level().player().edit
    }
}

/// Returns the row of the step that led to where an agent is; `None` before its first step and after a drop.
#[must_use]
pub fn row_here(dog: &Agent) -> Option<&Row> {
    let at = dog.state().at;
    dog.row().filter(|row| row.at == at)
}

/// Returns the next faster or slower of [`SPEEDS`]; `speed` itself where there is none.
#[must_use]
pub fn next_speed(speed: f64, up: bool) -> f64 {
    let found = if up {
        SPEEDS.iter().find(|s| **s > speed * 1.001)
    } else {
        SPEEDS.iter().rev().find(|s| **s < speed * 0.999)
    };
    found.copied().unwrap_or(speed)
}
