//! A picture of one run: the ground with everyone's trail, start and position and with the ball, and beneath it the charts
//! of one agent's axes, and its data where the surface is made of some. Reads a run; writes a canvas.

mod agents;
mod ground;
mod legend;

use frankie_sim::params::{Params, Value};
use frankie_sim::{Agent, AgentId, Axis, Run};

use self::ground::draw_ground;
use crate::chart::layout::{ChartAreas, ChartLayout, ChartScales};
use crate::chart::number;
use crate::chart::view::ChartView;
use crate::data::DataView;
use crate::draw_list::{Anchor, Area, Canvas, DrawList, TextStyle};
use crate::letters::Weight;
use crate::theme::Role;

/// The size at which a unit is a pixel, in pixels.
const DEFAULT: [f32; 2] = [960.0, 720.0];
/// The least number of pixels in a unit, so that letters can be read.
const MIN_SCALE: f32 = 0.8;
/// The strip with the title, in units.
const HEADER: f32 = 46.0;
/// Between the edges and texts, in units.
const EDGE: f32 = 18.0;
/// A chart's share of the height, and its least and greatest height.
const CHART_SHARE: f32 = 0.34;
const CHART_HEIGHT: [f32; 2] = [120.0, 300.0];
/// The line above a chart, in units.
const CHART_HEADER: f32 = 24.0;
/// The least width of a column of steps, in pixels: a picture that stands still can have finer ones than the game.
const MIN_COLUMN_PX: f32 = 1.0;
/// Pictures narrower than this share of their height have one chart beneath the other.
const NARROW: f32 = 0.95;
/// The least width of a picture with data beside the charts, in units.
const MIN_WITH_DATA: f32 = 760.0;
/// The data's width as a share of its height, and its largest share of the picture's width.
const DATA_SHAPE: f32 = 1.15;
const MAX_DATA: f32 = 0.3;

const TITLE: TextStyle = TextStyle::new(Weight::ExtraBold, 19.0, Role::Text);
const BODY: TextStyle = TextStyle::new(Weight::Regular, 14.0, Role::Text);
const SMALL: TextStyle = TextStyle::new(Weight::Regular, 12.5, Role::Secondary);
const ON_GROUND: TextStyle = TextStyle::new(Weight::SemiBold, 12.5, Role::Text).haloed();

/// Draws a run at its present step, on a canvas of some pixels, with the charts of one of its agents: 0 is the level's own.
#[must_use]
pub fn draw(run: &Run, agent: AgentId, size_px: [u32; 2]) -> Canvas {
    let scale = (size_px[0] as f32 / DEFAULT[0]).min(size_px[1] as f32 / DEFAULT[1]).max(MIN_SCALE);
    let mut canvas = Canvas::new(size_px, scale);
    let whole = canvas.area();
    let is_narrow = whole.width() < NARROW * whole.height();
    let chart = (CHART_SHARE * whole.height()).clamp(CHART_HEIGHT[0], CHART_HEIGHT[1]);
    let chart = if is_narrow { 0.62 * chart } else { chart };
    let charts = if is_narrow { 2.0 * chart } else { chart };
    // On whole pixels, as the ground's are.
    let px = |unit: f32| (unit * scale).round() / scale;
    let ground = Area { top: px(HEADER), bottom: px(whole.bottom - charts), ..whole };
    let has_optimizers = draw_ground(&mut canvas, run, ground);
    draw_header(&mut canvas.list, whole, run, facts(run, (!has_optimizers).then_some(agent)));
    let charted = run.agent(agent).unwrap_or(run.first());
    let mut below = Area { top: ground.bottom, ..whole };
    let has_room_for_data = !is_narrow && whole.width() >= MIN_WITH_DATA;
    let data = DataView::of(run, agent, charted.state().at, charted.state().step);
    if let Some(data) = data.filter(|_| has_room_for_data) {
        let left = below.right - (DATA_SHAPE * below.height()).min(MAX_DATA * below.width());
        draw_data(&mut canvas.list, &data, Area { left, ..below });
        below.right = left;
    }
    for (axis, area) in Axis::BOTH.into_iter().zip(halves(below, is_narrow)) {
        let name = format!("{}{} axis", name_of_several(run, agent, ", "), axis.name());
        draw_chart(&mut canvas.list, run, charted, axis, &name, area, MIN_COLUMN_PX / scale);
    }
    canvas
}

/// Returns the areas of two charts, one for each axis.
fn halves(area: Area, is_narrow: bool) -> [Area; 2] {
    if is_narrow {
        let middle = 0.5 * (area.top + area.bottom);
        [Area { bottom: middle, ..area }, Area { top: middle, ..area }]
    } else {
        let middle = 0.5 * (area.left + area.right);
        [Area { right: middle, ..area }, Area { left: middle, ..area }]
    }
}

