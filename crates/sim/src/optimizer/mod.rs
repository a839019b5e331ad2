//! Optimizers: hyperparameters, plain state and a pure step, one file each. Every axis has its own.
//!
//! All of them return a ratio r: θ ← θ − lr·r. What else a rule does to θ, such as weight decay, is part of r.
//! Schedules of lr, and weight decay through the gradient, are outside the rules and the same for all.
//!
//! To add one: write its file, then name it in `optimizers!` below; the enum, the listings and the parser follow. Name it in
//! `rule_lanes.rs` as well if its state is made of numbers.

use self::kind::{DECAY_WITHOUT_LR, WEIGHT_DECAY, all_specs, lr, param_count};
use self::range::{StateOf, WideState};
use self::rule::{HashState, UpdateRule, with_second, without_second};
use self::rule_input::RuleInput;
use crate::Axis;
use crate::hash::StateHash;
use crate::params::{Config, KindInfo, Param, ParamSpec, Params, PerAxis};
use crate::scaled::Scaled;

mod adabelief;
mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod adamw;
mod adan;
mod ademamix;
mod amsgrad;
mod axis;
mod cautious;
mod clip;
mod custom;
mod grams;
mod kind;
mod lane_state;
mod lanes;
mod lbfgs;
mod lion;
mod mars;
mod moments;
mod momentum;
mod muon;
mod nadam;
mod newton;
mod prodigy;
mod qhadam;
mod qhm;
mod radam;
mod range;
mod rmsprop;
mod rprop;
mod rule;
mod rule_input;
mod rule_lanes;
mod schedule;
mod schedule_free;
mod sgd;
mod shampoo;
mod soap;
mod sophia;
mod state;
mod symmetric;
mod update_formula;
mod yogi;

pub use axis::AxisOptimizer;
pub(crate) use clip::clipped_by_norm;
pub use kind::OptimizerKind;
pub(crate) use lane_state::{BetaPowers, StateColumns, StateNumbers, state_columns};
pub(crate) use lanes::{LaneInput, LaneOutput, is_safe_gradient, is_safe_state};
pub use rule::{RunningAverage, StepInput, StepOutput};
pub use update_formula::{Epsilon, RatioFormula, UpdateFormula, WeightDecay};

macro_rules! optimizers {
    ($($name:ident = $rule:ty),+ $(,)?) => {
        /// Every kind of optimizer, in the order they are listed.
        pub static KINDS: &[OptimizerKind] = &[$(OptimizerKind {
            info: {
                const ALL: [ParamSpec; param_count::<$rule>()] = all_specs::<$rule, _>();
                KindInfo { params: &ALL, ..<$rule as UpdateRule>::INFO }
            },
            couples_axes: <$rule as UpdateRule>::COUPLES_AXES,
            uses_hessian: <$rule as UpdateRule>::USES_HESSIAN,
            check: <$rule as UpdateRule>::check,
            new: |params, axis| {
                let rule = Rule::$name(<$rule>::from_params(params), Default::default(), None);
                AxisOptimizer::new(rule, <$rule as UpdateRule>::LR, params, axis)
            },
        }),+];

        /// The rule of one axis and its state, which is kept in scaled numbers as well while it is out of range.
        #[derive(Clone, Debug)]
        enum Rule {
            $($name($rule, StateOf<$rule, f64>, Option<Box<WideState<StateOf<$rule, Scaled>>>>)),+
        }

        impl Rule {
            fn kind(&self) -> &'static str {
                match self { $(Self::$name(..) => <$rule as UpdateRule>::INFO.kind),+ }
            }

            fn lr_param(&self) -> Param<PerAxis> {
                match self { $(Self::$name(..) => <$rule as UpdateRule>::LR),+ }
            }

            fn update_formula(&self, axis: Axis) -> UpdateFormula {
                match self { $(Self::$name(rule, ..) => rule.update_formula(axis)),+ }
            }

            fn uses_hessian(&self) -> bool {
                match self { $(Self::$name(..) => <$rule as UpdateRule>::USES_HESSIAN),+ }
            }

            #[inline(always)]
            fn decay_rate(&self, axis: Axis) -> f64 {
                match self { $(Self::$name(rule, ..) => rule.decay_rate(axis)),+ }
            }

            #[inline(always)]
            fn step(&mut self, input: &mut RuleInput) -> StepOutput {
                match self { $(Self::$name(rule, state, wide) => range::step(rule, state, wide, input)),+ }
            }

            fn set_params(&mut self, params: &Params) {
                match self { $(Self::$name(rule, ..) => *rule = <$rule>::from_params(params)),+ }
            }

            fn reset(&mut self) {
                match self { $(Self::$name(_, state, wide) => (*state, *wide) = Default::default()),+ }
            }

            fn hash_into(&self, hash: &mut StateHash) {
                match self {
                    $(Self::$name(_, state, wide) => {
                        state.hash_into(hash);
                        if let Some(wide) = wide {
                            wide.hash_into::<$rule>(hash);
                        }
                    }),+
                }
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
    Ademamix = ademamix::Ademamix,
    Adan = adan::Adan,
    ScheduleFreeSgd = schedule_free::ScheduleFreeSgd,
    ScheduleFree = schedule_free::ScheduleFree,
    Prodigy = prodigy::Prodigy,
    Cautious = cautious::Cautious,
    Grams = grams::Grams,
    Mars = mars::Mars,
    Rprop = rprop::Rprop,
    Sophia = sophia::Sophia,
    Muon = muon::Muon,
    Shampoo = shampoo::Shampoo,
    Soap = soap::Soap,
    Lbfgs = lbfgs::Lbfgs,
    Newton = newton::Newton,
    Custom = custom::Custom,
}
