//! Tests of where marks go.

use bevy_egui::egui::pos2;

use super::*;

const COLLAR: Pos2 = pos2(400.0, 300.0);

fn window() -> Rect {
    Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 720.0))
}

#[test]
fn an_arrow_points_where_the_step_goes() {
    let tip = |axis, ratio| axis_arrow(COLLAR, axis, ratio).unwrap().tip();
    assert_eq!(tip(Axis::X, 1.0), pos2(400.0 - RING_PX, 300.0));
    assert_eq!(tip(Axis::X, -0.5), pos2(400.0 + 0.5 * RING_PX, 300.0));
    // r > 0 on y: the step goes down, which is a larger y in the window.
    assert_eq!(tip(Axis::Y, 1.0), pos2(400.0, 300.0 + RING_PX));
    assert_eq!(tip(Axis::Y, -1.0), pos2(400.0, 300.0 - RING_PX));
}

#[test]
fn long_arrows_are_broken_and_non_finite_ones_are_not_drawn() {
    let long = axis_arrow(COLLAR, Axis::X, 7.27).unwrap();
    assert!(long.broken && long.length_px == LONGEST_PX && long.size == 7.27);
    assert!(!axis_arrow(COLLAR, Axis::X, 3.0).unwrap().broken);
    assert!(axis_arrow(COLLAR, Axis::X, f64::INFINITY).unwrap().broken);
    assert!(axis_arrow(COLLAR, Axis::Y, f64::NAN).is_none());
    assert!(axis_arrow(pos2(f32::NAN, 0.0), Axis::Y, 1.0).is_none());
}

#[test]
fn slopes_point_downhill_and_stay_inside_the_ring() {
    assert_eq!(downhill([2.0, 0.0], 2.0), Some(vec2(-RING_PX, 0.0)));
    assert_eq!(downhill([0.0, 1.0], 2.0), Some(vec2(0.0, 0.5 * RING_PX)));
    for gradient in [[1e300, 1e300], [-3.0, 4.0], [1e-300, 0.0]] {
        assert!(downhill(gradient, 1.0).unwrap().length() <= RING_PX * 1.001);
    }
    for gradient in [[0.0, 0.0], [f64::NAN, 1.0], [f64::INFINITY, 1.0]] {
        assert_eq!(downhill(gradient, 1.0), None);
    }
    assert_eq!(downhill([1.0, 1.0], 0.0), None);
}

#[test]
fn the_scale_of_the_slopes_grows_soon_and_shrinks_slowly() {
    let (up, down) = (follow_scale(1.0, 2.0, 0.1), follow_scale(1.0, 0.5, 0.1));
    assert!((up - 1.0) > 10.0 * (1.0 - down) && down < 1.0);
    assert_eq!(follow_scale(0.0, 3.0, 0.1), 3.0);
    assert_eq!(follow_scale(2.0, f64::NAN, 0.1), 2.0);
}

#[test]
fn a_bubble_stays_in_the_window_and_does_not_cover_the_face() {
    let size = vec2(150.0, 34.0);
    for x in [-300.0, 0.0, 5.0, 640.0, 1279.0, 2000.0] {
        for y in [-300.0, 0.0, 5.0, 360.0, 719.0, 2000.0] {
            let found = bubble(pos2(x, y), size, window(), &[], None).unwrap();
            assert!(window().contains_rect(found.rect), "{x} {y}");
            assert!(!found.rect.contains(pos2(x, y)), "{x} {y}");
        }
    }
    assert_eq!(bubble(pos2(f32::NAN, 1.0), size, window(), &[], None), None);
    let small = Rect::from_min_size(Pos2::ZERO, vec2(100.0, 100.0));
    assert_eq!(bubble(pos2(50.0, 50.0), size, small, &[], None), None);
}

#[test]
fn a_bubble_avoids_arrows() {
    let up = axis_arrow(COLLAR, Axis::Y, -1.0).unwrap().covers();
    let found = bubble(COLLAR, vec2(150.0, 34.0), window(), &[up], None).unwrap();
    assert!(!found.rect.intersects(up));
    // And stays there.
    let again = bubble(COLLAR, vec2(150.0, 34.0), window(), &[], Some(found.place)).unwrap();
    assert_eq!(again.place, found.place);
}

#[test]
fn the_rings_label_lies_on_the_ring_between_the_arrows() {
    let size = vec2(46.0, 16.0);
    let (at, place) = ring_label(COLLAR, size, window(), &[], None, None).unwrap();
    assert!(((at - COLLAR).length() - RING_PX).abs() < 0.01);
    for (axis, ratio) in [(Axis::X, 3.0), (Axis::X, -3.0), (Axis::Y, 3.0), (Axis::Y, -3.0)] {
        let arrow = axis_arrow(COLLAR, axis, ratio).unwrap().covers();
        assert!(!Rect::from_center_size(at, size).intersects(arrow));
    }
    let there = Rect::from_center_size(at, size).expand(10.0);
    let (away, _) = ring_label(COLLAR, size, window(), &[], Some(at - COLLAR), None).unwrap();
    assert_ne!(at, away);
    assert_ne!(ring_label(COLLAR, size, window(), &[there], None, Some(place)).unwrap().1, place);
}

#[test]
fn fading_ends() {
    assert_eq!(fade(0.0, true, 1.0), 1.0);
    assert_eq!(fade(1.0, false, 1.0), 0.0);
    assert!((fade(0.0, true, 0.05) - 0.5).abs() < 1e-6);
}

#[test]
fn an_arc_begins_and_ends_where_it_should() {
    let way = arc(pos2(0.0, 0.0), pos2(100.0, 0.0), 20);
    assert_eq!((way[0], way[20]), (pos2(0.0, 0.0), pos2(100.0, 0.0)));
    assert!(way[10].y < -20.0);
    assert!(arc(pos2(f32::NAN, 0.0), COLLAR, 4).is_empty());
}

#[test]
fn a_line_that_would_cross_a_label_begins_beyond_it() {
    let label = Rect::from_center_size(pos2(480.0, 300.0), vec2(40.0, 16.0));
    let from = |direction: Vec2, start| start_beyond(COLLAR, direction, start, 30.0, label);
    let beyond = from(vec2(1.0, 0.0), 60.0);
    assert!((beyond - (100.0 + LINE_GAP_PX)).abs() < 1e-3, "{beyond}");
    for (direction, start) in [(vec2(-1.0, 0.0), 60.0), (vec2(0.0, 1.0), 60.0), (vec2(1.0, 0.0), 130.0)] {
        assert_eq!(from(direction, start), start, "{direction:?}");
    }
    assert_eq!(from(vec2(1.0, 0.0), 5.0), 5.0, "it ends before the label");
    assert_eq!(start_beyond(COLLAR, vec2(1.0, 0.0), 60.0, 30.0, Rect::NOTHING), 60.0);
}
