//! A picture of one run: the ground with his way, start, end and the ball, and beneath it both axes' charts. Reads a run;
//! writes a sheet.

use frankie_sim::level::{Bounds, Goal};
use frankie_sim::params::Value;
use frankie_sim::surface::View;
use frankie_sim::trace::TrailPoint;
use frankie_sim::{Axis, Level, Run};

use super::chart::{lanes, model, number};
use super::ground::picture_region;
use super::ink::{self, Ink};
use super::letters::{self, Weight};
use super::map::Map;
use super::sheet::{Anchor, Area, Sheet, Type};

/// The size at which a unit is a pixel.
const USUAL: [f32; 2] = [960.0, 720.0];
/// Pixels to a unit at least, so that letters can be read.
const LEAST_SCALE: f32 = 0.8;
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
/// How much wider than his way the ground is that is shown.
const AROUND_WAY: f64 = 1.16;
/// Ground without a place of its own is shown this share of its view at least.
const LEAST_SEEN: f64 = 0.4;
/// At most this many views are shown, wherever he ran.
const MOST_VIEWS: f64 = 3.0;

/// So many places where he was put have a word.
const MOST_WORDS: usize = 6;

const TITLE: Type = Type::new(Weight::ExtraBold, 19.0, ink::TEXT);
const BODY: Type = Type::new(Weight::Regular, 14.0, ink::TEXT);
const SMALL: Type = Type::new(Weight::Regular, 12.5, ink::SECONDARY);
const PLACE: Type = Type::new(Weight::SemiBold, 12.5, ink::TEXT).haloed();

