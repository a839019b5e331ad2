//! The optimizers compared with each other and with their papers: which ones are equal in the limits, which do not
//! depend on the scale of gradients, and which ratios are bounded by one.

use frankie_sim::optimizer::{KINDS, OptimizerKind};
use frankie_sim::params::Value;
use proptest::prelude::*;

use crate::support::{OptimizerProbe, assert_near, both};

/// Gradients that change sign and size, the same for all.
fn gradients() -> impl Iterator<Item = f64> {
    (0..400_u32).map(|t| f64::from(t * 7 % 11) - 4.3 + 3.0 * f64::from(t % 3))
}

/// Checks that two optimizers return the same ratios for the same gradients, to the bit.
fn assert_same(a: (&str, &[(&str, Value)]), b: (&str, &[(&str, Value)])) {
    let (mut first, mut second) = (OptimizerProbe::new(a.0, a.1), OptimizerProbe::new(b.0, b.1));
    for (t, g) in gradients().enumerate() {
        assert_eq!(first.ratio(g).to_bits(), second.ratio(g).to_bits(), "{a:?} and {b:?}, step {}", t + 1);
    }
}

#[test]
fn optimizers_are_equal_at_their_limits() {
    let (one, zero) = (both(1.0), both(0.0));
    let betas = [("beta1", both(0.9)), ("beta2", both(0.999))];
    let [beta1, beta2] = betas.clone();
    let qhadam = [beta1, beta2, ("nu1", one.clone()), ("nu2", one.clone())];
    assert_same(("qhadam", &qhadam), ("adam", &[]));
    assert_same(("adamw", &[("weight_decay", zero.clone())]), ("adam", &[]));
    assert_same(("momentum", &[("momentum", zero.clone())]), ("sgd", &[]));
    assert_same(("nesterov", &[("momentum", zero.clone())]), ("sgd", &[]));
    assert_same(("qhm", &[("nu", zero.clone())]), ("sgd", &[]));
    let memoryless =
        [("beta1", zero.clone()), ("beta2", both(0.99)), ("bias_correction", Value::Flag(false))];
    assert_same(("rmsprop", &[]), ("adam", &memoryless));
    // Momentum times 1 − β equals QHM with ν = 1.
    let (mut momentum, mut qhm) = (
        OptimizerProbe::new("momentum", &[("momentum", both(0.9))]),
        OptimizerProbe::new("qhm", &[("momentum", both(0.9)), ("nu", one)]),
    );
    for g in gradients() {
        assert_near(qhm.ratio(g), 0.1 * momentum.ratio(g), 1e-12, "qhm");
    }
}

#[test]
fn amsgrad_equals_adam_until_gradients_shrink() {
    let (mut amsgrad, mut adam) = (OptimizerProbe::new("amsgrad", &[]), OptimizerProbe::new("adam", &[]));
    for t in 1..300_u32 {
        let g = 0.01 * f64::from(t) * if t % 5 == 0 { -1.0 } else { 1.0 };
        assert_eq!(amsgrad.ratio(g), adam.ratio(g), "v still grows at t = {t}");
    }
    for t in 0..300 {
        assert!(amsgrad.ratio(0.01).abs() < adam.ratio(0.01).abs(), "{t} steps after");
    }
}

#[test]
fn decoupled_weight_decay_can_do_without_the_learning_rate() {
    for kind in ["adamw", "lion", "ademamix", "adan", "cautious", "grams", "mars", "muon", "sophia"] {
        let decays = |rate: f64, without_lr: bool| {
            let set = [
                ("lr", both(0.05)),
                ("weight_decay", both(rate)),
                ("decay_without_lr", Value::Flag(without_lr)),
            ];
            OptimizerProbe::new(kind, &set)
        };
        let (mut plain, mut scaled, mut fixed) = (decays(0.0, true), decays(0.25, false), decays(0.25, true));
        for (t, g) in gradients().enumerate() {
            let at = 3.0 - 0.01 * t as f64;
            let plain = plain.step_at(at, g).ratio;
            assert_near(scaled.step_at(at, g).ratio - plain, 0.25 * at, 1e-13, kind);
            assert_near(0.05 * (fixed.step_at(at, g).ratio - plain), 0.25 * at, 1e-13, kind);
        }
    }
}

