//! A stretch of a chart with a value scale that fits what it shows.

use crate::sheet::Area;

/// Values that do not fit are drawn this far beyond a lane's edges at most, as shares of its height.
const BEYOND: f64 = 0.03;

/// The largest of 1, 2 and 5 times a power of ten that is not above `size`.
fn nice_below(size: f64) -> f64 {
    let base = 10f64.powf(size.log10().floor());
    let slack = size * (1.0 + 1e-9);
    [5.0, 2.0, 1.0].into_iter().map(|nice| nice * base).find(|nice| *nice <= slack).unwrap_or(base)
}

/// A stretch of a chart.
pub(super) struct Lane {
    /// Where on the sheet.
    pub area: Area,
    /// The larger of what is shown above and below zero; all is divided by it, so that no sum is infinite.
    pub size: f64,
    /// Shares of the size above and below zero.
    sides: [f64; 2],
}

impl Lane {
    /// A lane that shows `up` above and `down` below zero, both sizes.
    pub fn new(area: Area, up: f64, down: f64) -> Self {
        let size = up.max(down);
        if !(size.is_normal() && size > 0.0) {
            return Self { area, size: 1.0, sides: [1.0; 2] };
        }
        Self { area, size, sides: [up / size, down / size] }
    }

    /// From 0 at the lower edge to 1 at the upper one.
    fn height(&self, value: f64) -> f64 {
        let [up, down] = self.sides;
        (down + value / self.size) / (up + down)
    }

    /// Where a value lies; what does not fit lies a little outside.
    pub fn y(&self, value: f64) -> f32 {
        let height = self.height(value);
        let height = if height.is_nan() { 0.0 } else { height.clamp(-BEYOND, 1.0 + BEYOND) };
        self.area.bottom - height as f32 * self.area.height()
    }

    /// Whether a value fits.
    pub fn fits(&self, value: f64) -> bool {
        (-1e-6..=1.0 + 1e-6).contains(&self.height(value))
    }

    /// The number that is written at the scale.
    pub fn tick(&self) -> f64 {
        nice_below(self.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Area = Area { left: 0.0, top: 10.0, right: 50.0, bottom: 110.0 };

    #[test]
    fn nice_numbers_are_the_next_below() {
        for (size, nice) in [(0.9, 0.5), (1.0, 1.0), (4.9, 2.0), (7.3, 5.0), (0.021, 0.02), (9.9e7, 5e7)] {
            assert!((nice_below(size) / nice - 1.0).abs() < 1e-9, "{size}: {}", nice_below(size));
        }
    }

    #[test]
    fn the_ends_of_what_is_shown_are_the_ends_of_the_lane() {
        let lane = Lane::new(AREA, 3.0, 1.0);
        assert_eq!([lane.y(3.0), lane.y(-1.0), lane.y(1.0)], [10.0, 110.0, 60.0]);
        assert!(lane.fits(3.0) && lane.fits(-1.0) && !lane.fits(3.1) && !lane.fits(-1.1));
        assert!(lane.y(1e9) < 10.0 && lane.y(1e9) > 5.0);
    }

    #[test]
    fn no_number_leads_out_of_the_lane() {
        for [up, down] in [
            [0.0, 0.0],
            [f64::MAX, f64::MAX],
            [f64::INFINITY, 1.0],
            [f64::NAN, 0.0],
            [1e-320, 0.0],
            [0.0, 1e-9],
        ] {
            let lane = Lane::new(AREA, up, down);
            for value in [0.0, 1.0, -1.0, f64::MAX, f64::MIN, f64::INFINITY, f64::NAN, lane.tick()] {
                assert!((5.0..=115.0).contains(&lane.y(value)), "{up} {down} {value}");
            }
        }
    }
}
