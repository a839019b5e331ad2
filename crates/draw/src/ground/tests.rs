//! Tests of grids, contour lines and pictures of the ground.

use std::sync::atomic::{AtomicU64, Ordering};

use super::*;
use frankie_sim::Level;
use frankie_sim::params::Params;
use frankie_sim::surface::{BuiltSurface, KINDS, Minimum, SurfaceKind};

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

/// A surface that counts how often its loss is evaluated, and says what an evaluation costs.
#[derive(Debug)]
struct Counting {
    inner: BuiltSurface,
    cost: u64,
    evaluations: AtomicU64,
}

impl Counting {
    fn new(inner: BuiltSurface, cost: u64) -> Self {
        Self { inner, cost, evaluations: AtomicU64::new(0) }
    }

    fn evaluations(&self) -> u64 {
        self.evaluations.swap(0, Ordering::Relaxed)
    }
}

impl Surface for Counting {
    fn loss(&self, at: [f64; 2], surface_context: &SurfaceContext) -> f64 {
        self.evaluations.fetch_add(1, Ordering::Relaxed);
        self.inner.loss(at, surface_context)
    }

    fn gradient(&self, at: [f64; 2], surface_context: &SurfaceContext) -> [f64; 2] {
        self.inner.gradient(at, surface_context)
    }

    fn minima(&self, surface_context: &SurfaceContext) -> Vec<Minimum> {
        self.inner.minima(surface_context)
    }

    fn cost(&self) -> u64 {
        self.cost
    }
}

/// Sums over many points, one turned, and a surface whose smoothness is not known.
const HEAVY: &str = "format = 1\ntitle = \"Heavy\"\n[surface]\nkind = \"dataset\"\nmodel = \"neuron\"\npoints = 1024\n\
    [surface.add]\nkind = \"dataset\"\nmodel = \"logistic\"\npoints = 1024\nangle = 30.0\nweight = 0.1\n\
    [surface.add.add]\nkind = \"rastrigin\"\nweight = 0.01\n[view]\nx = [-3.0, 3.0]\ny = [-2.0, 2.0]\n\
    [optimizer]\nkind = \"adam\"\n";

/// Returns the share of the channels that differ by more than `tolerance`.
fn off(one: &[u8], other: &[u8], tolerance: u8) -> f64 {
    assert_eq!(one.len(), other.len());
    let off = one.iter().zip(other).filter(|(one, other)| one.abs_diff(**other) > tolerance).count();
    off as f64 / one.len() as f64
}

#[test]
fn a_picture_in_slices_is_the_picture_at_once() {
    let (hills, now) = (surface("himmelblau"), SurfaceContext::default());
    let (view, size) = (hills.view, [60, 40]);
    let region = picture_region(&view, size[0], size[1]);
    let mut job = PaintJob::new(&hills, &view, now, region, size, 1.0, u64::MAX);
    let slices = (0..).map(|_| job.advance(&hills, 100));
    let (count, picture) = slices.enumerate().find_map(|(i, picture)| Some((i + 1, picture?))).unwrap();
    assert_eq!(count, (62 * 42_usize).div_ceil(100));
    assert_eq!(picture, paint_ground(&hills, &view, &now, size[0], size[1]));
}

#[test]
fn a_slice_evaluates_a_costly_surface_as_often_as_it_may() {
    let costly = Counting::new(surface("himmelblau"), 4096);
    let (view, size, now) = (costly.inner.view, [300, 200], SurfaceContext::default());
    let region = picture_region(&view, size[0], size[1]);
    let mut job = PaintJob::new(&costly, &view, now, region, size, 1.0, 40_000_000);
    assert!(job.advance(&costly, 1).is_none());
    let relief = costly.evaluations();
    assert!(relief > 100 && relief * 4096 <= 2_100_000, "{relief}");
    for slice in [1, 4096, 10 * 4096] {
        assert!(job.advance(&costly, slice).is_none());
        assert_eq!(costly.evaluations(), slice.div_ceil(4096).max(1));
    }
    let picture = job.advance(&costly, u64::MAX).unwrap();
    assert!(costly.evaluations() * 4096 < 45_000_000);
    // Coarser than the pixels, and still the same hills: only contour lines lie a part of a pixel elsewhere.
    let exact = paint_ground(&costly.inner, &view, &now, size[0], size[1]);
    assert!(off(&picture, &exact, 16) < 0.02, "{}", off(&picture, &exact, 16));
    assert!(off(&picture, &exact, 32) < 0.001, "{}", off(&picture, &exact, 32));
}

#[test]
fn a_sum_over_many_points_looks_as_it_is() {
    let level = Level::parse("heavy", HEAVY).unwrap();
    let (surface, view, size) = (&**level.surface(), level.view(), [120, 80]);
    assert_eq!(surface.cost(), 2049);
    let now = SurfaceContext::default();
    let region = picture_region(view, size[0], size[1]);
    // Hidden from the painter, the cost changes nothing.
    let inner = BuiltSurface { surface: level.surface().clone(), view: *view, ball: None, data_loss: None };
    let exact = paint_ground(&Counting::new(inner, 1), view, &now, size[0], size[1]);
    let picture = |max_cost| {
        PaintJob::new(surface, view, now, region, size, 1.0, max_cost).advance(surface, u64::MAX).unwrap()
    };
    let [first, better, best] = [500_000, 4_000_000, MAX_COST].map(picture);
    assert!(off(&first, &exact, 8) < 0.2, "{}", off(&first, &exact, 8));
    assert!(off(&better, &exact, 2) < off(&first, &exact, 2));
    assert!(off(&best, &exact, 1) < 0.002, "{}", off(&best, &exact, 1));
}
