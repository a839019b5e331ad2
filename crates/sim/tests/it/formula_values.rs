//! Random formulas at ordinary and extreme points against values and slopes that were computed with 60 digits.

use frankie_sim::formula::Formula;

const ROWS: &str = include_str!("../golden/formulas.tsv");
/// How many times the spread that rounding errors were found to cause is allowed.
const SPREADS: f64 = 20.0;
const RELATIVE: f64 = 1e-12;
/// Below this an `f64` has less than its full precision.
const TINY: f64 = 1e-306;

#[test]
fn any_point_has_the_same_bits_each_time() {
    let extremes = [
        0.0,
        -0.0,
        5e-324,
        -1e-310,
        f64::MIN_POSITIVE,
        1e-9,
        -1e9,
        f64::MAX,
        -f64::MAX,
        f64::INFINITY,
        f64::NAN,
    ];
    for line in ROWS.lines().filter(|line| !line.starts_with('#')) {
        let (text, _) = line.split_once('\t').unwrap();
        let [first, second] = [0, 1].map(|_| Formula::parse(text).unwrap());
        for (i, x) in extremes.into_iter().enumerate() {
            let at = [x, extremes[(3 * i + 1) % extremes.len()]];
            let bits = |formula: &Formula| {
                (formula.loss(at, 1e12).to_bits(), formula.gradient(at, 1e12).map(f64::to_bits))
            };
            // The second one is computed twice, so that nothing depends on what was computed before.
            bits(&second);
            assert_eq!(bits(&first), bits(&second), "{text} at {at:?}");
        }
    }
}

#[test]
fn values_and_slopes_are_right_wherever_they_are_numbers() {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in ROWS.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let numbers: Vec<f64> = cells[1..].iter().map(|cell| cell.parse().unwrap()).collect();
        let at = [numbers[0], numbers[1]];
        let formula = Formula::parse(cells[0]).unwrap_or_else(|error| panic!("{line}: {error:?}"));
        let [by_x, by_y] = formula.gradient(at, 0.0);
        for (i, found) in [formula.loss(at, 0.0), by_x, by_y].into_iter().enumerate() {
            let (right, spread) = (numbers[2 + i], numbers[5 + i]);
            let tolerance = (SPREADS * spread).max(RELATIVE * right.abs()).max(TINY);
            let is_near = (found - right).abs() <= tolerance;
            if !is_near {
                let name = ["loss", "slope by x", "slope by y"][i];
                wrong.push(format!("{} at {at:?}: the {name} is {found:?}, not {right:?}", cells[0]));
            }
        }
        rows += 1;
    }
    assert!(rows >= 1000, "only {rows} rows");
    assert!(wrong.is_empty(), "{} of {rows} formulas:\n{}", wrong.len(), wrong.join("\n"));
}
