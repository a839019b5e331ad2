//! The dogs of a swarm that have one optimizer: an ensemble that follows a run, forward and back, through the run's events.
//! It is stepped in slices, and may be behind the run.

use std::sync::Arc;

use frankie_sim::ensemble::{Keep, Members, MembersError};
use frankie_sim::level::LevelEdit;
use frankie_sim::run::Refusal;
use frankie_sim::{AgentId, Ensemble, Event, Level, Run, TimedEvent, Vec2};

/// The memory for the keyframes of a flock, in bytes, and the largest number of them.
const KEYFRAME_BYTES: usize = 48 << 20;
const MAX_KEYFRAMES: usize = 64;
/// The steps between two keyframes at first; there are half as many whenever they fill their memory.
const FIRST_KEYFRAME_EVERY: u64 = 32;

/// Where the dogs of a flock were last seen together.
#[derive(Clone, Debug, Default)]
pub struct FlockPlaces {
    /// The step.
    pub step: u64,
    /// Where each dog was before the last step, and where it is.
    pub before: Vec<Vec2>,
    /// See `before`.
    pub now: Vec<Vec2>,
    /// The mean of |r| over the axes at the last step of each dog, from 0 to 1.
    pub confidence: Vec<f32>,
}

/// The dogs of one optimizer.
#[derive(Debug)]
pub struct Flock {
    /// The agent of the run whose optimizer the dogs have.
    agent: AgentId,
    level: Arc<Level>,
    members: Members,
    ensemble: Ensemble,
    /// The step that the ensemble is on the way to; some of its agents may be there.
    aim: u64,
    /// The events that the ensemble and its keyframes were made with, in order, and how many of them are applied.
    log: Vec<TimedEvent>,
    applied: usize,
    keyframes: Vec<Keyframe>,
    keyframe_every: u64,
    /// The places of the dogs before the step that is being made.
    before: Vec<Vec2>,
    /// The learning rates of that step.
    lr: Vec2,
    /// Whether the next step is made alone, so that the dogs are seen before and after it.
    is_due_to_show: bool,
    places: FlockPlaces,
    /// A number that changes with the places.
    generation: u64,
}

/// The flock after a step, before the events of that step.
#[derive(Debug)]
struct Keyframe {
    step: u64,
    ensemble: Ensemble,
    places: FlockPlaces,
    /// The number of events applied.
    applied: usize,
}

impl Flock {
    /// Returns the flock of an agent of a run at the start, with these noise indexes; `None` where the level cannot be made
    /// with the agent's optimizer.
    pub fn new(run: &Run, agent: AgentId, noise_indexes: Vec<u32>) -> Option<Self> {
        let level = level_of(run.level(), agent)?;
        let members = members(&level, run.seed(), noise_indexes).ok()?;
        let ensemble = Ensemble::new(level.clone(), members.clone(), Keep::default());
        let mut flock = Self {
            agent,
            level,
            members,
            ensemble,
            aim: 0,
            log: Vec::new(),
            applied: 0,
            keyframes: Vec::new(),
            keyframe_every: FIRST_KEYFRAME_EVERY,
            before: Vec::new(),
            lr: [0.0; 2],
            is_due_to_show: false,
            places: FlockPlaces::default(),
            generation: 0,
        };
        flock.show_in_place();
        Some(flock)
    }

    /// Returns the agent of the run whose optimizer the dogs have.
    #[must_use]
    pub fn agent(&self) -> AgentId {
        self.agent
    }

    /// Returns the dogs as they are now; some may be ahead of others.
    #[must_use]
    pub fn ensemble(&self) -> &Ensemble {
        &self.ensemble
    }

    /// Returns where the dogs were last seen together.
    #[must_use]
    pub fn places(&self) -> &FlockPlaces {
        &self.places
    }

    /// Returns a number that changes with the places.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Returns the noise index of a dog.
    #[must_use]
    pub fn noise_index(&self, dog: usize) -> u32 {
        self.members.noise_index(dog)
    }

