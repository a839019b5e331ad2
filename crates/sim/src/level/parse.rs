//! From the text of a level file to a checked [`Level`], and back to text.
//!
//! Settings change the table first, then unknown keys are refused, then every value is read and checked. What is
//! wrong is told by dotted key; where that key stands in the text is looked up at the very end.

mod attached;
mod goal;
mod ground;
mod keys;
mod lesson;
mod pack;
mod settings;
mod source;

pub use self::attached::{Attachment, FILE, ReadAttachment};
pub(crate) use self::ground::optimizer_config;
pub(crate) use self::keys::check_optimizer as check_optimizer_keys;
pub(crate) use self::source::Source;
use super::{Goal, Level, Player};
use crate::error::{LevelError, Place, Problem};
use crate::optimizer::{self, OptimizerKind};
use crate::text::{Document, Most, Section, SyntaxError, required, write_table};

/// The only version of level files there is.
const FORMAT: u64 = 1;
/// Longer texts are refused unread, in bytes. Holds the longest rows of numbers with a level round them, so that what is
/// written always reads back.
pub const MAX_LEVEL_BYTES: usize = 8 << 20;
/// More keys, values and tables than these are refused unread; no level has a hundredth. Rows of numbers are a text.
const MAX_LEVEL_MARKS: usize = 100_000;
/// Step limits above this are refused: a week at full speed.
pub(crate) const MAX_STEPS: u64 = 1_000_000_000;
/// The chapter of levels that name none.
const DEFAULT_WORLD: &str = "your-levels";
const DEFAULT_SEED: u64 = 1;

impl Level {
    /// Reads a level file's text; `id` is the file's stem.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place and what was expected.
    pub fn parse(id: &str, text: &str) -> Result<Self, LevelError> {
        Self::with_settings(id, text, &[])
    }

    /// Reads a level file's text with some dotted keys set otherwise: `("optimizer.lr", "0.05")`.
    ///
    /// Values are TOML values; what is none is taken as a word. Setting the `kind` of a table empties the rest of
    /// it first, so that the new kind has its defaults, whatever the order; a new `surface.kind` drops view edges and
    /// start as well, which belonged to the old ground. `surface.add.kind` set to `none` takes the added ground away, and
    /// `pack.KEY.kind` set to `none` that dog. Of two settings of one key the later counts.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place in the text or the setting that brought it.
    pub fn with_settings(id: &str, text: &str, settings: &[(String, String)]) -> Result<Self, LevelError> {
        Self::with_files(id, text, settings, &|_| Err("no file can be read from here".to_owned()))
    }

    /// [`Level::with_settings`], and files of numbers that the level names are read by `read`. Their content becomes part
    /// of the level, so that its text and replays of it need no file.
    ///
    /// # Errors
    /// The first thing that is wrong; what is wrong inside a file is told at the place where the level names it.
    pub fn with_files(
        id: &str,
        text: &str,
        settings: &[(String, String)],
        read: ReadAttachment<'_>,
    ) -> Result<Self, LevelError> {
        let document = Document::parse(text, Most { bytes: MAX_LEVEL_BYTES, marks: MAX_LEVEL_MARKS })
            .map_err(LevelError::from)?;
        Source::new(document, "", settings.to_vec()).level(id, read)
    }

    /// The level as text, every setting included; reads back as the same level.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        write_table(&mut out, "", &self.table);
        out
    }
}

impl From<SyntaxError> for LevelError {
    fn from(error: SyntaxError) -> Self {
        let place = Place::Text { line: error.position.line, column: error.position.column };
        Self { place, key: String::new(), message: error.message, expected: error.expected }
    }
}

/// Reads and checks every value of a table whose keys are all known.
fn build(id: &str, table: toml::Table) -> Result<Level, Problem> {
    let root = Section::root(&table);
    required(root.whole("format", FORMAT, FORMAT)?, "format".to_owned(), "`format = 1`")?;
    let title = required(root.text("title")?, "title".to_owned(), "a title in quotes")?.to_owned();
    let ground = ground::read(&root)?;
    let noise_config = ground::noise(&root)?;
    let noise =
        (noise_config.kind.build)(&noise_config.params).map_err(|problem| ground::under("noise", problem))?;
    ground::suits(&ground, &*noise)?;
    let optimizer = ground::optimizer(&root)?;
    let pack = pack::read(&root)?;
    let player = player(&root)?;
    let start = ground::start(&root, &ground.view)?;
    let (goal, max_steps) = goal::read(&root, &ground, &player)?;
    let theory = lesson::theory(&root, has_target(goal, &ground))?;
    Ok(Level {
        id: id.to_owned(),
        title,
        world: root.text("world")?.unwrap_or(DEFAULT_WORLD).to_owned(),
        order: order(&root)?,
        tagline: root.text("tagline")?.unwrap_or_default().to_owned(),
        lesson: root.text("lesson")?.unwrap_or_default().trim().to_owned(),
        seed: root.whole("seed", 0, i64::MAX as u64)?.unwrap_or(DEFAULT_SEED),
        surface_config: ground.choice,
        placement: ground.placement,
        added: ground.added,
        surface: ground.surface,
        ball: ground.ball,
        data_loss: ground.data_loss,
        view: ground.view,
        bounds: ground.bounds,
        noise_config,
        noise,
        optimizer,
        pack,
        start,
        goal,
        max_steps,
        player,
        theory,
        table,
    })
}

fn has_target(goal: Option<Goal>, ground: &ground::Ground) -> bool {
    matches!(goal, Some(Goal::Reach { at: Some(_), .. })) || !ground.targets().is_empty()
}

fn order(root: &Section<'_>) -> Result<i64, Problem> {
    match root.get("order") {
        None => Ok(0),
        Some(toml::Value::Integer(order)) => Ok(*order),
        Some(other) => Err(root.problem(
            "order",
            format!("{} is of the wrong type", crate::text::short(other)),
            "a whole number",
        )),
    }
}

fn player(root: &Section<'_>) -> Result<Player, Problem> {
    let Some(section) = root.section("player")? else {
        return Ok(Player { drop: false, throw: false, tune: Vec::new(), switch: false, edit: false });
    };
    let flag = |name| Ok::<_, Problem>(section.flag(name)?.unwrap_or(false));
    Ok(Player {
        drop: flag("drop")?,
        throw: flag("throw")?,
        tune: tunable(&section)?,
        switch: flag("switch")?,
        edit: flag("edit")?,
    })
}

/// What may be tuned: names, or `all` for whatever the optimizer has.
fn tunable(section: &Section<'_>) -> Result<Vec<String>, Problem> {
    const ALL: &str = "all";
    let names = tunable_names();
    let known: Vec<&'static str> = std::iter::once(ALL).chain(names.iter().copied()).collect();
    let told = section.words("tune", &known)?;
    if told.iter().any(|word| word == ALL) {
        return Ok(names.into_iter().map(str::to_owned).collect());
    }
    Ok(told)
}

/// The hyper-parameters of every optimizer: which one a level is played with may change.
fn tunable_names() -> Vec<&'static str> {
    let mut names = Vec::new();
    for name in
        optimizer::KINDS.iter().flat_map(|kind: &OptimizerKind| kind.info.params).map(|spec| spec.name)
    {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests;
