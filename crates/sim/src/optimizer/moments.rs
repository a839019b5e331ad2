//! What the variants of Adam share: two running averages, their bias correction, and the parameters that control them.

use super::lane_state::lane_state;
use super::lanes::NO_STEP;
use super::range::{RuleState, rule_state};
use super::state::Numbers;
use super::{HashState, RunningAverage, StepOutput, with_second};
use crate::hash::StateHash;
use crate::math;
use crate::params::config::per_axis;
use crate::params::{Param, PerAxis, Range, Slider};
use crate::real::Real;

/// Below this a power of β no longer changes 1 − βᵗ. It becomes zero, since subnormal numbers are slow.
const NEGLIGIBLE_POWER: f64 = 1e-30;

/// A decay rate nearer to one than this leaves 1 − βᵗ few digits where it is computed as a difference.
const MIN_REST: f64 = 1e-7;

/// The running mean m and the running mean square v of one axis.
#[derive(Clone, Copy, Debug)]
pub struct Moments<N = f64> {
    /// The running mean of gradients.
    pub m: N,
    /// The running mean of squares.
    pub v: N,
    /// The product of all β₁ so far: β₁ᵗ unless β₁ was changed. The weights of the gradients in m sum to 1 minus this.
    beta1_power: f64,
    /// The product of all β₂ so far. The weights of the squares in v sum to 1 minus this.
    beta2_power: f64,
}

rule_state!(Moments { m, v; beta1_power, beta2_power });
lane_state!(Moments { m, v; beta1_power, beta2_power });

impl<N: Real> Default for Moments<N> {
    fn default() -> Self {
        Self::starting_at(0.0)
    }
}

impl HashState for Moments {
    fn hash_into(&self, hash: &mut StateHash) {
        Numbers::hash_into(self, hash);
    }
}

impl<N: Real> Numbers<N> for Moments<N> {
    type Of<M: Real> = Moments<M>;

    fn start() -> Self {
        Self::default()
    }

    fn map<M: Real>(&self, convert: &mut impl FnMut(N) -> M) -> Moments<M> {
        <Moments as RuleState>::map(self, convert)
    }

    fn hash_into(&self, hash: &mut StateHash) {
        for x in [self.m.to_f64(), self.v.to_f64(), self.beta1_power, self.beta2_power] {
            hash.number(x);
        }
    }
}

impl<N: Real> Moments<N> {
    /// Returns averages that both start at this number, with no weight yet.
    pub fn starting_at(start: f64) -> Self {
        Self { m: start.into(), v: start.into(), beta1_power: 1.0, beta2_power: 1.0 }
    }

    /// Updates the first moment: m ← β₁m + (1−β₁)g.
    #[inline(always)]
    pub fn update_first(&mut self, beta1: f64, g: N) {
        self.m = ema(beta1, self.m, g);
        self.advance_beta1_power(beta1);
    }

    /// Updates the second moment: v ← β₂v + (1−β₂)x².
    #[inline(always)]
    pub fn update_second(&mut self, beta2: f64, x: N) {
        self.v = ema_of_square(beta2, self.v, x);
        self.advance_beta2_power(beta2);
    }

    #[inline(always)]
    fn advance_beta1_power(&mut self, beta1: f64) {
        self.beta1_power = next_power(self.beta1_power, beta1);
    }

    /// Multiplies the power of β₂ by β₂ once more, for rules that update v themselves.
    #[inline(always)]
    pub fn advance_beta2_power(&mut self, beta2: f64) {
        self.beta2_power = next_power(self.beta2_power, beta2);
    }

    /// Returns the weight of v after `t` steps: 1 − β₂ᵗ.
    #[inline(always)]
    pub fn v_weight(&self, beta2: f64, t: u64) -> f64 {
        weight(self.beta2_power, beta2, t)
    }

    /// Returns β₂ᵗ.
    pub fn beta2_power(&self) -> f64 {
        self.beta2_power
    }

    /// Returns m and m̂ = m/(1−β₁ᵗ).
    #[inline(always)]
    pub fn first(&self, beta1: f64, t: u64) -> RunningAverage<N> {
        RunningAverage { raw: self.m, used: self.m / weight(self.beta1_power, beta1, t).into() }
    }

    /// Returns v and v̂ = v/(1−β₂ᵗ).
    #[inline(always)]
    pub fn second(&self, beta2: f64, t: u64) -> RunningAverage<N> {
        RunningAverage { raw: self.v, used: self.v / self.v_weight(beta2, t).into() }
    }
}

/// Returns βᵗ after `t` steps with one β; `None` where the product of all β so far is another number, since β was changed.
pub fn constant_power(power: f64, beta: f64, t: u64) -> Option<f64> {
    let t = t as f64;
    let exact = math::exp(t * math::ln_1p(beta - 1.0));
    // Every product was rounded once.
    ((exact - power).abs() <= t * f64::EPSILON).then_some(exact)
}

/// Returns whether 1 − βᵗ has enough digits where it is computed as a difference.
#[inline(always)]
pub fn is_difference_exact(beta: f64) -> bool {
    1.0 - beta >= MIN_REST
}

