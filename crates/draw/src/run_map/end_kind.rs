//! What becomes of a run from each place of the ground, and its color there. The colors differ from those of the ground and,
//! for players who see few colors, from each other by their lightness.

use super::colors::{minimum_color, mix};

/// The colors of runs that come to no known minimum, of a low loss and of a high one.
const ELSEWHERE: [[u8; 3]; 2] = [[0x5E, 0x52, 0x45], [0xFF, 0xFB, 0xF3]];
const RAN_OFF: [u8; 3] = [0xA8, 0x46, 0x2B];
const NOT_FINITE: [u8; 3] = [0x2B, 0x22, 0x1E];
/// The colors of a low and a high loss.
const LOSSES: [[u8; 3]; 2] = [[0x00, 0x4E, 0x8C], [0xF7, 0xE3, 0xA0]];
/// How opaque colors are over the ground; how opaque those of runs that come to no known minimum are.
const OPACITY: u8 = 168;
const FAINT: u8 = 116;
/// How much lighter the slowest runs to a minimum are.
const SLOW_LIGHTER: f32 = 0.5;

/// What becomes of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EndKind {
    /// It comes to the minimum or target with this place in their list, after this share of the steps that it may make.
    Arrives {
        /// The place in the list.
        place: usize,
        /// The share of the steps, from 0 to 1; 0 where it is not known.
        share: f32,
    },
    /// It is at none of them after the last step, but at a loss, as a share of the way from a low loss to a high one.
    Elsewhere(f32),
    /// It ends at a loss, as such a share, where no minimum is known.
    Loss(f32),
    /// It leaves the ground.
    RunsOff,
    /// A number becomes infinite or NaN.
    NotFinite,
}

impl EndKind {
    /// Returns the color without its opacity.
    #[must_use]
    pub fn rgb(self) -> [u8; 3] {
        match self {
            Self::Arrives { place, share } => mix(minimum_color(place), [0xFF; 3], SLOW_LIGHTER * share),
            Self::Elsewhere(share) => mix(ELSEWHERE[0], ELSEWHERE[1], share),
            Self::Loss(share) => mix(LOSSES[0], LOSSES[1], share),
            Self::RunsOff => RAN_OFF,
            Self::NotFinite => NOT_FINITE,
        }
    }

    /// Returns the color with its opacity over the ground.
    #[must_use]
    pub fn rgba(self) -> [u8; 4] {
        let [r, g, b] = self.rgb();
        [r, g, b, if matches!(self, Self::Elsewhere(_)) { FAINT } else { OPACITY }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ramp;

    /// Returns the lightness of a color, from 0 to 1, which nearly everybody sees alike.
    fn lightness([r, g, b]: [u8; 3]) -> f32 {
        let linear = [r, g, b].map(|c| ramp::linear_from_srgb(f32::from(c) / 255.0));
        (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]).cbrt()
    }

    #[test]
    fn fates_that_lie_side_by_side_differ_in_lightness_alone() {
        let arrives = |place| EndKind::Arrives { place, share: 0.0 };
        let pairs = [
            (arrives(0), arrives(1)),
            (arrives(0), EndKind::Elsewhere(1.0)),
            (EndKind::Elsewhere(0.0), EndKind::Elsewhere(1.0)),
            (arrives(1), EndKind::RunsOff),
            (EndKind::RunsOff, EndKind::NotFinite),
            (EndKind::Loss(0.0), EndKind::Loss(1.0)),
        ];
        for (a, b) in pairs {
            let [a_light, b_light] = [a, b].map(|kind| lightness(kind.rgb()));
            assert!((a_light - b_light).abs() > 0.1, "{a:?} {a_light}, {b:?} {b_light}");
        }
    }

    #[test]
    fn slow_runs_are_lighter_and_those_to_no_minimum_fainter() {
        let slow = EndKind::Arrives { place: 0, share: 1.0 };
        assert!(lightness(slow.rgb()) > lightness(EndKind::Arrives { place: 0, share: 0.0 }.rgb()));
        assert!(EndKind::Elsewhere(0.5).rgba()[3] < slow.rgba()[3]);
    }
}
