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
mod parts;
mod queries;
mod screen;
mod source;
mod spec;

pub use attachment::{ARRAY, Attachment, FILE, ReadAttachment};
pub use edit::LevelEdit;
pub use pack::{COLORS, FIRST_AGENT_NAME, MAX_PACK, PackMember};
pub(crate) use parse::{MAX_STEPS, check_optimizer_keys, optimizer_config};
pub use parts::{Added, Bounds, Goal, KindConfig, OPEN_VIEWS, Player, Start};
pub use screen::{Screen, ScreenPart};
pub(crate) use source::LevelSource;
pub use spec::LevelSpec;

pub use crate::text::{SpecTable, SpecValue};

/// The maximum length of a level file, in bytes; longer ones are not read. The longest rows of numbers fit in with a
/// level around them, so that a level that is written can always be read.
pub const MAX_LEVEL_BYTES: usize = 8 << 20;

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
}
