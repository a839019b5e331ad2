//! A formula as a graph: every part stands in it once, however often it is written, after the parts it is made of.
//! Reads nothing; `parse` builds it, `tape` lays it out.

use std::collections::BTreeMap;

use crate::math;

/// What a node does with its operands `a`, `b`, `c` and its constant `k`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Op {
    X,
    Y,
    T,
    Constant,
    Add,
    /// a + k
    AddTo,
    Sub,
    /// k − a
    SubFrom,
    Mul,
    /// k·a
    Times,
    Square,
    Div,
    /// a / k
    DivBy,
    /// k / a
    DivInto,
    Pow,
    /// a to the power k
    PowOf,
    /// k to the power a
    PowTo,
    Sin,
    Cos,
    Tan,
    Exp,
    Ln,
    Sqrt,
    Abs,
    Tanh,
    Atan,
    Min,
    Max,
    /// −1, 0 or 1
    Sign,
    /// 1 where a ≤ b, else 0
    NotAbove,
    /// b where a is not 0, else c
    Pick,
    /// a·b, but 0 where b is, whatever a
    MulOrNought,
    /// a / b, but 0 where a is, whatever b
    DivOrNought,
}

impl Op {
    /// What comes of the operands.
    #[inline(always)]
    pub fn apply(self, a: f64, b: f64, c: f64, k: f64) -> f64 {
        match self {
            // The variables stand in their places before anything is computed.
            Op::X | Op::Y | Op::T => f64::NAN,
            Op::Constant => k,
            Op::Add => a + b,
            Op::AddTo => a + k,
            Op::Sub => a - b,
            Op::SubFrom => k - a,
            Op::Mul => a * b,
            Op::Times => k * a,
            Op::Square => a * a,
            Op::Div => a / b,
            Op::DivBy => a / k,
            Op::DivInto => k / a,
            Op::Pow => math::pow(a, b),
            Op::PowOf => math::pow(a, k),
            Op::PowTo => math::pow(k, a),
            Op::Sin => math::sin(a),
            Op::Cos => math::cos(a),
            Op::Tan => math::tan(a),
            Op::Exp => math::exp(a),
            Op::Ln => math::ln(a),
            Op::Sqrt => a.sqrt(),
            Op::Abs => a.abs(),
            Op::Tanh => math::tanh(a),
            Op::Atan => math::atan(a),
            // Written out, so that a NaN in either is never lost.
            Op::Min => {
                if a <= b || a.is_nan() {
                    a
                } else {
                    b
                }
            }
            Op::Max => {
                if a >= b || a.is_nan() {
                    a
                } else {
                    b
                }
            }
            Op::Sign => {
                if a > 0.0 {
                    1.0
                } else if a < 0.0 {
                    -1.0
                } else {
                    a
                }
            }
            Op::NotAbove => {
                if a <= b {
                    1.0
                } else {
                    0.0
                }
            }
            Op::Pick => {
                if a != 0.0 {
                    b
                } else {
                    c
                }
            }
            Op::MulOrNought => {
                if b == 0.0 {
                    0.0
                } else {
                    a * b
                }
            }
            Op::DivOrNought => {
                if a == 0.0 {
                    0.0
                } else {
                    a / b
                }
            }
        }
    }

    /// How many operands it has.
    fn operands(self) -> usize {
        match self {
            Op::X | Op::Y | Op::T | Op::Constant => 0,
            Op::Add | Op::Sub | Op::Mul | Op::Div | Op::Pow | Op::Min | Op::Max => 2,
            Op::NotAbove | Op::MulOrNought | Op::DivOrNought => 2,
            Op::Pick => 3,
            _ => 1,
        }
    }
}

/// A node's place in the graph.
pub(super) type Id = usize;

/// One part of a formula.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub op: Op,
    operands: [Id; 3],
    pub constant: f64,
}

impl Node {
    /// The nodes it is made of.
    pub fn operands(&self) -> &[Id] {
        &self.operands[..self.op.operands()]
    }
}

