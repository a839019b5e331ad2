//! One declaration per kind: a struct whose fields are its parameters, each with type, default, range and help.
//!
//! [`config!`] turns the declaration into the struct, its list of [`ParamSpec`]s, and a function that reads it from
//! [`Params`]. A field and its parameter share the name, so that a misspelt name does not compile.

use std::ops::Index;

use super::{ParamSpec, Params, Range, Shape, Slider, Value};
use crate::{Axis, Rows, Vec2};

/// The typed parameters of a kind. Implemented by [`config!`].
pub(crate) trait Config: Sized {
    /// The parameters in the order of the fields.
    const SPECS: &'static [ParamSpec];

    /// Reads every field. A parameter that `params` does not have, or has in another shape, is at its default.
    fn from_params(params: &Params) -> Self;
}

/// A Rust type that a parameter is read as.
pub trait ParamType: Sized {
    /// What a default is written as in a declaration.
    type Default: Copy + 'static;

    /// Makes the default.
    fn from_default(default: Self::Default) -> Self;

    /// Returns the value as this type; `None` where it has another shape.
    fn from_value(value: &Value) -> Option<Self>;
}

/// A declared parameter that is read as `T`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Param<T: ParamType> {
    spec: ParamSpec,
    default: T::Default,
}

impl<T: ParamType> Param<T> {
    const fn new(default: T::Default, shape: Shape) -> Self {
        let (range, slider) = (Range::ANY, Slider::linear(0.0, 1.0));
        Self { spec: ParamSpec { name: "", symbol: "", help: "", shape, range, slider }, default }
    }

    /// Sets the name. It is the symbol as well, unless another one was set before.
    pub(crate) const fn name(mut self, name: &'static str) -> Self {
        self.spec.name = name;
        if self.spec.symbol.is_empty() {
            self.spec.symbol = name;
        }
        self
    }

    /// Sets the symbol beside a slider, such as `β₁`.
    pub(crate) const fn symbol(mut self, symbol: &'static str) -> Self {
        self.spec.symbol = symbol;
        self
    }

    /// Sets what the parameter does, in a few words.
    pub(crate) const fn help(mut self, help: &'static str) -> Self {
        self.spec.help = help;
        self
    }

    /// Sets which numbers are possible; any finite number otherwise.
    pub(crate) const fn range(mut self, range: Range) -> Self {
        self.spec.range = range;
        self
    }

    /// Sets which numbers a slider offers.
    pub(crate) const fn slider(mut self, slider: Slider) -> Self {
        self.spec.slider = slider;
        self
    }

    /// Returns the parameter's description without its type.
    pub(crate) const fn spec(&self) -> ParamSpec {
        self.spec
    }

    /// Reads the parameter; the default where `params` does not have it, or has it in another shape.
    pub(crate) fn read(&self, params: &Params) -> T {
        params.get_as(self.spec.name).unwrap_or_else(|| T::from_default(self.default))
    }
}

/// A number.
pub(crate) const fn number(default: f64) -> Param<f64> {
    Param::new(default, Shape::Number(default))
}

/// A number for each axis, the same one by default.
pub(crate) const fn per_axis(default: f64) -> Param<PerAxis> {
    Param::new(default, Shape::PerAxis(default))
}

/// A pair of numbers, such as a point.
pub(crate) const fn pair(default: Vec2) -> Param<Vec2> {
    Param::new(default, Shape::Pair(default))
}

/// A whole number that is not negative.
pub(crate) const fn integer(default: u64) -> Param<u64> {
    Param::new(default, Shape::Integer(default))
}

/// Yes or no.
pub(crate) const fn flag(default: bool) -> Param<bool> {
    Param::new(default, Shape::Flag(default))
}

/// Returns a parameter that is one of the names of `C`, by default the first.
pub(crate) const fn choice<C: Choice>() -> Param<C> {
    Param::new(C::ALL[0], Shape::Choice(C::NAMES[0], C::NAMES))
}

/// Returns a parameter that is one of the names of `C` for each axis, by default the first.
pub(crate) const fn choice_per_axis<C: Choice>() -> Param<[C; 2]> {
    Param::new([C::ALL[0]; 2], Shape::ChoicePerAxis(C::NAMES[0], C::NAMES))
}

