//! Tasks that are answered by what the player does.

use super::{Read, TaskReader};
use crate::error::Problem;
use crate::level::Goal;
use crate::math;
use crate::params::{Range, Value};
use crate::task::{Dare, Knob, Measure, TaskKind, Thresholds};
use crate::text::required;
use crate::{Axis, Vec2};

/// The number of steps that a start must be away from the goal, beside the goal's radius.
const STEPS_AWAY: f64 = 3.0;

impl TaskReader<'_, '_> {
    pub(super) fn throw(&self) -> Result<Read, Problem> {
        let limit = self.needed_limit()?;
        let name = self.section.word("dare", &Dare::NAMES)?;
        let distance = self.section.number("distance", &Range::POSITIVE)?;
        self.only_for("distance", name != Some("many_wrong_way"), "`few_wrong_way` or `keep_away`")?;
        if name == Some("keep_away") {
            let expected = "a distance, greater than 0";
            let distance = required(distance, self.section.key("distance"), expected)?;
            return self.keep_away(distance, limit);
        }
        match self.level.goal {
            Some(Goal::Reach { throws, .. }) if throws > 0 => {}
            _ => {
                let message = "the goal asks for no throw";
                return Err(self.section.problem("kind", message, "a goal of kind `reach` with `throws`"));
            }
        }
        let (dare, medals) = match name {
            Some("many_wrong_way") => (Dare::ManyWrongWay, self.whole_at_least("a number of steps")?),
            _ => {
                let dare = Dare::FewWrongWay { beyond: distance.unwrap_or(0.0) };
                (dare, self.whole_at_most("a number of steps")?)
            }
        };
        Ok((TaskKind::Throw { dare, medals }, 1, limit))
    }

    fn keep_away(&self, distance: f64, limit: u64) -> Result<Read, Problem> {
        if !matches!(self.level.goal, Some(Goal::Steps(_))) {
            let message = "the run does not end after a number of steps";
            return Err(self.section.problem("dare", message, "a goal of kind `steps`"));
        }
        if !self.level.player.throw || !self.level.has_ball {
            let expected = "`player.throw = true` and a surface with a ball to throw";
            return Err(self.section.problem("dare", "the ball cannot be thrown", expected));
        }
        let medals = self.whole_at_most("a number of throws")?;
        Ok((TaskKind::Throw { dare: Dare::KeepAway { distance }, medals }, 1, limit))
    }

    pub(super) fn dial(&self) -> Result<Read, Problem> {
        let limit = self.needed_limit()?;
        let knob = self.knob()?;
        let names = Measure::ALL.map(|(_, name)| name);
        let name = self.section.word("measure", &names)?;
        let measure = name.and_then(|name| Measure::ALL.iter().find(|(_, known)| *known == name));
        let expected = "what is measured, such as `distance`";
        let (measure, _) = *required(measure, self.section.key("measure"), expected)?;
        let over = match measure {
            Measure::Steps => {
                self.only_for("over", false, "what is measured over steps")?;
                None
            }
            _ => self.steps("over")?,
        };
        if measure == Measure::Steps {
            self.check_goal_is_reach("measure")?;
        }
        if measure == Measure::Distance && self.level.targets.is_empty() {
            let expected = "a goal, a ball or a known minimum";
            return Err(self.section.problem("measure", "there is no target", expected));
        }
        let over = over.unwrap_or([0, limit]);
        let medals = self.bands()?;
        let first_answer = if measure == Measure::Steps { 1 } else { over[1] };
        Ok((TaskKind::Dial { knob, measure, over, medals }, first_answer, limit))
    }

    /// Reads what the player sets. It has to be something that the level lets the player set.
    fn knob(&self) -> Result<Knob, Problem> {
        let (name, player) = (self.section.text("param")?, self.level.player);
        let expected = "a hyperparameter of `player.tune`, or `optimizer`";
        let name = required(name, self.section.key("param"), expected)?;
        if name == Knob::OPTIMIZER {
            if player.switch {
                return Ok(Knob::Optimizer);
            }
            let message = "the player may not change the optimizer";
            return Err(self.section.problem("param", message, "`player.switch = true`"));
        }
        if !player.tune.iter().any(|tuned| tuned == name) {
            let message = format!("the player may not change {name:?}");
            return Err(self.section.problem("param", message, "one of `player.tune`, or `optimizer`"));
        }
        if !self.level.optimizer.kind.info.params.iter().any(|spec| spec.name == name) {
            let message = format!("the optimizer has no {name:?}");
            return Err(self.section.problem("param", message, "one of the optimizer's hyperparameters"));
        }
        Ok(Knob::Param(name.to_owned()))
    }

    fn bands(&self) -> Result<Thresholds<Vec2>, Problem> {
        let read = |key: &str| {
            let band = self.section.pair(key, &Range::ANY)?;
            match required(band, self.section.key(key), "two numbers, `[low, high]`")? {
                [low, high] if low > high => {
                    let message = format!("[{low:?}, {high:?}] is empty");
                    Err(self.section.problem(key, message, "the lower number first"))
                }
                band => Ok(band),
            }
        };
        let (bone, gold) = (read("bone")?, read("gold")?);
        if gold[0] < bone[0] || gold[1] > bone[1] {
            let message = format!("[{:?}, {:?}] reaches beyond bone", gold[0], gold[1]);
            let expected = format!("a part of [{:?}, {:?}]", bone[0], bone[1]);
            return Err(self.section.problem("gold", message, expected));
        }
        Ok(Thresholds { bone, gold })
    }

    pub(super) fn drop(&self) -> Result<Read, Problem> {
        let limit = self.needed_limit()?;
        let radius = match self.level.goal {
            Some(Goal::Minima { radius, .. }) => radius,
            _ => self.check_goal_is_reach("kind")?,
        };
        if !self.level.player.drop {
            let message = "the player may not choose the start";
            return Err(self.section.problem("kind", message, "`player.drop = true`"));
        }
        let Some(region) = self.level.start.region else {
            let message = "the start may be beside the goal";
            return Err(self.section.problem("kind", message, "`start.region`, away from the goal"));
        };
        let lr = match self.level.optimizer.params.get("lr") {
            Some(Value::Pair(lr)) => lr[0].max(lr[1]),
            Some(Value::Number(lr)) => *lr,
            _ => 0.0,
        };
        let reach = radius + STEPS_AWAY * lr;
        let nearest = |target: &Vec2| {
            let inside = Axis::BOTH.map(|axis| {
                let [low, high] = region[axis.index()];
                target[axis.index()].clamp(low, high)
            });
            math::distance(inside, *target)
        };
        if let Some(target) = self.level.targets.iter().find(|target| nearest(target) <= reach) {
            let message = format!("it comes within reach of the goal at {target:?}");
            let expected =
                format!("a region farther than {reach:?} from it, never within reach without a run");
            return Err(Problem::new("start.region", message, expected));
        }
        let medals = self.whole_at_most("a number of steps, or of drops")?;
        Ok((TaskKind::Drop { medals }, 1, limit))
    }

    /// Returns the goal's radius, where the goal is a target to reach.
    pub(super) fn check_goal_is_reach(&self, key: &str) -> Result<f64, Problem> {
        match self.level.goal {
            Some(Goal::Reach { radius, .. }) => Ok(radius),
            _ => Err(self.section.problem(key, "there is no goal to reach", "a goal of kind `reach`")),
        }
    }
}
