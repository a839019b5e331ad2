//! The overlay on the ground: finite positions for any numbers, and labels that keep apart.

use super::*;

/// Returns an overlay with everything that it can show, at the position `at` and with `x` for its numbers.
fn overlay(at: egui::Pos2, x: f64) -> OverlayView {
    let detail = Detail { numbers: true, ..Detail::default() };
    OverlayView {
        free: None,
        dog: Some(DogMarks {
            collar_px: at,
            head_px: at + egui::vec2(30.0, 5.0),
            ratio: [x, -x],
            lr: [x, 0.1],
            wrong_way: [true; 2],
            wrong_way_fade: 1.0,
            true_gradient: Some([x, 1.0]),
            gradient: Some([-x, x]),
            fade: 1.0,
            detail,
        }),
        goals: vec![GoalRing { center_px: at, radius_px: x as f32, reached: true, held: x as f32 }],
        ball: Some(at),
        minima: vec![MinimumMark { at_px: at, found: true }, MinimumMark { at_px: at, found: false }],
        start_region: Some(egui::Rect::from_two_pos(at, at + egui::vec2(90.0, 60.0))),
        ghost: Some(Ghost::Throw { from_px: at, at_px: at + egui::vec2(200.0, 0.0), allowed: true }),
        hovered: Some(HoveredStep { at_px: at, step: 57 }),
        names: Vec::new(),
        guess: GuessMarks {
            bone: Some(at),
            truth: Some(at + egui::vec2(x as f32, 0.0)),
            centers: vec![at],
            circles: vec![(at, x as f32)],
            needed: Some((at, -x as f32)),
            moment: Some(at),
        },
        samples: Some(SampleMarks {
            at_px: at,
            next: [x, 1.0],
            latest: vec![[1.0, x], [x, x]],
            step_to_px: Some(at),
        }),
        before: Some(at),
        ruler: Some(Ruler { steps: 10, length: 0.5, length_px: x as f32, is_right: false }),
        is_finger: false,
        swarm_dog: None,
        path: None,
        map: None,
    }
}

/// Returns the number of vertices of these overlays, painted over each other.
fn overlay_vertices(size: [f32; 2], views: Vec<OverlayView>) -> usize {
    let mut fonts_loaded = false;
    let app = move |ui: &mut egui::Ui| {
        if !std::mem::replace(&mut fonts_loaded, true) {
            return theme::install(ui.ctx());
        }
        let painter = ui.ctx().layer_painter(egui::LayerId::background());
        views.iter().for_each(|view| overlay_ui(&painter, view));
    };
    let mut harness = Harness::builder().with_size(egui::Vec2::from(size)).build_ui(app);
    harness.run_steps(4);
    finite_vertices(&harness)
}

#[test]
fn overlays_have_finite_positions_for_any_numbers_and_places() {
    let ordinary = egui::pos2(300.0, 200.0);
    let places = [ordinary, egui::Pos2::ZERO, egui::pos2(-5e3, 9e3), egui::pos2(f32::NAN, 1.0)];
    let numbers = [0.0, 0.3, -7.27, 1e300, f64::MIN_POSITIVE, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    let views: Vec<_> = places.iter().flat_map(|at| numbers.map(|x| overlay(*at, x))).collect();
    for size in [[640.0, 400.0], [320.0, 240.0], [10.0, 10.0]] {
        overlay_vertices(size, views.clone());
    }
    let nothing = overlay_vertices([640.0, 400.0], Vec::new());
    let something = overlay_vertices([640.0, 400.0], vec![overlay(ordinary, 0.3)]);
    assert!(something > nothing + 1000, "{something} vertices of everything, {nothing} of nothing");
}

/// Returns every text of an overlay with its rectangle, and the ends of every straight line.
fn painted_overlay(view: OverlayView) -> (Vec<(String, egui::Rect)>, Vec<[egui::Pos2; 2]>) {
    fn add(shape: &egui::Shape, texts: &mut Vec<(String, egui::Rect)>, lines: &mut Vec<[egui::Pos2; 2]>) {
        match shape {
            egui::Shape::Text(text) => {
                let rect = egui::Rect::from_min_size(text.pos, text.galley.size());
                texts.push((text.galley.job.text.clone(), rect));
            }
            egui::Shape::LineSegment { points, .. } => lines.push(*points),
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| add(shape, texts, lines)),
            _ => {}
        }
    }
    let mut fonts_loaded = false;
    let app = move |ui: &mut egui::Ui| {
        if !std::mem::replace(&mut fonts_loaded, true) {
            return theme::install(ui.ctx());
        }
        overlay_ui(&ui.ctx().layer_painter(egui::LayerId::background()), &view);
    };
    let mut harness = Harness::builder().with_size(egui::vec2(900.0, 640.0)).build_ui(app);
    harness.run_steps(3);
    let (mut texts, mut lines) = (Vec::new(), Vec::new());
    harness.output().shapes.iter().for_each(|clipped| add(&clipped.shape, &mut texts, &mut lines));
    (texts, lines)
}

