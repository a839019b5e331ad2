//! Levels that are read, and levels that are refused with the place and what was expected.

use crate::error::{LevelError, Place};
use crate::level::{Bounds, Goal, Level, LevelEdit, MAX_LEVEL_BYTES};
use crate::params::Value;

const GOOD: &str = r#"format = 1
title = "Zoomies"
world = "puppy-school"
lesson = """He is sure
of himself."""
max_steps = 400

[surface]
kind = "ravine"
condition = 20.0

[view]
x = [-10.0, 10.0]
y = [-6.0, 6]
bounds = "fence"

[noise]
kind = "gaussian"
sigma = [1.0, 0.2]

[optimizer]
kind = "adam"
lr = 0.05

[start]
at = [-8.0, 3.0]

[goal]
kind = "reach"
radius = 0.5
hold = 20

[player]
drop = true
tune = ["lr", "beta1"]

[[theory]]
label = "mean r"
stat = "mean_ratio"
axis = "x"
predict = "constant"
tolerance = 0.1
after = 10
"#;

fn refused(text: &str) -> LevelError {
    Level::parse("test", text).unwrap_err()
}

/// Refused because `from` was replaced by `to`.
fn spoilt(from: &str, to: &str) -> LevelError {
    assert!(GOOD.contains(from), "{from}");
    refused(&GOOD.replacen(from, to, 1))
}

fn set(settings: &[(&str, &str)]) -> Result<Level, LevelError> {
    let edits: Vec<_> = settings.iter().map(|(key, value)| LevelEdit::parse(key, value)).collect();
    Level::from_text("test", GOOD, &edits, &|_| Err("no file can be read here".to_owned()))
}

#[test]
fn all_parts_of_a_level_are_read() {
    let level = Level::parse("zoomies", GOOD).unwrap();
    assert_eq!((level.id(), level.title(), level.world()), ("zoomies", "Zoomies", "puppy-school"));
    assert_eq!(level.lesson(), "He is sure\nof himself.");
    assert_eq!((level.view().x, level.view().y, level.bounds()), ([-10.0, 10.0], [-6.0, 6.0], Bounds::Fence));
    assert_eq!(level.optimizer().params.get_as("lr"), Some([0.05; 2]));
    assert_eq!(level.optimizer().params.get_as("beta2"), Some([0.999; 2]));
    assert_eq!(level.noise_config().params.get_as("sigma"), Some([1.0, 0.2]));
    assert_eq!(level.start().at, [-8.0, 3.0]);
    assert_eq!(level.goal(), Some(Goal::Reach { at: None, radius: 0.5, hold: 20, throws: 0 }));
    assert_eq!(level.max_steps(), Some(400));
    assert!(
        level.player().drop && !level.player().throw && level.may_tune("beta1") && !level.may_tune("beta2")
    );
    assert_eq!(level.lesson(), "He is sure\nof himself.");
    assert_eq!((level.view().x, level.view().y, level.bounds()), ([-10.0, 10.0], [-6.0, 6.0], Bounds::Fence));
    assert_eq!(level.optimizer().params.get("lr"), Some(&Value::Pair([0.05; 2])));
    assert_eq!(level.optimizer().params.get("beta2"), Some(&Value::Pair([0.999; 2])));
    assert_eq!(level.noise_config().params.get("sigma"), Some(&Value::Pair([1.0, 0.2])));
    assert_eq!(level.start().at, [-8.0, 3.0]);
    assert_eq!(level.goal(), Some(Goal::Reach { at: None, radius: 0.5, hold: 20, throws: 0 }));
    assert_eq!(level.max_steps(), Some(400));
    assert!(
        level.player().drop && !level.player().throw && level.may_tune("beta1") && !level.may_tune("beta2")
    );
    assert_eq!(level.theory().len(), 1);
}

