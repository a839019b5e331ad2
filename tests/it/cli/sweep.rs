//! `frankie sweep`: its rows are runs of `simulate`, its parts join to the whole, and what was interrupted goes on.

use std::fs;
use std::process::{Command as Process, Stdio};
use std::time::Duration;

use predicates::str::contains;

use super::Frankie;

/// Returns the cells of a CSV text, by row.
fn cells(csv: &str) -> Vec<Vec<String>> {
    csv.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn a_row_is_what_simulate_prints_for_its_settings() {
    let frankie = Frankie::new();
    let vary = ["--vary", "optimizer.lr=log:0.01..1:3", "--vary", "optimizer.beta1=0,0.9"];
    let table = frankie.out(&[&["sweep", "sandbox", "--steps", "40", "--seeds", "2"], &vary[..]].concat());
    let rows = cells(&table);
    assert_eq!(rows[0][..5], ["optimizer.lr", "optimizer.beta1", "seed", "steps", "outcome"]);
    assert_eq!(rows.len(), 1 + 3 * 2 * 2);
    for row in &rows[1..] {
        let sets = [format!("optimizer.lr={}", row[0]), format!("optimizer.beta1={}", row[1])];
        let single = frankie.out(&[
            "simulate", "sandbox", "--steps", "40", "--format", "summary", "--seed", &row[2], "--set",
            &sets[0], "--set", &sets[1],
        ]);
        let single = cells(&single);
        let column = |name: &str| single[0].iter().position(|column| column == name).unwrap();
        for (place, name) in rows[0].iter().enumerate().skip(3) {
            assert_eq!(row[place], single[1][column(name)], "{name} of {row:?}");
        }
    }
}

#[test]
fn parts_joined_are_the_whole_table_and_nothing_is_left_beside_it() {
    let frankie = Frankie::new();
    let sweep = ["sweep", "sandbox", "--steps", "20", "--vary", "start.x=-1:1:10", "--seeds", "7", "--out"];
    frankie.run(&[&sweep[..], &["all.csv"]].concat()).success();
    let mut joined = String::new();
    for k in 1..=3 {
        let name = format!("{k}.csv");
        frankie.run(&[&sweep[..], &[&name, "--shard", &format!("{k}/3")]].concat()).success();
        joined += &fs::read_to_string(frankie.folder.path().join(name)).unwrap();
    }
    assert_eq!(joined, fs::read_to_string(frankie.folder.path().join("all.csv")).unwrap());
    let names = fs::read_dir(frankie.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    names.retain(|name| name != "data");
    names.sort();
    assert_eq!(names, ["1.csv", "2.csv", "3.csv", "all.csv"]);
}

#[test]
fn a_sweep_that_was_killed_goes_on_from_its_last_whole_row() {
    let frankie = Frankie::new();
    let path = |name: &str| frankie.folder.path().join(name);
    let sweep = ["sweep", "sandbox", "--steps", "5000", "--vary", "optimizer.lr=log:1e-3..1e-2:600", "--out"];
    let mut child = Process::new(env!("CARGO_BIN_EXE_frankie"))
        .args(sweep)
        .arg("t.csv")
        .env("FRANKIE_DATA_DIR", path("data"))
        .current_dir(frankie.folder.path())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let part = || fs::read_to_string(path("t.csv.part")).unwrap_or_default();
    while part().lines().count() < 2 {
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!path("t.csv").exists(), "the table appears when it is whole");

    let other =
        ["sweep", "sandbox", "--steps", "6", "--vary", "optimizer.lr=1,2", "--out", "t.csv", "--resume"];
    frankie.run(&other).code(1).stderr(contains("this is a part of another sweep"));

    // What it was killed at does not matter: here it is the middle of a row.
    frankie.run(&[&sweep[..], &["whole.csv"]].concat()).success();
    let whole = fs::read_to_string(path("whole.csv")).unwrap();
    let identity = part().lines().next().unwrap().to_owned();
    fs::write(path("t.csv.part"), format!("{identity}\n{}", &whole[..whole.len() / 2])).unwrap();
    frankie.run(&[&sweep[..], &["t.csv", "--resume"]].concat()).success();
    assert_eq!(fs::read_to_string(path("t.csv")).unwrap(), whole);
    assert!(!path("t.csv.part").exists());
}

#[test]
fn an_npy_file_holds_numbers_in_rows() {
    let frankie = Frankie::new();
    let sweep =
        ["sweep", "sandbox", "--steps", "10", "--vary", "start.x=-1,1", "--measure", "steps,x,minimum"];
    frankie.run(&[&sweep[..], &["--out", "t.npy"]].concat()).success();
    let bytes = fs::read(frankie.folder.path().join("t.npy")).unwrap();
    let header_len = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    assert_eq!(header_len % 64, 0);
    let header = String::from_utf8_lossy(&bytes[10..header_len]).into_owned();
    assert!(header.contains("'shape': (2, 5)") && header.contains("'<f8'"), "{header}");
    let numbers: Vec<f64> = bytes[header_len..]
        .chunks_exact(8)
        .map(|chunk| f64::from_le_bytes(chunk.try_into().unwrap()))
        .collect();
    assert_eq!((numbers.len(), numbers[0], numbers[2], numbers[5]), (10, -1.0, 10.0, 1.0));
    let csv = cells(&frankie.out(&sweep));
    for (place, x) in numbers.iter().enumerate() {
        assert_eq!(csv[1 + place / 5][place % 5].parse::<f64>().unwrap(), *x);
    }
    frankie
        .run(&["sweep", "sandbox", "--steps", "10", "--vary", "start.x=-1,1", "--out", "t.npy"])
        .code(2)
        .stderr(contains("an .npy file holds numbers only, and `outcome` is a text"));
}

#[test]
fn many_dogs_are_summed_up_with_their_rate() {
    let frankie = Frankie::new();
    let out =
        frankie.out(&["sweep", "mixed-signals", "--dogs", "50", "--steps", "300", "--format", "summary"]);
    let rows = cells(&out);
    let number = |name: &str| {
        let place = rows[0].iter().position(|column| column == name).unwrap_or_else(|| panic!("{name}"));
        rows[1][place].parse::<f64>().unwrap()
    };
    assert_eq!((number("dogs"), number("steps")), (50.0, 300.0));
    assert!(number("dog_steps_per_s") > 0.0);
    // Flat ground under noise alone: theory's rms of r, √((1 − β₁)/(1 + β₁)), is 0.229; the first steps are longer.
    for axis in ["x", "y"] {
        let rms = number(&format!("rms_ratio_{axis}"));
        assert!((0.229..0.27).contains(&rms), "{axis}: {rms}");
    }
}

#[test]
fn what_cannot_be_swept_is_refused_with_the_flag() {
    let frankie = Frankie::new();
    for (flags, words) in [
        (&["--vary", "optimizer.lr"][..], "expected KEY=VALUES"),
        (&["--vary", "optimizer.lr=1:2"], "expected FROM:TO:COUNT"),
        (&["--vary", "optimizer.lr=log:0..1:3"], "greater than 0"),
        (&["--vary", "seed=1,2"], "the seed is not varied by a key"),
        (&["--vary", "optimizer.lr=0.1,-1"], "lr"),
        (&["--vary", "optimizer.momentum=1"], "momentum"),
        (&["--vary", "optimizer.lr=1", "--vary", "optimizer.lr.x=1"], "varied twice"),
        (&["--measure", "los"], "`los` cannot be measured; expected `loss`"),
        (&["--shard", "4/3"], "expected K/N"),
        (&["--seeds", "2", "--dogs", "2"], "cannot be used with"),
        (&["--out", "t.xlsx"], ".xlsx is no form of table"),
        (&["--format", "summary", "--vary", "optimizer.lr=1"], "expected no --vary"),
        (&["--resume"], "--out"),
    ] {
        let all = [&["sweep", "sandbox", "--steps", "5"], flags].concat();
        frankie.run(&all).code(2).stderr(contains(words));
    }
}
