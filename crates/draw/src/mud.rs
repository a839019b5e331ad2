//! Where the ground is muddy: how much wider the noise is there than elsewhere. Reads the noise; writes depths, and
//! pixels over a picture of the ground.

use frankie_sim::noise::GradientNoise;

use super::ground::Region;
use super::ink::MUD;
use super::ramp;

/// How opaque the mud is at its deepest.
pub const DEEPEST: f32 = 0.45;
/// Noise that is nowhere wider than this is no mud.
const MIN_SIGMA: f64 = 1e-12;

/// How deep the mud is at some places, from 0 at the driest of them to 1 at the muddiest; `None` where the noise is the
/// same at every place.
#[must_use]
pub fn depths(noise: &dyn GradientNoise, places: impl Iterator<Item = [f64; 2]>) -> Option<Vec<f32>> {
    let widths: Option<Vec<f64>> =
        places.map(|at| noise.sigma_at(at).map(|sigma| sigma[0].max(sigma[1]))).collect();
    let widths = widths?;
    let (least, most) =
        widths.iter().fold((f64::INFINITY, 0.0_f64), |(least, most), x| (least.min(*x), most.max(*x)));
    let span = most - least;
    let depth = |width: &f64| if span > MIN_SIGMA { ((width - least) / span) as f32 } else { 0.0 };
    Some(widths.iter().map(depth).collect())
}

/// Lays the mud over a picture of `region`, RGBA8, top row first.
pub fn paint_mud(pixels: &mut [u8], noise: &dyn GradientNoise, region: Region, [width, height]: [u32; 2]) {
    let place = |share: f64, [low, high]: [f64; 2]| low + share * (high - low);
    let places =
        (0..height).flat_map(|row| (0..width).map(move |column| (column, row))).map(|(column, row)| {
            let across = (f64::from(column) + 0.5) / f64::from(width);
            let up = 1.0 - (f64::from(row) + 0.5) / f64::from(height);
            [place(across, region[0]), place(up, region[1])]
        });
    let Some(depths) = depths(noise, places) else { return };
    let mud = ramp::unit(MUD.rgb);
    for (px, depth) in pixels.chunks_exact_mut(4).zip(depths) {
        for (channel, mud) in px.iter_mut().zip(mud) {
            let ground = f32::from(*channel) / 255.0;
            *channel = ramp::byte(ground + DEEPEST * depth * (mud - ground));
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
    fn mud_darkens_where_the_noise_is_wide_and_nowhere_else() {
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
    fn noise_that_is_the_same_everywhere_is_no_mud() {
        let mut pixels = vec![200; 4 * 4 * 4];
        paint_mud(&mut pixels, &*noise("gaussian"), [[-1.0, 1.0], [-1.0, 1.0]], [4, 4]);
        assert!(pixels.iter().all(|channel| *channel == 200));
    }
}
