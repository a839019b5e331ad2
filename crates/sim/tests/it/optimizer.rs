//! Optimizers as state machines: how parameters change them, and what their state contains.

use std::sync::Arc;

use frankie_sim::hash::StateHash;
use frankie_sim::optimizer::{AxisOptimizer, KINDS, OptimizerKind, StepInput};
use frankie_sim::params::{Params, Value};
use frankie_sim::surface;
use frankie_sim::{Axis, Run, noise};

use crate::support::{Adam, CURVATURE, advance, assert_near, both, fingerprint, level, noisy_valley, params};

fn hash(optimizer: &AxisOptimizer) -> u64 {
    let mut hash = StateHash::new();
    optimizer.hash_into(&mut hash);
    hash.finish()
}

fn feed(optimizer: &mut AxisOptimizer, t: u64) -> f64 {
    let gradient = [(t % 5) as f64 - 1.3, 0.4 * (t % 3) as f64 - 1.0];
    optimizer.step(&StepInput { t, axis: Axis::X, at: [0.0; 2], gradient, hessian: CURVATURE }).ratio
}

#[test]
fn a_copied_optimizer_continues_with_the_same_bits() {
    for kind in KINDS {
        let mut original = kind.build(&Params::defaults(kind.info.params), Axis::X);
        for t in 1..=37 {
            feed(&mut original, t);
        }
        let mut saved = original.clone();
        assert_eq!(hash(&saved), hash(&original));
        for t in 38..=90 {
            assert_eq!(feed(&mut saved, t).to_bits(), feed(&mut original, t).to_bits(), "{}", kind.info.kind);
            assert_eq!(hash(&saved), hash(&original));
        }
        original.reset();
        let mut new = kind.build(&Params::defaults(kind.info.params), Axis::X);
        assert_eq!(hash(&original), hash(&new), "{} resets its whole state", kind.info.kind);
        assert_eq!(feed(&mut original, 1), feed(&mut new, 1));
    }
}

/// The numbers of an optimizer's state as `Debug` writes them: everything after the config of the rule.
fn numbers_of_state(optimizer: &AxisOptimizer) -> Vec<f64> {
    let text = format!("{optimizer:?}");
    let (_, rule) = text.split_once("rule: ").unwrap();
    let (mut depth, mut comma) = (0, None);
    for (place, letter) in rule.char_indices() {
        match letter {
            '(' | '{' => depth += 1,
            ')' | '}' => depth -= 1,
            ',' if depth == 1 && comma.is_none() => comma = Some(place),
            _ => {}
        }
    }
    let words =
        rule[comma.unwrap()..].split(|letter: char| !(letter.is_alphanumeric() || "_.-+".contains(letter)));
    words.filter_map(|word| word.parse().ok()).collect()
}

#[test]
fn every_number_of_a_state_is_in_its_hash() {
    for kind in KINDS {
        let mut optimizer = kind.build(&Params::defaults(kind.info.params), Axis::X);
        for t in 1..=20 {
            let ratio = feed(&mut optimizer, t);
            let mut expected = StateHash::new();
            let numbers = numbers_of_state(&optimizer);
            numbers.iter().for_each(|x| expected.number(*x));
            assert_eq!(hash(&optimizer), expected.finish(), "{}: {optimizer:?}", kind.info.kind);
            if numbers.is_empty() {
                // Who remembers nothing makes the same of a gradient at any time.
                let mut new = kind.build(&Params::defaults(kind.info.params), Axis::X);
                assert_eq!(ratio, feed(&mut new, t), "{optimizer:?}");
            }
        }
    }
}

#[test]
fn a_copied_run_continues_with_the_same_bits() {
    let mut run = Run::new(Arc::new(noisy_valley()), 8);
    advance(&mut run, 333);
    let mut saved = run.clone();
    assert_eq!(fingerprint(&saved), fingerprint(&run));
    for _ in 0..400 {
        run.advance();
        saved.advance();
        assert_eq!(saved.row(), run.row());
        assert_eq!(fingerprint(&saved), fingerprint(&run));
    }
}

#[test]
fn each_axis_has_its_own_hyperparameters() {
    let set = [
        ("lr", Value::Pair([0.1, 0.02])),
        ("beta1", Value::Pair([0.5, 0.95])),
        ("beta2", Value::Pair([0.9, 0.999])),
        ("eps", Value::Pair([1e-8, 1e-2])),
    ];
    let surface = [("curvature", both(1.0))];
    let level = level(("bowl", &surface), ("none", &[]), ("adam", &set), [2.0, 2.0]);
    let mut run = Run::new(Arc::new(level), 1);
    let mut by_hand = [Adam::new(0.5, 0.9, 1e-8), Adam::new(0.95, 0.999, 1e-2)];
    let (mut at, lr) = ([2.0, 2.0], [0.1, 0.02]);
    for _ in 0..200 {
        run.advance();
        for i in 0..2 {
            at[i] -= lr[i] * by_hand[i].ratio(at[i]);
        }
        assert_eq!(run.state().at, at);
    }
    let row = run.row().unwrap();
    assert_eq!(row.axes.map(|axis| axis.lr), lr);
    assert_ne!(at[0], at[1]);
}

