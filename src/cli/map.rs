//! `frankie map`: a picture of many runs, a plane of two settings with a color for how each run went.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::builder::{PathBufValueParser, PossibleValue, TypedValueParser as _};
use frankie_draw::run_map::{self, MapAxis, RunCell, RunMap, Shown};
use frankie_sim::ensemble::Keep;
use frankie_sim::level::LevelEdit;
use frankie_sim::sweep::{Sweep, SweepKey};
use frankie_sim::{Ensemble, Level};

use super::exit::{Exit, Failure};
use super::figure;
use super::output::Output;
use super::progress::RunsProgress;
use super::run_args::{self, RunArgs};
use super::sweep::refused;
use super::sweep::values;
use super::today;
use crate::run_plane::{self, RunPlane, quoted};

/// The maximum number of runs of a map.
const MAX_RUNS: u64 = 20_000_000;
/// About how many steps are made at a time.
const STEPS_OF_BATCH: u64 = 20_000_000;
/// The greatest number of runs that are made at once.
const MAX_BATCH: u64 = 100_000;

const EXAMPLES: &str = "\
Examples:
  frankie map four-bowls --show minimum --out basins.png
  frankie map sandbox --x optimizer.lr=log:1e-3..1 --y optimizer.beta1=0:0.99 --show loss --steps 300 --out lr.png
  frankie map sandbox --set surface.kind=rosenbrock --set noise.kind=none --set optimizer.kind=sgd \\
      --x optimizer.lr.x=1e-4:1e-2 --y optimizer.lr.y=1e-4:1e-2 --show steps --zoom 0.003,0.004,20 --every 1 --out border.png
  frankie map four-bowls --at 400,300

A KEY is as for `sweep`; without =FROM:TO or =log:FROM..TO it goes over the view or the range of its slider. --at prints the \
`simulate` that makes the very run of a pixel.";

/// `frankie map`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A level's id, the path of a level file, a link to a level, or `today`
    #[arg(value_parser = today::level_name())]
    level: OsString,
    /// The key that changes from left to right, with its range
    #[arg(long, value_name = "KEY[=RANGE]", default_value = "start.x", allow_hyphen_values = true)]
    x: String,
    /// The key that changes from bottom to top, with its range
    #[arg(long, value_name = "KEY[=RANGE]", default_value = "start.y", allow_hyphen_values = true)]
    y: String,
    /// What the colors show
    #[arg(long, value_name = "WHAT", value_parser = shown_names().map(shown), default_value = "minimum")]
    show: Shown,
    /// Shows a part of the plane: its middle, and how many times smaller it is
    #[arg(long, value_name = "X,Y,FACTOR", value_parser = zoom, allow_hyphen_values = true)]
    zoom: Option<[f64; 3]>,
    #[command(flatten)]
    run_args: RunArgs,
    /// A run for every so many pixels, across and down
    #[arg(long, value_name = "PIXELS", value_parser = every, default_value = "4")]
    every: u64,
    /// The width and the height, in pixels
    #[arg(long, value_name = "WxH", value_parser = figure::size, allow_hyphen_values = true, default_value = "1280x960")]
    size: [u32; 2],
    /// Prints how to make the run of a pixel of the picture, counted from its upper left corner, and draws nothing
    #[arg(long, value_name = "X,Y", value_parser = pixel, conflicts_with = "out")]
    at: Option<[u32; 2]>,
    /// Writes to a file; to stdout if left out, or if it is -
    #[arg(long, value_name = "FILE", value_parser = PathBufValueParser::new().try_map(figure::picture))]
    out: Option<PathBuf>,
}

fn shown_names() -> clap::builder::PossibleValuesParser {
    Shown::ALL.map(|(_, name)| PossibleValue::new(name)).into()
}

fn shown(name: String) -> Shown {
    Shown::ALL.into_iter().find(|(_, known)| *known == name).map_or(Shown::Minimum, |(shown, _)| shown)
}

