//! Optimizers: hyperparameters, plain state and a pure step, one file each. Every axis has its own.
//!
//! All of them return a ratio r: θ ← θ − lr·r. What else a rule does to θ, such as weight decay, is part of r.
//! Schedules of lr, and weight decay through the gradient, are outside the rules and the same for all.
//!
//! To add one: write its file, then name it in `optimizers!` below; the enum, the listings and the parser follow.

use std::fmt::Debug;

use self::lane_state::{LaneState, Parts};
use self::lanes::LaneRule;
use self::range::{RuleState, StateOf, WideState};
use self::rule_input::RuleInput;
use crate::error::Problem;
use crate::hash::StateHash;
use crate::params::config::{flag, number, per_axis};
use crate::params::{Config, KindInfo, Param, ParamSpec, Params, PerAxis, Range, Slider};
use crate::real::Real;
use crate::scaled::Scaled;
use crate::surface::Hessian;
use crate::{Axis, Vec2};

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
mod rule_input;
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
pub(crate) use lane_state::{Powers, StateColumns, StateNumbers, all_state_columns, state_columns};
pub(crate) use lanes::{LaneInput, LaneOutput, is_safe_gradient, is_safe_state};
pub use update_formula::{Epsilon, RatioFormula, UpdateFormula, WeightDecay};

/// The rule of an optimizer: its hyperparameters, and how they turn a gradient into a step.
trait UpdateRule: Config + Clone + Debug + Send + Sync {
    /// The state that one axis keeps from step to step.
    type State: RuleState;

    /// Name, description, formula and the rule's own parameters.
    const INFO: KindInfo;

    /// The learning rate, listed before the rule's own parameters. The rule itself does not use it.
    const LR: Param<PerAxis>;

    /// Whether the rule has its own decoupled weight decay, by [`UpdateRule::decay_rate`], which it adds as
    /// [`RuleInput::decay`].
    const HAS_OWN_WEIGHT_DECAY: bool = false;

    /// Whether the step of an axis depends on the gradient or the position of the other one.
    const COUPLES_AXES: bool = false;

    /// Whether the rule reads the Hessian.
    const USES_HESSIAN: bool = false;

    /// Checks parameters of which not every combination is a rule.
    fn check(_: &Params) -> Result<(), Problem> {
        Ok(())
    }

    /// Returns the update formula of the rule on an axis, with its current parameters.
    fn update_formula(&self, axis: Axis) -> UpdateFormula;

    /// Returns the rate λ of the rule's own, decoupled weight decay on an axis.
    #[inline(always)]
    fn decay_rate(&self, _: Axis) -> f64 {
        0.0
    }

    /// Returns what a step needs that is the same for all agents with the same hyperparameters and the same age, as
    /// [`RuleInput::prepared`]. It depends on the powers of the state, on no other number of it.
    #[inline(always)]
    fn prepare(&self, _: &StateOf<Self, f64>, _t: u64, _: Axis) -> [f64; 2] {
        [0.0; 2]
    }

    /// Updates `state` with one gradient and returns the ratio.
    fn step<N: Real>(&self, state: &mut StateOf<Self, N>, input: &RuleInput) -> StepOutput<N>;
}

/// A state that can be hashed: every number of it that affects the next step.
trait HashState {
    /// Feeds all numbers to the hash, in a fixed order.
    fn hash_into(&self, hash: &mut StateHash);
}

/// The input of one step of an optimizer.
#[derive(Clone, Copy, Debug)]
pub struct StepInput {
    /// The number of the step since the state was new, from 1.
    pub t: u64,
    /// The axis that is updated.
    pub axis: Axis,
    /// θ before the step, both axes.
    pub at: Vec2,
    /// The sampled gradient, both axes.
    pub gradient: Vec2,
    /// The second derivatives of the surface at θ. Only optimizers that [use them](AxisOptimizer::uses_hessian) read them;
    /// for all others it may be zero.
    pub hessian: Hessian,
}

/// A running average as it is kept and as it is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunningAverage<N = f64> {
    /// m or v.
    pub raw: N,
    /// The value that r is computed from, such as m̂ or v̂: bias corrected, changed in another way by the rule, or the
    /// same as `raw`.
    pub used: N,
}

