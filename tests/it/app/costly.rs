//! Runs on a ground that costs much: a frame makes as many steps as its cost allows.

use frankie_sim::Run;

use super::*;

/// The first of two sums is over as many points as a level may have.
const HEAVY: &str = r#"
format = 1
title = "Heavy"
[surface]
kind = "dataset"
model = "neuron"
points = 4096
[surface.add]
kind = "dataset"
model = "logistic"
points = 1904
[optimizer]
kind = "adam"
lr = 0.0001
[pack.momo]
kind = "momentum"
lr = 0.0001
"#;

fn playing(text: &str, speed: f64) -> Session {
    let level = Arc::new(Level::parse("level", text).unwrap());
    let mut session = Session::new(Run::new(level, 1), SessionMode::Play, speed);
    session.playing = true;
    session
}

#[test]
fn a_frame_makes_a_bounded_number_of_steps_on_a_costly_ground() {
    let mut session = playing(HEAVY, 100.0);
    // Two agents evaluate a loss and a gradient per step, each over 6000 points, of 400 000 in all.
    assert_eq!(session.tick(0.25), 16);
    // What was left out is not made up for.
    assert!(session.tick(0.001) <= 3);
    assert_eq!(playing(HEAVY, 1.0).tick(0.25), 6);
    assert_eq!(playing(BOWL, 10.0).tick(0.25), 51);
}
