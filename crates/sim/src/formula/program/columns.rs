//! A program for many agents at once: every instruction is looked up once for all of them, and one whose operands are the
//! same for all is computed once. The same operations on the same numbers as for one agent, so that the bits are the same.

use super::super::op::Op;
use super::{Instruction, Program};
use crate::lanes::{Column, InstructionSet, WIDTH, dispatch_loop};

/// An input of a program for many agents.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ColumnInput<'a> {
    /// The same number for all agents.
    Shared(f64),
    Each(&'a Column<f64>),
}

/// The memory that programs for many agents need, which is used again from step to step.
#[derive(Clone, Debug, Default)]
pub(crate) struct ColumnRegisters {
    columns: Vec<Column<f64>>,
    /// Whether the numbers of a register are the same for all agents.
    is_shared: Vec<bool>,
}

impl Program {
    /// Computes all formulas for the first `count` agents, as [`run`](Program::run) does for one.
    pub(crate) fn run_columns(
        &self,
        (set, count): (InstructionSet, usize),
        inputs: &[ColumnInput<'_>],
        values: &mut [Column<f64>],
        registers: &mut ColumnRegisters,
    ) {
        let size = self.first + self.code.len();
        let ColumnRegisters { columns, is_shared } = registers;
        if columns.len() < size {
            columns.resize(size, [0.0; WIDTH]);
        }
        is_shared.clear();
        is_shared.resize(size, false);
        let given = inputs.iter().copied().chain(values.iter().map(ColumnInput::Each)).take(self.first);
        for (register, input) in given.enumerate() {
            match input {
                ColumnInput::Shared(x) => (columns[register], is_shared[register]) = ([x; WIDTH], true),
                ColumnInput::Each(column) => columns[register] = *column,
            }
        }
        for (index, instruction) in self.code.iter().enumerate() {
            let Instruction { op, operands, constant } = *instruction;
            let operands = operands.map(usize::from);
            let register = self.first + index;
            let (before, after) = columns.split_at_mut(register);
            let Some(out) = after.first_mut() else { return };
            // The operands that an operation does not have are register 0.
            let numbers = operands.map(|operand| before.get(operand).unwrap_or(&ZEROS));
            if operands[..op.arity()].iter().all(|operand| is_shared[*operand]) {
                let [a, b, c] = numbers.map(|column| column[0]);
                (*out, is_shared[register]) = ([op.apply(a, b, c, constant); WIDTH], true);
            } else {
                apply((set, count), op, numbers, constant, out);
            }
        }
        for (value, end) in values.iter_mut().zip(&self.ends) {
            *value = columns[usize::from(*end)];
        }
    }
}

const ZEROS: Column<f64> = [0.0; WIDTH];

/// Computes an operation for many agents: arithmetic as loops of its own, and functions, which take far longer than it takes
/// to look up which one it is, by one loop for all of them.
fn apply(
    (set, count): (InstructionSet, usize),
    op: Op,
    operands: [&Column<f64>; 3],
    k: f64,
    out: &mut Column<f64>,
) {
    macro_rules! loops {
        ($($name:ident),+) => {
            match op {
                $(Op::$name => dispatch_loop!(set, apply_to_each(Op::$name, count, operands, k, out)),)+
                _ => apply_function(op, count, operands, k, out),
            }
        };
    }
    loops!(
        Add, AddConst, Sub, ConstSub, Mul, MulConst, Square, Div, DivConst, ConstDiv, Sqrt, Abs, Min, Max,
        Sign
    )
}

#[inline(always)]
fn apply_to_each(op: Op, count: usize, [a, b, c]: [&Column<f64>; 3], k: f64, out: &mut Column<f64>) {
    for i in 0..count.min(WIDTH) {
        out[i] = op.apply(a[i], b[i], c[i], k);
    }
}

#[inline(never)]
fn apply_function(op: Op, count: usize, operands: [&Column<f64>; 3], k: f64, out: &mut Column<f64>) {
    apply_to_each(op, count, operands, k, out);
}