    /// Goes toward a step of a run, at most its present one, for as long as the steps cost no more than `max_cost`, and
    /// returns what remains of it. Where one step of all dogs costs more, a part of it is made.
    ///
    /// # Errors
    /// An event of the run that many dogs at once cannot follow.
    pub fn follow(&mut self, run: &Run, target: u64, max_cost: u64) -> Result<u64, Refusal> {
        let agent = self.agent;
        let events: Vec<&TimedEvent> =
            run.events().iter().filter(|timed| affects_agent(&timed.event, agent)).collect();
        self.replace_last(&events)?;
        self.forget_other_events(&events);
        if target < self.aim {
            self.jump_to(target);
        } else if let Some(ahead) = self.keyframes.iter().rposition(|key| key.step <= target)
            && self.keyframes[ahead].step > self.aim
        {
            self.restore(ahead);
        }
        let mut left = max_cost;
        loop {
            if self.ensemble.step() >= self.aim {
                self.apply_due(&events)?;
                if self.aim >= target {
                    return Ok(left);
                }
                self.choose_aim(&events, target, left);
            }
            let cost = self.cost_to_aim();
            if !self.ensemble.advance_within(self.aim, left) {
                return Ok(0);
            }
            left = left.saturating_sub(cost);
            self.finish_step();
            if left == 0 && self.aim < target {
                return Ok(0);
            }
        }
    }

    /// Returns the largest cost of the way to the aim.
    fn cost_to_aim(&self) -> u64 {
        (self.aim - self.ensemble.step()).saturating_mul(self.step_cost())
    }

    fn step_cost(&self) -> u64 {
        let of_one = self.level.step_cost() / (1 + self.level.pack().len() as u64);
        of_one.saturating_mul(self.ensemble.len() as u64).max(1)
    }

    /// Replaces the last event by one at the same step that overrules it: a slider that is dragged.
    fn replace_last(&mut self, events: &[&TimedEvent]) -> Result<(), Refusal> {
        let (Some(last), Some(new)) = (self.log.last(), events.get(self.log.len().saturating_sub(1))) else {
            return Ok(());
        };
        let is_here = self.applied == self.log.len()
            && self.ensemble.step() == self.aim
            && (last.step, new.step) == (self.aim, self.aim);
        let is_same_before = self.log.iter().zip(events).take(self.log.len() - 1).all(|(a, b)| a == *b);
        if is_here && is_same_before && last != *new && last.event.is_overruled_by(&new.event) {
            self.apply(&new.event)?;
            self.log.pop();
            self.log.push((*new).clone());
        }
        Ok(())
    }

    /// Goes back to before the first event that the run no longer has, or has in addition.
    fn forget_other_events(&mut self, events: &[&TimedEvent]) {
        let same = self.log.iter().zip(events).take_while(|(a, b)| a == *b).count();
        let other = self.log.get(same).map(|timed| timed.step);
        self.log.truncate(same);
        let before = |step: u64| events.partition_point(|timed| timed.step < step);
        self.keyframes.retain(|key| key.applied <= same && key.applied == before(key.step));
        if self.applied > same {
            self.jump_to(other.unwrap_or(0));
        } else if before(self.aim) > self.applied {
            self.jump_to(events[self.applied].step);
        }
    }

    /// Goes to the last keyframe up to a step, or to the start.
    fn jump_to(&mut self, step: u64) {
        if let Some(index) = self.keyframes.iter().rposition(|key| key.step <= step) {
            return self.restore(index);
        }
        self.ensemble = Ensemble::new(self.level.clone(), self.members.clone(), Keep::default());
        (self.aim, self.applied) = (0, 0);
        self.show_in_place();
    }

    fn restore(&mut self, index: usize) {
        let key = &self.keyframes[index];
        (self.ensemble, self.aim, self.applied) = (key.ensemble.clone(), key.step, key.applied);
        self.show(key.places.clone());
    }

    /// Applies the events of the present step.
    fn apply_due(&mut self, events: &[&TimedEvent]) -> Result<(), Refusal> {
        while let Some(timed) = events.get(self.applied).filter(|timed| timed.step == self.aim) {
            self.apply(&timed.event)?;
            if self.log.len() == self.applied {
                self.log.push((*timed).clone());
            }
            self.applied += 1;
        }
        Ok(())
    }

    fn apply(&mut self, event: &Event) -> Result<(), Refusal> {
        let event = match event.clone() {
            Event::SetParam { name, axis, value, .. } => {
                Event::SetParam { agent: AgentId::FIRST, name, axis, value }
            }
            Event::SetOptimizer { kind, params, .. } => {
                Event::SetOptimizer { agent: AgentId::FIRST, kind, params }
            }
            other => other,
        };
        match self.ensemble.apply(&event) {
            // The run may go on longer than every one of these dogs.
            Ok(()) | Err(Refusal::Over) => {}
            Err(refusal) => return Err(refusal),
        }
        if matches!(event, Event::Drop { .. }) {
            self.show_in_place();
        }
        Ok(())
    }

