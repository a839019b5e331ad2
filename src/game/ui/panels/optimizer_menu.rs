//! The menu of optimizers of an agent, shared by the tuning panel and the sandbox. Reads the agent's run, returns the event
//! that changes its optimizer.

use bevy_egui::egui::{Label, Ui};
use frankie_sim::optimizer;
use frankie_sim::{Agent, Event};

use crate::game::optimizer_switch;
use crate::game::session::Session;
use crate::game::ui::{menu, theme};

/// Shows the menu of optimizers for an agent. Returns the event that gives the agent the one picked.
pub(super) fn show(ui: &mut Ui, session: &Session, agent: &Agent, label: &str) -> Option<Event> {
    let now = &agent.state().optimizer;
    let kinds = optimizer::KINDS.iter().map(|kind| &kind.info);
    let kind = menu::kind_menu(ui, label, kinds, &now.kind.info)?;
    let kind = optimizer::OptimizerKind::find(kind)?;
    let params = optimizer_switch::params_after_switch(session.level(), agent, kind);
    Some(Event::SetOptimizer { agent: agent.id(), kind: kind.info.kind.to_owned(), params })
}

/// Shows what the agent's optimizer took over from the one before it, once the player has chosen another one.
pub(super) fn takeover_ui(ui: &mut Ui, session: &Session, agent: &Agent) {
    let Some(takeover) = optimizer_switch::takeover(session.run(), agent) else { return };
    let kept = if takeover.kept.is_empty() { "nothing".to_owned() } else { takeover.kept.join(", ") };
    let mut text = format!("Kept from {}: {kept}.", takeover.from);
    if !takeover.own.is_empty() {
        text += &format!(" Its own: {}.", takeover.own.join(", "));
    }
    if let Some(means) = takeover.lr_means {
        text += &format!(" Here lr {means}.");
    }
    ui.add_space(3.0);
    ui.add(Label::new(theme::small(text)).wrap());
}
