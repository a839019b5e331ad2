//! The command line as a process: what it prints, where, and how it exits.

mod budget;
mod files;
mod flags;
mod hostile;
mod links;
mod map;
#[cfg(unix)]
mod names;
mod outputs;
#[cfg(feature = "parquet")]
mod parquet_tables;
mod refused;
#[cfg(unix)]
mod regular;
mod rows;
mod sweep;
mod tasks;
mod walks;

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command as Process, Stdio};

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

use crate::test_levels::{BOWL, HEIGHTS};

/// The binary, with a folder of its own for the player's files and no display.
pub struct Frankie {
    pub folder: TempDir,
}

impl Frankie {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn run(&self, args: &[&str]) -> assert_cmd::assert::Assert {
        let mut command = Command::new(env!("CARGO_BIN_EXE_frankie"));
        command.env("FRANKIE_DATA_DIR", self.folder.path().join("data"));
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").current_dir(self.folder.path());
        command.args(args).assert()
    }

    pub fn out(&self, args: &[&str]) -> String {
        String::from_utf8(self.run(args).success().get_output().stdout.clone()).unwrap()
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }
}

#[test]
fn a_recorded_run_verifies_and_a_modified_one_does_not() {
    let frankie = Frankie::new();
    frankie
        .run(&["simulate", "sandbox", "--steps", "700", "--start", "0.5,2", "--record", "a.toml"])
        .success();
    frankie
        .run(&["verify", "a.toml"])
        .success()
        .stdout("a.toml: verified, 700 steps, 3 hashes, running\n")
        .stderr("");
    let text = frankie.read("a.toml");
    frankie.write("place.toml", text.replace("at = [0.5, 2.0]", "at = [0.5, 2.1]"));
    frankie.write("seed.toml", text.replacen("seed = 1", "seed = 2", 1));
    for name in ["place.toml", "seed.toml"] {
        assert_ne!(frankie.read(name), text);
        frankie.run(&["verify", name]).code(3).stdout(contains("differs at step 256"));
    }
    frankie.write("half.toml", &text[..text.len() / 2]);
    frankie.run(&["verify", "half.toml"]).code(4).stderr(
        contains("line ").and(contains("column ")).and(contains("expected")).and(contains("panicked").not()),
    );
    frankie.write("later.toml", text.replacen("sim = 1", "sim = 99", 1));
    frankie.run(&["verify", "later.toml"]).code(4).stderr(contains("version 99 of the simulation"));
    frankie.run(&["verify", "missing.toml"]).code(1).stderr(contains("missing.toml"));
    // The exit code is the highest one, and all files are reported.
    frankie.run(&["verify", "half.toml", "a.toml", "seed.toml"]).code(4).stdout(contains("a.toml: verified"));
    frankie.run(&["verify", "a.toml", "seed.toml"]).code(3);
}

/// Runs of built-in levels and of the sandbox, recorded once and never written again: a pack, mini-batches, a formula,
/// terrain under another surface, a throw, data. Between them they hold every kind of event.
#[test]
fn pinned_replays_give_the_same_bits() {
    let path = |name: &str| format!("{}/tests/replays/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    let expected = [
        ("dataset", "1000 steps, 4 hashes, running"),
        ("formula", "1500 steps, 6 hashes, running"),
        ("minibatch", "176 steps, 1 hashes, reached"),
        ("pack", "403 steps, 2 hashes, reached"),
        ("terrain", "2000 steps, 8 hashes, running"),
        ("throw", "196 steps, 1 hashes, reached"),
    ];
    let paths = expected.map(|(name, _)| path(name));
    let args: Vec<&str> = std::iter::once("verify").chain(paths.iter().map(String::as_str)).collect();
    let verdicts: String =
        expected.iter().map(|(name, end)| format!("{}: verified, {end}\n", path(name))).collect();
    Frankie::new().run(&args).success().stdout(verdicts);
    let all: String = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    for kind in ["drop", "throw", "tune", "choose", "switch"] {
        assert!(all.contains(&format!("\nkind = \"{kind}\"\n")), "no event {kind}");
    }
}

