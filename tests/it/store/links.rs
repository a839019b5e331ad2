//! The player's files stay what they are: links stay links, and files keep their permissions.

use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::*;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn change_both(store: &mut Store) {
    store.set(Settings { speed: 2.0, ..store.settings.clone() }).unwrap();
    store.progress.record_result("a", achieved(20));
    store.save_progress().unwrap();
}

#[test]
fn a_linked_file_stays_a_link_and_keeps_its_permissions() {
    let dir = tempdir().unwrap();
    let (data, other) = (dir.path().join("data"), dir.path().join("dotfiles"));
    fs::create_dir(&data).unwrap();
    fs::create_dir(&other).unwrap();
    // A relative link to a link; a link to a file that does not exist yet.
    fs::write(other.join("frankie.toml"), "ui_scale = 1.5\n").unwrap();
    set_mode(&other.join("frankie.toml"), 0o640);
    symlink("frankie.toml", other.join("link.toml")).unwrap();
    symlink("../dotfiles/link.toml", data.join("settings.toml")).unwrap();
    symlink(other.join("later.toml"), data.join("progress.toml")).unwrap();
    change_both(&mut store(&data));
    for link in [data.join("settings.toml"), other.join("link.toml"), data.join("progress.toml")] {
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink(), "{}", link.display());
    }
    assert!(fs::read_to_string(other.join("frankie.toml")).unwrap().contains("speed = 2"));
    assert_eq!(mode(&other.join("frankie.toml")), 0o640);
    assert!(fs::read_to_string(other.join("later.toml")).unwrap().contains("steps = 20"));
    assert_eq!(mode(&other.join("later.toml")) & 0o111, 0);
    assert_eq!(store(&data).settings.ui_scale, 1.5);
    // No temporary file is left in either folder.
    assert_eq!((fs::read_dir(&other).unwrap().count(), fs::read_dir(&data).unwrap().count()), (3, 3));
}

#[test]
fn permissions_stay_and_new_files_have_those_of_new_files() {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("settings.toml"), "").unwrap();
    set_mode(&dir.path().join("settings.toml"), 0o600);
    let mut store = store(dir.path());
    change_both(&mut store);
    assert_eq!(mode(&dir.path().join("settings.toml")), 0o600);
    let replay = store.replays().save(REPLAY, "one").unwrap();
    let plain = dir.path().join("plain");
    fs::write(&plain, "").unwrap();
    for new in [dir.path().join("progress.toml"), replay] {
        assert_eq!(mode(&new), mode(&plain), "{}", new.display());
    }
}

#[test]
fn a_damaged_linked_file_stays_a_link() {
    let dir = tempdir().unwrap();
    let (data, target) = (dir.path().join("data"), dir.path().join("mine.toml"));
    fs::create_dir(&data).unwrap();
    fs::write(&target, "speed = [\n").unwrap();
    symlink(&target, data.join("settings.toml")).unwrap();
    let (mut store, warnings) = Store::at(Some(data.clone()));
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert_eq!(fs::read_to_string(data.join("settings.toml.bad")).unwrap(), "speed = [\n");
    change_both(&mut store);
    assert!(fs::symlink_metadata(data.join("settings.toml")).unwrap().is_symlink());
    assert!(fs::read_to_string(&target).unwrap().contains("speed = 2"));
}

#[test]
fn links_that_lead_nowhere_are_errors_and_stay() {
    let dir = tempdir().unwrap();
    symlink("settings.toml", dir.path().join("settings.toml")).unwrap();
    symlink("missing/progress.toml", dir.path().join("progress.toml")).unwrap();
    let (mut store, warnings) = Store::at(Some(dir.path().to_path_buf()));
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(store.set(Settings { speed: 2.0, ..Settings::default() }).is_err());
    let error = store.save_progress().unwrap_err().to_string();
    assert!(error.contains("missing"), "{error}");
    for name in ["settings.toml", "progress.toml"] {
        assert!(fs::symlink_metadata(dir.path().join(name)).unwrap().is_symlink());
    }
}

#[test]
fn a_linked_folder_of_replays_is_used() {
    let dir = tempdir().unwrap();
    let (data, shelf) = (dir.path().join("data"), dir.path().join("shelf"));
    fs::create_dir(&data).unwrap();
    fs::create_dir(&shelf).unwrap();
    symlink(&shelf, data.join("replays")).unwrap();
    store(&data).replays().save(REPLAY, "one").unwrap();
    assert!(shelf.join("one.toml").is_file());
    assert!(fs::symlink_metadata(data.join("replays")).unwrap().is_symlink());
}

#[test]
fn a_read_only_file_is_not_replaced() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("settings.toml");
    fs::write(&file, "speed = 5.0\n").unwrap();
    set_mode(&file, 0o444);
    let is_read_only = fs::OpenOptions::new().append(true).open(&file).is_err();
    let mut store = store(dir.path());
    let result = store.set(Settings { speed: 2.0, ..Settings::default() });
    // The administrator of a machine may write every file.
    assert_eq!(result.is_err(), is_read_only);
    assert_eq!(mode(&file), 0o444);
}
