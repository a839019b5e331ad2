//! Positions of what is drawn over the ground: arrows, ring, labels, bubbles. Pure. All in points from the window's upper
//! left, y down.

use bevy_egui::egui::{Pos2, Rect, Vec2, vec2};
use frankie_sim::Axis;

/// The radius of the ring |r| = 1, and so the length of an arrow of ratio 1, px.
pub const RING_PX: f32 = 78.0;
/// Longer arrows are broken at this length, px.
pub const LONGEST_PX: f32 = 3.0 * RING_PX;
/// The time constant with which the scale of the slopes grows, in seconds.
const GROW_S: f64 = 0.15;
/// The time constant with which it shrinks, in seconds.
const SHRINK_S: f64 = 4.0;
/// The minimum distance of a letter from the collar, px: his face stays visible when r is small.
const MIN_LETTER_PX: f32 = 48.0;
/// From an arrow's tip to the middle of its letter, px.
const LETTER_OFFSET_PX: f32 = 13.0;
/// From his head to a bubble, px.
const BUBBLE_GAP_PX: f32 = 22.0;
/// The length of a bubble's tail, px.
const TAIL_PX: f32 = 12.0;
/// The cost of another place than last time, for a bubble or a label, px² of overlap.
const STAY_PX2: f32 = 600.0;
/// The gap between a label and a line or the head of one, px.
const LINE_GAP_PX: f32 = 7.0;
/// The cost of a label where the true slope points, px² of overlap.
const SLOPE_PX2: f32 = 1200.0;

/// One axis's arrow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrow {
    /// Its start, at the collar.
    pub from: Pos2,
    /// A unit vector in the direction of the step: against r.
    pub direction: Vec2,
    /// The distance from start to tip, at most [`LONGEST_PX`].
    pub length_px: f32,
    /// |r|.
    pub size: f64,
    /// Whether it should be longer than it is drawn.
    pub broken: bool,
}

impl Arrow {
    /// Returns its tip.
    #[must_use]
    pub fn tip(&self) -> Pos2 {
        self.from + self.direction * self.length_px
    }

    /// Returns the middle of its letter.
    #[must_use]
    pub fn letter(&self) -> Pos2 {
        self.from + self.direction * (self.length_px + LETTER_OFFSET_PX).max(MIN_LETTER_PX)
    }

    /// Returns the area it covers, its letter included.
    #[must_use]
    pub fn covers(&self) -> Rect {
        Rect::from_two_pos(self.from, self.letter()).expand(LETTER_OFFSET_PX)
    }
}

/// Returns the arrow of a ratio: along −r, x to the right, y up on the screen. `None` where the ratio is NaN.
#[must_use]
pub fn axis_arrow(collar: Pos2, axis: Axis, ratio: f64) -> Option<Arrow> {
    if ratio.is_nan() || !collar.is_finite() {
        return None;
    }
    let away = if ratio > 0.0 { -1.0 } else { 1.0 };
    let direction = match axis {
        Axis::X => vec2(away, 0.0),
        Axis::Y => vec2(0.0, -away),
    };
    let wanted_px = ratio.abs() * f64::from(RING_PX);
    let broken = wanted_px > f64::from(LONGEST_PX);
    let length_px = if broken { LONGEST_PX } else { wanted_px as f32 };
    Some(Arrow { from: collar, direction, length_px, size: ratio.abs(), broken })
}

/// Returns the offset of the tip of an arrow downhill: [`RING_PX`] long where the gradient is as large as `scale`, and
/// never longer. `None` where there is no direction.
#[must_use]
pub fn downhill(gradient: [f64; 2], scale: f64) -> Option<Vec2> {
    let [x, y] = gradient;
    let size = x.hypot(y);
    if !(size.is_finite() && size > 0.0 && scale > 0.0) {
        return None;
    }
    let length_px = (size / scale).min(1.0) * f64::from(RING_PX);
    Some(vec2((-x / size * length_px) as f32, (y / size * length_px) as f32))
}