#[test]
fn an_axis_does_not_depend_on_the_other() {
    // The y axis is fed NaN all the while; see `support`.
    let mut adam = Adam::with_defaults();
    for t in 0..10 {
        assert!(adam.ratio(f64::from(t)).is_finite());
    }
}

#[test]
fn bias_correction_is_exact_while_betas_are_tuned() {
    let kind = OptimizerKind::find("adam").unwrap();
    let mut adam = kind.build(&params(kind.info.params, &[]), Axis::X);
    // Of a constant gradient m̂ is the gradient and √v̂ its size, whatever the decay rates were on the way.
    for t in 1..=400u64 {
        let beta = [0.9, 0.0, 0.99, 0.5][(t as usize / 25) % 4];
        let set = [("beta1", both(beta)), ("beta2", both(1.0 - 0.1 * (1.0 - beta))), ("eps", both(0.0))];
        adam.set_params(&params(kind.info.params, &set), Axis::X);
        let out = adam.step(&StepInput {
            t,
            axis: Axis::X,
            at: [0.0; 2],
            gradient: [-2.0, 0.0],
            hessian: CURVATURE,
        });
        assert_near(out.first.unwrap().used, -2.0, 1e-12, "m̂");
        assert_near(out.second.unwrap().used, 4.0, 1e-12, "v̂");
        assert_near(out.ratio, -1.0, 1e-12, "r");
    }
}

#[test]
fn sgd_returns_the_gradient_and_has_no_state() {
    let kind = OptimizerKind::find("sgd").unwrap();
    let mut sgd = kind.build(&params(kind.info.params, &[("lr", both(0.5))]), Axis::Y);
    let before = hash(&sgd);
    let out =
        sgd.step(&StepInput { t: 1, axis: Axis::Y, at: [0.0; 2], gradient: [1.0, -7.5], hessian: CURVATURE });
    assert_eq!((out.ratio, out.first, out.second, sgd.lr()), (-7.5, None, None, 0.5));
    assert_eq!(hash(&sgd), before);
}

#[test]
fn zero_gradients_give_no_step() {
    for eps in [0.0, 1e-8] {
        let mut adam = Adam::new(0.9, 0.999, eps);
        for _ in 0..50 {
            assert_eq!(adam.ratio(0.0), 0.0);
        }
    }
}

#[test]
fn every_kind_builds_from_its_defaults_and_has_its_name() {
    for kind in KINDS {
        let built = kind.build(&Params::defaults(kind.info.params), Axis::Y);
        assert_eq!(built.kind(), kind.info.kind);
        assert!(built.lr() > 0.0, "{}", kind.info.kind);
        // A parameter that is read but not declared would be NaN.
        assert!(!format!("{built:?}").contains("NaN"), "{built:?}");
        let mut names: Vec<&str> = kind.info.params.iter().map(|spec| spec.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
        assert!(names.contains(&"schedule") && names.contains(&"weight_decay"), "{names:?}");
        for spec in kind.info.params {
            let on_slider = |x: f64| x >= spec.slider.min && x <= spec.slider.max;
            assert!(
                !spec.is_per_axis()
                    || spec.default_value() == Value::Pair([0.0; 2])
                    || matches!(spec.default_value(), Value::Pair([x, _]) if on_slider(x)),
                "{}.{}",
                kind.info.kind,
                spec.name
            );
        }
    }
    for kind in surface::KINDS {
        let built = (kind.build)(&Params::defaults(kind.info.params)).unwrap();
        assert!(kind.info.kind == "terrain" || !format!("{built:?}").contains("NaN"), "{built:?}");
    }
    for kind in noise::KINDS {
        let built = (kind.build)(&Params::defaults(kind.info.params)).unwrap();
        assert!(!format!("{built:?}").contains("NaN"), "{built:?}");
    }
    let infos = KINDS.iter().map(|kind| kind.info).chain(surface::KINDS.iter().map(|kind| kind.info));
    for info in infos.chain(noise::KINDS.iter().map(|kind| kind.info)) {
        for spec in info.params {
            match spec.default_value() {
                Value::Number(x) => assert!(spec.range.contains(x), "{}.{}", info.kind, spec.name),
                Value::Pair(pair) => assert!(pair.iter().all(|x| spec.range.contains(*x)), "{}", spec.name),
                Value::Integer(n) => assert!(spec.range.contains(n as f64), "{}.{}", info.kind, spec.name),
                _ => {}
            }
        }
    }
}
