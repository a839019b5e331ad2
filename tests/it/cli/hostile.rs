//! Names and texts of files that hold control characters and characters that change the order of letters: none of them is
//! printed as it is.

use std::fs;

use super::Frankie;

/// One character of every kind that must not be printed: ESC, BEL, C1, bidi, line ends, a tab. As TOML spells them.
const TOML: &str =
    r"\u001b]0;PWNED\u0007\u001b[2J\u009b31m\u007f\u202e\u2066\u061c\u200e\u200f\u2028 \r\nforged: line\t";
/// The same for the name of a file: without line ends at its end, which shells could not name either.
const NAME: &str = "a\u{1b}[31m\u{7}\u{202e}\u{9b}b\nc";

fn level(values: &[(&str, &str)]) -> String {
    let mut text = String::from(
        "format = 1\n{title}\n{world}\n{tagline}\n{lesson}\n{top}\n[surface]\n{surface}\n[noise]\n{noise}\n[optimizer]\n\
         {optimizer}\n[start]\n{start}\n[goal]\n{goal}\n{pack}\n{theory}\n",
    );
    let defaults = [
        ("title", "title = \"t\""),
        ("surface", "kind = \"bowl\""),
        ("noise", "kind = \"gaussian\"\nsigma = 0.1"),
        ("optimizer", "kind = \"adam\""),
        ("start", "at = [1.0, 1.0]"),
        ("goal", "kind = \"none\""),
    ];
    for (place, value) in values.iter().chain(&defaults) {
        text = text.replacen(&format!("{{{place}}}"), &value.replace("EVIL", TOML), 1);
    }
    let empty: Vec<&str> = text.lines().filter(|line| !line.starts_with('{')).collect();
    empty.join("\n")
}

/// Levels with a hostile text in every place of a level file, valid ones and others.
fn levels() -> Vec<String> {
    let all = [
        ("title", "title = \"EVIL\""),
        ("world", "world = \"EVIL\""),
        ("tagline", "tagline = \"EVIL\""),
        ("lesson", "lesson = \"EVIL\""),
        ("pack", "[pack.rex]\nname = \"x\\u202ey\\u2066\"\ncolor = \"sky\"\nkind = \"sgd\"\nlr = 0.1"),
        (
            "theory",
            "[[theory]]\nlabel = \"EVIL\"\nstat = \"mean_ratio\"\naxis = \"x\"\npredict = \"constant\"\ntolerance = 0.5",
        ),
    ];
    let one_each = [
        ("top", "\"EVIL\" = 1"),
        ("title", "title = [\"EVIL\"]"),
        ("surface", "kind = \"EVIL\""),
        ("surface", "kind = \"bowl\"\n\"EVIL\" = \"EVIL\""),
        ("surface", "kind = \"expression\"\nformula = \"x + EVIL\""),
        ("surface", "kind = \"expression\"\nformula = \"EVIL(x)\""),
        ("surface", "kind = \"heightmap\"\nfile = \"EVIL.csv\""),
        ("surface", "kind = \"heightmap\"\nheights = \"1 2\\n3 EVIL\""),
        ("noise", "kind = \"EVIL\""),
        ("noise", "kind = \"gaussian\"\n\"EVIL\" = 1"),
        ("optimizer", "kind = \"EVIL\""),
        ("optimizer", "kind = \"adam\"\n\"EVIL\" = \"EVIL\""),
        ("optimizer", "kind = \"adam\"\nlr = \"EVIL\""),
        ("start", "at = \"EVIL\""),
        ("goal", "kind = \"EVIL\""),
        ("goal", "kind = \"reach\"\n\"EVIL\" = 1"),
        ("pack", "[pack.\"EVIL\"]\nkind = \"sgd\""),
        ("pack", "[pack.rex]\ncolor = \"EVIL\"\nkind = \"sgd\""),
        ("pack", "[pack.rex]\nkind = \"EVIL\""),
        ("theory", "[[theory]]\nstat = \"EVIL\"\naxis = \"EVIL\""),
        ("theory", "[player]\ntune = [\"EVIL\"]"),
        ("theory", "[view]\nbounds = \"EVIL\""),
        ("theory", "[\"EVIL\"]\na = 1"),
    ];
    let mut levels = vec![level(&all)];
    levels.extend(one_each.map(|value| level(&[value])));
    // No TOML at all, with the characters themselves.
    levels.push("format = 1\n\u{1b}[2J\u{202e} = \u{9b}\n".to_owned());
    levels.push("format = 1\ntitle = \"\u{9b}31m\u{202e}\"\n[surface]\nkind = \"\u{202e}\"".to_owned());
    levels
}

/// Asserts that what a command printed does nothing to a terminal.
#[track_caller]
fn assert_harmless(what: &str, printed: &[u8]) {
    let text = String::from_utf8(printed.to_vec()).expect("output is UTF-8");
    let is_bidi = |c: char| matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    for c in text.chars() {
        assert!(c == '\n' || !(c.is_control() || is_bidi(c)), "{what}: {c:?} in {text:?}");
    }
    assert!(!text.contains("\nforged"), "{what}: a text of a file begins a line of {text:?}");
}

