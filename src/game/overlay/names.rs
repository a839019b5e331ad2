//! The names of several dogs, below each. The dog whose numbers are shown has none: nothing may lie over its ring and its
//! arrows.

use bevy_egui::egui::{Align2, CornerRadius, Painter, Pos2, Rect, Stroke, StrokeKind, Vec2, pos2, vec2};

use super::geometry::{RING_PX, inside, overlap_px2};
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

/// The distances of a tag's middle from the collar that are tried, points: the first one first, all directions at each.
const DISTANCES: [f32; 6] = [BELOW, 67.0, 90.0, 113.0, 136.0, 159.0];
/// The directions that are tried: below first, where a tag hides neither dog nor ball.
const DIRECTIONS: [Vec2; 6] =
    [vec2(0.0, 1.0), vec2(0.0, -1.0), vec2(1.0, 0.6), vec2(-1.0, 0.6), vec2(1.0, -0.6), vec2(-1.0, -0.6)];
/// The gap between two tags, and around the ring of the dog whose numbers are shown, points.
const GAP: f32 = 3.0;

/// What tags keep away from.
pub(super) struct Obstacles<'a> {
    /// The middle of the ring of the dog whose numbers are shown.
    pub ring: Option<Pos2>,
    /// Arrows and labels.
    pub rects: &'a [Rect],
}

impl Obstacles<'_> {
    fn covers(&self, rect: Rect) -> bool {
        let is_in_ring = |center: Pos2| rect.distance_to_pos(center) < RING_PX + GAP;
        self.ring.is_some_and(is_in_ring) || self.rects.iter().any(|other| other.intersects(rect))
    }
}

/// Returns the places of tags of these sizes at these dogs, inside `free`; `None` for a dog outside. No two tags overlap as
/// long as there is room for all, and none lies over an obstacle if there is room elsewhere.
pub(super) fn place(tags: &[(Pos2, Vec2)], free: Rect, obstacles: &Obstacles<'_>) -> Vec<Option<Rect>> {
    let mut taken: Vec<Rect> = Vec::new();
    tags.iter()
        .map(|(at, size)| {
            if !free.contains(*at) {
                return None;
            }
            let candidates = || {
                DISTANCES.iter().flat_map(|distance| DIRECTIONS.map(|direction| (*distance, direction))).map(
                    |(distance, direction)| {
                        let across = direction.x * (distance + 0.5 * size.x);
                        let middle = *at + vec2(across, direction.y * distance);
                        inside(Rect::from_center_size(middle, *size), free)
                    },
                )
            };
            let overlap =
                |rect: Rect| taken.iter().map(|other| overlap_px2(rect, other.expand(GAP))).sum::<f32>();
            let is_clear = |rect: &Rect| overlap(*rect) == 0.0 && !obstacles.covers(*rect);
            // Nearest to its own dog, so that nobody reads it as the name of another one.
            let is_nearest = |rect: &Rect| {
                tags.iter().all(|(other, _)| rect.distance_to_pos(*other) >= rect.distance_to_pos(*at))
            };
            let rect = candidates()
                .find(|rect| is_clear(rect) && is_nearest(rect))
                .or_else(|| candidates().find(is_clear))
                .or_else(|| candidates().min_by(|a, b| overlap(*a).total_cmp(&overlap(*b))))?;
            taken.push(rect);
            Some(rect)
        })
        .collect()
}

/// From this distance on a line leads from a tag to its dog, px.
const LEADER_FROM_PX: f32 = 40.0;

