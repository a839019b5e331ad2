//! Tables written as TOML that a person can read and a line-by-line comparison can follow: a fixed order of keys, the
//! shortest decimals that read back as the same number, one entry per line.
//!
//! Not `toml_edit`: it writes 1e-7 as 0.0000001 and 1e300 with 301 digits, and chooses the quotes of a text by its
//! content, so that a small change of a text can change its whole form.

use std::fmt::{self, Write};

use super::{SpecTable, SpecValue};

/// Keys that come first, in this order; all others follow alphabetically.
const ORDER: &[&str] = &[
    "format",
    "kind",
    "title",
    "world",
    "order",
    "tagline",
    "lesson",
    "question",
    "insight",
    "seed",
    "max_steps",
    "surface",
    "view",
    "noise",
    "optimizer",
    "pack",
    "start",
    "goal",
    "player",
    "screen",
    "task",
    "label",
    "theory",
];

/// Appends a table: its own entries, then `[path.table]` and `[[path.list]]` for tables directly inside; deeper ones are
/// written inline.
pub(crate) fn write_table(out: &mut String, path: &str, table: &SpecTable) {
    let (tables, entries): (Vec<_>, Vec<_>) =
        in_order(table).into_iter().partition(|(_, value)| is_tables(value));
    for (key, value) in entries {
        write_entry(out, key, value);
    }
    for (key, value) in tables {
        let path = super::join_key(path, &key_text(key));
        match value {
            SpecValue::Table(inner) => write_headed(out, &format!("[{path}]"), inner),
            SpecValue::List(items) => {
                for inner in items.iter().filter_map(SpecValue::as_table) {
                    write_headed(out, &format!("[[{path}]]"), inner);
                }
            }
            _ => {}
        }
    }
}

fn write_headed(out: &mut String, header: &str, table: &SpecTable) {
    out.push('\n');
    out.push_str(header);
    out.push('\n');
    for (key, value) in in_order(table) {
        write_entry(out, key, value);
    }
}

/// Appends `key = value` and a newline.
pub(crate) fn write_entry(out: &mut String, key: &str, value: &SpecValue) {
    out.push_str(&key_text(key));
    out.push_str(" = ");
    match value {
        SpecValue::Text(text) => write_entry_text(out, text),
        SpecValue::Rows(rows) => write_entry_text(out, &rows.to_text()),
        other => {
            // Writing to a string cannot fail.
            let _ = write_value(out, other);
        }
    }
    out.push('\n');
}

fn write_entry_text(out: &mut String, text: &str) {
    if text.contains('\n') { write_long_text(out, text) } else { out.push_str(&Quoted(text).to_string()) }
}

fn in_order(table: &SpecTable) -> Vec<(&String, &SpecValue)> {
    let mut entries: Vec<_> = table.iter().collect();
    let place = |key: &str| ORDER.iter().position(|known| *known == key).unwrap_or(ORDER.len());
    entries.sort_by(|(a, _), (b, _)| place(a).cmp(&place(b)).then_with(|| a.cmp(b)));
    entries
}

fn is_tables(value: &SpecValue) -> bool {
    match value {
        SpecValue::Table(_) => true,
        SpecValue::List(items) => !items.is_empty() && items.iter().all(|item| item.as_table().is_some()),
        _ => false,
    }
}

fn key_text(key: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(is_bare) {
        return key.to_owned();
    }
    Quoted(key).to_string()
}

/// Writes a value on one line.
pub(super) fn write_value(out: &mut impl Write, value: &SpecValue) -> fmt::Result {
    match value {
        SpecValue::Text(text) => write!(out, "{}", Quoted(text)),
        SpecValue::Rows(rows) => write!(out, "{}", Quoted(&rows.to_text())),
        SpecValue::Number(number) if number.is_nan() => out.write_str("nan"),
        // Debug is the shortest decimal that reads back the same, always with a point or an exponent.
        SpecValue::Number(number) => write!(out, "{number:?}"),
        SpecValue::Integer(number) => write!(out, "{number}"),
        SpecValue::Flag(flag) => write!(out, "{flag}"),
        SpecValue::Date(date) => out.write_str(date),
        SpecValue::List(items) => {
            out.write_char('[')?;
            for (index, item) in items.iter().enumerate() {
                out.write_str(if index > 0 { ", " } else { "" })?;
                write_value(out, item)?;
            }
            out.write_char(']')
        }
        SpecValue::Table(table) => {
            out.write_str("{ ")?;
            for (index, (key, item)) in in_order(table).into_iter().enumerate() {
                write!(out, "{}{} = ", if index > 0 { ", " } else { "" }, key_text(key))?;
                write_value(out, item)?;
            }
            out.write_str(" }")
        }
    }
}

/// A text in quotes.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        self.0.chars().try_for_each(|c| write_char(f, c))?;
        f.write_char('"')
    }
}

/// Appends a text in three quotes, the first line on a line of its own: that newline is not part of the text.
fn write_long_text(out: &mut String, text: &str) {
    out.push_str("\"\"\"\n");
    for c in text.chars() {
        // Writing to a string cannot fail.
        let _ = if c == '\n' { out.write_char(c) } else { write_char(out, c) };
    }
    out.push_str("\"\"\"");
}

fn write_char(out: &mut impl Write, c: char) -> fmt::Result {
    match c {
        '"' => out.write_str("\\\""),
        '\\' => out.write_str("\\\\"),
        '\n' => out.write_str("\\n"),
        '\t' => out.write_str("\\t"),
        '\r' => out.write_str("\\r"),
        c if c.is_control() => write!(out, "\\u{:04X}", u32::from(c)),
        c => out.write_char(c),
    }
}
