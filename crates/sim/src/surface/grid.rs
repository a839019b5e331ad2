//! A surface through the points of a lattice: bicubic (Catmull–Rom) interpolation, C¹ everywhere, with its exact
//! gradient. What stands at a lattice point is the caller's.

use crate::Vec2;

/// What four points in a row weigh in a value between the middle two, and in its slope.
pub type Weights = ([f64; 4], [f64; 4]);

/// Catmull–Rom weights of the four points round `t` in [0, 1], and their derivatives (Catmull & Rom 1974; as a kernel with
/// a = −1/2, Keys 1981).
pub fn weights(t: f64) -> Weights {
    let (t2, t3) = (t * t, t * t * t);
    (
        [
            -0.5 * t3 + t2 - 0.5 * t,
            1.5 * t3 - 2.5 * t2 + 1.0,
            -1.5 * t3 + 2.0 * t2 + 0.5 * t,
            0.5 * t3 - 0.5 * t2,
        ],
        [-1.5 * t2 + 2.0 * t - 0.5, 4.5 * t2 - 5.0 * t, -4.5 * t2 + 4.0 * t + 0.5, 1.5 * t2 - t],
    )
}

/// Value and gradient (per lattice unit) of sixteen heights, by column and row from 0 to 3, under their weights.
pub fn blend((wx, dx): &Weights, (wy, dy): &Weights, height: impl Fn(usize, usize) -> f64) -> (f64, Vec2) {
    let (mut value, mut slope) = (0.0, [0.0, 0.0]);
    for j in 0..4 {
        let (mut across, mut across_slope) = (0.0, 0.0);
        for i in 0..4 {
            let h = height(i, j);
            across += wx[i] * h;
            across_slope += dx[i] * h;
        }
        value += wy[j] * across;
        slope[0] += wy[j] * across_slope;
        slope[1] += dy[j] * across;
    }
    (value, slope)
}

/// Value and gradient (per lattice unit) at `at` in lattice units, of the bicubic through `height(column, row)`.
pub fn bicubic(at: Vec2, height: impl Fn(i64, i64) -> f64) -> (f64, Vec2) {
    let (column, row) = (at[0].floor(), at[1].floor());
    let (x, y) = (weights(at[0] - column), weights(at[1] - row));
    // A cast of a huge or NaN coordinate saturates; the run has ended by then.
    let (column, row) = (column as i64, row as i64);
    blend(&x, &y, |i, j| height(column.saturating_add(i as i64 - 1), row.saturating_add(j as i64 - 1)))
}
