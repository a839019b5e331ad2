//! Flags that change a run: seeds, and settings that move the surface away from the start.

use super::*;

#[test]
fn every_seed_of_64_bits_is_accepted_and_recorded() {
    let frankie = Frankie::new();
    let run = |seed: &str| {
        let args = ["simulate", "sandbox", "--steps", "300", "--seed", seed, "--record", "kept.toml"];
        frankie.out(&args)
    };
    for seed in ["0", "9223372036854775807", "9223372036854775808", "18446744073709551615"] {
        let rows = run(seed);
        frankie.run(&["verify", "kept.toml"]).success().stdout(contains("verified, 300 steps"));
        let level = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/levels/sandbox.toml")).unwrap();
        frankie.write("seeded.toml", level.replace("order = 1", &format!("order = 1\nseed = {seed}")));
        assert_eq!(frankie.out(&["simulate", "seeded.toml", "--steps", "300"]), rows, "{seed}");
        let set = format!("seed={seed}");
        assert_eq!(frankie.out(&["simulate", "sandbox", "--steps", "300", "--set", &set]), rows, "{seed}");
    }
    let expected = "expected a whole number from 0 to 18446744073709551615";
    for seed in ["-1", "-9223372036854775808", "18446744073709551616", "1.5", "x", ""] {
        frankie.run(&["simulate", "sandbox", "--seed", seed]).code(2).stderr(contains(expected));
        frankie.run(&["figure", "sandbox", "--seed", seed]).code(2).stderr(contains(expected));
    }
    let set = ["simulate", "sandbox", "--set", "seed=-1"];
    frankie
        .run(&set)
        .code(2)
        .stderr(contains(format!("--set seed=-1: `seed`: -1 is not possible; {expected}")));
    // Other whole numbers say what they expect as well, and not that a flag is unknown.
    for (args, range) in [
        (["simulate", "sandbox", "--steps", "-1"], "0 to 1000000000"),
        (["simulate", "sandbox", "--steps", "1000000001"], "0 to 1000000000"),
        (["theory", "--json", "--seeds", "-1"], "8 to 100000"),
        (["theory", "--json", "--seeds", "7"], "8 to 100000"),
    ] {
        frankie.run(&args).code(2).stderr(contains(format!("expected a whole number from {range}")));
    }
}

#[test]
fn settings_that_move_the_surface_move_the_start() {
    let frankie = Frankie::new();
    let keys = ["surface.angle=-90", "surface.shift=[5,5]", "surface.scale=0.1", "view.x=[7, 8]"];
    for first in keys {
        let run = ["simulate", "sandbox", "--steps", "3", "--set", first];
        frankie.run(&run).success().stdout(contains("\n3,"));
        for second in keys.into_iter().filter(|second| *second != first) {
            frankie.run(&[&run[..], &["--set", second]].concat()).success();
        }
    }
    // What is recorded is a level that is read again.
    let moved = ["simulate", "sandbox", "--steps", "300", "--set", keys[1], "--record", "kept.toml"];
    frankie.run(&moved).success();
    frankie.run(&["verify", "kept.toml"]).success();
    // A start that a flag sets is not moved: the flag is named as it was written.
    frankie
        .run(&["simulate", "sandbox", "--set", "surface.shift=[5,5]", "--start", "0.5,-99"])
        .code(2)
        .stderr(contains("frankie: sandbox: --start 0.5,-99: `start.at`: [0.5, -99.0] is outside the view"));
    frankie
        .run(&["simulate", "sandbox", "--set", "start.at=[0,-99]"])
        .code(2)
        .stderr(contains("--set start.at=[0, -99]: `start.at`: "));
    // A goal cannot move: the settings that leave it behind are named, not a line of a file.
    frankie
        .run(&["simulate", "four-bowls", "--set", "view.x=[90, 91]", "--set", "optimizer.lr=0.1"])
        .code(2)
        .stderr(contains("frankie: four-bowls: --set view.x=[90, 91] --set optimizer.lr=0.1: `goal"));
}

#[test]
fn frames_are_measured_only_by_a_number_of_them() {
    let frankie = Frankie::new();
    frankie.run(&["play", "--bare"]).code(2).stderr(contains("--measure <FRAMES>"));
    for wrong in ["0", "-3", "many", "1000001"] {
        let flag = format!("--measure={wrong}");
        frankie.run(&["play", "one-way", &flag]).code(2).stdout("").stderr(contains("--measure <FRAMES>"));
    }
    frankie.run(&["play", "no-such-level", "--measure", "3"]).code(2).stderr(contains("no-such-level"));
    // It needs a window like any other game.
    frankie.run(&["play", "one-way", "--measure", "3"]).code(1).stdout("").stderr(contains("display"));
}
