//! Walks on the command line: by their day, and by the word `today`.

use super::*;

#[test]
fn a_walk_is_simulated_drawn_and_shared_by_its_day() {
    let frankie = Frankie::new();
    let rows = frankie.out(&["simulate", "walk-2026-11-26", "--steps", "3"]);
    assert_eq!(rows.lines().count(), 4, "{rows}");
    assert_eq!(frankie.out(&["share", "walk-2026-11-26"]), "#l=walk-2026-11-26\n");
    let link = frankie.out(&["share", "walk-2026-11-26", "--steps", "30"]);
    assert!(frankie.out(&["verify", link.trim()]).contains("verified"), "{link}");
    assert_eq!(frankie.out(&["simulate", "#l=walk-2026-11-26", "--steps", "3"]), rows);
    frankie.run(&["figure", "walk-2026-11-26", "--size", "320x240", "--out", "walk.svg"]).success();
    assert!(frankie.read("walk.svg").starts_with("<svg"));
    // A file of the same name stands in the way of no walk.
    frankie.write("walk-2026-11-26", "format = 1\n");
    assert_eq!(frankie.out(&["simulate", "walk-2026-11-26", "--steps", "3"]), rows);
}

#[test]
fn today_is_the_walk_of_this_day() {
    let frankie = Frankie::new();
    let line = frankie.out(&["levels", "today"]);
    let id = line.split_whitespace().next().unwrap();
    assert!(id.starts_with("walk-2"), "{line}");
    let shared = frankie.out(&["share", "today"]);
    let rows = frankie.out(&["simulate", "today", "--steps", "2"]);
    // The day may end between two commands.
    if frankie.out(&["levels", "today"]) == line {
        assert_eq!(shared, format!("#l={id}\n"));
        assert_eq!(rows, frankie.out(&["simulate", id, "--steps", "2"]));
    }
}

#[test]
fn a_day_without_a_walk_is_refused_with_what_is_expected() {
    let frankie = Frankie::new();
    for (name, words) in [
        ("walk-2025-12-31", "expected 2026-01-01 or a later day"),
        ("walk-2026-13-01", "2026-13-01 is no day; expected one such as walk-2026-01-01"),
        ("#l=walk-2026-02-30", "there is no walk `walk-2026-02-30`"),
    ] {
        frankie.run(&["simulate", name]).code(2).stdout("").stderr(contains(words));
    }
}
