//! Mud: how far the standard deviation of the noise at a position exceeds its minimum. Reads the noise; writes depths,
//! and pixels over a picture of the ground.

use frankie_sim::noise::GradientNoise;

use crate::ground::Region;
use crate::ramp;
use crate::theme::Theme;

/// The opacity of the deepest mud.
pub const MAX_OPACITY: f32 = 0.45;
/// A difference between the maximum and the minimum standard deviation below this value makes no mud.
const MIN_SPAN: f64 = 1e-12;

/// Returns the depth of the mud at each position: 0 where the standard deviation of the noise is at its minimum over
/// these positions, 1 where it is at its maximum. Returns `None` for noise that has no standard deviation by position.
#[must_use]
pub fn depths(noise: &dyn GradientNoise, positions: impl Iterator<Item = [f64; 2]>) -> Option<Vec<f32>> {
    let sigmas: Option<Vec<f64>> = positions.map(|at| sigma(noise, at)).collect();
    let sigmas = sigmas?;
    let depth = depth_by_sigma(&sigmas);
    Some(sigmas.iter().map(|sigma| depth(*sigma)).collect())
}

fn sigma(noise: &dyn GradientNoise, at: [f64; 2]) -> Option<f64> {
    noise.sigma_at(at).map(|sigma| sigma[0].max(sigma[1]))
}

/// Returns the function from a standard deviation to a depth, for all of these.
fn depth_by_sigma(sigmas: &[f64]) -> impl Fn(f64) -> f32 + use<> {
    let (min, max) =
        sigmas.iter().fold((f64::INFINITY, 0.0_f64), |(min, max), sigma| (min.min(*sigma), max.max(*sigma)));
    let span = max - min;
    move |sigma| if span > MIN_SPAN { ((sigma - min) / span) as f32 } else { 0.0 }
}

/// Paints the mud over a picture of `region`: RGBA8, top row first.
pub fn paint_mud(pixels: &mut [u8], noise: &dyn GradientNoise, region: Region, size: [u32; 2]) {
    let mut job = MudJob::new(region, size);
    while !job.advance(pixels, noise, usize::MAX) {}
}

/// Mud that is painted in slices.
#[derive(Debug)]
pub(crate) struct MudJob {
    region: Region,
    size: [u32; 2],
    /// The standard deviations at the middles of the pixels, as far as they are known.
    sigmas: Vec<f64>,
    /// The number of pixels that are painted, once all are known.
    painted: usize,
}

impl MudJob {
    pub fn new(region: Region, size: [u32; 2]) -> Self {
        Self { region, size, sigmas: Vec::new(), painted: 0 }
    }

    /// Goes on for some rows, over the same picture every time. Returns whether it is complete.
    pub fn advance(&mut self, pixels: &mut [u8], noise: &dyn GradientNoise, max_rows: usize) -> bool {
        let [width, height] = self.size.map(|side| side as usize);
        let count = width * height;
        let slice = max_rows.max(1).saturating_mul(width);
        if self.sigmas.len() < count {
            let end = self.sigmas.len().saturating_add(slice).min(count);
            for index in self.sigmas.len()..end {
                let Some(sigma) = sigma(noise, self.position(index)) else { return true };
                self.sigmas.push(sigma);
            }
            return false;
        }
        let end = self.painted.saturating_add(slice).min(count);
        let depth = depth_by_sigma(&self.sigmas);
        let mud = ramp::unit(Theme::LIGHT.mud);
        let pixels = pixels.chunks_exact_mut(4).zip(&self.sigmas).take(end).skip(self.painted);
        for (px, sigma) in pixels {
            let depth = depth(*sigma);
            for (channel, mud) in px.iter_mut().zip(mud) {
                let ground = f32::from(*channel) / 255.0;
                *channel = ramp::byte(ground + MAX_OPACITY * depth * (mud - ground));
            }
        }
        self.painted = end;
        end == count
    }

    /// Returns the middle of a pixel.
    fn position(&self, index: usize) -> [f64; 2] {
        let [width, height] = self.size;
        let (column, row) = (index as u32 % width, index as u32 / width);
        let across = (f64::from(column) + 0.5) / f64::from(width);
        let up = 1.0 - (f64::from(row) + 0.5) / f64::from(height);
        let at = |share: f64, [low, high]: [f64; 2]| low + share * (high - low);
        [at(across, self.region[0]), at(up, self.region[1])]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use frankie_sim::noise::NoiseKind;
    use frankie_sim::params::Params;
    use std::sync::Arc;

    fn noise(name: &str) -> Arc<dyn GradientNoise> {
        let kind = NoiseKind::find(name).unwrap();
        (kind.build)(&Params::defaults(kind.info.params)).unwrap()
    }

    #[test]
    fn mud_darkens_only_where_the_standard_deviation_is_large() {
        let patches = noise("patches");
        let mut pixels = vec![200; 4 * 80 * 80];
        paint_mud(&mut pixels, &*patches, [[-4.0, 4.0], [-4.0, 4.0]], [80, 80]);
        let sigma = |i: usize| {
            let at = [(i % 80) as f64 * 0.1 - 3.95, 3.95 - (i / 80) as f64 * 0.1];
            patches.sigma_at(at).unwrap()[0]
        };
        let all = || 0..80 * 80;
        let widest = all().max_by(|a, b| sigma(*a).total_cmp(&sigma(*b))).unwrap();
        let narrowest = all().min_by(|a, b| sigma(*a).total_cmp(&sigma(*b))).unwrap();
        assert!(pixels[4 * widest] < 165 && pixels[4 * narrowest] == 200);
    }

    #[test]
    fn uniform_noise_paints_no_mud() {
        let mut pixels = vec![200; 4 * 4 * 4];
        paint_mud(&mut pixels, &*noise("gaussian"), [[-1.0, 1.0], [-1.0, 1.0]], [4, 4]);
        assert!(pixels.iter().all(|channel| *channel == 200));
    }
}
