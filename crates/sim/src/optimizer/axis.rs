//! The optimizer of one axis: a rule and its state, with what all rules share: the schedule of lr, clipping and weight decay.

use super::clip::Clip;
use super::rule_input::of_axis;
use super::schedule::Schedule;
use super::update_formula::{UpdateFormula, WeightDecay};
use super::{
    BetaPowers, DECAY_WITHOUT_LR, LaneInput, LaneOutput, Rule, RuleInput, StateNumbers, StepInput,
    StepOutput, WEIGHT_DECAY,
};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::{Config, Param, Params, PerAxis};
use crate::surface::Hessian;

/// The optimizer of one axis: its hyperparameters and its state.
#[derive(Clone, Debug)]
pub struct AxisOptimizer {
    lr: f64,
    schedule: Schedule,
    clip: Clip,
    /// The rate λ of weight decay that is part of the gradient.
    weight_decay: f64,
    /// Whether lr does not scale the decoupled weight decay of the rule.
    decays_without_lr: bool,
    rule: Rule,
}

impl AxisOptimizer {
    pub(super) fn new(rule: Rule, lr: Param<PerAxis>, params: &Params, axis: Axis) -> Self {
        let lr = lr.read(params)[axis];
        Self {
            lr,
            schedule: Schedule::from_params(params),
            clip: Clip::from_params(params),
            // Zero where the rule has a weight decay of its own, which is per axis.
            weight_decay: WEIGHT_DECAY.read(params),
            decays_without_lr: DECAY_WITHOUT_LR.read(params),
            rule,
        }
    }

    /// Returns the name of the kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.rule.kind()
    }

    /// Returns whether a step depends on [`StepInput::hessian`].
    #[must_use]
    pub fn uses_hessian(&self) -> bool {
        self.rule.uses_hessian()
    }

    /// Returns the learning rate α, before any schedule.
    #[must_use]
    pub fn lr(&self) -> f64 {
        self.lr
    }

    /// Returns the learning rate of step `t`, counted from 1 since the state was new: α times the schedule's factor.
    #[must_use]
    pub fn lr_at(&self, t: u64) -> f64 {
        self.lr * self.schedule.factor(t)
    }

    /// Returns the declared update formula of the rule. `axis` is the axis this optimizer was built for.
    #[must_use]
    pub fn update_formula(&self, axis: Axis) -> UpdateFormula {
        let mut formula = self.rule.update_formula(axis);
        formula.is_clipped = self.clip.is_active();
        if self.weight_decay != 0.0 {
            formula.weight_decay = WeightDecay::InGradient(self.weight_decay);
        } else if let WeightDecay::InRatio(rate) = formula.weight_decay {
            formula.weight_decay = WeightDecay::InRatio(self.decay(rate));
        }
        formula
    }

    /// Updates the state with one gradient and returns the ratio.
    #[inline(never)]
    pub fn step(&mut self, input: &StepInput) -> StepOutput {
        self.step_inline(input)
    }

    /// Updates the state with one gradient as [`AxisOptimizer::step`] does, and returns nothing but the ratio. Faster, since
    /// no averages are passed on.
    #[inline(never)]
    pub(crate) fn step_for_ratio(&mut self, input: &StepInput) -> f64 {
        self.step_inline(input).ratio
    }

    #[inline(always)]
    fn step_inline(&mut self, input: &StepInput) -> StepOutput {
        let StepInput { t, axis, at, gradient: [mut x, mut y], hessian } = *input;
        if self.clip.is_active() {
            [x, y] = self.clip.clipped([x, y]);
        }
        if self.weight_decay != 0.0 {
            [x, y] = [x + self.weight_decay * at[0], y + self.weight_decay * at[1]];
        }
        let (gradient, hessian) = ([x, y], self.decayed(hessian));
        let decay = self.decay(self.rule.decay_rate(axis) * of_axis(at, axis));
        let (lr, base_lr, prepared) = (self.lr_at(t), self.lr, [0.0; 2]);
        self.rule.step(&mut RuleInput { t, axis, at, gradient, hessian, lr, base_lr, decay, prepared })
    }

    /// Returns the second derivatives of the loss with the weight decay that is a part of it.
    #[must_use]
    pub(crate) fn decayed(&self, mut hessian: Hessian) -> Hessian {
        // Nothing is added where there is none: −0.0 + 0.0 is 0.0.
        if self.weight_decay != 0.0 {
            (0..2).for_each(|i| hessian[i][i] += self.weight_decay);
        }
        hessian
    }

    /// Returns what decoupled weight decay adds to the ratio, where it would add this if lr scaled it.
    fn decay(&self, scaled_by_lr: f64) -> f64 {
        if self.decays_without_lr { scaled_by_lr / self.lr } else { scaled_by_lr }
    }

    /// Sets other hyperparameters and keeps the state.
    pub fn set_params(&mut self, params: &Params, axis: Axis) {
        self.rule.set_params(params);
        *self = Self::new(self.rule.clone(), self.rule.lr_param(), params, axis);
    }

    /// Resets the state and keeps the hyperparameters.
    pub fn reset(&mut self) {
        self.rule.reset();
    }

    /// Returns how gradients are clipped.
    pub(crate) fn clip(&self) -> &Clip {
        &self.clip
    }

    /// Returns the weight decay that is part of the gradient.
    pub(crate) fn weight_decay(&self) -> f64 {
        self.weight_decay
    }

    /// Returns the factor on the learning rate of step `t`; see [`AxisOptimizer::lr_at`].
    pub(crate) fn schedule_factor(&self, t: u64) -> f64 {
        self.schedule.factor(t)
    }

    /// Returns the state as numbers; `None` where the rule cannot step many agents at once, or where numbers are out of range.
    pub(crate) fn state_numbers(&self) -> Option<StateNumbers> {
        self.rule.state_numbers()
    }

    /// Sets the state from numbers. Does nothing where the rule cannot step many agents at once.
    pub(crate) fn set_state_numbers(&mut self, numbers: &StateNumbers) {
        self.rule.set_state_array(&numbers.state_array());
    }

    /// Makes a step of many agents that share all hyperparameters but lr, without clipping and without the weight decay
    /// that is part of the gradient. Returns the powers after it, and whether all numbers of the states are in range;
    /// `None` where the rule cannot step many agents at once.
    pub(crate) fn step_lanes(
        &self,
        input: &LaneInput<'_>,
        out: &mut LaneOutput<'_>,
    ) -> Option<(BetaPowers, bool)> {
        self.rule.step_lanes(self.decays_without_lr, input, out)
    }

    /// Feeds the state to the hash.
    pub fn hash_into(&self, hash: &mut StateHash) {
        self.rule.hash_into(hash);
    }
}
