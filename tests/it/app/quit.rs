//! Leaving the game: where a run would be lost, the player is asked first.

use bevy::window::WindowCloseRequested;

use super::*;

fn has_quit(game: &Game) -> bool {
    game.app.should_exit() == Some(AppExit::Success)
}

/// Returns a game with a run that the player dropped the dog for, long enough to be missed.
fn played() -> Game {
    let mut game = Game::new();
    game.play("sandbox");
    game.ask(drop_at(-1.0, 1.0));
    game.frames(60);
    assert!(game.step() >= 100);
    game
}

#[test]
fn nothing_to_lose_is_left_at_once() {
    let mut game = Game::new();
    game.frames(100);
    game.ask(Command::Quit);
    assert!(has_quit(&game), "the run behind the title");
    let mut game = Game::new();
    game.play("sandbox");
    game.ask(Command::TogglePlaying);
    game.frames(100);
    game.ask(Command::Quit);
    assert!(has_quit(&game), "a run in which the player did nothing");
    let mut game = Game::new();
    game.play("sandbox");
    game.ask(drop_at(-1.0, 1.0));
    game.frames(10);
    game.ask(Command::Quit);
    assert!(has_quit(&game), "a short run");
    let mut game = played();
    game.ask(Command::TogglePlaying);
    game.ask(Command::SaveReplay);
    game.ask(Command::Quit);
    assert!(has_quit(&game), "a run that is kept");
    let mut game = played();
    game.ask(Command::Go(Screen::Select));
    game.frames(1);
    game.ask(Command::Quit);
    assert!(has_quit(&game), "a level that was left");
}

#[test]
fn an_ended_run_is_not_asked_about_a_second_time() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(2.9, 2.9));
    while game.modal() != Some(Modal::Result) {
        game.frames(1);
    }
    assert!(game.step() >= 100, "{}", game.step());
    game.ask(Command::Quit);
    assert!(has_quit(&game));
}

#[test]
fn a_run_that_would_be_lost_is_asked_about() {
    let mut game = played();
    game.ask(Command::Quit);
    assert_eq!((game.modal(), has_quit(&game)), (Some(Modal::Quit), false));
    let step = game.step();
    game.frames(5);
    assert_eq!(game.step(), step, "the run waits");
    game.ask(Command::Back);
    assert_eq!((game.modal(), has_quit(&game)), (None, false), "Esc stays");
    game.frames(5);
    assert!(game.step() > step);
    game.ask(Command::Quit);
    game.ask(Command::Quit);
    assert_eq!((game.modal(), has_quit(&game)), (Some(Modal::Quit), false), "asked once");
    game.ask(Command::QuitNow);
    assert!(has_quit(&game) && game.saved_replays().is_empty());
}

#[test]
fn a_run_can_be_kept_on_leaving() {
    let mut game = played();
    game.ask(Command::Quit);
    let last = game.session().run().last_step();
    game.ask(Command::KeepAndQuit);
    assert!(has_quit(&game));
    let kept = game.saved_replays();
    assert_eq!(kept.len(), 1);
    let replay = frankie_sim::Replay::parse(&std::fs::read_to_string(&kept[0]).unwrap()).unwrap();
    assert_eq!(replay.verify().unwrap().steps, last);
}

#[test]
fn a_run_that_cannot_be_kept_keeps_the_game_open() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let mut game = Game::at(folder.path().join("file").join("data"), folder);
    game.play("sandbox");
    game.ask(drop_at(-1.0, 1.0));
    game.frames(60);
    game.ask(Command::Quit);
    game.ask(Command::KeepAndQuit);
    assert_eq!((game.modal(), has_quit(&game)), (Some(Modal::Quit), false));
    assert!(game.notices().contains("Not kept"), "{}", game.notices());
}

#[test]
fn an_edited_level_and_a_watched_run_are_asked_about() {
    let mut game = Game::new();
    game.play("sandbox");
    game.ask(Command::EditLevel(vec![LevelEdit::new("surface.kind", "beale")]));
    game.ask(Command::TogglePlaying);
    game.frames(60);
    game.ask(Command::Quit);
    assert_eq!(game.modal(), Some(Modal::Quit), "the level was changed");
    let mut game = played();
    game.ask(Command::WatchRun);
    game.frames(1);
    game.ask(Command::Quit);
    assert_eq!((game.screen(), game.modal()), (Screen::Watch, Some(Modal::Quit)));
}

#[test]
fn the_close_button_of_the_window_asks_too() {
    for (mut game, asks) in [(Game::new(), false), (played(), true)] {
        let window = Entity::PLACEHOLDER;
        game.app.world_mut().write_message(WindowCloseRequested { window });
        game.frames(1);
        assert_eq!((has_quit(&game), game.modal() == Some(Modal::Quit)), (!asks, asks));
    }
}
