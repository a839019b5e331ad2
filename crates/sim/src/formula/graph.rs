//! A formula as a graph in which equal subexpressions are one node, after the nodes of its operands.
//! `parse` builds it, `derivative` adds derivatives, `tape` compiles it.

use std::collections::BTreeMap;

use super::op::Op;

/// The index of a node in the graph.
pub(super) type Id = usize;

/// One operation of a formula.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub op: Op,
    pub operands: [Id; 3],
    pub constant: f64,
}

impl Node {
    /// Returns the operands that the operation uses.
    pub fn operands(&self) -> &[Id] {
        &self.operands[..self.op.arity()]
    }
}

/// Powers up to this are multiplied out, which is faster than the function and exact for whole numbers.
const MAX_MULTIPLIED: f64 = 64.0;

/// All operations of a formula.
#[derive(Debug)]
pub(super) struct Graph {
    nodes: Vec<Node>,
    ids: BTreeMap<(Op, [Id; 3], u64), Id>,
    folding: Folding,
    has_lost: bool,
}

/// Which operations on constants are computed once, when a formula is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folding {
    /// All of them.
    All,
    /// Those whose result an `f64` can hold: of exp(1000) the operation stays.
    Exact,
}

impl Graph {
    /// Creates a graph of the three variables, in their order.
    pub fn new(folding: Folding) -> Self {
        let mut graph = Self { nodes: Vec::new(), ids: BTreeMap::new(), folding, has_lost: false };
        for op in [Op::X, Op::Y, Op::T] {
            graph.node(op, &[], 0.0);
        }
        graph
    }

    /// Returns whether an operation on constants had a result that an `f64` cannot hold.
    pub fn has_lost_constants(&self) -> bool {
        self.has_lost
    }

    /// Returns whether the result of an operation on constants takes the place of the operation.
    fn is_folded(&mut self, op: Op, operands: [f64; 2], k: f64, result: f64) -> bool {
        let loses = !result.is_normal() && op.loses(operands, k, result);
        self.has_lost |= loses;
        !(loses && self.folding == Folding::Exact)
    }

    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Returns the node of a variable.
    pub fn variable(&mut self, op: Op) -> Id {
        self.node(op, &[], 0.0)
    }

    /// Returns the node of an input of a program.
    pub fn input(&mut self, number: usize) -> Id {
        self.node(Op::Input, &[], number as f64)
    }

    /// Returns the node of a number.
    pub fn constant(&mut self, k: f64) -> Id {
        self.node(Op::Constant, &[], k)
    }

    /// Returns the number of a constant node.
    fn number(&self, id: Id) -> Option<f64> {
        let node = &self.nodes[id];
        (node.op == Op::Constant).then_some(node.constant)
    }

    /// Returns the node of an operation, a new one or an existing equal one. Operations on constants become constants.
    pub fn node(&mut self, op: Op, inputs: &[Id], constant: f64) -> Id {
        let numbers: Option<Vec<f64>> = inputs.iter().map(|id| self.number(*id)).collect();
        if let (Some(numbers), true) = (numbers, !inputs.is_empty()) {
            let number = |i: usize| numbers.get(i).copied().unwrap_or(0.0);
            let value = op.apply(number(0), number(1), number(2), constant);
            if self.is_folded(op, [number(0), number(1)], constant, value) {
                return self.constant(value);
            }
        }
        let mut operands = [0; 3];
        operands[..inputs.len()].copy_from_slice(inputs);
        let next = self.nodes.len();
        *self.ids.entry((op, operands, constant.to_bits())).or_insert_with(|| {
            self.nodes.push(Node { op, operands, constant });
            next
        })
    }

    /// Returns the node of a function of one operand.
    pub fn unary(&mut self, op: Op, a: Id) -> Id {
        self.node(op, &[a], 0.0)
    }

    /// Returns the node of the minimum or the maximum of two operands.
    pub fn extreme(&mut self, op: Op, a: Id, b: Id) -> Id {
        self.node(op, &[a, b], 0.0)
    }

