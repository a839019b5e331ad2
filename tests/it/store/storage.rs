//! The storage of a page in a browser: the same store, without a disk; full or forbidden it loses nothing.

use std::time::{Duration, SystemTime};

use super::*;
use crate::memory::Memory;
use frankie::store::{Folder, Place, folder::Existing};

fn at_ms(ms: u64) -> Option<SystemTime> {
    Some(SystemTime::UNIX_EPOCH + Duration::from_millis(ms))
}

#[test]
fn everything_is_found_again_by_the_next_visit() {
    let memory = Memory::default();
    let mut first = memory.open();
    assert_eq!((first.place(), first.path(), first.replays().path()), (Place::Browser, None, None));
    assert!(memory.all().is_empty(), "nothing is written before something is saved");
    let wanted = Settings { ui_scale: 1.25, folded: vec!["rule".to_owned()], ..Settings::default() };
    first.set(wanted.clone()).unwrap();
    first.update_progress(|progress| progress.record_result("one-way", achieved(212))).1.unwrap();
    memory.set_now(5_000);
    assert_eq!(first.now(), at_ms(5_000));
    let path = first.replays().save(REPLAY, "One way!").unwrap();
    assert_eq!(path, Path::new("replays/one-way.toml"));
    memory.set_now(9_000);
    assert_eq!(first.replays().save(REPLAY, "One way!").unwrap(), Path::new("replays/one-way-2.toml"));

    let again = memory.open();
    assert_eq!((&again.settings, &again.progress), (&wanted, &first.progress));
    let listed = again.replays().list().unwrap();
    let facts: Vec<_> =
        listed.iter().map(|entry| (entry.name.as_str(), entry.modified, entry.size)).collect();
    let size = REPLAY.len() as u64;
    assert_eq!(
        facts,
        [("one-way-2", at_ms(9_000), size), ("one-way", at_ms(5_000), size)],
        "the newest first"
    );
    assert_eq!(listed[0].summary.as_ref().unwrap().title, "One way");
    assert_eq!(again.replays().read(&path).unwrap(), REPLAY);
    again.replays().delete(&path).unwrap();
    again.replays().delete(&path).unwrap();
    assert_eq!(again.replays().list().unwrap().len(), 1);
    assert!(matches!(again.replays().read(&path), Err(FolderError::Io { .. })));
    assert!(matches!(again.replays().delete(Path::new("settings.toml")), Err(FolderError::Outside(_))));
}

#[test]
fn keys_of_other_pages_are_left_alone() {
    let memory = Memory::default();
    for key in
        ["settings.toml", "other/replays/a.toml", "fetch-frankie/replays/deep/a.toml", "fetch-frankie/a"]
    {
        memory.insert(key, "theirs");
    }
    let before = memory.all();
    let mut store = memory.open();
    assert!(store.replays().list().unwrap().is_empty());
    store.set(Settings { speed: 2.0, ..Settings::default() }).unwrap();
    store.reset_progress().unwrap();
    let after = memory.all();
    assert!(before.iter().all(|(key, value)| after.get(key) == Some(value)));
    let ours: Vec<_> = after.keys().filter(|key| !before.contains_key(*key)).collect();
    assert_eq!(ours, ["fetch-frankie/progress.toml", "fetch-frankie/settings.toml"]);
}

#[test]
fn files_keep_every_byte_and_are_not_replaced_unasked() {
    let folder = Folder::in_storage(Box::new(Memory::default()));
    for bytes in [b"".as_slice(), b"a\nb", "ünï\u{0}".as_bytes(), &[0xff, 0xfe, 0], &[0x80]] {
        folder.write("a/b.bin", bytes, Existing::Replace).unwrap();
        assert_eq!(folder.read("a/b.bin").unwrap().unwrap(), bytes);
        assert_eq!(folder.list("a").unwrap()[0].size, bytes.len() as u64);
        let begin = folder.read_beginning("a/b.bin", 2).unwrap().unwrap();
        assert_eq!(begin, bytes[..bytes.len().min(2)]);
    }
    assert!(matches!(folder.write("a/b.bin", b"x", Existing::Keep), Err(FolderError::Exists(_))));
    assert_eq!(folder.read("a/b.bin").unwrap().unwrap(), [0x80]);
    for name in ["", "/a", "../a", "a/../../b", "a/.."] {
        assert!(
            matches!(folder.write(name, b"x", Existing::Replace), Err(FolderError::Outside(_))),
            "{name}"
        );
        assert!(folder.read(name).is_err() && folder.delete(name).is_err() && folder.list(name).is_err());
    }
}

