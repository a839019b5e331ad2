//! Which rules step many agents at once, and how: in loops, or agent by agent within columns of gradients.

use super::Rule;
use super::lane_state::{LaneState, Parts, Powers, StateNumbers};
use super::lanes::{self, LaneInput, LaneOutput, LaneRule as _};

/// Implements for [`Rule`] what steps many agents at once: by the rules whose steps are loops, and by those whose steps are
/// not, though their states are numbers.
macro_rules! lane_rules {
    (loops: $($name:ident),+; each: $($each:ident),+ $(,)?) => {
        impl Rule {
            /// Returns the state as numbers; `None` where the rule cannot step many agents at once, or where numbers are out
            /// of range.
            pub(super) fn state_numbers(&self) -> Option<StateNumbers> {
                match self {
                    $(Self::$name(_, state, None) => Some(StateNumbers::of(state)),)+
                    $(Self::$each(_, state, None) => Some(StateNumbers::of(state)),)+
                    _ => None,
                }
            }

            /// Returns the numbers of the state; `None` where the rule cannot step many agents at once.
            fn parts(&self) -> Option<Parts> {
                match self {
                    $(Self::$name(_, state, _) => Some(state.parts()),)+
                    $(Self::$each(_, state, _) => Some(state.parts()),)+
                    _ => None,
                }
            }

            /// Sets the state from numbers. Does nothing where the rule cannot step many agents at once.
            pub(super) fn set_parts(&mut self, parts: &Parts) {
                match self {
                    $(Self::$name(_, state, wide) => (*state, *wide) = (LaneState::of(parts), None),)+
                    $(Self::$each(_, state, wide) => (*state, *wide) = (LaneState::of(parts), None),)+
                    _ => {}
                }
            }

            /// Makes a step of many agents with this rule. Returns the powers after it, and whether all numbers of the
            /// states are in range; `None` where the rule cannot step many agents at once.
            pub(super) fn step_lanes(
                &self,
                decays_without_lr: bool,
                input: &LaneInput<'_>,
                out: &mut LaneOutput<'_>,
            ) -> Option<(Powers, bool)> {
                match self {
                    $(Self::$name(rule, ..) if rule.is_loop(input.axis, input.t) => {
                        Some(lanes::step(rule, decays_without_lr, input, out))
                    })+
                    Self::Custom(rule, ..) => Some(rule.step_lanes(input, out)),
                    _ => self.step_each(decays_without_lr, input, out),
                }
            }
        }
    };
}

lane_rules! {
    loops: Adam, Sgd, Momentum, Nesterov, Adagrad, Adadelta, Rmsprop, Amsgrad, Adamw, Adamax, Nadam, Radam, Adabelief, Yogi,
        Lion, Qhm, Qhadam, Ademamix, Adan, ScheduleFreeSgd, ScheduleFree, Prodigy, Cautious, Grams, Mars, Rprop, Sophia, Muon,
        Shampoo, Soap;
    each: Newton, Custom,
}

impl Rule {
    /// Makes a step of many agents, one after the other.
    fn step_each(
        &self,
        decays_without_lr: bool,
        input: &LaneInput<'_>,
        out: &mut LaneOutput<'_>,
    ) -> Option<(Powers, bool)> {
        let mut rule = self.clone();
        let (mut powers, mut all_safe) = (input.powers, true);
        for agent in 0..input.count {
            rule.set_parts(&input.parts(agent));
            let mut of_agent = input.rule_input(agent);
            let decay = self.decay_rate(input.axis) * of_agent.axis_position();
            of_agent.decay = if decays_without_lr { decay / of_agent.base_lr } else { decay };
            if self.uses_hessian() {
                of_agent.hessian = (input.hessian)(agent);
            }
            out.ratio[agent] = rule.step(&mut of_agent).ratio;
            let parts = rule.parts()?;
            all_safe &= out.set_parts(agent, &parts);
            powers = parts.powers;
        }
        Some((powers, all_safe))
    }
}
