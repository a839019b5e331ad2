//! The update rule with the numbers of the current step, a line per axis: what r is made of, and where the step goes.
//! Reads the session's current row, writes nothing.

use bevy_egui::egui::text::LayoutJob;
use bevy_egui::egui::{
    Align2, Color32, FontId, Rect, Sense, TextFormat, Ui, WidgetInfo, WidgetType, pos2, vec2,
};
use frankie_sim::Axis;
use frankie_sim::level::KindConfig;
use frankie_sim::optimizer::{Epsilon, RatioFormula, StepOutput, UpdateFormula, WeightDecay};
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
/// Between columns without a sign, px.
const COLUMN_GAP: f32 = 10.0;
/// The width of the axis's dot and name, px.
const NAME_WIDTH: f32 = 26.0;
/// The width of the direction of the step, px.
const DIRECTION_WIDTH: f32 = 19.0;
/// The widest numbers with and without a sign: of [`numbers::short`], and of [`numbers::tight`].
const WIDEST: [&str; 2] = ["−8.8e−88", "8.8e−88"];
const WIDEST_TIGHT: [&str; 2] = ["−8e−308", "8e−308"];
/// Long numbers smaller than this give way to short ones, px.
const MIN_SIZE: f32 = 11.5;

/// One axis's numbers.
struct Line {
    axis: Axis,
    form: UpdateFormula,
    /// What r is made of: the average of gradients, or the gradient.
    numerator: f64,
    /// What that is divided by, if anything.
    denominator: Option<f64>,
    ratio: f64,
    step: f64,
}

/// Shows the rule and its numbers.
pub fn rule_ui(ui: &mut Ui, session: &Session) -> Option<Command> {
    let lines = Axis::BOTH.map(|axis| line_of(session, axis));
    let form = form_of(session, Axis::X);
    let width = ui.available_width();
    let (formula, _) = ui.allocate_exact_size(vec2(width, FORMULA_HEIGHT), Sense::hover());
    paint_formula(ui, formula, &form);
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

/// Returns the declared form of the rule on an axis, with the current hyperparameters.
fn form_of(session: &Session, axis: Axis) -> UpdateFormula {
    let KindConfig { kind, params } = &*session.shown().state().optimizer;
    kind.update_formula(params, axis)
}

fn line_of(session: &Session, axis: Axis) -> Option<Line> {
    let row = session.shown().row()?;
    let i = axis.index();
    let AxisRow { ratio, lr, first, second, root, .. } = row.axes[i];
    let (form, out) = (form_of(session, axis), StepOutput { ratio, first, second, root });
    let (numerator, denominator) = (form.numerator(row.gradient[i], &out), form.denominator(&out));
    Some(Line { axis, form, numerator, denominator, ratio, step: -lr * ratio })
}

/// Returns whether a line's numbers make an equation: r is the numerator, divided by the denominator if there is one.
fn is_equation(form: &UpdateFormula) -> bool {
    let has_ratio =
        matches!(form.ratio, RatioFormula::Gradient | RatioFormula::First | RatioFormula::OverRoot(..));
    let has_decay = match form.weight_decay {
        WeightDecay::None => false,
        WeightDecay::InGradient(_) => form.first.is_none(),
        WeightDecay::InRatio(_) => true,
    };
    // The row has the gradient as it was sampled.
    let is_clipped = form.is_clipped && form.first.is_none();
    has_ratio && !has_decay && !is_clipped
}

fn pair(session: &Session, name: &str) -> Option<[f64; 2]> {
    session.shown().state().optimizer.params.get_as(name)
}

fn paint_formula(ui: &Ui, rect: Rect, form: &UpdateFormula) {
    let mut ratio = LayoutJob::default();
    for (text, color) in formula_parts(form) {
        let format =
            TextFormat { font_id: theme::semibold(theme::SIZE_BODY), color, ..TextFormat::default() };
        ratio.append(&theme::with_symbols(&text), 0.0, format);
    }
    let galley = ui.painter().layout_job(ratio);
    ui.painter().galley(rect.left_center() - vec2(0.0, 0.5 * galley.size().y), galley, theme::INK);
    let font = theme::semibold(theme::SIZE_BODY);
    ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, "step = −lr · r", font, theme::INK);
}

