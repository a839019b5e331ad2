//! Files of numbers that a level names: read by whoever knows where they lie, decoded here, and put into the level's
//! table as text. From then on the level needs no file.

use toml::Value;

use super::Source;
use crate::error::Problem;
use crate::params::Shape;
use crate::rows::{ROWS_MOST_BYTES, Rows};
use crate::surface::SurfaceKind;
use crate::text::joined;

/// The key that names a file in the place of a parameter of [`Shape::Rows`].
pub const FILE: &str = "file";
/// The table a file can be named in.
const TABLE: &str = "surface";

/// A file of numbers that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attachment<'a> {
    /// As the level or the setting names it.
    pub name: &'a str,
    /// Whether a setting named it, so that it does not lie beside the level's file.
    pub is_from_setting: bool,
}

/// Reads a file's bytes, or says in words why that cannot be. More than [`ROWS_MOST_BYTES`] are refused afterwards.
pub type ReadAttachment<'a> = &'a dyn Fn(&Attachment<'_>) -> Result<Vec<u8>, String>;

impl Source {
    /// Puts what a named file holds into the place of the parameter it is for.
    pub(super) fn attach(&mut self, read: ReadAttachment<'_>) -> Result<(), Problem> {
        let Some(rows_name) = self.rows_parameter() else { return Ok(()) };
        let (file_key, rows_key) = (joined(TABLE, FILE), joined(TABLE, rows_name));
        let [is_file_set, are_rows_set] =
            [&file_key, &rows_key].map(|key| !self.document.holds(&joined(&self.prefix, key)));
        let Some(table) = self.document.table.get_mut(TABLE).and_then(Value::as_table_mut) else {
            return Ok(());
        };
        if table.contains_key(FILE) && table.contains_key(rows_name) {
            // A setting takes the place of what the text says.
            match (is_file_set, are_rows_set) {
                (true, false) => drop(table.remove(rows_name)),
                (false, true) => drop(table.remove(FILE)),
                _ => {
                    let message = format!("`{rows_name}` says the same thing");
                    return Err(Problem::new(file_key, message, "only one of the two"));
                }
            }
        }
        let name = match table.remove(FILE) {
            None => return Ok(()),
            Some(Value::String(name)) => name,
            Some(other) => {
                let message = format!("{} is of the wrong type", crate::text::short(&other));
                return Err(Problem::new(file_key, message, "the name of a file, in quotes"));
            }
        };
        let attachment = Attachment { name: &name, is_from_setting: is_file_set };
        let rows = rows_of(&attachment, read)
            .map_err(|(message, expected)| Problem::new(&file_key, message, expected))?;
        table.insert(rows_name.to_owned(), Value::String(rows.to_text()));
        self.attached = Some([file_key, rows_key]);
        Ok(())
    }

    /// The parameter of the level's surface that is rows of numbers, if it has one.
    fn rows_parameter(&self) -> Option<&'static str> {
        let kind = self.document.table.get(TABLE)?.get("kind")?.as_str()?;
        let specs = SurfaceKind::find(kind)?.info.params;
        specs.iter().find(|spec| matches!(spec.shape, Shape::Rows(_))).map(|spec| spec.name)
    }
}

fn rows_of(attachment: &Attachment<'_>, read: ReadAttachment<'_>) -> Result<Rows, (String, String)> {
    let name = attachment.name;
    let bytes = read(attachment).map_err(|reason| {
        let expected = format!("a .csv, .npy or .png file of at most {} MB", ROWS_MOST_BYTES >> 20);
        (format!("{name}: {reason}"), expected)
    })?;
    Rows::from_file(name, &bytes).map_err(|error| {
        let place = error.place.to_string();
        (format!("{name}: {place}{}", error.message), error.expected)
    })
}
