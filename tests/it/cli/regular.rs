//! Pipes, devices, sockets and links where a file is expected: on the command line, named by a level, and in the folders
//! of the player.

use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use super::*;

/// A line that no message may show.
const SECRET: &str = "root:x:0:0:secret";

fn mkfifo(frankie: &Frankie, name: &str) {
    let path = frankie.folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(Process::new("mkfifo").arg(path).status().unwrap().success());
}

fn link(frankie: &Frankie, target: &str, name: &str) {
    let path = frankie.folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    symlink(target, path).unwrap();
}

#[test]
fn what_is_no_regular_file_is_refused_wherever_it_is_named() {
    let frankie = Frankie::new();
    mkfifo(&frankie, "pipe.toml");
    mkfifo(&frankie, "pipe.csv");
    mkfifo(&frankie, "my/heights.csv");
    link(&frankie, "/dev/zero", "device.toml");
    link(&frankie, "/dev/zero", "device.csv");
    let _socket = UnixListener::bind(frankie.folder.path().join("socket.toml")).unwrap();
    frankie.write("my/level.toml", HEIGHTS);
    frankie.write("folder.toml/x", "");
    for (name, kind) in [
        ("pipe.toml", "a pipe"),
        ("device.toml", "a device"),
        ("socket.toml", "a socket"),
        ("folder.toml", "a folder"),
    ] {
        for command in [&["simulate"][..], &["figure"], &["verify"], &["play"], &["levels", "check"]] {
            let expected = format!("{name}: this is {kind}; expected a regular file");
            frankie.run(&[command, &[name]].concat()).code(1).stderr(contains(expected));
        }
    }
    for name in ["pipe.csv", "device.csv"] {
        frankie.run(&["play", name]).code(1).stderr(contains("expected a regular file"));
        let file = format!("surface.file={name}");
        let set = ["simulate", "sandbox", "--set", "surface.kind=heightmap", "--set", &file];
        frankie.run(&set).code(2).stderr(contains("; expected a regular file"));
    }
    frankie
        .run(&["levels", "check", "my/level.toml"])
        .code(4)
        .stderr(contains("heights.csv: this is a pipe"));
}

#[test]
fn what_is_no_regular_file_in_the_players_folders_is_reported_and_stops_nothing() {
    let frankie = Frankie::new();
    mkfifo(&frankie, "data/levels/pipe.toml");
    mkfifo(&frankie, "data/levels/heights.csv");
    frankie.write("data/levels/named.toml", HEIGHTS);
    link(&frankie, "/dev/zero", "data/levels/device.toml");
    link(&frankie, "nothing", "data/levels/.#open.toml");
    frankie.write("data/levels/mine.toml", BOWL);
    let words = "expected a regular file";
    let listed = frankie.run(&["levels"]).success().stdout(contains("mine"));
    listed.stderr(
        contains("pipe.toml: this is a pipe; expected a regular file")
            .and(contains("named.toml: line 5, column 8: `surface.file`: heights.csv: this is a pipe"))
            .and(contains("device.toml: "))
            .and(contains(words))
            .and(contains(".#open").not()),
    );
    // The same for the files of the store: settings and progress, and the replays.
    for name in ["settings.toml", "progress.toml", "replays/pipe.toml"] {
        mkfifo(&frankie, &format!("data/{name}"));
    }
    let (store, warnings) = frankie::store::Store::at(Some(frankie.folder.path().join("data")));
    assert_eq!(
        warnings.iter().filter(|warning| warning.contains("this is a pipe")).count(),
        2,
        "{warnings:?}"
    );
    assert!(store.replays().list().unwrap().is_empty());
    // In place of the file that several games wait for each other with.
    let other = Frankie::new();
    mkfifo(&other, "data/.lock");
    let mut store = frankie::store::Store::at(Some(other.folder.path().join("data"))).0;
    store.set(frankie::store::Settings { speed: 2.0, ..Default::default() }).unwrap();
    assert!(other.read("data/settings.toml").contains("speed = 2"));
}

#[test]
fn links_out_of_the_folder_of_a_level_are_not_followed() {
    let frankie = Frankie::new();
    frankie.write("secret.csv", format!("1\n{SECRET}"));
    frankie.write("good.csv", "1,2\n3,4");
    let check = |expected: &str| {
        let run = frankie.run(&["levels", "check", "my/level.toml"]).code(4);
        run.stderr(contains(expected).and(contains("root:").not()));
    };
    frankie.write("my/level.toml", HEIGHTS);
    for target in ["../secret.csv", "/etc/passwd", "../good.csv"] {
        link(&frankie, target, "my/heights.csv");
        check("heights.csv: a link leads out of the level's folder");
        fs::remove_file(frankie.folder.path().join("my/heights.csv")).unwrap();
    }
    // A folder that is a link.
    link(&frankie, "..", "my/up");
    frankie.write("my/level.toml", HEIGHTS.replace("heights.csv", "up/secret.csv"));
    check("up/secret.csv: a link leads out of the level's folder");
    // Inside the folder, and where the level itself is a link from elsewhere.
    frankie.write("my/data/real.csv", "1,2\n3,4");
    link(&frankie, "data/real.csv", "my/heights.csv");
    frankie.write("my/level.toml", HEIGHTS);
    frankie.run(&["levels", "check", "my/level.toml"]).success();
    link(&frankie, "../my/level.toml", "other/level.toml");
    link(&frankie, "../my/data/real.csv", "other/heights.csv");
    frankie.run(&["levels", "check", "other/level.toml"]).success();
    // A file that the player names is followed and shown.
    link(&frankie, "secret.csv", "mine.csv");
    frankie.run(&["play", "mine.csv"]).code(4).stderr(contains(SECRET));
}

#[test]
fn a_link_in_the_players_folder_shows_nothing_of_a_file_elsewhere() {
    let frankie = Frankie::new();
    frankie.write("secret", SECRET);
    frankie.write("good.toml", BOWL);
    link(&frankie, "../../secret", "data/levels/linked.toml");
    link(&frankie, "../../good.toml", "data/levels/good.toml");
    let listed = frankie.run(&["levels"]).success().stdout(contains("good"));
    listed.stderr(
        contains("linked.toml: a link to a file that is not a valid level").and(contains("root").not()),
    );
}
