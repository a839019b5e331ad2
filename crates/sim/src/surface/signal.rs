//! A plane that tilts in time: each axis's gradient follows a pattern, wherever the dog is. The blog post's charts
//! are this surface.

use std::sync::Arc;

use super::{Surface, SurfaceContext, SurfaceKind, View};
use crate::math::{self, TAU};
use crate::noise::Stream;
use crate::params::{KindInfo, ParamSpec, Range, Shape, Slider};
use crate::{Axis, Vec2};

/// The words for the seven patterns.
const PATTERNS: &[&str] = &["constant", "noise", "reversals", "sine", "alternating", "spikes", "steps"];

/// The dog whose noise stream the `noise` pattern borrows: one that no run ever has.
const PATTERN_STREAM: u32 = u32::MAX;

/// Half the width of the view, in units of the ground.
const HALF_VIEW: f64 = 4.0;

/// Stairs of the `steps` pattern before it starts again.
const STAIRS: u64 = 4;

/// f = g_x(t)·x + g_y(t)·y; no minimum.
pub const SIGNAL: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "signal",
        title: "Signal",
        summary: "A plane that tilts in time: gradients made to order, one pattern per axis.",
        formula: "g_x(t)·x + g_y(t)·y",
        source: "After the charts of “Visualizing Adam’s adaptive learning rates”",
        params: &[
            ParamSpec {
                name: "pattern",
                symbol: "pattern",
                help: "what the gradient does: constant A; noise A·N(0, 1); reversals of ±A; sine; alternating ±A; \
                       spikes of A between zeros; steps A, 2A, 3A, 4A and again",
                shape: Shape::ChoicePerAxis("constant", PATTERNS),
                range: Range::ANY,
                slider: Slider::linear(0.0, 1.0),
            },
            ParamSpec {
                name: "amplitude",
                symbol: "A",
                help: "the size of the gradient",
                shape: Shape::PerAxis(1.0),
                range: Range::closed(-1e6, 1e6),
                slider: Slider::linear(-3.0, 3.0),
            },
            ParamSpec {
                name: "period",
                symbol: "period",
                help: "steps between reversals, spikes or stairs, or of one sine",
                shape: Shape::PerAxis(100.0),
                range: Range::closed(1.0, 1e6),
                slider: Slider::log(2.0, 1000.0),
            },
            ParamSpec {
                name: "pattern_seed",
                symbol: "seed",
                help: "seed of the noise pattern",
                shape: Shape::Integer(1),
                range: Range::closed(0.0, 1e9),
                slider: Slider::linear(0.0, 100.0),
            },
        ],
    },
    build: |params| {
        let (words, amplitude, period) =
            (params.words("pattern"), params.pair("amplitude"), params.pair("period"));
        let axis = |i: usize| AxisSignal {
            pattern: PATTERNS.iter().position(|word| *word == words[i]).unwrap_or(0),
            amplitude: amplitude[i],
            period: period[i],
        };
        Ok(Arc::new(Signal { axes: [axis(0), axis(1)], seed: params.integer("pattern_seed") }))
    },
};

#[derive(Clone, Copy, Debug)]
struct AxisSignal {
    /// Index into [`PATTERNS`].
    pattern: usize,
    amplitude: f64,
    period: f64,
}

#[derive(Debug)]
struct Signal {
    axes: [AxisSignal; 2],
    seed: u64,
}

impl Signal {
    /// The slope of one axis at a step; step 0, before the first, shows what the first will be.
    fn slope(&self, axis: Axis, step: u64) -> f64 {
        let AxisSignal { pattern, amplitude, period } = self.axes[axis.index()];
        let n = step.max(1) - 1;
        let cycle = (n as f64 / period).floor();
        let begins = n == 0 || ((n - 1) as f64 / period).floor() < cycle;
        match PATTERNS[pattern] {
            "noise" => amplitude * Stream::new(self.seed, PATTERN_STREAM, axis).at(n + 1).normal(),
            "reversals" => amplitude * if cycle % 2.0 == 0.0 { 1.0 } else { -1.0 },
            "sine" => amplitude * math::sin(TAU * (n as f64 / period)),
            "alternating" => amplitude * if n.is_multiple_of(2) { 1.0 } else { -1.0 },
            "spikes" => amplitude * if begins && n > 0 { 1.0 } else { 0.0 },
            "steps" => amplitude * (1.0 + cycle % STAIRS as f64),
            _ => amplitude,
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

    fn view(&self) -> View {
        View { follow: true, ..View::around_origin(HALF_VIEW, HALF_VIEW) }
    }

    fn changes(&self) -> bool {
        true
    }
}
