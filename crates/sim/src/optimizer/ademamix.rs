//! AdEMAMix: Adam that adds a second, far slower mean of gradients, so that old gradients still count.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::{self, BETA1, BETA2, EPS, Moments, decay_rate, ema, weight_decay};
use super::state::state;
use super::update_formula::{Epsilon, UpdateFormula};
use super::{RuleInput, RunningAverage, StepOutput, UpdateRule, lr};
use crate::params::config::{config, integer, per_axis};
use crate::params::{Config, KindInfo, Param, PerAxis, Range, Slider};
use crate::real::Real;
use crate::{Axis, math};

config! {
    /// The AdEMAMix optimizer: r = (m̂ + αs)/(√v̂+ε) + λθ, where s is a slow mean that is not bias corrected.
    #[derive(Clone, Copy, Debug)]
    pub struct Ademamix {
        beta1: PerAxis = BETA1,
        beta2: PerAxis = BETA2,
        eps: PerAxis = EPS,
        beta3: PerAxis = decay_rate(0.9999, 0.99999)
            .symbol("β of s")
            .help("how much of the slow mean s stays at each step"),
        alpha: PerAxis = per_axis(5.0)
            .symbol("α")
            .help("the weight of the slow mean beside m̂")
            .range(Range::NOT_NEGATIVE)
            .slider(Slider::linear(0.0, 10.0)),
        weight_decay: PerAxis = weight_decay(0.0),
        ramp_steps: u64 = integer(0)
            .symbol("T")
            .help("steps in which α grows from zero and the β of s from β₁; 0 begins with both")
            .range(Range::closed(0.0, 1e9))
            .slider(Slider::linear(0.0, 2000.0)),
    }
}

state! {
    /// The running averages of one axis.
    struct AdemamixState {
        moments: Moments<N>,
        /// The slow mean of gradients.
        slow: N,
    }
}

lane_state!(AdemamixState { moments: Moments, slow });

impl Ademamix {
    /// Returns β₃ and α at step `t`: the half-life of s grows linearly, and so does α.
    fn ramped(&self, axis: Axis, t: u64) -> [f64; 2] {
        let (beta1, beta3, alpha) = (self.beta1[axis], self.beta3[axis], self.alpha[axis]);
        if t >= self.ramp_steps {
            return [beta3, alpha];
        }
        let done = t as f64 / self.ramp_steps as f64;
        let (ln1, ln3) = (math::ln(beta1), math::ln(beta3));
        let ramped = math::exp(ln1 * ln3 / ((1.0 - done) * ln3 + done * ln1));
        // Not a number where β₁ or β₃ is zero.
        [ramped.min(beta3), alpha * done]
    }
}

impl UpdateRule for Ademamix {
    type State = AdemamixState;

    const INFO: KindInfo = KindInfo {
        kind: "ademamix",
        title: "AdEMAMix",
        summary: "Adam with two means: a fast one, and a slow one in which gradients from long ago still count.",
        formula: "m ← β₁m + (1−β₁)g; s ← βs + (1−β)g; v ← β₂v + (1−β₂)g²; r = (m̂ + αs)/(√v̂+ε) + λθ; θ ← θ − lr·r",
        source: "Pagliardini, Ablin & Grangier 2024 (arXiv 2409.03137); optax.contrib.ademamix",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);
    const HAS_OWN_WEIGHT_DECAY: bool = true;

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        let formula = UpdateFormula::m_hat_over_root("√v\u{302}", Epsilon::Outside(self.eps[axis]));
        UpdateFormula { first: Some("m\u{302} + αs"), ..formula }.with_decay_in_ratio(self.weight_decay[axis])
    }

    #[inline(always)]
    fn decay_rate(&self, axis: Axis) -> f64 {
        self.weight_decay[axis]
    }

    #[inline]
    fn prepare(&self, _: &AdemamixState, t: u64, axis: Axis) -> [f64; 2] {
        self.ramped(axis, t)
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut AdemamixState<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, t, axis) = (N::from(input.axis_gradient()), input.t, input.axis);
        let [beta3, alpha] = input.prepared;
        state.moments.update_first(self.beta1[axis], g);
        state.moments.update_second(self.beta2[axis], g);
        state.slow = ema(beta3, state.slow, g);
        let fast = state.moments.first(self.beta1[axis], t);
        let first = RunningAverage { used: fast.used + N::from(alpha) * state.slow, ..fast };
        let out = moments::adaptive(first, state.moments.second(self.beta2[axis], t), self.eps[axis]);
        StepOutput { ratio: out.ratio + input.decay.into(), ..out }
    }
}

impl LaneRule for Ademamix {
    #[inline(always)]
    fn is_vectorized(&self, axis: Axis, _: u64) -> bool {
        moments::is_difference_exact(self.beta1[axis]) && moments::is_difference_exact(self.beta2[axis])
    }
}
