//! Clipping of gradients, by value and by norm, for every kind of optimizer.

use frankie_sim::math;
use frankie_sim::optimizer::KINDS;
use frankie_sim::params::Value;
use proptest::prelude::*;

use crate::support::{OptimizerProbe, both};

/// The gradient of the x axis that SGD is left with.
fn clipped(set: &[(&str, f64)], gradient: [f64; 2]) -> f64 {
    let set: Vec<_> = set.iter().map(|(name, x)| (*name, Value::Number(*x))).collect();
    OptimizerProbe::new("sgd", &set).step_both(0.0, gradient).ratio
}

#[test]
fn a_gradient_is_clipped_by_value_then_by_norm() {
    assert_eq!(clipped(&[("clip_value", 2.0)], [5.0, 1.0]), 2.0);
    assert_eq!(clipped(&[("clip_value", 2.0)], [-5.0, 1.0]), -2.0);
    assert_eq!(clipped(&[("clip_value", 2.0)], [-1.5, 9.0]), -1.5);
    assert!((clipped(&[("clip_norm", 1.0)], [3.0, 4.0]) - 0.6).abs() < 1e-15);
    assert_eq!(clipped(&[("clip_norm", 5.1)], [3.0, 4.0]), 3.0, "short enough");
    // First (2, 2), then of length 1.
    let both_limits = clipped(&[("clip_value", 2.0), ("clip_norm", 1.0)], [3.0, 40.0]);
    assert!((both_limits - 0.5_f64.sqrt()).abs() < 1e-15);
    assert_eq!(clipped(&[("clip_norm", 1.0)], [0.0, 0.0]), 0.0);
    assert!(clipped(&[("clip_norm", 1.0), ("clip_value", 1.0)], [f64::NAN, 1.0]).is_nan());
    assert!((clipped(&[("clip_norm", 1.0)], [3e200, 4e200]) - 0.6).abs() < 1e-15, "its square is no number");
    assert!((clipped(&[("clip_norm", 1e-250)], [3e-200, 4e-200]) - 0.6e-250).abs() < 1e-265);
}

#[test]
fn every_kind_sees_the_clipped_gradient_and_adds_its_decay_after() {
    for kind in KINDS.iter().map(|kind| kind.info.kind) {
        let mut limited = OptimizerProbe::new(kind, &[("clip_value", Value::Number(1.0))]);
        let mut plain = OptimizerProbe::new(kind, &[]);
        for t in 0..60_u32 {
            let g = f64::from(t % 7) - 3.2;
            let (found, expected) = (limited.ratio(g), plain.ratio(g.clamp(-1.0, 1.0)));
            assert_eq!(found.to_bits(), expected.to_bits(), "{kind}");
        }
    }
    let set = [("clip_value", Value::Number(1.0)), ("weight_decay", Value::Number(0.5))];
    assert_eq!(OptimizerProbe::new("sgd", &set).step_at(8.0, 100.0).ratio, 5.0);
}

proptest! {
    #[test]
    fn a_norm_is_never_longer_and_keeps_its_direction(
        x in -1e6..1e6f64, y in -1e6..1e6f64, limit in 1e-6..1e6f64
    ) {
        let set = [("clip_norm", Value::Number(limit)), ("lr", both(1.0))];
        let along = OptimizerProbe::new("sgd", &set).step_both(0.0, [x, y]).ratio;
        let across = OptimizerProbe::new("sgd", &set).step_both(0.0, [y, x]).ratio;
        prop_assert!(math::length([along, across]) <= limit * (1.0 + 1e-12));
        prop_assert!((along * y - across * x).abs() <= 1e-12 * (along * y).abs().max((across * x).abs()));
        if math::length([x, y]) < limit {
            prop_assert_eq!((along, across), (x, y));
        }
    }
}
