//! The one table of keys: what each key is called, what it does, when it applies, and the command it gives. `input`
//! presses its keys, the help dialog and the README show it; a test compares the README with it and presses every key.

use bevy_egui::egui::Key;
use frankie_sim::AgentId;

use super::ask;
use super::command::{Command, Panel};
use super::screen::{Modal, Screen};
use super::session::{Session, next_speed};
use super::swarm;
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

/// When a press of a key counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyMode {
    /// Without a modifier; Shift is ignored, since some keyboards need it for some keys.
    Plain,
    /// The same, but only while no widget has the keyboard focus: the widget needs this key itself.
    UnlessFocused,
    /// With Ctrl, or ⌘ on a Mac.
    WithCommand,
}

/// The cap of the modifier of [`KeyMode::WithCommand`].
pub const COMMAND_CAP: &str = "Ctrl";

/// A key and its command.
#[derive(Clone, Copy)]
pub struct KeyBinding {
    /// The key as it is written on a US keyboard.
    pub cap: &'static str,
    /// The keys that give the command, by what they type or else by their places; the first is the one that is shown.
    pub keys: &'static [Key],
    /// A second key with its cap, which every keyboard has; for keys that some layouts cannot type.
    pub second: Option<(&'static str, Key)>,
    /// When a press counts.
    pub mode: KeyMode,
    /// Whether the command is given again and again while the key is held down.
    pub repeats: bool,
    /// Returns the command in a state; `None` where the key does nothing.
    pub command: CommandOf,
}

impl KeyBinding {
    /// Returns every key that gives the command.
    pub fn all_keys(&self) -> impl Iterator<Item = Key> {
        self.keys.iter().copied().chain(self.second.map(|(_, key)| key))
    }

    const fn or(self, cap: &'static str, key: Key) -> Self {
        Self { second: Some((cap, key)), ..self }
    }

    const fn repeated(self) -> Self {
        Self { repeats: true, ..self }
    }

    const fn with_command(self) -> Self {
        Self { mode: KeyMode::WithCommand, ..self }
    }

