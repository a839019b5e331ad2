//! The transport: time line, play, steps, restart, seed, speed, and saving. Reads the session, returns commands.

use crate::game::ui::icons::{bold as icons, fill};
use bevy_egui::egui::{
    Align, Align2, Button, Key, Layout, Rect, RichText, Sense, Ui, UiBuilder, Vec2, WidgetInfo, WidgetType,
    pos2, vec2,
};

use super::{timeline, touch_transport};
use crate::game::command::Command;
use crate::game::numbers;
use crate::game::presses;
use crate::game::screen::Modal;
use crate::game::session::{self, Session, SessionMode};
use crate::game::touch;
use crate::game::ui::layout::{Form, StageLayout};
use crate::game::ui::widgets::{self, ICON_BUTTON, IconButton};
use crate::game::ui::{menu, theme};

/// The diameter of the play button, px.
const PLAY: f32 = 44.0;
/// The gap between buttons, px.
const BETWEEN: f32 = 8.0;
/// The gap between the time line and the buttons, px.
const ROWS_GAP: f32 = 7.0;
/// The height of the row of hints, px.
const HINTS: f32 = 18.0;
/// The side of the buttons that change the speed, px.
const SPEED_BUTTON: f32 = 28.0;
/// The width of the speed, px.
const SPEED_WIDTH: f32 = 54.0;
/// The smallest width with normal gaps between the buttons at the left, px.
const ROOMY_FROM: f32 = 490.0;
/// The smallest width with a button for a new seed, which the menu has too, px.
const SEED_FROM: f32 = 446.0;
/// The smallest width with a button to try another setting from here on, which the menu has too, px.
const BRANCH_FROM: f32 = 600.0;
/// The smallest width with a button to share the run at the right, px. The menu of a run that is played has it too.
const SHARE_FROM: f32 = 464.0;
/// The smallest widths of a tiny transport with a button for a step, and with the number of the step, px.
const TINY_STEP_FROM: f32 = 270.0;
const TINY_NUMBER_FROM: f32 = 190.0;
/// The smallest width of a tiny transport with a button to share a replay, which has no menu, px.
const TINY_SHARE_FROM: f32 = 330.0;
/// The smallest width with a number at the end of the time line, px.
const END_FROM: f32 = 400.0;

/// Shows the transport; in a tiny window only one row of it, and with large buttons where fingers press them.
pub fn transport_ui(ui: &mut Ui, session: &Session, layout: &StageLayout) -> Option<Command> {
    if layout.is_short {
        return short(ui, session);
    }
    match layout.form {
        Form::Sideways => return touch_transport::one_row(ui, session),
        Form::Upright => return touch_transport::two_rows(ui, session),
        Form::Desktop if layout.is_tiny => return tiny(ui, session),
        Form::Desktop if touch::is_on(ui.ctx()) => return touch_transport::two_rows(ui, session),
        Form::Desktop => {}
    }
    let area = ui.available_rect_before_wrap();
    let line = Rect::from_min_size(area.min, vec2(area.width(), timeline::HEIGHT));
    let buttons = Rect::from_min_size(pos2(area.left(), line.bottom() + ROWS_GAP), vec2(area.width(), PLAY));
    let hints = Rect::from_min_max(pos2(area.left(), area.bottom() - HINTS), area.max);
    let mut command = line_row(ui, line, session);
    command = command.or(left_buttons(ui, buttons, session));
    command = command.or(middle_buttons(ui, buttons, session));
    command = command.or(speed(ui, buttons, session));
    command = command.or(hint_row(ui, hints, session));
    ui.advance_cursor_after_rect(area);
    command
}

/// Shows only the menu, play and, until the end, the button that starts again, for levels that show no more of the transport.
fn short(ui: &mut Ui, session: &Session) -> Option<Command> {
    let area = ui.available_rect_before_wrap();
    let size = touch::target(ui.ctx(), PLAY).min(area.height());
    let button = touch::target(ui.ctx(), ICON_BUTTON);
    let away = (0.5 * (area.width() - button)).min(0.5 * (size + button) + 2.0 * BETWEEN);
    let at = |x: f32, side: f32| Rect::from_center_size(area.center() + vec2(x, 0.0), Vec2::splat(side));
    // At the end the large button starts again: there are two then, beside the middle.
    let is_over = session.run().outcome().is_over();
    let shift = if is_over { 0.5 * away } else { 0.0 };
    let menu = at(shift - away, button);
    let command = part(ui, menu, left_to_right(), |ui| menu_button(ui, session));
    let play = at(shift, size);
    let mut command = command.or(part(ui, play, left_to_right(), |ui| play_button(ui, session, size)));
    if !is_over {
        command = command.or(part(ui, at(away, button), left_to_right(), restart_button));
    }
    ui.advance_cursor_after_rect(area);
    command
}

