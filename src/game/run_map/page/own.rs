//! The setting of the player's run on a map of two settings: whether the map goes through it, and where it lies.

use std::sync::Arc;

use frankie_sim::level::LevelEdit;
use frankie_sim::{Level, Run};

use super::MapPage;
use super::keys::value_of;
use crate::game::setting;
use crate::run_plane::RunPlane;

impl MapPage {
    /// Takes a run for the player's own, if the map goes through its setting, or if it is a map of its own and the setting is
    /// that of the run before, or of the run that the map was opened from. Returns whether it is; otherwise nothing changes.
    pub fn follow(&mut self, run: &Run) -> bool {
        let Ok(own) = setting::level_of(run).map(Arc::new) else { return false };
        if (self.seed, self.noise_index) != (run.seed(), run.noise_index()) {
            return false;
        }
        let has_own = self.goes_through(&own);
        let is_known = |known: &Arc<Level>| text_of(&own) == text_of(known);
        if !has_own && !is_known(&self.own) && !is_known(&self.opened_from) {
            return false;
        }
        self.has_own = has_own;
        self.own = own;
        true
    }

    /// Returns whether a level is the map's but for the settings on its axes.
    pub(super) fn goes_through(&self, own: &Arc<Level>) -> bool {
        let values = self.keys.each_ref().map(|key| value_of(own, key));
        let [Some(x), Some(y)] = values else { return false };
        // The settings are written in both levels, in the same way.
        let text_here = |level: &Arc<Level>| {
            let plane = RunPlane { level: level.clone(), ..self.grid.plane().clone() };
            level.edited(&plane.edits_at([x, y]).ok()?).ok().and_then(|level| text_of(&level))
        };
        let map = text_here(&self.level);
        map.is_some() && map == text_here(own)
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

/// Returns a level as text in which all hyperparameters are written.
fn text_of(level: &Level) -> Option<String> {
    let edits = LevelEdit::of_optimizer(level.optimizer());
    level.edited(&edits).ok().map(|level| level.to_toml())
}
