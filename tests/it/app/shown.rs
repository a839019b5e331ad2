//! What a level shows, and how long it stays unfolded.

use super::*;

/// A level that asks, and shows the ground alone.
fn asking() -> String {
    BOWL.replace("title = \"Bowl\"", "title = \"Asks\"\nquestion = \"Where will he be?\"")
        + "\n[screen]\nshow = [\"ground\"]\n"
}

fn game() -> Game {
    let folder = tempfile::tempdir().unwrap();
    let level = |id, text: &str| Arc::new(Level::parse(id, text).unwrap());
    let levels = vec![level("asks", &asking()), level("bowl", BOWL)];
    let mut game = Game::with(LevelLibrary::of(levels), folder.path().to_path_buf(), folder);
    game.play("asks");
    game
}

/// Returns whether everything is shown, and whether the lesson was asked for.
fn shown(game: &Game) -> [bool; 2] {
    [game.session().is_unfolded, game.session().is_lesson_open]
}

#[test]
fn what_was_unfolded_stays_so_from_try_to_try_and_not_in_another_level() {
    let mut game = game();
    assert_eq!(shown(&game), [false, false]);
    game.ask(Command::ToggleUnfolded);
    game.ask(Command::ApplyEvent(Event::Drop { at: [1.0, 1.0] }));
    game.ask(Command::Restart);
    game.ask(Command::NewSeed);
    assert_eq!(shown(&game), [true, false]);
    game.ask(Command::ToggleUnfolded);
    assert_eq!(shown(&game), [false, false]);
    game.ask(Command::ToggleUnfolded);
    game.play("bowl");
    assert_eq!(shown(&game), [false, false]);
    game.ask(Command::ToggleUnfolded);
    assert_eq!(shown(&game), [false, false], "this level shows everything");
    game.play("asks");
    assert_eq!(shown(&game), [false, false]);
}

#[test]
fn the_lesson_of_a_level_that_asks_opens_there_alone() {
    let mut game = game();
    game.ask(Command::TogglePanel(Panel::Lesson));
    assert_eq!(shown(&game), [false, true]);
    game.ask(Command::Restart);
    assert_eq!(shown(&game), [false, true]);
    game.ask(Command::TogglePanel(Panel::Lesson));
    assert_eq!(shown(&game), [false, false]);
    assert!(game.app.world().resource::<Store>().settings.folded.is_empty(), "other levels keep theirs");
    game.ask(Command::ShowTab(TabColumn::Drawer, Some(Panel::Lesson)));
    assert_eq!(shown(&game), [false, true]);
    game.ask(Command::ToggleUnfolded);
    game.ask(Command::TogglePanel(Panel::Lesson));
    assert_eq!(game.app.world().resource::<Store>().settings.folded, ["lesson"], "where everything is shown");
}
