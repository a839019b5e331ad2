//! Tests of the grid that the ground is drawn from.

use std::sync::atomic::{AtomicU64, Ordering};

use super::*;
use frankie_sim::Level;
use frankie_sim::params::Params;
use frankie_sim::surface::{Surface, SurfaceKind};

fn ground(name: &str) -> GroundView {
    let kind = SurfaceKind::find(name).unwrap();
    let built = (kind.build)(&Params::defaults(kind.info.params)).unwrap();
    GroundView {
        surface: Some(built.surface),
        view: built.view,
        surface_context: SurfaceContext::default(),
        fence: false,
        noise: None,
    }
}

#[test]
fn the_first_frame_is_covered_and_a_fine_field_follows() {
    let (mut keeper, wanted, viewport) = (FieldKeeper::default(), ground("rosenbrock"), Viewport::default());
    assert_eq!(keeper.update(&wanted, &viewport, 0.01, || false), Change::Surface);
    assert!(keeper.shown().unwrap().covers(&viewport.visible_sim()));
    let frames = (0..1000).position(|_| keeper.update(&wanted, &viewport, 0.01, || false) == Change::Heights);
    assert!(frames.is_some() && keeper.shown().unwrap().fine);
    assert_eq!(keeper.update(&wanted, &viewport, 0.01, || true), Change::None);
}

#[test]
fn the_visible_part_stays_covered_when_the_view_moves() {
    let (mut keeper, wanted, mut viewport) =
        (FieldKeeper::default(), ground("himmelblau"), Viewport::default());
    for i in 0..60 {
        viewport.zoom_at(bevy::math::Vec2::new(900.0, 200.0), if i < 30 { 1.3 } else { 0.7 });
        viewport.pan_px(bevy::math::Vec2::new(300.0, -170.0));
        keeper.update(&wanted, &viewport, 0.01, || false);
        assert!(keeper.shown().unwrap().covers(&viewport.visible_sim()));
    }
}

#[test]
fn heights_change_smoothly_when_the_ball_is_thrown() {
    let (mut keeper, mut wanted, viewport) = (FieldKeeper::default(), ground("fetch"), Viewport::default());
    keeper.update(&wanted, &viewport, 0.01, || true);
    let height = |keeper: &FieldKeeper| {
        let field = keeper.shown().unwrap();
        field.nearest(&field.heights, [0.0, 0.0])
    };
    let before = height(&keeper);
    wanted.surface_context = SurfaceContext { step: 1, ball: Some([3.0, 0.0]) };
    assert_eq!(keeper.update(&wanted, &viewport, 0.01, || true), Change::Heights);
    let early = height(&keeper);
    (0..100).for_each(|_| {
        keeper.update(&wanted, &viewport, 0.02, || true);
    });
    let late = height(&keeper);
    assert!(before < early && early < 0.5 * late, "{before} {early} {late}");
    assert!(keeper.shown().unwrap().fine);
    wanted.surface_context.step = 2;
    assert_eq!(keeper.update(&wanted, &viewport, 0.02, || true), Change::None);
}

#[test]
fn a_tilting_plane_keeps_its_height_in_the_middle_of_the_view() {
    let (mut keeper, mut wanted, mut viewport) =
        (FieldKeeper::default(), ground("signal"), Viewport::default());
    let kind = SurfaceKind::find("signal").unwrap();
    let mut params = Params::defaults(kind.info.params);
    params.set("pattern", frankie_sim::params::Value::ChoicePerAxis(["noise", "noise"])).unwrap();
    wanted.surface = Some((kind.build)(&params).unwrap().surface);
    viewport.center_sim = [1e6, -1e6];
    let mut middles = Vec::new();
    for step in 0..40 {
        wanted.surface_context.step = step;
        keeper.update(&wanted, &viewport, 0.02, || true);
        let surface = keeper.surface().unwrap();
        middles.push(surface.height(viewport.center_sim));
    }
    assert!(middles.iter().all(|height| (height - middles[0]).abs() < 1e-3), "{middles:?}");
}

/// A surface of a high cost that counts how often its loss is evaluated.
#[derive(Debug)]
struct Costly {
    inner: Arc<dyn Surface>,
    evaluations: Arc<AtomicU64>,
}

impl Surface for Costly {
    fn loss(&self, at: [f64; 2], surface_context: &SurfaceContext) -> f64 {
        self.evaluations.fetch_add(1, Ordering::Relaxed);
        self.inner.loss(at, surface_context)
    }

    fn gradient(&self, at: [f64; 2], surface_context: &SurfaceContext) -> [f64; 2] {
        self.inner.gradient(at, surface_context)
    }

    fn changes(&self) -> bool {
        self.inner.changes()
    }

