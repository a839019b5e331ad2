//! What is measured of a run with a task, step by step, until the answer is known.

use super::watch::{Answer, Watch, place_now};
use super::{Dare, Question, RunNumbers, Task, TaskKind};
use crate::run::Run;
use crate::state::Outcome;
use crate::stats::{RunningStats, Stat};
use crate::trace::Row;
use crate::{Axis, Vec2, math};

/// Sums over the steps of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// The number of steps made.
    pub steps: u64,
    /// The number of steps on which an axis went the wrong way, of those that count.
    pub wrong_way: u64,
    /// Statistics over the task's steps.
    pub stats: RunningStats,
    /// The number of the task's steps, and the sum of the losses after them.
    pub counted_steps: u64,
    pub loss_sum: f64,
    /// The number of the task's steps on which an axis went the wrong way.
    pub counted_wrong_way: u64,
}

/// What is known of a run once its task is decided.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    /// The answer.
    pub answer: Answer,
    /// The numbers of the run up to there.
    pub numbers: RunNumbers,
    /// Whether the run is finished well enough for a medal.
    pub is_finished: bool,
}

/// Observes a run of a level with a task.
#[derive(Clone, Debug, Default)]
pub(super) struct TaskMeter {
    tally: Tally,
    /// The position of the ball during the step that is observed next.
    ball: Option<Vec2>,
    watch: Watch,
    verdict: Option<Verdict>,
}

impl TaskMeter {
    /// Observes the present step. Has to be called at the start and after every step.
    pub fn observe(&mut self, task: &Task, run: &Run) {
        if self.verdict.is_some() {
            return;
        }
        if let Some(row) = run.row() {
            self.tally.steps = row.step;
            self.tally.wrong_way += u64::from(row.wrong_way() && counts(task, row, self.ball));
            let [after, to] = counted_steps(task);
            if row.step > after && row.step <= to {
                self.tally.stats.add(row.ratio(), row.axes.map(|axis| axis.wrong_way));
                self.tally.counted_steps += 1;
                self.tally.loss_sum += row.loss;
                self.tally.counted_wrong_way += u64::from(row.wrong_way());
            }
        }
        self.ball = run.state().ball;
        if let Some(mut answer) = self.watch.look(task, run, &self.tally) {
            let is_now = answer.moment == Some(run.state().step);
            answer.place = answer.place.or_else(|| is_now.then(|| place_now(run)));
            let is_finished = answer.truth.is_some() || run.outcome() == Outcome::Reached;
            self.verdict = Some(Verdict { answer, numbers: self.numbers(run), is_finished });
        }
    }

    /// Returns what is known once the task is decided.
    pub fn verdict(&self) -> Option<&Verdict> {
        self.verdict.as_ref()
    }

    /// Returns how many of the bounds of a task with gradients are met.
    pub fn bounds_met(&self) -> usize {
        self.watch.bounds_met
    }

    /// Returns the numbers of the run so far.
    pub fn numbers(&self, run: &Run) -> RunNumbers {
        let entry = run.level().theory().first();
        let measured = entry.zip(run.state().theory.first());
        RunNumbers {
            steps: self.tally.steps,
            wrong_way: self.tally.wrong_way,
            mean_abs_ratio: Axis::BOTH.map(|axis| self.tally.stats.measure(Stat::MeanAbsRatio, axis)),
            measured: measured.and_then(|(entry, stats)| stats.measure(entry.stat, entry.axis)),
            predicted: entry.and_then(|entry| entry.prediction.number(&run.theory_inputs(entry.axis))),
        }
    }
}

/// Returns whether a step counts as one the wrong way: not beside the ball where the task says so.
fn counts(task: &Task, row: &Row, ball: Option<Vec2>) -> bool {
    let TaskKind::Throw { dare: Dare::FewWrongWay { beyond }, .. } = &task.kind else { return true };
    ball.is_none_or(|ball| math::distance(row.from, ball) >= *beyond)
}

/// Returns the steps over which statistics are taken: those after the first number, up to the second.
fn counted_steps(task: &Task) -> [u64; 2] {
    match &task.kind {
        TaskKind::Radius { steps, .. } | TaskKind::Which(Question::Arrow { steps }) => *steps,
        TaskKind::Dial { over, .. } => *over,
        TaskKind::Feed(feed) => [feed.history_steps, u64::MAX],
        TaskKind::Place { .. }
        | TaskKind::When { .. }
        | TaskKind::Which(_)
        | TaskKind::Throw { .. }
        | TaskKind::Drop { .. }
        | TaskKind::Lead => [0, u64::MAX],
    }
}