#[test]
fn an_event_of_a_replay_whose_digit_is_changed_differs() {
    let frankie = Frankie::new();
    let level = frankie::levels::find("sandbox", None).unwrap().level(&[]).unwrap();
    let mut run = frankie_sim::Run::new(level.into(), 5);
    run.seek(40);
    run.apply(frankie_sim::Event::Drop { at: [1.25, 0.75] }).unwrap();
    run.seek(90);
    let text = frankie_sim::Replay::record(&run, "test").to_toml();
    frankie.write("kept.toml", &text);
    frankie.run(&["verify", "kept.toml"]).success();
    frankie.write("kept.toml", text.replace("1.25", "1.26"));
    frankie.run(&["verify", "kept.toml"]).code(3).stdout(contains("differs at step 90"));
}

#[test]
fn listings_are_printed_as_text_and_as_json() {
    let frankie = Frankie::new();
    for (command, kinds) in [
        ("surfaces", &["bowl", "rosenbrock", "fetch", "signal", "terrain"][..]),
        ("optimizers", &["adam", "sgd"]),
        ("noises", &["none", "gaussian"]),
    ] {
        let (text, json) = (frankie.out(&[command]), frankie.out(&[command, "--json"]));
        let all: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
        for kind in kinds {
            assert!(text.contains(&format!("{kind}: ")), "{kind}");
            let object = all.iter().find(|object| object["kind"] == *kind).unwrap();
            assert!(!object["formula"].as_str().unwrap().is_empty());
            for param in object["params"].as_array().unwrap() {
                assert!(!param["default"].is_null() && text.contains(param["name"].as_str().unwrap()));
            }
        }
    }
    let surfaces: Vec<serde_json::Value> =
        serde_json::from_str(&frankie.out(&["surfaces", "--json"])).unwrap();
    for surface in surfaces {
        let params = surface["params"].as_array().unwrap();
        for shared in ["angle", "scale", "shift"] {
            let named = params.iter().filter(|param| param["name"] == shared).count();
            assert_eq!(named, 1, "{shared} of {}", surface["kind"]);
        }
    }
    let levels: Vec<serde_json::Value> = serde_json::from_str(&frankie.out(&["levels", "--json"])).unwrap();
    let listed: BTreeSet<&str> = levels.iter().map(|level| level["id"].as_str().unwrap()).collect();
    let files = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/levels")).unwrap();
    let files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    let of_files: BTreeSet<&str> = files
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap())
        .collect();
    assert_eq!(listed, of_files, "every file in levels/ is a level of the binary");
    assert_eq!(listed.len(), levels.len());
    frankie
        .run(&["levels"])
        .success()
        .stdout(contains("four-bowls"))
        .stderr(contains("Your own levels belong in"));
}

#[test]
fn the_pages_of_documentation_are_current() {
    let frankie = Frankie::new();
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for kinds in ["surfaces", "optimizers", "noises"] {
        let written = fs::read_to_string(docs.join(format!("{kinds}.md"))).unwrap();
        let now = frankie.out(&[kinds, "--markdown"]);
        assert!(written == now, "out of date; run: cargo run -- {kinds} --markdown > docs/{kinds}.md");
    }
}

#[test]
fn the_players_levels_are_listed_and_an_invalid_one_is_reported() {
    let frankie = Frankie::new();
    frankie.write("data/levels/mine.toml", BOWL);
    frankie.write("data/levels/bad.toml", BOWL.replace("bowl", "bowll"));
    frankie.write("data/levels/sandbox.toml", BOWL);
    frankie
        .run(&["levels"])
        .success()
        .stdout(contains("mine").and(contains("(yours)")).and(contains("one-way")))
        .stderr(contains("line 4, column 8").and(contains("a built-in level is called sandbox")));
    frankie.run(&["simulate", "mine", "--steps", "2"]).success().stdout(contains("\n2,"));
    frankie.run(&["simulate", "data/levels/mine.toml", "--steps", "2"]).success();
    frankie.run(&["levels", "check", "data/levels/mine.toml"]).success().stdout(contains("valid, “Mine”"));
    frankie
        .run(&["levels", "check", "data/levels/mine.toml", "data/levels/bad.toml"])
        .code(4)
        .stderr(contains("bad.toml").and(contains("line 4, column 8")).and(contains("expected")));
}

#[test]
fn a_level_is_found_by_its_id_and_by_its_path() {
    let text = frankie::levels::find("four-bowls", None).unwrap();
    assert_eq!((text.id.as_str(), text.path), ("four-bowls", None));
    assert!(frankie::levels::find("./four-bowls", Some(Path::new("."))).is_err());
}
