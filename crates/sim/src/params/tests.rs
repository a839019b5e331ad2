//! Ranges, values and parameters: what they hold, and what they say of it.

use super::*;
use crate::Axis;

#[test]
fn ranges_say_in_words_what_they_hold() {
    for (range, words) in [
        (Range::ANY, "a finite number"),
        (Range::POSITIVE, "greater than 0"),
        (Range::NOT_NEGATIVE, "at least 0"),
        (Range::DECAY, "at least 0 and less than 1"),
        (Range::closed(-2.5, 4.0), "at least -2.5 and at most 4"),
        (Range { max_included: false, ..Range::closed(-1e12, 8.0) }, "less than 8"),
    ] {
        assert_eq!(range.words(), words);
    }
}

#[test]
fn ranges_hold_what_they_say() {
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
fn values_say_what_a_person_would() {
    for (value, words) in [
        (Value::Number(0.1), "0.1"),
        (Value::Pair([0.5, 0.5]), "0.5"),
        (Value::Pair([0.5, 1.0]), "0.5 / 1"),
        (Value::Integer(7), "7"),
        (Value::Word("cosine"), "cosine"),
        (Value::Words(["left", "right"]), "left / right"),
        (Value::Flag(true), "yes"),
    ] {
        assert_eq!(value.to_string(), words);
    }
}

#[test]
fn numbers_go_where_there_are_numbers() {
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
    for value in [Value::Word("a"), Value::Words(["a", "b"]), Value::Flag(true)] {
        assert_eq!(value.with_number(None, 1.0), None);
    }
}

#[test]
fn what_is_left_alone_is_told_only_where_it_is_a_number_per_axis() {
    const MIXED: &[ParamSpec] = &[SPECS[0], ParamSpec { name: "c", shape: Shape::PerAxis(2.0), ..SPECS[0] }];
    let mut params = Params::defaults(MIXED);
    let told = |params: &Params| params.told().map(|(spec, _)| spec.name).collect::<Vec<_>>();
    assert_eq!(told(&params), ["c"]);
    params.set("a", Value::Number(2.5));
    assert_eq!(told(&params), ["a", "c"]);
}

const SPECS: &[ParamSpec] = &[
    ParamSpec {
        name: "a",
        symbol: "a",
        help: "",
        shape: Shape::Number(1.5),
        range: Range::ANY,
        slider: Slider::linear(0.0, 1.0),
    },
    ParamSpec {
        name: "b",
        symbol: "b",
        help: "",
        shape: Shape::ChoicePerAxis("left", &["left", "right"]),
        range: Range::ANY,
        slider: Slider::linear(0.0, 1.0),
    },
];

#[test]
fn values_are_found_by_name_and_shape() {
    let mut params = Params::defaults(SPECS);
    assert_eq!((params.number("a"), params.words("b")), (1.5, ["left", "left"]));
    assert!(params.number("b").is_nan() && params.pair("a")[0].is_nan());
    assert_eq!(
        (params.get("c"), params.word("b"), params.integer("a"), params.flag("a")),
        (None, "", 0, false)
    );
    let hash = |params: &Params| {
        let mut hash = StateHash::new();
        params.hash_into(&mut hash);
        hash.finish()
    };
    let before = hash(&params);
    assert!(params.set("b", Value::Words(["left", "right"])));
    assert!(!params.set("c", Value::Flag(true)));
    assert_eq!(params.words("b"), ["left", "right"]);
    assert_ne!(hash(&params), before);
}
