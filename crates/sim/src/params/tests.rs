//! Ranges, values, declarations and parameters.

use super::config::{choice_per_axis, choices, config, number, per_axis, text};
use super::*;
use crate::Axis;

#[test]
fn ranges_describe_themselves() {
    for (range, words) in [
        (Range::ANY, "a finite number"),
        (Range::POSITIVE, "greater than 0"),
        (Range::NOT_NEGATIVE, "at least 0"),
        (Range::DECAY, "at least 0 and less than 1"),
        (Range::closed(-2.5, 4.0), "at least -2.5 and at most 4"),
        (Range { max_included: false, ..Range::closed(-1e12, 8.0) }, "less than 8"),
    ] {
        assert_eq!(range.describe(), words);
    }
}

#[test]
fn ranges_contain_their_included_ends() {
    assert!(Range::DECAY.contains(0.0) && Range::DECAY.contains(-0.0) && !Range::DECAY.contains(1.0));
    assert!(!Range::POSITIVE.contains(0.0) && Range::POSITIVE.contains(f64::MIN_POSITIVE));
    assert!(Range::closed(1.0, 2.0).contains(1.0) && Range::closed(1.0, 2.0).contains(2.0));
    for range in [Range::ANY, Range::POSITIVE, Range::NOT_NEGATIVE, Range::DECAY] {
        assert!(
            [f64::NAN, f64::INFINITY, f64::NEG_INFINITY].iter().all(|x| !range.contains(*x)),
            "{range:?}"
        );
    }
}

#[test]
fn values_are_displayed_for_people() {
    for (value, words) in [
        (Value::Number(0.1), "0.1"),
        (Value::Pair([0.5, 0.5]), "0.5"),
        (Value::Pair([0.5, 1.0]), "0.5 / 1"),
        (Value::Integer(7), "7"),
        (Value::Choice("cosine"), "cosine"),
        (Value::ChoicePerAxis(["left", "right"]), "left / right"),
        (Value::Flag(true), "yes"),
    ] {
        assert_eq!(value.to_string(), words);
    }
}

#[test]
fn with_number_changes_only_numeric_values() {
    let pair = Value::Pair([1.0, 2.0]);
    assert_eq!(pair.with_number(None, 3.0), Some(Value::Pair([3.0, 3.0])));
    assert_eq!(pair.with_number(Some(Axis::Y), 3.0), Some(Value::Pair([1.0, 3.0])));
    assert_eq!(Value::Number(1.0).with_number(None, 3.0), Some(Value::Number(3.0)));
    assert_eq!(Value::Integer(1).with_number(None, 3.0), Some(Value::Integer(3)));
    for x in [3.5, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(Value::Integer(1).with_number(None, x), None, "{x}");
    }
    for value in [Value::Number(1.0), Value::Integer(1)] {
        assert_eq!(value.with_number(Some(Axis::X), 3.0), None);
    }
    for value in [Value::Choice("a"), Value::ChoicePerAxis(["a", "b"]), Value::Flag(true)] {
        assert_eq!(value.with_number(None, 1.0), None);
    }
}

config! {
    struct Example {
        ratio: f64 = number(1.5),
        side: [Side; 2] = choice_per_axis().help("which side"),
        rate: PerAxis = per_axis(2.0).symbol("ρ").range(Range::POSITIVE),
        note: String = text("x"),
    }
}

choices! {
    enum Side {
        Left = "left",
        Right = "right",
    }
}

fn names(params: &Params) -> Vec<&'static str> {
    params.recorded_params().map(|(spec, _)| spec.name).collect()
}

#[test]
fn only_numbers_per_axis_are_recorded_at_their_defaults() {
    let mut params = Params::defaults(Example::SPECS);
    assert_eq!(names(&params), ["rate"]);
    params.set("ratio", Value::Number(2.5)).unwrap();
    assert_eq!(names(&params), ["ratio", "rate"]);
}

#[test]
fn a_declaration_gives_specs_in_its_order() {
    let specs: Vec<_> = Example::SPECS.iter().map(|spec| (spec.name, spec.symbol, spec.help)).collect();
    assert_eq!(
        specs,
        [("ratio", "ratio", ""), ("side", "side", "which side"), ("rate", "ρ", ""), ("note", "note", "")]
    );
    assert_eq!(Example::SPECS[1].shape, Shape::ChoicePerAxis("left", &["left", "right"]));
    assert_eq!(Example::SPECS[2].range, Range::POSITIVE);
}

#[test]
fn a_config_has_the_values_of_its_params() {
    let mut params = Params::defaults(Example::SPECS);
    let config = Example::from_params(&params);
    assert_eq!((config.ratio, config.side), (1.5, [Side::Left; 2]));
    assert_eq!((config.rate[Axis::Y], config.note.as_str()), (2.0, "x"));
    params.set("side", Value::ChoicePerAxis(["left", "right"])).unwrap();
    params.set("rate", Value::Pair([3.0, 4.0])).unwrap();
    let config = Example::from_params(&params);
    assert_eq!((config.side, config.rate), ([Side::Left, Side::Right], PerAxis([3.0, 4.0])));
    // Params of another kind: what they do not have is at its default.
    const OTHER: &[ParamSpec] = &[ParamSpec { shape: Shape::Flag(true), ..Example::SPECS[0] }];
    let config = Example::from_params(&Params::defaults(OTHER));
    assert_eq!((config.ratio, config.rate), (1.5, PerAxis([2.0, 2.0])));
}

#[test]
fn params_accept_only_values_of_their_shape_and_range() {
    let mut params = Params::defaults(Example::SPECS);
    let before = params.clone();
    for (name, value) in [
        ("ratio", Value::Integer(1)),
        ("ratio", Value::Number(f64::NAN)),
        ("rate", Value::Pair([1.0, 0.0])),
        ("side", Value::ChoicePerAxis(["left", "up"])),
        ("side", Value::Choice("left")),
        ("note", Value::Flag(true)),
        ("missing", Value::Flag(true)),
    ] {
        assert!(params.set(name, value.clone()).is_err(), "{name} = {value:?}");
        assert_eq!(params, before);
    }
    let error = params.set("rate", Value::Pair([1.0, -2.0])).unwrap_err();
    assert_eq!(error.to_string(), "`rate` cannot be 1 / -2; expected greater than 0");
}

#[test]
fn values_are_found_by_name_and_shape() {
    let mut params = Params::defaults(Example::SPECS);
    assert_eq!((params.get_as("ratio"), params.get_as("note")), (Some(1.5), Some("x".to_owned())));
    assert_eq!((params.get_as::<bool>("ratio"), params.get_as::<f64>("missing")), (None, None));
    assert_eq!((params.get_as("rate"), params.get("missing")), (Some(PerAxis([2.0; 2])), None));
    let hash = |params: &Params| {
        let mut hash = StateHash::new();
        params.hash_into(&mut hash);
        hash.finish()
    };
    let before = hash(&params);
    params.set("side", Value::ChoicePerAxis(["left", "right"])).unwrap();
    assert_ne!(hash(&params), before);
}
