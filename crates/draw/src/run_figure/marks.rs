//! Where the dogs of a run are: their marks, side by side where they stand together. Reads a run; adds marks.

use frankie_sim::Run;

use crate::ink;
use crate::map::Map;
use crate::pack::Mark;
use crate::sheet::{Point, Sheet};

/// The middles of two marks are no nearer than this, in units.
const APART: f32 = 14.0;
/// How far from its place a mark may lie, and in how many directions, upright first.
const ROUND: [f32; 2] = [17.0, 32.0];
const DIRECTIONS: u8 = 12;
/// The line from there to the place.
const LEADER: f32 = 1.3;

/// Draws everyone's mark, Frankie's where he is and over all others.
pub(super) fn draw(sheet: &mut Sheet, map: &Map, run: &Run) {
    let spots: Vec<(Mark, Point)> = run
        .agents()
        .filter_map(|agent| Some((Mark::of(run.level(), agent.id()), map.spot(agent.state().at)?)))
        .collect();
    let places = spread(&spots.iter().map(|(_, spot)| *spot).collect::<Vec<_>>());
    for ((mark, spot), place) in spots.iter().zip(places).rev() {
        if *spot != place {
            sheet.line(&[*spot, place], LEADER + 2.0, ink::PAPER);
            sheet.line(&[*spot, place], LEADER, ink::TEXT);
        }
        mark.draw(sheet, place, Some(ink::PAPER));
    }
}

/// Places near the spots, none on another; the first stays where it is.
fn spread(spots: &[Point]) -> Vec<Point> {
    let mut places: Vec<Point> = Vec::new();
    for spot in spots {
        let is_free = |place: &Point| {
            places.iter().all(|other| (place[0] - other[0]).hypot(place[1] - other[1]) >= APART)
        };
        let round = ROUND.into_iter().flat_map(|radius| {
            (0..DIRECTIONS).map(move |i| {
                let turn = std::f32::consts::TAU * f32::from(i) / f32::from(DIRECTIONS);
                [spot[0] + radius * turn.sin(), spot[1] - radius * turn.cos()]
            })
        });
        let place = std::iter::once(*spot).chain(round).find(is_free);
        places.push(place.unwrap_or(*spot));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_where_they_are_unless_they_would_hide_each_other() {
        let apart = [[10.0, 10.0], [40.0, 10.0], [10.0, 60.0]];
        assert_eq!(spread(&apart), apart);
        let together = [[10.0, 10.0]; 5];
        let places = spread(&together);
        assert_eq!(places[0], together[0]);
        for (i, place) in places.iter().enumerate() {
            for other in &places[..i] {
                assert!((place[0] - other[0]).hypot(place[1] - other[1]) >= APART, "{places:?}");
            }
            assert!((place[0] - 10.0).hypot(place[1] - 10.0) <= ROUND[1] + 0.1);
        }
    }
}
