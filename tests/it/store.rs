//! The store: files are written completely or not at all and never lost, and no error stops the game.

mod archive;
mod damaged;
#[cfg(unix)]
mod links;
mod medals;
mod runs;
mod storage;
mod walks;
mod windows;

use std::fs;
use std::path::Path;

use frankie::store::{Comparison, FolderError, LatestResult, LevelResult, Settings, Store, StoreError};
use tempfile::{TempDir, tempdir};

fn store(root: &Path) -> Store {
    let (store, warnings) = Store::at(Some(root.to_path_buf()));
    assert!(warnings.is_empty(), "{warnings:?}");
    store
}

fn achieved(steps: u64) -> LevelResult {
    LevelResult { steps, wrong_way_steps: 3, seed: 7, theory_ok: Some(true) }
}

/// Returns a folder that no user can create: its parent is a file.
fn impossible() -> (TempDir, std::path::PathBuf) {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("file"), "").unwrap();
    let path = dir.path().join("file").join("data");
    (dir, path)
}

#[test]
fn the_folder_is_created_by_the_first_write() {
    let dir = tempdir().unwrap();
    let root = dir.path().join("data");
    let mut store = store(&root);
    assert!(store.replays().list().unwrap().is_empty());
    assert!(store.set(Settings::default()).is_ok());
    assert!(!root.exists());
    store.set(Settings { ui_scale: 1.5, ..Settings::default() }).unwrap();
    assert!(root.join("settings.toml").exists());
}

#[test]
fn settings_and_progress_are_saved_and_read() {
    let dir = tempdir().unwrap();
    let mut before = store(dir.path());
    let wanted =
        Settings { ui_scale: 1.25, speed: 5.0, folded: vec!["rule".to_owned()], ..Settings::default() };
    before.set(wanted.clone()).unwrap();
    before.progress.record_result("one-way", achieved(212));
    let newest = LatestResult { level: "one-way".to_owned(), outcome: "reached".to_owned(), steps: 212 };
    before.progress.newest = Some(newest);
    before.save_progress().unwrap();
    let after = store(dir.path());
    assert_eq!(after.settings, wanted);
    assert_eq!(after.progress, before.progress);
}

#[test]
fn keys_of_another_version_are_kept() {
    let dir = tempdir().unwrap();
    let text = "ui_scale = 1.2\nvolume = 0.4\n[sound]\nmuted = true\n";
    fs::write(dir.path().join("settings.toml"), text).unwrap();
    let mut store = store(dir.path());
    let settings = Settings { speed: 2.0, ..store.settings.clone() };
    store.set(settings).unwrap();
    let written: toml::Table =
        toml::from_str(&fs::read_to_string(dir.path().join("settings.toml")).unwrap()).unwrap();
    assert_eq!(written["volume"].as_float(), Some(0.4));
    assert_eq!(written["sound"]["muted"].as_bool(), Some(true));
    assert_eq!(written["speed"].as_float(), Some(2.0));
}

#[test]
fn numbers_out_of_range_are_clamped() {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("settings.toml"), "ui_scale = 900.0\nspeed = nan\n").unwrap();
    let store = store(dir.path());
    assert_eq!((store.settings.ui_scale, store.settings.speed), (2.0, 1.0));
}

#[test]
fn a_damaged_file_is_moved_away_with_a_warning() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("settings.toml");
    for (round, bad) in ["settings.toml.bad", "settings.toml.bad-2"].into_iter().enumerate() {
        let text = format!("# {round}\nui_scale = \"large\"\n");
        fs::write(&file, &text).unwrap();
        let (mut store, warnings) = Store::at(Some(dir.path().to_path_buf()));
        assert_eq!(warnings.len(), 1);
        assert!(warnings[0].contains("line 2") && warnings[0].contains(bad), "{warnings:?}");
        assert_eq!(store.settings, Settings::default());
        assert_eq!(fs::read_to_string(dir.path().join(bad)).unwrap(), text);
        store.set(Settings { speed: 2.0, ..Settings::default() }).unwrap();
    }
    fs::write(dir.path().join("progress.toml"), [0xff, 0xfe, 0x00]).unwrap();
    let (_, warnings) = Store::at(Some(dir.path().to_path_buf()));
    assert!(warnings[0].contains("not text"), "{warnings:?}");
    assert_eq!(fs::read(dir.path().join("progress.toml.bad")).unwrap(), [0xff, 0xfe, 0x00]);
}

