//! Keeps the run in progress while it is played, so that a window that ends in the middle of it loses a second at most, and
//! offers it at the next start. Reads the session once a second; writes the store's file of this window, and what was left.

use bevy::prelude::*;
use frankie_sim::Replay;

use super::FrameSystems;
use super::notices::Notices;
use super::presentation::is_whole;
use super::run_copy::RunCopy;
use super::session::{Session, SessionMode};
use crate::levels::links;
use crate::store::{InterruptedRun, Journal, Store};

/// The time between two looks at the run, seconds.
const EVERY_S: f32 = 1.0;

/// The run that another window left, for the title to offer.
#[derive(Resource, Default)]
pub struct Interrupted(pub Option<InterruptedRun>);

/// The file of this window, and what was written into it last.
#[derive(Resource, Default)]
struct Unfinished {
    /// Made with the first run.
    journal: Option<Journal>,
    since_s: f32,
    written: Option<RunCopy>,
    /// Whether a failure has been reported; it would come every second.
    is_reported: bool,
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Interrupted>()
        .init_resource::<Unfinished>()
        .add_systems(Startup, open)
        .add_systems(Update, write.after(FrameSystems::Step).run_if(is_whole))
        .add_systems(Last, clear_at_end);
}

fn open(store: Res<Store>, mut interrupted: ResMut<Interrupted>, mut notices: ResMut<Notices>) {
    let (found, warnings) = store.unfinished().interrupted();
    warnings.into_iter().for_each(|warning| notices.warn(warning));
    interrupted.0 = found;
}

/// Forgets the run when the player leaves: the game has asked whether to keep it.
fn clear_at_end(mut exits: MessageReader<AppExit>, mut unfinished: ResMut<Unfinished>) {
    if exits.read().count() > 0 {
        unfinished.clear();
    }
}

impl Unfinished {
    fn clear(&mut self) {
        if self.written.take().is_some()
            && let Some(journal) = &mut self.journal
        {
            journal.clear();
        }
    }
}

/// Writes the run once a second while it changes, and forgets it when it is kept or given up.
fn write(
    time: Res<Time>,
    session: Option<Res<Session>>,
    store: Res<Store>,
    mut unfinished: ResMut<Unfinished>,
    mut notices: ResMut<Notices>,
) {
    unfinished.since_s += time.delta_secs();
    let is_played = |session: &Res<Session>| session.mode == SessionMode::Play && session.is_unkept();
    let Some(session) = session.filter(is_played) else {
        unfinished.clear();
        return;
    };
    // Back in the run its end is still there.
    let is_back = session.run().state().step < session.run().last_step();
    if unfinished.since_s < EVERY_S
        || is_back
        || unfinished.written.as_ref().is_some_and(|last| last.is_of(session.run()))
    {
        return;
    }
    unfinished.since_s = 0.0;
    let run = session.run();
    let written = links::run_link(&Replay::end_of(run)).map_err(|error| error.to_string()).and_then(|link| {
        unfinished
            .journal
            .get_or_insert_with(|| store.unfinished().journal())
            .append(&link)
            .map_err(|error| error.to_string())
    });
    unfinished.written = Some(RunCopy::of(run));
    if let Err(reason) = written
        && !std::mem::replace(&mut unfinished.is_reported, true)
    {
        notices.info(format!("The run is not kept while it is played: {reason}"));
    }
}
