//! The best result of every level and the newest of all. Reads and writes the text of `progress.toml`, knows nothing
//! of files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How a run that reached its goal went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Achieved {
    /// Steps it took.
    pub steps: u64,
    /// Of these, the ones that went up the true slope on any axis, summed over the axes.
    #[serde(default)]
    pub wrong_way_steps: u64,
    /// The seed it was run with.
    #[serde(default)]
    pub seed: u64,
    /// Whether every prediction agreed; `None` where the level makes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theory_ok: Option<bool>,
}

impl Achieved {
    /// Whether this is the better one: theory first, then fewer steps, then fewer of them the wrong way.
    #[must_use]
    pub fn is_better_than(&self, other: &Self) -> bool {
        let rank = |of: &Self| (of.theory_ok == Some(false), of.steps, of.wrong_way_steps);
        rank(self) < rank(other)
    }
}

/// The result of the run that was played last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newest {
    /// The level.
    pub level: String,
    /// The outcome's word, as in a replay.
    pub outcome: String,
    /// Steps made.
    pub steps: u64,
}

/// How a result compares with what was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The level had not been finished before.
    First,
    /// Better than this.
    Better(Achieved),
    /// No better than this.
    NotBetter(Achieved),
}

/// What has been achieved so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// The result of the run that was played last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest: Option<Newest>,
    /// The best result by level id.
    pub best: BTreeMap<String, Achieved>,
    /// Keys of another version of the game: kept as they are.
    #[serde(flatten)]
    pub unknown: toml::Table,
}

impl Progress {
    /// Reads `progress.toml`.
    ///
    /// # Errors
    /// What is wrong with the text, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| super::words(&error, text))
    }

    /// The text of `progress.toml`.
    ///
    /// # Errors
    /// When a number is too large for the file.
    pub fn to_text(&self) -> Result<String, String> {
        toml::to_string(self).map_err(|error| error.to_string())
    }

    /// Takes in a run that reached its goal.
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

    /// The first of these levels that has not been finished; the first of all once they have all been.
    #[must_use]
    pub fn next_of<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        let mut ids = ids.into_iter().peekable();
        let first = ids.peek().copied();
        ids.find(|id| !self.is_finished(id)).or(first)
    }
}
