//! Data points of a level: rows of numbers, with one or two inputs and the target in each row.

use super::MAX_POINTS;
use super::data::{Data, Model, Point};
use crate::error::Problem;
use crate::rows::Rows;

/// The parameter that holds the rows.
const NAME: &str = "data";

/// Returns whether the level has points of its own; the default, a single number, is not a point.
pub(super) fn is_given(rows: &Rows) -> bool {
    rows.columns() * rows.count() > 1
}

/// Reads the points of these rows: an input and the target, or two inputs and the target.
pub(super) fn read(model: Model, rows: &Rows) -> Result<Data, Problem> {
    let refused = |message: String, expected: &str| Err(Problem::new(NAME, message, expected));
    let (columns, count) = (rows.columns(), rows.count());
    if !(2..=3).contains(&columns) {
        return refused(
            format!("each row has {columns} {}", if columns == 1 { "number" } else { "numbers" }),
            "2 or 3 per row: an input and the target, or two inputs and the target",
        );
    }
    if count < 2 || count as f64 > MAX_POINTS {
        let found = if count < 2 { "a single point".to_owned() } else { format!("{count} points") };
        return refused(found, &format!("at least 2 points and at most {MAX_POINTS}"));
    }
    let points: Vec<Point> = rows
        .iter()
        .map(|row| match row {
            [u, v, target] => Point { inputs: [*u, *v], target: *target },
            [u, target] => Point { inputs: [*u, 1.0], target: *target },
            // Rows have two or three numbers, as checked above.
            _ => Point { inputs: [0.0; 2], target: 0.0 },
        })
        .collect();
    if model == Model::Logistic
        && let Some(row) = points.iter().position(|point| point.target != 0.0 && point.target != 1.0)
    {
        let message = format!("the target in row {} is {:?}", row + 1, points[row].target);
        return refused(message, "0 or 1, since the model says how likely 1 is");
    }
    Ok(Data::new(model, columns == 2, points))
}
