//! Commands that move between screens and dialogs, and the run that plays by itself behind the title.

use std::sync::Arc;

use frankie_sim::level::LevelEdit;
use frankie_sim::{Event, Level, Run};

use super::AppContext;
use crate::game::screen::{Modal, Screen};
use crate::game::session::{ReplayOrigin, Session, SessionMode, WatchedReplay};
use crate::levels::walk;

/// Where the ball is thrown in the demo behind the title, one place after the other, as shares of half the view.
const THROWS: [[f64; 2]; 6] =
    [[0.55, 0.35], [-0.5, -0.3], [0.2, -0.5], [0.6, 0.5], [-0.45, 0.4], [0.5, -0.4]];
/// The steps between two throws of the demo.
const THROW_EVERY: u64 = 110;
/// The maximum cost of a step of the demo, which is made whole before the title is shown: a level of the player may cost
/// thousands of times as much.
const MAX_DEMO_STEP_COST: u64 = 500;
/// The number of throws of the demo before it starts again.
const THROW_COUNT: u64 = 60;

pub(super) fn play_level(app: &mut AppContext, id: &str) {
    match (app.library.find(id), walk::date_of(id)) {
        (Some(level), _) => app.play(level),
        (None, Some(Err(reason))) => app.notices.warn(format!("There is no walk {id}: {reason}")),
        (None, _) => app.notices.warn(format!("There is no level called {id}")),
    }
}

pub(super) fn next_level(app: &mut AppContext) {
    let here = app.session.as_ref().map(|session| session.level().id().to_owned());
    match here.and_then(|id| app.library.after(&id).cloned()) {
        Some(next) => app.play(next),
        None => go(app, Screen::Select),
    }
}

pub(super) fn go(app: &mut AppContext, screen: Screen) {
    match screen {
        Screen::Title => start_demo(app),
        Screen::Replays => app.replay_list.refresh(&app.store),
        // These need a run of their own, which comes with `PlayLevel` and `WatchReplay`.
        Screen::Play | Screen::Watch => {
            let has_run = app.session.as_ref().is_some_and(|session| match screen {
                Screen::Play => session.mode == SessionMode::Play,
                _ => matches!(session.mode, SessionMode::Replay(_)),
            });
            if !has_run {
                return;
            }
        }
        Screen::Select => {}
    }
    app.go_to(screen);
}

/// Opens the whole game outside of the page that shows the small player.
pub(super) fn open_page(app: &mut AppContext) {
    let is_open = app.host.as_ref().is_some_and(|host| host.0.open_page());
    if !is_open {
        app.notices.info("In a page this opens the whole game");
    }
}

/// Closes the dialog on top; without one, pauses the run or goes back one screen.
pub(super) fn back(app: &mut AppContext) {
    if app.modals.close().is_some() {
        return;
    }
    match app.screen.get() {
        Screen::Title => {}
        Screen::Select | Screen::Replays => go(app, Screen::Title),
        Screen::Play => app.modals.open(Modal::Pause),
        Screen::Watch => leave_replay(app),
    }
}

/// Goes back to where the replay came from: the list of replays, the run that had just been played, or the title.
fn leave_replay(app: &mut AppContext) {
    let Some(session) = app.session.as_deref_mut() else { return };
    match &session.mode {
        SessionMode::Replay(WatchedReplay { origin: ReplayOrigin::JustPlayed, .. }) => {
            let last = session.run().last_step();
            session.mode = SessionMode::Play;
            session.playing = false;
            session.seek(last);
            app.go_to(Screen::Play);
        }
        SessionMode::Replay(WatchedReplay { origin: ReplayOrigin::Outside, .. }) => go(app, Screen::Title),
        _ => go(app, Screen::Replays),
    }
}

/// Puts a run on the stage that plays by itself behind the title.
pub(super) fn start_demo(app: &mut AppContext) {
    let level = demo_level(&app.library.catalog.levels);
    let Some(level) = level.or_else(|| {
        app.library.catalog.levels.iter().find(|level| level.step_cost() <= MAX_DEMO_STEP_COST).cloned()
    }) else {
        return;
    };
    let seed = level.seed();
    let mut run = Run::new(level, seed);
    let (view, can_throw) = (*run.level().view(), run.state().ball.is_some());
    let half = view.size().map(|side| 0.5 * side);
    for n in (0..THROW_COUNT).filter(|_| can_throw) {
        let place = THROWS[(n % THROWS.len() as u64) as usize];
        let to = [0, 1].map(|i| view.center()[i] + place[i] * half[i]);
        run.seek(n * THROW_EVERY);
        // A level that refuses throws after all gives a demo without them.
        if run.apply(Event::Throw { to }).is_err() {
            break;
        }
    }
    run.seek(THROW_COUNT * THROW_EVERY);
    run.seek(0);
    let mut session = Session::new(run, SessionMode::Demo, 1.0);
    session.playing = true;
    app.show_session(session);
}

/// Returns a level with a ball to throw, without goal and border, so that its run never ends.
fn demo_level(levels: &[Arc<Level>]) -> Option<Arc<Level>> {
    let is_cheap = |level: &&Arc<Level>| level.step_cost() <= MAX_DEMO_STEP_COST;
    let level =
        levels.iter().filter(is_cheap).find(|level| level.player().throw && level.goal().is_some())?;
    // A task needs a goal, and an insight the task's numbers.
    let endless = [("goal.kind", "none"), ("task.kind", "none"), ("insight", ""), ("view.bounds", "none")]
        .map(|(key, value)| LevelEdit::new(key, value));
    level.edited(&endless).map(Arc::new).ok()
}
