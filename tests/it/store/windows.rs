//! Several windows, and programs of the player, that use one folder at the same time.

use super::*;

fn results(root: &Path) -> Vec<(String, u64)> {
    store(root).progress.best.into_iter().map(|(level, result)| (level, result.steps)).collect()
}

fn finish(store: &mut Store, level: &str, result: LevelResult) -> Comparison {
    let (comparison, saved) = store.update_progress(|progress| progress.record_result(level, result));
    saved.unwrap();
    comparison
}

#[test]
fn results_of_two_windows_are_both_saved() {
    let dir = tempdir().unwrap();
    let (mut one, mut two) = (store(dir.path()), store(dir.path()));
    finish(&mut one, "a", achieved(200));
    finish(&mut two, "b", achieved(300));
    assert_eq!(results(dir.path()), [("a".to_owned(), 200), ("b".to_owned(), 300)]);
    // A result is compared with the best one of all windows, and only a better one is saved.
    assert_eq!(finish(&mut two, "a", achieved(250)), Comparison::NotBetter(achieved(200)));
    assert_eq!(finish(&mut one, "b", achieved(250)), Comparison::Better(achieved(300)));
    assert_eq!(results(dir.path()), [("a".to_owned(), 200), ("b".to_owned(), 250)]);
    assert_eq!(two.progress.best["a"], achieved(200), "the window knows the other one's results");
    // A reset in one window holds: the other one does not bring its results back.
    one.reset_progress().unwrap();
    finish(&mut two, "c", achieved(10));
    assert_eq!(results(dir.path()), [("c".to_owned(), 10)]);
}

#[test]
fn results_that_could_not_be_saved_are_saved_with_the_next_one() {
    let dir = tempdir().unwrap();
    let (mut one, mut two) = (store(dir.path()), store(dir.path()));
    one.progress.record_result("a", achieved(200));
    finish(&mut two, "a", achieved(100));
    finish(&mut two, "b", achieved(50));
    one.progress.record_result("c", achieved(70));
    one.save_progress().unwrap();
    let saved = [("a".to_owned(), 100), ("b".to_owned(), 50), ("c".to_owned(), 70)];
    assert_eq!(results(dir.path()), saved);
}

#[test]
fn two_windows_at_once_lose_nothing() {
    let dir = tempdir().unwrap();
    let root = dir.path();
    std::thread::scope(|scope| {
        for window in 0..2 {
            scope.spawn(move || {
                let mut store = store(root);
                for level in 0..5 {
                    finish(&mut store, &format!("{window}-{level}"), achieved(100));
                }
            });
        }
    });
    assert_eq!(results(root).len(), 10);
}

#[test]
fn only_settings_that_changed_in_a_window_are_written() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("settings.toml");
    fs::write(&file, "folded = [\"lesson\"]\nvolume = 0.4\n").unwrap();
    let (mut one, mut two) = (store(dir.path()), store(dir.path()));
    let folded = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    one.set(Settings { ui_scale: 1.1, folded: folded(&["lesson", "rule"]), ..one.settings.clone() }).unwrap();
    two.set(Settings { speed: 5.0, folded: folded(&["data"]), ..two.settings.clone() }).unwrap();
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("ui_scale = 1.1\n") && text.contains("volume = 0.4\n"), "{text}");
    let both = store(dir.path()).settings;
    assert_eq!((both.ui_scale, both.speed), (1.1, 5.0));
    assert_eq!(both.folded, folded(&["rule", "data"]));
    // The windows themselves stay as their player set them.
    assert_eq!((one.settings.speed, two.settings.ui_scale), (1.0, 1.0));
    // A setting that goes back to what it was is a change too.
    one.set(Settings { ui_scale: 1.0, ..one.settings.clone() }).unwrap();
    assert_eq!(store(dir.path()).settings.ui_scale, 1.0);
}

#[test]
fn a_file_that_was_deleted_or_damaged_meanwhile_loses_nothing() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("progress.toml");
    let mut store = store(dir.path());
    finish(&mut store, "a", achieved(200));
    fs::remove_file(&file).unwrap();
    finish(&mut store, "b", achieved(300));
    fs::write(&file, "[best.a\n").unwrap();
    finish(&mut store, "c", achieved(400));
    assert_eq!(results(dir.path()).len(), 3);
    assert_eq!(fs::read_to_string(dir.path().join("progress.toml.bad")).unwrap(), "[best.a\n");
}

#[test]
fn a_window_that_is_stopped_while_it_writes_does_not_stop_the_others() {
    let dir = tempdir().unwrap();
    let mut store = store(dir.path());
    let stopped = frankie::store::Folder::new(Some(dir.path().to_path_buf())).lock();
    assert!(stopped.is_some());
    finish(&mut store, "a", achieved(200));
    assert_eq!(results(dir.path()).len(), 1);
}
