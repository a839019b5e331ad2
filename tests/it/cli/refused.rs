//! Invalid arguments and files: messages and exit codes.

use super::*;

// On other systems there is always a display, and the game would open.
#[cfg(target_os = "linux")]
#[test]
fn without_a_display_the_game_prints_one_line() {
    for args in [&[][..], &["play"], &["play", "four-bowls"]] {
        let output = Frankie::new().run(args).code(1).stdout("").get_output().stderr.clone();
        let words = String::from_utf8(output).unwrap();
        assert_eq!(words.lines().count(), 1, "{words}");
        assert!(words.contains("frankie simulate"), "{words}");
    }
}

#[test]
fn files_of_numbers_are_checked_before_the_display() {
    let frankie = Frankie::new();
    frankie.write("good.csv", "1,2\n3,4");
    frankie.write("bad.csv", "1,2\n3,x");
    if cfg!(target_os = "linux") {
        frankie.run(&["play", "good.csv"]).code(1).stderr(contains("no display"));
    }
    frankie
        .run(&["play", "bad.csv"])
        .code(4)
        .stderr(contains("bad.csv: line 2, column 3: `x` is not a number"));
    frankie.run(&["play", "none.npy"]).code(1).stderr(contains("none.npy: "));
    frankie.write("data.toml", "frankie_data = 1\n");
    if cfg!(target_os = "linux") {
        frankie.run(&["play", "data.toml"]).code(1).stderr(contains("no display"));
    }
    frankie.write("later.toml", "frankie_data = 2\n");
    frankie.run(&["play", "later.toml"]).code(4).stderr(contains("later.toml: a later version of the game"));
}

#[test]
fn usage_errors_and_invalid_files_have_different_exit_codes() {
    let frankie = Frankie::new();
    frankie.run(&["simulate", "sandbx"]).code(2).stderr(contains("did you mean `sandbox`?"));
    // The game shows titles, so they are understood as well, whatever command takes a level.
    for (name, meant) in [
        ("fetch", "`first-throw`, “Fetch!”?"),
        ("Fetch!", "`first-throw`, “Fetch!”?"),
        ("the line through points", "`a-line`"),
        ("Mixed Signals", "`mixed-signals`"),
        ("ravine", "`the-long-ravine`?"),
    ] {
        for command in ["simulate", "figure", "play"] {
            let words = contains(format!("did you mean {meant}"));
            frankie.run(&[command, name]).code(2).stderr(words);
        }
    }
    frankie.run(&["simulate", "missing/level.toml"]).code(1).stderr(contains("missing/level.toml"));
    for bad in ["sandbox", "optimizer.lr", "=3"] {
        frankie.run(&["simulate", "sandbox", "--set", bad]).code(2);
    }
    for bad in
        ["optimizer.lr=-1", "optimizer.beta1=1", "optimizer.kind=adm", "nothing.here=1", "start.at=[99, 0]"]
    {
        frankie
            .run(&["simulate", "sandbox", "--set", bad])
            .code(2)
            .stderr(contains(format!("--set {bad}")).and(contains("expected")));
    }
    for start in ["1", "1,", "a,b", "nan,1", "1e400,1"] {
        frankie.run(&["simulate", "sandbox", "--start", start]).code(2).stderr(contains("two numbers"));
    }
    frankie.run(&["simulate", "sandbox", "--steps", "many"]).code(2);
    frankie.run(&["--help"]).success().stdout(contains("frankie verify"));
    for command in ["simulate", "figure", "verify", "levels", "surfaces", "optimizers", "noises", "play"] {
        frankie.run(&[command, "--help"]).success().stdout(contains(format!("frankie {command}")));
    }
}

#[test]
fn a_run_whose_replay_could_not_be_read_again_is_refused_before_it_starts() {
    let frankie = Frankie::new();
    let run = |steps: &str| {
        frankie.run(&["simulate", "sandbox", "--format", "summary", "--record", "run.toml", "--steps", steps])
    };
    run("215000000").code(2).stderr(
        contains("--record: 215000000 steps do not fit in a replay; expected at most 2")
            .and(contains("of this level")),
    );
    assert!(!frankie.folder.path().join("run.toml").exists());
    run("300").success();
}

#[test]
fn invalid_level_files_are_refused_with_a_message() {
    let frankie = Frankie::new();
    frankie.write("empty.toml", "");
    frankie.write("binary.toml", [0, 159, 146, 150, 255]);
    frankie.write("large.toml", "#".repeat(10 << 20));
    frankie.write("deep.toml", format!("a = {}{}", "[".repeat(50_000), "]".repeat(50_000)));
    for name in ["empty.toml", "binary.toml", "large.toml", "deep.toml"] {
        frankie
            .run(&["simulate", name])
            .code(4)
            .stdout("")
            .stderr(contains(name).and(contains("expected")).and(contains("panicked").not()));
    }
    frankie.write("folder/x", "");
    frankie.run(&["simulate", "./folder"]).code(1);
}

#[test]
fn no_number_in_a_level_causes_a_panic() {
    let frankie = Frankie::new();
    let keys = [
        "optimizer.lr",
        "optimizer.beta1",
        "optimizer.beta2",
        "optimizer.eps",
        "noise.sigma",
        "start.at",
        "view.x",
        "view.y",
        "seed",
        "max_steps",
    ];
    for key in keys {
        for number in ["nan", "inf", "-inf", "1e308", "-1e308", "0", "-0.0", "5e-324", "9223372036854775807"]
        {
            for value in [number.to_owned(), format!("[{number}, {number}]")] {
                let setting = format!("{key}={value}");
                let assert = frankie.run(&["simulate", "sandbox", "--steps", "30", "--set", &setting]);
                let output = assert.get_output();
                let words = String::from_utf8_lossy(&output.stderr);
                assert!(matches!(output.status.code(), Some(0 | 2)), "{setting}: {words}");
                assert!(!words.contains("panicked"), "{setting}: {words}");
            }
        }
    }
}
