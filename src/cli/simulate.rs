//! `frankie simulate`: a run without a window, as rows on stdout or in a file, and as a replay.

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::PathBuf;

use anyhow::Context as _;
use frankie_sim::trace::Row;
use frankie_sim::{Agent, AgentId, Outcome, Replay, Run};
use indicatif::{ProgressBar, ProgressStyle};

use super::exit::{Exit, Failure};
use super::output::Output;
use super::print;
use super::rows::{Format, Writer};
use super::run_args::{self, AgentArg, RunArgs};

/// The minimum number of steps of a run with a progress bar: shorter runs end too soon.
const BAR_FROM: u64 = 200_000;
/// The number of steps between two updates of the progress bar.
const BAR_EVERY: u64 = 8_192;

const EXAMPLES: &str = "\
Examples:
  frankie simulate sandbox --set surface.kind=beale --set noise.kind=none --set optimizer.lr=0.05 --start 1,1 --steps 200
  frankie simulate four-bowls --start -3,-3 --seed 7 --out run.csv
  frankie simulate sandbox --steps 500 --record run.toml && frankie verify run.toml
  frankie simulate mixed-signals --steps 1000000 --format summary
  frankie simulate the-race --dog momo

A KEY is a dotted key of the level file. Changing a `kind` gives the rest of its table the new kind's defaults, \
whatever the order. Without --steps a run is as long as its level says, or 1000 steps.";

/// `frankie simulate`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A level's id, or the path of a level file
    level: String,
    #[command(flatten)]
    run_args: RunArgs,
    #[command(flatten)]
    agent: AgentArg,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Writes to a file instead of stdout
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Writes the run down as a replay
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<Exit, Failure> {
    let level = args.run_args.level(&args.level)?;
    run_args::check_files(
        &args.level,
        &[("--out", args.out.as_deref()), ("--record", args.record.as_deref())],
    )?;
    let agent = args.agent.find(&level)?;
    let steps = args.run_args.steps_of(&level);
    if args.record.is_some() && steps > Replay::max_steps(&level) {
        let max = Replay::max_steps(&level);
        let words =
            format!("--record: {steps} steps do not fit in a replay; expected at most {max} of this level");
        return Err(Failure::new(Exit::Usage, words));
    }
    // Open the files first: no long run starts if its result cannot be written.
    let rows = args.out.as_deref().map_or_else(|| Ok(Output::Stdout(io::stdout())), Output::file)?;
    let record = args.record.as_deref().map(Output::file).transpose()?;
    let run = Run::new(level.clone(), args.run_args.seed.unwrap_or(level.seed()));
    // Rows and hashes come from the record; without it a long run costs nothing but its steps.
    let needs_record = args.format != Format::Summary || args.record.is_some();
    let run = if needs_record { run } else { run.without_trace() };
    let mut run = run;
    let written = write_run(rows, &mut run, agent, steps, args.format).and_then(Output::finish);
    let unheard = matches!(&written, Err(error) if error.kind() == io::ErrorKind::BrokenPipe);
    if !(unheard && record.is_some()) {
        written.with_context(|| run_args::cannot_write(args.out.as_deref()))?;
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
fn write_run<W: Write>(out: W, run: &mut Run, agent: AgentId, steps: u64, format: Format) -> io::Result<W> {
    let mut writer = Writer::new(BufWriter::with_capacity(1 << 16, out), format)?;
    let bar = bar(steps);
    while run.state().step < steps && run.outcome() == Outcome::Running {
        run.advance();
        if writer.wants_rows()
            && let Some(row) = run.agent(agent).and_then(|agent| row_of_step(agent, run.state().step))
        {
            writer.row(row)?;
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

/// Returns a progress bar on stderr; a hidden one for short runs, or if stderr is no terminal.
pub fn bar(steps: u64) -> ProgressBar {
    // If stdout is a terminal the rows show the progress, and a bar would be mixed with them.
    if steps < BAR_FROM || !io::stderr().is_terminal() || io::stdout().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} steps, {eta} to go");
    ProgressBar::new(steps).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
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
