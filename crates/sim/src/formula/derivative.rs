//! The exact derivative of a formula, as new nodes of its graph, by the rules of calculus.

use super::graph::{Graph, Id, Node};
use super::op::Op;
use crate::math;

impl Graph {
    /// Returns ∂(node)/∂(variable), from the innermost operations outwards.
    pub fn derivative(&mut self, id: Id, along: Op) -> Id {
        let needed = self.needed(&[id]);
        // None for nodes that do not depend on the variable, so that nothing is added for them.
        let mut slopes: Vec<Option<Id>> = vec![None; id + 1];
        for part in (0..=id).filter(|part| needed[*part]) {
            slopes[part] = self.slope(part, along, &slopes);
        }
        slopes[id].unwrap_or_else(|| self.constant(0.0))
    }

    /// Returns the derivative of one node, from those of all nodes before it.
    fn slope(&mut self, id: Id, along: Op, slopes: &[Option<Id>]) -> Option<Id> {
        let Node { op, operands: [a, b, _], constant: k } = self.nodes()[id];
        if op == along {
            return Some(self.constant(1.0));
        }
        let slope_of = |operand: Id| slopes.get(operand).copied().flatten();
        match op.arity() {
            0 => None,
            1 => slope_of(a).map(|da| self.unary_derivative(id, op, a, k, da)),
            _ => match (slope_of(a), slope_of(b)) {
                (None, None) => None,
                (da, db) => Some(self.binary_derivative(id, op, [a, b], [da, db])),
            },
        }
    }

    fn unary_derivative(&mut self, id: Id, op: Op, a: Id, k: f64, da: Id) -> Id {
        match op {
            Op::AddConst => da,
            Op::SubFrom => self.times(-1.0, da),
            Op::Times => self.times(k, da),
            Op::Square => {
                let product = self.mul(a, da);
                self.times(2.0, product)
            }
            Op::DivBy => self.node(Op::DivBy, &[da], k),
            Op::RecipDiv => {
                let (square, above) = (self.mul(a, a), self.times(-k, da));
                self.div(above, square)
            }
            Op::PowOf => {
                let lower = self.pow_of(a, k - 1.0);
                let outer = self.times(k, lower);
                self.node(Op::MulOrZero, &[outer, da], 0.0)
            }
            Op::Sqrt => {
                let twice = self.times(2.0, id);
                self.node(Op::DivOrZero, &[da, twice], 0.0)
            }
            Op::Ln => self.div(da, a),
            _ => {
                let outer = self.outer_derivative(id, op, a, k);
                self.mul(outer, da)
            }
        }
    }

    /// Returns the outer derivative of a function, for the chain rule.
    fn outer_derivative(&mut self, id: Id, op: Op, a: Id, k: f64) -> Id {
        match op {
            Op::Sin => self.unary(Op::Cos, a),
            Op::Cos => {
                let sin = self.unary(Op::Sin, a);
                self.times(-1.0, sin)
            }
            Op::Tan => {
                let square = self.mul(id, id);
                self.node(Op::AddConst, &[square], 1.0)
            }
            Op::Exp => id,
            Op::PowTo => self.times(math::ln(k), id),
            Op::Abs => self.unary(Op::Sign, a),
            Op::Tanh => {
                let square = self.mul(id, id);
                self.node(Op::SubFrom, &[square], 1.0)
            }
            Op::Atan => {
                let square = self.mul(a, a);
                let below = self.node(Op::AddConst, &[square], 1.0);
                self.node(Op::RecipDiv, &[below], 1.0)
            }
            // The rest is piecewise constant, and appears only in derivatives.
            _ => self.constant(0.0),
        }
    }

    fn binary_derivative(&mut self, id: Id, op: Op, [a, b]: [Id; 2], [da, db]: [Option<Id>; 2]) -> Id {
        let (slope_a, slope_b) = match op {
            Op::Add => (da, db),
            Op::Sub => (da, db.map(|db| self.times(-1.0, db))),
            Op::Mul => (da.map(|da| self.mul(b, da)), db.map(|db| self.mul(a, db))),
            Op::Div => (
                da.map(|da| self.div(da, b)),
                db.map(|db| {
                    let product = self.mul(id, db);
                    let above = self.times(-1.0, product);
                    self.div(above, b)
                }),
            ),
            Op::Pow => (
                da.map(|da| self.derivative_by_base(a, b, da)),
                db.map(|db| self.derivative_by_exponent(id, a, db)),
            ),
            _ => {
                let first = self.node(Op::LessOrEqual, &if op == Op::Min { [a, b] } else { [b, a] }, 0.0);
                let zero = self.constant(0.0);
                let operands = [first, da.unwrap_or(zero), db.unwrap_or(zero)];
                (Some(self.node(Op::Select, &operands, 0.0)), None)
            }
        };
        match (slope_a, slope_b) {
            (Some(slope_a), Some(slope_b)) => self.add(slope_a, slope_b),
            (one, other) => one.or(other).unwrap_or_else(|| self.constant(0.0)),
        }
    }

    /// b·aᵇ⁻¹·a′
    fn derivative_by_base(&mut self, a: Id, b: Id, da: Id) -> Id {
        let lower = self.node(Op::AddConst, &[b], -1.0);
        let power = self.node(Op::Pow, &[a, lower], 0.0);
        let outer = self.mul(b, power);
        self.node(Op::MulOrZero, &[outer, da], 0.0)
    }

    /// aᵇ·ln a·b′
    fn derivative_by_exponent(&mut self, power: Id, a: Id, db: Id) -> Id {
        let ln = self.unary(Op::Ln, a);
        let outer = self.node(Op::MulOrZero, &[ln, power], 0.0);
        self.mul(outer, db)
    }
}
