//! The setting that a run has now: its optimizer with all hyperparameters, and the place where the dog was dropped last. Many
//! runs of the same setting begin with it. Reads runs, makes levels.

use frankie_sim::level::LevelEdit;
use frankie_sim::{Event, Level, Run, Vec2};

/// Returns the level of a run with the setting that the run has now.
///
/// # Errors
/// Where no level can be made of it, in words.
pub fn level_of(run: &Run) -> Result<Level, String> {
    let mut edits = LevelEdit::of_optimizer(&run.state().optimizer);
    edits.extend(last_drop(run, run.state().step).map(|at| LevelEdit::new("start.at", at)));
    run.level().edited(&edits).map_err(|error| error.message)
}

/// Returns where the dog was dropped last, up to a step.
#[must_use]
pub fn last_drop(run: &Run, until: u64) -> Option<Vec2> {
    run.events().iter().rev().find_map(|timed| match timed.event {
        Event::Drop { at } if timed.step <= until => Some(at),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_setting_has_the_hyperparameters_and_the_start_of_now() {
        let level = Level::parse("sandbox", include_str!("../../levels/sandbox.toml")).unwrap();
        let mut run = Run::new(Arc::new(level), 3);
        assert_eq!(level_of(&run).unwrap().start().at, run.level().start().at);
        run.seek(5);
        run.apply(Event::Drop { at: [1.25, -0.5] }).unwrap();
        run.seek(9);
        run.apply(Event::Drop { at: [0.0, 1.0] }).unwrap();
        run.seek(12);
        assert_eq!(level_of(&run).unwrap().start().at, [0.0, 1.0]);
        assert_eq!((last_drop(&run, 4), last_drop(&run, 8)), (None, Some([1.25, -0.5])));
        run.seek(7);
        assert_eq!(level_of(&run).unwrap().start().at, [1.25, -0.5], "what comes later is not there yet");
    }
}
