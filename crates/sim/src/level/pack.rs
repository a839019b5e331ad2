//! The pack: further agents that start at the same point and get the same noise, each with an optimizer of its own.

use super::{KindConfig, Level};
use crate::AgentId;
use crate::optimizer::OptimizerKind;

/// The maximum number of agents in a pack: each has a color of its own.
pub const MAX_PACK: usize = COLORS.len();

/// The names of the pack's colors. Drawing code decides what they look like.
pub const COLORS: [&str; 4] = ["sky", "vermilion", "yellow", "black"];

/// The name of the first agent. No agent of a pack may have it.
pub const FIRST_AGENT_NAME: &str = "Frankie";

/// An agent of a level's pack.
#[derive(Clone, Debug)]
pub struct PackMember {
    /// The key of its table, `pack.KEY`, by which replays name it.
    pub key: String,
    /// Its name, for people.
    pub name: String,
    /// One of [`COLORS`], different from that of all others.
    pub color: &'static str,
    /// Its optimizer at the start.
    pub optimizer: KindConfig<OptimizerKind>,
}

impl Level {
    /// Returns the member of the pack with this number; `None` for the first agent, which is not part of the pack.
    #[must_use]
    pub fn pack_member(&self, agent: AgentId) -> Option<&PackMember> {
        self.pack().get(agent.pack_place()?)
    }

    /// Returns the number of the pack's member with this key.
    #[must_use]
    pub fn find_in_pack(&self, key: &str) -> Option<AgentId> {
        self.pack().iter().position(|member| member.key == key).map(AgentId::in_pack)
    }

    /// Returns an agent's name; empty where the level has no such agent.
    #[must_use]
    pub fn agent_name(&self, agent: AgentId) -> &str {
        if agent == AgentId::FIRST {
            return FIRST_AGENT_NAME;
        }
        self.pack_member(agent).map_or("", |member| &member.name)
    }

    /// Returns an agent's optimizer at the start; `None` where the level has no such agent.
    #[must_use]
    pub fn optimizer_of(&self, agent: AgentId) -> Option<&KindConfig<OptimizerKind>> {
        if agent == AgentId::FIRST {
            return Some(self.optimizer());
        }
        self.pack_member(agent).map(|member| &member.optimizer)
    }
}
