//! Which keys a level file may have. Read before any value, so that a misspelt key is called that, and not the
//! missing of the key that was meant.

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
    "theory",
];
/// What a dog of the pack has beside its optimizer.
const DOG: &[&str] = &["name", "color"];
const VIEW: &[&str] = &["x", "y", "bounds", "shade"];
const START: &[&str] = &["at", "region"];
const PLAYER: &[&str] = &["drop", "throw", "tune", "switch", "edit"];
const THEORY: &[&str] = &["label", "stat", "axis", "predict", "tolerance", "after", "near", "far"];

/// The keys of a goal, by its kind.
pub(super) const GOALS: &[(&str, &[&str])] = &[
    ("none", &["kind"]),
    ("reach", &["kind", "at", "radius", "hold", "throws", "within"]),
    ("minima", &["kind", "radius", "drops", "within"]),
    ("steps", &["kind", "steps"]),
];

/// Refuses the first unknown key.
pub(super) fn check(root: &Section<'_>) -> Result<(), Problem> {
    root.only(TOP)?;
    // Tables that are none are told of later, when they are read.
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
        for dog in pack.keys().filter_map(|key| pack.section(key).ok().flatten()) {
            check_picked(&dog, DOG)?;
        }
    }
    for (name, known) in [("view", VIEW), ("start", START), ("player", PLAYER)] {
        if let Ok(Some(section)) = root.section(name) {
            section.only(known)?;
        }
    }
    if let Ok(Some(start)) = root.section("start")
        && let Ok(Some(region)) = start.section("region")
    {
        region.only(&["x", "y"])?;
    }
    if let Ok(Some(goal)) = root.section("goal")
        && let Some((_, known)) = GOALS.iter().find(|(kind, _)| goal.text("kind") == Ok(Some(kind)))
    {
        goal.only(known)?;
    }
    root.sections("theory").unwrap_or_default().iter().try_for_each(|entry| entry.only(THEORY))
}

/// Refuses unknown keys of a surface and of those added to it, as deep as they may lie.
fn check_surface(mut section: Section<'_>) -> Result<(), Problem> {
    let params = |kind: &str| SurfaceKind::find(kind).map(|kind| kind.info.params);
    let mut everywhere: Vec<_> = PLACEMENT.iter().map(|spec| spec.name).chain(["add"]).collect();
    kind_and_params(&section, &everywhere, params)?;
    everywhere.extend(WEIGHT.iter().map(|spec| spec.name));
    for _ in 0..MAX_ADDED {
        let Ok(Some(added)) = section.section("add") else { break };
        kind_and_params(&added, &everywhere, params)?;
        section = added;
    }
    Ok(())
}

/// Refuses unknown hyper-parameters of an optimizer, in a level or in a replay's event.
pub(crate) fn check_optimizer(section: &Section<'_>) -> Result<(), Problem> {
    check_picked(section, &[])
}

fn check_picked(section: &Section<'_>, beside: &[&'static str]) -> Result<(), Problem> {
    kind_and_params(section, beside, |kind| OptimizerKind::find(kind).map(|kind| kind.info.params))
}

/// Refuses keys that are neither parameters of the kind nor known `everywhere`. Unknown kinds are told of later, when
/// they are read.
fn kind_and_params(
    section: &Section<'_>,
    everywhere: &[&'static str],
    params: impl Fn(&str) -> Option<&'static [ParamSpec]>,
) -> Result<(), Problem> {
    let Ok(Some(kind)) = section.text("kind") else { return Ok(()) };
    let Some(params) = params(kind) else { return Ok(()) };
    let own = params.iter().map(|spec| spec.name);
    let known: Vec<&str> = ["kind"].into_iter().chain(own).chain(everywhere.iter().copied()).collect();
    section.only(&known)
}
