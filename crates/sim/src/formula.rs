//! A player's formula in x, y and t: parsed once, differentiated exactly, then run as two short tapes of arithmetic, one
//! for the loss and one for its gradient.
//!
//! Length, depth and size are limited, so that no text takes long to parse and no formula long to compute. All
//! functions come from [`math`](crate::math): a replay of a formula has the same bits everywhere.

mod derivative;
mod graph;
mod op;
mod parse;
mod program;
mod tape;

use std::sync::OnceLock;

use self::derivative::By;
use self::graph::{Folding, Graph};
use self::op::Op;
pub(crate) use self::program::{ColumnInput, ColumnRegisters};
pub use self::program::{Constant, MAX_CONSTANTS, MAX_FORMULAS, Program, constants};
use self::tape::{Computed, ScaledResults, Tape};
use crate::Vec2;
use crate::scaled::or_plain;

/// The maximum length of a formula, in characters.
pub const MAX_CHARS: usize = 500;
/// The number of instructions that take about as long as one evaluation of a simple surface.
const INSTRUCTIONS_PER_COST: usize = 8;

/// The number of operations of a formula and its gradient up to which second derivatives are compiled; they have a few
/// times as many.
const MAX_NODES_OF_GRADIENT: usize = 800;

/// A parsed formula.
#[derive(Clone, Debug)]
pub struct Formula {
    /// The loss and its derivatives by x and y.
    folded: [Tape; 2],
    /// The same for scaled numbers, where a part without variables has a value that an `f64` cannot hold, as exp(1000).
    unfolded: Option<Box<[Tape; 2]>>,
    /// For each axis the derivatives upward and downward; only of a formula with a minimum or a maximum.
    sides: Option<Box<[Tape; 2]>>,
    uses_t: bool,
    text: String,
    /// The second derivatives, compiled when they are first asked for; none where they are too large.
    second: OnceLock<Option<Box<[Tape; 2]>>>,
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
    /// Parses a formula in x, y and t, as people write it: on paper, as in ½x² + sin²(y) + |x|, or in Python, as in
    /// `0.5*x**2 + np.sin(y)**2 + abs(x)`.
    ///
    /// # Errors
    /// The first error, with the index of its character.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        let mut graph = Graph::new(Folding::All);
        let loss = parse::parse(text, &mut graph)?;
        let uses_t = graph.uses(loss, Op::T);
        let folded = tapes(&mut graph, loss);
        if graph.has_lost_constants() {
            let mut graph = Graph::new(Folding::Exact);
            // With operations that are not folded, a formula near the limit of its size may be above it.
            if let Ok(loss) = parse::parse(text, &mut graph) {
                let unfolded = Some(Box::new(tapes(&mut graph, loss)));
                return Ok(Self::of(text, folded, unfolded, sides(&mut graph, loss), uses_t));
            }
        }
        Ok(Self::of(text, folded, None, sides(&mut graph, loss), uses_t))
    }

    fn of(
        text: &str,
        folded: [Tape; 2],
        unfolded: Option<Box<[Tape; 2]>>,
        sides: Option<Box<[Tape; 2]>>,
        uses_t: bool,
    ) -> Self {
        Self { folded, unfolded, sides, uses_t, text: text.to_owned(), second: OnceLock::new() }
    }

    /// Returns the loss at a point and a step. It is right wherever it is a number, even if a part of the formula is too
    /// large or too small for one.
    #[must_use]
    pub fn loss(&self, at: Vec2, t: f64) -> f64 {
        let variables = [at[0], at[1], t];
        let plain = self.folded[0].run(variables);
        if plain.is_exact && self.unfolded.is_none() {
            return plain.results[0];
        }
        or_plain(plain.results[0], self.scaled_tapes()[0].run_scaled(variables).results[0])
    }

    /// Returns the derivatives of the loss by x and y. They are right wherever they are numbers, even if a part of the
    /// formula is too large or too small for one.
    ///
    /// Where minima, maxima and absolute values have a kink, the derivative is the mean of those on its two sides, along
    /// each axis: 0 for |x| and max(x, −x) at 0, ½ for max(x, y) at x = y, however the formula is written. At the tip of
    /// √(x² + y²) it is 0, and so it is of `sign`, `floor` and `ceil` everywhere.
    #[must_use]
    pub fn gradient(&self, at: Vec2, t: f64) -> Vec2 {
        let variables = [at[0], at[1], t];
        let Computed { results: plain, is_exact } = self.folded[1].run(variables);
        if is_exact && self.unfolded.is_none() {
            return plain;
        }
        let ScaledResults { results, has_tie } = self.scaled_tapes()[1].run_scaled(variables);
        let results = match &self.sides {
            Some(sides) if has_tie => [&sides[0], &sides[1]].map(|side| {
                let [up, down] = side.run_scaled(variables).results;
                (up - down) * 0.5.into()
            }),
            _ => results,
        };
        [or_plain(plain[0], results[0]), or_plain(plain[1], results[1])]
    }

    /// Returns the second derivatives of the loss, `[∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²]`; `None` where the formula is so large that
    /// they are not compiled. At a kink they are those of one side.
    #[must_use]
    pub fn second_derivatives(&self, at: Vec2, t: f64) -> Option<[f64; 3]> {
        let [first, last] = &**self.second.get_or_init(|| second_tapes(&self.text)).as_ref()?;
        let variables = [at[0], at[1], t];
        let results = |tape: &Tape| {
            let plain = tape.run(variables);
            if plain.is_exact {
                return plain.results;
            }
            let scaled = tape.run_scaled(variables).results;
            [or_plain(plain.results[0], scaled[0]), or_plain(plain.results[1], scaled[1])]
        };
        let ([xx, xy], [yy, _]) = (results(first), results(last));
        Some([xx, xy, yy])
    }

    fn scaled_tapes(&self) -> &[Tape; 2] {
        self.unfolded.as_deref().unwrap_or(&self.folded)
    }

    /// Returns whether the formula contains t.
    #[must_use]
    pub fn uses_t(&self) -> bool {
        self.uses_t
    }

    /// Returns roughly what one evaluation costs, in evaluations of a simple surface, at least 1.
    pub(crate) fn cost(&self) -> u64 {
        (self.folded[1].len() / INSTRUCTIONS_PER_COST).max(1) as u64
    }
}

