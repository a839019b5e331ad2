//! Tables written as TOML that a person can read and a line-by-line comparison can follow: a fixed order of keys,
//! shortest decimals that read back as the same number, one entry a line.

use std::fmt::Write as _;

use toml::{Table, Value};

/// Keys that come first, in this order; all others follow by the alphabet.
const ORDER: &[&str] = &[
    "format",
    "kind",
    "title",
    "world",
    "order",
    "tagline",
    "lesson",
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
    "label",
    "theory",
];

/// Appends a table: its own entries, then `[path.table]` and `[[path.list]]` for tables directly inside; those
/// deeper down stand inline.
pub(crate) fn write_table(out: &mut String, path: &str, table: &Table) {
    let (tables, entries): (Vec<_>, Vec<_>) =
        in_order(table).into_iter().partition(|(_, value)| is_tables(value));
    for (key, value) in entries {
        write_entry(out, key, value);
    }
    for (key, value) in tables {
        let path = super::joined(path, &key_text(key));
        match value {
            Value::Table(inner) => write_headed(out, &format!("[{path}]"), inner),
            Value::Array(items) => {
                for inner in items.iter().filter_map(Value::as_table) {
                    write_headed(out, &format!("[[{path}]]"), inner);
                }
            }
            _ => {}
        }
    }
}

fn write_headed(out: &mut String, header: &str, table: &Table) {
    out.push('\n');
    out.push_str(header);
    out.push('\n');
    for (key, value) in in_order(table) {
        write_entry(out, key, value);
    }
}

/// Appends `key = value` and a newline.
pub(crate) fn write_entry(out: &mut String, key: &str, value: &Value) {
    out.push_str(&key_text(key));
    out.push_str(" = ");
    match value {
        Value::String(text) if text.contains('\n') => write_long_text(out, text),
        other => write_value(out, other),
    }
    out.push('\n');
}

fn in_order(table: &Table) -> Vec<(&String, &Value)> {
    let mut entries: Vec<_> = table.iter().collect();
    let place = |key: &str| ORDER.iter().position(|known| *known == key).unwrap_or(ORDER.len());
    entries.sort_by(|(a, _), (b, _)| place(a).cmp(&place(b)).then_with(|| a.cmp(b)));
    entries
}

fn is_tables(value: &Value) -> bool {
    match value {
        Value::Table(_) => true,
        Value::Array(items) => !items.is_empty() && items.iter().all(Value::is_table),
        _ => false,
    }
}

fn key_text(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(bare) {
        return key.to_owned();
    }
    let mut text = String::new();
    write_text(&mut text, key);
    text
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::String(text) => write_text(out, text),
        Value::Float(number) if number.is_nan() => out.push_str("nan"),
        // Debug is the shortest decimal that reads back the same, always with a point or an exponent.
        Value::Float(number) => {
            let _ = write!(out, "{number:?}");
        }
        Value::Integer(number) => {
            let _ = write!(out, "{number}");
        }
        Value::Boolean(flag) => {
            let _ = write!(out, "{flag}");
        }
        Value::Datetime(date) => {
            let _ = write!(out, "{date}");
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Table(table) => {
            out.push_str("{ ");
            for (index, (key, item)) in in_order(table).into_iter().enumerate() {
                let _ = write!(out, "{}{} = ", if index > 0 { ", " } else { "" }, key_text(key));
                write_value(out, item);
            }
            out.push_str(" }");
        }
    }
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        write_char(out, c);
    }
    out.push('"');
}

/// In three quotes, the first line on a line of its own: that newline is not part of the text.
fn write_long_text(out: &mut String, text: &str) {
    out.push_str("\"\"\"\n");
    for c in text.chars() {
        if c == '\n' { out.push(c) } else { write_char(out, c) }
    }
    out.push_str("\"\"\"");
}

fn write_char(out: &mut String, c: char) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        '\r' => out.push_str("\\r"),
        c if c.is_control() => {
            let _ = write!(out, "\\u{:04X}", u32::from(c));
        }
        c => out.push(c),
    }
}
