//! The update rule with the numbers of the present step, a line per axis: what r is made of, and where the step goes.
//! Reads the session's present row, writes nothing.

use bevy_egui::egui::text::LayoutJob;
use bevy_egui::egui::{
    Align2, Color32, FontId, Rect, Sense, TextFormat, Ui, WidgetInfo, WidgetType, pos2, vec2,
};
use frankie_sim::Axis;
use frankie_sim::level::KindConfig;
use frankie_sim::optimizer::{RunningAverage, StepInput};
use frankie_sim::params::Value;
use frankie_sim::trace::AxisRow;

use crate::game::command::Command;
use crate::game::session::Session;
use crate::game::ui::theme;
use crate::game::{numbers, wording};

/// Height of the line with the formula, px.
const FORMULA_HEIGHT: f32 = 20.0;
/// Height of an axis's line, px.
const ROW_HEIGHT: f32 = 23.0;
/// From the formula to the numbers, px.
const ROWS_GAP: f32 = 5.0;
/// From a number to the sign after it, px.
const SIGN_GAP: f32 = 5.0;
/// The relative difference at which r still counts as m̂ ÷ (√v̂ + ε).
const SAME: f64 = 1e-6;
/// Right edges of m̂ or g, √v̂ + ε, r and the step as shares of the width; the direction ends at 1.
const COLUMNS: [f32; 4] = [0.29, 0.51, 0.70, 0.92];

/// The part of the rule an optimizer follows that can be read off its numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// r = m̂ ÷ (√v̂ + ε).
    Adaptive,
    /// r = m̂.
    Mean,
    /// r = g.
    Gradient,
    /// Something else: its numbers without a sign between them.
    Other,
}

/// One axis's numbers.
struct Line {
    axis: Axis,
    form: Form,
    /// m̂, or g where there is no mean.
    upper: f64,
    /// √v̂ + ε.
    lower: Option<f64>,
    ratio: f64,
    step: f64,
}

/// The rule and its numbers.
pub fn rule_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let lines = Axis::BOTH.map(|axis| line_of(session, axis));
    let form = lines[0].as_ref().map_or(form_at_rest(session), |line| line.form);
    let width = ui.available_width();
    let (formula, _) = ui.allocate_exact_size(vec2(width, FORMULA_HEIGHT), Sense::hover());
    paint_formula(ui, formula, form);
    ui.add_space(ROWS_GAP - ui.spacing().item_spacing.y);
    ui.spacing_mut().item_spacing.y = 0.0;
    for (axis, line) in Axis::BOTH.into_iter().zip(&lines) {
        let (rect, response) = ui.allocate_exact_size(vec2(width, ROW_HEIGHT), Sense::hover());
        paint_axis(ui, rect, axis);
        if let Some(line) = line {
            paint_line(ui, rect, line);
        } else {
            let at = rect.left_center() + vec2(34.0, 0.0);
            ui.painter().text(at, Align2::LEFT_CENTER, "no step yet", small(), theme::SECONDARY);
        }
        let words = line.as_ref().map_or_else(|| format!("{}: no step yet", axis.name()), spoken);
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, &words));
    }
    ui.add_space(3.0);
    ui.label(theme::small(settings(session)));
    None
}

fn line_of(session: &Session, axis: Axis) -> Option<Line> {
    let row = session.shown().row()?;
    let i = axis.index();
    let AxisRow { ratio, lr, first, second, .. } = row.axes[i];
    let eps = pair(session, "eps").map_or(0.0, |eps| eps[i]);
    let (form, upper, lower) = form_of(ratio, row.gradient[i], first, second, eps);
    Some(Line { axis, form, upper, lower, ratio, step: -lr * ratio })
}

/// Which part of a rule a ratio can be read off, and the numbers it is made of.
fn form_of(
    ratio: f64,
    gradient: f64,
    first: Option<RunningAverage>,
    second: Option<RunningAverage>,
    eps: f64,
) -> (Form, f64, Option<f64>) {
    let upper = first.map_or(gradient, |m| m.corrected);
    let lower = second.map(|v| v.corrected.sqrt() + eps);
    let agrees = |other: f64| other == ratio || (other - ratio).abs() <= SAME * other.abs().max(ratio.abs());
    let form = match (first, lower) {
        (Some(_), Some(lower)) if lower == 0.0 || agrees(upper / lower) => Form::Adaptive,
        (Some(_), None) if agrees(upper) => Form::Mean,
        (None, None) if agrees(upper) => Form::Gradient,
        _ => Form::Other,
    };
    (form, upper, lower)
}

/// Before the first step an optimizer is judged by what it would make of some gradients, none like the other.
fn form_at_rest(session: &Session) -> Form {
    const GRADIENTS: [f64; 3] = [1.0, -0.3, 2.5];
    let KindConfig { kind, params } = &*session.shown().state().optimizer;
    let mut optimizer = kind.build(params, Axis::X);
    let eps = pair(session, "eps").map_or(0.0, |eps| eps[0]);
    let mut form = Form::Other;
    for (t, gradient) in (1..).zip(GRADIENTS) {
        let input = StepInput { t, axis: Axis::X, at: [0.0; 2], gradient: [gradient; 2] };
        let out = optimizer.step(&input);
        form = form_of(out.ratio, gradient, out.first, out.second, eps).0;
    }
    form
}