#[test]
fn new_kinds_are_equal_to_adam_at_their_limits() {
    assert_same(("ademamix", &[("alpha", both(0.0))]), ("adam", &[]));
    let no_correction = [("gamma", both(0.0)), ("beta1", both(0.9)), ("beta2", both(0.999))];
    let (mut mars, mut adam) =
        (OptimizerProbe::new("mars", &no_correction), OptimizerProbe::new("adam", &[]));
    for g in gradients() {
        // Gradients of at most 1 are not cut.
        assert_eq!(mars.ratio(0.05 * g).to_bits(), adam.ratio(0.05 * g).to_bits());
    }
    let (mut grams, mut adam) = (OptimizerProbe::new("grams", &[]), OptimizerProbe::new("adam", &[]));
    for g in gradients() {
        let (r, plain) = (grams.ratio(g), adam.ratio(g));
        assert_eq!((r.abs(), r > 0.0), (plain.abs(), g > 0.0));
    }
}

#[test]
fn the_ramp_of_ademamix_ends_at_its_parameters() {
    let set = |ramp: u64| [("beta3", both(0.99)), ("alpha", both(3.0)), ("ramp_steps", Value::Integer(ramp))];
    let (mut ramped, mut flat) =
        (OptimizerProbe::new("ademamix", &set(50)), OptimizerProbe::new("ademamix", &set(0)));
    let differences: Vec<f64> = gradients().map(|g| ramped.ratio(g) - flat.ratio(g)).collect();
    assert!(differences[..40].iter().any(|difference| difference.abs() > 0.1));
    // The slow mean forgets how it began.
    let late = differences[390..].iter().map(|difference| difference.abs()).fold(0.0, f64::max);
    assert!(late < 0.1, "{late}");
}

#[test]
fn rprop_steps_grow_and_shrink_within_their_limits() {
    let set = [("lr", both(0.1)), ("min_step", both(0.01)), ("max_step", both(0.5))];
    let mut rprop = OptimizerProbe::new("rprop", &set);
    let sizes: Vec<f64> = (0..20).map(|_| 0.1 * rprop.ratio(3.0)).collect();
    assert_near(sizes[0], 0.1, 1e-15, "the first step");
    assert_near(sizes[1], 0.12, 1e-15, "the second step");
    assert_near(sizes[19], 0.5, 1e-15, "the longest step");
    assert_eq!(rprop.ratio(-1.0), 0.0, "no step where the sign turns");
    assert_near(0.1 * rprop.ratio(-1.0), -0.25, 1e-15, "half as long after that");
    let last = (0..40).map(|t| rprop.ratio(if t % 2 == 0 { 1.0 } else { -1.0 }).abs()).fold(0.0, |_, r| r);
    assert!(last == 0.0 || (0.1 * last - 0.01).abs() < 1e-15, "the shortest step: {last}");
}

#[test]
fn sophia_never_exceeds_its_limit() {
    let mut sophia = OptimizerProbe::new("sophia", &[("gamma", both(30.0)), ("max_ratio", both(0.7))]);
    let sizes: Vec<f64> = gradients().map(|g| sophia.ratio(g).abs()).collect();
    assert!(
        sizes.iter().all(|size| *size <= 0.7) && sizes.contains(&0.7) && sizes.iter().any(|size| *size < 0.6)
    );
}

#[test]
fn decoupled_weight_decay_is_part_of_the_ratio() {
    for (kind, without) in [("adamw", "adam"), ("lion", "lion")] {
        let mut decays = OptimizerProbe::new(kind, &[("weight_decay", both(0.25))]);
        let rest: &[(&str, Value)] = if without == "lion" { &[("weight_decay", both(0.0))] } else { &[] };
        let mut plain = OptimizerProbe::new(without, rest);
        for (t, g) in gradients().enumerate() {
            let at = 3.0 - 0.01 * t as f64;
            let pull = decays.step_at(at, g).ratio - plain.step_at(at, g).ratio;
            assert_near(pull, 0.25 * at, 1e-14, kind);
        }
    }
}

#[test]
fn coupled_weight_decay_equals_an_added_bowl() {
    let coupled = |kind: &&OptimizerKind| {
        kind.info.params.iter().any(|spec| spec.name == "weight_decay" && !spec.is_per_axis())
    };
    // The curvature of the added bowl is part of the Hessian; see `vector_optimizers`.
    for kind in KINDS.iter().filter(coupled).map(|kind| kind.info.kind).filter(|kind| *kind != "newton") {
        let mut decays = OptimizerProbe::new(kind, &[("weight_decay", Value::Number(0.25))]);
        let mut steeper = OptimizerProbe::new(kind, &[]);
        for (t, g) in gradients().enumerate() {
            let at = 3.0 - 0.01 * t as f64;
            let r = decays.step_at(at, g).ratio;
            assert_eq!(r.to_bits(), steeper.step_at(at, g + 0.25 * at).ratio.to_bits(), "{kind}");
        }
    }
    // Where slopes are steep Adam's own decay is drowned in √v̂; beside the ratio it is not.
    let end = |kind, decay: Value| {
        let mut fed = OptimizerProbe::new(kind, &[("weight_decay", decay), ("lr", both(0.01))]);
        let mut at = 5.0;
        for t in 0..2000 {
            at -= 0.01 * fed.step_at(at, if t % 2 == 0 { 100.0 } else { -100.0 }).ratio;
        }
        at
    };
    let (through, beside) = (end("adam", Value::Number(0.1)), end("adamw", both(0.1)));
    assert!(through > 4.5 && beside < 1.0, "{through} and {beside}");
}

