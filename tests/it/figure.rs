//! `frankie figure` as a process: pictures of runs, their size and content, and what is refused.

use frankie_draw::draw_list::{Anchor, Shape};
use frankie_draw::run_figure;
use frankie_sim::{AgentId, Level, Run};
use predicates::prelude::*;
use predicates::str::contains;

use super::cli::Frankie;
use super::pictures::decode;

/// Colors of what must be in every picture: m̂, √v̂, the x axis, the y axis.
const INKS: [[u8; 3]; 4] = [[0x00, 0x72, 0xB2], [0xE6, 0x9F, 0x00], [0xCC, 0x79, 0xA7], [0x00, 0x9E, 0x73]];

fn bytes(frankie: &Frankie, name: &str) -> Vec<u8> {
    std::fs::read(frankie.folder.path().join(name)).unwrap()
}

fn count(pixels: &[u8], ink: [u8; 3]) -> usize {
    pixels.chunks_exact(3).filter(|px| **px == ink).count()
}

#[test]
fn a_picture_has_the_requested_size_and_both_charts() {
    let frankie = Frankie::new();
    for (size, wanted) in
        [("640x480", [640, 480]), ("300x700", [300, 700]), ("1400x420", [1400, 420]), ("240x240", [240, 240])]
    {
        let args = ["figure", "four-bowls", "--steps", "60", "--size", size, "--out", "a.png"];
        frankie.run(&args).success().stdout("").stderr("");
        let (pixels, found) = decode(&bytes(&frankie, "a.png"));
        assert_eq!(found, wanted);
        for ink in INKS {
            assert!(count(&pixels, ink) > 20, "{size}: {} pixels of {ink:?}", count(&pixels, ink));
        }
    }
}

#[test]
fn without_an_output_file_the_picture_goes_to_stdout() {
    let frankie = Frankie::new();
    let args = ["figure", "sandbox", "--steps", "40"];
    let printed = frankie.run(&args).success().get_output().stdout.clone();
    assert_eq!(decode(&printed).1, [1280, 960]);
    frankie.run(&[&args[..], &["--out", "a.png"]].concat()).success();
    assert_eq!(printed, bytes(&frankie, "a.png"));
}

#[test]
fn seeds_settings_starts_and_steps_change_the_picture() {
    let frankie = Frankie::new();
    let draw = |more: &[&str]| {
        let args = [&["figure", "sandbox", "--size", "400x300", "--steps", "30"], more].concat();
        frankie.run(&args).success().get_output().stdout.clone()
    };
    let all = [
        draw(&[]),
        draw(&["--seed", "9"]),
        draw(&["--start", "-0.5,1.5"]),
        draw(&["--set", "surface.kind=beale", "--start", "1,1"]),
        draw(&["--set", "optimizer.lr=0.2"]),
    ];
    for (i, picture) in all.iter().enumerate() {
        assert!(all[..i].iter().all(|other| other != picture), "{i}");
    }
    assert_eq!(all[0], draw(&[]));
}

#[test]
fn a_replay_is_drawn_as_it_was_recorded() {
    let frankie = Frankie::new();
    let run =
        ["simulate", "sandbox", "--steps", "300", "--seed", "4", "--start", "0.5,2", "--out", "rows.csv"];
    frankie.run(&[&run[..], &["--record", "a.toml"]].concat()).success();
    let replayed = frankie.run(&["figure", "a.toml", "--size", "500x400"]).success();
    let args =
        ["figure", "sandbox", "--steps", "300", "--seed", "4", "--start", "0.5,2", "--size", "500x400"];
    assert_eq!(replayed.get_output().stdout, frankie.run(&args).success().get_output().stdout);
    // With fewer steps, but without any other change.
    let early = frankie.run(&["figure", "a.toml", "--size", "500x400", "--steps", "120"]).success();
    let args =
        ["figure", "sandbox", "--steps", "120", "--seed", "4", "--start", "0.5,2", "--size", "500x400"];
    assert_eq!(early.get_output().stdout, frankie.run(&args).success().get_output().stdout);
    for changed in [["--seed", "5"], ["--start", "1,1"], ["--set", "optimizer.lr=1"]] {
        let args = [&["figure", "a.toml"][..], &changed].concat();
        frankie.run(&args).code(2).stdout("").stderr(contains(changed[0]).and(contains("replay")));
    }
    let text = frankie.read("a.toml");
    frankie.write("seed.toml", text.replacen("seed = 4", "seed = 5", 1));
    frankie.run(&["figure", "seed.toml"]).code(3).stdout("").stderr(contains("differs at step 256"));
    frankie.write("half.toml", &text[..text.len() / 2]);
    frankie.run(&["figure", "half.toml"]).code(4).stderr(contains("half.toml").and(contains("expected")));
}

