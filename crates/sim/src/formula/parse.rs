//! The parser of formulas, by recursive descent: sums of products of signed powers. The multiplication sign may be left
//! out before a name or a parenthesis, and whole exponents may be superscript digits.

use std::f64::consts::{E, PI};

use super::graph::{Graph, Id};
use super::op::Op;
use super::{FormulaError, MAX_CHARS};
use crate::text::nearest;

/// The maximum nesting depth of parentheses, signs and powers.
const MAX_DEPTH: usize = 32;
/// The maximum number of operations of a formula, with powers multiplied out. Its derivatives have a few times as many.
const MAX_NODES: usize = 400;

const FUNCTIONS: &[(&str, Op)] = &[
    ("sin", Op::Sin),
    ("cos", Op::Cos),
    ("tan", Op::Tan),
    ("exp", Op::Exp),
    ("ln", Op::Ln),
    ("sqrt", Op::Sqrt),
    ("abs", Op::Abs),
    ("tanh", Op::Tanh),
    ("atan", Op::Atan),
    ("min", Op::Min),
    ("max", Op::Max),
];
const VARIABLES: &[(&str, Op)] = &[("x", Op::X), ("y", Op::Y), ("t", Op::T)];
const CONSTANTS: &[(&str, f64)] = &[("pi", PI), ("π", PI), ("e", E)];

const OPERAND: &str = "a number, `x`, `y`, `t`, a function or `(`";
const OPERATOR: &str = "an operator, `+ - * / ^`, or the end";

/// Parses all of `text` into the graph and returns the node of the formula.
pub(super) fn parse(text: &str, graph: &mut Graph) -> Result<Id, FormulaError> {
    let chars: Vec<char> = text.chars().take(MAX_CHARS + 1).collect();
    if chars.len() > MAX_CHARS {
        let expected = format!("at most {MAX_CHARS} characters");
        return Err(FormulaError {
            char_index: MAX_CHARS,
            message: "the formula is too long".to_owned(),
            expected,
        });
    }
    let mut parser = Parser { chars, char_index: 0, depth: 0, graph };
    let formula = parser.sum()?;
    match parser.peek() {
        None => Ok(formula),
        Some(')') => Err(parser.error("`)` closes nothing", OPERATOR)),
        Some(c) => Err(parser.error(format!("`{c}` does not belong here"), OPERATOR)),
    }
}

struct Parser<'a> {
    chars: Vec<char>,
    char_index: usize,
    depth: usize,
    graph: &'a mut Graph,
}

/// Returns the ASCII sign for a typographic one.
fn plain(c: char) -> char {
    match c {
        '−' => '-',
        '·' | '×' => '*',
        '÷' => '/',
        c => c,
    }
}

/// Returns the digit of a superscript digit.
fn superscript(c: char) -> Option<u32> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().zip(0..).find(|(raised, _)| *raised == c).map(|(_, digit)| digit)
}

/// Returns whether a name can begin with this character.
fn begins_name(c: char) -> bool {
    c.is_alphabetic() && superscript(c).is_none()
}

