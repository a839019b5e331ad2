//! A player's grid of heights: exact where it can be, smooth everywhere, and how a level comes by it.

use frankie_sim::level::Attachment;
use frankie_sim::params::{Shape, Value};
use frankie_sim::surface::{BuiltSurface, KINDS, Shade, Surface, SurfaceContext, SurfaceKind};
use frankie_sim::{Level, LevelError, Replay, Rows, Run, Vec2, math};

use crate::support::{assert_near, build_surface, edits};

const NOW: SurfaceContext = SurfaceContext { step: 1, ball: None };
const LEVEL: &str = "\
format = 1
title = \"Mine\"
[surface]
kind = \"heightmap\"
file = \"mine.csv\"
[optimizer]
kind = \"adam\"
";
const GRID: &str = "0,1,2\n3,4,5\n";

fn grid(rows: Rows, first_row: &'static str, across: Vec2, up: Vec2) -> BuiltSurface {
    let set = [
        ("grid", Value::Rows(rows)),
        ("first_row", Value::Choice(first_row)),
        ("corner", Value::Pair([across[0], up[0]])),
        ("size", Value::Pair([across[1] - across[0], up[1] - up[0]])),
    ];
    build_surface(("heightmap", &set))
}

/// The grid that samples `f` at `columns` × `rows` points of a rectangle, lowest row first.
fn sampled(f: impl Fn(f64, f64) -> f64, [columns, rows]: [usize; 2], across: Vec2, up: Vec2) -> Rows {
    let place =
        |i: usize, count: usize, [low, high]: Vec2| low + (high - low) * i as f64 / (count - 1) as f64;
    let heights = (0..rows).flat_map(|j| (0..columns).map(move |i| (i, j)));
    let heights = heights.map(|(i, j)| f(place(i, columns, across), place(j, rows, up)));
    Rows::new(columns, heights.collect()).unwrap()
}

#[test]
fn heights_equal_the_grid_at_its_points() {
    let rows = Rows::from_text(GRID).unwrap();
    let top = grid(rows.clone(), "top", [0.0, 2.0], [0.0, 1.0]);
    let bottom = grid(rows, "bottom", [0.0, 2.0], [0.0, 1.0]);
    for (i, j) in (0..3).flat_map(|i| (0..2).map(move |j| (f64::from(i), f64::from(j)))) {
        assert_eq!(bottom.loss([i, j], &NOW), i + 3.0 * j);
        assert_eq!(top.loss([i, j], &NOW), i + 3.0 * (1.0 - j));
    }
    assert_eq!((top.view.x, top.view.y), ([0.0, 2.0], [0.0, 1.0]));
}

#[test]
fn parabolas_are_interpolated_exactly_up_to_the_edge() {
    let (across, up) = ([-2.0, 3.0], [-1.0, 0.5]);
    let f = |x: f64, y: f64| 1.5 - x + 0.7 * x * x + 2.0 * y - 3.0 * y * y + 0.4 * x * y;
    let surface = grid(sampled(f, [7, 5], across, up), "bottom", across, up);
    for (i, j) in (0..=40).flat_map(|i| (0..=40).map(move |j| (f64::from(i) / 40.0, f64::from(j) / 40.0))) {
        let [x, y] = [across[0] + 5.0 * i, up[0] + 1.5 * j];
        assert_near(surface.loss([x, y], &NOW), f(x, y), 1e-12, "f");
        let slope = surface.gradient([x, y], &NOW);
        assert_near(slope[0], -1.0 + 1.4 * x + 0.4 * y, 1e-11, "∂f/∂x");
        assert_near(slope[1], 2.0 - 6.0 * y + 0.4 * x, 1e-11, "∂f/∂y");
    }
}

/// The rougher the better: nothing about these heights is smooth.
fn rough() -> BuiltSurface {
    let jagged = |x: f64, y: f64| {
        (math::sin(7.1 * x + 3.3) * 43.7).fract() + (math::sin(5.3 * y - 1.9) * 91.3).fract()
    };
    let (across, up) = ([-1.0, 2.0], [0.0, 3.0]);
    grid(sampled(jagged, [9, 6], across, up), "top", across, up)
}

