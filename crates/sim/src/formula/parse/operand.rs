//! Operands of formulas: numbers, names, parentheses, absolute values and roots.

use super::chars::{begins_name, fraction, superscript};
use super::names::{self, CONSTANTS, LIBRARIES, VARIABLES};
use super::{FormulaError, Id, Op, Parser};

impl Parser<'_> {
    pub(super) fn operand(&mut self) -> Result<Id, FormulaError> {
        match self.peek() {
            Some('(') => {
                let open = self.char_index;
                self.char_index += 1;
                let inner = self.inside(false, Self::sum)?;
                self.close(open)?;
                Ok(inner)
            }
            Some('|') => self.absolute_value(),
            Some('√') => self.root(Op::Sqrt),
            Some('∛') => self.root(Op::Cbrt),
            Some(c) if c.is_ascii_digit() || c == '.' => self.number(),
            Some(c) if begins_name(c) => self.name(),
            Some(')') => Err(self.error("something is missing before `)`", self.operands())),
            Some(c) => match fraction(c) {
                Some(number) => {
                    self.char_index += 1;
                    Ok(self.graph.constant(number))
                }
                None => Err(self.misplaced(self.operands())),
            },
            None if self.chars.iter().all(|c| c.is_whitespace()) => {
                Err(self.error("the formula is empty", self.operands()))
            }
            None => Err(self.error("something is missing at the end", self.operands())),
        }
    }

    /// Parses what stands in parentheses or between bars.
    pub(super) fn inside<T>(
        &mut self,
        bars: bool,
        read: impl FnOnce(&mut Self) -> Result<T, FormulaError>,
    ) -> Result<T, FormulaError> {
        let outside = std::mem::replace(&mut self.is_in_bars, bars);
        let result = self.deeper(read);
        self.is_in_bars = outside;
        result
    }

    fn absolute_value(&mut self) -> Result<Id, FormulaError> {
        let open = self.char_index;
        self.char_index += 1;
        let inner = self.inside(true, Self::sum)?;
        if !self.take('|') {
            let open = open + 1;
            return Err(match self.peek() {
                Some(_) => self.misplaced(&format!("an operator, or `|` for the `|` at character {open}")),
                None => {
                    self.error(format!("the `|` at character {open} is never closed"), "an operator or `|`")
                }
            });
        }
        let absolute = self.graph.unary(Op::Abs, inner);
        self.bounded(absolute, open)
    }

    /// Parses √ and what is under it. Without parentheses that is one number or name; where more may be meant, the
    /// parentheses must be written.
    fn root(&mut self, op: Op) -> Result<Id, FormulaError> {
        let (at, sign) = (self.char_index, self.chars[self.char_index]);
        self.char_index += 1;
        let is_delimited = matches!(self.peek(), Some('(' | '|'));
        let inner = self.deeper(Self::operand)?;
        let next = self.peek();
        let is_unclear = next.is_some_and(|c| superscript(c).is_some() || c == '⁻' || self.begins_factor(c))
            || self.power_sign() > 0;
        if is_unclear && !is_delimited {
            let expected = format!("`{sign}( )` around all that is under the root");
            return Err(self.error(format!("it is not clear where the `{sign}` ends"), expected));
        }
        let root = self.graph.unary(op, inner);
        self.bounded(root, at)
    }

    pub(super) fn close(&mut self, open: usize) -> Result<(), FormulaError> {
        if self.take(')') {
            return Ok(());
        }
        let open = open + 1;
        match self.peek() {
            Some(_) => Err(self.misplaced(&format!("an operator, or `)` for the `(` at character {open}"))),
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
        let mut found = self.peek_name();
        let start = self.char_index;
        self.char_index += found.chars().count();
        let is_library = LIBRARIES.contains(&found.to_ascii_lowercase().as_str());
        if is_library && self.chars.get(self.char_index) == Some(&'.') {
            self.char_index += 1;
            found = self.peek_name();
            self.char_index += found.chars().count();
        }
        match self.scope {
            Some(scope) => {
                if let Some((_, id)) = scope.iter().find(|(known, _)| *known == found) {
                    return Ok(*id);
                }
            }
            None => {
                if let Some((_, op)) = names::find(VARIABLES, &found) {
                    return Ok(self.graph.variable(*op));
                }
            }
        }
        if let Some((_, constant)) = names::find(CONSTANTS, &found) {
            return Ok(self.graph.constant(*constant));
        }
        if let Some((name, function)) = names::find_function(&found) {
            return self.powered_call(name, *function);
        }
        self.char_index = start;
        let expected = match self.scope {
            Some(scope) => names::expected_in_scope(&found, scope),
            None => names::expected_for(&found),
        };
        Err(self.error(format!("`{found}` is not known"), expected))
    }
}
