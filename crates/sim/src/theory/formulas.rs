//! The formulas. r is m̂/√v̂ unless a formula says otherwise; ε is there only where it is a parameter.
//!
//! The derivations are short: m̂ is a weighted mean of gradients with weights aₖ ∝ β₁ᵏ, k steps back; v̂ is a weighted
//! mean of their squares with weights bₖ ∝ β₂ᵏ; and when β₂ is near one, v̂ is nearly the mean square.

use crate::math;
use crate::noise::GradientCycle;

/// Returns √((1−β₁)/(1+β₁)), the long-run RMS of r under pure noise: 0.2294 for β₁ = 0.9.
#[must_use]
pub fn pure_noise_rms(beta1: f64) -> f64 {
    ((1.0 - beta1) / (1.0 + beta1)).sqrt()
}

/// Returns μ/√(μ²+σ²), the long-run mean of r; 0 where both are zero.
#[must_use]
pub fn mean_under_noise(mean: f64, sigma: f64) -> f64 {
    // Only the ratio of the two counts, so that their squares can be kept in the range of numbers.
    let unit = unit_of(mean.abs().max(sigma.abs()));
    let (mean, sigma) = (mean / unit, sigma / unit);
    let size = math::length([mean, sigma]);
    if size == 0.0 { 0.0 } else { mean / size }
}

/// Returns a number by which numbers of this size are divided before they are squared: 1 where their squares are safe.
fn unit_of(size: f64) -> f64 {
    if size == 0.0 || (1e-135..1e135).contains(&size) || !size.is_finite() { 1.0 } else { size }
}

/// Returns how many steps r keeps its old sign after a long trend flips, by m ∝ 2β₁ⁿ − 1: 6 for β₁ = 0.9.
#[must_use]
pub fn steps_after_flip(beta1: f64) -> f64 {
    if beta1 <= 0.5 {
        return 0.0;
    }
    (math::ln(0.5) / math::ln(beta1)).ceil() - 1.0
}

/// Returns √((1−β₁)(1+β₁ᵗ)/((1+β₁)(1−β₁ᵗ))), the RMS of r over many runs at step `t`, under pure noise, β₂ → 1.
///
/// g/√v̂ is then a point on a sphere of radius √t, whose every coordinate has the mean square 1, so that r has the
/// mean square Σaₖ².
#[must_use]
pub fn early_noise_rms(beta1: f64, t: f64) -> f64 {
    let left = math::pow(beta1, t);
    ((1.0 - beta1) * (1.0 + left) / ((1.0 + beta1) * (1.0 - left))).sqrt()
}

/// Returns √((1−β₁)(1+ρβ₁)/((1+β₁)(1−ρβ₁))), the long-run RMS of r under noise whose correlation k steps apart is ρᵏ.
#[must_use]
pub fn correlated_noise_rms(beta1: f64, rho: f64) -> f64 {
    pure_noise_rms(beta1) * ((1.0 + rho * beta1) / (1.0 - rho * beta1)).sqrt()
}

/// Returns the step after a flip at which r has passed `share` of the way to its new value ∓1, by 2β₁ⁿ ≤ 1 − `share`:
/// 51 for β₁ = 0.9 and 0.99.
#[must_use]
pub fn steps_to_turn(beta1: f64, share: f64) -> f64 {
    (math::ln(0.5 * (1.0 - share)) / math::ln(beta1)).ceil()
}

/// Returns (1−β₁)/(1+β₁), the long-run |r| when signs alternate.
#[must_use]
pub fn alternating(beta1: f64) -> f64 {
    (1.0 - beta1) / (1.0 + beta1)
}

/// Returns r at the first gradient that is not zero, at step `t`, which may be infinite: a/√b of the last step.
#[must_use]
pub fn spike(beta1: f64, beta2: f64, t: f64) -> f64 {
    weight(beta1, t) / weight(beta2, t).sqrt()
}

/// Returns the weight of the last of `t` gradients.
fn weight(beta: f64, t: f64) -> f64 {
    (1.0 - beta) / (1.0 - math::pow(beta, t))
}

