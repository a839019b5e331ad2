//! A picture for every kind in the registries, for the documentation. Reads the registries, makes runs; writes canvases. A
//! new kind gets a picture without a change here.
//!
//! - A surface: the ground in the surface's own view, with minima or the ball.
//! - An optimizer: a trail on a ground that all optimizers share, with the best learning rate there.
//! - A noise: sampled gradients while the true gradient oscillates, with Adam's m̂ and √v̂.

mod race;
mod swing;

use std::sync::Arc;

use frankie_sim::level::LevelEdit;
use frankie_sim::params::{KindInfo, ParamSpec};
use frankie_sim::surface::{self, SurfaceContext};
use frankie_sim::{Level, LevelError, noise, optimizer};

use self::race::{JUDGED_STEPS, RACE_STEPS, RATES, best_race, race, trail_picture};
use self::swing::{NOISE_STEPS, noise_picture, noise_run};
use crate::draw_list::Canvas;
use crate::ground::picture_region;
use crate::map::Map;

/// The width and height of a picture of the ground, in pixels.
const CARD: [u32; 2] = [320, 200];

/// A registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Surfaces.
    Surfaces,
    /// Optimizers.
    Optimizers,
    /// Noises.
    Noises,
}

/// Parameters that kinds take in addition to their own.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shared {
    /// The parameters of every kind.
    pub everywhere: &'static [ParamSpec],
    /// The parameters of a kind that is added to another kind.
    pub added: &'static [ParamSpec],
}

impl Family {
    /// All registries.
    pub const ALL: [Self; 3] = [Self::Surfaces, Self::Optimizers, Self::Noises];

    /// Returns the name of the registry on the command line, which is also the name of its folder of pictures.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Surfaces => "surfaces",
            Self::Optimizers => "optimizers",
            Self::Noises => "noises",
        }
    }

    /// Returns the heading of the registry's page in the documentation.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Surfaces => "Surfaces",
            Self::Optimizers => "Optimizers",
            Self::Noises => "Noises",
        }
    }

    /// Returns the kinds of the registry, in their order.
    #[must_use]
    pub fn kinds(self) -> Vec<&'static KindInfo> {
        match self {
            Self::Surfaces => surface::KINDS.iter().map(|kind| &kind.info).collect(),
            Self::Optimizers => optimizer::KINDS.iter().map(|kind| &kind.info).collect(),
            Self::Noises => noise::KINDS.iter().map(|kind| &kind.info).collect(),
        }
    }

    /// Returns the parameters that the kinds take in addition to their own.
    #[must_use]
    pub fn shared(self) -> Shared {
        match self {
            Self::Surfaces => Shared { everywhere: surface::PLACEMENT, added: surface::WEIGHT },
            Self::Optimizers | Self::Noises => Shared::default(),
        }
    }

    /// Returns the legend of the pictures.
    #[must_use]
    pub fn legend(self) -> String {
        match self {
            Self::Surfaces => "In the pictures low ground is green and high ground is sand; a full dot is a known \
                               global minimum, a ring another minimum, and the ball lies where it lies at the start."
                .to_owned(),
            Self::Optimizers => format!(
                "Every picture shows {RACE_STEPS} steps on the same ground, a turned ravine, from the same start (the \
                 ring) toward the ball, with the same noise. The lighter the trail, the larger |r|. Each has the learning \
                 rate of 0.001, 0.002, 0.005 and so on to 20 with which the loss of the last {JUDGED_STEPS} steps is \
                 least and the trail never leaves the picture; the caption names it."
            ),
            Self::Noises => format!(
                "Every picture shows {NOISE_STEPS} steps while the true gradient, dashed, swings once: the sampled \
                 gradients as lollipops, Adam's m̂ in blue, √v̂ in orange."
            ),
        }
    }

    /// Returns the caption of one kind's picture; an empty string if it needs none.
    #[must_use]
    pub fn caption(self, kind: &str) -> String {
        match self {
            Self::Surfaces | Self::Noises => String::new(),
            Self::Optimizers => best_race(kind).map_or_else(String::new, |(lr, _)| format!("lr = {lr}")),
        }
    }

    /// Returns the picture of one kind.
    ///
    /// # Errors
    /// When there is no such kind, or no level that it can be used in.
    pub fn picture(self, kind: &str) -> Result<Canvas, LevelError> {
        match self {
            Self::Surfaces => surface_picture(kind),
            Self::Optimizers => best_race(kind)
                .map_or_else(|| race(kind, RATES[0]), |(_, run)| Ok(run))
                .map(|run| trail_picture(&run)),
            Self::Noises => noise_run(kind).map(|run| noise_picture(&run)),
        }
    }
}

fn level(id: &str, text: &str, edits: &[LevelEdit]) -> Result<Arc<Level>, LevelError> {
    Level::from_text(id, text, edits, &|_| Err("no file can be read from here".to_owned())).map(Arc::new)
}

fn surface_picture(kind: &str) -> Result<Canvas, LevelError> {
    let text = format!(
        "format = 1\ntitle = \"{kind}\"\n[surface]\nkind = \"{kind}\"\n[optimizer]\nkind = \"adam\"\n"
    );
    let level = level(kind, &text, &[])?;
    let surface_context = SurfaceContext { step: 0, ball: level.ball() };
    let mut canvas = Canvas::new(CARD, 1.0);
    let region = picture_region(level.view(), CARD[0], CARD[1]);
    let area = canvas.area();
    let map = Map::draw(&mut canvas, area, region, &**level.surface(), level.view(), &surface_context, None);
    match surface_context.ball {
        Some(ball) => map.draw_ball(&mut canvas.list, ball),
        None => map.draw_minima(&mut canvas.list, &level.surface().minima(&surface_context)),
    }
    Ok(canvas)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster;

    #[test]
    fn every_kind_has_its_own_picture() {
        for family in Family::ALL {
            let mut drawn: Vec<(&str, Vec<u8>)> = Vec::new();
            for kind in family.kinds() {
                let pixels = raster::pixels(&family.picture(kind.kind).unwrap());
                // The formulas that `custom` comes with are Adam's, so that its way is as well.
                let twin = drawn.iter().find(|(_, other)| *other == pixels && kind.kind != "custom");
                assert!(twin.is_none(), "{} looks like {}", kind.kind, twin.unwrap().0);
                drawn.push((kind.kind, pixels));
            }
        }
    }

    #[test]
    fn an_unknown_kind_has_no_picture() {
        for family in Family::ALL {
            assert!(family.picture("nothing").is_err(), "{}", family.word());
        }
        assert_eq!(Family::Optimizers.caption("nothing"), "");
    }
}
