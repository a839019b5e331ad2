//! When the truth that a guess is compared with is known: one watch per kind of task, which sees every step once.

use super::meter::Tally;
use super::{Around, Dare, FeedTask, Measure, Medal, Moment, Question, Task, TaskKind, Truth};
use crate::level::Goal;
use crate::run::{Agent, Run};
use crate::state::Outcome;
use crate::stats::Stat;
use crate::{Axis, Vec2, math};

/// The answer to a task, once it is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Answer {
    /// What happened; `None` where it never did.
    pub truth: Option<Truth>,
    /// Every option that is right, where there are options: equal ones are all right.
    pub right: Vec<usize>,
    /// The step that decides.
    pub moment: Option<u64>,
    /// Where the first agent was after that step.
    pub place: Option<Vec2>,
    /// The center of the circle, where there is one.
    pub center: Option<Vec2>,
    /// The medal above paw, where no number of the level decides it.
    pub earned: Option<Medal>,
}

/// What is kept from step to step until the answer is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch {
    /// The start of the attempt: where the agent began, or was dropped last.
    start: Vec2,
    /// The step of that start.
    started_at: u64,
    drops: u64,
    farthest: Option<Farthest>,
    /// The sign that a turn or a passage is a change of.
    sign: Option<f64>,
    has_turned: bool,
    throws: u64,
    /// The number of steps in a row from the last throw on which each axis went the wrong way, and whether it still does.
    streak: [(u64, bool); 2],
    longest_streak: u64,
    /// How many of the bounds of a task with gradients are met.
    pub bounds_met: usize,
}

/// The largest distance from the center so far.
#[derive(Clone, Copy, Debug)]
struct Farthest {
    distance: f64,
    step: u64,
    place: Vec2,
    center: Vec2,
}

impl Answer {
    fn at(truth: Option<Truth>, moment: u64) -> Option<Self> {
        Some(Self { truth, moment: Some(moment), ..Self::default() })
    }

    fn choice(right: Vec<usize>, moment: Option<u64>) -> Option<Self> {
        let truth = right.first().map(|first| Truth::Choice(*first));
        Some(Self { truth, right, moment, ..Self::default() })
    }
}

impl Watch {
    /// Looks at the present step of a run, and returns the answer once it is known.
    pub fn look(&mut self, task: &Task, run: &Run, tally: &Tally) -> Option<Answer> {
        let state = run.state();
        if state.step == 0 || state.drops > self.drops {
            (self.start, self.started_at, self.drops) = (state.at, state.step, state.drops);
        }
        match &task.kind {
            TaskKind::Place { at_step, .. } => place(run, *at_step),
            TaskKind::Radius { steps, around, .. } => self.radius(run, *steps, around),
            TaskKind::When { moment, after, .. } => self.when(run, *moment, *after),
            TaskKind::Which(question) => which(run, question, tally),
            TaskKind::Throw { dare: Dare::FewWrongWay { .. }, .. } => arrival(run, tally.wrong_way),
            TaskKind::Throw { dare: Dare::ManyWrongWay, .. } => self.many_wrong_way(run),
            TaskKind::Throw { dare: Dare::KeepAway { distance }, .. } => keep_away(run, *distance),
            TaskKind::Dial { measure, over, .. } => dial(run, *measure, *over, tally),
            TaskKind::Drop { .. } => match run.level().goal() {
                Some(Goal::Minima { .. }) => arrival(run, state.drops),
                _ => arrival(run, state.step - self.started_at),
            },
            TaskKind::Feed(feed) => self.feed(run, feed),
            TaskKind::Lead => lead(run),
        }
    }

    fn radius(&mut self, run: &Run, [from, to]: [u64; 2], around: &Around) -> Option<Answer> {
        let (step, place) = (run.state().step, place_now(run));
        let center = match around {
            Around::Start => Some(self.start),
            Around::Point(at) => Some(*at),
            Around::Goal => nearest_target(run),
        };
        if let Some(center) = center.filter(|_| step >= from || has_arrived(run)) {
            let distance = math::distance(place, center);
            if self.farthest.is_none_or(|farthest| distance > farthest.distance) {
                self.farthest = Some(Farthest { distance, step, place, center });
            }
        }
        if step < to && !run.outcome().is_over() {
            return None;
        }
        let farthest = self.farthest.filter(|_| step >= to || has_arrived(run));
        Some(farthest.map_or_else(Answer::default, |Farthest { distance, step, place, center }| Answer {
            truth: Some(Truth::Radius(distance)),
            moment: Some(step),
            place: Some(place),
            center: Some(center),
            ..Answer::default()
        }))
    }

