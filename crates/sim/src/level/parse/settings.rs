//! Settings: dotted keys of a level set from outside, on the command line or in the sandbox.

use toml::{Table, Value};

use crate::error::Problem;
use crate::text::{Document, joined};

/// Deeper keys than any level has.
const MOST_PARTS: usize = 8;
/// Tables whose `kind` decides what else they hold.
const WITH_KIND: [&str; 4] = ["surface", "noise", "optimizer", "goal"];

/// The table of the pack's dogs.
const PACK: &str = "pack";
/// The kind that no dog of the pack runs by: it is not there.
const ABSENT: &str = "none";

fn table_of_kind(key: &str) -> Option<&str> {
    key.strip_suffix(".kind").filter(|table| WITH_KIND.contains(table) || dog_of(table).is_some())
}

/// The key of the pack's dog whose table it is.
fn dog_of(table: &str) -> Option<&str> {
    let (pack, dog) = table.split_once('.')?;
    (pack == PACK && !dog.contains('.') && !dog.trim().is_empty()).then_some(dog)
}

/// Puts every setting into the table; kinds first, since they empty their tables.
pub(super) fn apply(document: &mut Document, settings: &[(String, String)]) -> Result<(), Problem> {
    for (key, value) in settings {
        if let Some(table) = table_of_kind(key) {
            match dog_of(table) {
                Some(dog) => replace_dog(document, table, dog, value)?,
                None => replace_kind(document, table, value),
            }
        }
    }
    let mut rest: Vec<_> = settings.iter().filter(|(key, _)| table_of_kind(key).is_none()).collect();
    // Outer tables before what goes into them, so that the order given does not matter.
    rest.sort_by_key(|(key, _)| key.matches('.').count());
    rest.iter().try_for_each(|(key, value)| set(document, key, read_value(value)))
}

/// A dog keeps name and colour, whatever it runs by; the kind `none` takes it out of the pack.
fn replace_dog(document: &mut Document, table: &str, dog: &str, kind: &str) -> Result<(), Problem> {
    let pack = document.table.entry(PACK).or_insert_with(|| Value::Table(Table::new()));
    let Value::Table(pack) = pack else {
        let expected = "tables of dogs, such as `[pack.momo]`";
        return Err(Problem::new(table, format!("`{PACK}` is not a table"), expected));
    };
    let old = pack.remove(dog);
    let kind = bare_word(kind);
    if kind != ABSENT {
        let mut fresh = old.and_then(|old| old.as_table().cloned()).unwrap_or_default();
        fresh.retain(|key, _| key == "name" || key == "color");
        fresh.insert("kind".to_owned(), Value::String(kind));
        pack.insert(dog.to_owned(), Value::Table(fresh));
    } else if pack.is_empty() {
        document.table.remove(PACK);
    }
    document.forget(table);
    Ok(())
}

fn replace_kind(document: &mut Document, table: &str, kind: &str) {
    let fresh = Table::from_iter([("kind".to_owned(), Value::String(bare_word(kind)))]);
    document.forget(table);
    document.table.insert(table.to_owned(), Value::Table(fresh));
    if table == "surface" {
        document.forget("start");
        document.table.remove("start");
        for name in ["x", "y", "shade"] {
            document.forget(&joined("view", name));
            if let Some(view) = document.table.get_mut("view").and_then(Value::as_table_mut) {
                view.remove(name);
            }
        }
    }
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
    if parts.len() > MOST_PARTS || parts.iter().any(|part| part.trim().is_empty()) {
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
