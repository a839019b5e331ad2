//! Medals: they are kept, the better one wins between windows and files, and other versions of the file lose nothing.

use frankie::store::archive;
use frankie_sim::task::Medal::{self, Bone, Gold, Paw};

use super::*;

fn earn(store: &mut Store, level: &str, medal: Medal) -> Medal {
    let (best, saved) = store.update_progress(|progress| progress.record_medal(level, medal));
    saved.unwrap();
    best
}

fn medals(root: &Path) -> Vec<(String, Medal)> {
    store(root).progress.medals.into_iter().collect()
}

#[test]
fn the_best_medal_of_a_level_is_kept() {
    let dir = tempdir().unwrap();
    let mut store = store(dir.path());
    assert_eq!(earn(&mut store, "a", Bone), Bone);
    assert_eq!(earn(&mut store, "a", Paw), Bone);
    assert_eq!(earn(&mut store, "b", Gold), Gold);
    assert_eq!(medals(dir.path()), [("a".to_owned(), Bone), ("b".to_owned(), Gold)]);
    assert!(store.progress.is_finished("a") && !store.progress.is_finished("c"));
    store.update_progress(|progress| progress.record_result("a", achieved(200))).1.unwrap();
    assert_eq!(store.progress.finished_count(), 2, "a level counts once");
    store.reset_progress().unwrap();
    assert_eq!(medals(dir.path()), []);
}

#[test]
fn of_two_windows_the_better_medal_wins() {
    let dir = tempdir().unwrap();
    let (mut one, mut two) = (store(dir.path()), store(dir.path()));
    earn(&mut one, "a", Gold);
    assert_eq!(earn(&mut two, "a", Bone), Gold, "the window knows the other one's medals");
    earn(&mut two, "b", Paw);
    earn(&mut one, "b", Bone);
    assert_eq!(medals(dir.path()), [("a".to_owned(), Gold), ("b".to_owned(), Bone)]);
    // A medal that could not be saved is compared when it is.
    two.progress.record_medal("c", Paw);
    earn(&mut one, "c", Gold);
    two.save_progress().unwrap();
    assert_eq!(medals(dir.path())[2], ("c".to_owned(), Gold));
    // A reset in one window holds.
    one.reset_progress().unwrap();
    earn(&mut two, "d", Paw);
    assert_eq!(medals(dir.path()), [("d".to_owned(), Paw)]);
}

#[test]
fn files_of_other_versions_keep_what_they_have() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("progress.toml");
    let old = "[best.a]\nsteps = 212\nwrong_way_steps = 3\nseed = 7\nlater = \"kept\"\n[later]\nkey = 1\n";
    fs::write(&file, old).unwrap();
    let (mut old, warnings) = Store::at(Some(dir.path().to_path_buf()));
    assert!(warnings.is_empty() && old.progress.medals.is_empty(), "{warnings:?}");
    earn(&mut old, "a", Bone);
    let text = fs::read_to_string(&file).unwrap();
    for kept in ["steps = 212", "later = \"kept\"", "[later]\nkey = 1", "[medals]\na = \"bone\""] {
        assert!(text.contains(kept), "{kept} in {text}");
    }
    assert_eq!(old.progress.best["a"].steps, 212);
}

#[test]
fn a_medal_that_is_not_known_costs_only_itself() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("progress.toml");
    fs::write(&file, "[medals]\na = \"gold\"\nb = \"tin\"\nc = 3\n").unwrap();
    let (store, warnings) = Store::at(Some(dir.path().to_path_buf()));
    assert_eq!(store.progress.medals.into_iter().collect::<Vec<_>>(), [("a".to_owned(), Gold)]);
    let words =
        "line 3: `medals.b`: \"tin\" is not a medal; expected one of paw, bone, gold and 1 more entries";
    assert!(warnings.len() == 1 && warnings[0].contains(words), "{warnings:?}");
    assert!(dir.path().join("progress.toml.bad").exists());
    fs::write(&file, "medals = 3\n").unwrap();
    assert!(Store::at(Some(dir.path().to_path_buf())).1[0].contains("`medals`"));
}

#[test]
fn the_file_of_all_data_has_the_medals_and_the_better_one_wins() {
    let (here, there) = (tempdir().unwrap(), tempdir().unwrap());
    let (mut from, mut to) = (store(there.path()), store(here.path()));
    for (level, medal) in [("a", Gold), ("b", Paw), ("c", Bone)] {
        earn(&mut from, level, medal);
    }
    from.update_progress(|progress| progress.record_result("a", achieved(200))).1.unwrap();
    earn(&mut to, "a", Bone);
    earn(&mut to, "b", Gold);
    let text = from.export("0.1.0", |_, text| text).unwrap().text;
    let imported = to.import(&archive::parse(text.as_bytes()).unwrap(), |_| false).unwrap();
    assert_eq!((imported.results, imported.error), (2, None), "a and c are better");
    let expected = [("a", Gold), ("b", Gold), ("c", Bone)].map(|(level, medal)| (level.to_owned(), medal));
    assert_eq!(medals(here.path()), expected);
}
