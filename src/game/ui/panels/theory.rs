//! What theory predicts of a run beside what the run measured: shared by the lesson and the result. Reads the
//! session, writes nothing.

use frankie_sim::stats::Stat;
use frankie_sim::theory::TheoryEntry;

use crate::game::numbers;
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
    /// Whether they agree within the entry's tolerance; `None` while either is unknown.
    pub agrees: Option<bool>,
    /// Steps that count so far.
    pub steps: u64,
}

impl<'a> Compared<'a> {
    /// Every entry of the session's level, in its order, at the present step; none once the player has changed to an
    /// optimizer that the level's theory is not about.
    pub fn all(session: &'a Session) -> impl Iterator<Item = Compared<'a>> {
        let state = session.run().state();
        let entries = if session.is_by_own_optimizer() { &session.level().theory[..] } else { &[] };
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

    /// How far apart the two may be and still agree, in as few digits as say it.
    #[must_use]
    pub fn tolerance(&self) -> String {
        self.entry.tolerance.to_string()
    }

    /// What is predicted and what is measured, as they are written: steps are whole numbers.
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
