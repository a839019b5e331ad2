//! The days on which chapters were finished. Reads and writes the table `[chapters]` of `progress.toml`.

use serde::de::Error as _;
use toml::{Table, Value};

use super::super::document::BadEntry;
use super::{Progress, read_entries};
use crate::levels::walk::Date;

/// The key of the table.
const CHAPTERS: &str = "chapters";

impl Progress {
    /// Records the day on which a chapter was finished for the first time.
    pub fn finish_chapter(&mut self, world: &str, date: Date) {
        self.chapters.entry(world.to_owned()).or_insert(date);
    }

    /// Adds the days of elsewhere; of two days the earlier one counts.
    pub fn merge_chapters(&mut self, other: &Self) {
        for (world, date) in &other.chapters {
            let here = self.chapters.entry(world.clone()).or_insert(*date);
            *here = (*here).min(*date);
        }
    }

    pub(super) fn read_chapters(&mut self, table: &mut Table, bad: &mut Vec<BadEntry>) {
        self.chapters = read_entries(table, CHAPTERS, bad, |value| {
            let text: String = value.try_into()?;
            Date::parse(&text)
                .ok_or_else(|| toml::de::Error::custom("this is no day; expected one such as \"2026-11-26\""))
        });
    }

    /// Writes the days that differ from those in `base`, unless an earlier one is there.
    pub(super) fn write_chapters(&self, base: &Self, table: &mut Table) {
        if self.chapters == base.chapters {
            return;
        }
        let mut days = match table.remove(CHAPTERS) {
            Some(Value::Table(days)) => days,
            _ => Table::new(),
        };
        for world in base.chapters.keys().filter(|world| !self.chapters.contains_key(*world)) {
            days.remove(world);
        }
        for (world, date) in
            self.chapters.iter().filter(|(world, date)| base.chapters.get(*world) != Some(date))
        {
            let there = days.get(world).and_then(Value::as_str).and_then(Date::parse);
            if there.is_none_or(|there| *date < there) {
                days.insert(world.clone(), Value::String(date.to_string()));
            }
        }
        table.insert(CHAPTERS.to_owned(), Value::Table(days));
    }
}
