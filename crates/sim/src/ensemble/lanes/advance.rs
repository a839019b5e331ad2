//! A step of all lanes: computed beside the present states, then made, unless an agent has to be stepped alone.

use std::mem;

use super::goal::Ending;
use super::moves::{Move, are_safe, clip, clip_by_norm, decay, make_move};
use super::{Lanes, Scratch};
use crate::ensemble::Members;
use crate::ensemble::lane_agent::LaneAgent;
use crate::ensemble::plan::Plan;
use crate::lanes::{covering, dispatch_loop};
use crate::level::Level;
use crate::optimizer::{BetaPowers, LaneInput, LaneOutput, is_safe_gradient, is_safe_state};
use crate::state::Outcome;
use crate::surface::{MAX_COORDINATE, SurfaceContext};
use crate::{Axis, Vec2};

impl Lanes {
    /// Makes all steps up to `target`. Agents that have to be stepped alone, and those whose run is over, are handed to
    /// `on_leave`; `on_step` is called after every step.
    pub(in crate::ensemble) fn advance_to(
        &mut self,
        plan: &Plan,
        (level, members, first): (&Level, &Members, usize),
        scratch: &mut Scratch,
        target: u64,
        mut on_leave: impl FnMut(LaneAgent),
        mut on_step: impl FnMut(&Self),
    ) {
        if self.step >= target || self.count == 0 {
            return;
        }
        self.prepare(members, first, scratch);
        let mut ending = Ending::new(plan, level, self.ball);
        while self.step < target && self.count > 0 {
            let factors = self.optimizers.each_ref().map(|optimizer| optimizer.schedule_factor(self.age + 1));
            let Some(powers) = self.try_step(plan, level, scratch, factors) else {
                self.remove_unsafe(scratch, &mut on_leave);
                continue;
            };
            self.commit(scratch, powers);
            if let Some(tally) = &mut self.tally {
                tally.add(plan.set, self.count, &scratch.ratio, &scratch.true_gradient);
            }
            on_step(self);
            if ending.any(plan, self) {
                for lane in (0..self.count).rev() {
                    let outcome = ending.outcome(plan, self, lane);
                    if outcome.is_over() {
                        on_leave(self.agent(lane, outcome));
                        self.remove(scratch, lane);
                    }
                }
            }
        }
    }

    /// Sets the noise of all lanes, and copies the first agent into lanes without one that a loop runs over.
    fn prepare(&mut self, members: &Members, first: usize, scratch: &mut Scratch) {
        for lane in 0..self.count {
            let member = first + self.slot(lane);
            scratch.set_noise(lane, members.seed(member), members.noise_index(member));
        }
        for lane in self.count..covering(self.count) {
            self.copy(scratch, 0, lane);
        }
        scratch.next_states.clone_from(&self.states);
    }

    /// Computes a step without making it. Returns the powers of decay rates after it; `None` where an agent has to be
    /// stepped alone.
    fn try_step(
        &self,
        plan: &Plan,
        level: &Level,
        scratch: &mut Scratch,
        factors: Vec2,
    ) -> Option<[BetaPowers; 2]> {
        let (set, count) = (plan.set, covering(self.count));
        let context = SurfaceContext { step: self.step + 1, ball: self.ball };
        self.sample(plan, &context, scratch);
        let mut all_safe = dispatch_loop!(set, are_safe(count, &scratch.gradient));
        let mut next_powers = self.powers;
        for axis in Axis::BOTH {
            let i = axis.index();
            let (powers, is_safe) = self.update(axis, factors[i], (plan, level, &context), scratch)?;
            let step = Move { factor: factors[i], fence: plan.fence.map(|edges| edges[i]) };
            let (ratio, lr) = (&scratch.ratio[i], &self.lr[i]);
            let out = &mut scratch.next_at[i];
            let stays = dispatch_loop!(set, make_move(count, &step, &self.at[i], lr, ratio, out));
            all_safe &= is_safe && stays;
            next_powers[i] = powers;
        }
        all_safe.then_some(next_powers)
    }

    /// Computes the gradients that the rules are given: with noise, clipped, and with the weight decay that is part of them.
    fn sample(&self, plan: &Plan, context: &SurfaceContext, scratch: &mut Scratch) {
        let (set, count) = (plan.set, covering(self.count));
        plan.surface.gradients(set, count, context, &self.at, &mut scratch.true_gradient);
        if plan.noise.needs_normals() {
            scratch.streams.normals(set, count, self.step + 1, &mut scratch.normals);
        }
        plan.noise.sample(set, count, &scratch.true_gradient, &scratch.normals, &mut scratch.gradient);
        let clipping = self.optimizers[0].clip();
        if clipping.value() > 0.0 {
            dispatch_loop!(set, clip(count, clipping.value(), &mut scratch.gradient));
        }
        if clipping.norm() > 0.0 {
            dispatch_loop!(set, clip_by_norm(count, clipping.norm(), &mut scratch.gradient));
        }
        let weight_decay = self.optimizers[0].weight_decay();
        if weight_decay != 0.0 {
            dispatch_loop!(set, decay(count, weight_decay, &self.at, &mut scratch.gradient));
        }
    }

    /// Computes the states and the ratios of an axis after the step. Returns its powers, and whether all numbers are in
    /// range; `None` where the rule cannot step many agents at once.
    fn update(
        &self,
        axis: Axis,
        factor: f64,
        (plan, level, context): (&Plan, &Level, &SurfaceContext),
        scratch: &mut Scratch,
    ) -> Option<(BetaPowers, bool)> {
        let i = axis.index();
        let optimizer = &self.optimizers[i];
        let hessian = |lane: usize| optimizer.decayed(level.surface().hessian(self.position(lane), context));
        let input = LaneInput {
            set: plan.set,
            axis,
            count: covering(self.count),
            t: self.age + 1,
            at: &self.at,
            gradient: &scratch.gradient,
            hessian: &hessian,
            lr: &self.lr[i],
            factor,
            state: &self.states[i],
            powers: self.powers[i],
        };
        let mut out = LaneOutput {
            state: &mut scratch.next_states[i],
            ratio: &mut scratch.ratio[i],
            registers: &mut scratch.registers,
        };
        optimizer.step_lanes(&input, &mut out)
    }

    /// Makes the step that was computed.
    fn commit(&mut self, scratch: &mut Scratch, powers: [BetaPowers; 2]) {
        (self.step, self.age, self.powers) = (self.step + 1, self.age + 1, powers);
        self.at = scratch.next_at;
        // Exchanged: copying took 5 % of the time.
        mem::swap(&mut self.states, &mut scratch.next_states);
    }

    /// Removes the agents whose computed step has a number out of range. If only a copy of an agent has, all agents are
    /// removed, which is very rare.
    fn remove_unsafe(&mut self, scratch: &mut Scratch, on_leave: &mut impl FnMut(LaneAgent)) {
        let before = self.count;
        for lane in (0..before).rev() {
            let is_safe = (0..2).all(|i| {
                is_safe_gradient(scratch.gradient[i][lane])
                    && is_safe_state(&scratch.next_states[i], lane)
                    && scratch.next_at[i][lane].abs() <= MAX_COORDINATE
            });
            if !is_safe {
                on_leave(self.agent(lane, Outcome::Running));
                self.remove(scratch, lane);
            }
        }
        if self.count == before {
            for lane in (0..before).rev() {
                on_leave(self.agent(lane, Outcome::Running));
                self.remove(scratch, lane);
            }
        }
    }
}
