//! Whatever a player does for a task is legal, and the run comes back from its replay and its link.

use super::*;
use crate::link::FindLevel;

const GOAL: &str = "[goal]\nkind = \"reach\"\nat = [-3.0, 6.0]\nradius = 0.3\n";
const PACK: &str = "[pack.bolt]\nkind = \"sgd\"\nlr = 0.05\n";
const AWAY: &str = "[start]\nregion = { x = [0.0, 5.0], y = [-5.0, 0.0] }\n";

/// A level of every kind of task, under noise.
fn levels() -> Vec<Arc<Level>> {
    let text = PLAIN
        .replace("insight = ", "tagline = ")
        .replace("[start]\nat = [0.0, 0.0]\n", "")
        .replace("tune = [\"lr\"]", "tune = [\"lr\", \"beta2\", \"schedule\"]\nswitch = true\nthrow = true")
        .replace("\"sgd\"", "\"adam\"")
        .replace("[optimizer]", "[noise]\nkind = \"gaussian\"\nsigma = 0.5\n[optimizer]");
    let fetch = "kind = \"fetch\"\nball = [4.0, 0.0]";
    let dial = |param: &str| {
        format!(
            "kind = \"dial\"\nparam = {param:?}\nmeasure = \"loss\"\nbone = [0.0, 1.0]\ngold = [0.0, 0.5]\n"
        )
    };
    let feed = "kind = \"feed\"\naxis = \"y\"\nhistory = { steps = 9, gradient = -1.0 }\ntarget = \"m_hat\"\n\
         above = 0.0\nbone = 9\ngold = 7\n";
    let tasks = [
        PLACE.to_owned(),
        "kind = \"radius\"\nsteps = [10, 40]\nbone = 1.6\ngold = 1.2\n".to_owned(),
        "kind = \"when\"\nmoment = \"sure\"\naxis = \"y\"\nbone = 3\ngold = 1\n".to_owned(),
        format!("kind = \"which\"\nask = \"first\"\n{GOAL}{PACK}"),
        "kind = \"throw\"\nbone = 9\ngold = 7\n[goal]\nkind = \"reach\"\nradius = 0.3\nthrows = 2\n"
            .to_owned(),
        "kind = \"throw\"\ndare = \"many_wrong_way\"\nbone = 7\ngold = 9\n[goal]\nkind = \"reach\"\nradius = 0.3\nthrows = 1\n"
            .to_owned(),
        "kind = \"throw\"\ndare = \"keep_away\"\ndistance = 0.5\nbone = 3\ngold = 1\n[goal]\nkind = \"steps\"\nsteps = 50\n"
            .to_owned(),
        dial("lr"),
        dial("beta2"),
        dial("schedule"),
        dial("optimizer"),
        format!("kind = \"drop\"\nbone = 30\ngold = 20\n{GOAL}{AWAY}"),
        format!("{feed}values = [-1.0, 1.0]\n"),
        format!("{feed}choices = [-2, 0, 2]\n"),
        format!("kind = \"lead\"\n{GOAL}{PACK}"),
    ];
    let level = |task: &String| {
        let text = match task.contains("\"throw\"") {
            true => text.replace("kind = \"slope\"\nslope = [1.0, -2.0]", fetch),
            false => text.clone(),
        };
        Level::parse("task", &format!("{text}{task}")).unwrap_or_else(|error| panic!("{task}: {error}"))
    };
    tasks.iter().map(level).map(Arc::new).collect()
}

/// The run of a gesture, up to its end.
fn played(level: &Arc<Level>, gesture: &[TimedEvent], seed: u64) -> Run {
    let mut run = Run::new(level.clone(), seed);
    for TimedEvent { step, event } in gesture {
        run.seek(*step);
        if run.outcome().is_over() {
            break;
        }
        run.apply(event.clone()).unwrap_or_else(|refusal| panic!("{event:?}: {refusal}"));
    }
    run.seek(u64::MAX);
    run
}