fn restart_button(ui: &mut Ui) -> Option<Command> {
    widgets::icon_button(ui, icons::ARROW_COUNTER_CLOCKWISE, "Restart").clicked().then_some(Command::Restart)
}

fn tiny(ui: &mut Ui, session: &Session) -> Option<Command> {
    let width = ui.available_width();
    let mut command = None;
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = BETWEEN;
        command = menu_button(ui, session).or(play_button(ui, session, ICON_BUTTON));
        if width >= TINY_STEP_FROM
            && IconButton::default().show(ui, icons::SKIP_FORWARD, "Step forward").clicked()
        {
            command = Some(Command::StepForward);
        }
        if width >= TINY_SHARE_FROM && matches!(session.mode, SessionMode::Replay(_)) {
            command = share_button(ui).or(command.take());
        }
        if width >= TINY_NUMBER_FROM {
            ui.label(theme::strong(numbers::count(session.run().state().step)));
        }
        let sought = timeline::timeline_ui(ui, session);
        command = command.take().or(sought);
    });
    command
}

pub(super) fn part(
    ui: &mut Ui,
    rect: Rect,
    layout: Layout,
    content: impl FnOnce(&mut Ui) -> Option<Command>,
) -> Option<Command> {
    let builder = UiBuilder::new().max_rect(rect).layout(layout);
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.x = BETWEEN;
        content(ui)
    })
    .inner
}

pub(super) fn left_to_right() -> Layout {
    Layout::left_to_right(Align::Center)
}

/// Shows the time line with the current step, for the small player.
pub fn step_line_ui(ui: &mut Ui, rect: Rect, session: &Session) -> Option<Command> {
    line_row(ui, rect, session)
}

/// Shows play and, with `has_restart`, the button that starts again, for the small player.
pub fn transport_buttons(ui: &mut Ui, session: &Session, size: f32, has_restart: bool) -> Option<Command> {
    let command = play_button(ui, session, size);
    let has_restart = has_restart && !session.run().outcome().is_over();
    command.or(if has_restart { restart_button(ui) } else { None })
}

/// Shows the time line with the current step and the last one: `step 128 ——●—— 300`.
pub(super) fn line_row(ui: &mut Ui, rect: Rect, session: &Session) -> Option<Command> {
    let end = numbers::count(timeline::span(session));
    let step = numbers::count(session.run().state().step);
    let number = theme::semibold(theme::SIZE_BODY);
    let width_of = |text: &str, font| ui.painter().layout_no_wrap(text.to_owned(), font, theme::INK).size().x;
    // As wide as the largest number may become, so that the line does not move.
    let widest = "0".repeat(end.chars().count().max(step.chars().count()));
    let words_width = width_of("step ", theme::regular(theme::SIZE_SMALL)) + 4.0;
    let number_width = width_of(&widest, number.clone());
    let end_width = width_of(&end, theme::regular(theme::SIZE_SMALL));

    let painter = ui.painter();
    let baseline = rect.left_center();
    let small = theme::regular(theme::SIZE_SMALL);
    painter.text(baseline + vec2(0.0, 0.5), Align2::LEFT_CENTER, "step", small.clone(), theme::SECONDARY);
    let at = baseline + vec2(words_width + number_width, 0.0);
    painter.text(at, Align2::RIGHT_CENTER, &step, number, theme::INK);
    let mut line = rect;
    line.min.x += words_width + number_width + BETWEEN;
    if rect.width() >= END_FROM {
        painter.text(rect.right_center(), Align2::RIGHT_CENTER, &end, small, theme::SECONDARY);
        line.max.x -= end_width + BETWEEN;
    }
    part(ui, line, left_to_right(), |ui| timeline::timeline_ui(ui, session))
}

