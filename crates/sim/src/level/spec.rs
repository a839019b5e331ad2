//! The content of a level file as plain data: the values of its keys, before any of them is checked. A replay keeps the
//! spec of its level, and a level is written as text from it.

use super::MAX_LEVEL_BYTES;
use super::edit::{self, LevelEdit};
use crate::error::LevelError;
use crate::text::{Document, Limits, MAX_TABLE_NODES, SpecTable, SpecValue, write_table};

/// The content of a level file, with the id of the file. Nothing in it has been checked:
/// [`Level::build`](super::Level::build) does that.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelSpec {
    pub(super) id: String,
    pub(super) table: SpecTable,
}

impl LevelSpec {
    /// Returns a spec with only the format.
    #[must_use]
    pub fn new(id: &str) -> Self {
        let table = SpecTable::from([("format".to_owned(), SpecValue::from(super::parse::FORMAT))]);
        Self { id: id.to_owned(), table }
    }

    pub(crate) fn from_table(id: &str, table: SpecTable) -> Self {
        Self { id: id.to_owned(), table }
    }

    pub(crate) fn table(&self) -> &SpecTable {
        &self.table
    }

    /// Returns the level's id: the file's name without its ending.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Applies edits, whatever their order; see [`LevelEdit`].
    ///
    /// # Errors
    /// The first edit with an impossible key. Values are checked when the level is built.
    pub fn apply(&mut self, edits: &[LevelEdit]) -> Result<(), LevelError> {
        let mut replaced = Vec::new();
        edit::apply(&mut self.table, edits, &mut replaced)
            .map_err(|problem| super::source::locate_in_edits(&problem, edits))
    }

    /// Returns the spec as the text of a level file. It reads back as the same spec, but that rows of numbers become a
    /// text.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        self.write_in(&mut out, "");
        out
    }

    /// Appends the spec as the table `path` of a TOML text; its headed tables become `[path.table]`.
    pub(crate) fn write_in(&self, out: &mut String, path: &str) {
        write_table(out, path, &self.table);
    }
}

/// Reads the text of a level file, without checking its values.
pub(super) fn read(text: &str) -> Result<Document<'_>, LevelError> {
    let limits = Limits { bytes: MAX_LEVEL_BYTES, nodes: MAX_TABLE_NODES };
    Document::parse(text, limits).map_err(LevelError::from)
}
