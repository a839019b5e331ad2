//! Which numbers are possible for a parameter, and which of them a slider offers.

/// The largest absolute value of any number in a level.
pub(crate) const MAX_MAGNITUDE: f64 = 1e12;

/// The possible values of a number. Both numbers of a pair must be in range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The lower end.
    pub min: f64,
    /// The upper end.
    pub max: f64,
    /// Whether `min` itself is allowed.
    pub min_included: bool,
    /// Whether `max` itself is allowed.
    pub max_included: bool,
}

impl Range {
    /// Any number with an absolute value of at most 1e12.
    pub const ANY: Self = Self::closed(-MAX_MAGNITUDE, MAX_MAGNITUDE);
    /// Numbers greater than zero.
    pub const POSITIVE: Self = Self { min: 0.0, max: MAX_MAGNITUDE, min_included: false, max_included: true };
    /// Numbers that are zero or greater.
    pub const NOT_NEGATIVE: Self = Self::closed(0.0, MAX_MAGNITUDE);
    /// Decay rates: from zero to one, one not included.
    pub const DECAY: Self = Self { min: 0.0, max: 1.0, min_included: true, max_included: false };

    /// Creates the range from `min` to `max`, both included.
    #[must_use]
    pub const fn closed(min: f64, max: f64) -> Self {
        Self { min, max, min_included: true, max_included: true }
    }

    /// Returns whether `value` is in range; false for NaN.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        let above = if self.min_included { value >= self.min } else { value > self.min };
        let below = if self.max_included { value <= self.max } else { value < self.max };
        above && below
    }

    /// Describes the range for a message: `"greater than 0"`.
    #[must_use]
    pub fn describe(&self) -> String {
        let lower = match (self.min <= -MAX_MAGNITUDE, self.min_included) {
            (true, _) => None,
            (_, true) => Some(format!("at least {}", self.min)),
            (_, false) => Some(format!("greater than {}", self.min)),
        };
        let upper = match (self.max >= MAX_MAGNITUDE, self.max_included) {
            (true, _) => None,
            (_, true) => Some(format!("at most {}", self.max)),
            (_, false) => Some(format!("less than {}", self.max)),
        };
        match (lower, upper) {
            (Some(a), Some(b)) => format!("{a} and {b}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => "a finite number".to_owned(),
        }
    }
}

/// The part of a range that a slider covers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slider {
    /// The left end.
    pub min: f64,
    /// The right end.
    pub max: f64,
    /// How positions of the slider map to values.
    pub scale: SliderScale,
}

/// How the positions of a slider map to values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SliderScale {
    /// Linearly.
    Linear,
    /// Logarithmically, for learning rates.
    Log,
    /// By the logarithm of 1 − value, for decay rates such as β₂, whose useful values lie just below one.
    OneMinusLog,
}

impl Slider {
    /// Creates a linear slider.
    #[must_use]
    pub const fn linear(min: f64, max: f64) -> Self {
        Self { min, max, scale: SliderScale::Linear }
    }

    /// Creates a logarithmic slider.
    #[must_use]
    pub const fn log(min: f64, max: f64) -> Self {
        Self { min, max, scale: SliderScale::Log }
    }

    /// Creates a slider by the logarithm of 1 − value.
    #[must_use]
    pub const fn one_minus_log(min: f64, max: f64) -> Self {
        Self { min, max, scale: SliderScale::OneMinusLog }
    }
}
