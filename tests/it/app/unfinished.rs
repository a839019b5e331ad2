//! A window that ends in the middle of a run: what it left is offered at the next start.

use frankie::game::unfinished::Interrupted;
use frankie_sim::Guess;

use super::*;

/// Ends a game as a power failure does, and opens another one on the same folder.
fn again(game: Game) -> Game {
    let Game { app, folder } = game;
    drop(app);
    Game::at(folder.path().to_path_buf(), folder)
}

fn interrupted(game: &Game) -> Option<(String, u64)> {
    let run = game.app.world().resource::<Interrupted>().0.as_ref()?;
    Some((run.replay.level.id().to_owned(), run.replay.steps))
}

fn files(game: &Game) -> Vec<String> {
    let Ok(files) = std::fs::read_dir(game.folder.path().join("unfinished")) else { return Vec::new() };
    files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

/// Plays the bowl with a drop and a change for some frames of a tenth of a second.
fn play_bowl(game: &mut Game, frames: usize) {
    game.play("bowl");
    game.ask(drop_at(1.5, 0.5));
    game.frames(frames);
}

#[test]
fn a_run_that_was_cut_off_goes_on_where_it_was_a_second_before() {
    let mut game = Game::new();
    assert!(interrupted(&game).is_none() && files(&game).is_empty(), "nothing is written before a run");
    play_bowl(&mut game, 35);
    let (last, path) = (game.step(), game.session().run().clone());
    let mut game = again(game);
    let (level, steps) = interrupted(&game).unwrap();
    assert_eq!(level, "bowl");
    assert!(steps < last && last - steps <= 22, "{steps} of {last}");
    game.ask(Command::ResumeRun);
    game.frames(2);
    let mut same = path;
    same.seek(steps);
    let run = game.session().run();
    assert_eq!((game.screen(), run.state().step, run.hash()), (Screen::Play, steps, same.hash()));
    assert!(!game.session().playing && interrupted(&game).is_none());
    game.ask(Command::TogglePlaying);
    game.frames(12);
    assert!(game.step() > steps);
    assert!(interrupted(&again(game)).is_some(), "it is kept again while it goes on");
}

#[test]
fn nothing_is_offered_of_a_run_that_is_kept_left_or_given_up() {
    let mut game = Game::new();
    play_bowl(&mut game, 15);
    game.ask(Command::TogglePlaying);
    game.ask(Command::SaveReplay);
    game.frames(1);
    assert!(interrupted(&again(game)).is_none(), "it is kept as a replay");

    let mut game = Game::new();
    play_bowl(&mut game, 15);
    game.ask(Command::QuitNow);
    assert!(interrupted(&again(game)).is_none(), "the player has left");

    let mut game = Game::new();
    play_bowl(&mut game, 15);
    let mut game = again(game);
    game.ask(Command::DiscardInterruptedRun);
    assert!(interrupted(&again(game)).is_none(), "the player has given it up");
}

#[test]
fn a_window_that_is_open_keeps_its_run_and_damaged_files_are_set_aside() {
    let mut game = Game::new();
    play_bowl(&mut game, 35);
    let folder = tempfile::tempdir().unwrap();
    let other = Game::at(game.folder.path().to_path_buf(), folder);
    assert!(interrupted(&other).is_none(), "the first window has it");
    drop(other);

    let run = files(&game).into_iter().find(|name| name.ends_with(".run")).unwrap();
    let path = game.folder.path().join("unfinished").join(run);
    // The last line was cut off in the middle.
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, &text[..text.len() - 9]).unwrap();
    assert!(text.lines().count() > 1);
    let game = again(game);
    assert!(interrupted(&game).is_some(), "the line before counts");
    std::fs::write(&path, "#r=nonsense\n").unwrap();
    let game = again(game);
    assert!(
        interrupted(&game).is_none() && game.notices().contains("unfinished run is damaged"),
        "{}",
        game.notices()
    );
    assert!(files(&game).iter().any(|name| name.ends_with(".bad")), "{:?}", files(&game));
}

#[test]
fn a_guess_is_part_of_it() {
    // A long way, on which nothing is over when the game ends.
    let mut asks = ASKS.replace("5.0", "9.0").replace("lr = 0.1", "lr = 0.01");
    asks = asks.replace("steps = 60", "steps = 600").replace("at_step = 20", "at_step = 600");
    let folder = tempfile::tempdir().unwrap();
    let levels = vec![Arc::new(Level::parse("asks", &asks).unwrap())];
    let mut game = Game::with(LevelLibrary::of(levels.clone()), folder.path().to_path_buf(), folder);
    game.play("asks");
    game.ask(Command::ApplyEvent(Event::Guess(Guess::Place([6.0, 0.0]))));
    game.ask(Command::TogglePlaying);
    game.frames(25);
    let Game { app, folder } = game;
    drop(app);
    let mut game = Game::with(LevelLibrary::of(levels), folder.path().to_path_buf(), folder);
    game.ask(Command::ResumeRun);
    game.frames(2);
    assert_eq!(frankie::game::ask::guess(game.session()), Some(Guess::Place([6.0, 0.0])));
}
