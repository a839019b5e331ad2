//! Tests of the colors of heights: their order, and how far apart they look to people with color-blindness.

use super::*;

#[test]
fn the_ramp_goes_through_its_stops() {
    for (i, stop) in STOPS.iter().enumerate() {
        assert_eq!(color(i as f32 / 5.0, 0.0).map(byte), *stop);
    }
}

#[test]
fn light_changes_lightness_by_its_gain() {
    for tone in [0.0, 0.3, 0.7, 1.0] {
        let flat = oklab_from_srgb(color(tone, 0.0))[0];
        let sun = oklab_from_srgb(color(tone, 1.0))[0];
        let shade = oklab_from_srgb(color(tone, -1.0))[0];
        assert!(sun > flat && sun <= flat * (1.0 + LIGHT_GAIN) + 1e-3);
        assert!((shade / flat - (1.0 - LIGHT_GAIN)).abs() < 1e-3);
    }
}

#[test]
fn colors_of_any_input_are_in_range() {
    for tone in [f32::NAN, f32::INFINITY, -3.0, 9.0] {
        for light in [f32::NAN, f32::NEG_INFINITY, 5.0] {
            assert!(color(tone, light).iter().all(|c| (0.0..=1.0).contains(c)));
        }
    }
    assert_eq!(bake(8, 4, |t| t).len(), 8 * 4 * 4);
}

/// A matrix on linear RGB.
type Matrix = [[f32; 3]; 3];

/// What people see who lack a kind of cone, as matrices on linear RGB: Machado, Oliveira and Fernandes, "A
/// physiologically-based model for simulation of color vision deficiency" (2009), severity 1.0.
const VISIONS: [(&str, Matrix); 4] = [
    ("trichromats", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopes",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopes",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopes",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];
/// The heights that are compared, along the ramp.
const HEIGHTS: usize = 61;
/// Heights at least this far apart must differ clearly in color: a third of the ramp.
const FAR: usize = (HEIGHTS - 1) / 3;
/// The smallest CIE 1976 ΔE*ab between them.
const MIN_DISTANCE: f32 = 20.0;

fn times(matrix: &Matrix, rgb: [f32; 3]) -> [f32; 3] {
    matrix.map(|row| row.iter().zip(rgb).map(|(a, b)| a * b).sum())
}

/// Returns CIE L*a*b* of linear RGB with the primaries of sRGB and the white D65 (CIE 15).
fn cielab(rgb: [f32; 3]) -> [f32; 3] {
    const XYZ: Matrix = [
        [0.412_456_4, 0.357_576_1, 0.180_437_5],
        [0.212_672_9, 0.715_152_2, 0.072_175],
        [0.019_333_9, 0.119_192, 0.950_304_1],
    ];
    let white = times(&XYZ, [1.0; 3]);
    let xyz = times(&XYZ, rgb);
    let f = |t: f32| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    let [x, y, z] = [0, 1, 2].map(|i| f(xyz[i] / white[i]));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// Returns the ramp as someone sees it, from the valley to the ridge.
fn seen(vision: &Matrix) -> Vec<[f32; 3]> {
    let height = |i: usize| i as f32 / (HEIGHTS - 1) as f32;
    (0..HEIGHTS)
        .map(|i| color(height(i), 0.0).map(byte))
        .map(|rgb| times(vision, unit(rgb).map(linear_from_srgb)).map(|c| c.clamp(0.0, 1.0)))
        .map(cielab)
        .collect()
}

fn distance(a: [f32; 3], b: [f32; 3]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt()
}

#[test]
fn cielab_agrees_with_known_colors() {
    for (rgb, lab) in [
        ([1.0, 1.0, 1.0], [100.0, 0.0, 0.0]),
        ([1.0, 0.0, 0.0], [53.24, 80.09, 67.20]),
        ([0.0, 0.0, 1.0], [32.30, 79.19, -107.86]),
    ] {
        assert!(distance(cielab(rgb), lab) < 0.1, "{rgb:?} {:?}", cielab(rgb));
    }
}

#[test]
fn heights_a_third_apart_look_different_to_everyone() {
    for (who, vision) in &VISIONS {
        let ramp = seen(vision);
        for low in 0..HEIGHTS {
            for high in low + FAR..HEIGHTS {
                let apart = distance(ramp[low], ramp[high]);
                assert!(
                    apart >= MIN_DISTANCE,
                    "{who}: ΔE {apart} between {low} and {high} of {}",
                    HEIGHTS - 1
                );
            }
        }
    }
}

#[test]
fn lightness_rises_with_the_height_for_everyone() {
    for (who, vision) in &VISIONS {
        for (i, pair) in seen(vision).windows(2).enumerate() {
            assert!(pair[1][0] > pair[0][0], "{who}: at {i} of {}", HEIGHTS - 1);
        }
    }
}

#[test]
fn lightness_rises_with_the_height_in_any_light() {
    for light in [-1.0, -0.5, 0.5, 1.0] {
        let lightness = |i: usize| oklab_from_srgb(color(i as f32 / 60.0, light))[0];
        assert!((0..60).all(|i| lightness(i + 1) > lightness(i)), "{light}");
    }
}

#[test]
fn the_agent_is_lighter_than_any_ground() {
    let agent = oklab_from_srgb(unit(crate::theme::Theme::LIGHT.main_agent))[0];
    for tone in [0.0, 0.5, 0.9, 1.0] {
        let ground = oklab_from_srgb(color(tone, 1.0))[0];
        assert!(agent - ground > 0.04, "{tone}: {ground} under {agent}");
    }
}
