//! The command line as a process: what it prints, where, and how it exits.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command as Process, Stdio};

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

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

const BEALE: &[&str] = &[
    "simulate",
    "sandbox",
    "--set",
    "surface.kind=beale",
    "--set",
    "noise.kind=none",
    "--set",
    "optimizer.lr=0.05",
    "--start",
    "1,1",
    "--steps",
    "200",
];

#[test]
fn simulated_rows_agree_with_pytorch() {
    // torch.optim.Adam(lr=0.05) on Beale's function from (1, 1), as in crates/sim/tests/golden/optimizers.json.
    const PATH: [(usize, f64, f64); 9] = [
        (1, 1.0, 0.950_000_000_018_018),
        (2, 1.037_206_840_765_057, 0.900_255_787_744_102_6),
        (3, 1.079_033_187_803_167_1, 0.850_821_482_411_101_1),
        (5, 1.169_260_587_710_765_6, 0.753_299_438_382_792_2),
        (10, 1.415_308_261_537_942, 0.523_295_189_706_737_8),
        (20, 1.919_751_710_176_828, 0.175_362_854_690_668_3),
        (50, 2.288_854_944_120_518_4, 0.191_448_913_425_623_95),
        (100, 2.644_125_701_534_499, 0.396_015_386_537_870_1),
        (200, 2.914_295_775_976_413, 0.477_395_295_265_352_46),
    ];
    let out = Frankie::new().out(BEALE);
    let rows: Vec<Vec<f64>> =
        out.lines().skip(1).map(|line| line.split(',').map(|cell| cell.parse().unwrap()).collect()).collect();
    assert!(out.starts_with("step,x,y,loss,true_grad_x,true_grad_y,grad_x,grad_y,m_x,m_y,v_x,v_y,"));
    assert!(out.lines().next().unwrap().ends_with(",m_hat_x,m_hat_y,v_hat_x,v_hat_y,ratio_x,ratio_y"));
    assert_eq!(rows.len(), 200);
    for (step, x, y) in PATH {
        let row = &rows[step - 1];
        assert_eq!((row.len(), row[0]), (18, step as f64));
        assert!((row[1] - x).abs() <= 1e-9 * x.abs() && (row[2] - y).abs() <= 1e-9 * y.abs(), "step {step}");
    }
}

#[test]
fn the_order_of_settings_does_not_matter() {
    let frankie = Frankie::new();
    let with = |settings: &[&str]| {
        let mut args = vec!["simulate", "sandbox", "--steps", "20"];
        settings.iter().for_each(|setting| args.extend(["--set", setting]));
        frankie.out(&args)
    };
    let a = with(&["optimizer.lr=0.1", "optimizer.kind=sgd", "surface.kind=booth", "surface.kind=saddle"]);
    let b = with(&["surface.kind=saddle", "optimizer.kind=sgd", "optimizer.lr=0.1"]);
    assert_eq!(a, b);
    // SGD has no averages: their cells are empty.
    assert!(a.lines().nth(1).unwrap().contains(",,,,,,,,"), "{a}");
}

#[test]
fn mini_batches_train_on_data_and_on_nothing_else() {
    let frankie = Frankie::new();
    let with = |batch: &str, more: &[&str]| {
        let batch = format!("noise.batch={batch}");
        let args = ["simulate", "sandbox", "--set", "surface.kind=dataset", "--set", "noise.kind=minibatch"];
        frankie.out(&[&args[..], &["--set", &batch, "--steps", "30"], more].concat())
    };
    let cells = |out: &str| -> Vec<[f64; 4]> {
        let rows = out.lines().skip(1).map(|row| row.split(',').map(|cell| cell.parse().unwrap()).collect());
        rows.map(|row: Vec<f64>| [row[4], row[5], row[6], row[7]]).collect()
    };
    assert!(cells(&with("8", &[])).iter().all(|[true_x, _, x, _]| true_x != x), "a few points are not all");
    assert!(cells(&with("64", &[])).iter().all(|[true_x, true_y, x, y]| (true_x, true_y) == (x, y)));
    with("8", &["--record", "run.toml"]);
    frankie.run(&["verify", "run.toml"]).success();
    let refused = frankie.run(&["simulate", "sandbox", "--set", "noise.kind=minibatch"]).code(2);
    refused.stderr(contains("the surface `rosenbrock` has none").and(contains("the surface `dataset`")));
}

#[test]
fn csv_and_json_hold_the_same_numbers_and_seeds_decide() {
    let frankie = Frankie::new();
    let args = ["simulate", "sandbox", "--steps", "5", "--start", "-0.5,1.5", "--seed", "3"];
    let csv = frankie.out(&args);
    let json = frankie.out(&[&args[..], &["--format", "json"]].concat());
    let rows: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(&json).unwrap();
    assert_eq!((rows.len(), rows[4].len(), csv.lines().count()), (5, 18, 6));
    let names: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    for (object, line) in json.lines().skip(1).zip(csv.lines().skip(1)) {
        for (name, cell) in names.iter().zip(line.split(',')) {
            assert!(object.contains(&format!("\"{name}\":{cell}")), "{name}: {cell} is not in {object}");
        }
    }
    assert_eq!(csv, frankie.out(&args));
    assert_ne!(
        csv,
        frankie.out(&["simulate", "sandbox", "--steps", "5", "--start", "-0.5,1.5", "--seed", "4"])
    );
}