/// The result of one step of an optimizer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepOutput<N = f64> {
    /// The ratio r: the step divided by −lr.
    pub ratio: N,
    /// The average of gradients, for rules that have one.
    pub first: Option<RunningAverage<N>>,
    /// The average of squared gradients, for rules that have one. Zero or infinite where the square is no `f64`.
    pub second: Option<RunningAverage<N>>,
    /// The root of the average of squared gradients as it is used, which is a number even where the square is none.
    pub root: Option<N>,
}

/// Returns the output of a rule without an average of squares.
#[inline(always)]
fn without_second<N: Real>(ratio: N, first: Option<RunningAverage<N>>) -> StepOutput<N> {
    StepOutput { ratio, first, second: None, root: None }
}

/// Returns the output of a rule with an average of squares.
#[inline(always)]
fn with_second<N: Real>(
    ratio: N,
    first: Option<RunningAverage<N>>,
    second: RunningAverage<N>,
) -> StepOutput<N> {
    StepOutput { ratio, first, second: Some(second), root: Some(second.used.sqrt()) }
}

/// Returns the learning rate parameter, which differs between optimizers only in its default.
const fn lr(default: f64) -> Param<PerAxis> {
    per_axis(default)
        .name("lr")
        .help("learning rate: the length of a step at r = 1")
        .range(Range { min: 0.0, max: 1e9, min_included: false, max_included: true })
        .slider(Slider::log(1e-3, 1.0))
}

/// Weight decay as part of the gradient (coupled), so that it enters the running averages. Every kind without its own
/// weight decay has it.
const WEIGHT_DECAY: Param<f64> = number(0.0)
    .symbol("λ")
    .name("weight_decay")
    .help("λθ is added to the gradient, as if a bowl were added to the loss")
    .range(Range::NOT_NEGATIVE)
    .slider(Slider::linear(0.0, 1.0));

/// Whether the decoupled weight decay of a rule that has its own is multiplied by the learning rate.
const DECAY_WITHOUT_LR: Param<bool> = flag(false)
    .symbol("λ, not lr·λ")
    .name("decay_without_lr")
    .help("whether λθ is not multiplied by lr, only by the schedule's factor, as in the paper of AdamW");

/// A kind of optimizer: its description and its constructor.
#[derive(Debug)]
pub struct OptimizerKind {
    /// Name, description, formula and all parameters.
    pub info: KindInfo,
    /// Whether the step of an axis depends on what happens on the other one.
    pub couples_axes: bool,
    /// Whether a step depends on the second derivatives of the surface.
    pub uses_hessian: bool,
    /// Checks parameters of which not every combination is a rule, such as formulas; only such are ever built.
    pub check: fn(&Params) -> Result<(), Problem>,
    new: fn(&Params, Axis) -> AxisOptimizer,
}

impl OptimizerKind {
    /// Returns the kind called `name`.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.info.kind == name)
    }

    /// Returns a new optimizer for one axis.
    #[must_use]
    pub fn build(&self, params: &Params, axis: Axis) -> AxisOptimizer {
        (self.new)(params, axis)
    }

    /// Returns the declared update formula on an axis, with these hyperparameters.
    #[must_use]
    pub fn update_formula(&self, params: &Params, axis: Axis) -> UpdateFormula {
        self.build(params, axis).update_formula(axis)
    }
}

/// Returns the number of parameters of a kind, including those that all kinds share.
const fn param_count<R: UpdateRule>() -> usize {
    1 + R::SPECS.len() + schedule::Schedule::SPECS.len() + 1 + clip::Clip::SPECS.len()
}

