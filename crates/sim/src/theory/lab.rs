//! How a check is made: a formula's number, a simulation that measures the same, and a verdict on the two.

use crate::Axis;
use crate::noise::Stream;
use crate::optimizer::{AxisOptimizer, OptimizerKind, StepInput, StepOutput};
use crate::params::{Params, Value};

/// How many standard errors a measurement may be off: once in fifteen thousand it is by chance.
const ERRORS: f64 = 4.0;

/// How a measurement has to stand to the prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// They are the same.
    Equal,
    /// It is no greater.
    AtMost,
}

/// How many seeds a measurement takes, and what is made of theirs.
pub(super) enum Measure {
    /// Nothing is random: one measurement is all.
    Once(Box<dyn Fn() -> f64>),
    /// The mean over seeds.
    Mean(Box<dyn Fn(u64) -> f64>),
    /// Each seed gives a mean square; the root of their mean.
    Rms(Box<dyn Fn(u64) -> f64>),
    /// The largest over seeds.
    Largest(Box<dyn Fn(u64) -> f64>),
}

/// A row of the table: what theory says, and how it is measured.
pub struct Check {
    /// What is fed to the optimizer, or done to it, in words.
    pub row: &'static str,
    /// Which of several, such as “t = 10”; may be empty.
    pub case: String,
    /// The kind of optimizer.
    pub optimizer: &'static str,
    /// What is predicted and measured, in words.
    pub what: &'static str,
    /// The formula's number.
    pub predicted: f64,
    /// How the measurement has to stand to it.
    pub claim: Claim,
    /// How large the terms are which the formula leaves out, or the rounding.
    pub neglected: f64,
    pub(super) measure: Measure,
}

/// A check that was made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// What the simulation gave.
    pub measured: f64,
    /// Its standard error over seeds; 0 where nothing is random.
    pub error: f64,
    /// Whether it is as predicted, within four standard errors and what the formula leaves out.
    pub agrees: bool,
}

impl Check {
    /// Simulates, with the seeds from 1 to `seeds`, at least 2.
    #[must_use]
    pub fn make(&self, seeds: u64) -> Verdict {
        let all = |f: &dyn Fn(u64) -> f64| (1..=seeds.max(2)).map(f).collect::<Vec<f64>>();
        let (measured, error) = match &self.measure {
            Measure::Once(f) => (f(), 0.0),
            Measure::Mean(f) => mean_and_error(&all(f)),
            Measure::Rms(f) => {
                let (square, error) = mean_and_error(&all(f));
                let root = square.sqrt();
                (root, if root > 0.0 { 0.5 * error / root } else { 0.0 })
            }
            Measure::Largest(f) => (all(f).into_iter().fold(f64::NEG_INFINITY, f64::max), 0.0),
        };
        let off = match self.claim {
            Claim::Equal => (measured - self.predicted).abs(),
            Claim::AtMost => measured - self.predicted,
        };
        Verdict { measured, error, agrees: off <= ERRORS * error + self.neglected }
    }
}

fn mean_and_error(xs: &[f64]) -> (f64, f64) {
    let n = xs.len() as f64;
    let mean = xs.iter().sum::<f64>() / n;
    let variance = xs.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// One axis's optimizer, fed by hand.
pub(super) struct Fed {
    optimizer: AxisOptimizer,
    t: u64,
}

impl Fed {
    /// An optimizer with some of its hyper-parameters set.
    pub fn new(kind: &str, set: &[(&str, f64)]) -> Self {
        #[expect(
            clippy::expect_used,
            reason = "the checks name registered kinds; a test makes every one of them"
        )]
        let kind = OptimizerKind::find(kind).expect("a registered kind");
        let mut params = Params::defaults(kind.info.params);
        for (name, value) in set {
            params.set(name, Value::Pair([*value; 2]));
        }
        Self { optimizer: kind.build(&params, Axis::X), t: 0 }
    }

    /// What it makes of a gradient.
    pub fn feed(&mut self, gradient: f64) -> StepOutput {
        self.t += 1;
        let input = StepInput { t: self.t, axis: Axis::X, at: [0.0; 2], gradient: [gradient, 0.0] };
        self.optimizer.step(&input)
    }

    /// The ratio it makes of a gradient.
    pub fn ratio(&mut self, gradient: f64) -> f64 {
        self.feed(gradient).ratio
    }

    /// The same gradient many times; the last ratio.
    pub fn repeat(&mut self, gradient: f64, times: u64) -> f64 {
        (0..times).map(|_| self.ratio(gradient)).last().unwrap_or(0.0)
    }

    /// Forgets all it was fed.
    pub fn forget(&mut self) {
        self.optimizer.forget();
        self.t = 0;
    }

    /// Its learning rate.
    pub fn lr(&self) -> f64 {
        self.optimizer.lr()
    }
}

/// Normal draws without end, others for each seed.
pub(super) fn normals(seed: u64) -> impl Iterator<Item = f64> {
    let mut stream = Stream::new(seed, 0, Axis::X);
    (1..).map(move |step| stream.at(step).normal())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(claim: Claim, neglected: f64, measure: Measure) -> Check {
        let (row, case) = ("test", String::new());
        Check { row, case, optimizer: "sgd", what: "r", predicted: 1.0, claim, neglected, measure }
    }

    #[test]
    fn what_is_not_as_predicted_does_not_agree() {
        let agrees = |claim, neglected, x: f64| {
            check(claim, neglected, Measure::Once(Box::new(move || x))).make(9).agrees
        };
        assert!(agrees(Claim::Equal, 0.1, 1.05) && agrees(Claim::Equal, 0.1, 0.95));
        assert!(!agrees(Claim::Equal, 0.01, 1.05) && !agrees(Claim::Equal, 0.01, 0.95));
        assert!(agrees(Claim::AtMost, 0.0, 0.2) && !agrees(Claim::AtMost, 0.01, 1.05));
        assert!(!agrees(Claim::Equal, 0.1, f64::NAN) && !agrees(Claim::AtMost, 0.1, f64::NAN));
    }

    #[test]
    fn errors_are_those_of_the_mean() {
        // 1, 2, 3, 4, 5: mean 3, variance 2.5.
        let measured = check(Claim::Equal, 0.0, Measure::Mean(Box::new(|seed| seed as f64))).make(5);
        assert!((measured.measured - 3.0).abs() < 1e-12 && (measured.error - 0.5f64.sqrt()).abs() < 1e-12);
        assert!(measured.agrees, "2 is less than four errors off");
        // Squares of mean 3: √3, whose error is that of the mean square over 2√3.
        let rms = check(Claim::Equal, 0.0, Measure::Rms(Box::new(|seed| seed as f64))).make(5);
        assert!((rms.measured - 3f64.sqrt()).abs() < 1e-12);
        assert!((rms.error - 0.5f64.sqrt() / (2.0 * 3f64.sqrt())).abs() < 1e-12);
        let most = check(Claim::AtMost, 0.0, Measure::Largest(Box::new(|seed| seed as f64))).make(5);
        assert_eq!((most.measured, most.error, most.agrees), (5.0, 0.0, false));
    }
}