/// A line of text.
pub(crate) const fn text(default: &'static str) -> Param<String> {
    Param::new(default, Shape::Text(default))
}

/// Rows of numbers.
pub(crate) const fn rows(default: &'static str) -> Param<Rows> {
    Param::new(default, Shape::Rows(default))
}

/// A number for each axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PerAxis(pub Vec2);

impl Index<Axis> for PerAxis {
    type Output = f64;

    fn index(&self, axis: Axis) -> &f64 {
        &self.0[axis.index()]
    }
}

/// An enum whose variants have names in a level file. Implemented by `choices!`.
pub trait Choice: Copy + 'static {
    /// The variants; the first is the default.
    const ALL: &'static [Self];
    /// The names of the variants, in the same order.
    const NAMES: &'static [&'static str];

    /// Returns the variant of a name.
    fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().zip(Self::ALL).find(|(known, _)| **known == name).map(|(_, variant)| *variant)
    }
}

impl<C: Choice> ParamType for C {
    type Default = C;

    fn from_default(default: C) -> C {
        default
    }

    fn from_value(value: &Value) -> Option<C> {
        match value {
            Value::Choice(name) => C::from_name(name),
            _ => None,
        }
    }
}

impl<C: Choice> ParamType for [C; 2] {
    type Default = [C; 2];

    fn from_default(default: [C; 2]) -> [C; 2] {
        default
    }

    fn from_value(value: &Value) -> Option<[C; 2]> {
        match value {
            Value::ChoicePerAxis([x, y]) => Some([C::from_name(x)?, C::from_name(y)?]),
            _ => None,
        }
    }
}

/// Implements [`ParamType`] for a type that one variant of [`Value`] holds.
macro_rules! param_type {
    ($type:ty, $default:ty, $variant:ident, $from_default:expr, $from_value:expr) => {
        impl ParamType for $type {
            type Default = $default;

            fn from_default(default: $default) -> Self {
                $from_default(default)
            }

            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::$variant(value) => Some($from_value(value)),
                    _ => None,
                }
            }
        }
    };
}

param_type!(f64, f64, Number, |x| x, |x: &f64| *x);
param_type!(PerAxis, f64, Pair, |x| PerAxis([x, x]), |pair: &Vec2| PerAxis(*pair));
param_type!(Vec2, Vec2, Pair, |pair| pair, |pair: &Vec2| *pair);
param_type!(u64, u64, Integer, |n| n, |n: &u64| *n);
param_type!(bool, bool, Flag, |flag| flag, |flag: &bool| *flag);
param_type!(String, &'static str, Text, str::to_owned, String::clone);
param_type!(Rows, &'static str, Rows, super::spec::default_rows, Rows::clone);

/// Declares the typed parameters of a kind: `name: Type = declaration`, one for each field.
macro_rules! config {
    (
        $(#[$meta:meta])*
        $visibility:vis struct $config:ident {
            $($(#[$field_meta:meta])* $field:ident: $type:ty = $param:expr),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        $visibility struct $config {
            $($(#[$field_meta])* pub $field: $type),+
        }

        impl $crate::params::Config for $config {
            const SPECS: &'static [$crate::params::ParamSpec] = &[
                $({
                    const PARAM: $crate::params::Param<$type> = $param;
                    PARAM.name(stringify!($field)).spec()
                }),+
            ];

            fn from_params(params: &$crate::params::Params) -> Self {
                Self {
                    $($field: {
                        const PARAM: $crate::params::Param<$type> = $param;
                        PARAM.name(stringify!($field)).read(params)
                    }),+
                }
            }
        }
    };
}

/// Declares an enum whose variants have names in a level file; the first is the default.
macro_rules! choices {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $choice:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $visibility enum $choice {
            $($(#[$variant_meta])* $variant),+
        }

        impl $crate::params::Choice for $choice {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            const NAMES: &'static [&'static str] = &[$($word),+];
        }
    };
}

pub(crate) use {choices, config};
