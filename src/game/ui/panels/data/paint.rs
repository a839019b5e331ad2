//! Points and lines of a plot of data on paper. What it is told, it paints; it decides nothing.

use bevy_egui::egui::{
    Align2, Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2,
};
use frankie_sim::Vec2;
use frankie_sim::noise::Batch;
use frankie_sim::surface::{Data, Model, Point};

use crate::game::ui::theme;
use frankie_draw::data::plot::{Kind, Plot};

/// Radius of points beside the batch and in it, px, while there are no more than so many.
const RADII: [(usize, [f32; 2]); 3] = [(100, [3.2, 4.6]), (600, [2.1, 3.6]), (usize::MAX, [1.3, 3.0])];
/// The fit and its light edge, px.
const FIT: [f32; 2] = [2.4, 5.0];
/// Dashes and gaps of lines that are only aims, px.
const DASHES: [f32; 2] = [5.0, 3.5];
/// A sign that stands in a plot, as a legend shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Dot { is_filled: bool },
    Square { is_filled: bool },
    Line,
    Dashes,
}

/// Points, batch, fit and the best fit, inside `rect`.
pub(super) fn plot(
    painter: &Painter,
    rect: Rect,
    data: &Data,
    plot: &Plot,
    weights: Vec2,
    batch: Option<&Batch>,
) {
    painter.rect_stroke(rect, CornerRadius::same(4), Stroke::new(1.0, theme::HAIRLINE), StrokeKind::Inside);
    let painter = painter.with_clip_rect(rect.shrink(1.0).intersect(painter.clip_rect()));
    let to_px = |[x, y]: Vec2| {
        let share = |x: f64, [low, high]: Vec2| ((x - low) / (high - low)) as f32;
        // Far outside is only outside: a painter has no use for numbers that large.
        let [x, y] = [share(x, plot.x), share(y, plot.y)].map(|share| share.clamp(-20.0, 20.0));
        pos2(rect.left() + x * rect.width(), rect.bottom() - y * rect.height())
    };
    zero_lines(&painter, rect, to_px([0.0, 0.0]));
    let aim = match plot.kind {
        Kind::Agreement => plot.exact().to_vec(),
        _ => data.best().map(|best| plot.fit(data, best)).unwrap_or_default(),
    };
    let aim: Vec<Pos2> = aim.into_iter().map(to_px).collect();
    painter.extend(Shape::dashed_line(&aim, Stroke::new(1.6, theme::DOT), DASHES[0], DASHES[1]));

    let count = data.points().len();
    let radii = RADII.iter().find(|(most, _)| count <= *most).map_or([1.3, 3.0], |(_, radii)| *radii);
    let place = |point: &Point| to_px(plot.place(data, point, weights));
    let mut is_in_batch = vec![false; count];
    for index in batch.iter().flat_map(|batch| &batch.points) {
        if let Some(is_in) = is_in_batch.get_mut(*index as usize) {
            *is_in = true;
        }
    }
    let split = |wanted: bool| {
        data.points()
            .iter()
            .zip(&is_in_batch)
            .filter(move |(_, is_in)| **is_in == wanted)
            .map(|(point, _)| point)
    };
    for point in split(false) {
        shape(&painter, place(point), radii[0], sign_of(data, plot, point, false));
    }
    for point in split(true) {
        if let Some(truth) = plot.truth(data, point, weights) {
            painter.line_segment([place(point), to_px(truth)], Stroke::new(1.2, theme::STEM));
        }
    }
    names(&painter, rect, plot);
    let fit: Vec<Pos2> = plot.fit(data, weights).into_iter().map(to_px).collect();
    painter.line(fit.clone(), Stroke::new(FIT[1], theme::translucent(theme::PAPER, 0.85)));
    painter.line(fit, Stroke::new(FIT[0], theme::INK));
    for point in split(true) {
        shape(&painter, place(point), radii[1], sign_of(data, plot, point, true));
    }
}

/// In the plane targets are told apart by shape; elsewhere by where they lie.
fn sign_of(data: &Data, plot: &Plot, point: &Point, is_filled: bool) -> Sign {
    let is_class_0 = plot.kind == Kind::Plane && data.model() == Model::Logistic && point.target == 0.0;
    if is_class_0 { Sign::Square { is_filled } } else { Sign::Dot { is_filled } }
}

fn zero_lines(painter: &Painter, rect: Rect, origin: Pos2) {
    let stroke = Stroke::new(1.0, theme::HAIRLINE);
    painter.hline(rect.x_range(), origin.y, stroke);
    painter.vline(origin.x, rect.y_range(), stroke);
}

/// What lies across and up, in the corners.
fn names(painter: &Painter, rect: Rect, plot: &Plot) {
    let [across, up] = plot.names;
    let font = theme::regular(theme::SIZE_SMALL - 0.5);
    let corners = [
        (rect.left_top() + vec2(6.0, 3.0), Align2::LEFT_TOP, up),
        (rect.right_bottom() + vec2(-6.0, -3.0), Align2::RIGHT_BOTTOM, across),
    ];
    for (at, align, name) in corners {
        let name = painter.layout_no_wrap(name.to_owned(), font.clone(), theme::SECONDARY);
        let place = align.anchor_size(at, name.size());
        // Points may lie under it.
        painter.rect_filled(place.expand2(vec2(3.0, 0.0)), 3.0, theme::translucent(theme::PAPER, 0.85));
        painter.galley(place.min, name, theme::SECONDARY);
    }
}

/// A point: in outline, or filled where he looks at it.
fn shape(painter: &Painter, at: Pos2, radius: f32, sign: Sign) {
    let look = |is_filled: bool| match is_filled {
        true => (theme::BALL, Stroke::new(1.4, theme::INK)),
        false => (Color32::TRANSPARENT, Stroke::new(1.2, theme::STEM)),
    };
    match sign {
        // Too small for an outline.
        Sign::Dot { is_filled: false } if radius < 2.0 => {
            painter.circle_filled(at, radius, theme::STEM);
        }
        Sign::Dot { is_filled } => {
            let (fill, stroke) = look(is_filled);
            painter.circle(at, radius, fill, stroke);
        }
        Sign::Square { is_filled } => {
            let (fill, stroke) = look(is_filled);
            let square = Rect::from_center_size(at, vec2(2.0, 2.0) * radius);
            painter.rect(square, CornerRadius::ZERO, fill, stroke, StrokeKind::Middle);
        }
        Sign::Line | Sign::Dashes => {}
    }
}

/// A sign alone, for the legend, so wide at most.
pub(super) fn sign(painter: &Painter, at: Pos2, width: f32, sign: Sign) {
    let ends = [at - vec2(0.5 * width, 0.0), at + vec2(0.5 * width, 0.0)];
    match sign {
        Sign::Line => drop(painter.line_segment(ends, Stroke::new(FIT[0], theme::INK))),
        Sign::Dashes => {
            let dashes = Shape::dashed_line(&ends, Stroke::new(1.6, theme::DOT), DASHES[0], DASHES[1]);
            painter.extend(dashes);
        }
        Sign::Dot { is_filled } | Sign::Square { is_filled } => {
            shape(painter, at, RADII[0].1[usize::from(is_filled)], sign);
        }
    }
}
