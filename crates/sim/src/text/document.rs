//! A TOML text as a flat list of nodes. A node is 32 bytes and holds places in the text, not values: what a text of a
//! certain size and number of nodes takes is known before it is read, whatever is in it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use toml_parser::decoder::{Encoding, IntegerRadix};
use toml_parser::{Raw, Source, Span};

use super::{Limits, Part, Position, SpecTable, SpecValue, SyntaxError, quoted, reader};

/// The number of a node; the first is the whole text.
pub(super) type NodeId = u32;
/// The number of the whole text, and no node that stands inside another one.
pub(super) const ROOT: NodeId = 0;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text(Encoding),
    Flag(bool),
    Integer(IntegerRadix),
    Number,
    Date,
    List,
    /// A list that `[[name]]` makes longer.
    ListOfTables,
    Table(TableForm),
}

/// How a table came to be, which decides what may be added to it later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TableForm {
    /// By a header of its own; the whole text as well.
    Headed,
    /// By a header of a table inside.
    Implicit,
    /// By a dotted key.
    Dotted,
    /// As a value in braces.
    Inline,
}

/// A key with its value, an item of a list, or the whole text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub kind: Kind,
    /// The length of the dotted key, in bytes.
    pub path_bytes: u16,
    /// The byte at which the key begins; of an item, the value.
    pub key: u32,
    /// The bytes at which the value begins and ends.
    pub start: u32,
    pub end: u32,
    /// The first and the last item of a list, and their number.
    pub first: NodeId,
    pub last: NodeId,
    pub items: u32,
    /// The item after this one.
    pub next: NodeId,
}

/// A TOML text that was read.
#[derive(Clone, Debug)]
pub(crate) struct Document<'t> {
    pub(super) text: &'t str,
    pub(super) nodes: Vec<Node>,
    /// The entries of all tables, each under its table and its key.
    pub(super) entries: BTreeMap<(NodeId, Cow<'t, str>), NodeId>,
}

impl<'t> Document<'t> {
    /// Reads a text within limits.
    pub fn parse(text: &'t str, limits: Limits) -> Result<Self, SyntaxError> {
        if text.len() > limits.bytes {
            return Err(SyntaxError {
                position: Position::START,
                message: format!("{} bytes are too many", text.len()),
                expected: format!("at most {}", limits.bytes),
            });
        }
        reader::read_document(text, limits.nodes)
    }

    /// Reads the beginning of a text, up to its first error or to `max_nodes` keys and values, and returns that error.
    pub fn beginning_of(text: &'t str, max_nodes: usize) -> (Self, Option<SyntaxError>) {
        reader::read_beginning(text, max_nodes)
    }

    /// Returns the whole text as a table.
    pub fn root(&self) -> NodeRef<'_> {
        NodeRef { document: self, id: ROOT }
    }

    pub(super) fn child(&self, table: NodeId, key: &str) -> Option<NodeId> {
        self.entries.get(&(table, Cow::Borrowed(key))).copied()
    }

    pub(super) fn node(&self, id: NodeId) -> Node {
        self.nodes[id as usize]
    }

    /// Returns the node with a dotted key, if there is one.
    fn find(&self, key: &str) -> Option<NodeId> {
        self.find_in(ROOT, key)
    }

    fn find_in(&self, id: NodeId, key: &str) -> Option<NodeId> {
        if key.is_empty() {
            return Some(id);
        }
        if let Some(item) = key.strip_prefix('[') {
            let (index, rest) = item.split_once(']')?;
            let item = self.items(id).nth(index.parse().ok()?)?;
            return self.find_in(item, rest);
        }
        let key = key.strip_prefix('.').unwrap_or(key);
        // A key in quotes may have dots and brackets in it.
        let ends = key.match_indices(['.', '[']).map(|(end, _)| end).chain([key.len()]);
        ends.filter_map(|end| self.find_in(self.child(id, &key[..end])?, &key[end..])).next()
    }

    fn items(&self, list: NodeId) -> impl Iterator<Item = NodeId> + use<'_, 't> {
        let first = Some(self.node(list).first).filter(|first| *first != ROOT);
        std::iter::successors(first, |item| Some(self.node(*item).next).filter(|next| *next != ROOT))
    }

    fn entries_of(&self, table: NodeId) -> impl Iterator<Item = (&str, NodeId)> {
        let range = (table, Cow::Borrowed(""))..(table + 1, Cow::Borrowed(""));
        self.entries.range(range).map(|((_, key), id)| (&**key, *id))
    }

    /// Returns a scalar as it is written, without underscores; a text without its quotes and escapes.
    fn decoded(&self, id: NodeId) -> Cow<'t, str> {
        let Node { kind, start, end, .. } = self.node(id);
        let span = Span::new_unchecked(start as usize, end as usize);
        let encoding = if let Kind::Text(encoding) = kind { Some(encoding) } else { None };
        let mut decoded = Cow::Borrowed("");
        if let Some(raw) = Source::new(self.text).get(span) {
            // What is wrong with it was found when it was read.
            let _ = Raw::new_unchecked(raw.as_str(), encoding, span).decode_scalar(&mut decoded, &mut ());
        }
        decoded
    }

    fn value(&self, id: NodeId) -> SpecValue {
        match self.node(id).kind {
            Kind::Text(_) => SpecValue::Text(self.decoded(id).into_owned()),
            Kind::Flag(flag) => SpecValue::Flag(flag),
            // Both were found to be numbers when they were read.
            Kind::Integer(radix) => {
                reader::integer(&self.decoded(id), radix).unwrap_or(SpecValue::Integer(0))
            }
            Kind::Number => SpecValue::Number(reader::number(&self.decoded(id)).unwrap_or_default()),
            Kind::Date => SpecValue::Date(self.decoded(id).into_owned()),
            Kind::List | Kind::ListOfTables => {
                SpecValue::List(self.items(id).map(|item| self.value(item)).collect())
            }
            Kind::Table(_) => SpecValue::Table(self.table(id)),
        }
    }

    fn table(&self, id: NodeId) -> SpecTable {
        self.entries_of(id).map(|(key, value)| (key.to_owned(), self.value(value))).collect()
    }

    /// Returns the number of nodes inside a node, or `max` if there are as many or more.
    fn count(&self, id: NodeId, max: usize) -> usize {
        let mut count = 0;
        let inside = |id| self.entries_of(id).map(|(_, id)| id).chain(self.items(id));
        for child in inside(id) {
            if count >= max {
                break;
            }
            count += 1 + self.count(child, max - count - 1);
        }
        count.min(max)
    }
}

