//! Files that the player brings: all data at once, levels, and every other kind, whole or damaged.

use super::*;

#[test]
fn all_data_moves_to_a_page_and_back() {
    let (mut desktop, given) = game();
    let own = desktop.folder.path().join("levels");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join("mine.toml"), BOWL.replace("\"Bowl\"", "\"Mine\"")).unwrap();
    let level = BOWL.replace("kind = \"bowl\"", "kind = \"heightmap\"\nfile = \"mine.csv\"");
    let level =
        level.replace("at = [-2.0, 1.0]", "at = [-0.5, 0.5]").replace("radius", "at = [0.0, 0.0]\nradius");
    std::fs::write(own.join("slice.toml"), level).unwrap();
    std::fs::write(own.join("mine.csv"), "0,1\n2,3").unwrap();
    desktop.ask(Command::ChangeSettings(Settings { speed: 2.0, ..desktop.store().settings.clone() }));
    played(&mut desktop, "bowl", [2.0, -1.0]);
    desktop.ask(Command::SaveReplay);
    desktop.ask(Command::TogglePlaying);
    desktop.frames(300);
    let best = desktop.store().progress.best["bowl"];
    desktop.ask(Command::ExportData);
    let file = given.take();
    assert_eq!(file.name, "frankie-data.toml");
    let bundle = Bundle::parse(std::str::from_utf8(&file.bytes).unwrap()).unwrap();
    let names: Vec<&str> = bundle.files.iter().map(|file| file.name.as_str()).collect();
    let expected =
        ["settings.toml", "progress.toml", "replays/bowl.toml", "levels/mine.toml", "levels/slice.toml"];
    assert_eq!(names, expected);

    let memory = Memory::default();
    let (mut page, given) = page(&memory);
    open_bytes(&mut page, "frankie-data.toml", &file.bytes);
    let words = "frankie-data.toml: settings, 1 better result, 1 replay, 2 levels came in";
    assert!(page.notices().contains(words), "{}", page.notices());
    assert_eq!((page.store().settings.speed, page.store().progress.best["bowl"]), (2.0, best));
    let list = page.app.world().resource::<ReplayList>();
    assert_eq!(list.entries.len(), 1, "the list of replays is read again");
    let path = list.entries[0].path.clone();
    page.ask(Command::WatchReplay(path));
    page.frames(2);
    assert_eq!(page.screen(), Screen::Watch);
    page.play("mine");
    page.play("slice");
    let grid = page.session().level().surface_config().params.get_as::<Rows>("grid").unwrap().to_text();
    assert_eq!(grid, "0,1\n2,3\n", "the numbers of the level came along");
    open_bytes(&mut page, "again.toml", &file.bytes);
    assert!(page.notices().contains("settings came in; 3 files here already"), "{}", page.notices());

    // Back again: nothing is new, and nothing is lost.
    page.ask(Command::ExportData);
    let file = given.take();
    desktop.drop_file("from-the-page.toml", &file.bytes);
    assert!(desktop.notices().contains("here already"), "{}", desktop.notices());
    assert_eq!(desktop.saved_replays().len(), 1);
    assert_eq!(
        std::fs::read_dir(&own).unwrap().count(),
        4,
        "the level with its numbers in it is another file"
    );
}

#[test]
fn damaged_data_changes_nothing() {
    let (mut game, _) = game();
    let before = game.store().settings.clone();
    for (text, expected) in [
        ("frankie_data = 9", "bad.toml: a later version of the game wrote this file"),
        (
            "frankie_data = 1\n[[file]]\nname = '../a'\ntext = ''",
            "bad.toml: ../a: this is not a file of the game",
        ),
        (
            "frankie_data = 1\n[[file]]\nname = 'settings.toml'\ntext = 'speed = 9'\n[[file]]\nname = 'x'\ntext = ''",
            "bad.toml: x: this is not a file of the game",
        ),
    ] {
        open_bytes(&mut game, "bad.toml", text);
        assert!(game.notices().contains(expected), "{}", game.notices());
        assert_eq!(game.store().settings, before);
        game.drop_file("bad.toml", text);
        assert!(game.notices().contains(expected), "{}", game.notices());
        assert_eq!(game.store().settings, before);
    }
}