/// Returns the scale of the slopes `seconds` later: it approaches `need`, quickly when it grows and slowly when it shrinks.
#[must_use]
pub fn follow_scale(now: f64, need: f64, seconds: f64) -> f64 {
    if !(need.is_finite() && need > 0.0) {
        return now;
    }
    if !(now.is_finite() && now > 0.0) {
        return need;
    }
    let time_s = if need > now { GROW_S } else { SHRINK_S };
    now * (need / now).powf(1.0 - (-seconds.max(0.0) / time_s).exp())
}

/// A bubble with a tail.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bubble {
    /// The paper's rectangle.
    pub rect: Rect,
    /// The tail: two corners under the paper and the point.
    pub tail: Option<[Pos2; 3]>,
    /// The index of its place, for the next call: then it does not jump.
    pub place: usize,
}

/// Returns a bubble of some size at a head, inside `free` and over as little of `avoid` as possible. `None` where it does
/// not fit.
#[must_use]
pub fn bubble(head: Pos2, size: Vec2, free: Rect, avoid: &[Rect], last: Option<usize>) -> Option<Bubble> {
    if !head.is_finite() || free.width() < size.x || free.height() < size.y {
        return None;
    }
    let (across, down) = (0.5 * size.x, 0.5 * size.y + BUBBLE_GAP_PX);
    let far = down + 1.4 * BUBBLE_GAP_PX;
    let places = [
        vec2(0.0, -down),
        vec2(0.0, -far),
        vec2(0.7 * across, -far),
        vec2(-0.7 * across, -far),
        vec2(across + BUBBLE_GAP_PX, -0.4 * down),
        vec2(-across - BUBBLE_GAP_PX, -0.4 * down),
        vec2(0.0, down),
        vec2(0.0, far),
        vec2(0.7 * across, far),
        vec2(-0.7 * across, far),
    ];
    let rects = places.map(|offset| inside(Rect::from_center_size(head + offset, size), free));
    let face = Rect::from_center_size(head, Vec2::splat(2.0 * BUBBLE_GAP_PX - 8.0));
    let cost = |i: usize| {
        let over: f32 = avoid.iter().chain([&face]).map(|rect| overlap_px2(rects[i], *rect)).sum();
        let moved = (rects[i].center() - head - places[i]).length();
        4.0 * over + moved * moved + 40.0 * i as f32 - if last == Some(i) { STAY_PX2 } else { 0.0 }
    };
    let place = (0..places.len()).min_by(|a, b| cost(*a).total_cmp(&cost(*b)))?;
    let rect = rects[place];
    Some(Bubble { rect, tail: tail(rect, head), place })
}

/// Returns the tail that points at the head; `None` when the paper lies over it.
fn tail(rect: Rect, head: Pos2) -> Option<[Pos2; 3]> {
    let round = f32::from(super::BUBBLE_RADIUS) + TAIL_PX;
    // On the paper's middle line, so that the tail's foot is hidden under the paper.
    let foot = rect.shrink2(vec2(round.min(0.5 * rect.width()), 0.5 * rect.height())).clamp(head);
    let direction = (head - foot).normalized();
    let inside_px = (0.5 * rect.height() / direction.y.abs()).min(round / direction.x.abs());
    let reach = inside_px + TAIL_PX;
    if rect.contains(head) || !reach.is_finite() {
        return None;
    }
    let side = direction.rot90() * (0.6 * reach).min(TAIL_PX);
    Some([foot + side, foot - side, foot + direction * reach])
}