#[test]
fn a_full_storage_is_an_error_and_loses_nothing() {
    let memory = Memory::default();
    let mut store = memory.open();
    store.set(Settings { speed: 2.0, ..Settings::default() }).unwrap();
    store.update_progress(|progress| progress.record_result("a", achieved(200))).1.unwrap();
    store.replays().save(REPLAY, "kept").unwrap();
    memory.limit_to(10);
    let before = memory.all();
    let settings =
        Settings { folded: vec!["rule".to_owned(), "charts".to_owned()], ..store.settings.clone() };
    let errors = [
        store.set(settings.clone()).unwrap_err().to_string(),
        store.update_progress(|progress| progress.record_result("b", achieved(9))).1.unwrap_err().to_string(),
        store.replays().save(REPLAY, "one").unwrap_err().to_string(),
        store.own_levels().replace("mine", REPLAY).unwrap_err().to_string(),
    ];
    for error in errors {
        assert!(error.contains("the browser keeps no more for this page"), "{error}");
    }
    assert_eq!(memory.all(), before, "nothing that was saved is lost");
    assert_eq!(
        (store.settings.clone(), store.progress.best["b"].steps),
        (settings, 9),
        "they hold until it closes"
    );
    // What did not fit is saved with the next change, once there is room.
    memory.limit_to(10_000);
    store.update_progress(|progress| progress.record_result("c", achieved(8))).1.unwrap();
    assert_eq!(memory.open().progress.best.len(), 3);
}

#[test]
fn a_forbidden_storage_gives_one_warning_and_no_errors_for_small_things() {
    let memory = Memory::default();
    memory.forbid();
    let (mut store, warnings) = Store::in_storage(Box::new(memory.clone()));
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].contains("does not let this page keep anything"), "{warnings:?}");
    assert_eq!(store.place(), Place::Nowhere);
    store.set(Settings { speed: 2.0, ..Settings::default() }).unwrap();
    store.update_progress(|progress| progress.record_result("a", achieved(9))).1.unwrap();
    store.update_progress(|progress| progress.record_result("b", achieved(8))).1.unwrap();
    assert_eq!((store.settings.speed, store.progress.best.len()), (2.0, 2));
    assert!(store.replays().list().unwrap().is_empty());
    let error = store.replays().save(REPLAY, "one").unwrap_err().to_string();
    assert!(error.contains("no place to save"), "{error}");
    assert!(memory.all().is_empty());
    // Permission can be taken away in the middle of a visit.
    let memory = Memory::default();
    let mut store = memory.open();
    memory.forbid();
    let error = store.set(Settings { speed: 2.0, ..Settings::default() }).unwrap_err().to_string();
    assert!(error.contains("does not let this page keep anything"), "{error}");
    assert!(store.replays().list().is_err() && store.own_levels().texts().is_err());
}

#[test]
fn two_pages_share_a_storage() {
    let memory = Memory::default();
    let (mut one, mut two) = (memory.open(), memory.open());
    one.update_progress(|progress| progress.record_result("a", achieved(200))).1.unwrap();
    two.update_progress(|progress| progress.record_result("b", achieved(300))).1.unwrap();
    let (comparison, _) = two.update_progress(|progress| progress.record_result("a", achieved(250)));
    assert_eq!(comparison, Comparison::NotBetter(achieved(200)));
    one.set(Settings { ui_scale: 1.1, ..one.settings.clone() }).unwrap();
    two.set(Settings { speed: 5.0, ..two.settings.clone() }).unwrap();
    let both = memory.open();
    assert_eq!((both.settings.ui_scale, both.settings.speed, both.progress.best.len()), (1.1, 5.0, 2));
}

#[test]
fn damaged_values_are_kept_aside() {
    let memory = Memory::default();
    memory.insert("fetch-frankie/settings.toml", "frankie-file-1 7 text\nui_scale = \"large\"\nspeed = 2\n");
    memory.insert("fetch-frankie/progress.toml", "frankie-file-1 7 base64\n%%%");
    let (mut store, warnings) = Store::in_storage(Box::new(memory.clone()));
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert_eq!(store.settings.speed, 2.0);
    assert!(memory.all()["fetch-frankie/settings.toml.bad"].contains("ui_scale = \"large\""));
    assert!(store.reset_progress().is_err(), "what cannot be read is not overwritten");
    assert!(memory.all()["fetch-frankie/progress.toml"].contains("%%%"));
    store.set(Settings { speed: 3.0, ..store.settings.clone() }).unwrap();
    assert_eq!(Store::in_storage(Box::new(memory)).0.settings.speed, 3.0);
}

#[test]
fn own_levels_are_kept_and_deleted() {
    let memory = Memory::default();
    let store = memory.open();
    let levels = store.own_levels();
    levels.replace("b", "two").unwrap();
    levels.replace("ä", "one").unwrap();
    levels.replace("b", "three").unwrap();
    memory.insert("fetch-frankie/levels/notes.txt", "no level");
    memory.insert("fetch-frankie/levels/bytes.toml", "frankie-file-1 7 base64\n/w==");
    let text = |id: &str, text: &str| (id.to_owned(), text.to_owned());
    assert_eq!(memory.open().own_levels().texts().unwrap(), [text("b", "three"), text("ä", "one")]);
    levels.delete_all().unwrap();
    assert_eq!(levels.texts().unwrap(), []);
    assert!(memory.all().contains_key("fetch-frankie/levels/notes.txt"));
}
