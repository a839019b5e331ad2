//! AdaDelta: the step is the gradient in units of its own recent size, times the recent size of steps.

use super::moments::{eps_spec, quotient};
use super::{HashState, RunningAverage, StepInput, StepOutput, UpdateRule, lr_spec};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::{KindInfo, ParamSpec, Params, Range, Shape, Slider};

/// v ← ρv + (1−ρ)g², r = g·√(u+ε)/√(v+ε), u ← ρu + (1−ρ)r².
#[derive(Clone, Copy, Debug)]
pub struct Adadelta {
    rho: f64,
    eps: f64,
}

/// What one axis remembers.
#[derive(Clone, Copy, Debug, Default)]
pub struct AdadeltaState {
    /// The running mean of squared gradients.
    v: f64,
    /// The running mean of squared ratios.
    u: f64,
}

impl HashState for AdadeltaState {
    fn hash_into(&self, hash: &mut StateHash) {
        hash.number(self.v);
        hash.number(self.u);
    }
}

impl UpdateRule for Adadelta {
    type State = AdadeltaState;

    const INFO: KindInfo = KindInfo {
        kind: "adadelta",
        title: "AdaDelta",
        summary: "Finds its own step size: as long as its recent steps, so it starts very slowly.",
        formula: "v ← ρv + (1−ρ)g²; r = g·√(u+ε)/√(v+ε); u ← ρu + (1−ρ)r²; θ ← θ − lr·r",
        source: "Zeiler 2012 (arXiv 1212.5701); torch.optim.Adadelta",
        params: &[
            lr_spec(1.0),
            ParamSpec {
                name: "rho",
                symbol: "ρ",
                help: "how much of both running mean squares stays at each step",
                shape: Shape::PerAxis(0.9),
                range: Range::DECAY,
                slider: Slider::one_minus_log(0.0, 0.999),
            },
            eps_spec(1e-6, "added inside both roots: how long the first steps are"),
        ],
    };

    fn from_params(params: &Params, axis: Axis) -> Self {
        let of = |name| params.pair(name)[axis.index()];
        Self { rho: of("rho"), eps: of("eps") }
    }

    fn step(&self, state: &mut AdadeltaState, input: &StepInput) -> StepOutput {
        let g = input.own_gradient();
        state.v = self.rho * state.v + (1.0 - self.rho) * g * g;
        let ratio = quotient((state.u + self.eps).sqrt(), (state.v + self.eps).sqrt()) * g;
        state.u = self.rho * state.u + (1.0 - self.rho) * ratio * ratio;
        let second = Some(RunningAverage { raw: state.v, corrected: state.v });
        StepOutput { ratio, first: None, second }
    }
}
