//! No two texts of a chart overlap, and none leaves the chart: charts of all optimizers, of extreme and of random runs, of
//! every size, with events anywhere.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

use frankie_draw::chart::layout::{ChartAreas, ChartLayout, ChartScales};
use frankie_draw::chart::steps::StepAxis;
use frankie_draw::chart::texts::{overlaps, text_area};
use frankie_draw::chart::view::ChartView;
use frankie_draw::draw_list::{Area, DrawList, Outline, Shape};
use frankie_draw::fonts;
use frankie_sim::level::LevelEdit;
use frankie_sim::optimizer::{self, OptimizerKind};
use frankie_sim::params::{Params, Value};
use frankie_sim::{AgentId, Axis, Event, Level, Run};

const WIDTHS: [f32; 5] = [60.0, 140.0, 180.0, 330.0, 620.0];
const HEIGHTS: [f32; 4] = [56.0, 110.0, 150.0, 330.0];
/// From the middle of a text down to its baseline, as a share of its size.
const HALF_X_HEIGHT: f32 = 0.35;
const CORNER: [f32; 2] = [37.0, 11.0];

fn level(settings: &[(&str, &str)]) -> Level {
    let text = "format = 1\ntitle = \"Test\"\n[surface]\nkind = \"bowl\"\n[optimizer]\nkind = \"adam\"\n\
                [noise]\nkind = \"gaussian\"\nsigma = 0.6\n[start]\nat = [3.0, -2.0]\n[view]\nbounds = \"none\"\n\
                [player]\ndrop = true\nthrow = true\nswitch = true\ntune = [\"lr\"]\n";
    let edits: Vec<_> = settings.iter().map(|(key, value)| LevelEdit::parse(key, value)).collect();
    Level::parse("test", text).unwrap().edited(&edits).unwrap()
}

/// Makes a run with events at these steps, the last of which may be the current one.
fn run(settings: &[(&str, &str)], steps: u64, events: &[u64]) -> Run {
    let mut run = Run::new(level(settings).into(), 3);
    for (i, step) in events.iter().enumerate() {
        run.seek((*step).min(steps));
        let event = match i % 4 {
            0 => Event::Drop { at: [-3.0, 1.0] },
            1 => Event::Throw { to: [1.0, 2.0] },
            2 => Event::SetParam {
                agent: AgentId::FIRST,
                name: "lr".to_owned(),
                axis: None,
                value: Value::Number(0.012_34),
            },
            _ => {
                let params = Params::defaults(OptimizerKind::find("momentum").unwrap().info.params);
                Event::SetOptimizer { agent: AgentId::FIRST, kind: "momentum".to_owned(), params }
            }
        };
        // Not every optimizer takes every event, and a run may be over.
        let _ = run.apply(event);
    }
    run.seek(steps);
    run
}

fn check(what: &str, run: &Run, is_moving: bool) {
    for axis in Axis::BOTH {
        for (width, height) in WIDTHS.iter().flat_map(|width| HEIGHTS.map(|height| (*width, height))) {
            let [left, top] = CORNER;
            let area = Area { left, top, right: left + width, bottom: top + height };
            let areas = ChartAreas::new(area, true);
            let held = run.state().step.max(1);
            // The whole run, the last steps, and a chart that is not full yet.
            let plot = areas.plot;
            for steps in [
                areas.whole_steps(1, held),
                StepAxis::ending_at(held as f64, 60.0, plot.left, plot.width()),
                StepAxis::ending_at(held as f64 - 0.4, 12.0, plot.left, plot.width()),
            ] {
                let view = ChartView::of(run, run.first(), axis, &steps, 2.0);
                let scales = ChartScales::fitting(&view);
                let layout =
                    ChartLayout { axis, areas, steps, view: &view, scales, hovered: Some(held), is_moving };
                let mut list = DrawList::default();
                layout.draw(&mut list);
                if width >= 180.0 && height >= 150.0 {
                    assert_has_names(&list, &view, &format!("{what}, {axis:?}, {width} × {height}"));
                }
                assert_texts_apart(&format!("{what}, {axis:?}, {width} × {height}"), &list, area);
            }
        }
    }
}

