//! The one place where runs change and screens follow each other. Reads [`Command`]s and the clock; writes session,
//! screens, dialogs, camera, store and notices. Everything else only asks.

mod dropped;
mod ending;
mod screens;
mod shelf;
mod steering;

use std::sync::Arc;

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use frankie_sim::{Level, Run};

use super::FrameSystems;
use super::camera::Camera;
use super::command::Command;
use super::library::{Library, Shelf};
use super::notices::Notices;
use super::screen::{Modals, Screen};
use super::session::{Mode, Session};
use crate::store::Store;

/// A level to play at once, by id.
#[derive(Resource)]
pub struct FirstLevel(pub String);

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Camera>()
        .add_systems(Startup, open)
        .add_systems(Update, obey.in_set(FrameSystems::Obey))
        .add_systems(Update, (pass, ending::watch).chain().in_set(FrameSystems::Pass));
}

/// Everything the director may change.
#[derive(SystemParam)]
struct Desk<'w, 's> {
    commands: Commands<'w, 's>,
    session: Option<ResMut<'w, Session>>,
    screen: Res<'w, State<Screen>>,
    next_screen: ResMut<'w, NextState<Screen>>,
    modals: ResMut<'w, Modals>,
    library: ResMut<'w, Library>,
    shelf: ResMut<'w, Shelf>,
    store: ResMut<'w, Store>,
    notices: ResMut<'w, Notices>,
    camera: ResMut<'w, Camera>,
    exit: MessageWriter<'w, AppExit>,
}

impl Desk<'_, '_> {
    /// Puts a session on the stage, in place of the one that is there. The picture stays as it was moved while the
    /// same ground is seen.
    fn put(&mut self, mut session: Session) {
        let seen = |session: &Session| (session.level().id.clone(), session.level().view);
        if self.session.as_deref().is_none_or(|old| seen(old) != seen(&session)) {
            self.camera.show_all();
        }
        match &mut self.session {
            Some(old) => {
                session.placed = old.placed + 1;
                **old = session;
            }
            None => self.commands.insert_resource(session),
        }
    }

    /// The pace of a replay: that of the run before it, which the player chose.
    fn pace(&self) -> f64 {
        match &self.session {
            Some(session) if session.mode != Mode::Attract => session.speed,
            _ => self.store.settings.speed,
        }
    }

    /// Goes to a screen. Whatever ground is seen there is seen whole at first.
    fn go(&mut self, screen: Screen) {
        self.modals.clear();
        self.camera.show_all();
        self.next_screen.set(screen);
    }

    /// Puts a level's run on the stage, at its start.
    fn play(&mut self, level: Arc<Level>) {
        let seed = level.seed;
        // At the usual pace: what was fast enough for the last level may be over before one has looked.
        let speed = self.store.settings.speed;
        let session = Session::new(Run::new(level, seed), Mode::Play, speed);
        self.put(session);
        self.go(Screen::Play);
    }
}

/// The first thing on the stage: the level asked for, or the run behind the title.
fn open(first: Option<Res<FirstLevel>>, mut desk: Desk) {
    match first.and_then(|first| desk.library.catalogue.find(&first.0).cloned()) {
        Some(level) => desk.play(level),
        None => screens::attract(&mut desk),
    }
}

/// Obeys all that was asked for since the last frame, in order.
fn obey(mut asked: MessageReader<Command>, mut desk: Desk) {
    for command in asked.read() {
        follow(&mut desk, command);
    }
}

/// One arm for every command, so that none can be forgotten.
fn follow(desk: &mut Desk, command: &Command) {
    match command {
        Command::Go(screen) => screens::go(desk, *screen),
        Command::Open(modal) => {
            steering::with_session(desk, |session| session.hovered_step = None);
            desk.modals.open(*modal);
        }
        Command::Close => drop(desk.modals.close()),
        Command::Back => screens::back(desk),
        Command::Quit => drop(desk.exit.write(AppExit::Success)),

        Command::PlayLevel(id) => screens::play_level(desk, id),
        Command::NextLevel => screens::next_level(desk),
        Command::LevelSaved(id) => steering::take_up(desk, id),
        Command::WatchThis => shelf::watch_this(desk),
        Command::Watch(path) => shelf::watch(desk, path),
        Command::Keep => shelf::keep(desk),
        Command::DeleteReplay(path) => shelf::delete(desk, path),
        Command::OpenFile(path) => dropped::open_file(desk, path),

        Command::Do(event) => steering::do_event(desk, event),
        Command::TogglePlaying => steering::toggle_playing(desk),
        Command::StepForward => steering::with_session(desk, Session::step_forward),
        Command::StepBack => steering::with_session(desk, Session::step_back),
        Command::Seek(step) => steering::with_session(desk, |session| session.seek(*step)),
        Command::Speed(speed) => steering::with_session(desk, |session| session.speed = *speed),
        Command::Hover(step) => steering::with_session(desk, |session| session.hovered_step = *step),
        Command::Focus(dog) => steering::with_session(desk, |session| session.focus = *dog),
        Command::Restart => steering::restart(desk, |seed| seed),
        Command::NewSeed => steering::restart(desk, steering::next_seed),
        Command::SetLevel { key, value } => steering::set_level(desk, key, value),

        Command::Fit => desk.camera.show_all(),
        Command::ToggleFollow => desk.camera.toggle_follow(),
        Command::Zoom(factor) => desk.camera.zoom(*factor, None),
        Command::ZoomAt { factor, at_px } => desk.camera.zoom(*factor, Some(Vec2::from(*at_px))),
        Command::Pan { by_px } => desk.camera.pan(Vec2::from(*by_px)),
        Command::Fold(panel) => shelf::fold(desk, *panel),
        Command::Change(settings) => shelf::change(desk, settings),
        Command::ResetProgress => shelf::reset_progress(desk),
    }
}

/// Makes the steps that are due. While a dialog is open the run rests.
fn pass(time: Res<Time>, modals: Res<Modals>, screen: Res<State<Screen>>, session: Option<ResMut<Session>>) {
    let Some(mut session) = session else { return };
    let rests = modals.top().is_some() && session.mode != Mode::Attract;
    if screen.get().has_stage() && !rests {
        session.pass(time.delta_secs_f64());
        let is_at_end =
            session.run.outcome().is_over() || session.run.state().step >= session.run.last_step();
        if session.mode == Mode::Attract && is_at_end {
            // The same again, for as long as nobody plays.
            session.seek(0);
            session.playing = true;
        }
    }
}
