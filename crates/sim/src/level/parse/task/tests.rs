//! Tasks, questions, insights and screens that are read, and those that are refused with their place.

mod actions;

use crate::Axis;
use crate::level::{Level, LevelEdit, Screen, ScreenPart};
use crate::task::{Around, Moment, Question, TaskKind, Thresholds};

const GOOD: &str = r#"format = 1
title = "Task"
question = "Where will he be?"
insight = "You were {off} off: {truth}."
max_steps = 400

[surface]
kind = "slope"

[view]
x = [-10.0, 10.0]
y = [-6.0, 6.0]

[optimizer]
kind = "adam"

[screen]
show = ["ground", "trail"]
introduces = "trail"

[task]
kind = "bone"
at_step = 100
bone = 1.5
gold = 0.5
"#;

/// The line of `[task]` in [`GOOD`].
const TASK: &str = "kind = \"bone\"\nat_step = 100\nbone = 1.5\ngold = 0.5\n";

fn good(from: &str, to: &str) -> Level {
    assert!(GOOD.contains(from), "{from}");
    Level::parse("test", &GOOD.replacen(from, to, 1)).unwrap_or_else(|error| panic!("{error}"))
}

fn kind(task: &str) -> TaskKind {
    good(TASK, task).task().unwrap().kind.clone()
}

#[track_caller]
fn refused(from: &str, to: &str, expected: &str) {
    assert!(GOOD.contains(from), "{from}");
    let text = GOOD.replacen(from, to, 1);
    let error = match Level::parse("test", &text) {
        Ok(_) => panic!("not refused: {to}"),
        Err(error) => error.to_string(),
    };
    assert_eq!(error, expected);
}

#[test]
fn all_keys_are_read() {
    let level = good("", "");
    assert_eq!((level.question(), level.insight()), ("Where will he be?", "You were {off} off: {truth}."));
    assert_eq!(level.screen().parts().collect::<Vec<_>>(), [ScreenPart::Ground, ScreenPart::Trail]);
    assert_eq!(level.screen().introduces(), Some(ScreenPart::Trail));
    assert!(level.screen().shows(ScreenPart::Ground) && !level.screen().shows(ScreenPart::Ring));
    let task = level.task().unwrap();
    assert_eq!((task.ask_at, task.last_step, task.name()), (0, 100, "bone"));
    let medals = Thresholds { bone: 1.5, gold: 0.5 };
    assert_eq!(task.kind, TaskKind::Place { at_step: 100, medals });
    let plain = Level::parse("test", &GOOD[..GOOD.find("[screen]").unwrap()].replace("insight", "tagline"));
    let plain = plain.unwrap();
    assert_eq!((plain.task(), plain.screen()), (None, &Screen::default()));
    assert_eq!(Screen::default().parts().count(), ScreenPart::ALL.len());
}

#[test]
fn a_map_has_two_keys_of_numbers() {
    let with = |map: &str| GOOD.replacen("[screen]", &format!("[screen]\nmap = {map}"), 1);
    let map = |text: &str| Level::parse("test", &with(text)).unwrap();
    assert_eq!(map("[\"start.x\", \"start.y\"]").screen().map(), Some(["start.x", "start.y"]));
    assert!(map("[\"start.x\", \"start.y\"]").screen().is_map_of_starts());
    assert!(!map("[\"optimizer.lr\", \"noise.sigma\"]").screen().is_map_of_starts());
    assert_eq!(good("", "").screen().map(), None);
    for (wrong, message) in [
        ("true", "this is no list"),
        ("[\"start.x\"]", "these are not two keys"),
        ("[\"start.x\", 3]", "these are not two keys"),
        ("[\"start.x\", \"title\"]", "`title` is no number of a level"),
        ("[\"start.x\", \"start.x\"]", "`start.x` is on both axes"),
    ] {
        let error = Level::parse("test", &with(wrong)).unwrap_err();
        assert_eq!((error.key.as_str(), error.message.as_str()), ("screen.map", message), "{wrong}");
        assert!(error.expected.contains("two keys of numbers"), "{error}");
    }
}

