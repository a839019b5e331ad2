//! Pictures of charts, data plots, map marks and legends, pixel by pixel, at one and at two pixels to a unit. The kept
//! ones lie in `pictures/`; `UPDATE_PICTURES=1 cargo test -p frankie-draw --test pictures` draws them again.

#![allow(clippy::unwrap_used, reason = "a test panics where it fails")]

use std::path::Path;

use frankie_draw::agent_mark::AgentMark;
use frankie_draw::certificate::{self, Certificate};
use frankie_draw::chart::layout::{ChartAreas, ChartLayout, ChartScales};
use frankie_draw::chart::steps::MIN_COLUMN;
use frankie_draw::chart::view::ChartView;
use frankie_draw::compare::{self, Picture, Tolerance};
use frankie_draw::data::DataView;
use frankie_draw::draw_list::{Area, Canvas, DrawList, Outline, Point, Shape, TextStyle};
use frankie_draw::fonts::FontWeight;
use frankie_draw::histogram::Histogram;
use frankie_draw::map::Map;
use frankie_draw::raster;
use frankie_draw::run_figure;
use frankie_draw::theme::Role;
use frankie_draw::trail::TrailColor;
use frankie_sim::level::LevelEdit;
use frankie_sim::surface::Minimum;
use frankie_sim::task::Medal;
use frankie_sim::{AgentId, Axis, Event, Level, Run};

const SIZE: [f32; 2] = [300.0, 200.0];
const WHOLE: Area = Area { left: 0.0, top: 0.0, right: SIZE[0], bottom: SIZE[1] };

fn level(settings: &[(&str, &str)]) -> Level {
    let text = "format = 1\ntitle = \"Test\"\n[surface]\nkind = \"bowl\"\n[optimizer]\nkind = \"adam\"\n\
                lr = 0.2\n[noise]\nkind = \"gaussian\"\nsigma = 0.6\n[start]\nat = [3.0, -2.0]\n[player]\ndrop = true\n";
    let edits: Vec<_> = settings.iter().map(|(key, value)| LevelEdit::parse(key, value)).collect();
    Level::parse("test", text).unwrap().edited(&edits).unwrap()
}

fn run(level: Level, steps: u64) -> Run {
    let mut run = Run::new(level.into(), 3);
    run.seek(steps);
    run
}

/// The whole run in a chart.
fn draw_chart(list: &mut DrawList, run: &Run, area: Area, hovered: Option<u64>) {
    let areas = ChartAreas::new(area, true);
    let steps = areas.whole_steps(1, run.state().step);
    let view = ChartView::of(run, run.first(), Axis::X, &steps, MIN_COLUMN);
    let scales = ChartScales::fitting(&view);
    let layout = ChartLayout { axis: Axis::X, areas, steps, view: &view, scales, hovered, is_moving: false };
    layout.draw(list);
}

fn short_run() -> Run {
    let mut run = run(level(&[]), 30);
    run.apply(Event::Drop { at: [-3.0, 1.0] }).unwrap();
    run.seek(60);
    run
}

fn draw_marks(list: &mut DrawList) {
    // Light marks are made for the ground, and some are nearly as light as paper.
    list.rect(WHOLE, 0.0, Role::Mud.with_opacity(0.4));
    let map = Map { region: [[0.0, 300.0], [0.0, 200.0]], area: WHOLE };
    let run = run(level(&[("view.x", "[-4, 4]"), ("view.y", "[-3, 3]")]), 40);
    let near = Map { region: [[-4.5, 4.5], [-3.0, 3.0]], ..map };
    near.draw_trail(list, run.trace().unwrap().trail(), TrailColor::Confidence);
    near.draw_fence(list, run.level().view());
    map.draw_goal(list, [250.0, 150.0], 20.0);
    map.draw_ball(list, [250.0, 150.0]);
    let minima =
        [(200.0, true), (220.0, false)].map(|(x, global)| Minimum { at: [x, 100.0], loss: 0.0, global });
    map.draw_minima(list, &minima);
    map.draw_start(list, [60.0, 40.0]);
    map.draw_position(list, [60.0, 80.0]);
    let style = TextStyle::new(FontWeight::SemiBold, 12.5, Role::Text).haloed();
    map.draw_label(list, [60.0, 40.0], "start", style, &mut Vec::new());
    for (i, mark) in (0..4).map(AgentMark::Other).chain([AgentMark::Main]).enumerate() {
        mark.draw(list, [140.0 + 24.0 * i as f32, 175.0], i % 2 == 1);
    }
}

