//! Prodigy: Adam that finds its own learning rate by how far it has come from the start.
//!
//! The estimate d is one number for both axes. Each axis keeps its own copy; with the same lr on both they are equal.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::{self, div_or_zero, ema, ema_of_square, next_power, weight, weight_decay};
use super::state::state;
use super::update_formula::{Epsilon, RatioFormula, UpdateFormula};
use super::{RuleInput, RunningAverage, StepOutput, UpdateRule, lr, with_second};
use crate::Axis;
use crate::params::config::{config, flag, number};
use crate::params::{Config, KindInfo, Param, PerAxis, Range, Slider};
use crate::real::Real;

config! {
    /// The Prodigy optimizer: Adam's step times d, the largest estimate so far of the distance to the minimum.
    #[derive(Clone, Copy, Debug)]
    pub struct Prodigy {
        beta1: f64 = number(0.9)
            .symbol("β₁")
            .help(super::moments::DECAY_OF_MEAN)
            .range(Range::DECAY)
            .slider(Slider::one_minus_log(0.0, 0.999)),
        beta2: f64 = number(0.999)
            .symbol("β₂")
            .help("how much of the running mean square v stays at each step; its root, of the sums that estimate d")
            .range(Range::DECAY)
            .slider(Slider::one_minus_log(0.0, 0.9999)),
        eps: f64 = number(1e-8)
            .symbol("ε")
            .help("d·ε is added to √v, so that tiny gradients stay tiny")
            .range(Range::NOT_NEGATIVE)
            .slider(Slider::log(1e-10, 10.0)),
        d0: f64 = number(1e-6)
            .symbol("d₀")
            .help("the first estimate of d, smaller than the distance to the minimum")
            .range(Range { min: 1e-12, ..Range::POSITIVE })
            .slider(Slider::log(1e-8, 1.0)),
        d_factor: f64 = number(1.0)
            .symbol("c")
            .help("what every new estimate of d is multiplied by")
            .range(Range::POSITIVE)
            .slider(Slider::log(0.1, 10.0)),
        safeguard_warmup: bool = flag(false)
            .symbol("no lr in d")
            .help("whether lr is left out of the sum that new estimates are divided by, for a schedule that warms up"),
        weight_decay: PerAxis = weight_decay(0.0),
    }
}

state! {
    /// The averages of one axis, and what the estimate of d rests on.
    struct ProdigyState {
        /// The running mean of d·g.
        m: N,
        /// The running mean of (d·g)².
        v: N,
        /// The estimate so far.
        d: N,
        /// θ before the first step, both axes.
        start: [N; 2],
        /// The weighted sum of gradients, both axes.
        sums: [N; 2],
        /// The weighted sum of the products of gradients and distances from the start.
        products: N,
        ;
        beta1_power = 1.0,
        beta2_power = 1.0,
    }
}

lane_state!(ProdigyState {
    m,
    v,
    d,
    start: [f64; 2],
    sums: [f64; 2],
    products;
    beta1_power,
    beta2_power
});

impl UpdateRule for Prodigy {
    type State = ProdigyState;

    const INFO: KindInfo = KindInfo {
        kind: "prodigy",
        title: "Prodigy",
        summary: "Finds its step size by itself: it grows with the distance that its gradients have agreed on.",
        formula: "m ← β₁m + (1−β₁)dg; v ← β₂v + (1−β₂)(dg)²; p ← √β₂·p + lr·B·(d²/d₀)·g·(θ₀−θ); \
                  s ← √β₂·s + lr·B·(d²/d₀)·g; d ← max(d, c·p/(|s_x|+|s_y|)); B = √(1−β₂^t)/(1−β₁^t); \
                  r = d(t−1)·B·(m/(√v+dε) + λθ); θ ← θ − lr·r",
        source: "Mishchenko & Defazio 2023 (arXiv 2306.06101); optax.contrib.prodigy",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(1.0).slider(Slider::log(1e-2, 10.0));
    const HAS_OWN_WEIGHT_DECAY: bool = true;
    const COUPLES_AXES: bool = true;

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        let formula = UpdateFormula::m_hat_over_root("√v\u{302}", Epsilon::Outside(self.eps));
        formula.with_ratio(RatioFormula::Other).with_decay_in_ratio(self.weight_decay[axis])
    }

    #[inline(always)]
    fn decay_rate(&self, axis: Axis) -> f64 {
        self.weight_decay[axis]
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut ProdigyState<N>, input: &RuleInput) -> StepOutput<N> {
        let (at, g) = (input.at.map(N::from), input.gradient.map(N::from));
        let (t, i, lr) = (input.t, input.axis.index(), N::from(input.lr));
        if t == 1 {
            state.d = self.d0.into();
            state.start = at;
        }
        state.beta1_power = next_power(state.beta1_power, self.beta1);
        state.beta2_power = next_power(state.beta2_power, self.beta2);
        let (weight1, weight2) =
            (weight(state.beta1_power, self.beta1, t), weight(state.beta2_power, self.beta2, t));
        let d = state.d;
        let scale = d * N::from(weight2.sqrt() / weight1);
        state.m = ema(self.beta1, state.m, d * g[i]);
        state.v = ema_of_square(self.beta2, state.v, d * g[i]);

        let beta3 = N::from(self.beta2.sqrt());
        let relative = d / self.d0.into();
        let sum_rate = if self.safeguard_warmup { d } else { lr * scale };
        for (sum, g) in state.sums.iter_mut().zip(g) {
            *sum = beta3 * *sum + relative * sum_rate * g;
        }
        let product = g[0] * (state.start[0] - at[0]) + g[1] * (state.start[1] - at[1]);
        state.products = beta3 * state.products + relative * lr * scale * product;
        let length = state.sums[0].abs() + state.sums[1].abs();
        let estimate = N::from(self.d_factor) * div_or_zero(state.products, length);
        state.d = state.d.max(estimate);

        let ratio = scale * div_or_zero(state.m, state.v.sqrt() + state.d * self.eps.into())
            + scale * input.decay.into();
        let first = RunningAverage { raw: state.m, used: state.m / weight1.into() };
        with_second(ratio, Some(first), RunningAverage { raw: state.v, used: state.v / weight2.into() })
    }
}

impl LaneRule for Prodigy {
    #[inline(always)]
    fn is_vectorized(&self, _: Axis, t: u64) -> bool {
        // The first step is another one.
        t > 1 && moments::is_difference_exact(self.beta1) && moments::is_difference_exact(self.beta2)
    }
}
