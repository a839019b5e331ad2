//! The end of a chapter as pixels, and the paper that falls over it.

use frankie::game::chapters::{ChapterEnd, Pixels};
use frankie::game::screens::dialog::chapter_ui;
use frankie::game::screens::pictures::Pictures;
use frankie::game::screens::select::{SelectView, select_ui};
use frankie::store::Progress;
use frankie_draw::certificate::{Certificate, SIZE};
use frankie_draw::raster;
use frankie_sim::task::Medal;

use super::*;

/// A desk, and a phone held both ways.
const WINDOWS: [(&str, [f32; 2]); 3] =
    [("desk", [1280.0, 720.0]), ("phone", [390.0, 844.0]), ("sideways", [844.0, 390.0])];

fn end(is_new: bool) -> ChapterEnd {
    let mut run = Run::new(walk::slope(), 7);
    run.seek(100);
    let certificate = Certificate {
        game: "Fetch, Frankie!",
        chapter: "Puppy school",
        date: "2026-11-26",
        medals: [2, 3, 4],
        sentence: frankie::game::chapters::sentence("puppy-school"),
        has_rule: true,
        run: &run,
        medal: Some(Medal::Gold),
    };
    let rgba = raster::pixels(&certificate.draw(SIZE));
    ChapterEnd {
        world: "puppy-school".to_owned(),
        medals: [2, 3, 4],
        link: Some("#r=A".to_owned()),
        next: Some("the-long-ravine".to_owned()),
        is_new,
        certificate: Some(Arc::new(Pixels { size: SIZE, rgba })),
    }
}

#[test]
fn the_end_of_a_chapter_matches_its_pictures() {
    let end = end(false);
    let mut problems = Vec::new();
    for (name, size) in WINDOWS {
        let stage = Stage::new(size, 1.0, |ctx| {
            chapter_ui(ctx, &end, false);
        });
        problems.extend(phone::compare_window(&stage, &format!("chapter-{name}"), size));
    }
    assert_none(&problems);
}

#[test]
fn a_finished_chapter_has_its_certificate_above_its_levels() {
    let level = walk::slope();
    let mut progress = Progress::default();
    progress.record_medal("slope", Medal::Gold);
    let worlds = vec![("puppy-school", vec![&level])];
    let walk = frankie::game::today::WalkView {
        date: frankie::levels::walk::Date::parse("2026-11-26").unwrap(),
        result: None,
        days_in_a_row: 0,
    };
    let view = SelectView { worlds, broken: &[], progress: Some(&progress), here: None, walk: Some(walk) };
    let mut pictures = Pictures::default();
    let size = [390.0, 560.0];
    let mut select = Stage::new(size, 1.0, |ctx| {
        select_ui(ctx, &view, &mut pictures);
    });
    select.harness.run_steps(20);
    let problems: Vec<String> =
        phone::compare_window(&select, "chapter-select-phone", size).into_iter().collect();
    assert_none(&problems);
}