#[test]
fn every_random_gesture_is_legal_and_comes_back() {
    for level in levels() {
        let find = |id: &str| (id == "task").then(|| level.clone());
        let mut gestures = Vec::new();
        for seed in 0..30 {
            let gesture = random_gesture(&level, seed);
            assert!(!gesture.is_empty() && gesture == random_gesture(&level, seed));
            let mut run = played(&level, &gesture, seed);
            let (hash, end, assessment) = (run.hash(), run.state().step, run.assess().unwrap());
            let replay = Replay::record(&run, "x");
            let read = Replay::parse(&replay.to_toml()).unwrap();
            let find: FindLevel<'_> = if seed % 2 == 0 { &find } else { &|_| None };
            let link = run_link(&replay, find).unwrap();
            let Ok(Link::Run(linked)) = Link::parse(&link, find) else { panic!("{link}") };
            for again in [&read, &*linked] {
                assert_eq!((&again.events, again.end_hash), (&replay.events, hash));
                again.verify().unwrap();
                let mut again = again.run();
                again.seek(end);
                assert_eq!(again.assess().as_ref(), Some(&assessment));
            }
            // Back and forth, by keyframes and step by step.
            for step in [0, end / 2, end.saturating_sub(1), 3, end] {
                run.seek(step);
            }
            assert_eq!((run.hash(), run.assess()), (hash, Some(assessment)));
            gestures.push(gesture);
        }
        gestures.dedup();
        assert!(gestures.len() > 5, "{}: {gestures:?}", level.task().unwrap().name());
    }
}

#[test]
fn nothing_done_earns_no_more_than_paw() {
    for level in levels() {
        for seed in 0..10 {
            let run = played(&level, &hasty(&level), seed);
            let medal = run.assess().unwrap().medal;
            assert!(medal <= Some(Medal::Paw), "{}: {medal:?}", level.task().unwrap().name());
        }
    }
}

/// Events at odd steps, of kinds that the level may not take, from a run that nobody checked.
#[test]
fn events_that_no_player_could_cause_are_refused_by_name() {
    let place = levels().swap_remove(0);
    let text = Replay::record(&played(&place, &random_gesture(&place, 1), 1), "x").to_toml();
    let start = text.find("[[event]]").unwrap();
    let end = text.find("[result]").unwrap();
    let refused = |event: &str| {
        let text = format!("{}[[event]]\n{event}\n{}", &text[..start], &text[end..]);
        Replay::parse(&text).unwrap_err().to_string()
    };
    let cases = [
        (
            "step = 0\nkind = \"guess\"",
            "`event[0]`: missing; expected one of `place`, `radius`, `moment` and `choice`",
        ),
        (
            "step = 0\nkind = \"guess\"\nplace = [1, 1]\nradius = 2",
            "`event[0].radius`: a guess is only one thing; expected one of `place`, `radius`, `moment` and `choice`",
        ),
        (
            "step = 0\nkind = \"guess\"\nradius = 2",
            "`event[0].radius`: this level does not let you guess a radius; expected a place inside the view, at step 0 or \
             before",
        ),
        (
            "step = 3\nkind = \"guess\"\nplace = [1, 1]",
            "`event[0].place`: this level does not let you guess once the run has begun; expected a place inside the \
             view, at step 0 or before",
        ),
        (
            "step = 0\nkind = \"guess\"\nplace = [11, 1]",
            "`event[0].place`: the guess must be a place inside the view; expected a place inside the view, at step 0 or \
             before",
        ),
        (
            "step = 0\nkind = \"feed\"\ngradient = [1, 0]",
            "`event[0].gradient`: this level does not let you choose gradients; expected no gradient, since the level \
             asks for none",
        ),
        (
            "step = 0\nkind = \"lead\"\nratio = [1, 0]",
            "`event[0].ratio`: this level does not let you choose the steps; expected no ratio, since the level asks for \
             none",
        ),
        ("step = 0\nkind = \"lead\"", "`event[0].ratio`: missing; expected two numbers, `[x, y]`"),
        ("step = 0\nkind = \"guess\"\nat = 1", "`event[0].at`: unknown key"),
    ];
    for (event, expected) in cases {
        let error = refused(event);
        assert!(error.starts_with("line ") && error.contains(expected), "{error}");
    }
}
