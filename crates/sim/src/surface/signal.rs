//! A plane that tilts in time: each axis's gradient follows a pattern, wherever the point is. The blog post's charts
//! are this surface.

use super::{BuiltSurface, Surface, SurfaceContext, SurfaceKind, View};
use crate::error::Problem;
use crate::math::{self, TAU};
use crate::params::config::{choice_per_axis, choices, config, flag, integer, per_axis, rows};
use crate::params::{Config, KindInfo, PerAxis, Range, Slider};
use crate::rng::Stream;
use crate::{Axis, Rows, Vec2};

/// The index of the random streams of the `noise` pattern: one that no run uses.
const PATTERN_INDEX: u32 = u32::MAX;

/// Half the width of the view, in units of the surface.
const HALF_VIEW: f64 = 4.0;

/// Stairs of the `steps` pattern before it starts again.
const STAIRS: u64 = 4;

/// A few steps of a gradient that agrees and of one that does not.
const DEFAULT_RECORDING: &str = "\
1.0,0.8
0.9,-1.1
1.2,0.9
1.1,-0.7
0.8,1.2
1.0,-1.0
";

choices! {
    /// How the gradient of one axis changes over the steps.
    enum Pattern {
        Constant = "constant",
        Noise = "noise",
        Reversals = "reversals",
        Sine = "sine",
        Alternating = "alternating",
        Spikes = "spikes",
        Steps = "steps",
        File = "file",
    }
}

config! {
    #[derive(Debug)]
    struct SignalConfig {
        pattern: [Pattern; 2] = choice_per_axis()
            .help("what the gradient does: constant A; noise A·N(0, 1); reversals of ±A; sine; alternating ±A; \
                   spikes of A between zeros; steps A, 2A, 3A, 4A and again; file: A times a recording"),
        amplitude: PerAxis = per_axis(1.0)
            .symbol("A")
            .help("the size of the gradient")
            .range(Range::closed(-1e6, 1e6))
            .slider(Slider::linear(-3.0, 3.0)),
        period: PerAxis = per_axis(100.0)
            .help("steps between reversals, spikes or stairs, or of one sine")
            .range(Range::closed(1.0, 1e6))
            .slider(Slider::log(2.0, 1000.0)),
        recording: Rows = rows(DEFAULT_RECORDING)
            .help("recorded gradients, a row to a step: two numbers, for x and y; a file in a level"),
        repeat: bool = flag(true)
            .help("whether a recording begins again after its end; otherwise gradients are zero from there on"),
        pattern_seed: u64 = integer(1)
            .symbol("seed")
            .help("seed of the noise pattern")
            .range(Range::closed(0.0, 1e9))
            .slider(Slider::linear(0.0, 100.0)),
    }
}

/// The `signal` surface: f = g_x(t)·x + g_y(t)·y; no minimum.
pub const SIGNAL: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "signal",
        title: "Signal",
        summary: "A plane that tilts in time: gradients made to order, one pattern per axis.",
        formula: "g_x(t)·x + g_y(t)·y",
        source: "After the charts of “Visualizing Adam’s adaptive learning rates”",
        params: SignalConfig::SPECS,
    },
    build: |params| {
        let signal = Signal { config: SignalConfig::from_params(params) };
        let columns = signal.config.recording.columns();
        if signal.config.pattern.contains(&Pattern::File) && columns != 2 {
            let message = format!("{columns} column{}", if columns == 1 { "" } else { "s" });
            return Err(Problem::new("recording", message, "two columns of gradients, for x and for y"));
        }
        let view = View { follow: true, ..View::around_origin(HALF_VIEW, HALF_VIEW) };
        Ok(BuiltSurface::new(signal, view))
    },
};

#[derive(Debug)]
struct Signal {
    config: SignalConfig,
}

impl Signal {
    /// The recorded gradient of one axis, `n` steps after the first.
    fn recorded(&self, axis: Axis, n: u64) -> f64 {
        let recording = &self.config.recording;
        let count = recording.count() as u64;
        if count == 0 || (n >= count && !self.config.repeat) {
            return 0.0;
        }
        let index = (n % count) as usize * recording.columns() + axis.index();
        recording.values().get(index).copied().unwrap_or(0.0)
    }

    /// The slope of one axis at a step; step 0, before the first, is like the first.
    fn slope(&self, axis: Axis, step: u64) -> f64 {
        let config = &self.config;
        let (amplitude, period) = (config.amplitude[axis], config.period[axis]);
        let n = step.max(1) - 1;
        let cycle = (n as f64 / period).floor();
        let begins = n == 0 || ((n - 1) as f64 / period).floor() < cycle;
        match config.pattern[axis.index()] {
            Pattern::Constant => amplitude,
            Pattern::Noise => {
                amplitude * Stream::new(config.pattern_seed, PATTERN_INDEX, axis).at(n + 1).normal()
            }
            Pattern::Reversals => amplitude * if cycle % 2.0 == 0.0 { 1.0 } else { -1.0 },
            Pattern::Sine => amplitude * math::sin(TAU * (n as f64 / period)),
            Pattern::Alternating => amplitude * if n.is_multiple_of(2) { 1.0 } else { -1.0 },
            Pattern::Spikes => amplitude * if begins && n > 0 { 1.0 } else { 0.0 },
            Pattern::File => amplitude * self.recorded(axis, n),
            Pattern::Steps => amplitude * (1.0 + cycle % STAIRS as f64),
        }
    }
}

impl Surface for Signal {
    fn loss(&self, at: Vec2, context: &SurfaceContext) -> f64 {
        let [p, q] = self.gradient(at, context);
        p * at[0] + q * at[1]
    }

    fn gradient(&self, _: Vec2, context: &SurfaceContext) -> Vec2 {
        Axis::BOTH.map(|axis| self.slope(axis, context.step))
    }

    fn changes(&self) -> bool {
        true
    }
}
