//! Levels: surface, noise, optimizer, start, goal, what the player may change, and the lesson.
//!
//! A [`LevelSpec`] is the content of a level file as plain data. [`Level::build`] checks it and builds the [`Level`],
//! which never changes: an edit ([`LevelEdit`]) changes the spec and builds another level. Text exists only at the
//! edge: [`Level::from_text`] reads the text of a level file, [`LevelSpec::to_toml`] writes it.

use std::sync::Arc;

use crate::Vec2;
use crate::error::LevelError;
use crate::noise::{GradientNoise, NoiseKind};
use crate::optimizer::OptimizerKind;
use crate::params::Params;
use crate::surface::{DataLoss, Surface, SurfaceKind, View};
use crate::task::Task;
use crate::text::{MAX_TABLE_NODES, Spans};
use crate::theory::TheoryEntry;

mod attachment;
mod difference;
mod edit;
mod pack;
mod parse;
mod screen;
mod source;
mod spec;

pub use attachment::{ARRAY, Attachment, FILE, ReadAttachment};
pub use edit::LevelEdit;
pub use pack::{COLORS, FIRST_AGENT_NAME, MAX_PACK, PackMember};
pub(crate) use parse::{MAX_STEPS, check_optimizer_keys, optimizer_config};
pub use screen::{Screen, ScreenPart};
pub(crate) use source::LevelSource;
pub use spec::LevelSpec;

pub use crate::text::{SpecTable, SpecValue};

/// The maximum length of a level file, in bytes; longer ones are not read. The longest rows of numbers fit in with a
/// level around them, so that a level that is written can always be read.
pub const MAX_LEVEL_BYTES: usize = 8 << 20;

/// What a step of one agent costs beside its evaluations of the surface: optimizer, noise and record.
const STEP_OVERHEAD: u64 = 16;

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

/// A level: checked, ready to run, and immutable.
#[derive(Clone, Debug)]
pub struct Level {
    spec: LevelSpec,
    parts: LevelParts,
}

/// A level: a spec that was checked and built.
#[derive(Clone, Debug)]
struct LevelParts {
    title: String,
    world: String,
    order: i64,
    tagline: String,
    lesson: String,
    question: String,
    insight: String,
    screen: Screen,
    seed: u64,
    surface_config: KindConfig<SurfaceKind>,
    placement: Params,
    added: Vec<Added>,
    surface: Arc<dyn Surface>,
    ball: Option<Vec2>,
    data_loss: Option<Arc<dyn DataLoss>>,
    view: View,
    bounds: Bounds,
    noise_config: KindConfig<NoiseKind>,
    noise: Arc<dyn GradientNoise>,
    optimizer: KindConfig<OptimizerKind>,
    pack: Vec<PackMember>,
    start: Start,
    goal: Option<Goal>,
    max_steps: Option<u64>,
    player: Player,
    theory: Vec<TheoryEntry>,
    task: Option<Task>,
}

impl Level {
    /// Checks a spec and builds its level.
    ///
    /// # Errors
    /// The first problem, with its key and what was expected.
    pub fn build(spec: LevelSpec) -> Result<Self, LevelError> {
        LevelSource::without_text(spec).build()
    }

    /// Reads the text of a level file; `id` is the file's name without its ending.
    ///
    /// # Errors
    /// The first problem, with its line and column and what was expected.
    pub fn parse(id: &str, text: &str) -> Result<Self, LevelError> {
        Self::from_text(id, text, &[], &|_| Err("no file can be read from here".to_owned()))
    }

    /// Reads the text of a level file with edits. Files of numbers that the level names are read by `read`; their content
    /// becomes part of the level, so that its text and its replays need no file.
    ///
    /// # Errors
    /// The first problem, with its place: line and column in the text, or the edit. A problem inside a file has the place
    /// where the level names the file.
    pub fn from_text(
        id: &str,
        text: &str,
        edits: &[LevelEdit],
        read: ReadAttachment<'_>,
    ) -> Result<Self, LevelError> {
        let document = spec::read(text)?;
        let spec = LevelSpec::from_table(id, document.root().table(MAX_TABLE_NODES)?);
        let mut source = LevelSource::in_text(spec, Spans::of(&document), "");
        source.edit(edits)?;
        source.attach(read)?;
        source.build().map_err(|error| {
            let was_valid = !edits.is_empty() && Self::from_text(id, text, &[], read).is_ok();
            if was_valid { source::blame(edits, error) } else { error }
        })
    }

    /// Returns the level that edits make of this one.
    ///
    /// # Errors
    /// The first problem, with the edit that caused it.
    pub fn edited(&self, edits: &[LevelEdit]) -> Result<Self, LevelError> {
        let mut source = LevelSource::without_text(self.spec.clone());
        source.edit(edits)?;
        source.build().map_err(|error| source::blame(edits, error))
    }

    /// Returns the spec that the level was built from, with all edits and without files.
    #[must_use]
    pub fn spec(&self) -> &LevelSpec {
        &self.spec
    }

    /// Returns the level as the text of a level file, with all edits; it reads back as the same level.
    #[must_use]
    pub fn to_toml(&self) -> String {
        self.spec.to_toml()
    }

    /// Returns the level's id: the file's name without its ending.
    #[must_use]
    pub fn id(&self) -> &str {
        self.spec.id()
    }

