//! What a player might do without thinking: nothing at all, or something at random that the task allows. Tests hold levels
//! against both, since neither should earn more than now and then.

use super::{FeedTask, GuessKind, Knob, Samples, Task, TaskKind};
use crate::event::{Event, Guess, TimedEvent};
use crate::level::{Goal, Level};
use crate::math;
use crate::optimizer;
use crate::params::{ParamSpec, Params, Shape, Slider, SliderScale, Value};
use crate::rng::Stream;
use crate::{AgentId, Axis, Vec2};

/// The random stream of gestures: no run uses it.
const STREAM: u32 = u32::MAX - 1;
/// The smallest circle, as a share of the larger side of the view.
const MIN_RADIUS: f64 = 0.005;
/// The number of steps between two ratios of a player who leads.
const LEAD_EVERY: u64 = 10;
/// The maximum numbers of drops and of throws where the level has none.
const MAX_DROPS: u64 = 20;
const MAX_THROWS: u64 = 20;
/// The maximum number of ratios.
const MAX_LEADS: u64 = 200;

/// Returns what a player does who starts the run at once: nothing.
#[must_use]
pub fn hasty(_level: &Level) -> Vec<TimedEvent> {
    Vec::new()
}

/// Returns something at random that the level's task allows; nothing where it has no task. The same seed gives the same
/// gesture.
#[must_use]
pub fn random_gesture(level: &Level, seed: u64) -> Vec<TimedEvent> {
    let Some(task) = level.task() else { return Vec::new() };
    let mut dice = Dice { stream: Stream::new(seed, STREAM, Axis::X), rolls: 0 };
    let now = |event| vec![TimedEvent { step: 0, event }];
    match (&task.kind, task.asks_for()) {
        (_, Some(asked)) => {
            let guess = now(Event::Guess(guess(&mut dice, level, task, asked)));
            let is_dropped = level.player().drop && dice.share() < 0.5;
            let drop = is_dropped.then(|| TimedEvent { step: 0, event: drop(&mut dice, level) });
            guess.into_iter().chain(drop).collect()
        }
        (TaskKind::Throw { medals, .. }, _) => throws(&mut dice, level, task, medals.bone),
        (TaskKind::Dial { knob, .. }, _) => turn(&mut dice, level, knob).map(now).unwrap_or_default(),
        (TaskKind::Feed(feed), _) => feeds(&mut dice, task, feed),
        (TaskKind::Lead, _) => leads(&mut dice, task),
        _ => drops(&mut dice, level, task),
    }
}

/// Random numbers of one gesture.
struct Dice {
    stream: Stream,
    rolls: u64,
}

impl Dice {
    /// Returns a number in (0, 1).
    fn share(&mut self) -> f64 {
        self.rolls += 1;
        self.stream.at(self.rolls).uniform()
    }

    fn between(&mut self, [low, high]: Vec2) -> f64 {
        (low + self.share() * (high - low)).clamp(low, high)
    }

    /// Returns a whole number from 0 to `count` − 1.
    fn below(&mut self, count: u64) -> u64 {
        ((self.share() * count as f64) as u64).min(count.saturating_sub(1))
    }

    fn point(&mut self, area: [Vec2; 2]) -> Vec2 {
        [self.between(area[0]), self.between(area[1])]
    }
}

fn view(level: &Level) -> [Vec2; 2] {
    [level.view().x, level.view().y]
}

fn drop(dice: &mut Dice, level: &Level) -> Event {
    Event::Drop { at: dice.point(level.start().region.unwrap_or(view(level))) }
}

fn guess(dice: &mut Dice, level: &Level, task: &Task, asked: GuessKind) -> Guess {
    match asked {
        GuessKind::Place => Guess::Place(dice.point(view(level))),
        GuessKind::Radius => {
            let [width, height] = level.view().size();
            let share = math::exp(math::ln(MIN_RADIUS) * dice.share());
            Guess::Radius(share * width.max(height))
        }
        GuessKind::Step => Guess::Step(1 + dice.below(task.last_step)),
        GuessKind::Choice => Guess::Choice(dice.below(task.options(level).len() as u64) as usize),
    }
}

