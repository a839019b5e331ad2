//! The keys that a level file may have. They are checked before any value, so that the error for a misspelt key names it,
//! and not the missing key that was meant.

use crate::error::Problem;
use crate::noise::NoiseKind;
use crate::optimizer::OptimizerKind;
use crate::params::ParamSpec;
use crate::surface::{MAX_ADDED, PLACEMENT, SurfaceKind, WEIGHT};
use crate::text::Section;

const TOP: &[&str] = &[
    "format",
    "title",
    "world",
    "order",
    "tagline",
    "lesson",
    "question",
    "insight",
    "seed",
    "max_steps",
    "surface",
    "view",
    "noise",
    "optimizer",
    "pack",
    "start",
    "goal",
    "player",
    "screen",
    "task",
    "theory",
];
/// The keys of an agent of the pack beside those of its optimizer.
const PACK_MEMBER: &[&str] = &["name", "color"];
const VIEW: &[&str] = &["x", "y", "bounds", "shade"];
const START: &[&str] = &["at", "region"];
const PLAYER: &[&str] = &["drop", "throw", "tune", "switch", "edit"];
const SCREEN: &[&str] = &["show", "introduces", "map"];
const THEORY: &[&str] = &["label", "stat", "axis", "predict", "tolerance", "after", "near", "far"];

/// The keys of a goal, by its kind.
pub(super) const GOALS: &[(&str, &[&str])] = &[
    ("none", &["kind"]),
    ("reach", &["kind", "at", "radius", "hold", "throws", "within"]),
    ("minima", &["kind", "radius", "drops", "within"]),
    ("steps", &["kind", "steps"]),
];

/// The keys of a task, by its kind.
pub(super) const TASKS: &[(&str, &[&str])] = &[
    ("none", &["kind"]),
    ("bone", &["kind", "ask_at", "at_step", "bone", "gold"]),
    ("radius", &["kind", "ask_at", "steps", "around", "bone", "gold"]),
    ("when", &["kind", "ask_at", "moment", "axis", "after", "level", "at", "bone", "gold"]),
    ("which", &["kind", "ask_at", "ask", "axis", "at", "steps", "options", "answer"]),
    ("throw", &["kind", "dare", "distance", "bone", "gold"]),
    ("dial", &["kind", "ask_at", "param", "measure", "over", "bone", "gold"]),
    ("drop", &["kind", "bone", "gold"]),
    (
        "feed",
        &[
            "kind", "axis", "history", "values", "choices", "target", "below", "above", "between", "then",
            "bone", "gold",
        ],
    ),
    ("lead", &["kind"]),
];

const HISTORY: &[&str] = &["steps", "gradient"];
const THEN: &[&str] = &["below", "above", "between"];

/// Refuses the first unknown key.
pub(in crate::level) fn check(root: &Section<'_>) -> Result<(), Problem> {
    root.refuse_unknown(TOP)?;
    // A value that should be a table is refused later, when it is read.
    if let Ok(Some(section)) = root.section("surface") {
        check_surface(section)?;
    }
    if let Ok(Some(section)) = root.section("noise") {
        kind_and_params(&section, &[], |kind| NoiseKind::find(kind).map(|kind| kind.info.params))?;
    }
    if let Ok(Some(section)) = root.section("optimizer") {
        check_optimizer(&section)?;
    }
    if let Ok(Some(pack)) = root.section("pack") {
        for agent in pack.keys().filter_map(|key| pack.section(key).ok().flatten()) {
            check_optimizer_and(&agent, PACK_MEMBER)?;
        }
    }
    for (name, known) in [("view", VIEW), ("start", START), ("player", PLAYER), ("screen", SCREEN)] {
        if let Ok(Some(section)) = root.section(name) {
            section.refuse_unknown(known)?;
        }
    }
    if let Ok(Some(start)) = root.section("start")
        && let Ok(Some(region)) = start.section("region")
    {
        region.refuse_unknown(&["x", "y"])?;
    }
    if let Ok(Some(goal)) = root.section("goal")
        && let Some((_, known)) = GOALS.iter().find(|(kind, _)| goal.text("kind") == Ok(Some(kind)))
    {
        goal.refuse_unknown(known)?;
    }
    if let Ok(Some(task)) = root.section("task")
        && let Some((_, known)) = TASKS.iter().find(|(kind, _)| task.text("kind") == Ok(Some(kind)))
    {
        task.refuse_unknown(known)?;
        for (name, known) in [("history", HISTORY), ("then", THEN)] {
            if let Ok(Some(inner)) = task.section(name) {
                inner.refuse_unknown(known)?;
            }
        }
    }
    root.sections("theory").unwrap_or_default().iter().try_for_each(|entry| entry.refuse_unknown(THEORY))
}

/// Refuses unknown keys of a surface and of all surfaces added to it.
fn check_surface(mut section: Section<'_>) -> Result<(), Problem> {
    let params = |kind: &str| SurfaceKind::find(kind).map(|kind| kind.info.params);
    let mut others: Vec<_> = PLACEMENT.iter().map(|spec| spec.name).chain(["add"]).collect();
    kind_and_params(&section, &others, params)?;
    others.extend(WEIGHT.iter().map(|spec| spec.name));
    for _ in 0..MAX_ADDED {
        let Ok(Some(added)) = section.section("add") else { break };
        kind_and_params(&added, &others, params)?;
        section = added;
    }
    Ok(())
}

/// Refuses unknown hyperparameters of an optimizer, in a level or in a replay's event.
pub(crate) fn check_optimizer(section: &Section<'_>) -> Result<(), Problem> {
    check_optimizer_and(section, &[])
}

fn check_optimizer_and(section: &Section<'_>, others: &[&'static str]) -> Result<(), Problem> {
    kind_and_params(section, others, |kind| OptimizerKind::find(kind).map(|kind| kind.info.params))
}

/// Refuses keys that are neither parameters of the kind nor among `others`. An unknown kind is refused later, when it is
/// read.
fn kind_and_params(
    section: &Section<'_>,
    others: &[&'static str],
    params: impl Fn(&str) -> Option<&'static [ParamSpec]>,
) -> Result<(), Problem> {
    let Ok(Some(kind)) = section.text("kind") else { return Ok(()) };
    let Some(params) = params(kind) else { return Ok(()) };
    let own = params.iter().map(|spec| spec.name);
    let known: Vec<&str> = ["kind"].into_iter().chain(own).chain(others.iter().copied()).collect();
    section.refuse_unknown(&known)
}