#[test]
fn a_file_that_cannot_be_read_is_not_overwritten() {
    let dir = tempdir().unwrap();
    // No user can read a folder of that name as a file.
    fs::create_dir(dir.path().join("settings.toml")).unwrap();
    let (mut store, warnings) = Store::at(Some(dir.path().to_path_buf()));
    assert_eq!(warnings.len(), 1);
    let wanted = Settings { speed: 2.0, ..Settings::default() };
    let error = store.set(wanted.clone()).unwrap_err();
    assert!(matches!(&error, StoreError::Unwritable(path) if path.ends_with("settings.toml")));
    assert_eq!(store.settings, wanted, "the setting holds all the same");
    assert!(dir.path().join("settings.toml").is_dir());
}

#[test]
fn a_folder_that_cannot_be_created_is_an_error_with_its_path() {
    let (_dir, path) = impossible();
    let (mut store, _) = Store::at(Some(path.clone()));
    let error = store.set(Settings { speed: 2.0, ..Settings::default() }).unwrap_err();
    assert!(error.to_string().contains("file"), "{error}");
    assert!(store.save_progress().is_err());
    assert!(store.replays().save("x", "y").is_err());
    let (mut nowhere, warnings) = Store::at(None);
    assert!(warnings.is_empty());
    assert!(nowhere.set(Settings { speed: 2.0, ..Settings::default() }).is_err());
    assert!(nowhere.replays().list().unwrap().is_empty());
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_an_error_and_keeps_its_files() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempdir().unwrap();
    let mut store = store(dir.path());
    store.set(Settings { speed: 2.0, ..Settings::default() }).unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let is_read_only = fs::write(dir.path().join("probe"), "").is_err();
    let result = store.set(Settings { speed: 5.0, ..Settings::default() });
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    if is_read_only {
        assert!(matches!(result, Err(StoreError::Folder(FolderError::Io { .. }))), "{result:?}");
        assert!(fs::read_to_string(dir.path().join("settings.toml")).unwrap().contains("speed = 2"));
    }
}

#[test]
fn the_best_result_is_kept() {
    let mut progress = frankie::store::Progress::default();
    assert_eq!(progress.record_result("a", achieved(200)), Comparison::First);
    assert_eq!(progress.record_result("a", achieved(300)), Comparison::NotBetter(achieved(200)));
    assert_eq!(progress.record_result("a", achieved(150)), Comparison::Better(achieved(200)));
    let disagrees = LevelResult { theory_ok: Some(false), ..achieved(10) };
    assert_eq!(
        progress.record_result("a", disagrees),
        Comparison::Better(achieved(150)),
        "fewer steps are better"
    );
    assert_eq!(
        progress.record_result("a", achieved(10)),
        Comparison::Better(disagrees),
        "then theory counts"
    );
    assert_eq!(progress.record_result("a", disagrees), Comparison::NotBetter(achieved(10)));
    assert_eq!(progress.next_of(["a", "b", "c"]), Some("b"));
    assert_eq!(progress.next_of(["a"]), Some("a"));
    assert_eq!(progress.next_of([]), None);
}

const REPLAY: &str =
    "format = 1\nseed = 7\n[level]\ntitle = \"One way\"\n[result]\nsteps = 212\noutcome = \"reached\"\n";

