//! Fingers for tests: the events that the game gets for them, and whether everything in a window is large enough for one.

use std::collections::BTreeSet;

use egui::{Event, Modifiers, PointerButton, Pos2, TouchDeviceId, TouchId, TouchPhase, Vec2};
use egui_kittest::Harness;
use frankie::game::touch::MIN_TARGET;

use crate::reach::{SCROLL_BAR, assert_all_reachable, widgets};

/// The windows of a phone, upright and sideways, and smaller ones.
pub const PHONES: [[f32; 2]; 5] =
    [[390.0, 844.0], [844.0, 390.0], [320.0, 568.0], [360.0, 640.0], [740.0, 360.0]];
/// The largest difference that does not count, points.
const SLACK: f32 = 0.5;

/// Sends the event of a finger, and makes a frame.
pub fn finger<S>(harness: &mut Harness<'_, S>, id: u64, phase: TouchPhase, pos: Pos2) {
    send_finger(harness, id, phase, pos);
    harness.step();
}

/// Sends the event of a finger and, for the first one, those of the pointer that moves with it, as `bevy_egui` does.
pub fn send_finger<S>(harness: &mut Harness<'_, S>, id: u64, phase: TouchPhase, pos: Pos2) {
    let touch = Event::Touch { device_id: TouchDeviceId(7), id: TouchId::from(id), phase, pos, force: None };
    let button = |pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let pointer = match phase {
        _ if id != 0 => vec![],
        TouchPhase::Start => vec![Event::PointerMoved(pos), button(true)],
        TouchPhase::Move => vec![Event::PointerMoved(pos)],
        TouchPhase::End => vec![button(false), Event::PointerGone],
        TouchPhase::Cancel => vec![Event::PointerGone],
    };
    // All in one frame.
    harness.input_mut().events.extend(std::iter::once(touch).chain(pointer));
}

/// Taps a place.
pub fn tap<S>(harness: &mut Harness<'_, S>, at: Pos2) {
    finger(harness, 0, TouchPhase::Start, at);
    finger(harness, 0, TouchPhase::End, at);
    harness.step();
}

/// Drags a finger from a place to another one.
pub fn drag<S>(harness: &mut Harness<'_, S>, from: Pos2, to: Pos2) {
    finger(harness, 0, TouchPhase::Start, from);
    for share in [0.1, 0.4, 0.7, 1.0] {
        finger(harness, 0, TouchPhase::Move, from + share * (to - from));
    }
    finger(harness, 0, TouchPhase::End, to);
    harness.step();
}

/// Asserts that everything that can be clicked is reachable and as large as a finger needs it: at least [`MIN_TARGET`] in
/// both directions. Returns the labels.
pub fn assert_touchable<S>(harness: &mut Harness<'_, S>, place: &str) -> BTreeSet<String> {
    for (widget, label) in widgets(harness).into_values().flatten() {
        let Vec2 { x, y } = widget.rect.size();
        let is_large = x >= MIN_TARGET - SLACK && y >= MIN_TARGET - SLACK;
        assert!(is_large || label == SCROLL_BAR, "{place}: “{label}” is only {x} × {y}");
    }
    assert_all_reachable(harness, place)
}
