//! Files for the player: replays, pictures, all data as one file, and what comes in from one.

mod opened;

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
