//! The grain of the ground: soft patches, fine paper and a few tufts of grass. Reads nothing; returns one texture that
//! repeats and is always the same.
//!
//! The second channel is the first at half the size: see `grain_placing` in `material.rs`.

use frankie_draw::easing::smoothstep;

/// The texels of a side.
pub const SIDE: usize = 512;
/// The tufts of a tile.
const TUFTS: u64 = 46;
/// The weights of the parts of the grain; their sum is less than a half, so that no value is clipped.
const PAPER: f32 = 0.08;
const PATCH_WEIGHT: f32 = 0.06;
const TUFT: f32 = 0.55;
/// The sizes of the patches, in texels; they divide the side.
const PATCHES: [usize; 2] = [64, 16];

/// Returns the texture with two bytes per texel; 128 is no grain.
#[must_use]
pub fn texels() -> Vec<u8> {
    let layer = layer();
    let at = |x: usize, y: usize| layer[(y % SIDE) * SIDE + x % SIDE];
    let mut texels = Vec::with_capacity(2 * SIDE * SIDE);
    for y in 0..SIDE {
        for x in 0..SIDE {
            for value in [at(x, y), at(2 * x, 2 * y)] {
                texels.push(((value + 0.5) * 255.0 + 0.5).clamp(0.0, 255.0) as u8);
            }
        }
    }
    texels
}

/// Returns the first channel, with a mean of about zero.
fn layer() -> Vec<f32> {
    let mut layer = Vec::with_capacity(SIDE * SIDE);
    for y in 0..SIDE {
        for x in 0..SIDE {
            let patches: f32 = PATCHES.iter().map(|&patch| smooth_noise(x, y, patch)).sum::<f32>() / 2.0;
            // Two texels wide: single texels look like dirt.
            let paper = 0.5 * (noise(x, y, 1) + noise((x + 1) % SIDE, y, 1));
            layer.push(PATCH_WEIGHT * patches + PAPER * paper);
        }
    }
    (0..TUFTS).for_each(|i| tuft(&mut layer, i));
    layer
}

/// Adds three blades of grass, each lit on its left and dark on its right.
fn tuft(layer: &mut [f32], index: u64) {
    let random = |salt: u64| 0.5 + 0.5 * unit(hash(index * 16 + salt));
    let (x, y) = (random(1) * SIDE as f32, random(2) * SIDE as f32);
    for blade in 0..3u64 {
        let lean = (blade as f32 - 1.0) * 0.45 + 0.3 * (random(3 + blade) - 0.5);
        let length = 5.0 + 4.0 * random(7 + blade);
        let foot = x + 2.2 * (blade as f32 - 1.0);
        for step in 0..24 {
            let t = step as f32 / 23.0;
            let (px, py) = (foot + lean * length * t * t, y + length * t);
            let strength = TUFT * (1.0 - 0.6 * t) / 4.0;
            dab(layer, px, py, -strength);
            dab(layer, px - 1.1, py, 0.7 * strength);
        }
    }
}

/// Adds to the four texels around a point, weighted by distance.
fn dab(layer: &mut [f32], x: f32, y: f32, strength: f32) {
    let (left, low) = (x.floor(), y.floor());
    for (dx, wx) in [(0.0, 1.0 - (x - left)), (1.0, x - left)] {
        for (dy, wy) in [(0.0, 1.0 - (y - low)), (1.0, y - low)] {
            let wrap = |c: f32| c.rem_euclid(SIDE as f32) as usize % SIDE;
            layer[wrap(low + dy) * SIDE + wrap(left + dx)] += strength * wx * wy;
        }
    }
}

/// Returns noise in −1..1 with smooth patches, which repeats after a side.
fn smooth_noise(x: usize, y: usize, patch: usize) -> f32 {
    let share = |c: usize| smoothstep((c % patch) as f32 / patch as f32);
    let patches = SIDE / patch;
    let corner =
        |dx: usize, dy: usize| noise((x / patch + dx) % patches, (y / patch + dy) % patches, patch as u64);
    let (tx, ty) = (share(x), share(y));
    let low = corner(0, 0) + tx * (corner(1, 0) - corner(0, 0));
    let high = corner(0, 1) + tx * (corner(1, 1) - corner(0, 1));
    low + ty * (high - low)
}

/// Returns noise in −1..1.
fn noise(x: usize, y: usize, salt: u64) -> f32 {
    unit(hash((x as u64) << 32 | (y as u64) << 8 | salt))
}

/// Returns the high bits of a hash as −1..1.
fn unit(bits: u64) -> f32 {
    (bits >> 40) as f32 / (1u64 << 23) as f32 - 1.0
}

/// SplitMix64's finalizer (Steele, Lea & Flood 2014).
fn hash(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grain_has_a_mean_of_zero_and_its_second_layer_is_the_first_at_half_the_size() {
        let texels = texels();
        let mean = texels.iter().map(|&t| f64::from(t)).sum::<f64>() / texels.len() as f64;
        assert!((mean - 128.0).abs() < 3.0, "{mean}");
        let at = |x: usize, y: usize, c: usize| texels[2 * (y * SIDE + x) + c];
        assert_eq!(at(30, 41, 1), at(60, 82, 0));
    }
}
