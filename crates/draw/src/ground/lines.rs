//! Contour lines: their intervals and how dark they are. Pure.

/// The spacings between which contour lines that are too close fade out, in pixels.
const CROWDED_PX: [f32; 2] = [4.0, 8.0];
/// The opacity of a contour line, and of every fourth contour line.
const LINE_STRENGTH: [f32; 2] = [0.17, 0.34];
/// The spacings between which contour lines that are too far apart fade out, in pixels: on a flat summit a line would be a
/// wide spot.
const SPARSE_PX: [f32; 2] = [600.0, 1400.0];

/// Contour lines at one interval, with an opacity.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lines {
    /// The difference in height from line to line.
    pub interval: f64,
    /// The opacity, 0 to 1.
    pub weight: f32,
}

/// Returns the two neighbors of `interval` in the 1-2-5 series. While `interval` changes, one fades into the other, so that
/// no line appears suddenly.
#[must_use]
pub fn contour_lines(interval: f64) -> [Lines; 2] {
    const SERIES: [f64; 4] = [1.0, 2.0, 5.0, 10.0];
    if !(interval.is_finite() && interval > f64::MIN_POSITIVE) {
        return [Lines { interval: 1.0, weight: 0.0 }; 2];
    }
    let decade = 10f64.powf(interval.log10().floor());
    let place = (0..2).find(|&i| interval < decade * SERIES[i + 1]).unwrap_or(2);
    let (low, high) = (decade * SERIES[place], decade * SERIES[place + 1]);
    let part = ((interval / low).ln() / (high / low).ln()) as f32;
    let fade = smoothstep(0.3, 0.7, part);
    [Lines { interval: low, weight: 1.0 - fade }, Lines { interval: high, weight: fade }]
}

/// Returns the opacity of contour lines at a height, on a slope of `steepness` per pixel.
pub(super) fn line_strength(lines: &Lines, height: f64, steepness: f64) -> f32 {
    let per_px = (steepness / lines.interval) as f32;
    let spacing = 1.0 / per_px.max(f32::MIN_POSITIVE);
    let one = |every: f64| {
        let x = height / (lines.interval * every);
        let distance = (x - x.round()).abs() as f32 * spacing * every as f32;
        (1.0 - distance).max(0.0) * smoothstep(CROWDED_PX[0], CROWDED_PX[1], spacing * every as f32)
    };
    let plain = smoothstep(CROWDED_PX[0], CROWDED_PX[1], spacing) * LINE_STRENGTH[0];
    let blot = smoothstep(SPARSE_PX[0], SPARSE_PX[1], spacing);
    lines.weight * (1.0 - blot) * (LINE_STRENGTH[0] * one(1.0) + (LINE_STRENGTH[1] - plain) * one(4.0))
}

/// Returns Hermite's 3x² − 2x³ between two edges.
fn smoothstep(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
