//! The dogs of a run: who they are, how they stand, what of an event is whose, and the hash of them all.

use super::events::{self, Refusal};
use super::{Outcome, Run};
use crate::event::{Event, TimedEvent};
use crate::hash::StateHash;
use crate::trace::HASH_EVERY;

impl Run {
    /// The pack, in the level's order: each a run of its own that only goes along with this one.
    #[must_use]
    pub fn mates(&self) -> &[Run] {
        &self.mates
    }

    /// Everyone, Frankie first: the run itself, then the pack.
    pub fn dogs(&self) -> impl Iterator<Item = &Run> {
        std::iter::once(self).chain(&self.mates)
    }

    /// The run of one dog: 0 is Frankie's, which is the run itself.
    #[must_use]
    pub fn dog(&self, dog: usize) -> Option<&Run> {
        self.dogs().nth(dog)
    }

    /// Which dog has come in as which, from 1: those that reached the goal, by their steps; dogs that took as many
    /// share a place. `None` for whoever has not.
    #[must_use]
    pub fn place_of(&self, dog: usize) -> Option<usize> {
        let arrival = |run: &Run| (run.outcome() == Outcome::Reached).then_some(run.state.step);
        let own = self.dog(dog).and_then(arrival)?;
        Some(1 + self.dogs().filter_map(arrival).filter(|other| *other < own).count())
    }

    /// The hash of everyone's state as it is now.
    #[must_use]
    pub fn hash(&self) -> u64 {
        together(self.dogs().map(|dog| dog.state.hash()))
    }

    /// The hash of everyone's state at step 256·(`index` + 1); `None` where Frankie has not come so far, or no record
    /// is kept. Whoever was done before counts as it stood then.
    #[must_use]
    pub fn hash_at(&self, index: usize) -> Option<u64> {
        self.trace.as_ref()?.hashes().get(index)?;
        // Out of the records and not the present states: those of a run taken back are other ones.
        let hashes: Option<Vec<u64>> = self.dogs().map(|dog| dog.trace.as_ref()?.hash_by(index)).collect();
        hashes.map(|hashes| together(hashes.into_iter()))
    }

    /// The hashes at steps 256, 512, …, as far as the run was made.
    #[must_use]
    pub fn hashes(&self) -> Vec<u64> {
        let count = self.last_step / HASH_EVERY;
        (0..count).map_while(|index| self.hash_at(index as usize)).collect()
    }

    pub(super) fn check(&self, event: &Event) -> Result<(), Refusal> {
        if self.state.outcome.is_over() {
            return Err(Refusal::Over);
        }
        let Some(whose) = event.dog() else { return events::check(&self.level, &self.state, event) };
        let Some(dog) = self.dog(whose) else {
            return Err(Refusal::NotAllowed("tell a dog that is not there".to_owned()));
        };
        events::check(&self.level, &dog.state, event)
    }

    /// Gives every dog its part of what is to come, and lets what is due at once events.
    pub(super) fn schedule_events(&mut self, mut events: Vec<TimedEvent>) {
        // A replay has no word for a dog that is not there.
        let dogs = 1 + self.mates.len();
        events.retain(|timed| timed.event.dog().is_none_or(|dog| dog < dogs));
        events.sort_by_key(|timed| timed.step);
        for (index, mate) in self.mates.iter_mut().enumerate() {
            let own = events.iter().filter(|timed| timed.event.is_for(index + 1));
            mate.schedule_events(
                own.map(|timed| TimedEvent { step: timed.step, event: own_of(&timed.event) }).collect(),
            );
        }
        self.events = events;
        self.apply_due_events();
    }

    /// Forgets all that came after `step`, because something else is about to events there.
    pub(super) fn discard_after(&mut self, step: u64) {
        self.events.retain(|timed| timed.step <= step);
        self.last_step = self.last_step.min(step);
        if let Some(trace) = &mut self.trace {
            trace.truncate(step);
        }
        self.mates.iter_mut().for_each(|mate| mate.discard_after(step));
    }

    /// Lets an event events to whomever of the pack it is for. Who is done takes no notice.
    pub(super) fn pass_on(&mut self, event: &Event) {
        for (index, mate) in self.mates.iter_mut().enumerate() {
            if event.is_for(index + 1) {
                let _ = mate.apply(own_of(event));
            }
        }
    }
}

/// An event as the dog it is for meets it, who is number 0 to itself.
fn own_of(event: &Event) -> Event {
    let mut own = event.clone();
    match &mut own {
        Event::Drop { .. } | Event::Throw { .. } => {}
        Event::Tune { dog, .. } | Event::Choose { dog, .. } | Event::Switch { dog, .. } => *dog = 0,
    }
    own
}

/// One hash for all; of one dog alone, its own.
fn together(mut hashes: impl Iterator<Item = u64>) -> u64 {
    let first = hashes.next().unwrap_or_default();
    let mut rest = hashes.peekable();
    if rest.peek().is_none() {
        return first;
    }
    let mut all = StateHash::new();
    std::iter::once(first).chain(rest).for_each(|hash| all.integer(hash));
    all.finish()
}
