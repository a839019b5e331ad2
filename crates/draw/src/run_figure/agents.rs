//! The marks of several agents at their positions, side by side where they stand together. Reads a run; adds shapes.

use frankie_sim::Run;

use crate::agent_mark::AgentMark;
use crate::draw_list::{DrawList, Point};
use crate::map::Map;
use crate::theme::Role;

/// The least distance of the middles of two marks, in units.
const MIN_DISTANCE: f32 = 14.0;
/// How far from its position a mark may lie, in units, and in how many directions, up first.
const OFFSETS: [f32; 2] = [17.0, 32.0];
const DIRECTIONS: u8 = 12;
/// The width of the line from a mark to its position.
const LEADER: f32 = 1.3;

/// Draws everyone's mark, that of the level's own agent at its position and over all others.
pub(super) fn draw(list: &mut DrawList, map: &Map, run: &Run) {
    let (marks, positions): (Vec<AgentMark>, Vec<Point>) = run
        .dogs()
        .enumerate()
        .filter_map(|(index, agent)| {
            Some((AgentMark::of(run.level(), index), map.visible(agent.state().at)?))
        })
        .unzip();
    let places = spread(&positions);
    for ((mark, position), place) in marks.into_iter().zip(positions).zip(places).rev() {
        if position != place {
            list.line(vec![position, place], LEADER + 2.0, Role::Paper);
            list.line(vec![position, place], LEADER, Role::Text);
        }
        mark.draw(list, place, true);
    }
}

/// Returns places near some positions, none on another; the first one stays where it is.
fn spread(positions: &[Point]) -> Vec<Point> {
    let mut places: Vec<Point> = Vec::new();
    for position in positions {
        let is_free = |place: &Point| {
            places.iter().all(|other| (place[0] - other[0]).hypot(place[1] - other[1]) >= MIN_DISTANCE)
        };
        let around = OFFSETS.into_iter().flat_map(|radius| {
            (0..DIRECTIONS).map(move |i| {
                let turn = std::f32::consts::TAU * f32::from(i) / f32::from(DIRECTIONS);
                [position[0] + radius * turn.sin(), position[1] - radius * turn.cos()]
            })
        });
        let place = std::iter::once(*position).chain(around).find(is_free);
        places.push(place.unwrap_or(*position));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_where_they_are_unless_they_overlap() {
        let apart = [[10.0, 10.0], [40.0, 10.0], [10.0, 60.0]];
        assert_eq!(spread(&apart), apart);
        let together = [[10.0, 10.0]; 5];
        let places = spread(&together);
        assert_eq!(places[0], together[0]);
        for (i, place) in places.iter().enumerate() {
            for other in &places[..i] {
                assert!((place[0] - other[0]).hypot(place[1] - other[1]) >= MIN_DISTANCE, "{places:?}");
            }
            assert!((place[0] - 10.0).hypot(place[1] - 10.0) <= OFFSETS[1] + 0.1);
        }
    }
}
