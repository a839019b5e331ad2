//! The science held against known numbers: golden trajectories, theory, derivatives by differences, and the
//! promises of a run. One binary, so that it links once.

mod golden;
mod gradients;
mod minima;
mod noise;
mod optimizer;
mod run;
mod support;
mod theory;
