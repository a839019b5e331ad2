//! Today's walk as pixels: on the title, on the page of levels, and after its run.

use frankie::game::ask::card::ask_card_ui;
use frankie::game::screens::pictures::Pictures;
use frankie::game::screens::select::{SelectView, select_ui};
use frankie::game::screens::title::{TitleView, title_ui};
use frankie::game::today::{WalkTry, WalkView};
use frankie::levels::links;
use frankie::levels::walk::{self, Date};
use frankie::store::WalkResult;
use frankie_sim::task::Medal;
use frankie_sim::{Event, Guess};

use super::*;

/// A desk, and a phone held upright.
const WINDOWS: [(&str, [f32; 2]); 2] = [("desk", [1280.0, 720.0]), ("phone", [390.0, 844.0])];
/// The frames after which every thumbnail is painted.
const PAINTING_FRAMES: usize = 20;

/// Returns a level that no edit of a built-in one changes.
pub(super) fn slope() -> Arc<Level> {
    let text = "format = 1\ntitle = \"A slope\"\nworld = \"puppy-school\"\ntagline = \"which way is down?\"\n\
        question = \"Where will he be?\"\n[surface]\nkind = \"slope\"\nslope = [-1.5, -0.5]\n[view]\nx = [-5.0, 5.0]\n\
        y = [-4.0, 4.0]\n[noise]\nkind = \"gaussian\"\nsigma = 0.1\n[optimizer]\nkind = \"adam\"\nlr = 0.05\n\
        [start]\nat = [-3.2, -2.8]\n[goal]\nkind = \"steps\"\nsteps = 100\n[task]\nkind = \"bone\"\nat_step = 100\n\
        bone = 1.0\ngold = 0.4\n";
    Arc::new(Level::parse("slope", text).unwrap())
}

fn day() -> Date {
    Date::parse("2026-11-26").unwrap()
}

fn result() -> WalkResult {
    WalkResult { medal: Some(Medal::Gold), score: Some("2 steps off".to_owned()), on_the_day: true }
}

#[test]
fn the_screens_with_todays_walk_match_their_pictures() {
    let level = slope();
    let result = result();
    let mut problems = Vec::new();
    for (name, size) in WINDOWS {
        let new = WalkView { date: day(), result: None, days_in_a_row: 0 };
        let done = WalkView { result: Some(&result), days_in_a_row: 3, ..new };
        let view = TitleView {
            next: Some(["two-arrows", "Two arrows", "puppy-school"]),
            tally: (3, 26),
            interrupted: None,
            walk: Some(if name == "desk" { new } else { done }),
        };
        let title = Stage::new(size, 1.0, |ctx| {
            title_ui(ctx, &view);
        });
        problems.extend(phone::compare_window(&title, &format!("walk-title-{name}"), size));
        let worlds = vec![("puppy-school", vec![&level])];
        let view = SelectView { worlds, broken: &[], progress: None, here: None, walk: Some(done) };
        let mut pictures = Pictures::default();
        let mut select = Stage::new([size[0], 520.0], 1.0, |ctx| {
            select_ui(ctx, &view, &mut pictures);
        });
        select.harness.run_steps(PAINTING_FRAMES);
        problems.extend(phone::compare_window(&select, &format!("walk-select-{name}"), [size[0], 520.0]));
    }
    assert_none(&problems);
}

#[test]
fn the_card_after_a_walk_matches_its_picture() {
    let level = links::built_in_level(&walk::id(day())).unwrap();
    let seed = level.seed();
    let mut problems = Vec::new();
    for (name, guess, size) in [("before", None, [520.0, 340.0]), ("after", Some(80), [390.0, 340.0])] {
        let mut session = Session::new(Run::new(level.clone(), seed), SessionMode::Play, 100.0);
        let result = guess.map(|_| result());
        session.walk = Some(WalkTry {
            date: day(),
            is_the_days: true,
            counts_with: None,
            counted: true,
            result,
            days_in_a_row: 3,
        });
        if let Some(guess) = guess {
            session.apply_event(Event::Guess(Guess::Step(guess))).unwrap();
            session.playing = true;
            for _ in 0..40 {
                session.tick(0.1);
            }
            assert!(session.assessment().is_some());
        }
        let stage = Stage::new(size, 1.0, |ctx| {
            ask_card_ui(ctx, ctx.content_rect(), &session);
        });
        problems.extend(phone::compare_window(&stage, &format!("walk-card-{name}"), size));
    }
    assert_none(&problems);
}
