//! Reads TOML text expression by expression: the tokens of one line, or of one value over several lines, are all that is
//! held besides the nodes they become. The grammar is `toml_parser`'s; which keys and tables may follow each other is
//! checked here, as TOML 1.1 defines it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use toml_parser::decoder::{Encoding, IntegerRadix, ScalarKind};
use toml_parser::lexer::{Token, TokenKind};
use toml_parser::parser::{parse_document, parse_value};
use toml_parser::{ErrorSink as _, ParseError, Raw, Source, Span};

mod error;
mod events;

use self::error::{syntax_error, type_name};
use super::document::{Document, Kind, Node, NodeId, ROOT, TableForm, too_many_nodes};
use super::section::excerpt;
use super::{Position, SpecValue, SyntaxError};

/// The maximum length of a dotted key, in bytes; no file has half of it.
const MAX_KEY_BYTES: usize = 256;
/// The maximum number of lists and tables in braces inside each other.
const MAX_DEPTH: usize = 80;
/// The maximum number of tokens of one expression for each node that a text may have. A list has three for an item: the
/// value, a comma, and a blank or the end of a line.
const TOKENS_PER_NODE: usize = 3;
/// The maximum length of digits in an error message, in characters.
const QUOTED_CHARS: usize = 40;

/// Reads a text as a document of at most `max_nodes` keys and values.
pub(super) fn read_document(text: &str, max_nodes: usize) -> Result<Document<'_>, SyntaxError> {
    let (document, error) = read_beginning(text, max_nodes);
    error.map_or(Ok(document), Err)
}

/// Reads a text up to its first error, or to where its keys and values become too many. Returns what was read before.
pub(super) fn read_beginning(text: &str, max_nodes: usize) -> (Document<'_>, Option<SyntaxError>) {
    let mut reader = Reader::new(text, max_nodes);
    let error = reader.read_expressions(max_nodes).err();
    (reader.document, error)
}
/// Reads a text that is one value, as a document with that value under the key `key`.
pub(super) fn read_value<'t>(
    text: &'t str,
    key: &'t str,
    max_nodes: usize,
) -> Result<Document<'t>, SyntaxError> {
    let mut reader = Reader::new(text, max_nodes);
    reader.entry = Some(Entry { table: ROOT, key: Cow::Borrowed(key), span: Span::new_unchecked(0, 0) });
    let tokens: Vec<Token> = Source::new(text).lex().take(TOKENS_PER_NODE * max_nodes).collect();
    let mut grammar = None;
    parse_value(&tokens, &mut reader, &mut grammar);
    reader.finish(grammar)?;
    Ok(reader.document)
}

/// Returns the whole number that digits write.
pub(super) fn integer(digits: &str, radix: IntegerRadix) -> Option<SpecValue> {
    match i64::from_str_radix(digits, radix.value()) {
        Ok(number) => Some(SpecValue::Integer(number)),
        // TOML asks for 63 bits, but a seed may have 64.
        Err(_) => u64::from_str_radix(digits, radix.value()).ok().map(SpecValue::from),
    }
}

/// Returns the number that digits write, unless it has more than 64 bits.
pub(super) fn number(digits: &str) -> Option<f64> {
    let number = digits.parse::<f64>().ok()?;
    (number.is_finite() || digits.contains("inf") || digits.contains("nan")).then_some(number)
}

/// A key whose value comes next.
struct Entry<'t> {
    table: NodeId,
    key: Cow<'t, str>,
    span: Span,
}

