//! Schedule-free optimizers: an average of all positions takes the place of a falling learning rate.
//!
//! θ is where gradients are sampled, y in the paper: between the fast sequence z and its average x, which is the answer
//! of the method. x = (y − (1−β)z)/β is not shown; near the end of a run both lie together.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::{self, BETA2, EPS, Moments, decay_rate, div_or_zero, weight_decay};
use super::state::state;
use super::update_formula::{RatioFormula, UpdateFormula};
use super::{RuleInput, StepOutput, UpdateRule, lr, with_second, without_second};
use crate::Axis;
use crate::params::config::config;
use crate::params::{Config, KindInfo, Param, PerAxis, Slider};
use crate::real::Real;

/// The parameter β: where gradients are sampled.
const BETA: Param<PerAxis> = decay_rate(0.9, 0.999)
    .symbol("β")
    .help("where gradients are sampled: 0 at the fast point z, near 1 at the average x");

config! {
    /// Schedule-free SGD: z ← z − lr·g(y), x ← (1−c)x + cz, y = (1−β)z + βx.
    #[derive(Clone, Copy, Debug)]
    pub struct ScheduleFreeSgd {
        beta: PerAxis = BETA,
    }
}

config! {
    /// Schedule-free Adam: the same with g/(√v̂+ε) + λy in place of g.
    #[derive(Clone, Copy, Debug)]
    pub struct ScheduleFree {
        beta: PerAxis = BETA,
        beta2: PerAxis = BETA2,
        eps: PerAxis = EPS,
        weight_decay: PerAxis = weight_decay(0.0),
    }
}

state! {
    /// The fast point of one axis, and the weights of the average.
    struct Averaging {
        z: N,
        ;
        /// The sum of the weights of all steps.
        weights = 0.0,
        /// The largest learning rate so far.
        max_lr = 0.0,
    }
}

state! {
    /// The same with the running mean square.
    struct ScheduleFreeState {
        moments: Moments<N>,
        averaging: Averaging<N>,
    }
}

lane_state!(Averaging { z, weights, max_lr });
lane_state!(ScheduleFreeState { moments: Moments, averaging: Averaging });

impl<N: Real> Averaging<N> {
    /// Makes a step of z with a gradient, or what takes its place, and returns the ratio that moves y.
    #[inline(always)]
    fn step(&mut self, beta: f64, gradient: N, input: &RuleInput) -> N {
        let (y, lr) = (N::from(input.axis_position()), input.lr);
        if input.t == 1 {
            self.z = y;
        }
        self.max_lr = self.max_lr.max(lr);
        let weight = self.max_lr * self.max_lr;
        self.weights += weight;
        let share = div_or_zero(weight, self.weights);
        // y ← (1−c)y + cz − lr·(1 − β(1−c))·g, divided by −lr.
        let ratio = N::from(1.0 - beta * (1.0 - share)) * gradient
            - div_or_zero(N::from(share) * (self.z - y), N::from(lr));
        self.z = self.z - N::from(lr) * gradient;
        ratio
    }
}

impl UpdateRule for ScheduleFreeSgd {
    type State = Averaging;

    const INFO: KindInfo = KindInfo {
        kind: "schedule_free_sgd",
        title: "Schedule-Free SGD",
        summary: "SGD that averages its own path, so that lr need not fall: noise makes the steps of its middle small.",
        formula: "c = lr²/Σlr²; z ← z − lr·g; x ← (1−c)x + cz; θ ← (1−β)z + βx; r is the step divided by −lr",
        source: "Defazio et al. 2024 (arXiv 2405.15682); schedulefree.SGDScheduleFree",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.01);

    fn update_formula(&self, _: Axis) -> UpdateFormula {
        UpdateFormula::GRADIENT.with_ratio(RatioFormula::Other)
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut Averaging<N>, input: &RuleInput) -> StepOutput<N> {
        let g = N::from(input.axis_gradient());
        without_second(state.step(self.beta[input.axis], g, input), None)
    }
}

impl UpdateRule for ScheduleFree {
    type State = ScheduleFreeState;

    const INFO: KindInfo = KindInfo {
        kind: "schedule_free",
        title: "Schedule-Free Adam",
        summary: "Averages its own path in place of a mean of gradients, and needs no falling learning rate.",
        formula: "v ← β₂v + (1−β₂)g²; u = g/(√v̂+ε) + λθ; c = lr²/Σlr²; z ← z − lr·u; x ← (1−c)x + cz; \
                  θ ← (1−β)z + βx; r is the step divided by −lr",
        source: "Defazio et al. 2024 (arXiv 2405.15682); schedulefree.AdamWScheduleFree",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.0025).slider(Slider::log(1e-3, 1.0));
    const HAS_OWN_WEIGHT_DECAY: bool = true;

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        let adaptive = UpdateFormula::adaptive(self.eps[axis]).with_ratio(RatioFormula::Other);
        UpdateFormula { first: None, ..adaptive }.with_decay_in_ratio(self.weight_decay[axis])
    }

    #[inline(always)]
    fn decay_rate(&self, axis: Axis) -> f64 {
        self.weight_decay[axis]
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut ScheduleFreeState<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, axis) = (N::from(input.axis_gradient()), input.axis);
        state.moments.update_second(self.beta2[axis], g);
        let second = state.moments.second(self.beta2[axis], input.t);
        let normalized = div_or_zero(g, second.used.sqrt() + self.eps[axis].into());
        let update = normalized + input.decay.into();
        with_second(state.averaging.step(self.beta[axis], update, input), None, second)
    }
}

impl LaneRule for ScheduleFreeSgd {
    #[inline(always)]
    fn is_vectorized(&self, _: Axis, t: u64) -> bool {
        // The first step is another one.
        t > 1
    }
}

impl LaneRule for ScheduleFree {
    #[inline(always)]
    fn is_vectorized(&self, axis: Axis, t: u64) -> bool {
        // The first step is another one.
        t > 1 && moments::is_difference_exact(self.beta2[axis])
    }
}
