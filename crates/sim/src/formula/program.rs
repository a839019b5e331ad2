//! A sequence of named formulas, such as the rule of an optimizer: each may use the names before it, and the values that
//! names had the last time. Parsed once, then run on numbers of any kind.

use super::FormulaError;
use super::graph::{Folding, Graph, Id};
use super::op::Op;
use super::parse::{self, Scope};
use crate::real::Real;

mod columns;

pub(crate) use self::columns::{ColumnInput, ColumnRegisters};

/// The maximum number of formulas.
pub const MAX_FORMULAS: usize = 8;
/// The maximum number of constants that the user names.
pub const MAX_CONSTANTS: usize = 12;
/// The maximum length of all formulas together, in characters.
const MAX_CHARS: usize = 2000;
/// Registers on the stack, for nearly every program.
const REGISTERS: usize = 64;

#[derive(Clone, Copy, Debug)]
struct Instruction {
    op: Op,
    operands: [u16; 3],
    constant: f64,
}

/// A parsed sequence of formulas.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The formulas' names, in their order.
    names: Vec<String>,
    /// The first registers hold the inputs and the last values of the names; each instruction fills the next one.
    code: Vec<Instruction>,
    first: usize,
    /// The registers of the names' values.
    ends: Vec<u16>,
}

/// A name and its number, from a list such as `beta1 = 0.9, eps = 1e-8`.
pub type Constant = (String, f64);

/// One `name = …` of a text, with the index of the first character of the name, and of what follows the sign.
struct Assignment {
    name: String,
    name_at: usize,
    text: String,
    text_at: usize,
}

fn error(char_index: usize, message: impl Into<String>, expected: impl Into<String>) -> FormulaError {
    FormulaError { char_index, message: message.into(), expected: expected.into() }
}

/// Splits a text into assignments, which `ends` separates.
fn assignments(
    text: &str,
    ends: impl Fn(char) -> bool,
    most: usize,
) -> Result<Vec<Assignment>, FormulaError> {
    let chars: Vec<char> = text.chars().take(MAX_CHARS + 1).collect();
    if chars.len() > MAX_CHARS {
        return Err(error(MAX_CHARS, "the text is too long", format!("at most {MAX_CHARS} characters")));
    }
    let (mut all, mut start) = (Vec::new(), 0);
    for end in (0..=chars.len()).filter(|end| *end == chars.len() || ends(chars[*end])) {
        let part = &chars[start..end];
        if let Some(blank) = part.iter().position(|c| !c.is_whitespace()) {
            let name_at = start + blank;
            if all.len() == most {
                return Err(error(name_at, "one too many", format!("at most {most}")));
            }
            let sign = part.iter().position(|c| *c == '=');
            let sign = sign.ok_or_else(|| error(name_at, "no `=`", "`name = …`"))?;
            let name: String = part[blank.min(sign)..sign].iter().collect();
            let text: String = part[sign + 1..].iter().collect();
            let name = name.trim_end().to_owned();
            all.push(Assignment { name, name_at, text, text_at: start + sign + 1 });
        }
        start = end + 1;
    }
    Ok(all)
}

/// Checks the name of a formula or a constant.
fn check_name(name: &str, at: usize, taken: &[&str]) -> Result<(), FormulaError> {
    if !parse::is_name(name) {
        return Err(error(
            at,
            format!("`{name}` is no name"),
            "letters, digits and `_`, beginning with a letter",
        ));
    }
    if parse::is_reserved(name) || taken.contains(&name) {
        return Err(error(at, format!("`{name}` has a meaning of its own"), "another name"));
    }
    Ok(())
}

/// Reads named constants, such as `beta1 = 0.9, eps = 1e-8`; separated by commas, semicolons or lines.
///
/// # Errors
/// The first error, with the index of its character.
pub fn constants(text: &str, inputs: &[&str]) -> Result<Vec<Constant>, FormulaError> {
    let mut found: Vec<Constant> = Vec::new();
    for Assignment { name, name_at, text, text_at } in
        assignments(text, |c| matches!(c, ',' | ';' | '\n'), MAX_CONSTANTS)?
    {
        check_name(&name, name_at, inputs)?;
        if found.iter().any(|(known, _)| *known == name) {
            return Err(error(name_at, format!("`{name}` is there twice"), "another name"));
        }
        let number = text.trim().parse::<f64>().ok().filter(|x| x.is_finite());
        let blank = text.chars().take_while(|c| c.is_whitespace()).count();
        let number = number.ok_or_else(|| {
            error(text_at + blank, format!("`{}` is no number", text.trim()), "a number such as 0.9")
        })?;
        found.push((name, number));
    }
    Ok(found)
}

