//! Mini-batches: every epoch shows every point once, both axes look at the same points, means and variances are those of
//! sampling without replacement, and a run goes back to the same bits.

use std::collections::BTreeSet;
use std::sync::Arc;

use frankie_sim::noise::{Batch, NoiseInput};
use frankie_sim::params::Value;
use frankie_sim::rng::{EpochShuffle, Streams};
use frankie_sim::surface::{BuiltSurface, PLACEMENT, Surface, SurfaceContext, placed};
use frankie_sim::{Axis, Level, Replay, Run, Vec2};

use crate::support::{assert_near, both, build_surface, fingerprint, level, noise, params, with_edits};

const AT: Vec2 = [-0.4, 1.3];

fn batch(size: u64) -> [(&'static str, Value); 1] {
    [("batch", Value::Integer(size))]
}

/// What is sampled at a step.
fn sampled(surface: &BuiltSurface, size: u64, step: u64, streams: &mut Streams) -> Vec2 {
    let true_gradient = surface.gradient(AT, &SurfaceContext::default());
    let data_loss = surface.data_loss.as_deref();
    let input = NoiseInput { step, at: AT, true_gradient, data_loss };
    noise(("minibatch", &batch(size))).sample_both(&input, streams)
}

fn batch_gradient(surface: &BuiltSurface, at: Vec2, batch: &[u32]) -> Vec2 {
    surface.data_loss.as_ref().unwrap().batch_gradient(at, batch)
}

fn count(surface: &BuiltSurface) -> usize {
    surface.data_loss.as_ref().unwrap().data().points().len()
}

#[test]
fn each_epoch_uses_every_point_once_in_a_new_order() {
    let epoch = |seed, index, epoch: u64, size: u64, points: usize| {
        let mut shuffle = EpochShuffle::new(seed, index);
        let of = (points as u64).div_ceil(size);
        let steps = epoch * of + 1..=(epoch + 1) * of;
        let batches: Vec<Batch> =
            steps.map(|step| Batch::of_step(step, size, points, &mut shuffle)).collect();
        for (number, batch) in batches.iter().enumerate() {
            assert_eq!((batch.epoch, batch.number, batch.batches), (epoch + 1, number as u64 + 1, of));
            let is_last = batch.number == of;
            assert!(batch.points.len() as u64 == size || (is_last && !batch.points.is_empty()));
        }
        batches.into_iter().flat_map(|batch| batch.points).collect::<Vec<u32>>()
    };
    let mut seen = BTreeSet::new();
    for (seed, index, number, size) in
        [(1, 0, 0, 8), (1, 0, 1, 8), (1, 0, 2, 8), (2, 0, 0, 8), (1, 1, 0, 8), (1, 0, 1 << 40, 7)]
    {
        let order = epoch(seed, index, number, size, 50);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..50).collect::<Vec<u32>>());
        assert!(seen.insert(order), "an order that was there before");
    }
    assert_eq!(epoch(1, 0, 3, 8, 50), epoch(1, 0, 3, 7, 50), "the order does not depend on the batches");
    assert_eq!(epoch(5, 0, 3, 1, 1), [0]);
    let nothing = Batch::of_step(9, 8, 0, &mut EpochShuffle::new(5, 0));
    assert_eq!((nothing.epoch, nothing.number, nothing.batches, nothing.points.len()), (9, 1, 1, 0));
    // Replays rest on it.
    assert_eq!(epoch(1, 0, 0, 4, 8), [4, 2, 6, 5, 3, 7, 0, 1]);
    assert_eq!(epoch(1, 0, 5, 4, 8), [7, 3, 5, 1, 0, 6, 2, 4]);
}

#[test]
fn every_point_is_equally_likely_at_every_index_of_the_order() {
    let (points, epochs) = (12_usize, 12_000_u64);
    let mut shuffle = EpochShuffle::new(3, 0);
    let mut table = vec![0_u32; points * points];
    for epoch in 0..epochs {
        for (place, point) in shuffle.of_epoch(epoch, points).iter().enumerate() {
            table[place * points + *point as usize] += 1;
        }
    }
    let expected = epochs as f64 / points as f64;
    let chi2: f64 = table
        .iter()
        .map(|found| (f64::from(*found) - expected) * (f64::from(*found) - expected) / expected)
        .sum();
    // 11² degrees of freedom: mean 121, standard deviation 15.6.
    assert!((60.0..185.0).contains(&chi2), "{chi2}");
}

