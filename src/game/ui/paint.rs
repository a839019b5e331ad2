//! Paints draw lists with egui: the painter of the game's user interface. Reads shapes; paints them.

use bevy_egui::egui::{self, Align2, Color32, Painter, Pos2, Rect, StrokeKind, pos2, vec2};
use frankie_draw::agent_mark::AgentMark;
use frankie_draw::draw_list::{Anchor, Area, DrawList, Outline, Point, Shape, Stroke, TextStyle};
use frankie_draw::fonts::FontWeight;
use frankie_draw::theme::{Paint, Role, Theme};

use super::theme;

/// The slip of paper under a text with a halo: how far it reaches beyond the text, px, how round and how opaque it is.
const SLIP_MARGIN_PX: f32 = 3.0;
const SLIP_RADIUS_PX: f32 = 4.0;
const SLIP_OPACITY: f32 = 0.85;

/// Paints shapes onto a panel.
pub fn paint(painter: &Painter, list: &DrawList) {
    for (shape, clip) in list.shapes() {
        match clip {
            Some(clip) => {
                let clip = rect_of(*clip).intersect(painter.clip_rect());
                paint_shape(&painter.with_clip_rect(clip), shape);
            }
            None => paint_shape(painter, shape),
        }
    }
}

/// Paints the mark of an agent with its middle at a position.
pub fn agent_mark(painter: &Painter, mark: AgentMark, at: Pos2) {
    let mut list = DrawList::default();
    mark.draw(&mut list, at.into(), false);
    paint(painter, &list);
}

/// Returns a rectangle of egui as an area.
#[must_use]
pub fn area_of(rect: Rect) -> Area {
    Area { left: rect.left(), top: rect.top(), right: rect.right(), bottom: rect.bottom() }
}

/// Returns an area as a rectangle of egui.
#[must_use]
pub fn rect_of(area: Area) -> Rect {
    Rect { min: pos2(area.left, area.top), max: pos2(area.right, area.bottom) }
}

fn paint_shape(painter: &Painter, shape: &Shape) {
    match shape {
        // The ground is drawn by the game's own material.
        Shape::Pixels { .. } => {}
        Shape::Fill(outline, paint) => paint_fill(painter, outline, color_of(*paint)),
        Shape::Line(outline, stroke, paint) => paint_line(painter, outline, *stroke, color_of(*paint)),
        Shape::Text(at, anchor, text, style) => paint_text(painter, Pos2::from(*at), *anchor, text, *style),
    }
}

/// Returns the color of a paint on a panel. Panels are blended in linear light, where a translucent color would look too
/// light: it is mixed with the paper instead.
fn color_of(Paint { role, opacity }: Paint) -> Color32 {
    let color = theme::color(Theme::LIGHT.rgb(role));
    match role {
        _ if opacity >= 1.0 => color,
        Role::Paper => theme::translucent(color, opacity),
        _ => theme::PAPER.lerp_to_gamma(color, opacity),
    }
}

fn paint_fill(painter: &Painter, outline: &Outline, color: Color32) {
    painter.add(match outline {
        Outline::Rect(area, radius) => egui::Shape::rect_filled(rect_of(*area), *radius, color),
        Outline::Circle(center, radius) => egui::Shape::circle_filled(Pos2::from(*center), *radius, color),
        Outline::Line(points) | Outline::Polygon(points) => {
            egui::Shape::convex_polygon(positions(points), color, egui::Stroke::NONE)
        }
    });
}

fn paint_line(painter: &Painter, outline: &Outline, stroke: Stroke, color: Color32) {
    let line = egui::Stroke::new(stroke.width, color);
    painter.add(match outline {
        Outline::Rect(area, radius) => {
            egui::Shape::rect_stroke(rect_of(*area), *radius, line, StrokeKind::Middle)
        }
        Outline::Circle(center, radius) => egui::Shape::circle_stroke(Pos2::from(*center), *radius, line),
        Outline::Polygon(corners) => egui::Shape::closed_line(positions(corners), line),
        Outline::Line(points) if points.len() < 2 => egui::Shape::Noop,
        Outline::Line(points) => match stroke.dashes {
            None => egui::Shape::line(positions(points), line),
            Some([dash, gap]) => {
                let (points, offset) = (positions(points), -stroke.dash_offset);
                let dashes = egui::Shape::dashed_line_with_offset(&points, line, &[dash], &[gap], offset);
                if is_level(&points) {
                    level_dashes(painter, &dashes, line)
                } else {
                    egui::Shape::Vec(dashes)
                }
            }
        },
    });
}

/// Returns whether a line is level everywhere.
fn is_level(points: &[Pos2]) -> bool {
    points.windows(2).all(|ends| ends[0].y == ends[1].y)
}

/// Returns the dashes of a level line as one mesh of rectangles on whole pixels: they need no soft edges, which are five
/// times as many triangles.
fn level_dashes(painter: &Painter, dashes: &[egui::Shape], line: egui::Stroke) -> egui::Shape {
    let px = painter.pixels_per_point();
    let height = (line.width * px).round().max(1.0) / px;
    let mut mesh = egui::Mesh::default();
    for dash in dashes {
        if let egui::Shape::LineSegment { points: [from, to], .. } = dash {
            let top = ((from.y - 0.5 * height) * px).round() / px;
            mesh.add_colored_rect(
                Rect::from_min_max(pos2(from.x, top), pos2(to.x, top + height)),
                line.color,
            );
        }
    }
    egui::Shape::mesh(mesh)
}

fn positions(points: &[Point]) -> Vec<Pos2> {
    points.iter().copied().map(Pos2::from).collect()
}

fn paint_text(painter: &Painter, at: Pos2, anchor: Anchor, text: &str, style: TextStyle) {
    let font = match style.weight {
        FontWeight::Regular => theme::regular(style.size),
        FontWeight::SemiBold => theme::semibold(style.size),
        FontWeight::ExtraBold => theme::extrabold(style.size),
    };
    let align = match anchor {
        Anchor::Left => Align2::LEFT_CENTER,
        Anchor::Middle => Align2::CENTER_CENTER,
        Anchor::Right => Align2::RIGHT_CENTER,
    };
    let color = color_of(style.role.into());
    let galley = painter.layout_no_wrap(text.to_owned(), font, color);
    let rect = align.anchor_size(at, galley.size());
    if style.has_halo {
        let slip = rect.expand2(vec2(SLIP_MARGIN_PX, 0.0));
        painter.rect_filled(slip, SLIP_RADIUS_PX, theme::translucent(theme::PAPER, SLIP_OPACITY));
    }
    painter.galley(rect.min, galley, color);
}
