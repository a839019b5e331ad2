//! The names of several dogs, below each. The dog whose numbers are shown has none: nothing may lie over its ring and its
//! arrows.

use bevy_egui::egui::{Align2, CornerRadius, Painter, Rect, Stroke, pos2, vec2};

use super::{NameTag, strokes};
use crate::game::ui::{paint, theme};

/// From a dog's collar down to its tag, points: below the paws.
const BELOW: f32 = 44.0;
/// The opacity of a tag's paper.
const OPACITY: f32 = 0.88;
/// Height of a tag, points.
const HEIGHT: f32 = 20.0;
/// Room for the mark, and next to the name, points.
const MARK: f32 = 20.0;
const PADDING: f32 = 8.0;

/// Paints the tags of the other dogs; of tags that would cover each other the later ones move down. Returns their
/// rectangles.
pub(super) fn paint_names(painter: &Painter, free: Rect, names: &[NameTag]) -> Vec<Rect> {
    let mut taken: Vec<Rect> = Vec::new();
    for tag in names.iter().filter(|tag| !tag.is_shown && tag.at_px.is_finite()) {
        let font = theme::semibold(theme::SIZE_SMALL);
        let galley = painter.layout_no_wrap(tag.name.clone(), font.clone(), theme::INK);
        let size = vec2(MARK + galley.size().x + PADDING, HEIGHT);
        let mut rect = Rect::from_center_size(tag.at_px + vec2(0.0, BELOW), size);
        if !free.contains(tag.at_px) {
            continue;
        }
        while let Some(other) = taken.iter().find(|other| other.expand(2.0).intersects(rect)) {
            rect = rect.translate(vec2(0.0, other.bottom() + 3.0 - rect.top()));
        }
        rect = rect.translate(vec2(
            (free.left() - rect.left()).max(0.0) - (rect.right() - free.right()).max(0.0),
            -(rect.bottom() - free.bottom()).max(0.0),
        ));
        taken.push(rect);
        let edge = Stroke::new(1.0, theme::HAIRLINE);
        let corners = CornerRadius::same(HEIGHT as u8 / 2);
        painter.rect(
            rect,
            corners,
            strokes::translucent(theme::PAPER, OPACITY),
            edge,
            bevy_egui::egui::StrokeKind::Inside,
        );
        paint::agent_mark(painter, tag.mark, pos2(rect.left() + 0.5 * MARK + 1.0, rect.center().y));
        let at = pos2(rect.left() + MARK, rect.center().y);
        painter.text(at, Align2::LEFT_CENTER, &tag.name, font, theme::INK);
    }
    taken
}
