//! Tests of ways, places and words on the ground.

use super::*;
use crate::letters::Weight;
use crate::raster;
use crate::sheet::Mark;

fn map() -> Map {
    let area = Area { left: 0.0, top: 0.0, right: 40.0, bottom: 40.0 };
    Map { region: [[-1.0, 1.0], [-1.0, 1.0]], area }
}

fn point(at: [f64; 2], dropped: bool) -> TrailPoint {
    TrailPoint { step: 0, at, confidence: 1.0, wrong_way: false, dropped }
}

fn is_paper(pixels: &[u8], x: usize, y: usize) -> bool {
    pixels[4 * (y * 40 + x)..][..3] == ink::PAPER.rgb
}

#[test]
fn a_way_is_drawn_where_he_ran_and_not_where_he_was_put() {
    let mut sheet = Sheet::new([40, 40], 1.0);
    let way = [([-0.5, 0.0], true), ([0.0, 0.0], false), ([0.5, 0.5], true), ([0.5, 0.9], false)];
    map().way(&mut sheet, &way.map(|(at, dropped)| point(at, dropped)));
    let pixels = raster::pixels(&sheet);
    assert!(!is_paper(&pixels, 15, 20) && !is_paper(&pixels, 30, 5));
    assert!(is_paper(&pixels, 25, 15) && is_paper(&pixels, 5, 20));
}

#[test]
fn numbers_out_of_range_are_left_out() {
    let mut sheet = Sheet::new([40, 40], 1.0);
    let wild = [[f64::NAN, 0.0], [f64::INFINITY, 1.0], [1e300, 0.0], [0.0, -1e300]];
    map().way(&mut sheet, &wild.map(|at| point(at, false)));
    for at in wild {
        map().start(&mut sheet, at);
        map().end(&mut sheet, at);
        map().ball(&mut sheet, at);
        map().goal(&mut sheet, at, 1.0);
    }
    assert!(sheet.marks().is_empty());
    assert!(map().points_on(&wild.map(|at| point(at, false)), &[]).is_empty());
}

#[test]
fn a_word_makes_room_for_what_is_there() {
    let area = Area { left: 0.0, top: 0.0, right: 200.0, bottom: 200.0 };
    let map = Map { area, ..map() };
    let look = Type::new(Weight::Regular, 12.0, ink::TEXT);
    let middle = |at: [f64; 2], avoid: &[Point]| {
        let mut sheet = Sheet::new([200, 200], 1.0);
        map.word(&mut sheet, at, "start", look, &mut avoid.to_vec());
        let Some(Mark::Fill { path, .. }) = sheet.marks().first() else { panic!("no word") };
        let bounds = path.bounds();
        [0.5 * (bounds.left() + bounds.right()), 0.5 * (bounds.top() + bounds.bottom())]
    };
    assert!(middle([0.0, 0.0], &[])[0] > 110.0);
    assert!(middle([0.0, 0.0], &[[125.0, 100.0]])[0] < 90.0);
    assert!(middle([0.0, 0.0], &[[125.0, 100.0], [75.0, 100.0]])[1] < 95.0);
    assert!(middle([0.98, 0.0], &[])[0] < 190.0);
}
