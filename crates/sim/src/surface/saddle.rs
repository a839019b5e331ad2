//! A pass between two hills: no minimum, and at its centre no slope.

use std::sync::Arc;

use super::{Moment, Surface, SurfaceKind, View};
use crate::Vec2;
use crate::params::KindInfo;

/// f = x² − y²; no minimum.
pub const SADDLE: SurfaceKind = SurfaceKind {
    info: KindInfo {
        kind: "saddle",
        title: "Saddle",
        summary: "Down one axis, up the other; on the ridge only noise shows the way out.",
        formula: "x² − y²",
        source: "A quadratic of mixed sign",
        params: &[],
    },
    build: |_| Ok(Arc::new(Saddle)),
};

#[derive(Debug)]
struct Saddle;

impl Surface for Saddle {
    fn loss(&self, [x, y]: Vec2, _: &Moment) -> f64 {
        x * x - y * y
    }

    fn gradient(&self, [x, y]: Vec2, _: &Moment) -> Vec2 {
        [2.0 * x, -2.0 * y]
    }

    fn view(&self) -> View {
        View::around_origin(3.0, 3.0)
    }
}
