//! The table of keys: every key gives its command, and the README shows the same table.

use frankie::game::keys::{COMMAND_CAP, KEYS, KeyBinding, KeyGroup, KeyMode, KeyScope};
use frankie::game::presses;

use super::*;

/// Returns every key of the table with its group.
fn bindings() -> impl Iterator<Item = (&'static KeyGroup, &'static KeyBinding)> {
    KEYS.iter().flat_map(|group| group.keys.iter().map(move |binding| (group, binding)))
}

/// Returns the command that a key has on the stage by the table.
fn command_of(stage: &Stage, binding: &KeyBinding) -> Option<Command> {
    let state = stage.state();
    let context = KeyContext {
        screen: Screen::Play,
        modal: state.modal,
        session: Some(&state.session),
        settings: &state.settings,
        strips: &[],
    };
    (binding.command)(&context)
}

/// Presses each of the keys of a binding, and returns the commands of each.
fn press_keys(stage: &mut Stage, binding: &KeyBinding) -> Vec<Vec<Command>> {
    let modifiers = match binding.mode {
        KeyMode::Plain | KeyMode::UnlessFocused => egui::Modifiers::NONE,
        KeyMode::WithCommand => egui::Modifiers::COMMAND,
    };
    let mut press = |key| {
        stage.key_press_modifiers(modifiers, key);
        take_commands(stage)
    };
    binding.all_keys().map(&mut press).collect()
}

/// Presses a key for some frames and lets it go. `typed` is what the layout types there, `place` where the key is.
fn hold(stage: &mut Stage, typed: egui::Key, place: Option<egui::Key>, frames: usize) -> Vec<Command> {
    let event = |pressed| egui::Event::Key {
        key: typed,
        physical_key: place,
        pressed,
        repeat: false,
        modifiers: egui::Modifiers::NONE,
    };
    for _ in 0..frames {
        stage.event(event(true));
        stage.run_steps(1);
    }
    stage.event(event(false));
    take_commands(stage)
}

#[test]
fn every_key_of_the_table_gives_its_command() {
    let mut stage = with_pack(10);
    for (group, binding) in bindings() {
        let command = command_of(&stage, binding).expect("on a stage with a pack every key has a command");
        for commands in press_keys(&mut stage, binding) {
            assert_eq!(commands, std::slice::from_ref(&command), "{}: {}", binding.cap, group.help);
        }
    }
}

#[test]
fn no_two_keys_of_the_table_give_the_same_command() {
    let stage = with_pack(10);
    let commands: Vec<_> = bindings().map(|(_, binding)| command_of(&stage, binding).unwrap()).collect();
    for (i, command) in commands.iter().enumerate() {
        assert!(!commands[..i].contains(command), "{command:?}");
    }
}

#[test]
fn under_a_dialog_only_keys_for_every_screen_apply() {
    let mut stage = with_pack(10);
    stage.state_mut().modal = Some(Modal::Help);
    for (group, binding) in bindings() {
        let gives_commands = press_keys(&mut stage, binding).iter().all(|commands| !commands.is_empty());
        assert_eq!(gives_commands, group.scope == KeyScope::Everywhere, "{}: {}", binding.cap, group.help);
    }
    assert_eq!(
        key(&mut stage, egui::Key::Questionmark),
        [Command::CloseModal],
        "the help key also closes the help"
    );
}

#[test]
fn toggle_keys_give_the_opposite_of_the_current_state() {
    let mut stage = default_stage(10);
    let shown = Settings { show_gradients: true, ..Settings::default() };
    let hidden = Settings { show_gradients: false, ..Settings::default() };
    assert_eq!(key(&mut stage, egui::Key::G), [Command::ChangeSettings(hidden.clone())]);
    stage.state_mut().settings = hidden;
    assert_eq!(key(&mut stage, egui::Key::G), [Command::ChangeSettings(shown)]);
    assert_eq!(key(&mut stage, egui::Key::CloseBracket), [Command::SetSpeed(2.0)]);
    stage.state_mut().session.speed = 2.0;
    assert_eq!(key(&mut stage, egui::Key::OpenBracket), [Command::SetSpeed(1.0)]);
    assert!(key(&mut stage, egui::Key::D).is_empty(), "there is no other dog");
}

#[test]
fn a_key_that_is_held_counts_once_unless_it_moves_something() {
    let mut stage = with_pack(10);
    for (group, binding) in bindings().filter(|(_, binding)| binding.mode != KeyMode::WithCommand) {
        for of in binding.all_keys() {
            let commands = hold(&mut stage, of, None, 6);
            let count = if binding.repeats { 6 } else { 1 };
            assert_eq!(commands.len(), count, "{}: {}: {commands:?}", binding.cap, group.help);
        }
    }
    let repeated: Vec<&str> = bindings().filter(|(_, b)| b.repeats).map(|(_, b)| b.cap).collect();
    assert_eq!(repeated, [".", ",", "+", "−", "←", "→", "↑", "↓"], "steps, zoom and pan");
}