#[test]
fn a_summary_measures_the_whole_run() {
    let settings = ["surface.kind=slope", "surface.slope=[0,0]", "noise.sigma=2", "optimizer.lr=0.001"];
    let mut args = vec!["simulate", "sandbox", "--format", "summary", "--steps", "50000"];
    settings.iter().for_each(|setting| args.extend(["--set", setting]));
    let out = Frankie::new().out(&args);
    let mut lines = out.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let (names, values) = (lines.next().unwrap(), lines.next().unwrap());
    let of = |name: &str| values[names.iter().position(|n| *n == name).unwrap()];
    assert_eq!((of("steps"), of("outcome")), ("50000", "running"));
    let rms: f64 = of("rms_ratio_y").parse().unwrap();
    assert!((rms - 0.2294).abs() < 0.01, "{rms}");
}

#[test]
fn rows_go_to_a_file_whole_or_not_at_all() {
    let frankie = Frankie::new();
    let to_file = [BEALE, &["--out", "rows.csv"]].concat();
    frankie.run(&to_file).success().stdout("");
    assert_eq!(frankie.read("rows.csv"), frankie.out(BEALE));
    frankie
        .run(&[BEALE, &["--out", "nowhere/rows.csv"]].concat())
        .code(1)
        .stderr(contains("nowhere/rows.csv"));
    assert!(!frankie.folder.path().join("nowhere").exists());
}

