//! `frankie sweep`: a level run for every combination of settings, as a table of what is measured of each run.

#[cfg(feature = "parquet")]
mod parquet;
mod part;
mod summary;
mod table;
pub mod values;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::Range;
use std::path::PathBuf;

use frankie_draw::printable;
use frankie_sim::ensemble::MembersError;
use frankie_sim::level::SpecValue;
use frankie_sim::stats::Stat;
use frankie_sim::sweep::{Cell, Loop, Measure, Repeat, Sweep, SweepError};
use frankie_sim::{Axis, Ensemble};

use self::part::Part;
use self::table::{Column, ColumnKind, Form};
use self::values::Varied;
use super::exit::{Exit, Failure};
use super::output::{self, Output};
use super::progress::RunsProgress;
use super::rows::csv_cell;
use super::run_args::{self, RunArgs};
use super::today;

/// About how many steps are made before rows are written: as many as are lost when the program is killed.
const STEPS_OF_BATCH: u64 = 50_000_000;
/// The minimum and the maximum number of runs that are made at once.
const MIN_BATCH: u64 = 256;
const MAX_BATCH: u64 = 100_000;
/// The number of steps between two updates of the progress bar, all runs together.
const STEPS_OF_SLICE: u64 = 5_000_000;

const EXAMPLES: &str = "\
Examples:
  frankie sweep the-narrow-valley --vary optimizer.lr=log:1e-4..1:200 --seeds 32 --out t.csv
  frankie sweep sandbox --vary optimizer.kind=adam,sgd --vary optimizer.lr=0.01:0.1:10 --measure steps,loss,rms_ratio_x
  frankie sweep sandbox --vary start.x=sobol:-2..2:1024 --vary start.y=sobol:-2..2:1024 --out starts.npy
  frankie sweep sandbox --vary optimizer.lr.x=0.01,0.1 --dogs 100 --steps 500
  frankie sweep sandbox --vary optimizer.lr=log:1e-4..1:1000 --shard 3/16 --out part-03.csv
  frankie sweep sandbox --dogs 10000 --steps 1000 --format summary

The values of a KEY: FROM:TO:COUNT evenly, log:FROM..TO:COUNT evenly in the logarithm, VALUE,VALUE,…, and \
sobol:FROM..TO:COUNT or sobol:log:FROM..TO:COUNT scattered evenly, together with every other key that is scattered. The \
first key varies slowest, seeds fastest. optimizer.lr.x is lr of the x axis.

Rows are written beside the output, to a file that ends in .part, while the sweep runs. After Ctrl+C, --resume goes on \
from there. The parts of --shard 1/N to N/N, one after another, are the whole table: only the first has the names of the \
columns.";

/// `frankie sweep`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A level's id, the path of a level file, a link to a level, or `today`
    #[arg(value_parser = today::level_name())]
    level: OsString,
    /// Varies a key of the level; may be given more than once
    #[arg(long = "vary", value_name = "KEY=VALUES", allow_hyphen_values = true)]
    varied: Vec<Varied>,
    #[command(flatten)]
    run_args: RunArgs,
    /// How many seeds to run each combination with
    #[arg(long, value_name = "N", value_parser = seeds, conflicts_with = "dogs")]
    seeds: Option<u64>,
    /// How many dogs to run each combination with, all under one seed, each with noise of its own
    #[arg(long, value_name = "N", value_parser = dogs)]
    dogs: Option<u32>,
    /// What to measure of each run: steps, outcome, loss, minimum, x, y, and statistics of r such as rms_ratio_x
    #[arg(long, value_name = "NAMES", value_parser = measure, value_delimiter = ',')]
    measure: Vec<Measure>,
    /// Writes to a .csv, .npy or .parquet file; CSV to stdout if left out, or if it is -
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A row for each run, or one row about all of them with the rate
    #[arg(long, value_enum, default_value_t = TableKind::Rows)]
    format: TableKind,
    /// Goes on from the part that an earlier run of the same sweep has left
    #[arg(long, requires = "out")]
    resume: bool,
    /// Makes only the K-th of N parts of the table
    #[arg(long, value_name = "K/N", value_parser = shard)]
    shard: Option<Shard>,
}

/// The table that is written.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum TableKind {
    /// A row for each run
    Rows,
    /// One row about all runs, which only start and noise tell apart
    Summary,
}

/// One of several parts of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shard {
    /// Which one, from 1.
    place: u64,
    count: u64,
}

