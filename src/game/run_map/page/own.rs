//! The setting of the player's run on a map of two settings: whether the map goes through it, and where it lies.

use std::sync::Arc;

use frankie_sim::level::LevelEdit;
use frankie_sim::{Event, Level, Run, TimedEvent};

use super::MapPage;
use super::keys::value_of;

impl MapPage {
    /// Takes a run for the player's own, if the map goes through its setting, or if it is a map of its own and the setting is
    /// the same. Returns whether it is; otherwise nothing changes.
    pub fn follow(&mut self, run: &Run) -> bool {
        let Ok(own) = level_of(run) else { return false };
        if (self.seed, self.noise_index) != (run.seed(), run.noise_index()) {
            return false;
        }
        let is_same = text_of(&own) == text_of(&self.own);
        if !is_same && !self.goes_through(&own) {
            return false;
        }
        self.has_own = self.goes_through(&own);
        self.own = Arc::new(own);
        true
    }

    /// Returns whether a level is the map's but for the settings on its axes.
    pub(super) fn goes_through(&self, own: &Level) -> bool {
        let values = self.keys.each_ref().map(|key| value_of(own, key));
        let [Some(x), Some(y)] = values else { return false };
        let level = |edits: Vec<LevelEdit>| self.level.edited(&edits).ok();
        let here = self.grid.plane().edits_at([x, y]).ok().and_then(level);
        here.is_some_and(|level| text_of(&level) == text_of(own))
    }

    /// Returns where the setting of the player's run is, as shares of the plane from the left and from the bottom; `None`
    /// beside the view, and on maps of another setting.
    #[must_use]
    pub fn own_place(&self) -> Option<[f64; 2]> {
        let value = |i: usize| Some(self.axes[i].share(value_of(&self.own, &self.keys[i])?));
        let place = [value(0)?, value(1)?];
        let is_seen = place.iter().all(|share| (0.0..=1.0).contains(share));
        (self.has_own && is_seen).then_some(place)
    }
}

/// Returns the level of a run with its setting: the optimizer of now and, where the player may edit everything, the start at
/// the last drop, from which the next try starts as well.
pub(super) fn level_of(run: &Run) -> Result<Level, String> {
    let mut edits = LevelEdit::of_optimizer(&run.state().optimizer);
    let is_due = |timed: &&TimedEvent| timed.step <= run.state().step;
    let drop = run.events().iter().filter(is_due).rev().find_map(|timed| match timed.event {
        Event::Drop { at } => Some(at),
        _ => None,
    });
    if let Some([x, y]) = drop.filter(|_| run.level().player().edit) {
        edits.push(LevelEdit::parse("start.at", &format!("[{x:?}, {y:?}]")));
    }
    run.level().edited(&edits).map_err(|error| error.message)
}

/// Returns a level as text in which all hyperparameters are written.
fn text_of(level: &Level) -> Option<String> {
    let edits = LevelEdit::of_optimizer(level.optimizer());
    level.edited(&edits).ok().map(|level| level.to_toml())
}
