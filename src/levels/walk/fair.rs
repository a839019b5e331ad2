//! The numbers of a walk's medals: a draft is run with a number of seeds, and the spread of what happens says how well it
//! can be known before. Pure: a draft and a first seed give the same text everywhere.

use std::ops::Range;
use std::sync::Arc;

use frankie_sim::task::{Assessment, Truth};
use frankie_sim::{Event, Level, Run, TimedEvent, math};

use super::Date;
use super::templates::{Ask, Draft};

/// The number of runs that are compared.
const RUNS: usize = 20;
/// The places, among the runs in order of their distance from the middle, of an ordinary one, of a typical and of a large
/// distance; and the place of the median.
const ORDINARY: usize = 8;
const TYPICAL: usize = 13;
const LARGE: usize = 18;
const MEDIAN: usize = RUNS / 2;
/// The number of runs for circles, which vary most; the place of the one that the player's must not be smaller than, and
/// those of a typical and a large one.
const CIRCLES: usize = 40;
const SMALL_CIRCLE: usize = 8;
const TYPICAL_CIRCLE: usize = 26;
const LARGE_CIRCLE: usize = 37;
/// The smallest and the largest distances that earn gold and bone, in units of the surface: views have 10 × 8 of them.
const MIN_GOLD: f64 = 0.3;
const MAX_GOLD: f64 = 0.8;
const MAX_BONE: f64 = 1.7;
/// The largest factors for circles, and the largest radius that a view has room for.
const MAX_GOLD_FACTOR: f64 = 1.6;
const BONE_FACTOR: f64 = 2.0;
const MAX_RADIUS: f64 = 3.6;
/// The steps of a run of which one guess in so many may be good by luck.
const LUCK: u64 = 7;
/// The drops that are tried: columns and rows in the region; and the share of them that may reach the goal.
const DROPS: [usize; 2] = [2, 20];
const DROPS_THAT_REACH: [usize; 2] = [2, 5];

/// A run of a draft.
struct Sample {
    seed: u64,
    assessment: Assessment,
}

/// Returns the text of a level, or `None` where the draft is no fair question.
pub(super) fn text(draft: &Draft, date: Date, first_seed: u64) -> Option<String> {
    let level = Arc::new(Level::parse("draft", &unmeasured(draft, date)).ok()?);
    let (seed, [bone, gold]) = match &draft.ask {
        Ask::Place => places(&level, first_seed),
        Ask::Radius => radii(&level, first_seed),
        Ask::Step { gold } => steps(&level, first_seed, *gold),
        Ask::Drop => drops(&level, first_seed),
        Ask::Dial { answer } => dials(&level, first_seed, answer),
    }?;
    Some(whole(draft, date, seed, &bone, &gold))
}

/// Returns the text with numbers that no run was compared with.
pub(super) fn unmeasured(draft: &Draft, date: Date) -> String {
    let [bone, gold] = match draft.ask {
        Ask::Place => ["1.5", "0.5"],
        Ask::Radius => ["1.7", "1.25"],
        Ask::Step { .. } | Ask::Drop => ["9", "3"],
        Ask::Dial { .. } => ["[0.1, 1000.0]", "[0.2, 999.0]"],
    };
    whole(draft, date, 1, bone, gold)
}

fn whole(draft: &Draft, date: Date, seed: u64, bone: &str, gold: &str) -> String {
    let Draft { question, insight, lesson, body, task, .. } = draft;
    let band = gold.trim_matches(['[', ']']).replace(", ", " to ").replace(".0 ", " ");
    let band = band.strip_suffix(".0").unwrap_or(&band);
    let question = question.replace("{gold}", band);
    format!(
        "format = 1\ntitle = \"Walk of {date}\"\nworld = \"walk\"\ntagline = \"one try counts\"\n\
         question = \"{question}\"\ninsight = \"{insight}\"\nlesson = \"{lesson}\"\nseed = {seed}\n\n\
         {body}[task]\n{task}bone = {bone}\ngold = {gold}\n"
    )
}

