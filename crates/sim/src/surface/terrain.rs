//! Wild hills: octaves of a [`Field`], perhaps warped, sampled on a lattice and interpolated by bicubics.
//!
//! The `noise` crate gives no derivatives, and finite differences would be neither exact nor fast. So the surface *is* the
//! bicubic through lattice samples, eight to a side of the finest octave's cell, and its gradient is exact. Octaves are
//! summed here because the `noise` crate's own sums use functions that are not the same on every machine.

use noise::{NoiseFn, Perlin};

use self::field::{Field, FieldKind};
use super::grid::bicubic;
use super::{BuiltSurface, Surface, SurfaceContext, SurfaceKind, View};
use crate::Vec2;
use crate::params::config::{choice, config, integer, number};
use crate::params::{Config, KindInfo, Range, Slider};

mod field;

/// Lattice points to one cell of the finest octave.
const POINTS_PER_CELL: f64 = 8.0;
/// Half the width of the view, in units of the surface.
const HALF_VIEW: f64 = 4.0;
/// The width of the stored lattice in views, where it is not limited by [`MAX_BAKED_SIDE`].
const BAKED_VIEWS: f64 = 3.0;
/// The maximum number of intervals between stored lattice points per side: one less than the number of points. Farther
/// out, samples are computed when needed.
const MAX_BAKED_SIDE: i64 = 400;
/// The maximum lattice index at which the hills are sampled. Beyond it only the bowl has a slope: coordinates of the
/// field's lattice must fit 32 bits on every machine, and no useful run goes that far.
const MAX_LATTICE_INDEX: i64 = 1 << 30;
/// The height of the wide bowl under the hills, per unit squared. It keeps runs from leaving.
const BASIN: f64 = 0.01;

config! {
    #[derive(Debug)]
    struct TerrainConfig {
        field: FieldKind = choice()
            .help("the noise type: `perlin`, `simplex` and `open_simplex`: smooth hills; `ridged`: sharp ridges; `billow`: \
                   round hills with sharp valleys; `worley`: bowls with round rims"),
        seed: u64 = integer(7)
            .help("which random hills")
            .range(Range::closed(0.0, 4_294_967_295.0))
            .slider(Slider::linear(0.0, 100.0)),
        height: f64 = number(1.0)
            .help("size of the largest hills")
            .range(Range::closed(0.0, 1e6))
            .slider(Slider::linear(0.0, 3.0)),
        frequency: f64 = number(0.4)
            .help("hills per unit of length")
            .range(Range::closed(0.01, 16.0))
            .slider(Slider::log(0.1, 2.0)),
        octaves: u64 = integer(3)
            .help("layers of ever smaller hills")
            .range(Range::closed(1.0, 8.0))
            .slider(Slider::linear(1.0, 6.0)),
        lacunarity: f64 = number(2.0)
            .help("how much smaller each layer's hills are")
            .range(Range::closed(1.0, 4.0))
            .slider(Slider::linear(1.5, 3.0)),
        persistence: f64 = number(0.45)
            .help("how much lower each layer's hills are")
            .range(Range::closed(0.0, 1.0))
            .slider(Slider::linear(0.1, 0.9)),
        warp: f64 = number(0.0)
            .help("how far each point is displaced at random before the noise is evaluated, in hills; 0: not at all")
            .range(Range::closed(0.0, 4.0))
            .slider(Slider::linear(0.0, 1.0)),
    }
}

/// The `terrain` surface: f = h·Σ persistenceᵏ·field(lacunarityᵏ·frequency·(θ + warp(θ))) + 0.01‖θ‖²; minima are not
/// known.
pub const TERRAIN: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "terrain",
        title: "Wild hills",
        summary: "Random hills in octaves: another seed gives other hills.",
        formula: "height·Σ persistence^k·field(lacunarity^k·frequency·(θ + warp)) + 0.01·|θ|², bicubic; k = 0, 1, …",
        source: "Perlin 1985, 2001; Worley 1996; octaves after Musgrave 1993, warp after Quilez 2002",
        params: TerrainConfig::SPECS,
    },
    build: |params| {
        let terrain = Terrain::new(Hills::new(TerrainConfig::from_params(params)));
        Ok(BuiltSurface::new(terrain, View::around_origin(HALF_VIEW, HALF_VIEW)))
    },
};

/// The sum of octaves, before it is sampled on the lattice.
#[derive(Debug)]
struct Hills {
    config: TerrainConfig,
    field: Field,
    /// The warp; `None` where the strength is zero, so that coordinates keep every bit.
    warp: Option<Warp>,
}

