//! Sweeps: every row is the run with its settings, in a fixed order, whatever the range of runs that is made at once.

use std::sync::Arc;

use frankie_sim::level::SpecValue;
use frankie_sim::sweep::{Cell, KeyError, Loop, Measure, Repeat, SweepError, SweepKey};
use frankie_sim::{Ensemble, Level, Run, Sweep};

use crate::support::noisy_valley;

fn valley() -> Arc<Level> {
    Arc::new(noisy_valley())
}

fn of(level: &Level, key: &str, values: &[SpecValue]) -> Loop {
    let points = values.iter().map(|value| vec![value.clone()]).collect();
    Loop { keys: vec![SweepKey::of(level, key).unwrap()], points }
}

fn numbers(values: &[f64]) -> Vec<SpecValue> {
    values.iter().copied().map(SpecValue::Number).collect()
}

fn all_measures() -> Vec<Measure> {
    Measure::all().into_iter().map(|(measure, _)| measure).collect()
}

fn rows(sweep: &Sweep, runs: std::ops::Range<u64>) -> Vec<Vec<Cell>> {
    let mut batch = sweep.batch(runs, Measure::keep(&all_measures())).unwrap();
    while !batch.advance(7, Ensemble::advance) {}
    batch.measure(&all_measures())
}

fn bits(cell: &Cell) -> u64 {
    let Cell::Number(x) = cell else { panic!("{cell:?}") };
    x.to_bits()
}

/// A sweep over a word, a number of a noise's axis, a number of the optimizer's axis, a start, and three seeds.
fn mixed() -> Sweep {
    let level = valley();
    let words = ["adam", "sgd"].map(SpecValue::from);
    let loops = vec![
        of(&level, "optimizer.lr.x", &numbers(&[0.01, 0.02])),
        of(&level, "optimizer.kind", &words),
        of(&level, "start.y", &numbers(&[0.5, 1.0])),
        of(&level, "noise.sigma.y", &numbers(&[0.1, 0.3])),
    ];
    Sweep::new(level, loops, Repeat::Seeds { first: 5, count: 3 }, 40).unwrap()
}

#[test]
fn every_row_is_the_run_that_its_edits_make() {
    let sweep = mixed();
    assert_eq!(sweep.runs(), 48);
    assert_eq!(sweep.columns(), ["optimizer.lr.x", "optimizer.kind", "start.y", "noise.sigma.y", "seed"]);
    let rows = rows(&sweep, 0..sweep.runs());
    for run in 0..sweep.runs() {
        let (edits, seed, noise_index) = sweep.edits(run).unwrap();
        assert_eq!((Cell::Integer(seed), noise_index), (sweep.settings(run)[4].clone(), 0));
        let level = valley().edited(&edits).unwrap();
        let mut single = Run::new(Arc::new(level), seed);
        single.seek(40);
        let state = single.state();
        let row = &rows[run as usize];
        assert_eq!(row[0], Cell::Integer(state.step));
        assert_eq!(row[1], Cell::Text(state.outcome.name().to_owned()));
        assert_eq!([bits(&row[4]), bits(&row[5])], state.at.map(f64::to_bits));
        let rms = state.tally.measure(frankie_sim::stats::Stat::RmsRatio, frankie_sim::Axis::X);
        let place = all_measures().iter().position(|measure| measure.name() == "rms_ratio_x").unwrap();
        assert_eq!(row[place], Cell::Number(rms.unwrap()));
    }
}

#[test]
fn parts_joined_are_the_whole_and_the_first_loop_is_the_slowest() {
    let sweep = mixed();
    let whole = rows(&sweep, 0..sweep.runs());
    let mut joined = Vec::new();
    for part in [0..1, 1..17, 17..40, 40..48] {
        joined.extend(rows(&sweep, part));
    }
    assert_eq!(format!("{whole:?}"), format!("{joined:?}"));
    let first = |run| sweep.settings(run)[0].clone();
    assert_eq!(
        (first(0), first(23), first(24)),
        (Cell::Number(0.01), Cell::Number(0.01), Cell::Number(0.02))
    );
    let seeds: Vec<Cell> = (0..4).map(|run| sweep.settings(run)[4].clone()).collect();
    assert_eq!(seeds, [5, 6, 7, 5].map(Cell::Integer));
}

#[test]
fn agents_that_are_stepped_in_another_order_have_their_own_rows() {
    let level = valley();
    // β₁ varies faster than lr, so that neighbors in the table have different β₁.
    let loops = vec![
        of(&level, "optimizer.lr", &numbers(&[0.01, 0.02, 0.03])),
        of(&level, "optimizer.beta1", &numbers(&[0.9, 0.5, 0.0])),
    ];
    let sweep = Sweep::new(level.clone(), loops, Repeat::Seeds { first: 1, count: 30 }, 25).unwrap();
    let rows = rows(&sweep, 0..sweep.runs());
    for run in 0..sweep.runs() {
        let (edits, seed, _) = sweep.edits(run).unwrap();
        let mut single = Run::new(Arc::new(level.edited(&edits).unwrap()), seed);
        single.seek(25);
        let row = &rows[run as usize];
        assert_eq!([bits(&row[4]), bits(&row[5])], single.state().at.map(f64::to_bits), "run {run}");
    }
}