fn every(text: &str) -> Result<u64, String> {
    run_args::whole(text, 1..=1000)
}

fn zoom(text: &str) -> Result<[f64; 3], String> {
    let numbers: Vec<f64> = text.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    match numbers[..] {
        [x, y, factor] if x.is_finite() && y.is_finite() && (1.0..=1e15).contains(&factor) => {
            Ok([x, y, factor])
        }
        _ => Err("expected the middle and a factor of at least 1, such as 0.5,-1,20".to_owned()),
    }
}

fn pixel(text: &str) -> Result<[u32; 2], String> {
    let parts =
        text.split_once(',').and_then(|(x, y)| Some([x.trim().parse().ok()?, y.trim().parse().ok()?]));
    parts.ok_or_else(|| "expected the column and the row of a pixel, such as 120,340".to_owned())
}

pub fn run(args: &Args) -> Result<Exit, Failure> {
    let out = args.out.as_deref();
    let level = args.run_args.level(&args.level, &[("--out", out)])?;
    let plane = plane(args, level)?;
    if let Some(pixel) = args.at {
        return print_run(args, &plane, pixel);
    }
    figure::refuse_terminal(out)?;
    // Opened first: no long map starts if its picture cannot be written.
    let file = Output::open_flag(out)?;
    let cells = cells(&plane)?;
    let map = RunMap {
        title: format!("{}: {}", plane.level.title(), args.show.title()),
        caption: caption(&plane),
        axes: plane.axes.clone(),
        size: plane.size,
        shown: args.show,
        cells,
    };
    figure::write(&run_map::draw(&map, args.size), file, out)?;
    Ok(Exit::Done)
}

fn usage(message: impl Into<String>) -> Failure {
    Failure::new(Exit::Usage, message)
}

fn plane(args: &Args, level: Arc<Level>) -> Result<RunPlane, Failure> {
    let (x, y) = (axis(&level, "--x", &args.x)?, axis(&level, "--y", &args.y)?);
    let (keys, mut axes) = ([x.0, y.0], [x.1, y.1]);
    if let Some([x, y, factor]) = args.zoom {
        for (axis, middle) in axes.iter_mut().zip([x, y]) {
            axis.ends = zoomed(axis, middle, factor)?;
        }
    }
    let (_, plane_px) = run_map::plane_px(args.size);
    let size = plane_px.map(|px| u64::from(px).div_ceil(args.every) as usize);
    if size[0] as u64 * size[1] as u64 > MAX_RUNS {
        return Err(usage(format!(
            "--every {}: expected at most {MAX_RUNS} runs, not {}",
            args.every,
            size[0] * size[1]
        )));
    }
    let steps = args.run_args.steps_of(&level);
    let seed = args.run_args.seed.unwrap_or(level.seed());
    Ok(RunPlane { level, keys, axes, size, seed, noise_index: 0, steps })
}

/// Reads a key with its range. The coordinates of the start go over the view, numbers of a kind over their slider.
fn axis(level: &Level, flag: &str, text: &str) -> Result<(SweepKey, MapAxis), Failure> {
    let (name, range) = match text.split_once('=') {
        Some((name, range)) => (name.trim(), Some(range.trim())),
        None => (text.trim(), None),
    };
    let key = SweepKey::of(level, name).map_err(|error| usage(format!("{flag}: {error}")))?;
    let (ends, scale) = match range {
        Some(range) => {
            let (scale, rest) = values::scale_of(range);
            let ends = values::range(rest, scale).map_err(|error| usage(format!("{flag}: {error}")))?;
            (ends, scale)
        }
        None => run_plane::default_range(level, &key).ok_or_else(|| {
            usage(format!("{flag}: expected a range, such as {name}=0:1 or {name}=log:1e-4..1"))
        })?,
    };
    if ends[0] == ends[1] {
        return Err(usage(format!("{flag}: the two ends of a range differ")));
    }
    Ok((key, MapAxis { name: name.to_owned(), ends, scale }))
}

