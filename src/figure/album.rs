//! A picture for every kind in the registries, for the pages of documentation. Reads the registries, makes runs; writes
//! sheets. A kind that is new there has its picture without a word here.
//!
//! - A surface: its ground, as its own view has it, with its minima and its ball.
//! - An optimiser: its way over the ground that all of them share, with the learning rate that suits it best there.
//! - A noise: gradients that were sampled while the true one swings, with Adam's m̂ and √v̂.

use std::sync::Arc;

use frankie_sim::params::{KindInfo, ParamSpec};
use frankie_sim::surface::{self, Moment};
use frankie_sim::trace::TrailPoint;
use frankie_sim::{Axis, Level, LevelError, Outcome, Run, noise, optimizer};

use super::chart::{lanes, model};
use super::ground::picture_region;
use super::map::Map;
use super::mud;
use super::sheet::{Area, Sheet};

/// A picture's width and height, in pixels.
const CARD: [u32; 2] = [320, 200];
/// A chart's.
const CHART: [u32; 2] = [640, 200];
/// Where a chart ends that has a map at its right, and where the map begins.
const CHART_ENDS: f32 = 432.0;
const MAP_BEGINS: f32 = 440.0;

/// Steps that every optimiser makes.
pub const RACE_STEPS: u64 = 100;
/// The learning rates each of them may try.
const RATES: [f64; 14] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0];
/// The loss over so many of the last steps decides, of ways that stay in the picture.
const JUDGED_STEPS: u64 = 25;
/// The ground of all optimisers.
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

/// Steps of a picture of noise.
pub const NOISE_STEPS: u64 = 80;
/// The ground of noises: on the x axis the true gradient swings once.
const SWING: &str = r#"
format = 1
title = "Swing"
seed = 1
[surface]
kind = "signal"
pattern = "sine"
period = [80.0, 160.0]
[noise]
kind = "none"
[optimizer]
kind = "adam"
lr = 0.18
[start]
at = [3.0, 2.0]
"#;

/// Which registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Surfaces.
    Surfaces,
    /// Optimisers.
    Optimizers,
    /// Noises.
    Noises,
}

/// What kinds can be told beside their own parameters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shared {
    /// By every kind.
    pub everywhere: &'static [ParamSpec],
    /// Where it is added to another of them.
    pub added: &'static [ParamSpec],
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Surfaces, Self::Optimizers, Self::Noises];

    /// Its word on the command line, and the name of its folder of pictures.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Surfaces => "surfaces",
            Self::Optimizers => "optimizers",
            Self::Noises => "noises",
        }
    }

    /// The heading of its page.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Surfaces => "Surfaces",
            Self::Optimizers => "Optimizers",
            Self::Noises => "Noises",
        }
    }

    /// Its kinds, in the order they are listed.
    #[must_use]
    pub fn kinds(self) -> Vec<&'static KindInfo> {
        match self {
            Self::Surfaces => surface::KINDS.iter().map(|kind| &kind.info).collect(),
            Self::Optimizers => optimizer::KINDS.iter().map(|kind| &kind.info).collect(),
            Self::Noises => noise::KINDS.iter().map(|kind| &kind.info).collect(),
        }
    }

    /// What its kinds take beside their own parameters.
    #[must_use]
    pub fn shared(self) -> Shared {
        match self {
            Self::Surfaces => Shared { everywhere: surface::PLACEMENT, added: surface::WEIGHT },
            Self::Optimizers | Self::Noises => Shared::default(),
        }
    }

    /// What is to be known of its pictures, in words.
    #[must_use]
    pub fn legend(self) -> String {
        match self {
            Self::Surfaces => "In the pictures low ground is green, high ground is sand; a full dot is a lowest \
                               point that is known, a ring another minimum, and the ball lies where it lies at first."
                .to_owned(),
            Self::Optimizers => format!(
                "Every picture shows {RACE_STEPS} steps on the same ground, a turned ravine, from the same start (the \
                 ring) towards the ball, with the same noise. The lighter the way, the larger |r|. Each has the learning \
                 rate of 0.001, 0.002, 0.005 and so on to 20 with which the loss of the last {JUDGED_STEPS} steps is \
                 least and he never leaves the picture; it stands beneath."
            ),
            Self::Noises => format!(
                "Every picture shows {NOISE_STEPS} steps while the true gradient, dashed, swings once: what he is fed \
                 as lollipops, Adam's m̂ in blue, √v̂ in orange."
            ),
        }
    }

    /// What stands beneath one kind's picture; empty where there is nothing to add.
    #[must_use]
    pub fn caption(self, kind: &str) -> String {
        match self {
            Self::Surfaces | Self::Noises => String::new(),
            Self::Optimizers => best_race(kind).map_or_else(String::new, |(lr, _)| format!("lr = {lr}")),
        }
    }

    /// The picture of one kind.
    ///
    /// # Errors
    /// Where there is no such kind, or no level it fits.
    pub fn picture(self, kind: &str) -> Result<Sheet, LevelError> {
        match self {
            Self::Surfaces => surface_picture(kind),
            Self::Optimizers => best_race(kind)
                .map_or_else(|| race(kind, RATES[0]), |(_, run)| Ok(run))
                .map(|run| way_picture(&run)),
            Self::Noises => noise_run(kind).map(|run| noise_picture(&run)),
        }
    }
}

