//! The colors of a map of runs.

use frankie_sim::Outcome;

use super::{RunCell, Shown};
use crate::chart::number;
use crate::ramp;

/// The colors of minima, of the Okabe–Ito set; where there are more, the colors repeat. Blue and orange first: they differ most
/// from each other and from green ground.
const MINIMA: [[u8; 3]; 6] = [
    [0x00, 0x72, 0xB2],
    [0xE6, 0x9F, 0x00],
    [0xCC, 0x79, 0xA7],
    [0xF0, 0xE4, 0x42],
    [0x56, 0xB4, 0xE9],
    [0x00, 0x9E, 0x73],
];
/// Runs that diverged: those that did so at once, and those that did so late.
const DIVERGED: [[u8; 3]; 2] = [[0x2B, 0x22, 0x1E], [0xC8, 0x5A, 0x3C]];
/// Runs without anything to show.
const NOTHING: [u8; 3] = [0xE8, 0xDF, 0xCF];
/// The colors of outcomes: running, reached, out of steps, ran off, not finite.
const OUTCOMES: [[u8; 3]; 5] =
    [[0xB9, 0xC0, 0x8E], [0x00, 0x9E, 0x73], [0xE6, 0x9F, 0x00], [0xC8, 0x5A, 0x3C], [0x2B, 0x22, 0x1E]];
/// The number of colors of a ramp in the key.
const KEY_COLORS: usize = 48;
/// How much lighter the slowest runs to a minimum are.
const SLOW_LIGHTER: f32 = 0.45;

/// What the colors of a map mean.
#[derive(Clone, Debug, PartialEq)]
pub struct ColorScale {
    shown: Shown,
    /// The minimum and the maximum over the runs that did not diverge.
    ends: [f64; 2],
    is_log: bool,
    /// The maximum number of steps of runs that diverged.
    last_diverged: u64,
    minima: Vec<usize>,
    outcomes: Vec<Outcome>,
    has_diverged: bool,
}

/// A part of the key.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    /// A color and what it means.
    Word {
        /// The color.
        rgb: [u8; 3],
        /// What it means.
        word: String,
    },
    /// Colors from one number to another.
    Ramp {
        /// The colors, those of low numbers first.
        colors: Vec<[u8; 3]>,
        /// The number of the first color.
        low: f64,
        /// The number of the last color.
        high: f64,
        /// What the numbers are.
        word: String,
    },
}

impl ColorScale {
    /// Returns the colors for these runs.
    #[must_use]
    pub fn of(shown: Shown, cells: &[RunCell]) -> Self {
        let settled = || cells.iter().filter(|cell| !cell.has_diverged());
        let number = |cell: &RunCell| match shown {
            Shown::Loss => cell.loss,
            Shown::Ratio => cell.ratio,
            Shown::Minimum | Shown::Steps | Shown::Outcome => cell.steps as f64,
        };
        let numbers = || settled().map(number).filter(|x| x.is_finite());
        let (low, high) =
            numbers().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        // Losses and steps differ by powers of ten.
        let is_log =
            matches!(shown, Shown::Loss | Shown::Steps) && low >= 0.0 && high > 20.0 * low.max(1e-300);
        let min_positive = numbers().filter(|x| *x > 0.0).fold(f64::INFINITY, f64::min);
        let low = if is_log { low.max(min_positive.max(1e-12 * high)) } else { low };
        let ends = if low <= high { [low, high] } else { [0.0, 1.0] };
        let mut minima: Vec<usize> = settled().filter_map(|cell| cell.minimum).collect();
        minima.sort_unstable();
        minima.dedup();
        let outcomes = Outcome::ALL.into_iter().map(|(outcome, _)| outcome);
        let outcomes = outcomes.filter(|outcome| cells.iter().any(|cell| cell.outcome == *outcome)).collect();
        let diverged = || cells.iter().filter(|cell| cell.has_diverged());
        let last_diverged = diverged().map(|cell| cell.steps).max().unwrap_or(1);
        let has_diverged = diverged().next().is_some();
        Self { shown, ends, is_log, last_diverged, minima, outcomes, has_diverged }
    }

