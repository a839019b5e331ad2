//! The map of two settings: what wheel, drag, click, keys and buttons ask for, on a desk and on a phone.

use std::cell::RefCell;

use egui::{Event, Modifiers, MouseWheelUnit, Pos2, Rect, TouchPhase, vec2};
use frankie::game::run_map::{MapPage, PageRequest, Preset};
use frankie::game::screens::dialog::run_map_ui;
use frankie_draw::run_map::Shown;

use super::*;
use crate::fingers::{PHONES, assert_touchable};

/// What the runs of a frame cost.
const FRAME: u64 = 400_000;

/// Returns the map of the sandbox.
pub fn sandbox_page() -> RefCell<MapPage> {
    let level = Level::parse("sandbox", include_str!("../../../levels/sandbox.toml")).unwrap();
    let mut page = MapPage::of(&Run::new(Arc::new(level), 3)).unwrap();
    page.handle(&PageRequest::Begin(Preset::Edge)).unwrap();
    RefCell::new(page)
}

#[test]
fn a_run_of_the_map_leaves_a_way_back() {
    let page = sandbox_page();
    for has_run_before in [false, true] {
        let ui = |ctx: &egui::Context| {
            let is_click = |command: &Command| !matches!(command, Command::MapPage(_));
            run_map_ui(ctx, &page.borrow(), has_run_before).into_iter().find(is_click)
        };
        let mut harness = shown(DESKTOP, ui);
        assert_eq!(harness.query_by_label("My run").is_some(), has_run_before);
        if has_run_before {
            let command = command_by_click(&mut harness, "My run");
            assert_eq!(command, Some(Command::BringRunBack));
        }
    }
}

/// Shows the map as the game does: it takes the size of its plane, and makes the runs of the first pass. Returns the first
/// other command.
pub fn page_ui(ctx: &egui::Context, page: &RefCell<MapPage>) -> Option<Command> {
    let commands = run_map_ui(ctx, &page.borrow(), false);
    let mut page = page.borrow_mut();
    let mut other = None;
    for command in commands {
        match command {
            Command::MapPage(PageRequest::Resize(size)) => page.handle(&PageRequest::Resize(size)).unwrap(),
            command => other = other.or(Some(command)),
        }
    }
    if !page.grid().is_coarse_done() && page.advance(FRAME) {
        page.paint();
    }
    other
}

type Desk<'a> = Harness<'a, Vec<Command>>;

fn plane(harness: &Desk<'_>) -> Rect {
    harness.get_by_label_contains("Map of lr x and lr y").rect()
}

fn take(harness: &mut Desk<'_>) -> Vec<Command> {
    std::mem::take(harness.state_mut())
}

fn at(rect: Rect, share: [f32; 2]) -> Pos2 {
    rect.left_bottom() + rect.size() * vec2(share[0], -share[1])
}

