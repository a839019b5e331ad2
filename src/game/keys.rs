//! The one table of keys: what each key is called, what it does, when it applies, and the command it gives. `input`
//! presses its keys, the help dialog and the README show it; a test compares the README with it and presses every key.

use bevy_egui::egui::Key;
use frankie_sim::AgentId;

use super::command::{Command, Panel};
use super::screen::{Modal, Screen};
use super::session::{Session, next_speed};
use super::ui::layout::TabStrip;

use crate::store::Settings;
use KeyScope::{Everywhere, Stage};

/// How far an arrow key moves the picture, logical pixels.
const PAN_PX: f32 = 64.0;
/// The factor of a key that zooms.
const ZOOM: f64 = 1.25;

/// The state that the meaning of a key depends on.
#[derive(Clone, Copy)]
pub struct KeyContext<'a> {
    /// The screen.
    pub screen: Screen,
    /// The dialog on top.
    pub modal: Option<Modal>,
    /// The run on the stage.
    pub session: Option<&'a Session>,
    /// The settings of the player.
    pub settings: &'a Settings,
    /// The tabs of columns that show one panel at a time.
    pub strips: &'a [TabStrip],
}

impl KeyContext<'_> {
    /// Returns whether a run is played or watched and no dialog is open.
    #[must_use]
    pub fn is_on_stage(&self) -> bool {
        matches!(self.screen, Screen::Play | Screen::Watch) && self.modal.is_none()
    }
}

/// When a key applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyScope {
    /// On every screen, and over dialogs.
    Everywhere,
    /// While a run is played or watched and no dialog is open.
    Stage,
}

/// What has to be pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPress {
    /// A key without a modifier; Shift is ignored, since some keyboards need it for some keys.
    Key(Key),
    /// The same, but only while no widget has the keyboard focus: the widget needs this key itself.
    KeyUnlessFocused(Key),
    /// One of these characters, wherever the keyboard has it.
    Text(&'static [&'static str]),
    /// A key with Ctrl, or ⌘ on a Mac.
    CommandKey(Key),
}

/// A key and its command.
#[derive(Clone, Copy)]
pub struct KeyBinding {
    /// The keys as they are written on a keyboard; several are pressed together.
    pub caps: &'static [&'static str],
    /// What has to be pressed.
    pub press: KeyPress,
    /// Returns the command in a state; `None` where the key does nothing.
    pub command: CommandOf,
}

/// Keys that belong together, as one line of the help.
#[derive(Clone, Copy)]
pub struct KeyGroup {
    /// What they do, in the order of the keys.
    pub help: &'static str,
    /// When they apply.
    pub scope: KeyScope,
    /// The keys.
    pub keys: &'static [KeyBinding],
}

