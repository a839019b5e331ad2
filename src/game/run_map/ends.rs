//! Where runs end: which of the known minima or targets they come to, in colors and in words. Knows levels and ends of runs,
//! nothing of windows.

use std::sync::Arc;

use frankie_draw::run_map::EndKind;
use frankie_sim::level::Goal;
use frankie_sim::surface::SurfaceContext;
use frankie_sim::{Ensemble, Level, Outcome, Vec2, math};

use crate::game::numbers;
use crate::run_plane::steps_of;

/// The distance from a minimum that counts as being there where the level sets none, as a share of the smaller side of the
/// view, and as a share of the distance to the next minimum.
const NEAR_VIEW: f64 = 0.08;
const NEAR_NEXT: f64 = 0.4;
/// The shares of the losses, in order, that have the first and the last color.
const LOSS_SHARES: [f64; 2] = [0.02, 0.95];

/// How a run from a place of the ground ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// Where the dog was.
    pub at: Vec2,
    /// Whether its run was over, and why.
    pub outcome: Outcome,
    /// The number of steps.
    pub steps: u64,
    /// The loss there.
    pub loss: f64,
}

impl End {
    /// Returns how the run of an agent ended.
    #[must_use]
    pub fn of(ensemble: &Ensemble, agent: usize) -> Self {
        let (at, outcome) = (ensemble.position(agent), ensemble.outcome(agent));
        Self { at, outcome, steps: ensemble.steps(agent), loss: ensemble.loss(agent) }
    }
}

/// The places that runs of a level can come to.
#[derive(Clone, Debug)]
pub struct Ends {
    places: Vec<Vec2>,
    names: Vec<String>,
    /// The distance that counts as being there.
    near: f64,
    /// Whether a run that reached its goal is at one of them, and not only over.
    has_target: bool,
    max_steps: u64,
    /// A low and a high loss.
    losses: [f64; 2],
}

impl Ends {
    /// Returns the places of a level.
    #[must_use]
    pub fn of(level: &Arc<Level>) -> Self {
        let (places, radius) = match level.goal() {
            Some(Goal::Reach { at: Some(at), radius, .. }) => (vec![at], Some(radius)),
            Some(Goal::Reach { radius, .. } | Goal::Minima { radius, .. }) => (Vec::new(), Some(radius)),
            Some(Goal::Steps(_)) | None => (Vec::new(), None),
        };
        let places = if places.is_empty() { minima_of(level) } else { places };
        let has_target = radius.is_some();
        let near = radius.unwrap_or(0.0).max(near_of(level, &places));
        let names = names(&places, level.ball().is_some());
        Self { places, names, near, has_target, max_steps: steps_of(level), losses: [0.0; 2] }
    }

    /// Returns whether no place is known that runs could come to: the loss at the end is shown then.
    #[must_use]
    pub fn are_unknown(&self) -> bool {
        self.places.is_empty()
    }

    /// Returns the places with their names.
    pub fn named_places(&self) -> impl Iterator<Item = (Vec2, &str)> {
        self.places.iter().copied().zip(self.names.iter().map(String::as_str))
    }

