//! Cautious AdamW: an axis whose mean points against the newest gradient stands still.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::{self, BETA1, BETA2, EPS, Moments, ema, sign, weight_decay};
use super::rule_input::of_axis;
use super::state::state;
use super::update_formula::{RatioFormula, UpdateFormula};
use super::{RuleInput, StepOutput, UpdateRule, lr};
use crate::Axis;
use crate::params::config::config;
use crate::params::{Config, KindInfo, Param, PerAxis};
use crate::real::Real;

config! {
    /// The cautious AdamW optimizer: r = φ·m̂/(√v̂+ε)·2/n + λθ, where φ is 1 on the n axes on which m and g agree in sign.
    #[derive(Clone, Copy, Debug)]
    pub struct Cautious {
        beta1: PerAxis = BETA1,
        beta2: PerAxis = BETA2,
        eps: PerAxis = EPS,
        weight_decay: PerAxis = weight_decay(0.01),
    }
}

state! {
    /// The running averages of one axis, and the running mean of the other one.
    struct CautiousState {
        moments: Moments<N>,
        other_m: N,
    }
}

lane_state!(CautiousState { moments: Moments, other_m });

impl UpdateRule for Cautious {
    type State = CautiousState;

    const INFO: KindInfo = KindInfo {
        kind: "cautious",
        title: "Cautious AdamW",
        summary: "Adam that never steps against the newest gradient: such an axis stands still, the other goes twice as far.",
        formula: "m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; φ = 1 where m·g > 0, else 0, on n axes 1; \
                  r = φ·(2/n)·m̂/(√v̂+ε) + λθ; θ ← θ − lr·r",
        source: "Liang et al. 2024 (arXiv 2411.16085); the authors' c_adamw.py, with ε outside the corrected root",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);
    const HAS_OWN_WEIGHT_DECAY: bool = true;
    const COUPLES_AXES: bool = true;

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        let formula = UpdateFormula::adaptive(self.eps[axis]).with_ratio(RatioFormula::Other);
        formula.with_decay_in_ratio(self.weight_decay[axis])
    }

    #[inline(always)]
    fn decay_rate(&self, axis: Axis) -> f64 {
        self.weight_decay[axis]
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut CautiousState<N>, input: &RuleInput) -> StepOutput<N> {
        let (axis, other) = (input.axis, input.axis.other());
        let (g, other_g) = (N::from(input.axis_gradient()), N::from(of_axis(input.gradient, other)));
        state.moments.update_first(self.beta1[axis], g);
        state.moments.update_second(self.beta2[axis], g);
        state.other_m = ema(self.beta1[other], state.other_m, other_g);
        // By signs, since a product of tiny numbers is zero.
        let agrees = |m: N, g: N| sign(m) * sign(g) > N::from(0.0);
        let is_alone = !agrees(state.other_m, other_g);
        let factor = match (agrees(state.moments.m, g), is_alone) {
            (false, _) => 0.0,
            (true, true) => 2.0,
            (true, false) => 1.0,
        };
        let first = state.moments.first(self.beta1[axis], input.t);
        let out = moments::adaptive(first, state.moments.second(self.beta2[axis], input.t), self.eps[axis]);
        // A sum with NaN on either axis stays NaN, so that the run ends.
        let ratio = if g.is_nan() || other_g.is_nan() { g + other_g } else { out.ratio * factor.into() };
        StepOutput { ratio: ratio + input.decay.into(), ..out }
    }
}

impl LaneRule for Cautious {
    #[inline(always)]
    fn is_vectorized(&self, axis: Axis, _: u64) -> bool {
        moments::is_difference_exact(self.beta1[axis]) && moments::is_difference_exact(self.beta2[axis])
    }
}
