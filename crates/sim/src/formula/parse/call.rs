//! Calls of functions in formulas.

use super::names::Function;
use super::{FormulaError, Id, Op, Parser};

impl Parser<'_> {
    /// Parses a call with an optional exponent after the name, as in sin²(x) or sin^2(x).
    pub(super) fn powered_call(&mut self, name: &str, function: Function) -> Result<Id, FormulaError> {
        let at = self.char_index;
        let exponent = match self.superscript() {
            None if self.power_sign() > 0 => {
                self.take_power_sign();
                let number = self.peek().filter(char::is_ascii_digit);
                let Some(number) = number.and_then(|c| c.to_digit(10)) else {
                    return Err(self.error(format!("`{name}` is a function"), format!("`(` after `{name}`")));
                };
                self.char_index += 1;
                Some(f64::from(number))
            }
            exponent => exponent,
        };
        if exponent == Some(-1.0) {
            self.char_index = at;
            let expected = format!("`1/{name}(x)`, or the name of the inverse function");
            return Err(self.error(format!("`{name}⁻¹` has two meanings"), expected));
        }
        let call = self.call(name, function)?;
        let Some(exponent) = exponent else { return Ok(call) };
        let power = self.raised(call, exponent);
        self.bounded(power, at)
    }

    fn call(&mut self, name: &str, function: Function) -> Result<Id, FormulaError> {
        let open = self.char_index;
        if !self.take('(') {
            return Err(self.error(format!("`{name}` is a function"), format!("`(` after `{name}`")));
        }
        let (number, least) = match function {
            Function::Unary(_) => ("one argument", 1),
            Function::Extreme(_) => ("two arguments or more", 2),
            Function::Pow | Function::Hypot => ("two arguments", 2),
            Function::Clamp => ("three arguments", 3),
        };
        let mut arguments = vec![self.inside(false, Self::sum)?];
        while arguments.len() < least || matches!(function, Function::Extreme(_)) {
            if !self.take(',') {
                if arguments.len() >= least {
                    break;
                }
                let expected = format!("`,` and argument {} of `{name}`", arguments.len() + 1);
                return Err(self.error(format!("`{name}` takes {number}"), expected));
            }
            arguments.push(self.inside(false, Self::sum)?);
        }
        if self.peek() == Some(',') && matches!(name, "log" | "ln") {
            return Err(
                self.error(format!("`{name}` takes one argument"), "`log2(x)`, `log10(x)` or `ln(x)/ln(3)`")
            );
        }
        self.close(open)?;
        let id = self.apply(function, &arguments);
        self.bounded(id, open)
    }

    /// Returns the node of a function of its arguments, of which there are enough.
    fn apply(&mut self, function: Function, arguments: &[Id]) -> Id {
        let graph = &mut *self.graph;
        let (a, rest) = (arguments[0], &arguments[1..]);
        match function {
            Function::Unary(op) => graph.unary(op, a),
            Function::Extreme(op) => rest.iter().fold(a, |extreme, b| graph.extreme(op, extreme, *b)),
            Function::Pow => graph.pow(a, rest[0]),
            Function::Clamp => {
                let raised = graph.extreme(Op::Max, a, rest[0]);
                graph.extreme(Op::Min, raised, rest[1])
            }
            Function::Hypot => {
                let [a, b] = [a, rest[0]].map(|side| graph.mul(side, side));
                let sum = graph.add(a, b);
                graph.unary(Op::Sqrt, sum)
            }
        }
    }
}
