//! How long the simulation takes: steps with and without a record, going back, noises, and grids of losses for pictures.
//!
//! Run by `cargo bench -p frankie-sim --profile dev`, which shares every artifact with the tests; the profile that
//! `cargo bench` takes by itself would compile all of it again.
//! Levels are built by the tests' `support`, so that no level text is read.

use std::sync::Arc;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use frankie_sim::noise::AxisNoiseInput;
use frankie_sim::params::Value;
use frankie_sim::rng::Stream;
use frankie_sim::surface::{BuiltSurface, Surface, SurfaceContext};
use frankie_sim::{Axis, Run, Vec2};

#[allow(dead_code, clippy::unwrap_used, reason = "made for the tests, which use more of it and may panic")]
#[path = "../tests/it/support.rs"]
mod support;

use support::{advance, build_surface, noise, noisy_valley};

/// Steps of a long run, and of the run that is taken back.
const LONG: u64 = 1_000_000;
const TAKEN_BACK: u64 = 100_000;
/// Points of a picture's loss grid.
const GRID: [u32; 2] = [400, 225];

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 10)]
fn million_gaussian_adam_steps(bencher: Bencher) {
    let start = Run::new(Arc::new(noisy_valley()), 1).without_trace();
    bencher.counter(ItemsCount::new(LONG)).with_inputs(|| start.clone()).bench_local_values(|mut run| {
        advance(&mut run, LONG);
        run
    });
}

#[divan::bench]
fn one_gaussian_adam_step(bencher: Bencher) {
    let mut run = Run::new(Arc::new(noisy_valley()), 1).without_trace();
    bencher.bench_local(|| run.advance());
}

#[divan::bench(sample_count = 10)]
fn hundred_thousand_steps_with_record(bencher: Bencher) {
    let start = Run::new(Arc::new(noisy_valley()), 1);
    bencher.counter(ItemsCount::new(TAKEN_BACK)).with_inputs(|| start.clone()).bench_local_values(
        |mut run| {
            advance(&mut run, TAKEN_BACK);
            run
        },
    );
}

#[divan::bench]
fn step_back_in_a_long_run(bencher: Bencher) {
    let mut run = Run::new(Arc::new(noisy_valley()), 1);
    run.seek(TAKEN_BACK);
    bencher.bench_local(|| run.step_back());
}

#[divan::bench]
fn seek_back_in_a_long_run(bencher: Bencher) {
    let mut run = Run::new(Arc::new(noisy_valley()), 1);
    run.seek(TAKEN_BACK);
    let mut targets = [70_001, 1_234, 50_100, 33].into_iter().cycle();
    // Each from a copy at the far end, so that every seek goes back and none has to run on.
    bencher.with_inputs(|| (run.clone(), targets.next().unwrap_or(0))).bench_local_values(
        |(mut there, target)| {
            there.seek(black_box(target));
            there
        },
    );
}

#[divan::bench]
fn one_normal_draw_in_order(bencher: Bencher) {
    let (mut stream, mut step) = (Stream::new(1, 0, Axis::X), 0);
    bencher.bench_local(|| {
        step += 1;
        stream.at(step).normal()
    });
}

#[divan::bench(args = ["gaussian", "student_t", "patches", "autocorrelated"])]
fn one_noise_sample_in_order(bencher: Bencher, kind: &str) {
    let (noise, mut stream, mut step) = (noise((kind, &[])), Stream::new(1, 0, Axis::X), 0);
    bencher.bench_local(|| {
        step += 1;
        let input = AxisNoiseInput { axis: Axis::X, true_gradient: 1.0, at: [0.3, -0.7] };
        noise.sample(&input, stream.at(step))
    });
}

#[divan::bench]
fn one_gust_out_of_order(bencher: Bencher) {
    let gusts = noise(("autocorrelated", &[("rho", support::both(0.99))]));
    let mut steps = [70_001, 1_234, 50_100, 3].into_iter().cycle();
    bencher.bench_local(|| {
        let input = AxisNoiseInput { axis: Axis::X, true_gradient: 1.0, at: [0.3, -0.7] };
        gusts.sample(&input, Stream::new(1, 0, Axis::X).at(steps.next().unwrap_or(0)))
    });
}

#[divan::bench(sample_count = 20)]
fn terrain_build() {
    black_box(build_surface(("terrain", &[])));
}

/// Surfaces, and formulas that say the same as one of them.
fn ground(name: &str) -> BuiltSurface {
    let formula = match name {
        "rosenbrock typed" => "(1 - x)^2 + 100*(y - x^2)^2",
        "himmelblau typed" => "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        "rastrigin typed" => "20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)",
        built_in => return build_surface((built_in, &[])),
    };
    build_surface(("expression", &[("formula", Value::Text(formula.to_owned()))]))
}

const GROUNDS: [&str; 7] = [
    "rosenbrock",
    "rosenbrock typed",
    "himmelblau",
    "himmelblau typed",
    "rastrigin",
    "rastrigin typed",
    "terrain",
];

/// Sums something over a picture's worth of points of a surface.
fn over_a_grid(
    bencher: Bencher,
    name: &str,
    value: impl Fn(&dyn Surface, Vec2, &SurfaceContext) -> f64 + Sync,
) {
    let ground = ground(name);
    let (view, now) = (ground.view, SurfaceContext::default());
    let step = [0, 1].map(|i| view.size()[i] / f64::from(GRID[i]));
    bencher.counter(ItemsCount::new(GRID[0] * GRID[1])).bench_local(|| {
        let mut sum = 0.0;
        for row in 0..GRID[1] {
            for column in 0..GRID[0] {
                let at = [view.x[0] + step[0] * f64::from(column), view.y[0] + step[1] * f64::from(row)];
                sum += value(&ground, black_box(at), &now);
            }
        }
        sum
    });
}

#[divan::bench(args = GROUNDS, sample_count = 20)]
fn loss_grid(bencher: Bencher, name: &str) {
    over_a_grid(bencher, name, |ground, at, now| ground.loss(at, now));
}

#[divan::bench(args = GROUNDS, sample_count = 20)]
fn gradient_grid(bencher: Bencher, name: &str) {
    over_a_grid(bencher, name, |ground, at, now| {
        let [x, y] = ground.gradient(at, now);
        x + y
    });
}