impl Program {
    /// Parses formulas, separated by semicolons or lines. They may use the names of `inputs` and `constants`, those before
    /// them, and those from themselves on with their last values.
    ///
    /// # Errors
    /// The first error, with the index of its character.
    pub fn parse(text: &str, inputs: &[&str], constants: &[Constant]) -> Result<Self, FormulaError> {
        let parts = assignments(text, |c| matches!(c, ';' | '\n'), MAX_FORMULAS)?;
        let mut graph = Graph::new(Folding::All);
        let mut scope: Scope = Vec::new();
        for name in inputs {
            scope.push(((*name).to_owned(), graph.input(scope.len())));
        }
        let names: Vec<String> = parts.iter().map(|part| part.name.clone()).collect();
        for (index, part) in parts.iter().enumerate() {
            check_name(&part.name, part.name_at, inputs)?;
            if names[..index].contains(&part.name) {
                return Err(error(part.name_at, format!("`{}` is there twice", part.name), "another name"));
            }
            scope.push((part.name.clone(), graph.input(scope.len())));
        }
        let first = scope.len();
        for (name, number) in constants.iter().filter(|(name, _)| !names.contains(name)) {
            scope.push((name.clone(), graph.constant(*number)));
        }
        let mut ends = Vec::new();
        for part in &parts {
            // Blanks in place of what is before it, so that errors count from the beginning of the whole text.
            let text = " ".repeat(part.text_at) + &part.text;
            let end = parse::parse_in_scope(&text, &mut graph, &scope)?;
            if let Some(entry) = scope.iter_mut().find(|(name, _)| *name == part.name) {
                entry.1 = end;
            }
            ends.push(end);
        }
        Ok(Self::compile(&graph, names, first, &ends))
    }

    fn compile(graph: &Graph, names: Vec<String>, first: usize, ends: &[Id]) -> Self {
        let needed = graph.needed(ends);
        let (mut registers, mut code) = (vec![0_u16; needed.len()], Vec::new());
        for (id, node) in graph.nodes().iter().enumerate().filter(|(id, _)| needed[*id]) {
            if node.op == Op::Input {
                registers[id] = node.constant as u16;
                continue;
            }
            let mut operands = [0; 3];
            for (place, operand) in operands.iter_mut().zip(node.operands()) {
                *place = registers[*operand];
            }
            registers[id] = (first + code.len()) as u16;
            code.push(Instruction { op: node.op, operands, constant: node.constant });
        }
        let ends = ends.iter().map(|end| registers[*end]).collect();
        Self { names, code, first, ends }
    }

    /// Returns the names of the formulas, in their order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Computes all formulas from the inputs and the last values of the names, which the new ones replace.
    pub(crate) fn run<N: Real>(&self, inputs: &[N], values: &mut [N]) {
        let count = self.first + self.code.len();
        if count <= REGISTERS {
            self.run_on(inputs, values, &mut [N::from(0.0); REGISTERS][..count]);
        } else {
            self.run_on(inputs, values, &mut vec![N::from(0.0); count]);
        }
    }

    fn run_on<N: Real>(&self, inputs: &[N], values: &mut [N], registers: &mut [N]) {
        let given = inputs.iter().chain(values.iter()).take(self.first);
        registers.iter_mut().zip(given).for_each(|(register, x)| *register = *x);
        for (index, Instruction { op, operands, constant }) in self.code.iter().enumerate() {
            let [a, b, c] = operands.map(|operand| registers[usize::from(operand)]);
            registers[self.first + index] = op.apply(a, b, c, *constant);
        }
        for (value, end) in values.iter_mut().zip(&self.ends) {
            *value = registers[usize::from(*end)];
        }
    }
}
