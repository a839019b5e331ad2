//! The theory entries of a level: each has a prediction, and says what is measured to be compared with it.

use crate::Axis;
use crate::error::Problem;
use crate::params::Range;
use crate::stats::Stat;
use crate::text::{Section, SpecValue, required};
use crate::theory::{DistanceFilter, Prediction, StepFilter, TheoryEntry};

use super::{MAX_LINE_CHARS, MAX_STEPS};

/// The maximum number of entries: each is measured at every step, and kept with every keyframe.
const MAX_ENTRIES: usize = 32;

/// Reads every `[[theory]]` entry.
pub(super) fn read(root: &Section<'_>, has_target: bool) -> Result<Vec<TheoryEntry>, Problem> {
    let sections = root.sections("theory")?;
    if let Some(section) = sections.get(MAX_ENTRIES) {
        let message = format!("there are {} entries", sections.len());
        return Err(Problem::new(section.path(), message, format!("at most {MAX_ENTRIES}")));
    }
    sections.iter().map(|section| entry(section, has_target)).collect()
}

fn entry(section: &Section<'_>, has_target: bool) -> Result<TheoryEntry, Problem> {
    let label =
        required(section.text_within("label", MAX_LINE_CHARS)?, section.key("label"), "a label in quotes")?
            .to_owned();
    let stats: Vec<_> = Stat::ALL.iter().map(|(_, word)| *word).collect();
    let word =
        required(section.word("stat", &stats)?, section.key("stat"), "a statistic, such as `rms_ratio`")?;
    let stat = Stat::ALL.iter().find(|(_, known)| *known == word).map(|(stat, _)| *stat);
    let axis = section.word("axis", &["x", "y"])?.and_then(Axis::from_name);
    let tolerance = section.number("tolerance", &Range::NOT_NEGATIVE)?;
    Ok(TheoryEntry {
        label,
        stat: required(stat, section.key("stat"), "a known statistic")?,
        axis: required(axis, section.key("axis"), "`x` or `y`")?,
        over: over(section, has_target)?,
        prediction: prediction(section)?,
        tolerance: required(tolerance, section.key("tolerance"), "how far the measured number may be off")?,
    })
}

fn over(section: &Section<'_>, has_target: bool) -> Result<StepFilter, Problem> {
    let after = section.whole("after", 0, MAX_STEPS)?.unwrap_or(0);
    let near = section.number("near", &Range::POSITIVE)?.map(DistanceFilter::Near);
    let far = section.number("far", &Range::POSITIVE)?.map(DistanceFilter::Far);
    if near.is_some() && far.is_some() {
        return Err(section.problem("far", "`near` is there already", "one of the two"));
    }
    if (near.is_some() || far.is_some()) && !has_target {
        let key = if near.is_some() { "near" } else { "far" };
        return Err(section.problem(
            key,
            "there is nothing to be near to",
            "a goal, a ball or a known minimum",
        ));
    }
    Ok(StepFilter { after, distance: near.or(far) })
}

fn prediction(section: &Section<'_>) -> Result<Prediction, Problem> {
    if let Some(SpecValue::Number(_) | SpecValue::Integer(_)) = section.get("predict") {
        let number = section.number("predict", &Range::ANY)?;
        return required(number.map(Prediction::Value), section.key("predict"), "a number");
    }
    let words: Vec<_> = Prediction::NAMED.iter().map(|(_, word)| *word).collect();
    let word = section.word("predict", &words)?;
    let found = word.and_then(|word| Prediction::NAMED.iter().find(|(_, known)| *known == word));
    required(
        found.map(|(prediction, _)| *prediction),
        section.key("predict"),
        "a number or the name of a formula",
    )
}
