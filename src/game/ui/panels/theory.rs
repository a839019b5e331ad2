//! What theory predicts of a run beside what the run measured: shared by the lesson and the result. Reads the
//! session, writes nothing.

use frankie_sim::theory::TheoryEntry;

use crate::game::session::Session;

/// A prediction and a measurement side by side.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// What is predicted and measured.
    pub entry: &'a TheoryEntry,
    /// What theory says; `None` where it says nothing here.
    pub predicted: Option<f64>,
    /// What this run says; `None` while no step counts.
    pub measured: Option<f64>,
    /// Steps that count so far.
    pub steps: u64,
}

impl<'a> Compared<'a> {
    /// Every entry of the session's level, in its order, at the present step.
    pub fn all(session: &'a Session) -> impl Iterator<Item = Compared<'a>> {
        let state = session.run.state();
        session.level().theory.iter().zip(&state.theory).map(|(entry, tally)| Self {
            entry,
            predicted: entry.prediction.number(&session.run.circumstances(entry.axis)),
            measured: tally.measure(entry.stat, entry.axis),
            steps: tally.steps(),
        })
    }

    /// Whether they agree within the entry's tolerance; `None` while either is unknown.
    #[must_use]
    pub fn agrees(&self) -> Option<bool> {
        Some((self.predicted? - self.measured?).abs() <= self.entry.tolerance)
    }
}
