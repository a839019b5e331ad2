//! What may stand before a formula: `z =`, `f(x, y) =` and the like.

use super::names::{self, VARIABLES};
use super::{FormulaError, Parser};

impl Parser<'_> {
    /// Skips `z =`, `f(x, y) =` and the like at the beginning.
    pub(super) fn skip_left_side(&mut self) -> Result<(), FormulaError> {
        let name = self.peek_name();
        if name.is_empty() {
            return Ok(());
        }
        let start = self.char_index;
        self.char_index += name.chars().count();
        let is_variable = names::find(VARIABLES, &name).is_some();
        self.skip_arguments();
        let colon = self.take(':');
        if self.peek() == Some('=') && !(is_variable || self.chars.get(self.char_index + 1) == Some(&'=')) {
            self.char_index += 1;
            return Ok(());
        }
        if self.peek() == Some('=') && is_variable && !colon {
            let expected = "`z =`, `f(x, y) =` or the formula alone";
            return Err(self.error(format!("`{name} =` is a curve, not a surface"), expected));
        }
        self.char_index = start;
        Ok(())
    }

    /// Skips variables in parentheses, in their order; stays where it is if something else stands there.
    fn skip_arguments(&mut self) {
        let start = self.char_index;
        if !self.take('(') {
            return;
        }
        let mut last = None;
        loop {
            let name = self.peek_name();
            let variable = VARIABLES.iter().position(|(known, _)| *known == name);
            if variable <= last {
                break;
            }
            last = variable;
            self.char_index += name.chars().count();
            if self.take(')') {
                return;
            }
            if !self.take(',') {
                break;
            }
        }
        self.char_index = start;
    }
}
