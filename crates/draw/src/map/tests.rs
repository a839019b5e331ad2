//! Tests of trails, marks and labels on the ground.

use super::*;
use crate::draw_list::Shape;
use crate::fonts::FontWeight;
use crate::raster;
use crate::theme::Theme;

fn map() -> Map {
    let area = Area { left: 0.0, top: 0.0, right: 40.0, bottom: 40.0 };
    Map { region: [[-1.0, 1.0], [-1.0, 1.0]], area }
}

fn point(at: [f64; 2], dropped: bool) -> TrailPoint {
    TrailPoint { step: 0, at, confidence: 1.0, wrong_way: false, dropped }
}

#[test]
fn a_trail_connects_steps_but_not_drops() {
    let mut canvas = Canvas::new([40, 40], 1.0);
    let trail = [([-0.5, 0.0], true), ([0.0, 0.0], false), ([0.5, 0.5], true), ([0.5, 0.9], false)];
    let trail = trail.map(|(at, dropped)| point(at, dropped));
    map().draw_trail(&mut canvas.list, &trail, TrailColor::Confidence);
    let pixels = raster::pixels(&canvas);
    let is_paper = |x: usize, y: usize| pixels[4 * (y * 40 + x)..][..3] == Theme::LIGHT.paper;
    assert!(!is_paper(15, 20) && !is_paper(30, 5));
    assert!(is_paper(25, 15) && is_paper(5, 20));
}

#[test]
fn far_and_non_finite_positions_are_skipped() {
    let mut list = DrawList::default();
    let wild = [[f64::NAN, 0.0], [f64::INFINITY, 1.0], [1e300, 0.0], [0.0, -1e300]];
    map().draw_trail(&mut list, &wild.map(|at| point(at, false)), TrailColor::Confidence);
    for at in wild {
        map().draw_start(&mut list, at);
        map().draw_position(&mut list, at);
        map().draw_ball(&mut list, at);
        map().draw_goal(&mut list, at, 1.0);
    }
    assert!(list.shapes().is_empty());
    assert!(map().points_on(&wild.map(|at| point(at, false)), &[]).is_empty());
}

#[test]
fn a_label_avoids_the_given_points() {
    let area = Area { left: 0.0, top: 0.0, right: 200.0, bottom: 200.0 };
    let map = Map { area, ..map() };
    let style = TextStyle::new(FontWeight::Regular, 12.0, Role::Text);
    let middle = |at: [f64; 2], avoid: &[Point]| {
        let mut list = DrawList::default();
        map.draw_label(&mut list, at, "start", style, &mut avoid.to_vec());
        let Some((Shape::Text(at, Anchor::Middle, ..), _)) = list.shapes().first() else {
            panic!("no label")
        };
        *at
    };
    assert!(middle([0.0, 0.0], &[])[0] > 110.0);
    assert!(middle([0.0, 0.0], &[[125.0, 100.0]])[0] < 90.0);
    assert!(middle([0.0, 0.0], &[[125.0, 100.0], [75.0, 100.0]])[1] < 95.0);
    assert!(middle([0.98, 0.0], &[])[0] < 190.0);
}