impl Hills {
    fn new(config: TerrainConfig) -> Self {
        // The range of the seed is that of a u32.
        let seed = config.seed as u32;
        Self { field: Field::new(config.field, seed), warp: Warp::new(config.warp, seed), config }
    }

    fn at(&self, point: Vec2) -> f64 {
        let config = &self.config;
        let point = match &self.warp {
            Some(warp) => warp.warped(point, config.frequency),
            None => point,
        };
        let (mut frequency, mut amplitude, mut sum) = (config.frequency, config.height, 0.0);
        for octave in 0..config.octaves {
            // Shifted, since every octave of lattice noise is zero at the origin.
            let shift = 17.3 * (octave as f64 + 1.0);
            sum += amplitude * self.field.at([frequency * point[0] + shift, frequency * point[1] - shift]);
            frequency *= config.lacunarity;
            amplitude *= config.persistence;
        }
        sum
    }
}

/// Moves a point before the field is evaluated there (Quilez 2002, “domain warping”), which bends straight crests.
#[derive(Debug)]
struct Warp {
    /// In hills, greater than 0.
    strength: f64,
    field: Perlin,
}

impl Warp {
    fn new(strength: f64, seed: u32) -> Option<Self> {
        (strength > 0.0).then(|| Self { strength, field: Perlin::new(seed) })
    }

    fn warped(&self, point: Vec2, frequency: f64) -> Vec2 {
        let [x, y] = point.map(|x| frequency * x);
        // Two regions of one field, far from each other and from those of the octaves.
        let moved = [self.field.get([x + 203.7, y + 91.2]), self.field.get([x - 157.4, y + 68.9])];
        [0, 1].map(|i| point[i] + self.strength * moved[i] / frequency)
    }

    /// Returns an estimate of the maximum factor by which the warp compresses hills.
    fn max_compression(&self) -> f64 {
        1.0 + self.strength
    }
}

#[derive(Debug)]
struct Terrain {
    hills: Hills,
    /// Lattice points per unit of length.
    density: f64,
    /// The lattice reaches from −half to +half in both directions.
    half: i64,
    baked: Vec<f64>,
}

impl Terrain {
    fn new(hills: Hills) -> Self {
        let mut finest = hills.config.frequency;
        for _ in 1..hills.config.octaves {
            finest *= hills.config.lacunarity;
        }
        let density = POINTS_PER_CELL * finest * hills.warp.as_ref().map_or(1.0, Warp::max_compression);
        let half = ((HALF_VIEW * BAKED_VIEWS * density).ceil() as i64 + 2).min(MAX_BAKED_SIDE / 2);
        let mut terrain = Self { hills, density, half, baked: Vec::new() };
        terrain.baked = (-half..=half)
            .flat_map(|row| (-half..=half).map(move |column| (column, row)))
            .map(|(column, row)| terrain.sample(column, row))
            .collect();
        terrain
    }

    fn sample(&self, column: i64, row: i64) -> f64 {
        self.hills.at([column as f64 / self.density, row as f64 / self.density])
    }

    fn lattice(&self, column: i64, row: i64) -> f64 {
        let baked = -self.half..=self.half;
        if !(baked.contains(&column) && baked.contains(&row)) {
            return self.sample(
                column.clamp(-MAX_LATTICE_INDEX, MAX_LATTICE_INDEX),
                row.clamp(-MAX_LATTICE_INDEX, MAX_LATTICE_INDEX),
            );
        }
        let side = 2 * self.half + 1;
        self.baked[((row + self.half) * side + column + self.half) as usize]
    }

    fn value_and_gradient(&self, at: Vec2) -> (f64, Vec2) {
        let on_lattice = at.map(|x| x * self.density);
        let (value, slope) = bicubic(on_lattice, |column, row| self.lattice(column, row));
        (value, slope.map(|s| s * self.density))
    }
}

impl Surface for Terrain {
    fn loss(&self, at: Vec2, _: &SurfaceContext) -> f64 {
        self.value_and_gradient(at).0 + BASIN * (at[0] * at[0] + at[1] * at[1])
    }

    fn gradient(&self, at: Vec2, _: &SurfaceContext) -> Vec2 {
        let (_, slope) = self.value_and_gradient(at);
        [slope[0] + 2.0 * BASIN * at[0], slope[1] + 2.0 * BASIN * at[1]]
    }
}