impl Shard {
    fn runs(self, all: u64) -> Range<u64> {
        let edge = |place: u64| (u128::from(all) * u128::from(place) / u128::from(self.count)) as u64;
        edge(self.place - 1)..edge(self.place)
    }
}

fn shard(text: &str) -> Result<Shard, String> {
    let parts =
        text.split_once('/').and_then(|(k, n)| Some((k.trim().parse().ok()?, n.trim().parse().ok()?)));
    let shard = parts.map(|(place, count)| Shard { place, count });
    let is_valid = |shard: &Shard| shard.place >= 1 && shard.place <= shard.count;
    shard.filter(is_valid).ok_or_else(|| "expected K/N with K from 1 to N, such as 3/16".to_owned())
}

fn seeds(text: &str) -> Result<u64, String> {
    run_args::whole(text, 1..=1 << 40)
}

fn dogs(text: &str) -> Result<u32, String> {
    run_args::whole(text, 1..=frankie_sim::ensemble::MAX_AGENTS as u64).map(|n| n as u32)
}

fn measure(name: &str) -> Result<Measure, String> {
    Measure::find(name.trim()).map_err(|error| error.to_string())
}

/// What is measured without the flag.
fn default_measures() -> Vec<Measure> {
    let ratios = Axis::BOTH.map(|axis| Measure::Ratio(Stat::RmsRatio, axis));
    let places = Axis::BOTH.map(Measure::Place);
    let plain = [Measure::Steps, Measure::Outcome, Measure::Loss];
    plain.into_iter().chain(places).chain(ratios).collect()
}

pub fn run(args: &Args) -> Result<Exit, Failure> {
    let out = args.out.as_deref().filter(|path| !output::is_stdout(path));
    let level = args.run_args.level(&args.level, &[("--out", out)])?;
    let steps = args.run_args.steps_of(&level);
    let seed = args.run_args.seed.unwrap_or(level.seed());
    if args.format == TableKind::Summary {
        return summary::run(args, &level, seed, steps);
    }
    let loops = values::loops(&level, &args.varied).map_err(|error| usage(error.to_string()))?;
    let repeat = match args.dogs {
        Some(count) => Repeat::Agents { seed, count },
        None => Repeat::Seeds { first: seed, count: args.seeds.unwrap_or(1) },
    };
    let sweep = Sweep::new(level, loops, repeat, steps).map_err(refused)?;
    let measures = if args.measure.is_empty() { default_measures() } else { args.measure.clone() };
    let columns: Vec<Column> =
        columns_of_settings(&sweep).into_iter().chain(measures.iter().map(column_of)).collect();
    let form = Form::of(out)?;
    form.check(&columns)?;
    let shard = args.shard.unwrap_or(Shard { place: 1, count: 1 });
    let runs = shard.runs(sweep.runs());
    let table = Table { sweep, measures, columns, runs, names: shard.place == 1 };
    match out {
        Some(_) => to_file(args, &table, form),
        None => to_stdout(&table),
    }
}

fn usage(message: String) -> Failure {
    Failure::new(Exit::Usage, message)
}

/// Returns the message for settings that the level refuses. An edit names its key; the number of an agent would say nothing.
pub fn refused(error: SweepError) -> Failure {
    match error {
        SweepError::Members(MembersError::Start { at: [x, y], expected, .. }) => {
            usage(format!("no run can start at {x},{y}; expected a point {expected}"))
        }
        SweepError::Members(MembersError::Param { error, .. }) => usage(error.to_string()),
        error => usage(error.to_string()),
    }
}

/// A sweep and the part of its table that is made.
struct Table {
    sweep: Sweep,
    measures: Vec<Measure>,
    columns: Vec<Column>,
    runs: Range<u64>,
    /// Whether the names of the columns come first.
    names: bool,
}

/// Returns the columns of the settings. A key whose values are all numbers has a column of numbers.
fn columns_of_settings(sweep: &Sweep) -> Vec<Column> {
    let number = |value: &SpecValue| matches!(value, SpecValue::Number(_) | SpecValue::Integer(_));
    let of_key = |each: &Loop, place: usize| match each.points.iter().all(|point| number(&point[place])) {
        true => ColumnKind::Number,
        false => ColumnKind::Text,
    };
    let kinds = sweep.loops().iter().flat_map(|each| (0..each.keys.len()).map(|place| of_key(each, place)));
    // In the tool's output agents are dogs.
    let names = sweep.columns().into_iter().map(|name| if name == "agent" { "dog".to_owned() } else { name });
    names.zip(kinds.chain([ColumnKind::Integer])).map(|(name, kind)| Column { name, kind }).collect()
}

