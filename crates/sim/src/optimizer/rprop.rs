//! Rprop: only the sign of a gradient counts, and the step grows while it stays the same.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::sign;
use super::state::state;
use super::update_formula::{RatioFormula, UpdateFormula};
use super::{RuleInput, StepOutput, UpdateRule, lr, without_second};
use crate::Axis;
use crate::params::config::{config, per_axis};
use crate::params::{Config, KindInfo, Param, PerAxis, Range, Slider};
use crate::real::Real;

config! {
    /// The Rprop optimizer: r = s·sign(g), where s grows by η₊ while the sign stays and shrinks by η₋ where it turns.
    #[derive(Clone, Copy, Debug)]
    pub struct Rprop {
        eta_minus: PerAxis = per_axis(0.5)
            .symbol("shrink")
            .help("what a step is multiplied by when the gradient changes its sign; that step is not made")
            .range(Range { min_included: false, ..Range::DECAY })
            .slider(Slider::linear(0.05, 0.95)),
        eta_plus: PerAxis = per_axis(1.2)
            .symbol("grow")
            .help("what a step is multiplied by while the gradient keeps its sign")
            .range(Range { min: 1.0, min_included: false, ..Range::POSITIVE })
            .slider(Slider::linear(1.01, 2.0)),
        min_step: PerAxis = per_axis(1e-6)
            .symbol("min")
            .help("the shortest step")
            .range(Range::POSITIVE)
            .slider(Slider::log(1e-8, 1.0)),
        max_step: PerAxis = per_axis(50.0)
            .symbol("max")
            .help("the longest step")
            .range(Range::POSITIVE)
            .slider(Slider::log(1e-2, 100.0)),
    }
}

state! {
    /// The step of one axis, and which way the last one went.
    struct RpropState {
        /// The length of a step as a multiple of lr, so that it is the size of r.
        size: N,
        /// The sign of the last gradient; zero where it had turned.
        last_sign: N,
    }
}

lane_state!(RpropState { size, last_sign });

impl UpdateRule for Rprop {
    type State = RpropState;

    const INFO: KindInfo = KindInfo {
        kind: "rprop",
        title: "Rprop",
        summary: "Steps that grow while the sign stays and shrink when it turns, for exact gradients: noise turns it all the time.",
        formula: "s ← grow·s where g·g(t−1) > 0; s ← shrink·s and g ← 0 where it is < 0; min ≤ lr·s ≤ max; r = s·sign(g); θ ← θ − lr·r",
        source: "Riedmiller & Braun 1993; torch.optim.Rprop",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.01);

    fn update_formula(&self, _: Axis) -> UpdateFormula {
        UpdateFormula::GRADIENT.with_ratio(RatioFormula::Other)
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut RpropState<N>, input: &RuleInput) -> StepOutput<N> {
        let (axis, mut now) = (input.axis, sign(N::from(input.axis_gradient())));
        let turn = now * state.last_sign;
        if input.t == 1 {
            state.size = 1.0.into();
        } else if turn > N::from(0.0) {
            state.size = state.size * self.eta_plus[axis].into();
        } else if turn < N::from(0.0) {
            state.size = state.size * self.eta_minus[axis].into();
            now = 0.0.into();
        }
        let [min, max] = [self.min_step, self.max_step].map(|step| N::from(step[axis] / input.base_lr));
        let at_least = state.size.max(min);
        state.size = if at_least > max { max } else { at_least };
        state.last_sign = now;
        without_second(state.size * now, None)
    }
}

impl LaneRule for Rprop {
    #[inline(always)]
    fn is_vectorized(&self, _: Axis, t: u64) -> bool {
        // The first step is another one.
        t > 1
    }
}