#[test]
fn agents_differ_by_their_noise_alone() {
    let level = valley();
    let sweep = Sweep::new(level.clone(), Vec::new(), Repeat::Agents { seed: 9, count: 4 }, 30).unwrap();
    let rows = rows(&sweep, 0..4);
    for (agent, row) in rows.iter().enumerate() {
        let mut run = Run::new(level.clone(), 9).with_noise_index(agent as u32);
        run.seek(30);
        assert_eq!(row[4], Cell::Number(run.state().at[0]));
    }
    assert_ne!(rows[0], rows[1]);
}

#[test]
fn a_run_under_one_noise_is_the_same_in_slices_of_any_cost() {
    let level = valley();
    let loops = || {
        vec![
            of(&level, "start.x", &numbers(&[0.5, 1.0, 1.5])),
            of(&level, "noise.sigma.y", &numbers(&[0.1, 0.3])),
        ]
    };
    let once = Repeat::Once { seed: 4, noise_index: 7 };
    let sweep = Sweep::new(level.clone(), loops(), once, 40).unwrap();
    assert_eq!((sweep.runs(), sweep.columns().len()), (6, 3));
    let whole = rows(&sweep, 0..6);
    for cost in [1, 50, 1_000] {
        let mut batch = sweep.batch(0..6, Measure::keep(&all_measures())).unwrap();
        let mut slices = 1;
        while !batch.advance_by_cost(&mut { cost }) {
            slices += 1;
        }
        assert_eq!(format!("{:?}", batch.measure(&all_measures())), format!("{whole:?}"), "{cost}");
        assert!(slices > 6 || cost == 1_000, "{cost}: {slices} slices");
    }
    let (edits, seed, noise_index) = sweep.edits(3).unwrap();
    assert_eq!((seed, noise_index), (4, 7));
    let mut run = Run::new(Arc::new(level.edited(&edits).unwrap()), seed).with_noise_index(noise_index);
    run.seek(40);
    assert_eq!(whole[3][4], Cell::Number(run.state().at[0]));
}

#[test]
fn what_cannot_be_varied_is_refused_before_a_run_is_made() {
    let level = valley();
    let key = |key: &str| SweepKey::of(&level, key);
    assert_eq!(key("seed"), Err(KeyError::Seed));
    assert_eq!(key("optimizer.decay.x"), Err(KeyError::NoPair { key: "optimizer.decay".to_owned() }));
    let sweep = |loops| Sweep::new(level.clone(), loops, Repeat::Seeds { first: 1, count: 1 }, 10);
    let lr = || of(&level, "optimizer.lr", &numbers(&[0.1]));
    let lr_of_x = || of(&level, "optimizer.lr.x", &numbers(&[0.1]));
    let twice = SweepError::Twice { key: "optimizer.lr.x".to_owned() };
    assert_eq!(sweep(vec![lr(), lr_of_x()]).unwrap_err(), twice);
    assert!(matches!(sweep(vec![of(&level, "optimizer.lr", &[])]), Err(SweepError::Empty { .. })));
    // The last value is as bad as the first one would be.
    let negative = sweep(vec![of(&level, "optimizer.lr", &numbers(&[0.1, -1.0]))]).unwrap_err();
    assert!(negative.to_string().contains("lr"), "{negative}");
    let word = sweep(vec![of(&level, "optimizer.lr", &["fast".into()])]).unwrap_err();
    assert_eq!(word.to_string(), "`optimizer.lr`: \"fast\" is no number");
    let unknown = sweep(vec![of(&level, "surface.hight", &numbers(&[1.0]))]).unwrap_err();
    assert!(unknown.to_string().contains("hight"), "{unknown}");
    let many = || of(&level, "start.x", &numbers(&vec![0.0; 1 << 13]));
    let x_and_y = vec![many(), of(&level, "start.y", &numbers(&vec![0.0; 1 << 13]))];
    let seeds = Repeat::Seeds { first: 0, count: 1 << 40 };
    assert_eq!(Sweep::new(level.clone(), x_and_y, seeds, 1).unwrap_err(), SweepError::TooMany);
}

#[test]
fn names_of_measures_are_found_or_explained() {
    for (measure, name) in Measure::all() {
        assert_eq!(Measure::find(&name), Ok(measure));
        assert_eq!(measure.name(), name);
    }
    let error = Measure::find("outcom").unwrap_err().to_string();
    assert!(error.starts_with("`outcom` cannot be measured; expected `outcome`"), "{error}");
}
