//! Runs that are saved, watched and verified.

use super::*;

#[test]
fn a_run_with_more_steps_can_be_saved_again() {
    let mut game = Game::new();
    game.play("sandbox");
    game.ask(drop_at(0.5, 0.5));
    game.frames(5);
    game.ask(Command::SaveReplay);
    assert_eq!(game.saved_replays().len(), 1);
    game.frames(5);
    assert!(!game.session().is_saved());
    game.ask(Command::TogglePlaying);
    game.ask(Command::SaveReplay);
    game.ask(Command::SaveReplay);
    assert_eq!(game.saved_replays().len(), 2, "{}", game.notices());
}

#[test]
fn saved_runs_can_be_watched_verified_and_rewound() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(Command::SaveReplay);
    assert!(game.saved_replays().is_empty() && game.notices().contains("nothing to keep"));
    game.ask(drop_at(2.5, 2.5));
    game.frames(12);
    game.ask(Command::TogglePlaying);
    let (steps, end) = (game.step(), game.session().run().state().at);
    game.ask(Command::SaveReplay);
    assert_eq!(game.saved_replays().len(), 1, "{}", game.notices());
    game.ask(Command::SaveReplay);
    assert_eq!(game.saved_replays().len(), 1, "the same run is saved once");
    let path = game.saved_replays()[0].clone();

    game.ask(Command::Go(Screen::Replays));
    assert_eq!(game.app.world().resource::<ReplayList>().entries.len(), 1);
    game.ask(Command::WatchReplay(path.clone()));
    game.frames(1);
    assert_eq!(game.screen(), Screen::Watch);
    let SessionMode::Replay(watched) = &game.session().mode else { panic!("not watched") };
    assert_eq!(watched.check, ReplayCheck::Verified);
    game.frames(60);
    assert_eq!((game.step(), game.session().run().state().at), (steps, end), "a replay stops at its end");
    assert!(!game.session().playing);
    game.ask(Command::Seek(4));
    assert_eq!(game.step(), 4);
    game.ask(drop_at(0.0, 0.0));
    assert_eq!(game.session().run().state().drops, 1, "a replay cannot be steered");
    game.ask(Command::Back);
    game.frames(1);
    assert_eq!(game.screen(), Screen::Replays);
    game.ask(Command::DeleteReplay(path));
    assert!(game.saved_replays().is_empty());
}

#[test]
fn a_replay_that_differs_is_reported() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(2.5, 2.5));
    game.frames(8);
    game.ask(Command::SaveReplay);
    let path = game.saved_replays()[0].clone();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("2.5", "2.4")).unwrap();
    game.ask(Command::WatchReplay(path.clone()));
    let SessionMode::Replay(watched) = &game.session().mode else { panic!("not watched") };
    assert!(matches!(watched.check, ReplayCheck::Differs { .. }));
    std::fs::write(&path, &text[..text.len() / 2]).unwrap();
    game.ask(Command::WatchReplay(path));
    assert!(game.notices().contains("line"), "{}", game.notices());
}

#[test]
fn a_run_just_played_is_watched_and_then_continued() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(2.5, 2.5));
    game.frames(8);
    let steps = game.step();
    game.ask(Command::WatchRun);
    game.frames(2);
    assert_eq!(game.screen(), Screen::Watch);
    assert!(game.step() < steps);
    game.ask(Command::Back);
    game.frames(1);
    assert_eq!((game.screen(), game.step()), (Screen::Play, steps));
    assert_eq!(game.session().mode, SessionMode::Play);
}
