//! What the agents of an ensemble start from: what all of them share, and what each has of its own.

use std::ops;

use thiserror::Error;

use crate::level::{Level, LevelEdit};
use crate::params::{ParamError, Params, Range, Value};
use crate::rng::MAX_NOISE_INDEX;
use crate::{Axis, Vec2};

/// The maximum number of agents.
pub const MAX_AGENTS: usize = 10_000_000;

/// The hyperparameter that may differ between agents that are stepped together.
const LR: &str = "lr";

/// Why agents cannot be as they were described.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum MembersError {
    /// There are too many agents.
    #[error("{count} agents are too many; expected at most {MAX_AGENTS}")]
    TooMany {
        /// The number that was asked for.
        count: usize,
    },
    /// A list does not have a value for each agent.
    #[error("{what}: {found} values; expected one for each of {expected} agents")]
    Length {
        /// What the values are.
        what: String,
        /// The number of values.
        found: usize,
        /// The number of agents.
        expected: usize,
    },
    /// The level does not allow a start.
    #[error("agent {agent} cannot start at {at:?}; expected a point {expected}")]
    Start {
        /// The number of the agent, from 0.
        agent: usize,
        /// Its start.
        at: Vec2,
        /// Which starts are possible.
        expected: &'static str,
    },
    /// The index of the noise is reserved.
    #[error("agent {agent} cannot have noise index {index}; expected at most {MAX_NOISE_INDEX}")]
    NoiseIndex {
        /// The number of the agent, from 0.
        agent: usize,
        /// The index.
        index: u32,
    },
    /// The optimizer does not accept a value.
    #[error("agent {agent}: {error}")]
    Param {
        /// The number of the agent, from 0.
        agent: usize,
        /// What is wrong with the value.
        error: ParamError,
    },
    /// The hyperparameter is no number.
    #[error("`{name}` is not a number that can differ between agents{hint}")]
    NotANumber {
        /// The name of the hyperparameter.
        name: String,
        /// What else may be meant.
        hint: &'static str,
    },
}

/// A value that all agents share, or one for each.
#[derive(Clone, Debug)]
enum PerAgent<T> {
    Shared(T),
    Each(Vec<T>),
}

impl<T: Copy> PerAgent<T> {
    fn get(&self, agent: usize) -> T {
        match self {
            Self::Shared(value) => *value,
            Self::Each(values) => values[agent],
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Shared(_) => 0,
            Self::Each(values) => values.capacity() * size_of::<T>(),
        }
    }
}

/// A hyperparameter that differs between agents, on one axis or on both.
#[derive(Clone, Debug)]
struct Varied {
    name: &'static str,
    axis: Option<Axis>,
    values: Vec<f64>,
}

/// The agents of an ensemble before the first step.
#[derive(Clone, Debug)]
pub struct Members {
    count: usize,
    starts: PerAgent<Vec2>,
    seeds: PerAgent<u64>,
    /// `None` where it is the number of the agent.
    noise_indexes: Option<PerAgent<u32>>,
    params: Params,
    varied: Vec<Varied>,
    /// Where the level lets an agent start.
    ground: Ground,
}

/// Where a level lets an agent start.
#[derive(Clone, Copy, Debug)]
struct Ground {
    /// The view; `None` where a start may lie anywhere.
    view: Option<crate::surface::View>,
}

impl Ground {
    fn check(&self, agent: usize, at: Vec2) -> Result<(), MembersError> {
        let is_inside = self.view.is_none_or(|view| view.contains(at, 1.0));
        if is_inside && at.iter().all(|x| Range::ANY.contains(*x)) {
            return Ok(());
        }
        let expected = if self.view.is_some() {
            "inside the view"
        } else {
            "with finite coordinates of size at most 1e12"
        };
        Err(MembersError::Start { agent, at, expected })
    }
}

impl Members {
    /// Returns `count` agents as the level has its first one, which differ by their noise alone: the index of each is its
    /// number, from 0.
    ///
    /// # Errors
    /// More agents than [`MAX_AGENTS`].
    pub fn new(level: &Level, count: usize) -> Result<Self, MembersError> {
        if count > MAX_AGENTS {
            return Err(MembersError::TooMany { count });
        }
        Ok(Self {
            count,
            starts: PerAgent::Shared(level.start().at),
            seeds: PerAgent::Shared(level.seed()),
            noise_indexes: None,
            params: level.optimizer().params.clone(),
            varied: Vec::new(),
            ground: Ground { view: (!level.may_start_anywhere()).then_some(*level.view()) },
        })
    }

    fn check_length(&self, what: &str, found: usize) -> Result<(), MembersError> {
        if found == self.count {
            return Ok(());
        }
        Err(MembersError::Length { what: what.to_owned(), found, expected: self.count })
    }

    /// Sets one start for all agents.
    ///
    /// # Errors
    /// A point that the level does not allow; see [`Members::with_starts`].
    pub fn with_start(mut self, at: Vec2) -> Result<Self, MembersError> {
        self.ground.check(0, at)?;
        self.starts = PerAgent::Shared(at);
        Ok(self)
    }

    /// Sets the start of each agent.
    ///
    /// # Errors
    /// Another number of starts than of agents; a point outside the view where the level's bounds are `open` or `fence`, or
    /// one whose coordinates are not finite or larger than 1e12.
    pub fn with_starts(mut self, starts: Vec<Vec2>) -> Result<Self, MembersError> {
        self.check_length("starts", starts.len())?;
        starts.iter().enumerate().try_for_each(|(agent, at)| self.ground.check(agent, *at))?;
        self.starts = PerAgent::Each(starts);
        Ok(self)
    }

