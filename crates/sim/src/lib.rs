//! The science of *Fetch, Frankie!*: loss surfaces, gradient noise, optimizers that own one state per axis,
//! runs, traces, levels and replays.
//!
//! Data flows one way: level text → [`Level`] → [`Run::new`] → [`Run::step`] → views. Nothing here opens a file,
//! reads a clock or draws a picture, only an [`Ensemble`] starts threads, and nothing is random but by a seed. The same level, seed
//! and events give the same bits on every machine: only `+ − × ÷` and `sqrt` come from the hardware, every other
//! function from [`math`].

pub mod agent;
pub mod bundle;
pub mod ensemble;
pub mod error;
pub mod event;
pub mod forecast;
pub mod formula;
pub mod hash;
mod lanes;
pub mod level;
pub mod link;
pub mod math;
pub mod noise;
pub mod optimizer;
pub mod params;
mod real;
pub mod replay;
pub mod rng;
pub mod rows;
pub mod run;
mod scaled;
pub mod state;
pub mod stats;
pub mod surface;
pub mod sweep;
pub mod task;
mod text;
pub mod theory;
pub mod trace;

pub use agent::AgentId;
pub use ensemble::Ensemble;
pub use error::{LevelError, Problem, ReplayError};
pub use event::{Event, Guess, TimedEvent};
pub use level::Level;
pub use link::{Link, LinkError};
pub use replay::Replay;
pub use rows::Rows;
pub use run::{Agent, Run};
pub use state::Outcome;
pub use sweep::Sweep;
pub use text::nearest as nearest_word;

/// A point, gradient or step on the ground: `[x, y]`.
pub type Vec2 = [f64; 2];

/// The version of every number this crate computes. Raised whenever any step of any run could change, so that an
/// old replay is known to be old instead of being called wrong.
pub const SIM_VERSION: u32 = 1;

/// One of the two parameters of the loss; each has an optimizer state of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Axis {
    /// The first parameter, drawn left to right.
    X,
    /// The second parameter, drawn bottom to top.
    Y,
}

impl Axis {
    /// Both axes in order.
    pub const BOTH: [Axis; 2] = [Axis::X, Axis::Y];

    /// 0 for x, 1 for y: the place in a [`Vec2`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// `"x"` or `"y"`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Axis::X => "x",
            Axis::Y => "y",
        }
    }

    /// Returns the axis across this one.
    #[must_use]
    pub const fn other(self) -> Axis {
        match self {
            Axis::X => Axis::Y,
            Axis::Y => Axis::X,
        }
    }

    /// The axis called `name`, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::BOTH.into_iter().find(|axis| axis.name() == name)
    }
}