/// Asserts that a chart names its lines, r and the latest event.
fn assert_has_names(list: &DrawList, view: &ChartView, what: &str) {
    let texts: Vec<&str> = list
        .shapes()
        .iter()
        .filter_map(|(shape, _)| match shape {
            Shape::Text(_, _, text, _) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let last = view.columns.last().unwrap();
    let is_shown = |x: Option<f64>| x.is_some_and(f64::is_finite);
    for (name, is_needed) in [
        (view.symbols.first.as_str(), is_shown(last.m_hat)),
        (view.symbols.second.as_str(), is_shown(last.root_v_hat)),
        ("r", true),
        (view.events.last().map_or("r", |event| event.label.as_str()), true),
    ] {
        assert!(!is_needed || texts.contains(&name), "{what}: {name:?} is missing in {texts:?}");
    }
    assert!(texts.iter().any(|text| text.starts_with("step ")), "{what}: {texts:?}");
    assert!(
        texts.iter().any(|text| text.trim_start_matches('−').starts_with(|c: char| c.is_ascii_digit())),
        "{what}"
    );
}

fn assert_texts_apart(what: &str, list: &DrawList, bounds: Area) {
    let texts: Vec<(&str, Area)> = list
        .shapes()
        .iter()
        .filter_map(|(shape, _)| match shape {
            Shape::Text(at, anchor, text, style) => {
                let area = text_area(*at, *anchor, text, *style);
                // What is really drawn lies in this area.
                let baseline = [area.left, at[1] + HALF_X_HEIGHT * style.size];
                let drawn = fonts::outline(text, style.weight, style.size, baseline).unwrap().bounds();
                assert!(
                    area.top - 1.0 <= drawn.top() && drawn.bottom() <= area.bottom + 1.0,
                    "{what}: {text}"
                );
                assert!(
                    area.left - 1.0 <= drawn.left() && drawn.right() <= area.right + 1.0,
                    "{what}: {text}"
                );
                Some((text.as_str(), area))
            }
            _ => None,
        })
        .collect();
    // The lines of events, which are dotted.
    let lines = list.shapes().iter().filter_map(|(shape, _)| match shape {
        Shape::Line(Outline::Line(points), stroke, _) if stroke.dashes == Some([1.6, 2.6]) => {
            Some(points.clone())
        }
        _ => None,
    });
    for line in lines {
        let [[x, top], [_, bottom]] = line[..] else { panic!("{line:?}") };
        for (text, area) in texts.iter().filter(|(text, _)| !is_number(text)) {
            let crosses = area.left < x && x < area.right && top < area.bottom && area.top < bottom;
            assert!(!crosses, "{what}: the line of an event at {x} crosses {text:?} at {area:?}");
        }
    }
    assert_not_struck_through(what, list);
    for (i, (text, area)) in texts.iter().enumerate() {
        let is_inside = bounds.left <= area.left
            && area.right <= bounds.right
            && bounds.top <= area.top
            && area.bottom <= bounds.bottom;
        assert!(is_inside, "{what}: {text:?} at {area:?} leaves {bounds:?}");
        for (other, other_area) in &texts[..i] {
            assert!(
                !overlaps(*area, *other_area),
                "{what}: {text:?} and {other:?} overlap: {area:?} {other_area:?}"
            );
        }
    }
}

/// Asserts that a text which a horizontal line crosses has an outline.
fn assert_not_struck_through(what: &str, list: &DrawList) {
    for (shape, clip) in list.shapes() {
        let Shape::Line(Outline::Line(points), ..) = shape else { continue };
        let [[left, y], [right, other_y]] = points[..] else { continue };
        // Ticks are short, and beside their numbers.
        if y != other_y || right - left < 10.0 {
            continue;
        }
        let right = clip.map_or(right, |clip| right.min(clip.right));
        for (text, _) in list.shapes() {
            let Shape::Text(at, anchor, text, style) = text else { continue };
            let area = text_area(*at, *anchor, text, *style).expanded(-1.0, -1.0);
            let crosses = area.left < right && left < area.right && area.top < y && y < area.bottom;
            assert!(!crosses || style.has_halo || is_number(text), "{what}: {text:?} is struck through");
        }
    }
}

/// Returns whether a text is a number beside a lane, which may reach over its left edge.
fn is_number(text: &str) -> bool {
    text.replace('−', "-").parse::<f64>().is_ok()
}

#[test]
fn texts_of_every_optimizer_keep_apart() {
    for kind in optimizer::KINDS {
        let kind = kind.info.kind;
        for noise in ["none", "gaussian"] {
            let run = run(&[("optimizer.kind", kind), ("noise.kind", noise)], 47, &[20, 30]);
            check(&format!("{kind}, {noise}"), &run, true);
        }
    }
}

#[test]
fn texts_of_extreme_runs_keep_apart() {
    for settings in [
        &[("surface.scale", "1e-3")][..],
        &[("surface.scale", "1e3"), ("optimizer.kind", "sgd"), ("optimizer.lr", "1e-9")],
        &[("optimizer.kind", "sgd"), ("optimizer.lr", "2.5")],
        &[("optimizer.lr", "100.0")],
        &[("optimizer.bias_correction", "false"), ("optimizer.beta2", "0.999999")],
        &[("optimizer.beta1", "0.999"), ("optimizer.beta2", "0.0")],
        &[("noise.sigma", "1e6")],
        &[("noise.sigma", "1e-300"), ("start.at", "[0.0, 0.0]")],
        &[("noise.kind", "sparse")],
        &[("noise.kind", "none"), ("start.at", "[0.0, 0.0]")],
        &[("optimizer.kind", "rmsprop"), ("optimizer.centered", "true")],
    ] {
        for steps in [1, 2, 5, 60, 700] {
            check(&format!("{settings:?}, {steps} steps"), &run(settings, steps, &[]), false);
        }
    }
}

/// The kinds that are drawn with events: the first ones, so that the sequence below stays what it was.
const KINDS_WITH_EVENTS: u64 = 17;

#[test]
fn texts_of_events_anywhere_keep_apart() {
    // A fixed sequence of numbers that look random (Lehmer's generator).
    let mut state = 7u64;
    let mut next = |below: u64| {
        state = state * 48_271 % 2_147_483_647;
        state % below
    };
    for trial in 0..40 {
        let steps = 1 + next(90);
        let mut events: Vec<u64> = (0..next(7)).map(|_| next(steps + 1)).collect();
        events.sort_unstable();
        if trial % 2 == 0 {
            events.push(steps);
        }
        let kind = optimizer::KINDS[next(KINDS_WITH_EVENTS) as usize].info.kind;
        let run = run(&[("optimizer.kind", kind)], steps, &events);
        check(&format!("{kind}, {steps} steps, events {events:?}"), &run, trial % 3 == 0);
    }
}
