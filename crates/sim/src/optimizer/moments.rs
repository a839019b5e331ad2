//! What Adam and its relatives share: two running averages, their bias correction, and the parameters that govern them.

use super::{HashState, RunningAverage, StepOutput};
use crate::hash::StateHash;
use crate::params::config::per_axis;
use crate::params::{Param, PerAxis, Range, Slider};

/// Below this a power of β no longer changes 1 − βᵗ. It becomes zero, since subnormal numbers are slow.
const NEGLIGIBLE_POWER: f64 = 1e-30;

/// The running mean m and the running mean square v of one axis.
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    /// The running mean of gradients.
    pub m: f64,
    /// The running mean of squares.
    pub v: f64,
    /// The product of all β₁ so far: β₁ᵗ unless β₁ was changed. It is the weight that m still lacks.
    beta1_power: f64,
    /// The product of all β₂ so far, which is the weight that v still lacks.
    beta2_power: f64,
}

impl Default for Moments {
    fn default() -> Self {
        Self { m: 0.0, v: 0.0, beta1_power: 1.0, beta2_power: 1.0 }
    }
}

impl HashState for Moments {
    fn hash_into(&self, hash: &mut StateHash) {
        for x in [self.m, self.v, self.beta1_power, self.beta2_power] {
            hash.number(x);
        }
    }
}

impl Moments {
    /// Returns averages that both start at this number, with no weight yet.
    pub fn starting_at(start: f64) -> Self {
        Self { m: start, v: start, ..Self::default() }
    }

    /// m ← β₁m + (1−β₁)g.
    pub fn update_first(&mut self, beta1: f64, g: f64) {
        self.m = beta1 * self.m + (1.0 - beta1) * g;
        self.beta1_power = next_power(self.beta1_power, beta1);
    }

    /// v ← β₂v + (1−β₂)x².
    pub fn update_second(&mut self, beta2: f64, x: f64) {
        self.v = beta2 * self.v + (1.0 - beta2) * x * x;
        self.advance_beta2_power(beta2);
    }

    /// Adds the weight of one step to v, for rules that update v themselves.
    pub fn advance_beta2_power(&mut self, beta2: f64) {
        self.beta2_power = next_power(self.beta2_power, beta2);
    }

    /// Returns the weight of v so far: 1 − β₂ᵗ.
    pub fn v_weight(&self) -> f64 {
        1.0 - self.beta2_power
    }

    /// Returns β₂ᵗ.
    pub fn beta2_power(&self) -> f64 {
        self.beta2_power
    }

    /// Returns m and m̂ = m/(1−β₁ᵗ).
    pub fn first(&self) -> RunningAverage {
        RunningAverage { raw: self.m, corrected: self.m / (1.0 - self.beta1_power) }
    }

    /// Returns v and v̂ = v/(1−β₂ᵗ).
    pub fn second(&self) -> RunningAverage {
        RunningAverage { raw: self.v, corrected: self.v / self.v_weight() }
    }
}

fn next_power(power: f64, beta: f64) -> f64 {
    let next = power * beta;
    if next < NEGLIGIBLE_POWER { 0.0 } else { next }
}

/// Returns a div_or_zero, or zero where the denominator is zero: no gradient at all and ε = 0 means no step.
pub fn div_or_zero(numerator: f64, denominator: f64) -> f64 {
    if denominator == 0.0 { 0.0 } else { numerator / denominator }
}

/// Returns −1, 0 or 1. (`f64::signum` of zero is one.)
pub fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

/// Returns r = m̂/(√v̂+ε), with the averages it is made of.
pub fn adaptive(first: RunningAverage, second: RunningAverage, eps: f64) -> StepOutput {
    let ratio = div_or_zero(first.corrected, second.corrected.sqrt() + eps);
    StepOutput { ratio, first: Some(first), second: Some(second) }
}

/// β₁ with its most common default.
pub const BETA1: Param<PerAxis> = beta1(0.9);
/// β₂ with its most common default.
pub const BETA2: Param<PerAxis> = beta2(0.999);
/// ε with its most common default.
pub const EPS: Param<PerAxis> = eps(1e-8).help("added to √v̂, so that tiny gradients stay tiny");

/// The decay rate of the running mean.
pub const fn beta1(default: f64) -> Param<PerAxis> {
    decay_rate(default, 0.999).symbol("β₁").help("how much of the running mean m stays at each step")
}

/// The decay rate of the running mean square.
pub const fn beta2(default: f64) -> Param<PerAxis> {
    decay_rate(default, 0.9999).symbol("β₂").help("how much of the running mean square v stays at each step")
}

/// The decay rate of the running sum of gradients, for rules with momentum.
pub const fn momentum(default: f64) -> Param<PerAxis> {
    decay_rate(default, 0.999).symbol("μ").help("how much of the speed stays at each step")
}

/// A decay rate, with a slider up to `slider_max`.
pub const fn decay_rate(default: f64, slider_max: f64) -> Param<PerAxis> {
    per_axis(default).range(Range::DECAY).slider(Slider::one_minus_log(0.0, slider_max))
}

/// ε, which keeps a denominator from zero.
pub const fn eps(default: f64) -> Param<PerAxis> {
    per_axis(default).symbol("ε").range(Range::NOT_NEGATIVE).slider(Slider::log(1e-10, 10.0))
}

/// Weight decay beside the gradient: λθ is added to r, so that a step also shrinks θ by lr·λ·θ.
pub const fn weight_decay(default: f64) -> Param<PerAxis> {
    per_axis(default)
        .symbol("λ")
        .help("how hard each step also pulls toward zero")
        .range(Range::NOT_NEGATIVE)
        .slider(Slider::log(1e-4, 1.0))
}
