//! MARS: Adam on a corrected gradient, which adds a part of its change since the last step.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::{self, EPS, Moments, div_or_zero, norm, weight_decay};
use super::state::state;
use super::update_formula::UpdateFormula;
use super::{RuleInput, StepOutput, UpdateRule, lr};
use crate::Axis;
use crate::params::config::{config, per_axis};
use crate::params::{Config, KindInfo, Param, PerAxis, Range, Slider};
use crate::real::Real;

config! {
    /// The MARS-AdamW optimizer, in its approximate form, whose last gradient is the one of the last batch.
    #[derive(Clone, Copy, Debug)]
    pub struct Mars {
        beta1: PerAxis = moments::beta1(0.95),
        beta2: PerAxis = moments::beta2(0.99),
        eps: PerAxis = EPS,
        gamma: PerAxis = per_axis(0.025)
            .symbol("γ")
            .help("how much of the change of the gradient is added to it")
            .range(Range::closed(0.0, 1.0))
            .slider(Slider::linear(0.0, 1.0)),
        weight_decay: PerAxis = weight_decay(0.0),
    }
}

state! {
    /// The running averages of one axis, and the last gradient of both.
    struct MarsState {
        moments: Moments<N>,
        last: [N; 2],
    }
}

lane_state!(MarsState { moments: Moments, last: [f64; 2] });

impl UpdateRule for Mars {
    type State = MarsState;

    const INFO: KindInfo = KindInfo {
        kind: "mars",
        title: "MARS",
        summary: "Adam on a gradient with less variance: what changed since the last step is weighted up, a long one is cut.",
        formula: "c = g + γ·β₁/(1−β₁)·(g − g(t−1)); c ← c/max(1, |c|); m ← β₁m + (1−β₁)c; v ← β₂v + (1−β₂)c²; \
                  r = m̂/(√v̂+ε) + λθ; θ ← θ − lr·r",
        source: "Yuan et al. 2024 (arXiv 2411.10438); the authors' MARS-AdamW in its approximate form",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.003);
    const HAS_OWN_WEIGHT_DECAY: bool = true;
    const COUPLES_AXES: bool = true;

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        UpdateFormula::adaptive(self.eps[axis]).with_decay_in_ratio(self.weight_decay[axis])
    }

    #[inline(always)]
    fn decay_rate(&self, axis: Axis) -> f64 {
        self.weight_decay[axis]
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut MarsState<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, axis) = (input.gradient.map(N::from), input.axis);
        let corrected = Axis::BOTH.map(|axis| {
            let (i, beta1) = (axis.index(), self.beta1[axis]);
            g[i] + N::from(self.gamma[axis] * (beta1 / (1.0 - beta1))) * (g[i] - state.last[i])
        });
        state.last = g;
        let norm = norm(corrected);
        let own = corrected[axis.index()];
        let own = if norm > N::from(1.0) || norm.is_nan() { div_or_zero(own, norm) } else { own };
        state.moments.update_first(self.beta1[axis], own);
        state.moments.update_second(self.beta2[axis], own);
        let first = state.moments.first(self.beta1[axis], input.t);
        let out = moments::adaptive(first, state.moments.second(self.beta2[axis], input.t), self.eps[axis]);
        StepOutput { ratio: out.ratio + input.decay.into(), ..out }
    }
}

impl LaneRule for Mars {
    #[inline(always)]
    fn is_vectorized(&self, axis: Axis, _: u64) -> bool {
        moments::is_difference_exact(self.beta1[axis]) && moments::is_difference_exact(self.beta2[axis])
    }
}
