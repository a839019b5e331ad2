//! How many steps of agents a second an ensemble makes: Adam on Rosenbrock's valley from (−1.2, 1) under N(0, 1) noise, the
//! work of `benches/peers`. Prints one line of JSON for each size given as AGENTSxSTEPS. The name of an optimizer before a
//! size takes the place of Adam from there on.
//!
//! `cargo run --release -p frankie-sim --example ensemble_speed -- 10000x1000 100000x200`

#![allow(clippy::disallowed_types, reason = "what is measured is time")]

use std::sync::Arc;
use std::time::Instant;

use frankie_sim::ensemble::{Keep, Members};
use frankie_sim::level::{LevelEdit, LevelSpec};
use frankie_sim::optimizer::OptimizerKind;
use frankie_sim::{Ensemble, Level};

/// How often each size is measured; the fastest time counts.
const ROUNDS: u32 = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut spec = LevelSpec::new("speed");
    let edits = [
        ("title", "\"Speed\""),
        ("surface.kind", "rosenbrock"),
        ("noise.kind", "gaussian"),
        ("optimizer.kind", "adam"),
        ("optimizer.lr", "0.001"),
        ("view.bounds", "none"),
        ("start.at", "[-1.2, 1.0]"),
    ];
    spec.apply(&edits.map(|(key, value)| LevelEdit::parse(key, value)))?;
    let mut level = Arc::new(Level::build(spec)?);
    for argument in std::env::args().skip(1) {
        if let Some(kind) = OptimizerKind::find(&argument) {
            level = Arc::new(level.edited(&[LevelEdit::parse("optimizer.kind", kind.info.kind)])?);
            continue;
        }
        let (agents, steps) = argument.split_once('x').ok_or("a size is AGENTSxSTEPS")?;
        let (agents, steps): (usize, u64) = (agents.parse()?, steps.parse()?);
        let start = Ensemble::new(level.clone(), Members::new(&level, agents)?, Keep::default());
        let mut best = [f64::INFINITY; 2];
        for _ in 0..ROUNDS {
            for (best, is_parallel) in best.iter_mut().zip([true, false]) {
                let mut ensemble = start.clone();
                let begin = Instant::now();
                if is_parallel {
                    ensemble.advance_parallel(steps);
                } else {
                    ensemble.advance(steps);
                }
                *best = best.min(begin.elapsed().as_secs_f64());
            }
        }
        let work = agents as f64 * steps as f64 / 1e6;
        println!(
            "{{\"name\": \"frankie-sim\", \"optimizer\": \"{}\", \"agents\": {agents}, \"steps\": {steps}, \"million_steps_per_s\": {:.1}, \
             \"on_one_core\": {:.1}, \"bytes_per_agent\": {}}}",
            level.optimizer().kind.info.kind,
            work / best[0],
            work / best[1],
            start.bytes() / agents.max(1)
        );
    }
    Ok(())
}