    /// Sets one seed for all agents.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seeds = PerAgent::Shared(seed);
        self
    }

    /// Sets the seed of each agent.
    ///
    /// # Errors
    /// Another number of seeds than of agents.
    pub fn with_seeds(mut self, seeds: Vec<u64>) -> Result<Self, MembersError> {
        self.check_length("seeds", seeds.len())?;
        self.seeds = PerAgent::Each(seeds);
        Ok(self)
    }

    /// Sets one noise index for all agents: those with the same seed get the same noise.
    ///
    /// # Errors
    /// An index above [`MAX_NOISE_INDEX`].
    pub fn with_noise_index(mut self, index: u32) -> Result<Self, MembersError> {
        check_noise_index(0, index)?;
        self.noise_indexes = Some(PerAgent::Shared(index));
        Ok(self)
    }

    /// Sets the noise index of each agent.
    ///
    /// # Errors
    /// Another number of indexes than of agents, or an index above [`MAX_NOISE_INDEX`].
    pub fn with_noise_indexes(mut self, indexes: Vec<u32>) -> Result<Self, MembersError> {
        self.check_length("noise indexes", indexes.len())?;
        indexes.iter().enumerate().try_for_each(|(agent, index)| check_noise_index(agent, *index))?;
        self.noise_indexes = Some(PerAgent::Each(indexes));
        Ok(self)
    }

    /// Sets a hyperparameter of each agent's optimizer that is a number, on one axis or, without `axis`, on both.
    ///
    /// # Errors
    /// Another number of values than of agents, a hyperparameter that the level's optimizer does not have or that is no
    /// number, or a value that it does not accept.
    pub fn with_param(
        mut self,
        name: &str,
        axis: Option<Axis>,
        values: Vec<f64>,
    ) -> Result<Self, MembersError> {
        self.check_length(name, values.len())?;
        let mut params = self.params.clone();
        let Some((spec, default)) = self.params.iter().find(|(spec, _)| spec.name == name) else {
            // Setting it makes the error that says what there is.
            let error = params.set(name, Value::Flag(true));
            return Err(error.map_or_else(
                |error| MembersError::Param { agent: 0, error },
                |()| MembersError::NotANumber { name: name.to_owned(), hint: "" },
            ));
        };
        for (agent, x) in values.iter().enumerate() {
            let Some(value) = default.with_number(axis, *x) else {
                let hint = match default {
                    Value::Integer(_) if axis.is_none() => "; a whole number is expected",
                    Value::Number(_) | Value::Integer(_) => "; it is the same for both axes",
                    _ => "",
                };
                return Err(MembersError::NotANumber { name: name.to_owned(), hint });
            };
            params.set(spec.name, value).map_err(|error| MembersError::Param { agent, error })?;
        }
        self.varied.retain(|varied| varied.name != spec.name || (axis.is_some() && varied.axis != axis));
        self.varied.push(Varied { name: spec.name, axis, values });
        Ok(self)
    }

    /// Returns the number of agents.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Returns whether there are no agents.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns the start of an agent.
    #[must_use]
    pub fn start(&self, agent: usize) -> Vec2 {
        self.starts.get(agent)
    }

    /// Returns the seed of an agent.
    #[must_use]
    pub fn seed(&self, agent: usize) -> u64 {
        self.seeds.get(agent)
    }

    /// Returns the noise index of an agent.
    #[must_use]
    pub fn noise_index(&self, agent: usize) -> u32 {
        // Not above MAX_AGENTS.
        self.noise_indexes.as_ref().map_or(agent as u32, |indexes| indexes.get(agent))
    }

    /// Returns the hyperparameters of an agent.
    #[must_use]
    pub fn params(&self, agent: usize) -> Params {
        let mut params = self.params.clone();
        for Varied { name, axis, values } in &self.varied {
            let value = params.get(name).and_then(|value| value.with_number(*axis, values[agent]));
            // Every value was checked, so that setting it always succeeds.
            if let Some(Err(_)) | None = value.map(|value| params.set(name, value)) {
                debug_assert!(false, "`{name}` was checked");
            }
        }
        params
    }

    /// Returns whether some agents have the same hyperparameters but for lr.
    pub(super) fn differ_only_in_lr(&self, agents: ops::Range<usize>) -> bool {
        let is_same = |values: &[f64]| values.windows(2).all(|pair| pair[0].to_bits() == pair[1].to_bits());
        let others = self.varied.iter().filter(|varied| varied.name != LR);
        others.map(|varied| &varied.values[agents.clone()]).all(is_same)
    }

    /// Returns the edits that make the level of an agent's run.
    pub(super) fn edits(&self, agent: usize) -> Vec<LevelEdit> {
        let params = self.params(agent);
        let mut edits = vec![LevelEdit::new("start.at", self.start(agent))];
        for varied in &self.varied {
            if let Some(value) = params.get(varied.name) {
                edits.push(LevelEdit::new(format!("optimizer.{}", varied.name), value));
            }
        }
        edits
    }

    /// Returns roughly how many bytes the members take.
    pub(super) fn bytes(&self) -> usize {
        let varied = self.varied.iter().map(|varied| varied.values.capacity() * size_of::<f64>());
        let indexes = self.noise_indexes.as_ref().map_or(0, PerAgent::bytes);
        self.starts.bytes() + self.seeds.bytes() + indexes + varied.sum::<usize>()
    }
}

fn check_noise_index(agent: usize, index: u32) -> Result<(), MembersError> {
    if index <= MAX_NOISE_INDEX { Ok(()) } else { Err(MembersError::NoiseIndex { agent, index }) }
}
