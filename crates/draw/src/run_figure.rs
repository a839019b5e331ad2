//! A picture of one run: the ground with everyone's way, start, end and the ball, and beneath it the charts of one dog's
//! axes, and its data where the ground is made of some. Reads a run; writes a sheet.

mod ground;
mod legend;
mod marks;

use frankie_sim::params::{Params, Value};
use frankie_sim::surface::DataLoss;
use frankie_sim::{Axis, Run};

use self::ground::draw_ground;

use super::chart::{lanes, model, number};
use super::data::{self, Fit};
use super::ink::{self, Ink};
use super::letters::{self, Weight};
use super::sheet::{Anchor, Area, Sheet, Type};

/// The size at which a unit is a pixel.
const DEFAULT: [f32; 2] = [960.0, 720.0];
/// Pixels to a unit at least, so that letters can be read.
const MIN_SCALE: f32 = 0.8;
/// The strip with the title, in units.
const HEADER: f32 = 46.0;
/// Between edges and what is written, in units.
const EDGE: f32 = 18.0;
/// A chart's share of the height, and its least and greatest height.
const CHART_SHARE: f32 = 0.34;
const CHART_HEIGHT: [f32; 2] = [120.0, 300.0];
/// The line above a chart.
const CHART_HEADER: f32 = 24.0;
/// Pictures narrower than this share of their height have one chart beneath the other.
const NARROW: f32 = 0.95;
/// Data stand beside the charts in pictures at least so wide, in units.
const MIN_WITH_DATA: f32 = 760.0;
/// Their width as a share of their height, and the most of the picture's width.
const DATA_SHAPE: f32 = 1.15;
const MAX_DATA: f32 = 0.3;

const TITLE: Type = Type::new(Weight::ExtraBold, 19.0, ink::TEXT);
const BODY: Type = Type::new(Weight::Regular, 14.0, ink::TEXT);
const SMALL: Type = Type::new(Weight::Regular, 12.5, ink::SECONDARY);
const PLACE: Type = Type::new(Weight::SemiBold, 12.5, ink::TEXT).haloed();

/// Draws a run as it stands, on so many pixels, with the charts of one of its dogs: 0 is Frankie.
#[must_use]
pub fn draw(run: &Run, dog: usize, size: [u32; 2]) -> Sheet {
    let scale = (size[0] as f32 / DEFAULT[0]).min(size[1] as f32 / DEFAULT[1]).max(MIN_SCALE);
    let mut sheet = Sheet::new(size, scale);
    let whole = sheet.area();
    let is_narrow = whole.width() < NARROW * whole.height();
    let chart = (CHART_SHARE * whole.height()).clamp(CHART_HEIGHT[0], CHART_HEIGHT[1]);
    let chart = if is_narrow { 0.62 * chart } else { chart };
    let charts = if is_narrow { 2.0 * chart } else { chart };
    // On whole pixels, as the ground's are.
    let px = |unit: f32| (unit * scale).round() / scale;
    let ground = Area { top: px(HEADER), bottom: px(whole.bottom - charts), ..whole };
    let is_told = draw_ground(&mut sheet, run, ground);
    // His way may lead out of the picture, never over what is written.
    sheet.area_filled(Area { bottom: ground.top, ..whole }, 0.0, ink::PAPER);
    sheet.area_filled(Area { top: ground.bottom, ..whole }, 0.0, ink::PAPER);
    draw_header(&mut sheet, run, facts(run, (!is_told).then_some(dog)));
    let charted = run.dog(dog).unwrap_or(run);
    let mut below = Area { top: ground.bottom, ..whole };
    let has_room = !is_narrow && whole.width() >= MIN_WITH_DATA;
    if let Some(data_loss) = run.level().data_loss.as_deref().filter(|_| has_room) {
        let left = below.right - (DATA_SHAPE * below.height()).min(MAX_DATA * below.width());
        let name = if run.mates().is_empty() { "fit" } else { run.level().name_of(dog) };
        draw_data(&mut sheet, charted, data_loss, name, Area { left, ..below });
        below.right = left;
    }
    for (axis, area) in Axis::BOTH.into_iter().zip(halves(below, is_narrow)) {
        let name = format!("{}{} axis", of_several(run, dog, ", "), axis.name());
        draw_chart(&mut sheet, charted, axis, &name, area);
    }
    sheet
}

fn halves(area: Area, is_narrow: bool) -> [Area; 2] {
    if is_narrow {
        let middle = 0.5 * (area.top + area.bottom);
        [Area { bottom: middle, ..area }, Area { top: middle, ..area }]
    } else {
        let middle = 0.5 * (area.left + area.right);
        [Area { right: middle, ..area }, Area { left: middle, ..area }]
    }
}

/// A dog's name before something of his; nothing where he runs alone.
fn of_several(run: &Run, dog: usize, between: &str) -> String {
    match run.mates() {
        [] => String::new(),
        _ => format!("{}{between}", run.level().name_of(dog)),
    }
}

fn draw_header(sheet: &mut Sheet, run: &Run, mut facts: Vec<String>) {
    let (whole, y) = (sheet.area(), 0.5 * HEADER);
    let level = run.level();
    let end = sheet.text([EDGE, y], Anchor::Left, &level.title, TITLE)[1];
    // As much of it as there is room for.
    let room = whole.right - EDGE - end - 2.0 * EDGE;
    while !facts.is_empty() {
        let words = facts.join(" · ");
        if letters::width(&words, SMALL.weight, SMALL.size) <= room {
            sheet.text([whole.right - EDGE, y], Anchor::Right, &words, SMALL);
            return;
        }
        facts.pop();
    }
}

