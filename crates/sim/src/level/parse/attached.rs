//! Files of numbers that a level names: read by whoever knows where they lie, decoded here, and put into the level's
//! table as text. From then on the level needs no file.

use toml::{Table, Value};

use super::{MAX_LEVEL_BYTES, Source};
use crate::error::Problem;
use crate::params::Shape;
use crate::rows::{MAX_ROWS_BYTES, Rows};
use crate::surface::{MAX_ADDED, SurfaceKind};
use crate::text::joined;

/// The key that names a file in the place of a parameter of [`Shape::Rows`].
pub const FILE: &str = "file";
/// The table a file can be named in, and so can all that are added to it.
const TABLE: &str = "surface";
/// The longest rows of a level in all, in bytes, where a file is among them: what [`MAX_LEVEL_BYTES`] leaves beside
/// the rest of the level. Any one file has room.
const MAX_BYTES_IN_ALL: usize = MAX_LEVEL_BYTES - (1 << 20);

/// A file of numbers that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attachment<'a> {
    /// As the level or the setting names it.
    pub name: &'a str,
    /// Whether a setting named it, so that it does not lie beside the level's file.
    pub is_from_setting: bool,
}

/// Reads a file's bytes, or says in words why that cannot be. More than [`MAX_ROWS_BYTES`] are refused afterwards.
pub type ReadAttachment<'a> = &'a dyn Fn(&Attachment<'_>) -> Result<Vec<u8>, String>;

impl Source {
    /// Puts what named files hold into the places of the parameters they are for.
    pub(super) fn attach(&mut self, read: ReadAttachment<'_>) -> Result<(), Problem> {
        let mut path = TABLE.to_owned();
        for _ in 0..=MAX_ADDED {
            self.attach_at(&path, read)?;
            path.push_str(".add");
        }
        let Some([file_key, _]) = self.attached.last() else { return Ok(()) };
        // What is written must read back: the rows of the text and those of files are one text then.
        let length = bytes_of_rows(&self.document.table);
        if length > MAX_BYTES_IN_ALL {
            let message = format!("with this one there are {length} bytes of numbers in all");
            return Err(Problem::new(file_key, message, format!("at most {} MB", MAX_BYTES_IN_ALL >> 20)));
        }
        Ok(())
    }

    /// The same for one table.
    fn attach_at(&mut self, path: &str, read: ReadAttachment<'_>) -> Result<(), Problem> {
        let Some(table) = table_at(&mut self.document.table, path) else { return Ok(()) };
        let Some(rows_name) = rows_parameter(table) else { return Ok(()) };
        let (file_key, rows_key) = (joined(path, FILE), joined(path, rows_name));
        let [is_file_set, are_rows_set] =
            [&file_key, &rows_key].map(|key| !self.document.holds(&joined(&self.prefix, key)));
        // Found again, since the document was asked in between.
        let Some(table) = table_at(&mut self.document.table, path) else { return Ok(()) };
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
        self.attached.push([file_key, rows_key]);
        Ok(())
    }
}

/// The table at a dotted key.
fn table_at<'a>(root: &'a mut Table, path: &str) -> Option<&'a mut Table> {
    path.split('.').try_fold(root, |table, part| table.get_mut(part)?.as_table_mut())
}

/// How long the rows of a level's surface and of those added to it are, as text.
fn bytes_of_rows(level: &Table) -> usize {
    let main = level.get(TABLE).and_then(Value::as_table);
    std::iter::successors(main, |around| around.get("add")?.as_table())
        .filter_map(|surface| surface.get(rows_parameter(surface)?)?.as_str())
        .map(str::len)
        .sum()
}

/// The parameter of a surface that is rows of numbers, if it has one.
fn rows_parameter(surface: &Table) -> Option<&'static str> {
    let specs = SurfaceKind::find(surface.get("kind")?.as_str()?)?.info.params;
    specs.iter().find(|spec| matches!(spec.shape, Shape::Rows(_))).map(|spec| spec.name)
}

fn rows_of(attachment: &Attachment<'_>, read: ReadAttachment<'_>) -> Result<Rows, (String, String)> {
    let name = attachment.name;
    let bytes = read(attachment).map_err(|reason| {
        let expected = format!("a .csv, .npy or .png file of at most {} MB", MAX_ROWS_BYTES >> 20);
        (format!("{name}: {reason}"), expected)
    })?;
    Rows::from_file(name, &bytes).map_err(|error| {
        let place = error.place.to_string();
        (format!("{name}: {place}{}", error.message), error.expected)
    })
}
