//! What an optimizer declares about its rule: which averages it keeps, and how the ratio r is computed from them.
//!
//! Panels show this formula, and a test compares it with the result of a step.

use super::StepOutput;

/// The update formula of an optimizer on one axis, with its current parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UpdateFormula {
    /// The symbol of the average of gradients, such as `m̂`; `None` where the rule has none.
    pub first: Option<&'static str>,
    /// The symbol of the root of the average of squared gradients, such as `√v̂`; `None` where the rule has none.
    pub second: Option<&'static str>,
    /// How the ratio r is computed.
    pub ratio: RatioFormula,
    /// What weight decay does.
    pub weight_decay: WeightDecay,
    /// Whether the averages are corrected for having started at zero.
    pub is_bias_corrected: bool,
    /// Whether large gradients are clipped before the rule sees them.
    pub is_clipped: bool,
}

/// How the ratio r is computed, before weight decay is added to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RatioFormula {
    /// r is the gradient.
    Gradient,
    /// r is the average of gradients.
    First,
    /// r is the sign of the average of gradients.
    SignOfFirst,
    /// r is the average of gradients, or the gradient where the rule keeps none, divided by the root of the average of
    /// squared gradients.
    OverRoot(Epsilon),
    /// r needs more numbers than a step returns; see the formula of the kind.
    Other,
}

/// Where ε is added, and its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Epsilon {
    /// Nowhere: √v̂.
    None,
    /// Outside the root: √v̂ + ε.
    Outside(f64),
    /// Under the root: √(v̂ + ε).
    Inside(f64),
}

/// What weight decay with a rate λ does to a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WeightDecay {
    /// Nothing: λ is zero.
    None,
    /// λθ is added to the gradient, before the averages.
    InGradient(f64),
    /// λθ is added to r, after the averages.
    InRatio(f64),
}

impl UpdateFormula {
    /// The formula of a rule that keeps no average: r is the gradient.
    pub(super) const GRADIENT: Self = Self {
        first: None,
        second: None,
        ratio: RatioFormula::Gradient,
        weight_decay: WeightDecay::None,
        is_bias_corrected: false,
        is_clipped: false,
    };

    /// Returns the formula of a rule whose ratio is an average of gradients.
    pub(super) const fn first(symbol: &'static str) -> Self {
        Self { first: Some(symbol), ratio: RatioFormula::First, ..Self::GRADIENT }
    }

    /// Returns the formula of a rule whose ratio is a gradient over the root of an average of squared gradients.
    pub(super) const fn gradient_over_root(root: &'static str, epsilon: Epsilon) -> Self {
        let ratio = RatioFormula::OverRoot(epsilon);
        Self { second: Some(root), ratio, ..Self::GRADIENT }
    }

    /// Returns the formula of a rule whose ratio is m̂ over the root of an average of squared gradients, bias corrected.
    pub(super) const fn m_hat_over_root(root: &'static str, epsilon: Epsilon) -> Self {
        Self {
            first: Some("m\u{302}"),
            second: Some(root),
            ratio: RatioFormula::OverRoot(epsilon),
            weight_decay: WeightDecay::None,
            is_bias_corrected: true,
            is_clipped: false,
        }
    }

    /// Returns m̂/(√v̂+ε), the formula of Adam and most of its variants.
    pub(super) const fn adaptive(eps: f64) -> Self {
        Self::m_hat_over_root("√v\u{302}", Epsilon::Outside(eps))
    }

    /// Returns the same formula with another ratio.
    pub(super) const fn with_ratio(self, ratio: RatioFormula) -> Self {
        Self { ratio, ..self }
    }

    /// Returns the same formula with λθ added to r.
    pub(super) fn with_decay_in_ratio(self, rate: f64) -> Self {
        let weight_decay = if rate == 0.0 { WeightDecay::None } else { WeightDecay::InRatio(rate) };
        Self { weight_decay, ..self }
    }

    /// Returns the numerator of r: the average of gradients as it is used, or else the gradient.
    #[must_use]
    pub fn numerator(&self, gradient: f64, out: &StepOutput) -> f64 {
        out.first.map_or(gradient, |first| first.used)
    }

    /// Returns the root of the average of squared gradients, with ε where the ratio is [`RatioFormula::OverRoot`];
    /// `None` where the rule has no such average.
    #[must_use]
    pub fn denominator(&self, out: &StepOutput) -> Option<f64> {
        let (square, root) = (out.second?.used, out.root?);
        Some(match self.ratio {
            RatioFormula::OverRoot(Epsilon::Outside(eps)) => root + eps,
            RatioFormula::OverRoot(Epsilon::Inside(eps)) if eps > 0.0 && square.is_finite() => {
                (square + eps).sqrt()
            }
            RatioFormula::OverRoot(Epsilon::Inside(_)) => root,
            RatioFormula::OverRoot(Epsilon::None)
            | RatioFormula::Gradient
            | RatioFormula::First
            | RatioFormula::SignOfFirst
            | RatioFormula::Other => root,
        })
    }

    /// Returns the ratio r of a step by the declared formula, from the sampled gradient and position of one axis and the
    /// averages of the step; `None` for [`RatioFormula::Other`], and where the formula has a gradient that was clipped.
    /// Zero over zero is zero.
    #[must_use]
    pub fn ratio_of(&self, gradient: f64, at: f64, out: &StepOutput) -> Option<f64> {
        if self.is_clipped && self.first.is_none() {
            return None;
        }
        let gradient = match self.weight_decay {
            WeightDecay::InGradient(rate) => gradient + rate * at,
            _ => gradient,
        };
        let numerator = self.numerator(gradient, out);
        let ratio = match self.ratio {
            RatioFormula::Gradient | RatioFormula::First => numerator,
            RatioFormula::SignOfFirst => super::moments::sign(numerator),
            RatioFormula::OverRoot(..) => super::moments::div_or_zero(numerator, self.denominator(out)?),
            RatioFormula::Other => return None,
        };
        Some(match self.weight_decay {
            WeightDecay::InRatio(rate) => ratio + rate * at,
            _ => ratio,
        })
    }
}