/// Powers up to this are multiplied out: quicker than the function, and exact where it matters.
const MOST_MULTIPLIED: f64 = 64.0;

/// All parts of a formula.
#[derive(Debug)]
pub(super) struct Graph {
    nodes: Vec<Node>,
    known: BTreeMap<(Op, [Id; 3], u64), Id>,
}

impl Graph {
    /// A graph of the three variables, in their order.
    pub fn new() -> Self {
        let mut graph = Self { nodes: Vec::new(), known: BTreeMap::new() };
        for op in [Op::X, Op::Y, Op::T] {
            graph.node(op, &[], 0.0);
        }
        graph
    }

    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// A variable.
    pub fn variable(&mut self, op: Op) -> Id {
        self.node(op, &[], 0.0)
    }

    /// A number.
    pub fn constant(&mut self, k: f64) -> Id {
        self.node(Op::Constant, &[], k)
    }

    /// The number a node is, if it is one.
    fn number(&self, id: Id) -> Option<f64> {
        let node = &self.nodes[id];
        (node.op == Op::Constant).then_some(node.constant)
    }

    /// The node, or the one there is already; what is made of numbers alone is a number.
    fn node(&mut self, op: Op, made_of: &[Id], constant: f64) -> Id {
        let numbers: Option<Vec<f64>> = made_of.iter().map(|id| self.number(*id)).collect();
        if let (Some(numbers), true) = (numbers, !made_of.is_empty()) {
            let number = |i: usize| numbers.get(i).copied().unwrap_or(0.0);
            let value = op.apply(number(0), number(1), number(2), constant);
            return self.constant(value);
        }
        let mut operands = [0; 3];
        operands[..made_of.len()].copy_from_slice(made_of);
        let next = self.nodes.len();
        *self.known.entry((op, operands, constant.to_bits())).or_insert_with(|| {
            self.nodes.push(Node { op, operands, constant });
            next
        })
    }

    /// A function of one operand.
    pub fn unary(&mut self, op: Op, a: Id) -> Id {
        self.node(op, &[a], 0.0)
    }

    /// The lesser or the greater of two.
    pub fn extreme(&mut self, op: Op, a: Id, b: Id) -> Id {
        self.node(op, &[a, b], 0.0)
    }

    /// `−b` without its sign, if it is one.
    fn negated(&self, id: Id) -> Option<Id> {
        let node = &self.nodes[id];
        (node.op == Op::Times && node.constant == -1.0).then_some(node.operands[0])
    }

    pub fn add(&mut self, a: Id, b: Id) -> Id {
        match (self.number(a), self.number(b)) {
            (_, Some(0.0)) => a,
            (Some(0.0), _) => b,
            (None, Some(k)) => self.node(Op::AddTo, &[a], k),
            (Some(k), None) => self.node(Op::AddTo, &[b], k),
            _ => match (self.negated(a), self.negated(b)) {
                (_, Some(b)) => self.sub(a, b),
                (Some(a), None) => self.sub(b, a),
                _ => self.node(Op::Add, &[a.min(b), a.max(b)], 0.0),
            },
        }
    }

    pub fn sub(&mut self, a: Id, b: Id) -> Id {
        match (self.number(a), self.number(b)) {
            (_, Some(k)) => {
                let k = self.constant(-k);
                self.add(a, k)
            }
            (Some(0.0), None) => self.times(-1.0, b),
            (Some(k), None) => self.node(Op::SubFrom, &[b], k),
            _ => match self.negated(b) {
                Some(b) => self.add(a, b),
                None => self.node(Op::Sub, &[a, b], 0.0),
            },
        }
    }

    pub fn mul(&mut self, a: Id, b: Id) -> Id {
        match (self.number(a), self.number(b)) {
            (Some(k), _) => self.times(k, b),
            (_, Some(k)) => self.times(k, a),
            _ if a == b => self.node(Op::Square, &[a], 0.0),
            _ => self.node(Op::Mul, &[a.min(b), a.max(b)], 0.0),
        }
    }

