//! `frankie theory` as a process: the table as text and as JSON, and wrong arguments.

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use predicates::str::contains;
use serde_json::Value;

fn theory(args: &[&str]) -> Assert {
    Command::new(env!("CARGO_BIN_EXE_frankie")).arg("theory").args(args).assert()
}

fn out(args: &[&str]) -> String {
    String::from_utf8(theory(args).success().get_output().stdout.clone()).unwrap()
}

/// Returns the measured value and its standard error of the RMS of r, from a table of so many seeds.
fn measured_rms(table: &str) -> [f64; 2] {
    let row = table.lines().find(|line| line.contains("RMS of r, long run")).unwrap();
    let cells: Vec<&str> = row.split_whitespace().rev().collect();
    [cells[2], cells[1]].map(|cell| cell.parse().unwrap())
}

#[test]
fn every_row_of_the_table_agrees_and_more_seeds_reduce_the_error() {
    let assert = theory(&[]).success();
    let output = assert.get_output();
    let [table, summary] =
        [&output.stdout, &output.stderr].map(|bytes| String::from_utf8(bytes.clone()).unwrap());
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with("agrees  optimizer"));
    assert!(lines.len() > 45 && lines[1..].iter().all(|line| line.starts_with("yes ")), "{table}");
    // The table contains well-known numbers.
    for known in ["0.229416", "0.052632", "3.162278", "7.270292", "1.277778", "6.568520", "-0.226983"] {
        assert!(table.contains(known), "{known} is missing from\n{table}");
    }
    assert!(summary.contains(&format!("{0} of {0} agree", lines.len() - 1)), "{summary}");
    // The default is 64 seeds.
    let few = out(&["--seeds", "8"]);
    assert!(measured_rms(&table)[1] < 0.5 * measured_rms(&few)[1], "{few}");
    assert_eq!(out(&["--seeds", "8"]), few, "equal seeds give equal results");
}

#[test]
fn json_has_the_rows_of_the_table() {
    let table = out(&["--seeds", "8"]);
    let rows: Vec<Value> = serde_json::from_str(&out(&["--json", "--seeds", "8"])).unwrap();
    let lines: Vec<&str> = table.lines().skip(1).collect();
    assert_eq!(rows.len(), lines.len());
    for (row, line) in rows.iter().zip(lines) {
        let texts = ["optimizer", "row", "case", "what"].map(|key| row[key].as_str().unwrap());
        assert!(texts.iter().all(|text| line.contains(text)), "{line}\n{row}");
        assert_eq!(line.starts_with("yes "), row["agrees"] == true, "{line}\n{row}");
        assert_eq!(line.contains("≤ "), row["claim"] == "at_most", "{line}\n{row}");
        let keys = ["neglected", "standard_error", "measured", "predicted"];
        for (key, cell) in keys.iter().zip(line.split_whitespace().rev()) {
            let (exact, shown) = (row[key].as_f64().unwrap(), cell.parse::<f64>().unwrap());
            // Six decimals, or two digits of the smallest numbers.
            let rounding = if exact.abs() < 1e-5 { 0.05 * exact.abs() } else { 0.51e-6 };
            assert!((exact - shown).abs() <= rounding, "{key}: {exact} shown as {cell}");
        }
    }
    let of = |text: &str| rows.iter().filter(|row| row["row"] == text).collect::<Vec<_>>();
    assert_eq!(of("pure noise, early").len(), 6);
    assert!(of("pure noise, early")[1]["standard_error"].as_f64().unwrap() > 1e-4, "it is random");
    assert_eq!(of("+g for long, then −g")[0]["measured"], 6.0);
}

#[test]
fn an_invalid_number_of_seeds_is_a_usage_error() {
    for seeds in ["0", "7", "many", "-3"] {
        theory(&["--seeds", seeds]).code(2);
    }
    theory(&["--help"]).success().stdout(contains("frankie theory --json"));
}