/// Returns the largest possible |r| after `t` steps, which may be infinitely many: √Σaₖ²/bₖ by Cauchy and Schwarz,
/// reached when gradients grow by β₂/β₁ each step. Infinite for t = ∞ and β₁² ≥ β₂.
#[must_use]
pub fn supremum(beta1: f64, beta2: f64, t: f64) -> f64 {
    let ratio = beta1 * beta1 / beta2;
    // Σ(β₁²/β₂)ᵏ over t terms.
    let sum = if ratio == 1.0 { t } else { (1.0 - math::pow(ratio, t)) / (1.0 - ratio) };
    weight(beta1, t) * (sum / weight(beta2, t)).sqrt()
}

/// Returns √2·(1−β₁)/√(1−2β₁cos ω+β₁²), the largest |r| on a sinusoid of ω radians per step. It must be slow enough for
/// m to follow and fast enough for v not to: 1−β₂ ≪ ω.
#[must_use]
pub fn sine_peak(beta1: f64, omega: f64) -> f64 {
    let gain = (1.0 - beta1) / (1.0 - 2.0 * beta1 * math::cos(omega) + beta1 * beta1).sqrt();
    std::f64::consts::SQRT_2 * gain
}

/// Returns (1−β₁ᵗ)/√(1−β₂ᵗ), which is r at step `t` of a constant gradient without bias correction.
#[must_use]
pub fn uncorrected(beta1: f64, beta2: f64, t: f64) -> f64 {
    (1.0 - math::pow(beta1, t)) / (1.0 - math::pow(beta2, t)).sqrt()
}

/// Returns the step at which [`uncorrected`] is largest, among the first thousand.
#[must_use]
pub fn uncorrected_peak(beta1: f64, beta2: f64) -> f64 {
    let at = |t: u32| uncorrected(beta1, beta2, f64::from(t));
    (1..=1000).max_by(|a, b| at(*a).total_cmp(&at(*b))).map_or(1.0, f64::from)
}

/// Returns g/(|g|+ε), which is r at the first step and at every step of a constant gradient; 0 where both are zero.
#[must_use]
pub fn constant(gradient: f64, eps: f64) -> f64 {
    if gradient == 0.0 { 0.0 } else { gradient / (gradient.abs() + eps) }
}

/// Returns the running mean of a function of the gradients at the end of a period, after infinitely many periods.
fn running_mean_at_end(cycle: GradientCycle, beta: f64, of: impl Fn(f64) -> f64) -> f64 {
    let (mut mean, mut rest) = (0.0, 1.0);
    for gradient in cycle.gradients() {
        mean = beta * mean + (1.0 - beta) * of(gradient);
        rest *= beta;
    }
    mean / (1.0 - rest)
}

/// Returns the long-run mean of r = m/(√v+ε) on gradients that repeat. Takes time in proportion to the period.
#[must_use]
pub fn cycle_mean(beta1: f64, beta2: f64, eps: f64, cycle: GradientCycle) -> f64 {
    let unit = unit_of(cycle.rare.abs().max(cycle.common.abs()));
    let (rare, common, eps) = (cycle.rare / unit, cycle.common / unit, eps / unit);
    let cycle = GradientCycle { rare, common, ..cycle };
    let mut m = running_mean_at_end(cycle, beta1, |g| g);
    let mut v = running_mean_at_end(cycle, beta2, |g| g * g);
    let mut sum = 0.0;
    for gradient in cycle.gradients() {
        m = beta1 * m + (1.0 - beta1) * gradient;
        v = beta2 * v + (1.0 - beta2) * gradient * gradient;
        // Without a gradient there is no step, even where ε is zero.
        sum += if m == 0.0 { 0.0 } else { m / (v.sqrt() + eps) };
    }
    sum / cycle.period as f64
}

/// Returns the mean of r where every third gradient is `c` and the others −1, at β₁ = 0 and β₂ = 1/(1+c²): −0.227 for c
/// = 3. It is negative, so that Adam climbs, though the mean gradient (c−2)/3 is positive (Reddi, Kale & Kumar 2018).
#[must_use]
pub fn reddi_mean(c: f64) -> f64 {
    cycle_mean(0.0, 1.0 / (1.0 + c * c), 0.0, GradientCycle { rare: c, common: -1.0, period: 3 })
}