fn left_buttons(ui: &mut Ui, rect: Rect, session: &Session) -> Option<Command> {
    let is_watched = matches!(session.mode, SessionMode::Replay(_));
    part(ui, rect, left_to_right(), |ui| {
        if rect.width() < ROOMY_FROM {
            ui.spacing_mut().item_spacing.x = 0.5 * BETWEEN;
        }
        let mut command = menu_button(ui, session);
        command = restart_button(ui).or(command);
        let has_room = rect.width() >= SEED_FROM;
        if !is_watched && has_room && widgets::icon_button(ui, icons::DICE_FIVE, "New seed").clicked() {
            command = Some(Command::NewSeed);
        }
        let is_in_the_middle = session.run().state().step > 0 && !session.run().outcome().is_over();
        if rect.width() >= BRANCH_FROM && is_in_the_middle && !session.playing {
            let label = "From here on, try another setting";
            if widgets::icon_button(ui, icons::GIT_BRANCH, label).clicked() {
                command = Some(Command::TryFromHere);
            }
        }
        if is_watched && rect.width() < SHARE_FROM {
            // A replay has no menu that could share it, and one that can be shared can be saved as well.
            return share_button(ui).or(command);
        }
        if !session.is_file() {
            let label = if session.is_saved() { "Kept as a replay" } else { "Keep as a replay" };
            let is_filled = session.is_saved();
            let icon = if is_filled { fill::BOOKMARK_SIMPLE } else { icons::BOOKMARK_SIMPLE };
            let look = IconButton { is_filled, ..IconButton::default() };
            let response = look.show(ui, icon, label);
            if response.clicked() && !session.is_saved() {
                command = Some(Command::SaveReplay);
            }
        }
        command
    })
}

pub(super) fn share_button(ui: &mut Ui) -> Option<Command> {
    let response = widgets::icon_button(ui, icons::SHARE_NETWORK, "Share");
    response.clicked().then_some(Command::OpenModal(Modal::Share))
}

/// Shows the button that opens the menu of a run, or leaves a replay.
pub(super) fn menu_button(ui: &mut Ui, session: &Session) -> Option<Command> {
    let (icon, label, command) = match session.mode {
        SessionMode::Replay(_) => (icons::ARROW_LEFT, "Back", Command::Back),
        _ => (icons::LIST, "Menu", Command::OpenModal(Modal::Pause)),
    };
    widgets::icon_button(ui, icon, label).clicked().then_some(command)
}

/// Returns the rectangles of the three buttons in the middle.
fn middle(rect: Rect) -> [Rect; 3] {
    let away = 0.5 * (PLAY + ICON_BUTTON) + BETWEEN;
    let at = |x: f32, size: f32| Rect::from_center_size(rect.center() + vec2(x, 0.0), Vec2::splat(size));
    [at(-away, ICON_BUTTON), at(0.0, PLAY), at(away, ICON_BUTTON)]
}

fn middle_buttons(ui: &mut Ui, rect: Rect, session: &Session) -> Option<Command> {
    let [back, play, forward] = middle(rect);
    let command = part(ui, back, left_to_right(), |ui| step_button(ui, false));
    let command = command.or(part(ui, play, left_to_right(), |ui| play_button(ui, session, PLAY)));
    command.or(part(ui, forward, left_to_right(), |ui| step_button(ui, true)))
}

/// Shows the button for a step, forward or back.
pub(super) fn step_button(ui: &mut Ui, is_forward: bool) -> Option<Command> {
    let (icon, label, command) = match is_forward {
        true => (fill::SKIP_FORWARD, "Step forward", Command::StepForward),
        false => (fill::SKIP_BACK, "Step back", Command::StepBack),
    };
    let look = IconButton { is_filled: true, icon_size: 15.0, ..IconButton::default() };
    look.show(ui, icon, label).clicked().then_some(command)
}

pub(super) fn play_button(ui: &mut Ui, session: &Session, size: f32) -> Option<Command> {
    let is_over = session.run().outcome().is_over();
    let (icon, label, command) = match (is_over, session.playing) {
        (true, _) => (icons::ARROW_COUNTER_CLOCKWISE, "Run again", Command::Restart),
        (false, true) => (fill::PAUSE, "Pause", Command::TogglePlaying),
        (false, false) => (fill::PLAY, "Play", Command::TogglePlaying),
    };
    let look = IconButton {
        size,
        radius: 0.5 * size,
        fill: theme::INK,
        hovered: theme::translucent(theme::INK, 0.85),
        ink: theme::PAPER,
        icon_size: 0.45 * size,
        is_filled: !is_over,
    };
    look.show(ui, icon, label).clicked().then_some(command)
}