#[test]
fn a_level_written_reads_back_the_same() {
    for settings in
        [vec![], vec![("start.region", "{x = [-9, -7.5], y = [1e-7, 3]}"), ("lesson", "a \"b\"\\ c\n\td")]]
    {
        let level = set(&settings).unwrap();
        let text = level.to_toml();
        let again = Level::parse("test", &text).unwrap();
        assert_eq!(again.spec(), level.spec(), "{text}");
        assert_eq!(again.to_toml(), text);
        assert_eq!(again.start(), level.start());
    }
}

#[test]
fn errors_have_line_column_and_expectation() {
    let cases = [
        (
            "lr = 0.05",
            "lr = -1",
            "line 23, column 6: `optimizer.lr`: -1.0 is not possible; expected a number greater than 0 and at most 1000000000",
        ),
        (
            "lr = 0.05",
            "lr = 0",
            "line 23, column 6: `optimizer.lr`: 0.0 is not possible; expected a number greater than 0 and at most 1000000000",
        ),
        (
            "lr = 0.05",
            "lr = nan",
            "line 23, column 6: `optimizer.lr`: NaN is not possible; expected a number greater than 0 and at most 1000000000",
        ),
        (
            "lr = 0.05",
            "lr = \"fast\"",
            "line 23, column 6: `optimizer.lr`: \"fast\" is of the wrong type; expected a number greater than 0 and at most 1000000000, or two, one per axis",
        ),
        (
            "lr = 0.05",
            "lr=0.05\n  beta1 = 1.0",
            "line 24, column 11: `optimizer.beta1`: 1.0 is not possible; expected a number at least 0 and less than 1",
        ),
        (
            "lr = 0.05",
            "  lrr = 0.05",
            "line 23, column 3: `optimizer.lrr`: unknown key; expected `lr`, the nearest known",
        ),
        (
            "title = ",
            "titel = ",
            "line 2, column 1: `titel`: unknown key; expected `title`, the nearest known",
        ),
        ("title = \"Zoomies\"", "", "line 1, column 1: `title`: missing; expected a title in quotes"),
        (
            "radius = 0.5",
            "",
            "line 28, column 1: `goal.radius`: missing; expected a distance, greater than 0",
        ),
        (
            "kind = \"ravine\"",
            "kind = \"ravin\"",
            "line 9, column 8: `surface.kind`: \"ravin\" is not known; expected `ravine`, the nearest known",
        ),
        (
            "at = [-8.0, 3.0]",
            "at = [-8.0, 7.0]",
            "line 26, column 6: `start.at`: [-8.0, 7.0] is outside the view; expected inside the view: x from -10 to 10, y from -6 to 6",
        ),
        (
            "at = [-8.0, 3.0]",
            "at = [-8.0, inf]",
            "line 26, column 13: `start.at[1]`: inf is not possible; expected a finite number",
        ),
        (
            "at = [-8.0, 3.0]",
            "at = [-8.0]",
            "line 26, column 6: `start.at`: [-8.0] is of the wrong type; expected two numbers, `[x, y]`",
        ),
        (
            "at = [-8.0, 3.0]",
            "region = { x = [-11, 1], y = [0, 1] }",
            "line 26, column 10: `start.region`: it reaches outside the view; expected inside the view: x from -10 to 10, y from -6 to 6",
        ),
        (
            "hold = 20",
            "hold = 401",
            "line 31, column 8: `goal.hold`: 401 steps are more than the run has; expected at most the step limit",
        ),
        (
            "hold = 20",
            "throws = 1",
            "line 31, column 10: `goal.throws`: the ball cannot be thrown; expected `player.throw = true` and a surface with a ball to throw",
        ),
        (
            "\"beta1\"",
            "\"beat1\"",
            "line 35, column 15: `player.tune[1]`: \"beat1\" is not known; expected `beta1`, the nearest known",
        ),
        ("format = 1", "format = 2", "line 1, column 10: `format`: 2 is not possible; expected 1"),
        (
            "x = [-10.0, 10.0]",
            "x = [10.0, -10.0]",
            "line 13, column 5: `view.x`: [10.0, -10.0] is empty; expected the lower edge first, then the higher",
        ),
        ("[noise]", "[noise]\nkind = \"none\"", "line 19, column 1: duplicate key; expected valid TOML"),
        (
            "predict = \"constant\"",
            "predict = \"const\"",
            "line 41, column 11: `theory[0].predict`: \"const\" is not known; expected one of `constant`, `pure_noise_rms`, `correlated_noise_rms`, `pure_noise_mean_abs`, `mean_under_noise`, `cycle_mean`, `alternating`, `steps_after_flip`, `constant_over_eps`, `uncorrected_peak`",
        ),
        (
            "tolerance = 0.1",
            "",
            "line 37, column 1: `theory[0].tolerance`: missing; expected how far the measured number may be off",
        ),
        (
            "condition = 20.0",
            "condition = 1e999",
            "line 10, column 13: 1e999 is too large; expected a number of at most 64 bits",
        ),
        (
            "lesson = \"\"\"He",
            "order = 99999999999999999999\nlesson = \"\"\"He",
            "line 4, column 9: 99999999999999999999 is too large; expected a whole number of at most 64 bits",
        ),
    ];
    for (from, to, expected) in cases {
        assert_eq!(spoilt(from, to).to_string(), expected);
    }
}

