//! The marks of several agents at their positions; marks that would overlap are moved apart. Reads a run; adds shapes.

use frankie_sim::Run;

use crate::agent_mark::AgentMark;
use crate::draw_list::{DrawList, Point};
use crate::map::Map;
use crate::theme::Role;

/// The minimum distance between the centers of two marks, in units.
const MIN_DISTANCE: f32 = 14.0;
/// The distances from its position at which a mark may be placed, in units.
const OFFSETS: [f32; 2] = [17.0, 32.0];
/// The number of directions in which a mark may be moved; the first one is up.
const DIRECTIONS: u8 = 12;
/// The width of the line from a moved mark to its position, in units.
const LEADER: f32 = 1.3;

/// Draws the marks of all agents. The mark of the level's own agent stays at its position and covers the others.
pub(super) fn draw(list: &mut DrawList, map: &Map, run: &Run) {
    let (marks, positions): (Vec<AgentMark>, Vec<Point>) = run
        .agents()
        .filter_map(|agent| Some((AgentMark::of(run.level(), agent.id()), map.visible(agent.state().at)?)))
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

/// Returns a place for a mark near each position, so that no two marks overlap. The first place is its position.
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
    fn only_overlapping_marks_are_moved() {
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
