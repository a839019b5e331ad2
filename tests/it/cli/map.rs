//! `frankie map`: a picture of many runs, each pixel of which is a run that can be made by itself.

use std::fs;

use predicates::prelude::PredicateBooleanExt as _;
use predicates::str::contains;

use super::Frankie;

const PLANE: [&str; 9] =
    ["map", "four-bowls", "--every", "64", "--steps", "60", "--size", "640x480", "--out"];

#[test]
fn a_map_is_a_picture_of_the_size_that_was_asked_for() {
    let frankie = Frankie::new();
    for show in ["minimum", "steps", "outcome", "loss", "r"] {
        frankie.run(&[&PLANE[..], &["a.png", "--show", show]].concat()).success();
        let bytes = fs::read(frankie.folder.path().join("a.png")).unwrap();
        let side = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        assert_eq!((side(16), side(20)), (640, 480), "{show}");
    }
    frankie.run(&[&PLANE[..], &["a.svg"]].concat()).success();
    let svg = fs::read_to_string(frankie.folder.path().join("a.svg")).unwrap();
    // The plane as pixels, and letters, ticks and key as outlines.
    assert!(svg.contains("<image") && svg.matches("<path").count() > 20, "{}", svg.len());
}

#[test]
fn a_log_of_a_map_or_a_sweep_says_what_is_done() {
    let frankie = Frankie::new();
    frankie.run(&[&PLANE[..], &["a.png"]].concat()).success().stderr(
        contains("Four bowls: ").and(contains(" runs of at most 60 steps\n")).and(contains(" runs/s\n")),
    );
    let sweep = ["sweep", "sandbox", "--steps", "9", "--dogs", "1200"];
    for more in [&[][..], &["--format", "summary"]] {
        let logged = frankie.run(&[&sweep[..], more].concat()).success();
        logged
            .stderr(contains("Sandbox: 1,200 runs of at most 9 steps\n1,200 in ").and(contains(" runs/s\n")));
    }
}

/// Returns what `simulate` prints of the run whose command `map --at` printed.
fn summary(frankie: &Frankie, command: &str) -> Vec<String> {
    let words: Vec<&str> = command.split_whitespace().skip(1).collect();
    let out = frankie.out(&[&words[..], &["--format", "summary"]].concat());
    out.lines().nth(1).unwrap().split(',').map(str::to_owned).collect()
}

#[test]
fn a_pixel_is_the_run_that_simulate_makes_of_its_command() {
    let frankie = Frankie::new();
    let map = ["map", "sandbox", "--steps", "30", "--every", "100", "--x", "optimizer.lr=log:1e-3..1"];
    let map = [&map[..], &["--y", "optimizer.beta1=0:0.9", "--set", "noise.sigma=0.5"]].concat();
    let command = frankie.out(&[&map[..], &["--at", "400,300"]].concat());
    assert!(
        command.starts_with("frankie simulate sandbox --set noise.sigma=0.5 --set optimizer.beta1="),
        "{command}"
    );
    let of_pixel = summary(&frankie, &command);
    // The same cell, by a sweep over the same middles of cells: 992 × 800 pixels are 10 × 8 cells.
    let value = |name: &str| {
        let words = command.split_whitespace();
        let word = words.into_iter().find_map(|word| word.strip_prefix(&format!("{name}="))).unwrap();
        word.parse::<f64>().unwrap()
    };
    let (lr, beta1) = (value("optimizer.lr"), value("optimizer.beta1"));
    let cells = [(lr.log10() + 3.0) / 3.0 * 10.0, beta1 / 0.9 * 8.0];
    assert!(cells.iter().all(|cell| (cell.fract() - 0.5).abs() < 1e-9), "{cells:?}: the middle of a cell");
    let row = frankie.out(&[
        "sweep",
        "sandbox",
        "--steps",
        "30",
        "--set",
        "noise.sigma=0.5",
        "--vary",
        &format!("optimizer.lr={lr:?}"),
        "--vary",
        &format!("optimizer.beta1={beta1:?}"),
        "--measure",
        "steps,outcome,x,y",
    ]);
    let row: Vec<&str> = row.lines().nth(1).unwrap().split(',').collect();
    assert_eq!(row[3..], of_pixel[..4]);
}

#[test]
fn a_zoom_is_a_part_of_the_plane() {
    let frankie = Frankie::new();
    let at = |zoom: &[&str]| {
        let map = ["map", "four-bowls", "--every", "1", "--at", "588,464"];
        let command = frankie.out(&[&map[..], zoom].concat());
        let start = command.split("--start ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
        let (x, y) = start.split_once(',').unwrap();
        [x.parse::<f64>().unwrap(), y.parse::<f64>().unwrap()]
    };
    let middle = at(&[]);
    let zoomed = at(&["--zoom", "1,2,1000"]);
    // The pixel in the middle is half a pixel beside it.
    assert!(
        (middle[0].abs() - 0.005).abs() < 0.003 && (zoomed[0] - 1.0).abs() < 1e-4,
        "{middle:?} {zoomed:?}"
    );
    assert!((zoomed[1] - 2.0).abs() < 1e-4, "{zoomed:?}");
}

#[test]
fn what_cannot_be_mapped_is_refused_with_the_flag() {
    let frankie = Frankie::new();
    for (flags, words) in [
        (&["--x", "start.z"][..], "--x"),
        (&["--x", "noise.kind"], "--x: expected a range"),
        (&["--x", "optimizer.lr=1:1"], "--x: the two ends of a range differ"),
        (&["--y", "optimizer.lr=log:0..1"], "--y: expected ends greater than 0"),
        (&["--zoom", "1,2"], "such as 0.5,-1,20"),
        (&["--zoom", "99,0,2"], "--zoom: start.x = 99 is not between"),
        (&["--at", "1,1"], "--at: 1,1 is not on the plane"),
        (&["--show", "height"], "minimum"),
        (&["--size", "16000x16000", "--every", "1"], "expected"),
        (&["--out", "a.jpg"], ".png or .svg"),
    ] {
        let all = [&["map", "four-bowls", "--steps", "5"], flags].concat();
        frankie.run(&all).code(2).stderr(contains(words));
    }
}
