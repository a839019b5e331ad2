//! The commands of the mouse on the ground: clicks, dragging, hovering and the wheel.

use frankie::game::overlay::OverlayView;
use frankie::game::run_map::Visible;

use super::*;

#[test]
fn a_click_throws_the_ball_and_a_right_click_drops_the_dog() {
    let mut stage = default_stage(0);
    let at = place(&stage, [2.0, -3.0]);
    let thrown = click(&mut stage, at, egui::PointerButton::Primary);
    assert!(
        matches!(thrown[..], [Command::ApplyEvent(Event::Throw { to })] if near(to, [2.0, -3.0])),
        "{thrown:?}"
    );
    let dropped = click(&mut stage, at, egui::PointerButton::Secondary);
    assert!(
        matches!(dropped[..], [Command::ApplyEvent(Event::Drop { at })] if near(at, [2.0, -3.0])),
        "{dropped:?}"
    );

    let bowl = LEVEL.replace("kind = \"fetch\"", "kind = \"bowl\"").replace("[-6.0, 3.0]", "[-2.0, 1.0]");
    let mut stage = self::stage(StageHarness::new(&bowl, 0), [1280.0, 720.0]);
    let at = place(&stage, [1.0, 1.0]);
    let dropped = click(&mut stage, at, egui::PointerButton::Primary);
    assert!(
        matches!(dropped[..], [Command::ApplyEvent(Event::Drop { at })] if near(at, [1.0, 1.0])),
        "{dropped:?}"
    );
}

/// Returns what lies over the ground while the pointer is at a place.
fn overlay_at(stage: &Stage, at: [f64; 2]) -> OverlayView {
    let StageHarness { session, viewport, .. } = stage.state();
    let view = StageView {
        session,
        viewport,
        points_per_px: 1.0,
        free: egui::Rect::EVERYTHING,
        collar_px: None,
        head_px: None,
        pointer: Some(place(stage, at)),
        finger: None,
        is_secondary: false,
        shows_gradients: false,
        wrong_way_fade: 1.0,
    };
    view.overlay()
}

#[test]
fn a_throw_beyond_the_edge_shows_where_the_ball_can_land() {
    let stage = default_stage(0);
    let region = |at: [f64; 2]| overlay_at(&stage, at).start_region;
    let session = &stage.state().session;
    let view = session.level().view();
    assert_eq!(region([1.0, 1.0]), None);
    let [left, right] = view.x;
    for beyond in [left - 1.0, right + 1.0] {
        let shown = region([beyond, 1.0]).unwrap();
        assert!((shown.left() - place(&stage, [left, 0.0]).x).abs() < 0.01, "{shown}");
        assert!((shown.right() - place(&stage, [right, 0.0]).x).abs() < 0.01, "{shown}");
    }
}

/// Returns a bowl with the map over the ground.
pub fn bowl_with_map() -> StageHarness {
    let bowl = LEVEL.replace("kind = \"fetch\"", "kind = \"bowl\"").replace("[-6.0, 3.0]", "[-2.0, 1.0]");
    let mut state = StageHarness::new(&bowl, 40);
    let visible = Visible::whole(state.session.level());
    state.session.set_map_on(true);
    state.session.update_ground_map(visible, 1_000_000);
    assert!(state.session.ground_map().is_some());
    state
}

#[test]
fn over_a_map_the_pointer_asks_for_a_way_and_a_click_starts_there() {
    let mut stage = self::stage(bowl_with_map(), [1280.0, 720.0]);
    let at = place(&stage, [1.0, 1.0]);
    stage.hover_at(at);
    let pointed = take_commands(&mut stage);
    let is_there =
        |command: &Command| matches!(command, Command::PointAtMap(Some(at)) if near(*at, [1.0, 1.0]));
    assert!(!pointed.is_empty() && pointed.iter().all(is_there), "{pointed:?}");
    stage.state_mut().session.point_at_map(Some([1.0, 1.0]));
    assert_eq!(take_commands(&mut stage), [], "it is shown already");
    let clicked = click(&mut stage, at, egui::PointerButton::Primary);
    let [Command::StartFrom(start)] = clicked[..] else { panic!("{clicked:?}") };
    // The very start of the run that is shown.
    let run = stage.state().session.ground_map().unwrap().pointed_run().unwrap();
    assert_eq!(run.events()[0].event, Event::Drop { at: start });
    assert!(near(start, [1.0, 1.0]));
    stage.hover_at(egui::pos2(2.0, 2.0));
    let left = take_commands(&mut stage);
    assert!(
        left.iter().all(|command| matches!(command, Command::PointAtMap(_))) && !left.is_empty(),
        "{left:?}"
    );
}