#[test]
fn replays_never_overwrite_each_other() {
    let dir = tempdir().unwrap();
    let replays = store(dir.path()).replays();
    let names = ["One way!", "One way!", "../../etc/passwd", "", "CON"].map(|name| {
        let path = replays.save(REPLAY, name).unwrap();
        assert_eq!(path.parent(), replays.path().as_deref());
        path.file_name().unwrap().to_str().unwrap().to_owned()
    });
    assert_eq!(
        names,
        ["one-way.toml", "one-way-2.toml", "etc-passwd.toml", "replay.toml", "replay-con.toml"]
    );
    assert_eq!(replays.list().unwrap().len(), 5);
    let summary = replays.list().unwrap()[0].summary.clone().unwrap();
    assert_eq!((summary.title.as_str(), summary.steps, summary.seed), ("One way", Some(212), Some(7)));
}

#[test]
fn broken_replays_are_listed_with_their_errors() {
    let dir = tempdir().unwrap();
    let replays = store(dir.path()).replays();
    let good = replays.save(REPLAY, "good").unwrap();
    assert_eq!(replays.read(&good).unwrap(), REPLAY);
    let folder = good.parent().unwrap();
    fs::write(folder.join("half.toml"), "format = 1\nseed = \n").unwrap();
    fs::write(folder.join("other.toml"), "format = 1\n").unwrap();
    fs::write(folder.join("bytes.toml"), [0xff]).unwrap();
    fs::write(folder.join("notes.txt"), "not ours").unwrap();
    fs::create_dir(folder.join("folder.toml")).unwrap();
    let listed = replays.list().unwrap();
    let summary = |name: &str| listed.iter().find(|file| file.name == name).unwrap().summary.clone();
    assert_eq!(listed.len(), 4);
    assert!(summary("good").is_ok());
    assert!(summary("half").unwrap_err().contains("line 2"));
    assert!(summary("other").unwrap_err().contains("level.title"));
    assert!(summary("bytes").unwrap_err().contains("not text"));
}

#[test]
fn the_list_reads_the_beginning_of_long_files_only() {
    let dir = tempdir().unwrap();
    let replays = store(dir.path()).replays();
    let tables: String = (0..100_000).map(|i| format!("a{i}.b.c.d.e.f.g.h.i.j.k.l.m.n.o=1\n")).collect();
    let bomb = replays.save(&format!("{REPLAY}[z]\n{tables}"), "bomb").unwrap();
    let hashes = "\"0123456789abcdef\",\n".repeat(700_000);
    replays.save(&format!("{REPLAY}hashes = [\n{hashes}]\n"), "hashes").unwrap();
    let lesson = format!("title = \"One way\"\nlesson = \"{}é\"", "W".repeat((1 << 20) - 38));
    replays.save(&REPLAY.replace("title = \"One way\"", &lesson), "lesson").unwrap();
    let listed = replays.list().unwrap();
    let summary = |name: &str| listed.iter().find(|file| file.name == name).unwrap().summary.clone().unwrap();
    for name in ["bomb", "hashes"] {
        assert_eq!((summary(name).title.as_str(), summary(name).steps), ("One way", Some(212)), "{name}");
    }
    // The result lies behind what is read; the last byte that is read is half a letter.
    assert_eq!((summary("lesson").title.as_str(), summary("lesson").steps), ("One way", None));
    assert!(frankie_sim::Replay::parse(&replays.read(&bomb).unwrap()).is_err());
}

#[test]
fn only_replays_in_the_folder_can_be_deleted() {
    let dir = tempdir().unwrap();
    let replays = store(dir.path()).replays();
    let path = replays.save(REPLAY, "one").unwrap();
    let outside = dir.path().join("settings.toml");
    fs::write(&outside, "").unwrap();
    let indirect = path.parent().unwrap().join("..").join("settings.toml");
    let notes = path.parent().unwrap().join("notes.txt");
    fs::write(&notes, "").unwrap();
    for other in [&outside, &indirect, &notes] {
        assert!(matches!(replays.delete(other), Err(FolderError::Outside(_))), "{other:?}");
        assert!(other.exists());
    }
    replays.delete(&path).unwrap();
    replays.delete(&path).unwrap();
    assert!(replays.list().unwrap().is_empty());
}
