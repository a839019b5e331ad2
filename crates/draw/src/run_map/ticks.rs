//! The ticks of a map's axis.

use frankie_sim::sweep::Scale;

use super::MapAxis;
use crate::chart::number;

/// Returns at most about `count` values between the ends of an axis, with their texts: round ones, powers of ten where the
/// axis is logarithmic and long enough.
#[must_use]
pub fn ticks(axis: &MapAxis, count: usize) -> Vec<(f64, String)> {
    let [low, high] = [axis.ends[0].min(axis.ends[1]), axis.ends[0].max(axis.ends[1])];
    if !(low.is_finite() && high > low) {
        return Vec::new();
    }
    let decades = if axis.scale == Scale::Log { (high / low).log10() } else { 0.0 };
    if decades >= 2.0 {
        let every = (decades / count as f64).ceil().max(1.0) as i32;
        let first = low.log10().ceil() as i32;
        let powers =
            (0..).map(|i| first + i * every).take_while(|power| f64::from(*power) <= high.log10() + 1e-9);
        return powers.map(|power| (10f64.powi(power), number::short(10f64.powi(power), 3))).collect();
    }
    let step = step(low, high, count);
    let first = (low / step).ceil();
    let values = (0..=2 * count).map(|i| (first + i as f64) * step).take_while(|x| *x <= high + 1e-9 * step);
    values.map(|x| (x, number::tick(x, step))).collect()
}

/// Returns the distance of the ticks: 1, 2 or 5 times a power of ten.
fn step(low: f64, high: f64, count: usize) -> f64 {
    let min_step = (high - low) / count as f64;
    let power = 10f64.powf(min_step.log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|n| n * power).find(|step| *step >= min_step).unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(ends: [f64; 2], is_log: bool) -> Vec<String> {
        let scale = if is_log { Scale::Log } else { Scale::Linear };
        let axis = MapAxis { name: String::new(), ends, scale };
        ticks(&axis, 6).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn ticks_are_round_and_lie_between_the_ends() {
        assert_eq!(texts([-2.0, 2.0], false), ["−2", "−1", "0", "1", "2"]);
        assert_eq!(texts([0.0, 0.99], false), ["0", "0.2", "0.4", "0.6", "0.8"]);
        assert_eq!(texts([1e-4, 1.0], true), ["1e−4", "0.001", "0.01", "0.1", "1"]);
    }

    #[test]
    fn ticks_of_a_deep_zoom_differ_from_each_other() {
        let deep = texts([0.123_456_7, 0.123_456_9], false);
        assert!(deep.len() >= 3 && deep.windows(2).all(|pair| pair[0] != pair[1]), "{deep:?}");
        assert!(texts([1.0, 1.0], false).is_empty());
    }
}