#[test]
fn value_and_gradient_are_continuous_at_grid_lines_and_edges() {
    let (surface, near) = (rough(), 1e-9);
    let lines = (0..9).map(|i| (0, -1.0 + 3.0 * f64::from(i) / 8.0));
    for (axis, line) in lines.chain((0..6).map(|j| (1, 3.0 * f64::from(j) / 5.0))) {
        for other in -20..60 {
            let mut before = [0.11 * f64::from(other); 2];
            let mut after = before;
            (before[axis], after[axis]) = (line - near, line + near);
            let (a, b) = (surface.gradient(before, &NOW), surface.gradient(after, &NOW));
            assert_near(surface.loss(before, &NOW), surface.loss(after, &NOW), 1e-6, "no step");
            for i in 0..2 {
                assert_near(a[i], b[i], 1e-5, "no kink");
            }
        }
    }
}

#[test]
fn outside_the_grid_the_surface_continues_and_levels_off() {
    let surface = rough();
    // Central differences, far and near, in every direction out of the grid.
    for at in [[-1.5, 1.1], [2.9, 0.3], [0.4, -2.0], [1.7, 8.0], [-4.0, -3.0], [5.0, 6.0], [2.4, -0.5]] {
        let slope = surface.gradient(at, &NOW);
        for axis in 0..2 {
            let (mut below, mut above) = (at, at);
            (below[axis], above[axis]) = (at[axis] - 1e-5, at[axis] + 1e-5);
            let found = (surface.loss(above, &NOW) - surface.loss(below, &NOW)) / 2e-5;
            assert_near(slope[axis], found, 1e-6, "slope outside");
        }
    }
    // Three wide, it levels off over a quarter of that; in all it goes up or down no farther than the edge's slope would.
    let [edge, near, far] = [-1.0, -1.75, -1e9].map(|x| [x, 1.1]);
    let slope = surface.gradient(edge, &NOW)[0];
    assert!(slope.abs() > 0.1, "{slope}");
    assert_near(surface.gradient(near, &NOW)[0], slope / 4.0, 1e-12, "a quarter of the slope");
    assert_near(surface.gradient(far, &NOW)[0], 0.0, 1e-12, "level");
    assert_near(surface.loss(far, &NOW), surface.loss(edge, &NOW) - 0.75 * slope, 1e-6, "no farther");
}

#[test]
fn heightmap_values_are_pinned() {
    let surface = build_surface(("heightmap", &[]));
    let bits = |at| surface.loss(at, &NOW).to_bits();
    assert_eq!([bits([0.3, -0.61]), bits([1.4, -2.7])], [4609086582342935971, 4616898138905226032]);
}

#[test]
fn valleys_under_cliffs_are_shaded_by_their_logarithm() {
    let shade = |text: &str, height: f64| {
        let rows = Value::Rows(Rows::from_text(text).unwrap());
        build_surface(("heightmap", &[("grid", rows), ("height", Value::Number(height))])).view.shade
    };
    assert_eq!(shade("0,1,2\n3,4,5", 1.0), Shade::Linear);
    assert_eq!(shade("0,1,1\n2,1,9", 1.0), Shade::Log);
    assert_eq!(shade("0,1,1\n2,1,9", -1.0), Shade::Linear, "turned over, they are hills");
    assert_eq!(shade("4,4\n4,4", 1.0), Shade::Linear, "and a plain has neither");
}

#[test]
fn every_default_grid_can_be_read() {
    for spec in KINDS.iter().flat_map(|kind| kind.info.params) {
        if let Shape::Rows(text) = spec.shape {
            let rows = Rows::from_text(text).unwrap_or_else(|error| panic!("{}: {error}", spec.name));
            assert_eq!(spec.default_value(), Value::Rows(rows));
        }
    }
    let kind = SurfaceKind::find("heightmap").unwrap();
    let rows = kind.info.params[0].default_value();
    assert_eq!(rows.to_string(), "9 × 9 numbers, from 0.3 to 3");
}

