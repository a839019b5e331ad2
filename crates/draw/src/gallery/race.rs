//! The picture of an optimizer: a trail on a ground that all optimizers share, with the best learning rate there. Reads the
//! registry, makes runs; writes canvases.

use frankie_sim::level::LevelEdit;
use frankie_sim::trace::TrailPoint;
use frankie_sim::{LevelError, Outcome, Run};

use super::{CARD, level};
use crate::draw_list::Canvas;
use crate::ground::picture_region;
use crate::map::Map;
use crate::trail::TrailColor;

/// The number of steps of every optimizer.
pub const RACE_STEPS: u64 = 100;
/// The learning rates that are tried.
pub const RATES: [f64; 14] =
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0];
/// The number of last steps whose loss is compared. The best rate has the minimum sum, among runs that stay in the picture.
pub const JUDGED_STEPS: u64 = 25;
/// The level of all optimizers.
const RACE: &str = r#"
format = 1
title = "Race"
seed = 1
[surface]
kind = "ravine"
condition = 25.0
angle = 20.0
[view]
x = [-6.9, 3.5]
y = [-4.1, 2.4]
[noise]
kind = "gaussian"
sigma = 0.2
[optimizer]
kind = "adam"
[start]
at = [-6.0, 1.2]
"#;

/// Returns a run of one optimizer.
///
/// # Errors
/// When there is no such optimizer.
pub fn race(kind: &str, lr: f64) -> Result<Run, LevelError> {
    let edits = [LevelEdit::new("optimizer.kind", kind), LevelEdit::new("optimizer.lr", lr)];
    let level = level("race", RACE, &edits)?;
    let seed = level.seed();
    let mut run = Run::new(level, seed);
    run.seek(RACE_STEPS);
    Ok(run)
}

/// Returns the best learning rate and its run; `None` when no run stays in the picture.
pub fn best_race(kind: &str) -> Option<(f64, Run)> {
    let judged = |run: &Run| {
        let rows = run.trace()?.rows();
        let stays = rows.iter().all(|row| run.level().view().contains(row.at, 1.0));
        let late = rows.iter().filter(|row| row.step > RACE_STEPS - JUDGED_STEPS).map(|row| row.loss);
        (stays && run.outcome() == Outcome::Running).then(|| late.sum::<f64>())
    };
    RATES
        .into_iter()
        .filter_map(|lr| race(kind, lr).ok().map(|run| (lr, run)))
        .filter_map(|(lr, run)| Some((judged(&run)?, lr, run)))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, lr, run)| (lr, run))
}

/// Draws the trail of a run on its ground.
#[must_use]
pub fn trail_picture(run: &Run) -> Canvas {
    let level = run.level();
    let mut canvas = Canvas::new(CARD, 1.0);
    let region = picture_region(level.view(), CARD[0], CARD[1]);
    let area = canvas.area();
    let map =
        Map::draw(&mut canvas, area, region, &**level.surface(), level.view(), &run.surface_context(), None);
    let list = &mut canvas.list;
    if let Some(minimum) = level.surface().minima(&run.surface_context()).first() {
        map.draw_ball(list, minimum.at);
    }
    // Nearly every noisy step near the valley's floor goes the wrong way, so the whole trail would be red there.
    let trail = run.trace().map_or(&[][..], |trace| trace.trail());
    let trail: Vec<TrailPoint> =
        trail.iter().map(|point| TrailPoint { wrong_way: false, ..*point }).collect();
    map.draw_trail(list, &trail, TrailColor::Confidence);
    map.draw_start(list, level.start().at);
    map.draw_position(list, run.state().at);
    canvas
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_learning_rate_is_the_best_of_all_candidates() {
        let (lr, run) = best_race("adam").unwrap();
        let late = |run: &Run| {
            let rows = run.trace().unwrap().rows();
            rows.iter().rev().take(JUDGED_STEPS as usize).map(|row| row.loss).sum::<f64>()
        };
        for other in [0.5 * lr, 2.0 * lr] {
            assert!(late(&race("adam", other).unwrap()) > late(&run));
        }
        assert!(RATES.contains(&lr) && lr > RATES[0] && lr < RATES[RATES.len() - 1]);
    }

    #[test]
    fn every_trail_stays_in_the_picture() {
        for kind in frankie_sim::optimizer::KINDS {
            let (_, run) = best_race(kind.info.kind).unwrap();
            let rows = run.trace().unwrap().rows();
            assert_eq!(rows.len() as u64, RACE_STEPS, "{}", kind.info.kind);
            assert!(rows.iter().all(|row| run.level().view().contains(row.at, 1.0)), "{}", kind.info.kind);
        }
    }
}
