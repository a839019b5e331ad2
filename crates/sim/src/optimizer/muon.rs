//! Muon: momentum whose matrix is made orthogonal. Of a vector that is its direction: all steps have the same length.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::{div_or_zero, ema, norm, weight_decay};
use super::state::state;
use super::update_formula::{RatioFormula, UpdateFormula};
use super::{RuleInput, RunningAverage, StepOutput, UpdateRule, lr, without_second};
use crate::Axis;
use crate::params::config::{config, flag, number};
use crate::params::{Config, KindInfo, Param, PerAxis, Range, Slider};
use crate::real::Real;

/// The coefficients of the published Newton–Schulz iteration.
const COEFFICIENTS: [f64; 3] = [3.4445, -4.7750, 2.0315];
/// How often it is iterated.
const ITERATIONS: usize = 5;
/// The smallest norm that it divides by.
const MIN_NORM: f64 = 1e-7;

config! {
    /// The Muon optimizer for a matrix of one row: r = u/|u| + λθ, or what five Newton–Schulz steps make of that.
    #[derive(Clone, Copy, Debug)]
    pub struct Muon {
        momentum: f64 = number(0.95)
            .symbol("μ")
            .help("how much of the running mean b stays at each step")
            .range(Range::DECAY)
            .slider(Slider::one_minus_log(0.0, 0.999)),
        nesterov: bool = flag(true)
            .symbol("ahead")
            .help("whether the newest gradient is mixed with b once more, as Nesterov's momentum does"),
        newton_schulz: bool = flag(false)
            .symbol("Newton–Schulz")
            .help("whether the length is the one of five Newton–Schulz steps, as published, from 0.7 to 1.2, not exactly 1"),
        weight_decay: PerAxis = weight_decay(0.1),
    }
}

state! {
    /// The running mean of the gradients of both axes.
    struct MuonState {
        mean: [N; 2],
    }
}

/// Returns the length that five Newton–Schulz steps make of a length: of a matrix of one row they change nothing else.
#[inline(always)]
fn newton_schulz<N: Real>(mut length: N) -> N {
    let [a, b, c] = COEFFICIENTS.map(N::from);
    for _ in 0..ITERATIONS {
        let square = length * length;
        length = (a + (b + c * square) * square) * length;
    }
    length
}

lane_state!(MuonState { mean: [f64; 2] });

impl UpdateRule for Muon {
    type State = MuonState;

    const INFO: KindInfo = KindInfo {
        kind: "muon",
        title: "Muon",
        summary: "Goes where momentum points, always equally far: both axes share one length.",
        formula: "b ← μb + (1−μ)g; u = (1−μ)g + μb; r = u/|u| + λθ; θ ← θ − lr·r",
        source: "Jordan et al. 2024; torch.optim.Muon of a matrix of one row",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.001);
    const HAS_OWN_WEIGHT_DECAY: bool = true;
    const COUPLES_AXES: bool = true;

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        let formula = UpdateFormula::first("u").with_ratio(RatioFormula::Other);
        formula.with_decay_in_ratio(self.weight_decay[axis])
    }

    #[inline(always)]
    fn decay_rate(&self, axis: Axis) -> f64 {
        self.weight_decay[axis]
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut MuonState<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, i) = (input.gradient.map(N::from), input.axis.index());
        let mix = |mean: [N; 2], g: [N; 2]| [0, 1].map(|i| ema(self.momentum, mean[i], g[i]));
        state.mean = mix(state.mean, g);
        let update = if self.nesterov { mix(state.mean, g) } else { state.mean };
        let norm = norm(update);
        let ratio = if self.newton_schulz {
            let divisor = norm.max(MIN_NORM.into());
            div_or_zero(update[i], norm) * newton_schulz(norm / divisor)
        } else {
            div_or_zero(update[i], norm)
        };
        let first = Some(RunningAverage { raw: state.mean[i], used: update[i] });
        without_second(ratio + input.decay.into(), first)
    }
}

impl LaneRule for Muon {}
