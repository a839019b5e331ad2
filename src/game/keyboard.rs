//! Keys of the window → events of egui, each with the modifiers that were down when its key was pressed. `bevy_egui` gives
//! every key of a frame the modifiers that are down at the end of the frame: Ctrl+Q, pressed and released within one
//! slow frame, is a plain Q to it. This system takes the place of its one.

use bevy::input::keyboard::{Key as Typed, KeyboardFocusLost, KeyboardInput};
use bevy::prelude::*;
use bevy_egui::egui::{Event, Key, Modifiers};
use bevy_egui::helpers::{bevy_to_egui_key, bevy_to_egui_physical_key};
use bevy_egui::input::{EguiInputEvent, ModifierKeysState};
use bevy_egui::{EguiGlobalSettings, EguiInputSet, EguiPreUpdateSet, PrimaryEguiContext};

use super::host::Host;

pub(super) fn plugin(app: &mut App) {
    let mut settings = app.world_mut().resource_mut::<EguiGlobalSettings>();
    settings.input_system_settings.run_write_keyboard_input_messages_system = false;
    let set = (EguiPreUpdateSet::ProcessInput, EguiInputSet::ReadBevyMessages);
    app.add_systems(PreUpdate, write_events.in_set(set.0).in_set(set.1));
}

fn write_events(
    mut modifiers: Local<ModifierKeysState>,
    mut focus_lost: MessageReader<KeyboardFocusLost>,
    mut inputs: MessageReader<KeyboardInput>,
    context: Query<Entity, With<PrimaryEguiContext>>,
    host: Option<Res<Host>>,
    mut events: MessageWriter<EguiInputEvent>,
) {
    if focus_lost.read().count() > 0 {
        // Their release is not reported to this window.
        *modifiers = ModifierKeysState::default();
    }
    let Ok(context) = context.single() else { return };
    for input in inputs.read() {
        let of_key = events_of(input, &mut modifiers);
        let clipboard = clipboard_event(&of_key, || host.as_deref()?.0.paste());
        let all = of_key.into_iter().chain(clipboard);
        events.write_batch(all.map(|event| EguiInputEvent { context, event }));
    }
}

/// Returns the event of the clipboard that a key means besides: Ctrl+C, Ctrl+X and Ctrl+V. `paste` reads the clipboard.
pub fn clipboard_event(of_key: &[Event], paste: impl FnOnce() -> Option<String>) -> Option<Event> {
    let is_command = |modifiers: &Modifiers| modifiers.command && !modifiers.alt;
    let key = of_key.iter().find_map(|event| match event {
        Event::Key { key, pressed: true, modifiers, .. } if is_command(modifiers) => Some(*key),
        _ => None,
    })?;
    match key {
        Key::C => Some(Event::Copy),
        Key::X => Some(Event::Cut),
        Key::V => paste().map(Event::Paste),
        _ => None,
    }
}

/// Returns the events of a key, its text first, and updates the modifiers that are down.
pub fn events_of(input: &KeyboardInput, modifiers: &mut ModifierKeysState) -> Vec<Event> {
    let is_pressed = input.state.is_pressed();
    match input.logical_key {
        Typed::Shift => modifiers.shift = is_pressed,
        Typed::Control => modifiers.ctrl = is_pressed,
        Typed::Alt => modifiers.alt = is_pressed,
        Typed::Super | Typed::Meta => modifiers.win = is_pressed,
        _ => {}
    }
    let mut events = Vec::new();
    if is_pressed && modifiers.text_input_is_allowed() {
        match &input.logical_key {
            Typed::Character(text) if !text.contains(char::is_control) => {
                events.push(Event::Text(text.to_string()));
            }
            Typed::Space => events.push(Event::Text(" ".to_owned())),
            _ => {}
        }
    }
    let physical_key = bevy_to_egui_physical_key(&input.key_code);
    // Layouts without Latin letters have the keys of shortcuts where other layouts have them.
    if let Some(key) = bevy_to_egui_key(&input.logical_key).or(physical_key) {
        let modifiers = modifiers.to_egui_modifiers();
        events.push(Event::Key { key, physical_key, pressed: is_pressed, repeat: false, modifiers });
    }
    events
}