fn pair(session: &Session, name: &str) -> Option<[f64; 2]> {
    match session.shown().state().optimizer.params.get(name) {
        Some(Value::Pair(pair)) => Some(*pair),
        _ => None,
    }
}

fn paint_formula(ui: &Ui, rect: Rect, form: Form) {
    let mut ratio = LayoutJob::default();
    let mut add = |text: &str, color: Color32| {
        let format =
            TextFormat { font_id: theme::semibold(theme::SIZE_BODY), color, ..TextFormat::default() };
        ratio.append(text, 0.0, format);
    };
    match form {
        Form::Adaptive => {
            add("r = ", theme::INK);
            add(theme::M_HAT, theme::FIRST_MOMENT);
            add(" ÷ (", theme::INK);
            add(theme::ROOT_V_HAT, theme::SECOND_MOMENT_TEXT);
            add(" + ε)", theme::INK);
        }
        Form::Mean => {
            add("r = ", theme::INK);
            add(theme::M_HAT, theme::FIRST_MOMENT);
        }
        Form::Gradient => add("r = g", theme::INK),
        Form::Other => add("r", theme::INK),
    }
    let galley = ui.painter().layout_job(ratio);
    ui.painter().galley(rect.left_center() - vec2(0.0, 0.5 * galley.size().y), galley, theme::INK);
    let font = theme::semibold(theme::SIZE_BODY);
    ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, "step = −lr · r", font, theme::INK);
}

fn paint_axis(ui: &Ui, rect: Rect, axis: Axis) {
    let middle = rect.left_center();
    ui.painter().circle_filled(middle + vec2(5.0, 1.0), 4.5, theme::axis_color(axis));
    let font = theme::semibold(theme::SIZE_BODY);
    ui.painter().text(middle + vec2(14.0, 0.0), Align2::LEFT_CENTER, axis.name(), font, theme::INK);
}

fn paint_line(ui: &Ui, rect: Rect, line: &Line) {
    let edges = COLUMNS.map(|share| rect.left() + share * rect.width());
    let number = |right: f32, x: f64, color: Color32| {
        let at = pos2(right, rect.center().y);
        ui.painter()
            .text(at, Align2::RIGHT_CENTER, numbers::short(x), theme::semibold(theme::SIZE_BODY), color)
            .left()
    };
    // A sign stands between a number's edge and where the next begins, if there is room for it.
    let sign = |after: f32, text: &str, next: f32| {
        let font = theme::regular(theme::SIZE_BODY);
        let galley = ui.painter().layout_no_wrap(text.to_owned(), font, theme::SECONDARY);
        let at = pos2(after + SIGN_GAP, rect.center().y - 0.5 * galley.size().y);
        if at.x + galley.size().x <= next {
            ui.painter().galley(at, galley, theme::SECONDARY);
        }
    };
    let has_mean = matches!(line.form, Form::Adaptive | Form::Mean) || line.lower.is_some();
    number(edges[0], line.upper, if has_mean { theme::FIRST_MOMENT } else { theme::INK });
    let lower = line.lower.map(|lower| number(edges[1], lower, theme::SECOND_MOMENT_TEXT));
    let ratio = number(edges[2], line.ratio, theme::INK);
    match line.form {
        Form::Adaptive => {
            sign(edges[0], "÷", lower.unwrap_or(ratio));
            sign(edges[1], "=", ratio);
        }
        Form::Mean | Form::Gradient => sign(edges[0], "=", ratio),
        Form::Other => {}
    }
    number(edges[3], line.step, theme::INK);
    let at = rect.right_center();
    ui.painter().text(
        at,
        Align2::RIGHT_CENTER,
        wording::direction(line.axis, line.step).0,
        theme::semibold(15.0),
        theme::INK,
    );
}

fn spoken(line: &Line) -> String {
    let name = line.axis.name();
    let ratio = numbers::short(line.ratio);
    let made_of = match (line.form, line.lower) {
        (Form::Adaptive, Some(lower)) => {
            format!(" = {} ÷ {}", numbers::short(line.upper), numbers::short(lower))
        }
        _ => String::new(),
    };
    format!(
        "{name}: r{made_of} = {ratio}, step {}, {}",
        numbers::short(line.step),
        wording::direction(line.axis, line.step).1
    )
}

/// `lr 0.080 · ε 1e−8`, with both values where the axes differ; lr as it was in this step, which a schedule changes.
fn settings(session: &Session) -> String {
    let setting = |values: Option<[f64; 2]>, symbol: &str| {
        let [x, y] = values?.map(numbers::param);
        Some(if x == y { format!("{symbol} {x}") } else { format!("{symbol} {x} / {y}") })
    };
    let lr = session.shown().row().map(|row| row.axes.map(|axis| axis.lr)).or_else(|| pair(session, "lr"));
    let all = [setting(lr, "lr"), setting(pair(session, "eps"), "ε")];
    all.into_iter().flatten().collect::<Vec<_>>().join("  ·  ")
}

fn small() -> FontId {
    theme::regular(theme::SIZE_SMALL)
}
