//! The best result of every level, and the result of the last run. Reads and writes the text of `progress.toml`; opens
//! no files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The result of a run that reached its goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Achieved {
    /// The number of steps.
    pub steps: u64,
    /// The number of steps that went up the true slope, summed over the axes.
    #[serde(default)]
    pub wrong_way_steps: u64,
    /// The seed of the run.
    #[serde(default)]
    pub seed: u64,
    /// Whether every prediction of the level agreed; `None` where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theory_ok: Option<bool>,
}

impl Achieved {
    /// Whether this result is better: first by the theory, then by the steps, then by the steps in the wrong direction.
    #[must_use]
    pub fn is_better_than(&self, other: &Self) -> bool {
        let rank = |of: &Self| (of.theory_ok == Some(false), of.steps, of.wrong_way_steps);
        rank(self) < rank(other)
    }
}

/// The result of the run that was played last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newest {
    /// The id of the level.
    pub level: String,
    /// The outcome, as the word in a replay.
    pub outcome: String,
    /// The number of steps.
    pub steps: u64,
}

/// How a result compares with the best one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// There was none before.
    First,
    /// It is better than this one.
    Better(Achieved),
    /// It is not better than this one.
    NotBetter(Achieved),
}

/// The results so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// The result of the run that was played last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest: Option<Newest>,
    /// The best results, by level id.
    pub best: BTreeMap<String, Achieved>,
    /// Keys of another version of the game, which are written back unchanged.
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

    /// Adds the result of a run that reached its goal, and returns how it compares.
    pub fn achieve(&mut self, level: &str, achieved: Achieved) -> Comparison {
        let comparison = match self.best.get(level) {
            None => Comparison::First,
            Some(old) if achieved.is_better_than(old) => Comparison::Better(*old),
            Some(old) => return Comparison::NotBetter(*old),
        };
        self.best.insert(level.to_owned(), achieved);
        comparison
    }

    /// Whether a level has been finished.
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
