//! Predictions of theory next to the measurements of the run, shared by the lesson and the result. Reads the session.

use frankie_sim::stats::Stat;
use frankie_sim::theory::TheoryEntry;

use crate::game::numbers;
use crate::game::session::Session;

/// A prediction and a measurement side by side.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// The entry of the level: what is predicted, with its tolerance.
    pub entry: &'a TheoryEntry,
    /// The predicted number; `None` where theory has no prediction.
    pub predicted: Option<f64>,
    /// The measured number; `None` while no step counts.
    pub measured: Option<f64>,
    /// Whether they agree within the entry's tolerance; `None` while either is unknown.
    pub agrees: Option<bool>,
    /// The number of steps that count so far.
    pub steps: u64,
}

impl<'a> Compared<'a> {
    /// Returns every entry of the level at the current step; none once the player has changed to an optimizer that the
    /// theory of the level is not about.
    pub fn all(session: &'a Session) -> impl Iterator<Item = Compared<'a>> {
        let state = session.run().state();
        let entries = if session.uses_level_optimizer() { session.level().theory() } else { &[] };
        entries.iter().zip(&state.theory).map(|(entry, tally)| {
            let now = session.run().theory_inputs(entry.axis);
            Self {
                entry,
                predicted: entry.prediction.number(&now),
                measured: tally.measure(entry.stat, entry.axis),
                agrees: entry.agrees(&now, tally),
                steps: tally.steps(),
            }
        })
    }

    /// Formats the tolerance of the entry.
    #[must_use]
    pub fn tolerance(&self) -> String {
        self.entry.tolerance.to_string()
    }

    /// Formats the predicted and the measured number; numbers of steps are whole.
    #[must_use]
    pub fn numbers(&self) -> [String; 2] {
        let is_count = self.entry.stat == Stat::WrongWayStreak;
        [self.predicted, self.measured].map(|number| match number {
            None => "–".to_owned(),
            Some(x) if is_count => numbers::fixed(x, 0),
            Some(x) => numbers::short(x),
        })
    }
}
