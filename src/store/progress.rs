//! The best result, the best medal and the best run of every level, the walks, and the result of the last run. Reads and
//! writes the entries of `progress.toml`; opens no files.

mod runs;
mod walks;

use std::collections::{BTreeMap, BTreeSet};

use frankie_sim::task::Medal;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::document::{self, BadEntry, Document};
use crate::levels::walk::Date;

pub use self::walks::WalkResult;

/// The keys of the file.
const NEWEST: &str = "newest";
const BEST: &str = "best";
const MEDALS: &str = "medals";
/// The key of a result that not every result has.
const THEORY_OK: &str = "theory_ok";

/// The result of a run that reached its goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelResult {
    /// The number of steps.
    pub steps: u64,
    /// The number of steps that went up the true slope, summed over the axes.
    #[serde(default)]
    pub wrong_way_steps: u64,
    /// The seed of the run.
    #[serde(default, with = "seed")]
    pub seed: u64,
    /// Whether every prediction of the level's theory agreed; `None` if none was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theory_ok: Option<bool>,
}

impl LevelResult {
    /// Returns whether this result is better: compared first by the steps, of which fewer are better, then by the theory,
    /// then by the wrong-way steps.
    #[must_use]
    pub fn is_better_than(&self, other: &Self) -> bool {
        let rank = |of: &Self| (of.steps, of.theory_ok == Some(false), of.wrong_way_steps);
        rank(self) < rank(other)
    }
}

/// The result of the run that was played last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LatestResult {
    /// The id of the level.
    pub level: String,
    /// The outcome, as a replay spells it.
    pub outcome: String,
    /// The number of steps.
    pub steps: u64,
}

/// The comparison of a result with the best earlier result of the same level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// There was no earlier result.
    First,
    /// The result is better than this earlier result.
    Better(LevelResult),
    /// The result is not better than this earlier result.
    NotBetter(LevelResult),
}

impl Comparison {
    /// Returns whether the result is the best one now.
    #[must_use]
    pub fn is_best(&self) -> bool {
        matches!(self, Self::First | Self::Better(_))
    }
}

/// The best results of all levels, and the latest result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The result of the run that was played last.
    pub newest: Option<LatestResult>,
    /// The best results, by level id.
    pub best: BTreeMap<String, LevelResult>,
    /// The best medals, by level id.
    pub medals: BTreeMap<String, Medal>,
    /// The links to the best runs, by level id: `#r=CODE`. A run that is too long for a link is not kept.
    pub runs: BTreeMap<String, String>,
    /// The tries of walks that count, by their day.
    pub walks: BTreeMap<Date, WalkResult>,
}

impl Progress {
    /// Records the result of a run that reached its goal. Returns how it compares with the best earlier result.
    pub fn record_result(&mut self, level: &str, result: LevelResult) -> Comparison {
        self.record_result_run(level, result, None)
    }

    /// Records a medal. Returns the best medal of the level, which is this one or an earlier one.
    pub fn record_medal(&mut self, level: &str, medal: Medal) -> Medal {
        self.record_medal_run(level, medal, None)
    }

    /// Returns whether a level has been finished.
    #[must_use]
    pub fn is_finished(&self, level: &str) -> bool {
        self.best.contains_key(level) || self.medals.contains_key(level)
    }

    /// Returns the number of levels that have been finished.
    #[must_use]
    pub fn finished_count(&self) -> usize {
        let only_medals = self.medals.keys().filter(|level| !self.best.contains_key(*level));
        self.best.len() + only_medals.count()
    }

    /// Returns the first of these levels that has not been finished, or the first one if all have been.
    #[must_use]
    pub fn next_of<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        let mut ids = ids.into_iter().peekable();
        let first = ids.peek().copied();
        ids.find(|id| !self.is_finished(id)).or(first)
    }
}

impl Document for Progress {
    fn read(table: &mut Table) -> (Self, Vec<BadEntry>) {
        let (mut progress, mut bad) = (Self::default(), Vec::new());
        match table.get(NEWEST).cloned().map(Value::try_into::<LatestResult>) {
            None => {}
            Some(Ok(newest)) => progress.newest = Some(newest),
            Some(Err(error)) => {
                bad.push(BadEntry::new(&[NEWEST], &error));
                table.remove(NEWEST);
            }
        }
        progress.best = read_entries(table, BEST, &mut bad, |value| value.try_into());
        progress.medals = read_entries(table, MEDALS, &mut bad, |value| medal_of(value.try_into()?));
        progress.runs = read_entries(table, runs::RUNS, &mut bad, |value| runs::link_of(value.try_into()?));
        progress.read_walks(table, &mut bad);
        (progress, bad)
    }

    fn write_changes(&self, base: &Self, table: &mut Table) -> Result<(), String> {
        if self.newest != base.newest {
            match &self.newest {
                Some(newest) => write_entry(table, NEWEST, document::table_of(newest)?),
                None => drop(table.remove(NEWEST)),
            }
        }
        let mut won = self.write_best(base, table)?;
        let medals = self.write_medals(base, table);
        won.retain(|level| table.get(MEDALS).is_none_or(|medals| medals.get(level).is_none()));
        won.extend(medals);
        self.write_runs(base, table, &won);
        self.write_walks(base, table)
    }
}

