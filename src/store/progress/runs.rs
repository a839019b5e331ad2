//! The best run of each level, as the code of its link: the run that earned the best medal or, in a level without medals,
//! the best result. Reads and writes the table `[runs]` of `progress.toml`.

use std::collections::BTreeSet;

use frankie_sim::link::{LinkError, MAX_LINK_CHARS, check_run_code};
use frankie_sim::task::Medal;
use serde::de::Error as _;
use toml::{Table, Value};

use super::{BEST, Comparison, LevelResult, MEDALS, Progress};

/// The key of the table.
pub(super) const RUNS: &str = "runs";

impl Progress {
    /// Records a medal with the link to its run, which takes the place of the run of a lower medal. Without a link, as for
    /// a run that is too long for one, there is no best run then. Returns the best medal of the level.
    pub fn record_medal_run(&mut self, level: &str, medal: Medal, link: Option<String>) -> Medal {
        let known = self.medals.get(level).copied();
        if known < Some(medal) || (known == Some(medal) && !self.runs.contains_key(level)) {
            self.set_run(level, link);
        }
        let best = medal.max(known.unwrap_or(medal));
        self.medals.insert(level.to_owned(), best);
        best
    }

    /// Records the result of a run that reached its goal with the link to the run, which is the best run if the level has
    /// no medal. Returns how the result compares with the best earlier result.
    pub fn record_result_run(
        &mut self,
        level: &str,
        result: LevelResult,
        link: Option<String>,
    ) -> Comparison {
        let comparison = match self.best.get(level) {
            None => Comparison::First,
            Some(old) if result.is_better_than(old) => Comparison::Better(*old),
            Some(old) => return Comparison::NotBetter(*old),
        };
        self.best.insert(level.to_owned(), result);
        if !self.medals.contains_key(level) {
            self.set_run(level, link);
        }
        comparison
    }

    fn set_run(&mut self, level: &str, link: Option<String>) {
        match link {
            Some(link) => drop(self.runs.insert(level.to_owned(), link)),
            None => drop(self.runs.remove(level)),
        }
    }

    /// Writes the runs that differ from those in `base`, after the results and medals in the table. `won` are the levels
    /// whose medal, or result without a medal, was written: their runs take the place of those in the table.
    pub(super) fn write_runs(&self, base: &Self, table: &mut Table, won: &BTreeSet<&str>) {
        let ids = self.runs.keys().chain(base.runs.keys()).map(String::as_str);
        let mut changed: BTreeSet<&str> = ids.filter(|id| self.runs.get(*id) != base.runs.get(*id)).collect();
        changed.extend(won);
        if changed.is_empty() {
            return;
        }
        let mut runs = match table.remove(RUNS) {
            Some(Value::Table(runs)) => runs,
            _ => Table::new(),
        };
        for level in changed {
            let mine = self.runs.get(level);
            let is_first = mine.is_some() && !runs.contains_key(level) && self.is_as_good_as(table, level);
            if won.contains(level) || !self.is_finished(level) || is_first {
                match mine {
                    Some(link) => drop(runs.insert(level.to_owned(), Value::String(link.clone()))),
                    None => drop(runs.remove(level)),
                }
            }
        }
        if !runs.is_empty() {
            table.insert(RUNS.to_owned(), Value::Table(runs));
        }
    }

    /// Returns whether the medal in the table is this one or, without medals, whether the result is.
    fn is_as_good_as(&self, table: &Table, level: &str) -> bool {
        let medal = table.get(MEDALS).and_then(|medals| medals.get(level)).and_then(Value::as_str);
        match (self.medals.get(level), medal) {
            (None, None) => {
                let result = table.get(BEST).and_then(|best| best.get(level)).cloned();
                result.and_then(|result| result.try_into().ok()).as_ref() == self.best.get(level)
            }
            (mine, there) => mine.map(|medal| medal.name()) == there,
        }
    }
}

/// Returns the link of an entry, if it is one.
pub(super) fn link_of(link: String) -> Result<String, toml::de::Error> {
    if link.len() > MAX_LINK_CHARS {
        return Err(toml::de::Error::custom(format!("expected at most {MAX_LINK_CHARS} characters")));
    }
    match check_run_code(&link) {
        // A later version of the game reads it.
        Ok(()) | Err(LinkError::UnknownVersion(_) | LinkError::OtherNumbers { .. }) => Ok(link),
        Err(error) => Err(toml::de::Error::custom(error)),
    }
}
