//! What a level asks of the player, and how far the answer is: a guess before the run, the run, and then what happened beside
//! the guess. Reads the session; pure. `ask/card.rs` shows it, `overlay/guess.rs` draws guess and truth on the ground.

mod answers;
pub mod by_hand;
pub mod card;
pub mod lead;
mod walk;

use frankie_sim::level::Level;
use frankie_sim::task::{GuessKind, Question, Task, TaskKind};
use frankie_sim::{Event, Guess, TimedEvent, Vec2, math};

use super::numbers;
use super::session::{Session, SessionMode};

/// How far the player and the run are with a level's question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The player answers. The run stands until there is an answer.
    Answering,
    /// The run is on its way to the answer.
    Running,
    /// The answer is known: [`Session::assessment`].
    Known,
    /// The run ended before the answer was known.
    Ended,
}

impl Phase {
    /// Returns whether the card shows what happened: the answer is known, or will never be.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Known | Self::Ended)
    }
}

/// Returns the phase; `None` for a level without a question or a task, and for the run behind the title.
#[must_use]
pub fn phase(session: &Session) -> Option<Phase> {
    let level = session.level();
    if session.mode == SessionMode::Demo || (level.question().is_empty() && level.task().is_none()) {
        return None;
    }
    if session.assessment().is_some() {
        return Some(Phase::Known);
    }
    let run = session.run();
    Some(if run.outcome().is_over() {
        Phase::Ended
    } else if session.is_steered() && (asked_now(session).is_some() || run.last_step() == 0) {
        Phase::Answering
    } else {
        Phase::Running
    })
}

/// Returns whether a run has shown what its level asks about.
#[must_use]
pub fn is_decided(session: &Session) -> bool {
    phase(session).is_some_and(Phase::is_over)
}

/// Returns whether the player's next throw is what the level asks for: then a drag throws the ball wherever it begins, since
/// one that misses the ball by a little is meant for it.
#[must_use]
pub fn is_throw_asked(session: &Session) -> bool {
    let is_throw = |task: &Task| matches!(task.kind, TaskKind::Throw { .. });
    session.is_steered() && session.level().task().is_some_and(is_throw) && !is_decided(session)
}

/// Returns the kind of guess that the player can make now.
#[must_use]
pub fn asked_now(session: &Session) -> Option<GuessKind> {
    let task = session.level().task().filter(|_| session.is_steered())?;
    let run = session.run();
    // After the result the card asks whether to try again: a click on the ground is no answer by accident.
    let is_open = session.assessment().is_none() && !run.outcome().is_over();
    task.asks_for().filter(|_| is_open && run.state().step <= task.ask_at)
}

/// Returns the player's last guess.
#[must_use]
pub fn guess(session: &Session) -> Option<Guess> {
    session.run().events().iter().rev().find_map(|timed| match timed.event {
        Event::Guess(guess) => Some(guess),
        _ => None,
    })
}

/// Returns what a click at a place of the surface guesses; `None` where no such guess is asked for now.
#[must_use]
pub fn guess_by_place(session: &Session, at: Vec2) -> Option<Guess> {
    match asked_now(session)? {
        // More of the ground is seen than the view: beyond it, the nearest place inside is meant.
        GuessKind::Place => {
            let view = session.level().view();
            Some(Guess::Place(view.nearest(view.nearest(at).map(|x| rounded(x, session.level())))))
        }
        GuessKind::Radius => {
            let task = session.level().task()?;
            let centers = task.circle_centers(session.run());
            let distances = centers.iter().map(|center| math::distance(at, *center));
            let radius = rounded(distances.fold(f64::INFINITY, f64::min), session.level());
            (radius.is_finite() && radius > 0.0).then_some(Guess::Radius(radius))
        }
        GuessKind::Step | GuessKind::Choice => None,
    }
}

/// Rounds a number to about a thousandth of the view: a guess is no finer, and is shown in few digits.
fn rounded(x: f64, level: &Level) -> f64 {
    let [left, right] = level.view().x;
    let digits = (2.0 - (right - left).abs().max(f64::MIN_POSITIVE).log10().floor()).clamp(0.0, 12.0);
    let scale = 10_f64.powi(digits as i32);
    (x * scale).round() / scale
}

/// Returns whether the run must stand: it has come to the step at which the player answers, or gives the next gradient.
#[must_use]
pub fn must_wait(session: &Session) -> bool {
    let Some(task) = session.level().task().filter(|_| session.is_steered()) else { return false };
    let state = session.run().state();
    match &task.kind {
        TaskKind::Feed(feed) => {
            state.step >= feed.history_steps && state.fed.is_none() && session.assessment().is_none()
        }
        TaskKind::Lead => {
            let is_given =
                |timed: &TimedEvent| timed.step == state.step && matches!(timed.event, Event::Lead { .. });
            session.assessment().is_none() && !session.run().events().iter().any(is_given)
        }
        _ => task.is_guess() && state.step == task.ask_at && guess(session).is_none(),
    }
}

/// Returns whether the player still guesses: what earlier tries show of the answer is then hidden.
#[must_use]
pub fn is_guessing(session: &Session) -> bool {
    let is_guess = session.level().task().is_some_and(Task::is_guess);
    is_guess && phase(session) == Some(Phase::Answering)
}

/// Returns whether the level's text still gives the answer away.
#[must_use]
pub fn is_secret(session: &Session) -> bool {
    !session.level().question().is_empty()
        && matches!(phase(session), Some(Phase::Answering | Phase::Running))
}

