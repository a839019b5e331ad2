//! A player's formula in x, y and t: parsed once, differentiated exactly, then run as two short tapes of arithmetic, one
//! for the loss and one for its gradient.
//!
//! Length, depth and size are limited, so that no text takes long to parse and no formula long to compute. All
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

/// The maximum length of a formula, in characters.
pub const MAX_CHARS: usize = 500;
/// The number of instructions that take about as long as one evaluation of a simple surface.
const INSTRUCTIONS_PER_COST: usize = 8;

/// A parsed formula.
#[derive(Clone, Debug)]
pub struct Formula {
    loss: Tape,
    gradient: Tape,
    uses_t: bool,
}

/// Why a formula could not be parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// The index of the character with the error, from 0; the length of the formula where something is missing at the
    /// end.
    pub char_index: usize,
    /// What is wrong.
    pub message: String,
    /// What was expected.
    pub expected: String,
}

impl Formula {
    /// Parses a formula of `+ - * / ^`, parentheses, numbers, x, y, t, pi, e, and the functions sin cos tan exp ln sqrt
    /// abs tanh atan min max.
    ///
    /// # Errors
    /// The first error, with the index of its character.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        let mut graph = Graph::new();
        let loss = parse::parse(text, &mut graph)?;
        let uses_t = graph.uses(loss, Op::T);
        let derivatives = [Op::X, Op::Y].map(|variable| graph.derivative(loss, variable));
        Ok(Self { loss: Tape::of(&graph, [loss, loss]), gradient: Tape::of(&graph, derivatives), uses_t })
    }

    /// Returns the loss at a point and a step.
    #[must_use]
    pub fn loss(&self, at: Vec2, t: f64) -> f64 {
        self.loss.run([at[0], at[1], t])[0]
    }

    /// Returns the derivatives of the loss by x and y.
    ///
    /// At the kink of an absolute value and at the tip of √(x² + y²), which have no derivative, the value is zero. Where
    /// both arguments of a minimum or a maximum are equal, it is the derivative of the first one.
    #[must_use]
    pub fn gradient(&self, at: Vec2, t: f64) -> Vec2 {
        self.gradient.run([at[0], at[1], t])
    }

    /// Returns whether the formula contains t.
    #[must_use]
    pub fn uses_t(&self) -> bool {
        self.uses_t
    }

    /// Returns roughly what one evaluation costs, in evaluations of a simple surface, at least 1.
    pub(crate) fn cost(&self) -> u64 {
        (self.gradient.len() / INSTRUCTIONS_PER_COST).max(1) as u64
    }
}

#[cfg(test)]
mod tests;
