//! A replay as text: header, level, events, and the result last, so that a file cut short lacks it.

use std::fmt::Write as _;

use toml::{Table, Value};

use super::{FORMAT, Replay, hash_text};
use crate::event::{Event, TimedEvent};
use crate::params::{self, Params};
use crate::text::{write_entry, write_table};

/// Hashes to a line.
const HASHES_A_LINE: usize = 5;

impl Replay {
    /// The replay as TOML: readable, and the same text for the same run.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = String::from("# A run of “Fetch, Frankie!”. Check it with: frankie verify FILE\n");
        write_entry(&mut out, "format", &Value::Integer(FORMAT as i64));
        write_entry(&mut out, "sim", &Value::Integer(i64::from(self.sim)));
        write_entry(&mut out, "app", &text(&self.app));
        write_entry(&mut out, "level_id", &text(&self.level.id));
        write_entry(&mut out, "seed", &whole(self.seed));
        out.push_str("\n[level]\n");
        write_table(&mut out, "level", &self.level.table);
        for event in &self.events {
            out.push_str("\n[[event]]\n");
            self.write_event(&mut out, event);
        }
        self.write_result(&mut out);
        out
    }

    fn write_event(&self, out: &mut String, timed: &TimedEvent) {
        write_entry(out, "step", &whole(timed.step));
        let mut entry = |key: &str, value: Value| write_entry(out, key, &value);
        let kind = kind_of(&timed.event);
        entry("kind", text(kind));
        if let Some(mate) = timed.event.dog().and_then(|dog| self.level.mate(dog)) {
            entry("dog", text(&mate.key));
        }
        match &timed.event {
            Event::Drop { at } => entry("at", pair(*at)),
            Event::Throw { to } => entry("to", pair(*to)),
            Event::Tune { name, axis, value, .. } => {
                entry("name", text(name));
                if let Some(axis) = axis {
                    entry("axis", text(axis.name()));
                }
                entry("value", Value::Float(*value));
            }
            Event::Choose { name, value, .. } => {
                entry("name", text(name));
                entry("value", plain(value));
            }
            Event::Switch { kind, params, .. } => entry("optimizer", Value::Table(picked(kind, params))),
        }
    }

    fn write_result(&self, out: &mut String) {
        out.push_str("\n[result]\n");
        write_entry(out, "steps", &whole(self.steps));
        write_entry(out, "outcome", &text(self.outcome.word()));
        out.push_str("hashes = [");
        for line in self.hashes.chunks(HASHES_A_LINE) {
            out.push_str("\n ");
            for hash in line {
                let _ = write!(out, " \"{}\",", hash_text(*hash));
            }
        }
        out.push_str(if self.hashes.is_empty() { "]\n" } else { "\n]\n" });
        write_entry(out, "end_hash", &text(&hash_text(self.end_hash)));
    }
}

fn kind_of(event: &Event) -> &'static str {
    match event {
        Event::Drop { .. } => "drop",
        Event::Throw { .. } => "throw",
        Event::Tune { .. } => "tune",
        Event::Choose { .. } => "choose",
        Event::Switch { .. } => "switch",
    }
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// A whole number; those that TOML has no room for as digits in quotes.
fn whole(number: u64) -> Value {
    i64::try_from(number).map_or_else(|_| Value::String(number.to_string()), Value::Integer)
}

fn pair(numbers: crate::Vec2) -> Value {
    Value::Array(numbers.map(Value::Float).to_vec())
}

/// A kind with its parameters, as a level file has them.
fn picked(kind: &str, params: &Params) -> Table {
    let mut table = Table::from_iter([("kind".to_owned(), text(kind))]);
    for (spec, value) in params.non_default_params() {
        table.insert(spec.name.to_owned(), plain(value));
    }
    table
}

/// A parameter's value as a level file has it.
fn plain(value: &params::Value) -> Value {
    match value {
        params::Value::Number(number) => Value::Float(*number),
        params::Value::Pair(numbers) => pair(*numbers),
        params::Value::Integer(number) => whole(*number),
        params::Value::Word(word) => text(word),
        params::Value::Words(words) => Value::Array(words.map(text).to_vec()),
        params::Value::Flag(flag) => Value::Boolean(*flag),
        params::Value::Text(line) => text(line),
        params::Value::Rows(rows) => text(&rows.to_text()),
    }
}
