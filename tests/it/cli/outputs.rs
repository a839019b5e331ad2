//! Where commands write: names of files as people write them, stdout, places that cannot be written, and signals.

use super::*;

const STEPS: [&str; 4] = ["simulate", "sandbox", "--steps", "3"];

fn bytes(frankie: &Frankie, args: &[&str]) -> Vec<u8> {
    frankie.run(args).success().get_output().stdout.clone()
}

#[test]
fn endings_and_sizes_are_read_whatever_their_case() {
    let frankie = Frankie::new();
    let figure = ["figure", "four-bowls", "--steps", "20", "--size"];
    for (size, name) in
        [("640X480", "a.PNG"), ("640×480", "b.Png"), ("640x480", "c.png"), (" 640 x 480 ", "d")]
    {
        frankie.run(&[&figure[..], &[size, "--out", name]].concat()).success().stdout("");
        let png = fs::read(frankie.folder.path().join(name)).unwrap();
        assert_eq!((&png[1..4], &png[16..24]), (&b"PNG"[..], &[0, 0, 2, 128, 0, 0, 1, 224][..]), "{name}");
    }
    frankie.run(&[&figure[..], &["640x480", "--out", "a.SVG"]].concat()).success();
    assert!(frankie.read("a.SVG").starts_with("<svg"));
    for size in ["640", "640x", "x480", "640x480x3", "640,480", "-640x480"] {
        frankie.run(&[&figure[..], &[size]].concat()).code(2).stderr(contains("two whole numbers from"));
    }
    frankie
        .run(&[&figure[..], &["640x480", "--out", "a.GIF"]].concat())
        .code(2)
        .stderr(contains(".png or .svg"));
}

#[test]
fn a_hyphen_is_stdout() {
    let frankie = Frankie::new();
    let rows = bytes(&frankie, &STEPS);
    assert_eq!(bytes(&frankie, &[&STEPS[..], &["--out", "-"]].concat()), rows);
    let replay = bytes(&frankie, &[&STEPS[..], &["--out", "rows.csv", "--record", "-"]].concat());
    assert_eq!(frankie.read("rows.csv").as_bytes(), rows);
    frankie.write("kept.toml", &replay);
    frankie.run(&["verify", "kept.toml"]).success();
    let figure = ["figure", "kept.toml", "--size", "640x480"];
    assert_eq!(bytes(&frankie, &[&figure[..], &["--out", "-"]].concat()), bytes(&frankie, &figure));
    let both = "are both stdout";
    frankie.run(&[&STEPS[..], &["--record", "-"]].concat()).code(2).stdout("").stderr(contains(both));
    frankie.run(&[&STEPS[..], &["--out", "-", "--record", "-"]].concat()).code(2).stderr(contains(both));
    assert_eq!(fs::read_dir(frankie.folder.path()).unwrap().count(), 2, "no file is called -");
    // A file of that name has a path.
    frankie.run(&[&STEPS[..], &["--out", "./-"]].concat()).success().stdout("");
    assert_eq!(frankie.read("-").as_bytes(), rows);
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let frankie = Frankie::new();
    frankie.write("file", "");
    for (place, expected) in [
        ("none/a.csv", "cannot write none/a.csv: the folder none does not exist"),
        ("none/deep/a.csv", "cannot write none/deep/a.csv: the folder none/deep does not exist"),
        ("file/a.csv", "cannot write file/a.csv: file is not a folder"),
        ("none/", "cannot write none/: the name of a file is missing"),
    ] {
        for flag in ["--out", "--record"] {
            frankie.run(&[&STEPS[..], &[flag, place]].concat()).code(1).stdout("").stderr(contains(expected));
        }
    }
    let figure = ["figure", "four-bowls", "--steps", "5", "--out", "none/a.png"];
    frankie.run(&figure).code(1).stderr(contains("the folder none does not exist"));
}

#[test]
fn a_file_of_numbers_that_a_level_names_is_not_overwritten() {
    let frankie = Frankie::new();
    let heights = "1,2\n3,4\n";
    frankie.write("my/heights.csv", heights);
    frankie.write("my/level.toml", HEIGHTS);
    frankie.write("other.csv", heights);
    let set = ["--set", "surface.kind=heightmap", "--set", "surface.file=my/heights.csv"];
    for flag in ["--out", "--record"] {
        for name in ["my/heights.csv", "my/level.toml"] {
            let run = ["simulate", "my/level.toml", "--steps", "3", flag, name];
            frankie
                .run(&run)
                .code(2)
                .stderr(contains("a file that is read and ").and(contains("are the same file")));
        }
        frankie
            .run(&[&STEPS[..], &set, &[flag, "./my/heights.csv"]].concat())
            .code(2)
            .stderr(contains("are the same file"));
    }
    // With an ending that a picture may have.
    frankie.write("my/heights", heights);
    fs::rename(frankie.folder.path().join("my/heights"), frankie.folder.path().join("my/heights.csv"))
        .unwrap();
    assert_eq!(
        (frankie.read("my/heights.csv"), frankie.read("my/level.toml")),
        (heights.into(), HEIGHTS.into())
    );
    frankie.run(&["simulate", "my/level.toml", "--steps", "3", "--out", "other.csv"]).success();
}

