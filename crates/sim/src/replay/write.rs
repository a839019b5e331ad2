//! Writing a replay: header, level, events, and the result last, so that a file that was cut off has none.

use std::fmt::Write as _;

use super::{FORMAT, NOISE_INDEX, Replay, SWARM, hash_text};
use crate::event::{Event, Guess, TimedEvent};
use crate::params::Params;
use crate::rng::DEFAULT_NOISE_INDEX;
use crate::text::{SpecValue, write_entry};

/// The number of hashes in a line.
pub(super) const HASHES_PER_LINE: usize = 5;
/// The length of a full line of hashes, in bytes: two of space, and each hash with quotes, a comma and a space.
pub(super) const HASH_LINE_BYTES: usize = 2 + HASHES_PER_LINE * (16 + 4);

impl Replay {
    /// Returns the replay as TOML: readable, and the same text for the same run.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = String::from("# A run of “Fetch, Frankie!”. Check it with: frankie verify FILE\n");
        write_entry(&mut out, "format", &FORMAT.into());
        write_entry(&mut out, "sim", &u64::from(self.sim).into());
        write_entry(&mut out, "app", &self.app.as_str().into());
        write_entry(&mut out, "level_id", &self.level.id().into());
        write_entry(&mut out, "seed", &self.seed.into());
        if self.noise_index != DEFAULT_NOISE_INDEX {
            write_entry(&mut out, NOISE_INDEX, &u64::from(self.noise_index).into());
        }
        if self.swarm > 0 {
            write_entry(&mut out, SWARM, &u64::from(self.swarm).into());
        }
        out.push_str("\n[level]\n");
        self.level.spec().write_in(&mut out, "level");
        for event in &self.events {
            out.push_str("\n[[event]]\n");
            self.write_event(&mut out, event);
        }
        self.write_result(&mut out);
        out
    }

    fn write_event(&self, out: &mut String, timed: &TimedEvent) {
        write_entry(out, "step", &timed.step.into());
        let mut entry = |key: &str, value: SpecValue| write_entry(out, key, &value);
        entry("kind", kind_of(&timed.event).into());
        if let Some(member) = timed.event.agent().and_then(|agent| self.level.pack_member(agent)) {
            entry("dog", member.key.as_str().into());
        }
        match &timed.event {
            Event::Drop { at } => entry("at", (*at).into()),
            Event::Throw { to } => entry("to", (*to).into()),
            Event::SetParam { name, axis, value, .. } => {
                entry("name", name.as_str().into());
                if let Some(axis) = axis {
                    entry("axis", axis.name().into());
                }
                entry("value", value.into());
            }
            Event::SetOptimizer { kind, params, .. } => {
                entry("optimizer", optimizer_table(kind, params));
            }
            Event::Feed { gradient } => entry("gradient", (*gradient).into()),
            Event::Lead { ratio } => entry("ratio", (*ratio).into()),
            Event::Guess(guess) => {
                let (key, value) = guess_entry(*guess);
                entry(key, value);
            }
        }
    }

    fn write_result(&self, out: &mut String) {
        out.push_str("\n[result]\n");
        write_entry(out, "steps", &self.steps.into());
        write_entry(out, "outcome", &self.outcome.name().into());
        out.push_str("hashes = [");
        for line in self.hashes.chunks(HASHES_PER_LINE) {
            out.push_str("\n ");
            for hash in line {
                let _ = write!(out, " \"{}\",", hash_text(*hash));
            }
        }
        out.push_str(if self.hashes.is_empty() { "]\n" } else { "\n]\n" });
        write_entry(out, "end_hash", &hash_text(self.end_hash).as_str().into());
    }
}

fn kind_of(event: &Event) -> &'static str {
    match event {
        Event::Drop { .. } => "drop",
        Event::Throw { .. } => "throw",
        Event::SetParam { .. } => "set_param",
        Event::SetOptimizer { .. } => "set_optimizer",
        Event::Guess(_) => "guess",
        Event::Feed { .. } => "feed",
        Event::Lead { .. } => "lead",
    }
}

/// Returns the entry of a guess: its key says what kind of guess it is. Options count from 1, as in level files.
pub(crate) fn guess_entry(guess: Guess) -> (&'static str, SpecValue) {
    match guess {
        Guess::Place(at) => ("place", at.into()),
        Guess::Radius(radius) => ("radius", radius.into()),
        Guess::Step(step) => ("moment", step.into()),
        Guess::Choice(choice) => ("choice", (choice as u64).saturating_add(1).into()),
    }
}

/// Returns an optimizer with its hyperparameters, as a level file has them.
pub(crate) fn optimizer_table(kind: &str, params: &Params) -> SpecValue {
    let params = params.recorded_params().map(|(spec, value)| (spec.name, SpecValue::from(value)));
    SpecValue::table(std::iter::once(("kind", SpecValue::from(kind))).chain(params))
}
