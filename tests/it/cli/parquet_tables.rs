//! Tables of sweeps as Parquet files: they hold what CSV holds, whole, in parts, and after an interruption.

use std::fs::{self, File};
use std::process::{Command as Process, Stdio};
use std::time::Duration;

use parquet::basic::Compression;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;

use super::Frankie;

/// Starts that make rows of every kind: ordinary ones, runs that leave the view, and cells without content.
const SWEEP: [&str; 12] = [
    "sweep",
    "sandbox",
    "--steps",
    "30",
    "--vary",
    "optimizer.lr=1e-3,0.1,1e3",
    "--vary",
    "optimizer.kind=adam,lion",
    "--seeds",
    "4",
    "--measure",
    "steps,outcome,x,minimum,wrong_way_streak_x",
];

/// A table: the names of its columns, and its cells by row. A number is its bits, and no content is an empty text.
#[derive(Debug, PartialEq)]
struct Table {
    names: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

#[derive(Debug, PartialEq)]
enum Cell {
    Number(u64),
    Integer(u64),
    Text(String),
}

fn parquet_of(frankie: &Frankie, name: &str) -> Table {
    let reader = SerializedFileReader::new(File::open(frankie.folder.path().join(name)).unwrap()).unwrap();
    let fields = reader.metadata().file_metadata().schema_descr().columns();
    let names = fields.iter().map(|column| column.name().to_owned()).collect();
    let cell = |field: &Field| match field {
        Field::Double(x) => Cell::Number(x.to_bits()),
        Field::ULong(n) => Cell::Integer(*n),
        Field::Str(text) => Cell::Text(text.clone()),
        Field::Null => Cell::Text(String::new()),
        other => panic!("{other:?}"),
    };
    let row = |row: parquet::record::Row| row.get_column_iter().map(|(_, field)| cell(field)).collect();
    Table { names, rows: reader.get_row_iter(None).unwrap().map(|found| row(found.unwrap())).collect() }
}

/// Returns the same table as CSV has it, its cells of the kinds of those of `like`.
fn csv_of(csv: &str, like: &Table) -> Table {
    let mut lines = csv.lines().map(|line| line.split(','));
    let names = lines.next().unwrap().map(str::to_owned).collect();
    let cell = |(text, like): (&str, &Cell)| match like {
        Cell::Number(_) => Cell::Number(text.parse::<f64>().unwrap().to_bits()),
        Cell::Integer(_) => Cell::Integer(text.parse().unwrap()),
        Cell::Text(_) => Cell::Text(text.to_owned()),
    };
    let rows = lines.zip(&like.rows).map(|(line, like)| line.zip(like).map(cell).collect()).collect();
    Table { names, rows }
}

fn sweep(frankie: &Frankie, flags: &[&str]) {
    frankie.run(&[&SWEEP[..], flags].concat()).success();
}

#[test]
fn a_parquet_file_has_the_names_and_the_cells_of_the_csv_file() {
    let frankie = Frankie::new();
    sweep(&frankie, &["--out", "t.parquet"]);
    sweep(&frankie, &["--out", "t.csv"]);
    let csv = frankie.read("t.csv");
    let table = parquet_of(&frankie, "t.parquet");
    assert_eq!((table.rows.len(), csv.lines().count()), (3 * 2 * 4, 1 + 3 * 2 * 4));
    assert_eq!(table, csv_of(&csv, &table));
    let kinds = ["optimizer.lr", "seed", "outcome"]
        .map(|name| &table.rows[0][table.names.iter().position(|found| found == name).unwrap()]);
    assert!(matches!(kinds, [Cell::Number(_), Cell::Integer(_), Cell::Text(_)]), "{kinds:?}");
    let is_empty = |cell: &Cell| *cell == Cell::Text(String::new());
    assert!(table.rows.iter().flatten().any(is_empty), "no cell without content was tried");
}

#[test]
fn parts_as_parquet_files_have_the_rows_of_the_whole_table() {
    let frankie = Frankie::new();
    sweep(&frankie, &["--out", "t.parquet"]);
    let whole = parquet_of(&frankie, "t.parquet");
    let mut rows = Vec::new();
    for k in 1..=5 {
        let name = format!("{k}.parquet");
        sweep(&frankie, &["--out", &name, "--shard", &format!("{k}/5")]);
        let part = parquet_of(&frankie, &name);
        assert_eq!(part.names, whole.names, "every part has the names");
        rows.extend(part.rows);
    }
    assert_eq!(rows, whole.rows);
}

#[test]
fn a_parquet_file_whose_sweep_was_killed_is_written_by_resume() {
    let frankie = Frankie::new();
    let path = |name: &str| frankie.folder.path().join(name);
    let sweep = ["sweep", "sandbox", "--steps", "5000", "--vary", "optimizer.lr=log:1e-3..1e-2:400", "--out"];
    let mut child = Process::new(env!("CARGO_BIN_EXE_frankie"))
        .args(sweep)
        .arg("t.parquet")
        .env("FRANKIE_DATA_DIR", path("data"))
        .current_dir(frankie.folder.path())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let rows_of_part = || fs::read_to_string(path("t.parquet.part")).unwrap_or_default().lines().count();
    while rows_of_part() < 2 {
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!path("t.parquet").exists(), "the table appears when it is whole");
    frankie.run(&[&sweep[..], &["t.parquet", "--resume"]].concat()).success();
    frankie.run(&[&sweep[..], &["whole.parquet"]].concat()).success();
    assert_eq!(parquet_of(&frankie, "t.parquet"), parquet_of(&frankie, "whole.parquet"));
    assert!(!path("t.parquet.part").exists());
}

#[test]
fn a_large_table_is_written_in_groups_that_are_compressed() {
    let frankie = Frankie::new();
    let sweep = ["sweep", "sandbox", "--steps", "1", "--seeds", "140000", "--measure", "x", "--out"];
    frankie.run(&[&sweep[..], &["t.parquet"]].concat()).success();
    frankie.run(&[&sweep[..], &["t.csv"]].concat()).success();
    let table = parquet_of(&frankie, "t.parquet");
    assert_eq!(table.rows.len(), 140_000);
    assert_eq!(table, csv_of(&frankie.read("t.csv"), &table));
    let file = File::open(frankie.folder.path().join("t.parquet")).unwrap();
    let metadata = SerializedFileReader::new(file).unwrap().metadata().clone();
    assert_eq!(metadata.num_row_groups(), 2);
    assert_eq!(metadata.row_group(0).column(0).compression(), Compression::SNAPPY);
}
