//! Tests of places, pixels and what is kept in sight.

use super::*;

fn small_window() -> Viewport {
    let mut viewport = Viewport::default();
    let free = Rect::new(40.0, 20.0, 240.0, 200.0);
    viewport.resize(Vec2::new(320.0, 240.0), free);
    viewport.fit(&View::around_origin(10.0, 6.0));
    viewport
}

#[test]
fn places_are_converted_there_and_back() {
    for viewport in [Viewport::default(), small_window()] {
        for at in [[0.0, 0.0], [3.0, -2.5], [-1.0, 4.0]] {
            let back = viewport.sim_from_window_px(viewport.window_px_from_sim(at));
            assert!((back[0] - at[0]).abs() < 1e-4 && (back[1] - at[1]).abs() < 1e-4);
        }
    }
}

#[test]
fn the_whole_view_fits_the_free_rectangle_and_y_is_up() {
    let viewport = small_window();
    for corner in [[-10.0, -6.0], [10.0, 6.0]] {
        assert!(viewport.free_px.contains(viewport.window_px_from_sim(corner)));
    }
    assert!(viewport.window_px_from_sim([0.0, 1.0]).y < viewport.window_px_from_sim([0.0, 0.0]).y);
    assert!(viewport.world_px_from_sim([0.0, 1.0]).y > viewport.world_px_from_sim([0.0, 0.0]).y);
    assert_eq!(viewport.world_px_from_window_px(Vec2::new(160.0, 120.0)), Vec2::ZERO);
}

#[test]
fn zooming_keeps_the_point_under_the_pointer_within_limits() {
    let mut viewport = small_window();
    let pointer = Vec2::new(70.0, 180.0);
    let under = viewport.sim_from_window_px(pointer);
    for _ in 0..10 {
        viewport.zoom_at(pointer, 1.7);
        let now = viewport.sim_from_window_px(pointer);
        assert!((now[0] - under[0]).abs() < 1e-9 && (now[1] - under[1]).abs() < 1e-9);
    }
    viewport.zoom_at(pointer, 1e30);
    assert!((viewport.zoom() - 1e4).abs() < 1e-6);
    viewport.zoom_at(pointer, 1e-30);
    assert!((viewport.zoom() - 0.25).abs() < 1e-9);
}

#[test]
fn panning_moves_the_ground_with_the_pointer() {
    let mut viewport = small_window();
    let before = viewport.window_px_from_sim([1.0, 1.0]);
    viewport.pan_px(Vec2::new(13.0, -7.0));
    assert!((viewport.window_px_from_sim([1.0, 1.0]) - before - Vec2::new(13.0, -7.0)).length() < 1e-3);
}

#[test]
fn points_come_into_sight_and_then_the_view_rests() {
    let mut viewport = small_window();
    let points = [[14.0, 2.0], [-12.0, -9.0]];
    for _ in 0..400 {
        viewport.keep_in_sight(&points, None, 0.0, 1.0 / 60.0);
    }
    for point in points {
        assert!(viewport.free_px.contains(viewport.window_px_from_sim(point)));
    }
    let rest = viewport.clone();
    viewport.keep_in_sight(&[[0.0, 0.0], [1.0, 1.0]], None, 0.0, 0.1);
    assert_eq!(viewport, rest);
}

#[test]
fn a_dog_at_the_edge_keeps_its_margin_and_the_frame_stays_whole() {
    let frame = [[-10.0, 10.0], [-6.0, 6.0]];
    for dog in [[9.9, 5.9], [-10.0, 0.0], [0.0, -6.0], [17.0, 9.0]] {
        let mut viewport = small_window();
        viewport.keep_in_sight(&[dog], Some(frame), 0.0, f64::INFINITY);
        for corner in [[-10.0, -6.0], [10.0, 6.0], [-10.0, 6.0], [10.0, -6.0]] {
            let at = viewport.window_px_from_sim(corner);
            assert!(viewport.free_px.inflate(0.01).contains(at), "{dog:?}: {corner:?} is at {at}");
        }
        let margin = (INNER_MARGIN * f64::from(viewport.free_px.height())) as f32;
        let at = viewport.window_px_from_sim(dog);
        assert!(viewport.free_px.inflate(0.01 - margin).contains(at), "{dog:?} is at {at}");
    }
}

#[test]
fn what_is_drawn_beside_a_point_has_room() {
    let frame = [[-10.0, 10.0], [-6.0, 6.0]];
    for dog in [[3.0, 0.0], [9.0, 5.0], [-8.0, -6.0]] {
        let mut viewport = Viewport::default();
        viewport.resize(Vec2::new(1280.0, 720.0), Rect::new(200.0, 300.0, 700.0, 560.0));
        viewport.fit(&View::around_origin(10.0, 6.0));
        viewport.keep_in_sight(&[dog], Some(frame), 100.0, f64::INFINITY);
        let at = viewport.window_px_from_sim(dog);
        assert!(viewport.free_px.inflate(0.01 - 100.0).contains(at), "{dog:?} is at {at}");
    }
}

#[test]
fn the_first_point_is_kept_in_sight_when_not_all_fit() {
    let mut viewport = small_window();
    for _ in 0..600 {
        viewport.keep_in_sight(&[[5e3, 0.0], [-5e3, 0.0]], None, 0.0, 1.0 / 60.0);
    }
    assert!(viewport.free_px.contains(viewport.window_px_from_sim([5e3, 0.0])));
}

#[test]
fn following_does_not_depend_on_the_frame_rate() {
    let (mut slow, mut fast) = (small_window(), small_window());
    (0..10).for_each(|_| slow.follow([1.0, 2.0], 0.1));
    (0..100).for_each(|_| fast.follow([1.0, 2.0], 0.01));
    assert!((slow.center_sim[0] - fast.center_sim[0]).abs() < 1e-9);
}

#[test]
fn resizing_keeps_the_middle_and_the_zoom() {
    let mut viewport = small_window();
    viewport.zoom_at(viewport.free_px.center(), 3.0);
    viewport.pan_px(Vec2::new(5.0, 9.0));
    let (middle, zoom) = (viewport.center_sim, viewport.zoom());
    viewport.resize(Vec2::new(1920.0, 1080.0), Rect::new(300.0, 0.0, 1500.0, 1000.0));
    assert_eq!(viewport.center_sim, middle);
    assert!((viewport.zoom() - zoom).abs() < 1e-9);
}

#[test]
fn results_are_finite_for_any_input() {
    let wild = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e308, -1e308, 0.0];
    let mut viewport = small_window();
    for a in wild {
        for b in wild {
            viewport.fit(&View { x: [a, b], y: [b, a], ..View::around_origin(1.0, 1.0) });
            viewport.zoom_at(Vec2::new(a as f32, b as f32), a);
            viewport.pan_px(Vec2::new(b as f32, a as f32));
            viewport.keep_in_sight(&[[a, b], [b, b]], None, a as f32, a);
            viewport.keep_in_sight(&[[a, b]], Some([[b, a], [a, b]]), 0.0, b);
            viewport.follow([a, b], b);
            viewport.resize(Vec2::new(a as f32, b as f32), Rect::new(b as f32, a as f32, 1.0, b as f32));
            assert!(viewport.window_px_from_sim([a, b]).is_finite());
            assert!(viewport.visible_sim().iter().flatten().all(|c| c.is_finite()));
            assert!(viewport.px_per_unit.is_finite() && viewport.px_per_unit > 0.0);
            assert!(viewport.center_sim.iter().all(|c| c.is_finite()));
        }
    }
}
