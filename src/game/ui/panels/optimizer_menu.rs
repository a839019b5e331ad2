//! The menu of optimizers of an agent, shared by the tuning panel and the sandbox. Reads the agent's run, returns the event
//! that changes its optimizer.

use bevy_egui::egui::Ui;
use frankie_sim::optimizer;
use frankie_sim::params::Params;
use frankie_sim::{Event, Run};

use crate::game::ui::menu;

/// Shows the menu of optimizers for an agent. Returns the event that gives the agent the one picked.
pub(super) fn show(ui: &mut Ui, run: &Run, dog: usize, label: &str) -> Option<Event> {
    let now = &run.state().optimizer;
    let kinds = optimizer::KINDS.iter().map(|kind| &kind.info);
    let kind = menu::kind_menu(ui, label, kinds, &now.kind.info)?;
    let kind = optimizer::OptimizerKind::find(kind)?;
    let mut params = Params::defaults(kind.info.params);
    // The learning rate stays: published defaults are meant for other problems than this surface.
    if let Some(lr) = now.params.get("lr") {
        params.set("lr", lr.clone()).ok()?;
    }
    Some(Event::Switch { dog, kind: kind.info.kind.to_owned(), params })
}
