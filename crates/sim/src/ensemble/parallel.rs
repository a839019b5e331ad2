//! Several threads for an ensemble, where the platform has them. The numbers are the same as with one: the agents do not
//! influence each other.

use std::sync::{Mutex, PoisonError};
use std::thread;

use super::{Ensemble, Scratch};

/// The number of blocks that a thread takes at a time: few, so that no thread is left with much while the others rest.
const BLOCKS_AT_A_TIME: usize = 4;

impl Ensemble {
    /// Does the same as [`Ensemble::advance`], on all cores.
    pub fn advance_parallel(&mut self, steps: u64) {
        self.target = self.target.saturating_add(steps);
        let (shared, blocks, target) = self.parts();
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let threads = cores.min(blocks.len().div_ceil(BLOCKS_AT_A_TIME));
        if threads < 2 {
            self.finish_steps();
            return;
        }
        let left = Mutex::new(blocks.chunks_mut(BLOCKS_AT_A_TIME));
        let work = || {
            let mut scratch = Scratch::new();
            loop {
                // A thread that panicked took its blocks with it; those that are left are whole.
                let some = left.lock().unwrap_or_else(PoisonError::into_inner).next();
                let Some(some) = some else { break };
                some.iter_mut().for_each(|block| block.advance_to(shared, &mut scratch, target));
            }
        };
        thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
    }
}