/// Makes nodes from what the parser finds.
struct Reader<'t> {
    document: Document<'t>,
    max_nodes: usize,
    /// The table that entries belong to: the whole text, or that of the last header.
    table: NodeId,
    /// Where the header begins that is being read, and whether it is one of a list of tables.
    header: Option<(Span, bool)>,
    /// The parts of the dotted key that is being read.
    keys: Vec<(Cow<'t, str>, Span)>,
    /// Whether a dot came last, so that the next key goes on with the dotted key.
    follows_dot: bool,
    entry: Option<Entry<'t>>,
    /// The lists and tables in braces that are not closed yet.
    open: Vec<NodeId>,
    digits: String,
    /// The first thing that is wrong with a key or a value of good grammar. All that follows is read over.
    error: Option<ParseError>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, max_nodes: usize) -> Self {
        let root = node(Kind::Table(TableForm::Headed), Span::new_unchecked(0, text.len()));
        Self {
            document: Document { text, nodes: vec![root], entries: BTreeMap::new() },
            max_nodes,
            table: ROOT,
            header: None,
            keys: Vec::new(),
            follows_dot: false,
            entry: None,
            open: Vec::new(),
            digits: String::new(),
            error: None,
        }
    }

    fn read_expressions(&mut self, max_nodes: usize) -> Result<(), SyntaxError> {
        let text = self.document.text;
        let max_tokens = TOKENS_PER_NODE * max_nodes;
        let mut tokens: Vec<Token> = Vec::new();
        let mut depth = 0_usize;
        for token in Source::new(text).lex() {
            tokens.push(token);
            match token.kind() {
                TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => depth += 1,
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                    depth = depth.saturating_sub(1);
                }
                _ => {}
            }
            let is_end = token.kind() == TokenKind::Eof || (token.kind() == TokenKind::Newline && depth == 0);
            if is_end {
                let mut grammar = None;
                parse_document(&tokens, self, &mut grammar);
                self.finish(grammar)?;
                tokens.clear();
            } else if tokens.len() > max_tokens {
                return Err(too_many_nodes(Position::of_byte(text, token.span().start()), max_nodes));
            }
        }
        Ok(())
    }

    /// Returns the error of an expression, that of its grammar first. The next one starts with nothing open.
    fn finish(&mut self, grammar: Option<ParseError>) -> Result<(), SyntaxError> {
        self.open.clear();
        self.entry = None;
        self.header = None;
        let error = grammar.or(self.error.take());
        error.map_or(Ok(()), |error| Err(syntax_error(self.document.text, &error)))
    }

    fn raw(&self, span: Span, encoding: Option<Encoding>) -> Raw<'t> {
        let raw = Source::new(self.document.text).get(span).map_or("", |raw| raw.as_str());
        Raw::new_unchecked(raw, encoding, span)
    }

    fn fail(&mut self, span: Span, message: impl Into<Cow<'static, str>>) {
        self.error.report_error(ParseError::new(message).with_unexpected(span));
    }

    fn duplicate(&mut self, span: Span) {
        self.fail(span, "duplicate key");
    }

    fn too_long(&mut self, span: Span) {
        let words = format!("this key is too long, expected at most {MAX_KEY_BYTES} bytes, dots and all");
        self.fail(span, words);
    }

    fn add(&mut self, node: Node) -> Option<NodeId> {
        let nodes = &mut self.document.nodes;
        if nodes.len() > self.max_nodes {
            let span = Span::new_unchecked(node.start as usize, node.start as usize);
            let max = self.max_nodes;
            self.fail(span, format!("there are too many keys and values, expected at most {max}"));
            return None;
        }
        nodes.push(node);
        Some((nodes.len() - 1) as NodeId)
    }

    /// Adds an entry to a table.
    fn add_entry(&mut self, Entry { table, key, span }: Entry<'t>, new: Node) -> Option<NodeId> {
        let outside = usize::from(self.document.node(table).path_bytes);
        let path_bytes = if table == ROOT { 0 } else { outside + 1 } + key.len();
        if path_bytes > MAX_KEY_BYTES {
            self.too_long(span);
            return None;
        }
        let new = Node { path_bytes: path_bytes as u16, key: span.start() as u32, ..new };
        let id = self.add(new)?;
        self.document.entries.insert((table, key), id);
        Some(id)
    }

    /// Adds an item to the end of a list.
    fn add_item(&mut self, list: NodeId, new: Node) -> Option<NodeId> {
        let Node { items, path_bytes, last, .. } = self.document.node(list);
        // The dotted key of an item ends in its number in brackets, such as `[12]`.
        let number = 3 + items.checked_ilog10().unwrap_or(0);
        let id = self.add(Node { path_bytes: path_bytes + number as u16, key: new.start, ..new })?;
        let nodes = &mut self.document.nodes;
        if items == 0 {
            nodes[list as usize].first = id;
        } else {
            nodes[last as usize].next = id;
        }
        nodes[list as usize].last = id;
        nodes[list as usize].items = items + 1;
        Some(id)
    }

    /// Adds a value: to the list that is open, or else as that of the last key.
    fn add_value(&mut self, kind: Kind, span: Span) -> Option<NodeId> {
        let list = self.open.last().copied().filter(|open| self.document.node(*open).kind == Kind::List);
        if let Some(list) = list {
            return self.add_item(list, node(kind, span));
        }
        let entry = self.entry.take()?;
        self.add_entry(entry, node(kind, span))
    }

    fn open_value(&mut self, kind: Kind, span: Span) -> bool {
        if self.error.is_some() {
            return false;
        }
        if self.open.len() >= MAX_DEPTH {
            let words = format!(
                "this is too deep inside other lists and tables, expected at most {MAX_DEPTH} of them"
            );
            self.fail(span, words);
            return false;
        }
        let added = self.add_value(kind, span);
        self.open.extend(added);
        added.is_some()
    }

    fn close_value(&mut self, span: Span) {
        if let Some(id) = self.open.pop() {
            self.document.nodes[id as usize].end = span.end() as u32;
        }
    }

    /// Goes from a table to the one that all but the last of the keys lead to; makes those that are missing.
    fn descend(&mut self, from: NodeId, is_dotted: bool) -> Option<NodeId> {
        let mut table = from;
        for place in 0..self.keys.len().saturating_sub(1) {
            let (key, span) = self.keys[place].clone();
            let Some(id) = self.document.child(table, &key) else {
                let form = if is_dotted { TableForm::Dotted } else { TableForm::Implicit };
                table = self.add_entry(Entry { table, key, span }, node(Kind::Table(form), span))?;
                continue;
            };
            let Node { kind, last, .. } = self.document.node(id);
            table = match kind {
                Kind::ListOfTables => last,
                Kind::Table(TableForm::Headed) if is_dotted => {
                    self.duplicate(span);
                    return None;
                }
                Kind::Table(TableForm::Implicit) if is_dotted => {
                    self.document.nodes[id as usize].kind = Kind::Table(TableForm::Dotted);
                    id
                }
                Kind::Table(TableForm::Headed | TableForm::Implicit | TableForm::Dotted) => id,
                _ => {
                    let words = format!("cannot extend value of type {} with a dotted key", type_name(kind));
                    self.fail(span, words);
                    return None;
                }
            };
        }
        Some(table)
    }

    /// Starts the table of the header that has been read.
    fn start_table(&mut self, close: Span) -> Option<()> {
        let (open, is_list) = self.header.take()?;
        let parent = self.descend(ROOT, false)?;
        let (key, key_span) = self.keys.pop()?;
        let header = open.append(close);
        let existing = self.document.child(parent, &key);
        let new = node(Kind::Table(TableForm::Headed), header);
        let entry = Entry { table: parent, key, span: key_span };
        self.table = match existing.map(|id| (id, self.document.node(id).kind)) {
            None if is_list => {
                let list = self.add_entry(entry, node(Kind::ListOfTables, header))?;
                self.add_item(list, new)?
            }
            None => self.add_entry(entry, new)?,
            Some((list, Kind::ListOfTables)) if is_list => self.add_item(list, new)?,
            Some((id, Kind::Table(TableForm::Implicit))) if !is_list => {
                let node = &mut self.document.nodes[id as usize];
                *node = Node {
                    kind: new.kind,
                    key: key_span.start() as u32,
                    start: new.start,
                    end: new.end,
                    ..*node
                };
                id
            }
            Some(_) => {
                self.duplicate(key_span);
                return None;
            }
        };
        Some(())
    }

    /// Finds the table of the key that has been read: its value comes next.
    fn start_entry(&mut self) -> Option<()> {
        let from = self.open.last().copied().unwrap_or(self.table);
        let is_dotted = self.keys.len() > 1;
        let table = self.descend(from, is_dotted)?;
        let (key, span) = self.keys.pop()?;
        let is_headed = self.document.node(table).kind == Kind::Table(TableForm::Headed);
        if (is_dotted && is_headed) || self.document.child(table, &key).is_some() {
            self.duplicate(span);
            return None;
        }
        self.entry = Some(Entry { table, key, span });
        Some(())
    }

    fn scalar_kind(&mut self, span: Span, encoding: Option<Encoding>) -> Option<Kind> {
        let raw = self.raw(span, encoding);
        if let Some(encoding) = encoding {
            let _ = raw.decode_scalar(&mut (), &mut self.error);
            return Some(Kind::Text(encoding));
        }
        self.digits.clear();
        let mut digits = std::mem::take(&mut self.digits);
        let kind = raw.decode_scalar(&mut digits, &mut self.error);
        let (kind, expected) = match kind {
            ScalarKind::Boolean(flag) => (Some(Kind::Flag(flag)), ""),
            // A word without quotes was reported as an error.
            ScalarKind::DateTime | ScalarKind::String => (Some(Kind::Date), ""),
            ScalarKind::Float => (number(&digits).map(|_| Kind::Number), "a number of at most 64 bits"),
            ScalarKind::Integer(radix) => {
                (integer(&digits, radix).map(|_| Kind::Integer(radix)), "a whole number of at most 64 bits")
            }
        };
        if kind.is_none() {
            let digits = excerpt(&digits, QUOTED_CHARS);
            self.fail(span, format!("{digits} is too large, expected {expected}"));
        }
        self.digits = digits;
        kind
    }
}

fn node(kind: Kind, span: Span) -> Node {
    let [start, end] = [span.start() as u32, span.end() as u32];
    Node { kind, path_bytes: 0, key: start, start, end, first: ROOT, last: ROOT, items: 0, next: ROOT }
}
