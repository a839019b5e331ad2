//! Parts of a level: kinds with their parameters, the edge of the view, start, goal, and what the player may do.

use crate::Vec2;
use crate::params::Params;
use crate::surface::SurfaceKind;

/// A kind from a registry, with its parameters.
#[derive(Debug)]
pub struct KindConfig<K: 'static> {
    /// The kind.
    pub kind: &'static K,
    /// A value for each of its parameters.
    pub params: Params,
}

// Not derived: that would ask for `K: Clone`, and only a reference to K is kept.
impl<K> Clone for KindConfig<K> {
    fn clone(&self) -> Self {
        Self { kind: self.kind, params: self.params.clone() }
    }
}

/// A surface that is added to another; see [`sum`](crate::surface::sum).
#[derive(Clone, Debug)]
pub struct Added {
    /// The kind of surface and its parameters.
    pub config: KindConfig<SurfaceKind>,
    /// How it is stretched, turned and moved, independently of the surface it is added to.
    pub placement: Params,
    /// The factor of its loss.
    pub weight: f64,
}

/// What happens at the edge of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// Leaving three times the view ends the run.
    Open,
    /// Steps are projected back into the view.
    Fence,
    /// Only NaN and infinity end the run.
    None,
}

/// The size of open ground, in views.
pub const OPEN_VIEWS: f64 = 3.0;

/// Where the agents start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Start {
    /// The start, until the player chooses another.
    pub at: Vec2,
    /// Where the player may choose a start: `[x range, y range]`; `None` for anywhere in the view.
    pub region: Option<[Vec2; 2]>,
}

/// What ends a run well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// Come within `radius` of the target and stay for `hold` steps in a row.
    Reach {
        /// A fixed target; `None` means the ball, or else any global minimum.
        at: Option<Vec2>,
        /// The distance that counts as near, in units of the surface.
        radius: f64,
        /// The number of steps in a row, at least 1.
        hold: u64,
        /// How often the ball must have been thrown before the target counts.
        throws: u64,
    },
    /// Visit every known global minimum.
    Minima {
        /// The distance that counts as near, in units of the surface.
        radius: f64,
        /// The maximum number of drops; `None` for no limit.
        drops: Option<u64>,
    },
    /// Make this many steps: for lessons where watching is the point.
    Steps(u64),
}

/// What the player may do.
#[derive(Clone, Debug, PartialEq)]
pub struct Player {
    /// Choose the start with a click.
    pub drop: bool,
    /// Throw the ball with a click.
    pub throw: bool,
    /// Change these hyperparameters.
    pub tune: Vec<String>,
    /// Change the optimizer.
    pub switch: bool,
    /// Change surface, noise and pack, as in the sandbox.
    pub edit: bool,
}
