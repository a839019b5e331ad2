//! The data: the points a surface is made of, those of the step's mini-batch picked out, and the fit at the position of
//! the dog whose numbers are shown. Reads the session, writes nothing.

use bevy_egui::egui::{Align, Label, Layout, Sense, Ui, WidgetInfo, WidgetType};
use frankie_draw::data::DataView;
use frankie_draw::draw_list::DrawList;
use frankie_sim::noise::Batch;
use frankie_sim::{Guess, Vec2};

use crate::game::ask;
use crate::game::command::Command;
use crate::game::numbers;
use crate::game::session::Session;
use crate::game::ui::{paint, theme};

/// The minimum height of a plot with its legend, px.
const MIN_HEIGHT_PX: f32 = 51.0;

/// Points, fit and batch; nothing on a surface that is not made of data.
pub fn data_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let (step, at) = step_shown(session);
    let view = DataView::of(session.run(), session.focus, at, step)?;
    // The answer to where the best fit is.
    let view = DataView { shows_best: !ask::is_secret(session), ..view };
    ui.spacing_mut().item_spacing.y = 4.0;
    let description = describe(view.data.points().len(), view.batch.as_ref());
    header(ui, &description);
    if ui.available_height() < MIN_HEIGHT_PX {
        return None;
    }
    let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let mut list = DrawList::default();
    view.draw(&mut list, paint::area_of(rect));
    paint::paint(ui.painter(), &list);
    let label = format!("The data: {description}, {}", view.loss_text());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Other, true, &label));
    None
}

/// Returns the step that is shown and where it led: the one under the pointer, else the current one. As long as the player
/// guesses a place, the fit is the one of that place.
fn step_shown(session: &Session) -> (u64, Vec2) {
    let dog = session.shown();
    let present = dog.state().step;
    if let (Some(ask::Phase::Answering), Some(Guess::Place(at))) = (ask::phase(session), ask::guess(session))
    {
        return (present, at);
    }
    let hovered = session.hovered_step.filter(|step| *step <= present);
    let row = hovered.and_then(|step| dog.trace()?.row(step));
    row.map_or_else(|| (present, session.dog_at(dog)), |row| (row.step, row.at))
}

/// Returns which of the points are used, in words.
fn describe(points: usize, batch: Option<&Batch>) -> String {
    let all = numbers::count(points as u64);
    match batch {
        None => format!("{all} points"),
        Some(Batch { epoch, batches: 1, .. }) => {
            format!("epoch {}, all {all} points", numbers::count(*epoch))
        }
        Some(Batch { epoch, number, batches, .. }) => {
            let [epoch, number, batches] = [epoch, number, batches].map(|n| numbers::count(*n));
            format!("epoch {epoch}, batch {number} of {batches}")
        }
    }
}

fn header(ui: &mut Ui, description: &str) {
    ui.horizontal(|ui| {
        ui.label(theme::strong("The data").font(theme::extrabold(theme::SIZE_BODY + 0.5)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add(Label::new(theme::small(description)).truncate());
        });
    });
}