#[test]
fn events_of_the_player_are_drawn() {
    let frankie = Frankie::new();
    let drops = frankie_sim::level::LevelEdit::parse("player.drop", "true");
    let level = frankie::levels::find("the-other-side", None).unwrap().level(&[drops]).unwrap();
    let mut run = frankie_sim::Run::new(level.into(), 3);
    run.seek(60);
    run.apply(frankie_sim::Event::Throw { to: [-3.0, 1.5] }).unwrap();
    run.seek(90);
    run.apply(frankie_sim::Event::Drop { at: [2.0, -2.0] }).unwrap();
    run.seek(140);
    frankie.write("kept.toml", frankie_sim::Replay::record(&run, "test").to_toml());
    let draw = |steps: &str, name: &str| {
        let args = ["figure", "kept.toml", "--steps", steps, "--size", "960x720", "--out", name];
        frankie.run(&args).success();
        bytes(&frankie, name)
    };
    // Words are outlines: what is compared is how many marks there are.
    let marks = |svg: &[u8]| String::from_utf8_lossy(svg).lines().count();
    let (before, after) = (draw("59", "a.svg"), draw("61", "b.svg"));
    assert!(marks(&after) >= marks(&before) + 2 * 2, "two charts have a line and a word for the throw");
    let (pixels, _) = decode(&draw("140", "c.png"));
    assert!(count(&pixels, [0xD4, 0xE4, 0x3E]) > 40, "the ball");
}

#[test]
fn all_agents_are_drawn_and_each_can_have_the_charts() {
    let frankie = Frankie::new();
    let race = ["figure", "the-race", "--steps", "200", "--size", "960x720"];
    let draw = |more: &[&str]| {
        let args = [&race[..], more].concat();
        frankie.run(&args).success().get_output().stdout.clone()
    };
    let [frankies, bolts] = [draw(&[]), draw(&["--dog", "bolt"])].map(|picture| decode(&picture).0);
    for ink in [[0x56, 0xB4, 0xE9], [0xD5, 0x5E, 0x00]] {
        assert!(count(&frankies, ink) > 300, "{} pixels of {ink:?}", count(&frankies, ink));
        assert!(count(&bolts, ink) > 300);
    }
    // SGD has neither m̂ nor √v̂.
    let surface_context = |pixels: &[u8]| count(pixels, INKS[0]);
    assert!(surface_context(&frankies) > 100 && surface_context(&bolts) == 0);
    frankie
        .run(&["simulate", "the-race", "--steps", "200", "--out", "a.csv", "--record", "a.toml"])
        .success();
    let args = ["figure", "a.toml", "--dog", "bolt", "--size", "960x720"];
    assert_eq!(decode(&frankie.run(&args).success().get_output().stdout).0, bolts);
    for name in ["the-race", "a.toml"] {
        let refused = frankie.run(&["figure", name, "--dog", "rex"]).code(2);
        refused.stdout("").stderr(contains("\"rex\"").and(contains("bolt, momo")));
    }
}

