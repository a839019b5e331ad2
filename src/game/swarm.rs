//! The swarm: dogs that differ from those of a run by their noise alone, so that a player sees all the ways that the run
//! could have gone. They follow the run forward and back, as far as a frame's time goes. Knows runs, nothing of windows; the
//! session has one. `swarm/cloud.rs` draws it.

pub mod cloud;
mod flock;
mod luck;
mod merged;

use frankie_sim::{AgentId, Run};

pub use self::flock::{Flock, FlockPlaces};
pub use self::luck::Luck;
use super::ask;
use super::session::{Session, SessionMode};
use frankie_sim::task::TaskKind;

/// The numbers of dogs that the player can choose from.
pub const SIZES: [u32; 4] = [0, 100, 1_000, 10_000];
/// The largest number of dogs.
pub const MAX_SIZE: u32 = frankie_sim::replay::MAX_SWARM;
/// The cost of the steps of one frame at most, in units of [`frankie_sim::Level::step_cost`]: at most 4 ms, since a step
/// without a record takes less than the unit says.
pub const SWARM_COST: u64 = 250_000;

/// Returns the next larger number of dogs; none after the largest.
#[must_use]
pub fn next_size(size: u32) -> u32 {
    SIZES.into_iter().find(|larger| *larger > size).unwrap_or(0)
}

/// Returns so many indexes of noises, from the lowest one on, without that of the run itself.
fn noise_indexes(run: &Run, count: u32) -> Vec<u32> {
    (0..=count).filter(|index| *index != run.noise_index()).take(count as usize).collect()
}

/// The dogs that follow a run.
#[derive(Debug)]
pub struct Swarm {
    size: u32,
    flocks: Vec<Flock>,
    /// Why it follows the run no longer.
    refusal: Option<String>,
}

impl Swarm {
    /// Returns so many dogs at the start of a run, as many of each optimizer. Dog i of every optimizer has the same noise.
    #[must_use]
    pub fn new(run: &Run, size: u32) -> Self {
        let agents: Vec<AgentId> = run.agents().map(frankie_sim::Agent::id).collect();
        let each = (size.min(MAX_SIZE) / agents.len().max(1) as u32).max(1);
        let of = |agent| Flock::new(run, agent, noise_indexes(run, each));
        let flocks = agents.into_iter().filter_map(of).collect();
        Self { size, flocks, refusal: None }
    }

    /// Goes toward the present step of the run that it was made for, for a part of a frame.
    fn follow(&mut self, run: &Run, max_cost: u64) {
        let (mut left, count) = (max_cost, self.flocks.len() as u64);
        for (index, flock) in self.flocks.iter_mut().enumerate() {
            if self.refusal.is_some() {
                return;
            }
            let share = left / (count - index as u64).max(1);
            match flock.follow(run, run.state().step, share) {
                Ok(unused) => left = left - share + unused,
                Err(refusal) => self.refusal = Some(refusal.to_string()),
            }
        }
    }

    /// Returns the dogs of each optimizer.
    #[must_use]
    pub fn flocks(&self) -> &[Flock] {
        &self.flocks
    }

    /// Returns the number of dogs that was asked for.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.size
    }

    /// Returns a number that changes whenever the dogs are seen somewhere else.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.flocks.iter().map(Flock::generation).sum()
    }

    /// Returns the step at which all dogs were last seen.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.flocks.iter().map(|flock| flock.places().step).min().unwrap_or(0)
    }

    /// Returns why the swarm follows the run no longer.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }

    /// Returns whether the dogs still have steps to make until they are where the run is.
    #[must_use]
    pub fn is_behind(&self, run: &Run) -> bool {
        self.refusal.is_none() && self.flocks.iter().any(|flock| flock.places().step < run.state().step)
    }
}

impl Session {
    /// Returns the number of dogs that the player asked for beside those of the run; 0 is none.
    #[must_use]
    pub fn swarm_size(&self) -> u32 {
        self.swarm_size
    }

    /// Sets it.
    pub fn set_swarm_size(&mut self, size: u32) {
        self.swarm_size = size.min(MAX_SIZE);
    }

    /// Returns the dogs beside those of the run, where they are shown.
    #[must_use]
    pub fn swarm(&self) -> Option<&Swarm> {
        self.swarm.as_ref()
    }

    /// Returns whether the level lets the player see the swarm at all: not where the player gives every gradient or step of
    /// one run by hand.
    #[must_use]
    pub fn can_have_swarm(&self) -> bool {
        let by_hand = |kind: &TaskKind| matches!(kind, TaskKind::Feed(_) | TaskKind::Lead);
        self.mode != SessionMode::Demo && !self.level().task().is_some_and(|task| by_hand(&task.kind))
    }

    /// Returns whether the swarm would give the answer to the level's question away now.
    #[must_use]
    pub fn is_swarm_secret(&self) -> bool {
        self.level().task().is_some() && !ask::is_decided(self)
    }

    /// Returns the dogs under other noise that the player's guess is compared with, once its truth is known.
    #[must_use]
    pub fn luck(&self) -> Option<&Luck> {
        self.luck.as_ref()
    }

    /// Compares a guess whose truth is known with what other dogs do.
    fn compare_guess(&mut self) {
        let Some(assessment) = self.assessment.as_ref().filter(|_| self.mode != SessionMode::Demo) else {
            self.luck = None;
            return;
        };
        if self.luck.as_ref().is_none_or(|luck| !luck.is_for(assessment)) {
            self.luck = Luck::new(&self.run, assessment);
        }
        if let Some(luck) = &mut self.luck {
            luck.advance(&self.run, SWARM_COST / 2);
        }
    }

    /// Makes the swarm, steps it toward the run, or removes it where it is not shown.
    pub(in crate::game) fn update_swarm(&mut self) {
        self.compare_guess();
        if self.swarm_size == 0 || !self.can_have_swarm() || self.is_swarm_secret() {
            self.swarm = None;
            return;
        }
        if self.swarm.as_ref().is_none_or(|swarm| swarm.size() != self.swarm_size) {
            self.swarm = Some(Swarm::new(self.run(), self.swarm_size));
        }
        if let Some(swarm) = &mut self.swarm {
            swarm.follow(&self.run, SWARM_COST);
        }
    }

    /// Returns whether the swarm is on the way to where the run is.
    #[must_use]
    pub fn is_swarm_moving(&self) -> bool {
        self.swarm.as_ref().is_some_and(|swarm| swarm.is_behind(&self.run))
            || self.luck.as_ref().is_some_and(Luck::is_moving)
    }
}