#[test]
fn a_picture_does_not_overwrite_the_picture_it_is_made_of() {
    let frankie = Frankie::new();
    frankie
        .run(&["figure", "four-bowls", "--steps", "5", "--size", "240x240", "--out", "heights.png"])
        .success();
    let png = fs::read(frankie.folder.path().join("heights.png")).unwrap();
    frankie.write("level.toml", HEIGHTS.replace("heights.csv", "heights.png"));
    let run = ["figure", "level.toml", "--steps", "5", "--out", "heights.png"];
    frankie.run(&run).code(2).stderr(contains("are the same file"));
    assert_eq!(fs::read(frankie.folder.path().join("heights.png")).unwrap(), png);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_fails_whatever_is_printed() {
    let frankie = Frankie::new();
    frankie.run(&[&STEPS[..], &["--record", "kept.toml"]].concat()).success();
    for args in [
        &["--help"][..],
        &["--version"],
        &["help"],
        &["simulate", "--help"],
        &["levels"],
        &["levels", "--json"],
        &["levels", "check", "kept.toml"],
        &["surfaces"],
        &["optimizers", "--json"],
        &["noises", "--markdown"],
        &["theory", "--seeds", "8"],
        &["verify", "kept.toml"],
        &["simulate", "sandbox", "--steps", "3"],
        &["simulate", "sandbox", "--steps", "3", "--format", "summary"],
        &["figure", "four-bowls", "--steps", "3", "--size", "240x240"],
    ] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let child = Process::new(env!("CARGO_BIN_EXE_frankie"))
            .args(args)
            .env("FRANKIE_DATA_DIR", frankie.folder.path().join("data"))
            .current_dir(frankie.folder.path())
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = child.wait_with_output().unwrap();
        let words = String::from_utf8(output.stderr).unwrap();
        if args == ["levels", "check", "kept.toml"] {
            // A replay is no level, and that is said on stderr.
            assert_eq!(output.status.code(), Some(4), "{words}");
            continue;
        }
        assert_eq!(output.status.code(), Some(1), "{args:?}: {words}");
        assert!(words.contains("cannot write"), "{args:?}: {words}");
    }
}

#[test]
fn a_closed_pipe_is_quiet_whatever_is_printed() {
    for args in [&["--help"][..], &["levels"], &["surfaces"], &["noises", "--markdown"]] {
        let mut child = Process::new(env!("CARGO_BIN_EXE_frankie"))
            .args(args)
            .env("FRANKIE_DATA_DIR", std::env::temp_dir().join("frankie-none"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let words = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {words}");
        assert!(!words.contains("frankie: "), "{args:?}: {words}");
    }
}

#[cfg(unix)]
#[test]
fn signals_leave_no_temporary_file_and_end_the_program_as_signals_do() {
    use std::os::unix::process::ExitStatusExt as _;
    // A program inherits which signals it ignores: a test that runs in the background ignores INT, as this program should.
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.map_or(0, |digits| u64::from_str_radix(digits.trim(), 16).unwrap());
    let is_ignored = |number: i32| mask >> (number - 1) & 1 == 1;
    let all = [("TERM", 15), ("INT", 2), ("HUP", 1)];
    assert!(!is_ignored(15));
    for (name, number) in all.into_iter().filter(|(_, number)| !is_ignored(*number)) {
        let frankie = Frankie::new();
        let folder = frankie.folder.path().join("out");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("rows.csv"), "old").unwrap();
        let mut child = Process::new(env!("CARGO_BIN_EXE_frankie"))
            .args(["simulate", "sandbox", "--steps", "60000000", "--format", "summary"])
            .args(["--out", "rows.csv", "--record", "kept.toml"])
            .current_dir(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let count = || fs::read_dir(&folder).unwrap().count();
        while count() < 3 {
            assert!(child.try_wait().unwrap().is_none(), "it ended before it wrote anything");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let pid = child.id().to_string();
        assert!(Process::new("kill").args(["-s", name, &pid]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().signal(), Some(number), "{name}");
        assert_eq!(
            (count(), fs::read_to_string(folder.join("rows.csv")).unwrap().as_str()),
            (1, "old"),
            "{name}"
        );
    }
}
