//! All data as one file: it comes in completely, or not at all, and takes the place of nothing but settings.

use frankie::store::archive::{self, Imported};
use frankie_sim::bundle::{Bundle, BundledFile};

use super::*;
use crate::memory::Memory;

fn file(name: &str, text: &str) -> BundledFile {
    BundledFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn bundle(files: &[(&str, &str)]) -> Bundle {
    Bundle { app: "0.1.0".to_owned(), files: files.iter().map(|(name, text)| file(name, text)).collect() }
}

fn exported(store: &Store) -> Bundle {
    let exported = store.export("0.1.0", |_, text| text).unwrap();
    assert_eq!(exported.unreadable, 0);
    archive::parse(exported.text.as_bytes()).unwrap()
}

fn import(store: &mut Store, bundle: &Bundle) -> Imported {
    store.import(bundle, |id| id == "built-in").unwrap()
}

const REPLAY: &str = "format = 1\nsim = 1\nseed = 7\n[level]\ntitle = \"One way\"\n[result]\nsteps = 212\noutcome = \"reached\"\n";

/// Returns a store in a folder with some of everything.
fn full(dir: &TempDir) -> Store {
    let mut store = store(dir.path());
    store.set(Settings { speed: 5.0, folded: vec!["rule".to_owned()], ..Settings::default() }).unwrap();
    store.update_progress(|progress| progress.record_result("a", achieved(200))).1.unwrap();
    for text in [REPLAY, &REPLAY.replace("212", "213")] {
        store.replays().save(text, "one way").unwrap();
    }
    store.own_levels().replace("Mine", "title = \"Mine\"\n").unwrap();
    store
}

#[test]
fn everything_comes_into_an_empty_store_once() {
    let dir = tempdir().unwrap();
    let before = full(&dir);
    let all = exported(&before);
    let memory = Memory::default();
    let mut page = memory.open();
    let expected = Imported { has_settings: true, results: 1, replays: 2, levels: 1, known: 0, error: None };
    assert_eq!(import(&mut page, &all), expected);
    assert_eq!((&page.settings, &page.progress.best), (&before.settings, &before.progress.best));
    assert_eq!(exported(&page), all, "what a page exports is the same");
    let values = memory.all();
    let again = Imported { has_settings: true, known: 3, ..Imported::default() };
    assert_eq!(import(&mut page, &all), again);
    assert_eq!(memory.all(), values, "a second time changes nothing");
    assert_eq!(exported(&memory.open()), all);
}

#[test]
fn what_is_there_is_not_lost() {
    let dir = tempdir().unwrap();
    let mut store = full(&dir);
    let other = REPLAY.replace("212", "999");
    let progress = "[newest]\nlevel = \"z\"\noutcome = \"reached\"\nsteps = 1\n[best.a]\nsteps = 300\n[best.b]\nsteps = 7\n";
    let all = bundle(&[
        ("settings.toml", "speed = 2.0\nvolume = 0.3\n"),
        ("progress.toml", progress),
        ("replays/one-way.toml", &other),
        ("replays/another.toml", REPLAY),
        ("levels/Mine.toml", "title = \"Another\"\n"),
        ("levels/built-in.toml", "title = \"Built-in\"\n"),
    ]);
    let expected = Imported { has_settings: true, results: 1, replays: 1, levels: 2, known: 1, error: None };
    assert_eq!(import(&mut store, &all), expected);
    assert_eq!((store.settings.speed, store.settings.folded.len()), (2.0, 1), "others stay as they are");
    assert_eq!((store.progress.best["a"].steps, store.progress.best["b"].steps), (200, 7));
    let mut names: Vec<_> = store.replays().list().unwrap().into_iter().map(|entry| entry.name).collect();
    names.sort();
    assert_eq!(names, ["one-way", "one-way-2", "one-way-3"]);
    let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
    assert_eq!((read("replays/one-way.toml"), read("replays/one-way-3.toml")), (REPLAY.to_owned(), other));
    assert_eq!(read("levels/Mine.toml"), "title = \"Mine\"\n");
    assert_eq!(read("levels/Mine-2.toml"), "title = \"Another\"\n");
    assert_eq!(read("levels/built-in-2.toml"), "title = \"Built-in\"\n");
}

#[test]
fn nothing_is_written_unless_every_part_is_valid() {
    let memory = Memory::default();
    let mut store = memory.open();
    let good = ("settings.toml", "speed = 2.0\n");
    for (name, text, expected) in [
        ("settings2.toml", "", "this is not a file of the game"),
        ("replays/../settings.toml", REPLAY, "this is not a file of the game"),
        ("replays/a/b.toml", REPLAY, "this is not a file of the game"),
        ("replays/a\\b.toml", REPLAY, "this is not a file of the game"),
        ("replays/C:.toml", REPLAY, "this is not a file of the game"),
        ("replays/.toml", REPLAY, "this is not a file of the game"),
        ("replays/.hidden.toml", REPLAY, "this is not a file of the game"),
        ("replays/con.toml", REPLAY, "this is not a file of the game"),
        ("/etc/passwd", "", "this is not a file of the game"),
        ("levels/a.csv", "", "this is not a file of the game"),
        ("replays/a.toml", "title = 3", "this is not a replay"),
        ("replays/a.toml", "sim = 1\n", "level.title"),
        ("levels/a.toml", REPLAY, "this is not a level"),
        ("progress.toml", "[best.a]\nsteps = -1\n", "line 1: `best.a`"),
        ("progress.toml", "best = ", "line 1"),
    ] {
        let error = store.import(&bundle(&[good, (name, text)]), |_| false).unwrap_err();
        assert!(error.contains(name) && error.contains(expected), "{name}: {error}");
    }
    let bad = bundle(&[("settings.toml", "speed = \"fast\"\n")]);
    assert!(store.import(&bad, |_| false).unwrap_err().contains("`speed`"));
    let mut bytes = bundle(&[("replays/a.toml", "")]);
    bytes.files[0].bytes = vec![0xff];
    assert!(store.import(&bytes, |_| false).unwrap_err().contains("not a text"));
    assert!(memory.all().is_empty());
}

#[test]
fn a_full_storage_keeps_what_came_in_first_and_says_so() {
    let dir = tempdir().unwrap();
    let all = exported(&full(&dir));
    let memory = Memory::default();
    let mut page = memory.open();
    memory.limit_to(400);
    let imported = import(&mut page, &all);
    assert!(imported.error.as_ref().unwrap().contains("the browser keeps no more"), "{imported:?}");
    assert!(imported.has_settings && imported.replays + imported.levels < 3, "{imported:?}");
    // With room the rest comes in.
    memory.limit_to(10_000);
    let rest = import(&mut page, &all);
    assert_eq!((rest.replays + imported.replays, rest.known, rest.error), (2, imported.replays, None));
    assert_eq!(exported(&page), all);
}

#[test]
fn a_store_that_keeps_nothing_can_be_exported() {
    let mut store = Store::for_now();
    store.update_progress(|progress| progress.record_result("a", achieved(9))).1.unwrap();
    let mut page = Memory::default().open();
    assert_eq!(import(&mut page, &exported(&store)).results, 1);
    assert_eq!(page.progress.best["a"], achieved(9));
}

#[test]
fn files_that_cannot_be_read_are_counted() {
    let dir = tempdir().unwrap();
    let store = full(&dir);
    fs::write(dir.path().join("replays/broken.toml"), "format = ").unwrap();
    fs::write(dir.path().join("levels/notes.txt"), "").unwrap();
    let exported = store.export("0.1.0", |_, text| text).unwrap();
    assert_eq!((exported.replays, exported.unreadable), (2, 1));
}

#[test]
fn a_file_of_all_data_is_told_from_others() {
    let dir = tempdir().unwrap();
    let path = dir.path().join("a.toml");
    for (text, is_data) in
        [("frankie_data = 1\n", true), ("title = 'a'\n", false), ("[a]\nfrankie_data = 1", false)]
    {
        fs::write(&path, text).unwrap();
        assert_eq!(archive::read(&path).unwrap().is_some(), is_data, "{text}");
    }
    fs::write(&path, "frankie_data = 2\n").unwrap();
    assert!(archive::read(&path).unwrap_err().contains("a later version"));
    assert_eq!(archive::read(&dir.path().join("none")), Ok(None));
    assert_eq!(archive::read(dir.path()), Ok(None));
}