/// Returns (2+2β₁)/(1−β₁), the largest stable value of lr·curvature/(√v̂+ε) for Adam on a quadratic.
/// It is 38 for β₁ = 0.9 (Cohen et al. 2022).
#[must_use]
pub fn edge_of_stability(beta1: f64) -> f64 {
    2.0 * (1.0 + beta1) / (1.0 - beta1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const B1: f64 = 0.9;
    const B2: f64 = 0.999;

    #[track_caller]
    fn assert_numbers(found: impl IntoIterator<Item = f64>, stated: &[f64]) {
        let found: Vec<f64> = found.into_iter().collect();
        assert_eq!(found.len(), stated.len());
        // Stated to three or four digits.
        assert!(found.iter().zip(stated).all(|(a, b)| (a - b).abs() < 0.000_6), "{found:?}, not {stated:?}");
    }

    #[test]
    fn formulas_have_the_numbers_of_the_literature() {
        let early = [1.0, 2.0, 3.0, 5.0, 10.0, 20.0].map(|t| early_noise_rms(B1, t));
        assert_numbers(early, &[1.0, 0.708, 0.580, 0.452, 0.330, 0.259]);
        assert_numbers(
            [10.0, 100.0, 1000.0, f64::INFINITY].map(|t| spike(B1, B2, t)),
            &[0.484, 0.976, 2.515, 3.162],
        );
        let suprema = [1.0, 10.0, 100.0, 1000.0, f64::INFINITY].map(|t| supremum(B1, B2, t));
        assert_numbers(suprema, &[1.0, 1.043, 2.243, 5.781, 7.270]);
        assert_numbers(
            [1.0, 12.0, 100.0, 1000.0].map(|t| uncorrected(B1, B2, t)),
            &[3.162, 6.569, 3.241, 1.258],
        );
        assert_numbers([pure_noise_rms(B1), sine_peak(B1, 0.05), reddi_mean(3.0)], &[0.2294, 1.278, -0.227]);
        assert_numbers([0.5, 1.0, 2.0, 4.0].map(|s| mean_under_noise(1.0, s)), &[0.894, 0.707, 0.447, 0.243]);
        assert_eq!(
            [steps_after_flip(B1), steps_to_turn(B1, 0.99), uncorrected_peak(B1, B2)],
            [6.0, 51.0, 12.0]
        );
        assert_numbers([edge_of_stability(B1), edge_of_stability(0.0)], &[38.0, 2.0]);
        assert_eq!([constant(1e-8, 1e-8), constant(-3.0, 0.0)], [0.5, -1.0]);
    }

    #[test]
    fn predictions_do_not_depend_on_the_unit_of_gradients() {
        let cycle = |size: f64| GradientCycle { rare: 3.0 * size, common: -size, period: 3 };
        for size in [1e-300, 1e-160, 1e-20, 1e160, 1e300] {
            let same = |found: f64, expected: f64| {
                assert!((found - expected).abs() < 1e-12, "at {size}: {found}, not {expected}");
            };
            same(mean_under_noise(size, 2.0 * size), mean_under_noise(1.0, 2.0));
            same(cycle_mean(B1, B2, 0.1 * size, cycle(size)), cycle_mean(B1, B2, 0.1, cycle(1.0)));
            same(constant(-size, size), -0.5);
        }
        assert_eq!([constant(0.0, 0.0), mean_under_noise(0.0, 0.0)], [0.0; 2]);
    }

    #[test]
    fn formulas_agree_where_their_cases_coincide() {
        for beta1 in [0.0, 0.5, 0.9, 0.99] {
            assert!((early_noise_rms(beta1, 1.0) - 1.0).abs() < 1e-12, "the first step");
            assert!((early_noise_rms(beta1, f64::INFINITY) - pure_noise_rms(beta1)).abs() < 1e-12);
            assert_eq!(correlated_noise_rms(beta1, 0.0), pure_noise_rms(beta1));
            assert_eq!(spike(beta1, B2, 1.0), 1.0);
            assert!((supremum(beta1, B2, 1.0) - 1.0).abs() < 1e-12);
            assert!((sine_peak(beta1, 0.0) - 2f64.sqrt()).abs() < 1e-12);
            for t in [2.0, 30.0, 4000.0] {
                assert!(supremum(beta1, B2, t) >= spike(beta1, B2, t), "a supremum is above all");
                assert!(supremum(beta1, beta1.max(0.1), t) <= 1.0 + 1e-12 || beta1 == 0.0, "β₁ = β₂");
            }
        }
        // Noise that never changes is a constant gradient; noise that changes sign at each step alternates.
        assert!((correlated_noise_rms(B1, 1.0) - 1.0).abs() < 1e-12);
        assert!((correlated_noise_rms(B1, -1.0) - alternating(B1)).abs() < 1e-12);
    }
}
