//! Shapes as paths with colors, for the painters of pixels and of SVG. Reads shapes; writes paths.

use tiny_skia::{Path, PathBuilder, Rect};

use crate::draw_list::{Area, Outline, Shape, Stroke, text_left};
use crate::fonts;
use crate::theme::{Paint, Role, Theme};

/// Half the height of lowercase letters, as a share of the font size: text is vertically centered on them.
const HALF_X_HEIGHT: f32 = 0.35;
/// The width of the light outline of a text, in units.
const HALO: f32 = 3.6;
/// The opacity of the light outline of a text.
const HALO_OPACITY: f32 = 0.85;

/// A path that is filled or, if it has a stroke, drawn as a line.
pub(crate) struct Painted {
    pub path: Path,
    pub rgb: [u8; 3],
    pub opacity: f32,
    pub stroke: Option<Stroke>,
}

/// Returns the paths of a shape in the order they are drawn. Pixels, and shapes with positions that are not finite, have no
/// paths.
pub(crate) fn painted(shape: &Shape, theme: &Theme) -> Vec<Painted> {
    let with = |path: Option<Path>, paint: Paint, stroke| {
        let Paint { role, opacity } = paint;
        path.map(|path| Painted { path, rgb: theme.rgb(role), opacity, stroke })
    };
    match shape {
        Shape::Pixels { .. } => Vec::new(),
        Shape::Fill(outline, paint) => with(path(outline), *paint, None).into_iter().collect(),
        Shape::Line(outline, stroke, paint) => {
            with(path(outline), *paint, Some(*stroke)).into_iter().collect()
        }
        Shape::Text(at, anchor, text, style) => {
            let left = text_left(*at, *anchor, style.width(text));
            let baseline = [left, at[1] + HALF_X_HEIGHT * style.size];
            let letters = fonts::outline(text, style.weight, style.size, baseline);
            let halo = letters.clone().filter(|_| style.has_halo);
            let edge = with(halo, Role::Paper.with_opacity(HALO_OPACITY), Some(Stroke::solid(HALO)));
            edge.into_iter().chain(with(letters, style.role.into(), None)).collect()
        }
    }
}

/// Returns an outline as a path; `None` if a position is not finite.
fn path(outline: &Outline) -> Option<Path> {
    let mut path = PathBuilder::new();
    match outline {
        Outline::Rect(area, radius) => push_rect(&mut path, *area, *radius),
        Outline::Circle([x, y], radius) => path.push_circle(*x, *y, *radius),
        Outline::Line(points) | Outline::Polygon(points) => {
            for (i, [x, y]) in points.iter().enumerate() {
                match i {
                    0 => path.move_to(*x, *y),
                    _ => path.line_to(*x, *y),
                }
            }
            if matches!(outline, Outline::Polygon(_)) {
                path.close();
            }
        }
    }
    path.finish().filter(|path| path.points().iter().all(|at| at.x.is_finite() && at.y.is_finite()))
}

/// Returns a rectangle as a path.
pub(crate) fn rect(area: Area) -> Option<Path> {
    Rect::from_ltrb(area.left, area.top, area.right, area.bottom).map(PathBuilder::from_rect)
}

fn push_rect(path: &mut PathBuilder, area: Area, radius: f32) {
    let Area { left, top, right, bottom } = area;
    let r = radius.min(0.5 * area.width()).min(0.5 * area.height()).max(0.0);
    path.move_to(left + r, top);
    path.line_to(right - r, top);
    path.quad_to(right, top, right, top + r);
    path.line_to(right, bottom - r);
    path.quad_to(right, bottom, right - r, bottom);
    path.line_to(left + r, bottom);
    path.quad_to(left, bottom, left, bottom - r);
    path.line_to(left, top + r);
    path.quad_to(left, top, left + r, top);
    path.close();
}
