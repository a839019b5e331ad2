//! Which agent of a run is meant: a number that names it in a level, a run and an event.

/// The number of an agent in its run: 0 is the level's own optimizer, 1 and on are the level's pack in its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgentId(usize);

impl AgentId {
    /// The first agent, which runs by the level's `[optimizer]`. A run ends with it.
    pub const FIRST: Self = Self(0);

    /// The agent with this number.
    #[must_use]
    pub const fn new(index: usize) -> Self {
        Self(index)
    }

    /// The member of the pack with this place in the pack, from 0.
    #[must_use]
    pub const fn in_pack(place: usize) -> Self {
        Self(place + 1)
    }

    /// The number itself: the agent's place among all agents of its run.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0
    }

    /// The agent's place in the pack, from 0; `None` for the first agent, which is not part of it.
    #[must_use]
    pub const fn pack_place(self) -> Option<usize> {
        self.0.checked_sub(1)
    }
}
