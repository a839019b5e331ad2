//! Links to runs of the levels inside the binary: their lengths, and that they come back.

use std::sync::Arc;

use frankie::levels::{self, links};
use frankie_sim::level::Goal;
use frankie_sim::link::{Link, MAX_LINK_CHARS};
use frankie_sim::params::{Shape, Value};
use frankie_sim::{AgentId, Event, Level, Replay, Run};

/// The maximum length of a link to a typical run of a level inside the binary, in characters.
const TYPICAL_CHARS: usize = 300;

fn levels() -> impl Iterator<Item = Arc<Level>> {
    levels::built_in().map(|text| Arc::new(text.level(&[]).unwrap()))
}

/// Returns what a player might do in a level: drop Frankie somewhere, throw the ball, move a slider.
fn typical(level: &Arc<Level>) -> Run {
    let mut run = Run::new(level.clone(), 4_294_967_311);
    let at = |x: f64, y: f64| {
        // A place of a click: no round numbers.
        let (view, size) = (level.view(), level.view().size());
        [view.x[0] + size[0] * x, view.y[0] + size[1] * y]
    };
    let tune = level.player().tune.clone();
    let specs = level.optimizer().kind.info.params.iter();
    let tuned = specs.filter(|spec| tune.iter().any(|name| name == spec.name));
    let numbers = tuned.filter(|spec| matches!(spec.shape, Shape::PerAxis(_) | Shape::Number(_))).take(3);
    for spec in numbers {
        let value = Value::Number(0.5 * (spec.range.min.max(0.0) + 0.062_5));
        let name = spec.name.to_owned();
        let _ = run.apply(Event::SetParam { agent: AgentId::FIRST, name, axis: None, value });
    }
    for (step, x, y) in [(0, 0.317_382_812_5, 0.612_847_222_2), (40, 0.731_25, 0.2), (90, 1.0 / 3.0, 0.7)] {
        run.seek(step);
        let _ = run.apply(Event::Drop { at: at(x, y) });
        let _ = run.apply(Event::Throw { to: at(y, x) });
    }
    run.seek(match level.goal() {
        Some(Goal::Steps(steps)) => steps,
        _ => level.max_steps().unwrap_or(600),
    });
    run
}

fn read(link: &str) -> Replay {
    match links::parse(link).unwrap() {
        Link::Run(replay) => *replay,
        Link::Level(level) => panic!("{level:?}"),
    }
}

#[test]
fn a_typical_run_of_every_level_fits_in_three_hundred_characters() {
    let mut longest = 0;
    for level in levels() {
        let replay = Replay::record(&typical(&level), "x");
        assert!(replay.steps > 0);
        let link = links::run_link(&replay).unwrap();
        assert!(link.len() <= TYPICAL_CHARS, "{}: {} characters", level.id(), link.len());
        longest = longest.max(link.len());
        let again = read(&link);
        assert_eq!(
            (again.level.to_toml(), again.events, again.seed),
            (level.to_toml(), replay.events, replay.seed)
        );
        assert_eq!(
            (again.steps, again.end_hash, again.outcome),
            (replay.steps, replay.end_hash, replay.outcome)
        );
        assert!(links::level_link(&level, level.seed()).unwrap() == format!("#l={}", level.id()));
    }
    assert!(longest > 100, "the runs are typical: {longest}");
}

#[test]
fn runs_of_levels_of_ones_own_fit_in_two_thousand_characters() {
    for level in levels() {
        let own = levels::built_in().find(|text| text.id == level.id()).unwrap();
        let own = levels::LevelText { id: format!("my-{}", own.id), ..own }.level(&[]).unwrap();
        let replay = Replay::record(&typical(&Arc::new(own)), "x");
        let numbers = level.surface_config().params.iter().filter_map(|(_, value)| match value {
            Value::Rows(rows) => Some(rows.count() * rows.columns()),
            _ => None,
        });
        let link = match links::run_link(&replay) {
            Ok(link) => link,
            // A table of numbers is a file, and is shared as one.
            Err(error) => {
                assert!(numbers.sum::<usize>() > 300, "{}: {error}", level.id());
                assert!(error.to_string().contains("expected at most 2000: share the file instead"));
                continue;
            }
        };
        assert!(link.len() <= MAX_LINK_CHARS && link.len() > TYPICAL_CHARS, "{}: {}", level.id(), link.len());
        assert_eq!(read(&link).level.to_toml(), replay.level.to_toml());
    }
}

#[test]
fn the_pinned_replays_come_back_from_their_links() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/replays");
    let mut count = 0;
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    for file in files.filter(|file| file.is_file()) {
        let replay = Replay::parse(&std::fs::read_to_string(file).unwrap()).unwrap();
        let link = links::run_link(&replay).unwrap();
        assert!(link.len() <= MAX_LINK_CHARS, "{}: {}", replay.level.id(), link.len());
        let again = read(&link);
        assert_eq!((again.level.to_toml(), &again.events), (replay.level.to_toml(), &replay.events));
        let verified = again.verify().unwrap();
        assert_eq!((verified.steps, verified.outcome), (replay.steps, replay.outcome));
        count += 1;
    }
    assert_eq!(count, 6);
}
