//! The colors of a run's way, in the game and on figures. Reads nothing; writes colors.

use super::ink::WRONG_WAY;
use super::ramp;

const UNSURE: [u8; 3] = [0xC9, 0x77, 0x2F];
const SURE: [u8; 3] = [0xFF, 0xF8, 0xE0];
/// How well an unsure stretch covers the ground.
const UNSURE_COVER: f32 = 0.72;

/// The color (sRGB in 0..1) and cover of a stretch of trail by how sure he was, 0 to 1.
#[must_use]
pub fn trail_color(confidence: f32, wrong_way: bool) -> ([f32; 3], f32) {
    if wrong_way {
        return (ramp::unit(WRONG_WAY.rgb), 1.0);
    }
    let sure = if confidence.is_nan() { 0.0 } else { confidence.clamp(0.0, 1.0) };
    let (from, to) = (ramp::unit(UNSURE), ramp::unit(SURE));
    ([0, 1, 2].map(|i| from[i] + sure * (to[i] - from[i])), UNSURE_COVER + sure * (1.0 - UNSURE_COVER))
}
