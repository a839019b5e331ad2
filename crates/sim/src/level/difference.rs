//! What edits lead from one level to another.

use super::edit::{self, LevelEdit};
use super::{Level, SpecTable, SpecValue};
use crate::text::join_key;

impl Level {
    /// Returns edits that make this level of another one with the same id; `None` where edits cannot.
    #[must_use]
    pub fn edits_from(&self, base: &Level) -> Option<Vec<LevelEdit>> {
        let (mut old, new) = (base.spec().table().clone(), self.spec().table());
        if kind(new.get("surface")) != kind(old.get("surface")) {
            edit::remove_what_belongs_to_surface(&mut old);
        }
        let mut edits = Vec::new();
        add_edits(&mut edits, "", &old, new);
        let made = base.edited(&edits).ok()?;
        let (made, wanted) = (made.spec().table(), self.spec().table());
        let is_same = made.len() == wanted.len()
            && made
                .iter()
                .all(|(key, value)| wanted.get(key).is_some_and(|other| value.is_written_as(other)));
        (self.id() == base.id() && is_same).then_some(edits)
    }
}

fn kind(table: Option<&SpecValue>) -> Option<&SpecValue> {
    table?.as_table()?.get("kind")
}

/// Adds the edits that lead from one table to another. Keys that are gone need none where another edit removes them; where
/// none does, the caller finds that the level comes out differently.
fn add_edits(edits: &mut Vec<LevelEdit>, path: &str, old: &SpecTable, new: &SpecTable) {
    let none = SpecTable::new();
    for (key, value) in new {
        let path = join_key(path, key);
        let before = old.get(key);
        match value {
            _ if before.is_some_and(|before| before.is_written_as(value)) => {}
            SpecValue::Table(table) if edit::has_kind(&path) && kind(before) != kind(Some(value)) => {
                let kind_key = join_key(&path, "kind");
                edits.extend(table.get("kind").map(|kind| LevelEdit::new(kind_key, kind.clone())));
                let of_kind =
                    table.get("kind").map(|kind| SpecTable::from([("kind".to_owned(), kind.clone())]));
                add_edits(edits, &path, of_kind.as_ref().unwrap_or(&none), table);
            }
            SpecValue::Table(table) => {
                add_edits(edits, &path, before.and_then(SpecValue::as_table).unwrap_or(&none), table);
            }
            other => edits.push(LevelEdit::new(path, other.clone())),
        }
    }
    for (key, before) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
        let path = join_key(path, key);
        if edit::has_kind(&path) {
            edits.push(LevelEdit::new(join_key(&path, "kind"), edit::ABSENT));
        } else if let SpecValue::Table(before) = before {
            add_edits(edits, &path, before, &none);
        }
    }
}
