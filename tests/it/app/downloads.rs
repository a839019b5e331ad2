//! Files for the player: replays, pictures, all data as one file, and what comes in from one.

use std::sync::Mutex;

use super::*;
use crate::memory::Memory;
use frankie::game::host::{Delivery, Desktop, Host, Platform};
use frankie::game::run_map::{MapPage, MapPages, PageRequest};
use frankie::store::Place;
use frankie_draw::compare::Picture;
use frankie_draw::{png, raster, run_figure};
use frankie_sim::bundle::Bundle;
use frankie_sim::{Replay, Rows};

/// A world that keeps what it is given.
#[derive(Clone, Default)]
struct Given {
    files: Arc<Mutex<Vec<Delivery>>>,
    has_chooser: bool,
    refuses: bool,
}

impl Platform for Given {
    fn deliver(&self, file: &Delivery) -> Result<String, String> {
        if self.refuses {
            return Err("no room".to_owned());
        }
        self.files.lock().unwrap().push(file.clone());
        Ok(file.name.clone())
    }

    fn copy(&self, _: &str) -> Result<(), String> {
        Ok(())
    }

    fn choose_file(&self) -> bool {
        self.has_chooser
    }
}

impl Given {
    fn attach(&self, game: &mut Game) {
        game.app.insert_resource(Host(Box::new(self.clone())));
    }

    /// Returns the only file that was given since the last call.
    fn take(&self) -> Delivery {
        let mut files = self.files.lock().unwrap();
        assert_eq!(files.len(), 1);
        files.remove(0)
    }
}

fn game() -> (Game, Given) {
    let (mut game, given) = (Game::new(), Given::default());
    given.attach(&mut game);
    (game, given)
}

/// Returns a game in a page with this storage.
fn page(memory: &Memory) -> (Game, Given) {
    let (mut game, given) = game();
    let store = memory.open();
    game.app.insert_resource(LevelLibrary::load(&store, Vec::new()));
    game.app.insert_resource(store);
    given.attach(&mut game);
    (game, given)
}

fn open_bytes(game: &mut Game, name: &str, bytes: impl AsRef<[u8]>) {
    game.ask(Command::OpenBytes { name: name.to_owned(), bytes: bytes.as_ref().into() });
    game.frames(2);
}

#[test]
fn a_map_of_two_settings_is_given_as_the_figure_that_the_tool_draws() {
    let (mut game, given) = game();
    game.play("sandbox");
    game.ask(Command::OpenMapPage);
    game.ask(Command::MapPage(PageRequest::Resize([80.0, 60.0])));
    let page = |game: &Game| game.app.world().resource::<MapPages>().page.as_ref().map(MapPage::figure);
    for _ in 0..200 {
        game.frames(1);
    }
    let map = page(&game).unwrap();
    assert_eq!(map.cells.len(), map.size[0] * map.size[1]);
    game.ask(Command::SaveMapPicture);
    game.frames(100);
    let file = given.take();
    assert_eq!(file.name, "map.png");
    let drawn = raster::pixels(&frankie_draw::run_map::draw(&map, [1280, 960]));
    let drawn = Picture::from_rgba(&drawn, [1280, 960]);
    assert!(Picture::from_png(&file.bytes).unwrap().rgb == drawn.rgb);
}

/// Plays a level for some steps and pauses.
fn played(game: &mut Game, id: &str, at: [f64; 2]) {
    game.play(id);
    game.ask(Command::ApplyEvent(Event::Drop { at }));
    game.frames(10);
    if game.session().playing {
        game.ask(Command::TogglePlaying);
    }
}

/// Lets the game make a picture and returns it.
fn picture(game: &mut Game, given: &Given) -> Delivery {
    game.ask(Command::DownloadPicture);
    for _ in 0..10_000 {
        if !given.files.lock().unwrap().is_empty() {
            break;
        }
        game.frames(1);
    }
    given.take()
}

#[test]
fn the_run_is_given_as_a_replay_that_is_verified() {
    let (mut game, given) = game();
    game.ask(Command::DownloadReplay);
    game.play("bowl");
    game.ask(Command::DownloadReplay);
    assert!(game.notices().contains("There is no replay yet"), "{}", game.notices());
    assert!(given.files.lock().unwrap().is_empty(), "there is no file of the demo or of no step");
    played(&mut game, "bowl", [2.0, -1.0]);
    let steps = game.step();
    game.ask(Command::Seek(3));
    game.ask(Command::DownloadReplay);
    let file = given.take();
    assert_eq!(file.name, format!("bowl-step-{steps}.toml"));
    let replay = Replay::parse(std::str::from_utf8(&file.bytes).unwrap()).unwrap();
    assert_eq!((replay.steps, replay.verify().unwrap().steps), (steps, steps), "going back shortens nothing");
    assert!(game.notices().contains(&format!("Saved as bowl-step-{steps}.toml")), "{}", game.notices());
    assert!(game.saved_replays().is_empty(), "a file for the player is none of the kept replays");
}