fn level(id: &str, text: &str, settings: &[(&str, &str)]) -> Result<Arc<Level>, LevelError> {
    let settings: Vec<(String, String)> =
        settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    Level::with_settings(id, text, &settings).map(Arc::new)
}

fn surface_picture(kind: &str) -> Result<Sheet, LevelError> {
    let text = format!(
        "format = 1\ntitle = \"{kind}\"\n[surface]\nkind = \"{kind}\"\n[optimizer]\nkind = \"adam\"\n"
    );
    let level = level(kind, &text, &[])?;
    let moment = Moment { step: 0, ball: level.surface.ball() };
    let mut sheet = Sheet::new(CARD, 1.0);
    let region = picture_region(&level.view, CARD[0], CARD[1]);
    let area = sheet.area();
    let map = Map::draw(&mut sheet, area, region, &*level.surface, &level.view, &moment, None);
    match moment.ball {
        Some(ball) => map.ball(&mut sheet, ball),
        None => map.minima(&mut sheet, &level.surface.minima(&moment)),
    }
    Ok(sheet)
}

/// A run of one optimiser over the ground of all.
fn race(kind: &str, lr: f64) -> Result<Run, LevelError> {
    let lr = format!("{lr:?}");
    let level = level("race", RACE, &[("optimizer.kind", kind), ("optimizer.lr", &lr)])?;
    let seed = level.seed;
    let mut run = Run::new(level, seed);
    run.seek(RACE_STEPS);
    Ok(run)
}

