//! `frankie simulate`: a run without a window, as rows on stdout or in a file, and as a replay.

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use frankie_sim::trace::Row;
use frankie_sim::{Agent, AgentId, Outcome, Replay, Run};
use indicatif::ProgressBar;

use super::exit::{Exit, Failure};
use super::output::Output;
use super::print;
use super::progress::bar;
use super::rows::{Format, Writer};
use super::run_args::{self, AgentArg, RunArgs};
use super::today;

/// The number of steps between two updates of the progress bar.
const BAR_EVERY: u64 = 8_192;

const EXAMPLES: &str = "\
Examples:
  frankie simulate sandbox --set surface.kind=beale --set noise.kind=none --set optimizer.lr=0.05 --start 1,1 --steps 200
  frankie simulate four-bowls --start -3,-3 --seed 7 --out run.csv
  frankie simulate sandbox --steps 500 --record run.toml && frankie verify run.toml
  frankie simulate sandbox --steps 1000000 --format summary
  frankie simulate the-race --dog momo
  frankie simulate walk-2026-11-26 --format json

A KEY is a dotted key of the level file. Changing a `kind` gives the rest of its table the new kind's defaults, \
whatever the order. Without --steps a run is as long as its level says, or 1000 steps.";

/// `frankie simulate`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A level's id, the path of a level file, a link to a level, or `today`
    #[arg(value_parser = today::level_name())]
    level: OsString,
    #[command(flatten)]
    run_args: RunArgs,
    #[command(flatten)]
    agent: AgentArg,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Writes to a file; to stdout if left out, or if it is -
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Writes the run down as a replay; - is stdout
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<Exit, Failure> {
    let out = args.out.as_deref();
    let rows_flag = if out.is_some() { "--out" } else { "the rows" };
    let outs = [(rows_flag, out.or(Some(Path::new("-")))), ("--record", args.record.as_deref())];
    let level = args.run_args.level(&args.level, &outs)?;
    let agent = args.agent.find(&level)?;
    let steps = args.run_args.steps_of(&level);
    if args.record.is_some() && steps > Replay::max_steps(&level) {
        let max = Replay::max_steps(&level);
        let words =
            format!("--record: {steps} steps do not fit in a replay; expected at most {max} of this level");
        return Err(Failure::new(Exit::Usage, words));
    }
    // Open the files first: no long run starts if its result cannot be written.
    let rows = Output::open_flag(out)?;
    let record = args.record.as_deref().map(|path| Output::open_flag(Some(path))).transpose()?;
    let run = Run::new(level.clone(), args.run_args.seed.unwrap_or(level.seed()));
    // Rows and hashes come from the record; without it a long run costs nothing but its steps.
    let needs_record = args.format != Format::Summary || args.record.is_some();
    let run = if needs_record { run } else { run.without_trace() };
    let mut run = run;
    let bar = bar(steps, matches!(rows, Output::Stdout(_)) && args.format != Format::Summary);
    let written = write_run(rows, &mut run, agent, steps, args.format, &bar).and_then(Output::finish);
    let unheard = matches!(&written, Err(error) if error.kind() == io::ErrorKind::BrokenPipe);
    if !(unheard && record.is_some()) {
        written.with_context(|| run_args::cannot_write(out))?;
    }
    if let Some(file) = record {
        // A reader of the rows that closes the pipe early, such as `| head`, must not prevent the replay.
        run.seek(steps);
        write_replay(file, &run).with_context(|| run_args::cannot_write(args.record.as_deref()))?;
    }
    report_end(&run, steps);
    Ok(Exit::Done)
}

/// Runs the steps and writes their rows.
fn write_run<W: Write>(
    out: W,
    run: &mut Run,
    agent: AgentId,
    steps: u64,
    format: Format,
    bar: &ProgressBar,
) -> io::Result<W> {
    let mut writer = Writer::new(BufWriter::with_capacity(1 << 16, out), format)?;
    while run.state().step < steps && run.outcome() == Outcome::Running {
        if writer.wants_rows() {
            run.advance();
            if let Some(row) = run.agent(agent).and_then(|agent| row_of_step(agent, run.state().step)) {
                writer.row(row)?;
            }
        } else {
            let next_update = run.state().step.saturating_add(BAR_EVERY);
            run.seek(next_update.min(steps));
        }
        if run.state().step.is_multiple_of(BAR_EVERY) {
            bar.set_position(run.state().step);
        }
    }
    bar.finish_and_clear();
    writer.finish(run)?.into_inner().map_err(io::IntoInnerError::into_error)
}

/// Returns the agent's row of this step; `None` if the agent's own run ended earlier.
fn row_of_step(agent: &Agent, step: u64) -> Option<&Row> {
    agent.row().filter(|row| row.step == step)
}

fn write_replay(mut file: Output, run: &Run) -> io::Result<()> {
    file.write_all(Replay::record(run, env!("CARGO_PKG_VERSION")).to_toml().as_bytes())?;
    file.finish()
}

/// Prints to stderr how a run ended, if it ended before `steps`.
pub fn report_end(run: &Run, steps: u64) {
    let step = run.state().step;
    let message = match run.outcome() {
        Outcome::Running => return,
        Outcome::Reached => format!("reached the goal at step {step}"),
        Outcome::OutOfSteps if step >= steps => return,
        Outcome::OutOfSteps => format!("the level ends at step {step}"),
        Outcome::LeftBounds => format!("Frankie ran off at step {step}"),
        Outcome::NotFinite => format!("a number was no longer finite at step {step}"),
    };
    print::message(&message);
}