#[test]
fn columns_count_characters() {
    assert_eq!(spoilt("title = \"Zoomies\"", "title = \"🐕é\" x").place, Place::Text { line: 2, column: 14 });
    assert_eq!(refused("").to_string(), "line 1, column 1: `format`: missing; expected `format = 1`");
    let long = "#".repeat(MAX_LEVEL_BYTES + 1);
    assert_eq!(
        refused(&long).to_string(),
        "line 1, column 1: 8388609 bytes are too many; expected at most 8388608"
    );
}

#[test]
fn a_text_of_too_many_keys_is_refused_where_they_become_too_many() {
    let many = |part: &dyn Fn(usize) -> String, count: usize| {
        format!("{GOOD}\n{}", (0..count).map(part).collect::<String>())
    };
    for text in [
        many(&|i| format!("x{i} = [{{a=1}}, {{a=1}}, {{a=1}}]\n"), 30_000),
        many(&|i| format!("a{i}.b.c.d.e.f.g.h = 1\n"), 20_000),
        many(&|_| "[[theory]]\n".to_owned(), 60_000),
        GOOD.replace("[1.0, 0.2]", &format!("[{}]", "1,".repeat(200_000))),
    ] {
        let error = refused(&text).to_string();
        let ending = "there are too many keys and values; expected at most 20000";
        assert!(error.starts_with("line ") && error.ends_with(ending), "{error}");
        assert!(!error.starts_with("line 1, "), "{error}");
    }
    // A key counts with all the tables that it stands in.
    let under = format!("{GOOD}\n[{}]\n{}", "k".repeat(300_000), "a = 1\n");
    let deep = format!("{GOOD}\n{} = 1\n", ["keykey"; 40].join("."));
    for (text, column) in [(under, 2), (deep, 246)] {
        let error = refused(&text);
        let line = GOOD.lines().count() + 2;
        assert_eq!(
            error.to_string(),
            format!(
                "line {line}, column {column}: this key is too long; expected at most 256 bytes, dots and all"
            )
        );
    }
    // In a text and in a comment they are only letters.
    let long = GOOD.replace("He is sure", &"=,[{.".repeat(1_900)).replacen(
        '\n',
        &format!(" # {}\n", "=,[{.".repeat(50_000)),
        1,
    );
    assert_eq!(Level::parse("test", &long).unwrap().lesson().len(), 9_500 + "\nof himself.".len());
}

