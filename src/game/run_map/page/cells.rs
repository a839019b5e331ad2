//! The cells of a map of two settings: which one lies at a place, and its settings and run.

use std::sync::Arc;

use frankie_sim::Run;

use super::MapPage;

impl MapPage {
    /// Returns the cell at shares of the plane from the left and from the bottom.
    #[must_use]
    pub fn cell_at(&self, at: [f64; 2]) -> Option<[usize; 2]> {
        let size = self.grid.plane().size;
        let shares = [at[0], 1.0 - at[1]];
        let is_inside = shares.iter().all(|share| (0.0..1.0).contains(share));
        is_inside.then(|| [0, 1].map(|i| ((shares[i] * size[i] as f64) as usize).min(size[i] - 1)))
    }

    /// Returns the two settings of a cell.
    #[must_use]
    pub fn values(&self, cell: [usize; 2]) -> [f64; 2] {
        [0, 1].map(|axis| self.grid.plane().value(axis, cell[axis]))
    }

    /// Returns the run of a cell at its start.
    ///
    /// # Errors
    /// Settings that the level refuses, in words.
    pub fn run(&self, cell: [usize; 2]) -> Result<Run, String> {
        let edits = self.grid.plane().edits(cell).map_err(|error| error.to_string())?;
        let level = self.level.edited(&edits).map_err(|error| error.message)?;
        Ok(Run::new(Arc::new(level), self.seed).with_noise_index(self.noise_index))
    }
}
