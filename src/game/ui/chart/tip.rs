//! One step's numbers, next to the card so that they hide nothing of it.

use bevy_egui::egui::{Align, Align2, Area, Color32, Grid, Id, Layout, Order, Rect, RichText, Ui, pos2};
use frankie_draw::chart::view::{ChartLayers, Symbols};
use frankie_sim::Axis;
use frankie_sim::trace::Row;

use super::{number, theme};
use crate::game::touch;
use crate::game::ui::layout::Form;

/// Between the card's content and the tip, px: over the card's padding and a little more.
const OFFSET_PX: f32 = theme::PADDING + 8.0;
/// About how wide the tip is, px: closer to the window's edge it lies on the other side.
const WIDTH_PX: f32 = 170.0;
/// Between the header of the card and a tip above it, px.
const ABOVE_PX: f32 = 36.0;
/// Significant digits.
const DIGITS: usize = 4;

/// The lines of a tip: what the averages are called, and which numbers are shown.
pub(super) struct Names<'a> {
    /// What the chart calls the averages.
    pub(super) symbols: &'a Symbols,
    /// The layers that the chart shows.
    pub(super) layers: ChartLayers,
}

/// Shows the numbers of a row next to the card that fills `card`.
pub(super) fn show(ui: &Ui, axis: Axis, row: &Row, names: &Names<'_>, card: Rect) {
    let window = ui.ctx().content_rect();
    let fits_left = card.left() - OFFSET_PX - WIDTH_PX > window.left();
    let fits_right = card.right() + OFFSET_PX + WIDTH_PX < window.right();
    let top = card.top() - theme::PADDING;
    let (anchor, at) = if fits_left {
        (Align2::RIGHT_TOP, pos2(card.left() - OFFSET_PX, top))
    } else if !fits_right && touch::form(ui.ctx()) == Form::Upright {
        // On a phone held upright there is room only above.
        (Align2::LEFT_BOTTOM, pos2(card.left() - theme::PADDING, top - ABOVE_PX))
    } else {
        (Align2::LEFT_TOP, pos2((card.right() + OFFSET_PX).min(window.right() - WIDTH_PX), top))
    };
    Area::new(Id::new(("step's numbers", axis.index())))
        .order(Order::Tooltip)
        .interactable(false)
        .fade_in(false)
        .pivot(anchor)
        .fixed_pos(at)
        .show(ui.ctx(), |ui| {
            theme::paper().show(ui, |ui| {
                ui.label(theme::strong(format!("step {}", row.step)));
                numbers(ui, axis, row, names);
                if row.axes[axis.index()].wrong_way {
                    let words = format!("wrong way on {}", axis.name());
                    ui.label(RichText::new(words).font(theme::semibold(12.5)).color(theme::WRONG_WAY));
                }
            });
        });
}

fn numbers(ui: &mut Ui, axis: Axis, row: &Row, names: &Names<'_>) {
    let i = axis.index();
    let Names { symbols, layers } = names;
    let of_axis = &row.axes[i];
    let significant = |x: f64| number::significant(x, DIGITS);
    let first = of_axis.first.map(|m| significant(m.used)).filter(|_| layers.m_hat);
    let root = of_axis.root.map(significant).filter(|_| layers.v_hat);
    let is_of_averages = of_axis.second.is_some();
    let ratio = if is_of_averages { number::fixed(of_axis.ratio, 3) } else { significant(of_axis.ratio) };
    let lines = [
        ("g", theme::SECONDARY, Some(significant(row.gradient[i])).filter(|_| layers.samples)),
        ("∂f", theme::SECONDARY, Some(significant(row.true_gradient[i])).filter(|_| layers.samples)),
        (symbols.first.as_str(), theme::FIRST_MOMENT, first),
        (symbols.second.as_str(), theme::SECOND_MOMENT_TEXT, root),
        ("r", theme::INK, Some(ratio).filter(|_| layers.ratio)),
        ("step", theme::INK, Some(significant(row.at[i] - row.from[i]))),
    ];
    Grid::new("numbers").num_columns(2).spacing([18.0, 2.0]).show(ui, |ui| {
        for (name, color, value) in lines {
            let Some(value) = value else { continue };
            line(ui, name, color, value);
        }
    });
}

fn line(ui: &mut Ui, name: &str, color: Color32, value: String) {
    ui.label(RichText::new(name).font(theme::semibold(13.5)).color(color));
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(theme::body(value)));
    ui.end_row();
}