/// Compiles the tapes of a formula and of its derivatives by x and y.
fn tapes(graph: &mut Graph, loss: graph::Id) -> [Tape; 2] {
    let derivatives = [Op::X, Op::Y].map(|variable| graph.derivative(loss, By::Variable(variable)));
    [Tape::of(graph, [loss, loss]), Tape::of(graph, derivatives)]
}

/// Compiles the second derivatives of a formula that was parsed before: by x twice and by both, then by y twice.
fn second_tapes(text: &str) -> Option<Box<[Tape; 2]>> {
    let mut graph = Graph::new(Folding::Exact);
    let loss = parse::parse(text, &mut graph).ok()?;
    let [by_x, by_y] = [Op::X, Op::Y].map(|variable| graph.derivative(loss, By::Variable(variable)));
    if graph.nodes().len() > MAX_NODES_OF_GRADIENT {
        return None;
    }
    let [xx, xy] = [Op::X, Op::Y].map(|variable| graph.derivative(by_x, By::Variable(variable)));
    let yy = graph.derivative(by_y, By::Variable(Op::Y));
    Some(Box::new([Tape::of(&graph, [xx, xy]), Tape::of(&graph, [yy, yy])]))
}

/// Compiles for each axis the tape of the derivatives on both sides of a kink, if the formula can have equal arguments.
fn sides(graph: &mut Graph, loss: graph::Id) -> Option<Box<[Tape; 2]>> {
    let has_extremes = graph.uses(loss, Op::Min) || graph.uses(loss, Op::Max);
    let side = |variable| {
        let ends = [By::Up(variable), By::Down(variable)].map(|by| graph.derivative(loss, by));
        Tape::of(graph, ends)
    };
    has_extremes.then(|| Box::new([Op::X, Op::Y].map(side)))
}

#[cfg(test)]
mod tests;
