//! The keys. Reads egui's input, writes [`Command`]s; a field that is typed into, an open menu and a widget that the
//! keyboard is on keep what is theirs.

use bevy::prelude::*;
use bevy_egui::egui::{Context, Id, Key, Modifiers};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};
use frankie_sim::AgentId;

use super::UiSystems;
use super::command::{Command, Panel};
use super::screen::{Modal, Modals, Screen};
use super::session::{Session, next_speed};
use super::ui::{menu, panels};
use crate::store::{Settings, Store};

/// How far an arrow key moves the picture, logical pixels.
const PAN_PX: f32 = 64.0;
/// How much closer a key zooms.
const ZOOM: f64 = 1.25;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(EguiPrimaryContextPass, listen.in_set(UiSystems::Over));
}

fn listen(
    mut contexts: EguiContexts,
    screen: Res<State<Screen>>,
    modals: Res<Modals>,
    session: Option<Res<Session>>,
    store: Res<Store>,
    mut commands: MessageWriter<Command>,
) -> Result {
    let ctx = contexts.ctx_mut()?;
    let key_context = KeyContext {
        screen: *screen.get(),
        modal: modals.top(),
        session: session.as_deref(),
        settings: &store.settings,
    };
    commands.write_batch(keys(ctx, &key_context));
    Ok(())
}

/// What a key's meaning depends on.
#[derive(Clone, Copy)]
pub struct KeyContext<'a> {
    /// The screen.
    pub screen: Screen,
    /// The dialog on top.
    pub modal: Option<Modal>,
    /// The run on the stage.
    pub session: Option<&'a Session>,
    /// What the player has set.
    pub settings: &'a Settings,
}

/// What the keys that were pressed since the last frame ask for.
pub fn keys(ctx: &Context, key_context: &KeyContext<'_>) -> Vec<Command> {
    // A field that is left by Esc is no field any more when this is asked, so the frame before counts too.
    let (is_typing, typing_id) = (ctx.text_edit_focused(), Id::new("a field is typed into"));
    let was_typing = ctx.data(|data| data.get_temp(typing_id).unwrap_or(false));
    ctx.data_mut(|data| data.insert_temp(typing_id, is_typing));
    if is_typing || was_typing || menu::is_any_open(ctx) {
        return Vec::new();
    }
    let has_focus = ctx.memory(|memory| memory.focused().is_some());
    let mut commands = everywhere(ctx, key_context);
    let is_stage =
        matches!(key_context.screen, Screen::Play | Screen::Theatre) && key_context.modal.is_none();
    if let Some(session) = key_context.session.filter(|_| is_stage) {
        commands.extend(on_stage(ctx, session, key_context.settings, has_focus));
    }
    commands
}

/// Keys without a modifier; Shift is let through, since on some keyboards a sign needs it.
fn pressed(ctx: &Context, key: Key) -> bool {
    ctx.input(|input| {
        let plain = !(input.modifiers.ctrl || input.modifiers.alt || input.modifiers.command);
        plain && input.key_pressed(key)
    })
}

/// Signs are taken as written: where they lie differs from keyboard to keyboard.
fn written(ctx: &Context, sign: &str) -> bool {
    ctx.input(|input| {
        input.events.iter().any(|event| matches!(event, bevy_egui::egui::Event::Text(text) if text == sign))
    })
}

fn everywhere(ctx: &Context, key_context: &KeyContext<'_>) -> Vec<Command> {
    let mut commands = Vec::new();
    if pressed(ctx, Key::Escape) {
        commands.push(Command::Back);
    }
    if written(ctx, "?") {
        let is_open = key_context.modal == Some(Modal::Help);
        commands.push(if is_open { Command::Close } else { Command::Open(Modal::Help) });
    }
    if pressed(ctx, Key::F11) {
        let fullscreen = !key_context.settings.fullscreen;
        commands.push(Command::Change(Settings { fullscreen, ..key_context.settings.clone() }));
    }
    if ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Q)) {
        commands.push(Command::Quit);
    }
    commands
}

fn on_stage(ctx: &Context, session: &Session, settings: &Settings, has_focus: bool) -> Vec<Command> {
    let mut commands = Vec::new();
    let mut ask = |is_asked: bool, command: Command| {
        if is_asked {
            commands.push(command);
        }
    };
    // What the keyboard is on takes space and arrows for itself.
    ask(!has_focus && pressed(ctx, Key::Space), Command::TogglePlaying);
    ask(written(ctx, "."), Command::StepForward);
    ask(written(ctx, ","), Command::StepBack);
    ask(written(ctx, "["), Command::Speed(next_speed(session.speed, false)));
    ask(written(ctx, "]"), Command::Speed(next_speed(session.speed, true)));
    ask(pressed(ctx, Key::R), Command::Restart);
    ask(pressed(ctx, Key::N), Command::NewSeed);
    ask(pressed(ctx, Key::K), Command::Keep);
    ask(pressed(ctx, Key::F), Command::ToggleFollow);
    let agents = session.run.agents().count();
    let next = AgentId::new((session.focus.index() + 1) % agents);
    ask(agents > 1 && pressed(ctx, Key::D), Command::Focus(next));
    ask(pressed(ctx, Key::Num0), Command::Fit);
    ask(written(ctx, "+") || written(ctx, "="), Command::Zoom(ZOOM));
    ask(written(ctx, "-"), Command::Zoom(1.0 / ZOOM));
    let show_gradients = !settings.show_gradients;
    ask(pressed(ctx, Key::G), Command::Change(Settings { show_gradients, ..settings.clone() }));
    for (key, panel) in [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5].into_iter().zip(Panel::ALL) {
        let is_swapped = panel == Panel::Charts && pressed(ctx, key) && panels::swap_charts(ctx);
        ask(!is_swapped && pressed(ctx, key), Command::Fold(panel));
    }
    let arrows = [
        (Key::ArrowLeft, [PAN_PX, 0.0]),
        (Key::ArrowRight, [-PAN_PX, 0.0]),
        (Key::ArrowUp, [0.0, PAN_PX]),
        (Key::ArrowDown, [0.0, -PAN_PX]),
    ];
    for (key, by_px) in arrows {
        ask(!has_focus && pressed(ctx, key), Command::Pan { by_px });
    }
    commands
}
