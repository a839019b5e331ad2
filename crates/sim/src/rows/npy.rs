//! NumPy's array files: the format of `numpy.lib.format`, versions 1 to 3, with one two-dimensional array of real numbers,
//! whole numbers or booleans, in C or in Fortran order. Everything else is refused, with a message that names it.

use super::dtype::{DTYPES, Dtype};
use super::{MAX_QUOTED_CHARS, Rows, RowsError, RowsPlace, check_size};
use crate::text::excerpt;

const MAGIC: &[u8] = b"\x93NUMPY";
/// The longest header, in bytes. NumPy itself warns of those above 10 000 bytes.
const MAX_HEADER_BYTES: usize = 1 << 16;

/// The entries of a header.
#[derive(Default)]
struct Header {
    descr: Option<String>,
    fortran_order: Option<bool>,
    shape: Option<Vec<usize>>,
}

pub(super) fn read(bytes: &[u8]) -> Result<Rows, RowsError> {
    let (text, start, data) = split(bytes)?;
    let header = Reader { text, at: 0, start }.header()?;
    let in_header = |message: String, expected: &str| {
        Err(RowsError::new(RowsPlace::Byte(start), message, expected.to_owned()))
    };
    let (Some(descr), Some(fortran_order), Some(shape)) = (header.descr, header.fortran_order, header.shape)
    else {
        return in_header("the header is not complete".to_owned(), "descr, fortran_order and shape");
    };
    let Some(dtype) = Dtype::parse(&descr) else {
        return in_header(format!("an array of `{}`", excerpt(&descr, MAX_QUOTED_CHARS)), DTYPES);
    };
    let [rows, columns] = shape[..] else {
        return in_header(format!("an array of {} dimensions", shape.len()), "two: rows and columns");
    };
    check_size(columns, rows)?;
    let size = dtype.size;
    // No overflow: the size has just been checked.
    if data.len() != rows * columns * size {
        let place = RowsPlace::Byte(bytes.len() - data.len());
        let expected = format!("{}: {rows} rows of {columns} numbers of {size} bytes", rows * columns * size);
        return Err(RowsError::new(place, format!("{} bytes of numbers", data.len()), expected));
    }
    let numbers = data.chunks_exact(size).map(|bytes| dtype.decode(bytes));
    if !fortran_order {
        return Rows::new(columns, numbers.collect());
    }
    // Column after column.
    let by_column: Vec<f64> = numbers.collect();
    let row = |row: usize| by_column.iter().skip(row).step_by(rows).copied();
    Rows::new(columns, (0..rows).flat_map(row).collect())
}

/// Returns the header's text, the byte it begins at, and the bytes after it.
fn split(bytes: &[u8]) -> Result<(&str, usize, &[u8]), RowsError> {
    let cut = || RowsError::whole("the file is cut short", "a NumPy array file");
    let Some(rest) = bytes.strip_prefix(MAGIC) else {
        return Err(RowsError::whole("this is not a NumPy array file", "a file that `numpy.save` writes"));
    };
    let [version, _, rest @ ..] = rest else { return Err(cut()) };
    let (length, rest) = match (version, rest) {
        (1, [a, b, rest @ ..]) => (usize::from(u16::from_le_bytes([*a, *b])), rest),
        (2 | 3, [a, b, c, d, rest @ ..]) => (u32::from_le_bytes([*a, *b, *c, *d]) as usize, rest),
        (1..=3, _) => return Err(cut()),
        _ => {
            let message = format!("version {version} of the format is not known");
            return Err(RowsError::new(RowsPlace::Byte(MAGIC.len()), message, "version 1, 2 or 3"));
        }
    };
    if length > MAX_HEADER_BYTES {
        let message = format!("a header of {length} bytes");
        return Err(RowsError::whole(message, format!("at most {MAX_HEADER_BYTES}")));
    }
    let start = bytes.len() - rest.len();
    let (header, data) = rest.split_at_checked(length).ok_or_else(cut)?;
    match std::str::from_utf8(header) {
        Ok(text) => Ok((text, start, data)),
        Err(error) => {
            let place = RowsPlace::Byte(start + error.valid_up_to());
            Err(RowsError::new(place, "the header is not text", "a header as NumPy writes it"))
        }
    }
}

/// Reads the Python literal of a header: a dictionary of a string, a boolean and a tuple of whole numbers.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// The byte of the file the text begins at.
    start: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, word: &str) -> bool {
        self.skip_spaces();
        let found = self.rest().starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn error(&self, expected: &str) -> RowsError {
        let line = self.rest().lines().next().unwrap_or_default();
        let message = match line.trim_end() {
            "" => "the header ends too early".to_owned(),
            text => format!("`{}` in the header", excerpt(text, MAX_QUOTED_CHARS)),
        };
        RowsError::new(RowsPlace::Byte(self.start + self.at), message, expected)
    }

    fn header(mut self) -> Result<Header, RowsError> {
        let mut header = Header::default();
        if !self.take("{") {
            return Err(self.error("a dictionary in braces"));
        }
        while !self.take("}") {
            let before = self.at;
            let key = self.quoted("a key in quotes")?;
            if !self.take(":") {
                return Err(self.error("a colon after the key"));
            }
            match key {
                "descr" => header.descr = Some(self.quoted(DTYPES)?.to_owned()),
                "fortran_order" => header.fortran_order = Some(self.boolean()?),
                "shape" => header.shape = Some(self.shape()?),
                _ => {
                    self.at = before;
                    return Err(self.error("descr, fortran_order and shape"));
                }
            }
            if !self.take(",") && !self.rest().trim_start().starts_with('}') {
                return Err(self.error("a comma or the closing brace"));
            }
        }
        self.skip_spaces();
        if self.rest().is_empty() { Ok(header) } else { Err(self.error("nothing after the closing brace")) }
    }

    fn quoted(&mut self, expected: &str) -> Result<&'a str, RowsError> {
        self.skip_spaces();
        let rest = self.rest();
        let mark =
            rest.chars().next().filter(|c| ['\'', '"'].contains(c)).ok_or_else(|| self.error(expected))?;
        let inside = &rest[1..];
        let end = inside.find(mark).ok_or_else(|| self.error("a closing quote"))?;
        self.at += end + 2;
        Ok(&inside[..end])
    }

    fn boolean(&mut self) -> Result<bool, RowsError> {
        let is_true = self.take("True");
        if is_true || self.take("False") { Ok(is_true) } else { Err(self.error("True or False")) }
    }

    fn shape(&mut self) -> Result<Vec<usize>, RowsError> {
        const EXPECTED: &str = "a tuple of whole numbers, such as (65, 65)";
        if !self.take("(") {
            return Err(self.error(EXPECTED));
        }
        let mut shape = Vec::new();
        while !self.take(")") {
            self.skip_spaces();
            let rest = self.rest();
            let digits = &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())];
            shape.push(digits.parse().map_err(|_| self.error(EXPECTED))?);
            self.at += digits.len();
            // Python 2 marked its long numbers.
            self.take("L");
            if !self.take(",") && !self.rest().trim_start().starts_with(')') {
                return Err(self.error(EXPECTED));
            }
        }
        Ok(shape)
    }
}
