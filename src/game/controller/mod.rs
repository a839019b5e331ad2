//! The only place where runs and screens change. Reads [`Command`]s and the clock; writes session,
//! screens, dialogs, camera, store and notices. Views only return commands.

mod branch;
mod chapter;
mod dropped;
mod ending;
mod files;
mod links;
mod quit;
mod replays;
mod run_map;
mod screens;
mod settings;
mod steering;
mod survey;
mod swarm;
mod walk;

use std::sync::Arc;

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use frankie_sim::{Level, Run};

use super::FrameSystems;
use super::camera::Camera;
use super::chapters::Chapters;
use super::command::{Command, Panel};
use super::figure::FigureMaking;
use super::frames::Moving;
use super::host::Host;
use super::library::{LevelLibrary, ReplayList};
use super::notices::Notices;
use super::presentation::Presentation;
use super::remaking::Remaking;
use super::run_map::{MAP_COST, MapPages, Visible};
use super::screen::{Modal, Modals, OpenTabs, Screen, TabColumn};
use super::session::{Session, SessionMode};
use super::survey::Surveys;
use super::touch::IsTouched;
use super::tries::SeenAnswers;
use super::unfinished::Interrupted;
use super::viewport::Viewport;
use crate::store::Store;

/// The time of a frame that [`MAP_COST`] takes at most, seconds; the share of a slower frame that a map may take, and how many
/// times that cost at most.
const MAP_FRAME_S: f32 = 0.002;
const MAP_SHARE: f32 = 0.1;
const MAX_MAP_SHARE: f32 = 5.0;

/// The version of the app, as replays name it.
const APP_VERSION: &str = env!("CARGO_PKG_VERSION");

/// A level to play at once, by id.
#[derive(Resource)]
pub struct FirstLevel(pub String);

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Camera>()
        .init_resource::<Moving>()
        .add_systems(Startup, open_first)
        .add_systems(Update, handle_commands.in_set(FrameSystems::HandleCommands))
        .init_resource::<Remaking>()
        .init_resource::<Interrupted>()
        .init_resource::<FigureMaking>()
        .init_resource::<Chapters>()
        .init_resource::<SeenAnswers>()
        .init_resource::<Surveys>()
        .init_resource::<MapPages>()
        .init_resource::<chapter::CertificateMaking>()
        .add_systems(
            Update,
            (files::go_on, chapter::go_on, survey::go_on, run_map::go_on).after(FrameSystems::HandleCommands),
        )
        .add_systems(Update, replays::go_on.in_set(FrameSystems::Step).before(step_session))
        .add_systems(
            Update,
            (step_session, ending::watch_for_end, walk::watch).chain().in_set(FrameSystems::Step),
        );
}

/// Everything the controller may change.
#[derive(SystemParam)]
struct AppContext<'w, 's> {
    commands: Commands<'w, 's>,
    session: Option<ResMut<'w, Session>>,
    screen: Res<'w, State<Screen>>,
    next_screen: ResMut<'w, NextState<Screen>>,
    modals: ResMut<'w, Modals>,
    tabs: ResMut<'w, OpenTabs>,
    library: ResMut<'w, LevelLibrary>,
    replay_list: ResMut<'w, ReplayList>,
    store: ResMut<'w, Store>,
    notices: ResMut<'w, Notices>,
    remaking: ResMut<'w, Remaking>,
    figure: ResMut<'w, FigureMaking>,
    chapters: ResMut<'w, Chapters>,
    seen: ResMut<'w, SeenAnswers>,
    surveys: ResMut<'w, Surveys>,
    maps: ResMut<'w, MapPages>,
    making: ResMut<'w, chapter::CertificateMaking>,
    host: Option<Res<'w, Host>>,
    touched: Option<Res<'w, IsTouched>>,
    presentation: Res<'w, Presentation>,
    camera: ResMut<'w, Camera>,
    interrupted: ResMut<'w, Interrupted>,
    exit: MessageWriter<'w, AppExit>,
}

impl AppContext<'_, '_> {
    /// Puts a session on the stage, in place of the one that is there. The camera stays as the player moved it while
    /// the same level is shown in the same view, and what was unfolded stays unfolded while it is the same level.
    fn show_session(&mut self, mut session: Session) {
        let shown = |session: &Session| (session.level().id().to_owned(), *session.level().view());
        if self.session.as_deref().is_none_or(|old| shown(old) != shown(&session)) {
            self.camera.show_all();
        }
        if let Some(old) = self.session.as_deref().filter(|old| old.is_own_try()) {
            self.seen.keep(old.level(), &old.tries);
        }
        if session.is_steered() {
            let level = session.level().clone();
            self.seen.restore(&level, &mut session.tries);
        }
        session.best_medal = self.store.progress.medals.get(session.level().id()).copied();
        let shown_id = self.session.as_deref().map(|old| old.level().id());
        if shown_id != Some(session.level().id()) {
            self.tabs.set(TabColumn::Drawer, session.panel_to_answer());
        }
        match &mut self.session {
            Some(old) => {
                if old.level().id() == session.level().id() && old.mode != SessionMode::Demo {
                    session.is_unfolded = old.is_unfolded;
                    session.is_lesson_open = old.is_lesson_open;
                }
                // In another level it would be taken for what a guess is compared with.
                let is_same = old.level().id() == session.level().id() && old.mode != SessionMode::Demo;
                if is_same && session.swarm_size() == 0 {
                    session.set_swarm_size(old.swarm_size());
                }
                session.take_map_of(old);
                session.teleport_generation = old.teleport_generation + 1;
                **old = session;
            }
            None => self.commands.insert_resource(session),
        }
    }

