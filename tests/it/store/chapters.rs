//! The days on which chapters were finished: the first one is kept, between windows and files.

use frankie::levels::walk::Date;
use frankie::store::archive;

use super::*;

fn finish(store: &mut Store, world: &str, date: &str) {
    let date = Date::parse(date).unwrap();
    store.update_progress(|progress| progress.finish_chapter(world, date)).1.unwrap();
}

fn days(root: &Path) -> Vec<(String, String)> {
    store(root).progress.chapters.into_iter().map(|(world, date)| (world, date.to_string())).collect()
}

fn expected<const N: usize>(days: [(&str, &str); N]) -> Vec<(String, String)> {
    days.map(|(world, date)| (world.to_owned(), date.to_owned())).to_vec()
}

#[test]
fn the_first_day_is_kept() {
    let dir = tempdir().unwrap();
    let (mut one, mut two) = (store(dir.path()), store(dir.path()));
    finish(&mut one, "a", "2026-11-26");
    finish(&mut one, "a", "2026-11-27");
    two.progress.finish_chapter("a", Date::parse("2026-11-28").unwrap());
    finish(&mut two, "b", "2026-11-29");
    assert_eq!(days(dir.path()), expected([("a", "2026-11-26"), ("b", "2026-11-29")]));
    one.reset_progress().unwrap();
    finish(&mut two, "c", "2026-11-30");
    assert_eq!(days(dir.path()), expected([("c", "2026-11-30")]), "a reset in one window holds");
}

#[test]
fn a_damaged_day_costs_only_itself_and_files_bring_days() {
    let (here, there) = (tempdir().unwrap(), tempdir().unwrap());
    let file = here.path().join("progress.toml");
    fs::write(&file, "[chapters]\na = \"2026-11-26\"\nb = \"soon\"\nc = 3\n").unwrap();
    let (mut to, warnings) = Store::at(Some(here.path().to_path_buf()));
    assert!(
        warnings.len() == 1 && warnings[0].contains("line 3: `chapters.b`: this is no day"),
        "{warnings:?}"
    );
    let mut from = store(there.path());
    finish(&mut from, "a", "2026-11-20");
    finish(&mut from, "b", "2026-11-21");
    let text = from.export("0.1.0", |_, text| text).unwrap().text;
    to.import(&archive::parse(text.as_bytes()).unwrap(), |_| false).unwrap();
    assert_eq!(days(here.path()), expected([("a", "2026-11-20"), ("b", "2026-11-21")]), "the earlier one");
}
