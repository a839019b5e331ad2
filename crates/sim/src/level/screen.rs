//! What a level shows at first. Every part can be unfolded at any time, so that a level hides nothing for good.

use std::collections::BTreeSet;

/// A part of the screen beside the agents and their target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScreenPart {
    /// The heights of the surface.
    Ground,
    /// The arrows of both axes, as long as |r|.
    Arrows,
    /// The ring that shows |r| = 1.
    Ring,
    /// The path of the agent.
    Trail,
    /// The chart of the x axis.
    ChartX,
    /// The chart of the y axis.
    ChartY,
    /// The sampled gradients on the charts.
    Lollipops,
    /// m̂ on the charts.
    MHat,
    /// √v̂ on the charts.
    VHat,
    /// r on the charts.
    Ratio,
    /// The rule of the optimizer with the numbers of a step.
    Rule,
    /// The hyperparameters that the player may change.
    Tuning,
    /// Play, pause, and the time line.
    Transport,
    /// The plot of the data points.
    Data,
}

impl ScreenPart {
    /// Every part with its name in a level file.
    pub const ALL: [(ScreenPart, &'static str); 14] = [
        (ScreenPart::Ground, "ground"),
        (ScreenPart::Arrows, "arrows"),
        (ScreenPart::Ring, "ring"),
        (ScreenPart::Trail, "trail"),
        (ScreenPart::ChartX, "chart_x"),
        (ScreenPart::ChartY, "chart_y"),
        (ScreenPart::Lollipops, "lollipops"),
        (ScreenPart::MHat, "m_hat"),
        (ScreenPart::VHat, "v_hat"),
        (ScreenPart::Ratio, "ratio"),
        (ScreenPart::Rule, "rule"),
        (ScreenPart::Tuning, "tuning"),
        (ScreenPart::Transport, "transport"),
        (ScreenPart::Data, "data"),
    ];

    /// Returns the name of the part in a level file.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(part, _)| *part == self).map_or("", |(_, name)| name)
    }

    /// Returns the part with a name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(part, _)| *part)
    }
}

/// The parts of the screen that a level shows at first, the one that it introduces, and the map that it has after its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    show: BTreeSet<ScreenPart>,
    introduces: Option<ScreenPart>,
    map: Option<[String; 2]>,
}

/// The keys of a map over the ground: where each start leads.
const STARTS: [&str; 2] = ["start.x", "start.y"];

impl Screen {
    pub(super) fn new(show: BTreeSet<ScreenPart>, introduces: Option<ScreenPart>) -> Self {
        Self { show, introduces, map: None }
    }

    /// Adds a map of two keys.
    pub(super) fn with_map(self, map: Option<[String; 2]>) -> Self {
        Self { map, ..self }
    }

    /// Returns whether a part is shown at first.
    #[must_use]
    pub fn shows(&self, part: ScreenPart) -> bool {
        self.show.contains(&part)
    }

    /// Returns every part that is shown at first, in the order of [`ScreenPart::ALL`].
    pub fn parts(&self) -> impl Iterator<Item = ScreenPart> + '_ {
        self.show.iter().copied()
    }

    /// Returns the keys of the map of many runs that the player may see after the answer: what changes from left to right, and
    /// from bottom to top.
    #[must_use]
    pub fn map(&self) -> Option<[&str; 2]> {
        self.map.as_ref().map(|keys| keys.each_ref().map(String::as_str))
    }

    /// Returns whether that map is one of all starts, which lies over the ground.
    #[must_use]
    pub fn is_map_of_starts(&self) -> bool {
        self.map() == Some(STARTS)
    }

    /// Returns the part that the player sees for the first time in this level.
    #[must_use]
    pub fn introduces(&self) -> Option<ScreenPart> {
        self.introduces
    }
}

impl Default for Screen {
    /// Returns the screen of a level that does not limit it: all parts.
    fn default() -> Self {
        Self::new(ScreenPart::ALL.into_iter().map(|(part, _)| part).collect(), None)
    }
}