/// Returns the middle of the ring's label and the index of its place, for the next call. It lies on the ring, between the
/// arrows, inside `free` and clear of `avoid` as far as possible, and on another side than `slope`.
#[must_use]
pub fn ring_label(
    collar: Pos2,
    size: Vec2,
    free: Rect,
    avoid: &[Rect],
    slope: Option<Vec2>,
    last: Option<usize>,
) -> Option<(Pos2, usize)> {
    if !collar.is_finite() {
        return None;
    }
    // The diagonals: arrows go along the axes.
    let places = [(-1.0, 1.0), (1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)]
        .map(|(x, y)| collar + vec2(x, y) * std::f32::consts::FRAC_1_SQRT_2 * RING_PX);
    let cost = |i: usize| {
        let rect = Rect::from_center_size(places[i], size);
        let over: f32 = avoid.iter().map(|other| overlap_px2(rect, *other)).sum();
        let outside = size.x * size.y - overlap_px2(rect, free);
        // 1 where the slope points at it, 0 from 60 degrees on.
        let near = slope.map_or(0.0, |slope| {
            let cosine = slope.normalized().dot((places[i] - collar).normalized());
            (2.0 * cosine - 1.0).max(0.0) * (slope.length() / RING_PX).min(1.0)
        });
        4.0 * over + SLOPE_PX2 * near + 4.0 * outside + i as f32
            - if last == Some(i) { 0.5 * STAY_PX2 } else { 0.0 }
    };
    let place = (0..places.len()).min_by(|a, b| cost(*a).total_cmp(&cost(*b)))?;
    Some((places[place], place))
}

/// Returns the distance from the collar at which a line of some length along `direction` begins, so that it does not cross
/// `label`: `from` where it does not anyway, otherwise beyond the label.
#[must_use]
pub fn start_beyond(collar: Pos2, direction: Vec2, from: f32, length: f32, label: Rect) -> f32 {
    let label = label.expand(LINE_GAP_PX);
    let [mut enters, mut leaves] = [f32::NEG_INFINITY, f32::INFINITY];
    for (start, way, low, high) in [
        (collar.x, direction.x, label.left(), label.right()),
        (collar.y, direction.y, label.top(), label.bottom()),
    ] {
        if way == 0.0 {
            if start < low || start > high {
                return from;
            }
            continue;
        }
        let [a, b] = [(low - start) / way, (high - start) / way];
        enters = enters.max(a.min(b));
        leaves = leaves.min(a.max(b));
    }
    let crosses = enters < leaves && enters < from + length && leaves > from;
    if crosses { leaves } else { from }
}

/// Returns the path of a thrown ball, in `steps` straight pieces.
#[must_use]
pub fn arc(from: Pos2, to: Pos2, steps: usize) -> Vec<Pos2> {
    if !(from.is_finite() && to.is_finite()) {
        return Vec::new();
    }
    let rise = (0.32 * (to - from).length()).min(160.0);
    let middle = from.lerp(to, 0.5) - vec2(0.0, 2.0 * rise);
    let steps = steps.max(1);
    let at = |i: usize| {
        let t = i as f32 / steps as f32;
        from.lerp(middle, t).lerp(middle.lerp(to, t), t)
    };
    (0..=steps).map(at).collect()
}

/// Returns an opacity `seconds` later: it fades in within a tenth of a second and out within a quarter.
#[must_use]
pub fn fade(now: f32, shown: bool, seconds: f32) -> f32 {
    let (target, time_s) = if shown { (1.0, 0.1) } else { (0.0, 0.25) };
    let step = seconds.max(0.0) / time_s;
    now + (target - now).clamp(-step, step)
}

/// Returns a rectangle moved into `free`.
pub(super) fn inside(rect: Rect, free: Rect) -> Rect {
    let right = (free.right() - rect.width()).max(free.left());
    let bottom = (free.bottom() - rect.height()).max(free.top());
    let corner = Pos2::new(rect.left().clamp(free.left(), right), rect.top().clamp(free.top(), bottom));
    Rect::from_min_size(corner, rect.size())
}

/// Returns the area that two rectangles have in common, px².
pub(super) fn overlap_px2(a: Rect, b: Rect) -> f32 {
    let both = a.intersect(b);
    both.width().max(0.0) * both.height().max(0.0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test panics where it fails")]
mod tests;
