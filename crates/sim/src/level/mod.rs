//! A level: surface, noise, optimizer, start, goal, what the player may change, and the lesson.
//!
//! [`Level::parse`] reads the text of a level file; [`Level::with_settings`] reads it with some keys set otherwise,
//! as `--set` and the sandbox do; [`Level::with_files`] reads the numbers of files it names as well. Everything in a
//! [`Level`] has been checked.

use std::sync::Arc;

use crate::Vec2;
use crate::noise::{GradientNoise, NoiseKind};
use crate::optimizer::OptimizerKind;
use crate::params::Params;
use crate::surface::{DataLoss, Surface, SurfaceKind, View};
use crate::theory::TheoryEntry;

mod pack;
mod parse;

pub use pack::{COLORS, FRANKIE, MAX_PACK, Mate};
pub use parse::{Attachment, FILE, MAX_LEVEL_BYTES, ReadAttachment};
pub(crate) use parse::{MAX_STEPS, Source as LevelSource, check_optimizer_keys, optimizer_config};

/// A kind picked from a registry, with its parameters.
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
    pub choice: KindConfig<SurfaceKind>,
    /// How it is stretched, turned and moved, whatever is done to the surface it is added to.
    pub placement: Params,
    /// What it is multiplied by.
    pub weight: f64,
}

/// One level, checked and ready to run.
#[derive(Clone, Debug)]
pub struct Level {
    /// The file's stem.
    pub id: String,
    /// Shown on its card.
    pub title: String,
    /// The chapter it belongs to, such as `puppy-school`.
    pub world: String,
    /// Its place in the chapter; ties go by id.
    pub order: i64,
    /// Half a line for its card, such as “sprint: r near 1”.
    pub tagline: String,
    /// Two or three short sentences, shown before the run.
    pub lesson: String,
    /// The seed of a first run.
    pub seed: u64,
    /// The kind of surface and its parameters.
    pub surface_config: KindConfig<SurfaceKind>,
    /// How it is stretched, turned and moved; of the specs [`PLACEMENT`](crate::surface::PLACEMENT).
    pub placement: Params,
    /// What is added to it: `surface.add`, then `surface.add.add`, each of them multiplied by its own weight and those
    /// before.
    pub added: Vec<Added>,
    /// The surface itself, where it is placed, with all that is added.
    pub surface: Arc<dyn Surface>,
    /// Where the ball lies at first, on surfaces with a ball that can be thrown.
    pub ball: Option<Vec2>,
    /// The data that the surface is the mean loss over, where it is one.
    pub data_loss: Option<Arc<dyn DataLoss>>,
    /// What the picture shows.
    pub view: View,
    /// Where the ground ends.
    pub bounds: Bounds,
    /// The kind of noise and its parameters.
    pub noise_config: KindConfig<NoiseKind>,
    /// The noise itself.
    pub noise: Arc<dyn GradientNoise>,
    /// The kind of optimizer and its hyper-parameters.
    pub optimizer: KindConfig<OptimizerKind>,
    /// Who runs beside him.
    pub pack: Vec<Mate>,
    /// Where he may start.
    pub start: Start,
    /// What ends the run well; the sandbox has none.
    pub goal: Option<Goal>,
    /// The run ends after this many steps; `None` goes on.
    pub max_steps: Option<u64>,
    /// What the player may do.
    pub player: Player,
    /// What theory predicts of a run, to be set beside what is measured.
    pub theory: Vec<TheoryEntry>,
    /// The table all this was read from, with every setting applied: what a replay keeps.
    pub table: toml::Table,
}

/// Where the ground ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// Leaving three times the view ends the run.
    Open,
    /// Steps are projected back into the view.
    Fence,
    /// Only NaN and infinity end the run.
    None,
}

/// How many views wide open ground is.
pub const OPEN_VIEWS: f64 = 3.0;

/// Where Frankie may start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Start {
    /// Where he stands before anyone drops him.
    pub at: Vec2,
    /// Where he may be dropped: `[x range, y range]`; `None` is anywhere in the view.
    pub region: Option<[Vec2; 2]>,
}

/// What ends a run well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// Come within `radius` of the target and stay for `hold` steps in a row.
    Reach {
        /// A fixed target; `None` means the ball, or else any global minimum.
        at: Option<Vec2>,
        /// In units of the ground.
        radius: f64,
        /// Steps in a row, at least 1.
        hold: u64,
        /// How often the ball must have been thrown before it counts.
        throws: u64,
    },
    /// Visit every known global minimum, within some drops.
    Minima {
        /// In units of the ground.
        radius: f64,
        /// How often he may be dropped; `None` is as often as one likes.
        drops: Option<u64>,
    },
    /// Make this many steps: for lessons where watching is the point.
    Steps(u64),
}

/// What the player may do.
#[derive(Clone, Debug, PartialEq)]
pub struct Player {
    /// Drop him with a click.
    pub drop: bool,
    /// Throw the ball with a click.
    pub throw: bool,
    /// The hyper-parameters that may be tuned.
    pub tune: Vec<String>,
    /// Change the optimizer.
    pub switch: bool,
    /// Change surface and noise: only the sandbox does.
    pub edit: bool,
}

impl Level {
    /// Whether Frankie may be dropped at a point.
    #[must_use]
    pub fn may_start_at(&self, at: Vec2) -> bool {
        match self.start.region {
            Some(region) => (0..2).all(|i| at[i] >= region[i][0] && at[i] <= region[i][1]),
            None if self.view.follow || self.bounds == Bounds::None => at.iter().all(|x| x.is_finite()),
            None => self.view.contains(at, 1.0),
        }
    }

    /// Whether a hyper-parameter may be tuned.
    #[must_use]
    pub fn may_tune(&self, name: &str) -> bool {
        self.player.tune.iter().any(|allowed| allowed == name)
    }
}
