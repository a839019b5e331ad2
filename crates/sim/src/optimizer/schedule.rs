//! How the learning rate changes with the age of an optimizer: a factor on lr, the same for every kind of optimizer.
//!
//! Steps are counted from when the optimizer's state was new, so that a reset starts the schedule again.

use crate::math;
use crate::params::config::{choice, choices, config, integer, number};
use crate::params::{Range, Slider};

choices! {
    /// How the learning rate changes over the steps.
    pub enum ScheduleShape {
        Constant = "constant",
        Warmup = "warmup",
        Cosine = "cosine",
        WarmupCosine = "warmup_cosine",
        Step = "step",
        InverseSqrt = "inverse_sqrt",
    }
}

const STEPS: Range = Range::closed(1.0, 1e9);
const STEPS_SLIDER: Slider = Slider::log(1.0, 10_000.0);
const SHARE: Range = Range::closed(0.0, 1.0);

config! {
    /// A learning rate schedule and its parameters.
    #[derive(Clone, Copy, Debug)]
    pub struct Schedule {
        schedule: ScheduleShape = choice()
            .symbol("lr(t)")
            .help("how the learning rate changes from step to step"),
        warmup_steps: u64 = integer(100)
            .symbol("W")
            .help("steps until the full learning rate; used by `warmup`, `warmup_cosine` and `inverse_sqrt`")
            .range(STEPS)
            .slider(STEPS_SLIDER),
        decay_steps: u64 = integer(1000)
            .symbol("T")
            .help("steps of the cosine decay, or of each decay interval; used by `cosine`, `warmup_cosine` and `step`")
            .range(STEPS)
            .slider(STEPS_SLIDER),
        decay_factor: f64 = number(0.1)
            .symbol("γ")
            .help("what the learning rate is multiplied by after each decay interval; used by `step`")
            .range(Range { min_included: false, ..SHARE })
            .slider(Slider::linear(0.01, 1.0)),
        min_factor: f64 = number(0.0)
            .symbol("min")
            .help("the minimum factor on the learning rate")
            .range(SHARE)
            .slider(Slider::linear(0.0, 1.0)),
    }
}

impl Schedule {
    /// Returns the factor on lr at step `t`, counted from 1: above zero in the warm-up, from 0 to 1 after it.
    #[inline]
    pub fn factor(&self, t: u64) -> f64 {
        match self.schedule {
            ScheduleShape::Constant => 1.0,
            _ => self.changing_factor(t),
        }
    }

    fn changing_factor(&self, t: u64) -> f64 {
        let t = t as f64;
        // The steps already made: as in common libraries, the first step has the full rate.
        let done = t - 1.0;
        let warmup_steps = self.warmup_steps as f64;
        let warmed_up = (t / warmup_steps).min(1.0);
        match self.schedule {
            ScheduleShape::Constant => 1.0,
            ScheduleShape::Warmup => warmed_up,
            ScheduleShape::Cosine => self.cosine(done),
            ScheduleShape::WarmupCosine if t < warmup_steps => warmed_up,
            ScheduleShape::WarmupCosine => self.cosine(t - warmup_steps),
            ScheduleShape::Step => {
                let intervals = (done / self.decay_steps as f64).floor();
                math::pow(self.decay_factor, intervals).max(self.min_factor)
            }
            ScheduleShape::InverseSqrt if t < warmup_steps => warmed_up,
            ScheduleShape::InverseSqrt => (warmup_steps / t).sqrt().max(self.min_factor),
        }
    }

    /// Returns the factor of half a cosine wave from one down to the minimum factor, `done` steps after the wave began.
    fn cosine(&self, done: f64) -> f64 {
        let phase = math::PI * (done / self.decay_steps as f64).min(1.0);
        self.min_factor + (1.0 - self.min_factor) * 0.5 * (1.0 + math::cos(phase))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::{Choice, Config, Params, Value};

    fn factors(word: &'static str, steps: &[u64]) -> Vec<f64> {
        let mut params = Params::defaults(Schedule::SPECS);
        for (name, value) in [
            ("schedule", Value::Choice(word)),
            ("warmup_steps", Value::Integer(4)),
            ("decay_steps", Value::Integer(10)),
            ("decay_factor", Value::Number(0.5)),
            ("min_factor", Value::Number(0.2)),
        ] {
            params.set(name, value).unwrap();
        }
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
    fn by_default_the_learning_rate_is_constant() {
        let schedule = Schedule::from_params(&Params::defaults(Schedule::SPECS));
        assert_eq!(schedule.schedule, ScheduleShape::Constant);
        assert_eq!(factors("constant", &[1, 2, 1_000_000]), [1.0; 3]);
    }

    #[test]
    fn schedules_have_the_numbers_of_their_formulas() {
        assert_factors("warmup", &[(1, 0.25), (2, 0.5), (4, 1.0), (5, 1.0), (1_000_000, 1.0)]);
        // 0.2 + 0.8·(1 + cos(π·done/10))/2, as torch.optim.lr_scheduler.CosineAnnealingLR until its end.
        let at_three = 0.2 + 0.4 * (1.0 + 0.587_785_252_292_473_1);
        assert_factors("cosine", &[(1, 1.0), (4, at_three), (6, 0.6), (11, 0.2), (5000, 0.2)]);
        let warm = [(1, 0.25), (3, 0.75), (4, 1.0), (7, at_three), (9, 0.6), (14, 0.2), (99, 0.2)];
        assert_factors("warmup_cosine", &warm);
        // As torch.optim.lr_scheduler.StepLR, but never below the minimum factor.
        assert_factors("step", &[(1, 1.0), (10, 1.0), (11, 0.5), (20, 0.5), (21, 0.25), (31, 0.2)]);
        assert_factors("inverse_sqrt", &[(1, 0.25), (4, 1.0), (16, 0.5), (64, 0.25), (10_000, 0.2)]);
    }

    #[test]
    fn factors_stay_between_zero_and_one() {
        for word in ScheduleShape::NAMES {
            let all: Vec<u64> = (1..200).chain([1_000_000_000, u64::MAX]).collect();
            assert!(factors(word, &all).iter().all(|factor| *factor > 0.0 && *factor <= 1.0), "{word}");
        }
    }
}
