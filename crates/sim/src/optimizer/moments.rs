//! What Adam and its relatives have in common: two running averages, what bias correction divides them by, and the
//! parameters that govern them.

use super::{HashState, RunningAverage, StepOutput};
use crate::hash::StateHash;
use crate::params::{ParamSpec, Range, Shape, Slider};

/// Below this a power of β no longer changes 1 − βᵗ; it is dropped, since subnormal numbers are slow.
const NEGLIGIBLE_POWER: f64 = 1e-30;

/// The running mean m and the running mean square v of one axis.
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    /// The running mean of gradients.
    pub m: f64,
    /// The running mean of squares.
    pub v: f64,
    /// The product of all β₁ so far: β₁ᵗ while nobody tunes it, and then still the weight that m lacks.
    beta1_power: f64,
    /// The same for β₂ and v.
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
    /// Both averages at a number, with no weight yet.
    pub fn starting(at: f64) -> Self {
        Self { m: at, v: at, ..Self::default() }
    }

    /// m ← β₁m + (1−β₁)g.
    pub fn take_first(&mut self, beta1: f64, g: f64) {
        self.m = beta1 * self.m + (1.0 - beta1) * g;
        self.count_first(beta1);
    }

    /// v ← β₂v + (1−β₂)x².
    pub fn take_second(&mut self, beta2: f64, x: f64) {
        self.v = beta2 * self.v + (1.0 - beta2) * x * x;
        self.count_second(beta2);
    }

    /// One more step toward full weight, for rules that make m their own way.
    pub fn count_first(&mut self, beta1: f64) {
        self.beta1_power = next_power(self.beta1_power, beta1);
    }

    /// The same for v.
    pub fn count_second(&mut self, beta2: f64) {
        self.beta2_power = next_power(self.beta2_power, beta2);
    }

    /// The weight m has so far: 1 − β₁ᵗ.
    pub fn first_weight(&self) -> f64 {
        1.0 - self.beta1_power
    }

    /// The weight v has so far: 1 − β₂ᵗ.
    pub fn second_weight(&self) -> f64 {
        1.0 - self.beta2_power
    }

    /// β₂ᵗ.
    pub fn second_power(&self) -> f64 {
        self.beta2_power
    }

    /// m and m̂ = m/(1−β₁ᵗ).
    pub fn first(&self) -> RunningAverage {
        RunningAverage { raw: self.m, corrected: self.m / self.first_weight() }
    }

    /// v and v̂ = v/(1−β₂ᵗ).
    pub fn second(&self) -> RunningAverage {
        RunningAverage { raw: self.v, corrected: self.v / self.second_weight() }
    }
}

fn next_power(power: f64, beta: f64) -> f64 {
    let next = power * beta;
    if next < NEGLIGIBLE_POWER { 0.0 } else { next }
}

/// A fraction, and zero for 0/0: no news at all and ε = 0 means stay.
pub fn quotient(upper: f64, lower: f64) -> f64 {
    if lower == 0.0 { 0.0 } else { upper / lower }
}

/// r = m̂/(√v̂+ε), with what it is made of.
pub fn adaptive(first: RunningAverage, second: RunningAverage, eps: f64) -> StepOutput {
    let ratio = quotient(first.corrected, second.corrected.sqrt() + eps);
    StepOutput { ratio, first: Some(first), second: Some(second) }
}

/// β₁ as most have it.
pub const BETA1: ParamSpec = beta1_spec(0.9);
/// β₂ as most have it.
pub const BETA2: ParamSpec = beta2_spec(0.999);
/// ε as most have it.
pub const EPS: ParamSpec = eps_spec(1e-8, "added to √v̂, so that tiny gradients stay tiny");

/// The decay rate of the running mean.
pub const fn beta1_spec(default: f64) -> ParamSpec {
    ParamSpec {
        name: "beta1",
        symbol: "β₁",
        help: "how much of the running mean m stays at each step",
        shape: Shape::PerAxis(default),
        range: Range::DECAY,
        slider: Slider::one_minus_log(0.0, 0.999),
    }
}

/// The decay rate of the running mean square.
pub const fn beta2_spec(default: f64) -> ParamSpec {
    ParamSpec {
        name: "beta2",
        symbol: "β₂",
        help: "how much of the running mean square v stays at each step",
        shape: Shape::PerAxis(default),
        range: Range::DECAY,
        slider: Slider::one_minus_log(0.0, 0.9999),
    }
}

/// What keeps the denominator from zero.
pub const fn eps_spec(default: f64, help: &'static str) -> ParamSpec {
    ParamSpec {
        name: "eps",
        symbol: "ε",
        help,
        shape: Shape::PerAxis(default),
        range: Range::NOT_NEGATIVE,
        slider: Slider::log(1e-10, 10.0),
    }
}

/// How much of the running sum of steps stays, for rules with momentum.
pub const fn momentum_spec(default: f64) -> ParamSpec {
    ParamSpec {
        name: "momentum",
        symbol: "μ",
        help: "how much of the speed stays at each step",
        shape: Shape::PerAxis(default),
        range: Range::DECAY,
        slider: Slider::one_minus_log(0.0, 0.999),
    }
}

/// Weight decay beside the gradient: λθ is added to r, so that a step also shrinks θ by lr·λ·θ.
pub const fn weight_decay_spec(default: f64) -> ParamSpec {
    ParamSpec {
        name: "weight_decay",
        symbol: "λ",
        help: "how hard each step also pulls toward zero",
        shape: Shape::PerAxis(default),
        range: Range::NOT_NEGATIVE,
        slider: Slider::log(1e-4, 1.0),
    }
}