#[test]
fn labels_at_the_dog_keep_apart_and_no_slope_crosses_them() {
    let collar = egui::pos2(450.0, 320.0);
    let around = |turn: f32, distance: f32| collar + distance * egui::Vec2::angled(turn);
    for i in 0u8..24 {
        let turn = f32::from(i) * std::f32::consts::TAU / 24.0;
        let slope = [f64::from(turn.cos()), f64::from(turn.sin())];
        let other = [-slope[1] + 0.4 * slope[0], slope[0]];
        let at_px = around(1.7 * turn, 40.0 + 5.0 * f32::from(i));
        let tag = |k: u8| NameTag {
            at_px: around(turn, 3.0 * f32::from(k)),
            name: format!("Dog number {k}"),
            mark: AgentMark::Other(usize::from(k)),
            is_shown: k == 0,
        };
        let view = OverlayView {
            free: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(900.0, 640.0))),
            dog: Some(DogMarks {
                collar_px: collar,
                head_px: collar + egui::vec2(25.0, 0.0),
                ratio: [0.3 * slope[0], -0.8 * slope[1]],
                true_gradient: Some(other),
                gradient: Some(slope),
                ..DogMarks::default()
            }),
            ghost: Some(Ghost::Drop { at_px, allowed: true, step: u64::from(i) }),
            names: (0..4).map(tag).collect(),
            ..OverlayView::default()
        };
        let (texts, lines) = painted_overlay(view);
        for text in ["|r| = 1", " here", "Dog number 1", "Dog number 3"] {
            assert!(
                texts.iter().any(|(found, _)| found.contains(text)),
                "{i}: {text:?} is missing in {texts:?}"
            );
        }
        for (k, (text, rect)) in texts.iter().enumerate() {
            for (other, other_rect) in &texts[..k] {
                assert!(
                    !rect.intersects(*other_rect),
                    "{i}: {text:?} {rect:?} lies over {other:?} {other_rect:?}"
                );
            }
        }
        let ring = texts.iter().find(|(text, _)| text == "|r| = 1").unwrap().1;
        // The sample and the true slope: straight lines that begin outside the ring.
        let is_slope =
            |[from, _]: &&[egui::Pos2; 2]| from.distance(collar) > 80.0 && from.distance(collar) < 150.0;
        assert!(lines.iter().filter(is_slope).count() >= 1, "{i}: {lines:?}");
        for [from, to] in lines.iter().filter(is_slope) {
            let crosses = (0u8..=20).any(|k| ring.contains(from.lerp(*to, f32::from(k) / 20.0)));
            assert!(!crosses, "{i}: a line from {from:?} to {to:?} crosses the label at {ring:?}");
        }
    }
}

#[test]
fn labels_leave_the_ball_and_other_dogs_free_and_an_axis_that_is_level_has_no_arrow() {
    let collar = egui::pos2(300.0, 300.0);
    let dog = DogMarks {
        collar_px: collar,
        head_px: collar + egui::vec2(20.0, 0.0),
        ratio: [-0.8, 0.0],
        lr: [0.1; 2],
        true_gradient: Some([-1.0, 0.0]),
        gradient: Some([-1.0, 0.0]),
        detail: Detail { numbers: true, ..Detail::default() },
        ..DogMarks::default()
    };
    let marked = |at: egui::Pos2| {
        let ball = GoalRing { center_px: at, radius_px: 20.0, reached: false, held: 0.0 };
        let view = OverlayView { goals: vec![ball], dog: Some(dog.clone()), ..OverlayView::default() };
        painted_overlay(view).0
    };
    let label = |texts: &[(String, egui::Rect)], words: &str| {
        texts.iter().find(|(text, _)| text == words).map(|(_, rect)| *rect)
    };
    let far = marked(egui::pos2(700.0, 500.0));
    let slope = label(&far, "true slope").unwrap();
    assert!(label(&far, "x").is_some() && label(&far, "step 0.080").is_some(), "{far:?}");
    assert!(label(&far, "y").is_none() && label(&far, "step 0").is_none(), "{far:?}");
    // A ball, or a bone, where the label would lie.
    let near = marked(slope.center());
    let moved = label(&near, "true slope").unwrap();
    let ball = egui::Rect::from_center_size(slope.center(), egui::Vec2::splat(40.0));
    assert!(!moved.intersects(ball), "{moved:?} {ball:?}");
    for tag in [collar + egui::vec2(200.0, 0.0), slope.center()] {
        let name =
            |at_px, is_shown| NameTag { at_px, name: "Ami".to_owned(), mark: AgentMark::Main, is_shown };
        let names = vec![name(collar, true), name(tag, false)];
        let view = OverlayView { names, dog: Some(dog.clone()), ..OverlayView::default() };
        let texts = painted_overlay(view).0;
        let rect = label(&texts, "true slope");
        assert!(rect.is_none_or(|rect| !rect.contains(tag)), "{texts:?}");
    }
}
