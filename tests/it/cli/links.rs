//! Links on the command line: `share`, and links in place of files.

use super::*;

fn line(text: &str) -> &str {
    text.strip_suffix('\n').unwrap()
}

#[test]
fn a_recorded_run_is_shared_verified_and_drawn() {
    let frankie = Frankie::new();
    frankie
        .run(&["simulate", "sandbox", "--steps", "700", "--start", "0.5,2", "--record", "a.toml"])
        .success();
    let shared = frankie.out(&["share", "a.toml"]);
    let link = line(&shared);
    assert!(link.starts_with("#r=") && link.len() <= 300, "{link}");
    let address = format!("https://dogs.example/fetch/{link}");
    for link in [link, &link[1..], &address] {
        frankie
            .run(&["verify", link])
            .success()
            .stdout(contains("…: verified, 700 steps, 1 hashes, running\n"))
            .stderr("");
    }
    assert_eq!(line(&frankie.out(&["share", &address])), link);
    frankie.run(&["figure", "a.toml", "--size", "320x240", "--out", "file.svg"]).success();
    frankie.run(&["figure", link, "--size", "320x240", "--out", "link.svg"]).success();
    assert_eq!(frankie.read("file.svg"), frankie.read("link.svg"));
    frankie
        .run(&["figure", link, "--seed", "2", "--out", "b.svg"])
        .code(2)
        .stderr(contains("--seed is for levels"));
    frankie.run(&["share", "a.toml", "--steps", "2"]).code(2).stderr(contains("--steps is for levels"));
    frankie.run(&["simulate", link]).code(4).stderr(contains("this link is a run; expected one to a level"));
    frankie.run(&["play", link]).code(1).stderr(contains("so the game cannot open"));
    // The same run without a file between.
    let direct = frankie.out(&["share", "sandbox", "--start", "0.5,2", "--steps", "700"]);
    frankie.run(&["verify", line(&direct)]).success().stdout(contains("verified, 700 steps"));
}

#[test]
fn a_level_is_shared_by_its_settings_and_taken_wherever_a_level_is() {
    let frankie = Frankie::new();
    assert_eq!(frankie.out(&["share", "four-bowls"]), "#l=four-bowls\n");
    let args =
        ["share", "sandbox", "--set", "surface.kind=beale", "--set", "optimizer.lr=0.05", "--seed", "7"];
    let shared = frankie.out(&args);
    assert_eq!(shared, "#l=sandbox&optimizer.lr=0.05&surface.kind=beale&seed=7\n");
    let link = line(&shared);
    let rows = frankie.out(&[&["simulate", "sandbox", "--steps", "30"], &args[2..]].concat());
    assert_eq!(frankie.out(&["simulate", link, "--steps", "30"]), rows);
    let changed =
        frankie.out(&["simulate", link, "--steps", "30", "--seed", "8", "--set", "optimizer.lr=0.06"]);
    let direct = ["simulate", "sandbox", "--steps", "30", "--set", "surface.kind=beale", "--set"];
    assert_eq!(changed, frankie.out(&[&direct[..], &["optimizer.lr=0.06", "--seed", "8"]].concat()));
    frankie.run(&["figure", link, "--steps", "30", "--size", "320x240", "--out", "a.svg"]).success();
    frankie.run(&["play", link]).code(1).stderr(contains("so the game cannot open"));
    frankie
        .run(&["verify", link])
        .code(4)
        .stderr(contains("this link opens a level; expected a run, `#r=CODE`"));
}

#[test]
fn a_level_of_ones_own_comes_with_its_link() {
    let frankie = Frankie::new();
    frankie.write("mine.toml", HEIGHTS);
    frankie.write("heights.csv", "0,1,2\n3,4,5\n");
    let shared = frankie.out(&["share", "mine.toml", "--seed", "3"]);
    assert!(shared.starts_with("#r="), "{shared}");
    frankie.run(&["verify", line(&shared)]).success().stdout(contains("verified, 0 steps"));
    std::fs::remove_file(frankie.folder.path().join("heights.csv")).unwrap();
    frankie.run(&["figure", line(&shared), "--size", "320x240", "--out", "a.svg"]).success();
}

#[test]
fn a_bad_link_says_what_is_wrong() {
    let frankie = Frankie::new();
    let good = frankie.out(&["share", "sandbox", "--steps", "9"]);
    let half = &line(&good)[..good.len() / 2];
    for command in ["play", "verify", "figure", "share"] {
        let refused = |link: &str, code: i32, message: &str| {
            let out: &[&str] = if command == "figure" { &["--out", "a.svg"] } else { &[] };
            let not_here = contains("panicked").not();
            frankie.run(&[&[command, link], out].concat()).code(code).stderr(contains(message).and(not_here));
        };
        refused(half, 4, "the code is cut short or changed");
        refused("#r=a/b", 4, "the code has the character `/` at place 2");
        refused("#r=_AAAAAAA", 4, "the link has version 252 of the format");
        if command != "verify" {
            refused("#l=sandbox&surface.file=a.csv", 4, "`surface.file`: a link cannot name a file");
            refused("#l=sandbax", 2, "there is no level called `sandbax`; did you mean `sandbox`?");
            refused(
                "#l=sandbox&optimizer.lr=-1",
                2,
                "frankie: sandbox: optimizer.lr=-1: `optimizer.lr`: -1.0 is not",
            );
        }
    }
    frankie.write("own.toml", BOWL);
    frankie.run(&["play", "#l=own.toml"]).code(2).stderr(contains("there is no level called `own.toml`"));
    // A file whose name looks like a link is a file.
    frankie.write("r=a", "format = 1\n");
    frankie.run(&["verify", "r=a"]).code(4).stderr(contains("r=a: line 2"));
}

#[test]
fn a_run_too_long_for_a_link_offers_the_file() {
    let frankie = Frankie::new();
    frankie.run(&["simulate", "sandbox", "--steps", "600", "--record", "long.toml"]).success();
    let level = frankie::levels::find("sandbox", None).unwrap().level(&[]).unwrap();
    let mut run = frankie_sim::Run::new(level.into(), 1);
    for step in 1..300_u32 {
        run.seek(u64::from(step));
        run.apply(frankie_sim::Event::Drop { at: [f64::from(step).sqrt() / 90.0, 1.0 / f64::from(step)] })
            .unwrap();
    }
    frankie.write("long.toml", frankie_sim::Replay::record(&run, "test").to_toml());
    frankie
        .run(&["share", "long.toml"])
        .code(1)
        .stdout("")
        .stderr(contains("frankie: long.toml: a link would have").and(contains("share the file instead")));
    let text = frankie.read("long.toml");
    frankie.write("false.toml", text.replacen("seed = 1", "seed = 2", 1));
    frankie.run(&["share", "false.toml"]).code(3).stdout("").stderr(contains("differs at step 256"));
}