/// Returns all parameters of a kind in order: the learning rate, the rule's own, those of the schedule, weight decay or
/// how the rule's own decay is scaled, and those of clipping.
const fn all_specs<R: UpdateRule, const N: usize>() -> [ParamSpec; N] {
    let decay = [if R::HAS_OWN_WEIGHT_DECAY { DECAY_WITHOUT_LR.spec() } else { WEIGHT_DECAY.spec() }];
    let groups = [&[R::LR.spec()], R::SPECS, schedule::Schedule::SPECS, &decay, clip::Clip::SPECS];
    let mut all = [R::LR.spec(); N];
    let (mut group, mut next) = (0, 0);
    while group < groups.len() {
        let mut i = 0;
        while i < groups[group].len() {
            all[next] = groups[group][i];
            (i, next) = (i + 1, next + 1);
        }
        group += 1;
    }
    all
}

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

            fn decay_rate(&self, axis: Axis) -> f64 {
                match self { $(Self::$name(rule, ..) => rule.decay_rate(axis)),+ }
            }

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

/// Implements for [`Rule`] what steps many agents at once: by the rules whose steps are loops, and by those whose steps are
/// not, though their states are numbers.
macro_rules! lane_rules {
    (loops: $($name:ident),+; each: $($each:ident),+ $(,)?) => {
        impl Rule {
            /// Returns the state as numbers; `None` where the rule cannot step many agents at once, or where numbers are out
            /// of range.
            fn state_numbers(&self) -> Option<StateNumbers> {
                match self {
                    $(Self::$name(_, state, None) => Some(StateNumbers::of(state)),)+
                    $(Self::$each(_, state, None) => Some(StateNumbers::of(state)),)+
                    _ => None,
                }
            }

            /// Returns the numbers of the state; `None` where the rule cannot step many agents at once.
            fn parts(&self) -> Option<Parts> {
                match self {
                    $(Self::$name(_, state, _) => Some(state.parts()),)+
                    $(Self::$each(_, state, _) => Some(state.parts()),)+
                    _ => None,
                }
            }

            /// Sets the state from numbers. Does nothing where the rule cannot step many agents at once.
            fn set_parts(&mut self, parts: &Parts) {
                match self {
                    $(Self::$name(_, state, wide) => (*state, *wide) = (LaneState::of(parts), None),)+
                    $(Self::$each(_, state, wide) => (*state, *wide) = (LaneState::of(parts), None),)+
                    _ => {}
                }
            }

            /// Makes a step of many agents with this rule. Returns the powers after it, and whether all numbers of the
            /// states are in range; `None` where the rule cannot step many agents at once.
            fn step_lanes(
                &self,
                decays_without_lr: bool,
                input: &LaneInput<'_>,
                out: &mut LaneOutput<'_>,
            ) -> Option<(Powers, bool)> {
                match self {
                    $(Self::$name(rule, ..) if rule.is_loop(input.axis, input.t) => {
                        Some(lanes::step(rule, decays_without_lr, input, out))
                    })+
                    Self::Custom(rule, ..) => Some(rule.step_lanes(input, out)),
                    _ => self.step_each(decays_without_lr, input, out),
                }
            }
        }
    };
}

lane_rules! {
    loops: Adam, Sgd, Momentum, Nesterov, Adagrad, Adadelta, Rmsprop, Amsgrad, Adamw, Adamax, Nadam, Radam, Adabelief, Yogi,
        Lion, Qhm, Qhadam, Ademamix, Adan, ScheduleFreeSgd, ScheduleFree, Prodigy, Cautious, Grams, Mars, Rprop, Sophia, Muon,
        Shampoo, Soap;
    each: Newton, Custom,
}

impl Rule {
    /// Makes a step of many agents, one after the other.
    fn step_each(
        &self,
        decays_without_lr: bool,
        input: &LaneInput<'_>,
        out: &mut LaneOutput<'_>,
    ) -> Option<(Powers, bool)> {
        let mut rule = self.clone();
        let (mut powers, mut all_safe) = (input.powers, true);
        for agent in 0..input.count {
            rule.set_parts(&input.parts(agent));
            let mut of_agent = input.rule_input(agent);
            let decay = self.decay_rate(input.axis) * of_agent.axis_position();
            of_agent.decay = if decays_without_lr { decay / of_agent.base_lr } else { decay };
            if self.uses_hessian() {
                of_agent.hessian = (input.hessian)(agent);
            }
            out.ratio[agent] = rule.step(&mut of_agent).ratio;
            let parts = rule.parts()?;
            all_safe &= out.set_parts(agent, &parts);
            powers = parts.powers;
        }
        Some((powers, all_safe))
    }
}
