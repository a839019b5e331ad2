//! Tests of the shapes of a chart and of the step at a position.

use super::*;
use crate::chart::view::EventMark;
use crate::draw_list::{Outline, Shape};

const AREA: Area = Area { left: 50.0, top: 20.0, right: 350.0, bottom: 220.0 };

fn column(step: u64, value: f64) -> Column {
    let extent = Extent::of(value);
    Column {
        first_step: step,
        last_step: step,
        gradient: extent,
        true_gradient: Extent::of(0.5),
        m_hat: Some(value),
        root_v_hat: Some(value.abs()),
        ratio: extent,
        wrong_way: u64::from(value < 0.0),
        not_finite: !value.is_finite(),
        follows_reset: step == 3,
    }
}

fn view(values: &[f64]) -> ChartView {
    ChartView {
        columns: (1..).zip(values).map(|(step, value)| column(step, *value)).collect(),
        events: vec![EventMark { step: 2, label: "thrown".to_owned() }],
        mud: vec![0.5; 4],
        ..ChartView::default()
    }
}

fn layout(view: &ChartView, has_ratios: bool) -> ChartLayout<'_> {
    let areas = ChartAreas::new(AREA, has_ratios);
    ChartLayout {
        axis: Axis::Y,
        areas,
        steps: areas.whole_steps(1, view.columns.len() as u64),
        view,
        scales: ChartScales::fitting(view),
        hovered: Some(2),
        is_moving: false,
    }
}

fn drawn(view: &ChartView, has_ratios: bool) -> DrawList {
    let mut list = DrawList::default();
    layout(view, has_ratios).draw(&mut list);
    list
}

/// Returns the minimum and maximum x and y of a shape, within its clip area.
fn bounds(shape: &Shape, clip: Option<Area>) -> Area {
    let around = |points: &[Point]| {
        points.iter().fold(Area { left: 1e9, top: 1e9, right: -1e9, bottom: -1e9 }, |area, [x, y]| Area {
            left: area.left.min(*x),
            top: area.top.min(*y),
            right: area.right.max(*x),
            bottom: area.bottom.max(*y),
        })
    };
    let area = match shape {
        Shape::Fill(outline, _) | Shape::Line(outline, ..) => match outline {
            Outline::Rect(area, _) => *area,
            Outline::Circle([x, y], r) => around(&[[x - r, y - r], [x + r, y + r]]),
            Outline::Line(points) | Outline::Polygon(points) => around(points),
        },
        Shape::Text([x, y], anchor, text, style) => {
            let left = crate::draw_list::text_left([*x, *y], *anchor, style.width(text));
            around(&[[left, y - 0.4 * style.size], [left + style.width(text), y + 0.4 * style.size]])
        }
        Shape::Pixels { .. } => panic!("a chart has no pixels"),
    };
    let Some(clip) = clip else { return area };
    Area {
        left: area.left.max(clip.left),
        top: area.top.max(clip.top),
        right: area.right.min(clip.right),
        bottom: area.bottom.min(clip.bottom),
    }
}

#[test]
fn a_chart_stays_in_its_area_for_any_numbers() {
    for values in [
        [1.0, -2.0, 0.5, 3.0],
        [f64::NAN, f64::INFINITY, -1e300, 1e300],
        [0.0; 4],
        [1e-320, -1e-320, 0.0, 1e-310],
        [1.0, 1.0, 1.0, 1e9],
    ] {
        let list = drawn(&view(&values), true);
        assert!(list.shapes().len() > 10, "{values:?}");
        for (shape, clip) in list.shapes() {
            let bounds = bounds(shape, *clip);
            assert!(bounds.left.is_finite() && bounds.left >= AREA.left, "{values:?} {shape:?}");
            assert!(bounds.right <= AREA.right + 1.0, "{values:?} {shape:?}");
            assert!(bounds.top >= AREA.top && bounds.bottom <= AREA.bottom, "{values:?} {shape:?}");
        }
    }
    assert!(drawn(&ChartView::default(), true).shapes().len() < 20);
}

#[test]
fn a_chart_with_a_lane_of_r_has_a_bar_for_each_step() {
    let view = view(&[1.0, 2.0, 3.0, 4.0]);
    let bars = |has_ratios| {
        let list = drawn(&view, has_ratios);
        let bar = Role::Axis(Axis::Y).into();
        list.shapes()
            .iter()
            .filter(|(shape, _)| matches!(shape, Shape::Fill(_, paint) if *paint == bar))
            .count()
    };
    assert_eq!((bars(true), bars(false)), (4, 0));
}

#[test]
fn the_step_at_a_position_is_always_a_visible_step() {
    let view = view(&[1.0, 2.0, 3.0, 4.0]);
    let layout = layout(&view, true);
    let plot = layout.areas.plot;
    for step in 1..=4 {
        assert_eq!(layout.step_at([layout.steps.x(step as f64), plot.top + 1.0]), Some(step));
    }
    assert_eq!(layout.step_at([plot.left - 3.0, plot.bottom]), Some(1));
    assert_eq!(layout.step_at([plot.right + 3.0, plot.bottom]), Some(4));
    assert_eq!(layout.step_at([plot.right + 5.0, plot.bottom]), None);
    assert_eq!(layout.step_at([plot.left, plot.bottom + 1.0]), None);
    let empty = ChartView::default();
    assert_eq!(ChartLayout { view: &empty, ..layout }.step_at([plot.left, plot.top]), None);
}

#[test]
fn parts_that_do_not_fit_are_left_out() {
    let low = ChartAreas::new(Area { bottom: 100.0, ..AREA }, true);
    assert!(low.steps.is_none() && low.has_ticks);
    let narrow = ChartAreas::new(Area { right: 180.0, ..AREA }, true);
    assert!(narrow.steps.is_some() && !narrow.has_ticks && narrow.plot.left == AREA.left);
}