/// The learning rates among an optimizer's parameters, after its name.
fn lr_words(params: &Params) -> String {
    match params.get("lr") {
        Some(Value::Pair([x, y])) if x == y => format!(", lr {}", number::short(*x, 4)),
        Some(Value::Pair(pair)) => format!(", lr {}", pair.map(|lr| number::short(lr, 4)).join(" and ")),
        _ => String::new(),
    }
}

/// What one has to know to make the run again, the most important first. It begins with what `dog` runs by, where that
/// is not told elsewhere.
fn facts(run: &Run, dog: Option<usize>) -> Vec<String> {
    let (level, state) = (run.level(), run.state());
    let optimizer = dog.and_then(|dog| {
        let optimizer = &run.dog(dog)?.state().optimizer;
        let (title, lr) = (optimizer.kind.info.title, lr_words(&optimizer.params));
        Some(format!("{}{title}{lr}", of_several(run, dog, ": ")))
    });
    let steps = if state.step == 1 { "1 step".to_owned() } else { format!("{} steps", state.step) };
    let outcome = if state.outcome.is_over() {
        format!(", {}", state.outcome.word().replace('_', " "))
    } else {
        String::new()
    };
    let others = [
        format!("{steps}{outcome}"),
        format!("ground: {}", level.surface_config.kind.info.title),
        format!("noise: {}", level.noise_config.kind.info.title),
        format!("seed {}", run.seed()),
    ];
    optimizer.into_iter().chain(others).collect()
}

fn draw_chart(sheet: &mut Sheet, run: &Run, axis: Axis, name: &str, area: Area) {
    let state = run.state();
    let y = area.top + 0.5 * CHART_HEADER + 5.0;
    sheet.disc([area.left + EDGE + 4.0, y], 4.5, axis_ink(axis));
    sheet.text([area.left + EDGE + 15.0, y], Anchor::Left, name, BODY);
    let Some(trace) = run.trace() else { return };
    let Some(row) = trace.row(state.step) else { return };
    let last = &row.axes[axis.index()];
    let words = number::ratio(last.ratio, last.second.is_some());
    let right = area.right - EDGE;
    let left = sheet.text([right, y], Anchor::Right, &words, Type { size: 16.0, ..TITLE })[0];
    sheet.text([left - 7.0, y], Anchor::Right, "r", SMALL);

    let first = trace.rows().front().map_or(1, |row| row.step);
    let steps = [first, state.step + 1 - first];
    let lane =
        Area { left: area.left + 0.4 * EDGE, top: area.top + CHART_HEADER, right, bottom: area.bottom - 4.0 };
    let anew = model::steps_before_new_state(run.events());
    let per_column = lanes::steps_per_column(lane, steps, sheet.scale());
    let columns = model::columns(trace.rows(), axis, first..=state.step, per_column, &anew);
    let marks = model::marks(run.events(), axis, &(first..=state.step), state.optimizer.params.specs());
    let chart = lanes::Chart { axis, columns: &columns, steps, marks: &marks, mud: &[], has_ratios: true };
    lanes::draw(sheet, lane, &chart);
}

/// The data, with the fit that the place is where the dog stands.
fn draw_data(sheet: &mut Sheet, run: &Run, data_loss: &dyn DataLoss, name: &str, area: Area) {
    let (state, surface) = (run.state(), &*run.level().surface);
    let (y, left, right) = (area.top + 0.5 * CHART_HEADER + 5.0, area.left, area.right - EDGE);
    sheet.text([left, y], Anchor::Left, "The data", BODY);
    let loss = surface.loss(state.at, &run.surface_context());
    if loss.is_finite() {
        sheet.text([right, y], Anchor::Right, &format!("loss {}", number::short(loss, 3)), SMALL);
    }
    let plot = Area { top: area.top + CHART_HEADER + 8.0, left, right, bottom: area.bottom - 6.0 };
    let batch = run.batch(state.step);
    let (data, weights) = (data_loss.data(), data_loss.weights(state.at));
    data::draw(sheet, plot, &Fit { data, weights, batch: batch.as_ref(), name });
}

fn axis_ink(axis: Axis) -> Ink {
    ink::AXES[axis.index()]
}

#[cfg(test)]
mod tests {
    use frankie_sim::Level;

    use super::*;

    pub(super) fn level(settings: &[(&str, &str)]) -> Level {
        let text = "format = 1\ntitle = \"Plain\"\n[surface]\nkind = \"bowl\"\n[view]\nx = [-4.0, 4.0]\n\
                    y = [-2.0, 2.0]\n[optimizer]\nkind = \"adam\"\n";
        let settings: Vec<_> =
            settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Level::with_settings("plain", text, &settings).unwrap()
    }

    #[test]
    fn the_facts_tell_what_a_run_is_made_of() {
        let mut run =
            Run::new(level(&[("optimizer.lr", "[0.1, 0.2]"), ("noise.kind", "gaussian")]).into(), 7);
        run.seek(1);
        let facts = facts(&run, Some(0)).join(" · ");
        assert_eq!(facts, "Adam, lr 0.1 and 0.2 · 1 step · ground: Bowl · noise: Gaussian · seed 7");
    }
}