#[test]
fn data_are_drawn_next_to_the_charts_if_there_is_room() {
    let frankie = Frankie::new();
    let batches = |size: &str| {
        let args = ["figure", "one-at-a-time", "--steps", "30", "--size", size];
        let picture = frankie.run(&args).success().get_output().stdout.clone();
        // The points of the batch have the ball's color, and this ground has no ball.
        count(&decode(&picture).0, [0xD4, 0xE4, 0x3E])
    };
    assert!(batches("960x720") > 30);
    assert_eq!([batches("480x360"), batches("400x800")], [0, 0]);
}

#[test]
fn a_file_name_that_ends_in_svg_gives_an_svg() {
    let frankie = Frankie::new();
    let args = ["figure", "the-fence", "--steps", "50", "--size", "640x480", "--out", "a.svg"];
    frankie.run(&args).success().stdout("");
    let svg = frankie.read("a.svg");
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"480\""));
    assert!(svg.ends_with("</svg>\n") && svg.contains("stroke=\"#0072b2\"") && svg.contains("<image "));
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "a place that is none");
}

#[test]
fn invalid_arguments_are_refused_with_a_message() {
    let frankie = Frankie::new();
    frankie.run(&["figure", "sandbx"]).code(2).stderr(contains("did you mean `sandbox`?"));
    frankie.run(&["figure", "missing.toml"]).code(1).stderr(contains("missing.toml"));
    for size in ["640", "0x0", "640x", "9999x9999", "-3x400", "640x480x2", "100x400"] {
        frankie.run(&["figure", "sandbox", "--size", size]).code(2).stdout("");
    }
    frankie.run(&["figure", "sandbox", "--out", "a.gif"]).code(2).stderr(contains(".png or .svg"));
    frankie.run(&["figure", "sandbox", "--out", "nowhere/a.png"]).code(1).stderr(contains("nowhere/a.png"));
    frankie.run(&["figure", "sandbox", "--set", "optimizer.lr=-1"]).code(2).stderr(contains("expected"));
    frankie.write("binary.toml", [0, 159, 146, 150, 255]);
    frankie.run(&["figure", "binary.toml"]).code(4).stderr(contains("expected"));
    let level = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/levels/sandbox.toml")).unwrap();
    frankie.write("mine.png", &level);
    frankie.run(&["figure", "./mine.png", "--out", "mine.png"]).code(2).stderr(contains("same file"));
    assert_eq!(frankie.read("mine.png"), level);
}

#[test]
fn no_run_causes_a_panic() {
    let frankie = Frankie::new();
    for settings in [
        &["optimizer.lr=1e300"][..],
        &["optimizer.lr=1e9", "bounds=none"],
        &["optimizer.kind=sgd", "optimizer.lr=1e3", "bounds=none"],
        &["noise.sigma=0", "surface.kind=slope", "surface.slope=[0,0]"],
        &["noise.kind=student_t", "noise.nu=0.5"],
        &["view.x=[-1e300,1e300]", "bounds=none"],
        &["surface.kind=expression", "surface.formula=ln(x)"],
    ] {
        let mut args = vec!["figure", "sandbox", "--size", "320x240", "--steps", "70"];
        settings.iter().for_each(|setting| args.extend(["--set", setting]));
        for steps in ["0", "1", "70"] {
            args[5] = steps;
            let assert = frankie.run(&args);
            let output = assert.get_output();
            let words = String::from_utf8_lossy(&output.stderr);
            assert!(matches!(output.status.code(), Some(0 | 2)), "{settings:?}: {words}");
            assert!(!words.contains("panicked"), "{settings:?}: {words}");
            if output.status.success() {
                assert_eq!(decode(&output.stdout).1, [320, 240], "{settings:?}");
            }
        }
    }
}

const LETTERS: &str = include_str!("../reports/f01-letters.toml");

