//! Shampoo: Adagrad with one matrix for both axes, so that a ravine across the axes is as easy as one along them.
//!
//! The matrix L is kept as its triangular root R, L = RᵀR: a new gradient turns into it by a rotation, and no digits are
//! lost to squares.

use super::lane_state::lane_state;
use super::lanes::LaneRule;
use super::moments::{div_or_zero, norm};
use super::state::state;
use super::symmetric::{half_angle, into_basis, out_of_basis};
use super::update_formula::{RatioFormula, UpdateFormula};
use super::{RuleInput, StepOutput, UpdateRule, lr, without_second};
use crate::Axis;
use crate::params::config::{config, number};
use crate::params::{Config, KindInfo, Param, PerAxis, Range, Slider};
use crate::real::Real;

config! {
    /// The Shampoo optimizer for a vector: L ← L + ggᵀ, r = L^(−½)g, with L = εI at the start.
    #[derive(Clone, Copy, Debug)]
    pub struct Shampoo {
        eps: f64 = number(1e-6)
            .symbol("ε")
            .help("the diagonal of L before the first step")
            .range(Range::NOT_NEGATIVE)
            .slider(Slider::log(1e-10, 10.0)),
        beta2: f64 = number(1.0)
            .symbol("β₂")
            .help("how much of L stays at each step; at 1 it is a sum that only grows, below it a running mean")
            .range(Range::closed(0.0, 1.0))
            .slider(Slider::linear(0.9, 1.0)),
    }
}

state! {
    /// The triangular root of L.
    struct ShampooState {
        /// The entries in the first row, then the one in the second.
        root: [N; 3],
    }
}

/// Returns √(a² + b²).
#[inline(always)]
fn length<N: Real>(a: N, b: N) -> N {
    norm([a, b])
}

/// Returns the root of L + ggᵀ: the row g is rotated into the rows of R.
#[inline(always)]
fn with_row<N: Real>([xx, xy, yy]: [N; 3], [gx, gy]: [N; 2]) -> [N; 3] {
    let first = length(xx, gx);
    if first.is_zero() {
        return [first, xy, length(yy, gy)];
    }
    let (cos, sin) = (xx / first, gx / first);
    [first, cos * xy + sin * gy, length(yy, cos * gy - sin * xy)]
}

/// Returns L^(−½)g. Where L has no inverse, nothing goes along the direction in which it is zero.
#[inline(always)]
fn inverse_root_times<N: Real>([xx, xy, yy]: [N; 3], g: [N; 2]) -> [N; 2] {
    let size = xx.abs().max(xy.abs()).max(yy.abs());
    if size.is_zero() {
        return [0.0.into(); 2];
    }
    let (half, [a, b, d]) = (N::from(0.5), [xx / size, xy / size, yy / size]);
    // The singular values of R are the roots of the eigenvalues of L; their product is the determinant.
    let upper = half * (length(a + d, b) + length(a - d, b));
    let values = [upper * size, a * d / upper * size];
    let (x, y) = (half * (a * a - b * b - d * d), a * b);
    let basis = half_angle(x, y, length(x, y));
    let [along, across] = into_basis(basis, g);
    out_of_basis(basis, [div_or_zero(along, values[0]), div_or_zero(across, values[1])])
}

lane_state!(ShampooState { root: [f64; 3] });

impl UpdateRule for Shampoo {
    type State = ShampooState;

    const INFO: KindInfo = KindInfo {
        kind: "shampoo",
        title: "Shampoo",
        summary: "Adagrad that also knows how both axes go together: it undoes the turn of a ravine.",
        formula: "L ← L + g times its transpose, a 2×2 matrix; r = L^(−½)·g; θ ← θ − lr·r",
        source: "Gupta, Koren & Singer 2018 (arXiv 1802.09568), for a vector; pytorch_optimizer.Shampoo(momentum=0)",
        params: Self::SPECS,
    };

    const LR: Param<PerAxis> = lr(0.1);
    const COUPLES_AXES: bool = true;

    fn update_formula(&self, _: Axis) -> UpdateFormula {
        UpdateFormula::GRADIENT.with_ratio(RatioFormula::Other)
    }

    #[inline(always)]
    fn step<N: Real>(&self, state: &mut ShampooState<N>, input: &RuleInput) -> StepOutput<N> {
        let g = input.gradient.map(N::from);
        if input.t == 1 {
            let start = N::from(self.eps.sqrt());
            state.root = [start, 0.0.into(), start];
        }
        state.root = if self.beta2 < 1.0 {
            let (keep, new) = (N::from(self.beta2.sqrt()), N::from((1.0 - self.beta2).sqrt()));
            with_row(state.root.map(|x| keep * x), g.map(|g| new * g))
        } else {
            with_row(state.root, g)
        };
        without_second(inverse_root_times(state.root, g)[input.axis.index()], None)
    }
}

impl LaneRule for Shampoo {
    #[inline(always)]
    fn is_vectorized(&self, _: Axis, t: u64) -> bool {
        // The first step is another one.
        t > 1
    }
}