impl Progress {
    /// Writes the results that differ from those in `base`, unless a better one is there. Returns the levels of which one
    /// was written.
    fn write_best(&self, base: &Self, table: &mut Table) -> Result<BTreeSet<&str>, String> {
        let mut best = match table.remove(BEST) {
            Some(Value::Table(best)) => best,
            _ => Table::new(),
        };
        for level in base.best.keys().filter(|level| !self.best.contains_key(*level)) {
            best.remove(level);
        }
        let mut written = BTreeSet::new();
        for (level, result) in
            self.best.iter().filter(|(level, result)| base.best.get(*level) != Some(result))
        {
            let there = best.get(level).and_then(|value| value.clone().try_into::<LevelResult>().ok());
            if there.is_none_or(|there| result.is_better_than(&there)) {
                if let Some(Value::Table(there)) = best.get_mut(level) {
                    there.remove(THEORY_OK);
                }
                write_entry(&mut best, level, document::table_of(result)?);
                written.insert(level.as_str());
            }
        }
        table.insert(BEST.to_owned(), Value::Table(best));
        Ok(written)
    }

    /// Writes the medals that differ from those in `base`, unless a better one is there. Returns the levels of which one
    /// was written.
    fn write_medals(&self, base: &Self, table: &mut Table) -> BTreeSet<&str> {
        let mut written = BTreeSet::new();
        if self.medals == base.medals {
            return written;
        }
        let mut medals = match table.remove(MEDALS) {
            Some(Value::Table(medals)) => medals,
            _ => Table::new(),
        };
        for level in base.medals.keys().filter(|level| !self.medals.contains_key(*level)) {
            medals.remove(level);
        }
        let changed = self.medals.iter().filter(|(level, medal)| base.medals.get(*level) != Some(medal));
        for (level, medal) in changed {
            let there = medals.get(level).and_then(Value::as_str).and_then(Medal::from_name);
            if there.is_none_or(|there| *medal > there) {
                medals.insert(level.clone(), Value::String(medal.name().to_owned()));
                written.insert(level.as_str());
            }
        }
        table.insert(MEDALS.to_owned(), Value::Table(medals));
        written
    }
}

/// Reads a table with an entry for each level, whatever its id. Moves the entries that are not valid out of it.
fn read_entries<T>(
    table: &mut Table,
    name: &str,
    bad: &mut Vec<BadEntry>,
    read: impl Fn(Value) -> Result<T, toml::de::Error>,
) -> BTreeMap<String, T> {
    read_levels(table, name, bad, |_, value| read(value))
}

/// Reads a table with an entry for each level. Moves the entries that are not valid out of it.
fn read_levels<T>(
    table: &mut Table,
    name: &str,
    bad: &mut Vec<BadEntry>,
    read: impl Fn(&str, Value) -> Result<T, toml::de::Error>,
) -> BTreeMap<String, T> {
    let mut levels = BTreeMap::new();
    match table.get(name).cloned().map(Value::try_into::<Table>) {
        None => {}
        Some(Ok(mut entries)) => {
            for (level, value) in entries.clone() {
                match read(&level, value) {
                    Ok(entry) => drop(levels.insert(level, entry)),
                    Err(error) => {
                        bad.push(BadEntry::new(&[name, &level], &error));
                        entries.remove(&level);
                    }
                }
            }
            table.insert(name.to_owned(), Value::Table(entries));
        }
        Some(Err(error)) => {
            bad.push(BadEntry::new(&[name], &error));
            table.remove(name);
        }
    }
    levels
}

/// Returns the medal with a name.
fn medal_of(name: String) -> Result<Medal, toml::de::Error> {
    use serde::de::Error as _;
    let expected = || Medal::ALL.map(|(_, name)| name).join(", ");
    Medal::from_name(&name).ok_or_else(|| {
        toml::de::Error::custom(format!("{name:?} is not a medal; expected one of {}", expected()))
    })
}

/// Writes the keys of an entry. Keys that another version of the game has put there stay.
fn write_entry(table: &mut Table, name: &str, entry: Table) {
    match table.get_mut(name) {
        Some(Value::Table(there)) => there.extend(entry),
        _ => drop(table.insert(name.to_owned(), Value::Table(entry))),
    }
}

/// Seeds as TOML writes them: a number, or a text where the number is too large for TOML.
mod seed {
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Seed {
        Number(u64),
        Text(String),
    }

    pub fn serialize<S: Serializer>(seed: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        match i64::try_from(*seed) {
            Ok(number) => serializer.serialize_i64(number),
            Err(_) => serializer.collect_str(seed),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        match Seed::deserialize(deserializer)? {
            Seed::Number(number) => Ok(number),
            Seed::Text(text) => text.parse().map_err(D::Error::custom),
        }
    }
}
