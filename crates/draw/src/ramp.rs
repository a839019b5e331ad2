//! The colors of the ground. Reads nothing, writes nothing: a pure function from height and light to color,
//! shared by the game's shader (as a baked texture) and by the pictures on cards.
//!
//! Colors are mixed in Oklab (Ottosson 2020), where equal distances look equal, so that no band of height looks
//! wider than another. Light changes lightness and turns the hue a little: sunlit slopes are warmer, shaded ones cooler.
//! Its two conversions are thirty lines here; the `palette` crate would be four crates and a procedural macro for them.

use std::sync::LazyLock;

/// The colors of the ramp from the valley to the ridge, as sRGB bytes. Lightness rises all the way, and any two heights that
/// are a third of the ramp apart differ by a CIE 1976 ΔE*ab of at least 20, also for people who see two primary colors only.
const STOPS: [[u8; 3]; 6] = [
    [0x34, 0x69, 0x53],
    [0x57, 0x7D, 0x51],
    [0x79, 0x8C, 0x4C],
    [0xA3, 0xB0, 0x61],
    [0xD1, 0xCE, 0x90],
    [0xF4, 0xD8, 0xB6],
];

/// The same colors in Oklab: every pixel of the ground is mixed from two of them.
static OKLAB_STOPS: LazyLock<[[f32; 3]; 6]> = LazyLock::new(|| STOPS.map(|stop| oklab_from_srgb(unit(stop))));

/// The share of its lightness that a slope gains or loses by facing the light.
const LIGHT_GAIN: f32 = 0.15;
/// The share of the way to white that light takes at most: pale ground in the sun is not white, as the agent is.
const MAX_TO_WHITE: f32 = 0.5;
/// Oklab (a, b) added in full light.
const SUN_TINT: [f32; 2] = [0.004, 0.010];
/// Oklab (a, b) added in full shade.
const SHADE_TINT: [f32; 2] = [-0.006, -0.016];

/// The color of ground whose loss is infinite or NaN.
pub const NON_FINITE: [u8; 3] = [0xD9, 0xD2, 0xC4];
/// The color of contour lines.
pub const CONTOUR: [u8; 3] = [46, 38, 24];

/// Returns the color at `tone` (0 valley … 1 ridge) under `light` (−1 shade … 0 flat … 1 sun), as sRGB in 0..1.
#[must_use]
pub fn color(tone: f32, light: f32) -> [f32; 3] {
    let last = STOPS.len() - 1;
    let position = if tone.is_nan() { 0.0 } else { tone.clamp(0.0, 1.0) } * last as f32;
    let stop = (position as usize).min(last - 1);
    let part = position - stop as f32;
    let (low, high) = (OKLAB_STOPS[stop], OKLAB_STOPS[stop + 1]);
    let mut lab = [0, 1, 2].map(|i| low[i] + part * (high[i] - low[i]));
    let light = if light.is_nan() { 0.0 } else { light.clamp(-1.0, 1.0) };
    let tint = if light > 0.0 { SUN_TINT } else { SHADE_TINT };
    let gain = LIGHT_GAIN * lab[0];
    lab[0] += light * if light > 0.0 { gain.min(MAX_TO_WHITE * (1.0 - lab[0])) } else { gain };
    lab[1] += tint[0] * light.abs();
    lab[2] += tint[1] * light.abs();
    srgb_from_oklab(lab).map(|c| c.clamp(0.0, 1.0))
}

/// Returns the ramp as a texture: `tones` texels wide (valley to ridge), `lights` high (shade to sun), RGBA8 in sRGB. The
/// tone of column i is `curve(i / (tones − 1))`.
#[must_use]
pub fn bake(tones: usize, lights: usize, curve: impl Fn(f32) -> f32) -> Vec<u8> {
    let mut texels = Vec::with_capacity(4 * tones * lights);
    let share = |i: usize, n: usize| i as f32 / (n.max(2) - 1) as f32;
    for row in 0..lights {
        for column in 0..tones {
            let rgb = color(curve(share(column, tones)), 2.0 * share(row, lights) - 1.0);
            texels.extend(rgb.map(byte));
            texels.push(u8::MAX);
        }
    }
    texels
}

/// Returns a channel in 0..1 as a byte, rounded.
#[must_use]
pub fn byte(c: f32) -> u8 {
    (c * 255.0 + 0.5) as u8
}

/// Returns bytes as channels in 0..1.
#[must_use]
pub fn unit(rgb: [u8; 3]) -> [f32; 3] {
    rgb.map(|c| f32::from(c) / 255.0)
}

/// Decodes sRGB's transfer function (IEC 61966-2-1).
#[must_use]
pub fn linear_from_srgb(c: f32) -> f32 {
    if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

/// Encodes sRGB's transfer function.
fn srgb_from_linear(c: f32) -> f32 {
    if c <= 0.003_130_8 { 12.92 * c } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 }
}

/// Converts by the matrices of Ottosson, "A perceptual color space for image processing" (2020).
fn oklab_from_srgb(rgb: [f32; 3]) -> [f32; 3] {
    let [r, g, b] = rgb.map(linear_from_srgb);
    let l = (0.412_221_47 * r + 0.536_332_54 * g + 0.051_445_993 * b).cbrt();
    let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
    let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
    [
        0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
        1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
        0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
    ]
}

/// Converts back; channels below 0 become 0, channels above 1 stay.
fn srgb_from_oklab([lightness, a, b]: [f32; 3]) -> [f32; 3] {
    let cube = |x: f32| x * x * x;
    let l = cube(lightness + 0.396_337_78 * a + 0.215_803_76 * b);
    let m = cube(lightness - 0.105_561_346 * a - 0.063_854_17 * b);
    let s = cube(lightness - 0.089_484_18 * a - 1.291_485_5 * b);
    [
        4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
        -1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s,
        -0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s,
    ]
    .map(|c| srgb_from_linear(c.max(0.0)))
}

#[cfg(test)]
mod tests;
