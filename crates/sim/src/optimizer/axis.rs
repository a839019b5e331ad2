//! The optimizer of one axis: a rule and its state, under the schedule of lr and the weight decay that all rules share.

use super::schedule::Schedule;
use super::{Rule, StepInput, StepOutput, WEIGHT_DECAY};
use crate::Axis;
use crate::hash::StateHash;
use crate::params::{Params, Value};

/// The optimizer of one axis: what it was told, and what it remembers.
#[derive(Clone, Copy, Debug)]
pub struct AxisOptimizer {
    lr: f64,
    schedule: Schedule,
    /// The weight decay that is part of the gradient.
    weight_decay: f64,
    rule: Rule,
}

impl AxisOptimizer {
    pub(super) fn new(rule: Rule, params: &Params, axis: Axis) -> Self {
        let weight_decay = match params.get(WEIGHT_DECAY.name) {
            Some(Value::Number(x)) => *x,
            // A number per axis is the rule's own.
            _ => 0.0,
        };
        let schedule = Schedule::from_params(params);
        Self { lr: params.pair("lr")[axis.index()], schedule, weight_decay, rule }
    }

    /// The word of the kind it is of.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.rule.kind()
    }

    /// The learning rate α, as it is told.
    #[must_use]
    pub fn lr(&self) -> f64 {
        self.lr
    }

    /// The learning rate of step `t`, counted from 1 since the state was new: α as the schedule has it then.
    #[must_use]
    pub fn lr_at(&self, t: u64) -> f64 {
        self.lr * self.schedule.factor(t)
    }

    /// Takes in one gradient.
    pub fn step(&mut self, input: &StepInput) -> StepOutput {
        if self.weight_decay == 0.0 {
            return self.rule.step(input);
        }
        let gradient = [0, 1].map(|i| input.gradient[i] + self.weight_decay * input.at[i]);
        self.rule.step(&StepInput { gradient, ..*input })
    }

    /// Other hyper-parameters, the same state.
    pub fn tune(&mut self, params: &Params, axis: Axis) {
        self.rule.tune(params, axis);
        *self = Self::new(self.rule, params, axis);
    }

    /// The same hyper-parameters, a new state.
    pub fn forget(&mut self) {
        self.rule.forget();
    }

    /// Feeds the state to the hash.
    pub fn hash_into(&self, hash: &mut StateHash) {
        self.rule.hash_into(hash);
    }
}
