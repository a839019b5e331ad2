//! Today's walk in the game: one try counts, whatever happens after it.

use std::sync::{Arc, Mutex};

use frankie::game::host::{Delivery, Host, Platform};
use frankie::game::today::Today;
use frankie::levels::walk::{self, Date};
use frankie::store::WalkResult;
use frankie_sim::task::{Medal, TaskKind, Truth};
use frankie_sim::{Guess, Run};

use super::*;

/// A platform with a clock, and a clipboard that is looked at.
#[derive(Clone, Default)]
struct Clock {
    now: Arc<Mutex<Duration>>,
    copied: Arc<Mutex<Vec<String>>>,
}

impl Platform for Clock {
    fn deliver(&self, file: &Delivery) -> Result<String, String> {
        Ok(file.name.clone())
    }

    fn copy(&self, text: &str) -> Result<(), String> {
        self.copied.lock().unwrap().push(text.to_owned());
        Ok(())
    }

    fn now(&self) -> Option<Duration> {
        Some(*self.now.lock().unwrap())
    }
}

impl Clock {
    fn set(&self, date: Date) {
        *self.now.lock().unwrap() = Duration::from_secs(date.number() as u64 * 86_400 + 3_600);
    }
}

/// A day whose walk asks for a place.
fn a_day() -> Date {
    let first = Date::parse("2026-11-26").unwrap().number();
    let is_place = |date: &Date| {
        let level = Level::parse("walk", &walk::text(*date)).unwrap();
        matches!(level.task().unwrap().kind, TaskKind::Place { .. })
    };
    (first..).filter_map(Date::of_number).find(is_place).unwrap()
}

fn game() -> (Game, Clock, Date) {
    let (mut game, clock, date) = (Game::new(), Clock::default(), a_day());
    clock.set(date);
    game.app.insert_resource(Host(Box::new(clock.clone())));
    game.frames(2);
    (game, clock, date)
}

fn begin(game: &mut Game, date: Date, guess: [f64; 2]) {
    game.ask(Command::PlayLevel(walk::id(date)));
    game.frames(2);
    assert_eq!(game.screen(), Screen::Play, "{}", game.notices());
    game.ask(Command::ApplyEvent(Event::Guess(Guess::Place(guess))));
    game.ask(Command::TogglePlaying);
}

/// Returns where he will be.
fn truth(date: Date) -> [f64; 2] {
    let level = Arc::new(Level::parse(&walk::id(date), &walk::text(date)).unwrap());
    let mut run = Run::new(level.clone(), level.seed());
    run.seek(level.task().unwrap().last_step);
    match run.assess().unwrap().truth {
        Some(Truth::Place(at)) => at,
        other => panic!("{other:?}"),
    }
}

/// Returns the walk of a day in the file.
fn saved(game: &Game, date: Date) -> Option<WalkResult> {
    Store::at(Some(game.folder.path().to_path_buf())).0.progress.walks.get(&date).cloned()
}

#[test]
fn the_first_try_counts_once_and_later_ones_are_free() {
    let (mut game, clock, date) = game();
    assert_eq!(game.app.world().resource::<Today>().date(), Some(date));
    assert_eq!(game.app.world().resource::<Today>().level().unwrap().id(), walk::id(date));
    let [x, y] = truth(date);
    begin(&mut game, date, [x + 4.0, y]);
    game.frames(3);
    let begun = WalkResult { on_the_day: true, ..WalkResult::default() };
    assert_eq!(saved(&game, date), Some(begun), "it counts from the first step on");
    game.frames(90);
    let result = WalkResult { medal: Some(Medal::Paw), score: Some("4 off".to_owned()), on_the_day: true };
    assert_eq!(saved(&game, date), Some(result.clone()));
    let shown = game.session().walk.clone().unwrap();
    assert_eq!((shown.counted, &shown.result, shown.days_in_a_row), (true, &Some(result.clone()), 1));
    game.ask(Command::CopyWalk);
    let line = format!("Fetch, Frankie! walk {date}: paw, 4 off #l=walk-{date}");
    assert_eq!(clock.copied.lock().unwrap().as_slice(), [line]);
    // The second try is better and changes nothing. Its answer was seen, so it is no gold.
    begin(&mut game, date, [x, y]);
    game.frames(90);
    assert_eq!(game.session().assessment().unwrap().medal, Some(Medal::Bone));
    assert_eq!(saved(&game, date), Some(result));
    assert!(!game.session().walk.as_ref().unwrap().counted);
    let progress = &game.store().progress;
    assert!(progress.medals.is_empty() && progress.best.is_empty() && progress.runs.is_empty());
}

