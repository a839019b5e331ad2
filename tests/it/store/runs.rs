//! The best run of each level: it goes with the best medal, between windows and files.

use frankie::levels::links;
use frankie::store::archive;
use frankie_sim::task::Medal::{self, Bone, Gold, Paw};
use frankie_sim::{Replay, Run};

use super::*;

/// Returns the link to a run of so many steps.
fn link(steps: u64) -> String {
    let mut run = Run::new(links::built_in_level("two-arrows").unwrap(), 7);
    run.seek(steps);
    links::run_link(&Replay::record(&run, "")).unwrap()
}

fn earn(store: &mut Store, level: &str, medal: Medal, steps: u64) {
    store.update_progress(|progress| progress.record_medal_run(level, medal, Some(link(steps)))).1.unwrap();
}

fn achieve(store: &mut Store, level: &str, steps: u64) {
    let link = Some(link(steps));
    store.update_progress(|progress| progress.record_result_run(level, achieved(steps), link)).1.unwrap();
}

/// Returns the steps of the runs in the file, by level.
fn runs(root: &Path) -> Vec<(String, u64)> {
    let steps = |link: &String| match links::parse(link).unwrap() {
        frankie_sim::link::Link::Run(replay) => replay.steps,
        other => panic!("{other:?}"),
    };
    store(root).progress.runs.iter().map(|(level, link)| (level.clone(), steps(link))).collect()
}

fn expected<const N: usize>(runs: [(&str, u64); N]) -> Vec<(String, u64)> {
    runs.map(|(level, steps)| (level.to_owned(), steps)).to_vec()
}

#[test]
fn the_run_of_the_best_medal_is_kept() {
    let dir = tempdir().unwrap();
    let mut store = store(dir.path());
    earn(&mut store, "a", Bone, 10);
    earn(&mut store, "a", Bone, 11);
    earn(&mut store, "a", Paw, 12);
    assert_eq!(runs(dir.path()), expected([("a", 10)]), "the first one of its medal");
    earn(&mut store, "a", Gold, 13);
    assert_eq!(runs(dir.path()), expected([("a", 13)]));
    // A better run that is too long for a link has no place; the one of the lower medal is not the best one.
    earn(&mut store, "b", Paw, 14);
    store.update_progress(|progress| progress.record_medal_run("b", Gold, None)).1.unwrap();
    assert_eq!(runs(dir.path()), expected([("a", 13)]));
    earn(&mut store, "b", Gold, 15);
    assert_eq!(runs(dir.path()), expected([("a", 13), ("b", 15)]), "the medal had no run");
    store.reset_progress().unwrap();
    assert_eq!(runs(dir.path()), []);
    let text = fs::read_to_string(dir.path().join("progress.toml")).unwrap();
    assert!(!text.contains("#r="), "{text}");
}

#[test]
fn a_level_without_a_medal_keeps_the_run_of_its_best_result() {
    let dir = tempdir().unwrap();
    let mut store = store(dir.path());
    achieve(&mut store, "a", 30);
    achieve(&mut store, "a", 40);
    assert_eq!(runs(dir.path()), expected([("a", 30)]));
    achieve(&mut store, "a", 20);
    assert_eq!(runs(dir.path()), expected([("a", 20)]));
    earn(&mut store, "a", Paw, 50);
    achieve(&mut store, "a", 10);
    assert_eq!(runs(dir.path()), expected([("a", 50)]), "a medal counts more");
}

