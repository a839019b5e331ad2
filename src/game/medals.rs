//! Medals in words: what they are called, and what earns them, from the numbers of the level file. Pure.

use frankie_sim::Level;
use frankie_sim::level::Goal;
use frankie_sim::task::{Dare, Measure, Medal, Task, TaskKind, Thresholds};

use super::{numbers, wording};

/// Returns what earns a medal in a level, without a full stop: `within 0.5`. `None` for a level without a task,
/// and for a medal that it does not give.
#[must_use]
pub fn condition(level: &Level, medal: Medal) -> Option<String> {
    let task = level.task()?;
    if medal == Medal::Paw {
        return Some("finish the run".to_owned());
    }
    if medal == Medal::Bone && !has_bone(level, task) {
        return None;
    }
    let of = |thresholds: &Thresholds<u64>| of(*thresholds, medal);
    Some(match &task.kind {
        TaskKind::Place { medals, .. } => {
            format!("within {}", number(self::of(*medals, medal)))
        }
        TaskKind::Radius { medals, .. } => {
            format!("he stays inside, at most {} times as wide as needed", number(self::of(*medals, medal)))
        }
        TaskKind::When { medals, .. } => match of(medals) {
            0 => "the very step".to_owned(),
            steps => format!("within {}", wording::steps(steps)),
        },
        TaskKind::Which(_) => "the right answer".to_owned(),
        TaskKind::Throw { dare, medals } => match (dare, of(medals)) {
            (Dare::FewWrongWay { .. }, 0) => "no wrong-way step".to_owned(),
            (Dare::FewWrongWay { .. }, steps) => {
                format!("at most {}", wording::counted(steps, "wrong-way step"))
            }
            (Dare::ManyWrongWay, steps) => format!("{} in a row", wording::counted(steps, "wrong-way step")),
            (Dare::KeepAway { .. }, throws) => format!("at most {}", wording::counted(throws, "throw")),
        },
        TaskKind::Dial { measure, medals, .. } => {
            let [low, high] = self::of(*medals, medal).map(number);
            match measure {
                // A goal is never reached in fewer than one step, and nothing counted is below zero.
                Measure::Steps if self::of(*medals, medal)[0] <= 1.0 => {
                    format!("at most {high} {}", wording::measure(*measure))
                }
                _ if self::of(*medals, medal)[0] == 0.0 => {
                    format!("{} at most {high}", wording::measure(*measure))
                }
                _ => format!("{} from {low} to {high}", wording::measure(*measure)),
            }
        }
        TaskKind::Drop { medals } if matches!(level.goal(), Some(Goal::Minima { .. })) => {
            format!("at most {}", wording::counted(of(medals), "drop"))
        }
        TaskKind::Drop { medals } => format!("at most {}", wording::steps(of(medals))),
        TaskKind::Feed(feed) => format!("at most {}", wording::counted(of(&feed.medals), "gradient")),
        TaskKind::Lead if medal == Medal::Gold => "before all the others".to_owned(),
        TaskKind::Lead => "before one of the others".to_owned(),
    })
}

/// Returns what earns bone and gold, in a line for the player who is about to guess; `None` where there is nothing to measure.
#[must_use]
pub fn before_guess(level: &Level) -> Option<String> {
    let task = level.task()?;
    match &task.kind {
        TaskKind::Radius { medals, .. } => Some(format!(
            "He must stay inside. Bone: at most {} times as wide as he needs; gold: {} times.",
            number(medals.bone),
            number(medals.gold)
        )),
        TaskKind::Place { .. } | TaskKind::When { .. } => {
            let of = |medal| condition(level, medal);
            Some(format!("Bone: {}; gold: {}.", of(Medal::Bone)?, of(Medal::Gold)?))
        }
        _ => None,
    }
}

/// Returns the next medal after the best one so far, with what earns it; `None` where there is no other.
#[must_use]
pub fn next(level: &Level, best: Option<Medal>) -> Option<(Medal, String)> {
    let mut higher = Medal::ALL.into_iter().map(|(medal, _)| medal).filter(|medal| Some(*medal) > best);
    higher.find_map(|medal| Some((medal, condition(level, medal)?)))
}

