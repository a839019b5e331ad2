//! Advice after a failure: it names what helps in this level, for every built-in level and for each way to fail.

use std::sync::Arc;

use frankie::game::advice::{Failure, after_failure, failure, how_to_start};
use frankie::game::session::{Session, SessionMode};
use frankie::levels::Sources;
use frankie_sim::level::LevelEdit;
use frankie_sim::params::Value;
use frankie_sim::{AgentId, Event, Level, Outcome, Run};

/// The maximum number of steps of a run.
const MAX_STEPS: u64 = 6_000;

fn built_in(id: &str) -> Arc<Level> {
    Sources::default().load().find(id).unwrap().clone()
}

/// Returns a built-in level in which the player may also do this.
fn with(id: &str, key: &str, value: &str) -> Arc<Level> {
    built_in(id).edited(&[LevelEdit::parse(key, value)]).unwrap().into()
}

/// Plays a level to its end with these events at its start.
fn played(level: Arc<Level>, events: &[Event]) -> Session {
    let seed = level.seed();
    let mut run = Run::new(level, seed);
    for event in events {
        run.apply(event.clone()).unwrap();
    }
    run.seek(MAX_STEPS);
    Session::new(run, SessionMode::Play, 1.0)
}

fn set(name: &str, value: f64) -> Event {
    Event::SetParam { agent: AgentId::FIRST, name: name.to_owned(), axis: None, value: Value::Number(value) }
}

fn drop_at(x: f64, y: f64) -> Event {
    Event::Drop { at: [x, y] }
}

#[test]
fn advice_names_what_helps_in_the_level_and_it_does_help() {
    for (id, why, advice, help) in [
        ("one-way", Failure::Missed, "Drop him where his way leads to the ball.", drop_at(-3.2, -2.8)),
        ("one-sure-axis", Failure::Missed, "Drop him where his way leads to the ball.", drop_at(-4.0, 1.6)),
        ("a-thin-slice", Failure::Stuck, "Drop him elsewhere.", drop_at(-1.2, -1.6)),
        ("two-bowls", Failure::Stuck, "Drop him elsewhere.", drop_at(0.8, -1.6)),
        ("hailstones", Failure::TooSlow, "Change β₂.", set("beta2", 0.5)),
        ("too-polite", Failure::Missed, "Change ε.", set("eps", 3e-4)),
        (
            "the-other-side",
            Failure::NotThrown,
            "Click the ground where the ball shall land.",
            Event::Throw { to: [-2.0, 1.0] },
        ),
    ] {
        let failed = played(built_in(id), &[]);
        assert_eq!(failure(&failed), Some(why), "{id}");
        let given = after_failure(&failed, false).unwrap();
        assert!(given.ends_with(advice), "{id}: {given}");
        let touched = after_failure(&failed, true).unwrap();
        let by_finger =
            given.replace("Click the ground where the ball shall land", "Drag from the ball to throw it");
        assert_eq!(touched, by_finger, "{id}");
        let helped = played(built_in(id), &[help]);
        assert_eq!(helped.run().outcome(), Outcome::Reached, "{id}: {given}");
        assert_eq!((failure(&helped), after_failure(&helped, false)), (None, None));
    }
}

#[test]
fn steps_that_are_too_long_are_told_from_a_wrong_way() {
    let level = with("metres-and-millimetres", "player.tune", "[\"lr\"]");
    for lr in [1e3, 1e9] {
        let failed = played(level.clone(), &[set("lr", lr)]);
        assert_eq!(failure(&failed), Some(Failure::Diverged));
        assert!(
            after_failure(&failed, false).unwrap().ends_with("Try a smaller lr."),
            "{:?}",
            after_failure(&failed, false)
        );
    }
    let failed = played(level, &[set("lr", 0.001)]);
    assert_eq!(failure(&failed), Some(Failure::TooSlow));
    assert!(
        after_failure(&failed, false).unwrap().ends_with("Try a larger lr."),
        "{:?}",
        after_failure(&failed, false)
    );
    let failed = played(built_in("one-at-a-time"), &[]);
    assert_eq!(failure(&failed), Some(Failure::DidNotStay));
    assert!(
        after_failure(&failed, false).unwrap().ends_with("Try a smaller lr."),
        "{:?}",
        after_failure(&failed, false)
    );
}

#[test]
fn advice_never_names_what_the_level_does_not_allow() {
    for level in Sources::default().load().levels {
        let mut events = vec![Vec::new()];
        for (name, value) in [("lr", 1e4), ("lr", 1e-5), ("beta2", 0.5), ("beta1", 0.999), ("eps", 10.0)] {
            if level.may_tune(name) {
                events.push(vec![set(name, value)]);
            }
        }
        for events in events {
            let session = played(level.clone(), &events);
            let Some(advice) = after_failure(&session, false) else { continue };
            let names = |word: &str| advice.contains(word);
            assert!(!names(" lr") || level.may_tune("lr"), "{}: {advice}", level.id());
            assert!(!names("β₂") || level.may_tune("beta2"), "{}: {advice}", level.id());
            assert!(
                !(names("Drop him") || names("drop him")) || level.player().drop,
                "{}: {advice}",
                level.id()
            );
        }
    }
}

#[test]
fn a_level_that_is_left_by_another_optimizer_names_its_own() {
    let level = with("metres-and-millimetres", "player.switch", "true");
    let kind = frankie_sim::optimizer::OptimizerKind::find("sgd").unwrap();
    let agent = Run::new(level.clone(), 0);
    let params = frankie::game::optimizer_switch::params_after_switch(&level, agent.first(), kind);
    let sgd = Event::SetOptimizer { agent: AgentId::FIRST, kind: "sgd".to_owned(), params };
    let failed = played(level, &[sgd]);
    let advice = after_failure(&failed, false).unwrap();
    assert!(advice.ends_with(", or go back to Adam."), "{advice}");
}

#[test]
fn a_run_starts_with_a_drop_where_clicks_drop_him() {
    let session = |id: &str, events: &[Event]| {
        let mut run = Run::new(built_in(id), 0);
        events.iter().for_each(|event| run.apply(event.clone()).unwrap());
        Session::new(run, SessionMode::Play, 1.0)
    };
    assert_eq!(how_to_start(&session("one-way", &[])), "click the ground to drop him");
    assert_eq!(how_to_start(&session("one-way", &[drop_at(-3.0, 0.0)])), "press Space");
    assert_eq!(how_to_start(&session("the-other-side", &[])), "press Space", "a click throws the ball");
    let mut watched = session("one-way", &[]);
    watched.mode = SessionMode::Replay(frankie::game::session::WatchedReplay {
        origin: frankie::game::session::ReplayOrigin::JustPlayed,
        check: frankie::game::session::ReplayCheck::Verified,
    });
    assert_eq!(how_to_start(&watched), "press Space", "a replay cannot be steered");
}