#[test]
fn radam_uses_the_mean_alone_in_the_first_steps() {
    let mut radam = OptimizerProbe::new("radam", &[]);
    for (t, g) in gradients().enumerate().take(40) {
        let out = radam.step_at(0.0, g);
        let (mean, root) = (out.first.unwrap().used, out.second.unwrap().used.sqrt());
        // ρₜ passes 5 at the sixth step for β₂ = 0.999.
        if t < 5 {
            assert_eq!(out.ratio, mean);
        } else {
            assert!(out.ratio.abs() < 0.3 * (mean / root).abs(), "held back at t = {}", t + 1);
        }
    }
    // In the long run nothing is held back.
    let last = (0..20_000).map(|_| radam.ratio(2.0)).last().unwrap();
    assert_near(last, 1.0, 1e-3, "constant gradient");
}

#[test]
fn the_first_step_of_adadelta_is_about_the_root_of_epsilon() {
    let mut adadelta = OptimizerProbe::new("adadelta", &[]);
    let expected = 3.0 * 1e-3 / (0.1_f64 * 9.0 + 1e-6).sqrt();
    assert_near(adadelta.ratio(3.0), expected, 1e-15, "first step");
    assert_eq!(
        OptimizerProbe::new("adadelta", &[("eps", both(0.0))]).ratio(3.0),
        0.0,
        "and without it never begins"
    );
}

#[test]
fn centered_rmsprop_divides_by_the_standard_deviation() {
    let mut centered = OptimizerProbe::new("rmsprop", &[("centered", Value::Flag(true)), ("eps", both(0.0))]);
    let mut power: f64 = 1.0;
    for _ in 0..200 {
        power *= 0.99;
        // Of a constant gradient the mean square is (1−αᵗ)g², the square of the mean (1−αᵗ)²g².
        let spread = 2.0 * (power * (1.0 - power)).sqrt();
        assert_near(centered.ratio(2.0), 2.0 / spread, 1e-9, "r");
    }
    // Where nothing spreads rounding may take the mean square below the square of the mean.
    for g in [0.1, 0.3, 0.7, 1.1, 1e-3] {
        let mut centered = OptimizerProbe::new("rmsprop", &[("centered", Value::Flag(true))]);
        assert!((0..5000).all(|_| centered.ratio(g).is_finite()), "{g}");
    }
}

#[test]
fn v_of_yogi_falls_slowly_and_adabelief_is_fast_on_a_constant_gradient() {
    let (mut yogi, mut adam) = (OptimizerProbe::new("yogi", &[]), OptimizerProbe::new("adam", &[]));
    for _ in 0..2000 {
        yogi.ratio(5.0);
        adam.ratio(5.0);
    }
    let v = |fed: &mut OptimizerProbe| {
        (0..3000).map(|_| fed.step_at(0.0, 0.01).second.unwrap().raw).last().unwrap()
    };
    assert!(v(&mut yogi) > 20.0, "falls by a share of g² at a step");
    assert!(v(&mut adam) < 2.0, "falls by a share of itself");

    let mut adabelief = OptimizerProbe::new("adabelief", &[]);
    let r = (0..100).map(|_| adabelief.ratio(1.0)).last().unwrap();
    assert!(r > 4.0, "a constant gradient is no surprise: {r}");
}

#[test]
fn lion_steps_have_equal_lengths() {
    let mut lion = OptimizerProbe::new("lion", &[]);
    assert!(gradients().all(|g| lion.ratio(g).abs() == 1.0));
    assert_eq!(OptimizerProbe::new("lion", &[]).ratio(0.0), 0.0);
}

