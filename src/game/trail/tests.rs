//! Tests of the ribbon that a trail is drawn as.

use frankie_draw::agent_mark::AgentMark;

use super::*;

fn point(step: u64, at: [f64; 2], dropped: bool) -> TrailPoint {
    TrailPoint { step, at, confidence: 0.5, wrong_way: false, dropped }
}

fn check(ribbon: &Ribbon) {
    assert!(ribbon.positions.iter().flatten().all(|c| c.is_finite()));
    assert_eq!(ribbon.positions.len(), ribbon.colors.len());
    assert!(ribbon.indices.iter().all(|&i| (i as usize) < ribbon.positions.len()));
}

#[test]
fn a_drop_begins_a_stroke_of_its_own() {
    let points = vec![
        point(0, [0.0, 0.0], true),
        point(1, [1.0, 0.0], false),
        point(1, [-1.0, 1.0], true),
        point(2, [-1.0, 2.0], false),
    ];
    let view =
        TrailView { points, now_sim: Some([-1.0, 2.5]), highlight_step: Some(1), ..TrailView::default() };
    let strokes = strokes_of(&view, &Viewport::default(), MIN_STEP_PX);
    assert_eq!(strokes.iter().map(Vec::len).collect::<Vec<_>>(), [2, 3]);
    check(&ribbon_of(&view, &Viewport::default(), 1.0));
}

#[test]
fn the_mesh_is_valid_and_bounded_for_any_points() {
    let mut points = vec![point(0, [0.0, 0.0], true)];
    for i in 1..16_000u64 {
        let x = i as f64;
        points.push(point(i, [3.0 * (x * 12.9898).sin(), 2.0 * (x * 78.233).cos()], i % 997 == 0));
    }
    points.push(point(16_000, [f64::NAN, 1.0], false));
    points.push(point(16_001, [1e300, -1e300], false));
    points.push(point(16_002, [1e300, 0.0], false));
    let view = TrailView {
        points,
        now_sim: Some([f64::INFINITY, 0.0]),
        highlight_step: Some(7),
        ..TrailView::default()
    };
    let ribbon = ribbon_of(&view, &Viewport::default(), 1.0);
    check(&ribbon);
    assert!(ribbon.positions.len() < 60 * MAX_POINTS);
    check(&ribbon_of(&TrailView { points: Vec::new(), ..view }, &Viewport::default(), 1.0));
}

#[test]
fn a_trail_across_the_window_is_clipped_at_its_edge() {
    let viewport = Viewport::default();
    let points = vec![point(0, [-1e9, 0.5], true), point(1, [1e9, 0.5], false)];
    let view = TrailView { points, ..TrailView::default() };
    let strokes = strokes_of(&view, &viewport, MIN_STEP_PX);
    assert_eq!(strokes.len(), 1);
    assert!(strokes[0].iter().all(|corner| corner.at.x.abs() < 800.0));
}

#[test]
fn a_step_between_two_points_is_found() {
    let points = [point(0, [0.0, 0.0], true), point(4, [4.0, 8.0], false)];
    assert_eq!(position_at(&points, 1), Some([1.0, 2.0]));
    assert_eq!(position_at(&points, 9), Some([4.0, 8.0]));
    assert_eq!(position_at(&[], 9), None);
}

#[test]
fn every_trail_differs_from_its_edge() {
    let luminance = |[r, g, b, _]: [f32; 4]| 0.2126 * r + 0.7152 * g + 0.0722 * b;
    for index in 0..Theme::LIGHT.pack.len() {
        let color = TrailColor::Agent(AgentMark::Other(index));
        let (trail, edge) = (luminance(linear(Theme::LIGHT.pack[index], 1.0)), luminance(edge_of(color)));
        let contrast = (trail.max(edge) + 0.05) / (trail.min(edge) + 0.05);
        assert!(contrast > 3.0, "{color:?} {contrast}");
    }
}

#[test]
fn the_trail_of_an_earlier_try_is_pale() {
    let points = vec![point(0, [0.0, 0.0], true), point(1, [2.0, 1.0], false)];
    let [now, earlier] = [false, true].map(|is_earlier| {
        let view = TrailView { points: points.clone(), is_earlier, ..TrailView::default() };
        ribbon_of(&view, &Viewport::default(), 1.0)
    });
    assert_eq!(now.positions, earlier.positions);
    let opacity = |ribbon: &Ribbon| ribbon.colors.iter().map(|color| color[3]).fold(0.0, f32::max);
    assert!((opacity(&earlier) / opacity(&now) - EARLIER_OPACITY).abs() < 1e-6);
}
