//! A trail as strokes in the window, each corner with the color of the line that leads to it. Reads trails and the viewport.

use bevy::prelude::*;
use frankie_sim::trace::TrailPoint;

use super::ribbon::Corner;
use super::{BEYOND_PX, MAX_POINTS, TrailView};
use crate::game::viewport::Viewport;
use frankie_draw::ramp;

/// Returns the trail as strokes in the window: clipped at its edge, without points that are closer than `min_gap_px`.
pub fn strokes_of(view: &TrailView, viewport: &Viewport, min_gap_px: f64) -> Vec<Vec<Corner>> {
    let reach = [viewport.window_px.x, viewport.window_px.y].map(|side| 0.5 * f64::from(side) + BEYOND_PX);
    let mut strokes: Vec<Vec<Corner>> = Vec::new();
    let mut stroke: Vec<Corner> = Vec::new();
    let mut from: Option<[f64; 2]> = None;
    let mut wrong_way = false;
    let now =
        view.now_sim.zip(view.points.last()).map(|(at, last)| TrailPoint { at, dropped: false, ..*last });
    let count = view.points.len();
    for (i, point) in view.points.iter().chain(now.as_ref()).enumerate() {
        let to = viewport.world_px_from_sim_far(point.at);
        if !to.iter().all(|c| c.is_finite()) {
            continue;
        }
        let (Some(start), false) = (from, point.dropped) else {
            strokes.push(std::mem::take(&mut stroke));
            (from, wrong_way) = (Some(to), false);
            continue;
        };
        wrong_way |= point.wrong_way;
        let step = [to[0] - start[0], to[1] - start[1]];
        let ends = i + 1 >= count;
        if !ends && step[0] * step[0] + step[1] * step[1] < min_gap_px * min_gap_px {
            continue;
        }
        from = Some(to);
        let Some([enter, leave]) = clip(start, to, reach) else {
            strokes.push(std::mem::take(&mut stroke));
            wrong_way = false;
            continue;
        };
        let was_wrong = std::mem::take(&mut wrong_way);
        let (rgb, cover) = view.color.rgba(point.confidence, was_wrong);
        let [r, g, b] = rgb.map(ramp::linear_from_srgb);
        let corner = |at: Vec2| Corner { at, color: [r, g, b, cover] };
        if stroke.last().is_none_or(|last| last.at.distance_squared(enter) > 0.25) {
            strokes.push(std::mem::take(&mut stroke));
            stroke.push(corner(enter));
        }
        if stroke.last().is_some_and(|last| last.at.distance_squared(leave) > 1e-4) {
            stroke.push(corner(leave));
        }
    }
    strokes.push(stroke);
    strokes.retain(|stroke| stroke.len() > 1);
    strokes
}

/// Returns the part of a straight line that lies within ±reach (Liang & Barsky 1984).
fn clip(from: [f64; 2], to: [f64; 2], reach: [f64; 2]) -> Option<[Vec2; 2]> {
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    let step = [to[0] - from[0], to[1] - from[1]];
    for i in 0..2 {
        if step[i].abs() < 1e-9 {
            if from[i].abs() > reach[i] {
                return None;
            }
            continue;
        }
        let (a, b) = ((-reach[i] - from[i]) / step[i], (reach[i] - from[i]) / step[i]);
        enter = enter.max(a.min(b));
        leave = leave.min(a.max(b));
    }
    let at = |t: f64| Vec2::new((from[0] + t * step[0]) as f32, (from[1] + t * step[1]) as f32);
    (enter <= leave).then(|| [at(enter), at(leave)])
}

/// Keeps every n-th corner of each stroke, and its last.
pub fn thin_out(strokes: &mut [Vec<Corner>]) {
    let every = strokes.iter().map(Vec::len).sum::<usize>().div_ceil(MAX_POINTS);
    for stroke in strokes {
        let (mut index, last) = (0_usize, stroke.len());
        stroke.retain(|_| {
            index += 1;
            (index - 1).is_multiple_of(every) || index == last
        });
    }
}