#[test]
fn both_axes_use_the_same_points() {
    let surface = build_surface(("dataset", &[("features", Value::Integer(2))]));
    let (data, points) = (surface.data_loss.as_ref().unwrap().data(), count(&surface));
    for step in [1, 7, 8, 9, 1000] {
        let found = sampled(&surface, 8, step, &mut Streams::new(4, 0));
        let batch = Batch::of_step(step, 8, points, &mut EpochShuffle::new(4, 0));
        assert_eq!(found, data.batch_gradient(AT, &batch.points));
        let mut sum = [0.0; 2];
        for index in &batch.points {
            let point = data.points()[*index as usize];
            let miss = data.predict(AT, point.inputs) - point.target;
            sum = [sum[0] + 2.0 * miss * point.inputs[0], sum[1] + 2.0 * miss * point.inputs[1]];
        }
        let mean = sum.map(|sum| sum / batch.points.len() as f64);
        assert_near(found[0], mean[0], 1e-12, "x");
        assert_near(found[1], mean[1], 1e-12, "y");
    }
}

#[test]
fn a_batch_of_all_points_is_the_true_gradient() {
    for model in ["linear", "logistic", "neuron"] {
        let surface = build_surface(("dataset", &[("model", Value::Choice(model))]));
        let whole = surface.gradient(AT, &SurfaceContext::default());
        for size in [64, 65, 4096] {
            for step in [1, 2, 77] {
                assert_eq!(sampled(&surface, size, step, &mut Streams::new(1, 0)), whole);
            }
        }
        let all: Vec<u32> = (0..64).rev().collect();
        let by_hand = batch_gradient(&surface, AT, &all);
        (0..2).for_each(|i| assert_near(by_hand[i], whole[i], 1e-13, model));
        assert_ne!(sampled(&surface, 63, 1, &mut Streams::new(1, 0)), whole);
    }
}

#[test]
fn an_epoch_of_equal_batches_averages_to_the_true_gradient() {
    for model in ["linear", "logistic", "neuron"] {
        let surface = build_surface(("dataset", &[("model", Value::Choice(model))]));
        let whole = surface.gradient(AT, &SurfaceContext::default());
        for size in [1, 4, 16, 32] {
            let (of, mut streams) = (64 / size, Streams::new(9, 0));
            let mut sum = [0.0; 2];
            for step in 5 * of + 1..=6 * of {
                let g = sampled(&surface, size, step, &mut streams);
                sum = [sum[0] + g[0], sum[1] + g[1]];
            }
            (0..2).for_each(|i| assert_near(sum[i] / of as f64, whole[i], 1e-12, model));
        }
    }
}

#[test]
fn the_variance_is_that_of_sampling_without_replacement() {
    let surface = build_surface(("dataset", &[]));
    let points = count(&surface);
    let n = points as f64;
    let whole = surface.gradient(AT, &SurfaceContext::default());
    let single: Vec<Vec2> = (0..points as u32).map(|index| batch_gradient(&surface, AT, &[index])).collect();
    for size in [1, 4, 8, 32] {
        let epochs = 3000;
        let (of, b) = (points as u64 / size, size as f64);
        for axis in Axis::BOTH {
            let i = axis.index();
            // S², by N − 1, and the share of it that a batch leaves (Cochran 1977, theorem 2.2).
            let s2 = single.iter().map(|g| (g[i] - whole[i]) * (g[i] - whole[i])).sum::<f64>() / (n - 1.0);
            let expected = s2 / b * (1.0 - b / n);
            let mut streams = Streams::new(2, 0);
            // One batch of each epoch, since those of one epoch hang together.
            let squares = (0..epochs).map(|epoch| {
                let g = sampled(&surface, size, epoch * of + 1, &mut streams)[i];
                (g - whole[i]) * (g - whole[i])
            });
            let found = squares.sum::<f64>() / epochs as f64;
            assert_near(found / expected, 1.0, 0.15, &format!("batches of {size}, {axis:?}"));
        }
    }
}

#[test]
fn a_placed_batch_gives_the_gradient_of_the_placed_surface() {
    let placement = params(
        PLACEMENT,
        &[
            ("angle", Value::Number(-70.0)),
            ("scale", Value::Pair([0.5, 3.0])),
            ("shift", Value::Pair([1.0, 2.0])),
        ],
    );
    let surface = placed(build_surface(("dataset", &[])), &placement);
    let all: Vec<u32> = (0..64).collect();
    let (whole, by_points) =
        (surface.gradient(AT, &SurfaceContext::default()), batch_gradient(&surface, AT, &all));
    (0..2).for_each(|i| assert_near(by_points[i], whole[i], 1e-12 * (1.0 + whole[i].abs()), "placed"));
    let mut sum = [0.0; 2];
    let mut streams = Streams::new(1, 0);
    for step in 1..=8 {
        let g = sampled(&surface, 8, step, &mut streams);
        sum = [sum[0] + g[0] / 8.0, sum[1] + g[1] / 8.0];
    }
    (0..2).for_each(|i| assert_near(sum[i], whole[i], 1e-12 * (1.0 + whole[i].abs()), "mean of an epoch"));
}