/// Returns the ends of the part of an axis around a value.
fn zoomed(axis: &MapAxis, middle: f64, factor: f64) -> Result<[f64; 2], Failure> {
    let share = axis.share(middle);
    if !(0.0..=1.0).contains(&share) {
        let [from, to] = axis.ends;
        return Err(usage(format!("--zoom: {} = {middle} is not between {from} and {to}", axis.name)));
    }
    Ok([-0.5, 0.5].map(|side| axis.scale.at(axis.ends, (share + side / factor).clamp(0.0, 1.0))))
}

/// Returns the runs of the plane: rows from the top, then columns from the left.
fn sweep(plane: &RunPlane) -> Result<Sweep, Failure> {
    plane.sweep(0..plane.size[0], 0..plane.size[1]).map_err(refused)
}

fn cells(plane: &RunPlane) -> Result<Vec<RunCell>, Failure> {
    let sweep = sweep(plane)?;
    let progress = RunsProgress::start(plane.level.title(), sweep.runs(), 0, sweep.steps());
    let some = (STEPS_OF_BATCH / sweep.steps().max(1)).clamp(256, MAX_BATCH);
    let mut cells = Vec::with_capacity(sweep.runs() as usize);
    while (cells.len() as u64) < sweep.runs() {
        let first = cells.len() as u64;
        let keep = Keep { stats: true, ..Keep::default() };
        let mut batch = sweep.batch(first..sweep.runs().min(first + some), keep).map_err(refused)?;
        while !batch.advance(sweep.steps(), Ensemble::advance_parallel) {}
        cells.extend(batch.map(RunCell::of));
        progress.set_done(cells.len() as u64);
    }
    progress.finish();
    Ok(cells)
}

fn caption(plane: &RunPlane) -> String {
    let level = &plane.level;
    let kinds = [level.surface_config().kind.info.title, level.optimizer().kind.info.title];
    let noise = level.noise_config().kind.info.kind;
    let [columns, rows] = plane.size;
    format!(
        "{}, {}, noise {noise}, seed {}, {} steps; {columns} × {rows} runs",
        kinds[0], kinds[1], plane.seed, plane.steps
    )
}

/// Prints the command that makes the run of a pixel.
fn print_run(args: &Args, plane: &RunPlane, [x, y]: [u32; 2]) -> Result<Exit, Failure> {
    let (corner, size) = run_map::plane_px(args.size);
    let inside = [x, y].into_iter().zip(corner).zip(size);
    let shares: Option<Vec<u32>> =
        inside.map(|((at, corner), size)| at.checked_sub(corner).filter(|at| *at < size)).collect();
    let Some(at) = shares else {
        let [left, top] = corner;
        return Err(usage(format!(
            "--at: {x},{y} is not on the plane; expected a column from {left} to {} and a row from {top} to {}",
            left + size[0] - 1,
            top + size[1] - 1
        )));
    };
    let cell = [0, 1].map(|i| at[i] as usize * plane.size[i] / size[i] as usize);
    let edits = plane.edits(cell).map_err(refused)?;
    let mut words = format!("frankie simulate {}", args.level.to_string_lossy());
    let given = args.run_args.edits().iter().chain(&edits).filter(|edit| edit.key != "start.at");
    for LevelEdit { key, value } in given {
        words += &format!(" --set {}", quoted(&format!("{key}={value}")));
    }
    let start = edits.iter().find(|edit| edit.key == "start.at").map(|edit| edit.value.to_string());
    let start = start.or_else(|| args.run_args.start().map(|[x, y]| format!("[{x:?}, {y:?}]")));
    if let Some(start) = start {
        words += &format!(" --start {}", start.trim_matches(['[', ']']).replace(' ', ""));
    }
    writeln!(std::io::stdout().lock(), "{words} --seed {} --steps {}", plane.seed, plane.steps)?;
    Ok(Exit::Done)
}
