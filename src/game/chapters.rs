//! Chapters: when one is finished, which medals were earned in it, its best moment, and what it teaches in a sentence. Pure:
//! reads levels and progress.

use std::sync::Arc;

use bevy::prelude::Resource;
use frankie_sim::Level;
use frankie_sim::task::Medal;

use crate::store::Progress;

/// What each chapter teaches.
const SENTENCES: [(&str, &str); 8] = [
    (PUPPY_SCHOOL, "Each axis steps by its own r: far where its gradients agree, little where they do not."),
    (
        "the-park",
        "A step of its own for each axis makes long valleys short, as long as they lie along an axis.",
    ),
    (
        "bad-weather",
        "Noise makes r small, so he is careful by himself. Only noise that repeats itself fools him.",
    ),
    (
        "fetch",
        "A running mean remembers: after a turn he runs the wrong way until it has come back through zero.",
    ),
    ("trick-terrain", "β₁, β₂, ε and lr each decide something: know which one, and no ground tricks you."),
    (
        "the-training-ground",
        "The loss of a model is a ground as well: by the same rule he fits lines and trains networks.",
    ),
    ("you-are-frankie", "From noisy arrows alone, a mean and a size are enough to choose a good step."),
    ("", "Each axis has a step of its own, by how much its gradients agree."),
];
const PUPPY_SCHOOL: &str = "puppy-school";

/// The end of a chapter that the dialog shows. The controller writes it, the dialog reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct ChapterEnd {
    /// The chapter.
    pub world: String,
    /// The number of levels whose best medal is this one, as in [`Medal::ALL`].
    pub medals: [usize; Medal::ALL.len()],
    /// The link to the best moment; `None` where no run is kept.
    pub link: Option<String>,
    /// The id of the first level of the next chapter.
    pub next: Option<String>,
    /// Whether the chapter has just been finished.
    pub is_new: bool,
    /// The certificate, once it is painted.
    pub certificate: Option<Arc<Pixels>>,
}

/// A picture.
#[derive(PartialEq, Eq)]
pub struct Pixels {
    /// The width and height.
    pub size: [u32; 2],
    /// RGBA8, the top row first.
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pixels").field("size", &self.size).finish_non_exhaustive()
    }
}

/// The chapters that end.
#[derive(Resource, Default, Debug)]
pub struct Chapters {
    /// The chapter that the run on the stage has finished, until its end was shown.
    pub finished: Option<String>,
    /// The end that the dialog shows.
    pub shown: Option<ChapterEnd>,
}

/// Returns whether a level can be finished: whether it has a goal or a task.
#[must_use]
pub fn can_be_finished(level: &Level) -> bool {
    level.goal().is_some() || level.task().is_some()
}

/// Returns whether every level of a chapter that can be finished is, and there is one.
#[must_use]
pub fn is_finished(levels: &[&Arc<Level>], progress: &Progress) -> bool {
    let mut all = levels.iter().filter(|level| can_be_finished(level)).peekable();
    all.peek().is_some() && all.all(|level| progress.is_finished(level.id()))
}

/// Returns the number of levels of a chapter whose best medal is this one, as in [`Medal::ALL`].
#[must_use]
pub fn medals(levels: &[&Arc<Level>], progress: &Progress) -> [usize; Medal::ALL.len()] {
    Medal::ALL.map(|(medal, _)| {
        levels.iter().filter(|level| progress.medals.get(level.id()) == Some(&medal)).count()
    })
}

/// Returns the level of a chapter with the player's best moment, a run that is kept: that of the best medal and, among
/// equal ones, the latest level. Without one it is the last level that can be finished.
#[must_use]
pub fn best_moment<'a>(levels: &[&'a Arc<Level>], progress: &Progress) -> Option<&'a Arc<Level>> {
    let all = levels.iter().copied().filter(|level| can_be_finished(level));
    // Of equal ones this is the last.
    all.max_by_key(|level| {
        let has_run = progress.runs.contains_key(level.id());
        (has_run, progress.medals.get(level.id()).filter(|_| has_run))
    })
}

/// Returns what a chapter teaches, in a sentence.
#[must_use]
pub fn sentence(world: &str) -> &'static str {
    let found = SENTENCES.iter().find(|(known, _)| *known == world).or(SENTENCES.last());
    found.map_or("", |(_, sentence)| sentence)
}

/// Returns whether a chapter teaches Adam's rule as a whole.
#[must_use]
pub fn has_rule(world: &str) -> bool {
    world == PUPPY_SCHOOL
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::LevelResult;

    fn level(id: &str, goal: &str) -> Arc<Level> {
        let text = format!(
            "format = 1\ntitle = \"{id}\"\n[surface]\nkind = \"bowl\"\n[optimizer]\nkind = \"adam\"\n{goal}"
        );
        Arc::new(Level::parse(id, &text).unwrap())
    }

    #[test]
    fn a_chapter_is_finished_when_all_that_can_be_is() {
        let goal = "[goal]\nkind = \"steps\"\nsteps = 5\n";
        let levels = [level("a", goal), level("b", goal), level("free", "")];
        let levels: Vec<_> = levels.iter().collect();
        let mut progress = Progress::default();
        assert!(!is_finished(&levels, &progress) && !is_finished(&levels[2..], &progress));
        assert_eq!(best_moment(&levels, &progress).unwrap().id(), "b");
        progress.record_medal_run("a", Medal::Bone, Some("#r=A".to_owned()));
        assert!(!is_finished(&levels, &progress));
        let result = LevelResult { steps: 5, wrong_way_steps: 0, seed: 1, theory_ok: None };
        progress.record_result_run("b", result, Some("#r=B".to_owned()));
        assert!(is_finished(&levels, &progress));
        assert_eq!(
            (medals(&levels, &progress), best_moment(&levels, &progress).unwrap().id()),
            ([0, 1, 0], "a")
        );
        progress.record_medal_run("b", Medal::Bone, Some("#r=C".to_owned()));
        assert_eq!(best_moment(&levels, &progress).unwrap().id(), "b", "the latest of equal ones");
        progress.record_medal_run("b", Medal::Gold, None);
        assert_eq!(
            best_moment(&levels, &progress).unwrap().id(),
            "a",
            "the run of b was too long to be kept"
        );
        assert_eq!(medals(&levels, &progress), [0, 1, 1]);
    }

    #[test]
    fn every_chapter_of_the_game_has_a_sentence_of_its_own() {
        let general = sentence("a chapter of a player");
        for text in crate::levels::built_in() {
            let level = text.level(&[]).unwrap();
            if can_be_finished(&level) {
                assert_ne!(sentence(level.world()), general, "{}", level.world());
            }
        }
        assert!(has_rule("puppy-school") && !has_rule("the-park"));
    }
}