/// Drops the agent once, or as often as the goal lets it look for minima, as soon as it has had time for one.
fn drops(dice: &mut Dice, level: &Level, task: &Task) -> Vec<TimedEvent> {
    let count = match level.goal() {
        Some(Goal::Minima { drops, .. }) => drops.unwrap_or(MAX_DROPS).min(MAX_DROPS),
        _ => 1,
    };
    let drop_one =
        |index| TimedEvent { step: index * task.last_step / (count + 1), event: drop(dice, level) };
    (0..count).map(drop_one).collect()
}

/// Throws the ball as often as the goal asks for within the first quarter of the run; where it asks for no throw, up to as
/// often as bone allows, at any time.
fn throws(dice: &mut Dice, level: &Level, task: &Task, bone: u64) -> Vec<TimedEvent> {
    let (count, within) = match level.goal() {
        Some(Goal::Reach { throws, .. }) => (throws, task.last_step / 4),
        _ => (1 + dice.below(bone.min(MAX_THROWS)), task.last_step - 1),
    };
    let mut steps: Vec<u64> = (0..count).map(|_| dice.below(within + 1)).collect();
    steps.sort_unstable();
    let throw = |step| TimedEvent { step, event: Event::Throw { to: dice.point(view(level)) } };
    steps.into_iter().map(throw).collect()
}

fn turn(dice: &mut Dice, level: &Level, knob: &Knob) -> Option<Event> {
    let agent = AgentId::FIRST;
    match knob {
        Knob::Optimizer => {
            let kind = optimizer::KINDS.get(dice.below(optimizer::KINDS.len() as u64) as usize)?;
            let params = Params::defaults(kind.info.params);
            Some(Event::SetOptimizer { agent, kind: kind.info.kind.to_owned(), params })
        }
        Knob::Param(name) => {
            let spec = level.optimizer().kind.info.params.iter().find(|spec| spec.name == name)?;
            let value = setting(dice, spec)?;
            Some(Event::SetParam { agent, name: name.clone(), axis: None, value })
        }
    }
}

/// Returns a value that a slider or a menu offers.
fn setting(dice: &mut Dice, spec: &ParamSpec) -> Option<Value> {
    let mut word = |words: &'static [&'static str]| words.get(dice.below(words.len() as u64) as usize);
    match spec.shape {
        Shape::Choice(_, words) => word(words).map(|word| Value::Choice(word)),
        Shape::ChoicePerAxis(_, words) => word(words).map(|word| Value::ChoicePerAxis([word; 2])),
        Shape::Flag(_) => Some(Value::Flag(dice.share() < 0.5)),
        Shape::Integer(_) => Some(Value::Integer(on_slider(dice, &spec.slider).round() as u64)),
        Shape::Number(_) | Shape::PerAxis(_) => Some(Value::Number(on_slider(dice, &spec.slider))),
        Shape::Pair(_) | Shape::Text(_) | Shape::Rows(_) => None,
    }
}

fn on_slider(dice: &mut Dice, slider: &Slider) -> f64 {
    let Slider { min, max, scale } = *slider;
    let by_log = |low: f64, high: f64, share: f64| low * math::exp(math::ln(high / low) * share);
    let number = match scale {
        SliderScale::Log if min > 0.0 => by_log(min, max, dice.share()),
        SliderScale::OneMinusLog if max < 1.0 => 1.0 - by_log(1.0 - max, 1.0 - min, dice.share()),
        _ => return dice.between([min, max]),
    };
    number.clamp(min, max)
}

/// Gives up to twice as many gradients as bone allows.
fn feeds(dice: &mut Dice, task: &Task, feed: &FeedTask) -> Vec<TimedEvent> {
    let last = feed.history_steps.saturating_add(2 * feed.medals.bone + 1).min(task.last_step);
    let feed_one = |step| {
        let gradient = match &feed.samples {
            Samples::Range(range) => dice.between(*range),
            Samples::List(list) => {
                list.get(dice.below(list.len() as u64) as usize).copied().unwrap_or_default()
            }
        };
        TimedEvent { step, event: Event::Feed { gradient: feed.on_both_axes(gradient) } }
    };
    (feed.history_steps..last).map(feed_one).collect()
}

fn leads(dice: &mut Dice, task: &Task) -> Vec<TimedEvent> {
    let count = (task.last_step / LEAD_EVERY).clamp(1, MAX_LEADS);
    let lead = |index| {
        let ratio = [dice.between([-1.0, 1.0]), dice.between([-1.0, 1.0])];
        TimedEvent { step: index * LEAD_EVERY, event: Event::Lead { ratio } }
    };
    (0..count).map(lead).collect()
}
