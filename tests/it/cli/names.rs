//! Names of files that are not UTF-8, wherever a path is taken.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt as _;

use super::*;

/// Returns a name with a byte that UTF-8 does not have. Not every file system takes it.
fn odd(rest: &str) -> OsString {
    let mut name = OsStr::from_bytes(b"na\xefve").to_owned();
    name.push(rest);
    name
}

#[test]
fn names_that_are_not_utf_8_are_read_and_written() {
    let frankie = Frankie::new();
    let path = |name: &OsStr| frankie.folder.path().join(name);
    if fs::write(path(&odd(".toml")), BOWL).is_err() {
        return;
    }
    let run = |args: &[&OsStr]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_frankie"));
        command.env("FRANKIE_DATA_DIR", frankie.folder.path().join("data"));
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").current_dir(frankie.folder.path());
        command.args(args).assert()
    };
    let word = OsStr::new;
    let (level_name, rows, replay, picture) = (odd(".toml"), odd(".csv"), odd("-kept.toml"), odd(".PNG"));
    let simulate = [word("simulate"), &level_name, word("--steps"), word("3")];
    run(&[&simulate[..], &[word("--out"), &rows, word("--record"), &replay]].concat()).success();
    assert_eq!(fs::read_to_string(path(&rows)).unwrap().lines().count(), 4);
    run(&[word("verify"), &replay]).success().stdout(contains("na\u{fffd}ve-kept.toml: verified, 3 steps"));
    run(&[word("levels"), word("check"), &level_name]).success().stdout(contains("valid, “Mine”"));
    for input in [&level_name, &replay] {
        let figure = ["figure", "--steps", "3", "--size", "320x240", "--out"].map(word);
        run(&[&figure[..], &[&picture, input]].concat()).success();
        assert_eq!(fs::read(path(&picture)).unwrap()[1..4], *b"PNG");
    }
    fs::write(path(&odd("-bad.csv")), "1,2\n3,x").unwrap();
    run(&[word("play"), &odd("-bad.csv")]).code(4).stderr(contains("na\u{fffd}ve-bad.csv: line 2, column 3"));
    run(&[word("play"), &odd("-none.toml")]).code(1).stderr(contains("na\u{fffd}ve-none.toml"));
    // In the player's folder, and found there by its name.
    let folder = frankie.folder.path().join("data/levels");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(odd(".toml")), BOWL).unwrap();
    run(&[word("levels")]).success().stdout(contains("na\u{fffd}ve").and(contains("(yours)")));
    run(&[word("simulate"), &odd(""), word("--steps"), word("2")]).success().stdout(contains("\n2,"));
    let list = odd("-pictures");
    run(&[word("noises"), word("--pictures"), &list]).success();
    assert!(path(&list).join("noises/none.png").is_file());
}
