//! Listens to the keys. Reads egui's input and the table of keys, writes [`Command`]s. A text field with the focus, an
//! open menu and a focused widget keep the keys they need.

use bevy::prelude::*;
use bevy_egui::egui::{Context, Event, Id, Key, Modifiers};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};

use super::UiSystems;
use super::command::Command;
use super::keys::{KEYS, KeyContext, KeyPress, KeyScope};
use super::screen::{Modals, OpenTabs, Screen};
use super::session::Session;
use super::stage_ui::folded;
use super::ui::{menu, panels};
use crate::store::Store;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(EguiPrimaryContextPass, listen.in_set(UiSystems::Over));
}

fn listen(
    mut contexts: EguiContexts,
    screen: Res<State<Screen>>,
    modals: Res<Modals>,
    session: Option<Res<Session>>,
    store: Res<Store>,
    tabs: Res<OpenTabs>,
    mut commands: MessageWriter<Command>,
) -> Result {
    let ctx = contexts.ctx_mut()?;
    let strips = session.as_ref().map_or_else(Vec::new, |session| {
        panels::stage_layout(ctx, session, &folded(&store.settings), *tabs).strips
    });
    let key_context = KeyContext {
        screen: *screen.get(),
        modal: modals.top(),
        session: session.as_deref(),
        settings: &store.settings,
        strips: &strips,
    };
    commands.write_batch(pressed_commands(ctx, &key_context));
    Ok(())
}

/// Returns the commands of the keys that were pressed since the last frame.
pub fn pressed_commands(ctx: &Context, key_context: &KeyContext<'_>) -> Vec<Command> {
    // A text field that Esc was pressed in has no focus any more at this point, so the frame before counts too.
    let (is_typing, typing_id) = (ctx.text_edit_focused(), Id::new("a text field had the focus"));
    let was_typing = ctx.data(|data| data.get_temp(typing_id).unwrap_or(false));
    ctx.data_mut(|data| data.insert_temp(typing_id, is_typing));
    if is_typing || was_typing || menu::is_any_open(ctx) {
        return Vec::new();
    }
    let is_on_stage = key_context.is_on_stage();
    let groups = KEYS.iter().filter(|group| group.scope == KeyScope::Everywhere || is_on_stage);
    let bindings = groups.flat_map(|group| group.keys).filter(|binding| is_pressed(ctx, binding.press));
    bindings.filter_map(|binding| (binding.command)(key_context)).collect()
}

fn is_pressed(ctx: &Context, press: KeyPress) -> bool {
    match press {
        KeyPress::Key(key) => is_plain_press(ctx, key),
        KeyPress::KeyUnlessFocused(key) => {
            let has_focus = ctx.memory(|memory| memory.focused().is_some());
            !has_focus && is_plain_press(ctx, key)
        }
        KeyPress::Text(texts) => ctx.input(|input| {
            let is_typed =
                |event: &Event| matches!(event, Event::Text(text) if texts.contains(&text.as_str()));
            input.events.iter().any(is_typed)
        }),
        KeyPress::CommandKey(key) => ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, key)),
    }
}

/// Returns whether a key was pressed without a modifier other than Shift.
fn is_plain_press(ctx: &Context, key: Key) -> bool {
    ctx.input(|input| {
        input.events.iter().any(|event| match event {
            Event::Key { key: pressed_key, pressed: true, modifiers, .. } => {
                let is_plain = !(modifiers.ctrl || modifiers.alt || modifiers.command);
                is_plain && *pressed_key == key
            }
            _ => false,
        })
    })
}
