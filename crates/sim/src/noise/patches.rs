//! Muddy places: noise that is wide where the ground is muddy and narrow elsewhere. Where the mud lies is drawn from
//! the `noise` crate's fields by a seed of its own, so that a level's mud stays where it is.

use std::sync::Arc;

use noise::{NoiseFn, Perlin};

use super::{AxisNoiseInput, Draws, GradientNoise, NoiseKind};
use crate::params::{KindInfo, ParamSpec, Range, Shape, Slider};
use crate::{Axis, Vec2};

/// Points a side of the square on which the field is ranked, to find how high it is where mud begins.
const RANKED: i32 = 64;
/// How far apart they are, in cells of the field: never a whole number, where the field is zero.
const RANKED_APART: f64 = 0.37;
/// How far the edge of a patch reaches to either side of its middle, in heights of the field.
const EDGE: f64 = 0.12;
/// Farther out than this many cells all is dry: whole numbers of the field's lattice must fit 32 bits everywhere.
const MUD_ENDS: f64 = 1e9;
/// How much lower the finer of the two layers is.
const FINE: f64 = 0.4;

/// g = ∂f + σ(θ)·ξ; σ(θ) between `dry` and `sigma`.
pub const PATCHES: NoiseKind = NoiseKind {
    info: KindInfo {
        kind: "patches",
        title: "Muddy places",
        summary: "Where the ground is muddy he smells badly; elsewhere the slope comes clear.",
        formula: "g = ∂f + (dry + (σ − dry)·mud(θ))·ξ; mud from 0 to 1, ξ ~ N(0, 1)",
        source: "Perlin 1985, 2001, for the places",
        params: &[
            ParamSpec {
                name: "sigma",
                symbol: "σ",
                help: "standard deviation in the mud, per axis",
                shape: Shape::PerAxis(3.0),
                range: Range::closed(0.0, 1e6),
                slider: Slider::linear(0.0, 10.0),
            },
            ParamSpec {
                name: "dry",
                symbol: "dry",
                help: "standard deviation where it is dry, per axis",
                shape: Shape::PerAxis(0.1),
                range: Range::closed(0.0, 1e6),
                slider: Slider::linear(0.0, 3.0),
            },
            ParamSpec {
                name: "size",
                symbol: "size",
                help: "about how wide a patch is, in units of the ground",
                shape: Shape::Number(1.5),
                range: Range { min: 1e-3, max: 1e6, min_included: true, max_included: true },
                slider: Slider::log(0.3, 10.0),
            },
            ParamSpec {
                name: "cover",
                symbol: "cover",
                help: "the share of the ground that is muddy",
                shape: Shape::Number(0.35),
                range: Range::closed(0.0, 1.0),
                slider: Slider::linear(0.0, 1.0),
            },
            ParamSpec {
                name: "seed",
                symbol: "seed",
                help: "where the mud lies",
                shape: Shape::Integer(1),
                range: Range::closed(0.0, 4_294_967_295.0),
                slider: Slider::linear(0.0, 100.0),
            },
        ],
    },
    build: |params| {
        let mud = Mud::new(params.integer("seed") as u32, params.number("size"), params.number("cover"));
        Ok(Arc::new(Patches { mud, sigma: params.pair("sigma"), dry: params.pair("dry") }))
    },
};

/// Where the ground is muddy.
#[derive(Debug)]
struct Mud {
    field: Perlin,
    /// Cells of the field to a unit of the ground.
    frequency: f64,
    /// The field's height in the middle of a patch's edge.
    threshold: f64,
}

impl Mud {
    fn new(seed: u32, size: f64, cover: f64) -> Self {
        // A patch is about half of a cell's diagonal wide.
        let mut mud = Self { field: Perlin::new(seed), frequency: 0.7 / size, threshold: 0.0 };
        let place = |n: i32| (f64::from(n) + 0.5) * RANKED_APART;
        let mut heights: Vec<f64> = (0..RANKED)
            .flat_map(|row| (0..RANKED).map(move |column| [place(column), place(row)]))
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

    /// Two layers of the field; the finer one frays the edges.
    fn height(&self, [x, y]: Vec2) -> f64 {
        self.field.get([x, y]) + FINE * self.field.get([2.0 * x + 17.3, 2.0 * y - 17.3])
    }

    /// From 0, dry, to 1, muddy; without a jump.
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
    fn width(&self, at: Vec2) -> Vec2 {
        let mud = self.mud.at(at);
        [0, 1].map(|i| self.dry[i] + (self.sigma[i] - self.dry[i]) * mud)
    }
}

impl GradientNoise for Patches {
    fn sample(&self, smell: &AxisNoiseInput, mut draws: Draws<'_>) -> f64 {
        smell.true_gradient + self.width(smell.at)[smell.axis.index()] * draws.normal()
    }

    /// Unknown but where both are one: it is another at every place.
    fn sigma(&self, axis: Axis, _: f64) -> Option<f64> {
        let i = axis.index();
        (self.sigma[i] == self.dry[i]).then_some(self.dry[i])
    }

    fn sigma_at(&self, at: Vec2) -> Option<Vec2> {
        Some(self.width(at))
    }
}
