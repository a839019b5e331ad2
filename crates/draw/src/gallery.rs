//! A picture for every kind in the registries, for the pages of documentation. Reads the registries, makes runs; writes
//! sheets. A kind that is new there has its picture without a word here.
//!
//! - A surface: its ground, as its own view has it, with its minima and its ball.
//! - An optimizer: its way over the ground that all of them share, with the learning rate that suits it best there.
//! - A noise: gradients that were sampled while the true one swings, with Adam's m̂ and √v̂.

mod race;
mod swing;

use std::sync::Arc;

use frankie_sim::params::{KindInfo, ParamSpec};
use frankie_sim::surface::{self, SurfaceContext};
use frankie_sim::{Level, LevelError, noise, optimizer};

use self::race::{JUDGED_STEPS, RACE_STEPS, RATES, best_race, race, way_picture};
use self::swing::{NOISE_STEPS, noise_picture, noise_run};
use super::ground::picture_region;
use super::map::Map;
use super::sheet::Sheet;

/// The width and height of a picture of the ground, in pixels.
const CARD: [u32; 2] = [320, 200];

/// Which registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Surfaces.
    Surfaces,
    /// Optimizers.
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
                 ring) toward the ball, with the same noise. The lighter the way, the larger |r|. Each has the learning \
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
    let surface_context = SurfaceContext { step: 0, ball: level.ball };
    let mut sheet = Sheet::new(CARD, 1.0);
    let region = picture_region(&level.view, CARD[0], CARD[1]);
    let area = sheet.area();
    let map = Map::draw(&mut sheet, area, region, &*level.surface, &level.view, &surface_context, None);
    match surface_context.ball {
        Some(ball) => map.ball(&mut sheet, ball),
        None => map.minima(&mut sheet, &level.surface.minima(&surface_context)),
    }
    Ok(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster;

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
}
