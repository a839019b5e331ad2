//! A text and the settings on top of it: applied, filled with what files hold, read; and where in all that a problem lies.

use super::attached::ReadAttachment;
use super::{build, keys, settings};
use crate::error::{LevelError, Place, Problem};
use crate::level::Level;
use crate::text::{Document, Part, Section, joined};

/// A text, the settings on top of it, and where in the text the level stands.
pub(crate) struct Source {
    pub document: Document,
    /// The dotted key the level stands under, empty where it is the whole text.
    pub prefix: String,
    pub settings: Vec<(String, String)>,
    /// The dotted keys of each file that was named and of the rows it stands for.
    pub(super) attached: Vec<[String; 2]>,
}

impl Source {
    pub fn new(document: Document, prefix: &str, settings: Vec<(String, String)>) -> Self {
        Self { document, prefix: prefix.to_owned(), settings, attached: Vec::new() }
    }

    /// Applies the settings, takes in what a file holds, and reads the level.
    pub fn level(mut self, id: &str, read: ReadAttachment<'_>) -> Result<Level, LevelError> {
        let settings = std::mem::take(&mut self.settings);
        let applied = settings::apply(&mut self.document, &settings);
        self.settings = settings;
        self.attach(read).map_err(|problem| self.located(&problem, Part::Value))?;
        let table = std::mem::take(&mut self.document.table);
        applied
            .and_then(|()| keys::check(&Section::root(&table)))
            .map_err(|problem| self.located(&problem, Part::Key))?;
        build(id, table).map_err(|problem| self.located(&problem, Part::Value))
    }

    /// Whether a set key made the table that `key` is missing from.
    fn made(&self, set: &str, key: &str) -> bool {
        let table = |key: &str| key.rsplit_once('.').map(|(table, _)| table.to_owned());
        table(set).is_some_and(|made| {
            table(key).as_ref() == Some(&made) && !self.document.holds(&joined(&self.prefix, &made))
        })
    }

    /// Finds the place of a problem: the setting that brought the key, or its line and column.
    pub fn located(&self, problem: &Problem, part: Part) -> LevelError {
        // What is wrong with rows that came out of a file is wrong with the file.
        let named = self.attached.iter().find(|[_, rows]| *rows == problem.key);
        let problem = &named.map_or_else(
            || problem.clone(),
            |[file, _]| Problem { key: file.clone(), character: None, ..problem.clone() },
        );
        let in_text = joined(&self.prefix, &problem.key);
        let set = self
            .settings
            .iter()
            .rev()
            .find(|(key, _)| touches(key, &problem.key) || self.made(key, &problem.key));
        let place = match set {
            Some((key, value)) if !self.document.holds(&in_text) => Place::Setting(format!("{key}={value}")),
            _ => {
                let position = match problem.character {
                    Some(character) => self.document.position_in_text(&in_text, character),
                    None => self.document.position(&in_text, part),
                };
                Place::Text { line: position.line, column: position.column }
            }
        };
        LevelError {
            place,
            key: problem.key.clone(),
            message: problem.message.clone(),
            expected: problem.expected.clone(),
        }
    }
}

/// Whether a set key is the one in question, or one of the two lies inside the other.
fn touches(set: &str, key: &str) -> bool {
    let inside = |inner: &str, outer: &str| {
        !outer.is_empty()
            && inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    // A table whose kind was set is wholly the setting's.
    inside(key, set) || inside(set, key) || set.strip_suffix(".kind").is_some_and(|table| inside(key, table))
}
