//! A level on its way from what a text and edits say to a checked [`Level`]: edited, completed by the files it names,
//! built. Finds the place of every problem in the text or among the edits.

use super::attachment::ReadAttachment;
use super::edit::{self, LevelEdit};
use super::parse::{self, keys};
use super::{Level, LevelSpec};
use crate::error::{LevelError, Place, Problem};
use crate::text::{Part, Section, Spans, SpecValue, excerpt, join_key};

/// The values of a level, and where each of them came from.
pub(crate) struct LevelSource<'d> {
    pub(super) spec: LevelSpec,
    /// `None` for a level that has no text.
    spans: Option<Spans<'d>>,
    /// The dotted key of the level's table in the text; empty where the level is the whole text.
    prefix: &'static str,
    edits: Vec<LevelEdit>,
    /// The dotted keys of each file that is named, and of the rows that it was read into.
    pub(super) attached: Vec<[String; 2]>,
}

impl<'d> LevelSource<'d> {
    /// Returns the source of a level that stands in a text under the key `prefix`.
    pub fn in_text(spec: LevelSpec, spans: Spans<'d>, prefix: &'static str) -> Self {
        Self { spec, spans: Some(spans), prefix, edits: Vec::new(), attached: Vec::new() }
    }

    /// Returns the source of a level that has no text.
    pub fn without_text(spec: LevelSpec) -> Self {
        Self { spec, spans: None, prefix: "", edits: Vec::new(), attached: Vec::new() }
    }

    /// Applies edits.
    pub fn edit(&mut self, edits: &[LevelEdit]) -> Result<(), LevelError> {
        self.edits.extend_from_slice(edits);
        let mut replaced = Vec::new();
        let applied = edit::apply(&mut self.spec.table, edits, &mut replaced);
        for key in replaced {
            self.spans.iter_mut().for_each(|spans| spans.remove(join_key(self.prefix, &key)));
        }
        let rows = edits.iter().rev().find(|edit| matches!(edit.value, SpecValue::Rows(_)));
        applied
            .and_then(|()| rows.map_or(Ok(()), |edit| self.check_total_rows(&edit.key)))
            .map_err(|problem| self.located(&problem, Part::Key))
    }

    /// Reads the files of numbers that the level names into its spec.
    pub fn attach(&mut self, read: ReadAttachment<'_>) -> Result<(), LevelError> {
        self.read_attachments(read).map_err(|problem| self.located(&problem, Part::Value))
    }

    /// Checks everything and builds the level. Where edits move the view away from the start, the level gets the default
    /// start of its view, as on a change of the surface's kind.
    pub fn build(mut self) -> Result<Level, LevelError> {
        keys::check(&Section::root(&self.spec.table)).map_err(|problem| self.located(&problem, Part::Key))?;
        let built = match parse::build(&self.spec) {
            Err(problem) if parse::is_start_outside(&problem) && self.edits_move_view() => {
                self.spec.table.remove("start");
                parse::build(&self.spec)
            }
            built => built,
        };
        match built {
            Ok(parts) => Ok(Level { spec: self.spec, parts }),
            Err(problem) => Err(self.located(&problem, Part::Value)),
        }
    }

    /// Returns whether edits change what can move the view, and none sets the start.
    fn edits_move_view(&self) -> bool {
        let is_of = |tables: &[&str]| {
            self.edits.iter().any(|edit| tables.iter().any(|table| touches(&edit.key, table)))
        };
        is_of(&["surface", "view"]) && !is_of(&["start"])
    }

    /// Returns whether the text has a key of the level that no edit has replaced.
    pub(super) fn is_in_text(&self, key: &str) -> bool {
        self.spans.as_ref().is_some_and(|spans| spans.has(&join_key(self.prefix, key)))
    }

    /// Finds the place of a problem: the edit that set its key, or else its line and column.
    fn located(&self, problem: &Problem, part: Part) -> LevelError {
        // A problem with rows that came from a file is a problem of the file.
        let named = self.attached.iter().find(|[_, rows]| *rows == problem.key);
        let problem = &named.map_or_else(
            || problem.clone(),
            |[file, _]| Problem { key: file.clone(), character: None, ..problem.clone() },
        );
        let is_cause = |edit: &&LevelEdit| {
            touches(&edit.key, &problem.key) || self.made_table_of(&edit.key, &problem.key)
        };
        let edit = self.edits.iter().rev().find(is_cause);
        let place = match (edit, &self.spans) {
            (Some(edit), _) if !self.is_in_text(&problem.key) => place_of(edit),
            (_, None) => Place::Spec,
            (_, Some(spans)) => {
                let key = join_key(self.prefix, &problem.key);
                let position = match problem.character {
                    Some(character) => spans.position_in_text(&key, character),
                    None => spans.position(&key, part),
                };
                Place::Text { line: position.line, column: position.column }
            }
        };
        error_at(place, problem)
    }

    /// Returns whether an edit of `set` made the table that `key` is missing from.
    fn made_table_of(&self, set: &str, key: &str) -> bool {
        let table = |key: &str| key.rsplit_once('.').map(|(table, _)| table.to_owned());
        table(set).is_some_and(|made| table(key).as_ref() == Some(&made) && !self.is_in_text(&made))
    }
}

/// Returns an error in a level that was valid before some edits: they are its cause, even where each key is.
pub(super) fn blame(edits: &[LevelEdit], error: LevelError) -> LevelError {
    if edits.is_empty() || error.is_from_edit() {
        return error;
    }
    let all: Vec<String> = edits.iter().map(edit_text).collect();
    LevelError { place: Place::Edit(all.join(" --set ")), ..error }
}

/// Finds the edit that a problem is about.
pub(super) fn locate_in_edits(problem: &Problem, edits: &[LevelEdit]) -> LevelError {
    let edit = edits.iter().rev().find(|edit| touches(&edit.key, &problem.key));
    error_at(edit.map_or(Place::Spec, place_of), problem)
}

fn place_of(edit: &LevelEdit) -> Place {
    Place::Edit(edit_text(edit))
}

/// Returns an edit as its flag has it: `KEY=VALUE`.
fn edit_text(edit: &LevelEdit) -> String {
    let value = match &edit.value {
        SpecValue::Text(text) => excerpt(text, EDIT_CHARS),
        SpecValue::Rows(_) => "rows of numbers".to_owned(),
        other => excerpt(&other.to_string(), EDIT_CHARS),
    };
    format!("{}={value}", excerpt(&edit.key, EDIT_CHARS))
}

/// The maximum length of a dotted key in an error message, in characters. Those of a text are shorter.
const KEY_CHARS: usize = 256;
/// The maximum length of an edit's key and of its value in an error message, in characters.
const EDIT_CHARS: usize = 100;

fn error_at(place: Place, problem: &Problem) -> LevelError {
    LevelError {
        place,
        key: excerpt(&problem.key, KEY_CHARS),
        message: problem.message.clone(),
        expected: problem.expected.clone(),
    }
}

/// Returns whether an edited key is the one in question, or one of the two lies inside the other.
fn touches(set: &str, key: &str) -> bool {
    let is_inside = |inner: &str, outer: &str| {
        !outer.is_empty()
            && inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    // A table whose kind was set is the edit's as a whole.
    is_inside(key, set)
        || is_inside(set, key)
        || set.strip_suffix(".kind").is_some_and(|table| is_inside(key, table))
}
