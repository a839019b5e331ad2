//! The kinds of tasks: what each asks, and the numbers of its medals.

use super::FeedTask;
use crate::level::Level;
use crate::{AgentId, Axis, Vec2};

/// What a level asks of the player, and how the answer is scored.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The kind of task with its numbers.
    pub kind: TaskKind,
    /// The last step at which a guess is taken or a knob is turned; zero where the player does so before the run.
    pub ask_at: u64,
    /// The last step that a run of the task can have.
    pub last_step: u64,
}

/// A kind of task with its numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum TaskKind {
    /// Where is the agent after a step? Scored by the distance, in units of the surface.
    Place {
        /// The step, at least 1.
        at_step: u64,
        /// The largest distances.
        medals: Thresholds<f64>,
    },
    /// How large is the circle that the agent does not leave? Scored by the guess as a multiple of the true radius, which
    /// must not be below 1.
    Radius {
        /// The first and the last step after which the distance counts; zero is the start.
        steps: [u64; 2],
        /// The center of the circle.
        around: Around,
        /// The largest multiples, above 1.
        medals: Thresholds<f64>,
    },
    /// At which step does something happen? Scored by how many steps the guess is off.
    When {
        /// What happens.
        moment: Moment,
        /// The step after which it counts.
        after: u64,
        /// The largest differences, in steps.
        medals: Thresholds<u64>,
    },
    /// Which of a few options? The right one earns gold.
    Which(Question),
    /// Throw the ball.
    Throw {
        /// What for.
        dare: Dare,
        /// The largest numbers, or the smallest ones for [`Dare::ManyWrongWay`].
        medals: Thresholds<u64>,
    },
    /// Set one hyperparameter, or choose the optimizer, so that a measured number lies in a band.
    Dial {
        /// What the player sets.
        knob: Knob,
        /// What is measured.
        measure: Measure,
        /// The steps that count: those after the first number, up to the second, or to the end of a shorter run.
        over: [u64; 2],
        /// The lowest and the highest number.
        medals: Thresholds<[f64; 2]>,
    },
    /// Choose a start from which the goal is reached soon, or starts from which all minima are found.
    Drop {
        /// The largest numbers of steps from the last drop to the target, or of drops until all minima are found.
        medals: Thresholds<u64>,
    },
    /// Give the optimizer gradients one by one until a number is where it should be. Scored by how many it takes.
    Feed(FeedTask),
    /// Choose the ratio of every step, from the sampled gradients alone. Earns gold for reaching the goal in fewer steps
    /// than every agent of the pack, bone for fewer than one of them.
    Lead,
}

/// What the ball is thrown for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dare {
    /// The agent should go the wrong way on few steps until it reaches the goal. A step counts once, whichever axis it is.
    FewWrongWay {
        /// Steps from a place nearer to the ball than this do not count: an agent that waits there goes to and fro by less
        /// than is seen. Zero where all count.
        beyond: f64,
    },
    /// An axis should go on for many steps the wrong way after a throw, with no more throws than the goal asks for.
    ManyWrongWay,
    /// The agent should be farther than a distance from the ball all the time, by few throws.
    KeepAway {
        /// The distance.
        distance: f64,
    },
}

impl Dare {
    /// The names in a level file.
    pub const NAMES: [&'static str; 3] = ["few_wrong_way", "many_wrong_way", "keep_away"];
}

/// What the player sets before a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Knob {
    /// A hyperparameter of the first agent's optimizer, by its name.
    Param(String),
    /// The first agent's optimizer.
    Optimizer,
}

impl Knob {
    /// The name of [`Knob::Optimizer`] in a level file.
    pub const OPTIMIZER: &'static str = "optimizer";

    /// Returns the name in a level file.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Knob::Param(name) => name,
            Knob::Optimizer => Self::OPTIMIZER,
        }
    }
}

/// A number that is measured of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The mean of |r| of an axis.
    MeanAbsRatio(Axis),
    /// The number of steps to the goal.
    Steps,
    /// The number of steps on which an axis goes the wrong way.
    WrongWaySteps,
    /// The loss after the last step.
    Loss,
    /// The mean of the losses after each step.
    MeanLoss,
    /// The distance to the nearest target after the last step.
    Distance,
}

