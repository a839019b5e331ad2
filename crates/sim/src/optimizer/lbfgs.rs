//! L-BFGS: learns the curvature from how gradients changed between the last few positions. A measure for the others: it
//! expects exact gradients, and noise confuses it.

use super::moments::div_or_zero;
use super::state::state;
use super::update_formula::{RatioFormula, UpdateFormula};
use super::{RuleInput, StepOutput, UpdateRule, lr, without_second};
use crate::Axis;
use crate::params::config::{config, integer};
use crate::params::{Config, KindInfo, Param, PerAxis, Range, Slider};
use crate::real::Real;

/// The largest number of remembered steps.
const MAX_HISTORY: usize = 5;
/// The smallest product of a step and the change of the gradient that is remembered.
const MIN_CURVATURE: f64 = 1e-10;

config! {
    /// The L-BFGS method, without line search: r = H⁻¹g, where H⁻¹ follows from the last steps.
    #[derive(Clone, Copy, Debug)]
    pub struct Lbfgs {
        history: u64 = integer(5)
            .symbol("n")
            .help("steps from which the curvature is known")
            .range(Range::closed(1.0, MAX_HISTORY as f64))
            .slider(Slider::linear(1.0, MAX_HISTORY as f64)),
    }
}

state! {
    /// The last steps and changes of the gradient, both axes; the oldest first.
    struct LbfgsState {
        /// The last position and the gradient there.
        last: [[N; 2]; 2],
        steps: [[N; 2]; MAX_HISTORY],
        changes: [[N; 2]; MAX_HISTORY],
        /// The curvature along the newest remembered step, inverted.
        scale: N,
        ;
        /// The number of remembered steps.
        count = 0.0,
    }
}

fn dot<N: Real>(a: [N; 2], b: [N; 2]) -> N {
    a[0] * b[0] + a[1] * b[1]
}

impl<N: Real> LbfgsState<N> {
    /// Remembers the last step, if the gradient rose along it.
    fn remember(&mut self, at: [N; 2], g: [N; 2], history: usize) {
        let step = [0, 1].map(|i| at[i] - self.last[0][i]);
        let change = [0, 1].map(|i| g[i] - self.last[1][i]);
        let curvature = dot(change, step);
        if curvature > MIN_CURVATURE.into() {
            // A history that was made shorter forgets more than one.
            while self.count >= history as f64 {
                self.steps.rotate_left(1);
                self.changes.rotate_left(1);
                self.count -= 1.0;
            }
            let next = self.count as usize;
            (self.steps[next], self.changes[next]) = (step, change);
            self.count += 1.0;
            self.scale = curvature / dot(change, change);
        }
    }

    /// Returns the approximate inverse Hessian times the gradient, by the two loops of Nocedal 1980.
    fn direction(&self, g: [N; 2]) -> [N; 2] {
        let count = self.count as usize;
        let (mut q, mut shares) = (g, [N::from(0.0); MAX_HISTORY]);
        for i in (0..count).rev() {
            let (step, change) = (self.steps[i], self.changes[i]);
            shares[i] = div_or_zero(dot(step, q), dot(change, step));
            q = [0, 1].map(|axis| q[axis] - shares[i] * change[axis]);
        }
        let mut direction = q.map(|x| self.scale * x);
        for (i, share) in shares.into_iter().enumerate().take(count) {
            let (step, change) = (self.steps[i], self.changes[i]);
            let share = share - div_or_zero(dot(change, direction), dot(change, step));
            direction = [0, 1].map(|axis| direction[axis] + share * step[axis]);
        }
        direction
    }
}

impl UpdateRule for Lbfgs {
    type State = LbfgsState;

    const INFO: KindInfo = KindInfo {
        kind: "lbfgs",
        title: "L-BFGS",
        summary: "Learns the curvature from its own steps: a few of them are enough for a bowl, and noise confuses it.",
        formula: "s = θ − θ(t−1), y = g − g(t−1), remembered where y·s > 1e-10; r = Bg, where By = s for the last s and y; \
                  at first r = g·min(1, 1/(|g_x|+|g_y|)); θ ← θ − lr·r",
        source: "Nocedal 1980; Liu & Nocedal 1989; torch.optim.LBFGS(max_iter=1)",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(1.0);
    const COUPLES_AXES: bool = true;

    fn update_formula(&self, _: Axis) -> UpdateFormula {
        UpdateFormula::GRADIENT.with_ratio(RatioFormula::Other)
    }

    fn step<N: Real>(&self, state: &mut LbfgsState<N>, input: &RuleInput) -> StepOutput<N> {
        let (at, g) = (input.at.map(N::from), input.gradient.map(N::from));
        let direction = if input.t == 1 {
            state.scale = 1.0.into();
            let length = g[0].abs() + g[1].abs();
            if length > N::from(1.0) { g.map(|g| g / length) } else { g }
        } else {
            state.remember(at, g, (self.history as usize).clamp(1, MAX_HISTORY));
            state.direction(g)
        };
        state.last = [at, g];
        without_second(direction[input.axis.index()], None)
    }
}
