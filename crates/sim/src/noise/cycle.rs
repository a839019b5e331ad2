//! Gradients that repeat, as some noises sample them.

/// Gradients that repeat: `rare` at the first of every `period` steps, `common` at the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientCycle {
    /// The gradient at the first step of a period.
    pub rare: f64,
    /// The gradient at all other steps.
    pub common: f64,
    /// Steps in a period, at least 1.
    pub period: u64,
}

impl GradientCycle {
    /// Returns the gradients of one period.
    pub(crate) fn gradients(self) -> impl Iterator<Item = f64> {
        (0..self.period).map(move |step| if step == 0 { self.rare } else { self.common })
    }
}