/// Returns the medals that a level gives, from the lowest to the highest; none without a task.
pub fn of_level(level: &Level) -> impl Iterator<Item = Medal> {
    Medal::ALL.into_iter().map(|(medal, _)| medal).filter(|medal| condition(level, *medal).is_some())
}

/// Returns whether bone is another medal than gold.
fn has_bone(level: &Level, task: &Task) -> bool {
    match &task.kind {
        TaskKind::Which(_) => false,
        TaskKind::Lead => level.pack().len() > 1,
        _ => true,
    }
}

/// Formats a number of a level file as a person would say it: `0.5`.
fn number(x: f64) -> String {
    let text = numbers::param(x);
    match text.split_once('.') {
        Some((whole, decimals)) if decimals.bytes().all(|byte| byte.is_ascii_digit()) => {
            let decimals = decimals.trim_end_matches('0');
            if decimals.is_empty() { whole.to_owned() } else { format!("{whole}.{decimals}") }
        }
        _ => text,
    }
}

fn of<T>(thresholds: Thresholds<T>, medal: Medal) -> T {
    if medal == Medal::Gold { thresholds.gold } else { thresholds.bone }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVEL: &str = "format = 1\ntitle = \"A\"\n[surface]\nkind = \"bowl\"\n[optimizer]\nkind = \"adam\"\n[start]\n\
        at = [2.0, 1.0]\n[goal]\nkind = \"reach\"\nradius = 0.3\nwithin = 300\n[player]\ndrop = true\ntune = [\"lr\"]\n";

    fn level(task: &str) -> Level {
        Level::parse("a", &format!("{LEVEL}[task]\n{task}")).unwrap()
    }

    fn all(task: &str) -> Vec<String> {
        let level = level(task);
        of_level(&level).skip(1).map(|medal| condition(&level, medal).unwrap()).collect()
    }

    #[test]
    fn conditions_have_the_numbers_of_the_file() {
        assert_eq!(
            all("kind = \"bone\"\nat_step = 100\nbone = 1.5\ngold = 0.5\n"),
            ["within 1.5", "within 0.5"]
        );
        assert_eq!(
            all("kind = \"when\"\nmoment = \"arrives\"\nbone = 8\ngold = 0\n"),
            ["within 8 steps", "the very step"]
        );
        assert_eq!(
            all(
                "kind = \"dial\"\nparam = \"lr\"\nmeasure = \"mean_abs_ratio_x\"\nbone = [0.2, 0.4]\ngold = [0.25, 0.3]\n"
            ),
            ["mean |r| on x from 0.2 to 0.4", "mean |r| on x from 0.25 to 0.3"]
        );
        assert_eq!(
            all("kind = \"radius\"\nsteps = 20\nbone = 2.0\ngold = 1.25\n")[0],
            "he stays inside, at most 2 times as wide as needed"
        );
        assert_eq!(number(1e-9), "1e−9");
        let options = "kind = \"which\"\nask = \"choice\"\noptions = [\"a\", \"b\"]\nanswer = 1\n";
        assert_eq!(all(options), ["the right answer"], "there is no bone for half an answer");
    }

    #[test]
    fn the_next_medal_is_the_lowest_that_is_missing() {
        let bone = level("kind = \"bone\"\nat_step = 100\nbone = 1.5\ngold = 0.5\n");
        let next_of = |level: &Level, best| next(level, best).map(|(medal, _)| medal);
        assert_eq!(next_of(&bone, None), Some(Medal::Paw));
        assert_eq!(next_of(&bone, Some(Medal::Paw)), Some(Medal::Bone));
        assert_eq!(next_of(&bone, Some(Medal::Bone)), Some(Medal::Gold));
        assert_eq!(next_of(&bone, Some(Medal::Gold)), None);
        let which = level("kind = \"which\"\nask = \"arrow\"\n");
        assert_eq!(next_of(&which, Some(Medal::Paw)), Some(Medal::Gold));
        let none = Level::parse("a", LEVEL).unwrap();
        assert_eq!((next_of(&none, None), of_level(&none).count()), (None, 0));
    }
}