    fn when(&mut self, run: &Run, moment: Moment, after: u64) -> Option<Answer> {
        let step = run.state().step;
        let ratio = |axis: Axis| run.row().map(|row| row.axes[axis.index()].ratio);
        let happens = match moment {
            Moment::Turns(axis) => self.turns(ratio(axis), step, after),
            Moment::Sure { axis, level } => {
                self.has_turned |= self.turns(ratio(axis), step, after);
                self.has_turned && ratio(axis).is_some_and(|r| r.abs() >= level)
            }
            Moment::Arrives => step > after && is_at_target(run),
            Moment::Passes { axis, at } => {
                let side = place_now(run)[axis.index()] - at;
                (side == 0.0 && step > after) || self.turns(Some(side), step, after)
            }
        };
        if happens {
            return Answer::at(Some(Truth::Step(step)), step);
        }
        run.outcome().is_over().then(Answer::default)
    }

    fn many_wrong_way(&mut self, run: &Run) -> Option<Answer> {
        let throws = run.state().throws;
        if let Some(row) = run.row().filter(|_| self.throws > 0) {
            for ((streak, goes_on), axis) in self.streak.iter_mut().zip(&row.axes) {
                *goes_on &= axis.wrong_way;
                *streak += u64::from(*goes_on);
                self.longest_streak = self.longest_streak.max(*streak);
            }
        }
        // What is thrown after a step counts from the next one on.
        if throws > self.throws {
            (self.throws, self.streak) = (throws, [(0, true); 2]);
        }
        arrival(run, self.longest_streak)
    }

    fn feed(&mut self, run: &Run, feed: &FeedTask) -> Option<Answer> {
        if feed.until.is_empty() {
            // There is nothing to reach.
            return None;
        }
        let samples = run.state().step.saturating_sub(feed.history_steps);
        let number = run.row().filter(|_| samples > 0).and_then(|row| feed.number(row));
        let bound = feed.until.get(self.bounds_met);
        if bound.zip(number).is_some_and(|(bound, number)| bound.is_met_by(number)) {
            self.bounds_met += 1;
        }
        if self.bounds_met == feed.until.len() {
            return Answer::at(Some(Truth::Count(samples)), run.state().step);
        }
        run.outcome().is_over().then(Answer::default)
    }

    /// Returns whether a number has another sign than it had up to the step `after`. Zero and NaN have none.
    fn turns(&mut self, number: Option<f64>, step: u64, after: u64) -> bool {
        let Some(sign) = number.filter(|x| *x != 0.0 && !x.is_nan()).map(f64::signum) else { return false };
        match self.sign {
            Some(before) if step > after => before != sign,
            _ => {
                self.sign = Some(sign);
                false
            }
        }
    }
}

/// Returns where the first agent is after the present step, before that step's events; at the start, after them.
pub(super) fn place_now(run: &Run) -> Vec2 {
    run.row().map_or(run.state().at, |row| row.at)
}

/// Returns whether the first agent's run is over because the goal was reached: there it stays.
fn has_arrived(run: &Run) -> bool {
    run.outcome() == Outcome::Reached
}

