//! The data: the points a surface is made of, those of the step's mini-batch picked out, and the fit that the place where
//! the dog in question stands is. Reads the session, writes nothing.

mod paint;

use bevy_egui::egui::{Align, Align2, Label, Layout, Painter, Rect, Sense, Ui, WidgetInfo, WidgetType, vec2};
use frankie_sim::noise::Batch;
use frankie_sim::surface::Data;

use self::paint::Sign;
use crate::game::command::Command;
use crate::game::numbers;
use crate::game::session::Session;
use crate::game::ui::theme;
use frankie_draw::data::plot::{Kind, Plot};

/// Height of the line of signs beneath the plot, px.
const SIGNS: f32 = 17.0;
/// From a sign to its word, and from a word to the next sign, px.
const SIGN_GAPS: [f32; 2] = [4.0, 9.0];
/// Room for a sign, px.
const SIGN: f32 = 16.0;
/// A lower plot is not worth drawing, px.
const MIN_PLOT: f32 = 30.0;

/// Points, fit and batch; nothing on a ground that is made of no data.
pub fn data_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let (dog, surface) = (session.shown(), &*session.level().surface);
    let data_loss = session.level().data_loss.as_ref()?;
    let data = data_loss.data();
    let (step, at) = looked_at(session);
    let batch = dog.batch(step);
    ui.spacing_mut().item_spacing.y = 4.0;
    let told = told(data, batch.as_ref());
    header(ui, &told);
    let plot = Plot::of(data);
    let height = ui.available_height() - SIGNS - ui.spacing().item_spacing.y;
    if height < MIN_PLOT {
        return None;
    }
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    paint::plot(ui.painter(), rect, data, &plot, data_loss.weights(at), batch.as_ref());
    let (signs, _) = ui.allocate_exact_size(vec2(ui.available_width(), SIGNS), Sense::hover());
    let loss = surface.loss(at, &dog.surface_context());
    let loss = if loss.is_finite() { format!("loss {}", numbers::short(loss)) } else { "no loss".to_owned() };
    legend(ui.painter(), signs, &signs_of(session, data, &plot, batch.is_some()), &loss);
    response
        .widget_info(|| WidgetInfo::labeled(WidgetType::Other, true, format!("The data: {told}, {loss}")));
    None
}

/// The step that is looked at and where it led: the one under the pointer, else the present one.
fn looked_at(session: &Session) -> (u64, frankie_sim::Vec2) {
    let dog = session.shown();
    let present = dog.state().step;
    let hovered = session.hovered_step.filter(|step| *step <= present);
    let row = hovered.and_then(|step| dog.trace()?.row(step));
    row.map_or_else(|| (present, session.dog_at(dog)), |row| (row.step, row.at))
}

/// What is looked at, in words.
fn told(data: &Data, batch: Option<&Batch>) -> String {
    let all = numbers::count(data.points().len() as u64);
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

fn header(ui: &mut Ui, told: &str) {
    ui.horizontal(|ui| {
        ui.label(theme::strong("The data").font(theme::extrabold(theme::SIZE_BODY + 0.5)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add(Label::new(theme::small(told)).truncate());
        });
    });
}

/// What each sign in the plot means; among several dogs the fit goes by its dog's name.
fn signs_of<'a>(session: &'a Session, data: &Data, plot: &Plot, has_batch: bool) -> Vec<(Sign, &'a str)> {
    let mut signs = Vec::new();
    if plot.kind == Kind::Plane {
        signs.extend([(Sign::Square { is_filled: false }, "0"), (Sign::Dot { is_filled: false }, "1")]);
    }
    if has_batch {
        signs.push((Sign::Dot { is_filled: true }, "batch"));
    }
    if plot.kind == Kind::Agreement {
        signs.push((Sign::Dashes, "exact"));
        return signs;
    }
    let is_alone = session.run().dogs().nth(1).is_none();
    signs.push((Sign::Line, if is_alone { "fit" } else { session.level().name_of(session.focus) }));
    if data.best().is_some() {
        signs.push((Sign::Dashes, "best"));
    }
    signs
}

/// The signs from the left, as many as there is room for, and the loss at the right.
fn legend(painter: &Painter, rect: Rect, signs: &[(Sign, &str)], loss: &str) {
    let font = theme::regular(theme::SIZE_SMALL);
    let end = painter.text(rect.right_center(), Align2::RIGHT_CENTER, loss, font.clone(), theme::INK).left();
    let mut x = rect.left();
    for (sign, word) in signs {
        let word = painter.layout_no_wrap((*word).to_owned(), font.clone(), theme::SECONDARY);
        let width = SIGN + SIGN_GAPS[0] + word.size().x;
        if x + width + SIGN_GAPS[1] > end {
            break;
        }
        let place = Rect::from_min_size(rect.min + vec2(x - rect.left(), 0.0), vec2(SIGN, rect.height()));
        paint::sign(painter, place.center(), SIGN, *sign);
        let at = Align2::LEFT_CENTER.anchor_size(place.right_center() + vec2(SIGN_GAPS[0], 0.0), word.size());
        painter.galley(at.min, word, theme::SECONDARY);
        x += width + SIGN_GAPS[1];
    }
}
