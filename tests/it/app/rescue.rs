//! What is left when the game cannot go on: the run is kept, and one line says why the game ended.

use super::*;
use frankie::game::rescue::Rescue;
use frankie_sim::Replay;

fn rescue(game: &Game) -> Rescue {
    let rescue = Rescue::new(game.store().replays());
    rescue.copy(Some(game.session()));
    rescue
}

#[test]
fn a_run_is_kept_with_all_its_steps() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(2.0, -1.0));
    game.frames(10);
    let rescue = rescue(&game);
    game.ask(Command::ApplyEvent(Event::SetParam {
        agent: AgentId::FIRST,
        name: "lr".to_owned(),
        axis: None,
        value: Value::Number(0.01),
    }));
    game.frames(10);
    game.ask(Command::TogglePlaying);
    let (last, hash) = (game.step(), game.session().run().hash());
    // Going back does not shorten the run.
    game.ask(Command::Seek(3));
    assert_eq!(game.step(), 3);
    rescue.copy(Some(game.session()));
    let line = rescue.clone().fail("the graphics device is lost").unwrap();
    let kept = game.saved_replays();
    assert_eq!(kept.len(), 1);
    assert!(kept[0].ends_with("replays/bowl-rescued.toml"), "{kept:?}");
    let replay = Replay::parse(&std::fs::read_to_string(&kept[0]).unwrap()).unwrap();
    assert_eq!((replay.steps, replay.end_hash), (last, hash));
    assert_eq!(replay.verify().unwrap().steps, last);
    for part in ["the game ended: the graphics device is lost;", "bowl-rescued.toml", "`frankie simulate"] {
        assert!(line.contains(part), "{part} is not in: {line}");
    }
    assert_eq!(rescue.fail("what follows from it"), None);
    assert_eq!(game.saved_replays().len(), 1);
}

#[test]
fn only_a_run_that_the_player_would_miss_is_kept() {
    let mut game = Game::new();
    assert!(!rescue(&game).fail("the demo").unwrap().contains("the run"));
    game.play("bowl");
    assert!(!rescue(&game).fail("no step yet").unwrap().contains("the run"));
    game.ask(drop_at(2.0, -1.0));
    game.frames(10);
    game.ask(Command::WatchRun);
    game.frames(1);
    assert!(rescue(&game).fail("watched after it was played").unwrap().contains("the run is kept as"));
    game.ask(Command::SaveReplay);
    let saved = game.saved_replays().len();
    assert!(!rescue(&game).fail("kept by the player").unwrap().contains("the run"));
    let path = game.saved_replays().remove(0);
    game.ask(Command::WatchReplay(path));
    game.frames(1);
    assert!(!rescue(&game).fail("a replay").unwrap().contains("the run"));
    assert_eq!(game.saved_replays().len(), saved);
}

#[test]
fn a_failure_is_one_short_line() {
    let game = Game::new();
    let rescue = Rescue::new(game.store().replays());
    let line = rescue.fail(&format!("first\nsecond\t\u{1b}[31m{}", "x".repeat(10_000))).unwrap();
    assert!(line.starts_with("the game cannot open: first second [31mxxx"), "{line}");
    assert!(line.len() < 500 && line.ends_with("runs a level without a window"), "{line}");
}

#[test]
fn a_run_that_cannot_be_kept_says_so() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let mut game = Game::at(folder.path().join("file").join("data"), folder);
    game.play("bowl");
    game.ask(drop_at(2.0, -1.0));
    game.frames(3);
    let line = rescue(&game).fail("the display is gone").unwrap();
    assert!(line.contains("the run could not be kept: ") && line.lines().count() == 1, "{line}");
}