/// Returns 1 − βᵗ, where `power` is the product of all β so far.
#[inline(always)]
pub fn weight(power: f64, beta: f64, t: u64) -> f64 {
    // Steps of many agents have no number, and only such a β.
    if t != NO_STEP && !is_difference_exact(beta) && constant_power(power, beta, t).is_some() {
        return -math::exp_m1(t as f64 * math::ln_1p(beta - 1.0));
    }
    1.0 - power
}

/// Returns the running average (exponential moving average) after one more number: β·average + (1−β)·x.
#[inline(always)]
pub fn ema<N: Real>(beta: f64, average: N, x: N) -> N {
    N::from(beta) * average + N::from(1.0 - beta) * x
}

/// Returns the running average of squares after one more number x: β·average + (1−β)·x².
///
/// The factors are multiplied from the left, which pinned results depend on.
#[inline(always)]
pub fn ema_of_square<N: Real>(beta: f64, average: N, x: N) -> N {
    N::from(beta) * average + N::from(1.0 - beta) * x * x
}

/// Returns the product of all β so far after one more β.
#[inline(always)]
pub fn next_power(power: f64, beta: f64) -> f64 {
    let next = power * beta;
    if next < NEGLIGIBLE_POWER { 0.0 } else { next }
}

/// Returns a div_or_zero, or zero where the denominator is zero: with only zero gradients and ε = 0 there is no step.
#[inline(always)]
pub fn div_or_zero<N: Real>(numerator: N, denominator: N) -> N {
    if denominator.is_zero() { N::from(0.0) } else { numerator / denominator }
}

/// Returns the length of a vector, also where its square is no number.
#[inline(always)]
pub fn norm<N: Real>([x, y]: [N; 2]) -> N {
    let size = x.abs().max(y.abs());
    let [x, y] = [div_or_zero(x, size), div_or_zero(y, size)];
    size * (x * x + y * y).sqrt()
}

/// Returns −1, 0 or 1, or NaN.
#[inline(always)]
pub fn sign<N: Real>(x: N) -> N {
    if x > N::from(0.0) {
        N::from(1.0)
    } else if x < N::from(0.0) {
        N::from(-1.0)
    } else if x.is_nan() {
        x
    } else {
        N::from(0.0)
    }
}

/// Returns r = m̂/(√v̂+ε), together with both averages.
#[inline(always)]
pub fn adaptive<N: Real>(first: RunningAverage<N>, second: RunningAverage<N>, eps: f64) -> StepOutput<N> {
    let ratio = div_or_zero(first.used, second.used.sqrt() + eps.into());
    with_second(ratio, Some(first), second)
}

/// The help text of the decay rate of m.
pub const DECAY_OF_MEAN: &str = "how much of the running mean m stays at each step";
/// The help text of the decay rate of v.
pub const DECAY_OF_SQUARE: &str = "how much of the running mean square v stays at each step";
/// The help text of a parameter that mixes m with the newest gradient.
pub const SHARE_OF_MEAN: &str = "the share of m in the step; the rest is the newest gradient";

/// The parameter β₁ with its most common default.
pub const BETA1: Param<PerAxis> = beta1(0.9);
/// The parameter β₂ with its most common default.
pub const BETA2: Param<PerAxis> = beta2(0.999);
/// The parameter ε with its most common default.
pub const EPS: Param<PerAxis> = eps(1e-8).help("added to √v̂, so that tiny gradients stay tiny");

/// Returns the decay rate of the running mean.
pub const fn beta1(default: f64) -> Param<PerAxis> {
    decay_rate(default, 0.999).symbol("β₁").help(DECAY_OF_MEAN)
}

/// Returns the decay rate of the running mean square.
pub const fn beta2(default: f64) -> Param<PerAxis> {
    decay_rate(default, 0.9999).symbol("β₂").help(DECAY_OF_SQUARE)
}

/// Returns the decay rate of the running sum of gradients, for rules with momentum.
pub const fn momentum(default: f64) -> Param<PerAxis> {
    decay_rate(default, 0.999).symbol("μ").help("how much of the running sum b stays at each step")
}

/// Returns a decay rate with a slider up to `slider_max`.
pub const fn decay_rate(default: f64, slider_max: f64) -> Param<PerAxis> {
    per_axis(default).range(Range::DECAY).slider(Slider::one_minus_log(0.0, slider_max))
}

/// Returns the parameter ε, which keeps a denominator from zero.
pub const fn eps(default: f64) -> Param<PerAxis> {
    per_axis(default).symbol("ε").range(Range::NOT_NEGATIVE).slider(Slider::log(1e-10, 10.0))
}

/// Returns the parameter of decoupled weight decay: λθ is added to r, so that a step also shrinks θ by lr·λ·θ.
pub const fn weight_decay(default: f64) -> Param<PerAxis> {
    per_axis(default)
        .symbol("λ")
        .help("how strongly each step also pulls toward zero")
        .range(Range::NOT_NEGATIVE)
        .slider(Slider::log(1e-4, 1.0))
}