    /// Takes the range of the colors of losses from the ends of some runs.
    pub fn set_losses<'a>(&mut self, ends: impl Iterator<Item = &'a End>) {
        let is_by_loss = |end: &&End| matches!(self.end_kind(end), EndKind::Loss(_) | EndKind::Elsewhere(_));
        let losses = ends.filter(is_by_loss).map(|end| end.loss).filter(|loss| loss.is_finite());
        let mut losses: Vec<f64> = losses.collect();
        losses.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| losses.get((share * losses.len() as f64) as usize).copied();
        if let (Some(low), Some(high)) = (at(LOSS_SHARES[0]), at(LOSS_SHARES[1])) {
            self.losses = [low, high];
        }
    }

    /// Returns the nearest place with its index, if it is near.
    fn place(&self, at: Vec2) -> Option<usize> {
        let (index, away) = self.nearest(at)?;
        (away <= self.near).then_some(index)
    }

    fn nearest(&self, at: Vec2) -> Option<(usize, f64)> {
        let distances = self.places.iter().map(|place| math::distance(*place, at)).enumerate();
        distances.min_by(|(_, a), (_, b)| a.total_cmp(b))
    }

    /// Returns whether a dog is at one of the places.
    #[must_use]
    pub fn is_there(&self, at: Vec2) -> bool {
        self.place(at).is_some()
    }

    /// Returns what became of a run.
    #[must_use]
    pub fn end_kind(&self, end: &End) -> EndKind {
        match end.outcome {
            Outcome::LeftBounds => return EndKind::RunsOff,
            Outcome::NotFinite => return EndKind::NotFinite,
            Outcome::Reached | Outcome::OutOfSteps | Outcome::Running => {}
        }
        if self.are_unknown() {
            return EndKind::Loss(self.share_of(end.loss));
        }
        let is_reached = self.has_target && end.outcome == Outcome::Reached;
        let place =
            if is_reached { self.nearest(end.at).map(|(index, _)| index) } else { self.place(end.at) };
        match place {
            Some(place) => {
                // Without a goal all runs are equally long.
                let share = if is_reached { end.steps as f32 / self.max_steps.max(1) as f32 } else { 0.0 };
                EndKind::Arrives { place, share: share.clamp(0.0, 1.0) }
            }
            None => EndKind::Elsewhere(self.share_of(end.loss)),
        }
    }

    /// Returns the share of the way from a low loss to a high one.
    fn share_of(&self, loss: f64) -> f32 {
        let [low, high] = self.losses;
        let share = if high > low { ((loss - low) / (high - low)).clamp(0.0, 1.0) } else { 0.5 };
        if share.is_nan() { 1.0 } else { share as f32 }
    }

    /// Returns what the colors mean, in the order of a key.
    #[must_use]
    pub fn keys(&self) -> Vec<(EndKind, String)> {
        let mut keys: Vec<(EndKind, String)> = if self.are_unknown() {
            vec![
                (EndKind::Loss(0.0), "low loss at the end".to_owned()),
                (EndKind::Loss(1.0), "high loss".to_owned()),
            ]
        } else {
            let of = |(place, name): (usize, &String)| (EndKind::Arrives { place, share: 0.0 }, name.clone());
            let arrives = self.names.iter().enumerate().map(of);
            arrives.chain([(EndKind::Elsewhere(0.5), "elsewhere".to_owned())]).collect()
        };
        keys.push((EndKind::RunsOff, "ran off".to_owned()));
        keys.push((EndKind::NotFinite, "not finite".to_owned()));
        keys
    }

    /// Returns the index of the key of a kind of end. A loss has none: it lies between two.
    #[must_use]
    pub fn key_of(&self, kind: EndKind) -> Option<usize> {
        let first = if self.are_unknown() { 1 } else { self.places.len() };
        match kind {
            EndKind::Arrives { place, .. } => Some(place),
            EndKind::Elsewhere(_) => Some(first),
            EndKind::RunsOff => Some(first + 1),
            EndKind::NotFinite => Some(first + 2),
            EndKind::Loss(_) => None,
        }
    }

    /// Describes an end in a line. `arrived` is the step from which on the dog was near the place where it ended.
    #[must_use]
    pub fn describe(&self, end: &End, arrived: u64) -> String {
        let steps = numbers::count(end.steps);
        let name = |place: usize| self.names.get(place).map_or("the minimum", String::as_str);
        match (self.end_kind(end), end.outcome) {
            (EndKind::RunsOff, _) => format!("runs off after {steps} steps"),
            (EndKind::NotFinite, _) => format!("his numbers end after {steps} steps"),
            (EndKind::Loss(_), _) => format!("loss {} after {steps} steps", numbers::short(end.loss)),
            (EndKind::Arrives { place, .. }, Outcome::Reached) if self.has_target => {
                format!("ends in {} after {steps} steps", name(place))
            }
            (EndKind::Arrives { place, .. }, _) => {
                format!("ends in {}, near it from step {} on", name(place), numbers::count(arrived))
            }
            (EndKind::Elsewhere(_), _) => match self.nearest(end.at) {
                Some((place, _)) => format!("not yet in {} after {steps} steps", name(place)),
                None => format!("still on his way after {steps} steps"),
            },
        }
    }
}

