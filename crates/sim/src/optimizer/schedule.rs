//! How the learning rate changes while an optimizer ages: a factor on lr, the same for every kind of optimizer.
//!
//! Steps are counted from when the optimizer's state was new, so that being dropped starts a schedule again.

use crate::math;
use crate::params::{ParamSpec, Params, Range, Shape, Slider};

/// Which way the learning rate goes; see [`PARAMS`] for the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ScheduleShape {
    Constant,
    Warmup,
    Cosine,
    WarmupCosine,
    Step,
    InverseSqrt,
}

const COURSES: [(&str, ScheduleShape); 6] = [
    ("constant", ScheduleShape::Constant),
    ("warmup", ScheduleShape::Warmup),
    ("cosine", ScheduleShape::Cosine),
    ("warmup_cosine", ScheduleShape::WarmupCosine),
    ("step", ScheduleShape::Step),
    ("inverse_sqrt", ScheduleShape::InverseSqrt),
];

/// A schedule with its numbers.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    shape: ScheduleShape,
    warmup_steps: f64,
    decay_steps: f64,
    decay_factor: f64,
    min_factor: f64,
}

/// What every optimizer can be told about its schedule, beside its own parameters.
pub const PARAMS: [ParamSpec; 5] = [
    ParamSpec {
        name: "schedule",
        symbol: "lr(t)",
        help: "how the learning rate changes from step to step",
        shape: Shape::Choice(
            "constant",
            &["constant", "warmup", "cosine", "warmup_cosine", "step", "inverse_sqrt"],
        ),
        range: Range::ANY,
        slider: Slider::linear(0.0, 1.0),
    },
    ParamSpec {
        name: "warmup_steps",
        symbol: "W",
        help: "steps until the full learning rate; of warmup, warmup_cosine and inverse_sqrt",
        shape: Shape::Integer(100),
        range: STEPS,
        slider: Slider::log(1.0, 10_000.0),
    },
    ParamSpec {
        name: "decay_steps",
        symbol: "T",
        help: "steps from the full learning rate to the least, or from stair to stair; of the cosines and step",
        shape: Shape::Integer(1000),
        range: STEPS,
        slider: Slider::log(1.0, 10_000.0),
    },
    ParamSpec {
        name: "decay_factor",
        symbol: "γ",
        help: "what the learning rate is multiplied by at every stair; of step",
        shape: Shape::Number(0.1),
        range: Range { min_included: false, ..Range::closed(0.0, 1.0) },
        slider: Slider::linear(0.01, 1.0),
    },
    ParamSpec {
        name: "min_factor",
        symbol: "min",
        help: "the least share of the learning rate that decay leaves",
        shape: Shape::Number(0.0),
        range: Range::closed(0.0, 1.0),
        slider: Slider::linear(0.0, 1.0),
    },
];

const STEPS: Range = Range::closed(1.0, 1e9);

impl Schedule {
    /// From checked parameters.
    pub fn from_params(params: &Params) -> Self {
        let word = params.word("schedule");
        let known = COURSES.iter().find(|(known, _)| *known == word);
        Self {
            shape: known.map_or(ScheduleShape::Constant, |(_, shape)| *shape),
            warmup_steps: params.integer("warmup_steps") as f64,
            decay_steps: params.integer("decay_steps") as f64,
            decay_factor: params.number("decay_factor"),
            min_factor: params.number("min_factor"),
        }
    }

    /// What lr is multiplied by at step `t`, from 1: above zero in the warm-up, from 0 to 1 after it.
    pub fn factor(&self, t: u64) -> f64 {
        let t = t as f64;
        // As libraries count: the first step has the full rate, and steps made before it decide.
        let made = t - 1.0;
        let warmed_up = (t / self.warmup_steps).min(1.0);
        match self.shape {
            ScheduleShape::Constant => 1.0,
            ScheduleShape::Warmup => warmed_up,
            ScheduleShape::Cosine => self.cosine(made),
            ScheduleShape::WarmupCosine if t < self.warmup_steps => warmed_up,
            ScheduleShape::WarmupCosine => self.cosine(t - self.warmup_steps),
            ScheduleShape::Step => {
                let stairs = (made / self.decay_steps).floor();
                math::pow(self.decay_factor, stairs).max(self.min_factor)
            }
            ScheduleShape::InverseSqrt if t < self.warmup_steps => warmed_up,
            ScheduleShape::InverseSqrt => (self.warmup_steps / t).sqrt().max(self.min_factor),
        }
    }

    /// Half a wave from one down to the least share, `made` steps after it began.
    fn cosine(&self, made: f64) -> f64 {
        let turn = math::PI * (made / self.decay_steps).min(1.0);
        self.min_factor + (1.0 - self.min_factor) * 0.5 * (1.0 + math::cos(turn))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Value;

    fn factors(word: &'static str, steps: &[u64]) -> Vec<f64> {
        let mut params = Params::defaults(&PARAMS);
        params.set("schedule", Value::Word(word));
        params.set("warmup_steps", Value::Integer(4));
        params.set("decay_steps", Value::Integer(10));
        params.set("decay_factor", Value::Number(0.5));
        params.set("min_factor", Value::Number(0.2));
        let schedule = Schedule::from_params(&params);
        steps.iter().map(|t| schedule.factor(*t)).collect()
    }

    #[track_caller]
    fn assert_factors(word: &'static str, expected: &[(u64, f64)]) {
        let steps: Vec<u64> = expected.iter().map(|(t, _)| *t).collect();
        for (found, (t, expected)) in factors(word, &steps).into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{word} at t = {t}: {found} is not {expected}");
        }
    }

    #[test]
    fn every_word_has_its_course() {
        let Shape::Choice(default, words) = PARAMS[0].shape else { panic!("schedule is a word") };
        assert_eq!(words, COURSES.map(|(word, _)| word));
        assert_eq!(default, words[0]);
        assert_eq!(factors("constant", &[1, 2, 1_000_000]), [1.0; 3]);
    }

    #[test]
    fn schedules_have_the_numbers_of_their_formulas() {
        assert_factors("warmup", &[(1, 0.25), (2, 0.5), (4, 1.0), (5, 1.0), (1_000_000, 1.0)]);
        // 0.2 + 0.8·(1 + cos(π·made/10))/2, as torch.optim.lr_scheduler.CosineAnnealingLR until its end.
        let at_three = 0.2 + 0.4 * (1.0 + 0.587_785_252_292_473_1);
        assert_factors("cosine", &[(1, 1.0), (4, at_three), (6, 0.6), (11, 0.2), (5000, 0.2)]);
        let warm = [(1, 0.25), (3, 0.75), (4, 1.0), (7, at_three), (9, 0.6), (14, 0.2), (99, 0.2)];
        assert_factors("warmup_cosine", &warm);
        // As torch.optim.lr_scheduler.StepLR, but never below the least.
        assert_factors("step", &[(1, 1.0), (10, 1.0), (11, 0.5), (20, 0.5), (21, 0.25), (31, 0.2)]);
        assert_factors("inverse_sqrt", &[(1, 0.25), (4, 1.0), (16, 0.5), (64, 0.25), (10_000, 0.2)]);
    }

    #[test]
    fn factors_stay_between_nought_and_one() {
        for (word, _) in COURSES {
            let all: Vec<u64> = (1..200).chain([1_000_000_000, u64::MAX]).collect();
            assert!(factors(word, &all).iter().all(|factor| *factor > 0.0 && *factor <= 1.0), "{word}");
        }
    }
}