#[test]
fn a_recorded_run_verifies_and_a_changed_one_does_not() {
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
    // The worst of several counts, and all are told.
    frankie.run(&["verify", "half.toml", "a.toml", "seed.toml"]).code(4).stdout(contains("a.toml: verified"));
    frankie.run(&["verify", "a.toml", "seed.toml"]).code(3);
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
fn listings_are_for_people_and_for_programs() {
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
    assert!(levels.len() >= 13 && levels.iter().any(|level| level["id"] == "sandbox"));
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
fn a_players_levels_join_the_others_and_a_broken_one_hides_none() {
    let frankie = Frankie::new();
    let level = "format = 1\ntitle = \"Mine\"\n[surface]\nkind = \"bowl\"\n[optimizer]\nkind = \"adam\"\n";
    frankie.write("data/levels/mine.toml", level);
    frankie.write("data/levels/bad.toml", level.replace("bowl", "bowll"));
    frankie.write("data/levels/sandbox.toml", level);
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

/// A level whose heights stand in a file beside it.
const SLICE: &str = "format = 1\ntitle = \"Mine\"\n[surface]\nkind = \"heightmap\"\nfile = \"mine.npy\"\n\
    [view]\nbounds = \"fence\"\n[optimizer]\nkind = \"adam\"\n";

/// A square array of single precision as NumPy saves it: a bowl with ripples.
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
fn a_level_names_a_file_beside_it_and_its_replay_needs_none() {
    let frankie = Frankie::new();
    frankie.write("my/slice.toml", SLICE.replace("mine.npy", "./mine.npy"));
    frankie.write("my/mine.npy", array(256));
    frankie.run(&["levels", "check", "my/slice.toml"]).success();
    let run = ["simulate", "my/slice.toml", "--steps", "600", "--seed", "4", "--record", "kept.toml"];
    let rows = frankie.out(&run);
    assert_eq!(rows.lines().count(), 601);
    // Elsewhere, where there is no such file.
    let (other, kept) = (Frankie::new(), frankie.read("kept.toml"));
    assert!(kept.len() < 2_000_000 && !kept.contains("mine.npy"), "{} bytes", kept.len());
    other.write("kept.toml", &kept);
    other.run(&["verify", "kept.toml"]).success().stdout(contains("verified, 600 steps"));
    // Heights that are a little others make another run.
    other.write("changed.toml", kept.replace("[level.surface]", "[level.surface]\nheight = 1.01"));
    other.run(&["verify", "changed.toml"]).code(3).stdout(contains("differs at step 256"));
}

#[test]
fn a_file_in_a_setting_lies_where_the_command_is_given() {
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
fn a_file_that_is_not_what_a_level_needs_is_refused_with_words() {
    let frankie = Frankie::new();
    frankie.write("outside.csv", "1,2\n3,4");
    frankie.write("my/words.csv", "1,2\n3,four");
    frankie.write("my/short.npy", &array(9)[..90]);
    frankie.write("my/large.csv", vec![b'#'; (8 << 20) + 1]);
    let absolute = frankie.folder.path().join("outside.csv").display().to_string();
    for (file, expected) in [
        (
            "words.csv",
            "words.csv: line 2, column 3: `four` is no number; expected a number with a decimal point",
        ),
        (
            "short.npy",
            "short.npy: byte 70: 20 bytes of numbers; expected 324: 9 rows of 9 numbers of 4 bytes",
        ),
        ("large.csv", "large.csv: 8388609 bytes are too many; expected at most 8 MB"),
        ("nothing.csv", "nothing.csv: No such file"),
        (
            "../outside.csv",
            "../outside.csv: a level can only name files that lie beside it; expected a .csv, .npy or .png",
        ),
        (&absolute, "a level can only name files that lie beside it"),
        (
            "slice.toml",
            "slice.toml: what it holds cannot be told from its name; expected a file whose name ends in .csv",
        ),
    ] {
        frankie.write("my/slice.toml", SLICE.replace("mine.npy", file));
        frankie
            .run(&["levels", "check", "my/slice.toml"])
            .code(4)
            .stderr(contains("my/slice.toml: line 5, column 8: `surface.file`: ").and(contains(expected)));
    }
}

#[test]
fn without_a_display_the_game_says_so_in_one_line() {
    for args in [&[][..], &["play"], &["play", "four-bowls"]] {
        let output = Frankie::new().run(args).code(1).stdout("").get_output().stderr.clone();
        let words = String::from_utf8(output).unwrap();
        assert_eq!(words.lines().count(), 1, "{words}");
        assert!(words.contains("frankie simulate"), "{words}");
    }
}

#[test]
fn numbers_to_play_on_are_looked_at_before_a_display_is() {
    let frankie = Frankie::new();
    frankie.write("good.csv", "1,2\n3,4");
    frankie.write("bad.csv", "1,2\n3,x");
    frankie.run(&["play", "good.csv"]).code(1).stderr(contains("no display").or(contains("DISPLAY")));
    frankie.run(&["play", "bad.csv"]).code(4).stderr(contains("bad.csv: line 2, column 3: `x` is no number"));
    frankie.run(&["play", "none.npy"]).code(1).stderr(contains("none.npy: "));
}

#[test]
fn wrong_usage_is_told_apart_from_bad_files() {
    let frankie = Frankie::new();
    frankie.run(&["simulate", "sandbx"]).code(2).stderr(contains("did you mean `sandbox`?"));
    frankie.run(&["simulate", "missing/level.toml"]).code(1).stderr(contains("missing/level.toml"));
    for bad in ["sandbox", "optimizer.lr", "=3"] {
        frankie.run(&["simulate", "sandbox", "--set", bad]).code(2);
    }
    for bad in
        ["optimizer.lr=-1", "optimizer.beta1=1", "optimizer.kind=adm", "nothing.here=1", "start.at=[99,0]"]
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
fn files_that_are_no_levels_are_refused_with_words() {
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
fn no_number_in_a_level_makes_it_panic() {
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

#[test]
fn a_reader_that_goes_away_is_no_error() {
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
fn a_level_is_found_by_what_it_is_called_and_by_where_it_lies() {
    let text = frankie::levels::find("four-bowls", None).unwrap();
    assert_eq!((text.id.as_str(), text.path), ("four-bowls", None));
    assert!(frankie::levels::find("./four-bowls", Some(Path::new("."))).is_err());
}

#[test]
fn a_file_is_not_written_over_by_mistake() {
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
fn devices_and_links_are_written_to_and_not_replaced() {
    use std::os::unix::fs::{FileTypeExt as _, symlink};
    let frankie = Frankie::new();
    let run = ["simulate", "sandbox", "--steps", "3", "--out"];
    // A link to the device: were it replaced, then only the link would be.
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
fn a_replay_is_kept_though_nobody_reads_the_rows() {
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

#[test]
fn every_dog_of_a_pack_has_rows_and_a_line_of_the_summary() {
    let frankie = Frankie::new();
    let race = ["simulate", "the-race", "--steps", "60"];
    let momo = frankie.out(&[&race[..], &["--dog", "momo"]].concat());
    // The same as Frankie would by her optimiser.
    let by_momentum =
        ["--set", "optimizer.kind=momentum", "--set", "optimizer.lr=0.04", "--set", "pack.momo.kind=none"];
    assert_eq!(momo, frankie.out(&[&race[..], &by_momentum[..]].concat()));
    assert_eq!(momo.lines().count(), 61);
    let summary = frankie.out(&[&race[..], &["--format", "summary"]].concat());
    let last: Vec<_> = summary.lines().map(|line| line.rsplit(',').next().unwrap()).collect();
    assert_eq!(last, ["dog", "Frankie", "Bolt", "Momo"]);
    frankie
        .run(&[&race[..], &["--dog", "rex"]].concat())
        .code(2)
        .stderr(contains("no dog is called \"rex\"").and(contains("bolt, momo")));
    frankie.run(&[&race[..], &["--record", "race.toml"]].concat()).success();
    frankie.run(&["verify", "race.toml"]).success();
    frankie.write("other.toml", frankie.read("race.toml").replace("kind = \"sgd\"", "kind = \"lion\""));
    frankie.run(&["verify", "other.toml"]).code(3);
}
