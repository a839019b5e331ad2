//! What earlier tries of a level leave behind: their trails, which stay on the ground, and the answers that the player has
//! seen. The session has the tries of its level; [`SeenAnswers`] keeps what was seen in other levels, for the controller.

use std::sync::Arc;

use bevy::prelude::Resource;
use frankie_sim::task::{Assessment, Medal, Truth};
use frankie_sim::trace::TrailPoint;
use frankie_sim::{Level, Run};

use super::trail::position_at;

/// The largest number of earlier tries that are shown.
pub const MAX_EARLIER: usize = 3;
/// The largest number of answers that are remembered.
const MAX_SEEN: usize = 64;

/// A run whose answer has been shown.
#[derive(Clone, Copy, Debug)]
struct Seen {
    seed: u64,
    /// What happened, if the guess earned less than gold.
    truth_if_not_gold: Option<Truth>,
}

/// The answers that have been shown in each level while the game runs. A level that is opened again is not new.
#[derive(Resource, Debug, Default)]
pub struct SeenAnswers(Vec<(Arc<Level>, Vec<Seen>)>);

impl SeenAnswers {
    /// Keeps what a player has seen in a level that is left, beside what was kept of it before.
    pub fn keep(&mut self, level: &Arc<Level>, tries: &Tries) {
        let Some((_, kept)) = self.0.iter_mut().find(|(known, _)| is_same(known, level)) else {
            if !tries.seen.is_empty() {
                self.0.push((level.clone(), tries.seen.clone()));
            }
            return;
        };
        let is_new = |old: &Seen| tries.seen.iter().all(|seen| seen.seed != old.seed);
        let older: Vec<Seen> = kept.iter().copied().filter(is_new).collect();
        *kept = tries.seen.iter().copied().chain(older).take(MAX_SEEN).collect();
    }

    /// Copies what was seen in a level into the tries of a new session of it.
    pub fn restore(&self, level: &Arc<Level>, tries: &mut Tries) {
        let known = self.0.iter().find(|(known, _)| is_same(known, level));
        if let Some((_, seen)) = known.filter(|_| tries.seen.is_empty()) {
            tries.seen.clone_from(seen);
        }
    }
}

/// Returns whether two levels are the same one, and not one with other settings.
fn is_same(a: &Arc<Level>, b: &Arc<Level>) -> bool {
    Arc::ptr_eq(a, b) || (a.id() == b.id() && a.spec() == b.spec())
}

/// A try before the one on the stage.
#[derive(Clone, Debug)]
pub struct EarlierTry {
    /// The path of its first agent, oldest point first.
    pub points: Arc<[TrailPoint]>,
    /// Whether the present run was branched off from this one. Then the two are compared step by step.
    pub is_branch: bool,
}

impl EarlierTry {
    /// Returns what is left of a run; `None` if it made no step.
    #[must_use]
    pub fn of(run: &Run, is_branch: bool) -> Option<Self> {
        let points = run.trace().map_or(&[][..], |trace| trace.trail());
        (run.last_step() > 0 && points.len() > 1).then(|| Self { points: points.into(), is_branch })
    }

    /// Returns where its agent was after a step, between the points that are kept; `None` beyond its end.
    #[must_use]
    pub fn at(&self, step: u64) -> Option<[f64; 2]> {
        self.points.last().filter(|last| step <= last.step)?;
        position_at(&self.points, step)
    }
}

/// The tries of a level so far.
#[derive(Clone, Debug, Default)]
pub struct Tries {
    earlier: Vec<EarlierTry>,
    /// The runs whose answer has been shown, the latest first.
    seen: Vec<Seen>,
    /// Whether the player had seen the present answer before the guess.
    knew_the_answer: bool,
}

impl Tries {
    /// Returns the earlier tries, the latest last.
    #[must_use]
    pub fn earlier(&self) -> &[EarlierTry] {
        &self.earlier
    }

    /// Returns whether the player had seen the answer before this guess.
    #[must_use]
    pub fn knew_the_answer(&self) -> bool {
        self.knew_the_answer
    }

    /// Keeps a try that is replaced by another one, and discards the oldest of too many.
    pub fn remember(&mut self, earlier: Option<EarlierTry>) {
        let Some(earlier) = earlier else { return };
        if self.earlier.len() >= MAX_EARLIER {
            self.earlier.remove(0);
        }
        self.earlier.iter_mut().for_each(|older| older.is_branch = false);
        self.earlier.push(earlier);
    }

