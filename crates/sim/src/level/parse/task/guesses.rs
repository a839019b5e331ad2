//! Tasks that ask for a guess before the run.

use super::{Read, TaskReader};
use crate::error::Problem;
use crate::level::Goal;
use crate::params::Range;
use crate::task::{Around, MAX_TASK_STEPS, Moment, Question, TaskKind};
use crate::text::{SpecValue, required, shortened};

/// The maximum number of options of a question.
const MAX_OPTIONS: usize = 6;
/// How sure is sure, where a level does not say.
const DEFAULT_SURE: f64 = 0.9;
const FACTOR: Range = Range { min: 1.0, max: 1e6, min_included: false, max_included: true };

impl TaskReader<'_, '_> {
    pub(super) fn place(&self) -> Result<Read, Problem> {
        let at_step = self.section.whole("at_step", 1, MAX_TASK_STEPS)?;
        let at_step = required(at_step, self.section.key("at_step"), "a number of steps, at least 1")?;
        self.check_in_run("at_step", at_step)?;
        let medals = self.at_most(&Range::POSITIVE, "a distance")?;
        Ok((TaskKind::Place { at_step, medals }, at_step, at_step))
    }

    pub(super) fn radius(&self) -> Result<Read, Problem> {
        let steps = self.steps("steps")?;
        let steps = required(steps, self.section.key("steps"), "a number of steps, or `[from, to]`")?;
        let around = self.around()?;
        let medals = self.at_most(&FACTOR, "a factor above 1")?;
        Ok((TaskKind::Radius { steps, around, medals }, steps[1], steps[1]))
    }

    fn around(&self) -> Result<Around, Problem> {
        match self.section.get("around") {
            None => Ok(Around::Start),
            Some(SpecValue::Text(word)) if word == "goal" => {
                if !self.level.targets.is_empty() {
                    return Ok(Around::Goal);
                }
                let expected = "a goal, a ball or a known minimum";
                Err(self.section.problem("around", "there is no target", expected))
            }
            Some(SpecValue::List(_)) => {
                let at = self.section.pair("around", &Range::ANY)?.unwrap_or_default();
                self.check_in_view("around", at)?;
                Ok(Around::Point(at))
            }
            Some(other) => {
                let message = format!("{} is not possible", shortened(other));
                Err(self.section.problem("around", message, "`[x, y]` or `\"goal\"`"))
            }
        }
    }

    pub(super) fn when(&self) -> Result<Read, Problem> {
        let limit = self.needed_limit()?;
        const MOMENTS: &[&str] = &["turns", "sure", "arrives", "passes"];
        let word = self.section.word("moment", MOMENTS)?;
        let expected = "`turns`, `sure`, `arrives` or `passes`";
        let word = required(word, self.section.key("moment"), expected)?;
        self.only_for("level", word == "sure", "`sure`")?;
        self.only_for("at", word == "passes", "`passes`")?;
        self.only_for("axis", word != "arrives", "`turns`, `sure` and `passes`")?;
        let moment = match word {
            "turns" => Moment::Turns(self.axis()?),
            "sure" => {
                let level = self.section.number("level", &Range::POSITIVE)?.unwrap_or(DEFAULT_SURE);
                Moment::Sure { axis: self.axis()?, level }
            }
            "passes" => Moment::Passes { axis: self.axis()?, at: self.coordinate()? },
            _ => {
                if !matches!(self.level.goal, Some(Goal::Reach { .. })) {
                    let message = "there is no target to arrive at";
                    return Err(self.section.problem("moment", message, "a goal of kind `reach`"));
                }
                Moment::Arrives
            }
        };
        let after = self.section.whole("after", 0, MAX_TASK_STEPS)?.unwrap_or(0);
        if after >= limit {
            let message = format!("step {after} is the end of the run or after it");
            return Err(self.section.problem("after", message, format!("a step below {limit}")));
        }
        let medals = self.whole_at_most("a number of steps")?;
        Ok((TaskKind::When { moment, after, medals }, after + 1, limit))
    }

    pub(super) fn which(&self) -> Result<Read, Problem> {
        let limit = self.needed_limit()?;
        let word = self.section.word("ask", &["first", "arrow", "side", "choice"])?;
        let word = required(word, self.section.key("ask"), "`first`, `arrow`, `side` or `choice`")?;
        for key in ["axis", "at"] {
            self.only_for(key, word == "side", "`side`")?;
        }
        self.only_for("steps", word == "arrow", "`arrow`")?;
        self.only_for("answer", word == "choice", "`choice`")?;
        self.only_for("options", word == "side" || word == "choice", "`side` and `choice`")?;
        let question = match word {
            "first" if self.level.agents < 2 => {
                let message = "there is only one agent";
                return Err(self.section.problem("ask", message, "a `[pack.NAME]` to run against"));
            }
            "first" => Question::First,
            "arrow" => Question::Arrow { steps: self.steps("steps")?.unwrap_or([0, limit]) },
            "side" => {
                let labels = self.options(2, 2)?;
                // The number of options was checked.
                let labels = <[String; 2]>::try_from(labels).unwrap_or_default();
                Question::Side { axis: self.axis()?, at: self.coordinate()?, labels }
            }
            _ => {
                let options = self.options(2, MAX_OPTIONS)?;
                let answer = self.section.whole("answer", 1, options.len() as u64)?;
                let expected = "the number of the right option, from 1";
                let answer = required(answer, self.section.key("answer"), expected)? as usize - 1;
                Question::Choice { options, answer }
            }
        };
        let first_answer = match &question {
            Question::First => 1,
            Question::Arrow { steps } => steps[1],
            Question::Side { .. } | Question::Choice { .. } => limit,
        };
        Ok((TaskKind::Which(question), first_answer, limit))
    }
}