    /// Returns b where the node is −b.
    fn negated(&self, id: Id) -> Option<Id> {
        let node = &self.nodes[id];
        (node.op == Op::MulConst && node.constant == -1.0).then_some(node.operands[0])
    }

    pub fn add(&mut self, a: Id, b: Id) -> Id {
        match (self.number(a), self.number(b)) {
            (_, Some(0.0)) => a,
            (Some(0.0), _) => b,
            (None, Some(k)) => self.node(Op::AddConst, &[a], k),
            (Some(k), None) => self.node(Op::AddConst, &[b], k),
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
            (Some(0.0), None) => self.mul_const(-1.0, b),
            (Some(k), None) => self.node(Op::ConstSub, &[b], k),
            _ => match self.negated(b) {
                Some(b) => self.add(a, b),
                None => self.node(Op::Sub, &[a, b], 0.0),
            },
        }
    }

    pub fn mul(&mut self, a: Id, b: Id) -> Id {
        match (self.number(a), self.number(b)) {
            (Some(k), _) => self.mul_const(k, b),
            (_, Some(k)) => self.mul_const(k, a),
            _ if a == b => self.node(Op::Square, &[a], 0.0),
            // Constant factors move to the front, where they are multiplied at once.
            _ => match (self.nodes[a], self.nodes[b]) {
                (Node { op: Op::MulConst, operands: [inner, ..], constant }, _) => {
                    let product = self.mul(inner, b);
                    self.mul_const(constant, product)
                }
                (_, Node { op: Op::MulConst, operands: [inner, ..], constant }) => {
                    let product = self.mul(a, inner);
                    self.mul_const(constant, product)
                }
                _ => self.node(Op::Mul, &[a.min(b), a.max(b)], 0.0),
            },
        }
    }

    /// Returns the node of k·a.
    pub fn mul_const(&mut self, k: f64, a: Id) -> Id {
        let node = self.nodes[a];
        if k == 1.0 {
            return a;
        }
        let product = k * node.constant;
        if node.op == Op::MulConst && self.is_folded(Op::MulConst, [k, 0.0], node.constant, product) {
            return self.mul_const(product, node.operands[0]);
        }
        self.node(Op::MulConst, &[a], k)
    }

    pub fn div(&mut self, a: Id, b: Id) -> Id {
        match (self.number(a), self.number(b)) {
            (_, Some(1.0)) => a,
            (None, Some(k)) => self.node(Op::DivConst, &[a], k),
            (Some(k), None) => self.node(Op::ConstDiv, &[b], k),
            _ => self.node(Op::Div, &[a, b], 0.0),
        }
    }

    pub fn pow(&mut self, a: Id, b: Id) -> Id {
        match (self.number(a), self.number(b)) {
            (None, Some(k)) => self.pow_const(a, k),
            (Some(k), None) => self.node(Op::ConstPow, &[b], k),
            _ => self.node(Op::Pow, &[a, b], 0.0),
        }
    }

    /// Returns the node of a to the power k.
    pub fn pow_const(&mut self, a: Id, k: f64) -> Id {
        if k == 0.0 {
            return self.constant(1.0);
        }
        if k == 0.5 {
            return self.unary(Op::Sqrt, a);
        }
        if k.floor() != k || k.abs() > MAX_MULTIPLIED {
            return self.node(Op::PowConst, &[a], k);
        }
        let power = self.multiplied(a, k.abs() as u32);
        if k > 0.0 { power } else { self.node(Op::ConstDiv, &[power], 1.0) }
    }

    /// Returns the node of a·a·…, by repeated squaring.
    fn multiplied(&mut self, a: Id, times: u32) -> Id {
        if times == 1 {
            return a;
        }
        let half = self.multiplied(a, times / 2);
        let even = self.mul(half, half);
        if times.is_multiple_of(2) { even } else { self.mul(even, a) }
    }

    /// Returns whether a node depends on a variable.
    pub fn uses(&self, id: Id, variable: Op) -> bool {
        self.needed(&[id]).into_iter().zip(&self.nodes).any(|(needed, node)| needed && node.op == variable)
    }

    /// Returns which nodes are needed to compute some nodes, themselves included.
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
}