#[test]
fn a_look_before_the_answer_is_no_try() {
    let (mut game, _, date) = game();
    let [x, y] = truth(date);
    begin(&mut game, date, [x + 4.0, y]);
    game.frames(10);
    // Back to the start, with another guess.
    game.ask(Command::TogglePlaying);
    game.ask(Command::Seek(0));
    game.ask(Command::ApplyEvent(Event::Guess(Guess::Place([x, y]))));
    game.ask(Command::TogglePlaying);
    game.frames(90);
    assert_eq!(game.session().assessment().unwrap().medal, Some(Medal::Gold));
    let left = WalkResult { on_the_day: true, ..WalkResult::default() };
    assert_eq!(saved(&game, date), Some(left.clone()));
    // And so is a new run.
    begin(&mut game, date, [x, y]);
    game.frames(90);
    assert_eq!(saved(&game, date), Some(left));
}

#[test]
fn another_seed_or_other_settings_are_not_the_run_of_the_day() {
    let (mut game, _, date) = game();
    for command in [
        Command::OpenLink(format!("#l=walk-{date}&optimizer.lr=0.5")),
        Command::OpenLink(format!("#l=walk-{date}&seed=9999")),
    ] {
        game.ask(command);
        game.frames(2);
        game.ask(Command::ApplyEvent(Event::Guess(Guess::Place([0.0, 0.0]))));
        game.ask(Command::TogglePlaying);
        game.frames(90);
        assert!(game.session().run().last_step() > 0 && game.session().walk.is_some());
        assert_eq!(saved(&game, date), None);
    }
    // The link to the day itself counts.
    game.ask(Command::OpenLink(format!("#l=walk-{date}")));
    game.frames(2);
    game.ask(Command::ApplyEvent(Event::Guess(Guess::Place(truth(date)))));
    game.ask(Command::TogglePlaying);
    game.frames(90);
    // Where he ends under other noise was seen before.
    assert_eq!(saved(&game, date).unwrap().medal, Some(Medal::Bone));
}

#[test]
fn the_day_changes_while_the_game_is_open_and_an_old_day_is_no_day_in_a_row() {
    let (mut game, clock, date) = game();
    let next = Date::of_number(date.number() + 1).unwrap();
    clock.set(next);
    game.frames(2);
    assert_eq!(game.app.world().resource::<Today>().level().unwrap().id(), walk::id(next));
    begin(&mut game, date, truth(date));
    game.frames(90);
    let result = saved(&game, date).unwrap();
    assert_eq!((result.medal, result.on_the_day), (Some(Medal::Gold), false));
    assert_eq!(game.store().progress.days_in_a_row(date), 0);
}

#[test]
fn a_day_without_a_walk_is_refused() {
    let (mut game, clock, _) = game();
    game.ask(Command::PlayLevel("walk-2025-12-31".to_owned()));
    assert!(game.notices().contains("expected 2026-01-01 or a later day"), "{}", game.notices());
    game.ask(Command::CopyWalk);
    assert!(game.notices().contains("no walk to share"), "{}", game.notices());
    clock.set(Date::parse("1999-12-31").unwrap());
    game.frames(2);
    assert!(game.app.world().resource::<Today>().level().is_none(), "the clock is wrong by years");
}
