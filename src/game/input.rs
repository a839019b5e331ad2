//! Listens to the keys. Reads egui's input and the table of keys, writes [`Command`]s. A text field with the focus, an
//! open menu and a focused widget keep the keys they need.

use bevy::prelude::*;
use bevy_egui::egui::{Context, Event, Id, Key, Modifiers};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};

use super::UiSystems;
use super::command::Command;
use super::keys::{self, KeyContext, KeyMode, KeyScope};
use super::screen::{Modals, OpenTabs, Screen};
use super::session::Session;
use super::stage_ui::folded;
use super::ui::{menu, panels, slider};
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
    let events = ctx.input(|input| input.events.clone());
    events.iter().filter_map(|event| pressed_command(ctx, event, key_context)).collect()
}

/// Returns the command of an event, if it is a press of a key that applies now.
fn pressed_command(ctx: &Context, event: &Event, key_context: &KeyContext<'_>) -> Option<Command> {
    let Event::Key { key, physical_key, pressed: true, modifiers, .. } = event else { return None };
    let (group, binding) = keys::find(*key, *physical_key)?;
    let has_modifiers = match binding.mode {
        KeyMode::Plain | KeyMode::UnlessFocused => is_plain(*key, *modifiers),
        KeyMode::WithCommand => modifiers.command && !modifiers.alt,
    };
    let needs = !(*key == Key::Space && slider::has_focus(ctx));
    let is_taken =
        binding.mode == KeyMode::UnlessFocused && needs && ctx.memory(|memory| memory.focused().is_some());
    let is_in_scope = group.scope == KeyScope::Everywhere || key_context.is_on_stage();
    (has_modifiers && !is_taken && is_in_scope).then(|| (binding.command)(key_context)).flatten()
}

/// Returns whether a key is pressed without a modifier other than Shift, or than AltGr and Option, by which many
/// layouts type punctuation; some systems report AltGr as Ctrl with Alt.
fn is_plain(key: Key, modifiers: Modifiers) -> bool {
    let has_command = modifiers.ctrl || modifiers.command;
    match modifiers.alt {
        true => keys::is_punctuation(key),
        false => !has_command,
    }
}
