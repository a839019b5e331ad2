//! Levels with a task on the command line: medals of replays, and what a listing says of a level.

use std::sync::Arc;

use frankie_sim::{Event, Guess, Level, Replay, Run};

use super::*;

const LEVEL: &str = "format = 1\ntitle = \"Where to\"\nquestion = \"Where will he be?\"\nmax_steps = 50\n\
    [surface]\nkind = \"slope\"\nslope = [1.0, -2.0]\n[view]\nx = [-10.0, 10.0]\ny = [-10.0, 10.0]\n\
    [optimizer]\nkind = \"sgd\"\nlr = 0.1\n[start]\nat = [0.0, 0.0]\n\
    [screen]\nshow = [\"ground\", \"trail\"]\nintroduces = \"trail\"\n\
    [task]\nkind = \"bone\"\nat_step = 30\nbone = 1.0\ngold = 0.5\n";

#[test]
fn a_verified_replay_of_a_level_with_a_task_names_its_medal() {
    let frankie = Frankie::new();
    let level = Arc::new(Level::parse("where-to", LEVEL).unwrap());
    let write = |name: &str, guess: Option<[f64; 2]>, steps: u64| {
        let mut run = Run::new(level.clone(), 1);
        if let Some(guess) = guess {
            run.apply(Event::Guess(Guess::Place(guess))).unwrap();
        }
        run.seek(steps);
        frankie.write(name, Replay::record(&run, "x").to_toml());
    };
    // After 30 steps he is at [−3, 6].
    write("gold.toml", Some([-3.0, 6.0]), 50);
    write("bone.toml", Some([-3.0, 5.2]), 30);
    write("paw.toml", None, 50);
    write("none.toml", Some([-3.0, 6.0]), 29);
    let expected = "gold.toml: verified, 50 steps, 1 hashes, out_of_steps, medal: gold\n\
        bone.toml: verified, 30 steps, 1 hashes, running, medal: bone\n\
        paw.toml: verified, 50 steps, 1 hashes, out_of_steps, medal: paw\n\
        none.toml: verified, 29 steps, 1 hashes, running, medal: none\n";
    frankie.run(&["verify", "gold.toml", "bone.toml", "paw.toml", "none.toml"]).success().stdout(expected);
    let link = frankie.out(&["share", "gold.toml"]);
    frankie.run(&["verify", link.trim()]).success().stdout(contains("medal: gold"));
}

#[test]
fn a_listing_says_what_a_level_asks_and_shows() {
    let frankie = Frankie::new();
    frankie.write("where-to.toml", LEVEL);
    frankie.run(&["levels", "check", "where-to.toml"]).success();
    frankie.write("broken.toml", LEVEL.replace("at_step = 30", "at_step = 51"));
    frankie.run(&["levels", "check", "broken.toml"]).code(4).stderr(contains(
        "broken.toml: line 21, column 11: `task.at_step`: step 51 is after the end of the run",
    ));
    let listed: serde_json::Value = serde_json::from_str(&frankie.out(&["levels", "--json"])).unwrap();
    let sandbox = listed.as_array().unwrap().iter().find(|level| level["id"] == "sandbox").unwrap();
    assert_eq!(sandbox["task"], serde_json::Value::Null);
    assert_eq!(sandbox["shows"].as_array().unwrap().len(), 14);
    assert_eq!((sandbox["question"].as_str(), sandbox["introduces"].as_str()), (Some(""), None));
}