#[test]
fn a_focused_button_that_is_held_is_pressed_once() {
    for of in [egui::Key::Space, egui::Key::Enter] {
        let mut stage = default_stage(30);
        stage.get_by_label("New seed").focus();
        stage.run_steps(2);
        assert_eq!(hold(&mut stage, of, None, 10), [Command::NewSeed]);
    }
}

#[test]
fn the_time_line_goes_on_while_an_arrow_is_held() {
    let mut stage = default_stage(30);
    stage.get_by_label("Time line").focus();
    stage.run_steps(2);
    assert_eq!(
        hold(&mut stage, egui::Key::ArrowLeft, None, 3),
        [Command::Seek(29), Command::Seek(29), Command::Seek(29)]
    );
}

#[test]
fn keys_work_on_layouts_that_have_them_elsewhere_or_not_at_all() {
    use egui::Key;
    let mut stage = default_stage(30);
    let (slower, faster) = (Command::SetSpeed(0.5), Command::SetSpeed(2.0));
    for (layout, typed, place, command) in [
        // What egui reports for a letter that it has no name for is its place.
        ("Russian х", Key::OpenBracket, Key::OpenBracket, Some(slower.clone())),
        ("German ü", Key::OpenBracket, Key::OpenBracket, Some(slower.clone())),
        ("German AltGr and 9", Key::CloseBracket, Key::Num9, Some(faster.clone())),
        ("German +", Key::Plus, Key::CloseBracket, Some(Command::Zoom(1.25))),
        ("German -", Key::Minus, Key::Slash, Some(Command::Zoom(0.8))),
        ("German ?", Key::Questionmark, Key::Minus, Some(Command::OpenModal(Modal::Help))),
        ("French ;", Key::Semicolon, Key::Comma, Some(Command::StepBack)),
        ("French ,", Key::Comma, Key::M, Some(Command::StepBack)),
        ("French 4", Key::Quote, Key::Num4, Some(Command::TogglePanel(Panel::Rule))),
        ("French a", Key::A, Key::Q, None),
        ("Dvorak w", Key::W, Key::Comma, None),
        ("Russian к", Key::R, Key::R, Some(Command::Restart)),
        ("any", Key::PageUp, Key::PageUp, Some(faster)),
        ("any", Key::PageDown, Key::PageDown, Some(slower)),
        ("any", Key::F1, Key::F1, Some(Command::OpenModal(Modal::Help))),
        ("a number pad without Num Lock", Key::End, Key::Num1, None),
    ] {
        let commands = hold(&mut stage, typed, Some(place), 1);
        assert_eq!(commands, Vec::from_iter(command), "{layout}: {typed:?} at {place:?}");
    }
    let alt_gr = egui::Modifiers { ctrl: true, alt: true, ..egui::Modifiers::NONE };
    stage.key_press_modifiers(alt_gr, Key::OpenBracket);
    assert_eq!(take_commands(&mut stage), [Command::SetSpeed(0.5)], "AltGr as some systems report it");
    stage.key_press_modifiers(alt_gr, Key::Q);
    assert!(take_commands(&mut stage).is_empty(), "AltGr and Q type @, and do not leave the game");
}

#[test]
fn keys_are_shown_as_the_layout_has_them_once_it_is_known() {
    use egui::{Event, Key};
    let mut stage = default_stage(30);
    assert_eq!(presses::cap(&stage.ctx, Key::OpenBracket), "[");
    for (text, place) in [("ü", Key::OpenBracket), ("+", Key::CloseBracket), ("б", Key::Comma)] {
        // Both in one frame, as a window reports them.
        stage.input_mut().events.extend([
            Event::Text(text.to_owned()),
            Event::Key {
                key: Key::from_name(text).unwrap_or(place),
                physical_key: Some(place),
                pressed: true,
                repeat: false,
                modifiers: egui::Modifiers::NONE,
            },
        ]);
        stage.run_steps(2);
    }
    let shown =
        [Key::OpenBracket, Key::CloseBracket, Key::Comma, Key::Q].map(|key| presses::cap(&stage.ctx, key));
    assert_eq!(shown, ["Ü", "]", "Б", "Ctrl+Q"]);
}

#[test]
fn the_readme_shows_the_table_of_keys() {
    let cap = |binding: &KeyBinding| {
        let modifier = if binding.mode == KeyMode::WithCommand { &[COMMAND_CAP][..] } else { &[] };
        let second = binding.second.map_or(String::new(), |(cap, _)| format!(" or `{cap}`"));
        format!("`{}`{second}", [modifier, &[binding.cap]].concat().join("+"))
    };
    let row = |group: &KeyGroup| {
        let caps: Vec<String> = group.keys.iter().map(cap).collect();
        format!("| {} | {} |", caps.join(" "), group.help)
    };
    let expected: Vec<String> = KEYS.iter().map(row).collect();
    let readme = include_str!("../../../README.md");
    let table = readme.lines().skip_while(|line| *line != "| key | does |").skip(2);
    let shown: Vec<&str> = table.take_while(|line| line.starts_with('|')).collect();
    assert_eq!(shown, expected);
}