#[test]
fn every_kind_is_read_and_written() {
    let medals = Thresholds { bone: 1.6, gold: 1.2 };
    let radius = |steps, around| TaskKind::Radius { steps, around, medals };
    let numbers = "bone = 1.6\ngold = 1.2\n";
    let of = |keys: &str| kind(&format!("kind = \"radius\"\n{keys}\n{numbers}"));
    assert_eq!(of("steps = 300"), radius([0, 300], Around::Start));
    assert_eq!(of("steps = [100, 300]\naround = [1.0, 2]"), radius([100, 300], Around::Point([1.0, 2.0])));
    let medals = Thresholds { bone: 3, gold: 0 };
    let when = |moment, after| TaskKind::When { moment, after, medals };
    let of = |keys: &str| kind(&format!("kind = \"when\"\n{keys}\nbone = 3\ngold = 0\n"));
    assert_eq!(of("moment = \"turns\"\naxis = \"y\"\nafter = 50"), when(Moment::Turns(Axis::Y), 50));
    assert_eq!(of("moment = \"sure\"\naxis = \"x\""), when(Moment::Sure { axis: Axis::X, level: 0.9 }, 0));
    let passes = Moment::Passes { axis: Axis::X, at: -1.5 };
    assert_eq!(of("moment = \"passes\"\naxis = \"x\"\nat = -1.5"), when(passes, 0));
    let of = |keys: &str| kind(&format!("kind = \"which\"\n{keys}\n"));
    assert_eq!(of("ask = \"arrow\""), TaskKind::Which(Question::Arrow { steps: [0, 400] }));
    let labels = ["left", "right"].map(str::to_owned);
    let side = "ask = \"side\"\naxis = \"x\"\nat = 0\noptions = [\"left\", \" right \"]";
    assert_eq!(of(side), TaskKind::Which(Question::Side { axis: Axis::X, at: 0.0, labels: labels.clone() }));
    let choice = "ask = \"choice\"\noptions = [\"left\", \"right\"]\nanswer = 2";
    let expected = Question::Choice { options: labels.to_vec(), answer: 1 };
    assert_eq!(of(choice), TaskKind::Which(expected));
    // What is written reads back as the same level.
    let level = good(TASK, &format!("kind = \"which\"\n{choice}\n").replace("{off}", ""));
    assert_eq!(Level::parse("test", &level.to_toml()).unwrap().spec(), level.spec());
}

#[test]
fn a_new_kind_of_task_replaces_the_old_one() {
    let level = good("", "");
    let edit = |key: &str, value: &str| LevelEdit::parse(key, value);
    let edits = [edit("task.kind", "which"), edit("task.ask", "arrow"), edit("insight", "Aha.")];
    let level = level.edited(&edits).unwrap();
    assert_eq!(level.task().unwrap().kind, TaskKind::Which(Question::Arrow { steps: [0, 400] }));
    assert_eq!(level.edited(&[edit("task.kind", "none")]).unwrap().task(), None);
}