/// Draws a run as it stands, on so many pixels.
#[must_use]
pub fn draw(run: &Run, size: [u32; 2]) -> Sheet {
    let scale = (size[0] as f32 / USUAL[0]).min(size[1] as f32 / USUAL[1]).max(LEAST_SCALE);
    let mut sheet = Sheet::new(size, scale);
    let whole = sheet.area();
    let is_narrow = whole.width() < NARROW * whole.height();
    let chart = (CHART_SHARE * whole.height()).clamp(CHART_HEIGHT[0], CHART_HEIGHT[1]);
    let chart = if is_narrow { 0.62 * chart } else { chart };
    let charts = if is_narrow { 2.0 * chart } else { chart };
    // On whole pixels, as the ground's are.
    let px = |unit: f32| (unit * scale).round() / scale;
    let ground = Area { top: px(HEADER), bottom: px(whole.bottom - charts), ..whole };
    draw_ground(&mut sheet, run, ground);
    // His way may lead out of the picture, never over what is written.
    sheet.area_filled(Area { bottom: ground.top, ..whole }, 0.0, ink::PAPER);
    sheet.area_filled(Area { top: ground.bottom, ..whole }, 0.0, ink::PAPER);
    draw_header(&mut sheet, run);
    for (axis, area) in Axis::BOTH.into_iter().zip(halves(Area { top: ground.bottom, ..whole }, is_narrow)) {
        draw_chart(&mut sheet, run, axis, area);
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

/// The trail up to the present step.
fn trail(run: &Run) -> &[TrailPoint] {
    let trail = run.trace().map_or(&[][..], |trace| trace.trail());
    &trail[..trail.partition_point(|point| point.step <= run.state().step)]
}

fn draw_ground(sheet: &mut Sheet, run: &Run, area: Area) {
    let (level, moment) = (run.level(), run.moment());
    let seen = seen(level, trail(run));
    let px = [area.width(), area.height()].map(|side| (side * sheet.scale()).round().max(1.0) as u32);
    let region = picture_region(&seen, px[0], px[1]);
    // Ground without a place of its own has its colours from the middle of what is seen.
    let view = if level.view.follow { &seen } else { &level.view };
    let map = Map::draw(sheet, area, region, &*level.surface, view, &moment, Some(&*level.noise));
    if level.bounds == Bounds::Fence {
        map.fence(sheet, &level.view);
    }
    let goals = goals(run);
    goals.iter().for_each(|(at, radius)| map.goal(sheet, *at, *radius));
    map.minima(sheet, &level.surface.minima(&moment));
    if let Some(ball) = ball(run) {
        map.ball(sheet, ball);
    }
    let (way, state) = (trail(run), run.state());
    map.way(sheet, way);
    way.iter().filter(|point| point.dropped).for_each(|point| map.start(sheet, point.at));
    map.end(sheet, state.at);
    let minima = level.surface.minima(&moment);
    let places: Vec<_> = minima.iter().map(|minimum| (minimum.at, 0.0)).chain(goals).collect();
    let mut avoid = map.points_on(way, &places);
    for (i, point) in way.iter().filter(|point| point.dropped).take(MOST_WORDS).enumerate() {
        map.word(sheet, point.at, if i == 0 { "start" } else { "dropped" }, PLACE, &mut avoid);
    }
    if state.step > 0 {
        map.word(sheet, state.at, &format!("step {}", state.step), PLACE, &mut avoid);
    }
}

/// Places that count as reached, and how near is near enough.
fn goals(run: &Run) -> Vec<([f64; 2], f64)> {
    match run.level().goal {
        Some(Goal::Reach { radius, .. } | Goal::Minima { radius, .. }) => {
            run.targets().into_iter().map(|target| (target, radius)).collect()
        }
        _ => Vec::new(),
    }
}

/// Where the ball lies: one that is thrown, or the one he is sent for.
fn ball(run: &Run) -> Option<[f64; 2]> {
    match run.level().goal {
        Some(Goal::Reach { at: Some(at), .. }) => Some(at),
        _ => run.state().ball,
    }
}

/// What is to be in sight: the level's view and his way; of ground without a place of its own his way alone.
fn seen(level: &Level, trail: &[TrailPoint]) -> View {
    let (view, size) = (level.view, level.view.size());
    let most = |i: usize| 0.5 * (MOST_VIEWS - 1.0) * size[i];
    let edges = [view.x, view.y];
    let [x, y] = [0, 1].map(|i| {
        let places = trail.iter().map(|point| point.at[i]).filter(|x| x.is_finite());
        let (low, high) =
            places.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        if low > high {
            return edges[i];
        }
        let (middle, half) = (0.5 * low + 0.5 * high, AROUND_WAY * (0.5 * high - 0.5 * low));
        if view.follow {
            let half = half.max(0.5 * LEAST_SEEN * size[i]);
            return [middle - half, middle + half];
        }
        // A side that he never left is shown as it is; beyond the other there is some room round his way.
        let ([left, right], room) = (edges[i], half - (0.5 * high - 0.5 * low));
        let low = if low >= left { left } else { (low - room).max(left - most(i)) };
        let high = if high <= right { right } else { (high + room).min(right + most(i)) };
        [low, high]
    });
    View { x, y, ..view }
}

fn draw_header(sheet: &mut Sheet, run: &Run) {
    let (whole, y) = (sheet.area(), 0.5 * HEADER);
    let level = run.level();
    let end = sheet.text([EDGE, y], Anchor::Left, &level.title, TITLE)[1];
    // As much of it as there is room for.
    let mut facts = facts(run);
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

/// What one has to know to make the run again, the most important first.
fn facts(run: &Run) -> Vec<String> {
    let (level, state) = (run.level(), run.state());
    let optimizer = &state.optimizer;
    let lr = match optimizer.params.get("lr") {
        Some(Value::Pair([x, y])) if x == y => format!(", lr {}", number::short(*x, 4)),
        Some(Value::Pair(pair)) => format!(", lr {}", pair.map(|lr| number::short(lr, 4)).join(" and ")),
        _ => String::new(),
    };
    let steps = if state.step == 1 { "1 step".to_owned() } else { format!("{} steps", state.step) };
    let outcome = if state.outcome.is_over() {
        format!(", {}", state.outcome.word().replace('_', " "))
    } else {
        String::new()
    };
    vec![
        format!("{}{lr}", optimizer.kind.info.title),
        format!("{steps}{outcome}"),
        format!("ground: {}", level.surface_choice.kind.info.title),
        format!("noise: {}", level.noise_choice.kind.info.title),
        format!("seed {}", run.seed()),
    ]
}

fn draw_chart(sheet: &mut Sheet, run: &Run, axis: Axis, area: Area) {
    let state = run.state();
    let y = area.top + 0.5 * CHART_HEADER + 5.0;
    sheet.disc([area.left + EDGE + 4.0, y], 4.5, axis_ink(axis));
    sheet.text([area.left + EDGE + 15.0, y], Anchor::Left, &format!("{} axis", axis.name()), BODY);
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

fn axis_ink(axis: Axis) -> Ink {
    ink::AXES[axis.index()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(settings: &[(&str, &str)]) -> Level {
        let text = "format = 1\ntitle = \"Plain\"\n[surface]\nkind = \"bowl\"\n[view]\nx = [-4.0, 4.0]\n\
                    y = [-2.0, 2.0]\n[optimizer]\nkind = \"adam\"\n";
        let settings: Vec<_> =
            settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Level::with_settings("plain", text, &settings).unwrap()
    }

    fn way(places: &[[f64; 2]]) -> Vec<TrailPoint> {
        let point = |at| TrailPoint { step: 0, at, confidence: 1.0, wrong_way: false, dropped: false };
        places.iter().map(|at| point(*at)).collect()
    }

    #[test]
    fn the_view_is_shown_and_more_where_he_left_it() {
        let level = level(&[]);
        let inside = seen(&level, &way(&[[1.0, 1.0], [-3.0, 0.5]]));
        assert_eq!((inside.x, inside.y), ([-4.0, 4.0], [-2.0, 2.0]));
        let left = seen(&level, &way(&[[0.0, 0.0], [9.0, 0.0]]));
        assert!(left.x[1] > 9.0 && left.x[0] == -4.0 && left.y == [-2.0, 2.0]);
        let far = seen(&level, &way(&[[0.0, 0.0], [1e9, f64::NAN]]));
        assert_eq!(far.x, [-4.0, 12.0]);
        assert_eq!(seen(&level, &[]).x, [-4.0, 4.0]);
    }

    #[test]
    fn ground_without_a_place_of_its_own_is_shown_round_his_way() {
        let level = level(&[("surface.kind", "signal")]);
        let seen = seen(&level, &way(&[[100.0, 50.0], [120.0, 50.0]]));
        assert!(seen.x[0] < 100.0 && seen.x[1] > 120.0 && seen.x[1] < 130.0);
        assert!(seen.y[0] < 50.0 && seen.y[1] > 50.0);
    }

    #[test]
    fn the_facts_tell_what_a_run_is_made_of() {
        let mut run =
            Run::new(level(&[("optimizer.lr", "[0.1, 0.2]"), ("noise.kind", "gaussian")]).into(), 7);
        run.seek(1);
        let facts = facts(&run).join(" · ");
        assert_eq!(facts, "Adam, lr 0.1 and 0.2 · 1 step · ground: Bowl · noise: Gaussian · seed 7");
    }
}
