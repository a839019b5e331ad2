//! A dialog over the stage: what is pressed on it or beside it never reaches the ground, and its buttons stay where they
//! are while they are pressed.

use frankie::game::screens::dialog::{SettingsView, settings_ui};
use frankie::game::ui::scale;

use super::*;

const WINDOW_PX: egui::Vec2 = egui::vec2(1280.0, 720.0);

/// Shows the stage with the settings over it, handles their commands, and sets the size of panels as the window does.
fn settings_over_stage() -> Stage {
    let app = |ui: &mut egui::Ui, state: &mut StageHarness| {
        let ctx = ui.ctx().clone();
        let is_first = !state.fonts_loaded;
        state.show(ui);
        if is_first {
            return;
        }
        if state.modal == Some(Modal::Settings) {
            let view =
                SettingsView { settings: &state.settings, place: Place::Nowhere, finished: 0, own_levels: 0 };
            match settings_ui(&ctx, &view) {
                Some(Command::CloseModal) => state.modal = None,
                Some(Command::ChangeSettings(settings)) => state.settings = settings,
                Some(other) => panic!("{other:?}"),
                None => {}
            }
        }
        if !scale::is_held(&ctx) {
            ctx.set_zoom_factor(scale::panel_scale(WINDOW_PX, state.settings.ui_scale));
        }
    };
    let state = StageHarness { modal: Some(Modal::Settings), ..StageHarness::new(LEVEL, 30) };
    let mut stage = Harness::builder().with_size(WINDOW_PX).with_step_dt(0.04).build_ui_state(app, state);
    settle(&mut stage);
    stage.state_mut().commands.clear();
    stage
}

/// Runs a few frames in a window whose size in points follows the size of panels.
fn settle(stage: &mut Stage) {
    for _ in 0..4 {
        stage.run_steps(1);
        let size = WINDOW_PX / stage.ctx.zoom_factor();
        stage.set_size(size);
    }
}

/// Presses or releases the mouse at a place of the window, in logical pixels.
fn button(stage: &mut Stage, at_px: egui::Pos2, pressed: bool) {
    let pos = (at_px.to_vec2() / stage.ctx.zoom_factor()).to_pos2();
    stage.hover_at(pos);
    stage.event(egui::Event::PointerButton {
        pos,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    });
    stage.run_steps(1);
}

fn click_px(stage: &mut Stage, at_px: egui::Pos2) {
    button(stage, at_px, true);
    button(stage, at_px, false);
}

/// Returns the commands that the ground gave.
fn from_ground(stage: &mut Stage) -> Vec<Command> {
    let mut commands = take_commands(stage);
    commands
        .retain(|command| matches!(command, Command::ApplyEvent(_) | Command::Seek(_) | Command::Pan { .. }));
    commands
}

#[test]
fn the_button_of_the_size_stays_under_the_pointer_while_it_is_pressed() {
    let mut stage = settings_over_stage();
    let larger = stage.get_by_label("Size larger").rect().center();
    for size in [1.1, 1.25, 1.5, 1.75, 2.0] {
        click_px(&mut stage, larger);
        settle(&mut stage);
        assert_eq!(stage.state().modal, Some(Modal::Settings), "the press at {size} closed the dialog");
        assert_eq!(stage.state().settings.ui_scale, size);
    }
    assert_eq!(stage.ctx.zoom_factor(), 1.0);
    stage.get_by_label("changes when the pointer leaves");
    stage.hover_at(egui::pos2(640.0, 600.0));
    settle(&mut stage);
    assert_eq!(stage.ctx.zoom_factor(), 2.0);
    stage.get_by_label("of panels and letters");
    assert_eq!(from_ground(&mut stage), []);
}

#[test]
fn keys_change_the_size_at_once() {
    let mut stage = settings_over_stage();
    stage.get_by_label("Size larger").focus();
    stage.run_steps(2);
    stage.key_press(egui::Key::Enter);
    settle(&mut stage);
    assert_eq!((stage.state().settings.ui_scale, stage.ctx.zoom_factor()), (1.1, 1.1));
}

#[test]
fn a_window_without_room_says_how_large_panels_are() {
    let mut stage = settings_over_stage();
    stage.state_mut().settings.ui_scale = 2.0;
    stage.set_size(egui::vec2(640.0, 480.0));
    stage.state_mut().commands.clear();
    stage.run_steps(1);
    assert!(stage.query_by_label_contains("this window has room for ").is_some());
}

#[test]
fn a_click_that_closes_a_dialog_never_reaches_the_ground() {
    for on_dialog in [false, true] {
        let mut stage = settings_over_stage();
        let beside = egui::pos2(355.0, 400.0);
        let dialog = stage.get_by_label("Settings").rect();
        let rim = dialog.left_top() - egui::vec2(14.0, 10.0);
        if on_dialog {
            // A press on the rim ends on the ground after a key has closed the dialog.
            click_px(&mut stage, rim);
            assert_eq!(stage.state().modal, Some(Modal::Settings), "the rim belongs to the dialog");
            button(&mut stage, rim, true);
            stage.state_mut().modal = None;
            stage.run_steps(1);
            button(&mut stage, rim, false);
            button(&mut stage, beside, false);
        } else {
            // The second press of a double click comes when the first one has closed the dialog.
            click_px(&mut stage, beside);
            assert_eq!(stage.state().modal, None);
            click_px(&mut stage, beside);
        }
        assert_eq!(from_ground(&mut stage), [], "on the dialog: {on_dialog}");
        stage.run_steps(12);
        let free = stage.state().viewport.free_px.center();
        click_px(&mut stage, egui::pos2(free.x, free.y));
        assert!(!from_ground(&mut stage).is_empty(), "a click that is meant for the ground reaches it");
    }
}