    /// k·a
    pub fn times(&mut self, k: f64, a: Id) -> Id {
        let node = self.nodes[a];
        match node.op {
            _ if k == 1.0 => a,
            Op::Times => self.times(k * node.constant, node.operands[0]),
            _ => self.node(Op::Times, &[a], k),
        }
    }

    pub fn div(&mut self, a: Id, b: Id) -> Id {
        match (self.number(a), self.number(b)) {
            (_, Some(1.0)) => a,
            (None, Some(k)) => self.node(Op::DivBy, &[a], k),
            (Some(k), None) => self.node(Op::DivInto, &[b], k),
            _ => self.node(Op::Div, &[a, b], 0.0),
        }
    }

    pub fn pow(&mut self, a: Id, b: Id) -> Id {
        match (self.number(a), self.number(b)) {
            (None, Some(k)) => self.pow_of(a, k),
            (Some(k), None) => self.node(Op::PowTo, &[b], k),
            _ => self.node(Op::Pow, &[a, b], 0.0),
        }
    }

    /// a to the power k
    fn pow_of(&mut self, a: Id, k: f64) -> Id {
        if k == 0.0 {
            return self.constant(1.0);
        }
        if k == 0.5 {
            return self.unary(Op::Sqrt, a);
        }
        if k.floor() != k || k.abs() > MOST_MULTIPLIED {
            return self.node(Op::PowOf, &[a], k);
        }
        let power = self.multiplied(a, k.abs() as u32);
        if k > 0.0 { power } else { self.node(Op::DivInto, &[power], 1.0) }
    }

    /// a·a·…, by squares.
    fn multiplied(&mut self, a: Id, times: u32) -> Id {
        if times == 1 {
            return a;
        }
        let half = self.multiplied(a, times / 2);
        let even = self.mul(half, half);
        if times.is_multiple_of(2) { even } else { self.mul(even, a) }
    }

    /// Whether a node is, or is made of, a variable.
    pub fn uses(&self, id: Id, variable: Op) -> bool {
        self.needed(&[id]).into_iter().zip(&self.nodes).any(|(needed, node)| needed && node.op == variable)
    }

    /// Which nodes some others are made of, themselves included.
    pub fn needed(&self, ends: &[Id]) -> Vec<bool> {
        let mut needed = vec![false; self.nodes.len()];
        ends.iter().for_each(|end| needed[*end] = true);
        for id in (0..self.nodes.len()).rev().filter(|id| ends.iter().any(|end| id <= end)) {
            if needed[id] {
                self.nodes[id].operands().iter().for_each(|operand| needed[*operand] = true);
            }
        }
        needed
    }

    /// ∂(node)/∂(variable), every part by its own rule, from the innermost outwards.
    pub fn derivative(&mut self, id: Id, along: Op) -> Id {
        let needed = self.needed(&[id]);
        // None is a part that does not depend on the variable: nothing is added for it.
        let mut slopes: Vec<Option<Id>> = Vec::with_capacity(id + 1);
        for part in 0..=id {
            let slope = if needed[part] { self.slope(part, along, &slopes) } else { None };
            slopes.push(slope);
        }
        slopes[id].unwrap_or_else(|| self.constant(0.0))
    }

    /// The derivative of one node, given those of all before it.
    fn slope(&mut self, id: Id, along: Op, slopes: &[Option<Id>]) -> Option<Id> {
        let Node { op, operands: [a, b, _], constant: k } = self.nodes[id];
        if op == along {
            return Some(self.constant(1.0));
        }
        let slope_of = |operand: Id| slopes.get(operand).copied().flatten();
        match op.operands() {
            0 => None,
            1 => slope_of(a).map(|da| self.slope_of_one(id, op, a, k, da)),
            _ => match (slope_of(a), slope_of(b)) {
                (None, None) => None,
                (da, db) => Some(self.slope_of_two(id, op, [a, b], [da, db])),
            },
        }
    }

