//! Files of numbers that a level names: the caller reads their bytes, and they are decoded here and become part of the
//! level. From then on the level needs no file.

use super::MAX_LEVEL_BYTES;
use super::source::LevelSource;
use crate::error::Problem;
use crate::params::Shape;
use crate::rows::{DESCRIBED_ENDINGS, MAX_ROWS_BYTES, Rows};
use crate::surface::{MAX_ADDED, SurfaceKind};
use crate::text::{SpecTable, SpecValue, excerpt, join_key, shortened};

/// The key that names a file in place of a parameter of [`Shape::Rows`].
pub const FILE: &str = "file";
/// The key that names one array of a .npz file.
pub const ARRAY: &str = "array";
/// The table that can name a file, as can all surfaces that are added to it.
const TABLE: &str = "surface";
/// The maximum length of all rows of a level together, in bytes, where one of them is a file: what [`MAX_LEVEL_BYTES`]
/// leaves beside the rest of the level. A single file always has room.
const MAX_TOTAL_BYTES: usize = MAX_LEVEL_BYTES - (1 << 20);

/// The maximum length of a file's name in an error message, in characters.
const QUOTED_CHARS: usize = 100;

/// A file of numbers to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attachment<'a> {
    /// The name, as the level or the edit has it.
    pub name: &'a str,
    /// Whether an edit named it, so that it does not lie beside the level's file.
    pub is_from_edit: bool,
}

/// Reads a file's bytes, or says why that is not possible. More than [`MAX_ROWS_BYTES`] are refused afterwards.
pub type ReadAttachment<'a> = &'a dyn Fn(&Attachment<'_>) -> Result<Vec<u8>, String>;

impl LevelSource<'_> {
    /// Replaces the names of files by the rows that the files hold.
    pub(super) fn read_attachments(&mut self, read: ReadAttachment<'_>) -> Result<(), Problem> {
        let mut path = TABLE.to_owned();
        for _ in 0..=MAX_ADDED {
            self.read_attachment(&path, read)?;
            path.push_str(".add");
        }
        match self.attached.last() {
            Some([file_key, _]) => self.check_total_rows(file_key),
            None => Ok(()),
        }
    }

    /// Refuses rows, set by the key `last`, that make all rows together too long: a level must be short enough to be read
    /// again once it is written, with all rows in its text.
    pub(super) fn check_total_rows(&self, last: &str) -> Result<(), Problem> {
        let length = bytes_of_rows(&self.spec.table);
        if length > MAX_TOTAL_BYTES {
            let message = format!("with this one there are {length} bytes of numbers in all");
            return Err(Problem::new(last, message, format!("at most {} MB", MAX_TOTAL_BYTES >> 20)));
        }
        Ok(())
    }

    /// Does the same for one table.
    fn read_attachment(&mut self, path: &str, read: ReadAttachment<'_>) -> Result<(), Problem> {
        let Some(rows_name) = table_at(&mut self.spec.table, path).and_then(|table| rows_parameter(table))
        else {
            return Ok(());
        };
        let [file_key, array_key, rows_key] = [FILE, ARRAY, rows_name].map(|name| join_key(path, name));
        let [is_file_set, is_array_set, are_rows_set] =
            [&file_key, &array_key, &rows_key].map(|key| !self.is_in_text(key));
        let Some(table) = table_at(&mut self.spec.table, path) else { return Ok(()) };
        if table.contains_key(FILE) && table.contains_key(rows_name) {
            // An edit takes the place of what the text says.
            match (is_file_set, are_rows_set) {
                (true, false) => drop(table.remove(rows_name)),
                (false, true) => {
                    table.remove(FILE);
                    table.remove(ARRAY);
                }
                _ => {
                    let message = format!("`{rows_name}` says the same thing");
                    return Err(Problem::new(file_key, message, "only one of the two"));
                }
            }
        }
        let name = match table.remove(FILE) {
            None => return Ok(()),
            Some(SpecValue::Text(name)) => name,
            Some(other) => {
                let message = format!("{} is of the wrong type", shortened(&other));
                return Err(Problem::new(file_key, message, "the name of a file, in quotes"));
            }
        };
        // The name of an array belongs to the file beside it, which an edit takes the place of.
        let array = table.remove(ARRAY).filter(|_| is_array_set || !is_file_set);
        let array = match &array {
            None => None,
            Some(SpecValue::Text(name)) => Some(name.as_str()),
            Some(other) => {
                let message = format!("{} is of the wrong type", shortened(other));
                return Err(Problem::new(array_key, message, "the name of an array, in quotes"));
            }
        };
        let attachment = Attachment { name: &name, is_from_edit: is_file_set };
        let rows = rows_of(&attachment, array, read)
            .map_err(|(message, expected)| Problem::new(&file_key, message, expected))?;
        table.insert(rows_name.to_owned(), SpecValue::Rows(rows));
        self.attached.push([file_key, rows_key]);
        Ok(())
    }
}

/// Returns the table at a dotted key.
fn table_at<'a>(root: &'a mut SpecTable, path: &str) -> Option<&'a mut SpecTable> {
    path.split('.').try_fold(root, |table, part| table.get_mut(part)?.as_table_mut())
}

/// Returns the length of the rows of a level's surface and of those added to it, as text.
fn bytes_of_rows(level: &SpecTable) -> usize {
    let main = level.get(TABLE).and_then(SpecValue::as_table);
    std::iter::successors(main, |surface| surface.get("add")?.as_table())
        .filter_map(|surface| surface.get(rows_parameter(surface)?))
        .map(|rows| match rows {
            SpecValue::Rows(rows) => rows.to_text().len(),
            other => other.as_text().map_or(0, str::len),
        })
        .sum()
}

/// Returns the name of the surface's parameter that is rows of numbers, if it has one.
fn rows_parameter(surface: &SpecTable) -> Option<&'static str> {
    let specs = SurfaceKind::find(surface.get("kind")?.as_text()?)?.info.params;
    specs.iter().find(|spec| matches!(spec.shape, Shape::Rows(_))).map(|spec| spec.name)
}

fn rows_of(
    attachment: &Attachment<'_>,
    array: Option<&str>,
    read: ReadAttachment<'_>,
) -> Result<Rows, (String, String)> {
    let name = excerpt(attachment.name, QUOTED_CHARS);
    let bytes = read(attachment).map_err(|reason| {
        let expected = format!("a {DESCRIBED_ENDINGS} file of at most {} MB", MAX_ROWS_BYTES >> 20);
        (format!("{name}: {reason}"), expected)
    })?;
    Rows::from_file_array(attachment.name, &bytes, array).map_err(|error| {
        let place = error.place.to_string();
        (format!("{name}: {place}{}", error.message), error.expected)
    })
}
