//! Files that someone may have made to freeze the program or to take its memory: each is refused at a place, or read, by
//! every command, and no message repeats more than a line of it. What reading takes is tested in `frankie-sim`.

use super::*;

/// The maximum length of what a command may say about one file, in bytes.
const MAX_SAID: usize = 1_000;

fn replay(level: &str, rest: &str) -> String {
    format!(
        "format = 1\nsim = 1\napp = \"0.1.0\"\nlevel_id = \"sandbox\"\nseed = 1\n[level]\nformat = 1\ntitle = \"Sandbox\"\n\
         {level}[level.surface]\nkind = \"bowl\"\n[level.optimizer]\nkind = \"adam\"\n[result]\nsteps = 0\n\
         outcome = \"running\"\nhashes = []\nend_hash = \"0000000000000000\"\n{rest}"
    )
}

fn level(title: &str, rest: &str) -> String {
    BOWL.replace("Mine", title) + rest
}

/// Lines of nested tables, each of which once took sixteen kilobytes.
fn dotted(lines: usize) -> String {
    (0..lines).map(|i| format!("a{i:x}.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z=1\n")).collect()
}

#[test]
fn files_that_once_took_gigabytes_are_refused_by_every_command() {
    let frankie = Frankie::new();
    let long = "W".repeat(1_000_000);
    let many = "there are too many keys and values; expected at most";
    let in_limit: String = (0..110_000).map(|i| format!("a{i}.b.c.d.e.f.g.h=1\n")).collect();
    let blinded = format!("a = {}{}\"\n", "\"".repeat(9), "'".repeat(3)) + &dotted(100_000);
    let name = format!("[pack.a]\nkind = \"adam\"\nname = \"{long}\"\n");
    for (file, text, as_level, as_replay) in [
        ("marks-bypass", blinded, "line 1, column 13: ", "line 1, column 13: "),
        ("marks-in-limit", replay(&in_limit, ""), many, many),
        ("shelf-bomb", replay("", &format!("[z]\n{}", dotted(100_000))), many, many),
        (
            "newlines",
            "\n".repeat(16 << 20),
            "too large for a level",
            "line 16777217, column 1: `format`: missing",
        ),
        ("title", level(&long, ""), "`title`: this text is too long", "`sim`: missing"),
        ("name", level("T", &name), "`pack.a.name`: \"WWWW", "`sim`: missing"),
        (
            "replay-title",
            replay("", "").replace("Sandbox", &long),
            "`app`: unknown key",
            "`title`: this text",
        ),
        (
            "id",
            replay("", "").replace("\"sandbox\"", &format!("\"{long}\"")),
            "`app`: ",
            "`level_id`: this text",
        ),
        ("app", replay("", "").replace("0.1.0", &long), "`app`: ", "`app`: this text is too long"),
        ("hash", replay("", "").replace("0000000000000000", &long), "`app`: ", "`result.end_hash`: "),
        ("outcome", replay("", "").replace("running", &long), "`app`: ", "`result.outcome`: \"WWWW"),
    ] {
        let file = format!("{file}.toml");
        frankie.write(&file, &text);
        let is_replay = text.contains("sim = 1\n");
        let figure = if is_replay { as_replay } else { as_level };
        for (args, expected) in [
            (&["levels", "check", &file][..], as_level),
            (&["verify", &file], as_replay),
            (&["figure", &file, "--out", "a.png"], figure),
            (&["simulate", &file, "--steps", "1"], as_level),
        ] {
            let assert = frankie.run(args).code(4).stdout("").stderr(contains(expected));
            let said = &assert.get_output().stderr;
            assert!(said.len() < MAX_SAID, "{args:?}: {} bytes", said.len());
        }
    }
}

#[test]
fn a_hundred_thousand_events_and_a_file_full_of_hashes_are_read() {
    let frankie = Frankie::new();
    let event =
        |i: usize| format!("[[event]]\nstep = {i}\nkind = \"set_param\"\nname = \"beta1\"\nvalue = 0.9\n");
    let events: String = (0..100_000).map(event).collect();
    let with_steps = |steps: usize| {
        let hashes = "\"0000000000000000\",\n".repeat(steps / 256);
        let steps = format!("steps = {steps}");
        replay("", "").replace("steps = 0", &steps).replace("hashes = []", &format!("hashes = [\n{hashes}]"))
    };
    frankie.write("events.toml", with_steps(100_000) + &events);
    frankie.write("hashes.toml", with_steps(200_000_000));
    for file in ["events.toml", "hashes.toml"] {
        frankie
            .run(&["verify", file])
            .code(3)
            .stdout(contains("differs at step 256: expected 0000000000000000"));
    }
    // More than a replay may set.
    let optimizer = "[[event]]\nstep = 1\nkind = \"set_optimizer\"\noptimizer = {kind = \"adam\"}\n";
    frankie.write("optimizers.toml", with_steps(1_000) + &optimizer.repeat(60_000));
    frankie
        .run(&["verify", "optimizers.toml"])
        .code(4)
        .stderr(contains("with this one there are too many events; expected at most 400000 values"));
}

#[test]
fn a_forged_replay_of_a_heavy_level_stops_at_its_first_false_hash() {
    let frankie = Frankie::new();
    frankie.write("forged.toml", heavy_replay(256, 5_000_000));
    for args in [&["verify", "forged.toml"][..], &["figure", "forged.toml", "--out", "a.png"]] {
        let assert = frankie.run(args).code(3);
        let output = assert.get_output();
        let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("differs at step 256: expected 0000000000000000"), "{said}");
        assert!(
            said.contains("it claims 5000000 steps, each about ") && said.contains("times the work"),
            "{said}"
        );
    }
}

/// A replay with false hashes: of a level with so many data points, which claims so many steps.
fn heavy_replay(points: usize, steps: usize) -> String {
    let data: String = (0..points).map(|i| format!("{},{},{}\n", i % 9, i % 5, i % 2)).collect();
    let surface = format!("kind = \"dataset\"\nmodel = \"neuron\"\ndata = \"\"\"\n{data}\"\"\"");
    let hashes = "\"0000000000000000\",\n".repeat(steps / 256);
    replay("", "")
        .replace("kind = \"bowl\"", &surface)
        .replace("steps = 0", &format!("steps = {steps}"))
        .replace("hashes = []", &format!("hashes = [\n{hashes}]"))
}