fn near_of(level: &Level, places: &[Vec2]) -> f64 {
    let [wide, high] = level.view().size();
    let of_view = NEAR_VIEW * wide.min(high);
    let pairs = places.iter().enumerate().flat_map(|(i, a)| places[..i].iter().map(move |b| (*a, *b)));
    pairs.map(|(a, b)| NEAR_NEXT * math::distance(a, b)).fold(of_view, f64::min)
}

/// Returns names of the minima of a level, in the order of its surface.
pub(super) fn minimum_names(level: &Level) -> Vec<String> {
    names(&minima_of(level), false)
}

/// Returns where the minima of a level lie, with the ball at its start.
fn minima_of(level: &Level) -> Vec<Vec2> {
    let context = SurfaceContext { step: 0, ball: level.ball() };
    level.surface().minima(&context).iter().map(|minimum| minimum.at).collect()
}

/// Returns names of places by where they lie from each other.
fn names(places: &[Vec2], has_ball: bool) -> Vec<String> {
    let one = if has_ball { "the ball" } else { "the minimum" };
    let count = places.len() as f64;
    let middle = [0, 1].map(|i| places.iter().map(|place| place[i]).sum::<f64>() / count);
    let beside = |at: &Vec2| if at[0] < middle[0] { "left" } else { "right" };
    let above = |at: &Vec2| if at[1] < middle[1] { "lower" } else { "upper" };
    let by_side = |name: &dyn Fn(&Vec2) -> String| -> Option<Vec<String>> {
        let names: Vec<String> = places.iter().map(name).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        (sorted.len() == names.len()).then_some(names)
    };
    let wide = places.iter().map(|at| (at[0] - middle[0]).abs()).fold(0.0, f64::max);
    let high = places.iter().map(|at| (at[1] - middle[1]).abs()).fold(0.0, f64::max);
    let in_line = |at: &Vec2| format!("the {} bowl", if wide >= high { beside(at) } else { above(at) });
    let in_corner = |at: &Vec2| format!("the {} {} bowl", above(at), beside(at));
    let by_place = |at: &Vec2| format!("the bowl at {}, {}", numbers::tight(at[0]), numbers::tight(at[1]));
    match places.len() {
        1 => vec![one.to_owned()],
        2 => by_side(&in_line).unwrap_or_else(|| places.iter().map(by_place).collect()),
        _ => by_side(&in_corner).unwrap_or_else(|| places.iter().map(by_place).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_named_by_where_they_lie() {
        assert_eq!(names(&[[3.0, 2.0]], false), ["the minimum"]);
        assert_eq!(names(&[[3.0, 2.0]], true), ["the ball"]);
        assert_eq!(names(&[[-1.0, 0.0], [0.9, 0.1]], false), ["the left bowl", "the right bowl"]);
        assert_eq!(names(&[[0.0, -2.0], [0.3, 1.0]], false), ["the lower bowl", "the upper bowl"]);
        let four = [[3.0, 2.0], [-2.8, 3.1], [-3.8, -3.3], [3.6, -1.8]];
        let words = ["upper right", "upper left", "lower left", "lower right"];
        assert_eq!(names(&four, false), words.map(|word| format!("the {word} bowl")));
        let three = names(&[[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]], false);
        assert!(three.iter().all(|name| name.starts_with("the bowl at ")), "{three:?}");
        assert!(names(&[], false).is_empty());
    }
}
