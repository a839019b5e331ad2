//! The charts where there is no room for both and for the list of agents: one of them at a time, chosen by buttons above.
//! Reads the session, returns the commands of what is shown.

use bevy_egui::egui::{Id, ScrollArea, Ui};
use frankie_sim::Axis;

use super::pack_ui;
use crate::game::command::Command;
use crate::game::session::Session;
use crate::game::ui::widgets;

/// What is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Chart(Axis),
    Pack,
}

/// Shows the buttons and the page they choose. `chart` shows the chart of an axis.
pub(super) fn chart_pages_ui(
    ui: &mut Ui,
    session: &Session,
    chart: &mut impl FnMut(&mut Ui, Axis) -> Option<Command>,
) -> Option<Command> {
    let id = Id::new("page of the charts");
    let has_pack = session.run().agents().count() > 1;
    let charts = [(Axis::X, "x axis"), (Axis::Y, "y axis")].into_iter();
    let charts = charts.filter(|(axis, _)| session.shows_chart(*axis));
    let mut pages: Vec<_> = charts.map(|(axis, name)| (Page::Chart(axis), name)).collect();
    if has_pack {
        pages.push((Page::Pack, "Dogs"));
    }
    let chosen: Option<Page> = ui.data(|data| data.get_temp(id));
    let chosen = chosen.filter(|chosen| pages.iter().any(|(page, _)| page == chosen));
    let chosen = chosen.or(pages.first().map(|(page, _)| *page))?;
    if let Some(clicked) = widgets::tight_segments(ui, &pages, chosen) {
        ui.data_mut(|data| data.insert_temp(id, clicked));
    }
    match chosen {
        Page::Chart(axis) => chart(ui, axis),
        Page::Pack => ScrollArea::vertical().show(ui, |ui| pack_ui(ui, session)).inner,
    }
}
