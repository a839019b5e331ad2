//! Replays written by earlier versions still read and verify.

use frankie_sim::params::Value;
use frankie_sim::{AgentId, Axis, Event, Replay};

/// Written by version 0.1, whose events were called `tune`, `choose` and `switch`: all kinds of events, for the first
/// agent and for its pack.
const EVENTS_OF_0_1: &str = include_str!("../replays/events-of-0.1.toml");

#[test]
fn replays_with_the_event_names_of_0_1_verify() {
    for word in ["drop", "throw", "tune", "choose", "switch"] {
        assert!(EVENTS_OF_0_1.contains(&format!("kind = \"{word}\"")), "{word}");
    }
    let replay = Replay::parse(EVENTS_OF_0_1).unwrap();
    let verified = replay.verify().unwrap();
    assert_eq!((verified.steps, verified.hashes), (1100, 5));
    let count =
        |is_kind: fn(&Event) -> bool| replay.events.iter().filter(|timed| is_kind(&timed.event)).count();
    assert_eq!(count(|event| matches!(event, Event::SetParam { .. })), 8);
    assert_eq!(count(|event| matches!(event, Event::SetOptimizer { .. })), 3);
    let set = |agent, name: &str, axis, value| Event::SetParam { agent, name: name.to_owned(), axis, value };
    for event in [
        set(AgentId::FIRST, "beta1", Some(Axis::Y), Value::Number(0.8)),
        set(AgentId::FIRST, "decay_steps", None, Value::Integer(50)),
        set(AgentId::new(1), "bias_correction", None, Value::Flag(false)),
    ] {
        assert!(replay.events.iter().any(|timed| timed.event == event), "{event:?}");
    }
}

#[test]
fn old_event_names_are_written_as_new_names() {
    let replay = Replay::parse(EVENTS_OF_0_1).unwrap();
    let text = replay.to_toml();
    assert!(text.contains("kind = \"set_param\"") && text.contains("kind = \"set_optimizer\""));
    let again = Replay::parse(&text).unwrap();
    assert_eq!(again.events, replay.events);
    assert_eq!(again.to_toml(), text);
    // All else is written as it was.
    let rest = |text: &str| {
        let [tune, choose, switch] = ["tune", "choose", "switch"].map(|word| format!("kind = \"{word}\""));
        let text = text.replace(&tune, "kind = \"set_param\"").replace(&choose, "kind = \"set_param\"");
        text.replace(&switch, "kind = \"set_optimizer\"").replace("value = 50.0", "value = 50")
    };
    assert_eq!(rest(EVENTS_OF_0_1), text);
}
