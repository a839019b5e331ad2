//! A map of two settings in words, as a command and as a figure.

use frankie_draw::chart::number;
use frankie_draw::run_map::{Key, MapAxis, RunMap, Shown};
use frankie_sim::Outcome;
use frankie_sim::sweep::Scale;

use super::MapPage;
use crate::game::numbers;
use crate::levels::links;
use crate::run_plane::quoted;

impl MapPage {
    /// Describes the map in a line.
    #[must_use]
    pub fn summary(&self) -> String {
        format!("Map of {} and {}: {}", self.label(0), self.label(1), self.shown.title())
    }

    /// Describes the two settings of a cell, with as many digits as tell it from its neighbors.
    #[must_use]
    pub fn describe_values(&self, cell: [usize; 2]) -> String {
        let plane = self.grid.plane();
        let of_axis = |i: usize| {
            let next = if cell[i] == 0 { 1 } else { cell[i] - 1 };
            let (value, step) = (plane.value(i, cell[i]), plane.value(i, cell[i]) - plane.value(i, next));
            format!("{} {}", self.label(i), number::tick(value, step.abs()))
        };
        format!("{}, {}", of_axis(0), of_axis(1))
    }

    /// Describes how the run of a cell went; `None` while it is not made.
    #[must_use]
    pub fn describe_run(&self, cell: [usize; 2]) -> Option<String> {
        let run = self.grid.cells().get(cell[1] * self.grid.plane().size[0] + cell[0])?.as_ref()?;
        let steps = numbers::count(run.steps);
        Some(match run.outcome {
            Outcome::LeftBounds => format!("runs off after {steps} steps"),
            Outcome::NotFinite => format!("his numbers end after {steps} steps"),
            Outcome::Reached => format!("reaches the goal after {steps} steps"),
            Outcome::Running | Outcome::OutOfSteps => match (self.shown, run.minimum) {
                (Shown::Ratio, _) => format!("rms of r {} over {steps} steps", numbers::short(run.ratio)),
                (Shown::Minimum, Some(place)) => {
                    let name = self.minimum_name(place);
                    format!("nearest is {name} after {steps} steps, loss {}", numbers::short(run.loss))
                }
                _ => format!("loss {} after {steps} steps", numbers::short(run.loss)),
            },
        })
    }

    /// Returns what the colors mean, in the order of a key, with the names of minima that the map over the ground has as well.
    #[must_use]
    pub fn color_keys(&self) -> Vec<Key> {
        self.colors.keys_with(&|place| self.minimum_name(place))
    }

    fn minimum_name(&self, place: usize) -> String {
        self.minima.get(place).cloned().unwrap_or_else(|| format!("minimum {place}"))
    }

    /// Describes how the run went that stands for a cell whose own is not made; `None` where there is none.
    #[must_use]
    pub fn describe_neighbor(&self, cell: [usize; 2]) -> Option<String> {
        let (neighbor, _) = self.grid.shown_at(cell)?;
        self.describe_run(neighbor).map(|words| format!("nearby: {words}"))
    }

    /// Describes what the map is made with beside its axes: the optimizer, the ground and the noise.
    #[must_use]
    pub fn describe_setting(&self) -> String {
        let level = &self.level;
        let [optimizer, surface] =
            [level.optimizer().kind.info.title, level.surface_config().kind.info.title];
        format!("{optimizer}, ground {surface}, noise {}", level.noise_config().kind.info.kind)
    }

    /// Returns the command that draws this view.
    #[must_use]
    pub fn command_line(&self) -> String {
        let level = links::level_link(&self.level, self.seed).unwrap_or_else(|_| self.level.id().to_owned());
        let axis = |axis: &MapAxis| match (axis.scale, axis.ends) {
            (Scale::Linear, [from, to]) => quoted(&format!("{}={from:?}:{to:?}", axis.name)),
            (Scale::Log, [from, to]) => quoted(&format!("{}=log:{from:?}..{to:?}", axis.name)),
        };
        let shown = Shown::ALL.iter().find(|(shown, _)| *shown == self.shown).map_or("", |(_, name)| name);
        format!(
            "frankie map {} --seed {} --steps {} --x {} --y {} --show {shown} --out map.png",
            quoted(&level),
            self.seed,
            self.steps,
            axis(&self.axes[0]),
            axis(&self.axes[1]),
        )
    }

    /// Returns the map as a figure. Cells whose run is not made show the nearest one that is.
    #[must_use]
    pub fn figure(&self) -> RunMap {
        let size = self.grid.plane().size;
        let places = (0..size[1]).flat_map(|row| (0..size[0]).map(move |column| [column, row]));
        let cells = places.filter_map(|at| self.grid.shown_at(at).map(|(_, cell)| *cell)).collect();
        let level = &self.level;
        let kinds = [level.surface_config().kind.info.title, level.optimizer().kind.info.title];
        let noise = level.noise_config().kind.info.kind;
        let caption =
            format!("{}, {}, noise {noise}, seed {}, {} steps", kinds[0], kinds[1], self.seed, self.steps);
        let title = format!("{}: {}", level.title(), self.shown.title());
        RunMap { title, caption, axes: self.axes.clone(), size, shown: self.shown, cells }
    }
}