#[test]
fn long_texts_are_refused_and_no_error_repeats_them() {
    let long = "W".repeat(1_000_000);
    let name = format!("name = \"{long}\"\n");
    let ravine = "kind = \"ravine\"\ncondition = 20.0";
    let cases = [
        (
            "title = \"Zoomies\"",
            format!("title = \"{long}\""),
            "`title`: this text is too long; expected at most 2000 characters",
        ),
        ("world = \"puppy-school\"", format!("world = \"{long}\""), "`world`: this text is too long"),
        (
            "title = \"Zoomies\"",
            format!("title = \"x\"\ntagline = \"{long}\""),
            "`tagline`: this text is too long",
        ),
        ("He is sure", long.clone(), "`lesson`: this text is too long; expected at most 10000 characters"),
        ("label = \"", format!("label = \"{long}"), "`theory[0].label`: this text is too long"),
        ("kind = \"ravine\"", format!("kind = \"{long}\""), "`surface.kind`: \"WWWW"),
        ("lr = 0.05", format!("lr = \"{long}\""), "`optimizer.lr`: \"WWWW"),
        ("lr = 0.05", format!("lr = {}", "9".repeat(1_000_000)), "99999… is too large"),
        ("lr = 0.05", format!("lr = [{}]", "0.5, ".repeat(5_000)), "`optimizer.lr`: [0.5, 0.5,"),
        (ravine, format!("kind = \"heightmap\"\nfile = \"{long}\""), "`surface.file`: WWWW"),
        (ravine, format!("kind = \"heightmap\"\ngrid = \"1,{long}\""), "`surface.grid`: `WWWW"),
        (ravine, format!("kind = \"expression\"\nformula = \"{long}\""), "`surface.formula`: "),
        ("[noise]", format!("[pack.a]\nkind = \"adam\"\n{name}[noise]"), "`pack.a.name`: \"WWWW"),
        (
            "[noise]",
            format!("[pack.a]\nkind = \"adam\"\ncolor = \"{long}\"\n[noise]"),
            "`pack.a.color`: \"WWWW",
        ),
        ("title = ", format!("x = \"{long}\"\ntitle = "), "`x`: unknown key"),
    ];
    for (from, to, expected) in cases {
        let error = spoilt(from, &to).to_string();
        assert!(error.starts_with("line ") && error.contains(expected) && error.len() < 600, "{error:.600}");
    }
    let theory = GOOD[GOOD.find("[[theory]]").unwrap()..].to_owned();
    let error = refused(&format!("{GOOD}\n{}", theory.repeat(32)));
    assert_eq!((&*error.key, &*error.message), ("theory[32]", "there are 33 entries"));
    let error = set(&[("title", &long)]).unwrap_err().to_string();
    assert!(error.starts_with("--set title=WWWW") && error.len() < 600, "{error:.600}");
}

#[test]
fn unreachable_goals_are_refused() {
    let ravine = "kind = \"ravine\"\ncondition = 20.0";
    let signal = spoilt(ravine, "kind = \"signal\"");
    assert_eq!((signal.key.as_str(), signal.message.as_str()), ("goal.at", "there is nothing to reach"));
    let minima = "kind = \"minima\"\nradius = 0.5";
    let reach = "kind = \"reach\"\nradius = 0.5\nhold = 20";
    let text = GOOD.replace(reach, minima).replace(ravine, "kind = \"slope\"");
    assert_eq!(refused(&text).message, "0 minima are known here");
    let text = GOOD
        .replace(reach, "kind = \"minima\"\nradius = 1\ndrops = 2")
        .replace(ravine, "kind = \"himmelblau\"");
    assert_eq!(refused(&text).key, "goal.drops");
    assert_eq!(spoilt("radius = 0.5", "radius = 0.5\nat = [0, 6.5]").key, "goal.at");
    assert_eq!(spoilt(reach, "kind = \"steps\"\nsteps = 401").key, "goal.steps");
    assert_eq!(spoilt("hold = 20", "within = 5").key, "goal.within");
    let far = spoilt("x = [-10.0, 10.0]", "x = [2, 10.0]");
    assert_eq!(far.key, "start.at");
}

