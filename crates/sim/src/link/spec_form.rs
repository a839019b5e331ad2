//! The compact form of a level: an id, then either all that its spec says, or that it is a built-in level, a hash of that
//! level's text, and what differs from it.
//!
//! The text is the one that [`LevelSpec::to_toml`] writes, without what no number depends on: so a comment or a lesson
//! may be corrected, or a question asked, and links to the level stay valid. The numbers of files that a level names are part of that text.

use std::sync::Arc;

use super::bytes::{Read, Reader, Writer};
use super::{FindLevel, LinkError};
use crate::hash::StateHash;
use crate::level::{Level, LevelSource, LevelSpec, SpecTable, SpecValue};
use crate::text::excerpt;

/// The keys of a level that change no number.
const PROSE: [&str; 9] =
    ["title", "world", "order", "tagline", "lesson", "question", "insight", "screen", "task"];
/// The maximum length of an id, in bytes.
const MAX_ID_BYTES: usize = 300;

/// How a level is written.
const WHOLE: u8 = 0;
const BUILT_IN: u8 = 1;

/// What becomes of a key.
const REMOVED: u8 = 0;
const SET: u8 = 1;
const CHANGED_INSIDE: u8 = 2;

/// Writes a level.
pub(super) fn write(out: &mut Writer, level: &Level, find: FindLevel<'_>) {
    out.text(level.id());
    match find(level.id()) {
        Some(base) => {
            out.byte(BUILT_IN);
            out.hash(text_hash(base.spec()));
            write_changes(out, base.spec().table(), level.spec().table());
        }
        None => {
            out.byte(WHOLE);
            out.table(level.spec().table());
        }
    }
}

/// Reads a level.
pub(super) fn read(from: &mut Reader<'_>, find: FindLevel<'_>) -> Read<Arc<Level>> {
    let id = from.text()?;
    if id.len() > MAX_ID_BYTES {
        return Err(LinkError::content("the id of its level is too long", "at most 300 bytes"));
    }
    match from.byte()? {
        WHOLE => build(LevelSpec::from_table(&id, from.table()?)),
        BUILT_IN => {
            let hash = from.hash()?;
            let base = find(&id).ok_or_else(|| LinkError::UnknownLevel(excerpt(&id, 80)))?;
            if text_hash(base.spec()) != hash {
                return Err(LinkError::ChangedLevel(id));
            }
            let mut table = base.spec().table().clone();
            if read_changes(from, &mut table)? { build(LevelSpec::from_table(&id, table)) } else { Ok(base) }
        }
        _ => Err(LinkError::content("its level has an unknown form", "one that levels have")),
    }
}

fn build(spec: LevelSpec) -> Read<Arc<Level>> {
    let mut source = LevelSource::without_text(spec);
    let attached = source.attach(&|_| Err("a link holds all its numbers itself".to_owned()));
    attached.and_then(|()| source.build()).map(Arc::new).map_err(LinkError::Level)
}

/// Returns the hash of a level's text.
fn text_hash(spec: &LevelSpec) -> u64 {
    let mut table = spec.table().clone();
    table.retain(|key, value| !PROSE.contains(&key.as_str()) || is_fed(key, value));
    let mut hash = StateHash::new();
    hash.str(&LevelSpec::from_table(spec.id(), table).to_toml());
    hash.finish()
}

/// Returns whether an entry is a task that gives the run its first gradients: numbers depend on it.
fn is_fed(key: &str, value: &SpecValue) -> bool {
    let kind = value.as_table().and_then(|task| task.get("kind")?.as_text());
    key == "task" && kind == Some("feed")
}

/// Writes what leads from one table to another: for each key that differs, what becomes of it.
fn write_changes(out: &mut Writer, old: &SpecTable, new: &SpecTable) {
    let removed = old.keys().filter(|key| !new.contains_key(*key));
    let set = new.iter().filter(|(key, value)| old.get(*key).is_none_or(|old| !old.is_written_as(value)));
    out.whole((removed.clone().count() + set.clone().count()) as u64);
    for key in removed {
        out.text(key);
        out.byte(REMOVED);
    }
    for (key, value) in set {
        out.text(key);
        match (old.get(key).and_then(SpecValue::as_table), value) {
            (Some(old), SpecValue::Table(new)) => {
                out.byte(CHANGED_INSIDE);
                write_changes(out, old, new);
            }
            _ => {
                out.byte(SET);
                out.value(value);
            }
        }
    }
}

/// Reads changes and makes them. Returns whether there are any.
fn read_changes(from: &mut Reader<'_>, table: &mut SpecTable) -> Read<bool> {
    let count = from.whole()?;
    for _ in 0..count {
        from.count_node()?;
        let key = from.text()?;
        match from.byte()? {
            REMOVED => drop(table.remove(&key)),
            SET => drop(table.insert(key, from.value()?)),
            CHANGED_INSIDE => {
                // A level has few tables inside each other, and a change makes none.
                let inner = table.get_mut(&key).and_then(SpecValue::as_table_mut);
                let inner =
                    inner.ok_or(LinkError::content("it changes a table", "one that its level has"))?;
                read_changes(from, inner)?;
            }
            _ => return Err(LinkError::content("a key is changed in an unknown way", "a known one")),
        }
    }
    Ok(count > 0)
}
