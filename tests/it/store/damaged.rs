//! Files with entries that cannot be read: an entry costs itself only, and nothing is lost.

use super::*;

/// Opens a folder whose file has this text. Returns the store and the only warning.
fn opened(dir: &TempDir, name: &str, text: &str) -> (Store, String) {
    fs::write(dir.path().join(name), text).unwrap();
    let (store, mut warnings) = Store::at(Some(dir.path().to_path_buf()));
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    (store, warnings.remove(0))
}

#[test]
fn a_bad_result_costs_only_itself() {
    let dir = tempdir().unwrap();
    let text =
        "[newest]\nlevel = 3\n\n[best.a]\nsteps = \"many\"\n\n[best.b]\nsteps = 20\n\n[best.c]\nsteps = -1\n";
    let (mut store, warning) = opened(&dir, "progress.toml", text);
    assert_eq!(store.progress.best.keys().collect::<Vec<_>>(), ["b"]);
    for part in ["line 1", "`newest`", "2 more entries", "progress.toml.bad"] {
        assert!(warning.contains(part), "{part} is not in: {warning}");
    }
    assert_eq!(fs::read_to_string(dir.path().join("progress.toml.bad")).unwrap(), text);
    store.progress.record_result("a", achieved(7));
    store.save_progress().unwrap();
    let again = super::store(dir.path()).progress;
    assert_eq!((again.best["a"].steps, again.best["b"].steps), (7, 20));
}

#[test]
fn a_bad_setting_costs_only_itself() {
    for (text, key, line) in [
        ("speed = 5\nui_scale = \"large\"\n", "`ui_scale`", "line 2"),
        ("speed = 5\nfullscreen = 3\n", "`fullscreen`", "line 2"),
        ("folded = [\"rule\", 4]\nspeed = 5\n", "`folded`", "line 1"),
        ("speed = 5\nreduced_motion = 1979-05-27\n", "`reduced_motion`", "line 2"),
    ] {
        let dir = tempdir().unwrap();
        let (store, warning) = opened(&dir, "settings.toml", text);
        assert_eq!(store.settings, Settings { speed: 5.0, ..Settings::default() });
        assert!(warning.contains(key) && warning.contains(line), "{warning}");
        // The warning comes once.
        assert_eq!(super::store(dir.path()).settings, store.settings);
    }
}

#[test]
fn a_long_value_is_not_quoted_whole() {
    let dir = tempdir().unwrap();
    let (_, warning) = opened(&dir, "settings.toml", &format!("ui_scale = \"{}\"\n", "x".repeat(100_000)));
    assert!(warning.len() < 500, "{} bytes", warning.len());
}

#[test]
fn results_of_a_later_version_are_kept() {
    let dir = tempdir().unwrap();
    let text =
        "shelf = [1, 2]\n[best.a]\nsteps = 20\nstars = 3\ntheory_ok = true\n[best.b]\nsteps = 9\nstars = 2\n";
    fs::write(dir.path().join("progress.toml"), text).unwrap();
    let mut store = store(dir.path());
    store.progress.record_result("a", LevelResult { theory_ok: None, ..achieved(10) });
    store.save_progress().unwrap();
    let written = fs::read_to_string(dir.path().join("progress.toml")).unwrap();
    let table: toml::Table = toml::from_str(&written).unwrap();
    assert_eq!(table["shelf"].as_array().map(Vec::len), Some(2), "{written}");
    assert_eq!(table["best"]["a"]["stars"].as_integer(), Some(3));
    assert_eq!(table["best"]["a"]["steps"].as_integer(), Some(10));
    assert_eq!(table["best"]["a"].get("theory_ok"), None);
    assert_eq!(table["best"]["b"]["stars"].as_integer(), Some(2));
}

#[test]
fn a_seed_too_large_for_toml_does_not_prevent_saving() {
    let dir = tempdir().unwrap();
    let mut store = store(dir.path());
    let result = LevelResult { seed: u64::MAX, ..achieved(5) };
    store.progress.record_result("a", result);
    store.save_progress().unwrap();
    assert_eq!(super::store(dir.path()).progress.best["a"], result);
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_is_neither_read_nor_replaced() {
    use std::os::unix::fs::{FileTypeExt as _, symlink};
    let dir = tempdir().unwrap();
    symlink("/dev/null", dir.path().join("settings.toml")).unwrap();
    let pipe = dir.path().join("progress.toml");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success());
    let (mut store, warnings) = Store::at(Some(dir.path().to_path_buf()));
    assert_eq!(warnings.len(), 1 + usize::from(made), "{warnings:?}");
    assert!(warnings.iter().all(|warning| warning.contains("expected a regular file")), "{warnings:?}");
    assert!(store.set(Settings { speed: 2.0, ..Settings::default() }).is_err());
    assert!(fs::metadata(dir.path().join("settings.toml")).unwrap().file_type().is_char_device());
}