/// Returns the formula of r in parts, each with its color.
fn formula_parts(form: &UpdateFormula) -> Vec<(String, Color32)> {
    let plain = |text: &str| (text.to_owned(), theme::INK);
    let first =
        (form.first.unwrap_or("g").to_owned(), form.first.map_or(theme::INK, |_| theme::FIRST_MOMENT));
    let root = form.second.unwrap_or_default();
    let colored = |text: &str| (text.to_owned(), theme::SECOND_MOMENT_TEXT);
    let mut parts = vec![plain("r")];
    match form.ratio {
        RatioFormula::Gradient | RatioFormula::First => parts.extend([plain(" = "), first]),
        RatioFormula::SignOfFirst => parts.extend([plain(" = sign("), first, plain(")")]),
        RatioFormula::OverRoot(epsilon) => {
            parts.extend([plain(" = "), first, plain(" ÷ ")]);
            match epsilon {
                Epsilon::None => parts.push(colored(root)),
                Epsilon::Outside(_) => parts.extend([plain("("), colored(root), plain(" + ε)")]),
                Epsilon::Inside(_) => {
                    let square = root.strip_prefix('√').unwrap_or(root);
                    parts.extend([plain("√("), colored(square), plain(" + ε)")]);
                }
            }
        }
        RatioFormula::Other => return parts,
    }
    match form.weight_decay {
        WeightDecay::None => {}
        WeightDecay::InGradient(_) if form.first.is_some() => {}
        WeightDecay::InGradient(_) | WeightDecay::InRatio(_) => parts.push(plain(" + λθ")),
    }
    parts
}

fn paint_axis(ui: &Ui, rect: Rect, axis: Axis) {
    let middle = rect.left_center();
    ui.painter().circle_filled(middle + vec2(5.0, 1.0), 4.5, theme::axis_color(axis));
    let font = theme::semibold(theme::SIZE_BODY);
    ui.painter().text(middle + vec2(14.0, 0.0), Align2::LEFT_CENTER, axis.name(), font, theme::INK);
}

/// The columns of an axis's line: they depend on the width only, so that numbers stand still, and have room for any number
/// and for the signs between them.
struct Columns {
    /// The right edges of m̂ or g, √v̂ + ε, r and the step.
    edges: [f32; 4],
    /// The size of the numbers, px: smaller than other text where the panel is too narrow for it.
    size: f32,
    format: fn(f64) -> String,
}

impl Columns {
    fn of(ui: &Ui, rect: Rect) -> Self {
        let width = |text: &str, size: f32| {
            let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::semibold(size), theme::INK);
            galley.size().x
        };
        let room = rect.width() - NAME_WIDTH - DIRECTION_WIDTH;
        let needed = |[number, positive]: [&str; 2], size: f32| {
            let (number, positive, sign) = (width(number, size), width(positive, size), width("÷", size));
            let parts = [
                number,
                sign + 2.0 * SIGN_GAP + positive,
                sign + 2.0 * SIGN_GAP + number,
                COLUMN_GAP + number,
            ];
            (parts, parts.iter().sum::<f32>())
        };
        let fitting = |widest| theme::SIZE_BODY * (room / needed(widest, theme::SIZE_BODY).1).min(1.0);
        let is_tight = fitting(WIDEST) < MIN_SIZE;
        let (widest, format): (_, fn(f64) -> String) =
            if is_tight { (WIDEST_TIGHT, numbers::tight) } else { (WIDEST, numbers::short) };
        let size = fitting(widest);
        let (parts, sum) = needed(widest, size);
        // What is left over lies evenly before the columns.
        let spare = ((room - sum) / parts.len() as f32).max(0.0);
        let mut right = rect.left() + NAME_WIDTH;
        let edges = parts.map(|part| {
            right += part + spare;
            right
        });
        Self { edges, size, format }
    }
}

fn paint_line(ui: &Ui, rect: Rect, line: &Line) {
    let Columns { edges, size, format } = Columns::of(ui, rect);
    let number = |right: f32, x: f64, color: Color32| {
        let at = pos2(right, rect.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, format(x), theme::semibold(size), color)
    };
    // A sign stands after a number, or in the middle of an empty column.
    let sign = |after: f32, text: &str| {
        let at = pos2(after + SIGN_GAP, rect.center().y);
        ui.painter().text(at, Align2::LEFT_CENTER, text, theme::regular(size), theme::SECONDARY);
    };
    number(edges[0], line.numerator, line.form.first.map_or(theme::INK, |_| theme::FIRST_MOMENT));
    if let Some(denominator) = line.denominator {
        number(edges[1], denominator, theme::SECOND_MOMENT_TEXT);
    }
    number(edges[2], line.ratio, theme::INK);
    match (is_equation(&line.form), line.denominator) {
        (true, Some(_)) => {
            sign(edges[0], "÷");
            sign(edges[1], "=");
        }
        (true, None) => sign(edges[0], "="),
        (false, _) => {}
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
    let made_of = match (is_equation(&line.form), line.denominator) {
        (true, Some(denominator)) => {
            format!(" = {} ÷ {}", numbers::short(line.numerator), numbers::short(denominator))
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