#[test]
fn questions_insights_and_screens_are_checked() {
    let long = "w".repeat(91);
    refused(
        "Where will he be?",
        &long,
        "line 3, column 12: `question`: this text is too long; expected at most 90 characters",
    );
    refused(
        "Where will he be?",
        " ",
        "line 3, column 12: `question`: it is empty; expected one line of 1 to 90 characters",
    );
    refused(
        "Where will he be?",
        "Where\\nwill he be?",
        "line 3, column 12: `question`: it has more than one line; expected one line of 1 to 90 characters",
    );
    refused(
        "You were",
        &"w".repeat(300),
        "line 4, column 11: `insight`: this text is too long; expected at most 300 characters",
    );
    refused(
        "{truth}",
        "{turth}",
        "line 4, column 32: `insight`: `{turth}` is not known; expected one of `{guess}`, `{truth}`, `{answer}`, `{off}`, \
         `{steps}`, `{wrong_way}`, `{r_x}`, `{r_y}`, `{measured}`, `{predicted}`",
    );
    refused(
        "{truth}",
        "{truth",
        "line 4, column 32: `insight`: this brace is not closed; expected a name and `}`",
    );
    refused(
        "{truth}",
        "{predicted}",
        "line 4, column 32: `insight`: `{predicted}` is about theory; expected an entry `[[theory]]`",
    );
    refused(
        TASK,
        "kind = \"none\"\n",
        "line 4, column 21: `insight`: `{off}` is about a task; expected a table `[task]`",
    );
    refused(
        "\"trail\"]",
        "\"tail\"]",
        "line 18, column 19: `screen.show[1]`: \"tail\" is not known; expected `trail`, the nearest known",
    );
    refused(
        "\"trail\"]",
        "\"?\"]",
        "line 18, column 19: `screen.show[1]`: \"?\" is not known; expected one of `ground`, `arrows`, `ring`, \
         `trail`, `chart_x`, `chart_y`, `lollipops`, `m_hat`, `v_hat`, `ratio`, `rule`, `tuning`, `transport`, \
         `data`",
    );
    refused(
        "introduces = \"trail\"",
        "introduces = \"ring\"",
        "line 19, column 14: `screen.introduces`: \"ring\" is not shown; expected one of the parts in `show`",
    );
    refused(
        "introduces",
        "introduce",
        "line 19, column 1: `screen.introduce`: unknown key; expected `introduces`, the nearest known",
    );
}

#[test]
fn places_and_radii_are_checked() {
    let task = |to: &str, expected: &str| refused(TASK, to, expected);
    task(
        "kind = \"bones\"\n",
        "line 22, column 8: `task.kind`: \"bones\" is not known; expected `bone`, the nearest known",
    );
    task(
        "",
        "line 21, column 1: `task.kind`: missing; expected one of none, bone, radius, when, which, throw, dial, drop, feed, lead",
    );
    refused(
        "at_step = 100\n",
        "",
        "line 21, column 1: `task.at_step`: missing; expected a number of steps, at least 1",
    );
    refused(
        "at_step = 100",
        "at_step = 401",
        "line 23, column 11: `task.at_step`: step 401 is after the end of the run; expected at most 400",
    );
    refused(
        "at_step = 100",
        "at_step = 0",
        "line 23, column 11: `task.at_step`: 0 is not possible; expected a whole number from 1 to 100000",
    );
    refused(
        "gold = 0.5",
        "gold = 1.6",
        "line 25, column 8: `task.gold`: 1.6 is easier than bone; expected at most 1.5, as for bone",
    );
    refused("bone = 1.5\n", "", "line 21, column 1: `task.bone`: missing; expected a distance");
    refused(
        "gold = 0.5",
        "gold = 0.5\nsteps = 5",
        "line 26, column 1: `task.steps`: unknown key; expected one of `kind`, `ask_at`, `at_step`, `bone`, `gold`",
    );
    refused(
        "gold = 0.5",
        "gold = 0.5\nask_at = 100",
        "line 26, column 10: `task.ask_at`: the answer may be known by then; expected a step before step 100",
    );
    refused(
        "max_steps = 400",
        "max_steps = 100001",
        "line 21, column 1: `task`: a run of 100001 steps is too long for a task; expected at most 100000 steps",
    );
    let radius = |keys: &str, expected: &str| {
        task(&format!("kind = \"radius\"\n{keys}\nbone = 1.6\ngold = 1.2\n"), expected);
    };
    radius("", "line 21, column 1: `task.steps`: missing; expected a number of steps, or `[from, to]`");
    let not_steps = "expected `N` or `[from, to]`, whole numbers of steps, the smaller one first";
    for steps in ["0", "[5, 5]", "[-1, 5]", "[1, 2, 3]", "1.5"] {
        radius(
            &format!("steps = {steps}"),
            &format!("line 23, column 9: `task.steps`: {steps} is not possible; {not_steps}"),
        );
    }
    radius(
        "steps = [0, 401]",
        "line 23, column 9: `task.steps`: step 401 is after the end of the run; expected at most 400",
    );
    radius(
        "steps = 9\naround = \"goal\"",
        "line 24, column 10: `task.around`: there is no target; expected a goal, a ball or a known minimum",
    );
    radius(
        "steps = 9\naround = \"start\"",
        "line 24, column 10: `task.around`: \"start\" is not possible; expected `[x, y]` or `\"goal\"`",
    );
    task(
        "kind = \"radius\"\nsteps = 9\nbone = 1.6\ngold = 1\n",
        "line 25, column 8: `task.gold`: 1.0 is not possible; expected a number greater than 1 and at most 1000000",
    );
}

