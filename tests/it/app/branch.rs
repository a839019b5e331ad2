//! The next try, and trying another setting from the middle of a run on.

use frankie_sim::task::Medal;
use frankie_sim::{Guess, TimedEvent};

use super::*;

fn set_lr(value: f64) -> Command {
    let (agent, name, value) = (AgentId::FIRST, "lr".to_owned(), Value::Number(value));
    Command::ApplyEvent(Event::SetParam { agent, name, axis: None, value })
}

fn kept(game: &Game) -> usize {
    let store = Store::at(Some(game.folder.path().to_path_buf())).0;
    store.replays().list().map_or(0, |list| list.len())
}

#[test]
fn another_setting_from_a_step_on_shows_and_keeps_both_runs() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(Command::TryFromHere);
    assert!(game.notices().contains("in the middle of the run"), "{}", game.notices());
    game.ask(Command::TogglePlaying);
    game.frames(20);
    game.ask(Command::TogglePlaying);
    let last = game.step();
    game.ask(Command::Seek(10));
    let (at, seed) = (game.session().run().state().at, game.session().run().seed());
    game.ask(Command::TryFromHere);
    assert_eq!((kept(&game), game.step(), game.session().playing), (1, 10, false));
    game.ask(set_lr(0.08));
    let earlier = game.session().tries.earlier().to_vec();
    assert_eq!(earlier.len(), 1, "one run, although it was left and changed");
    assert!(earlier[0].is_branch && earlier[0].points.last().unwrap().step >= last);
    assert_eq!(earlier[0].at(10), Some(at));
    game.ask(Command::TogglePlaying);
    game.frames(5);
    let run = game.session().run();
    assert_eq!(run.seed(), seed, "the same noise");
    assert_ne!(earlier[0].at(run.state().step), Some(run.state().at));
    game.ask(Command::SaveReplay);
    assert_eq!(kept(&game), 2);
}

#[test]
fn a_replay_goes_on_as_a_run_that_is_played() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(Command::TogglePlaying);
    game.frames(20);
    game.ask(Command::WatchRun);
    game.frames(3);
    game.ask(Command::TogglePlaying);
    assert_eq!(game.screen(), Screen::Watch);
    let step = game.step();
    game.ask(Command::TryFromHere);
    game.frames(1);
    assert_eq!((game.screen(), game.step()), (Screen::Play, step));
    game.ask(set_lr(0.08));
    assert_eq!(game.session().tries.earlier().len(), 1);
    assert_eq!(game.lr(), Value::Pair([0.08; 2]));
}

/// A slope on which he makes 20 steps of 0.1 along both axes, with a little noise.
fn guess_level() -> String {
    ASKS.replace("slope = [-1.0, 0.0]", "slope = [-1.0, -1.0]")
        .replace("steps = 60", "steps = 20")
        .replace("[optimizer]", "[noise]\nkind = \"gaussian\"\nsigma = 0.01\n[optimizer]")
}

#[test]
fn the_next_guess_is_about_other_noise_and_the_last_way_stays_on_the_ground() {
    let folder = tempfile::tempdir().unwrap();
    let levels = vec![Arc::new(Level::parse("guess", &guess_level()).unwrap())];
    let mut game = Game::with(LevelLibrary::of(levels), folder.path().to_path_buf(), folder);
    game.play("guess");
    let seed = game.session().run().seed();
    for tries in 1..=2 {
        game.ask(Command::ApplyEvent(Event::Guess(Guess::Place([2.0, 2.0]))));
        game.frames(2);
        assert_eq!(game.session().earlier_shown().len(), 0, "they would give away where he ends");
        game.ask(Command::TogglePlaying);
        game.frames(15);
        assert_eq!(game.session().earlier_shown().len() as u64, tries - 1);
        assert_eq!(game.session().assessment().unwrap().medal, Some(Medal::Gold));
        game.ask(Command::TryAgain);
        let session = game.session();
        assert_eq!(session.run().seed(), seed + tries);
        assert_eq!((session.tries.earlier().len() as u64, game.step()), (tries, 0));
        assert!(session.run().events().is_empty(), "there is no guess yet");
    }
    // Back to the same noise: what was seen there is no guess.
    game.ask(Command::NewSeed);
    game.ask(Command::ApplyEvent(Event::Guess(Guess::Place([2.0, 2.0]))));
    game.ask(Command::TogglePlaying);
    game.frames(15);
    game.ask(Command::Seek(0));
    game.ask(Command::ApplyEvent(Event::Guess(Guess::Place([2.0, 2.01]))));
    game.ask(Command::TogglePlaying);
    game.frames(15);
    assert_eq!(game.session().assessment().unwrap().medal, Some(Medal::Bone));
}

const LEAD: &str = r#"
format = 1
title = "Lead"
question = "Be at the ball before SGD."
[surface]
kind = "bowl"
[view]
x = [-5.0, 5.0]
y = [-4.0, 4.0]
[noise]
kind = "gaussian"
sigma = 0.5
[optimizer]
kind = "adam"
lr = 0.5
[start]
at = [-2.0, 0.0]
[goal]
kind = "reach"
radius = 0.6
within = 20
[screen]
show = ["transport"]
[task]
kind = "lead"
[pack.sgd]
kind = "sgd"
lr = 0.05
"#;

#[test]
fn a_player_who_leads_gives_every_step_and_sees_the_ground_afterwards() {
    use frankie::game::ask::lead;
    use frankie_sim::level::ScreenPart;
    let folder = tempfile::tempdir().unwrap();
    let levels = vec![Arc::new(Level::parse("lead", LEAD).unwrap())];
    let mut game = Game::with(LevelLibrary::of(levels), folder.path().to_path_buf(), folder);
    game.play("lead");
    game.ask(Command::TogglePlaying);
    game.frames(5);
    assert_eq!((game.step(), game.session().playing), (0, false), "he waits for the player");
    assert!(lead::is_blind(game.session()) && !game.session().shows(ScreenPart::Ground));
    for step in 1..=3 {
        let (next, latest) = lead::samples(game.session()).unwrap();
        assert_eq!(latest.len() as u64, step - 1);
        game.ask(lead::step_toward(game.session(), [0.0, 0.0]));
        game.frames(2);
        assert_eq!(game.step(), step);
        assert_eq!(game.session().row_here().unwrap().gradient, next, "it was the one that was shown");
    }
    let session = game.session();
    assert_eq!(session.run().outcome(), Outcome::Reached);
    let ratios: Vec<TimedEvent> = session.run().events().to_vec();
    assert_eq!(ratios.len(), 3);
    assert_eq!(session.assessment().unwrap().medal, Some(Medal::Gold));
    assert!(!lead::is_blind(session) && session.shows(ScreenPart::Ground));
    assert_eq!(lead::samples(session), None);
}