fn check(frankie: &Frankie, args: &[&str]) -> String {
    let output = frankie.run(args).get_output().clone();
    assert_harmless(&format!("{args:?} stdout"), &output.stdout);
    assert_harmless(&format!("{args:?} stderr"), &output.stderr);
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn no_text_of_a_level_acts_on_the_terminal() {
    let frankie = Frankie::new();
    for (i, text) in levels().iter().enumerate() {
        let file = format!("level-{i}.toml");
        frankie.write(&file, text);
        frankie.write(&format!("data/levels/own-{i}.toml"), text);
        let checked = check(&frankie, &["levels", "check", &file]);
        assert_eq!(checked.contains(": valid, "), i == 0, "{checked}");
        check(&frankie, &["simulate", &file, "--steps", "3", "--format", "summary"]);
        if i < 8 {
            check(&frankie, &["figure", &file, "--steps", "3", "--size", "320x240", "--out", "a.svg"]);
            check(&frankie, &["play", &file]);
            check(&frankie, &["verify", &file]);
        }
    }
    let listed = check(&frankie, &["levels"]);
    assert!(listed.contains(r"\u{1b}]0;PWNED"), "{listed}");
    let listed = check(&frankie, &["levels", "--json"]);
    let all: serde_json::Value = serde_json::from_str(&listed).unwrap();
    let own = all.as_array().unwrap().iter().find(|level| level["id"] == "own-0").unwrap();
    let title = own["title"].as_str().unwrap();
    assert!(
        title.starts_with("\u{1b}]0;PWNED\u{7}") && title.contains('\u{202e}'),
        "JSON has the title itself"
    );
    let names = ["--dog", "\u{1b}[2J", "--set", "surface.\u{202e}=\u{9b}", "--start", "\u{1b}"];
    for flag in names.chunks(2) {
        check(&frankie, &["simulate", "level-0.toml", flag[0], flag[1]]);
    }
    check(&frankie, &["\u{1b}[2J"]);
    check(&frankie, &["simulate", "\u{202e}"]);
}

#[test]
fn no_text_of_a_replay_acts_on_the_terminal() {
    let frankie = Frankie::new();
    frankie.write("level.toml", level(&[("title", "title = \"EVIL\"")]));
    frankie.run(&["simulate", "level.toml", "--steps", "600", "--record", "replay.toml"]).success();
    let text = frankie.read("replay.toml");
    check(&frankie, &["verify", "replay.toml"]);
    // Every text and every key of the replay, each in its turn.
    let mut changed = 0;
    for (i, line) in text.lines().enumerate() {
        let Some((key, value)) = line.split_once(" = ") else { continue };
        let hostile_value = format!("{key} = \"{TOML}\"");
        let hostile_key = format!("\"{TOML}\" = {value}");
        for hostile in [hostile_value, hostile_key] {
            let lines =
                text.lines().enumerate().map(|(j, line)| if i == j { hostile.as_str() } else { line });
            frankie.write("changed.toml", lines.collect::<Vec<_>>().join("\n"));
            check(&frankie, &["verify", "changed.toml"]);
            changed += 1;
        }
    }
    assert!(changed > 20, "{changed}");
    frankie.write("changed.toml", text.replacen("[surface]", &format!("[\"{TOML}\"]"), 1));
    check(&frankie, &["verify", "changed.toml"]);
}

#[cfg(unix)]
#[test]
fn no_name_of_a_file_acts_on_the_terminal() {
    let frankie = Frankie::new();
    let (valid, broken) = (level(&[]), level(&[("surface", "kind = \"EVIL\"")]));
    frankie.write(&format!("{NAME}.toml"), &valid);
    frankie.write(&format!("broken{NAME}.toml"), &broken);
    frankie.write(&format!("{NAME}.csv"), "1 2\n3 x\n");
    frankie.write(&format!("data/levels/{NAME}.toml"), &valid);
    frankie.write(&format!("data/levels/broken{NAME}.toml"), &broken);
    let level = format!("{NAME}.toml");
    for name in [&level, &format!("broken{NAME}.toml"), &format!("missing{NAME}.toml")] {
        check(&frankie, &["levels", "check", name]);
        check(&frankie, &["verify", name]);
        check(&frankie, &["simulate", name, "--steps", "2"]);
        check(&frankie, &["figure", name, "--steps", "2", "--out", "a.png", "--size", "320x240"]);
    }
    check(&frankie, &["play", &format!("{NAME}.csv")]);
    check(&frankie, &["levels"]);
    check(&frankie, &["levels", "--json"]);
    check(&frankie, &["simulate", &level, "--steps", "2", "--out", &format!("missing{NAME}/a.csv")]);
    check(&frankie, &["simulate", &level, "--out", &level]);
    check(
        &frankie,
        &[
            "simulate",
            &level,
            "--steps",
            "2",
            "--out",
            &format!("{NAME}.out"),
            "--record",
            &format!("{NAME}.rec"),
        ],
    );
    check(&frankie, &["verify", &format!("{NAME}.rec")]);
    check(&frankie, &["surfaces", "--pictures", &format!("{NAME}.toml")]);
    assert!(fs::exists(frankie.folder.path().join(format!("{NAME}.out"))).unwrap());
}

#[test]
fn the_title_of_the_report_is_printed_escaped() {
    let frankie = Frankie::new();
    frankie.write("a.toml", include_str!("../../reports/terminal-escape-title.toml"));
    let shown = r"a.toml: valid, “\u{1b}]0;PWNED\u{7}\u{1b}[2J\u{1b}[31mred\nnewline \u{202e}RTL”";
    assert_eq!(frankie.out(&["levels", "check", "a.toml"]), format!("{shown}\n"));
}
