//! Which numbers a parameter may be, and which of them a slider offers.

/// Beyond this size no number of a level makes sense.
pub(crate) const HUGE: f64 = 1e12;

/// Which numbers are possible. Every part of a pair obeys it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// Whether `min` itself is allowed.
    pub min_included: bool,
    /// Whether `max` itself is allowed.
    pub max_included: bool,
}

impl Range {
    /// Any finite number of size at most 1e12.
    pub const ANY: Self = Self::closed(-HUGE, HUGE);
    /// Greater than zero.
    pub const POSITIVE: Self = Self { min: 0.0, max: HUGE, min_included: false, max_included: true };
    /// Zero or greater.
    pub const NOT_NEGATIVE: Self = Self::closed(0.0, HUGE);
    /// From zero, to but not including one: a decay rate.
    pub const DECAY: Self = Self { min: 0.0, max: 1.0, min_included: true, max_included: false };

    /// From `min` to `max`, both included.
    #[must_use]
    pub const fn closed(min: f64, max: f64) -> Self {
        Self { min, max, min_included: true, max_included: true }
    }

    /// Whether `value` is possible. NaN never is.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        let above = if self.min_included { value >= self.min } else { value > self.min };
        let below = if self.max_included { value <= self.max } else { value < self.max };
        above && below
    }

    /// What was expected, in words: `"greater than 0"`.
    #[must_use]
    pub fn words(&self) -> String {
        let least = match (self.min <= -HUGE, self.min_included) {
            (true, _) => None,
            (_, true) => Some(format!("at least {}", self.min)),
            (_, false) => Some(format!("greater than {}", self.min)),
        };
        let most = match (self.max >= HUGE, self.max_included) {
            (true, _) => None,
            (_, true) => Some(format!("at most {}", self.max)),
            (_, false) => Some(format!("less than {}", self.max)),
        };
        match (least, most) {
            (Some(a), Some(b)) => format!("{a} and {b}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => "a finite number".to_owned(),
        }
    }
}

/// The part of a range a slider covers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slider {
    /// Left end.
    pub min: f64,
    /// Right end.
    pub max: f64,
    /// How positions map to values.
    pub scale: SliderScale,
}

/// How a slider's positions map to values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SliderScale {
    /// Evenly.
    Linear,
    /// By ratio: for learning rates.
    Log,
    /// By the ratio of 1 − value: for decay rates such as β₂, whose interesting values crowd below one.
    OneMinusLog,
}

impl Slider {
    /// An even slider.
    #[must_use]
    pub const fn linear(min: f64, max: f64) -> Self {
        Self { min, max, scale: SliderScale::Linear }
    }

    /// A slider by ratio.
    #[must_use]
    pub const fn log(min: f64, max: f64) -> Self {
        Self { min, max, scale: SliderScale::Log }
    }

    /// A slider by the ratio of 1 − value.
    #[must_use]
    pub const fn one_minus_log(min: f64, max: f64) -> Self {
        Self { min, max, scale: SliderScale::OneMinusLog }
    }
}
