//! Maps of many runs in the game: over the ground, what becomes of a dog from each place; on a page of its own, what any two
//! settings do. The session has the first one. Knows runs, nothing of windows.

mod ends;
mod ground;
mod page;
mod run_grid;

use std::sync::Arc;

use frankie_sim::{Level, Vec2};

pub use self::ends::{End, Ends};
pub use self::ground::{GroundMap, Picture, Visible};
pub use self::page::{MapPage, MapPages, PageRequest, Preset, STEPS};
pub use self::run_grid::{RunGrid, STRIDES};
use super::ask;
use super::session::{Session, SessionMode};
use super::swarm::SWARM_COST;

/// The cost of the steps of one frame at most, in units of [`frankie_sim::Level::step_cost`]: half of what the swarm may take,
/// since both may be shown, and so at most 2 ms.
pub const MAP_COST: u64 = SWARM_COST / 2;

/// The map over the ground of a session.
#[derive(Debug, Default)]
pub struct GroundMaps {
    is_on: bool,
    /// Whether the answer with which the level shows it is known.
    is_offered: bool,
    /// Whether the level turned it on, and not the player.
    is_by_level: bool,
    map: Option<GroundMap>,
    /// The picture of the map before, of this ground, until the next one has its first pass.
    before: Option<(Arc<Level>, Picture)>,
    /// What was seen in the last frame: a map is made for what stays.
    last_seen: Option<Visible>,
    /// A number that changes with what is shown.
    generation: u64,
}

impl Session {
    /// Returns whether the level has a map over the ground at all: where the player may change everything, and where the level
    /// shows one with its answer.
    #[must_use]
    pub fn can_have_map(&self) -> bool {
        let has_map = self.level().player().edit || self.level().screen().is_map_of_starts();
        self.mode != SessionMode::Demo && self.can_have_swarm() && has_map
    }

    /// Returns whether the player may open a map of two settings: where everything may be changed, and after the answer of a
    /// level that has one.
    #[must_use]
    pub fn can_open_map_page(&self) -> bool {
        let screen = self.level().screen();
        let is_answer = screen.map().is_some() && !screen.is_map_of_starts() && !self.is_swarm_secret();
        self.may_edit_level() || (self.mode != SessionMode::Demo && is_answer)
    }

    /// Returns whether the player wants the map over the ground.
    #[must_use]
    pub fn is_map_on(&self) -> bool {
        self.ground_maps.is_on
    }

    /// Shows the map over the ground, or removes it.
    pub fn set_map_on(&mut self, is_on: bool) {
        self.ground_maps.is_on = is_on;
        self.ground_maps.is_by_level = false;
    }

    /// Takes over the map over the ground of the session before.
    pub(in crate::game) fn take_map_of(&mut self, old: &mut Self) {
        let was_here = old.level().id() == self.level().id();
        self.ground_maps = std::mem::take(&mut old.ground_maps);
        // What another level showed by itself, the player did not ask for.
        if self.ground_maps.is_by_level && !was_here {
            self.set_map_on(false);
        }
    }

    /// Returns the map over the ground, where it is shown.
    #[must_use]
    pub fn ground_map(&self) -> Option<&GroundMap> {
        self.ground_maps.map.as_ref()
    }

    /// Returns the picture of the map over the ground, with a number that changes with it: that of the setting before until
    /// the first pass of the present one is complete.
    #[must_use]
    pub fn map_picture(&self) -> Option<(&Picture, u64)> {
        let GroundMaps { map, before, generation, .. } = &self.ground_maps;
        let map = map.as_ref()?;
        let is_new = map.grid().is_coarse_done();
        let before = before.as_ref().filter(|_| !is_new).map(|(_, picture)| picture);
        Some((before.unwrap_or(map.picture()), *generation))
    }

    /// Begins the path of the dog from a place, or ends it.
    pub fn point_at_map(&mut self, at: Option<Vec2>) {
        if let Some(map) = &mut self.ground_maps.map {
            map.point_at(at);
        }
    }

    /// Makes the map over the ground, goes on with it, or removes it where it is not shown. It begins again with another
    /// setting, and where something else is seen that stays. Its runs cost at most `max_cost`.
    pub fn update_ground_map(&mut self, visible: Visible, max_cost: u64) {
        let is_offered = self.level().screen().is_map_of_starts() && ask::is_decided(self);
        if is_offered && !self.ground_maps.is_offered && !self.ground_maps.is_on {
            self.ground_maps.is_on = true;
            self.ground_maps.is_by_level = true;
        }
        self.ground_maps.is_offered = is_offered;
        let is_shown = self.is_map_on() && self.can_have_map() && !self.is_swarm_secret();
        let Self { run, ground_maps: maps, .. } = self;
        if !is_shown {
            let GroundMaps { is_on, is_offered, is_by_level, generation, .. } = *maps;
            *maps = GroundMaps { is_on, is_offered, is_by_level, generation, ..GroundMaps::default() };
            return;
        }
        let is_at_rest = maps.last_seen.is_none_or(|last| last == visible);
        maps.last_seen = Some(visible);
        let is_current =
            maps.map.as_ref().is_some_and(|map| map.is_of(run) && (map.visible() == visible || !is_at_rest));
        if !is_current {
            let old = maps.map.take().filter(|old| old.grid().is_coarse_done());
            maps.before = old.map(GroundMap::into_picture).or(maps.before.take());
            maps.before.take_if(|(level, _)| !Arc::ptr_eq(level, run.level()));
            maps.map = GroundMap::new(run, visible);
            maps.generation += 1;
        }
        if let Some(map) = &mut maps.map {
            let generation = map.generation();
            map.advance(max_cost);
            maps.generation += map.generation() - generation;
        }
    }

    /// Returns whether the map over the ground is not complete.
    #[must_use]
    pub fn is_map_moving(&self) -> bool {
        self.ground_maps.map.as_ref().is_some_and(GroundMap::is_moving)
    }
}
