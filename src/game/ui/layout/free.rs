//! The part of the window that no panel covers.

use bevy_egui::egui::{Pos2, Rect, Vec2};

/// The smallest side of the free area, points; without such an area the whole window counts as free.
const MIN_FREE: f32 = 48.0;

/// Returns the largest rectangle inside `inner` that keeps a gap to everything that covers it.
pub(super) fn free_area(inner: Rect, covered: &[Rect], gap: f32) -> Rect {
    let blocked: Vec<Rect> = covered.iter().map(|rect| rect.expand(gap)).collect();
    let edges = |ends: fn(&Rect) -> [f32; 2]| {
        let [min, max] = ends(&inner);
        let mut all: Vec<f32> = blocked.iter().flat_map(ends).map(|x| x.clamp(min, max)).collect();
        all.extend([min, max]);
        all.sort_by(f32::total_cmp);
        all.dedup();
        all
    };
    let (xs, ys) = (edges(|r| [r.left(), r.right()]), edges(|r| [r.top(), r.bottom()]));
    let mut best = Rect::from_center_size(inner.center(), Vec2::ZERO);
    for (i, left) in xs.iter().enumerate() {
        for right in &xs[i + 1..] {
            for (j, top) in ys.iter().enumerate() {
                for bottom in &ys[j + 1..] {
                    let rect = Rect::from_min_max(Pos2::new(*left, *top), Pos2::new(*right, *bottom));
                    let is_free = || blocked.iter().all(|b| !b.shrink(0.01).intersects(rect));
                    if rect.area() > best.area() && is_free() {
                        best = rect;
                    }
                }
            }
        }
    }
    if best.width() >= MIN_FREE && best.height() >= MIN_FREE { best } else { inner }
}