/// Returns every picture: its name, and the function that draws it.
fn pictures() -> Vec<(&'static str, Box<dyn Fn(&mut DrawList)>)> {
    vec![
        ("chart", Box::new(|list| draw_chart(list, &short_run(), WHOLE, None))),
        ("chart-hovered", Box::new(|list| draw_chart(list, &short_run(), WHOLE, Some(52)))),
        ("chart-long", Box::new(|list| draw_chart(list, &run(level(&[]), 1500), WHOLE, None))),
        (
            "chart-small",
            Box::new(|list| draw_chart(list, &short_run(), Area { right: 140.0, ..WHOLE }, None)),
        ),
        ("data", Box::new(|list| draw_data(list, &[("surface.kind", "dataset")]))),
        (
            "data-plane",
            Box::new(|list| {
                let model =
                    [("surface.kind", "dataset"), ("surface.model", "logistic"), ("surface.features", "2")];
                draw_data(list, &model);
            }),
        ),
        ("histogram", Box::new(draw_histogram)),
        ("marks", Box::new(draw_marks)),
    ]
}

/// Two settings with a prediction, whole numbers without any, and no numbers at all.
fn draw_histogram(list: &mut DrawList) {
    let bell = |middle: f64, width: f64| -> Vec<f64> {
        let place = |i: u32| (f64::from(i) + 0.5) / 100.0 - 1.0;
        (0..200).map(|i| middle + width * place(i) * (0.4 + place(i).abs())).collect()
    };
    let upper = Area { bottom: 104.0, ..WHOLE.expanded(-10.0, -6.0) };
    let ratios = Histogram {
        title: "RMS of r, x".to_owned(),
        series: vec![bell(0.31, 0.06), bell(0.36, 0.09)],
        prediction: Some((0.2294, "noise alone".to_owned())),
        is_whole: false,
    };
    ratios.draw(list, upper);
    let steps = Histogram {
        title: "Steps to the goal".to_owned(),
        series: vec![bell(180.0, 25.0).into_iter().map(f64::round).collect()],
        is_whole: true,
        ..Histogram::default()
    };
    steps.draw(list, Area { top: 112.0, right: 150.0, ..WHOLE.expanded(-10.0, -4.0) });
    let nothing = Histogram { title: "Nothing".to_owned(), ..Histogram::default() };
    nothing.draw(list, Area { top: 112.0, left: 170.0, ..WHOLE.expanded(-10.0, -4.0) });
}

fn draw_data(list: &mut DrawList, surface: &[(&str, &str)]) {
    let settings = [surface, &[("noise.kind", "minibatch"), ("noise.batch", "4")]].concat();
    let run = run(level(&settings), 12);
    let view = DataView::of(&run, AgentId::FIRST, run.state().at, 12).unwrap();
    view.draw(list, WHOLE.expanded(-10.0, -10.0));
}

fn drawn(scale: f32, add: impl FnOnce(&mut DrawList)) -> Picture {
    let size_px = SIZE.map(|side| (side * scale) as u32);
    let mut canvas = Canvas::new(size_px, scale);
    add(&mut canvas.list);
    Picture::from_rgba(&raster::pixels(&canvas), size_px)
}

fn check(name: &str, picture: &Picture) {
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures").join(format!("{name}.png"));
    let failures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    if let Err(error) = compare::check_file(&reference, picture, Tolerance::DRAWING, &failures) {
        panic!("{error}");
    }
}

#[test]
fn pictures_match_their_references() {
    for (name, add) in pictures() {
        for scale in [1u8, 2] {
            let picture = drawn(f32::from(scale), &add);
            assert_eq!(picture, drawn(f32::from(scale), &add), "{name} differs from itself");
            check(&format!("{name}-{scale}x"), &picture);
        }
    }
}

#[test]
fn the_figure_of_a_pack_has_a_legend() {
    let level = Level::parse("the-race", include_str!("../../../levels/the-race.toml")).unwrap();
    let canvas = run_figure::draw(&run(level, 120), AgentId::new(1), [480, 360]);
    check("pack-figure", &Picture::from_rgba(&raster::pixels(&canvas), canvas.size_px));
}

fn certificate<'a>(run: &'a Run, sentence: &'a str, has_rule: bool) -> Certificate<'a> {
    Certificate {
        game: "Fetch, Frankie!",
        chapter: "Puppy school",
        date: "2026-11-26",
        medals: [2, 3, 4],
        sentence,
        has_rule,
        run,
        medal: Some(Medal::Gold),
    }
}

