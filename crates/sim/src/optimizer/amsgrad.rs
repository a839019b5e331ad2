//! AMSGrad: Adam that divides by the maximum of v so far, so that a rare large gradient keeps its effect.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::{self, BETA1, BETA2, EPS, Moments};
use super::range::RuleState;
use super::update_formula::{Epsilon, UpdateFormula};
use super::{HashState, RuleInput, RunningAverage, StepOutput, UpdateRule, lr};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::config::{config, flag};
use crate::params::{Config, KindInfo, Param, PerAxis};
use crate::real::Real;

config! {
    /// The AMSGrad optimizer: Adam with v̂ = max v/(1−β₂ᵗ).
    #[derive(Clone, Copy, Debug)]
    pub struct Amsgrad {
        beta1: PerAxis = BETA1,
        beta2: PerAxis = BETA2,
        eps: PerAxis = EPS,
        max_of_corrected: bool = flag(false)
            .symbol("max v̂")
            .help("whether the maximum is taken of v̂, after bias correction, as in Optax; PyTorch takes it of v"),
    }
}

/// The running averages of one axis, and the maximum of v.
#[derive(Clone, Copy, Debug)]
pub struct AmsgradState<N = f64> {
    moments: Moments<N>,
    /// The maximum so far of v, or of v̂ where the maximum is taken after bias correction.
    max_v: N,
}

impl<N: Real> Default for AmsgradState<N> {
    fn default() -> Self {
        Self { moments: Moments::default(), max_v: 0.0.into() }
    }
}

impl RuleState for AmsgradState {
    type Of<N: Real> = AmsgradState<N>;

    fn map<N: Real, M: Real>(state: &AmsgradState<N>, mut convert: impl FnMut(N) -> M) -> AmsgradState<M> {
        AmsgradState { moments: Moments::map(&state.moments, &mut convert), max_v: convert(state.max_v) }
    }
}

lane_state!(AmsgradState { moments: Moments, max_v });

impl HashState for AmsgradState {
    fn hash_into(&self, hash: &mut StateHash) {
        self.moments.hash_into(hash);
        hash.number(self.max_v);
    }
}

impl UpdateRule for Amsgrad {
    type State = AmsgradState;

    const INFO: KindInfo = KindInfo {
        kind: "amsgrad",
        title: "AMSGrad",
        summary: "Adam that never forgets how large gradients have been.",
        formula: "m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; w ← max(w, v); r = m̂/(√ŵ+ε); θ ← θ − lr·r",
        source: "Reddi, Kale & Kumar 2018 (arXiv 1904.09237); torch.optim.Adam(amsgrad=True); optax.amsgrad for `max_of_corrected`",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        UpdateFormula::m_hat_over_root("√ŵ", Epsilon::Outside(self.eps[axis]))
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut AmsgradState<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, axis, moments) = (N::from(input.axis_gradient()), input.axis, &mut state.moments);
        moments.update_first(self.beta1[axis], g);
        moments.update_second(self.beta2[axis], g);
        let weight = N::from(moments.v_weight(self.beta2[axis], input.t));
        let corrected = if self.max_of_corrected {
            state.max_v = state.max_v.max(moments.v / weight);
            state.max_v
        } else {
            state.max_v = state.max_v.max(moments.v);
            state.max_v / weight
        };
        let second = RunningAverage { raw: moments.v, used: corrected };
        moments::adaptive(moments.first(self.beta1[axis], input.t), second, self.eps[axis])
    }
}

impl LaneRule for Amsgrad {
    #[inline(always)]
    fn is_vectorized(&self, axis: Axis, _: u64) -> bool {
        moments::is_difference_exact(self.beta1[axis]) && moments::is_difference_exact(self.beta2[axis])
    }
}
