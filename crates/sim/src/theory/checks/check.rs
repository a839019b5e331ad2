//! One check of theory: the number a formula predicts, a simulation that measures it, and the comparison of the two.

/// How many standard errors a measurement may differ by. By chance alone, one in fifteen thousand differs by more.
const MAX_STANDARD_ERRORS: f64 = 4.0;

/// What a check claims about the measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It equals the prediction.
    Equal,
    /// It is at most the prediction.
    AtMost,
}

/// How a number is measured, over one seed or many.
pub enum Measure {
    /// Nothing is random: one measurement is enough.
    Once(Box<dyn Fn() -> f64>),
    /// The mean over seeds.
    Mean(Box<dyn Fn(u64) -> f64>),
    /// The root of the mean over seeds, each of which gives a mean square.
    Rms(Box<dyn Fn(u64) -> f64>),
    /// The largest over seeds.
    Largest(Box<dyn Fn(u64) -> f64>),
}

/// A row of the table: a prediction, and how it is measured.
pub struct Check {
    /// What gradients the optimizer gets.
    pub row: &'static str,
    /// Which case of several, such as “t = 10”; may be empty.
    pub case: String,
    /// The kind of optimizer.
    pub optimizer: &'static str,
    /// What is predicted and measured.
    pub what: &'static str,
    /// The prediction.
    pub predicted: f64,
    /// What is claimed about the measurement.
    pub claim: Claim,
    /// The error of the formula itself: the size of the terms it leaves out, or of rounding.
    pub model_error: f64,
    pub(super) measure: Measure,
}

/// The result of a check.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CheckResult {
    /// What the simulation measured.
    pub measured: f64,
    /// The standard error over seeds; 0 where nothing is random.
    pub error: f64,
    /// Whether the claim holds, within four standard errors and the error of the formula.
    pub agrees: bool,
}

impl Check {
    /// Simulates with the seeds from 1 to `seeds`, at least 2, and compares.
    #[must_use]
    pub fn run(&self, seeds: u64) -> CheckResult {
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
        let difference = match self.claim {
            Claim::Equal => (measured - self.predicted).abs(),
            Claim::AtMost => measured - self.predicted,
        };
        CheckResult { measured, error, agrees: difference <= MAX_STANDARD_ERRORS * error + self.model_error }
    }
}

fn mean_and_error(xs: &[f64]) -> (f64, f64) {
    let n = xs.len() as f64;
    let mean = xs.iter().sum::<f64>() / n;
    let variance = xs.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(claim: Claim, model_error: f64, measure: Measure) -> Check {
        let (row, case) = ("test", String::new());
        Check { row, case, optimizer: "sgd", what: "r", predicted: 1.0, claim, model_error, measure }
    }

    #[test]
    fn a_measurement_off_by_more_than_the_error_does_not_agree() {
        let agrees = |claim, model_error, x: f64| {
            check(claim, model_error, Measure::Once(Box::new(move || x))).run(9).agrees
        };
        assert!(agrees(Claim::Equal, 0.1, 1.05) && agrees(Claim::Equal, 0.1, 0.95));
        assert!(!agrees(Claim::Equal, 0.01, 1.05) && !agrees(Claim::Equal, 0.01, 0.95));
        assert!(agrees(Claim::AtMost, 0.0, 0.2) && !agrees(Claim::AtMost, 0.01, 1.05));
        assert!(!agrees(Claim::Equal, 0.1, f64::NAN) && !agrees(Claim::AtMost, 0.1, f64::NAN));
    }

    #[test]
    fn standard_errors_are_those_of_the_mean() {
        // 1, 2, 3, 4, 5: mean 3, variance 2.5.
        let measured = check(Claim::Equal, 0.0, Measure::Mean(Box::new(|seed| seed as f64))).run(5);
        assert!((measured.measured - 3.0).abs() < 1e-12 && (measured.error - 0.5f64.sqrt()).abs() < 1e-12);
        assert!(measured.agrees, "2 is less than four errors off");
        // Squares of mean 3: √3, whose error is that of the mean square over 2√3.
        let rms = check(Claim::Equal, 0.0, Measure::Rms(Box::new(|seed| seed as f64))).run(5);
        assert!((rms.measured - 3f64.sqrt()).abs() < 1e-12);
        assert!((rms.error - 0.5f64.sqrt() / (2.0 * 3f64.sqrt())).abs() < 1e-12);
        let most = check(Claim::AtMost, 0.0, Measure::Largest(Box::new(|seed| seed as f64))).run(5);
        assert_eq!((most.measured, most.error, most.agrees), (5.0, 0.0, false));
    }
}
