//! Tests of grids, contour lines and pictures of the ground.

use super::*;
use frankie_sim::params::Params;
use frankie_sim::surface::{BuiltSurface, KINDS, SurfaceKind};

fn surface(name: &str) -> BuiltSurface {
    let kind = SurfaceKind::find(name).unwrap();
    (kind.build)(&Params::defaults(kind.info.params)).unwrap()
}

#[test]
fn pictures_have_the_requested_size_and_are_deterministic() {
    for kind in KINDS {
        let surface = surface(kind.info.kind);
        let paint = || paint_ground(&surface, &surface.view, &SurfaceContext::default(), 64, 40);
        let picture = paint();
        assert_eq!(picture.len(), 64 * 40 * 4);
        assert!(picture.chunks_exact(4).any(|px| px != &picture[..4]), "{}", kind.info.kind);
        assert!(picture.chunks_exact(4).all(|px| px[3] == 255));
        assert_eq!(picture, paint());
    }
}

#[test]
fn the_minimum_is_painted_in_the_valley_color() {
    let bowl = surface("bowl");
    let picture = paint_ground(&bowl, &bowl.view, &SurfaceContext::default(), 101, 101);
    let middle = &picture[4 * (50 * 101 + 50)..][..3];
    for (seen, wanted) in middle.iter().zip(ramp::color(0.0, 0.0).map(ramp::byte)) {
        assert!(seen.abs_diff(wanted) <= 4, "{middle:?}");
    }
}

#[test]
fn slopes_facing_the_upper_left_are_lit() {
    assert!(hill_shade([1.0, 0.0], 1.0) > 0.3 && hill_shade([0.0, -1.0], 1.0) > 0.3);
    assert!(hill_shade([-1.0, 1.0], 1.0) < -0.3);
    assert_eq!(hill_shade([f64::NAN, 0.0], 1.0), 0.0);
    assert_eq!(hill_shade([0.0, 0.0], 1e9), 0.0);
}

#[test]
fn contour_intervals_are_in_the_1_2_5_series_and_weights_sum_to_one() {
    for i in 0..400 {
        let wanted = 10f64.powf(-8.0 + 0.04 * f64::from(i));
        let [low, high] = contour_lines(wanted);
        assert!((low.weight + high.weight - 1.0).abs() < 1e-6);
        for lines in [low, high] {
            let mantissa = lines.interval / 10f64.powf(lines.interval.log10().floor());
            assert!([1.0, 2.0, 5.0, 10.0].iter().any(|m| (mantissa - m).abs() < 1e-6), "{mantissa}");
            assert!((0.39..2.6).contains(&(lines.interval / wanted)));
        }
    }
    assert_eq!(contour_lines(0.0)[0].weight, 0.0);
    assert_eq!(contour_lines(f64::NAN)[0].weight, 0.0);
}

#[test]
fn non_finite_loss_has_its_own_color() {
    let relief = Relief::default();
    let style = ReliefStyle { reference_slope: 0.1, lines: contour_lines(0.1), middle: 0.0 };
    assert_eq!(paint_point(f64::NAN, [0.0; 2], &relief, &style), ramp::NON_FINITE);
    assert_eq!(paint_point(f64::INFINITY, [0.0; 2], &relief, &style), ramp::NON_FINITE);
}

#[test]
fn a_height_grid_is_relative_to_its_center_and_precise_when_zoomed_in() {
    let bowl = surface("bowl");
    let grid =
        height_grid(&bowl, &bowl.view, &SurfaceContext::default(), [[1.0, 1.0 + 1e-7], [0.0, 1e-7]], 5, 5);
    assert_eq!(grid.len(), 25);
    assert!(grid[0] < 0.0 && grid[24] > 0.0 && grid[12].abs() < 1e-9);
}
