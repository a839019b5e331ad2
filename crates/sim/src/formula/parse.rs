//! The parser of formulas, by recursive descent: sums of products of signed powers.
//!
//! It reads what people write on paper and in Python: x², x^2 and x**2; 2x and 2*x; √x, |x| and ½; sin²(x); typographic
//! signs; names in capitals; `z =` or `f(x, y) =` before the formula. Where two readings are common, as in √x², it asks
//! for parentheses.

mod call;
mod chars;
mod left_side;
mod names;
mod operand;

use self::chars::{begins_name, continues_name, plain, superscript};
use super::graph::{Graph, Id};
use super::op::Op;
use super::{FormulaError, MAX_CHARS};

/// The maximum nesting depth of parentheses, signs and powers.
const MAX_DEPTH: usize = 32;
/// The maximum number of operations of a formula, with powers multiplied out. Its derivatives have a few times as many.
const MAX_NODES: usize = 400;

/// The names that formulas of a program can use, with their nodes.
pub(super) type Scope = Vec<(String, Id)>;

const OPERAND: &str = "a number, `x`, `y`, `t`, a function or `(`";
const OPERAND_IN_SCOPE: &str = "a number, a name such as `g`, a function or `(`";
const OPERATOR: &str = "an operator, `+ - * / ^`, or the end";

/// Parses all of `text` into the graph and returns the node of the formula.
pub(super) fn parse(text: &str, graph: &mut Graph) -> Result<Id, FormulaError> {
    let chars: Vec<char> = text.chars().take(MAX_CHARS + 1).map(plain).collect();
    if chars.len() > MAX_CHARS {
        let expected = format!("at most {MAX_CHARS} characters");
        return Err(FormulaError {
            char_index: MAX_CHARS,
            message: "the formula is too long".to_owned(),
            expected,
        });
    }
    let mut parser = Parser { chars, char_index: 0, depth: 0, is_in_bars: false, graph, scope: None };
    parser.skip_left_side()?;
    parser.all()
}

/// Parses all of `text` as a formula in the names of a scope, in place of x, y and t.
pub(super) fn parse_in_scope(text: &str, graph: &mut Graph, scope: &Scope) -> Result<Id, FormulaError> {
    let chars: Vec<char> = text.chars().map(plain).collect();
    Parser { chars, char_index: 0, depth: 0, is_in_bars: false, graph, scope: Some(scope) }.all()
}

/// Returns whether a text is a name as a whole.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(begins_name) && text.chars().all(continues_name)
}

/// Returns whether a name is one of a constant or a function.
pub(super) fn is_reserved(name: &str) -> bool {
    names::find(names::CONSTANTS, name).is_some() || names::find_function(name).is_some()
}

struct Parser<'a> {
    /// The formula, with ASCII signs in place of typographic ones.
    chars: Vec<char>,
    char_index: usize,
    depth: usize,
    /// Whether a `|` after an operand closes an absolute value.
    is_in_bars: bool,
    graph: &'a mut Graph,
    /// The names of a program; a surface has none, and x, y and t.
    scope: Option<&'a Scope>,
}

impl Parser<'_> {
    fn error(&self, message: impl Into<String>, expected: impl Into<String>) -> FormulaError {
        FormulaError { char_index: self.char_index, message: message.into(), expected: expected.into() }
    }

    /// Parses one formula up to the end.
    fn all(mut self) -> Result<Id, FormulaError> {
        let formula = self.sum()?;
        match self.peek() {
            None => Ok(formula),
            Some(')') => Err(self.error("`)` closes nothing", OPERATOR)),
            Some(_) => Err(self.misplaced(OPERATOR)),
        }
    }

    /// Describes what an operand can be.
    fn operands(&self) -> &'static str {
        if self.scope.is_some() { OPERAND_IN_SCOPE } else { OPERAND }
    }

    /// Skips spaces and returns the next character.
    fn peek(&mut self) -> Option<char> {
        while self.chars.get(self.char_index).is_some_and(|c| c.is_whitespace()) {
            self.char_index += 1;
        }
        self.chars.get(self.char_index).copied()
    }

    /// Returns the error of a character that cannot stand here.
    fn misplaced(&self, expected: &str) -> FormulaError {
        let char_at = |index: usize| self.chars.get(index).copied().unwrap_or(' ');
        let c = char_at(self.char_index);
        let is_between_digits = self.char_index > 0
            && char_at(self.char_index - 1).is_ascii_digit()
            && char_at(self.char_index + 1).is_ascii_digit();
        let expected = match c {
            ',' if is_between_digits => "`.` as the decimal point",
            '[' | '{' => "`(`",
            ']' | '}' => "`)`",
            '=' => "one formula, with nothing but `z =` or `f(x, y) =` before it",
            _ => expected,
        };
        self.error(format!("`{c}` does not belong here"), expected)
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
                Some(c) if self.begins_factor(c) => {
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

    /// Returns whether a factor can begin with this character after another one, without a sign between them.
    fn begins_factor(&self, c: char) -> bool {
        matches!(c, '(' | '√' | '∛') || begins_name(c) || (c == '|' && !self.is_in_bars)
    }

    fn power(&mut self) -> Result<Id, FormulaError> {
        let base = self.operand()?;
        self.powers_of(base)
    }

    /// Parses the exponents after a base.
    fn powers_of(&mut self, mut base: Id) -> Result<Id, FormulaError> {
        let at = self.char_index;
        while let Some(exponent) = self.superscript() {
            base = self.raised(base, exponent);
            self.bounded(base, at)?;
        }
        if !self.take_power_sign() {
            return Ok(base);
        }
        // To the right first: 2^3^2 is 2^9, and 2^-1 is a half.
        let exponent = self.deeper(Self::signed)?;
        let power = self.graph.pow(base, exponent);
        self.bounded(power, at)
    }

    /// Returns how many characters the power sign has that stands here; zero where none does.
    fn power_sign(&mut self) -> usize {
        match (self.peek(), self.chars.get(self.char_index + 1)) {
            (Some('^'), _) => 1,
            (Some('*'), Some('*')) => 2,
            _ => 0,
        }
    }

    fn take_power_sign(&mut self) -> bool {
        let length = self.power_sign();
        self.char_index += length;
        length > 0
    }

    /// Parses a superscript number, as in x² or x⁻¹.
    fn superscript(&mut self) -> Option<f64> {
        self.peek();
        let sign = usize::from(matches!(self.chars.get(self.char_index), Some('⁻' | '⁺')));
        let is_negative = self.chars.get(self.char_index) == Some(&'⁻');
        let digit_at = |parser: &Self, index: usize| parser.chars.get(index).copied().and_then(superscript);
        digit_at(self, self.char_index + sign)?;
        self.char_index += sign;
        let mut number = 0.0;
        while let Some(digit) = digit_at(self, self.char_index) {
            number = 10.0 * number + f64::from(digit);
            self.char_index += 1;
        }
        Some(if is_negative { -number } else { number })
    }

    fn raised(&mut self, base: Id, exponent: f64) -> Id {
        let exponent = self.graph.constant(exponent);
        self.graph.pow(base, exponent)
    }

    /// Skips spaces and returns the name that begins there; empty where none does.
    fn peek_name(&mut self) -> String {
        let begins = self.peek().is_some_and(begins_name);
        let letters = self.chars.iter().skip(self.char_index).take_while(|c| begins && continues_name(**c));
        letters.collect()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.char_index += usize::from(found);
        found
    }
}