fn speed(ui: &mut Ui, rect: Rect, session: &Session) -> Option<Command> {
    part(ui, rect, Layout::right_to_left(Align::Center), |ui| {
        let has_share = rect.width() >= SHARE_FROM;
        let shared = if has_share { share_button(ui) } else { None };
        if has_share {
            ui.add_space(0.5 * BETWEEN);
        }
        speed_buttons(ui, session).or(shared)
    })
}

/// Shows the speed between the buttons that change it, from right to left.
pub(super) fn speed_buttons(ui: &mut Ui, session: &Session) -> Option<Command> {
    ui.spacing_mut().item_spacing.x = 3.0;
    let small = IconButton { size: SPEED_BUTTON, icon_size: 13.0, ..IconButton::default() };
    let faster = small.show(ui, icons::PLUS, "Faster").clicked();
    let chosen = speed_menu(ui, session.speed, false);
    let slower = small.show(ui, icons::MINUS, "Slower").clicked();
    let next = |up| Some(session::next_speed(session.speed, up)).filter(|next| *next != session.speed);
    let stepped = if faster {
        next(true)
    } else if slower {
        next(false)
    } else {
        None
    };
    chosen.or(stepped).map(Command::SetSpeed)
}

/// Shows the speed, alone like a button; a click opens the menu of all speeds.
pub(super) fn speed_menu(ui: &mut Ui, speed: f64, is_alone: bool) -> Option<f64> {
    let text = |speed: f64| {
        RichText::new(numbers::times(speed)).font(theme::semibold(theme::SIZE_BODY)).color(theme::INK)
    };
    ui.spacing_mut().button_padding.x = 2.0;
    let least = vec2(SPEED_WIDTH, touch::target(ui.ctx(), SPEED_BUTTON));
    let button = Button::new(text(speed)).min_size(least).frame_when_inactive(is_alone);
    let response = ui.add(button);
    let label = format!("Speed {}", numbers::times(speed));
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &label));
    let speeds: Vec<f64> = session::SPEEDS.into_iter().rev().collect();
    let names: Vec<String> = speeds.iter().map(|speed| numbers::times(*speed)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let now = speeds.iter().position(|other| *other == speed).unwrap_or(0);
    let picked = menu::menu(&response, SPEED_WIDTH + SPEED_BUTTON, &names, now, |ui, index| {
        ui.spacing_mut().button_padding.x = 8.0;
        let least = vec2(SPEED_WIDTH, touch::target(ui.ctx(), 24.0));
        ui.add(Button::selectable(index == now, text(speeds[index])).min_size(least))
    });
    response.on_hover_text(theme::tip("Speed: 1× is 20 steps a second"));
    picked.map(|index| speeds[index])
}

/// Shows the seed, the keys under their buttons, and the button of the help.
fn hint_row(ui: &mut Ui, rect: Rect, session: &Session) -> Option<Command> {
    let seed = match session.run().noise_index() {
        0 => format!("seed {}", session.run().seed()),
        index => format!("seed {} · noise {}", session.run().seed(), numbers::count(u64::from(index))),
    };
    part(ui, rect, left_to_right(), |ui| {
        ui.label(theme::small(seed));
        None
    });
    let buttons = middle(rect);
    for (button, key) in buttons.into_iter().zip([Key::Comma, Key::Space, Key::Period]) {
        let cap = Rect::from_center_size(pos2(button.center().x, rect.center().y), vec2(PLAY, HINTS));
        part(ui, cap, Layout::centered_and_justified(bevy_egui::egui::Direction::LeftToRight), |ui| {
            ui.vertical_centered(|ui| widgets::key_cap(ui, &presses::cap(ui.ctx(), key)));
            None
        });
    }
    part(ui, rect, Layout::right_to_left(Align::Center), |ui| {
        let (area, response) = ui.allocate_exact_size(vec2(62.0, HINTS), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, "Show the keys"));
        widgets::focus_ring(ui, &response, area, 5.0);
        part(ui, area, Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            ui.label(theme::small("keys"));
            widgets::key_cap(ui, &presses::cap(ui.ctx(), Key::Questionmark));
            None
        });
        response.clicked().then_some(Command::OpenModal(Modal::Help))
    })
}
