//! The transport for fingers: buttons at least as large as a fingertip, in one row on a phone held sideways, under the time
//! line elsewhere. What has no room here is in the menu. Reads the session, returns commands.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{Align, Layout, Rect, Ui, pos2, vec2};

use super::transport::{
    left_to_right, line_row, menu_button, part, play_button, share_button, speed_buttons, speed_menu,
    step_button,
};
use crate::game::command::Command;
use crate::game::session::{Session, SessionMode};
use crate::game::touch::MIN_TARGET;
use crate::game::ui::widgets;

/// The diameter of the play button, points.
const PLAY: f32 = 52.0;
/// The widths of the buttons of a run in one row, and of the speed with and without its own buttons, points.
const RUN: f32 = PLAY + 4.0 * MIN_TARGET + 4.0 * 6.0;
const SPEED: (f32, f32) = (150.0, 54.0);
/// The gap between buttons and the time line, points.
const BETWEEN: f32 = 10.0;
/// The smallest width of one row with buttons beside the speed, points.
const SPEED_BUTTONS_FROM: f32 = 560.0;
/// The smallest widths of two rows with a button to start again, and with play in the middle, points.
const RESTART_FROM: f32 = 318.0;
const WIDE_FROM: f32 = 440.0;

/// Shows everything in one row: `☰ ↺ ⏮ ▶ ⏭ step 128 ——●—— − 1× +`.
pub(super) fn one_row(ui: &mut Ui, session: &Session) -> Option<Command> {
    let area = ui.available_rect_before_wrap();
    let has_buttons = area.width() >= SPEED_BUTTONS_FROM;
    let speed_width = if has_buttons { SPEED.0 } else { SPEED.1 };
    // As high as the largest button, so that all have the same center.
    let middle = Rect::from_center_size(area.center(), vec2(area.width(), area.height().max(PLAY)));
    let run = middle.with_max_x(area.left() + RUN);
    let speed = area.with_min_x(area.right() - speed_width);
    let line = Rect::from_min_max(
        pos2(run.right() + BETWEEN, area.top()),
        pos2(speed.left() - BETWEEN, area.bottom()),
    );
    let command = part(ui, run, left_to_right(), |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let menu = menu_button(ui, session);
        menu.or(restart_or_share(ui, session)).or(run_buttons(ui, session))
    });
    let command = command.or(line_row(ui, line, session));
    let right_to_left = Layout::right_to_left(Align::Center);
    let command = command.or(part(ui, speed, right_to_left, |ui| {
        if has_buttons { speed_buttons(ui, session) } else { speed_choice(ui, session) }
    }));
    ui.advance_cursor_after_rect(area);
    command
}

/// Shows the time line, and the buttons below it.
pub(super) fn two_rows(ui: &mut Ui, session: &Session) -> Option<Command> {
    let area = ui.available_rect_before_wrap();
    let line = area.with_max_y(area.top() + MIN_TARGET);
    let row = Rect::from_min_max(pos2(area.left(), line.bottom()), area.max);
    let command = line_row(ui, line, session);
    let buttons = if area.width() >= WIDE_FROM { wide_row } else { narrow_row };
    let command = command.or(buttons(ui, row, session));
    ui.advance_cursor_after_rect(area);
    command
}

/// Shows the buttons of a run in the middle, the others at the sides.
fn wide_row(ui: &mut Ui, row: Rect, session: &Session) -> Option<Command> {
    let command = part(ui, row, left_to_right(), |ui| {
        let menu = menu_button(ui, session);
        menu.or(restart_or_share(ui, session))
    });
    let middle =
        Rect::from_center_size(row.center(), vec2(PLAY + 2.0 * (MIN_TARGET + BETWEEN), row.height()));
    let command = command.or(part(ui, middle, left_to_right(), |ui| {
        ui.spacing_mut().item_spacing.x = BETWEEN;
        run_buttons(ui, session)
    }));
    let right_to_left = Layout::right_to_left(Align::Center);
    command.or(part(ui, row, right_to_left, |ui| speed_buttons(ui, session)))
}

/// Shows the buttons at equal distances.
fn narrow_row(ui: &mut Ui, row: Rect, session: &Session) -> Option<Command> {
    let has_restart = row.width() >= RESTART_FROM;
    let small = if has_restart { 4.0 } else { 3.0 };
    let gap = (row.width() - PLAY - SPEED.1 - small * MIN_TARGET) / (small + 1.0);
    part(ui, row, left_to_right(), |ui| {
        ui.spacing_mut().item_spacing.x = gap.max(0.0);
        let menu = menu_button(ui, session);
        let command = if has_restart { menu.or(restart_or_share(ui, session)) } else { menu };
        let command = command.or(run_buttons(ui, session));
        command.or(speed_choice(ui, session))
    })
}

fn run_buttons(ui: &mut Ui, session: &Session) -> Option<Command> {
    let back = step_button(ui, false);
    let play = play_button(ui, session, PLAY);
    back.or(play).or(step_button(ui, true))
}

/// Shows the button that starts a run again. A replay has one to share it in its place: no menu has that, and at its end
/// the play button starts it again.
fn restart_or_share(ui: &mut Ui, session: &Session) -> Option<Command> {
    if matches!(session.mode, SessionMode::Replay(_)) {
        return share_button(ui);
    }
    widgets::icon_button(ui, icons::ARROW_COUNTER_CLOCKWISE, "Restart").clicked().then_some(Command::Restart)
}

fn speed_choice(ui: &mut Ui, session: &Session) -> Option<Command> {
    speed_menu(ui, session.speed, true).map(Command::SetSpeed)
}