#[test]
fn of_two_windows_the_run_of_the_better_medal_wins() {
    let dir = tempdir().unwrap();
    let (mut one, mut two) = (store(dir.path()), store(dir.path()));
    earn(&mut one, "a", Gold, 10);
    // Not saved until the next change, as where the disk was full.
    two.progress.record_medal_run("a", Bone, Some(link(11)));
    two.progress.record_medal_run("b", Gold, Some(link(12)));
    two.progress.record_result_run("c", achieved(9), Some(link(13)));
    earn(&mut one, "b", Paw, 14);
    achieve(&mut one, "c", 20);
    two.save_progress().unwrap();
    assert_eq!(runs(dir.path()), expected([("a", 10), ("b", 12), ("c", 13)]));
    // The same medal in both: the run that is there stays, and one comes where there is none.
    two.progress.record_medal_run("d", Gold, Some(link(15)));
    two.progress.record_medal_run("e", Gold, Some(link(16)));
    earn(&mut one, "d", Gold, 17);
    one.update_progress(|progress| progress.record_medal("e", Gold)).1.unwrap();
    two.save_progress().unwrap();
    assert_eq!(runs(dir.path())[3..], expected([("d", 17), ("e", 16)]));
    // A better medal whose run is too long takes the other window's run away.
    two.progress.record_medal_run("f", Gold, None);
    earn(&mut one, "f", Bone, 18);
    two.save_progress().unwrap();
    assert_eq!(runs(dir.path()).len(), 5);
    // A reset in one window holds.
    one.reset_progress().unwrap();
    earn(&mut two, "z", Paw, 19);
    assert_eq!(runs(dir.path()), expected([("z", 19)]));
}

#[test]
fn a_damaged_run_costs_only_itself() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("progress.toml");
    let (good, mut damaged) = (link(10), link(11));
    damaged.truncate(damaged.len() - 2);
    let long = format!("#r={}", "A".repeat(3_000));
    // The first byte is the version of the form: this one is from later.
    let later = "#r=_wEC";
    let text = format!(
        "[medals]\na = \"gold\"\nb = \"gold\"\n[runs]\na = \"{good}\"\nb = \"{damaged}\"\nc = 3\nd = \"{long}\"\n\
         e = \"#l=sandbox\"\nf = \"{later}\"\n"
    );
    fs::write(&file, text).unwrap();
    let (store, warnings) = Store::at(Some(dir.path().to_path_buf()));
    assert_eq!(store.progress.runs.keys().collect::<Vec<_>>(), ["a", "f"]);
    assert!(
        warnings.len() == 1 && warnings[0].contains("line 6: `runs.b`: the code is cut short"),
        "{warnings:?}"
    );
    assert!(warnings[0].contains("3 more entries") && dir.path().join("progress.toml.bad").exists());
    assert_eq!((store.progress.medals.len(), store.progress.runs["a"].as_str()), (2, good.as_str()));
    assert!(Store::at(Some(dir.path().to_path_buf())).1.is_empty(), "the warning comes once");
}

#[test]
fn a_file_without_runs_gets_no_table_before_there_is_one() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("progress.toml");
    fs::write(&file, "[best.a]\nsteps = 212\n[medals]\na = \"bone\"\n[runs_of_later]\nkey = 1\n").unwrap();
    let mut store = store(dir.path());
    store.update_progress(|progress| progress.record_medal("c", Paw)).1.unwrap();
    let text = fs::read_to_string(&file).unwrap();
    assert!(!text.contains("[runs]") && text.contains("[runs_of_later]\nkey = 1"), "{text}");
    earn(&mut store, "a", Bone, 10);
    assert_eq!(
        runs(dir.path()),
        expected([("a", 10)]),
        "an old medal gets its run with the next one like it"
    );
}

#[test]
fn the_file_of_all_data_has_the_runs() {
    let (here, there) = (tempdir().unwrap(), tempdir().unwrap());
    let (mut from, mut to) = (store(there.path()), store(here.path()));
    earn(&mut from, "a", Gold, 10);
    earn(&mut from, "b", Paw, 11);
    achieve(&mut from, "c", 12);
    earn(&mut to, "a", Bone, 13);
    earn(&mut to, "b", Gold, 14);
    let text = from.export("0.1.0", |_, text| text).unwrap().text;
    to.import(&archive::parse(text.as_bytes()).unwrap(), |_| false).unwrap();
    assert_eq!(runs(here.path()), expected([("a", 10), ("b", 14), ("c", 12)]));
}