/// Every key that gives a command, in the order of the help.
pub static KEYS: [KeyGroup; 17] = [
    KeyGroup {
        help: "play, pause",
        scope: Stage,
        keys: &[unfocused_key(&["Space"], Key::Space, |_| Some(Command::TogglePlaying))],
    },
    KeyGroup {
        help: "one step on, one step back",
        scope: Stage,
        keys: &[
            text(&["."], &["."], |_| Some(Command::StepForward)),
            text(&[","], &[","], |_| Some(Command::StepBack)),
        ],
    },
    KeyGroup {
        help: "slower, faster: 0.1× to 100×",
        scope: Stage,
        keys: &[text(&["["], &["["], slower), text(&["]"], &["]"], faster)],
    },
    KeyGroup {
        help: "start again with the same seed",
        scope: Stage,
        keys: &[key(&["R"], Key::R, |_| Some(Command::Restart))],
    },
    KeyGroup {
        help: "start again with a new seed",
        scope: Stage,
        keys: &[key(&["N"], Key::N, |_| Some(Command::NewSeed))],
    },
    KeyGroup {
        help: "keep the run as a replay",
        scope: Stage,
        keys: &[key(&["K"], Key::K, |_| Some(Command::SaveReplay))],
    },
    KeyGroup {
        help: "follow Frankie, or stop",
        scope: Stage,
        keys: &[key(&["F"], Key::F, |_| Some(Command::ToggleFollow))],
    },
    KeyGroup {
        help: "show the whole view",
        scope: Stage,
        keys: &[key(&["0"], Key::Num0, |_| Some(Command::ShowAll))],
    },
    KeyGroup {
        help: "zoom in, zoom out",
        scope: Stage,
        keys: &[
            text(&["+"], &["+", "="], |_| Some(Command::Zoom(ZOOM))),
            text(&["−"], &["-"], |_| Some(Command::Zoom(1.0 / ZOOM))),
        ],
    },
    KeyGroup {
        help: "move the picture, or the selection",
        scope: Stage,
        keys: &[
            unfocused_key(&["←"], Key::ArrowLeft, |_| Some(Command::Pan { by_px: [PAN_PX, 0.0] })),
            unfocused_key(&["→"], Key::ArrowRight, |_| Some(Command::Pan { by_px: [-PAN_PX, 0.0] })),
            unfocused_key(&["↑"], Key::ArrowUp, |_| Some(Command::Pan { by_px: [0.0, PAN_PX] })),
            unfocused_key(&["↓"], Key::ArrowDown, |_| Some(Command::Pan { by_px: [0.0, -PAN_PX] })),
        ],
    },
    KeyGroup {
        help: "fold lesson, tuning, charts, rule, data",
        scope: Stage,
        keys: &[
            key(&["1"], Key::Num1, |context| toggle(context, Panel::Lesson)),
            key(&["2"], Key::Num2, |context| toggle(context, Panel::Tuning)),
            key(&["3"], Key::Num3, |context| toggle(context, Panel::Charts)),
            key(&["4"], Key::Num4, |context| toggle(context, Panel::Rule)),
            key(&["5"], Key::Num5, |context| toggle(context, Panel::Data)),
        ],
    },
    KeyGroup {
        help: "the next dog's numbers, in a pack",
        scope: Stage,
        keys: &[key(&["D"], Key::D, focus_next)],
    },
    KeyGroup {
        help: "true slope and sample on or off",
        scope: Stage,
        keys: &[key(&["G"], Key::G, toggle_gradients)],
    },
    KeyGroup { help: "this help", scope: Everywhere, keys: &[text(&["?"], &["?"], toggle_help)] },
    KeyGroup {
        help: "close, pause, or go back",
        scope: Everywhere,
        keys: &[key(&["Esc"], Key::Escape, |_| Some(Command::Back))],
    },
    KeyGroup { help: "full screen", scope: Everywhere, keys: &[key(&["F11"], Key::F11, toggle_fullscreen)] },
    KeyGroup {
        help: "leave the game",
        scope: Everywhere,
        keys: &[command_key(&["Ctrl", "Q"], Key::Q, |_| Some(Command::Quit))],
    },
];

/// Returns the command of a key in a state, if it has one there.
type CommandOf = fn(&KeyContext<'_>) -> Option<Command>;

const fn key(caps: &'static [&'static str], key: Key, command: CommandOf) -> KeyBinding {
    KeyBinding { caps, press: KeyPress::Key(key), command }
}

const fn unfocused_key(caps: &'static [&'static str], key: Key, command: CommandOf) -> KeyBinding {
    KeyBinding { caps, press: KeyPress::KeyUnlessFocused(key), command }
}

const fn command_key(caps: &'static [&'static str], key: Key, command: CommandOf) -> KeyBinding {
    KeyBinding { caps, press: KeyPress::CommandKey(key), command }
}

const fn text(
    caps: &'static [&'static str],
    texts: &'static [&'static str],
    command: CommandOf,
) -> KeyBinding {
    KeyBinding { caps, press: KeyPress::Text(texts), command }
}

fn slower(context: &KeyContext<'_>) -> Option<Command> {
    context.session.map(|session| Command::SetSpeed(next_speed(session.speed, false)))
}

fn faster(context: &KeyContext<'_>) -> Option<Command> {
    context.session.map(|session| Command::SetSpeed(next_speed(session.speed, true)))
}

/// Folds a panel away or brings it back; in a column of tabs, opens or closes its tab.
fn toggle(context: &KeyContext<'_>, panel: Panel) -> Option<Command> {
    let tab = context.strips.iter().find_map(|strip| strip.toggle(panel));
    tab.or(Some(Command::TogglePanel(panel)))
}

fn focus_next(context: &KeyContext<'_>) -> Option<Command> {
    let session = context.session?;
    let agents = session.run().agents().count();
    let next = AgentId::new((session.focus.index() + 1) % agents);
    (agents > 1).then_some(Command::SetFocus(next))
}

fn toggle_gradients(context: &KeyContext<'_>) -> Option<Command> {
    let show_gradients = !context.settings.show_gradients;
    Some(Command::ChangeSettings(Settings { show_gradients, ..context.settings.clone() }))
}

fn toggle_fullscreen(context: &KeyContext<'_>) -> Option<Command> {
    let fullscreen = !context.settings.fullscreen;
    Some(Command::ChangeSettings(Settings { fullscreen, ..context.settings.clone() }))
}

fn toggle_help(context: &KeyContext<'_>) -> Option<Command> {
    let is_open = context.modal == Some(Modal::Help);
    Some(if is_open { Command::CloseModal } else { Command::OpenModal(Modal::Help) })
}
