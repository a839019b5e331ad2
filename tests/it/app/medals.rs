//! Medals are recorded as soon as they are earned.

use frankie_sim::link::Link;
use frankie_sim::task::Medal;
use frankie_sim::{Guess, Run};

use super::*;

fn game() -> Game {
    game_in(tempfile::tempdir().unwrap())
}

/// Returns the game of a player who has closed it and opens it again.
fn opened_again(game: Game) -> Game {
    game_in(game.folder)
}

fn game_in(folder: TempDir) -> Game {
    let levels = vec![Arc::new(Level::parse("asks", ASKS).unwrap())];
    let mut game = Game::with(LevelLibrary::of(levels), folder.path().to_path_buf(), folder);
    game.play("asks");
    game
}

/// Guesses a place, and lets him run for some frames of two steps.
fn guess(game: &mut Game, place: [f64; 2], frames: usize) {
    game.ask(Command::Restart);
    game.ask(Command::ApplyEvent(Event::Guess(Guess::Place(place))));
    game.ask(Command::TogglePlaying);
    game.frames(frames);
}

/// Returns the medal in the file.
fn saved(game: &Game) -> Option<Medal> {
    Store::at(Some(game.folder.path().to_path_buf())).0.progress.medals.get("asks").copied()
}

#[test]
fn a_medal_is_saved_when_the_answer_is_known_and_a_lower_one_changes_nothing() {
    let mut game = game();
    guess(&mut game, [1.5, 0.0], 7);
    assert_eq!((saved(&game), game.session().best_medal), (None, None), "the answer is not known");
    game.frames(8);
    assert_eq!((saved(&game), game.session().best_medal), (Some(Medal::Bone), Some(Medal::Bone)));
    assert_eq!(game.session().run().outcome(), Outcome::Running, "the run goes on");
    guess(&mut game, [-3.0, 0.0], 15);
    assert_eq!(game.session().assessment().unwrap().medal, Some(Medal::Paw));
    assert_eq!((saved(&game), game.session().best_medal), (Some(Medal::Bone), Some(Medal::Bone)));
    guess(&mut game, [2.0, 0.1], 15);
    assert_eq!(saved(&game), Some(Medal::Bone), "the player has seen this run");
    assert!(game.session().tries.knew_the_answer());
    for elsewhere in [Command::PlayLevel("asks".to_owned()), Command::Go(Screen::Title)] {
        game.ask(elsewhere);
        game.frames(2);
        game.play("asks");
        guess(&mut game, [2.0, 0.1], 15);
        assert_eq!(saved(&game), Some(Medal::Bone), "nor is it new when the level is opened again");
    }
    let mut game = opened_again(game);
    guess(&mut game, [2.0, 0.1], 15);
    assert_eq!((saved(&game), game.session().best_medal), (Some(Medal::Gold), Some(Medal::Gold)));
}

/// Returns the run in the file, made again.
fn saved_run(game: &Game) -> Option<Run> {
    let progress = Store::at(Some(game.folder.path().to_path_buf())).0.progress;
    let link = progress.runs.get("asks")?;
    let level = game.session().level().clone();
    match Link::parse(link, &|id| (id == "asks").then(|| level.clone())).unwrap() {
        Link::Run(replay) => replay.verify().map(|_| Some(replay.run())).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_run_that_is_watched_again_keeps_its_medal() {
    let mut game = game();
    guess(&mut game, [2.0, 0.1], 40);
    assert_eq!(saved(&game), Some(Medal::Gold));
    game.ask(Command::WatchRun);
    game.frames(90);
    let session = game.session();
    assert!(matches!(session.mode, SessionMode::Replay(_)));
    assert_eq!(session.assessment().and_then(|known| known.medal), Some(Medal::Gold));
    assert!(!session.tries.knew_the_answer());
}

#[test]
fn the_run_of_the_best_medal_is_kept_and_earns_it_again() {
    let mut game = game();
    guess(&mut game, [1.5, 0.0], 7);
    assert!(saved_run(&game).is_none());
    game.frames(8);
    let mut earned = Vec::new();
    for place in [[1.5, 0.0], [-3.0, 0.0], [2.0, 0.1]] {
        // A guess of a run that was seen before would earn no gold.
        game = opened_again(game);
        guess(&mut game, place, 40);
        let mut run = saved_run(&game).unwrap();
        run.seek(20);
        let assessment = run.assess().unwrap();
        assert_eq!(assessment.medal, saved(&game));
        earned.push(assessment.guess);
    }
    let [first, best] = [[1.5, 0.0], [2.0, 0.1]].map(|place| Some(Guess::Place(place)));
    assert_eq!(earned, [first, first, best]);
    game.ask(Command::ResetProgress);
    game.frames(1);
    assert!(saved_run(&game).is_none());
}

#[test]
fn a_level_with_other_settings_earns_no_medal() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = Store::at(Some(folder.path().to_path_buf()));
    let root = folder.path().to_path_buf();
    let mut game = Game::with(LevelLibrary::load(&store, Vec::new()), root, folder);
    for (link, is_saved) in [("#l=two-arrows&optimizer.lr=0.04", false), ("#l=two-arrows", true)] {
        game.ask(Command::OpenLink(link.to_owned()));
        game.frames(1);
        guess(&mut game, [0.0, 0.0], 55);
        assert_eq!(game.session().assessment().and_then(|known| known.medal), Some(Medal::Paw), "{link}");
        let progress = &game.app.world().resource::<Store>().progress;
        assert_eq!(progress.medals.contains_key("two-arrows"), is_saved, "{link}");
        assert_eq!(game.session().best_medal.is_some(), is_saved, "{link}");
    }
}
