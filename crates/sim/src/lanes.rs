//! Columns of numbers: the same number of many agents, on which loops run that the compiler turns into instructions for
//! several numbers at once.
//!
//! Such a loop has a body without branches, is marked `#[inline(always)]` together with all that it calls, and is called by
//! [`dispatch_loop!`], or by [`dispatch!`] where it is written with vectors: it is compiled for several instruction sets, of
//! which the machine's best one is chosen at run time. Its results have the same bits with each: nothing is fused or
//! reordered.

pub(crate) use fearless_simd::{Level as InstructionSet, dispatch};

/// Runs a loop that is written without vectors: by AVX2 where the machine has it, else by what every machine of its kind has.
/// Compiled for two instruction sets at most, since what the compiler makes of it for others is hardly faster.
macro_rules! dispatch_loop {
    ($set:expr, $loop:expr) => {
        match $set {
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            $crate::lanes::InstructionSet::Avx2(avx2) => fearless_simd::Simd::vectorize(
                avx2,
                #[inline(always)]
                || $loop,
            ),
            _ => $loop,
        }
    };
}
pub(crate) use dispatch_loop;

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
