//! Muddy places: noise that is wide in some places and narrow elsewhere. The places come from the `noise` crate's fields
//! with a seed of their own, so that every run of a level has them at the same points.

use std::sync::Arc;

use noise::{NoiseFn, Perlin};

use super::{AxisNoiseInput, GradientNoise, NoiseKind};
use crate::params::config::{config, integer, number, per_axis};
use crate::params::{Config, KindInfo, PerAxis, Range, Slider};
use crate::rng::Draws;
use crate::{Axis, Vec2};

/// Points a side of the square on which the field's heights are sorted, to find the threshold of mud.
const SORTED: i32 = 64;
/// How far apart they are, in cells of the field: never a whole number, where the field is zero.
const SORTED_APART: f64 = 0.37;
/// Half the width of a patch's soft edge, in heights of the field.
const EDGE: f64 = 0.12;
/// Farther out than this many cells there is no mud: whole numbers of the field's lattice must fit 32 bits everywhere.
const MUD_ENDS: f64 = 1e9;
/// The weight of the finer of the two layers.
const FINE: f64 = 0.4;

config! {
    struct PatchesConfig {
        sigma: PerAxis = per_axis(3.0)
            .symbol("σ")
            .help("standard deviation in the mud, per axis")
            .range(Range::closed(0.0, 1e6))
            .slider(Slider::linear(0.0, 10.0)),
        dry: PerAxis = per_axis(0.1)
            .help("standard deviation where it is dry, per axis")
            .range(Range::closed(0.0, 1e6))
            .slider(Slider::linear(0.0, 3.0)),
        size: f64 = number(1.5)
            .help("about how wide a patch is, in units of the surface")
            .range(Range::closed(1e-3, 1e6))
            .slider(Slider::log(0.3, 10.0)),
        cover: f64 = number(0.35)
            .help("the share of the surface that is muddy")
            .range(Range::closed(0.0, 1.0))
            .slider(Slider::linear(0.0, 1.0)),
        seed: u64 = integer(1)
            .help("where the mud lies")
            .range(Range::closed(0.0, 4_294_967_295.0))
            .slider(Slider::linear(0.0, 100.0)),
    }
}

/// The `patches` noise: g = ∂f + σ(θ)·ξ; σ(θ) between `dry` and `sigma`.
pub const PATCHES: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "patches",
        title: "Muddy places",
        summary: "In the mud gradients are noisy; elsewhere they are clear.",
        formula: "g = ∂f + (dry + (σ − dry)·mud(θ))·ξ; mud from 0 to 1, ξ ~ N(0, 1)",
        source: "Perlin 1985, 2001, for the places",
        params: PatchesConfig::SPECS,
    },
    build: |params| {
        let PatchesConfig { sigma, dry, size, cover, seed } = PatchesConfig::from_params(params);
        // The range of the seed is that of a u32.
        Ok(Arc::new(Patches { mud: Mud::new(seed as u32, size, cover), sigma: sigma.0, dry: dry.0 }))
    },
};

/// Where the surface is muddy.
#[derive(Debug)]
struct Mud {
    field: Perlin,
    /// Cells of the field to a unit of the surface.
    frequency: f64,
    /// The field's height in the middle of a patch's edge.
    threshold: f64,
}

impl Mud {
    fn new(seed: u32, size: f64, cover: f64) -> Self {
        // A patch is about half of a cell's diagonal wide.
        let mut mud = Self { field: Perlin::new(seed), frequency: 0.7 / size, threshold: 0.0 };
        let coordinate = |n: i32| (f64::from(n) + 0.5) * SORTED_APART;
        let mut heights: Vec<f64> = (0..SORTED)
            .flat_map(|row| (0..SORTED).map(move |column| [coordinate(column), coordinate(row)]))
            .map(|cell| mud.height(cell))
            .collect();
        heights.sort_by(f64::total_cmp);
        let dry = ((1.0 - cover) * heights.len() as f64).round() as usize;
        mud.threshold = match dry {
            0 => f64::NEG_INFINITY,
            dry => heights.get(dry).copied().unwrap_or(f64::INFINITY),
        };
        mud
    }

    /// Two layers of the field; the finer one makes the edges rough.
    fn height(&self, [x, y]: Vec2) -> f64 {
        self.field.get([x, y]) + FINE * self.field.get([2.0 * x + 17.3, 2.0 * y - 17.3])
    }

    /// Returns how muddy a point is, from 0 to 1, without a jump.
    fn at(&self, at: Vec2) -> f64 {
        let cell = at.map(|x| x * self.frequency);
        if !cell.iter().all(|x| x.abs() < MUD_ENDS) {
            return 0.0;
        }
        let s = (0.5 + (self.height(cell) - self.threshold) / (2.0 * EDGE)).clamp(0.0, 1.0);
        s * s * (3.0 - 2.0 * s)
    }
}

#[derive(Debug)]
struct Patches {
    mud: Mud,
    sigma: Vec2,
    dry: Vec2,
}

impl Patches {
    fn sigma_of(&self, at: Vec2) -> Vec2 {
        let mud = self.mud.at(at);
        [0, 1].map(|i| self.dry[i] + (self.sigma[i] - self.dry[i]) * mud)
    }
}

impl GradientNoise for Patches {
    fn sample(&self, input: &AxisNoiseInput, mut draws: Draws<'_>) -> f64 {
        input.true_gradient + self.sigma_of(input.at)[input.axis.index()] * draws.normal()
    }

    /// Known only where mud makes no difference; elsewhere it depends on the position.
    fn sigma(&self, axis: Axis, _: f64) -> Option<f64> {
        let i = axis.index();
        (self.sigma[i] == self.dry[i]).then_some(self.dry[i])
    }

    fn sigma_at(&self, at: Vec2) -> Option<Vec2> {
        Some(self.sigma_of(at))
    }
}
