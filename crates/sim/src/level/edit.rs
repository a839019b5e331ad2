//! Edits of a level: a dotted key of a level file and its new value, from `--set`, the sandbox or a sweep.

use super::KindConfig;
use crate::error::Problem;
use crate::optimizer::OptimizerKind;
use crate::text::{SpecTable, SpecValue, join_key};

/// The maximum number of parts of a dotted key; no level has as many.
const MAX_PARTS: usize = 8;
/// Tables whose `kind` decides what else they hold.
const TABLES_WITH_KIND: [&str; 5] = ["surface", "noise", "optimizer", "goal", "task"];
/// The keys that belong to a kind of surface.
const OF_SURFACE: [&str; 4] = ["start", "view.x", "view.y", "view.shade"];
/// The table of the pack's agents.
const PACK: &str = "pack";
/// The kind that removes an added surface, or an agent of the pack.
pub(super) const ABSENT: &str = "none";

/// A new value for one key of a level.
///
/// Setting the `kind` of a table removes the rest of the table first, so that the new kind has its defaults; an agent of
/// the pack keeps its name and color. A new `surface.kind` removes the view's edges and the start as well, which belonged
/// to the old surface; any other edit of surface or view removes the start where the new view does not hold it. The kind
/// `none` removes an added surface, or an agent of the pack. The order of edits does not matter, except that of two edits
/// of one key the later one counts.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelEdit {
    /// The dotted key, such as `optimizer.lr`.
    pub key: String,
    /// The key's new value.
    pub value: SpecValue,
}

impl LevelEdit {
    /// Returns an edit: `LevelEdit::new("optimizer.lr", 0.05)`.
    pub fn new(key: impl Into<String>, value: impl Into<SpecValue>) -> Self {
        Self { key: key.into(), value: value.into() }
    }

    /// Returns the edits that give a level an optimizer with its hyperparameters.
    #[must_use]
    pub fn of_optimizer(optimizer: &KindConfig<OptimizerKind>) -> Vec<Self> {
        let edit = |name: &str, value| Self { key: format!("optimizer.{name}"), value };
        let params = optimizer.params.recorded_params();
        let params = params.map(|(spec, value)| edit(spec.name, value.into()));
        std::iter::once(edit("kind", optimizer.kind.info.kind.into())).chain(params).collect()
    }

    /// Reads the value from a text, as after `--set KEY=`: a TOML value, or else a word.
    #[must_use]
    pub fn parse(key: &str, value: &str) -> Self {
        Self::new(key, SpecValue::parse(value))
    }
}

fn table_of_kind(key: &str) -> Option<&str> {
    key.strip_suffix(".kind").filter(|table| has_kind(table))
}

/// Returns whether the `kind` of a table decides what else it holds.
pub(super) fn has_kind(table: &str) -> bool {
    TABLES_WITH_KIND.contains(&table) || is_added_surface(table) || is_pack_agent(table)
}

/// Returns whether a dotted key is `surface.add`, `surface.add.add` and so on.
fn is_added_surface(key: &str) -> bool {
    let mut parts = key.split('.');
    parts.next() == Some("surface") && parts.clone().next().is_some() && parts.all(|part| part == "add")
}

/// Returns whether a dotted key is `pack.momo` or the like.
fn is_pack_agent(key: &str) -> bool {
    key.split_once('.').is_some_and(|(pack, agent)| pack == PACK && !agent.contains('.'))
}

/// Applies every edit; kinds first, since they empty their tables. Adds the keys whose values are replaced or removed to
/// `replaced`.
pub(super) fn apply(
    level: &mut SpecTable,
    edits: &[LevelEdit],
    replaced: &mut Vec<String>,
) -> Result<(), Problem> {
    let (mut kinds, mut others): (Vec<_>, Vec<_>) =
        edits.iter().partition(|edit| table_of_kind(&edit.key).is_some());
    // Outer tables before inner ones, so that the order given does not matter.
    for some in [&mut kinds, &mut others] {
        some.sort_by_key(|edit| edit.key.matches('.').count());
    }
    for LevelEdit { key, value } in kinds {
        if let Some(table) = table_of_kind(key) {
            replace_kind(level, table, value, replaced)?;
        }
    }
    others.iter().try_for_each(|edit| set(level, &edit.key, edit.value.clone(), replaced))
}

/// Replaces a table by one of a new kind, which keeps nothing but the name and the color of an agent.
fn replace_kind(
    level: &mut SpecTable,
    table: &str,
    kind: &SpecValue,
    replaced: &mut Vec<String>,
) -> Result<(), Problem> {
    let old = remove(level, table, replaced);
    if kind.as_text() == Some(ABSENT) && (is_added_surface(table) || is_pack_agent(table)) {
        if level.get(PACK).and_then(SpecValue::as_table).is_some_and(SpecTable::is_empty) {
            level.remove(PACK);
        }
        return Ok(());
    }
    let mut new = old.as_ref().and_then(SpecValue::as_table).cloned().unwrap_or_default();
    new.retain(|key, _| is_pack_agent(table) && (key == "name" || key == "color"));
    new.insert("kind".to_owned(), kind.clone());
    set(level, table, SpecValue::Table(new), replaced)?;
    if table == "surface" {
        for name in OF_SURFACE {
            remove(level, name, replaced);
        }
    }
    Ok(())
}

/// Removes the keys that a new kind of surface removes.
pub(super) fn remove_what_belongs_to_surface(level: &mut SpecTable) {
    for name in OF_SURFACE {
        remove(level, name, &mut Vec::new());
    }
}

/// Removes a dotted key, if it is there, and returns its value.
fn remove(level: &mut SpecTable, key: &str, replaced: &mut Vec<String>) -> Option<SpecValue> {
    replaced.push(key.to_owned());
    let (tables, last) = key.rsplit_once('.').unwrap_or(("", key));
    let mut table = Some(level);
    for part in tables.split('.').filter(|part| !part.is_empty()) {
        table = table.and_then(|table| table.get_mut(part)).and_then(SpecValue::as_table_mut);
    }
    table?.remove(last)
}

fn set(
    level: &mut SpecTable,
    key: &str,
    value: SpecValue,
    replaced: &mut Vec<String>,
) -> Result<(), Problem> {
    let parts: Vec<&str> = key.split('.').collect();
    let expected = "a level file's dotted key, such as `optimizer.lr`";
    let Some((last, tables)) = parts.split_last() else { return Ok(()) };
    if parts.len() > MAX_PARTS || parts.iter().any(|part| part.trim().is_empty()) {
        return Err(Problem::new(key, "this is no key", expected));
    }
    let mut path = String::new();
    let mut table = level;
    for part in tables {
        path = join_key(&path, part);
        let inner = table.entry((*part).to_owned()).or_insert_with(|| SpecValue::Table(SpecTable::new()));
        table = match inner {
            SpecValue::Table(inner) => inner,
            _ => return Err(Problem::new(key, format!("`{path}` is not a table"), expected)),
        };
    }
    table.insert((*last).to_owned(), value);
    replaced.push(key.to_owned());
    Ok(())
}
