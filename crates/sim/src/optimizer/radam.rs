//! RAdam: Adam that uses v only after enough gradients, and until then follows the mean alone.

use super::lanes::LaneRule;
use super::moments::{self, BETA1, BETA2, EPS, Moments, constant_power, div_or_zero, next_power};
use super::update_formula::{RatioFormula, UpdateFormula};
use super::{RuleInput, StepOutput, UpdateRule, lr, with_second};
use crate::params::config::config;
use crate::params::{Config, KindInfo, Param, PerAxis};
use crate::real::Real;
use crate::{Axis, math};

/// With at most this many degrees of freedom the variance of 1/√v̂ is too large for v to be used.
const MIN_DEGREES_OF_FREEDOM: f64 = 5.0;
/// Up to here the series of ρ has all digits.
const MAX_SERIES: f64 = 0.1;
/// How far the two forms of ρ differ, relative to it, where the difference has lost too many digits.
const LOST_DIGITS: f64 = 1e-8;

config! {
    /// The RAdam optimizer: r = m̂ while ρₜ ≤ 5, then r = cₜ·m̂/√v̂, with ε added to √v.
    #[derive(Clone, Copy, Debug)]
    pub struct Radam {
        beta1: PerAxis = BETA1,
        beta2: PerAxis = BETA2,
        eps: PerAxis = EPS,
    }
}

/// Returns the rectification cₜ of step `t`; `None` while v has seen too few gradients. `power` is β₂ᵗ.
fn rectification(beta2: f64, t: u64, power: f64) -> Option<f64> {
    let limit = 2.0 / (1.0 - beta2) - 1.0;
    let rho = degrees_of_freedom(beta2, t, power);
    let squared = (rho - 4.0) * (rho - 2.0) * limit / ((limit - 4.0) * (limit - 2.0) * rho);
    (rho > MIN_DEGREES_OF_FREEDOM).then(|| squared.sqrt())
}

/// Returns ρₜ = ρ∞ − 2tβ₂ᵗ/(1−β₂ᵗ).
///
/// Near β₂ = 1 both terms are large and nearly equal. Where their difference has lost too many digits it is summed as the
/// series in L = −ln β₂ instead, from x/(eˣ−1) = 1 − x/2 + x²/12 − x⁴/720 + …
fn degrees_of_freedom(beta2: f64, t: u64, power: f64) -> f64 {
    let steps = t as f64;
    let difference = 2.0 / (1.0 - beta2) - 1.0 - 2.0 * steps * power / (1.0 - power);
    let rate = -math::ln_1p(beta2 - 1.0);
    let x = steps * rate;
    if x > MAX_SERIES || constant_power(power, beta2, t).is_none() {
        return difference;
    }
    let tail = |x: f64| x * x * (1.0 / 12.0 - x * x * (1.0 / 720.0 - x * x / 30240.0));
    let series = steps + 2.0 * (tail(rate) - tail(x)) / rate;
    if (difference - series).abs() > LOST_DIGITS * series { series } else { difference }
}

impl UpdateRule for Radam {
    type State = Moments;

    const INFO: KindInfo = KindInfo {
        kind: "radam",
        title: "RAdam",
        summary: "Adam without large first steps: until v has averaged enough gradients, r is m̂ alone.",
        formula: "ρ∞ = 2/(1−β₂) − 1; ρ = ρ∞ − 2t·β₂^t/(1−β₂^t); r = m̂ if ρ ≤ 5, \
                  else √((ρ−4)(ρ−2)ρ∞/((ρ∞−4)(ρ∞−2)ρ))·m̂·√(1−β₂^t)/(√v+ε); θ ← θ − lr·r",
        source: "Liu et al. 2019 (arXiv 1908.03265); torch.optim.RAdam",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        // The rectification changes from step to step.
        UpdateFormula::adaptive(self.eps[axis]).with_ratio(RatioFormula::Other)
    }

    /// Returns the rectification, and whether there is one: 1 or 0.
    #[inline]
    fn prepare(&self, state: &Moments, t: u64, axis: Axis) -> [f64; 2] {
        let beta2 = self.beta2[axis];
        let factor = rectification(beta2, t, next_power(state.beta2_power(), beta2));
        [factor.unwrap_or_default(), f64::from(u8::from(factor.is_some()))]
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut Moments<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, axis) = (N::from(input.axis_gradient()), input.axis);
        state.update_first(self.beta1[axis], g);
        state.update_second(self.beta2[axis], g);
        let (beta2, t, [factor, is_rectified]) = (self.beta2[axis], input.t, input.prepared);
        let (first, second) = (state.first(self.beta1[axis], t), state.second(beta2, t));
        let ratio = if is_rectified == 0.0 {
            first.used
        } else {
            let weight = N::from(state.v_weight(beta2, t).sqrt());
            let scale = div_or_zero(weight, state.v.sqrt() + self.eps[axis].into());
            N::from(factor) * first.used * scale
        };
        with_second(ratio, Some(first), second)
    }
}

impl LaneRule for Radam {
    #[inline(always)]
    fn is_vectorized(&self, axis: Axis, _: u64) -> bool {
        moments::is_difference_exact(self.beta1[axis]) && moments::is_difference_exact(self.beta2[axis])
    }
}