/// The level, where one file exists.
fn with_file(text: &str, settings: &[(&str, &str)]) -> Result<Level, LevelError> {
    Level::from_text("mine", text, &edits(settings), &|file: &Attachment<'_>| match file.name {
        "mine.csv" if !file.is_from_edit => Ok(GRID.into()),
        "/tmp/other.csv" if file.is_from_edit => Ok("9,9\n9,9\n".into()),
        "bad.csv" => Ok("1,2\n3,x".into()),
        "thin.csv" => Ok("1\n2".into()),
        _ => Err("there is no such file".to_owned()),
    })
}

fn heights(level: &Level) -> String {
    level.surface_config().params.get_as::<Rows>("grid").unwrap().to_text()
}

#[test]
fn a_named_file_becomes_part_of_the_level() {
    let level = with_file(LEVEL, &[]).unwrap();
    assert_eq!(heights(&level), GRID);
    let text = level.to_toml();
    assert!(text.contains("grid = \"\"\"\n0,1,2\n3,4,5\n\"\"\"") && !text.contains("file"), "{text}");
    let again = Level::parse("mine", &text).unwrap();
    assert_eq!((again.to_toml(), heights(&again)), (text, GRID.to_owned()));
    let mut run = Run::new(std::sync::Arc::new(level), 3);
    run.seek(300);
    let replay = Replay::parse(&Replay::record(&run, "test").to_toml()).unwrap();
    assert_eq!(heights(&replay.level), GRID);
    assert!(replay.verify().is_ok());
}

#[test]
fn a_setting_overrides_the_text() {
    let set = |settings: &[(&str, &str)]| heights(&with_file(LEVEL, settings).unwrap());
    assert_eq!(set(&[("surface.file", "/tmp/other.csv")]), "9,9\n9,9\n");
    assert_eq!(set(&[("surface.kind", "heightmap"), ("surface.file", "/tmp/other.csv")]), "9,9\n9,9\n");
    assert_eq!(set(&[("surface.grid", "\"\"\"1,2\n3,4\"\"\"")]), "1,2\n3,4\n");
    let inline = LEVEL.replace("file = \"mine.csv\"", "grid = \"\"\"\n5,5\n5,6\"\"\"");
    let other = with_file(&inline, &[("surface.file", "/tmp/other.csv")]).unwrap();
    assert_eq!(heights(&other), "9,9\n9,9\n");
}