    const fn unless_focused(self) -> Self {
        Self { mode: KeyMode::UnlessFocused, ..self }
    }
}

/// Returns the binding of a key, with its group: by what the key types or, where that is a character without a binding,
/// by its place. So a key works where a layout has its character, and otherwise where a US keyboard has it.
#[must_use]
pub fn find(key: Key, place: Option<Key>) -> Option<(&'static KeyGroup, &'static KeyBinding)> {
    let of = |key: Key| {
        let mut all = KEYS.iter().flat_map(|group| group.keys.iter().map(move |binding| (group, binding)));
        all.find(|(_, binding)| binding.all_keys().any(|other| other == key))
    };
    of(key).or_else(|| of(place.filter(|_| is_punctuation(key))?))
}

/// Returns whether a key types a character that is no letter and no digit.
#[must_use]
pub fn is_punctuation(key: Key) -> bool {
    use Key::{
        Backslash, Backtick, CloseBracket, CloseCurlyBracket, Colon, Comma, Equals, Exclamationmark, Minus,
        OpenBracket, OpenCurlyBracket, Period, Pipe, Plus, Questionmark, Quote, Semicolon, Slash,
    };
    let opening = matches!(key, OpenBracket | OpenCurlyBracket | CloseBracket | CloseCurlyBracket);
    let math = matches!(key, Minus | Plus | Equals | Slash | Backslash | Pipe | Backtick);
    opening
        || math
        || matches!(key, Colon | Comma | Period | Semicolon | Quote | Questionmark | Exclamationmark)
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
pub static KEYS: [KeyGroup; 24] = [
    KeyGroup {
        help: "play, pause",
        scope: Stage,
        keys: &[key("Space", &[Key::Space], |_| Some(Command::TogglePlaying)).unless_focused()],
    },
    KeyGroup {
        help: "one step on, one step back",
        scope: Stage,
        keys: &[
            key(".", &[Key::Period], |_| Some(Command::StepForward)).repeated(),
            key(",", &[Key::Comma], |_| Some(Command::StepBack)).repeated(),
        ],
    },
    KeyGroup {
        help: "slower, faster: 0.1× to 100×",
        scope: Stage,
        keys: &[
            key("[", &[Key::OpenBracket], slower).or("PgDn", Key::PageDown),
            key("]", &[Key::CloseBracket], faster).or("PgUp", Key::PageUp),
        ],
    },
    KeyGroup {
        help: "start again with the same seed",
        scope: Stage,
        keys: &[key("R", &[Key::R], |_| Some(Command::Restart))],
    },
    KeyGroup {
        help: "start again with a new seed",
        scope: Stage,
        keys: &[key("N", &[Key::N], |_| Some(Command::NewSeed))],
    },
    KeyGroup {
        help: "from here on, try another setting",
        scope: Stage,
        keys: &[key("B", &[Key::B], |_| Some(Command::TryFromHere))],
    },
    KeyGroup {
        help: "keep the run as a replay",
        scope: Stage,
        keys: &[key("K", &[Key::K], |_| Some(Command::SaveReplay))],
    },
    KeyGroup {
        help: "share: a link, a file, a picture",
        scope: Stage,
        keys: &[key("L", &[Key::L], |_| Some(Command::OpenModal(Modal::Share)))],
    },
    KeyGroup {
        help: "follow Frankie, or stop",
        scope: Stage,
        keys: &[key("F", &[Key::F], |_| Some(Command::ToggleFollow))],
    },
    KeyGroup {
        help: "show the whole view",
        scope: Stage,
        keys: &[key("0", &[Key::Num0], |_| Some(Command::ShowAll))],
    },
    KeyGroup {
        help: "zoom in, zoom out",
        scope: Stage,
        keys: &[
            key("+", &[Key::Plus, Key::Equals], |_| Some(Command::Zoom(ZOOM))).repeated(),
            key("−", &[Key::Minus], |_| Some(Command::Zoom(1.0 / ZOOM))).repeated(),
        ],
    },
    KeyGroup {
        help: "move the picture; give a gradient, or a step",
        scope: Stage,
        keys: &[
            key("←", &[Key::ArrowLeft], |context| arrow(context, [-1.0, 0.0])).repeated().unless_focused(),
            key("→", &[Key::ArrowRight], |context| arrow(context, [1.0, 0.0])).repeated().unless_focused(),
            key("↑", &[Key::ArrowUp], |context| arrow(context, [0.0, 1.0])).repeated().unless_focused(),
            key("↓", &[Key::ArrowDown], |context| arrow(context, [0.0, -1.0])).repeated().unless_focused(),
        ],
    },
    KeyGroup {
        help: "fold lesson, tuning, charts, rule, data",
        scope: Stage,
        keys: &[
            key("1", &[Key::Num1], |context| toggle(context, Panel::Lesson)),
            key("2", &[Key::Num2], |context| toggle(context, Panel::Tuning)),
            key("3", &[Key::Num3], |context| toggle(context, Panel::Charts)),
            key("4", &[Key::Num4], |context| toggle(context, Panel::Rule)),
            key("5", &[Key::Num5], |context| toggle(context, Panel::Data)),
        ],
    },
    KeyGroup {
        help: "show everything, or what the level shows",
        scope: Stage,
        keys: &[key("E", &[Key::E], |_| Some(Command::ToggleUnfolded))],
    },
    KeyGroup {
        help: "the next dog's numbers, in a pack",
        scope: Stage,
        keys: &[key("D", &[Key::D], focus_next)],
    },
    KeyGroup {
        help: "cloud of dogs with other noise: 100, 1000, 10 000, off",
        scope: Stage,
        keys: &[key("C", &[Key::C], next_swarm)],
    },
    KeyGroup {
        help: "map: what becomes of him from each place",
        scope: Stage,
        keys: &[key("M", &[Key::M], toggle_map)],
    },
    KeyGroup {
        help: "map of any two settings, in the sandbox",
        scope: Stage,
        keys: &[key("X", &[Key::X], |_| Some(Command::OpenMapPage))],
    },
    KeyGroup {
        help: "true slope and sample on or off",
        scope: Stage,
        keys: &[key("G", &[Key::G], toggle_gradients)],
    },
    KeyGroup {
        help: "this help",
        scope: Everywhere,
        keys: &[key("?", &[Key::Questionmark], toggle_help).or("F1", Key::F1)],
    },
    KeyGroup {
        help: "close, pause, or go back",
        scope: Everywhere,
        keys: &[key("Esc", &[Key::Escape], |_| Some(Command::Back))],
    },
    KeyGroup { help: "full screen", scope: Everywhere, keys: &[key("F11", &[Key::F11], toggle_fullscreen)] },
    KeyGroup {
        help: "open the link on the clipboard",
        scope: Everywhere,
        keys: &[key("V", &[Key::V], |_| Some(Command::PasteLink)).with_command()],
    },
    KeyGroup {
        help: "leave the game",
        scope: Everywhere,
        keys: &[key("Q", &[Key::Q], |_| Some(Command::Quit)).with_command()],
    },
];

/// Returns the command of a key in a state, if it has one there.
type CommandOf = fn(&KeyContext<'_>) -> Option<Command>;

const fn key(cap: &'static str, keys: &'static [Key], command: CommandOf) -> KeyBinding {
    KeyBinding { cap, keys, second: None, mode: KeyMode::Plain, repeats: false, command }
}

/// Makes a step in a direction where the player chooses steps, gives a gradient up or down where the player gives those, and
/// moves the picture elsewhere.
fn arrow(context: &KeyContext<'_>, direction: [f64; 2]) -> Option<Command> {
    let by_hand = context.session.and_then(|session| ask::by_hand::command_for_key(session, direction));
    by_hand.or_else(|| {
        let by_px = [-PAN_PX * direction[0] as f32, PAN_PX * direction[1] as f32];
        Some(Command::Pan { by_px })
    })
}

fn slower(context: &KeyContext<'_>) -> Option<Command> {
    context.session.map(|session| Command::SetSpeed(next_speed(session.speed, false)))
}

fn faster(context: &KeyContext<'_>) -> Option<Command> {
    context.session.map(|session| Command::SetSpeed(next_speed(session.speed, true)))
}

/// Folds a panel away or brings it back; in a column of tabs, opens or closes its tab. Does nothing for a panel that the
/// level does not show.
fn toggle(context: &KeyContext<'_>, panel: Panel) -> Option<Command> {
    if context.session.is_some_and(|session| !session.shows_panel(panel)) {
        return None;
    }
    let tab = context.strips.iter().find_map(|strip| strip.toggle(panel));
    tab.or(Some(Command::TogglePanel(panel)))
}

fn focus_next(context: &KeyContext<'_>) -> Option<Command> {
    let session = context.session?;
    let agents = session.run().agents().count();
    let next = AgentId::new((session.focus.index() + 1) % agents);
    (agents > 1).then_some(Command::SetFocus(next))
}

fn next_swarm(context: &KeyContext<'_>) -> Option<Command> {
    context.session.map(|session| Command::SetSwarm(swarm::next_size(session.swarm_size())))
}

fn toggle_map(context: &KeyContext<'_>) -> Option<Command> {
    context.session.map(|session| Command::SetMap(!session.is_map_on()))
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
