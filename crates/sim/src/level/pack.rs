//! The pack: other dogs that run beside Frankie, from the same place, on the same sampled noise, each by an optimiser
//! of its own.

use super::{Level, Picked};
use crate::optimizer::OptimizerKind;

/// The most dogs beside Frankie: as many as have a colour of their own.
pub const PACK_MOST: usize = COLORS.len();

/// The words for the pack's colours. What they look like is for whoever draws them.
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
    pub optimizer: Picked<OptimizerKind>,
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

    /// The optimiser a dog has at first; `None` where there is no such dog.
    #[must_use]
    pub fn optimizer_of(&self, dog: usize) -> Option<&Picked<OptimizerKind>> {
        if dog == 0 { Some(&self.optimizer) } else { self.mate(dog).map(|mate| &mate.optimizer) }
    }

    /// The level as one of the pack meets it: its own optimiser, and nobody else there. Theory's entries are
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