#[test]
fn a_map_shows_its_edge_and_where_runs_end_and_asks_for_no_start_where_he_began() {
    let mut stage = self::stage(bowl_with_map(), [1280.0, 720.0]);
    let shown = overlay_at(&stage, [1.0, 1.0]);
    let map = shown.map.unwrap();
    let [left, top] = [stage.state().session.level().view().x[0], stage.state().session.level().view().y[1]];
    assert!(map.starts.unwrap().left_top().distance(place(&stage, [left, top])) < 0.01);
    let middle = place(&stage, [0.0, 0.0]);
    let is_marked = shown.goals.iter().any(|goal| goal.center_px.distance(middle) < 1.0);
    let is_named = map.places.iter().any(|(at, name)| at.distance(middle) < 1.0 && name == "minimum");
    assert_eq!([is_marked, is_named], [false, true], "no goal marks it: {map:?}");
    stage.state_mut().session.playing = true;
    assert!(overlay_at(&stage, [1.0, 1.0]).ghost.is_some(), "a click there starts another run");
    stage.state_mut().session.seek(1);
    assert!(overlay_at(&stage, [-2.0, 1.0]).ghost.is_none(), "it would be the same run again");
    assert!(overlay_at(&stage, [1.0, 1.0]).ghost.is_some());
}

#[test]
fn a_click_on_a_panel_or_behind_a_dialog_gives_no_command() {
    let mut stage = default_stage(0);
    for label in ["A bowl of noise", "Watch him slow down."] {
        let at = stage.get_by_label(label).rect().center();
        assert!(click(&mut stage, at, egui::PointerButton::Primary).is_empty(), "{label}");
    }
    stage.state_mut().modal = Some(Modal::Help);
    let at = place(&stage, [2.0, -3.0]);
    assert!(click(&mut stage, at, egui::PointerButton::Primary).is_empty());
}

#[test]
fn hovering_the_trail_selects_a_step_and_a_click_seeks_to_it() {
    let mut stage = default_stage(60);
    let run = stage.state().session.run();
    let point = *run.trace().unwrap().trail().iter().find(|point| point.step == 12).unwrap();
    let at = place(&stage, point.at);
    stage.hover_at(at);
    stage.run_steps(3);
    let hovered = stage.state().commands.iter().find_map(|command| match command {
        Command::Hover(step) => *step,
        _ => None,
    });
    assert!(hovered.is_some_and(|step| step.abs_diff(12) <= 1), "{hovered:?}");
    let commands = click(&mut stage, at, egui::PointerButton::Primary);
    assert!(matches!(commands[..], [Command::Seek(step)] if step.abs_diff(12) <= 1), "{commands:?}");
}

#[test]
fn dragging_moves_the_ground_and_the_wheel_zooms() {
    let mut stage = default_stage(0);
    let (from, to) = (place(&stage, [2.0, -3.0]), place(&stage, [4.0, -3.0]));
    stage.hover_at(from);
    stage.run_steps(1);
    stage.drag_at(from);
    stage.run_steps(1);
    stage.hover_at(to);
    stage.run_steps(1);
    stage.drop_at(to);
    let moved: f32 = take_commands(&mut stage)
        .iter()
        .map(|command| if let Command::Pan { by_px } = command { by_px[0] } else { panic!("{command:?}") })
        .sum();
    assert!((moved - (to.x - from.x)).abs() < 1.0, "{moved}");
    stage.hover_at(to);
    stage.run_steps(2);
    stage.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 100.0),
        phase: egui::TouchPhase::Move,
        modifiers: egui::Modifiers::NONE,
    });
    let closer = take_commands(&mut stage)
        .iter()
        .any(|c| matches!(c, Command::ZoomAt { factor, .. } if *factor > 1.0));
    assert!(closer);
}
