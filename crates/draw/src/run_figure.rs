//! A figure of one run: the surface with all agents' trails and the goal; below it the charts of one agent and, for data
//! surfaces, the data. Reads a run; writes a canvas.

mod agents;
pub(crate) mod ground;
mod job;
mod legend;

use frankie_sim::params::{Params, Value};
use frankie_sim::{Agent, AgentId, Axis, Outcome, Run};

pub use self::job::{FigureJob, PixelsJob};

use self::ground::{GroundPicture, draw_ground};
use crate::chart::layout::{ChartAreas, ChartLayout, ChartScales};
use crate::chart::number;
use crate::chart::view::ChartView;
use crate::data::DataView;
use crate::draw_list::{Anchor, Area, Canvas, DrawList, TextStyle};
use crate::fonts::FontWeight;
use crate::theme::Role;

/// The size at which one unit is one pixel, in pixels.
const DEFAULT_SIZE_PX: [f32; 2] = [960.0, 720.0];
/// The minimum number of pixels per unit, so that text stays readable.
const MIN_SCALE: f32 = 0.8;
/// The height of the strip with the title, in units.
const HEADER: f32 = 46.0;
/// The gap between the edges of the figure and its texts, in units.
const PADDING: f32 = 18.0;
/// The height of a chart as a share of the height of the figure.
const CHART_SHARE: f32 = 0.34;
/// The minimum and maximum height of a chart, in units.
const CHART_HEIGHT: [f32; 2] = [120.0, 300.0];
/// The height of the text line above a chart, in units.
const CHART_HEADER: f32 = 24.0;
/// The minimum width of a column of steps, in pixels: a static figure can use narrower columns than the game.
const MIN_COLUMN_PX: f32 = 1.0;
/// Figures narrower than this share of their height have one chart below the other.
const NARROW: f32 = 0.95;
/// The minimum width of a figure with data next to the charts, in units.
const MIN_WITH_DATA: f32 = 760.0;
/// The width of the data plot as a share of its height.
const DATA_ASPECT: f32 = 1.15;
/// The maximum width of the data plot as a share of the width of the figure.
const MAX_DATA_SHARE: f32 = 0.3;

const TITLE: TextStyle = TextStyle::new(FontWeight::ExtraBold, 19.0, Role::Text);
const BODY: TextStyle = TextStyle::new(FontWeight::Regular, 14.0, Role::Text);
const SMALL: TextStyle = TextStyle::new(FontWeight::Regular, 12.5, Role::Secondary);
const ON_GROUND: TextStyle = TextStyle::new(FontWeight::SemiBold, 12.5, Role::Text).haloed();

/// Draws a run at its current step, on a canvas of `size_px` pixels, with the charts of `agent`.
#[must_use]
pub fn draw(run: &Run, agent: AgentId, size_px: [u32; 2]) -> Canvas {
    let (mut canvas, ground) = lay_out(run, agent, size_px);
    canvas.list.fill_in_pixels(ground.paint());
    canvas
}

/// Draws everything except the picture of the ground, which is returned as well.
fn lay_out(run: &Run, agent: AgentId, size_px: [u32; 2]) -> (Canvas, GroundPicture) {
    let scale =
        (size_px[0] as f32 / DEFAULT_SIZE_PX[0]).min(size_px[1] as f32 / DEFAULT_SIZE_PX[1]).max(MIN_SCALE);
    let mut canvas = Canvas::new(size_px, scale);
    let whole = canvas.area();
    let is_narrow = whole.width() < NARROW * whole.height();
    let chart = (CHART_SHARE * whole.height()).clamp(CHART_HEIGHT[0], CHART_HEIGHT[1]);
    let chart = if is_narrow { 0.62 * chart } else { chart };
    let charts = if is_narrow { 2.0 * chart } else { chart };
    // Round to whole pixels, as `draw_ground` does.
    let px = |unit: f32| (unit * scale).round() / scale;
    let ground = Area { top: px(HEADER), bottom: px(whole.bottom - charts), ..whole };
    let (picture, has_optimizers) = draw_ground(&mut canvas, run, ground);
    draw_header(&mut canvas.list, whole, run, facts(run, (!has_optimizers).then_some(agent)));
    let charted = run.agent(agent).unwrap_or(run.first());
    let mut below = Area { top: ground.bottom, ..whole };
    let has_room_for_data = !is_narrow && whole.width() >= MIN_WITH_DATA;
    let data = DataView::of(run, agent, charted.state().at, charted.state().step);
    if let Some(data) = data.filter(|_| has_room_for_data) {
        let left = below.right - (DATA_ASPECT * below.height()).min(MAX_DATA_SHARE * below.width());
        draw_data(&mut canvas.list, &data, Area { left, ..below });
        below.right = left;
    }
    for (axis, area) in Axis::BOTH.into_iter().zip(chart_areas(below, is_narrow)) {
        let name = format!("{}{} axis", agent_prefix(run, agent, ", "), axis.name());
        draw_chart(&mut canvas.list, run, charted, axis, &name, area, MIN_COLUMN_PX / scale);
    }
    (canvas, picture)
}

/// Returns the areas of two charts, one for each axis.
fn chart_areas(area: Area, is_narrow: bool) -> [Area; 2] {
    if is_narrow {
        let middle = 0.5 * (area.top + area.bottom);
        [Area { bottom: middle, ..area }, Area { top: middle, ..area }]
    } else {
        let middle = 0.5 * (area.left + area.right);
        [Area { right: middle, ..area }, Area { left: middle, ..area }]
    }
}

/// Returns the name of an agent followed by a separator; an empty string in a run with a single agent.
fn agent_prefix(run: &Run, agent: AgentId, separator: &str) -> String {
    match run.pack() {
        [] => String::new(),
        _ => format!("{}{separator}", run.level().agent_name(agent)),
    }
}

