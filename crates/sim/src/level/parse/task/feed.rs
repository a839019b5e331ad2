//! Tasks in which the player takes the place of the noise or of the optimizer.

use super::{Read, TaskReader};
use crate::Axis;
use crate::error::Problem;
use crate::optimizer::{StepInput, StepOutput};
use crate::params::Range;
use crate::surface::IDENTITY;
use crate::task::{Bound, FeedTarget, FeedTask, MAX_TASK_STEPS, Samples, TaskKind, Thresholds};
use crate::text::{Section, SpecValue, join_key, required, shortened};

/// The maximum number of gradients to choose from.
const MAX_CHOICES: usize = 20;

impl TaskReader<'_, '_> {
    pub(super) fn feed(&self) -> Result<Read, Problem> {
        // Without a target the player tries out what gradients do, as long as there are steps.
        let is_free = self.section.get("target").is_none();
        let limit = if is_free { self.limit.unwrap_or(MAX_TASK_STEPS) } else { self.needed_limit()? };
        let axis = self.axis()?;
        let (history_steps, history_gradient) = self.history(limit)?;
        let samples = self.samples()?;
        if is_free {
            self.refuse_without_target()?;
            let medals = Thresholds { bone: 0, gold: 0 };
            let (target, until) = (FeedTarget::Ratio, Vec::new());
            let feed = FeedTask { axis, history_steps, history_gradient, samples, target, until, medals };
            return Ok((TaskKind::Feed(feed), 1, limit));
        }
        let target = self.target(axis)?;
        let mut until = vec![bound(self.section)?];
        if let Some(then) = self.section.section("then")? {
            until.push(bound(&then)?);
        }
        let medals = self.whole_at_most("a number of samples")?;
        let feed = FeedTask { axis, history_steps, history_gradient, samples, target, until, medals };
        Ok((TaskKind::Feed(feed), 1, limit))
    }

    /// Refuses what has no meaning without a target.
    fn refuse_without_target(&self) -> Result<(), Problem> {
        for key in ["below", "above", "between", "then", "bone", "gold"] {
            if self.section.get(key).is_some() {
                let expected = "`target`: `m_hat`, `v_hat` or `ratio`";
                return Err(self.section.problem(key, "there is no number that it is about", expected));
            }
        }
        Ok(())
    }

    fn history(&self, limit: u64) -> Result<(u64, f64), Problem> {
        let Some(history) = self.section.section("history")? else { return Ok((0, 0.0)) };
        let steps = history.whole("steps", 1, MAX_TASK_STEPS)?;
        let steps = required(steps, history.key("steps"), "a number of steps, at least 1")?;
        if steps >= limit {
            let message = format!("the run is over after {limit} steps");
            return Err(history.problem("steps", message, format!("less than {limit}")));
        }
        let gradient = history.number("gradient", &Range::ANY)?;
        Ok((steps, required(gradient, history.key("gradient"), "a gradient")?))
    }

    /// Reads the gradients that the player may give.
    fn samples(&self) -> Result<Samples, Problem> {
        let (values, choices) = (self.section.pair("values", &Range::ANY)?, self.section.get("choices"));
        match (values, choices) {
            (Some(_), Some(_)) => {
                Err(self.section.problem("choices", "`values` is there already", "one of the two"))
            }
            (Some([low, high]), None) if low >= high => {
                let message = format!("[{low:?}, {high:?}] is empty");
                Err(self.section.problem("values", message, "the lower number first"))
            }
            (Some(values), None) => Ok(Samples::Range(values)),
            (None, Some(SpecValue::List(items))) if (2..=MAX_CHOICES).contains(&items.len()) => {
                let number = |index| self.section.number_in_list("choices", index, &Range::ANY);
                (0..items.len()).map(number).collect::<Result<_, _>>().map(Samples::List)
            }
            (None, Some(other)) => {
                let message = format!("{} is not possible", shortened(other));
                let expected = format!("a list of 2 to {MAX_CHOICES} numbers");
                Err(self.section.problem("choices", message, expected))
            }
            (None, None) => {
                Err(self.section.problem("values", "missing", "`values = [low, high]` or `choices = […]`"))
            }
        }
    }

    /// Reads what is to meet the bounds; the optimizer must have it.
    fn target(&self, axis: Axis) -> Result<FeedTarget, Problem> {
        let names = FeedTarget::ALL.map(|(_, name)| name);
        let name = self.section.word("target", &names)?;
        let target = name.and_then(|name| FeedTarget::ALL.iter().find(|(_, known)| *known == name));
        let (target, name) = *required(target, self.section.key("target"), "`m_hat`, `v_hat` or `ratio`")?;
        let optimizer = self.level.optimizer;
        let input = StepInput { t: 1, axis, at: [0.0; 2], gradient: [1.0; 2], hessian: IDENTITY };
        let StepOutput { first, second, .. } = optimizer.kind.build(&optimizer.params, axis).step(&input);
        let has_target = match target {
            FeedTarget::MHat => first.is_some(),
            FeedTarget::VHat => second.is_some(),
            FeedTarget::Ratio => true,
        };
        if has_target {
            return Ok(target);
        }
        let message = format!("{} has no {name:?}", optimizer.kind.info.kind);
        Err(self.section.problem("target", message, "a number that the optimizer has, such as `ratio`"))
    }

    pub(super) fn lead(&self) -> Result<Read, Problem> {
        let limit = self.needed_limit()?;
        self.check_goal_is_reach("kind")?;
        if self.level.agents < 2 {
            let message = "there is nobody to run against";
            return Err(self.section.problem("kind", message, "a `[pack.NAME]`"));
        }
        Ok((TaskKind::Lead, 1, limit))
    }
}

/// Reads one bound: `below`, `above` or `between`.
fn bound(section: &Section<'_>) -> Result<Bound, Problem> {
    let between = section.pair("between", &Range::ANY)?;
    if let Some([low, high]) = between.filter(|[low, high]| low >= high) {
        let message = format!("[{low:?}, {high:?}] is empty");
        return Err(section.problem("between", message, "the lower number first"));
    }
    let bounds = [
        ("below", section.number("below", &Range::ANY)?.map(Bound::Below)),
        ("above", section.number("above", &Range::ANY)?.map(Bound::Above)),
        ("between", between.map(Bound::Between)),
    ];
    let mut given = bounds.into_iter().filter_map(|(key, bound)| Some((key, bound?)));
    match (given.next(), given.next()) {
        (Some((first, _)), Some((second, _))) => {
            Err(section.problem(second, format!("`{first}` is there already"), "one of the two"))
        }
        (first, _) => {
            let bound = first.map(|(_, bound)| bound);
            let expected = "`below` or `above`, a number, or `between = [low, high]`";
            required(bound, join_key(section.path(), "below"), expected)
        }
    }
}
