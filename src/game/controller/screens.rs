//! Which screen and which dialog: obeys the commands that move between them, and keeps something going on behind the
//! title.

use std::sync::Arc;

use frankie_sim::level::LevelEdit;
use frankie_sim::{Event, Level, Run};

use super::AppContext;
use crate::game::screen::{Modal, Screen};
use crate::game::session::{Mode, Session, Watched};

/// Where the ball is thrown behind the title, one place after the other, as shares of half the view.
const THROWS: [[f64; 2]; 6] =
    [[0.55, 0.35], [-0.5, -0.3], [0.2, -0.5], [0.6, 0.5], [-0.45, 0.4], [0.5, -0.4]];
/// Steps between these throws.
const THROW_EVERY: u64 = 110;
/// The run behind the title goes on for so many throws before it is the same again.
const THROW_COUNT: u64 = 60;

pub(super) fn play_level(app: &mut AppContext, id: &str) {
    match app.library.catalog.find(id).cloned() {
        Some(level) => app.play(level),
        None => app.notices.warn(format!("There is no level called {id}")),
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
        Screen::Title => attract(app),
        Screen::Replays => app.replay_list.refresh(&app.store),
        // These need a run of their own, which comes with `PlayLevel` and `Watch`.
        Screen::Play | Screen::Theatre => {
            let is_there = app.session.as_ref().is_some_and(|session| match screen {
                Screen::Play => session.mode == Mode::Play,
                _ => matches!(session.mode, Mode::Watch(_)),
            });
            if !is_there {
                return;
            }
        }
        Screen::Select => {}
    }
    app.go(screen);
}

/// Esc: what lies on top goes; on the stage the run pauses; on a page it is one screen back.
pub(super) fn back(app: &mut AppContext) {
    if app.modals.close().is_some() {
        return;
    }
    match app.screen.get() {
        Screen::Title => {}
        Screen::Select | Screen::Replays => go(app, Screen::Title),
        Screen::Play => app.modals.open(Modal::Pause),
        Screen::Theatre => leave_theatre(app),
    }
}

/// Back to where the replay came from: the list of replays, or the run that had just been played.
fn leave_theatre(app: &mut AppContext) {
    let Some(session) = app.session.as_deref_mut() else { return };
    match &session.mode {
        Mode::Watch(Watched { path: None, .. }) => {
            let last = session.run.last_step();
            session.mode = Mode::Play;
            session.playing = false;
            session.seek(last);
            app.go(Screen::Play);
        }
        _ => go(app, Screen::Replays),
    }
}

/// A run that plays by itself behind the title.
pub(super) fn attract(app: &mut AppContext) {
    let level = playful(&app.library.catalog.levels);
    let Some(level) = level.or_else(|| app.library.catalog.levels.first().cloned()) else { return };
    let seed = level.seed();
    let mut run = Run::new(level, seed);
    let (view, can_throw) = (*run.level().view(), run.state().ball.is_some());
    let half = view.size().map(|side| 0.5 * side);
    for n in (0..THROW_COUNT).filter(|_| can_throw) {
        let place = THROWS[(n % THROWS.len() as u64) as usize];
        let to = [0, 1].map(|i| view.center()[i] + place[i] * half[i]);
        run.seek(n * THROW_EVERY);
        // Only where the level refuses throws after all, and then he goes on without.
        if run.apply(Event::Throw { to }).is_err() {
            break;
        }
    }
    run.seek(THROW_COUNT * THROW_EVERY);
    run.seek(0);
    let mut session = Session::new(run, Mode::Attract, 1.0);
    session.playing = true;
    app.put(session);
}

/// A level with a ball to throw, made endless.
fn playful(levels: &[Arc<Level>]) -> Option<Arc<Level>> {
    let level = levels.iter().find(|level| level.player().throw && level.goal().is_some())?;
    let endless = [LevelEdit::new("goal.kind", "none"), LevelEdit::new("view.bounds", "none")];
    level.edited(&endless).map(Arc::new).ok()
}
