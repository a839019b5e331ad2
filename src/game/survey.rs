//! A survey: one setting tried 200 times, each time with other noise, and what came of it. Two surveys have the same noises,
//! so that what differs comes from the settings. Made in slices. Knows levels and runs, nothing of windows.

use std::sync::Arc;

use bevy::prelude::Resource;
use frankie_draw::histogram::median;
use frankie_sim::ensemble::{Keep, Members};
use frankie_sim::level::{Goal, ScreenPart};
use frankie_sim::stats::Stat;
use frankie_sim::task::{Around, TaskKind};
use frankie_sim::theory::Prediction;
use frankie_sim::{Axis, Ensemble, Level, Outcome, Run, math};

use super::{numbers, setting, wording};
use crate::run_plane::asked_steps;

/// The number of tries.
pub const TRIES: usize = 200;
/// The number of steps of each try where the level sets no limit.
const FREE_STEPS: u64 = 300;
/// The largest number of steps of each try.
const MAX_STEPS: u64 = 5_000;

/// The survey of the present setting, and that of a setting that the player kept to compare with.
#[derive(Resource, Debug, Default)]
pub struct Surveys {
    /// The present setting's.
    pub this: Option<Survey>,
    /// The kept one.
    pub kept: Option<Survey>,
}

/// A setting that is tried many times.
#[derive(Debug)]
pub struct Survey {
    setting: String,
    level: Arc<Level>,
    seed: u64,
    ensemble: Ensemble,
    steps: u64,
    findings: Option<Findings>,
}

/// What came of the tries.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// What the numbers are.
    pub measure: SurveyMeasure,
    /// The number of each try that has one: not of a try that missed the goal.
    pub numbers: Vec<f64>,
    /// The root mean square of r of each try, for each axis.
    pub rms: [Vec<f64>; 2],
    /// What theory predicts for it, with its name.
    pub predicted: [Option<(f64, &'static str)>; 2],
}

/// What is measured at the end of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SurveyMeasure {
    /// The steps to the goal.
    Steps,
    /// The distance to the nearest target.
    Distance,
    /// The distance from the start, where the level asks how far he gets from there and there is no target.
    FromStart,
    /// The loss, where there is no target either.
    Loss,
}

impl Survey {
    /// Returns the survey of the setting that a run has now, from the last place where the dog was dropped.
    ///
    /// # Errors
    /// Where no level can be made of it, in words.
    pub fn of(run: &Run) -> Result<Self, String> {
        let level = Arc::new(setting::level_of(run)?);
        let members = Members::new(&level, TRIES).map_err(|error| error.to_string())?.with_seed(run.seed());
        let steps = asked_steps(&level).unwrap_or(FREE_STEPS.max(run.last_step())).min(MAX_STEPS);
        let keep = Keep { stats: true, places_every: None };
        let ensemble = Ensemble::new(level.clone(), members, keep);
        Ok(Self { setting: describe(run), level, seed: run.seed(), ensemble, steps, findings: None })
    }

    /// Returns the setting in words.
    #[must_use]
    pub fn setting(&self) -> &str {
        &self.setting
    }

    /// Returns whether the level has shown what r and the hyperparameters are, so that they say something to the player.
    #[must_use]
    pub fn is_about_r(&self) -> bool {
        self.level.screen().shows(ScreenPart::Ratio)
    }

