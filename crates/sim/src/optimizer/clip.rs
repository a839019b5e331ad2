//! Clipping of sampled gradients: by the size of each component, and by the length of the whole gradient. The same for
//! every kind of optimizer, and before weight decay, as in PyTorch's training loops.

use crate::Vec2;
use crate::params::config::{config, number};
use crate::params::{Range, Slider};

config! {
    /// How large a gradient may be; zero means any size.
    #[derive(Clone, Copy, Debug)]
    pub struct Clip {
        clip_value: f64 = number(0.0)
            .symbol("each g ≤")
            .help("the largest size of each component of the gradient; 0 does not clip")
            .range(Range::NOT_NEGATIVE)
            .slider(Slider::linear(0.0, 10.0)),
        clip_norm: f64 = number(0.0)
            .symbol("|g| ≤")
            .help("the largest length of the gradient of both axes, which keeps its direction; 0 does not clip")
            .range(Range::NOT_NEGATIVE)
            .slider(Slider::linear(0.0, 10.0)),
    }
}

impl Clip {
    /// Returns whether any gradient is changed.
    pub fn is_active(&self) -> bool {
        self.clip_value > 0.0 || self.clip_norm > 0.0
    }

    /// Returns the largest size of each component; zero means any size.
    pub fn value(&self) -> f64 {
        self.clip_value
    }

    /// Returns the largest length of a gradient; zero means any length.
    pub fn norm(&self) -> f64 {
        self.clip_norm
    }

    /// Returns the gradient clipped by value, then by norm. One that is NaN stays so.
    pub fn clipped(&self, mut gradient: Vec2) -> Vec2 {
        if self.clip_value > 0.0 {
            // Not `clamp`, whose bounds may not be NaN, nor `max`, which would make a number of NaN.
            let limited = |g: f64| if g.abs() > self.clip_value { self.clip_value.copysign(g) } else { g };
            gradient = gradient.map(limited);
        }
        if self.clip_norm > 0.0 { clipped_by_norm(gradient, self.clip_norm) } else { gradient }
    }
}

/// Returns the gradient with at most this length. One that is NaN stays so.
#[inline(always)]
pub fn clipped_by_norm(gradient: Vec2, max: f64) -> Vec2 {
    // Relative to the larger component, since its square may be no number.
    let largest = gradient[0].abs().max(gradient[1].abs());
    let relative = gradient.map(|g| g / largest);
    let relative_norm = (relative[0] * relative[0] + relative[1] * relative[1]).sqrt();
    if largest > 0.0 && relative_norm > max / largest {
        relative.map(|g| g / relative_norm * max)
    } else {
        gradient
    }
}