#[test]
fn zero_gradients_give_no_step_for_every_kind() {
    for kind in KINDS {
        let mut fed = OptimizerProbe::new(kind.info.kind, &[]);
        // Yogi's mean begins at a millionth, and fades.
        let most = if kind.info.kind == "yogi" { 0.006 } else { 0.0 };
        for _ in 0..50 {
            assert!(fed.ratio(0.0).abs() <= most, "{}", kind.info.kind);
        }
    }
}

/// How r answers to gradients c times as large: not at all, or c times as large itself; ε, and what begins above
/// zero, set aside.
fn scale_free() -> Vec<(&'static str, Vec<(&'static str, Value)>)> {
    let eps = || ("eps", both(0.0));
    vec![
        ("adam", vec![eps()]),
        ("adam", vec![eps(), ("bias_correction", Value::Flag(false))]),
        ("adam", vec![eps(), ("eps_inside", Value::Flag(true))]),
        ("amsgrad", vec![eps()]),
        ("adamw", vec![eps()]),
        ("adamax", vec![eps()]),
        ("nadam", vec![eps()]),
        ("qhadam", vec![eps()]),
        ("adagrad", vec![eps()]),
        ("rmsprop", vec![eps(), ("momentum", both(0.9))]),
        ("adabelief", vec![eps(), ("eps_root", both(0.0))]),
        ("lion", vec![]),
        ("ademamix", vec![eps()]),
        ("adan", vec![eps()]),
        ("schedule_free", vec![eps()]),
        ("prodigy", vec![("eps", Value::Number(0.0))]),
        ("cautious", vec![eps()]),
        ("grams", vec![eps()]),
        ("rprop", vec![]),
        ("muon", vec![]),
        ("shampoo", vec![("eps", Value::Number(0.0))]),
        ("soap", vec![("eps", Value::Number(0.0))]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scale_free_ratios_do_not_depend_on_the_scale_of_gradients(
        scale in 1e-9..1e9f64, gradients in prop::collection::vec(-10.0..10.0f64, 1..80)
    ) {
        for (kind, set) in scale_free() {
            let [mut plain, mut scaled, mut doubled] = [(); 3].map(|()| OptimizerProbe::new(kind, &set));
            for g in &gradients {
                let r = plain.ratio(*g);
                prop_assert_eq!(doubled.ratio(1024.0 * g).to_bits(), r.to_bits(), "{}", kind);
                // A sign may turn where rounding decides, and a surprise is a difference of near numbers.
                if !["lion", "adabelief", "cautious", "muon"].contains(&kind) {
                    prop_assert!((scaled.ratio(scale * g) - r).abs() <= 1e-10 * r.abs().max(1.0), "{}", kind);
                }
            }
        }
    }

    #[test]
    fn other_ratios_scale_with_the_gradients(gradients in prop::collection::vec(-10.0..10.0f64, 1..80)) {
        for kind in ["sgd", "momentum", "nesterov", "qhm", "schedule_free_sgd", "newton"] {
            let (mut plain, mut doubled) = (OptimizerProbe::new(kind, &[]), OptimizerProbe::new(kind, &[]));
            for g in &gradients {
                prop_assert_eq!(doubled.ratio(-64.0 * g), -64.0 * plain.ratio(*g), "{}", kind);
            }
        }
    }

    #[test]
    fn every_kind_is_odd_in_the_gradient(gradients in prop::collection::vec(-10.0..10.0f64, 1..60)) {
        for kind in KINDS.iter().map(|kind| kind.info.kind).filter(|kind| *kind != "yogi") {
            let (mut there, mut back) = (OptimizerProbe::new(kind, &[]), OptimizerProbe::new(kind, &[]));
            for g in &gradients {
                prop_assert_eq!(there.ratio(*g), -back.ratio(-g), "{}", kind);
            }
        }
    }

    #[test]
    fn equal_betas_bound_the_ratio_by_one(
        beta in 0.0..0.9999f64, nu in 0.0..1.0f64, gradients in prop::collection::vec(-1e6..1e6f64, 1..200)
    ) {
        let betas = || vec![("beta1", both(beta)), ("beta2", both(beta)), ("eps", both(0.0))];
        let with = |more: &[(&'static str, Value)]| [betas(), more.to_vec()].concat();
        let uncorrected = with(&[("bias_correction", Value::Flag(false))]);
        let mixed = with(&[("nu1", both(nu)), ("nu2", both(nu))]);
        for (kind, set) in [("adam", betas()), ("adam", uncorrected), ("amsgrad", betas()), ("qhadam", mixed)] {
            let mut fed = OptimizerProbe::new(kind, &set);
            for g in &gradients {
                prop_assert!(fed.ratio(*g).abs() <= 1.0 + 1e-11, "{}", kind);
            }
        }
    }
}