    /// Returns the number of steps of each try that does not reach the goal before.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Returns the share of the steps that are made, from 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f32 {
        if self.findings.is_some() { 1.0 } else { self.ensemble.step() as f32 / self.steps.max(1) as f32 }
    }

    /// Returns what came of it, once all steps are made.
    #[must_use]
    pub fn findings(&self) -> Option<&Findings> {
        self.findings.as_ref()
    }

    /// Returns whether two surveys can be compared: on the same ground, under the same noise, to the same end.
    #[must_use]
    pub fn is_comparable(&self, other: &Self) -> bool {
        let (a, b) = (&self.level, &other.level);
        let ground = |level: &Level| {
            (
                level.surface_config().kind.info.kind,
                level.surface_config().params.clone(),
                level.placement().clone(),
            )
        };
        let noise =
            |level: &Level| (level.noise_config().kind.info.kind, level.noise_config().params.clone());
        ground(a) == ground(b) && noise(a) == noise(b) && a.goal() == b.goal() && self.seed == other.seed
    }

    /// Makes steps for a part of a frame. Returns whether all are made.
    pub fn advance(&mut self, max_cost: u64) -> bool {
        if self.findings.is_none() && self.ensemble.advance_within(self.steps, max_cost) {
            self.findings = Some(self.find());
        }
        self.findings.is_some()
    }

    fn find(&self) -> Findings {
        let run = Run::new(self.level.clone(), self.seed);
        let measure = match self.level.goal() {
            Some(Goal::Reach { .. } | Goal::Minima { .. }) => SurveyMeasure::Steps,
            _ if !run.targets().is_empty() => SurveyMeasure::Distance,
            _ if asks_about_start(&self.level) => SurveyMeasure::FromStart,
            _ => SurveyMeasure::Loss,
        };
        let tries = 0..self.ensemble.len();
        let numbers = tries.clone().filter_map(|index| self.number(measure, index)).collect();
        let rms = Axis::BOTH.map(|axis| {
            let of = |index| self.ensemble.stats(index)?.measure(Stat::RmsRatio, axis);
            tries.clone().filter_map(of).collect()
        });
        Findings { measure, numbers, rms, predicted: Axis::BOTH.map(|axis| predicted(&run, axis)) }
    }

    /// Returns the number of a try; `None` where it has none.
    fn number(&self, measure: SurveyMeasure, index: usize) -> Option<f64> {
        let number = match measure {
            SurveyMeasure::Steps if self.ensemble.outcome(index) != Outcome::Reached => None,
            SurveyMeasure::Steps => Some(self.ensemble.steps(index) as f64),
            SurveyMeasure::Distance => self.ensemble.distance_to_target(index),
            SurveyMeasure::FromStart => {
                Some(math::distance(self.ensemble.position(index), self.level.start().at))
            }
            SurveyMeasure::Loss => Some(self.ensemble.loss(index)),
        };
        number.filter(|number| number.is_finite())
    }
}

impl Findings {
    /// Returns what came of the tries, in a sentence.
    #[must_use]
    pub fn describe(&self, steps: u64) -> String {
        let middle = median(&self.numbers).map(numbers::short);
        let count = numbers::count(self.numbers.len() as u64);
        match (self.measure, middle) {
            (SurveyMeasure::Steps, Some(middle)) => {
                format!("{count} of {TRIES} reach the goal; the median takes {middle} steps.")
            }
            (SurveyMeasure::Steps, None) => {
                format!("None of {TRIES} reaches the goal within {} steps.", numbers::count(steps))
            }
            (_, Some(middle)) => {
                let what = if self.measure == SurveyMeasure::Loss { "loss" } else { "distance" };
                format!("After {} steps the median {what} is {middle}.", numbers::count(steps))
            }
            (_, None) => "No try has a number at its end.".to_owned(),
        }
    }
}

impl SurveyMeasure {
    /// Returns what the numbers are, as a title.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Steps => "Steps to the goal",
            Self::Distance => "Distance to the target at the end",
            Self::FromStart => "Distance from the start at the end",
            Self::Loss => "Loss at the end",
        }
    }
}

/// Returns whether the level asks for the circle around the start in which the dog stays.
fn asks_about_start(level: &Level) -> bool {
    level.task().is_some_and(|task| matches!(task.kind, TaskKind::Radius { around: Around::Start, .. }))
}

/// Returns the optimizer of a run with its hyperparameters, in words.
fn describe(run: &Run) -> String {
    let optimizer = &run.state().optimizer;
    let params = optimizer.params.recorded_params();
    let params: Vec<String> = params.map(|(spec, value)| wording::param(spec, value)).collect();
    format!("{}: {}", optimizer.kind.info.title, params.join(", "))
}

/// Returns what theory predicts for the root mean square of r: by the level's own entry about it or, for Adam under noise of
/// a known kind, what noise alone gives.
fn predicted(run: &Run, axis: Axis) -> Option<(f64, &'static str)> {
    let level = run.level();
    let inputs = run.theory_inputs(axis);
    let is_own = run.state().optimizer.kind.info.kind == level.optimizer().kind.info.kind;
    let entry = level.theory().iter().find(|entry| entry.stat == Stat::RmsRatio && entry.axis == axis);
    if let Some(number) = entry.filter(|_| is_own).and_then(|entry| entry.prediction.number(&inputs)) {
        return Some((number, "theory"));
    }
    if !inputs.is_adam || inputs.sigma.is_none_or(|sigma| sigma <= 0.0) {
        return None;
    }
    let of_noise = Prediction::CorrelatedNoiseRms.number(&inputs);
    Some((of_noise.or_else(|| Prediction::PureNoiseRms.number(&inputs))?, "noise alone"))
}
