//! The dog's speech bubble when he runs up the true slope.

use std::sync::Arc;

use bevy_egui::egui::{Color32, Galley, Id, Painter, Rect, Shape, Stroke, vec2};
use frankie_sim::Axis;

use super::geometry::{self, Bubble};
use super::{BUBBLE_RADIUS, DogMarks};
use crate::game::ui::theme;

/// The size of the text, px.
const SIZE: f32 = 15.0;
/// Between text and edge, px.
const PADDING: [f32; 2] = [13.0, 6.0];
/// The radius of his face around collar and head, px.
const FACE_PX: f32 = 22.0;
/// Smaller opacities are invisible.
const MIN_FADE: f32 = 0.01;

/// Returns the text: it names every axis that goes the wrong way. The last text stays while the bubble fades.
fn words(painter: &Painter, wrong_way: [bool; 2]) -> String {
    let names: Vec<&str> =
        Axis::BOTH.into_iter().filter(|axis| wrong_way[axis.index()]).map(Axis::name).collect();
    let id = Id::new("bubble's words");
    if names.is_empty() {
        return painter.ctx().data(|data| data.get_temp(id)).unwrap_or_else(|| "wrong way!".to_owned());
    }
    let words = format!("wrong way on {}!", names.join(" and "));
    painter.ctx().data_mut(|data| data.insert_temp(id, words.clone()));
    words
}

/// Returns the bubble and its text; `None` while there is none.
pub(super) fn place(painter: &Painter, free: Rect, dog: &DogMarks) -> Option<(Bubble, Arc<Galley>)> {
    if dog.wrong_way_fade < MIN_FADE {
        return None;
    }
    let text = words(painter, dog.wrong_way);
    let galley = painter.layout_no_wrap(text, theme::extrabold(SIZE), theme::WRONG_WAY);
    let size = galley.size() + 2.0 * vec2(PADDING[0], PADDING[1]);
    let arrows = Axis::BOTH
        .into_iter()
        .filter_map(|axis| geometry::axis_arrow(dog.collar_px, axis, dog.ratio[axis.index()]));
    let face = Rect::from_two_pos(dog.collar_px, dog.head_px).expand(FACE_PX);
    let avoid: Vec<Rect> = arrows.map(|arrow| arrow.covers()).chain([face]).collect();
    let id = Id::new("bubble's place");
    let last = painter.ctx().data(|data| data.get_temp(id));
    let bubble = geometry::bubble(dog.head_px, size, free.shrink(4.0), &avoid, last)?;
    painter.ctx().data_mut(|data| data.insert_temp(id, bubble.place));
    Some((bubble, galley))
}

/// Paints the bubble.
pub(super) fn paint(painter: &Painter, fade: f32, bubble: &Bubble, words: Arc<Galley>) {
    let mut painter = painter.clone();
    painter.multiply_opacity(fade.clamp(0.0, 1.0));
    // It grows a little as it comes.
    let rect = bubble.rect.translate(vec2(0.0, 4.0 * (1.0 - fade.clamp(0.0, 1.0))));
    painter.add(theme::shadow().as_shape(rect, BUBBLE_RADIUS));
    if let Some(tail) = bubble.tail {
        painter.add(Shape::convex_polygon(tail.to_vec(), theme::PAPER, Stroke::NONE));
    }
    painter.rect_filled(rect, BUBBLE_RADIUS, theme::PAPER);
    painter.galley(rect.center() - 0.5 * words.size(), words, Color32::PLACEHOLDER);
}