/// The run with the learning rate that has the least loss at the end, and that rate.
fn best_race(kind: &str) -> Option<(f64, Run)> {
    let judged = |run: &Run| {
        let rows = run.trace()?.rows();
        let stays = rows.iter().all(|row| run.level().view.contains(row.at, 1.0));
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

fn way_picture(run: &Run) -> Sheet {
    let level = run.level();
    let mut sheet = Sheet::new(CARD, 1.0);
    let region = picture_region(&level.view, CARD[0], CARD[1]);
    let area = sheet.area();
    let map = Map::draw(&mut sheet, area, region, &*level.surface, &level.view, &run.moment(), None);
    if let Some(minimum) = level.surface.minima(&run.moment()).first() {
        map.ball(&mut sheet, minimum.at);
    }
    // Nearly every noisy step beside the floor goes up some slope: red would be all there is to see.
    let trail = run.trace().map_or(&[][..], |trace| trace.trail());
    let trail: Vec<TrailPoint> =
        trail.iter().map(|point| TrailPoint { wrong_way: false, ..*point }).collect();
    map.way(&mut sheet, &trail);
    map.start(&mut sheet, level.start.at);
    map.end(&mut sheet, run.state().at);
    sheet
}

/// A run with one kind of noise, on the ground that swings; a noise that needs another ground has the first it fits.
fn noise_run(kind: &str) -> Result<Run, LevelError> {
    let swinging = level("swing", SWING, &[("noise.kind", kind)]);
    let level = swinging.or_else(|refused| {
        let other = surface::KINDS.iter().find_map(|surface| {
            level("swing", SWING, &[("noise.kind", kind), ("surface.kind", surface.info.kind)]).ok()
        });
        other.ok_or(refused)
    })?;
    let seed = level.seed;
    let mut run = Run::new(level, seed);
    run.seek(NOISE_STEPS);
    Ok(run)
}

fn noise_picture(run: &Run) -> Sheet {
    let mut sheet = Sheet::new(CHART, 1.0);
    let Some(trace) = run.trace() else { return sheet };
    let mud = mud::depths(&*run.level().noise, trace.rows().iter().map(|row| row.from));
    let whole = sheet.area();
    let area = if mud.is_some() { Area { right: CHART_ENDS, ..whole } } else { whole };
    let columns = model::columns(trace.rows(), Axis::X, 1..=NOISE_STEPS, 1, &[]);
    let chart = lanes::Chart {
        axis: Axis::X,
        columns: &columns,
        steps: [1, NOISE_STEPS],
        marks: &[],
        mud: mud.as_deref().unwrap_or_default(),
        has_ratios: false,
    };
    lanes::draw(&mut sheet, area, &chart);
    if mud.is_some() {
        muddy_map(&mut sheet, Area { left: MAP_BEGINS, ..whole }, run);
    }
    sheet
}

/// Where the mud lies and how he went through it.
fn muddy_map(sheet: &mut Sheet, area: Area, run: &Run) {
    let level = run.level();
    let region = picture_region(&level.view, area.width() as u32, area.height() as u32);
    let noise = Some(&*level.noise);
    let map = Map::draw(sheet, area, region, &*level.surface, &level.view, &run.moment(), noise);
    map.way(sheet, run.trace().map_or(&[], |trace| trace.trail()));
    map.start(sheet, level.start.at);
    map.end(sheet, run.state().at);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::raster;

    #[test]
    fn every_kind_has_a_picture_that_is_not_like_another() {
        for family in Family::ALL {
            let mut seen: Vec<(&str, Vec<u8>)> = Vec::new();
            for kind in family.kinds() {
                let pixels = raster::pixels(&family.picture(kind.kind).unwrap());
                let twin = seen.iter().find(|(_, other)| *other == pixels);
                assert!(twin.is_none(), "{} looks like {}", kind.kind, twin.unwrap().0);
                seen.push((kind.kind, pixels));
            }
        }
    }

    #[test]
    fn a_kind_that_is_none_has_no_picture() {
        for family in Family::ALL {
            assert!(family.picture("nothing").is_err(), "{}", family.word());
        }
        assert_eq!(Family::Optimizers.caption("nothing"), "");
    }

    #[test]
    fn the_learning_rate_that_is_told_is_the_best_of_those_tried() {
        let (lr, run) = best_race("adam").unwrap();
        let late = |run: &Run| {
            run.trace()
                .unwrap()
                .rows()
                .iter()
                .rev()
                .take(JUDGED_STEPS as usize)
                .map(|row| row.loss)
                .sum::<f64>()
        };
        for other in [0.5 * lr, 2.0 * lr] {
            assert!(late(&race("adam", other).unwrap()) > late(&run));
        }
        assert_eq!(Family::Optimizers.caption("adam"), format!("lr = {lr}"));
    }
}
