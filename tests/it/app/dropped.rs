//! Files dropped onto the window.

use super::*;
use frankie_sim::Rows;

#[test]
fn dropped_numbers_become_the_surface_of_the_sandbox() {
    let mut game = Game::new();
    game.play("sandbox");
    game.ask(Command::ApplyEvent(Event::SetParam {
        agent: AgentId::FIRST,
        name: "lr".to_owned(),
        axis: None,
        value: Value::Number(0.5),
    }));
    game.drop_file("slice.csv", "0,1,2\n3,4,-5\n");
    assert_eq!((game.surface(), game.screen()), ("heightmap", Screen::Play));
    assert!(game.notices().contains("slice.csv: 3 × 2 numbers, from −5 to 4"), "{}", game.notices());
    let view = game.session().level().view();
    assert_eq!((view.x, view.y), ([-1.0, 1.0], [-0.5, 0.5]), "drawn to scale");
    assert_eq!(game.lr(), Value::Pair([0.5; 2]), "hyperparameters keep their values");
    // Another file replaces the first one, and parameters can be changed without the file.
    game.drop_file("other.csv", "7,8\n9,7\n");
    std::fs::remove_file(game.folder.path().join("other.csv")).unwrap();
    game.ask(Command::EditLevel(vec![LevelEdit::new("surface.height", 2.0)]));
    let params = &game.session().level().surface_config().params;
    assert_eq!(
        (params.get_as::<Rows>("grid").unwrap().to_text(), params.get_as("height")),
        ("7,8\n9,7\n".to_owned(), Some(2.0))
    );
}

#[test]
fn numbers_dropped_outside_the_sandbox_open_it() {
    let mut game = Game::new();
    game.ask(Command::OpenModal(Modal::Help));
    game.drop_file("slice.csv", "0,1\n3,4\n");
    let id = game.session().level().id().to_owned();
    assert_eq!((id.as_str(), game.surface(), game.screen()), ("sandbox", "heightmap", Screen::Play));
    assert_eq!(game.modal(), None);
    game.play("bowl");
    game.drop_file("slice.csv", "0,1\n3,4\n");
    assert_eq!((game.surface(), game.session().level().id()), ("heightmap", "sandbox"));
    let library = game.app.world().resource::<LevelLibrary>();
    let unchanged = library.catalog.find("sandbox").unwrap().surface_config().kind.info.kind;
    assert_eq!(unchanged, "rosenbrock", "the level in the library is unchanged");
}

#[test]
fn an_unusable_dropped_file_gives_a_notice_and_changes_nothing() {
    let mut game = Game::new();
    game.play("sandbox");
    for (name, content, expected) in [
        ("a.csv", "1,2\n3,x", "a.csv: line 2, column 3: `x` is not a number; expected a number with a point"),
        ("a.npy", "PK", "a.npy: this is not a NumPy array file; expected a file that `numpy.save` writes"),
        ("a.png", "GIF89a", "a.png: the picture cannot be read"),
        ("thin.csv", "1\n2\n", "thin.csv: 2 rows × 1 column: expected at least 2 rows and 2 columns"),
        (
            "a.txt",
            "1,2",
            "a.txt: the format is not known from the file name; expected a file whose name ends in",
        ),
        ("a.toml", "format = 1", "a.toml: line 1, column 1: `title`: missing"),
    ] {
        game.drop_file(name, content);
        assert!(game.notices().contains(expected), "{name}: {}", game.notices());
        assert_eq!((game.surface(), game.screen()), ("rosenbrock", Screen::Play), "{name}");
    }
    game.ask(Command::OpenFile(game.folder.path().join("none.npy")));
    assert!(game.notices().contains("none.npy: "), "{}", game.notices());
}

#[test]
fn a_dropped_level_is_played_and_reloaded_when_its_files_change() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = Store::at(Some(folder.path().to_path_buf()));
    let mut game = Game::with(LevelLibrary::load(&store, Vec::new()), folder.path().to_path_buf(), folder);
    let level = BOWL.replace("kind = \"bowl\"", "kind = \"heightmap\"\nfile = \"mine.csv\"");
    let level =
        level.replace("at = [-2.0, 1.0]", "at = [-0.5, 0.5]").replace("radius", "at = [0.0, 0.0]\nradius");
    let numbers = game.folder.path().join("mine.csv");
    std::fs::write(&numbers, "0,1\n2,3").unwrap();
    game.drop_file("mine.toml", &level);
    assert_eq!((game.session().level().id(), game.screen()), ("mine", Screen::Play));
    let heights = |game: &Game| {
        game.session().level().surface_config().params.get_as::<Rows>("grid").unwrap().to_text()
    };
    assert_eq!(heights(&game), "0,1\n2,3\n");
    std::fs::write(&numbers, "0,1\n2,345").unwrap();
    game.frames(15);
    assert_eq!(heights(&game), "0,1\n2,345\n", "{}", game.notices());
}

#[test]
fn a_dropped_replay_is_watched() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(2.0, -1.0));
    game.frames(10);
    game.ask(Command::SaveReplay);
    let text = std::fs::read(&game.saved_replays()[0]).unwrap();
    game.drop_file("from-a-friend.toml", text);
    assert_eq!(game.screen(), Screen::Watch);
    assert!(
        matches!(&game.session().mode, SessionMode::Replay(watched) if watched.check == ReplayCheck::Verified)
    );
}