#[test]
fn certificates_match_their_pictures() {
    let fetch = [
        ("title", "The other side"),
        ("surface.kind", "fetch"),
        ("surface.ball", "[4.0, 2.0]"),
        ("optimizer.lr", "0.08"),
        ("noise.sigma", "0.1"),
        ("player.throw", "true"),
    ];
    let mut thrown = run(level(&fetch), 60);
    thrown.apply(Event::Throw { to: [-3.0, -1.6] }).unwrap();
    thrown.seek(180);
    let sentence = "Each axis steps by its own r: far where its gradients agree, little where they do not.";
    let with_rule = certificate(&thrown, sentence, true);
    let long = "A sentence that is longer than the others, about noise, valleys and what a running mean remembers \
                of them, so that it needs many lines beside the ground and still has room.";
    let mut start = run(level(&[("title", "Mud"), ("noise.kind", "patches")]), 0);
    let without = Certificate {
        chapter: "A chapter with a name that is far too long for one line of its certificate",
        date: "",
        medals: [0, 10, 12],
        medal: None,
        ..certificate(&start, long, false)
    };
    for (name, certificate, size) in
        [("certificate", with_rule, [600, 424]), ("certificate-long", without, [600, 424])]
    {
        let canvas = certificate.draw(size);
        check(name, &Picture::from_rgba(&raster::pixels(&canvas), canvas.size_px));
        assert_eq!(canvas.list.missing_letters(), []);
    }
    start.seek(40);
    let whole = certificate(&start, sentence, true);
    let mut job = whole.job();
    let mut slices = 0;
    let pixels = loop {
        slices += 1;
        if let Some(pixels) = job.advance() {
            break pixels;
        }
    };
    assert!(pixels == raster::pixels(&whole.draw(certificate::SIZE)) && slices > 20, "{slices}");
    assert!(job.advance().is_none(), "the pixels come once");
}

/// Returns the role of a shape.
fn role(shape: &Shape) -> Option<Role> {
    match shape {
        Shape::Fill(_, paint) | Shape::Line(_, _, paint) => Some(paint.role),
        Shape::Text(.., style) => Some(style.role),
        Shape::Pixels { .. } => None,
    }
}

/// Returns the shape moved by one pixel to the right and down.
fn moved(shape: &Shape) -> Shape {
    let point = |[x, y]: &Point| [x + 1.0, y + 1.0];
    let outline = |outline: &Outline| match outline {
        Outline::Rect(Area { left, top, right, bottom }, radius) => {
            let [[left, top], [right, bottom]] = [[*left, *top], [*right, *bottom]].map(|at| point(&at));
            Outline::Rect(Area { left, top, right, bottom }, *radius)
        }
        Outline::Circle(center, radius) => Outline::Circle(point(center), *radius),
        Outline::Line(points) => Outline::Line(points.iter().map(point).collect()),
        Outline::Polygon(points) => Outline::Polygon(points.iter().map(point).collect()),
    };
    match shape {
        Shape::Fill(of, paint) => Shape::Fill(outline(of), *paint),
        Shape::Line(of, stroke, paint) => Shape::Line(outline(of), *stroke, *paint),
        Shape::Text(at, anchor, text, style) => Shape::Text(point(at), *anchor, text.clone(), *style),
        Shape::Pixels { .. } => shape.clone(),
    }
}

/// Returns the shape in the color of another role, which is similar to its own.
fn recolored(shape: &Shape) -> Shape {
    let other = match role(shape) {
        Some(Role::Text | Role::TrueGradient) => Role::Secondary,
        Some(Role::Secondary | Role::SampleStem) => Role::SampleHead,
        Some(Role::SampleHead) => Role::Secondary,
        _ => Role::Text,
    };
    match shape {
        Shape::Fill(of, paint) => Shape::Fill(of.clone(), other.with_opacity(paint.opacity)),
        Shape::Line(of, stroke, paint) => Shape::Line(of.clone(), *stroke, other.with_opacity(paint.opacity)),
        Shape::Text(at, anchor, text, style) => {
            Shape::Text(*at, *anchor, text.clone(), style.with_role(other))
        }
        Shape::Pixels { .. } => shape.clone(),
    }
}

#[test]
fn missing_moved_and_recolored_shapes_are_found() {
    let breaks: [(&str, fn(&Shape) -> Option<Shape>); 3] = [
        ("missing", |_| None),
        ("moved", |shape| Some(moved(shape))),
        ("of another color", |shape| Some(recolored(shape))),
    ];
    for (name, add) in pictures() {
        let reference = drawn(1.0, &add);
        let mut list = DrawList::default();
        add(&mut list);
        let mut roles: Vec<Role> = Vec::new();
        for role in list.shapes().iter().filter_map(|(shape, _)| role(shape)) {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        assert!(roles.len() > 4, "{name}: {roles:?}");
        for changed_role in roles {
            for (how, change) in breaks {
                let broken = drawn(1.0, |drawn| {
                    for (shape, clip) in list.shapes() {
                        let changed = if role(shape) == Some(changed_role) {
                            change(shape)
                        } else {
                            Some(shape.clone())
                        };
                        let Some(shape) = changed else { continue };
                        match clip {
                            Some(clip) => drawn.clipped(*clip, |drawn| drawn.push(shape)),
                            None => drawn.push(shape),
                        }
                    }
                });
                let checked = reference.check(&broken, Tolerance::DRAWING);
                assert!(checked.is_err(), "{name}: {changed_role:?} is {how}, and the comparison passes");
            }
        }
    }
}
