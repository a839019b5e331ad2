//! The table of a finished sweep: its part becomes a file of the form that its name asks for.

use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;

use super::part::Part;
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;

/// A form of table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Lines of cells with commas between them.
    Csv,
    /// NumPy's format of one array: float64, a row for each run.
    Npy,
    /// Apache Parquet.
    Parquet,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its cells are.
    pub kind: ColumnKind,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Numbers, or nothing.
    Number,
    /// Whole numbers that are not negative, or nothing.
    Integer,
    /// Texts.
    Text,
}

impl Form {
    /// Returns the form that the ending of a name asks for; CSV for stdout.
    pub fn of(path: Option<&Path>) -> Result<Self, Failure> {
        let ending = path.and_then(Path::extension).map(|ending| ending.to_ascii_lowercase());
        match ending.as_deref().and_then(|ending| ending.to_str()) {
            None | Some("csv") => Ok(Self::Csv),
            Some("npy") => Ok(Self::Npy),
            Some("parquet") if cfg!(feature = "parquet") => Ok(Self::Parquet),
            Some("parquet") => Err(Failure::new(
                Exit::Usage,
                "--out: this program was built without Parquet; build it with --features parquet, or write .csv or .npy",
            )),
            Some(other) => Err(Failure::new(
                Exit::Usage,
                format!("--out: .{other} is no form of table; expected .csv, .npy or .parquet"),
            )),
        }
    }

    /// Checks that the form has room for these columns.
    pub fn check(self, columns: &[Column]) -> Result<(), Failure> {
        let text = columns.iter().find(|column| column.kind == ColumnKind::Text);
        match text {
            Some(column) if self == Self::Npy => Err(Failure::new(
                Exit::Usage,
                format!(
                    "--out: an .npy file holds numbers only, and `{}` is a text; expected another --measure, or .csv",
                    column.name
                ),
            )),
            _ => Ok(()),
        }
    }
}

/// Writes the rows of a part into a file. `with_names` is whether a CSV file begins with the names of the columns.
pub fn write(
    part: &Part,
    out: Output,
    form: Form,
    columns: &[Column],
    with_names: bool,
) -> anyhow::Result<()> {
    match form {
        Form::Csv => write_csv(part, out, columns, with_names),
        Form::Npy => write_npy(part, out, columns),
        Form::Parquet => write_parquet(part, out, columns),
    }
}

/// Returns the names of the columns as a line of a CSV file, without its end.
pub fn header(columns: &[Column]) -> String {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    names.join(",")
}

fn write_csv(part: &Part, out: Output, columns: &[Column], with_names: bool) -> anyhow::Result<()> {
    let mut out = std::io::BufWriter::with_capacity(1 << 16, out);
    if with_names {
        writeln!(out, "{}", header(columns))?;
    }
    part.read(|line| Ok(writeln!(out, "{line}")?))?;
    Ok(out.into_inner().map_err(std::io::IntoInnerError::into_error)?.finish()?)
}

/// Writes float64 in C order, with the header of version 1.0 of NumPy's format.
fn write_npy(part: &Part, out: Output, columns: &[Column]) -> anyhow::Result<()> {
    let shape = format!("({}, {})", part.rows(), columns.len());
    let mut dict = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}");
    // Magic, version, length and dictionary fill whole blocks of 64 bytes, the last of which is the end of a line.
    let filled = (10 + dict.len() + 1).next_multiple_of(64);
    dict.extend(std::iter::repeat_n(' ', filled - 10 - dict.len() - 1));
    dict.push('\n');
    let mut out = std::io::BufWriter::with_capacity(1 << 16, out);
    out.write_all(b"\x93NUMPY\x01\x00")?;
    out.write_all(&(dict.len() as u16).to_le_bytes())?;
    out.write_all(dict.as_bytes())?;
    part.read(|line| {
        for cell in cells(line, columns.len())? {
            let number = if cell.is_empty() { f64::NAN } else { number(&cell)? };
            out.write_all(&number.to_le_bytes())?;
        }
        Ok(())
    })?;
    Ok(out.into_inner().map_err(std::io::IntoInnerError::into_error)?.finish()?)
}

fn number(cell: &str) -> anyhow::Result<f64> {
    cell.parse().with_context(|| format!("the part has {cell:?} where a number was written"))
}

/// Returns the cells of a line of the part, whose quotes are those that [`csv_cell`](crate::cli::rows::csv_cell) makes.
fn cells(line: &str, count: usize) -> anyhow::Result<Vec<String>> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let Some(cell) = cells.last_mut() else { break };
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            c => cell.push(c),
        }
    }
    anyhow::ensure!(cells.len() == count, "the part has a line of {} cells instead of {count}", cells.len());
    Ok(cells)
}

#[cfg(not(feature = "parquet"))]
fn write_parquet(_: &Part, _: Output, _: &[Column]) -> anyhow::Result<()> {
    anyhow::bail!("this program was built without Parquet")
}

#[cfg(feature = "parquet")]
fn write_parquet(part: &Part, out: Output, columns: &[Column]) -> anyhow::Result<()> {
    super::parquet::write(columns, out, |each| part.read(|line| each(cells(line, columns.len())?)))
}
