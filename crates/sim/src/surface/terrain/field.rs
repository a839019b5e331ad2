//! The fields that hills are made of: the `noise` crate's, two of them folded, and a cellular one of our own. Each is a
//! pure function of seed and position, from about −1 to 1 (rims of cells a little higher), with features about one unit
//! apart.

use noise::{NoiseFn, OpenSimplex, Perlin, Simplex};

use crate::Vec2;
use crate::math;
use crate::params::config::choices;

choices! {
    /// The kinds of fields.
    pub enum FieldKind {
        Perlin = "perlin",
        Simplex = "simplex",
        OpenSimplex = "open_simplex",
        /// Perlin's field, folded with crests up.
        Ridged = "ridged",
        /// Perlin's field, folded with crests down.
        Billow = "billow",
        Worley = "worley",
    }
}

/// A field of one kind and seed.
#[derive(Debug)]
pub enum Field {
    Perlin(Perlin),
    Simplex(Simplex),
    OpenSimplex(OpenSimplex),
    Ridged(Perlin),
    Billow(Perlin),
    Worley(Worley),
}

impl Field {
    pub fn new(kind: FieldKind, seed: u32) -> Self {
        match kind {
            FieldKind::Perlin => Field::Perlin(Perlin::new(seed)),
            FieldKind::Simplex => Field::Simplex(Simplex::new(seed)),
            FieldKind::OpenSimplex => Field::OpenSimplex(OpenSimplex::new(seed)),
            FieldKind::Ridged => Field::Ridged(Perlin::new(seed)),
            FieldKind::Billow => Field::Billow(Perlin::new(seed)),
            FieldKind::Worley => Field::Worley(Worley { seed }),
        }
    }

    pub fn at(&self, point: Vec2) -> f64 {
        match self {
            Field::Perlin(field) => field.get(point),
            Field::Simplex(field) => field.get(point),
            Field::OpenSimplex(field) => field.get(point),
            Field::Ridged(field) => 1.0 - 2.0 * field.get(point).abs(),
            Field::Billow(field) => 2.0 * field.get(point).abs() - 1.0,
            Field::Worley(field) => field.at(point),
        }
    }
}

/// The maximum distance between the center of a bowl and the center of its cell, along each axis. The nearest is always
/// within two cells of a point: √2·(½ + this) < 2½ − this.
const JITTER: f64 = 0.45;
/// How sharp the rims between bowls are; at infinity, the minimum of the squared distances.
const SHARPNESS: f64 = 12.0;
/// Terms below e to the minus this are ignored: the smallest possible sum is e to the minus 22.
const MAX_EXPONENT: f64 = 40.0;
/// Squared distances as heights: what lies half way between bowls and rims, and how many units there are to one.
const MIDDLE: f64 = 0.2;
const STEEPNESS: f64 = 2.0;

/// Bowls round scattered points, after Worley 1996: −ln Σ exp(−k·d²)/k over the points of the cells around.
///
/// This is a smooth minimum of the squared distances, where the minimum of the `noise` crate has creases, and it can be
/// shared between threads, which the crate's cannot.
#[derive(Debug)]
pub struct Worley {
    seed: u32,
}

impl Worley {
    fn at(&self, point: Vec2) -> f64 {
        let corner = point.map(f64::floor);
        let inside = [point[0] - corner[0], point[1] - corner[1]];
        // A cast of a huge or NaN coordinate saturates; there are no hills out there.
        let (column, row) = (corner[0] as i64, corner[1] as i64);
        let mut sum = 0.0;
        for (i, j) in (-2..=2).flat_map(|j| (-2..=2).map(move |i| (i, j))) {
            let middle = self.center_of(column.wrapping_add(i), row.wrapping_add(j));
            let [x, y] = [i as f64 + middle[0] - inside[0], j as f64 + middle[1] - inside[1]];
            let exponent = SHARPNESS * (x * x + y * y);
            if exponent < MAX_EXPONENT {
                sum += math::exp(-exponent);
            }
        }
        let squared = -math::ln(sum) / SHARPNESS;
        STEEPNESS * (squared - MIDDLE)
    }

    /// Returns the center of the bowl of a cell, relative to the corner of the cell.
    fn center_of(&self, column: i64, row: i64) -> Vec2 {
        let bits = mixed(mixed(mixed(u64::from(self.seed)) ^ column as u64) ^ row as u64);
        let share = |bits: u64| (bits >> 32) as f64 / (1u64 << 32) as f64;
        [share(bits), share(bits << 32)].map(|share| 0.5 + JITTER * (2.0 * share - 1.0))
    }
}

/// Returns scrambled bits: the finalizer of SplitMix64 (Steele, Lea & Flood 2014).
fn mixed(bits: u64) -> u64 {
    let bits = bits.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worley_bowls_are_at_their_centers_and_rims_are_smooth() {
        let field = Worley { seed: 5 };
        let (mut min, mut max, mut sum, mut count) = (f64::INFINITY, f64::NEG_INFINITY, 0.0, 0.0);
        for (column, row) in (-20..20).flat_map(|column| (-20..20).map(move |row| (column, row))) {
            let middle = field.center_of(column, row);
            assert!(middle.iter().all(|x| (x - 0.5).abs() <= JITTER), "{middle:?}");
            // Its own squared distance is zero there, and all others only lower the sum's.
            let at = [column as f64 + middle[0], row as f64 + middle[1]];
            assert!(field.at(at) <= -STEEPNESS * MIDDLE, "no bowl at {at:?}");
            for share in 0..16 {
                let at =
                    [column as f64 + f64::from(share % 4) / 4.0, row as f64 + f64::from(share / 4) / 4.0];
                let here = field.at(at);
                (min, max, sum, count) = (min.min(here), max.max(here), sum + here, count + 1.0);
                for step in [[1e-6, 0.0], [0.0, 1e-6]] {
                    // Across the edge of a cell other points are summed.
                    let (before, after) =
                        ([at[0] - step[0], at[1] - step[1]], [at[0] + step[0], at[1] + step[1]]);
                    assert!((field.at(before) - field.at(after)).abs() < 1e-3, "a step at {at:?}");
                }
            }
        }
        assert!((-0.6..-0.4).contains(&min) && (1.2..2.0).contains(&max), "from {min} to {max}");
        assert!((sum / count).abs() < 0.02, "{}", sum / count);
    }

    #[test]
    fn other_seeds_give_other_fields() {
        let at = |seed| Worley { seed }.at([3.3, -8.1]);
        assert!(at(1) != at(2) && at(1) == at(1));
    }
}
