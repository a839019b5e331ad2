//! Heights and tones of the losses of one surface. Reads a surface and its view, once; pure after that.
//!
//! A *height* is what contour lines and hill shade are made of: the loss itself, or its logarithm above the lowest
//! (`Shade::Log`). A *tone* is a height's place on the color ramp, 0 to 1. Neither changes while a player zooms, except
//! the tone of a surface whose view follows the agent.

use frankie_sim::math;
use frankie_sim::surface::{Shade, Surface, SurfaceContext, View};

/// The number of samples along each side of the view.
const SAMPLES: usize = 56;
/// The maximum cost of the samples, in data points: a costly surface has fewer of them.
const MAX_COST: u64 = 1_500_000;
/// The steps at which ground that changes over time is sampled: close together at first, then farther apart.
const CHANGING_STEPS: [u64; 14] = [0, 1, 2, 3, 4, 6, 9, 14, 25, 50, 100, 200, 400, 800];
/// The number of samples along each side of the view for each of these steps.
const CHANGING_SAMPLES: usize = 12;
/// The quantile of the heights in the view that gets the ridge color; higher ones have it too.
const TOP_QUANTILE: f64 = 0.985;
/// The quantile of the losses above the lowest that softens the logarithm near the lowest.
const SOFT_QUANTILE: f64 = 0.06;
/// The minimum softening, as a share of the top, so that a view with a flat floor has colors too.
const SOFT_SHARE: f64 = 2e-4;
/// The tone of the view's median height.
const MIDDLE_TONE: f64 = 0.45;
/// The range of the exponent that gives the median height this tone.
const GAMMA: [f64; 2] = [0.55, 1.5];
/// Tones above this value are compressed, so that the ridge color is reached smoothly.
const SHOULDER: f32 = 0.75;
/// The raw tone at the end of the ramp texture, which covers 0 to this value.
pub const RAMP_REACH: f32 = 1.6;

/// The mapping from loss to height to tone, of one surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relief {
    log: bool,
    /// The loss at which a logarithmic height is zero.
    lowest: f64,
    /// The loss above the lowest at which the logarithm begins to bend.
    softening: f64,
    /// The height of the valley color.
    low: f64,
    /// The difference in height of the ridge color and the valley color; positive.
    span: f64,
    /// The exponent of tones, with which the view's median height has a middle color.
    gamma: f32,
    /// Whether tones are relative to the center of the visible part, because the ground has no fixed view.
    relative: bool,
}

impl Default for Relief {
    fn default() -> Self {
        Self { log: false, lowest: 0.0, softening: 1.0, low: 0.0, span: 1.0, gamma: 1.0, relative: false }
    }
}

impl Relief {
    /// Returns the mapping of a surface, fitted to a view.
    #[must_use]
    pub fn of(surface: &dyn Surface, view: &View, surface_context: &SurfaceContext) -> Self {
        let mut losses = sampled_losses(surface, view, surface_context);
        losses.sort_by(f64::total_cmp);
        let (Some(&first), Some(&last)) = (losses.first(), losses.last()) else { return Self::default() };
        let lowest = surface
            .minima(surface_context)
            .iter()
            .filter(|minimum| view.contains(minimum.at, 1.0))
            .map(|minimum| minimum.loss)
            .filter(|loss| loss.is_finite())
            .fold(first, f64::min);
        let mut relief = Self { log: view.shade == Shade::Log, lowest, ..Self::default() };
        let top = quantile(&losses, TOP_QUANTILE) - lowest;
        relief.softening =
            (quantile(&losses, SOFT_QUANTILE) - lowest).max(SOFT_SHARE * top).max(f64::MIN_POSITIVE);
        let heights: Vec<f64> = losses.iter().map(|&loss| relief.height(loss)).collect();
        relief.low = relief.height(lowest);
        let top = quantile(&heights, TOP_QUANTILE);
        relief.span = [top, relief.height(last)]
            .into_iter()
            .map(|height| height - relief.low)
            .find(|span| span.is_finite() && *span > f64::EPSILON * relief.low.abs().max(f64::MIN_POSITIVE))
            .unwrap_or(1.0);
        if view.follow {
            relief.relative = true;
        } else {
            let middle = (quantile(&heights, 0.5) - relief.low) / relief.span;
            relief.gamma = gamma_for(middle) as f32;
        }
        relief
    }

    /// Returns the height of a loss. It is finite if the loss is.
    #[must_use]
    pub fn height(&self, loss: f64) -> f64 {
        if !self.log {
            return loss;
        }
        let above = (loss - self.lowest) / self.softening;
        // An odd function around the lowest loss, since losses outside of the view may be lower.
        if above >= 0.0 { math::ln_1p(above) } else { -math::ln_1p(-above) }
    }

    /// Returns the approximate error of heights up to `highest` when losses have a relative error of `share`.
    #[must_use]
    pub fn rounding(&self, highest: f64, share: f64) -> f64 {
        share * if self.log { highest + self.lowest.abs() / self.softening } else { highest }
    }

