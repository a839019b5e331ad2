//! The table of keys: every key gives its command, and the README shows the same table.

use frankie::game::keys::{KEYS, KeyBinding, KeyGroup, KeyPress, KeyScope};

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

/// Presses a key in each of the ways that the table allows, and returns the commands of each.
fn press_key(stage: &mut Stage, press: KeyPress) -> Vec<Vec<Command>> {
    match press {
        KeyPress::Key(key) | KeyPress::KeyUnlessFocused(key) => vec![self::key(stage, key)],
        KeyPress::CommandKey(key) => {
            stage.key_press_modifiers(egui::Modifiers::COMMAND, key);
            vec![take_commands(stage)]
        }
        KeyPress::Text(texts) => {
            let mut type_text = |text: &&str| {
                stage.event(egui::Event::Text((*text).to_owned()));
                take_commands(stage)
            };
            texts.iter().map(&mut type_text).collect()
        }
    }
}

#[test]
fn every_key_of_the_table_gives_its_command() {
    let mut stage = with_pack(10);
    for (group, binding) in bindings() {
        let command = command_of(&stage, binding).expect("on a stage with a pack every key has a command");
        for commands in press_key(&mut stage, binding.press) {
            assert_eq!(commands, std::slice::from_ref(&command), "{:?}: {}", binding.caps, group.help);
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
        let gives_commands = press_key(&mut stage, binding.press).iter().all(|commands| !commands.is_empty());
        assert_eq!(gives_commands, group.scope == KeyScope::Everywhere, "{:?}: {}", binding.caps, group.help);
    }
    stage.event(egui::Event::Text("?".to_owned()));
    assert_eq!(take_commands(&mut stage), [Command::CloseModal], "the help key also closes the help");
}

#[test]
fn toggle_keys_give_the_opposite_of_the_current_state() {
    let mut stage = default_stage(10);
    let shown = Settings { show_gradients: true, ..Settings::default() };
    let hidden = Settings { show_gradients: false, ..Settings::default() };
    assert_eq!(key(&mut stage, egui::Key::G), [Command::ChangeSettings(hidden.clone())]);
    stage.state_mut().settings = hidden;
    assert_eq!(key(&mut stage, egui::Key::G), [Command::ChangeSettings(shown)]);
    stage.event(egui::Event::Text("]".to_owned()));
    assert_eq!(take_commands(&mut stage), [Command::SetSpeed(2.0)]);
    stage.state_mut().session.speed = 2.0;
    stage.event(egui::Event::Text("[".to_owned()));
    assert_eq!(take_commands(&mut stage), [Command::SetSpeed(1.0)]);
    assert!(key(&mut stage, egui::Key::D).is_empty(), "there is no other dog");
}

#[test]
fn the_readme_shows_the_table_of_keys() {
    let cap = |binding: &KeyBinding| format!("`{}`", binding.caps.join("+"));
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