#[test]
fn moments_and_questions_are_checked() {
    let when = |keys: &str, expected: &str| {
        refused(TASK, &format!("kind = \"when\"\nbone = 2\ngold = 1\n{keys}\n"), expected);
    };
    when("", "line 21, column 1: `task.moment`: missing; expected `turns`, `sure`, `arrives` or `passes`");
    when("moment = \"turns\"", "line 21, column 1: `task.axis`: missing; expected `x` or `y`");
    when(
        "moment = \"arrives\"",
        "line 25, column 10: `task.moment`: there is no target to arrive at; expected a goal of kind `reach`",
    );
    when(
        "moment = \"turns\"\naxis = \"x\"\nat = 2",
        "line 27, column 6: `task.at`: only `passes` has this key; expected no such key",
    );
    when("moment = \"passes\"\naxis = \"x\"", "line 21, column 1: `task.at`: missing; expected a coordinate");
    when(
        "moment = \"turns\"\naxis = \"x\"\nafter = 400",
        "line 27, column 9: `task.after`: step 400 is the end of the run or after it; expected a step below 400",
    );
    when(
        "moment = \"turns\"\naxis = \"x\"\nafter = 40\nask_at = 41",
        "line 28, column 10: `task.ask_at`: the answer may be known by then; expected a step before step 41",
    );
    let text = GOOD.replace("max_steps = 400\n", "").replace(TASK, "kind = \"when\"\n");
    assert_eq!(
        Level::parse("test", &text).unwrap_err().to_string(),
        "line 20, column 1: `task`: its run has no step limit; expected `max_steps`, or a goal with `within` or `steps`",
    );
    let which = |keys: &str, expected: &str| refused(TASK, &format!("kind = \"which\"\n{keys}\n"), expected);
    which(
        "ask = \"first\"",
        "line 23, column 7: `task.ask`: there is only one agent; expected a `[pack.NAME]` to run against",
    );
    which(
        "ask = \"side\"\naxis = \"x\"\nat = 1\noptions = [\"left\"]",
        "line 26, column 11: `task.options`: [\"left\"] is not possible; expected a list of 2 texts",
    );
    which(
        "ask = \"choice\"\noptions = [\"a\", \"a\"]\nanswer = 1",
        "line 24, column 17: `task.options[1]`: \"a\" is not possible; expected a text of 1 to 40 characters, \
         different from the others",
    );
    which(
        "ask = \"choice\"\noptions = [\"a\", \"b\"]\nanswer = 3",
        "line 25, column 10: `task.answer`: 3 is not possible; expected a whole number from 1 to 2",
    );
    which("ask = \"choice\"", "line 21, column 1: `task.options`: missing; expected a list of 2 to 6 texts");
    which(
        "ask = \"arrow\"\nanswer = 3",
        "line 24, column 10: `task.answer`: only `choice` has this key; expected no such key",
    );
}
