//! Numbers, texts and values as bytes, short where they are simple.
//!
//! | what | as |
//! |---|---|
//! | whole number | 7 bits a byte, the lowest first; the highest bit says that another byte follows |
//! | signed whole number | 2·n, or −2·n − 1 where it is below zero |
//! | number | its shortest decimal, n·10^e: a byte e + 64, then n; or a byte 0 and its 8 bytes where that is shorter |
//! | text | its length in bytes, then UTF-8 |
//! | value | a byte for its type, then what it holds; a table: its length, then keys with values |

use super::LinkError;
use crate::level::{SpecTable, SpecValue};
use crate::text::MAX_TABLE_NODES;

/// The maximum number of lists and tables inside each other.
const MAX_DEPTH: usize = 16;
/// What is added to the exponent of a decimal. Zero then stands for a number in its own 8 bytes.
const EXPONENT_OFFSET: i64 = 64;
/// The largest exponent of a decimal, and minus the smallest.
const MAX_EXPONENT: i64 = 63;
/// The number of bits in a byte of a whole number.
const GROUP_BITS: u32 = 7;

/// The types of values, by their bytes.
const FALSE: u8 = 0;
const TRUE: u8 = 1;
const INTEGER: u8 = 2;
const NUMBER: u8 = 3;
const TEXT: u8 = 4;
const LIST: u8 = 5;
const TABLE: u8 = 6;

/// Writes.
#[derive(Default)]
pub(super) struct Writer {
    pub bytes: Vec<u8>,
}

impl Writer {
    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub fn hash(&mut self, hash: u64) {
        self.bytes.extend(hash.to_le_bytes());
    }

    pub fn whole(&mut self, mut number: u64) {
        loop {
            let group = (number & 0x7f) as u8;
            number >>= GROUP_BITS;
            if number == 0 {
                return self.byte(group);
            }
            self.byte(group | 0x80);
        }
    }

    pub fn signed(&mut self, number: i64) {
        self.whole(((number << 1) ^ (number >> 63)) as u64);
    }

    pub fn number(&mut self, number: f64) {
        let start = self.bytes.len();
        if let Some((digits, exponent)) = decimal(number) {
            self.byte((exponent + EXPONENT_OFFSET) as u8);
            self.signed(digits);
            if self.bytes.len() - start <= size_of::<f64>() {
                return;
            }
            self.bytes.truncate(start);
        }
        self.byte(0);
        self.hash(number.to_bits());
    }

    pub fn text(&mut self, text: &str) {
        self.whole(text.len() as u64);
        self.bytes.extend(text.as_bytes());
    }

    pub fn value(&mut self, value: &SpecValue) {
        match value {
            SpecValue::Flag(flag) => self.byte(if *flag { TRUE } else { FALSE }),
            SpecValue::Integer(number) => {
                self.byte(INTEGER);
                self.signed(*number);
            }
            SpecValue::Number(number) => {
                self.byte(NUMBER);
                self.number(*number);
            }
            // No key takes a date, so that no level holds one.
            SpecValue::Text(text) | SpecValue::Date(text) => {
                self.byte(TEXT);
                self.text(text);
            }
            SpecValue::Rows(rows) => {
                self.byte(TEXT);
                self.text(&rows.to_text());
            }
            SpecValue::List(items) => {
                self.byte(LIST);
                self.whole(items.len() as u64);
                items.iter().for_each(|item| self.value(item));
            }
            SpecValue::Table(table) => {
                self.byte(TABLE);
                self.table(table);
            }
        }
    }

    pub fn table(&mut self, table: &SpecTable) {
        self.whole(table.len() as u64);
        for (key, value) in table {
            self.text(key);
            self.value(value);
        }
    }
}

/// Returns the shortest decimal of a number, as digits and exponent of ten; `None` where it has none of that form.
fn decimal(number: f64) -> Option<(i64, i64)> {
    let text = format!("{number:e}");
    let (digits, exponent) = text.split_once('e')?;
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let digits: i64 = digits.replace('.', "").parse().ok()?;
    let exponent = exponent.parse::<i64>().ok()? - decimals as i64;
    let is_same = from_decimal(digits, exponent)?.to_bits() == number.to_bits();
    (is_same && exponent.abs() <= MAX_EXPONENT).then_some((digits, exponent))
}

/// Returns the number nearest to digits · 10^exponent.
fn from_decimal(digits: i64, exponent: i64) -> Option<f64> {
    format!("{digits}e{exponent}").parse().ok()
}

