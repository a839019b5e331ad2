//! Statistics of the ratio r over many steps, per axis: mean, RMS, share of wrong-way steps and more.

use crate::{Axis, Vec2};

/// Running sums over steps of a run, per axis.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RunningStats {
    pub(crate) steps: u64,
    pub(crate) sum: Vec2,
    pub(crate) sum_abs: Vec2,
    pub(crate) sum_square: Vec2,
    pub(crate) max_abs: Vec2,
    pub(crate) wrong: [u64; 2],
    pub(crate) streak: [u64; 2],
    pub(crate) last_streak: [u64; 2],
}

/// A statistic of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stat {
    /// The mean of r.
    MeanRatio,
    /// The mean of |r|.
    MeanAbsRatio,
    /// The root of the mean of r².
    RmsRatio,
    /// The largest |r|.
    MaxAbsRatio,
    /// The share of wrong-way steps, from 0 to 1. A step goes the wrong way if it climbs the true gradient.
    WrongWayShare,
    /// The number of wrong-way steps in the last finished sequence of them.
    WrongWayStreak,
}

impl Stat {
    /// All statistics with their names in a level file.
    pub const ALL: [(Stat, &'static str); 6] = [
        (Stat::MeanRatio, "mean_ratio"),
        (Stat::MeanAbsRatio, "mean_abs_ratio"),
        (Stat::RmsRatio, "rms_ratio"),
        (Stat::MaxAbsRatio, "max_abs_ratio"),
        (Stat::WrongWayShare, "wrong_way_share"),
        (Stat::WrongWayStreak, "wrong_way_streak"),
    ];
}

impl RunningStats {
    /// Adds one step.
    #[inline]
    pub fn add(&mut self, ratio: Vec2, wrong_way: [bool; 2]) {
        self.steps += 1;
        for i in 0..2 {
            self.sum[i] += ratio[i];
            self.sum_abs[i] += ratio[i].abs();
            self.sum_square[i] += ratio[i] * ratio[i];
            self.max_abs[i] = self.max_abs[i].max(ratio[i].abs());
            if wrong_way[i] {
                self.wrong[i] += 1;
                self.streak[i] += 1;
            } else if self.streak[i] > 0 {
                self.last_streak[i] = self.streak[i];
                self.streak[i] = 0;
            }
        }
    }

    /// Returns the number of steps.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Returns the number of wrong-way steps of an axis.
    #[must_use]
    pub fn wrong_way_steps(&self, axis: Axis) -> u64 {
        self.wrong[axis.index()]
    }

    /// Returns a statistic of an axis; `None` without steps, or without a finished sequence of wrong-way steps.
    #[must_use]
    pub fn measure(&self, stat: Stat, axis: Axis) -> Option<f64> {
        if self.steps == 0 {
            return None;
        }
        let (i, n) = (axis.index(), self.steps as f64);
        match stat {
            Stat::MeanRatio => Some(self.sum[i] / n),
            Stat::MeanAbsRatio => Some(self.sum_abs[i] / n),
            Stat::RmsRatio => Some((self.sum_square[i] / n).sqrt()),
            Stat::MaxAbsRatio => Some(self.max_abs[i]),
            Stat::WrongWayShare => Some(self.wrong[i] as f64 / n),
            Stat::WrongWayStreak => (self.last_streak[i] > 0).then_some(self.last_streak[i] as f64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_steps_have_no_statistics() {
        for (stat, word) in Stat::ALL {
            assert_eq!(RunningStats::default().measure(stat, Axis::X), None, "{word}");
        }
    }

    #[test]
    fn sums_are_per_axis() {
        let mut stats = RunningStats::default();
        stats.add([1.0, 0.5], [false, true]);
        stats.add([-3.0, 0.5], [false, false]);
        let of = |stat| Axis::BOTH.map(|axis| stats.measure(stat, axis));
        assert_eq!(stats.steps(), 2);
        assert_eq!(of(Stat::MeanRatio), [Some(-1.0), Some(0.5)]);
        assert_eq!(of(Stat::MeanAbsRatio), [Some(2.0), Some(0.5)]);
        assert_eq!(of(Stat::RmsRatio), [Some(5f64.sqrt()), Some(0.5)]);
        assert_eq!(of(Stat::MaxAbsRatio), [Some(3.0), Some(0.5)]);
        assert_eq!(of(Stat::WrongWayShare), [Some(0.0), Some(0.5)]);
        assert_eq!(of(Stat::WrongWayStreak), [None, Some(1.0)]);
        assert_eq!(stats.wrong_way_steps(Axis::Y), 1);
    }

    #[test]
    fn a_wrong_way_sequence_counts_once_it_is_finished() {
        let mut stats = RunningStats::default();
        let mut streaks = Vec::new();
        for wrong in [false, true, true, false, true, true, true, false, false, true] {
            stats.add([0.0; 2], [wrong; 2]);
            streaks.push(stats.measure(Stat::WrongWayStreak, Axis::X));
        }
        let (two, three) = (Some(2.0), Some(3.0));
        assert_eq!(streaks, [None, None, None, two, two, two, two, three, three, three]);
    }
}
