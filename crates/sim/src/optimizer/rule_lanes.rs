//! Which rules step many agents at once, and how: vectorized over columns, or one agent after the other.

use super::Rule;
use super::lane_state::{BetaPowers, LaneState, StateArray, StateNumbers};
use super::lanes::{self, LaneInput, LaneOutput, LaneRule as _};

/// Implements for [`Rule`] what steps many agents at once: with the rules that are vectorized, and with those that are not,
/// though their states are numbers. `Custom` runs its formulas over columns instead.
macro_rules! lane_rules {
    (vectorized: $($name:ident),+; others: $($each:ident),+ $(,)?) => {
        impl Rule {
            /// Returns the state as numbers; `None` where the rule cannot step many agents at once, and while the state is
            /// kept in scaled numbers, since `f64` is too small for it.
            pub(super) fn state_numbers(&self) -> Option<StateNumbers> {
                match self {
                    $(Self::$name(_, state, None) => Some(StateNumbers::of(state)),)+
                    $(Self::$each(_, state, None) => Some(StateNumbers::of(state)),)+
                    _ => None,
                }
            }

            /// Returns the numbers of the state, even where they are out of range; `None` where the rule cannot step many agents at once.
            fn state_array(&self) -> Option<StateArray> {
                match self {
                    $(Self::$name(_, state, _) => Some(state.state_array()),)+
                    $(Self::$each(_, state, _) => Some(state.state_array()),)+
                    _ => None,
                }
            }

            /// Sets the state from numbers. Does nothing where the rule cannot step many agents at once.
            pub(super) fn set_state_array(&mut self, array: &StateArray) {
                match self {
                    $(Self::$name(_, state, wide) => (*state, *wide) = (LaneState::of(array), None),)+
                    $(Self::$each(_, state, wide) => (*state, *wide) = (LaneState::of(array), None),)+
                    _ => {}
                }
            }

            /// Makes one step of this rule for many agents. Returns the powers after it, and whether all numbers of the
            /// states are in range; `None` where the rule cannot step many agents at once.
            pub(super) fn step_lanes(
                &self,
                decays_without_lr: bool,
                input: &LaneInput<'_>,
                out: &mut LaneOutput<'_>,
            ) -> Option<(BetaPowers, bool)> {
                match self {
                    $(Self::$name(rule, ..) if rule.is_vectorized(input.axis, input.t) => {
                        Some(lanes::step(rule, decays_without_lr, input, out))
                    })+
                    Self::Custom(rule, ..) => Some(rule.step_lanes(input, out)),
                    _ => self.step_one_by_one(decays_without_lr, input, out),
                }
            }
        }
    };
}

lane_rules! {
    vectorized: Adam, Sgd, Momentum, Nesterov, Adagrad, Adadelta, Rmsprop, Amsgrad, Adamw, Adamax, Nadam, Radam, Adabelief, Yogi,
        Lion, Qhm, Qhadam, Ademamix, Adan, ScheduleFreeSgd, ScheduleFree, Prodigy, Cautious, Grams, Mars, Rprop, Sophia, Muon,
        Shampoo, Soap;
    others: Newton, Custom,
}

impl Rule {
    /// Makes one step for many agents, one after the other.
    fn step_one_by_one(
        &self,
        decays_without_lr: bool,
        input: &LaneInput<'_>,
        out: &mut LaneOutput<'_>,
    ) -> Option<(BetaPowers, bool)> {
        let mut rule = self.clone();
        let (mut powers, mut all_safe) = (input.powers, true);
        for agent in 0..input.count {
            rule.set_state_array(&input.state_array(agent));
            let mut agent_input = input.rule_input(agent);
            let decay = self.decay_rate(input.axis) * agent_input.axis_position();
            agent_input.decay = if decays_without_lr { decay / agent_input.base_lr } else { decay };
            if self.uses_hessian() {
                agent_input.hessian = (input.hessian)(agent);
            }
            out.ratio[agent] = rule.step(&mut agent_input).ratio;
            let array = rule.state_array()?;
            all_safe &= out.set_state_array(agent, &array);
            powers = array.powers;
        }
        Some((powers, all_safe))
    }
}