/// Runs a draft with a seed and events before its first step. `None` where its task stays undecided.
fn sample(level: &Arc<Level>, seed: u64, events: &[Event]) -> Option<Sample> {
    let events = events.iter().map(|event| TimedEvent { step: 0, event: event.clone() }).collect();
    let mut run = Run::with_events(level.clone(), seed, events).without_trace();
    run.seek(level.task()?.last_step);
    Some(Sample { seed, assessment: run.assess()? })
}

/// Returns the seeds of so many runs.
fn seeds(first: u64, runs: usize) -> Range<u64> {
    first..first + runs as u64
}

/// Runs a draft with every seed, and returns what `number` says of each run, in order.
fn numbers<T: Copy + PartialOrd>(
    level: &Arc<Level>,
    seeds: Range<u64>,
    events: &[Event],
    number: impl Fn(Truth) -> Option<T>,
) -> Option<Vec<(T, u64)>> {
    let found = seeds.map(|seed| {
        let sample = sample(level, seed, events)?;
        Some((number(sample.assessment.truth?)?, sample.seed))
    });
    let mut found: Vec<(T, u64)> = found.collect::<Option<_>>()?;
    // Numbers of runs are no NaN: a run that is not finite has no truth.
    found.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    Some(found)
}

/// The seed of an ordinary run, with the numbers for bone and gold.
type Measured = Option<(u64, [String; 2])>;

/// Distances from the middle of all places: a player who knows the mean earns gold.
fn places(level: &Arc<Level>, first_seed: u64) -> Measured {
    let place = |truth| match truth {
        Truth::Place(at) => Some(at),
        _ => None,
    };
    let all = numbers(level, seeds(first_seed, RUNS), &[], place)?;
    let center = [0, 1].map(|axis| all.iter().map(|(at, _)| at[axis]).sum::<f64>() / RUNS as f64);
    let off = all.iter().map(|(at, seed)| (math::distance(*at, center), *seed));
    let Spread { gold, bone, seed } = spread(off.collect(), MIN_GOLD, 20.0);
    let view = level.view();
    let is_inside = |[low, high]: [f64; 2], x: f64| x > low + 0.4 && x < high - 0.4;
    let has_left = math::distance(center, level.start().at) > 1.5;
    let is_fair = is_inside(view.x, center[0]) && is_inside(view.y, center[1]) && has_left;
    (is_fair && gold <= MAX_GOLD && bone <= MAX_BONE).then(|| (seed, [decimal(bone), decimal(gold)]))
}

/// How far runs are from the middle of all: what gold and bone allow, and the seed of an ordinary run.
struct Spread {
    gold: f64,
    bone: f64,
    seed: u64,
}

/// Returns the spread of runs, each with its seed. Gold allows at least `least`; both are rounded up to so many parts of one.
fn spread(mut off: Vec<(f64, u64)>, least: f64, parts: f64) -> Spread {
    off.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let gold = ceil(off[TYPICAL].0.max(least), parts);
    let bone = ceil(off[LARGE].0.max(2.2 * gold), parts);
    Spread { gold, bone, seed: off[ORDINARY].1 }
}

/// Circles: of an ordinary run the player's must not be smaller, and one for most runs earns gold.
fn radii(level: &Arc<Level>, first_seed: u64) -> Measured {
    let radius = |truth| match truth {
        Truth::Radius(radius) => Some(radius),
        _ => None,
    };
    let all = numbers(level, seeds(first_seed, CIRCLES), &[], radius)?;
    let (small, seed) = all[SMALL_CIRCLE];
    let gold = ceil((1.05 * all[TYPICAL_CIRCLE].0 / small).max(1.2), 20.0);
    let is_fair = small > 0.3 && all[LARGE_CIRCLE].0 < MAX_RADIUS && gold <= MAX_GOLD_FACTOR;
    is_fair.then(|| (seed, [decimal(BONE_FACTOR), decimal(gold)]))
}