    fn share(&self, x: f64) -> f32 {
        let [low, high] = self.ends;
        let share =
            if self.is_log { (x.max(low) / low).ln() / (high / low).ln() } else { (x - low) / (high - low) };
        if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) as f32 }
    }

    fn diverged(&self, steps: u64) -> [u8; 3] {
        let share = (steps.max(1) as f32).ln() / (self.last_diverged.max(2) as f32).ln();
        mix(DIVERGED[0], DIVERGED[1], share)
    }

    /// Returns the color of a run, as sRGB bytes.
    #[must_use]
    pub fn color(&self, cell: &RunCell) -> [u8; 3] {
        if self.shown == Shown::Outcome {
            return outcome_color(cell.outcome);
        }
        if cell.has_diverged() {
            return self.diverged(cell.steps);
        }
        let of_ramp = |x: f64| if x.is_finite() { tone(self.share(x)) } else { NOTHING };
        match self.shown {
            Shown::Minimum => match cell.minimum {
                Some(place) => {
                    let lighter = SLOW_LIGHTER * self.share(cell.steps as f64);
                    mix(minimum_color(place), [0xFF; 3], lighter)
                }
                None => NOTHING,
            },
            Shown::Steps => of_ramp(cell.steps as f64),
            Shown::Loss => of_ramp(cell.loss),
            Shown::Ratio => of_ramp(cell.ratio),
            Shown::Outcome => NOTHING,
        }
    }

    /// Returns what the colors mean, in the order of a key.
    #[must_use]
    pub fn keys(&self) -> Vec<Key> {
        self.keys_with(&|place| format!("minimum {place}"))
    }

    /// Returns what the colors mean, in the order of a key, with other names of minima, by their places in the list.
    #[must_use]
    pub fn keys_with(&self, name: &dyn Fn(usize) -> String) -> Vec<Key> {
        let minimum = |place: &usize| Key::Word { rgb: minimum_color(*place), word: name(*place) };
        let mut keys = match self.shown {
            Shown::Minimum => self.minima.iter().map(minimum).collect(),
            Shown::Outcome => self.outcomes.iter().map(|outcome| outcome_key(*outcome)).collect(),
            // Where all numbers are the same there is one color.
            Shown::Steps | Shown::Loss | Shown::Ratio if self.ends[0] == self.ends[1] => {
                vec![Key::Word { rgb: tone(0.0), word: number::short(self.ends[0], 3) }]
            }
            Shown::Steps | Shown::Loss | Shown::Ratio => vec![self.ramp_key()],
        };
        if self.has_diverged && self.shown != Shown::Outcome {
            keys.push(Key::Word { rgb: DIVERGED[0], word: "diverged at once".to_owned() });
            keys.push(Key::Word { rgb: DIVERGED[1], word: format!("after {} steps", self.last_diverged) });
        }
        keys
    }

    fn ramp_key(&self) -> Key {
        let share = |i: usize| i as f32 / (KEY_COLORS - 1) as f32;
        let colors = (0..KEY_COLORS).map(|i| tone(share(i))).collect();
        let word = if self.is_log { "log scale" } else { "" }.to_owned();
        Key::Ramp { colors, low: self.ends[0], high: self.ends[1], word }
    }
}

/// Returns the color of a minimum by its place in the list.
pub(super) fn minimum_color(place: usize) -> [u8; 3] {
    MINIMA[place % MINIMA.len()]
}

fn outcome_key(outcome: Outcome) -> Key {
    let word = match outcome {
        Outcome::Running => "still running",
        Outcome::Reached => "reached the goal",
        Outcome::OutOfSteps => "out of steps",
        Outcome::LeftBounds => "ran off",
        Outcome::NotFinite => "not finite",
    };
    Key::Word { rgb: outcome_color(outcome), word: word.to_owned() }
}

fn outcome_color(outcome: Outcome) -> [u8; 3] {
    let place = Outcome::ALL.iter().position(|(other, _)| *other == outcome).unwrap_or(0);
    OUTCOMES[place]
}

fn tone(share: f32) -> [u8; 3] {
    ramp::color(share, 0.0).map(ramp::byte)
}

/// Returns the color at a share of the way from one to another.
pub(super) fn mix(from: [u8; 3], to: [u8; 3], share: f32) -> [u8; 3] {
    let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
    [0, 1, 2].map(|i| (f32::from(from[i]) + share * (f32::from(to[i]) - f32::from(from[i])) + 0.5) as u8)
}

/// Returns the runs as RGBA8 pixels, one for each.
#[must_use]
pub fn pixels(colors: &ColorScale, cells: &[RunCell]) -> Vec<u8> {
    cells
        .iter()
        .flat_map(|cell| {
            let [r, g, b] = colors.color(cell);
            [r, g, b, u8::MAX]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(outcome: Outcome, steps: u64, loss: f64) -> RunCell {
        RunCell { outcome, steps, loss, minimum: Some(1), ratio: 0.5 }
    }

    #[test]
    fn losses_over_many_powers_of_ten_have_a_logarithmic_scale() {
        let cells = [1e-8, 1e-4, 1.0, 0.0].map(|loss| cell(Outcome::Running, 10, loss));
        let scale = ColorScale::of(Shown::Loss, &cells);
        let Key::Ramp { low, high, word, .. } = &scale.keys()[0] else { panic!() };
        assert_eq!((*low, *high, word.as_str()), (1e-8, 1.0, "log scale"));
        assert_eq!(scale.color(&cells[1]), tone(0.5));
        assert_eq!(scale.color(&cells[3]), tone(0.0));
    }

    #[test]
    fn runs_that_diverged_have_other_colors_by_when() {
        let cells = [
            cell(Outcome::Reached, 100, 0.0),
            cell(Outcome::LeftBounds, 1, 0.0),
            cell(Outcome::NotFinite, 50, f64::NAN),
        ];
        for shown in [Shown::Steps, Shown::Loss, Shown::Ratio, Shown::Minimum] {
            let scale = ColorScale::of(shown, &cells);
            assert_eq!(
                (scale.color(&cells[1]), scale.color(&cells[2])),
                (DIVERGED[0], DIVERGED[1]),
                "{shown:?}"
            );
            let key = scale.keys();
            assert_eq!(key.last(), Some(&Key::Word { rgb: DIVERGED[1], word: "after 50 steps".to_owned() }));
        }
        let outcomes = ColorScale::of(Shown::Outcome, &cells);
        assert_eq!(outcomes.keys().len(), 3);
        assert_ne!(outcomes.color(&cells[1]), outcomes.color(&cells[2]));
    }

    #[test]
    fn nothing_and_a_single_value_have_colors_as_well() {
        for shown in Shown::ALL {
            let scale = ColorScale::of(shown.0, &[]);
            assert_eq!(pixels(&scale, &[cell(Outcome::Running, 3, 1.0)]).len(), 4);
            let one = [cell(Outcome::Running, 3, f64::NAN)];
            assert_eq!(pixels(&ColorScale::of(shown.0, &one), &one).len(), 4);
        }
    }
}
