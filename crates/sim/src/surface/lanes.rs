//! Surfaces whose gradient is computed for many agents at once: those made of `+ − × ÷` and `sqrt` alone.

use super::beale::Beale;
use super::bowl::{Bowl, Ravine};
use super::camel::{SixHump, ThreeHump};
use super::diagonal::{Booth, Matyas};
use super::goldstein_price::GoldsteinPrice;
use super::himmelblau::Himmelblau;
use super::huber::Huber;
use super::placed::AffineMap;
use super::rosenbrock::Rosenbrock;
use super::saddle::{BoundedSaddle, MonkeySaddle, Saddle};
use super::slope::Slope;
use super::styblinski_tang::StyblinskiTang;
use super::{Surface, SurfaceContext};
use crate::lanes::{Columns, InstructionSet, WIDTH, dispatch_loop};

/// The largest coordinate, by size, up to which the loss of each of these surfaces is finite, wherever it is placed: they
/// are polynomials up to the eighth degree, and grow no faster.
pub(crate) const MAX_COORDINATE: f64 = 1e20;

/// A surface whose gradient can be computed for many agents at once.
#[derive(Clone, Copy, Debug)]
pub struct LaneSurface {
    kind: Kind,
    /// The map to the surface's own coordinates, where it is placed elsewhere.
    map: Option<AffineMap>,
}

macro_rules! lane_surfaces {
    ($($kind:ident),+ $(,)?) => {
        #[derive(Clone, Copy, Debug)]
        enum Kind {
            $($kind($kind)),+
        }

        $(impl From<$kind> for LaneSurface {
            fn from(surface: $kind) -> Self {
                Self { kind: Kind::$kind(surface), map: None }
            }
        })+

        impl LaneSurface {
            /// Computes ∇f at the first `count` points of `at`, in the surface's own coordinates.
            fn inner_gradients(
                &self,
                set: InstructionSet,
                count: usize,
                context: &SurfaceContext,
                at: &Columns,
                out: &mut Columns,
            ) {
                match &self.kind {
                    $(Kind::$kind(surface) => dispatch_loop!(set, gradients(surface, count, context, at, out))),+
                }
            }
        }
    };
}

lane_surfaces! {
    Bowl, Ravine, Slope, Huber, Rosenbrock, Himmelblau, Beale, Booth, Matyas, ThreeHump, SixHump, StyblinskiTang,
    GoldsteinPrice, Saddle, MonkeySaddle, BoundedSaddle,
}

impl LaneSurface {
    /// Returns the surface placed elsewhere; `None` where it already is.
    pub(super) fn placed(self, map: AffineMap) -> Option<Self> {
        self.map.is_none().then_some(Self { map: Some(map), ..self })
    }

    /// Computes ∇f at the first `count` points of `at`, with the bits of [`Surface::gradient`].
    pub(crate) fn gradients(
        &self,
        set: InstructionSet,
        count: usize,
        context: &SurfaceContext,
        at: &Columns,
        out: &mut Columns,
    ) {
        let Some(map) = &self.map else {
            return self.inner_gradients(set, count, context, at, out);
        };
        let mut inner = [[0.0; WIDTH]; 2];
        dispatch_loop!(set, inward(map, count, at, &mut inner));
        self.inner_gradients(set, count, &map.context_inward(context), &inner, out);
        dispatch_loop!(set, gradients_outward(map, count, out));
    }
}

#[inline(always)]
fn gradients(
    surface: &impl Surface,
    count: usize,
    context: &SurfaceContext,
    [x, y]: &Columns,
    [x_out, y_out]: &mut Columns,
) {
    for i in 0..count.min(WIDTH) {
        [x_out[i], y_out[i]] = surface.gradient([x[i], y[i]], context);
    }
}

#[inline(always)]
fn inward(map: &AffineMap, count: usize, [x, y]: &Columns, [x_out, y_out]: &mut Columns) {
    for i in 0..count.min(WIDTH) {
        [x_out[i], y_out[i]] = map.inward([x[i], y[i]]);
    }
}

#[inline(always)]
fn gradients_outward(map: &AffineMap, count: usize, [x, y]: &mut Columns) {
    for i in 0..count.min(WIDTH) {
        [x[i], y[i]] = map.gradient_outward([x[i], y[i]]);
    }
}