#[test]
fn every_number_refuses_nan_and_infinity_without_a_panic() {
    for bad in
        ["nan", "-nan", "inf", "-inf", "1e308", "-1e308", "9223372036854775807", "-9223372036854775808"]
    {
        for (number, line) in GOOD.lines().enumerate() {
            let Some((key, _)) = line.split_once(" = ") else { continue };
            let mut lines: Vec<_> = GOOD.lines().map(str::to_owned).collect();
            lines[number] = format!("{key} = {bad}");
            let single = Level::parse("test", &lines.join("\n"));
            assert!(single.is_err() || key == "order", "{key} = {bad}");
            lines[number] = format!("{key} = [{bad}, {bad}]");
            assert!(Level::parse("test", &lines.join("\n")).is_err(), "{key} = [{bad}, …]");
        }
    }
}

#[test]
fn settings_override_the_text_in_any_order() {
    let a = set(&[("optimizer.lr", "0.1"), ("optimizer.kind", "sgd"), ("surface.kind", "beale")]).unwrap();
    let b =
        set(&[("surface.kind", "beale"), ("optimizer.kind", "\"sgd\""), ("optimizer.lr", "0.1")]).unwrap();
    assert_eq!(a.spec(), b.spec());
    assert_eq!(
        (a.optimizer().kind.info.kind, a.optimizer().params.get("lr")),
        ("sgd", Some(&Value::Pair([0.1; 2])))
    );
    assert_eq!(a.view().x, [-4.5, 4.5], "the view belonged to the ravine");
    assert_eq!(a.bounds(), Bounds::Fence, "the bounds did not");
    let reset = set(&[("noise.kind", "gaussian")]).unwrap();
    assert_eq!(reset.noise_config().params.get("sigma"), Some(&Value::Pair([1.0; 2])));
    assert_eq!(set(&[("goal.kind", "none")]).unwrap().goal(), None);
    assert_eq!(set(&[("title", "Two words")]).unwrap().title(), "Two words");
    assert_eq!(
        set(&[("noise.sigma", "[0, 2]")]).unwrap().noise_config().params.get_as("sigma"),
        Some([0.0, 2.0])
    );
}

#[test]
fn errors_name_the_invalid_setting() {
    let cases = [
        (("optimizer.lr", "-1"), "--set optimizer.lr=-1: `optimizer.lr`: -1.0 is not possible"),
        (
            ("optimizer.lrr", "1"),
            "--set optimizer.lrr=1: `optimizer.lrr`: unknown key; expected `lr`, the nearest known",
        ),
        (
            ("sruface.kind", "bowl"),
            "--set sruface.kind=bowl: `sruface`: unknown key; expected `surface`, the nearest",
        ),
        (
            ("surface.kind", "bow"),
            "--set surface.kind=bow: `surface.kind`: \"bow\" is not known; expected `bowl`",
        ),
        (("goal.kind", "reach"), "--set goal.kind=reach: `goal.radius`: missing; expected a distance"),
        (("title.x", "1"), "--set title.x=1: `title.x`: `title` is not a table"),
        ((".lr", "1"), "--set .lr=1: `.lr`: this is no key"),
        (("", "1"), "line 1, column 1: this is no key"),
        (("start.at", "[0, nan]"), "--set start.at=[0, nan]: `start.at[1]`: NaN is not possible"),
        (("theory", "3"), "--set theory=3: `theory`: 3 is of the wrong type"),
        (("title", "1\nformat = 2"), ""),
    ];
    for (setting, begins) in cases {
        match set(&[setting]) {
            Err(error) => assert!(error.to_string().starts_with(begins), "{error}"),
            Ok(level) => assert_eq!((begins, level.title()), ("", "1\nformat = 2"), "{setting:?}"),
        }
    }
}

#[test]
fn deep_nesting_is_refused_without_a_crash() {
    let deep_list = format!("format = {}", "[".repeat(100_000));
    let deep_key = format!("{}a = 1", "a.".repeat(200_000));
    let deep_table = format!("[{}a]", "a.".repeat(200_000));
    for text in [deep_list, deep_key, deep_table] {
        refused(&text);
    }
    assert!(set(&[("optimizer.lr", &"[".repeat(100_000))]).is_err());
}