fn column_of(measure: &Measure) -> Column {
    let kind = match measure {
        Measure::Steps | Measure::Minimum => ColumnKind::Integer,
        Measure::Outcome => ColumnKind::Text,
        Measure::Loss | Measure::Place(_) | Measure::Ratio(..) => ColumnKind::Number,
    };
    Column { name: measure.name(), kind }
}

/// Makes the rows from the `done`-th one on, and passes them on in blocks of whole lines.
fn make_rows(
    table: &Table,
    done: u64,
    mut each: impl FnMut(&str, u64) -> anyhow::Result<()>,
) -> Result<(), Failure> {
    let Table { sweep, measures, runs, .. } = table;
    let all = runs.end - runs.start;
    let progress = RunsProgress::start(sweep.level().title(), all, done, sweep.steps());
    let batch_runs = (STEPS_OF_BATCH / sweep.steps().max(1)).clamp(MIN_BATCH, MAX_BATCH);
    let mut first = runs.start + done;
    while first < runs.end {
        let some = first..runs.end.min(first + batch_runs);
        let mut batch = sweep.batch(some.clone(), Measure::keep(measures)).map_err(refused)?;
        let slice = (STEPS_OF_SLICE / (some.end - some.start)).max(1);
        let (mut made, start) = (0, first - runs.start);
        while !batch.advance(slice, Ensemble::advance_parallel) {
            made = sweep.steps().min(made + slice);
            let share = (some.end - some.start) * made / sweep.steps().max(1);
            progress.set_done(start + share);
        }
        let mut lines = String::new();
        for (run, cells) in some.clone().zip(batch.measure(measures)) {
            write_line(&mut lines, sweep.settings(run).into_iter().chain(cells));
        }
        each(&lines, some.end - some.start)?;
        first = some.end;
        progress.set_done(first - runs.start);
    }
    progress.finish();
    Ok(())
}

fn write_line(lines: &mut String, cells: impl Iterator<Item = Cell>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            lines.push(',');
        }
        // Writing to a text cannot fail.
        let _ = match &cell {
            Cell::Text(text) => write!(lines, "{}", csv_cell(&printable::line(text))),
            cell => write!(lines, "{cell}"),
        };
    }
    lines.push('\n');
}

fn to_stdout(table: &Table) -> Result<Exit, Failure> {
    let mut out = std::io::stdout().lock();
    if table.names {
        writeln!(out, "{}", table::header(&table.columns))?;
    }
    make_rows(table, 0, |lines, _| Ok(out.write_all(lines.as_bytes())?))?;
    Ok(Exit::Done)
}

fn to_file(args: &Args, table: &Table, form: Form) -> Result<Exit, Failure> {
    let path = args.out.as_deref().unwrap_or_else(|| "-".as_ref());
    // Opened first: no long sweep starts if its result cannot be written.
    let out = Output::file(path)?;
    let (header, identity) = (table::header(&table.columns), identity(table));
    let mut part = if args.resume {
        Part::resume(path, &identity, &header)?
    } else {
        Part::create(path, &identity, &header)?
    };
    let all = table.runs.end - table.runs.start;
    let done = part.rows().min(all);
    make_rows(table, done, |lines, rows| part.append(lines, rows))?;
    table::write(&part, out, form, &table.columns, table.names)?;
    part.remove();
    Ok(Exit::Done)
}

/// Returns a line that differs between sweeps: what is run, and which part of it.
fn identity(table: &Table) -> String {
    let Table { sweep, measures, runs, .. } = table;
    let mut hash = frankie_sim::hash::StateHash::new();
    hash.str(&sweep.level().to_toml());
    hash.integer(sweep.steps());
    for each in sweep.loops() {
        each.keys.iter().for_each(|key| hash.str(&key.to_string()));
        each.points.iter().flatten().for_each(|value| hash.str(&value.to_string()));
    }
    // The seed or the agent, which are no loop.
    sweep.settings(0).iter().for_each(|cell| hash.str(&cell.to_string()));
    measures.iter().for_each(|measure| hash.str(&measure.name()));
    format!(
        "{} runs from {} to {} of {}, sweep {:016x}",
        sweep.level().id(),
        runs.start,
        runs.end,
        sweep.runs(),
        hash.finish()
    )
}
