//! Noise that is sampled for many agents at once: none, and what is made of one normal draw per axis.

use crate::Vec2;
use crate::lanes::{Column, Columns, InstructionSet, WIDTH, dispatch};

/// A noise that can be sampled for many agents at once.
#[derive(Clone, Copy, Debug)]
pub struct LaneNoise(Option<Gaussian>);

/// The standard deviation of normal noise.
#[derive(Clone, Copy, Debug)]
struct Gaussian {
    sigma: Vec2,
    /// Whether it is a share of the true gradient.
    is_share: bool,
}

impl LaneNoise {
    /// No noise.
    pub(super) const NONE: Self = Self(None);

    /// Normal noise with a standard deviation, or with one that is this share of the true gradient.
    pub(super) const fn gaussian(sigma: Vec2, is_share: bool) -> Self {
        Self(Some(Gaussian { sigma, is_share }))
    }

    /// Returns whether sampling takes normal draws.
    pub(crate) fn needs_normals(self) -> bool {
        self.0.is_some()
    }

    /// Computes the sampled gradients of the first `count` agents from the true ones and normal draws.
    pub(crate) fn sample(
        self,
        set: InstructionSet,
        count: usize,
        true_gradient: &Columns,
        normals: &Columns,
        out: &mut Columns,
    ) {
        let Some(Gaussian { sigma, is_share }) = self.0 else {
            *out = *true_gradient;
            return;
        };
        for (((truth, normals), sigma), out) in true_gradient.iter().zip(normals).zip(sigma).zip(out) {
            if is_share {
                dispatch!(set, _ => add_share(count, truth, sigma, normals, out));
            } else {
                dispatch!(set, _ => add(count, truth, sigma, normals, out));
            }
        }
    }
}

#[inline(always)]
fn add(count: usize, truth: &Column<f64>, sigma: f64, normals: &Column<f64>, out: &mut Column<f64>) {
    for i in 0..count.min(WIDTH) {
        out[i] = truth[i] + sigma * normals[i];
    }
}

#[inline(always)]
fn add_share(count: usize, truth: &Column<f64>, sigma: f64, normals: &Column<f64>, out: &mut Column<f64>) {
    for i in 0..count.min(WIDTH) {
        out[i] = truth[i] + sigma * truth[i].abs() * normals[i];
    }
}
