//! Easing over time that does not depend on the frame rate: the share of a change that remains, or is done, after some
//! time. Pure.

/// Returns the share of a change that is left after `dt_s` seconds, 1 to 0: it falls to 1/e in `time_constant_s`. Times
/// below zero count as zero.
#[must_use]
pub fn remaining(dt_s: f64, time_constant_s: f64) -> f64 {
    if dt_s > 0.0 { (-dt_s / time_constant_s).exp() } else { 1.0 }
}

/// Returns the share of a change that is done after `dt_s` seconds, 0 to 1: what [`remaining`] leaves.
#[must_use]
pub fn done(dt_s: f64, time_constant_s: f64) -> f64 {
    1.0 - remaining(dt_s, time_constant_s)
}

/// Returns the value that moves from `now` toward `target`, after `dt_s` seconds.
#[must_use]
pub fn approach(now: f32, target: f32, dt_s: f32, time_constant_s: f32) -> f32 {
    now + (target - now) * done(f64::from(dt_s), f64::from(time_constant_s)) as f32
}

/// Returns the position of a value between `low` (0) and `high` (1), clamped to 0 to 1.
#[must_use]
pub fn ramp(value: f32, [low, high]: [f32; 2]) -> f32 {
    ((value - low) / (high - low)).clamp(0.0, 1.0)
}

/// Returns `share` (0 to 1) with a slow start and a slow end: 3 s² − 2 s³.
#[must_use]
pub fn smoothstep(share: f32) -> f32 {
    share * share * (3.0 - 2.0 * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easing_does_not_depend_on_the_frame_rate() {
        let eased = |frames: u32| {
            let dt_s = 1.0 / f64::from(frames);
            (0..frames).fold(1.0, |left, _| left * remaining(dt_s, 0.3))
        };
        assert!((eased(10) - eased(240)).abs() < 1e-12);
        assert!((eased(60) - (-1.0f64 / 0.3).exp()).abs() < 1e-12);
        assert_eq!((remaining(-1.0, 0.3), remaining(f64::NAN, 0.3), done(0.0, 0.3)), (1.0, 1.0, 0.0));
    }

    #[test]
    fn smoothstep_and_ramp_run_from_zero_to_one() {
        assert_eq!([0.0, 0.5, 1.0].map(smoothstep), [0.0, 0.5, 1.0]);
        assert_eq!([-9.0, 2.0, 3.0, 9.0].map(|x| ramp(x, [1.0, 3.0])), [0.0, 0.5, 1.0, 1.0]);
    }
}