    fn cost(&self) -> u64 {
        SLICE_COST / 8
    }
}

#[test]
fn a_frame_evaluates_a_costly_surface_a_bounded_number_of_times() {
    let (mut keeper, mut wanted, mut viewport) =
        (FieldKeeper::default(), ground("fetch"), Viewport::default());
    let evaluations = Arc::new(AtomicU64::new(0));
    let inner = wanted.surface.take().unwrap();
    wanted.surface = Some(Arc::new(Costly { inner, evaluations: Arc::clone(&evaluations) }));
    let mut frame = |wanted: &GroundView, viewport: &Viewport, slices: u64| {
        let mut left = slices;
        let change = keeper.update(wanted, viewport, 0.1, || {
            left -= 1;
            left > 0
        });
        assert!(keeper.shown().unwrap().covers(&viewport.visible_sim()));
        (change, evaluations.swap(0, Ordering::Relaxed), keeper.shown().unwrap().grid.count())
    };
    // Heights for the relief, then a coarse field of as many points.
    let (first, slice) = (9 * FIRST_COST / (SLICE_COST / 8) / 4, 8);
    let (change, count, points) = frame(&wanted, &viewport, 1);
    assert_eq!(change, Change::Surface);
    assert!(count <= first + slice && points > 300, "{count} for {points} points");
    let mut sizes = vec![points];
    for _ in 0..200 {
        let (change, count, points) = frame(&wanted, &viewport, 1000);
        assert!(count <= 1000 * slice, "{count}");
        if change == Change::Heights {
            sizes.push(points);
        }
    }
    assert!(*sizes.last().unwrap() > 200_000);
    // Every field is finer than the one before.
    assert!(sizes.len() >= 3 && sizes.windows(2).all(|pair| pair[0] < pair[1]), "{sizes:?}");
    wanted.surface_context.ball = Some([1.0, 1.0]);
    let (_, count, _) = frame(&wanted, &viewport, 1);
    assert!(count <= 2 * first + slice + 30, "{count} after a throw");
    viewport.pan_px(bevy::math::Vec2::new(5000.0, 0.0));
    let (_, count, _) = frame(&wanted, &viewport, 1);
    assert!(count <= first + slice, "{count} after a jump of the view");
}

/// A sum over many points, turned, beside a surface that changes.
const HEAVY: &str = "format = 1\ntitle = \"Heavy\"\n[surface]\nkind = \"fetch\"\n[surface.add]\nkind = \"dataset\"\n\
    model = \"logistic\"\npoints = 400\nangle = 40.0\n[optimizer]\nkind = \"adam\"\n";

#[test]
fn a_sum_over_points_is_shown_at_once_and_comes_close_to_its_exact_heights() {
    let level = Level::parse("heavy", HEAVY).unwrap();
    let surface_context = SurfaceContext { step: 0, ball: level.ball() };
    let mut wanted = GroundView {
        surface: Some(level.surface().clone()),
        view: *level.view(),
        surface_context,
        fence: false,
        noise: None,
    };
    let (mut keeper, mut viewport) = (FieldKeeper::default(), Viewport::default());
    viewport.fit(level.view());
    assert_eq!(keeper.update(&wanted, &viewport, 0.1, || false), Change::Surface);
    let error = |keeper: &FieldKeeper, context: &SurfaceContext| {
        let (field, relief) = (keeper.shown().unwrap(), keeper.surface().unwrap().relief);
        let of = |index: usize| {
            let at = field.grid.at(index % field.grid.columns, index / field.grid.columns);
            (field.heights[index] - relief.height(level.surface().loss(at, context))).abs()
        };
        (0..field.heights.len()).step_by(617).map(of).fold(0.0, f64::max) / relief.span()
    };
    let first = error(&keeper, &surface_context);
    assert!(first < 0.2, "{first}");
    let mut frames = 0;
    while !keeper.surface().unwrap().is_settled() || !keeper.shown().unwrap().fine {
        keeper.update(&wanted, &viewport, 0.1, || false);
        frames += 1;
        assert!(frames < 10_000);
    }
    let settled = error(&keeper, &surface_context);
    assert!(settled < 1e-4 && settled < 0.5 * first, "{settled} after {frames} frames, {first} at first");
    assert_eq!(keeper.update(&wanted, &viewport, 0.1, || true), Change::None);
    // A throw changes the exact part alone: the other one stays as good as it is.
    wanted.surface_context = SurfaceContext { step: 1, ball: Some([1.0, -1.0]) };
    for _ in 0..500 {
        keeper.update(&wanted, &viewport, 0.1, || true);
    }
    let thrown = error(&keeper, &wanted.surface_context);
    assert!(thrown < 2e-4, "{thrown}");
}