fn training(seed: u64) -> Run {
    let on = ("dataset", &[("model", Value::Choice("neuron")), ("points", Value::Integer(50))][..]);
    let level = level(on, ("minibatch", &batch(8)), ("adam", &[("lr", both(0.02))]), [0.0, 0.0]);
    Run::new(Arc::new(level), seed)
}

#[test]
fn a_run_repeats_the_same_bits_after_a_seek() {
    let mut run = training(12);
    let mut course = vec![fingerprint(&run)];
    let mut batches = vec![run.batch(0)];
    for _ in 0..700 {
        run.advance();
        course.push(fingerprint(&run));
        batches.push(run.batch(run.state().step));
    }
    assert_eq!(batches[0], None);
    for step in [699, 698, 400, 8, 7, 6, 1, 0, 650, 651] {
        run.seek(step);
        assert_eq!(fingerprint(&run), course[step as usize], "at {step}");
        assert_eq!(run.batch(step), batches[step as usize], "at {step}");
    }
    while run.state().step > 600 {
        run.step_back();
        assert_eq!(fingerprint(&run), course[run.state().step as usize]);
    }
    // Replays rest on it.
    assert_eq!(
        course[700].0, 12_119_465_894_325_569_881,
        "raise SIM_VERSION if the numbers were meant to change"
    );
    // What the record says was sampled is what the batch says.
    run.seek(500);
    let (row, batch) = (run.row().unwrap(), run.batch(500).unwrap());
    assert_eq!((batch.epoch, batch.number, batch.batches), (72, 3, 7), "499 = 71·7 + 2");
    assert_eq!(row.gradient, run.level().data_loss().unwrap().batch_gradient(row.from, &batch.points));
    let mut other = training(13);
    other.seek(500);
    assert_ne!(other.batch(500), run.batch(500));
}

#[test]
fn all_agents_of_a_run_get_the_same_batches() {
    let pack = "[pack.momo]\nkind = \"sgd\"\nlr = 0.05\n[pack.rex]\nkind = \"lion\"\nlr = 0.01\n";
    let level = Level::parse("pack", &format!("{LEVEL}{pack}")).unwrap();
    let mut run = Run::new(Arc::new(level), 8);
    run.seek(130);
    let batch = run.batch(130).unwrap();
    assert_eq!(run.agents().count(), 3);
    for agent in run.agents() {
        let row = agent.row().unwrap();
        assert_eq!(row.gradient, run.level().data_loss().unwrap().batch_gradient(row.from, &batch.points));
    }
}

const LEVEL: &str = r#"format = 1
title = "Training"
[surface]
kind = "dataset"
points = 40
angle = 20.0
[noise]
kind = "minibatch"
batch = 5
[optimizer]
kind = "adam"
lr = 0.02
[player]
drop = true
edit = true
"#;

#[test]
fn a_replay_of_training_verifies() {
    let level = Level::parse("training", LEVEL).unwrap();
    let mut run = Run::new(Arc::new(level), 3);
    run.seek(600);
    let text = Replay::record(&run, "test").to_toml();
    let replay = Replay::parse(&text).unwrap();
    let again = replay.verify();
    assert!(again.is_ok(), "{again:?}");
}

#[test]
fn mini_batches_without_points_are_refused_at_the_noise() {
    let error = Level::parse("t", &LEVEL.replace("\"dataset\"\npoints = 40", "\"bowl\"")).unwrap_err();
    assert_eq!(
        (error.key.as_str(), error.to_string().contains("line 7, column 8")),
        ("noise.kind", true),
        "{error}"
    );
    assert!(error.message.contains("`bowl`") && error.expected.contains("`dataset`"), "{error}");
    let set = |key: &str, value: &str| with_edits("t", LEVEL, &[(key, value)]);
    assert_eq!(set("surface.kind", "beale").unwrap_err().key, "noise.kind");
    let sum = set("surface.add.kind", "bowl").unwrap_err();
    assert!(sum.key == "noise.kind" && sum.message.contains("a sum of surfaces has none"), "{sum}");
    assert!(set("noise.kind", "none").is_ok() && set("noise.batch", "64").is_ok());
    assert_eq!(set("noise.batch", "0").unwrap_err().key, "noise.batch");
}