    /// Returns the difference in height of the ridge color and the valley color.
    #[must_use]
    pub fn span(&self) -> f64 {
        self.span
    }

    /// Returns whether tones are relative to the center of the visible part.
    #[must_use]
    pub fn is_relative(&self) -> bool {
        self.relative
    }

    /// Returns the tone of a height before [`Relief::tone`] adjusts it: 0 in the valley, 1 on the ridge; `middle` is the
    /// height at the center of the visible part.
    #[must_use]
    pub fn raw_tone(&self, height: f64, middle: f64) -> f64 {
        if self.relative { 0.5 + (height - middle) / self.span } else { (height - self.low) / self.span }
    }

    /// Returns the position on the ramp, 0 to 1, of a raw tone: with the view's exponent, and a soft end at the ridge.
    #[must_use]
    pub fn tone(&self, raw: f32) -> f32 {
        let bent = raw.max(0.0).powf(self.gamma);
        if bent <= SHOULDER {
            return bent;
        }
        let rest = 1.0 - SHOULDER;
        SHOULDER + rest * (1.0 - (-(bent - SHOULDER) / rest).exp())
    }
}

/// Returns finite losses over the view. A surface that changes over time, with a view that follows the agent, is sampled at
/// later steps as well.
fn sampled_losses(surface: &dyn Surface, view: &View, surface_context: &SurfaceContext) -> Vec<f64> {
    let (contexts, side): (Vec<SurfaceContext>, usize) = if surface.changes() && view.follow {
        (
            CHANGING_STEPS.iter().map(|&step| SurfaceContext { step, ..*surface_context }).collect(),
            CHANGING_SAMPLES,
        )
    } else {
        (vec![*surface_context], SAMPLES)
    };
    let affordable = (MAX_COST / contexts.len() as u64 / surface.cost().max(1)) as f64;
    let side = side.min(affordable.sqrt() as usize).max(2);
    let mut losses = Vec::with_capacity(contexts.len() * side * side);
    let (corner, size) = ([view.x[0], view.y[0]], view.size());
    for surface_context in &contexts {
        for row in 0..side {
            for column in 0..side {
                let share = [column, row].map(|i| (i as f64 + 0.5) / side as f64);
                let at = [corner[0] + share[0] * size[0], corner[1] + share[1] * size[1]];
                losses.push(surface.loss(at, surface_context));
            }
        }
    }
    losses.retain(|loss| loss.is_finite());
    losses
}

/// Returns the exponent that takes `middle` to [`MIDDLE_TONE`], within [`GAMMA`].
fn gamma_for(middle: f64) -> f64 {
    if !(middle > 0.0 && middle < 1.0) {
        return 1.0;
    }
    (math::ln(MIDDLE_TONE) / math::ln(middle)).clamp(GAMMA[0], GAMMA[1])
}

/// Returns a quantile of sorted numbers.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let index = (share * (sorted.len().saturating_sub(1)) as f64) as usize;
    sorted.get(index).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use frankie_sim::params::Params;
    use frankie_sim::surface::{KINDS, SurfaceKind};

    #[test]
    fn the_relief_of_every_surface_is_finite() {
        for kind in KINDS {
            let surface = (kind.build)(&Params::defaults(kind.info.params)).unwrap();
            let view = surface.view;
            let relief = Relief::of(&surface, &view, &SurfaceContext::default());
            assert!(relief.span.is_finite() && relief.span > 0.0, "{}", kind.info.kind);
            assert!(relief.gamma.is_finite());
            let height = relief.height(surface.loss(view.center(), &SurfaceContext::default()));
            assert!((0.0..=1.0).contains(&relief.tone(relief.raw_tone(height, height) as f32)));
        }
    }

    #[test]
    fn the_minimum_has_the_valley_tone() {
        for name in ["bowl", "rosenbrock", "himmelblau", "rastrigin", "two_wells", "fetch"] {
            let kind = SurfaceKind::find(name).unwrap();
            let surface = (kind.build)(&Params::defaults(kind.info.params)).unwrap();
            let relief = Relief::of(&surface, &surface.view, &SurfaceContext::default());
            let minimum = surface.minima(&SurfaceContext::default())[0];
            let height = relief.height(surface.loss(minimum.at, &SurfaceContext::default()));
            assert!(relief.tone(relief.raw_tone(height, 0.0) as f32) < 0.02, "{name}");
        }
    }

    #[test]
    fn heights_rise_with_the_loss() {
        let relief = Relief { log: true, lowest: 1.0, softening: 0.1, ..Relief::default() };
        let heights: Vec<f64> = [-1e9, 0.0, 1.0, 1.1, 5.0, 1e300].map(|loss| relief.height(loss)).to_vec();
        assert!(heights.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(relief.height(f64::NAN).is_nan());
    }
}
