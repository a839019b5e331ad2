//! SOAP: Adam along the eigenvectors of Shampoo's matrix, which it turns its axes to every few steps.

use super::lane_state::lane_state;
use super::lanes::{LaneRule, NO_STEP};
use super::moments::{self, div_or_zero, ema, ema_of_square, next_power, weight, weight_decay};
use super::state::state;
use super::symmetric::{eigen, into_basis, out_of_basis};
use super::update_formula::{RatioFormula, UpdateFormula};
use super::{RuleInput, RunningAverage, StepOutput, UpdateRule, lr, without_second};
use crate::Axis;
use crate::params::config::{config, integer, number};
use crate::params::{Config, KindInfo, Param, PerAxis, Range, Slider};
use crate::real::Real;

config! {
    /// The SOAP optimizer for a vector. As in the authors' code, the first step only measures: r is zero.
    #[derive(Clone, Copy, Debug)]
    pub struct Soap {
        beta1: f64 = number(0.95)
            .symbol("β₁")
            .help(super::moments::DECAY_OF_MEAN)
            .range(Range::DECAY)
            .slider(Slider::one_minus_log(0.0, 0.999)),
        beta2: f64 = number(0.95)
            .symbol("β₂")
            .help("how much of the running mean square v stays at each step, along each eigenvector")
            .range(Range::DECAY)
            .slider(Slider::one_minus_log(0.0, 0.9999)),
        shampoo_beta: f64 = number(0.95)
            .symbol("β of L")
            .help("how much of the matrix L stays at each step")
            .range(Range::DECAY)
            .slider(Slider::one_minus_log(0.0, 0.9999)),
        eps: f64 = number(1e-8)
            .symbol("ε")
            .help("added to √v, so that tiny gradients stay tiny")
            .range(Range::NOT_NEGATIVE)
            .slider(Slider::log(1e-10, 10.0)),
        interval: u64 = integer(10)
            .symbol("k")
            .help("steps from one turn of the axes to the next")
            .range(Range::closed(1.0, 1e9))
            .slider(Slider::log(1.0, 100.0)),
        weight_decay: PerAxis = weight_decay(0.01),
    }
}

state! {
    /// The running averages of both axes, and the axes they are kept along.
    struct SoapState {
        /// The running mean of gradients.
        mean: [N; 2],
        /// The running mean squares along the first direction and across it.
        squares: [N; 2],
        /// The matrix L, the running mean of ggᵀ: its entries xx, xy and yy.
        matrix: [N; 3],
        /// Cosine and sine of the first direction.
        basis: [N; 2],
        ;
        beta1_power = 1.0,
        beta2_power = 1.0,
    }
}

lane_state!(SoapState {
    mean: [f64; 2],
    squares: [f64; 2],
    matrix: [f64; 3],
    basis: [f64; 2];
    beta1_power,
    beta2_power
});

impl<N: Real> SoapState<N> {
    /// Turns the axes by one step of the power iteration: the matrix times each direction, made orthogonal.
    fn turn(&mut self) {
        let [xx, xy, yy] = self.matrix;
        let [cos, sin] = self.basis;
        let times = |[x, y]: [N; 2]| [xx * x + xy * y, xy * x + yy * y];
        let across = [-sin, cos];
        let products = [times(self.basis), times(across)];
        let along_value = cos * products[0][0] + sin * products[0][1];
        let across_value = across[0] * products[1][0] + across[1] * products[1][1];
        let mut first = products[0];
        if across_value > along_value {
            first = products[1];
            self.squares.swap(0, 1);
        }
        let size = first[0].abs().max(first[1].abs());
        if size.is_zero() {
            return;
        }
        let [x, y] = first.map(|x| x / size);
        let length = (x * x + y * y).sqrt();
        self.basis = [x / length, y / length];
    }
}

impl Soap {
    /// Returns whether the axes turn after step `t`, one after the first.
    #[inline(always)]
    fn turns(&self, t: u64) -> bool {
        t != NO_STEP && (t - 1).is_multiple_of(self.interval)
    }
}

impl UpdateRule for Soap {
    type State = SoapState;

    const INFO: KindInfo = KindInfo {
        kind: "soap",
        title: "SOAP",
        summary: "Adam on axes of its own: it turns them along the ravine, so that one step size per axis fits again.",
        formula: "L ← βL + (1−β)·g times its transpose; h = g along the eigenvectors of L; m ← β₁m + (1−β₁)g; \
                  v ← β₂v + (1−β₂)h²; r = m along them, over √v+ε, turned back, times √(1−β₂^t)/(1−β₁^t), plus λθ; θ ← θ − lr·r",
        source: "Vyas et al. 2024 (arXiv 2409.11321), for a vector; pytorch_optimizer.SOAP(precondition_1d=True)",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.003);
    const HAS_OWN_WEIGHT_DECAY: bool = true;
    const COUPLES_AXES: bool = true;

    fn update_formula(&self, axis: Axis) -> UpdateFormula {
        let formula = UpdateFormula::first("m").with_ratio(RatioFormula::Other);
        formula.with_decay_in_ratio(self.weight_decay[axis])
    }

    #[inline(always)]
    fn decay_rate(&self, axis: Axis) -> f64 {
        self.weight_decay[axis]
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut SoapState<N>, input: &RuleInput) -> StepOutput<N> {
        let (g, i) = (input.gradient.map(N::from), input.axis.index());
        let mut ratio = N::from(0.0);
        if input.t != 1 {
            state.beta1_power = next_power(state.beta1_power, self.beta1);
            state.beta2_power = next_power(state.beta2_power, self.beta2);
            state.mean = [0, 1].map(|i| ema(self.beta1, state.mean[i], g[i]));
            let (turned, mean) = (into_basis(state.basis, g), into_basis(state.basis, state.mean));
            state.squares = [0, 1].map(|i| ema_of_square(self.beta2, state.squares[i], turned[i]));
            let scaled = [0, 1].map(|i| div_or_zero(mean[i], state.squares[i].sqrt() + self.eps.into()));
            let averaged = if input.t == NO_STEP { NO_STEP } else { input.t - 1 };
            let correction = weight(state.beta2_power, self.beta2, averaged).sqrt()
                / weight(state.beta1_power, self.beta1, averaged);
            ratio = out_of_basis(state.basis, scaled)[i] * correction.into() + input.decay.into();
        }
        let products = [g[0] * g[0], g[0] * g[1], g[1] * g[1]];
        state.matrix = [0, 1, 2].map(|i| ema(self.shampoo_beta, state.matrix[i], products[i]));
        if input.t == 1 {
            state.basis = eigen(state.matrix).basis;
        } else if self.turns(input.t) {
            state.turn();
        }
        without_second(ratio, Some(RunningAverage { raw: state.mean[i], used: state.mean[i] }))
    }
}

impl LaneRule for Soap {
    #[inline(always)]
    fn is_vectorized(&self, _: Axis, t: u64) -> bool {
        // The first step is another one, and the axes turn by a step with branches.
        t > 1
            && !self.turns(t)
            && moments::is_difference_exact(self.beta1)
            && moments::is_difference_exact(self.beta2)
    }
}