/// Draws a figure of a level text, with a home folder that has these fonts. Returns the picture and stderr.
#[cfg(target_os = "linux")]
fn figure_with_fonts(text: &str, has_test_font: bool) -> (String, String) {
    let frankie = Frankie::new();
    frankie.write("level.toml", text);
    if has_test_font {
        frankie.write(".fonts/test.ttf", include_bytes!("../fonts/test.ttf"));
    }
    let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_frankie"))
        .env("HOME", frankie.folder.path())
        .env("FRANKIE_DATA_DIR", frankie.folder.path().join("data"))
        .current_dir(frankie.folder.path())
        .args(["figure", "level.toml", "--steps", "20", "--size", "640x480", "--out", "a.svg"])
        .assert()
        .success()
        .get_output()
        .clone();
    (frankie.read("a.svg"), String::from_utf8(output.stderr).unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn letters_that_no_font_has_are_named_and_drawn() {
    // Of a private area: no system has a font with these.
    let text = LETTERS.replace("日本語", "\u{10FF01}\u{10FF00}\u{10FF01}");
    let (svg, stderr) = figure_with_fonts(&text, false);
    let named = "no font here has these letters, drawn as ◻: \u{10FF00} (U+10FF00), \u{10FF01} (U+10FF01)\n";
    assert_eq!(stderr, format!("frankie: {named}"));
    let (blank, _) = figure_with_fonts(&LETTERS.replace("日本語", "   "), false);
    assert_ne!(svg, blank, "they are drawn");

    let (with_font, stderr) = figure_with_fonts(&text, true);
    assert_eq!(stderr, "frankie: no font here has this letter, drawn as ◻: \u{10FF01} (U+10FF01)\n");
    assert_ne!(with_font, svg, "the letter of the system's font is drawn");
}

#[cfg(target_os = "linux")]
#[test]
fn chinese_letters_come_from_a_font_of_the_system() {
    let (svg, stderr) = figure_with_fonts(LETTERS, true);
    assert_eq!(stderr, "");
    assert_ne!(svg, figure_with_fonts(&LETTERS.replace("日本語", ""), true).0);
}

#[test]
fn a_long_title_stays_in_the_figure() {
    let level = Level::parse("a", &LETTERS.replace("Łąka", &"Łąka ".repeat(50))).unwrap();
    let mut run = Run::new(level.into(), 1);
    run.seek(3);
    let canvas = run_figure::draw(&run, AgentId::FIRST, [480, 360]);
    for (shape, _) in canvas.list.shapes() {
        if let Shape::Text([x, _], Anchor::Left, text, style) = shape {
            assert!(x + style.width(text) <= canvas.area().right, "{text}");
        }
    }
}

/// Returns a level whose surface is the loss over as many points as a level may give.
fn heavy_level() -> String {
    let row = |i: i32| format!("{},{},{}\n", i % 9 - 4, (2 * i) % 5 - 2, i % 2);
    let rows: String = (0..4096).map(row).collect();
    format!(
        "format = 1\ntitle = \"Heavy\"\n[surface]\nkind = \"dataset\"\nmodel = \"neuron\"\ndata = \"\"\"\n{rows}\"\"\"\n\
         [view]\nbounds = \"none\"\n[optimizer]\nkind = \"adam\"\nlr = 0.001\n"
    )
}

#[test]
fn the_ground_of_many_points_is_drawn() {
    let frankie = Frankie::new();
    std::fs::write(frankie.folder.path().join("heavy.toml"), heavy_level()).unwrap();
    let args = ["figure", "heavy.toml", "--steps", "20", "--size", "480x360", "--out", "a.png"];
    frankie.run(&args).success().stdout("");
    let (pixels, _) = decode(&bytes(&frankie, "a.png"));
    let mut colors: Vec<&[u8]> = pixels.chunks_exact(3).collect();
    colors.sort_unstable();
    colors.dedup();
    assert!(colors.len() > 500, "{} colors", colors.len());
}