impl Measure {
    /// Every measure with its name in a level file.
    pub const ALL: [(Measure, &'static str); 7] = [
        (Measure::MeanAbsRatio(Axis::X), "mean_abs_ratio_x"),
        (Measure::MeanAbsRatio(Axis::Y), "mean_abs_ratio_y"),
        (Measure::Steps, "steps"),
        (Measure::WrongWaySteps, "wrong_way_steps"),
        (Measure::Loss, "loss"),
        (Measure::MeanLoss, "mean_loss"),
        (Measure::Distance, "distance"),
    ];

    /// Returns the name of the measure in a level file.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(measure, _)| *measure == self).map_or("", |(_, name)| name)
    }
}

/// The numbers that medals are earned by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds<T> {
    /// What earns bone.
    pub bone: T,
    /// What earns gold.
    pub gold: T,
}

/// The center of a circle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Around {
    /// Where the agent starts, or was dropped last.
    Start,
    /// The nearest target.
    Goal,
    /// A point.
    Point(Vec2),
}

/// Something that happens at a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moment {
    /// The sign of r changes.
    Turns(Axis),
    /// |r| is at least `level`, at the turn or after it.
    Sure {
        /// The axis.
        axis: Axis,
        /// The smallest |r| that counts.
        level: f64,
    },
    /// The agent is within the goal's radius of its target.
    Arrives,
    /// The agent's coordinate passes a number.
    Passes {
        /// The axis.
        axis: Axis,
        /// The coordinate.
        at: f64,
    },
}

/// A question with a few possible answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// Which agent reaches the goal first? If none does, which one has the lowest loss at the end? The options are the
    /// agents; those that left the bounds or have no finite loss are no answer. Equal agents are all right.
    First,
    /// On which axis is the mean of |r| larger? The options are x and y.
    Arrow {
        /// The steps that count: those after the first number, up to the second.
        steps: [u64; 2],
    },
    /// On which side of a coordinate does the run end? The first option is the lower side, the second one the other, to
    /// which the coordinate itself belongs.
    Side {
        /// The axis.
        axis: Axis,
        /// The coordinate.
        at: f64,
        /// The names of the lower and the higher side.
        labels: [String; 2],
    },
    /// A question that the level file answers.
    Choice {
        /// The options.
        options: Vec<String>,
        /// The right one, from 0.
        answer: usize,
    },
}

/// What kind of guess a task asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuessKind {
    /// A place on the surface.
    Place,
    /// The radius of a circle.
    Radius,
    /// A step.
    Step,
    /// One of the options.
    Choice,
}

impl Task {
    /// Returns the word of the kind in a level file.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match &self.kind {
            TaskKind::Place { .. } => "bone",
            TaskKind::Radius { .. } => "radius",
            TaskKind::When { .. } => "when",
            TaskKind::Which(_) => "which",
            TaskKind::Throw { .. } => "throw",
            TaskKind::Dial { .. } => "dial",
            TaskKind::Drop { .. } => "drop",
            TaskKind::Feed(_) => "feed",
            TaskKind::Lead => "lead",
        }
    }

    /// Returns what kind of guess the task asks for; `None` where the answer is what the player does.
    #[must_use]
    pub fn asks_for(&self) -> Option<GuessKind> {
        Some(match &self.kind {
            TaskKind::Place { .. } => GuessKind::Place,
            TaskKind::Radius { .. } => GuessKind::Radius,
            TaskKind::When { .. } => GuessKind::Step,
            TaskKind::Which(_) => GuessKind::Choice,
            TaskKind::Throw { .. }
            | TaskKind::Dial { .. }
            | TaskKind::Drop { .. }
            | TaskKind::Feed(_)
            | TaskKind::Lead => return None,
        })
    }

    /// Returns whether the player guesses what happens; otherwise the answer is what the player does.
    #[must_use]
    pub fn is_guess(&self) -> bool {
        self.asks_for().is_some()
    }

    /// Returns the names of the options to choose from; empty where there is nothing to choose.
    #[must_use]
    pub fn options(&self, level: &Level) -> Vec<String> {
        let TaskKind::Which(question) = &self.kind else { return Vec::new() };
        match question {
            Question::First => {
                let agents = (0..=level.pack().len()).map(AgentId::new);
                agents.map(|agent| level.agent_name(agent).to_owned()).collect()
            }
            Question::Arrow { .. } => Axis::BOTH.map(|axis| axis.name().to_owned()).to_vec(),
            Question::Side { labels, .. } => labels.to_vec(),
            Question::Choice { options, .. } => options.clone(),
        }
    }
}
