//! Settings: dotted keys of a level set from outside, on the command line or in the sandbox.

use toml::{Table, Value};

use crate::error::Problem;
use crate::text::{Document, joined};

/// Deeper keys than any level has.
const MAX_PARTS: usize = 8;
/// Tables whose `kind` decides what else they hold.
const WITH_KIND: [&str; 4] = ["surface", "noise", "optimizer", "goal"];

/// The table of the pack's dogs.
const PACK: &str = "pack";
/// The kind that takes an added surface, or a dog of the pack, away.
const ABSENT: &str = "none";

fn table_of_kind(key: &str) -> Option<&str> {
    let has_kind = |table: &&str| WITH_KIND.contains(table) || is_added(table) || is_dog(table);
    key.strip_suffix(".kind").filter(has_kind)
}

/// Whether a dotted key is `surface.add`, `surface.add.add` and so on.
fn is_added(key: &str) -> bool {
    let mut parts = key.split('.');
    parts.next() == Some("surface") && parts.clone().next().is_some() && parts.all(|part| part == "add")
}

/// Whether a dotted key is `pack.momo` or the like.
fn is_dog(key: &str) -> bool {
    key.split_once('.').is_some_and(|(pack, dog)| pack == PACK && !dog.contains('.'))
}

/// Puts every setting into the table; kinds first, since they empty their tables.
pub(super) fn apply(document: &mut Document, settings: &[(String, String)]) -> Result<(), Problem> {
    let (mut kinds, mut rest): (Vec<_>, Vec<_>) =
        settings.iter().partition(|(key, _)| table_of_kind(key).is_some());
    // Outer tables before what goes into them, so that the order given does not matter.
    for some in [&mut kinds, &mut rest] {
        some.sort_by_key(|(key, _)| key.matches('.').count());
    }
    for (key, value) in kinds {
        if let Some(table) = table_of_kind(key) {
            replace_kind(document, table, value)?;
        }
    }
    rest.iter().try_for_each(|(key, value)| set(document, key, read_value(value)))
}

/// A table of a new kind, and nothing else but the name and the color of a dog.
fn replace_kind(document: &mut Document, table: &str, kind: &str) -> Result<(), Problem> {
    let kind = bare_word(kind);
    let old = remove(document, table);
    if kind == ABSENT && (is_added(table) || is_dog(table)) {
        if document.table.get(PACK).and_then(Value::as_table).is_some_and(Table::is_empty) {
            document.table.remove(PACK);
        }
        return Ok(());
    }
    let mut fresh = old.as_ref().and_then(Value::as_table).cloned().unwrap_or_default();
    fresh.retain(|key, _| is_dog(table) && (key == "name" || key == "color"));
    fresh.insert("kind".to_owned(), Value::String(kind));
    set(document, table, Value::Table(fresh))?;
    if table == "surface" {
        for name in ["start", "view.x", "view.y", "view.shade"] {
            remove(document, name);
        }
    }
    Ok(())
}

/// Takes a dotted key away, if it is there, and returns what it held.
fn remove(document: &mut Document, key: &str) -> Option<Value> {
    document.forget(key);
    let (tables, last) = key.rsplit_once('.').unwrap_or(("", key));
    let mut table = Some(&mut document.table);
    for part in tables.split('.').filter(|part| !part.is_empty()) {
        table = table.and_then(|table| table.get_mut(part)).and_then(Value::as_table_mut);
    }
    table?.remove(last)
}

/// A TOML value, or else a word.
fn read_value(text: &str) -> Value {
    text.trim().parse::<Value>().unwrap_or_else(|_| Value::String(text.trim().to_owned()))
}

fn bare_word(text: &str) -> String {
    match read_value(text) {
        Value::String(word) => word,
        other => other.to_string(),
    }
}

fn set(document: &mut Document, key: &str, value: Value) -> Result<(), Problem> {
    let parts: Vec<&str> = key.split('.').collect();
    let expected = "a level file's dotted key, such as `optimizer.lr`";
    let Some((last, tables)) = parts.split_last() else { return Ok(()) };
    if parts.len() > MAX_PARTS || parts.iter().any(|part| part.trim().is_empty()) {
        return Err(Problem::new(key, "this is no key", expected));
    }
    let mut path = String::new();
    let mut table = &mut document.table;
    for part in tables {
        path = joined(&path, part);
        let inner = table.entry((*part).to_owned()).or_insert_with(|| Value::Table(Table::new()));
        table = match inner {
            Value::Table(inner) => inner,
            _ => return Err(Problem::new(key, format!("`{path}` is not a table"), expected)),
        };
    }
    table.insert((*last).to_owned(), value);
    document.forget(key);
    Ok(())
}
