//! Second derivatives: what optimizers that use the curvature read.

use crate::Vec2;

/// The second derivatives of a surface: `[[∂²f/∂x², ∂²f/∂x∂y], [∂²f/∂x∂y, ∂²f/∂y²]]`.
pub type Hessian = [Vec2; 2];

/// No curvature.
pub const ZERO: Hessian = [[0.0; 2]; 2];

/// The curvature of a round bowl.
pub const IDENTITY: Hessian = [[1.0, 0.0], [0.0, 1.0]];

/// The step of the differences for a coordinate of at most 1: the cube root of the precision of `f64`, about where the
/// error of the difference, of order h², equals that of rounding, of order 1/h.
const STEP: f64 = 6e-6;

/// Returns the central differences of an exact gradient: (∇f(θ + h) − ∇f(θ − h))/2h along each axis, with
/// h = 6·10⁻⁶ times the larger of 1 and the coordinate's size. About ten digits are right where f is smooth.
pub(super) fn by_differences(gradient: impl Fn(Vec2) -> Vec2, at: Vec2) -> Hessian {
    let column = |axis: usize| {
        let h = STEP * at[axis].abs().max(1.0);
        let (mut above, mut below) = (at, at);
        above[axis] += h;
        below[axis] -= h;
        // The distance as it is after rounding.
        let distance = above[axis] - below[axis];
        let (above, below) = (gradient(above), gradient(below));
        [0, 1].map(|i| (above[i] - below[i]) / distance)
    };
    let [x, y] = [column(0), column(1)];
    let off = 0.5 * (x[1] + y[0]);
    [[x[0], off], [off, y[1]]]
}