    /// Returns the title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.parts.title
    }

    /// Returns the chapter that the level belongs to, such as `puppy-school`.
    #[must_use]
    pub fn world(&self) -> &str {
        &self.parts.world
    }

    /// Returns the place in its chapter; levels with the same place are ordered by id.
    #[must_use]
    pub fn order(&self) -> i64 {
        self.parts.order
    }

    /// Returns half a line for the level's card, such as “sprint: r near 1”.
    #[must_use]
    pub fn tagline(&self) -> &str {
        &self.parts.tagline
    }

    /// Returns two or three short sentences that explain the level.
    #[must_use]
    pub fn lesson(&self) -> &str {
        &self.parts.lesson
    }

    /// Returns the question of the level, one line that is shown before the run; empty where it has none.
    #[must_use]
    pub fn question(&self) -> &str {
        &self.parts.question
    }

    /// Returns a sentence or two that are shown after the run, with placeholders such as `{off}`, which
    /// [`Assessment::describe`](crate::task::Assessment::describe) fills in; empty where the level has none.
    #[must_use]
    pub fn insight(&self) -> &str {
        &self.parts.insight
    }

    /// Returns which parts of the screen the level shows at first.
    #[must_use]
    pub fn screen(&self) -> &Screen {
        &self.parts.screen
    }

    /// Returns what the level asks of the player beside its goal, and how medals are earned; `None` where it asks nothing.
    #[must_use]
    pub fn task(&self) -> Option<&Task> {
        self.parts.task.as_ref()
    }

    /// Returns the seed of a first run.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.parts.seed
    }

    /// Returns the kind of surface and its parameters.
    #[must_use]
    pub fn surface_config(&self) -> &KindConfig<SurfaceKind> {
        &self.parts.surface_config
    }

    /// Returns how the surface is stretched, turned and moved, by the specs
    /// [`PLACEMENT`](crate::surface::PLACEMENT).
    #[must_use]
    pub fn placement(&self) -> &Params {
        &self.parts.placement
    }

    /// Returns the surfaces that are added: `surface.add`, then `surface.add.add` and so on. Each is multiplied by its own
    /// weight and by those before it.
    #[must_use]
    pub fn added(&self) -> &[Added] {
        &self.parts.added
    }

    /// Returns the surface itself: placed, with all that is added to it.
    #[must_use]
    pub fn surface(&self) -> &Arc<dyn Surface> {
        &self.parts.surface
    }

    /// Returns the ball's place at the start; `None` on surfaces without a ball.
    #[must_use]
    pub fn ball(&self) -> Option<Vec2> {
        self.parts.ball
    }

    /// Returns the data that the surface is the mean loss over; `None` for all other surfaces.
    #[must_use]
    pub fn data_loss(&self) -> Option<&dyn DataLoss> {
        self.parts.data_loss.as_deref()
    }

    /// Returns the part of the plane that a picture shows.
    #[must_use]
    pub fn view(&self) -> &View {
        &self.parts.view
    }

    /// Returns what happens at the edge of the view.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        self.parts.bounds
    }

    /// Returns the kind of noise and its parameters.
    #[must_use]
    pub fn noise_config(&self) -> &KindConfig<NoiseKind> {
        &self.parts.noise_config
    }

    /// Returns the noise itself.
    #[must_use]
    pub fn noise(&self) -> &Arc<dyn GradientNoise> {
        &self.parts.noise
    }

    /// Returns the first agent's optimizer at the start.
    #[must_use]
    pub fn optimizer(&self) -> &KindConfig<OptimizerKind> {
        &self.parts.optimizer
    }

    /// Returns the agents of the pack, which run together with the first one.
    #[must_use]
    pub fn pack(&self) -> &[PackMember] {
        &self.parts.pack
    }

    /// Returns where the agents start.
    #[must_use]
    pub fn start(&self) -> &Start {
        &self.parts.start
    }

    /// Returns the goal; the sandbox has none.
    #[must_use]
    pub fn goal(&self) -> Option<Goal> {
        self.parts.goal
    }

    /// Returns the number of steps after which a run ends; `None` for no limit.
    #[must_use]
    pub fn max_steps(&self) -> Option<u64> {
        self.parts.max_steps
    }

    /// Returns what the player may do.
    #[must_use]
    pub fn player(&self) -> &Player {
        &self.parts.player
    }

    /// Returns what theory predicts of a run, to be compared with what is measured.
    #[must_use]
    pub fn theory(&self) -> &[TheoryEntry] {
        &self.parts.theory
    }

    /// Returns roughly what a step of all agents costs, in evaluations of a simple surface such as a bowl: many steps are
    /// made in slices of a certain cost. Never decides a result.
    #[must_use]
    pub fn step_cost(&self) -> u64 {
        // A step takes one gradient, one loss and perhaps a mini-batch, whose points count one each.
        let batch = self.parts.noise.batch_size().unwrap_or(0);
        let agents = 1 + self.parts.pack.len() as u64;
        agents * (STEP_OVERHEAD + 2 * self.parts.surface.cost() + batch)
    }

    /// Returns whether the player may choose a start at a point.
    #[must_use]
    pub fn may_start_at(&self, at: Vec2) -> bool {
        let LevelParts { start, view, .. } = &self.parts;
        match start.region {
            Some(region) => (0..2).all(|i| at[i] >= region[i][0] && at[i] <= region[i][1]),
            None if self.may_start_anywhere() => at.iter().all(|x| x.is_finite()),
            None => view.contains(at, 1.0),
        }
    }

    /// Returns whether the level may be given any start by an edit, and not only one inside the view.
    #[must_use]
    pub fn may_start_anywhere(&self) -> bool {
        self.parts.view.follow || self.parts.bounds == Bounds::None
    }

    /// Returns whether the player may change a hyperparameter.
    #[must_use]
    pub fn may_tune(&self, name: &str) -> bool {
        self.parts.player.tune.iter().any(|allowed| allowed == name)
    }
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
