//! Optimizers: config, plain state and a pure step, one file each. Every axis owns one of each.
//!
//! All of them are told as a ratio: θ ← θ − lr·r. What else a rule does to θ, such as weight decay, is in r too.
//! Schedules of lr, and weight decay through the gradient, are outside the rules and the same for all.
//!
//! To add one: write its file, then name it in `optimizers!` below; the enum, the listings and the parser follow.

use std::fmt::Debug;

use crate::hash::StateHash;
use crate::params::{KindInfo, ParamSpec, Params, Range, Shape, Slider};
use crate::{Axis, Vec2};

mod adabelief;
mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod adamw;
mod amsgrad;
mod axis;
mod lion;
mod moments;
mod momentum;
mod nadam;
mod qhadam;
mod qhm;
mod radam;
mod rmsprop;
mod schedule;
mod sgd;
mod yogi;

pub use axis::AxisOptimizer;

/// The rule by which one axis moves. Implemented by an optimizer's config.
pub trait UpdateRule: Copy + Debug + Send + Sync {
    /// What it remembers from step to step; the default is the state before the first.
    type State: Copy + Debug + Default + Send + Sync + HashState;

    /// Name, words, formula and parameters; `lr` among them, those that all kinds share not.
    const INFO: KindInfo;

    /// Whether it has a weight decay of its own, beside the gradient.
    const DECAYS: bool = false;

    /// The config of one axis, from checked parameters.
    fn from_params(params: &Params, axis: Axis) -> Self;

    /// Takes in one gradient: updates `state` and says what it makes of it.
    fn step(&self, state: &mut Self::State, input: &StepInput) -> StepOutput;
}

/// A state whose every number decides the next step.
pub trait HashState {
    /// Feeds all of it to the hash, in a fixed order.
    fn hash_into(&self, hash: &mut StateHash);
}

/// What an optimizer is fed.
#[derive(Clone, Copy, Debug)]
pub struct StepInput {
    /// Steps since its state was new, from 1.
    pub t: u64,
    /// Which axis.
    pub axis: Axis,
    /// θ before the step, both axes.
    pub at: Vec2,
    /// The sampled gradient, both axes.
    pub gradient: Vec2,
}

impl StepInput {
    /// The sampled gradient of this axis.
    #[must_use]
    pub fn own_gradient(&self) -> f64 {
        self.gradient[self.axis.index()]
    }

    /// θ before the step, on this axis.
    #[must_use]
    pub fn own_place(&self) -> f64 {
        self.at[self.axis.index()]
    }
}

/// A running average as it is remembered and as it is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunningAverage {
    /// m or v.
    pub raw: f64,
    /// m̂ or v̂: what r is made of. Bias-corrected where the rule does that, the same as `raw` where it does nothing.
    pub corrected: f64,
}

/// What an optimizer makes of a gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepOutput {
    /// The scaling ratio r: the step divided by −lr.
    pub ratio: f64,
    /// The average of gradients, where there is one.
    pub first: Option<RunningAverage>,
    /// The average of squared gradients, where there is one.
    pub second: Option<RunningAverage>,
}

/// The learning-rate parameter, the same in every optimizer but for its default.
const fn lr_spec(default: f64) -> ParamSpec {
    ParamSpec {
        name: "lr",
        symbol: "lr",
        help: "learning rate: the length of a step at r = 1",
        shape: Shape::PerAxis(default),
        range: Range { min: 0.0, max: 1e9, min_included: false, max_included: true },
        slider: Slider::log(1e-3, 1.0),
    }
}

/// A kind of optimizer as the listings see it.
#[derive(Debug)]
pub struct OptimizerKind {
    /// Name, words, formula and parameters.
    pub info: KindInfo,
    new: fn(&Params, Axis) -> AxisOptimizer,
}

impl OptimizerKind {
    /// The kind called `name`.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.info.kind == name)
    }

    /// A new optimizer for one axis.
    #[must_use]
    pub fn build(&self, params: &Params, axis: Axis) -> AxisOptimizer {
        (self.new)(params, axis)
    }
}

/// Weight decay as part of the gradient, which the running averages see: of every kind without one of its own.
const WEIGHT_DECAY: ParamSpec = ParamSpec {
    name: "weight_decay",
    symbol: "λ",
    help: "λθ is added to the gradient, as if the ground were a bowl besides",
    shape: Shape::Number(0.0),
    range: Range::NOT_NEGATIVE,
    slider: Slider::linear(0.0, 1.0),
};

/// How many parameters a kind has with those that are shared.
const fn all_params<R: UpdateRule>() -> usize {
    R::INFO.params.len() + schedule::PARAMS.len() + if R::DECAYS { 0 } else { 1 }
}

/// A rule's own parameters, and after them those of the schedule and weight decay.
const fn with_shared<R: UpdateRule, const N: usize>() -> [ParamSpec; N] {
    let own = R::INFO.params;
    // What is not written over is the last one.
    let mut all = [WEIGHT_DECAY; N];
    let mut i = 0;
    while i < own.len() {
        all[i] = own[i];
        i += 1;
    }
    while i < own.len() + schedule::PARAMS.len() {
        all[i] = schedule::PARAMS[i - own.len()];
        i += 1;
    }
    all
}

macro_rules! optimizers {
    ($($name:ident = $rule:ty),+ $(,)?) => {
        /// Every kind of optimizer, in the order they are listed.
        pub static KINDS: &[OptimizerKind] = &[$(OptimizerKind {
            info: {
                const OWN: KindInfo = <$rule as UpdateRule>::INFO;
                const ALL: [ParamSpec; all_params::<$rule>()] = with_shared::<$rule, _>();
                KindInfo { params: &ALL, ..OWN }
            },
            new: |params, axis| {
                let rule = Rule::$name(<$rule>::from_params(params, axis), Default::default());
                AxisOptimizer::new(rule, params, axis)
            },
        }),+];

        /// The rule of one axis and its state.
        #[derive(Clone, Copy, Debug)]
        enum Rule {
            $($name($rule, <$rule as UpdateRule>::State)),+
        }

        impl Rule {
            fn kind(&self) -> &'static str {
                match self { $(Self::$name(..) => <$rule as UpdateRule>::INFO.kind),+ }
            }

            fn step(&mut self, input: &StepInput) -> StepOutput {
                match self { $(Self::$name(rule, state) => rule.step(state, input)),+ }
            }

            fn tune(&mut self, params: &Params, axis: Axis) {
                match self { $(Self::$name(rule, _) => *rule = <$rule>::from_params(params, axis)),+ }
            }

            fn forget(&mut self) {
                match self { $(Self::$name(_, state) => *state = Default::default()),+ }
            }

            fn hash_into(&self, hash: &mut StateHash) {
                match self { $(Self::$name(_, state) => state.hash_into(hash)),+ }
            }
        }
    };
}

optimizers! {
    Adam = adam::Adam,
    Sgd = sgd::Sgd,
    Momentum = momentum::Momentum,
    Nesterov = momentum::Nesterov,
    Adagrad = adagrad::Adagrad,
    Adadelta = adadelta::Adadelta,
    Rmsprop = rmsprop::Rmsprop,
    Amsgrad = amsgrad::Amsgrad,
    Adamw = adamw::Adamw,
    Adamax = adamax::Adamax,
    Nadam = nadam::Nadam,
    Radam = radam::Radam,
    Adabelief = adabelief::Adabelief,
    Yogi = yogi::Yogi,
    Lion = lion::Lion,
    Qhm = qhm::Qhm,
    Qhadam = qhadam::Qhadam,
}