/// Steps from the median of all runs; gold is at least `least` steps, and a fortieth.
fn steps(level: &Arc<Level>, first_seed: u64, least: u64) -> Measured {
    let step = |truth| match truth {
        Truth::Step(step) => Some(step),
        _ => None,
    };
    let all = numbers(level, seeds(first_seed, RUNS), &[], step)?;
    let (median, seed) = all[MEDIAN];
    let mut off: Vec<u64> = all.iter().map(|(step, _)| step.abs_diff(median)).collect();
    off.sort_unstable();
    let gold = off[TYPICAL].max(least).max(median / 40);
    let bone = off[LARGE].max(2 * gold).max(gold + 2);
    let is_fair = LUCK * (2 * bone + 1) <= level.task()?.last_step && median > 3;
    is_fair.then(|| (seed, [bone.to_string(), gold.to_string()]))
}

/// Drops on a grid over the region: only few of them lead to the goal, and the best ones earn gold.
fn drops(level: &Arc<Level>, seed: u64) -> Measured {
    let [x, y] = level.start().region?;
    let place =
        |[low, high]: [f64; 2], i: usize, count: usize| low + (high - low) * (i as f64 + 0.5) / count as f64;
    let [columns, rows] = DROPS;
    let needed = (0..columns * rows).map(|index| {
        let at = [place(x, index % columns, columns), place(y, index / columns, rows)];
        let sample = sample(level, seed, &[Event::Drop { at }])?;
        match (sample.assessment.medal?, sample.assessment.truth?) {
            (_, Truth::Count(steps)) => Some(steps),
            _ => None,
        }
    });
    let mut needed: Vec<u64> = needed.flatten().collect();
    needed.sort_unstable();
    let [least, most] = DROPS_THAT_REACH;
    let is_fair = (least..=most).contains(&needed.len());
    let (best, median) = (*needed.first()?, needed[needed.len() / 2]);
    let gold = median.max(best + 2);
    is_fair.then(|| (seed, [(gold + gold / 5).to_string(), gold.to_string()]))
}

/// Bands around the mean of what is measured with the hidden answer; as the level is, nothing near it is measured.
fn dials(level: &Arc<Level>, first_seed: u64, answer: &Event) -> Measured {
    let number = |truth| match truth {
        Truth::Number(number) => Some(number),
        Truth::Count(steps) => Some(steps as f64),
        _ => None,
    };
    let all = numbers(level, seeds(first_seed, RUNS), std::slice::from_ref(answer), number)?;
    let mean = all.iter().map(|(number, _)| number).sum::<f64>() / RUNS as f64;
    let off = all.iter().map(|(number, seed)| ((number / mean - 1.0).abs(), *seed));
    let Spread { gold, bone, seed } = spread(off.collect(), 0.06, 100.0);
    let as_it_is = sample(level, seed, &[]).and_then(|sample| number(sample.assessment.truth?));
    let as_it_is = as_it_is.unwrap_or(f64::INFINITY);
    let is_fair = mean > 0.05 && gold <= 0.1 && bone <= 0.25 && (as_it_is / mean - 1.0).abs() > 1.5 * bone;
    let band = |share: f64| {
        let [low, high] = [mean * (1.0 - share), mean * (1.0 + share)];
        // Whole numbers of steps; else three decimals.
        if mean > 10.0 {
            format!("[{:.1}, {:.1}]", low.floor(), high.ceil())
        } else {
            format!("[{:.3}, {:.3}]", low, high)
        }
    };
    is_fair.then(|| (seed, [band(bone), band(gold)]))
}

/// Returns the next number up that has so many parts of one.
fn ceil(x: f64, parts: f64) -> f64 {
    (x * parts).ceil() / parts
}

fn decimal(x: f64) -> String {
    format!("{x:.2}")
}
