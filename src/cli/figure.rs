//! `frankie figure`: a picture of one run, as PNG or SVG, on stdout or in a file.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::builder::{PathBufValueParser, TypedValueParser as _};
use frankie_sim::{AgentId, Replay, Run};

use super::exit::{Exit, Failure};
use super::output::{self, Output};
use super::run_args::{self, AgentArg, OutFlag, RunArgs};
use super::{print, progress, simulate, today, verify};
use crate::system_fonts;
use frankie_draw::draw_list::Canvas;
use frankie_draw::{fonts, png, raster, run_figure, svg};

/// The default width and height of a picture, in pixels.
const DEFAULT_SIZE: [u32; 2] = [1280, 960];
/// The range of the width and of the height of a picture, in pixels.
const SIDES: std::ops::RangeInclusive<u32> = 240..=4096;

const EXAMPLES: &str = "\
Examples:
  frankie figure four-bowls --start -3,-3 --steps 300 --out run.png
  frankie figure kept.toml --out kept.svg
  frankie figure the-race --dog momo --out race.png
  frankie figure sandbox --set surface.kind=beale --set optimizer.lr=0.05 --size 1920x1080 > beale.png

A file that ends in .svg is SVG, any other picture PNG; - is stdout. Without --steps a run is as long as its level says, or 1000 \
steps; a replay is as long as it was recorded. Exit code 3 if a replay does not come out as recorded.";

/// `frankie figure`.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A level's id, the path of a level file or of a replay, a link, or `today`
    #[arg(value_name = "LEVEL or REPLAY", value_parser = today::level_name())]
    name: OsString,
    #[command(flatten)]
    run_args: RunArgs,
    #[command(flatten)]
    agent: AgentArg,
    /// The width and the height, in pixels
    #[arg(long, value_name = "WxH", value_parser = size, allow_hyphen_values = true, default_value = "1280x960")]
    size: [u32; 2],
    /// Writes to a file; to stdout if left out, or if it is -
    #[arg(long, value_name = "FILE", value_parser = PathBufValueParser::new().try_map(picture))]
    out: Option<PathBuf>,
}

/// Reads a width and a height in pixels.
pub fn size(text: &str) -> Result<[u32; 2], String> {
    let side = |text: &str| text.trim().parse().ok().filter(|side| SIDES.contains(side));
    let sides =
        text.split_once(['x', 'X', '×']).and_then(|(width, height)| Some([side(width)?, side(height)?]));
    sides.ok_or_else(|| {
        let ([width, height], min, max) = (DEFAULT_SIZE, SIDES.start(), SIDES.end());
        format!("expected two whole numbers from {min} to {max}, such as {width}x{height}")
    })
}

/// Checks the name of a picture.
pub fn picture(path: PathBuf) -> Result<PathBuf, &'static str> {
    if path.extension().is_none() || has_ending(&path, "png") || has_ending(&path, "svg") {
        return Ok(path);
    }
    Err("expected a name that ends in .png or .svg")
}

/// Returns whether a name has an ending, in capitals or not.
fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

pub fn run(args: &Args) -> Result<Exit, Failure> {
    let out = args.out.as_deref();
    refuse_terminal(out)?;
    let outs = [("--out", out)];
    let (run, agent) = match verify::find_replay(&args.name)? {
        Some(replay) => {
            run_args::check_files(&[PathBuf::from(&args.name)], &outs)?;
            replayed(&replay, args)?
        }
        None => simulated(args, &outs)?,
    };
    let page = page(&run, agent, args.size);
    write(&page, Output::open_flag(out)?, out)?;
    Ok(Exit::Done)
}

/// Refuses to write a picture to a terminal.
pub fn refuse_terminal(out: Option<&Path>) -> Result<(), Failure> {
    if out.is_none_or(output::is_stdout) && io::stdout().is_terminal() {
        let words = "a picture is not for a terminal; --out FILE.png writes it to a file";
        return Err(Failure::new(Exit::Usage, words));
    }
    Ok(())
}

/// Writes a picture as SVG, where the name of the output ends so, or as PNG.
pub fn write(page: &Canvas, mut file: Output, out: Option<&Path>) -> anyhow::Result<()> {
    let bytes = if out.is_some_and(|path| has_ending(path, "svg")) {
        svg::text(page)?.into_bytes()
    } else {
        png::whole(&raster::pixels(page), page.size_px)?
    };
    let written = file.write_all(&bytes).and_then(|()| file.finish());
    written.with_context(|| run_args::cannot_write(out))
}

/// Returns the picture of a run. Letters that the typeface lacks come from a font of the system; stderr names those that
/// no font has.
fn page(run: &Run, agent: AgentId, size: [u32; 2]) -> Canvas {
    let page = run_figure::draw(run, agent, size);
    let wanted = page.list.missing_letters();
    if wanted.is_empty() {
        return page;
    }
    let found = system_fonts::with_letters(&wanted);
    let page = if found.is_empty() {
        page
    } else {
        found.into_iter().for_each(fonts::add);
        run_figure::draw(run, agent, size)
    };
    let missing = page.list.missing_letters();
    if !missing.is_empty() {
        let names: Vec<String> = missing.iter().map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
        let words = if names.len() == 1 { "this letter" } else { "these letters" };
        print::message(&format!(
            "no font here has {words}, drawn as {}: {}",
            fonts::REPLACEMENT,
            names.join(", ")
        ));
    }
    page
}

/// Returns a level's run, and the agent whose charts are drawn.
fn simulated(args: &Args, outs: &[OutFlag<'_>]) -> Result<(Run, AgentId), Failure> {
    let level = args.run_args.level(&args.name, outs)?;
    let agent = args.agent.find(&level)?;
    let steps = args.run_args.steps_of(&level);
    let seed = args.run_args.seed.unwrap_or(level.seed());
    let mut run = Run::new(level, seed);
    let bar = progress::bar(steps, false);
    while run.state().step < steps && !run.outcome().is_over() {
        run.seek(steps.min(run.state().step + BAR_EVERY));
        bar.set_position(run.state().step);
    }
    bar.finish_and_clear();
    simulate::report_end(&run, steps);
    Ok((run, agent))
}

/// The bar moves after so many steps.
const BAR_EVERY: u64 = 8_192;

/// Returns the run of a replay after verifying it: a run that differs must not be drawn.
fn replayed(replay: &Replay, args: &Args) -> Result<(Run, AgentId), Failure> {
    if let Some(flag) = args.run_args.changed() {
        let words = format!("{flag} is for levels; a replay is drawn as it was recorded");
        return Err(Failure::new(Exit::Usage, words));
    }
    let agent = args.agent.find(&replay.level)?;
    let (remake, verdict) = verify::remade(replay, &verify::shown_name(&args.name));
    if let Err(difference) = verdict {
        return Err(Failure::new(Exit::Differs, format!("{}: {difference}", verify::shown_name(&args.name))));
    }
    let mut run = remake.into_run();
    if let Some(steps) = args.run_args.steps {
        run.seek(steps.min(replay.steps));
    }
    Ok((run, agent))
}
