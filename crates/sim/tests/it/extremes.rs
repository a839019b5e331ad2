//! All optimizers on gradients from 1e-300 to 1e300, against ratios that were computed with 60 digits; and runs there.

use std::sync::Arc;

use frankie_sim::optimizer::{KINDS, OptimizerKind};
use frankie_sim::params::Value;
use frankie_sim::{Level, Outcome, Run};

use crate::support::{OptimizerProbe, advance, both, fingerprint};

const ROWS: &str = include_str!("../golden/extremes.tsv");
const RELATIVE: f64 = 1e-9;
const ROUNDING: f64 = 1e-15;
/// The ratio of a schedule-free step is a difference of numbers of the size of a full step.
const ROUNDING_OF_DIFFERENCE: f64 = 4e-15;
/// The rectification of RAdam keeps its old form, and with it the bits of old runs, where that is nearly right.
const RELATIVE_RADAM: f64 = 1e-8;

fn settings<'a>(kind: &str, text: &'a str) -> Vec<(&'a str, Value)> {
    let specs = OptimizerKind::find(kind).unwrap().info.params;
    let is_per_axis = |name: &str| specs.iter().any(|spec| spec.name == name && spec.is_per_axis());
    let pairs = text.split(',').filter_map(|pair| pair.split_once('='));
    let value = |name: &str, text: &str| match text {
        "true" => Value::Flag(true),
        "false" => Value::Flag(false),
        number if is_per_axis(name) => both(number.parse().unwrap()),
        number => Value::Number(number.parse().unwrap()),
    };
    let mut all: Vec<_> = pairs.map(|(name, text)| (name, value(name, text))).collect();
    // The fixture is about the rules alone.
    all.retain(|(name, _)| *name != "weight_decay");
    all
}

#[test]
fn ratios_are_right_whatever_the_size_of_gradients() {
    let (mut wrong, mut kinds) = (Vec::new(), Vec::new());
    for line in ROWS.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let mut probe = OptimizerProbe::new(cells[0], &settings(cells[0], cells[1]));
        let gradients: Vec<f64> = cells[2].split(',').map(|cell| cell.parse().unwrap()).collect();
        let expected: Vec<(usize, f64)> = cells[3..]
            .iter()
            .map(|cell| cell.split_once(':').unwrap())
            .map(|(step, ratio)| (step.parse().unwrap(), ratio.parse().unwrap()))
            .collect();
        let steps = expected.last().unwrap().0;
        let largest = expected.iter().map(|(_, ratio)| ratio.abs()).fold(0.0, f64::max);
        let found: Vec<f64> = gradients.iter().cycle().take(steps).map(|g| probe.ratio(*g)).collect();
        for (step, ratio) in expected {
            let tolerance = if cells[0] == "radam" { RELATIVE_RADAM } else { RELATIVE };
            // Where gradients cancel, what remains is as exact as they were.
            let rounding = if cells[0] == "schedule_free" { ROUNDING_OF_DIFFERENCE } else { ROUNDING };
            let tolerance = tolerance * ratio.abs() + rounding * largest + 1e-306;
            let is_near = (found[step - 1] - ratio).abs() <= tolerance;
            if !is_near {
                wrong.push(format!("{line}\n  step {step}: {}", found[step - 1]));
                break;
            }
        }
        kinds.push(cells[0]);
    }
    kinds.dedup();
    assert_eq!(kinds.len(), KINDS.len(), "every kind is tested");
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

fn slope_level(gradient: f64, optimizer: &str) -> Arc<Level> {
    let text = format!(
        "format = 1\ntitle = \"Steep\"\n[surface]\nkind = \"expression\"\nformula = \"{gradient:e}*x\"\n\
         [noise]\nkind = \"none\"\n[optimizer]\n{optimizer}\n[start]\nat = [1.0, 0.0]\n[view]\nbounds = \"none\"\n"
    );
    Arc::new(Level::parse("steep", &text).unwrap())
}

#[test]
fn a_number_that_is_only_shown_does_not_end_a_run() {
    let adamax = include_str!("f11-adamax-huge.toml");
    let levels = [
        Arc::new(Level::parse("f11", adamax).unwrap()),
        slope_level(1e155, "kind = \"adam\"\nlr = 0.01"),
        slope_level(1e300, "kind = \"rmsprop\"\nlr = 0.01"),
        slope_level(1e-162, "kind = \"adam\"\nlr = 0.01\neps = 0.0"),
    ];
    for level in levels {
        let mut run = Run::new(level, 1);
        advance(&mut run, 300);
        let row = run.row().unwrap();
        assert_eq!((run.outcome(), run.state().step), (Outcome::Running, 300));
        let g = row.gradient[0];
        assert!(row.axes[0].ratio > 0.99 && row.axes[0].ratio < 1.1, "g = {g}: r = {}", row.axes[0].ratio);
        let root = row.axes[0].root.unwrap();
        assert!(root > 0.9 * g && root < 1.1 * g, "g = {g}: √v̂ = {root}");
    }
}

#[test]
fn a_run_out_of_range_has_the_same_bits_each_time() {
    let level = slope_level(1e180, "kind = \"adam\"\nlr = 0.01");
    let mut run = Run::new(level, 1);
    advance(&mut run, 700);
    let saved = fingerprint(&run);
    run.seek(100);
    run.seek(700);
    assert_eq!(fingerprint(&run), saved);
}
