//! Keys that are pressed and released within one slow frame.

use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyCode, KeyboardInput};
use bevy::prelude::Entity;
use bevy_egui::input::ModifierKeysState;
use frankie::game::keyboard::{clipboard_event, events_of};

use super::*;

const CTRL: (Key, KeyCode) = (Key::Control, KeyCode::ControlLeft);
const SHIFT: (Key, KeyCode) = (Key::Shift, KeyCode::ShiftLeft);
const ALT: (Key, KeyCode) = (Key::Alt, KeyCode::AltLeft);

fn letter(text: &str, code: KeyCode) -> (Key, KeyCode) {
    (Key::Character(text.into()), code)
}

/// Presses keys one after the other and releases them in the opposite order, all within one frame.
fn tap(stage: &mut Stage, keys: &[(Key, KeyCode)]) -> Vec<Command> {
    let mut modifiers = ModifierKeysState::default();
    let pressed = keys.iter().map(|key| (key, ButtonState::Pressed));
    let released = keys.iter().rev().map(|key| (key, ButtonState::Released));
    for ((logical_key, key_code), state) in pressed.chain(released) {
        let input = KeyboardInput {
            key_code: *key_code,
            logical_key: logical_key.clone(),
            state,
            text: None,
            repeat: false,
            window: Entity::PLACEHOLDER,
        };
        stage.input_mut().events.extend(events_of(&input, &mut modifiers));
    }
    take_commands(stage)
}

#[test]
fn a_key_with_ctrl_counts_and_is_not_the_key_alone() {
    let mut stage = default_stage(30);
    assert_eq!(tap(&mut stage, &[CTRL, letter("q", KeyCode::KeyQ)]), [Command::Quit]);
    let caps_lock = letter("Q", KeyCode::KeyQ);
    assert_eq!(tap(&mut stage, &[CTRL, caps_lock]), [Command::Quit]);
    // A layout without Latin letters.
    assert_eq!(tap(&mut stage, &[CTRL, letter("й", KeyCode::KeyQ)]), [Command::Quit]);
    assert_eq!(tap(&mut stage, &[letter("q", KeyCode::KeyQ)]), []);
    for modifier in [CTRL, ALT] {
        assert_eq!(tap(&mut stage, &[modifier.clone(), letter("n", KeyCode::KeyN)]), [], "{modifier:?}");
    }
}

#[test]
fn keys_without_a_modifier_count_once() {
    let mut stage = default_stage(30);
    for (key, command) in [
        (letter("r", KeyCode::KeyR), Command::Restart),
        (letter("n", KeyCode::KeyN), Command::NewSeed),
        ((Key::Space, KeyCode::Space), Command::TogglePlaying),
        (letter(".", KeyCode::Period), Command::StepForward),
        ((Key::Escape, KeyCode::Escape), Command::Back),
        ((Key::ArrowLeft, KeyCode::ArrowLeft), Command::Pan { by_px: [64.0, 0.0] }),
    ] {
        assert_eq!(tap(&mut stage, std::slice::from_ref(&key)), [command], "{key:?}");
    }
    let question = letter("?", KeyCode::Slash);
    assert_eq!(tap(&mut stage, &[SHIFT, question]), [Command::OpenModal(Modal::Help)]);
}

#[test]
fn a_shortcut_types_nothing() {
    let mut modifiers = ModifierKeysState::default();
    let mut press = |(logical_key, key_code): (Key, KeyCode), state| {
        let (text, window) = (None, Entity::PLACEHOLDER);
        let input = KeyboardInput { key_code, logical_key, state, text, repeat: false, window };
        events_of(&input, &mut modifiers)
    };
    assert_eq!(press(CTRL, ButtonState::Pressed), []);
    let shortcut = press(letter("q", KeyCode::KeyQ), ButtonState::Pressed);
    assert!(matches!(&shortcut[..], [egui::Event::Key { modifiers, .. }] if modifiers.command));
    press(CTRL, ButtonState::Released);
    let typed = press(letter("q", KeyCode::KeyQ), ButtonState::Pressed);
    assert!(matches!(&typed[..], [egui::Event::Text(text), egui::Event::Key { .. }] if text == "q"));
}

#[test]
fn ctrl_with_c_x_and_v_means_the_clipboard() {
    let clipboard = |keys: &[(Key, KeyCode)], state| {
        let mut modifiers = ModifierKeysState::default();
        let mut event = None;
        for (logical_key, key_code) in keys {
            let key = logical_key.clone();
            let is_modifier = !matches!(key, Key::Character(_));
            let state = if is_modifier { ButtonState::Pressed } else { state };
            let (key_code, window) = (*key_code, Entity::PLACEHOLDER);
            let input =
                KeyboardInput { key_code, logical_key: key, state, text: None, repeat: false, window };
            let of_key = events_of(&input, &mut modifiers);
            event = clipboard_event(&of_key, || Some("#l=sandbox".to_owned()));
        }
        event
    };
    let pressed = |modifier: (Key, KeyCode), text: &str, code| {
        clipboard(&[modifier, letter(text, code)], ButtonState::Pressed)
    };
    let paste = Some(egui::Event::Paste("#l=sandbox".to_owned()));
    assert_eq!(pressed(CTRL, "c", KeyCode::KeyC), Some(egui::Event::Copy));
    assert_eq!(pressed(CTRL, "x", KeyCode::KeyX), Some(egui::Event::Cut));
    assert_eq!(pressed(CTRL, "v", KeyCode::KeyV), paste);
    assert_eq!(pressed(CTRL, "м", KeyCode::KeyV), paste, "a layout without Latin letters");
    assert_eq!(pressed(SHIFT, "V", KeyCode::KeyV), None);
    assert_eq!(clipboard(&[CTRL, ALT, letter("v", KeyCode::KeyV)], ButtonState::Pressed), None, "AltGr");
    assert_eq!(clipboard(&[CTRL, letter("v", KeyCode::KeyV)], ButtonState::Released), None);
    assert_eq!(pressed(CTRL, "q", KeyCode::KeyQ), None);
}