#[test]
fn added_surfaces_can_name_files() {
    let added = "\n[surface.add]\nkind = \"heightmap\"\nfile = \"mine.csv\"\nweight = 2\n";
    let beale = LEVEL.replace("heightmap", "beale").replace("file = \"mine.csv\"\n", "");
    let both = |text: &str| text.replace("[optimizer]", &format!("{added}[optimizer]"));
    let heights = |level: &Level, index: usize| {
        level.added()[index].config.params.get_as::<Rows>("grid").unwrap().to_text()
    };
    let level = with_file(&both(&beale), &[]).unwrap();
    assert_eq!(heights(&level, 0), "0,1,2\n3,4,5\n");
    let again = Level::parse("mine", &level.to_toml()).unwrap();
    assert_eq!((heights(&again, 0), again.to_toml()), (heights(&level, 0), level.to_toml()));
    let settings = [("surface.add.kind", "heightmap"), ("surface.add.file", "/tmp/other.csv")];
    assert_eq!(heights(&with_file(LEVEL, &settings).unwrap(), 0), "9,9\n9,9\n");
    let error = with_file(&both(&beale).replace("mine.csv", "bad.csv"), &[]).unwrap_err().to_string();
    assert!(error.contains("`surface.add.file`: bad.csv: line 2, column 3"), "{error}");
    // Twice as many as one may hold, still they fit; and rows of the text count as well.
    let row = |number: &str| format!("{number},{number}\n");
    let (short, long) = (row("1").repeat(100_000), row("0.1234567890123456").repeat(100_000));
    let reads = |rows: &str, text: &str| {
        Level::from_text("mine", text, &[], &|_: &Attachment<'_>| Ok(rows.as_bytes().to_vec()))
    };
    let level = reads(&short, &both(LEVEL)).unwrap();
    assert!(Level::parse("mine", &level.to_toml()).is_ok());
    let inline = both(LEVEL).replacen("file = \"mine.csv\"", &format!("grid = '''\n{long}'''"), 1);
    for text in [both(LEVEL), inline] {
        let error = reads(&long, &text).unwrap_err().to_string();
        let expected = "`surface.add.file`: with this one there are 7600000 bytes of numbers in all; expected at most 7 MB";
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn errors_of_a_file_are_reported_where_the_file_is_named() {
    let named = |to: &str| with_file(&LEVEL.replace("\"mine.csv\"", to), &[]).unwrap_err().to_string();
    assert_eq!(
        named("\"bad.csv\""),
        "line 5, column 8: `surface.file`: bad.csv: line 2, column 3: `x` is not a number; \
         expected a number with a point, not a comma, such as 3, -1.5 or 2e-3"
    );
    assert_eq!(
        named("\"none.npy\""),
        "line 5, column 8: `surface.file`: none.npy: there is no such file; \
         expected a .csv, .tsv, .npy, .npz or .png file of at most 8 MB"
    );
    assert_eq!(
        named("\"thin.csv\""),
        "line 5, column 8: `surface.file`: 2 rows × 1 column; \
         expected at least 2 rows and 2 columns"
    );
    assert_eq!(
        named("3"),
        "line 5, column 8: `surface.file`: 3 is of the wrong type; expected the name of a file, in quotes"
    );
    assert_eq!(
        named("\"mine.csv\"\ngrid = \"1\""),
        "line 5, column 8: `surface.file`: `grid` says the same thing; expected only one of the two"
    );
    let setting = with_file(LEVEL, &[("surface.file", "thin.csv")]).unwrap_err().to_string();
    assert!(
        setting.starts_with("--set surface.file=thin.csv: `surface.file`: 2 rows × 1 column"),
        "{setting}"
    );
    let other = with_file(&LEVEL.replace("heightmap", "beale"), &[]).unwrap_err().to_string();
    assert!(other.starts_with("line 5, column 1: `surface.file`: unknown key"), "{other}");
    let unread = Level::parse("mine", LEVEL).unwrap_err().to_string();
    assert!(
        unread.starts_with("line 5, column 8: `surface.file`: mine.csv: no file can be read from here;"),
        "{unread}"
    );
}

#[test]
fn errors_of_a_grid_are_reported_at_their_character() {
    let inline = |grid: &str| {
        let text = LEVEL.replace("file = \"mine.csv\"", &format!("grid = {grid}"));
        Level::parse("mine", &text).unwrap_err().to_string()
    };
    let wrong = inline("\"\"\"\n1,2\n3,é4\n\"\"\"");
    assert!(wrong.starts_with("line 7, column 3: `surface.grid`: `é4` is not a number;"), "{wrong}");
    let thin = inline("\"1,2\"");
    assert!(thin.starts_with("line 5, column 8: `surface.grid`: 1 row × 2 columns;"), "{thin}");
    let flat = Level::parse("mine", &LEVEL.replace("file = \"mine.csv\"", "size = [1, 0]")).unwrap_err();
    assert!(
        flat.to_string().starts_with("line 5, column 12: `surface.size[1]`: 0.0 is not possible"),
        "{flat}"
    );
}

#[test]
fn the_largest_grid_is_written_and_read_back() {
    // Heights whose shortest decimals are as long as decimals get.
    let long: Vec<f64> = (0..512 * 512).map(|i| -(1.0 + f64::from(i)) / 3.0 * 1e-290).collect();
    let text = LEVEL.replace("file = \"mine.csv\"", "file = \"long.csv\"");
    let rows = Rows::new(512, long).unwrap();
    let level = Level::from_text("mine", &text, &[], &|_| Ok(rows.to_text().into_bytes())).unwrap();
    let written = level.to_toml();
    assert!(written.len() > 5_500_000, "{}", written.len());
    assert_eq!(Level::parse("mine", &written).unwrap().surface_config().params.get_as("grid"), Some(rows));
}
