//! A player's formula in x, y and t: read once, differentiated exactly, then run as two short tapes of arithmetic, one
//! for the loss and one for its slope.
//!
//! Bounded in length, depth and size, so that no text takes long to read and no formula long to compute. All
//! functions come from [`math`](crate::math): a replay of a formula has the same bits everywhere.

mod derivative;
mod graph;
mod op;
mod parse;
mod tape;

use self::graph::Graph;
use self::op::Op;
use self::tape::Tape;
use crate::Vec2;

/// Longer formulas are refused, in characters.
pub const MAX_CHARS: usize = 500;

/// A formula that was read.
#[derive(Clone, Debug)]
pub struct Formula {
    loss: Tape,
    gradient: Tape,
    uses_t: bool,
}

/// Why a formula makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// The character of the formula it happens at, from 0; the formula's length where something is missing at its end.
    pub at: usize,
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub expected: String,
}

impl Formula {
    /// Reads a formula of `+ - * / ^`, parentheses, numbers, x, y, t, pi, e, and the functions sin cos tan exp ln sqrt
    /// abs tanh atan min max.
    ///
    /// # Errors
    /// The first character that makes no sense.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        let mut graph = Graph::new();
        let loss = parse::parse(text, &mut graph)?;
        let uses_t = graph.uses(loss, Op::T);
        let slopes = [Op::X, Op::Y].map(|along| graph.derivative(loss, along));
        Ok(Self { loss: Tape::of(&graph, [loss, loss]), gradient: Tape::of(&graph, slopes), uses_t })
    }

    /// Its value at a point and a step.
    #[must_use]
    pub fn loss(&self, at: Vec2, t: f64) -> f64 {
        self.loss.run([at[0], at[1], t])[0]
    }

    /// Its derivatives along x and y. Where there is none, such as at the tip of √(x² + y²), the one between its sides.
    #[must_use]
    pub fn gradient(&self, at: Vec2, t: f64) -> Vec2 {
        self.gradient.run([at[0], at[1], t])
    }

    /// Whether t stands in it.
    #[must_use]
    pub fn uses_t(&self) -> bool {
        self.uses_t
    }
}

#[cfg(test)]
mod tests;