    /// Chooses the next step to go to, at most `target`: not beyond an event or a keyframe, and no farther than a step before
    /// the end of what the cost allows, so that the step after it is seen.
    fn choose_aim(&mut self, events: &[&TimedEvent], target: u64, left: u64) {
        let here = self.aim;
        let event = events.get(self.applied).map_or(target, |timed| timed.step);
        let keyframe = (here / self.keyframe_every + 1) * self.keyframe_every;
        let end = target.min(event).min(keyframe);
        let affordable = (left / self.step_cost()).max(1);
        let steps = (end - here).min(affordable);
        self.aim = if self.is_due_to_show || steps < 2 { here + 1 } else { here + steps - 1 };
        self.is_due_to_show = self.aim > here + 1;
        if self.aim == here + 1 {
            self.before = self.ensemble.positions().collect();
            self.lr = self.running_lr().unwrap_or_default();
        } else {
            self.before.clear();
        }
    }

    /// Returns the learning rates of the next step, which all dogs that still run share.
    fn running_lr(&self) -> Option<Vec2> {
        let mut dogs = 0..self.ensemble.len();
        let running = dogs.find(|dog| !self.ensemble.outcome(*dog).is_over())?;
        Some(self.ensemble.state(running).next_lr())
    }

    /// Notes where all dogs are after the step that was made, and keeps them as a keyframe where one is due.
    fn finish_step(&mut self) {
        if !self.before.is_empty() {
            let before = std::mem::take(&mut self.before);
            let now: Vec<Vec2> = self.ensemble.positions().collect();
            let previous = std::mem::take(&mut self.places.confidence);
            let dogs = before.iter().zip(&now).zip(previous.into_iter().chain(std::iter::repeat(0.0)));
            let confidence =
                dogs.map(|((from, to), previous)| confidence(*from, *to, self.lr, previous)).collect();
            self.show(FlockPlaces { step: self.aim, before, now, confidence });
        }
        if self.aim.is_multiple_of(self.keyframe_every)
            && self.keyframes.last().is_none_or(|key| key.step < self.aim)
        {
            self.add_keyframe();
        }
    }

    fn add_keyframe(&mut self) {
        let room = (KEYFRAME_BYTES / self.ensemble.bytes().max(1)).clamp(1, MAX_KEYFRAMES);
        if self.keyframes.len() >= room {
            self.keyframe_every *= 2;
            let every = self.keyframe_every;
            self.keyframes.retain(|key| key.step.is_multiple_of(every));
            if !self.aim.is_multiple_of(every) || self.keyframes.len() >= room {
                return;
            }
        }
        let (step, ensemble, applied) = (self.aim, self.ensemble.clone(), self.applied);
        self.keyframes.push(Keyframe { step, ensemble, places: self.places.clone(), applied });
    }

    /// Shows the dogs where they are, without a step that led there: at the start, and after a drop.
    fn show_in_place(&mut self) {
        let now: Vec<Vec2> = self.ensemble.positions().collect();
        let confidence = vec![0.0; now.len()];
        self.show(FlockPlaces { step: self.aim, before: now.clone(), now, confidence });
    }

    fn show(&mut self, places: FlockPlaces) {
        self.places = places;
        self.generation += 1;
        self.before.clear();
        self.is_due_to_show = false;
    }
}

/// Returns whether an event changes the dogs of an agent.
fn affects_agent(event: &Event, agent: AgentId) -> bool {
    event.affects(agent) && !matches!(event, Event::Guess(_))
}

/// Returns the level with the optimizer of an agent as its own.
fn level_of(level: &Arc<Level>, agent: AgentId) -> Option<Arc<Level>> {
    let Some(member) = level.pack_member(agent) else { return Some(level.clone()) };
    level.edited(&LevelEdit::of_optimizer(&member.optimizer)).ok().map(Arc::new)
}

fn members(level: &Level, seed: u64, noise_indexes: Vec<u32>) -> Result<Members, MembersError> {
    Members::new(level, noise_indexes.len())?.with_seed(seed).with_noise_indexes(noise_indexes)
}

/// Returns the mean of |r| over the axes for a step from one place to another by −lr·r; `previous` for a dog that
/// made no step.
fn confidence(from: Vec2, to: Vec2, lr: Vec2, previous: f32) -> f32 {
    if from == to {
        return previous;
    }
    let ratio = |i: usize| if lr[i] > 0.0 { ((from[i] - to[i]) / lr[i]).abs() } else { 0.0 };
    let mean = 0.5 * (ratio(0) + ratio(1));
    if mean.is_nan() { 0.0 } else { mean.min(1.0) as f32 }
}
