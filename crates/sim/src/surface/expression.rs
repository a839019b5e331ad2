//! The player's own ground: a formula in x, y and t, differentiated exactly.

use std::sync::Arc;

use super::{Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::error::Problem;
use crate::formula::Formula;
use crate::params::{KindInfo, ParamSpec, Range, Shape, Slider};

/// f = the formula; t is the step. Minima are not known.
pub const EXPRESSION: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "expression",
        title: "Your formula",
        summary: "Any ground that a line of arithmetic in x, y and the step t can say.",
        formula: "yours, in x, y and t: + − * / ^ ( ), sin cos tan exp ln sqrt abs tanh atan min max, pi, e; 2x² is 2*x^2",
        source: "You",
        params: &[ParamSpec {
            name: "formula",
            symbol: "f",
            help: "the loss at (x, y) in step t",
            shape: Shape::Text("x^2 + y^2 + sin(3*x)*cos(2*y)"),
            range: Range::ANY,
            slider: Slider::linear(0.0, 1.0),
        }],
    },
    build: |params| match Formula::parse(params.text("formula")) {
        Ok(formula) => Ok(Arc::new(Expression { formula })),
        Err(error) => {
            let message = format!("character {}: {}", error.at + 1, error.message);
            Err(Problem::new("formula", message, error.expected).at_character(error.at))
        }
    },
};

#[derive(Debug)]
struct Expression {
    formula: Formula,
}

impl Surface for Expression {
    fn loss(&self, at: Vec2, context: &SurfaceContext) -> f64 {
        self.formula.loss(at, context.step as f64)
    }

    fn gradient(&self, at: Vec2, context: &SurfaceContext) -> Vec2 {
        self.formula.gradient(at, context.step as f64)
    }

    fn view(&self) -> View {
        View::around_origin(3.0, 3.0)
    }

    fn changes(&self) -> bool {
        self.formula.uses_t()
    }
}