#[test]
fn the_wheel_zooms_about_the_pointer_a_drag_moves_and_a_click_opens() {
    let page = sandbox_page();
    let mut harness = shown(DESKTOP, |ctx| page_ui(ctx, &page));
    let rect = plane(&harness);
    assert!(rect.width() > 700.0 && rect.height() > 400.0, "{rect}");
    harness.hover_at(at(rect, [0.25, 0.75]));
    harness.run_steps(2);
    assert_eq!(take(&mut harness), []);
    harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, 60.0),
        phase: TouchPhase::Move,
        modifiers: Modifiers::NONE,
    });
    harness.run_steps(6);
    let zooms = take(&mut harness);
    assert!(!zooms.is_empty());
    for zoom in zooms {
        let Command::MapPage(PageRequest::Zoom(factor, [x, y])) = zoom else { panic!("{zoom:?}") };
        assert!(factor > 1.0 && (x - 0.25).abs() < 0.01 && (y - 0.75).abs() < 0.01, "{zoom:?}");
    }
    // A drag to the right and down shows what lies left and above.
    harness.drag_at(at(rect, [0.5, 0.5]));
    harness.run_steps(1);
    harness.hover_at(at(rect, [0.6, 0.3]));
    harness.run_steps(1);
    harness.drop_at(at(rect, [0.6, 0.3]));
    harness.run_steps(2);
    let mut moved = [0.0; 2];
    for pan in take(&mut harness) {
        let Command::MapPage(PageRequest::Pan(by)) = pan else { panic!("{pan:?}") };
        moved = [moved[0] + by[0], moved[1] + by[1]];
    }
    assert!((moved[0] + 0.1).abs() < 0.02 && (moved[1] - 0.2).abs() < 0.02, "{moved:?}");
    let place = at(rect, [0.101, 0.202]);
    harness.drag_at(place);
    harness.drop_at(place);
    harness.run_steps(3);
    let cell = page.borrow().cell_at([0.101, 0.202]).unwrap();
    page.borrow_mut().advance(u64::MAX);
    assert_eq!(take(&mut harness), [Command::OpenMapRun(cell)]);
    harness.hover_at(place);
    harness.run_steps(3);
    let words = page.borrow().describe_run(cell).unwrap();
    harness.get_by_label(&words);
}

#[test]
fn buttons_and_keys_give_their_commands() {
    let page = sandbox_page();
    let mut harness = shown(DESKTOP, |ctx| page_ui(ctx, &page));
    let asked = |request| Some(Command::MapPage(request));
    for (label, command) in [
        ("Momentum", asked(PageRequest::Begin(Preset::Momentum))),
        ("Your setting", asked(PageRequest::Begin(Preset::Present))),
        ("Command", Some(Command::CopyMapCommand)),
        ("Picture", Some(Command::SaveMapPicture)),
        ("Close", Some(Command::CloseModal)),
    ] {
        assert_eq!(command_by_click(&mut harness, label), command, "{label}");
    }
    for (button, choice, request) in [
        ("Across: lr x", "start x", PageRequest::SetKey(0, "start.x".to_owned())),
        ("Shows: loss at the end", "how it ended", PageRequest::Show(Shown::Outcome)),
        ("Steps: 300", "1000", PageRequest::SetSteps(1_000)),
    ] {
        assert_eq!(command_by_click(&mut harness, button), None, "{button}");
        assert_eq!(command_by_click(&mut harness, choice), asked(request), "{button}");
    }
    assert_eq!(command_by_key(&mut harness, egui::Key::Backspace), None, "there is nothing to go back to");
    assert!(harness.query_by_label("Back out").is_none());
    let zoom = command_by_key(&mut harness, egui::Key::Plus);
    assert!(matches!(zoom, Some(Command::MapPage(PageRequest::Zoom(factor, _))) if factor > 1.0), "{zoom:?}");
    drop(harness);
    page.borrow_mut().handle(&PageRequest::Zoom(4.0, [0.5; 2])).unwrap();
    let mut harness = shown(DESKTOP, |ctx| page_ui(ctx, &page));
    assert_eq!(command_by_key(&mut harness, egui::Key::Backspace), asked(PageRequest::Back));
    assert_eq!(command_by_click(&mut harness, "Back out"), asked(PageRequest::Back));
}

#[test]
fn it_fits_every_window_and_a_finger() {
    let page = sandbox_page();
    assert_shown_at_every_size("Close", |ctx| page_ui(ctx, &page));
    for size in PHONES {
        let mut harness = shown(size, |ctx| page_ui(ctx, &page));
        let labels = assert_touchable(&mut harness, &format!("map, {size:?}"));
        for label in ["Close", "Momentum", "Across", "Up", "Shows", "Steps", "Command", "Picture"] {
            assert!(
                labels.iter().any(|other| other.starts_with(label)),
                "{size:?}: no {label} in {labels:?}"
            );
        }
        assert!(plane(&harness).size().min_elem() > 100.0, "{size:?}");
    }
}