/// Paints the tags of the other dogs. Returns their rectangles.
pub(super) fn paint_names(
    painter: &Painter,
    free: Rect,
    names: &[NameTag],
    obstacles: &Obstacles<'_>,
) -> Vec<Rect> {
    let font = theme::semibold(theme::SIZE_SMALL);
    let others: Vec<&NameTag> = names.iter().filter(|tag| !tag.is_shown && tag.at_px.is_finite()).collect();
    let sized: Vec<(Pos2, Vec2)> = others
        .iter()
        .map(|tag| {
            let galley = painter.layout_no_wrap(tag.name.clone(), font.clone(), theme::INK);
            (tag.at_px, vec2(MARK + galley.size().x + PADDING, HEIGHT))
        })
        .collect();
    let places = place(&sized, free, obstacles);
    for (tag, rect) in others.into_iter().zip(&places) {
        let Some(rect) = rect else { continue };
        let nearest = rect.clamp(tag.at_px);
        if nearest.distance(tag.at_px) > LEADER_FROM_PX {
            strokes::light_dashes(painter, &[nearest, tag.at_px], 1.2, 3.0, 3.0);
        }
        let edge = Stroke::new(1.0, theme::HAIRLINE);
        let corners = CornerRadius::same(HEIGHT as u8 / 2);
        let fill = strokes::translucent(theme::PAPER, OPACITY);
        painter.rect(*rect, corners, fill, edge, StrokeKind::Inside);
        paint::agent_mark(painter, tag.mark, pos2(rect.left() + 0.5 * MARK + 1.0, rect.center().y));
        let at = pos2(rect.left() + MARK, rect.center().y);
        painter.text(at, Align2::LEFT_CENTER, &tag.name, font.clone(), theme::INK);
    }
    places.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: Rect = Rect { min: pos2(20.0, 20.0), max: pos2(620.0, 460.0) };
    const NOTHING: Obstacles<'static> = Obstacles { ring: None, rects: &[] };

    fn assert_apart(rects: &[Rect]) {
        for (i, rect) in rects.iter().enumerate() {
            assert!(FREE.contains_rect(*rect), "{rect:?}");
            assert!(rects[..i].iter().all(|other| !other.intersects(*rect)), "{rects:?}");
        }
    }

    #[test]
    fn names_of_dogs_at_one_place_keep_apart() {
        let size = vec2(90.0, HEIGHT);
        for x in [20.0, 60.0, 320.0, 600.0, 620.0] {
            for y in [20.0, 50.0, 240.0, 440.0, 460.0] {
                let at = pos2(x, y);
                for ring in [None, Some(at)] {
                    let places = place(&[(at, size); 4], FREE, &Obstacles { ring, rects: &[] });
                    let rects: Vec<Rect> = places.into_iter().flatten().collect();
                    assert_eq!(rects.len(), 4);
                    assert_apart(&rects);
                }
            }
        }
    }

    #[test]
    fn names_keep_away_from_the_ring_and_from_arrows() {
        let at = pos2(320.0, 240.0);
        let arrow = Rect::from_min_max(pos2(300.0, 240.0), pos2(340.0, 420.0));
        let obstacles = Obstacles { ring: Some(at), rects: &[arrow] };
        for rect in place(&[(at, vec2(70.0, HEIGHT)); 3], FREE, &obstacles).into_iter().flatten() {
            assert!(!obstacles.covers(rect) && rect.distance_to_pos(at) >= RING_PX, "{rect:?}");
        }
    }

    #[test]
    fn a_name_is_nearest_to_its_own_dog() {
        let dogs = [pos2(437.0, 236.0), pos2(487.0, 238.0)];
        let tags = [(dogs[0], vec2(52.0, HEIGHT)), (dogs[1], vec2(66.0, HEIGHT))];
        let obstacles = Obstacles { ring: Some(pos2(566.0, 188.0)), rects: &[] };
        let rects: Vec<Rect> = place(&tags, FREE, &obstacles).into_iter().flatten().collect();
        assert_apart(&rects);
        for (i, rect) in rects.iter().enumerate() {
            assert!(rect.distance_to_pos(dogs[i]) <= rect.distance_to_pos(dogs[1 - i]), "{rects:?}");
        }
    }

    #[test]
    fn a_name_alone_is_below_its_dog() {
        let size = vec2(70.0, HEIGHT);
        let places = place(&[(pos2(320.0, 240.0), size), (pos2(0.0, 0.0), size)], FREE, &NOTHING);
        assert_eq!(places, [Some(Rect::from_center_size(pos2(320.0, 240.0 + BELOW), size)), None]);
    }
}
