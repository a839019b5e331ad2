//! Parameters as data: what a surface, noise or optimiser can be told, with defaults, ranges and words.
//!
//! One list of [`ParamSpec`]s per kind serves the level parser, `--set`, the listings of the tool, the sliders of
//! the game and the generated docs, so that they cannot disagree.

use std::fmt;

use crate::hash::StateHash;
use crate::{Axis, Rows, Vec2};

/// The shape of a parameter and what it is when nobody says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// One number.
    Number(f64),
    /// A number per axis; one number in a file means both.
    PerAxis(f64),
    /// A pair whose parts differ: a point, or a coefficient per axis.
    Pair(Vec2),
    /// A whole number.
    Integer(u64),
    /// One of some words.
    Choice(&'static str, &'static [&'static str]),
    /// One of some words per axis; one word in a file means both.
    ChoicePerAxis(&'static str, &'static [&'static str]),
    /// Yes or no.
    Flag(bool),
    /// A line of text, such as a formula.
    Text(&'static str),
    /// Numbers in rows, here as a text. A level file may name a file beside it instead; see
    /// [`FILE`](crate::level::FILE).
    Rows(&'static str),
}

/// Which numbers are possible. Every part of a pair obeys it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// Whether `min` itself is allowed.
    pub min_included: bool,
    /// Whether `max` itself is allowed.
    pub max_included: bool,
}

impl Range {
    /// Any finite number.
    pub const ANY: Self = Self::closed(-1e12, 1e12);
    /// Greater than nought.
    pub const POSITIVE: Self = Self { min: 0.0, max: 1e12, min_included: false, max_included: true };
    /// Nought or greater.
    pub const NOT_NEGATIVE: Self = Self::closed(0.0, 1e12);
    /// From nought, to but not including one: a decay rate.
    pub const DECAY: Self = Self { min: 0.0, max: 1.0, min_included: true, max_included: false };

    /// From `min` to `max`, both included.
    #[must_use]
    pub const fn closed(min: f64, max: f64) -> Self {
        Self { min, max, min_included: true, max_included: true }
    }

    /// Whether `value` is possible. NaN never is.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        let above = if self.min_included { value >= self.min } else { value > self.min };
        let below = if self.max_included { value <= self.max } else { value < self.max };
        above && below
    }

    /// What was expected, in words: `"greater than 0"`.
    #[must_use]
    pub fn words(&self) -> String {
        let least = match (self.min <= -1e12, self.min_included) {
            (true, _) => None,
            (_, true) => Some(format!("at least {}", self.min)),
            (_, false) => Some(format!("greater than {}", self.min)),
        };
        let most = match (self.max >= 1e12, self.max_included) {
            (true, _) => None,
            (_, true) => Some(format!("at most {}", self.max)),
            (_, false) => Some(format!("less than {}", self.max)),
        };
        match (least, most) {
            (Some(a), Some(b)) => format!("{a} and {b}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => "a finite number".to_owned(),
        }
    }
}

/// The part of a range a slider covers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slider {
    /// Left end.
    pub min: f64,
    /// Right end.
    pub max: f64,
    /// How positions map to values.
    pub scale: SliderScale,
}

/// How a slider's positions map to values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SliderScale {
    /// Evenly.
    Linear,
    /// By ratio: for learning rates.
    Log,
    /// By the ratio of 1 − value: for decay rates such as β₂, whose interesting values crowd below one.
    OneMinusLog,
}

impl Slider {
    /// An even slider.
    #[must_use]
    pub const fn linear(min: f64, max: f64) -> Self {
        Self { min, max, scale: SliderScale::Linear }
    }

    /// A slider by ratio.
    #[must_use]
    pub const fn log(min: f64, max: f64) -> Self {
        Self { min, max, scale: SliderScale::Log }
    }

    /// A slider by the ratio of 1 − value.
    #[must_use]
    pub const fn one_minus_log(min: f64, max: f64) -> Self {
        Self { min, max, scale: SliderScale::OneMinusLog }
    }
}

/// One parameter of a kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParamSpec {
    /// The key in a level file.
    pub name: &'static str,
    /// How it is written beside a slider, such as `β₁`.
    pub symbol: &'static str,
    /// What it does, in a few words.
    pub help: &'static str,
    /// Shape and default.
    pub shape: Shape,
    /// Which values are possible.
    pub range: Range,
    /// Which values a slider offers.
    pub slider: Slider,
}

/// The value of one parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// For [`Shape::Number`].
    Number(f64),
    /// For [`Shape::PerAxis`] and [`Shape::Pair`].
    Pair(Vec2),
    /// For [`Shape::Integer`].
    Integer(u64),
    /// For [`Shape::Choice`].
    Word(&'static str),
    /// For [`Shape::ChoicePerAxis`].
    Words([&'static str; 2]),
    /// For [`Shape::Flag`].
    Flag(bool),
    /// For [`Shape::Text`].
    Text(String),
    /// For [`Shape::Rows`]; cheap to copy.
    Rows(Rows),
}

impl Value {
    /// The value with a number put in its place, of one axis or of both; `None` where it is no number, has no axes
    /// or must be whole.
    #[must_use]
    pub fn with_number(&self, axis: Option<Axis>, x: f64) -> Option<Value> {
        match (self, axis) {
            (Value::Pair(_), None) => Some(Value::Pair([x; 2])),
            (Value::Pair(pair), Some(axis)) => {
                let mut pair = *pair;
                pair[axis.index()] = x;
                Some(Value::Pair(pair))
            }
            (Value::Number(_), None) => Some(Value::Number(x)),
            (Value::Integer(_), None) => (x >= 0.0 && x.fract() == 0.0).then_some(Value::Integer(x as u64)),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    /// As a person would say it: `0.1`, `0.1 / 0.2` of two axes that differ, `cosine`, `yes`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(x) => write!(f, "{x}"),
            Value::Pair([x, y]) if x == y => write!(f, "{x}"),
            Value::Pair([x, y]) => write!(f, "{x} / {y}"),
            Value::Integer(n) => write!(f, "{n}"),
            Value::Word(word) => f.write_str(word),
            Value::Words(words) => f.write_str(&words.join(" / ")),
            Value::Flag(flag) => f.write_str(if *flag { "yes" } else { "no" }),
            Value::Text(text) => f.write_str(text),
            Value::Rows(rows) => write!(f, "{rows}"),
        }
    }
}

impl ParamSpec {
    /// Whether it is a number for each axis.
    #[must_use]
    pub fn is_per_axis(&self) -> bool {
        matches!(self.shape, Shape::PerAxis(_))
    }

    /// Whether it is chosen, a word or a yes or no, and no number.
    #[must_use]
    pub fn is_chosen(&self) -> bool {
        matches!(self.shape, Shape::Choice(..) | Shape::ChoicePerAxis(..) | Shape::Flag(_))
    }

    /// Whether a value has the right shape and is possible.
    #[must_use]
    pub fn accepts(&self, value: &Value) -> bool {
        match (self.shape, value) {
            (Shape::Number(_), Value::Number(x)) => self.range.contains(*x),
            (Shape::PerAxis(_) | Shape::Pair(_), Value::Pair(pair)) => {
                pair.iter().all(|x| self.range.contains(*x))
            }
            (Shape::Integer(_), Value::Integer(n)) => self.range.contains(*n as f64),
            (Shape::Choice(_, words), Value::Word(word)) => words.contains(word),
            (Shape::ChoicePerAxis(_, known), Value::Words(words)) => {
                words.iter().all(|word| known.contains(word))
            }
            // What a text or rows may say is for the kind that reads them.
            (Shape::Flag(_), Value::Flag(_))
            | (Shape::Text(_), Value::Text(_))
            | (Shape::Rows(_), Value::Rows(_)) => true,
            _ => false,
        }
    }

    /// Which values are possible, in words: `"greater than 0"`, `"one of left, right"`.
    #[must_use]
    pub fn possible(&self) -> String {
        match self.shape {
            Shape::Number(_) | Shape::PerAxis(_) | Shape::Pair(_) => self.range.words(),
            Shape::Integer(_) => format!("a whole number, {}", self.range.words()),
            Shape::Choice(_, words) | Shape::ChoicePerAxis(_, words) => {
                format!("one of {}", words.join(", "))
            }
            Shape::Flag(_) => "true or false".to_owned(),
            Shape::Text(_) => "a text in quotes".to_owned(),
            Shape::Rows(_) => {
                "rows of numbers in three quotes, or the name of a file that holds them".to_owned()
            }
        }
    }

    /// The value when nobody says.
    #[must_use]
    pub fn default_value(&self) -> Value {
        match self.shape {
            Shape::Number(x) => Value::Number(x),
            Shape::PerAxis(x) => Value::Pair([x, x]),
            Shape::Pair(pair) => Value::Pair(pair),
            Shape::Integer(n) => Value::Integer(n),
            Shape::Choice(word, _) => Value::Word(word),
            Shape::ChoicePerAxis(word, _) => Value::Words([word, word]),
            Shape::Flag(flag) => Value::Flag(flag),
            Shape::Text(text) => Value::Text(text.to_owned()),
            // A test holds every default to being what its shape says.
            Shape::Rows(text) => Value::Rows(Rows::from_text(text).unwrap_or_default()),
        }
    }
}

/// A value for every parameter of one kind, in the order of its specs.
#[derive(Clone, Debug, PartialEq)]
pub struct Params {
    specs: &'static [ParamSpec],
    values: Vec<Value>,
}

impl Params {
    /// Every parameter at its default.
    #[must_use]
    pub fn defaults(specs: &'static [ParamSpec]) -> Self {
        Self { specs, values: specs.iter().map(ParamSpec::default_value).collect() }
    }

    /// The specs these values follow.
    #[must_use]
    pub fn specs(&self) -> &'static [ParamSpec] {
        self.specs
    }

    /// Specs and values side by side.
    pub fn iter(&self) -> impl Iterator<Item = (&'static ParamSpec, &Value)> {
        self.specs.iter().zip(&self.values)
    }

    /// The value of `name`, or `None` where the kind has no such parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.iter().find(|(spec, _)| spec.name == name).map(|(_, value)| value)
    }

    /// Puts `value` in the place of `name`. The caller has checked shape and range; see [`crate::level`].
    /// Returns whether there is such a parameter.
    pub fn set(&mut self, name: &str, value: Value) -> bool {
        match self.specs.iter().position(|spec| spec.name == name) {
            Some(index) => {
                self.values[index] = value;
                true
            }
            None => false,
        }
    }

    /// What a replay says and hashes: numbers per axis always, all else only where it differs from its default. So a
    /// kind can learn new switches, and the replays of runs that do not use them stay as they are.
    pub fn told(&self) -> impl Iterator<Item = (&'static ParamSpec, &Value)> {
        self.iter().filter(|(spec, value)| spec.is_per_axis() || **value != spec.default_value())
    }

    /// Feeds what is [told](Params::told) to the hash, in the order of the specs; what is told only sometimes goes
    /// after its name.
    pub fn hash_into(&self, hash: &mut StateHash) {
        for (spec, value) in self.told() {
            if !spec.is_per_axis() {
                hash.word(spec.name);
            }
            match value {
                Value::Number(x) => hash.number(*x),
                Value::Pair(pair) => pair.iter().for_each(|x| hash.number(*x)),
                Value::Integer(n) => hash.integer(*n),
                Value::Word(word) => hash.word(word),
                Value::Words(words) => words.iter().for_each(|word| hash.word(word)),
                Value::Flag(flag) => hash.integer(u64::from(*flag)),
                Value::Text(text) => hash.word(text),
                Value::Rows(rows) => rows.values().iter().for_each(|x| hash.number(*x)),
            }
        }
    }

    /// The number `name`, or NaN where there is none: a kind asks only for what its own specs declare, and a test
    /// builds every kind, so that NaN is never seen.
    #[must_use]
    pub fn number(&self, name: &str) -> f64 {
        match self.get(name) {
            Some(Value::Number(x)) => *x,
            _ => f64::NAN,
        }
    }

    /// The pair `name`; NaN as in [`Params::number`].
    #[must_use]
    pub fn pair(&self, name: &str) -> Vec2 {
        match self.get(name) {
            Some(Value::Pair(pair)) => *pair,
            _ => [f64::NAN; 2],
        }
    }

    /// The whole number `name`, 0 where there is none.
    #[must_use]
    pub fn integer(&self, name: &str) -> u64 {
        match self.get(name) {
            Some(Value::Integer(n)) => *n,
            _ => 0,
        }
    }

    /// The word `name`, empty where there is none.
    #[must_use]
    pub fn word(&self, name: &str) -> &'static str {
        match self.get(name) {
            Some(Value::Word(word)) => word,
            _ => "",
        }
    }

    /// The word per axis `name`, empty where there is none.
    #[must_use]
    pub fn words(&self, name: &str) -> [&'static str; 2] {
        match self.get(name) {
            Some(Value::Words(words)) => *words,
            _ => [""; 2],
        }
    }

    /// The flag `name`, false where there is none.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Flag(true)))
    }

    /// The text `name`, empty where there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The rows of numbers `name`, a single nought where there are none.
    #[must_use]
    pub fn rows(&self, name: &str) -> Rows {
        match self.get(name) {
            Some(Value::Rows(rows)) => rows.clone(),
            _ => Rows::default(),
        }
    }
}

/// What every kind of thing a level can name says about itself: the same few words for the tool, the game and
/// the docs.
#[derive(Clone, Copy, Debug)]
pub struct KindInfo {
    /// The word after `kind =`.
    pub kind: &'static str,
    /// Its name in a sentence, such as `Rosenbrock's valley`.
    pub title: &'static str,
    /// One line on what it is good for.
    pub summary: &'static str,
    /// The formula, in plain Unicode.
    pub formula: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// What it can be told.
    pub params: &'static [ParamSpec],
}

#[cfg(test)]
mod tests {
    use super::*;

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
        const MIXED: &[ParamSpec] =
            &[SPECS[0], ParamSpec { name: "c", shape: Shape::PerAxis(2.0), ..SPECS[0] }];
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
}