#[test]
fn kept_replays_are_given_as_they_are() {
    let (mut game, given) = game();
    played(&mut game, "bowl", [2.0, -1.0]);
    game.ask(Command::SaveReplay);
    let path = game.saved_replays().remove(0);
    let text = std::fs::read(&path).unwrap();
    game.ask(Command::DownloadReplayFile(path.clone()));
    assert_eq!(given.take(), Delivery { name: "bowl.toml".to_owned(), bytes: text.clone() });
    game.ask(Command::WatchReplay(path.clone()));
    game.frames(2);
    game.ask(Command::DownloadReplay);
    assert_eq!(given.take(), Delivery { name: "bowl.toml".to_owned(), bytes: text });
    game.ask(Command::DeleteReplay(path.clone()));
    game.ask(Command::DownloadReplayFile(path));
    assert!(game.notices().contains("Not saved: "), "{}", game.notices());
    game.ask(Command::DownloadReplayFile(game.folder.path().join("settings.toml")));
    assert!(given.files.lock().unwrap().is_empty());
    // The run that is watched is recorded again where its file is gone.
    game.ask(Command::DownloadReplay);
    assert!(given.take().name.starts_with("bowl-step-"));
}

#[test]
fn a_picture_is_that_of_the_tool_and_comes_after_some_frames() {
    let (mut game, given) = game();
    game.ask(Command::DownloadPicture);
    game.frames(3);
    assert!(given.files.lock().unwrap().is_empty(), "there is no picture of the demo");
    played(&mut game, "bowl", [2.0, -1.0]);
    let step = game.step();
    let canvas = run_figure::draw(game.session().run(), AgentId::FIRST, [1280, 960]);
    game.ask(Command::DownloadPicture);
    game.ask(Command::DownloadPicture);
    assert!(game.notices().contains("A picture is being made"), "{}", game.notices());
    // It shows the run as it was, whatever the player does meanwhile.
    game.play("fetch");
    let mut frames = 0;
    while given.files.lock().unwrap().is_empty() {
        game.frames(1);
        frames += 1;
        assert!(frames < 10_000);
    }
    let file = given.take();
    assert_eq!(file.name, format!("bowl-step-{step}.png"));
    let rgb: Vec<u8> = raster::pixels(&canvas).chunks_exact(4).flat_map(|px| [px[0], px[1], px[2]]).collect();
    let picture_of_run = Picture::from_png(&file.bytes).unwrap();
    assert!(picture_of_run == Picture { size: [1280, 960], rgb });
    assert_eq!(picture(&mut game, &given).name, "fetch-step-0.png");
}

#[test]
fn a_refused_file_is_a_notice() {
    let (mut game, _) = game();
    Given { refuses: true, ..Given::default() }.attach(&mut game);
    played(&mut game, "bowl", [2.0, -1.0]);
    for command in [Command::DownloadReplay, Command::ExportData] {
        game.ask(command);
        assert!(game.notices().contains("Not saved: no room"), "{}", game.notices());
    }
}

#[test]
fn the_desktop_writes_into_its_folder_and_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("Downloads");
    let desktop = Desktop::with_folder(Some(root.clone()));
    let give = |name: &str, bytes: &[u8]| {
        desktop.deliver(&Delivery { name: name.to_owned(), bytes: bytes.to_vec() })
    };
    for (name, bytes, expected) in [
        ("a.tar.gz", b"one", "a.tar.gz"),
        ("a.tar.gz", b"two", "a.tar-2.gz"),
        ("plain", b"one", "plain"),
        ("plain", b"two", "plain-2"),
    ] {
        assert_eq!(give(name, bytes).unwrap(), root.join(expected).display().to_string());
        assert_eq!(std::fs::read(root.join(expected)).unwrap(), bytes);
    }
    assert_eq!(std::fs::read_dir(&root).unwrap().count(), 4, "nothing else is left behind");
    for name in ["../a.toml", "/tmp/a.toml", "", ".."] {
        assert!(give(name, b"").is_err(), "{name}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    std::fs::write(folder.path().join("file"), "").unwrap();
    let no_folder = Desktop::with_folder(Some(folder.path().join("file")));
    let refused = no_folder.deliver(&Delivery { name: "a.toml".to_owned(), bytes: Vec::new() });
    assert!(refused.unwrap_err().contains("file"));
    let nowhere = Desktop::with_folder(None);
    assert!(nowhere.deliver(&Delivery { name: "a.toml".to_owned(), bytes: Vec::new() }).is_err());
}

#[test]
fn choosing_a_file_says_what_to_do_without_a_chooser() {
    let (mut game, _) = game();
    game.ask(Command::ChooseFile);
    assert!(game.notices().contains("Drop a file"), "{}", game.notices());
    let (mut game, _) = self::game();
    Given { has_chooser: true, ..Given::default() }.attach(&mut game);
    game.ask(Command::ChooseFile);
    assert_eq!(game.notices(), "");
}

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
    open_bytes(&mut game, "moons.npy", include_bytes!("../../../levels/two-moons.npy"));
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
