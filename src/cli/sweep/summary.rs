//! One row about many dogs that differ by their noise alone, with how fast they were stepped.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Instant;

use frankie_sim::ensemble::{Keep, Members};
use frankie_sim::stats::Stat;
use frankie_sim::{Axis, Ensemble, Level, Outcome};

use super::{Args, STEPS_OF_SLICE, refused, usage};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::progress::RunsProgress;

/// Runs dogs that differ by their noise alone, and writes one row about all of them.
pub fn run(args: &Args, level: &Arc<Level>, seed: u64, steps: u64) -> Result<Exit, Failure> {
    let forbidden = [("--vary", !args.varied.is_empty()), ("--seeds", args.seeds.is_some())];
    let others = [
        ("--shard", args.shard.is_some()),
        ("--resume", args.resume),
        ("--measure", !args.measure.is_empty()),
    ];
    if let Some((flag, _)) = forbidden.into_iter().chain(others).find(|(_, is_given)| *is_given) {
        return Err(usage(format!("--format summary is about one setting: expected no {flag}")));
    }
    let count = args.dogs.unwrap_or(1) as usize;
    let mut out = Output::open_flag(args.out.as_deref())?;
    let members = Members::new(level, count).map_err(|error| refused(error.into()))?.with_seed(seed);
    let mut ensemble = Ensemble::new(level.clone(), members, Keep { stats: true, ..Keep::default() });
    let progress = RunsProgress::start(level.title(), count as u64, 0, steps);
    let started = Instant::now();
    advance_all(&mut ensemble, steps, &progress);
    let seconds = started.elapsed().as_secs_f64();
    progress.finish();
    write_summary(&mut out, &ensemble, seconds)?;
    out.finish()?;
    Ok(Exit::Done)
}

fn advance_all(ensemble: &mut Ensemble, steps: u64, progress: &RunsProgress) {
    let slice = (STEPS_OF_SLICE / ensemble.len().max(1) as u64).max(64);
    let mut made = 0;
    while made < steps && !ensemble.is_over() {
        let some = slice.min(steps - made);
        ensemble.advance_parallel(some);
        made += some;
        // All dogs are stepped together: a share of the steps is a share of each run.
        progress.set_done((ensemble.len() as u64).saturating_mul(made) / steps);
    }
}

fn write_summary(out: &mut Output, ensemble: &Ensemble, seconds: f64) -> std::io::Result<()> {
    let agents = || 0..ensemble.len();
    let count = ensemble.len().max(1) as f64;
    let steps: u64 = agents().map(|agent| ensemble.steps(agent)).sum();
    write!(out, "dogs,steps")?;
    for (_, name) in Outcome::ALL {
        write!(out, ",{name}")?;
    }
    writeln!(out, ",x,y,x_sd,y_sd,rms_ratio_x,rms_ratio_y,seconds,dog_steps_per_s")?;
    write!(out, "{},{:?}", ensemble.len(), steps as f64 / count)?;
    for (outcome, _) in Outcome::ALL {
        write!(out, ",{}", agents().filter(|agent| ensemble.outcome(*agent) == outcome).count())?;
    }
    let of_axis = |axis: Axis| agents().map(move |agent| ensemble.position(agent)[axis.index()]);
    let means = Axis::BOTH.map(|axis| of_axis(axis).sum::<f64>() / count);
    let deviations = Axis::BOTH.map(|axis| {
        let squares = of_axis(axis).map(|x| (x - means[axis.index()]) * (x - means[axis.index()]));
        (squares.sum::<f64>() / count).sqrt()
    });
    let rms = Axis::BOTH.map(|axis| {
        let of = |agent| ensemble.stats(agent).and_then(|stats| stats.measure(Stat::RmsRatio, axis));
        let squares = agents().filter_map(of).map(|rms| rms * rms);
        (squares.sum::<f64>() / count).sqrt()
    });
    for x in means.into_iter().chain(deviations).chain(rms) {
        write!(out, ",{x:?}")?;
    }
    writeln!(out, ",{seconds:?},{:?}", steps as f64 / seconds.max(f64::MIN_POSITIVE))
}
