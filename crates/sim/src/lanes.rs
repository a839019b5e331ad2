//! Columns of numbers: the same number of many agents, on which loops run that the compiler turns into instructions for
//! several numbers at once.
//!
//! Such a loop has a body without branches, is marked `#[inline(always)]` together with all that it calls, and is called by
//! [`dispatch!`]: it is compiled for several instruction sets, of which the machine's best one is chosen at run time. Its
//! results have the same bits with each: nothing is fused or reordered.

pub(crate) use fearless_simd::{Level as InstructionSet, dispatch};

/// The number of agents whose numbers are in a column.
pub(crate) const WIDTH: usize = 64;
/// Loops run over a multiple of this many agents, so that none is left over at their end: four registers of four numbers.
pub(crate) const LANES: usize = 16;

/// The same number of many agents.
pub(crate) type Column<T> = [T; WIDTH];
/// A number per axis of many agents.
pub(crate) type Columns = [Column<f64>; 2];

/// Returns how many agents a loop runs over so that it covers the first `count`.
pub(crate) fn covering(count: usize) -> usize {
    count.next_multiple_of(LANES).min(WIDTH)
}