fn draw_header(list: &mut DrawList, whole: Area, run: &Run, mut facts: Vec<String>) {
    let y = 0.5 * HEADER;
    let title = TITLE.elided(run.level().title(), whole.width() - 2.0 * PADDING);
    let end = list.text([PADDING, y], Anchor::Left, &title, TITLE)[1];
    // Show as many facts as fit.
    let room = whole.right - PADDING - end - 2.0 * PADDING;
    while !facts.is_empty() {
        let text = facts.join(" · ");
        if SMALL.width(&text) <= room {
            list.text([whole.right - PADDING, y], Anchor::Right, &text, SMALL);
            return;
        }
        facts.pop();
    }
}

/// Returns the text of the learning rates of an optimizer, to append to its name.
fn lr_text(params: &Params) -> String {
    match params.get("lr") {
        Some(Value::Pair([x, y])) if x == y => format!(", lr {}", number::short(*x, 4)),
        Some(Value::Pair(pair)) => format!(", lr {}", pair.map(|lr| number::short(lr, 4)).join(" and ")),
        _ => String::new(),
    }
}

/// Returns the label of how a run ended; `None` while it is running.
fn outcome_label(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Running => None,
        Outcome::Reached => Some("reached"),
        Outcome::OutOfSteps => Some("out of steps"),
        Outcome::LeftBounds => Some("ran off"),
        Outcome::NotFinite => Some("not finite"),
    }
}

/// Returns short descriptions of the run, the most important first: the optimizer of `agent`, steps and outcome, surface,
/// noise, seed.
fn facts(run: &Run, agent: Option<AgentId>) -> Vec<String> {
    let (level, state) = (run.level(), run.state());
    let optimizer = agent.and_then(|agent| {
        let optimizer = &run.agent(agent)?.state().optimizer;
        let (title, lr) = (optimizer.kind.info.title, lr_text(&optimizer.params));
        Some(format!("{}{title}{lr}", agent_prefix(run, agent, ": ")))
    });
    let steps = if state.step == 1 { "1 step".to_owned() } else { format!("{} steps", state.step) };
    let outcome = outcome_label(state.outcome).map_or(String::new(), |label| format!(", {label}"));
    let others = [
        format!("{steps}{outcome}"),
        format!("ground: {}", level.surface_config().kind.info.title),
        format!("noise: {}", level.noise_config().kind.info.title),
        format!("seed {}", run.seed()),
    ];
    optimizer.into_iter().chain(others).collect()
}

/// Draws the chart of one axis over all recorded steps.
fn draw_chart(
    list: &mut DrawList,
    run: &Run,
    agent: &Agent,
    axis: Axis,
    name: &str,
    area: Area,
    min_column: f32,
) {
    let state = agent.state();
    let y = area.top + 0.5 * CHART_HEADER + 5.0;
    list.disc([area.left + PADDING + 4.0, y], 4.5, Role::Axis(axis));
    list.text([area.left + PADDING + 15.0, y], Anchor::Left, name, BODY);
    let Some(trace) = agent.trace() else { return };
    let Some(row) = trace.row(state.step) else { return };
    let last = &row.axes[axis.index()];
    let right = area.right - PADDING;
    let ratio = number::ratio(last.ratio, last.second.is_some());
    let left = list.text([right, y], Anchor::Right, &ratio, TextStyle { size: 16.0, ..TITLE })[0];
    list.text([left - 7.0, y], Anchor::Right, "r", SMALL);

    let (left, bottom) = (area.left + 0.6 * PADDING, area.bottom - 4.0);
    let areas = ChartAreas::new(Area { left, top: area.top + CHART_HEADER, right, bottom }, true);
    let first = trace.rows().front().map_or(1, |row| row.step);
    let steps = areas.whole_steps(first, state.step + 1 - first);
    let view = ChartView::of(run, agent, axis, &steps, min_column);
    let scales = ChartScales::fitting(&view);
    ChartLayout { axis, areas, steps, view: &view, scales, hovered: None, is_moving: false }.draw(list);
}

/// Draws the data and the fit at the agent's position.
fn draw_data(list: &mut DrawList, data: &DataView<'_>, area: Area) {
    let y = area.top + 0.5 * CHART_HEADER + 5.0;
    list.text([area.left, y], Anchor::Left, "The data", BODY);
    let (top, right, bottom) = (area.top + CHART_HEADER + 8.0, area.right - PADDING, area.bottom - 5.0);
    data.draw(list, Area { top, right, bottom, ..area });
}

#[cfg(test)]
mod tests {
    use frankie_sim::Level;
    use frankie_sim::level::LevelEdit;

    use super::*;

    pub(super) fn level(settings: &[(&str, &str)]) -> Level {
        let text = "format = 1\ntitle = \"Plain\"\n[surface]\nkind = \"bowl\"\n[view]\nx = [-4.0, 4.0]\n\
                    y = [-2.0, 2.0]\n[optimizer]\nkind = \"adam\"\n";
        let edits: Vec<_> = settings.iter().map(|(key, value)| LevelEdit::parse(key, value)).collect();
        Level::parse("plain", text).unwrap().edited(&edits).unwrap()
    }

    #[test]
    fn the_facts_name_optimizer_steps_surface_noise_and_seed() {
        let mut run =
            Run::new(level(&[("optimizer.lr", "[0.1, 0.2]"), ("noise.kind", "gaussian")]).into(), 7);
        run.seek(1);
        let facts = facts(&run, Some(AgentId::FIRST)).join(" · ");
        assert_eq!(facts, "Adam, lr 0.1 and 0.2 · 1 step · ground: Bowl · noise: Gaussian · seed 7");
    }
}