#[test]
fn a_level_that_is_opened_in_a_page_is_kept_there() {
    let memory = Memory::default();
    let (mut game, _) = page(&memory);
    let mine = BOWL.replace("\"Bowl\"", "\"Mine\"");
    open_bytes(&mut game, "C:\\levels\\mine.toml", &mine);
    assert_eq!((game.session().level().id(), game.screen()), ("mine", Screen::Play));
    let (again, _) = page(&memory);
    let library = |game: &Game, id: &str| {
        game.app.world().resource::<LevelLibrary>().catalog.find(id).map(|level| level.title().to_owned())
    };
    assert_eq!(library(&again, "mine").as_deref(), Some("Mine"), "it is there at the next visit");
    // The level as its author changed it takes its place; another one of that name does not.
    open_bytes(&mut game, "mine.toml", mine.replace("lr = 0.02", "lr = 0.03"));
    assert_eq!((game.session().level().id(), game.lr()), ("mine", Value::Pair([0.03; 2])));
    open_bytes(&mut game, "mine.toml", BOWL);
    assert_eq!((game.session().level().id(), game.session().level().title()), ("mine-2", "Bowl"));
    // A built-in level is never replaced.
    open_bytes(&mut game, "one-way.toml", BOWL);
    assert_eq!(game.session().level().id(), "one-way-2");
    assert_eq!(library(&game, "one-way").as_deref(), Some("One way"));
    let (again, _) = page(&memory);
    assert_eq!(again.app.world().resource::<LevelLibrary>().texts(), 3);
    game.ask(Command::DeleteOwnLevels);
    assert_eq!(library(&game, "mine"), None);
    assert!(memory.open().own_levels().texts().unwrap().is_empty());
}

#[test]
fn a_level_is_played_where_it_cannot_be_kept() {
    let memory = Memory::default();
    memory.limit_to(10);
    let (mut game, _) = page(&memory);
    open_bytes(&mut game, "mine.toml", BOWL);
    assert_eq!((game.session().level().id(), game.screen()), ("mine", Screen::Play));
    let words = "mine.toml is here until the page is closed: ";
    assert!(game.notices().contains(words), "{}", game.notices());
    game.play("mine");
    assert!(memory.all().is_empty());
    let (mut desktop, _) = self::game();
    assert!(matches!(desktop.store().place(), Place::Folder(_)));
    open_bytes(&mut desktop, "mine.toml", BOWL);
    desktop.play("mine");
    assert!(
        !desktop.folder.path().join("levels").exists(),
        "no file of the player's folder is written unasked"
    );
}

#[test]
fn the_content_of_every_kind_of_file_is_opened() {
    let memory = Memory::default();
    let (mut game, given) = page(&memory);
    game.play("sandbox");
    open_bytes(&mut game, "slice.csv", "0,1,2\n3,4,-5\n");
    assert_eq!(game.surface(), "heightmap");
    assert!(game.notices().contains("slice.csv: 3 × 2 numbers"), "{}", game.notices());
    open_bytes(&mut game, "SLICE.TSV", "0\t1\n3\t4\n");
    assert!(game.notices().contains("SLICE.TSV: 2 × 2 numbers"), "{}", game.notices());
    let picture =
        png::whole(&[10, 10, 10, 255, 20, 20, 20, 255, 30, 30, 30, 255, 40, 40, 40, 255], [2, 2]).unwrap();
    open_bytes(&mut game, "hills.png", picture);
    assert!(game.notices().contains("hills.png: 2 × 2 numbers"), "{}", game.notices());
    open_bytes(&mut game, "moons.npy", include_bytes!("../../../../levels/two-moons.npy"));
    assert!(game.notices().contains("moons.npy: "), "{}", game.notices());
    played(&mut game, "one-way", [-3.0, 0.0]);
    game.ask(Command::DownloadReplay);
    let replay = given.take();
    open_bytes(&mut game, &replay.name, &replay.bytes);
    assert_eq!(game.screen(), Screen::Watch);
    for (name, bytes, expected) in [
        ("a.toml", &b"\xff"[..], "a.toml: the file is not a text"),
        ("a.toml", b"format = 1", "a.toml: line 1, column 1: `title`: missing"),
        ("a.toml", b"sim = 1\nformat = 7", "a.toml: "),
        ("a.npy", b"PK", "a.npy: this is not a NumPy array file"),
        ("a.txt", b"1,2", "a.txt: the format is not known from the file name"),
        ("", b"", ": the format is not known from the file name"),
        ("../../a.csv", b"1,x", "a.csv: line 1, column 3: `x` is not a number"),
    ] {
        open_bytes(&mut game, name, bytes);
        assert!(game.notices().contains(expected), "{name}: {}", game.notices());
        game.frames(60);
    }
    let large = vec![b'1'; frankie_sim::rows::MAX_ROWS_BYTES + 1];
    open_bytes(&mut game, "large.csv", &large);
    assert!(game.notices().contains("large.csv: too large for numbers"), "{}", game.notices());
    open_bytes(&mut game, "large.toml", vec![b'#'; (64 << 20) + 1]);
    assert!(game.notices().contains("large.toml: too large; expected at most 64 MB"), "{}", game.notices());
}
