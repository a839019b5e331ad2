//! Walks: the first try of a day counts, between windows and files.

use frankie::levels::walk::Date;
use frankie::store::{WalkResult, archive};
use frankie_sim::task::Medal::{self, Bone, Gold};

use super::*;

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// Plays a walk to its end. Returns whether the try counts.
fn walk(store: &mut Store, date: &str, medal: Option<Medal>, score: &str) -> bool {
    let date = day(date);
    let (counts, begun) = store.update_progress(|progress| progress.begin_walk(date, true));
    let finished = store.update_progress(|progress| {
        if counts {
            progress.finish_walk(date, medal, score);
        }
    });
    begun.and(finished.1).unwrap();
    counts
}

fn result(medal: Option<Medal>, score: &str) -> WalkResult {
    WalkResult { medal, score: Some(score.to_owned()), on_the_day: true }
}

fn walks(root: &Path) -> Vec<(String, WalkResult)> {
    store(root).progress.walks.into_iter().map(|(date, walk)| (date.to_string(), walk)).collect()
}

#[test]
fn only_the_first_try_of_a_day_counts() {
    let dir = tempdir().unwrap();
    let mut store = store(dir.path());
    assert!(walk(&mut store, "2026-11-26", Some(Bone), "0.31 off"));
    assert!(!walk(&mut store, "2026-11-26", Some(Gold), "0.01 off"));
    store.progress.finish_walk(day("2026-11-26"), Some(Gold), "0.01 off");
    assert!(walk(&mut store, "2026-11-27", None, "not there"));
    let expected = [
        ("2026-11-26".to_owned(), result(Some(Bone), "0.31 off")),
        ("2026-11-27".to_owned(), result(None, "not there")),
    ];
    assert_eq!(walks(dir.path()), expected);
    let text = fs::read_to_string(dir.path().join("progress.toml")).unwrap();
    assert!(
        text.contains("[walks.2026-11-26]\nmedal = \"bone\"\non_the_day = true\nscore = \"0.31 off\""),
        "{text}"
    );
    assert!(store.progress.finished_count() == 0, "a walk is no level of a chapter");
    store.reset_progress().unwrap();
    assert_eq!(walks(dir.path()), []);
}

#[test]
fn a_try_that_was_begun_counts_as_well() {
    let dir = tempdir().unwrap();
    let date = day("2026-11-26");
    let mut one = store(dir.path());
    one.update_progress(|progress| progress.begin_walk(date, true)).1.unwrap();
    let mut two = store(dir.path());
    assert_eq!(two.progress.walks[&date], WalkResult { on_the_day: true, ..WalkResult::default() });
    assert!(!walk(&mut two, "2026-11-26", Some(Gold), "0 off"), "it was begun in the other window");
    one.update_progress(|progress| progress.finish_walk(date, Some(Bone), "3 steps off")).1.unwrap();
    assert_eq!(walks(dir.path())[0].1, result(Some(Bone), "3 steps off"));
}

#[test]
fn of_two_windows_the_try_that_was_finished_first_counts() {
    let dir = tempdir().unwrap();
    let date = day("2026-11-26");
    let (mut one, mut two) = (store(dir.path()), store(dir.path()));
    // Not saved until the next change, as where the disk was full.
    two.progress.begin_walk(date, true);
    two.progress.finish_walk(date, Some(Gold), "0 off");
    walk(&mut one, "2026-11-26", Some(Bone), "0.9 off");
    two.save_progress().unwrap();
    assert_eq!(walks(dir.path())[0].1, result(Some(Bone), "0.9 off"));
    assert_eq!(two.progress.walks[&date], result(Some(Bone), "0.9 off"), "the window knows it");
    one.reset_progress().unwrap();
    walk(&mut two, "2026-11-27", None, "x");
    assert_eq!(walks(dir.path()).len(), 1, "a reset in one window holds");
}

#[test]
fn days_in_a_row_are_days_on_which_the_walk_was_finished() {
    let dir = tempdir().unwrap();
    let mut store = store(dir.path());
    let row = |store: &Store, today: &str| store.progress.days_in_a_row(day(today));
    assert_eq!(row(&store, "2026-03-01"), 0);
    for date in ["2026-02-25", "2026-02-27", "2026-02-28", "2026-03-01"] {
        walk(&mut store, date, None, "3 steps off");
    }
    assert_eq!((row(&store, "2026-03-01"), row(&store, "2026-03-02"), row(&store, "2026-03-03")), (3, 3, 0));
    // One that was begun, or played on a later day, is none of them.
    store.progress.begin_walk(day("2026-03-02"), true);
    assert_eq!(row(&store, "2026-03-02"), 3);
    store.progress.begin_walk(day("2026-02-26"), false);
    store.progress.finish_walk(day("2026-02-26"), Some(Gold), "0 off");
    assert_eq!(row(&store, "2026-03-01"), 3);
}

#[test]
fn a_damaged_walk_costs_only_itself() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("progress.toml");
    let long = "x".repeat(500);
    let text = format!(
        "[walks.2026-11-26]\nmedal = \"gold\"\nscore = \"0.3 off\"\nlater = 1\n[walks.2026-11-31]\nscore = \"1\"\n\
         [walks.2025-01-01]\n[walks.2026-11-27]\nmedal = \"tin\"\n[walks.2026-11-28]\nscore = \"{long}\"\n[walks.x]\n"
    );
    fs::write(&file, text).unwrap();
    let (mut store, warnings) = Store::at(Some(dir.path().to_path_buf()));
    assert!(warnings.len() == 1 && warnings[0].contains("and 4 more entries"), "{warnings:?}");
    assert_eq!(store.progress.walks.len(), 1);
    assert!(dir.path().join("progress.toml.bad").exists());
    walk(&mut store, "2026-11-29", None, "x");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("later = 1") && text.contains("2026-11-29"), "{text}");
    fs::write(&file, "walks = 3\n").unwrap();
    assert!(Store::at(Some(dir.path().to_path_buf())).1[0].contains("`walks`"));
}

#[test]
fn the_file_of_all_data_has_the_walks() {
    let (here, there) = (tempdir().unwrap(), tempdir().unwrap());
    let (mut from, mut to) = (store(there.path()), store(here.path()));
    walk(&mut from, "2026-11-26", Some(Gold), "0 off");
    walk(&mut from, "2026-11-27", Some(Bone), "1 off");
    walk(&mut to, "2026-11-26", None, "9 off");
    to.update_progress(|progress| progress.begin_walk(day("2026-11-27"), true)).1.unwrap();
    let text = from.export("0.1.0", |_, text| text).unwrap().text;
    to.import(&archive::parse(text.as_bytes()).unwrap(), |_| false).unwrap();
    let expected = [
        ("2026-11-26".to_owned(), result(None, "9 off")),
        ("2026-11-27".to_owned(), result(Some(Bone), "1 off")),
    ];
    assert_eq!(walks(here.path()), expected);
}
