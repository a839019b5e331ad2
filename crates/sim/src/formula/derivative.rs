//! The exact derivative of a formula, as new nodes of its graph, by the rules of calculus.

use std::f64::consts::{LN_2, LN_10};

use super::graph::{Graph, Id, Node};
use super::op::Op;
use crate::math;

/// What a formula is differentiated by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum By {
    /// A variable, at points where both arguments of each minimum and maximum differ.
    Variable(Op),
    /// The distance along the axis of a variable, upward from a point or downward: where minima, maxima and absolute
    /// values have a kink, the derivative is the one of this side.
    Up(Op),
    /// See [`By::Up`].
    Down(Op),
}

impl By {
    fn variable(self) -> Op {
        match self {
            By::Variable(op) | By::Up(op) | By::Down(op) => op,
        }
    }

    fn is_one_sided(self) -> bool {
        !matches!(self, By::Variable(_))
    }
}

impl Graph {
    /// Returns the derivative of a node, from the innermost operations outward.
    pub fn derivative(&mut self, id: Id, by: By) -> Id {
        let needed = self.needed(&[id]);
        // None for nodes that do not depend on the variable, so that nothing is added for them.
        let mut derivatives: Vec<Option<Id>> = vec![None; id + 1];
        for part in (0..=id).filter(|part| needed[*part]) {
            derivatives[part] = self.node_derivative(part, by, &derivatives);
        }
        derivatives[id].unwrap_or_else(|| self.constant(0.0))
    }

    /// Returns the derivative of one node, from those of all nodes before it.
    fn node_derivative(&mut self, id: Id, by: By, derivatives: &[Option<Id>]) -> Option<Id> {
        let Node { op, operands: [a, b, c], constant: k } = self.nodes()[id];
        if op == by.variable() {
            return Some(self.constant(if matches!(by, By::Down(_)) { -1.0 } else { 1.0 }));
        }
        let derivative_of = |operand: Id| derivatives.get(operand).copied().flatten();
        match op.arity() {
            0 => None,
            1 if op == Op::Abs && by.is_one_sided() => {
                derivative_of(a).map(|da| self.node(Op::AbsSlope, &[a, da], 0.0))
            }
            1 => derivative_of(a).map(|da| self.unary_derivative(id, op, a, k, da)),
            3 => match (derivative_of(b), derivative_of(c)) {
                (None, None) => None,
                (db, dc) => {
                    let zero = self.constant(0.0);
                    Some(self.node(op, &[a, db.unwrap_or(zero), dc.unwrap_or(zero)], 0.0))
                }
            },
            _ => match (derivative_of(a), derivative_of(b)) {
                (None, None) => None,
                (da, db) => Some(self.binary_derivative(id, op, by, [a, b], [da, db])),
            },
        }
    }