    fn slope_of_one(&mut self, id: Id, op: Op, a: Id, k: f64, da: Id) -> Id {
        match op {
            Op::AddTo => da,
            Op::SubFrom => self.times(-1.0, da),
            Op::Times => self.times(k, da),
            Op::Square => {
                let product = self.mul(a, da);
                self.times(2.0, product)
            }
            Op::DivBy => self.node(Op::DivBy, &[da], k),
            Op::DivInto => {
                let (square, above) = (self.mul(a, a), self.times(-k, da));
                self.div(above, square)
            }
            Op::PowOf => {
                let lower = self.pow_of(a, k - 1.0);
                let outer = self.times(k, lower);
                self.node(Op::MulOrNought, &[outer, da], 0.0)
            }
            Op::Sqrt => {
                let twice = self.times(2.0, id);
                self.node(Op::DivOrNought, &[da, twice], 0.0)
            }
            Op::Ln => self.div(da, a),
            _ => {
                let outer = self.outer_slope(id, op, a, k);
                self.mul(outer, da)
            }
        }
    }

    /// What a function's inner derivative is multiplied by.
    fn outer_slope(&mut self, id: Id, op: Op, a: Id, k: f64) -> Id {
        match op {
            Op::Sin => self.unary(Op::Cos, a),
            Op::Cos => {
                let sin = self.unary(Op::Sin, a);
                self.times(-1.0, sin)
            }
            Op::Tan => {
                let square = self.mul(id, id);
                self.node(Op::AddTo, &[square], 1.0)
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
                let below = self.node(Op::AddTo, &[square], 1.0);
                self.node(Op::DivInto, &[below], 1.0)
            }
            // The rest is flat, and stands in no formula before its derivatives.
            _ => self.constant(0.0),
        }
    }

    fn slope_of_two(&mut self, id: Id, op: Op, [a, b]: [Id; 2], [da, db]: [Option<Id>; 2]) -> Id {
        let (slope_a, slope_b) = match op {
            Op::Add => (da, db),
            Op::Sub => (da, db.map(|db| self.times(-1.0, db))),
            Op::Mul => (da.map(|da| self.mul(b, da)), db.map(|db| self.mul(a, db))),
            Op::Div => (
                da.map(|da| self.div(da, b)),
                db.map(|db| {
                    let (above, minus) = (self.mul(id, db), -1.0);
                    let above = self.times(minus, above);
                    self.div(above, b)
                }),
            ),
            Op::Pow => {
                (da.map(|da| self.slope_of_base(a, b, da)), db.map(|db| self.slope_of_power(id, a, db)))
            }
            _ => {
                let first = self.node(Op::NotAbove, &if op == Op::Min { [a, b] } else { [b, a] }, 0.0);
                let nought = self.constant(0.0);
                let picked = [first, da.unwrap_or(nought), db.unwrap_or(nought)];
                (Some(self.node(Op::Pick, &picked, 0.0)), None)
            }
        };
        match (slope_a, slope_b) {
            (Some(slope_a), Some(slope_b)) => self.add(slope_a, slope_b),
            (one, other) => one.or(other).unwrap_or_else(|| self.constant(0.0)),
        }
    }

    /// b·aᵇ⁻¹·a′
    fn slope_of_base(&mut self, a: Id, b: Id, da: Id) -> Id {
        let lower = self.node(Op::AddTo, &[b], -1.0);
        let power = self.node(Op::Pow, &[a, lower], 0.0);
        let outer = self.mul(b, power);
        self.node(Op::MulOrNought, &[outer, da], 0.0)
    }

    /// aᵇ·ln a·b′
    fn slope_of_power(&mut self, power: Id, a: Id, db: Id) -> Id {
        let ln = self.unary(Op::Ln, a);
        let outer = self.node(Op::MulOrNought, &[ln, power], 0.0);
        self.mul(outer, db)
    }
}
