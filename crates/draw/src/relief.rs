//! How the losses of one surface become heights and colors. Reads a surface and its view, once; writes nothing.
//!
//! A *height* is what contour lines and hill shade are made of: the loss itself, or its logarithm above the lowest
//! (`Shade::Log`). A *tone* is a height's place on the color ramp, 0 to 1. Both are fixed for a surface and its
//! view, so that colors stay where they are while a player zooms.

use frankie_sim::math;
use frankie_sim::surface::{Shade, Surface, SurfaceContext, View};

/// Samples a side that the view is judged by.
const SAMPLES: usize = 56;
/// Steps at which ground that changes is judged: close together at first, then further out.
const CHANGING_STEPS: [u64; 14] = [0, 1, 2, 3, 4, 6, 9, 14, 25, 50, 100, 200, 400, 800];
/// Samples a side for each of them.
const CHANGING_SAMPLES: usize = 12;
/// The share of the view that may lie above the ridge color.
const TOP_QUANTILE: f64 = 0.985;
/// The share of the view below the softening of a logarithm.
const SOFT_QUANTILE: f64 = 0.06;
/// The share of the top that the softening is at least, so that a view with a flat floor has colors too.
const SOFT_SHARE: f64 = 2e-4;
/// Tone that the view's middle height is drawn toward, and how far the curve may bend to get there.
const MIDDLE_TONE: f64 = 0.45;
const GAMMA: [f64; 2] = [0.55, 1.5];
/// Tones above this are bent so that the ridge color is reached gently.
const SHOULDER: f32 = 0.75;
/// How far above the top the ramp still tells heights apart: the ramp texture spans 0 to this.
pub const RAMP_REACH: f32 = 1.6;

/// The way from loss to height to tone, of one surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relief {
    log: bool,
    /// Loss at which a logarithmic height is zero.
    lowest: f64,
    /// Loss above the lowest at which the logarithm sets in.
    softening: f64,
    /// Height of the valley color.
    low: f64,
    /// Heights from the valley color to the ridge color; positive.
    span: f64,
    /// Bends tones so that the view's middle height has a middle color.
    gamma: f32,
    /// Whether tones are relative to the middle of what is shown, because the ground has no place of its own.
    relative: bool,
}

impl Default for Relief {
    fn default() -> Self {
        Self { log: false, lowest: 0.0, softening: 1.0, low: 0.0, span: 1.0, gamma: 1.0, relative: false }
    }
}

impl Relief {
    /// Judges a surface by its view.
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

    /// The height that a loss is drawn at. Not finite only where the loss is not.
    #[must_use]
    pub fn height(&self, loss: f64) -> f64 {
        if !self.log {
            return loss;
        }
        let above = (loss - self.lowest) / self.softening;
        // Odd about the lowest, since beyond the view there may be lower ground.
        if above >= 0.0 { math::ln_1p(above) } else { -math::ln_1p(-above) }
    }

    /// About how far heights up to `highest` are off when losses are off by `share` of themselves.
    #[must_use]
    pub fn rounding(&self, highest: f64, share: f64) -> f64 {
        share * if self.log { highest + self.lowest.abs() / self.softening } else { highest }
    }

    /// Heights from the valley color to the ridge color.
    #[must_use]
    pub fn span(&self) -> f64 {
        self.span
    }

    /// Whether tones are relative to the middle of what is shown.
    #[must_use]
    pub fn is_relative(&self) -> bool {
        self.relative
    }

    /// Where on the way from valley to ridge a height lies, before [`Relief::tone`] bends it; `middle` is the height
    /// in the middle of what is shown.
    #[must_use]
    pub fn raw_tone(&self, height: f64, middle: f64) -> f64 {
        if self.relative { 0.5 + (height - middle) / self.span } else { (height - self.low) / self.span }
    }

    /// The place on the ramp, 0 to 1, of a raw tone: bent by the view's gamma, then gently at the ridge.
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

/// Finite losses over the view, and over the steps to come where the ground changes.
fn sampled_losses(surface: &dyn Surface, view: &View, surface_context: &SurfaceContext) -> Vec<f64> {
    let (moments, side): (Vec<SurfaceContext>, usize) = if surface.changes() && view.follow {
        (
            CHANGING_STEPS.iter().map(|&step| SurfaceContext { step, ..*surface_context }).collect(),
            CHANGING_SAMPLES,
        )
    } else {
        (vec![*surface_context], SAMPLES)
    };
    let mut losses = Vec::with_capacity(moments.len() * side * side);
    let (corner, size) = ([view.x[0], view.y[0]], view.size());
    for surface_context in &moments {
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

/// The exponent that takes `middle` to [`MIDDLE_TONE`], within reason.
fn gamma_for(middle: f64) -> f64 {
    if !(middle > 0.0 && middle < 1.0) {
        return 1.0;
    }
    (math::ln(MIDDLE_TONE) / math::ln(middle)).clamp(GAMMA[0], GAMMA[1])
}

/// A quantile of sorted numbers.
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
    fn every_surface_has_a_relief_of_finite_numbers() {
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
