//! Commands about maps of many runs.

use bevy::prelude::{Local, Real, Res, ResMut, Time};
use frankie_draw::{raster, run_map};
use frankie_sim::Replay;

use super::{APP_VERSION, AppContext, links, map_cost, replays, steering};
use crate::game::figure;
use crate::game::frames::Moving;
use crate::game::run_map::{MapPage, MapPages, PageRequest};
use crate::game::screen::{Modal, Modals};
use crate::game::session::{FRAME_COST, ReplayOrigin, Session, SessionMode};

/// The cost of the steps that are made at most of a run that is opened to be watched.
const OPENING_COST: u64 = 16 * FRAME_COST;
/// The shortest time between two pictures of a map that is being made, seconds.
const PICTURE_S: f64 = 0.12;

/// Shows the map over the ground or removes it, and says where there is none.
pub(super) fn set_on(app: &mut AppContext, is_on: bool) {
    let Some(session) = app.session.as_deref_mut().filter(|session| session.mode != SessionMode::Demo) else {
        return;
    };
    if !session.can_have_map() {
        return app.notices.info("The map of all starts is in the sandbox");
    }
    session.set_map_on(is_on);
    if is_on && session.is_swarm_secret() {
        app.notices.info("The map comes with the answer: it would give it away now");
    }
}

/// Opens the map of two settings: that of the last time, where it goes through the setting that the run on the stage has now.
pub(super) fn open_page(app: &mut AppContext) {
    let Some(session) = app.session.as_deref().filter(|session| session.mode != SessionMode::Demo) else {
        return;
    };
    if !session.can_open_map_page() {
        let has_one =
            session.level().screen().map().is_some() && !session.level().screen().is_map_of_starts();
        return app.notices.info(match has_one {
            true => "The map comes with the answer: it would give it away now",
            false => "The map of two settings is in the sandbox",
        });
    }
    if app.maps.page.as_mut().is_none_or(|page| !page.follow(session.run())) {
        match MapPage::of(session.run()) {
            Ok(mut page) => {
                app.maps.page.iter().for_each(|old| page.continue_after(old));
                *app.maps = MapPages { page: Some(page), run_before: None };
            }
            Err(message) => return app.notices.warn(format!("There is no map of this setting: {message}")),
        }
    }
    app.modals.open(Modal::RunMap);
}

/// Changes what the map of two settings shows.
pub(super) fn change_page(app: &mut AppContext, request: &PageRequest) {
    let Some(page) = &mut app.maps.page else { return };
    if let Err(message) = page.handle(request) {
        app.notices.warn(format!("Not shown: {message}"));
    }
}

/// Goes on with the map of two settings while its dialog is open.
pub(super) fn go_on(
    time: Res<Time>,
    real_time: Res<Time<Real>>,
    modals: Res<Modals>,
    mut maps: ResMut<MapPages>,
    mut painted_s: Local<f64>,
    mut moving: ResMut<Moving>,
) {
    let is_open = modals.top() == Some(Modal::RunMap);
    if !is_open || maps.page.as_ref().is_none_or(|page| !page.is_moving()) {
        return;
    }
    let Some(page) = &mut maps.page else { return };
    let is_new = page.grid().progress().0 == 0;
    let has_new = page.advance(map_cost(time.delta_secs()));
    let now_s = real_time.elapsed_secs_f64();
    if has_new && (is_new || page.grid().is_done() || now_s - *painted_s >= PICTURE_S) {
        page.paint();
        *painted_s = now_s;
    }
    moving.note("the map of two settings");
}

/// Puts the run of a cell of the map of two settings on the stage, at its start.
pub(super) fn open_run(app: &mut AppContext, cell: [usize; 2]) {
    let Some(session) = app.session.as_deref().filter(|session| session.can_open_map_page()) else { return };
    let is_free = session.may_edit_level();
    let Some(page) = &app.maps.page else { return };
    match page.run(cell) {
        Ok(mut run) => {
            let (words, setting) = (page.describe_values(cell), page.describe_setting());
            let steps = page.steps();
            app.modals.clear();
            if is_free {
                let before = session.run().clone();
                app.maps.run_before.get_or_insert_with(|| Box::new(before));
                steering::replace_run(app, run, false);
            } else {
                // Where runs earn something it is only watched.
                run.seek_within(steps, OPENING_COST);
                replays::watch(app, Replay::record(&run, APP_VERSION), ReplayOrigin::Outside);
            }
            app.notices.info(format!("The run of {words}: {setting}. Play starts it"));
        }
        Err(message) => app.notices.warn(format!("This run cannot be made: {message}")),
    }
}

/// Puts the player's run back on the stage, as it was before one of the map took its place.
pub(super) fn bring_run_back(app: &mut AppContext) {
    let is_free = app.session.as_deref().is_some_and(Session::may_edit_level);
    let Some(run) = app.maps.run_before.take_if(|_| is_free) else { return };
    app.modals.clear();
    steering::replace_run(app, *run, false);
    app.notices.info("Your run is back, where you left it");
}

/// Copies the command that draws the map of two settings.
pub(super) fn copy_command(app: &mut AppContext) {
    if let Some(command) = app.maps.page.as_ref().map(MapPage::command_line) {
        links::copy_text(app, &command, "The command is copied; it draws this view as a picture".to_owned());
    }
}

/// Gives the player the map of two settings as a picture.
pub(super) fn save_picture(app: &mut AppContext) {
    let Some(page) = &app.maps.page else { return };
    if page.grid().progress().0 == 0 || app.figure.is_busy() {
        return app.notices.info("A picture is being made");
    }
    let canvas = run_map::draw(&page.figure(), figure::SIZE);
    app.figure.start_file(raster::pixels(&canvas), figure::SIZE, "map.png".to_owned());
}