    /// Limits the medal of an answer to bone where the player had seen it before the guess. With `is_new` it has just become
    /// known, and is recorded. With little noise the next run ends much as this one: a guess that would have earned gold in an
    /// earlier try, and was not made there, counts as seen as well.
    pub fn limit_medal(&mut self, run: &Run, assessment: &mut Assessment, is_new: bool) {
        let Some(task) = run.level().task().filter(|task| task.is_guess()) else { return };
        if is_new {
            let is_gold = |truth: &Truth| {
                let guess = assessment.guess;
                guess.and_then(|guess| task.medal_for_guess(guess, *truth)) == Some(Medal::Gold)
            };
            // Without noise every run is the same, whatever its seed.
            let is_same = |seen: &Seen| seen.seed == run.seed() || !is_random(run.level());
            let is_known =
                |seen: &Seen| is_same(seen) || seen.truth_if_not_gold.as_ref().is_some_and(is_gold);
            self.knew_the_answer = self.seen.iter().any(is_known);
            let truth_if_not_gold = assessment.truth.filter(|_| assessment.medal < Some(Medal::Gold));
            self.seen.truncate(MAX_SEEN - 1);
            self.seen.insert(0, Seen { seed: run.seed(), truth_if_not_gold });
        }
        if self.knew_the_answer {
            assessment.medal = assessment.medal.min(Some(Medal::Bone));
        }
    }
}

fn is_random(level: &Level) -> bool {
    level.noise_config().kind.info.kind != "none"
}

#[cfg(test)]
mod tests {
    use frankie_sim::{Event, Guess};

    use super::*;
    use crate::game::ask::tests::BONE;

    /// A slope on which he makes 20 steps of 0.1 along both axes, with a little noise.
    fn level() -> String {
        BONE.replace("slope = [-1.0, 0.0]", "slope = [-1.0, -1.0]")
            .replace("kind = \"none\"", "kind = \"gaussian\"\nsigma = 0.01")
    }

    /// Returns the run of a guess that is right, and the medal after what was seen before.
    fn guessed(tries: &mut Tries, level: &str, seed: u64) -> Option<Medal> {
        guessed_at(tries, level, seed, [2.0, 2.0])
    }

    fn guessed_at(tries: &mut Tries, level: &str, seed: u64, place: [f64; 2]) -> Option<Medal> {
        let mut run = Run::new(Arc::new(Level::parse("a", level).unwrap()), seed);
        run.apply(Event::Guess(Guess::Place(place))).unwrap();
        run.seek(20);
        let mut assessment = run.assess().unwrap();
        tries.limit_medal(&run, &mut assessment, true);
        tries.limit_medal(&run, &mut assessment, false);
        tries.remember(EarlierTry::of(&run, false));
        assessment.medal
    }

    #[test]
    fn gold_is_for_noise_that_the_player_has_not_seen() {
        let mut tries = Tries::default();
        let medals = [1, 1, 2, 1].map(|seed| guessed(&mut tries, &level(), seed));
        assert_eq!(medals, [Medal::Gold, Medal::Bone, Medal::Gold, Medal::Bone].map(Some));
        let still = BONE.replace("slope = [-1.0, 0.0]", "slope = [-1.0, -1.0]");
        let mut tries = Tries::default();
        let medals = [1, 2].map(|seed| guessed(&mut tries, &still, seed));
        assert_eq!(medals, [Medal::Gold, Medal::Bone].map(Some), "without noise all seeds are the same");
    }

    #[test]
    fn where_he_was_seen_to_end_is_no_guess_under_other_noise() {
        let mut tries = Tries::default();
        let places = [[0.0, 1.0], [2.0, 2.0], [1.95, 2.0]];
        let medals = [1, 2, 3].map(|seed| guessed_at(&mut tries, &level(), seed, places[seed as usize - 1]));
        assert_eq!(medals, [Medal::Paw, Medal::Bone, Medal::Bone].map(Some));
    }

    #[test]
    fn answers_stay_known_when_another_session_of_the_level_ends() {
        let parsed = Arc::new(Level::parse("a", &level()).unwrap());
        let mut seen = SeenAnswers::default();
        for seed in [1, 2] {
            let mut tries = Tries::default();
            guessed(&mut tries, &level(), seed);
            seen.keep(&parsed, &tries);
            seen.keep(&parsed, &Tries::default());
        }
        let mut next = Tries::default();
        seen.restore(&parsed, &mut next);
        let medals = [1, 2, 3].map(|seed| guessed(&mut next, &level(), seed));
        assert_eq!(medals, [Medal::Bone, Medal::Bone, Medal::Gold].map(Some));
    }

    #[test]
    fn the_latest_tries_are_shown_and_only_runs_that_made_a_step() {
        let mut tries = Tries::default();
        for seed in 1..6 {
            guessed(&mut tries, &level(), seed);
        }
        assert_eq!(tries.earlier().len(), MAX_EARLIER);
        let run = Run::new(Arc::new(Level::parse("a", &level()).unwrap()), 1);
        tries.remember(EarlierTry::of(&run, false));
        assert_eq!(tries.earlier().len(), MAX_EARLIER);
        assert_eq!(tries.earlier()[0].points.len(), 21);
    }

    #[test]
    fn an_earlier_try_is_compared_step_by_step() {
        let mut run = Run::new(Arc::new(Level::parse("a", &level()).unwrap()), 1);
        run.seek(20);
        let earlier = EarlierTry::of(&run, true).unwrap();
        for step in [0, 7, 20] {
            run.seek(step);
            assert_eq!(earlier.at(step), Some(run.state().at));
        }
        assert_eq!(earlier.at(21), None, "its run is over");
    }
}
