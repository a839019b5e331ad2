//! The best result of every level, and the result of the last run. Reads and writes the text of `progress.toml`; opens
//! no files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The result of a run that reached its goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelResult {
    /// The number of steps.
    pub steps: u64,
    /// The number of steps that went up the true slope, summed over the axes.
    #[serde(default)]
    pub wrong_way_steps: u64,
    /// The seed of the run.
    #[serde(default)]
    pub seed: u64,
    /// Whether every prediction of the level's theory agreed; `None` if none was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theory_ok: Option<bool>,
}

impl LevelResult {
    /// Returns whether this result is better: compared first by the theory, then by the steps, then by the wrong-way
    /// steps.
    #[must_use]
    pub fn is_better_than(&self, other: &Self) -> bool {
        let rank = |of: &Self| (of.theory_ok == Some(false), of.steps, of.wrong_way_steps);
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

/// The best results of all levels, and the latest result.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// The result of the run that was played last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest: Option<LatestResult>,
    /// The best results, by level id.
    pub best: BTreeMap<String, LevelResult>,
    /// Keys of other versions of the game, which are written back unchanged.
    #[serde(flatten)]
    pub unknown: toml::Table,
}

impl Progress {
    /// Parses `progress.toml`.
    ///
    /// # Errors
    /// When the text is not valid, with the line and the reason.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| super::describe(&error, text))
    }

    /// Returns the text of `progress.toml`.
    ///
    /// # Errors
    /// When a number is too large for the file.
    pub fn to_text(&self) -> Result<String, String> {
        toml::to_string(self).map_err(|error| error.to_string())
    }

    /// Records the result of a run that reached its goal. Returns how it compares with the best earlier result.
    pub fn record_result(&mut self, level: &str, result: LevelResult) -> Comparison {
        let comparison = match self.best.get(level) {
            None => Comparison::First,
            Some(old) if result.is_better_than(old) => Comparison::Better(*old),
            Some(old) => return Comparison::NotBetter(*old),
        };
        self.best.insert(level.to_owned(), result);
        comparison
    }

    /// Returns whether a level has been finished.
    #[must_use]
    pub fn is_finished(&self, level: &str) -> bool {
        self.best.contains_key(level)
    }

    /// Returns the first of these levels that has not been finished, or the first one if all have been.
    #[must_use]
    pub fn next_of<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        let mut ids = ids.into_iter().peekable();
        let first = ids.peek().copied();
        ids.find(|id| !self.is_finished(id)).or(first)
    }
}