fn nearest_target(run: &Run) -> Option<Vec2> {
    let here = place_now(run);
    let distance = |target: &Vec2| math::distance(here, *target);
    run.targets().into_iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

fn is_at_target(run: &Run) -> bool {
    let Some(Goal::Reach { radius, throws, .. }) = run.level().goal() else { return false };
    let near = nearest_target(run).is_some_and(|target| math::distance(place_now(run), target) <= radius);
    near && run.state().throws >= throws
}

fn place(run: &Run, at_step: u64) -> Option<Answer> {
    let step = run.state().step;
    if step == at_step || has_arrived(run) {
        return Answer::at(Some(Truth::Place(place_now(run))), step);
    }
    run.outcome().is_over().then(Answer::default)
}

/// Returns a count as the truth once the goal is reached.
fn arrival(run: &Run, count: u64) -> Option<Answer> {
    if has_arrived(run) {
        return Answer::at(Some(Truth::Count(count)), run.state().step);
    }
    run.outcome().is_over().then(Answer::default)
}

/// Returns the number of throws once the run is over without the agent having come to the ball.
fn keep_away(run: &Run, distance: f64) -> Option<Answer> {
    let (step, outcome) = (run.state().step, run.outcome());
    let is_near = |ball: Vec2| math::distance(place_now(run), ball) <= distance;
    if run.state().ball.is_none_or(is_near) || matches!(outcome, Outcome::LeftBounds | Outcome::NotFinite) {
        return Some(Answer::default());
    }
    outcome.is_over().then(|| Answer::at(Some(Truth::Count(run.state().throws)), step))?
}

/// Returns the steps to the goal and whether that was before the pack. Those that arrive at the same step are no later.
fn lead(run: &Run) -> Option<Answer> {
    let later = run.pack().iter().filter(|agent| agent.outcome() != Outcome::Reached).count();
    let earned = match later {
        0 => None,
        all if all == run.pack().len() => Some(Medal::Gold),
        _ => Some(Medal::Bone),
    };
    arrival(run, run.state().step).map(|answer| Answer { earned, ..answer })
}

fn dial(run: &Run, measure: Measure, [_, to]: [u64; 2], tally: &Tally) -> Option<Answer> {
    let (step, outcome) = (run.state().step, run.outcome());
    if measure == Measure::Steps {
        return arrival(run, step);
    }
    if step < to && !outcome.is_over() {
        return None;
    }
    if matches!(outcome, Outcome::LeftBounds | Outcome::NotFinite) {
        return Some(Answer::default());
    }
    let here = place_now(run);
    let number = match measure {
        Measure::MeanAbsRatio(axis) => tally.stats.measure(Stat::MeanAbsRatio, axis),
        Measure::Steps => None,
        Measure::WrongWaySteps => Some(tally.counted_wrong_way as f64),
        Measure::Loss => run.row().map(|row| row.loss),
        Measure::MeanLoss => (tally.counted_steps > 0).then(|| tally.loss_sum / tally.counted_steps as f64),
        Measure::Distance => nearest_target(run).map(|target| math::distance(here, target)),
    };
    Answer::at(number.filter(|x| x.is_finite()).map(Truth::Number), step)
}

fn which(run: &Run, question: &Question, tally: &Tally) -> Option<Answer> {
    let (step, is_over) = (run.state().step, run.outcome().is_over());
    match question {
        Question::First => first(run),
        Question::Arrow { steps } => {
            if step < steps[1] && !is_over {
                return None;
            }
            let [x, y] = Axis::BOTH.map(|axis| tally.stats.measure(Stat::MeanAbsRatio, axis));
            let mut right = Vec::new();
            right.extend((x >= y && x.is_some()).then_some(0));
            right.extend((y >= x && y.is_some()).then_some(1));
            Answer::choice(right, Some(step))
        }
        Question::Side { axis, at, .. } => {
            let x = place_now(run)[axis.index()];
            let side = usize::from(x >= *at);
            is_over.then(|| Answer::choice(if x.is_nan() { Vec::new() } else { vec![side] }, Some(step)))?
        }
        Question::Choice { answer, .. } => is_over.then(|| Answer::choice(vec![*answer], None))?,
    }
}

/// Returns which agents reach the goal first, or else, at the end, which have the lowest loss.
fn first(run: &Run) -> Option<Answer> {
    let step = run.state().step;
    let all_with = |is_right: &dyn Fn(&Agent) -> bool| -> Vec<usize> {
        run.agents().filter(|agent| is_right(agent)).map(|agent| agent.id().index()).collect()
    };
    let arrived = all_with(&|agent| agent.outcome() == Outcome::Reached);
    if !arrived.is_empty() {
        return Answer::choice(arrived, Some(step));
    }
    if !run.outcome().is_over() {
        return None;
    }
    let loss = |agent: &Agent| {
        let is_out = matches!(agent.outcome(), Outcome::LeftBounds | Outcome::NotFinite);
        let loss = run.level().surface().loss(agent.state().at, &agent.surface_context());
        Some(loss).filter(|loss| loss.is_finite() && !is_out)
    };
    let lowest = run.agents().filter_map(loss).min_by(f64::total_cmp);
    Answer::choice(all_with(&|agent| lowest.is_some() && loss(agent) == lowest), Some(step))
}