/// Reads what [`Writer`] wrote, and refuses everything else.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    /// The number of values and keys read so far.
    nodes: usize,
}

/// The result of reading.
pub(super) type Read<T> = Result<T, LinkError>;

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, nodes: 0 }
    }

    /// Checks that nothing is left.
    pub fn finish(self) -> Read<()> {
        if self.rest.is_empty() {
            return Ok(());
        }
        Err(LinkError::content("something follows its end", "nothing more"))
    }

    fn take(&mut self, length: u64) -> Read<&'a [u8]> {
        let taken = usize::try_from(length).ok().and_then(|length| self.rest.split_at_checked(length));
        let (taken, rest) = taken.ok_or(LinkError::content("it ends too early", "more bytes"))?;
        self.rest = rest;
        Ok(taken)
    }

    pub fn byte(&mut self) -> Read<u8> {
        self.take(1).map(|bytes| bytes.iter().fold(0, |_, byte| *byte))
    }

    pub fn hash(&mut self) -> Read<u64> {
        let bytes = self.take(size_of::<u64>() as u64)?;
        Ok(bytes.iter().rev().fold(0, |hash, byte| hash << 8 | u64::from(*byte)))
    }

    pub fn whole(&mut self) -> Read<u64> {
        let mut number: u64 = 0;
        for shift in (0..u64::BITS).step_by(GROUP_BITS as usize) {
            let byte = self.byte()?;
            let group = u64::from(byte & 0x7f);
            let shifted = group << shift;
            if shifted >> shift != group {
                break;
            }
            number |= shifted;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(LinkError::content("a whole number is too large", "one of at most 64 bits"))
    }

    pub fn signed(&mut self) -> Read<i64> {
        let number = self.whole()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    pub fn number(&mut self) -> Read<f64> {
        let exponent = i64::from(self.byte()?);
        if exponent == 0 {
            return self.hash().map(f64::from_bits);
        }
        let exponent = exponent - EXPONENT_OFFSET;
        let known = Some(exponent).filter(|exponent| exponent.abs() <= MAX_EXPONENT);
        let digits = self.signed()?;
        let number = known.and_then(|exponent| from_decimal(digits, exponent));
        number.ok_or(LinkError::content("a number has an impossible exponent", "one from −63 to 63"))
    }

    pub fn text(&mut self) -> Read<String> {
        let length = self.whole()?;
        let text = str::from_utf8(self.take(length)?);
        text.map(str::to_owned).map_err(|_| LinkError::content("a text is not valid", "UTF-8"))
    }

    pub fn value(&mut self) -> Read<SpecValue> {
        self.value_within(MAX_DEPTH)
    }

    pub fn table(&mut self) -> Read<SpecTable> {
        self.table_within(MAX_DEPTH)
    }

    /// Counts a value or a key, each of which takes far more memory than its bytes.
    pub fn count_node(&mut self) -> Read<()> {
        self.nodes += 1;
        if self.nodes <= MAX_TABLE_NODES {
            return Ok(());
        }
        Err(LinkError::content("it has too many values", "at most 20000"))
    }

    fn value_within(&mut self, depth: usize) -> Read<SpecValue> {
        self.count_node()?;
        Ok(match self.byte()? {
            FALSE => SpecValue::Flag(false),
            TRUE => SpecValue::Flag(true),
            INTEGER => SpecValue::Integer(self.signed()?),
            NUMBER => SpecValue::Number(self.number()?),
            TEXT => SpecValue::Text(self.text()?),
            LIST => {
                let inner = inside(depth)?;
                let length = self.whole()?;
                SpecValue::List((0..length).map(|_| self.value_within(inner)).collect::<Read<_>>()?)
            }
            TABLE => SpecValue::Table(self.table_within(inside(depth)?)?),
            _ => return Err(LinkError::content("a value has an unknown type", "one that values have")),
        })
    }

    fn table_within(&mut self, depth: usize) -> Read<SpecTable> {
        let length = self.whole()?;
        let mut table = SpecTable::new();
        for _ in 0..length {
            let key = self.text()?;
            let value = self.value_within(depth)?;
            if table.insert(key, value).is_some() {
                return Err(LinkError::content("a table has a key twice", "each key once"));
            }
        }
        Ok(table)
    }
}

/// Returns how many lists and tables may be inside one that is inside `depth` others.
fn inside(depth: usize) -> Read<usize> {
    depth.checked_sub(1).ok_or(LinkError::content("its tables are nested too deep", "at most 16 levels"))
}
