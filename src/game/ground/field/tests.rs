//! Tests of the grid that the ground is drawn from.

use super::*;
use frankie_sim::params::Params;
use frankie_sim::surface::SurfaceKind;

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
