//! What a map of two settings begins with.

use frankie_draw::run_map::Shown;
use frankie_sim::Level;
use frankie_sim::level::LevelEdit;

use crate::run_plane::steps_of;

/// A map to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Where training ends and diverging begins: the learning rates of both axes, without noise, in a curved valley.
    Edge,
    /// Where each start ends with momentum, without noise.
    Momentum,
    /// The learning rates of both axes under the setting of the run.
    Present,
}

impl Preset {
    /// Every one with its name.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Present, "Your setting"), (Self::Edge, "Edge of training"), (Self::Momentum, "Momentum")];

    /// Returns the edits of the player's level, the keys with their ranges, what is shown, and the number of steps.
    pub(super) fn parts(self, own: &Level) -> (Vec<LevelEdit>, [(String, Option<[f64; 2]>); 2], Shown, u64) {
        let keys = |keys: [&str; 2], ends: [Option<[f64; 2]>; 2]| {
            [(keys[0].to_owned(), ends[0]), (keys[1].to_owned(), ends[1])]
        };
        let rates = ["optimizer.lr.x", "optimizer.lr.y"];
        let edits =
            |edits: &[(&str, &str)]| edits.iter().map(|(key, value)| LevelEdit::parse(key, value)).collect();
        match self {
            Self::Edge => (
                edits(&[("surface.kind", "rosenbrock"), ("noise.kind", "none"), ("optimizer.kind", "sgd")]),
                keys(rates, [Some([1e-4, 0.005]), Some([1e-4, 0.012])]),
                Shown::Loss,
                300,
            ),
            Self::Momentum => (
                edits(&[
                    ("surface.kind", "himmelblau"),
                    ("noise.kind", "none"),
                    ("optimizer.kind", "momentum"),
                    ("optimizer.lr", "0.01"),
                ]),
                keys(["start.x", "start.y"], [None; 2]),
                Shown::Minimum,
                300,
            ),
            Self::Present => match own.screen().map() {
                Some(own_keys) => (Vec::new(), keys(own_keys, [None; 2]), Shown::Steps, steps_of(own)),
                None => (Vec::new(), keys(rates, [None; 2]), Shown::Loss, 300),
            },
        }
    }
}
