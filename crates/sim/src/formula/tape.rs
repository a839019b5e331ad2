//! A list of instructions over a few registers, compiled from a [`Graph`].

use super::graph::{Graph, Id};
use super::op::Op;
use crate::scaled::Scaled;

/// The registers of x, y and t, which are never written.
const VARIABLES: usize = 3;
/// The sizes of register files, powers of two. The last is larger than any formula needs.
const SMALL: usize = 16;
const MIDDLE: usize = 128;
const LARGE: usize = 8192;

#[derive(Clone, Copy, Debug)]
struct Instruction {
    op: Op,
    to: u16,
    operands: [u16; 3],
    constant: f64,
}

/// What a tape computed by `f64`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Computed {
    pub results: [f64; 2],
    /// Whether no part overflowed or underflowed, and no two arguments of a minimum or maximum were equal.
    pub is_exact: bool,
}

/// What a tape computed by scaled numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScaledResults {
    pub results: [Scaled; 2],
    /// Whether two arguments of a minimum or maximum were equal, so that a derivative is not that of either side.
    pub has_tie: bool,
}

/// Returns whether a number is zero, subnormal, infinite or NaN.
#[inline(always)]
fn is_unusual(x: f64) -> bool {
    const EXPONENT: u64 = 0x7ff << 52;
    // One comparison for the smallest and the largest exponent.
    (x.to_bits() & EXPONENT).wrapping_sub(1 << 52) >= 0x7fe << 52
}

/// A program that computes two nodes of a graph at once.
#[derive(Clone, Debug)]
pub(super) struct Tape {
    code: Vec<Instruction>,
    ends: [u16; 2],
    registers: usize,
}

impl Tape {
    /// Compiles the tape that computes two nodes.
    pub fn of(graph: &Graph, ends: [Id; 2]) -> Self {
        let needed = graph.needed(&ends);
        let last_use = last_uses(graph, &needed, ends);
        let mut registers = Registers { of_node: vec![0; needed.len()], free: Vec::new(), used: VARIABLES };
        let mut code = Vec::new();
        for (id, node) in graph.nodes().iter().enumerate().filter(|(id, _)| needed[*id]) {
            if let Some(variable) = [Op::X, Op::Y, Op::T].iter().position(|op| *op == node.op) {
                registers.of_node[id] = variable as u16;
                continue;
            }
            let mut operands = [0; 3];
            for (place, operand) in operands.iter_mut().zip(node.operands()) {
                *place = registers.of_node[*operand];
            }
            let mut done: Vec<Id> = node.operands().iter().copied().filter(|o| last_use[*o] == id).collect();
            done.sort_unstable();
            done.dedup();
            done.into_iter().for_each(|operand| registers.release(operand));
            code.push(Instruction { op: node.op, to: registers.take(id), operands, constant: node.constant });
        }
        debug_assert!(registers.used <= LARGE);
        let ends = ends.map(|end| registers.of_node[end]);
        Self { code, ends, registers: registers.used }
    }

    /// Computes both results for x, y and t.
    pub fn run(&self, variables: [f64; VARIABLES]) -> Computed {
        if self.registers <= SMALL {
            self.run_on::<SMALL>(variables)
        } else if self.registers <= MIDDLE {
            self.run_on::<MIDDLE>(variables)
        } else {
            self.run_on::<LARGE>(variables)
        }
    }

    // Not inlined, since otherwise every call would set up the stack of the largest register file.
    #[inline(never)]
    fn run_on<const N: usize>(&self, variables: [f64; VARIABLES]) -> Computed {
        let mut registers = [0.0; N];
        registers[..VARIABLES].copy_from_slice(&variables);
        let mut is_exact = true;
        // N is a power of two: the mask changes no index, but the compiler sees that all are in range.
        let inside = |register: u16| usize::from(register) & (N - 1);
        for &Instruction { op, to, operands, constant } in &self.code {
            let [a, b, c] = operands.map(|operand| registers[inside(operand)]);
            let result = op.apply(a, b, c, constant);
            if is_unusual(result) {
                is_exact &= !op.loses([a, b], constant, result);
            }
            registers[inside(to)] = result;
        }
        Computed { results: self.ends.map(|end| registers[inside(end)]), is_exact }
    }

    /// Computes both results by scaled numbers.
    pub fn run_scaled(&self, variables: [f64; VARIABLES]) -> ScaledResults {
        let mut registers = vec![Scaled::from(0.0); self.registers];
        registers[..VARIABLES].copy_from_slice(&variables.map(Scaled::from));
        let mut has_tie = false;
        for &Instruction { op, to, operands, constant } in &self.code {
            let [a, b, c] = operands.map(|operand| registers[usize::from(operand)]);
            has_tie |= op == Op::Less && a == b;
            registers[usize::from(to)] = op.apply(a, b, c, constant);
        }
        ScaledResults { results: self.ends.map(|end| registers[usize::from(end)]), has_tie }
    }

    /// Returns the number of instructions.
    pub fn len(&self) -> usize {
        self.code.len()
    }
}

/// Returns the last node that uses each node; none for the results, which stay in use.
fn last_uses(graph: &Graph, needed: &[bool], ends: [Id; 2]) -> Vec<Id> {
    let mut last_use = vec![Id::MAX; needed.len()];
    for (id, node) in graph.nodes().iter().enumerate().filter(|(id, _)| needed[*id]) {
        node.operands().iter().for_each(|operand| last_use[*operand] = id);
    }
    ends.iter().for_each(|end| last_use[*end] = Id::MAX);
    last_use
}

struct Registers {
    of_node: Vec<u16>,
    free: Vec<u16>,
    used: usize,
}

impl Registers {
    fn take(&mut self, id: Id) -> u16 {
        let register = self.free.pop().unwrap_or_else(|| {
            self.used += 1;
            (self.used - 1) as u16
        });
        self.of_node[id] = register;
        register
    }

    fn release(&mut self, id: Id) {
        let register = self.of_node[id];
        if usize::from(register) >= VARIABLES {
            self.free.push(register);
        }
    }
}
