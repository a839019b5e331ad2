//! Adam: the step is the learning rate times m̂/(√v̂+ε), a ratio of how the gradients agree to how large they are.
//!
//! Three switches show what its parts are for: without bias correction the first steps overshoot, ε under the root
//! smooths where v̂ is small, and one v for both axes takes away what makes it turn with the axes.

use std::f64::consts::FRAC_1_SQRT_2;

use super::moments::{self, BETA1, BETA2, EPS, Moments};
use super::{RunningAverage, StepInput, StepOutput, UpdateRule, lr_spec};
use crate::params::{KindInfo, ParamSpec, Params, Range, Shape, Slider};
use crate::{Axis, math};

/// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², r = m̂/(√v̂+ε); Kingma & Ba 2014, algorithm 1, ε outside the root.
#[derive(Clone, Copy, Debug)]
pub struct Adam {
    beta1: f64,
    beta2: f64,
    eps: f64,
    bias_correction: bool,
    eps_inside: bool,
    shared_v: bool,
}

const fn flag_spec(name: &'static str, symbol: &'static str, help: &'static str, default: bool) -> ParamSpec {
    let (shape, slider) = (Shape::Flag(default), Slider::linear(0.0, 1.0));
    ParamSpec { name, symbol, help, shape, range: Range::ANY, slider }
}

impl UpdateRule for Adam {
    type State = Moments;

    const INFO: KindInfo = KindInfo {
        kind: "adam",
        title: "Adam",
        summary: "One step size per axis, by how consistent that axis's gradient has been.",
        formula: "m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; r = m̂/(√v̂+ε); θ ← θ − lr·r",
        source: "Kingma & Ba 2014 (arXiv 1412.6980); torch.optim.Adam",
        params: &[
            lr_spec(0.001),
            BETA1,
            BETA2,
            EPS,
            flag_spec(
                "bias_correction",
                "m̂, v̂",
                "whether m and v are divided by the weight they have so far, or used as they are",
                true,
            ),
            flag_spec("eps_inside", "√(v̂+ε)", "whether ε is added under the root, not beside it", false),
            flag_spec("shared_v", "one v", "whether both axes share one v, the mean of their squares", false),
        ],
    };

    fn from_params(params: &Params, axis: Axis) -> Self {
        let of = |name| params.pair(name)[axis.index()];
        Self {
            beta1: of("beta1"),
            beta2: of("beta2"),
            eps: of("eps"),
            bias_correction: params.flag("bias_correction"),
            eps_inside: params.flag("eps_inside"),
            shared_v: params.flag("shared_v"),
        }
    }

    fn step(&self, state: &mut Moments, input: &StepInput) -> StepOutput {
        let g = input.own_gradient();
        state.take_first(self.beta1, g);
        // Each axis keeps the shared v for itself: fed the same, both are the same.
        let size = if self.shared_v { math::length(input.gradient) * FRAC_1_SQRT_2 } else { g };
        state.take_second(self.beta2, size);

        let told = |average: RunningAverage| RunningAverage {
            corrected: if self.bias_correction { average.corrected } else { average.raw },
            ..average
        };
        let (first, second) = (told(state.first()), told(state.second()));
        if self.eps_inside {
            let ratio = moments::quotient(first.corrected, (second.corrected + self.eps).sqrt());
            return StepOutput { ratio, first: Some(first), second: Some(second) };
        }
        moments::adaptive(first, second, self.eps)
    }
}
