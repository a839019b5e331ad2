//! From a [`LevelSpec`] to the checked parts of a level: first unknown keys are refused, then every value is read and
//! checked. A problem names its dotted key; where that key stands is found afterwards.

mod goal;
mod ground;
pub(super) mod keys;
mod pack;
mod screen;
mod task;
mod theory;

pub(super) use self::ground::is_start_outside;
pub(crate) use self::ground::optimizer_config;
pub(crate) use self::keys::check_optimizer as check_optimizer_keys;
use super::{Goal, LevelParts, LevelSpec, Player};
use crate::error::{LevelError, Place, Problem};
use crate::optimizer::{self, OptimizerKind};
use crate::text::{Section, SpecValue, SyntaxError, required, shortened};

/// The only version of level files.
pub(super) const FORMAT: u64 = 1;
/// The maximum step limit: a week at the maximum speed of the game.
pub(crate) const MAX_STEPS: u64 = 1_000_000_000;
/// The chapter of levels without a key `world`.
const DEFAULT_WORLD: &str = "your-levels";
const DEFAULT_SEED: u64 = 1;
/// The maximum length of a title, a chapter and a tagline, in characters: each is one line, which is cut where it is too
/// long for its place.
const MAX_LINE_CHARS: usize = 2_000;
/// The maximum length of a lesson, in characters: ten times what fits a panel.
const MAX_LESSON_CHARS: usize = 10_000;

impl From<SyntaxError> for LevelError {
    fn from(error: SyntaxError) -> Self {
        let place = Place::Text { line: error.position.line, column: error.position.column };
        Self { place, key: String::new(), message: error.message, expected: error.expected }
    }
}

/// Reads and checks every value of a spec whose keys are all known.
pub(super) fn build(spec: &LevelSpec) -> Result<LevelParts, Problem> {
    let root = Section::root(&spec.table);
    required(root.whole("format", FORMAT, FORMAT)?, "format".to_owned(), "`format = 1`")?;
    let title =
        required(root.text_within("title", MAX_LINE_CHARS)?, "title".to_owned(), "a title in quotes")?
            .to_owned();
    let ground = ground::read(&root)?;
    let noise_config = ground::noise(&root)?;
    let noise = (noise_config.kind.build)(&noise_config.params)
        .map_err(|problem| ground::in_table("noise", problem))?;
    ground::check_noise_compatible(&ground, &*noise)?;
    let optimizer = ground::optimizer(&root)?;
    let pack = pack::read(&root)?;
    let player = player(&root)?;
    let start = ground::start(&root, &ground.view, ground.bounds)?;
    let (goal, max_steps) = goal::read(&root, &ground, &player)?;
    let has_target = has_target(goal, &ground);
    let theory = theory::read(&root, has_target)?;
    let companions = task::Companions {
        view: &ground.view,
        player: &player,
        start: &start,
        goal,
        max_steps,
        targets: match goal {
            Some(Goal::Reach { at: Some(at), .. }) => vec![at],
            _ => ground.targets(),
        },
        has_ball: ground.ball.is_some(),
        optimizer: &optimizer,
        agents: 1 + pack.len(),
    };
    let task = task::read(&root, &companions)?;
    let has_theory = !theory.is_empty();
    Ok(LevelParts {
        title,
        world: root.text_within("world", MAX_LINE_CHARS)?.unwrap_or(DEFAULT_WORLD).to_owned(),
        order: order(&root)?,
        tagline: root.text_within("tagline", MAX_LINE_CHARS)?.unwrap_or_default().to_owned(),
        lesson: root.text_within("lesson", MAX_LESSON_CHARS)?.unwrap_or_default().trim().to_owned(),
        question: screen::question(&root)?.to_owned(),
        insight: screen::insight(&root, task.as_ref(), has_theory)?.to_owned(),
        screen: screen::read(&root)?,
        seed: root.whole_64_bits("seed")?.unwrap_or(DEFAULT_SEED),
        surface_config: ground.config,
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
        task,
    })
}

fn has_target(goal: Option<Goal>, ground: &ground::Ground) -> bool {
    matches!(goal, Some(Goal::Reach { at: Some(_), .. })) || !ground.targets().is_empty()
}

fn order(root: &Section<'_>) -> Result<i64, Problem> {
    match root.get("order") {
        None => Ok(0),
        Some(SpecValue::Integer(order)) => Ok(*order),
        Some(other) => {
            let message = format!("{} is of the wrong type", shortened(other));
            Err(root.problem("order", message, "a whole number"))
        }
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

/// Reads which hyperparameters the player may change: names, or `all`.
fn tunable(section: &Section<'_>) -> Result<Vec<String>, Problem> {
    const ALL: &str = "all";
    let names = tunable_names();
    let known: Vec<&'static str> = std::iter::once(ALL).chain(names.iter().copied()).collect();
    let words = section.words("tune", &known)?;
    if words.iter().any(|word| word == ALL) {
        return Ok(names.into_iter().map(str::to_owned).collect());
    }
    Ok(words)
}

/// Returns the hyperparameters of all optimizers: the player may change the optimizer of a level.
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
