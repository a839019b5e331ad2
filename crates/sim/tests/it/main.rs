//! The science held against known numbers: golden trajectories, theory, derivatives by differences, and the
//! promises of a run. One binary, so that it links once.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test panics where it fails")]

mod attached;
mod bundle;
mod clipping;
mod counterexamples;
mod custom_optimizer;
mod dataset;
mod ensemble;
mod expression;
mod extremes;
mod forecast;
mod formula_values;
mod golden;
mod gradients;
mod heightmap;
mod hessians;
mod minibatch;
mod minima;
mod noise;
mod noise_draws;
mod noise_kinds;
mod old_replays;
mod optimizer;
mod outcomes;
mod pack;
mod placed;
mod predictions;
mod record;
mod relatives;
mod run;
mod schedule;
mod seeds;
mod start;
mod sums;
mod support;
mod sweep;
mod terrain;
mod theory;
mod theory_checks;
mod update_formulas;
mod vector_optimizers;
