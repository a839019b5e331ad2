//! Scaled numbers held against `f64` in its range, and against known values outside of it.

use proptest::prelude::*;

use super::*;
use crate::real::Real;

fn scaled(x: f64) -> Scaled {
    Scaled::from(x)
}

#[track_caller]
fn assert_near(found: Scaled, expected: f64) {
    let found = found.nearest();
    assert!((found - expected).abs() <= 1e-13 * expected.abs(), "{found}, not {expected}");
}

#[test]
fn parts_beyond_the_range_come_back() {
    let (huge, tiny) = (scaled(1e300), scaled(1e-300));
    assert_near(huge * huge / huge, 1e300);
    assert_near(tiny * tiny * huge, 1e-300);
    assert_near((tiny * tiny + tiny * tiny).sqrt(), 2f64.sqrt() * 1e-300);
    assert_near((huge * huge).sqrt(), 1e300);
    assert_near((huge * huge * huge).cbrt(), 1e300);
    assert_near((tiny * tiny).cbrt(), 1e-200);
    assert_near((huge * huge).ln(), 1_381.551_055_796_427_4);
    assert_near((tiny * tiny).log10(), -600.0);
    assert_near((scaled(2.0).pow(scaled(-5000.0))).log2(), -5000.0);
    assert_near(scaled(1e200).pow(scaled(3.5)).pow(scaled(-0.25)), 1e-175);
    assert_near(scaled(1000.0).exp() * scaled(-999.0).exp(), std::f64::consts::E);
    assert_near(scaled(5000.0).sinh() / scaled(4999.0).cosh(), std::f64::consts::E);
    assert_near(-scaled(-5000.0).sinh() / scaled(5000.0).cosh(), 1.0);
    assert_near((huge * huge).asinh(), 1_382.244_202_976_987_3);
    assert_near((tiny * tiny).sin() / (tiny * tiny), 1.0);
    assert_near((-huge * huge).atan(), -std::f64::consts::FRAC_PI_2);
    assert_near((-tiny * tiny).floor(), -1.0);
    assert_near((tiny * tiny).ceil(), 1.0);
    assert_near((huge * huge).floor() / huge, 1e300);
    // A tower of powers, too, ends at its limit.
    let tower = scaled(60.0).exp().exp();
    assert_near(scaled(1.0) / (scaled(1.0) + tower) * tower, 1.0);
    assert_eq!((scaled(1.0) / tower).nearest(), 0.0);
}

#[test]
fn results_round_once_to_subnormal_numbers_and_to_infinity() {
    assert_eq!(scaled(5e-324).nearest(), 5e-324);
    assert_eq!((scaled(1e-200) * scaled(1e-120)).nearest(), 1e-320);
    assert_eq!((scaled(1e-200) * scaled(-1e-200)).nearest().to_bits(), (-0.0f64).to_bits());
    assert_eq!((scaled(-1e200) * scaled(1e200)).nearest(), f64::NEG_INFINITY);
    assert_eq!(format!("{:?} {:?}", scaled(0.5), scaled(4.0).pow(scaled(1000.0))), "0.5 1.0 * 2^2000.0");
}

#[test]
fn numbers_are_ordered_by_size() {
    let tiny = scaled(1e-300) * scaled(1e-300);
    let huge = scaled(1e300) * scaled(1e300);
    let ordered = [-huge, scaled(-1.0), -tiny, scaled(0.0), tiny, scaled(1e-300), scaled(1.0), huge];
    assert!(ordered.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(tiny * scaled(2.0) > tiny && tiny + tiny == tiny * scaled(2.0) && scaled(0.0) == scaled(-0.0));
    assert!(scaled(f64::INFINITY) > huge && scaled(f64::NAN).partial_cmp(&huge).is_none());
}

#[test]
fn the_plain_result_stays_where_it_is_right() {
    assert_eq!(or_plain(1.0, scaled(1.0 + 4e-16)), 1.0);
    assert_eq!(or_plain(1.0, scaled(1.1)), 1.1);
    assert_eq!(or_plain(0.0, scaled(1e-200)), 1e-200);
    assert_eq!(or_plain(f64::INFINITY, scaled(2.0)), 2.0);
    assert_eq!(or_plain(1.0, scaled(f64::NAN)), 1.0);
    assert!(or_plain(f64::NAN, scaled(f64::INFINITY)).is_nan());
}

const FUNCTIONS: [(fn(f64) -> f64, fn(Scaled) -> Scaled); 20] = [
    (Real::abs, Real::abs),
    (Real::floor, Real::floor),
    (Real::ceil, Real::ceil),
    (Real::sqrt, Real::sqrt),
    (Real::cbrt, Real::cbrt),
    (Real::exp, Real::exp),
    (Real::ln, Real::ln),
    (Real::log2, Real::log2),
    (Real::log10, Real::log10),
    (Real::sin, Real::sin),
    (Real::cos, Real::cos),
    (Real::tan, Real::tan),
    (Real::asin, Real::asin),
    (Real::acos, Real::acos),
    (Real::atan, Real::atan),
    (Real::sinh, Real::sinh),
    (Real::cosh, Real::cosh),
    (Real::tanh, Real::tanh),
    (Real::asinh, Real::asinh),
    (Real::acosh, Real::acosh),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn in_the_range_of_doubles_all_bits_are_theirs(
        a in prop_oneof![any::<f64>(), -20.0..20.0, Just(0.0), Just(-1.0)],
        b in prop_oneof![any::<f64>(), -20.0..20.0, Just(0.0), Just(3.0)],
    ) {
        let same = |plain: f64, scaled: Scaled, name: &str| {
            let nearest = scaled.nearest();
            // A subnormal operand or result has lost digits that the scaled number keeps.
            let comparable = ![a, b, plain].iter().any(|x| x.is_subnormal());
            let is_lost = !(plain.is_normal() || plain.is_nan()) && scaled.has_parts();
            let equal = plain.to_bits() == nearest.to_bits() || plain.is_nan() && nearest.is_nan();
            prop_assert!(equal || !comparable || is_lost, "{name} of {a:?}, {b:?}: {plain:?}, {scaled:?}");
            Ok(())
        };
        same(a + b, scaled(a) + scaled(b), "sum")?;
        same(a - b, scaled(a) - scaled(b), "difference")?;
        same(a * b, scaled(a) * scaled(b), "product")?;
        same(a / b, scaled(a) / scaled(b), "quotient")?;
        same(Real::pow(a, b), scaled(a).pow(scaled(b)), "power")?;
        same(Real::max(a, b), Real::max(scaled(a), scaled(b)), "maximum")?;
        for (index, (plain, wide)) in FUNCTIONS.iter().enumerate() {
            same(plain(a), wide(scaled(a)), &format!("function {index}"))?;
        }
        prop_assert_eq!(a.partial_cmp(&b), scaled(a).partial_cmp(&scaled(b)));
    }
}
