//! The pack: other dogs that run beside Frankie, from the same place, on the same sampled noise, each by an optimizer
//! of its own.

use super::{KindConfig, Level};
use crate::optimizer::OptimizerKind;

/// The most dogs beside Frankie: as many as have a color of their own.
pub const MAX_PACK: usize = COLORS.len();

/// The words for the pack's colors. What they look like is for whoever draws them.
pub const COLORS: [&str; 4] = ["sky", "vermilion", "yellow", "black"];

/// Frankie's own name.
pub const FRANKIE: &str = "Frankie";

/// A dog beside Frankie.
#[derive(Clone, Debug)]
pub struct Mate {
    /// The key of its table, `pack.KEY`; what replays call it.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// One of [`COLORS`], and no other dog's.
    pub color: &'static str,
    /// What it runs by at first.
    pub optimizer: KindConfig<OptimizerKind>,
}

impl Level {
    /// A dog of the pack: 1 is the first of them, 0 is Frankie and none.
    #[must_use]
    pub fn mate(&self, dog: usize) -> Option<&Mate> {
        self.pack.get(dog.checked_sub(1)?)
    }

    /// What a dog is called: 0 is Frankie, 1 and on are the pack.
    #[must_use]
    pub fn name_of(&self, dog: usize) -> &str {
        if dog == 0 { FRANKIE } else { self.mate(dog).map_or("", |mate| &mate.name) }
    }

    /// The optimizer a dog has at first; `None` where there is no such dog.
    #[must_use]
    pub fn optimizer_of(&self, dog: usize) -> Option<&KindConfig<OptimizerKind>> {
        if dog == 0 { Some(&self.optimizer) } else { self.mate(dog).map(|mate| &mate.optimizer) }
    }

    /// The level as one of the pack meets it: its own optimizer, and nobody else there. Theory's entries are
    /// Frankie's alone.
    pub(crate) fn as_met_by(&self, mate: &Mate) -> Level {
        Level {
            optimizer: mate.optimizer.clone(),
            pack: Vec::new(),
            theory: Vec::new(),
            table: toml::Table::new(),
            ..self.clone()
        }
    }
}