impl Parser<'_> {
    fn error(&self, message: impl Into<String>, expected: impl Into<String>) -> FormulaError {
        FormulaError { char_index: self.char_index, message: message.into(), expected: expected.into() }
    }

    /// Skips spaces and returns the next character.
    fn peek(&mut self) -> Option<char> {
        while self.chars.get(self.char_index).is_some_and(|c| c.is_whitespace()) {
            self.char_index += 1;
        }
        self.chars.get(self.char_index).copied().map(plain)
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.char_index += usize::from(found);
        found
    }

    /// Returns the node, unless the formula has become too large.
    fn bounded(&self, id: Id, char_index: usize) -> Result<Id, FormulaError> {
        if self.graph.nodes().len() <= MAX_NODES {
            return Ok(id);
        }
        let expected = format!("at most {MAX_NODES} parts");
        Err(FormulaError { char_index, message: "the formula becomes too large here".to_owned(), expected })
    }

    fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, FormulaError>,
    ) -> Result<T, FormulaError> {
        if self.depth == MAX_DEPTH {
            return Err(
                self.error("the formula is nested too deeply here", format!("at most {MAX_DEPTH} levels"))
            );
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn sum(&mut self) -> Result<Id, FormulaError> {
        let mut sum = self.product()?;
        loop {
            let at = self.char_index;
            sum = match self.peek() {
                Some('+') => {
                    self.char_index += 1;
                    let next = self.product()?;
                    self.graph.add(sum, next)
                }
                Some('-') => {
                    self.char_index += 1;
                    let next = self.product()?;
                    self.graph.sub(sum, next)
                }
                _ => return Ok(sum),
            };
            self.bounded(sum, at)?;
        }
    }

    fn product(&mut self) -> Result<Id, FormulaError> {
        let mut product = self.signed()?;
        loop {
            let at = self.char_index;
            product = match self.peek() {
                Some('*') => {
                    self.char_index += 1;
                    let next = self.signed()?;
                    self.graph.mul(product, next)
                }
                Some('/') => {
                    self.char_index += 1;
                    let next = self.signed()?;
                    self.graph.div(product, next)
                }
                // An omitted multiplication sign, as in 100(y − x²)² or sin(3x).
                Some(c) if c == '(' || begins_name(c) => {
                    let next = self.power()?;
                    self.graph.mul(product, next)
                }
                _ => return Ok(product),
            };
            self.bounded(product, at)?;
        }
    }

    fn signed(&mut self) -> Result<Id, FormulaError> {
        if self.take('-') {
            let operand = self.deeper(Self::signed)?;
            return Ok(self.graph.mul_const(-1.0, operand));
        }
        if self.take('+') {
            return self.deeper(Self::signed);
        }
        self.power()
    }

    fn power(&mut self) -> Result<Id, FormulaError> {
        let mut base = self.operand()?;
        let at = self.char_index;
        while let Some(exponent) = self.superscript() {
            base = self.raised(base, exponent);
            self.bounded(base, at)?;
        }
        if !self.take('^') {
            return Ok(base);
        }
        // To the right first: 2^3^2 is 2^9, and 2^-1 is a half.
        let exponent = self.deeper(Self::signed)?;
        let power = self.graph.pow(base, exponent);
        self.bounded(power, at)
    }

    /// Parses a superscript number, as in x².
    fn superscript(&mut self) -> Option<f64> {
        self.peek();
        let mut number = None;
        while let Some(digit) = self.chars.get(self.char_index).copied().and_then(superscript) {
            number = Some(10.0 * number.unwrap_or(0.0) + f64::from(digit));
            self.char_index += 1;
        }
        number
    }

    fn raised(&mut self, base: Id, exponent: f64) -> Id {
        let exponent = self.graph.constant(exponent);
        self.graph.pow(base, exponent)
    }

    fn operand(&mut self) -> Result<Id, FormulaError> {
        match self.peek() {
            Some('(') => {
                let open = self.char_index;
                self.char_index += 1;
                let inner = self.deeper(Self::sum)?;
                self.close(open)?;
                Ok(inner)
            }
            Some(c) if c.is_ascii_digit() || c == '.' => self.number(),
            Some(c) if begins_name(c) => self.name(),
            Some(')') => Err(self.error("something is missing before `)`", OPERAND)),
            Some(c) => Err(self.error(format!("`{c}` does not belong here"), OPERAND)),
            None if self.chars.iter().all(|c| c.is_whitespace()) => {
                Err(self.error("the formula is empty", OPERAND))
            }
            None => Err(self.error("something is missing at the end", OPERAND)),
        }
    }

    fn close(&mut self, open: usize) -> Result<(), FormulaError> {
        if self.take(')') {
            return Ok(());
        }
        let open = open + 1;
        match self.peek() {
            Some(c) => {
                let message = format!("`{c}` does not belong here");
                Err(self.error(message, format!("an operator, or `)` for the `(` at character {open}")))
            }
            None => {
                Err(self.error(format!("the `(` at character {open} is never closed"), "an operator or `)`"))
            }
        }
    }

    fn digits(&mut self) {
        while self.chars.get(self.char_index).is_some_and(char::is_ascii_digit) {
            self.char_index += 1;
        }
    }

    fn number(&mut self) -> Result<Id, FormulaError> {
        let start = self.char_index;
        self.digits();
        if self.chars.get(self.char_index) == Some(&'.') {
            self.char_index += 1;
            self.digits();
        }
        // 2e3 is a number; in 2e the letter is a name.
        if matches!(self.chars.get(self.char_index), Some('e' | 'E')) {
            let sign = usize::from(matches!(self.chars.get(self.char_index + 1), Some('+' | '-')));
            if self.chars.get(self.char_index + 1 + sign).is_some_and(char::is_ascii_digit) {
                self.char_index += 1 + sign;
                self.digits();
            }
        }
        let text: String = self.chars[start..self.char_index].iter().collect();
        let refused = |message: String, expected: &str| {
            Err(FormulaError { char_index: start, message, expected: expected.to_owned() })
        };
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(self.graph.constant(number)),
            Ok(_) => refused(format!("{text} is too large"), "a number of at most 64 bits"),
            Err(_) => refused(format!("`{text}` is not a number"), "a number such as `0.5`"),
        }
    }

    fn name(&mut self) -> Result<Id, FormulaError> {
        let start = self.char_index;
        let is_letter = |c: &char| (c.is_alphanumeric() && superscript(*c).is_none()) || *c == '_';
        while self.chars.get(self.char_index).is_some_and(is_letter) {
            self.char_index += 1;
        }
        let found: String = self.chars[start..self.char_index].iter().collect();
        let named = |name: &str| name == found;
        if let Some((_, op)) = VARIABLES.iter().find(|(name, _)| named(name)) {
            return Ok(self.graph.variable(*op));
        }
        if let Some((_, constant)) = CONSTANTS.iter().find(|(name, _)| named(name)) {
            return Ok(self.graph.constant(*constant));
        }
        if let Some((name, op)) = FUNCTIONS.iter().find(|(name, _)| named(name)) {
            return self.call(name, *op);
        }
        self.char_index = start;
        let words = FUNCTIONS.iter().map(|(name, _)| *name);
        let known: Vec<&str> = words.chain(CONSTANTS.iter().map(|(name, _)| *name)).collect();
        let expected = match nearest(&found, known.iter().copied()) {
            Some(near) => format!("`{near}`, the nearest known"),
            None => format!("`x`, `y`, `t` or one of {}", known.join(", ")),
        };
        Err(self.error(format!("`{found}` is not known"), expected))
    }

    fn call(&mut self, name: &str, op: Op) -> Result<Id, FormulaError> {
        let open = self.char_index;
        if !self.take('(') {
            return Err(self.error(format!("`{name}` is a function"), format!("`(` after `{name}`")));
        }
        let a = self.deeper(Self::sum)?;
        let id = if matches!(op, Op::Min | Op::Max) {
            if !self.take(',') {
                return Err(
                    self.error(format!("`{name}` takes two arguments"), "`,` and the second argument")
                );
            }
            let b = self.deeper(Self::sum)?;
            self.graph.extreme(op, a, b)
        } else {
            self.graph.unary(op, a)
        };
        self.close(open)?;
        self.bounded(id, open)
    }
}
