//! The walks that were played, by their day: the first try of each counts, and later ones change nothing. Reads and writes
//! the table `[walks]` of `progress.toml`.

use frankie_sim::task::Medal;
use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::super::document::{self, BadEntry};
use super::{Progress, medal_of, read_levels};
use crate::levels::walk::{self, Date};

/// The key of the table.
const WALKS: &str = "walks";
/// The maximum length of a score, in characters.
const MAX_SCORE: usize = 40;

/// The try of a walk that counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WalkResult {
    /// The medal; `None` where the walk earned none, or is not finished.
    pub medal: Option<Medal>,
    /// How good the answer was, such as `0.31 off`; `None` where the try was begun and not finished.
    pub score: Option<String>,
    /// Whether it was played on its day.
    pub on_the_day: bool,
}

/// An entry as the file has it.
#[derive(Serialize, Deserialize)]
struct Entry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    medal: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    score: Option<String>,
    #[serde(default)]
    on_the_day: bool,
}

impl Progress {
    /// Begins the try of a walk that counts. Returns whether it does: the first one of each walk.
    pub fn begin_walk(&mut self, date: Date, on_the_day: bool) -> bool {
        let is_first = !self.walks.contains_key(&date);
        if is_first {
            self.walks.insert(date, WalkResult { on_the_day, ..WalkResult::default() });
        }
        is_first
    }

    /// Records how the try of a walk that counts ended. A finished one stays as it is.
    pub fn finish_walk(&mut self, date: Date, medal: Option<Medal>, score: &str) {
        if let Some(walk) = self.walks.get_mut(&date).filter(|walk| walk.score.is_none()) {
            (walk.medal, walk.score) = (medal, Some(score.chars().take(MAX_SCORE).collect()));
        }
    }

    /// Returns the number of days in a row on which the walk of the day was finished, up to today or, while today's is
    /// still to come, to the day before.
    #[must_use]
    pub fn days_in_a_row(&self, today: Date) -> usize {
        let is_played =
            |date: &Date| self.walks.get(date).is_some_and(|walk| walk.on_the_day && walk.score.is_some());
        let last = if is_played(&today) { Some(today) } else { today.before() };
        std::iter::successors(last, |date| date.before()).take_while(is_played).count()
    }

    /// Adds the walks of elsewhere of which no try that counts is finished here.
    pub fn merge_walks(&mut self, other: &Self) {
        for (date, walk) in &other.walks {
            let here = self.walks.entry(*date).or_insert_with(|| walk.clone());
            if here.score.is_none() {
                *here = walk.clone();
            }
        }
    }

    pub(super) fn read_walks(&mut self, table: &mut Table, bad: &mut Vec<BadEntry>) {
        let found = read_levels(table, WALKS, bad, |date, value| {
            let date = walk::date_of(&format!("{}{date}", walk::PREFIX))
                .unwrap_or_else(|| Err(format!("{date} is no day")))
                .map_err(toml::de::Error::custom)?;
            let Entry { medal, score, on_the_day } = value.try_into()?;
            if score.as_ref().is_some_and(|score| score.chars().count() > MAX_SCORE) {
                let words = format!("`score` is too long; expected at most {MAX_SCORE} characters");
                return Err(toml::de::Error::custom(words));
            }
            Ok((date, WalkResult { medal: medal.map(medal_of).transpose()?, score, on_the_day }))
        });
        self.walks = found.into_values().collect();
    }

    /// Writes the walks that differ from those in `base`, unless a finished try is there.
    pub(super) fn write_walks(&self, base: &Self, table: &mut Table) -> Result<(), String> {
        if self.walks == base.walks {
            return Ok(());
        }
        let mut walks = match table.remove(WALKS) {
            Some(Value::Table(walks)) => walks,
            _ => Table::new(),
        };
        for date in base.walks.keys().filter(|date| !self.walks.contains_key(*date)) {
            walks.remove(&date.to_string());
        }
        for (date, walk) in self.walks.iter().filter(|(date, walk)| base.walks.get(*date) != Some(walk)) {
            let key = date.to_string();
            let is_finished_there = walks.get(&key).is_some_and(|there| there.get("score").is_some());
            if is_finished_there {
                continue;
            }
            let WalkResult { medal, score, on_the_day } = walk;
            let medal = medal.map(|medal| medal.name().to_owned());
            let entry = Entry { medal, score: score.clone(), on_the_day: *on_the_day };
            super::write_entry(&mut walks, &key, document::table_of(&entry)?);
        }
        table.insert(WALKS.to_owned(), Value::Table(walks));
        Ok(())
    }
}
