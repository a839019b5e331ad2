//! Tasks: what a level asks of the player beside its goal, and what the player's answer was worth.
//!
//! A level's `[task]` becomes a [`Task`]. The player answers it before the run, by a [`Guess`](crate::Guess) or by what
//! is done in the run, and [`Run::assess`](crate::Run::assess) compares the answer with what happened. An assessment is a
//! pure function of level, seed and events, like the run itself: it makes the run again and reads every step.
//!
//! | file | holds |
//! |---|---|
//! | `kinds.rs` | the kinds of tasks and their numbers |
//! | `guess.rs` | which guesses a task takes |
//! | `feed.rs` | tasks in which the player gives gradients, and which gradients and ratios are taken |
//! | `meter.rs`, `watch.rs` | what is measured of a run, step by step, and when the answer is known |
//! | `assessor.rs` | makes a run again, at once or in slices |
//! | `assessment.rs` | compares answer and truth: score and medal |
//! | `template.rs`, `describe.rs` | the placeholders of an insight, and numbers for people |

mod assessment;
mod assessor;
mod describe;
mod feed;
mod gesture;
mod guess;
mod kinds;
mod meter;
mod template;
#[cfg(test)]
mod tests;
mod watch;

pub use assessment::{Assessment, Medal, RunNumbers, Truth};
pub use assessor::Assessor;
pub use feed::{Bound, FeedTarget, FeedTask, Samples};
pub(crate) use feed::{check_feed, check_lead, expected_gradient, expected_ratio};
pub use gesture::{hasty, random_gesture};
pub(crate) use guess::{check as check_guess, expected as expected_guess};
pub use kinds::{Around, Dare, GuessKind, Knob, Measure, Moment, Question, Task, TaskKind, Thresholds};
pub use template::Placeholder;
pub(crate) use template::TemplateError;

/// The maximum number of steps of a run with a task: an assessment makes them all again.
pub(crate) const MAX_TASK_STEPS: u64 = 100_000;