/// Returns what the player does first, as a hint.
#[must_use]
pub fn what_to_do(task: &Task, is_touched: bool) -> &'static str {
    match (&task.kind, is_touched) {
        (TaskKind::Place { .. }, false) => "Click the ground where you think he will be.",
        (TaskKind::Place { .. }, true) => "Tap the ground where you think he will be.",
        (TaskKind::Radius { .. }, false) => "Drag a circle on the ground.",
        (TaskKind::Radius { .. }, true) => "Tap the ground to set the circle.",
        (TaskKind::When { .. }, _) => "Move the flag to a step.",
        (TaskKind::Which(_), _) => "Choose one.",
        (TaskKind::Throw { .. }, false) => "Drag, or click where the ball shall land.",
        (TaskKind::Throw { .. }, true) => "Drag to throw the ball, or tap where it shall land.",
        (TaskKind::Dial { .. }, _) => "Turn the knob, then let him go.",
        (TaskKind::Drop { .. }, false) => "Click the ground to drop him.",
        (TaskKind::Drop { .. }, true) => "Tap the ground to drop him.",
        (TaskKind::Feed(_), _) => "Hand him gradients, one by one. Hold one to repeat it.",
        (TaskKind::Lead, false) => "Click where he should go, or use the arrow keys. Hold to go on.",
        (TaskKind::Lead, true) => "Tap the ground where he should go, step by step.",
    }
}

/// Returns the guess in words.
fn describe_guess(guess: Guess, session: &Session) -> String {
    match guess {
        Guess::Place(_) => "Your bone lies there.".to_owned(),
        Guess::Radius(radius) => format!("Your circle: {}", numbers::plain(radius)),
        Guess::Step(step) => format!("Your flag: step {step}"),
        Guess::Choice(choice) => {
            let level = session.level();
            let options = level.task().map(|task| task.options(level)).unwrap_or_default();
            let option = options.get(choice).map_or("", String::as_str);
            format!("You chose: {option}")
        }
    }
}

/// Returns what the optimizer of an agent does, where the question is about agents with different ones.
pub(super) fn rule_of(session: &Session, choice: usize) -> Option<&'static str> {
    let infos = || session.run().agents().map(|agent| &agent.state().optimizer.kind.info);
    let is_one_kind = infos().all(|info| Some(info.kind) == infos().next().map(|first| first.kind));
    let is_about_agents = matches!(session.level().task()?.kind, TaskKind::Which(Question::First));
    infos().nth(choice).filter(|_| is_about_agents && !is_one_kind).map(|info| info.summary)
}

/// Returns the first guess that a slider shows: in the middle of what is possible.
#[must_use]
pub fn middle_step(level: &Level) -> u64 {
    level.task().map_or(1, |task| (task.ask_at + task.last_step) / 2).max(1)
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use frankie_sim::Run;
    use frankie_sim::task::Medal;

    use super::*;

    /// A slope on which he makes 20 steps of 0.1 along x.
    pub(in crate::game) const BONE: &str = r#"
format = 1
title = "A guess"
question = "Where will he be after 20 steps?"
insight = "You were {off} off."
[surface]
kind = "slope"
slope = [-1.0, 0.0]
[view]
x = [-5.0, 5.0]
y = [-4.0, 4.0]
[noise]
kind = "none"
[optimizer]
kind = "adam"
lr = 0.1
[start]
at = [0.0, 0.0]
[goal]
kind = "steps"
steps = 20
[task]
kind = "bone"
at_step = 20
bone = 1.0
gold = 0.2
"#;

    fn session(text: &str) -> Session {
        let level = Arc::new(Level::parse("a", text).unwrap());
        Session::new(Run::new(level, 1), SessionMode::Play, 1.0)
    }

    fn run_to_the_end(session: &mut Session) {
        session.playing = true;
        for _ in 0..200 {
            session.tick(0.05);
        }
    }

    #[test]
    fn he_stands_until_the_player_has_answered() {
        let mut session = session(BONE);
        assert_eq!(phase(&session), Some(Phase::Answering));
        assert!(must_wait(&session));
        run_to_the_end(&mut session);
        assert_eq!((session.run().last_step(), session.playing), (0, false));
        let guess = guess_by_place(&session, [1.9, 0.1]).unwrap();
        session.apply_event(Event::Guess(guess)).unwrap();
        assert!(!must_wait(&session) && !session.playing, "he waits until he is let go");
        session.playing = true;
        session.tick(0.1);
        assert_eq!(phase(&session), Some(Phase::Running));
        assert_eq!(asked_now(&session), None);
        run_to_the_end(&mut session);
        assert_eq!(phase(&session), Some(Phase::Known));
        let assessment = session.assessment().unwrap();
        // He makes 20 steps of 0.1 along x.
        assert_eq!(assessment.medal, Some(Medal::Gold), "{assessment:?}");
        assert!(assessment.describe(session.level()).starts_with("You were 0.141 off"));
    }

    #[test]
    fn a_radius_is_the_distance_from_the_center() {
        let text = BONE.replace(
            "kind = \"bone\"\nat_step = 20\nbone = 1.0\ngold = 0.2",
            "kind = \"radius\"\nsteps = 20\nbone = 1.6\ngold = 1.2",
        );
        let session = session(&text);
        assert_eq!(guess_by_place(&session, [3.0, 4.0]), Some(Guess::Radius(5.0)));
        assert_eq!(guess_by_place(&session, [0.0, 0.0]), None, "a circle has a size");
    }

    #[test]
    fn without_a_question_nothing_waits() {
        let text = BONE
            .split("[task]")
            .next()
            .unwrap()
            .replace("question = \"Where will he be after 20 steps?\"\n", "");
        let text = text.replace("insight = \"You were {off} off.\"\n", "");
        let mut session = session(&text);
        assert_eq!((phase(&session), must_wait(&session)), (None, false));
        run_to_the_end(&mut session);
        assert_eq!(session.run().last_step(), 20);
    }
}
