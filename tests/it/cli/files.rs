//! Level files that name other files, and the output files of commands.

use super::*;

/// Returns a square array of single precision as NumPy saves it: a bowl with ripples.
fn array(side: usize) -> Vec<u8> {
    let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({side}, {side}), }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    let place = |i: usize| 2.0 * i as f32 / (side - 1) as f32 - 1.0;
    for (x, y) in (0..side).flat_map(|j| (0..side).map(move |i| (place(i), place(j)))) {
        bytes.extend((x * x + 2.0 * y * y + 0.1 * (9.0 * x).sin()).to_le_bytes());
    }
    bytes
}

#[test]
fn a_level_can_name_a_file_next_to_it_but_its_replay_does_not_need_it() {
    let frankie = Frankie::new();
    frankie.write("my/slice.toml", HEIGHTS.replace("heights.csv", "./mine.npy"));
    frankie.write("my/mine.npy", array(256));
    frankie.run(&["levels", "check", "my/slice.toml"]).success();
    let run = ["simulate", "my/slice.toml", "--steps", "600", "--seed", "4", "--record", "kept.toml"];
    let rows = frankie.out(&run);
    assert_eq!(rows.lines().count(), 601);
    // In another folder, without the file.
    let (other, kept) = (Frankie::new(), frankie.read("kept.toml"));
    assert!(kept.len() < 2_000_000 && !kept.contains("mine.npy"), "{} bytes", kept.len());
    other.write("kept.toml", &kept);
    other.run(&["verify", "kept.toml"]).success().stdout(contains("verified, 600 steps"));
    // Slightly different heights make a different run.
    other.write("changed.toml", kept.replace("[level.surface]", "[level.surface]\nheight = 1.01"));
    other.run(&["verify", "changed.toml"]).code(3).stdout(contains("differs at step 256"));
}

#[test]
fn a_file_in_a_setting_is_relative_to_the_working_directory() {
    let frankie = Frankie::new();
    frankie.write("my/mine.npy", array(33));
    let absolute = frankie.folder.path().join("my/mine.npy");
    let run = |file: &str| {
        let file = format!("surface.file={file}");
        frankie.out(&[
            "simulate",
            "sandbox",
            "--set",
            &file,
            "--set",
            "surface.kind=heightmap",
            "--steps",
            "40",
        ])
    };
    let rows = run("my/mine.npy");
    assert_eq!(rows.lines().count(), 41);
    assert_eq!(run(absolute.to_str().unwrap()), rows);
    frankie
        .run(&["simulate", "sandbox", "--set", "surface.kind=heightmap", "--set", "surface.file=mine.npy"])
        .code(2)
        .stderr(contains("--set surface.file=mine.npy: `surface.file`: mine.npy: "));
}

