//! `frankie theory`: every formula next to a simulation that measures the same number, and whether the two agree. Reads
//! nothing; writes the table to stdout and how many agree to stderr.

use std::io::{self, Write};

use comfy_table::CellAlignment;
use frankie_sim::theory::{self, Check, CheckResult, Claim};
use serde_json::{Value, json};

use super::exit::{Exit, Failure};
use super::run_args;
use super::table::plain_table;

/// The names of the columns.
const HEADER: [&str; 9] =
    ["agrees", "optimizer", "gradients", "case", "what", "theory", "measured", "± s.e.", "theory ±"];
/// The index of the first column of numbers.
const FIRST_NUMBER: usize = 5;

/// `frankie theory`.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
A measurement agrees within four of its standard errors and what the formula leaves out (the last column).
A standard error of 0 means that nothing is random. Exit code 1 if any row does not agree.

Examples:
  frankie theory
  frankie theory --seeds 500
  frankie theory --json")]
pub struct Args {
    /// Print JSON: a list of objects, one for each row
    #[arg(long)]
    json: bool,
    /// Seeds per random row, 8 to 100000; standard errors fall with the square root
    #[arg(long, default_value_t = 64, value_parser = seeds, allow_negative_numbers = true)]
    seeds: u64,
}

fn seeds(text: &str) -> Result<u64, String> {
    run_args::whole(text, 8..=100_000)
}

pub fn run(args: &Args) -> Result<Exit, Failure> {
    report(args, &theory::checks(), &mut io::stdout().lock(), &mut io::stderr())
}

fn report(
    args: &Args,
    checks: &[Check],
    out: &mut impl Write,
    words: &mut impl Write,
) -> Result<Exit, Failure> {
    let made: Vec<(&Check, CheckResult)> =
        checks.iter().map(|check| (check, check.run(args.seeds))).collect();
    if args.json {
        let all: Vec<Value> = made.iter().map(|(check, result)| as_object(check, result)).collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&all).map_err(anyhow::Error::from)?)?;
    } else {
        let rows = made.iter().map(|(check, result)| as_row(check, result));
        print(out, &[HEADER.map(str::to_owned)].into_iter().chain(rows).collect::<Vec<_>>())?;
    }
    let agreeing = made.iter().filter(|(_, result)| result.agrees).count();
    writeln!(words, "{agreeing} of {} agree", made.len())?;
    Ok(if agreeing == made.len() { Exit::Done } else { Exit::Failed })
}

fn as_row(check: &Check, result: &CheckResult) -> [String; 9] {
    let claim = match check.claim {
        Claim::Equal => "",
        Claim::AtMost => "≤ ",
    };
    [
        if result.agrees { "yes" } else { "NO" }.to_owned(),
        check.optimizer.to_owned(),
        check.row.to_owned(),
        check.case.clone(),
        check.what.to_owned(),
        format!("{claim}{}", number(check.predicted)),
        number(result.measured),
        number(result.error),
        number(check.model_error),
    ]
}

/// Formats whole numbers without decimals, others with six, the smallest in scientific notation.
fn number(x: f64) -> String {
    if x.fract() == 0.0 {
        format!("{x}")
    } else if x.abs() < 1e-5 {
        format!("{x:.1e}")
    } else {
        format!("{x:.6}")
    }
}

/// Writes aligned columns, with numbers aligned to the right.
fn print(out: &mut impl Write, rows: &[[String; 9]]) -> io::Result<()> {
    let mut table = plain_table(rows);
    for column in table.column_iter_mut().skip(FIRST_NUMBER) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    writeln!(out, "{}", table.trim_fmt())
}

fn as_object(check: &Check, result: &CheckResult) -> Value {
    json!({
        "optimizer": check.optimizer,
        "row": check.row,
        "case": check.case,
        "what": check.what,
        "claim": match check.claim {
            Claim::Equal => "equal",
            Claim::AtMost => "at_most",
        },
        "predicted": check.predicted,
        "measured": result.measured,
        "standard_error": result.error,
        "neglected": check.model_error,
        "agrees": result.agrees,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report_of(checks: &[Check], json: bool) -> (Exit, String, String) {
        let (mut out, mut words) = (Vec::new(), Vec::new());
        let exit = report(&Args { json, seeds: 8 }, checks, &mut out, &mut words).unwrap();
        (exit, String::from_utf8(out).unwrap(), String::from_utf8(words).unwrap())
    }

    #[test]
    fn a_single_wrong_formula_fails_the_command() {
        let mut checks: Vec<Check> =
            theory::checks().into_iter().filter(|check| check.row.starts_with("+g")).collect();
        assert_eq!(checks.len(), 3);
        assert_eq!(report_of(&checks, false).0, Exit::Done);
        checks[1].predicted += 1.0;
        for json in [false, true] {
            let (exit, out, words) = report_of(&checks, json);
            assert_eq!((exit, words.as_str()), (Exit::Failed, "2 of 3 agree\n"));
            let no = if json { "\"agrees\": false" } else { "NO " };
            assert_eq!(out.matches(no).count(), 1, "{out}");
        }
    }

    #[test]
    fn numbers_are_short_and_columns_are_aligned() {
        let shown = [6.0, 0.0, -1.0, 0.229_415_7, 1e-6, 2.5e-9].map(number);
        assert_eq!(shown, ["6", "0", "-1", "0.229416", "1.0e-6", "2.5e-9"]);
        let row = |what: &str| {
            let mut row = HEADER.map(|_| "1".to_owned());
            row[4] = what.to_owned();
            row
        };
        let mut out = Vec::new();
        print(&mut out, &[row("m\u{302}"), row("m")]).unwrap();
        let out = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = out.lines().collect();
        let (with_hat, without) = (lines[0].chars().count(), lines[1].chars().count());
        assert_eq!(with_hat, without + 1, "a combining hat has no width: {out}");
        assert_eq!(lines[1], "1  1  1  1  m  1  1  1  1");
    }
}