    /// Returns the speed of a replay: the one the player chose for the run before it.
    fn replay_speed(&self) -> f64 {
        match &self.session {
            Some(session) if session.mode != SessionMode::Demo => session.speed,
            _ => self.store.settings.speed,
        }
    }

    /// Goes to a screen, closes all dialogs and shows the whole level.
    fn go_to(&mut self, screen: Screen) {
        self.modals.clear();
        self.camera.show_all();
        self.next_screen.set(screen);
    }

    /// Puts a run of a level on the stage, at its start.
    fn play(&mut self, level: Arc<Level>) {
        let seed = level.seed();
        self.play_run(Run::new(level, seed), false);
    }

    /// Puts a run at its start on the stage, for the player to steer.
    fn play_run(&mut self, run: Run, is_playing: bool) {
        // The default speed: at the speed of the last level this one may be over before it is seen.
        let mut session = Session::new(run, SessionMode::Play, self.store.settings.speed);
        session.playing = is_playing;
        self.show_session(session);
        self.go_to(Screen::Play);
    }

    /// Does something to a run that the player sees; not to the one behind the title.
    fn with_session(&mut self, act: impl FnOnce(&mut Session)) {
        let session = self.session.as_deref_mut();
        if let Some(session) = session.filter(|session| session.mode != SessionMode::Demo) {
            act(session);
        }
    }
}

/// Shows the level that the game was opened with, or the run behind the title.
fn open_first(first: Option<Res<FirstLevel>>, mut app: AppContext) {
    match first.and_then(|first| app.library.find(&first.0)) {
        Some(level) => app.play(level),
        None if app.presentation.is_embedded() => {
            let levels = &app.library.catalog.levels;
            let first = levels.iter().find(|level| level.goal().is_some()).or(levels.first()).cloned();
            first.into_iter().for_each(|level| app.play(level));
        }
        None => screens::start_demo(&mut app),
    }
}

/// Handles the commands since the last frame, in their order.
fn handle_commands(mut commands: MessageReader<Command>, mut app: AppContext) {
    for command in commands.read() {
        if app.presentation.allows(command) {
            dispatch(&mut app, command);
        } else if *command == Command::Quit {
            quit::quit_now(&mut app);
        }
    }
}

