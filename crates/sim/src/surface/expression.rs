//! The player's own surface: a formula in x, y and t, differentiated exactly.

use super::hessian::by_differences;
use super::{BuiltSurface, Hessian, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::error::Problem;
use crate::formula::Formula;
use crate::params::config::{config, text};
use crate::params::{Config, KindInfo};

config! {
    struct ExpressionConfig {
        formula: String = text("x^2 + y^2 + sin(3*x)*cos(2*y)").symbol("f").help("the loss at (x, y) in step t"),
    }
}

/// The `expression` surface: f = the formula; t is the step. Minima are not known.
pub const EXPRESSION: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "expression",
        title: "Your formula",
        summary: "Any surface that a line of arithmetic in x, y and the step t can describe.",
        formula: "yours, in x, y and t: + − * / ^ ( ), also x², 2x, ½x, √x, |x|; sin cos tan sinh cosh tanh and asin \
                  to atanh, exp ln log2 log10 sqrt cbrt hypot pow abs sign floor ceil min max clamp; pi, tau, e",
        source: "You",
        params: ExpressionConfig::SPECS,
    },
    build: |params| match Formula::parse(&ExpressionConfig::from_params(params).formula) {
        Ok(formula) => Ok(BuiltSurface::new(Expression { formula }, View::around_origin(3.0, 3.0))),
        Err(error) => {
            let message = format!("character {}: {}", error.char_index + 1, error.message);
            Err(Problem::new("formula", message, error.expected).at_character(error.char_index))
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

    fn hessian(&self, at: Vec2, context: &SurfaceContext) -> Hessian {
        match self.formula.second_derivatives(at, context.step as f64) {
            Some([xx, xy, yy]) => [[xx, xy], [xy, yy]],
            None => by_differences(|at| self.gradient(at, context), at),
        }
    }

    fn changes(&self) -> bool {
        self.formula.uses_t()
    }

    fn cost(&self) -> u64 {
        self.formula.cost()
    }
}
