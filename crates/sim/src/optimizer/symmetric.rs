//! Symmetric 2×2 matrices: what optimizers that turn their axes need of them.

use super::moments::div_or_zero;
use crate::real::Real;

/// The eigenvalues of a symmetric matrix and the direction of the eigenvector of the first one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Eigen<N> {
    /// The larger eigenvalue, then the smaller one.
    pub values: [N; 2],
    /// Cosine and sine of the first eigenvector.
    pub basis: [N; 2],
}

/// Returns the eigenvalues and eigenvectors of the matrix with the entries `[xx, xy, yy]`, by square roots alone.
pub(super) fn eigen<N: Real>([xx, xy, yy]: [N; 3]) -> Eigen<N> {
    let (zero, one, half) = (N::from(0.0), N::from(1.0), N::from(0.5));
    let size = xx.abs().max(xy.abs()).max(yy.abs());
    if size.is_zero() {
        return Eigen { values: [zero; 2], basis: [one, zero] };
    }
    // Relative to the largest entry, so that no square leaves the range of numbers.
    let [a, b, d] = [xx / size, xy / size, yy / size];
    let (mean, difference) = (half * (a + d), half * (a - d));
    let radius = (difference * difference + b * b).sqrt();
    // The eigenvalue of the larger size is a sum without cancellation; the product of both is the determinant.
    let determinant = a * d - b * b;
    let values = if mean < zero {
        let lower = mean - radius;
        [div_or_zero(determinant, lower), lower]
    } else {
        let upper = mean + radius;
        [upper, div_or_zero(determinant, upper)]
    };
    Eigen { values: values.map(|value| value * size), basis: half_angle(difference, b, radius) }
}

/// Returns cosine and sine of half the angle of the vector (x, y) of length `length`, from −90 to 90 degrees.
#[inline(always)]
pub(super) fn half_angle<N: Real>(x: N, y: N, length: N) -> [N; 2] {
    let (zero, one, half) = (N::from(0.0), N::from(1.0), N::from(0.5));
    if length.is_zero() {
        return [one, zero];
    }
    let (cos, sin) = (x / length, y / length);
    if cos < zero {
        let sin_half = (half * (one - cos)).sqrt();
        return [half * sin / sin_half, sin_half];
    }
    let cos_half = (half * (one + cos)).sqrt();
    [cos_half, half * sin / cos_half]
}

/// Returns the components of a vector along an eigenvector and across it.
#[inline(always)]
pub(super) fn into_basis<N: Real>([cos, sin]: [N; 2], [x, y]: [N; 2]) -> [N; 2] {
    [cos * x + sin * y, cos * y - sin * x]
}

/// Returns the vector with these components along an eigenvector and across it.
#[inline(always)]
pub(super) fn out_of_basis<N: Real>([cos, sin]: [N; 2], [along, across]: [N; 2]) -> [N; 2] {
    [cos * along - sin * across, sin * along + cos * across]
}
