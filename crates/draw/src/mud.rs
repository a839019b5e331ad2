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
    let sigmas: Option<Vec<f64>> =
        positions.map(|at| noise.sigma_at(at).map(|sigma| sigma[0].max(sigma[1]))).collect();
    let sigmas = sigmas?;
    let (min, max) =
        sigmas.iter().fold((f64::INFINITY, 0.0_f64), |(min, max), sigma| (min.min(*sigma), max.max(*sigma)));
    let span = max - min;
    let depth = |sigma: &f64| if span > MIN_SPAN { ((sigma - min) / span) as f32 } else { 0.0 };
    Some(sigmas.iter().map(depth).collect())
}

/// Paints the mud over a picture of `region`: RGBA8, top row first.
pub fn paint_mud(pixels: &mut [u8], noise: &dyn GradientNoise, region: Region, [width, height]: [u32; 2]) {
    let position = |share: f64, [low, high]: [f64; 2]| low + share * (high - low);
    let positions =
        (0..height).flat_map(|row| (0..width).map(move |column| (column, row))).map(|(column, row)| {
            let across = (f64::from(column) + 0.5) / f64::from(width);
            let up = 1.0 - (f64::from(row) + 0.5) / f64::from(height);
            [position(across, region[0]), position(up, region[1])]
        });
    let Some(depths) = depths(noise, positions) else { return };
    let mud = ramp::unit(Theme::LIGHT.mud);
    for (px, depth) in pixels.chunks_exact_mut(4).zip(depths) {
        for (channel, mud) in px.iter_mut().zip(mud) {
            let ground = f32::from(*channel) / 255.0;
            *channel = ramp::byte(ground + MAX_OPACITY * depth * (mud - ground));
        }
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