    fn unary_derivative(&mut self, id: Id, op: Op, a: Id, k: f64, da: Id) -> Id {
        match op {
            Op::AddConst => da,
            Op::ConstSub => self.mul_const(-1.0, da),
            Op::MulConst => self.mul_const(k, da),
            Op::Square => {
                let product = self.mul(a, da);
                self.mul_const(2.0, product)
            }
            Op::DivConst => self.node(Op::DivConst, &[da], k),
            Op::ConstDiv => {
                let (square, numerator) = (self.mul(a, a), self.mul_const(-k, da));
                self.div(numerator, square)
            }
            Op::PowConst => {
                let lower = self.pow_const(a, k - 1.0);
                let outer = self.mul_const(k, lower);
                self.node(Op::MulOrZero, &[outer, da], 0.0)
            }
            Op::Sqrt => {
                let twice = self.mul_const(2.0, id);
                self.node(Op::DivOrZero, &[da, twice], 0.0)
            }
            Op::Cbrt => {
                let square = self.mul(id, id);
                let denominator = self.mul_const(3.0, square);
                self.node(Op::DivOrZero, &[da, denominator], 0.0)
            }
            Op::Ln => self.div(da, a),
            Op::Log2 | Op::Log10 => {
                let base = if op == Op::Log2 { LN_2 } else { LN_10 };
                let denominator = self.mul_const(base, a);
                self.div(da, denominator)
            }
            Op::Asin | Op::Acos => {
                let denominator = self.root_of_distances(a, 1.0);
                let da = if op == Op::Asin { da } else { self.mul_const(-1.0, da) };
                self.div(da, denominator)
            }
            Op::Asinh => {
                let square = self.mul(a, a);
                let sum = self.node(Op::AddConst, &[square], 1.0);
                let denominator = self.unary(Op::Sqrt, sum);
                self.div(da, denominator)
            }
            Op::Acosh => {
                let denominator = self.root_of_distances(a, -1.0);
                self.div(da, denominator)
            }
            Op::Atanh => {
                let denominator = self.product_of_distances(a);
                self.div(da, denominator)
            }
            Op::Sin
            | Op::Cos
            | Op::Tan
            | Op::Sinh
            | Op::Cosh
            | Op::Exp
            | Op::ConstPow
            | Op::Abs
            | Op::Tanh
            | Op::Atan => {
                let outer = self.outer_derivative(id, op, a, k);
                self.mul(outer, da)
            }
            // Constant but for jumps.
            Op::Sign | Op::Floor | Op::Ceil => self.constant(0.0),
            // Not of one operand.
            Op::X
            | Op::Y
            | Op::T
            | Op::Input
            | Op::Constant
            | Op::Add
            | Op::Sub
            | Op::Mul
            | Op::Div
            | Op::Pow
            | Op::Min
            | Op::Max
            | Op::TanhSlope
            | Op::AbsSlope
            | Op::Less
            | Op::Select
            | Op::SelectMin
            | Op::SelectMax
            | Op::MulOrZero
            | Op::DivOrZero => self.constant(0.0),
        }
    }

    /// Returns (1−a)(1+a), which keeps its digits where a is near 1 or −1.
    fn product_of_distances(&mut self, a: Id) -> Id {
        let (below, above) = (self.node(Op::ConstSub, &[a], 1.0), self.node(Op::AddConst, &[a], 1.0));
        self.mul(below, above)
    }

    /// Returns √(±(1−a)(1+a)).
    fn root_of_distances(&mut self, a: Id, sign: f64) -> Id {
        let product = self.product_of_distances(a);
        let signed = self.mul_const(sign, product);
        self.unary(Op::Sqrt, signed)
    }

    /// Returns the outer derivative of a function, for the chain rule.
    fn outer_derivative(&mut self, id: Id, op: Op, a: Id, k: f64) -> Id {
        match op {
            Op::Sin => self.unary(Op::Cos, a),
            Op::Cos => {
                let sin = self.unary(Op::Sin, a);
                self.mul_const(-1.0, sin)
            }
            Op::Tan => {
                let square = self.mul(id, id);
                self.node(Op::AddConst, &[square], 1.0)
            }
            Op::Sinh => self.unary(Op::Cosh, a),
            Op::Cosh => self.unary(Op::Sinh, a),
            Op::Exp => id,
            Op::ConstPow => self.mul_const(math::ln(k), id),
            Op::Abs => self.unary(Op::Sign, a),
            Op::Tanh => self.node(Op::TanhSlope, &[id, a], 0.0),
            Op::Atan => {
                let square = self.mul(a, a);
                let denominator = self.node(Op::AddConst, &[square], 1.0);
                self.node(Op::ConstDiv, &[denominator], 1.0)
            }
            // All others are handled by the caller.
            Op::X
            | Op::Y
            | Op::T
            | Op::Input
            | Op::Constant
            | Op::Add
            | Op::AddConst
            | Op::Sub
            | Op::ConstSub
            | Op::Mul
            | Op::MulConst
            | Op::Square
            | Op::Div
            | Op::DivConst
            | Op::ConstDiv
            | Op::Pow
            | Op::PowConst
            | Op::Asin
            | Op::Acos
            | Op::Asinh
            | Op::Acosh
            | Op::Atanh
            | Op::Ln
            | Op::Log2
            | Op::Log10
            | Op::Sqrt
            | Op::Cbrt
            | Op::Floor
            | Op::Ceil
            | Op::Min
            | Op::Max
            | Op::Sign
            | Op::TanhSlope
            | Op::AbsSlope
            | Op::Less
            | Op::Select
            | Op::SelectMin
            | Op::SelectMax
            | Op::MulOrZero
            | Op::DivOrZero => self.constant(0.0),
        }
    }

