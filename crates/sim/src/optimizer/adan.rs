//! Adan: Nesterov's look ahead by the change of the gradient from step to step.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::{self, decay_rate, ema, ema_of_square, next_power, weight, weight_decay};
use super::state::state;
use super::update_formula::{Epsilon, UpdateFormula};
use super::{RuleInput, RunningAverage, StepOutput, UpdateRule, lr};
use crate::Axis;
use crate::params::config::config;
use crate::params::{Config, KindInfo, Param, PerAxis};
use crate::real::Real;

config! {
    /// The Adan optimizer: r = (m̂ + β₂d̂)/(√n̂+ε) + λθ, where d is the mean change of the gradient and n that of
    /// (g + β₂Δg)². Its β are what stays, 1 minus those of the paper. Its weight decay is the authors' `no_prox`.
    #[derive(Clone, Copy, Debug)]
    pub struct Adan {
        beta1: PerAxis = moments::beta1(0.98),
        beta2: PerAxis = decay_rate(0.92, 0.999)
            .symbol("β₂")
            .help("how much of the mean change d stays at each step, and its weight in r"),
        beta3: PerAxis = decay_rate(0.99, 0.9999)
            .symbol("β of n")
            .help("how much of the mean square n stays at each step"),
        eps: PerAxis = moments::eps(1e-8).help("added to √n̂, so that tiny gradients stay tiny"),
        weight_decay: PerAxis = weight_decay(0.0),
    }
}

state! {
    /// The running averages of one axis, and the last gradient.
    struct AdanState {
        m: N,
        /// The mean change of the gradient.
        change: N,
        /// The mean square.
        n: N,
        last: N,
        ;
        beta1_power = 1.0,
        beta2_power = 1.0,
        beta3_power = 1.0,
    }
}

lane_state!(AdanState { m, change, n, last; beta1_power, beta2_power, beta3_power });

impl UpdateRule for Adan {
    type State = AdanState;

    const INFO: KindInfo = KindInfo {
        kind: "adan",
        title: "Adan",
        summary: "Looks ahead by how the gradient changes: it slows down before a slope turns.",
        formula: "Δ = g − g(t−1); m ← β₁m + (1−β₁)g; d ← β₂d + (1−β₂)Δ; n ← βn + (1−β)(g + β₂Δ)²; \
                  r = (m̂ + β₂d̂)/(√n̂+ε) + λθ; θ ← θ − lr·r",
        source: "Xie et al. 2022 (arXiv 2208.06677); the authors' Adan(no_prox=True)",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);
    const HAS_OWN_WEIGHT_DECAY: bool = true;

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        let formula = UpdateFormula::m_hat_over_root("√v\u{302}", Epsilon::Outside(self.eps[axis]));
        let first = Some("m\u{302} + β₂d\u{302}");
        UpdateFormula { first, ..formula }.with_decay_in_ratio(self.weight_decay[axis])
    }

    #[inline(always)]
    fn decay_rate(&self, axis: Axis) -> f64 {
        self.weight_decay[axis]
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut AdanState<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, t, axis) = (N::from(input.axis_gradient()), input.t, input.axis);
        let [beta1, beta2, beta3] = [self.beta1[axis], self.beta2[axis], self.beta3[axis]];
        // The first step has no last gradient. It is known by the power, since steps of many agents have no number.
        let is_first = state.beta1_power == 1.0;
        let change = if is_first { N::from(0.0) } else { g - state.last };
        state.last = g;
        state.m = ema(beta1, state.m, g);
        state.change = ema(beta2, state.change, change);
        state.n = ema_of_square(beta3, state.n, g + N::from(beta2) * change);
        state.beta1_power = next_power(state.beta1_power, beta1);
        state.beta2_power = next_power(state.beta2_power, beta2);
        state.beta3_power = next_power(state.beta3_power, beta3);
        let m_hat = state.m / weight(state.beta1_power, beta1, t).into();
        let change_hat = state.change / weight(state.beta2_power, beta2, t).into();
        let first = RunningAverage { raw: state.m, used: m_hat + N::from(beta2) * change_hat };
        let n_hat = state.n / weight(state.beta3_power, beta3, t).into();
        let out = moments::adaptive(first, RunningAverage { raw: state.n, used: n_hat }, self.eps[axis]);
        StepOutput { ratio: out.ratio + input.decay.into(), ..out }
    }
}

impl LaneRule for Adan {
    #[inline(always)]
    fn is_vectorized(&self, axis: Axis, _: u64) -> bool {
        [self.beta1, self.beta2, self.beta3].iter().all(|beta| moments::is_difference_exact(beta[axis]))
    }
}
