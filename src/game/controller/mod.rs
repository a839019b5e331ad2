//! The one place where runs change and screens follow each other. Reads [`Command`]s and the clock; writes session,
//! screens, dialogs, camera, store and notices. Everything else only asks.

mod dropped;
mod ending;
mod replays;
mod screens;
mod steering;

use std::sync::Arc;

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use frankie_sim::{Level, Run};

use super::FrameSystems;
use super::camera::Camera;
use super::command::Command;
use super::library::{Library, ReplayList};
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
        .add_systems(Update, handle_commands.in_set(FrameSystems::HandleCommands))
        .add_systems(Update, (pass, ending::watch).chain().in_set(FrameSystems::Step));
}

/// Everything the controller may change.
#[derive(SystemParam)]
struct AppContext<'w, 's> {
    commands: Commands<'w, 's>,
    session: Option<ResMut<'w, Session>>,
    screen: Res<'w, State<Screen>>,
    next_screen: ResMut<'w, NextState<Screen>>,
    modals: ResMut<'w, Modals>,
    library: ResMut<'w, Library>,
    replay_list: ResMut<'w, ReplayList>,
    store: ResMut<'w, Store>,
    notices: ResMut<'w, Notices>,
    camera: ResMut<'w, Camera>,
    exit: MessageWriter<'w, AppExit>,
}

impl AppContext<'_, '_> {
    /// Puts a session on the stage, in place of the one that is there. The picture stays as it was moved while the
    /// same ground is seen.
    fn put(&mut self, mut session: Session) {
        let seen = |session: &Session| (session.level().id().to_owned(), *session.level().view());
        if self.session.as_deref().is_none_or(|old| seen(old) != seen(&session)) {
            self.camera.show_all();
        }
        match &mut self.session {
            Some(old) => {
                session.teleport_generation = old.teleport_generation + 1;
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
        let seed = level.seed();
        // At the usual pace: what was fast enough for the last level may be over before one has looked.
        let speed = self.store.settings.speed;
        let session = Session::new(Run::new(level, seed), Mode::Play, speed);
        self.put(session);
        self.go(Screen::Play);
    }
}

/// The first thing on the stage: the level asked for, or the run behind the title.
fn open(first: Option<Res<FirstLevel>>, mut app: AppContext) {
    match first.and_then(|first| app.library.catalog.find(&first.0).cloned()) {
        Some(level) => app.play(level),
        None => screens::attract(&mut app),
    }
}

/// Obeys all that was asked for since the last frame, in order.
fn handle_commands(mut asked: MessageReader<Command>, mut app: AppContext) {
    for command in asked.read() {
        follow(&mut app, command);
    }
}

/// One arm for every command, so that none can be forgotten.
fn follow(app: &mut AppContext, command: &Command) {
    match command {
        Command::Go(screen) => screens::go(app, *screen),
        Command::Open(modal) => {
            steering::with_session(app, |session| session.hovered_step = None);
            app.modals.open(*modal);
        }
        Command::Close => drop(app.modals.close()),
        Command::Back => screens::back(app),
        Command::Quit => drop(app.exit.write(AppExit::Success)),

        Command::PlayLevel(id) => screens::play_level(app, id),
        Command::NextLevel => screens::next_level(app),
        Command::LevelSaved(id) => steering::reload_level(app, id),
        Command::WatchThis => replays::watch_this(app),
        Command::Watch(path) => replays::watch(app, path),
        Command::Keep => replays::keep(app),
        Command::DeleteReplay(path) => replays::delete(app, path),
        Command::OpenFile(path) => dropped::open_file(app, path),

        Command::Do(event) => steering::do_event(app, event),
        Command::TogglePlaying => steering::toggle_playing(app),
        Command::StepForward => steering::with_session(app, Session::step_forward),
        Command::StepBack => steering::with_session(app, Session::step_back),
        Command::Seek(step) => steering::with_session(app, |session| session.seek(*step)),
        Command::Speed(speed) => steering::with_session(app, |session| session.speed = *speed),
        Command::Hover(step) => steering::with_session(app, |session| session.hovered_step = *step),
        Command::Focus(dog) => steering::with_session(app, |session| session.focus = *dog),
        Command::Restart => steering::restart(app, |seed| seed),
        Command::NewSeed => steering::restart(app, steering::next_seed),
        Command::EditLevel(edits) => steering::edit_level(app, edits),

        Command::Fit => app.camera.show_all(),
        Command::ToggleFollow => app.camera.toggle_follow(),
        Command::Zoom(factor) => app.camera.zoom(*factor, None),
        Command::ZoomAt { factor, at_px } => app.camera.zoom(*factor, Some(Vec2::from(*at_px))),
        Command::Pan { by_px } => app.camera.pan(Vec2::from(*by_px)),
        Command::Fold(panel) => replays::fold(app, *panel),
        Command::Change(settings) => replays::change(app, settings),
        Command::ResetProgress => replays::reset_progress(app),
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
