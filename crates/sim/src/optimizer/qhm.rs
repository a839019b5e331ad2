//! Quasi-hyperbolic momentum: a fixed mix of the newest gradient and a long running mean.

use super::{HashState, RunningAverage, StepInput, StepOutput, UpdateRule, lr_spec};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::{KindInfo, ParamSpec, Params, Range, Shape, Slider};

/// m ← βm + (1−β)g, r = (1−ν)g + νm.
#[derive(Clone, Copy, Debug)]
pub struct Qhm {
    momentum: f64,
    nu: f64,
}

/// The running mean of gradients of one axis.
#[derive(Clone, Copy, Debug, Default)]
pub struct QhmState {
    m: f64,
}

impl HashState for QhmState {
    fn hash_into(&self, hash: &mut StateHash) {
        hash.number(self.m);
    }
}

/// How much of the mean is in the step.
pub(super) const fn nu_spec(
    name: &'static str,
    symbol: &'static str,
    help: &'static str,
    default: f64,
) -> ParamSpec {
    ParamSpec {
        name,
        symbol,
        help,
        shape: Shape::PerAxis(default),
        range: Range::closed(0.0, 1.0),
        slider: Slider::linear(0.0, 1.0),
    }
}

impl UpdateRule for Qhm {
    type State = QhmState;

    const INFO: KindInfo = KindInfo {
        kind: "qhm",
        title: "QHM",
        summary: "Part news, part long memory: SGD and momentum are its two ends.",
        formula: "m ← βm + (1−β)g; r = (1−ν)g + νm; θ ← θ − lr·r",
        source: "Ma & Yarats 2019 (arXiv 1810.06801), with the values recommended there",
        params: &[
            lr_spec(1.0),
            ParamSpec {
                name: "momentum",
                symbol: "β",
                help: "how much of the running mean m stays at each step",
                shape: Shape::PerAxis(0.999),
                range: Range::DECAY,
                slider: Slider::one_minus_log(0.0, 0.9999),
            },
            nu_spec("nu", "ν", "how much of m is in the step, the rest being news", 0.7),
        ],
    };

    fn from_params(params: &Params, axis: Axis) -> Self {
        let of = |name| params.pair(name)[axis.index()];
        Self { momentum: of("momentum"), nu: of("nu") }
    }

    fn step(&self, state: &mut QhmState, input: &StepInput) -> StepOutput {
        let g = input.own_gradient();
        state.m = self.momentum * state.m + (1.0 - self.momentum) * g;
        let ratio = (1.0 - self.nu) * g + self.nu * state.m;
        let first = Some(RunningAverage { raw: state.m, corrected: ratio });
        StepOutput { ratio, first, second: None }
    }
}