/// Handles one command. It matches every variant, so that the compiler finds one that is forgotten.
fn dispatch(app: &mut AppContext, command: &Command) {
    match command {
        Command::Go(screen) => screens::go(app, *screen),
        Command::OpenModal(modal) => {
            app.with_session(|session| session.hovered_step = None);
            if *modal == Modal::Share {
                links::prepare(app);
            }
            app.modals.open(*modal);
        }
        Command::CloseModal => drop(app.modals.close()),
        Command::Back => screens::back(app),
        Command::Quit => quit::quit(app),
        Command::QuitNow => quit::quit_now(app),
        Command::KeepAndQuit => quit::keep_and_quit(app),

        Command::PlayLevel(id) => screens::play_level(app, id),
        Command::NextLevel => screens::next_level(app),
        Command::ReloadLevel(id) => steering::reload_level(app, id),
        Command::ShowChapter(world) => chapter::open(app, world, false),
        Command::SaveCertificate => chapter::save(app),
        Command::CopyChapterLink => chapter::copy_link(app),
        Command::ResumeRun => replays::resume(app),
        Command::DiscardInterruptedRun => replays::discard_interrupted(app),
        Command::WatchRun => replays::watch_run(app),
        Command::WatchReplay(path) => replays::watch_file(app, path),
        Command::SaveReplay => {
            replays::save(app);
        }
        Command::DeleteReplay(path) => replays::delete(app, path),
        Command::OpenFile(path) => dropped::open_file(app, path),
        Command::OpenBytes { name, bytes } => dropped::open_bytes(app, name, bytes),
        Command::OpenLink(link) => links::open(app, link),
        Command::OpenPage => screens::open_page(app),
        Command::ChooseFile => files::choose(app),
        Command::PasteLink => links::paste(app),
        Command::CopyLink => links::copy(app),
        Command::CopyWalk => walk::copy(app),
        Command::CopyEmbedCode => links::copy_embed_code(app),
        Command::DownloadReplay => files::download_replay(app),
        Command::DownloadReplayFile(path) => files::download_replay_file(app, path),
        Command::DownloadPicture => files::download_picture(app),
        Command::ExportData => files::export(app),
        Command::DeleteOwnLevels => files::delete_own_levels(app),

        Command::ApplyEvent(event) => steering::apply_event(app, event),
        Command::ApplyAndStep(event) => steering::apply_and_step(app, event),
        Command::TogglePlaying => steering::toggle_playing(app),
        Command::StepForward => app.with_session(Session::step_forward),
        Command::StepBack => app.with_session(Session::step_back),
        Command::Seek(step) => app.with_session(|session| session.seek(*step)),
        Command::SetSpeed(speed) => app.with_session(|session| session.speed = *speed),
        Command::Hover(step) => app.with_session(|session| session.hovered_step = *step),
        Command::SetSwarm(size) => swarm::set_size(app, *size),
        Command::SetMap(is_on) => run_map::set_on(app, *is_on),
        Command::PointAtMap(at) => app.with_session(|session| session.point_at_map(*at)),
        Command::OpenMapPage => run_map::open_page(app),
        Command::MapPage(request) => run_map::change_page(app, request),
        Command::OpenMapRun(cell) => run_map::open_run(app, *cell),
        Command::BringRunBack => run_map::bring_run_back(app),
        Command::CopyMapCommand => run_map::copy_command(app),
        Command::SaveMapPicture => run_map::save_picture(app),
        Command::StartFrom(at) => steering::start_from(app, *at),
        Command::OpenDog(agent, noise_index) => swarm::open_dog(app, *agent, *noise_index),
        Command::OpenSurvey => survey::open(app),
        Command::KeepSurvey(is_kept) => survey::keep(app, *is_kept),
        Command::SetFocus(agent) => app.with_session(|session| session.focus = *agent),
        Command::Restart => steering::restart(app, |seed| seed),
        Command::NewSeed => steering::restart(app, steering::next_seed),
        Command::TryAgain => branch::try_again(app),
        Command::TryFromHere => branch::try_from_here(app),
        Command::EditLevel(edits) => steering::edit_level(app, edits),

        Command::ShowAll => app.camera.show_all(),
        Command::ToggleFollow => app.camera.toggle_follow(),
        Command::Zoom(factor) => app.camera.zoom(*factor, None),
        Command::ZoomAt { factor, at_px } => app.camera.zoom(*factor, Some(Vec2::from(*at_px))),
        Command::Pan { by_px } => app.camera.pan(Vec2::from(*by_px)),
        Command::SetFreeArea { min_px, max_px } => {
            app.camera.set_free_area(Rect { min: Vec2::from(*min_px), max: Vec2::from(*max_px) });
        }
        Command::ShowTab(column, panel) => {
            app.tabs.set(*column, *panel);
            app.with_session(|session| session.is_lesson_open |= *panel == Some(Panel::Lesson));
        }
        Command::ToggleUnfolded => {
            app.with_session(|session| {
                session.is_unfolded = !session.is_unfolded && session.has_more_parts()
            });
        }
        Command::TogglePanel(panel) => settings::toggle_panel(app, *panel),
        Command::ChangeSettings(new) => settings::change(app, new),
        Command::ResetProgress => settings::reset_progress(app),
    }
}

/// Returns the part of the plane that is seen.
fn visible(viewport: &Viewport) -> Visible {
    Visible { region: viewport.visible_sim(), px_per_unit: viewport.px_per_unit }
}

/// Returns what the runs of a map may cost in a frame: more where frames are slow anyway, and few.
fn map_cost(frame_s: f32) -> u64 {
    let share = (MAP_SHARE * frame_s / MAP_FRAME_S).clamp(1.0, MAX_MAP_SHARE);
    (MAP_COST as f32 * share) as u64
}

/// Makes the steps that are due. While a dialog is open, the run is paused.
fn step_session(
    time: Res<Time>,
    modals: Res<Modals>,
    screen: Res<State<Screen>>,
    viewport: Option<Res<Viewport>>,
    session: Option<ResMut<Session>>,
    mut moving: ResMut<Moving>,
) {
    let Some(mut session) = session else { return };
    let is_demo = session.mode == SessionMode::Demo;
    let is_paused = modals.top().is_some() && !is_demo;
    if !screen.get().has_stage() {
        return;
    }
    let visible = viewport.map_or_else(|| Visible::whole(session.level()), |viewport| visible(&viewport));
    session.update_ground_map(visible, map_cost(time.delta_secs()));
    moving.note_if(session.is_map_moving(), "the map");
    if is_paused {
        // The run stands; its swarm may still be on the way to it.
        session.update_swarm();
        moving.note_if(session.is_swarm_moving(), "the swarm");
        return;
    }
    session.tick(time.delta_secs_f64());
    moving.note_if(session.is_moving(), "the run");
    moving.note_if(session.is_swarm_moving(), "the swarm");
    let run = session.run();
    if is_demo && (run.outcome().is_over() || run.state().step >= run.last_step()) {
        // The same run again, for as long as nobody plays.
        session.seek(0);
        session.playing = true;
        moving.note("the run");
    }
}