/// A node of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NodeRef<'d> {
    document: &'d Document<'d>,
    id: NodeId,
}

impl<'d> NodeRef<'d> {
    /// Returns the node at a key of a table.
    pub fn get(self, key: &str) -> Option<Self> {
        self.document.child(self.id, key).map(|id| Self { id, ..self })
    }

    /// Returns the keys of a table, in alphabetical order.
    pub fn keys(self) -> impl Iterator<Item = &'d str> {
        self.document.entries_of(self.id).map(|(key, _)| key)
    }

    /// Returns the place at which its value begins.
    pub fn position(self) -> Position {
        Position::of_byte(self.document.text, self.document.node(self.id).start as usize)
    }

    /// Returns whether it is a table.
    pub fn is_table(self) -> bool {
        matches!(self.document.node(self.id).kind, Kind::Table(_))
    }

    /// Returns whether it is a list.
    pub fn is_list(self) -> bool {
        matches!(self.document.node(self.id).kind, Kind::List | Kind::ListOfTables)
    }

    /// Returns the number of items of a list.
    pub fn len(self) -> usize {
        self.document.node(self.id).items as usize
    }

    /// Returns the items of a list.
    pub fn items(self) -> impl Iterator<Item = Self> {
        self.document.items(self.id).map(move |id| Self { id, ..self })
    }

    /// Returns the content of a text; `None` for any other value.
    pub fn text(self) -> Option<Cow<'d, str>> {
        let is_text = matches!(self.document.node(self.id).kind, Kind::Text(_));
        is_text.then(|| self.document.decoded(self.id))
    }

    /// Returns a table, unless more than `max` keys and values are in it; an empty one for any other value.
    pub fn table(self, max: usize) -> Result<SpecTable, SyntaxError> {
        Ok(if let SpecValue::Table(table) = self.value(max)? { table } else { SpecTable::new() })
    }

    /// Returns its value, unless more than `max` keys and values are in it.
    pub fn value(self, max: usize) -> Result<SpecValue, SyntaxError> {
        if self.document.count(self.id, max + 1) <= max {
            return Ok(self.document.value(self.id));
        }
        let start = self.document.node(self.id).start as usize;
        Err(too_many_nodes(Position::of_byte(self.document.text, start), max))
    }
}

pub(super) fn too_many_nodes(position: Position, max: usize) -> SyntaxError {
    let message = "there are too many keys and values".to_owned();
    SyntaxError { position, message, expected: format!("at most {max}") }
}

/// Where the keys and values of a text stand, without those that values from elsewhere have replaced.
#[derive(Clone, Debug)]
pub(crate) struct Spans<'d> {
    document: &'d Document<'d>,
    replaced: Vec<String>,
}

impl<'d> Spans<'d> {
    /// Returns the places of a document.
    pub fn of(document: &'d Document<'d>) -> Self {
        Self { document, replaced: Vec::new() }
    }

    fn find(&self, key: &str) -> Option<Node> {
        let is_replaced = |other: &String| {
            key.strip_prefix(&**other).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let id = self.document.find(key).filter(|id| *id != ROOT)?;
        (!self.replaced.iter().any(is_replaced)).then(|| self.document.node(id))
    }

    /// Returns the position of a dotted key, or else of the nearest table or list that it would stand in; the beginning
    /// of the text, if there is none.
    pub fn position(&self, key: &str, part: Part) -> Position {
        let mut key = key;
        loop {
            if let Some(node) = self.find(key) {
                let byte = if part == Part::Key { node.key } else { node.start };
                return Position::of_byte(self.document.text, byte as usize);
            }
            match key.rfind(['.', '[']) {
                Some(end) => key = &key[..end],
                None => return Position::START,
            }
        }
    }

    /// Returns the position of a character, from 0, of a key's text value.
    pub fn position_in_text(&self, key: &str, character: usize) -> Position {
        let Some(node) = self.find(key) else { return self.position(key, Part::Value) };
        let start = node.start as usize;
        let quoted = self.document.text.get(start..).unwrap_or_default();
        Position::of_byte(self.document.text, start + quoted::byte_offset_of_char(quoted, character))
    }

    /// Returns whether the text has this dotted key, and no other value has replaced it.
    pub fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Takes away a key and all inside it, because a value from elsewhere takes its place.
    pub fn remove(&mut self, key: String) {
        self.replaced.push(key);
    }

    /// Returns the end of the text.
    pub fn end(&self) -> Position {
        Position::of_byte(self.document.text, self.document.text.len())
    }
}
