//! Whether a guess was luck: how many of some dogs, which differ from the run's by their noise alone, would have been nearer
//! to it. Made in slices once the answer is known. Knows runs, nothing of windows.

use frankie_sim::task::{Assessment, TaskKind, Truth};
use frankie_sim::{AgentId, Guess, Run, Vec2, math};

use super::Flock;

/// The number of dogs.
const DOGS: u32 = 200;

/// The dogs that a guess is compared with.
#[derive(Debug)]
pub struct Luck {
    guess: Guess,
    /// How far the guess was from what happened.
    off: f64,
    /// The first step that counts, and the last one.
    steps: [u64; 2],
    /// The center of the circle, where a circle was guessed.
    center: Option<Vec2>,
    flock: Flock,
    /// The step that the dogs are on the way to.
    next: u64,
    /// The largest distance of each dog from the center, and where it was then.
    farthest: Vec<(f64, Vec2)>,
    is_done: bool,
    is_refused: bool,
}

impl Luck {
    /// Returns the dogs for a guess of a place or a circle whose truth is known, with all steps still to make; `None` for
    /// other guesses, and without noise, where all dogs are the same.
    #[must_use]
    pub fn new(run: &Run, assessment: &Assessment) -> Option<Self> {
        let (guess, off) = (assessment.guess?, assessment.off()?);
        let steps = match (&run.level().task()?.kind, guess, assessment.truth?) {
            (TaskKind::Place { at_step, .. }, Guess::Place(_), Truth::Place(_)) => [*at_step; 2],
            (TaskKind::Radius { steps, .. }, Guess::Radius(_), Truth::Radius(_)) => *steps,
            _ => return None,
        };
        if run.level().noise_config().kind.info.kind == "none" {
            return None;
        }
        let flock = Flock::new(run, AgentId::FIRST, super::noise_indexes(run, DOGS))?;
        let (next, farthest) = (steps[0], Vec::new());
        let center = assessment.center;
        Some(Self { guess, off, steps, center, flock, next, farthest, is_done: false, is_refused: false })
    }

    /// Returns whether these dogs are compared with this guess.
    #[must_use]
    pub fn is_for(&self, assessment: &Assessment) -> bool {
        assessment.guess == Some(self.guess) && assessment.off() == Some(self.off)
    }

    /// Returns whether there are steps to make.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        !self.is_done && !self.is_refused
    }

    /// Makes steps for a part of a frame.
    pub fn advance(&mut self, run: &Run, max_cost: u64) {
        let mut left = max_cost;
        while self.is_moving() {
            match self.flock.follow(run, self.next, left) {
                // What many dogs cannot follow ends the comparison.
                Err(_) => {
                    self.is_refused = true;
                    return;
                }
                Ok(unused) => left = unused,
            }
            if self.flock.places().step < self.next {
                return;
            }
            self.record_distances();
            self.is_done = self.next >= self.steps[1];
            self.next += 1;
        }
    }

    /// Records how far the dogs are from the center at this step, where that is farther than before.
    fn record_distances(&mut self) {
        let Some(center) = self.center else { return };
        let now = &self.flock.places().now;
        self.farthest.resize(now.len(), (f64::NEG_INFINITY, [0.0; 2]));
        for ((distance, place), at) in self.farthest.iter_mut().zip(now) {
            let away = math::distance(*at, center);
            if away > *distance {
                (*distance, *place) = (away, *at);
            }
        }
    }

    /// Returns how many dogs were nearer to the guess than the run's, of how many; `None` until all steps are made.
    #[must_use]
    pub fn nearer(&self) -> Option<(usize, usize)> {
        if !self.is_done {
            return None;
        }
        let off = |dog: usize| match self.guess {
            Guess::Place(guess) => math::distance(self.flock.places().now[dog], guess),
            Guess::Radius(guess) => {
                (self.farthest.get(dog).map_or(f64::NAN, |(radius, _)| *radius) - guess).abs()
            }
            Guess::Step(_) | Guess::Choice(_) => f64::NAN,
        };
        let all = self.flock.places().now.len();
        Some(((0..all).filter(|dog| off(*dog) < self.off).count(), all))
    }

    /// Returns where each dog was at the step that decides for it, with its confidence; empty until that is known.
    #[must_use]
    pub fn points(&self) -> Vec<(Vec2, f32)> {
        if !self.is_done {
            return Vec::new();
        }
        let places = self.flock.places();
        let at = |dog: usize| self.farthest.get(dog).map_or(places.now[dog], |(_, place)| *place);
        places.confidence.iter().enumerate().map(|(dog, confidence)| (at(dog), *confidence)).collect()
    }
}