/// Returns an agent's name and what separates it from the next text; nothing where it runs alone.
fn name_of_several(run: &Run, agent: AgentId, between: &str) -> String {
    match run.pack() {
        [] => String::new(),
        _ => format!("{}{between}", run.level().agent_name(agent)),
    }
}

fn draw_header(list: &mut DrawList, whole: Area, run: &Run, mut facts: Vec<String>) {
    let y = 0.5 * HEADER;
    let end = list.text([EDGE, y], Anchor::Left, run.level().title(), TITLE)[1];
    // As many facts as there is room for.
    let room = whole.right - EDGE - end - 2.0 * EDGE;
    while !facts.is_empty() {
        let text = facts.join(" · ");
        if SMALL.width(&text) <= room {
            list.text([whole.right - EDGE, y], Anchor::Right, &text, SMALL);
            return;
        }
        facts.pop();
    }
}

/// Returns the learning rates of an optimizer, as they follow its name.
fn lr_text(params: &Params) -> String {
    match params.get("lr") {
        Some(Value::Pair([x, y])) if x == y => format!(", lr {}", number::short(*x, 4)),
        Some(Value::Pair(pair)) => format!(", lr {}", pair.map(|lr| number::short(lr, 4)).join(" and ")),
        _ => String::new(),
    }
}

/// Returns what one has to know to repeat the run, the most important first. It begins with the optimizer of `agent`.
fn facts(run: &Run, agent: Option<AgentId>) -> Vec<String> {
    let (level, state) = (run.level(), run.state());
    let optimizer = agent.and_then(|agent| {
        let optimizer = &run.agent(agent)?.state().optimizer;
        let (title, lr) = (optimizer.kind.info.title, lr_text(&optimizer.params));
        Some(format!("{}{title}{lr}", name_of_several(run, agent, ": ")))
    });
    let steps = if state.step == 1 { "1 step".to_owned() } else { format!("{} steps", state.step) };
    let outcome = if state.outcome.is_over() {
        format!(", {}", state.outcome.name().replace('_', " "))
    } else {
        String::new()
    };
    let others = [
        format!("{steps}{outcome}"),
        format!("ground: {}", level.surface_config().kind.info.title),
        format!("noise: {}", level.noise_config().kind.info.title),
        format!("seed {}", run.seed()),
    ];
    optimizer.into_iter().chain(others).collect()
}

/// Draws the chart of one axis over all steps of the record.
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
    list.disc([area.left + EDGE + 4.0, y], 4.5, Role::Axis(axis));
    list.text([area.left + EDGE + 15.0, y], Anchor::Left, name, BODY);
    let Some(trace) = agent.trace() else { return };
    let Some(row) = trace.row(state.step) else { return };
    let last = &row.axes[axis.index()];
    let right = area.right - EDGE;
    let ratio = number::ratio(last.ratio, last.second.is_some());
    let left = list.text([right, y], Anchor::Right, &ratio, TextStyle { size: 16.0, ..TITLE })[0];
    list.text([left - 7.0, y], Anchor::Right, "r", SMALL);

    let (left, bottom) = (area.left + 0.6 * EDGE, area.bottom - 4.0);
    let areas = ChartAreas::new(Area { left, top: area.top + CHART_HEADER, right, bottom }, true);
    let first = trace.rows().front().map_or(1, |row| row.step);
    let steps = areas.whole_steps(first, state.step + 1 - first);
    let view = ChartView::of(run, agent, axis, &steps, min_column);
    let scales = ChartScales::fitting(&view);
    ChartLayout { axis, areas, steps, view: &view, scales, hovered: None, is_moving: false }.draw(list);
}

/// Draws the data with the fit at the agent's position.
fn draw_data(list: &mut DrawList, data: &DataView<'_>, area: Area) {
    let y = area.top + 0.5 * CHART_HEADER + 5.0;
    list.text([area.left, y], Anchor::Left, "The data", BODY);
    let (top, right, bottom) = (area.top + CHART_HEADER + 8.0, area.right - EDGE, area.bottom - 5.0);
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
    fn the_facts_name_all_that_makes_a_run() {
        let mut run =
            Run::new(level(&[("optimizer.lr", "[0.1, 0.2]"), ("noise.kind", "gaussian")]).into(), 7);
        run.seek(1);
        let facts = facts(&run, Some(AgentId::FIRST)).join(" · ");
        assert_eq!(facts, "Adam, lr 0.1 and 0.2 · 1 step · ground: Bowl · noise: Gaussian · seed 7");
    }
}