#[test]
fn an_unsuitable_file_of_a_level_is_refused_with_a_message() {
    let frankie = Frankie::new();
    frankie.write("outside.csv", "1,2\n3,4");
    frankie.write("my/words.csv", "1,2\n3,four");
    frankie.write("my/short.npy", &array(9)[..90]);
    frankie.write("my/large.csv", vec![b'#'; (8 << 20) + 1]);
    let absolute = frankie.folder.path().join("outside.csv").display().to_string().replace('\\', "/");
    // The error message of the system.
    let missing = format!("nothing.csv: {}", fs::read("nothing.csv").unwrap_err());
    for (file, expected) in [
        ("words.csv", "words.csv: line 2, column 3: `four` is not a number; expected a number with a point"),
        (
            "short.npy",
            "short.npy: byte 70: 20 bytes of numbers; expected 324: 9 rows of 9 numbers of 4 bytes",
        ),
        ("large.csv", "large.csv: 8388609 bytes are too many; expected at most 8 MB"),
        ("nothing.csv", &missing),
        (
            "../outside.csv",
            "../outside.csv: a level can only name files that lie beside it; expected a .csv, .tsv, .npy, .npz or .png file of at most 8 MB",
        ),
        (&absolute, "a level can only name files that lie beside it"),
        (
            "slice.toml",
            "slice.toml: the format is not known from the file name; expected a file whose name ends in .csv",
        ),
    ] {
        frankie.write("my/slice.toml", HEIGHTS.replace("heights.csv", file));
        frankie
            .run(&["levels", "check", "my/slice.toml"])
            .code(4)
            .stderr(contains("my/slice.toml: line 5, column 8: `surface.file`: ").and(contains(expected)));
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = Process::new(env!("CARGO_BIN_EXE_frankie"))
        .args(["simulate", "sandbox", "--steps", "200000"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("step,"));
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn input_files_are_not_overwritten() {
    let frankie = Frankie::new();
    let level = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/levels/sandbox.toml")).unwrap();
    frankie.write("mine.toml", &level);
    let steps = ["simulate", "./mine.toml", "--steps", "3"];
    frankie.run(&[&steps[..], &["--out", "mine.toml"]].concat()).code(2).stderr(contains("same file"));
    frankie.run(&[&steps[..], &["--record", "mine.toml"]].concat()).code(2).stderr(contains("same file"));
    frankie
        .run(&[&steps[..], &["--out", "a", "--record", "./a"]].concat())
        .code(2)
        .stderr(contains("same file"));
    assert_eq!(frankie.read("mine.toml"), level);
    frankie.run(&[&steps[..], &["--record", "none/a.toml"]].concat()).code(1).stdout("");
}

#[cfg(target_os = "linux")]
#[test]
fn devices_and_links_are_written_but_not_replaced() {
    use std::os::unix::fs::{FileTypeExt as _, symlink};
    let frankie = Frankie::new();
    let run = ["simulate", "sandbox", "--steps", "3", "--out"];
    // Written through a link, so that a mistake would replace the link and not the device.
    let path = |name| frankie.folder.path().join(name);
    symlink("/dev/null", path("device")).unwrap();
    frankie.run(&[&run[..], &["device"]].concat()).success().stdout("");
    assert!(fs::metadata(path("device")).unwrap().file_type().is_char_device());
    if Path::new("/dev/full").exists() {
        symlink("/dev/full", path("full")).unwrap();
        frankie.run(&[&run[..], &["full"]].concat()).code(1).stderr(contains("full"));
    }
    frankie.write("rows.csv", "old");
    symlink("rows.csv", path("link.csv")).unwrap();
    frankie.run(&[&run[..], &["link.csv"]].concat()).success();
    assert!(fs::symlink_metadata(path("link.csv")).unwrap().is_symlink());
    assert_eq!(frankie.read("rows.csv").lines().count(), 4);
}

#[test]
fn a_replay_is_saved_even_if_the_pipe_of_the_rows_is_closed() {
    let frankie = Frankie::new();
    let mut child = Process::new(env!("CARGO_BIN_EXE_frankie"))
        .args(["simulate", "sandbox", "--steps", "20000", "--record", "kept.toml"])
        .current_dir(frankie.folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    frankie.run(&["verify", "kept.toml"]).success().stdout(contains("verified, 20000 steps"));
}

#[cfg(unix)]
#[test]
fn an_output_file_keeps_its_permissions_and_links() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let frankie = Frankie::new();
    let path = |name: &str| frankie.folder.path().join(name);
    frankie.write("private", "old");
    fs::set_permissions(path("private"), fs::Permissions::from_mode(0o600)).unwrap();
    symlink("private", path("link.svg")).unwrap();
    symlink("later", path("dangling.svg")).unwrap();
    let simulate = ["simulate", "sandbox", "--steps", "3"];
    let figure = ["figure", "sandbox", "--steps", "3", "--size", "320x240"];
    for (args, flag) in [(&simulate[..], "--out"), (&simulate, "--record"), (&figure, "--out")] {
        for (link, target) in [("link.svg", "private"), ("dangling.svg", "later")] {
            frankie.run(&[args, &[flag, link]].concat()).success();
            assert!(fs::symlink_metadata(path(link)).unwrap().is_symlink(), "{args:?} {flag} {link}");
            assert!(frankie.read(target).len() > 3, "{args:?} {flag} {link}");
        }
        assert_eq!(fs::metadata(path("private")).unwrap().permissions().mode() & 0o777, 0o600);
        fs::remove_file(path("later")).unwrap();
    }
    let both = ["--out", "dangling.svg", "--record", "later"];
    frankie.run(&[&simulate[..], &both].concat()).code(2).stderr(contains("same file"));
    symlink("circle", path("circle")).unwrap();
    frankie.run(&[&simulate[..], &["--out", "circle"]].concat()).code(1).stderr(contains("circle"));
    assert!(fs::symlink_metadata(path("circle")).unwrap().is_symlink());
}

#[cfg(target_os = "linux")]
#[test]
fn files_that_the_shell_opened_are_written_at_their_end() {
    let frankie = Frankie::new();
    let binary = env!("CARGO_BIN_EXE_frankie");
    for (out, redirect) in [("/dev/stdout", ">> log"), ("/dev/fd/1", ">> log"), ("/dev/fd/3", "3>> log")] {
        frankie.write("log", "first\n");
        let line = format!("{binary} simulate sandbox --steps 3 --out {out} {redirect}");
        let status =
            Process::new("sh").args(["-c", &line]).current_dir(frankie.folder.path()).status().unwrap();
        assert!(status.success(), "{out}");
        let lines = frankie.read("log");
        assert_eq!((lines.lines().next(), lines.lines().count()), (Some("first"), 5), "{out}: {lines}");
    }
}
