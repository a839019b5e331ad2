//! The choice of how many dogs with other noise run beside those of the run, and how far they are; and a button that tries the
//! setting many times. Reads the session, returns commands.

use bevy_egui::egui::{Align, Button, Label, Layout, RichText, Ui, WidgetInfo, WidgetType, vec2};

use crate::game::command::Command;
use crate::game::numbers;
use crate::game::session::Session;
use crate::game::swarm::cloud::Spread;
use crate::game::swarm::{Flock, SIZES, Swarm};
use crate::game::touch;
use crate::game::ui::icons::bold as icons;
use crate::game::ui::widgets::IconButton;
use crate::game::ui::{menu, theme};

/// The width of the menu, px, and the least height of its lines.
const WIDTH: f32 = 90.0;
const LINE: f32 = 24.0;
/// The side of the button that tries the setting many times, px.
const TRIES: f32 = 30.0;
/// The steps that the cloud may be behind before that is said.
const MAX_SILENT_LAG: u64 = 3;
/// What the marks of the cloud mean.
const HELP: &str = "Dogs like him under other noise. Cross: their mean. Ring: one standard deviation.";
/// What is said of a cloud that is smaller than he is.
const HIDDEN: &str = "They differ by less than his size. Where his arrows hide them, zoom in.";

/// Shows the choice, where the level has a cloud and it would not give an answer away.
pub fn cloud_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    if !session.can_have_swarm() || session.is_swarm_secret() {
        return None;
    }
    ui.add_space(2.0);
    let picked = menu::line(ui, |ui| {
        ui.label(theme::strong("Cloud")).on_hover_text(theme::tip(HELP));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let size = size_menu(ui, session).map(Command::SetSwarm);
            let look = IconButton { size: TRIES, icon_size: 15.0, ..IconButton::default() };
            let tries = look.show(ui, icons::CHART_BAR, "Try this setting 200 times").clicked();
            size.or(tries.then_some(Command::OpenSurvey))
        })
        .inner
    });
    if session.swarm_size() > 0 {
        ui.add(Label::new(theme::small(status(session))).wrap());
    }
    picked
}

/// Returns what the cloud shows, or why it is not where the run is.
fn status(session: &Session) -> String {
    let Some(swarm) = session.swarm() else { return HELP.to_owned() };
    let at = swarm.step();
    if let Some(refusal) = swarm.refusal() {
        return format!("The cloud ends at step {}: {refusal}.", numbers::count(at));
    }
    match session.run().state().step.saturating_sub(at) {
        0..=MAX_SILENT_LAG if is_hidden(session, swarm) => HIDDEN.to_owned(),
        0..=MAX_SILENT_LAG => HELP.to_owned(),
        _ => format!("The cloud is at step {} and catches up.", numbers::count(at)),
    }
}

/// Returns whether the dogs of each optimizer are so near to one another that the one of the run hides them, where the camera
/// shows the level's view.
fn is_hidden(session: &Session, swarm: &Swarm) -> bool {
    let view = session.level().view();
    let is_small = |flock: &Flock| {
        let spread = Spread::of(flock.places().now.iter().copied());
        spread.is_some_and(|spread| spread.is_hidden_in(view))
    };
    !swarm.flocks().is_empty() && swarm.flocks().iter().all(is_small)
}

/// Returns a number of dogs in words.
fn name(size: u32) -> String {
    if size == 0 { "off".to_owned() } else { numbers::count(u64::from(size)) }
}

fn size_menu(ui: &mut Ui, session: &Session) -> Option<u32> {
    let size = session.swarm_size();
    let text = |words: String| RichText::new(words).font(theme::semibold(theme::SIZE_BODY)).color(theme::INK);
    let words = text(format!("{} {}", name(size), icons::CARET_DOWN));
    let button = ui.add(Button::new(words).min_size(vec2(0.0, touch::target(ui.ctx(), 0.0))));
    let label = format!("Cloud: {}", name(size));
    button.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &label));
    let names = SIZES.map(name);
    let now = SIZES.iter().position(|other| *other == size).unwrap_or(0);
    let picked = menu::menu(&button, WIDTH, &names.each_ref().map(String::as_str), now, |ui, index| {
        let least = vec2(WIDTH, touch::target(ui.ctx(), LINE));
        ui.add(Button::selectable(index == now, text(names[index].clone())).min_size(least))
    });
    picked.map(|index| SIZES[index])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use frankie_sim::Run;
    use frankie_sim::level::LevelEdit;

    use super::*;
    use crate::game::session::SessionMode;
    use crate::levels::built_in;

    /// Returns what is said of a cloud in the sandbox under noise of this size.
    fn status_under(sigma: &str) -> String {
        let sandbox = built_in().find(|level| level.id == "sandbox").unwrap();
        let level = sandbox.level(&[LevelEdit::parse("noise.sigma", sigma)]).unwrap();
        let mut run = Run::new(Arc::new(level), 1);
        run.seek(150);
        let mut session = Session::new(run, SessionMode::Play, 1.0);
        session.set_swarm_size(100);
        session.update_swarm();
        while session.is_swarm_moving() {
            session.update_swarm();
        }
        status(&session)
    }

    #[test]
    fn a_cloud_that_he_hides_says_so() {
        assert_eq!(status_under("1"), HIDDEN);
        assert_eq!(status_under("30"), HELP);
    }
}