    fn binary_derivative(
        &mut self,
        id: Id,
        op: Op,
        by: By,
        [a, b]: [Id; 2],
        [da, db]: [Option<Id>; 2],
    ) -> Id {
        let (by_a, by_b) = match op {
            Op::Add => (da, db),
            Op::Sub => (da, db.map(|db| self.mul_const(-1.0, db))),
            Op::Mul => (da.map(|da| self.mul(b, da)), db.map(|db| self.mul(a, db))),
            Op::Div => (
                da.map(|da| self.div(da, b)),
                db.map(|db| {
                    let product = self.mul(id, db);
                    let numerator = self.mul_const(-1.0, product);
                    self.div(numerator, b)
                }),
            ),
            Op::Pow => (
                da.map(|da| self.derivative_by_base(a, b, da)),
                db.map(|db| self.derivative_by_exponent(id, a, db)),
            ),
            Op::Min | Op::Max => {
                let first = self.node(Op::Less, &if op == Op::Min { [a, b] } else { [b, a] }, 0.0);
                let zero = self.constant(0.0);
                let operands = [first, da.unwrap_or(zero), db.unwrap_or(zero)];
                // Along a line the smaller argument is the one with the smaller derivative.
                let select = match op {
                    _ if !by.is_one_sided() => Op::Select,
                    Op::Min => Op::SelectMin,
                    _ => Op::SelectMax,
                };
                (Some(self.node(select, &operands, 0.0)), None)
            }
            // These are in derivatives only, and differentiated for second ones.
            Op::MulOrZero => (
                da.map(|da| self.node(Op::MulOrZero, &[da, b], 0.0)),
                db.map(|db| self.node(Op::MulOrZero, &[a, db], 0.0)),
            ),
            Op::DivOrZero => (
                da.map(|da| self.node(Op::DivOrZero, &[da, b], 0.0)),
                db.map(|db| {
                    let product = self.mul(id, db);
                    let numerator = self.mul_const(-1.0, product);
                    self.node(Op::DivOrZero, &[numerator, b], 0.0)
                }),
            ),
            // 1 − tanh² b, where a is tanh b.
            Op::TanhSlope => (
                None,
                db.map(|db| {
                    let product = self.mul(a, id);
                    let outer = self.mul_const(-2.0, product);
                    self.mul(outer, db)
                }),
            ),
            // Not of two operands, or constant but for jumps, or only in derivatives on one side of a kink, which are not
            // differentiated again.
            Op::X
            | Op::Y
            | Op::T
            | Op::Input
            | Op::Constant
            | Op::AddConst
            | Op::ConstSub
            | Op::MulConst
            | Op::Square
            | Op::DivConst
            | Op::ConstDiv
            | Op::PowConst
            | Op::ConstPow
            | Op::Sin
            | Op::Cos
            | Op::Tan
            | Op::Asin
            | Op::Acos
            | Op::Atan
            | Op::Sinh
            | Op::Cosh
            | Op::Tanh
            | Op::Asinh
            | Op::Acosh
            | Op::Atanh
            | Op::Exp
            | Op::Ln
            | Op::Log2
            | Op::Log10
            | Op::Sqrt
            | Op::Cbrt
            | Op::Abs
            | Op::Floor
            | Op::Ceil
            | Op::Sign
            | Op::AbsSlope
            | Op::Less
            | Op::Select
            | Op::SelectMin
            | Op::SelectMax => (None, None),
        };
        match (by_a, by_b) {
            (Some(by_a), Some(by_b)) => self.add(by_a, by_b),
            (one, other) => one.or(other).unwrap_or_else(|| self.constant(0.0)),
        }
    }

    /// Returns b·aᵇ⁻¹·a′.
    fn derivative_by_base(&mut self, a: Id, b: Id, da: Id) -> Id {
        let lower = self.node(Op::AddConst, &[b], -1.0);
        let power = self.node(Op::Pow, &[a, lower], 0.0);
        let outer = self.mul(b, power);
        self.node(Op::MulOrZero, &[outer, da], 0.0)
    }

    /// Returns aᵇ·ln a·b′.
    fn derivative_by_exponent(&mut self, power: Id, a: Id, db: Id) -> Id {
        let ln = self.unary(Op::Ln, a);
        let outer = self.node(Op::MulOrZero, &[ln, power], 0.0);
        self.mul(outer, db)
    }
}
