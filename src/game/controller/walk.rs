//! The try of a walk that counts: it begins with the first step of the day's own run, and what was done before that step
//! must stay as it is. Writes the store and the session's walk.

use bevy::prelude::*;

use super::AppContext;
use crate::game::ask::{self, Phase};
use crate::game::notices::Notices;
use crate::game::presentation::Presentation;
use crate::game::screen::Screen;
use crate::game::session::{Session, SessionMode};
use crate::game::today::{self, Today, WalkTry};
use crate::levels::links;
use crate::levels::walk;
use crate::store::{Store, StoreError};

/// Follows the run of a walk.
pub(super) fn watch(
    screen: Res<State<Screen>>,
    session: Option<ResMut<Session>>,
    today: Res<Today>,
    mut store: ResMut<Store>,
    mut notices: ResMut<Notices>,
    presentation: Res<Presentation>,
) {
    if presentation.is_embedded() || *screen.get() != Screen::Play {
        return;
    }
    let Some(mut session) = session.filter(|session| session.mode == SessionMode::Play) else { return };
    let session = session.bypass_change_detection();
    let Some(mut walk) = session.walk.take().or_else(|| new_try(session)) else { return };
    if let Err(error) = follow(session, &mut walk, &today, &mut store) {
        notices.warn(format!("The walk could not be saved: {error}"));
    }
    walk.result = store.progress.walks.get(&walk.date).cloned();
    walk.days_in_a_row = today.date().map_or(0, |date| store.progress.days_in_a_row(date));
    session.walk = Some(walk);
}

/// Returns the walk of a session that has just begun; `None` for other levels.
fn new_try(session: &Session) -> Option<WalkTry> {
    let (run, level) = (session.run(), session.level());
    let date = walk::date_of(level.id())?.ok()?;
    let own = links::built_in_level(level.id())?;
    // A run that was watched and is gone on with was begun by somebody else.
    let is_branch = session.tries.earlier().iter().any(|earlier| earlier.is_branch);
    let is_the_days = own.spec() == level.spec() && run.seed() == level.seed() && !is_branch;
    Some(WalkTry { date, is_the_days, counts_with: None, counted: false, result: None, days_in_a_row: 0 })
}

fn follow(session: &Session, walk: &mut WalkTry, today: &Today, store: &mut Store) -> Result<(), StoreError> {
    let (run, date) = (session.run(), walk.date);
    if !walk.is_the_days || run.last_step() == 0 {
        return Ok(());
    }
    if walk.result.is_none() {
        let on_the_day = today.date() == Some(date);
        let (counts, saved) = store.update_progress(|progress| progress.begin_walk(date, on_the_day));
        walk.counted = counts;
        walk.counts_with = counts.then(|| run.events().to_vec());
        saved?;
    }
    let Some(events) = &walk.counts_with else { return Ok(()) };
    if run.events() != events.as_slice() {
        // Something was done after a look at the run.
        walk.counts_with = None;
        return Ok(());
    }
    if !ask::phase(session).is_some_and(Phase::is_over) {
        return Ok(());
    }
    walk.counts_with = None;
    let assessment = session.assessment();
    let score = today::score(session.level(), assessment);
    let medal = assessment.and_then(|assessment| assessment.medal);
    store.update_progress(|progress| progress.finish_walk(date, medal, &score)).1
}

/// Copies the line about the walk on the stage, with a link to it.
pub(super) fn copy(app: &mut AppContext) {
    let walk = app.session.as_deref().and_then(|session| session.walk.as_ref());
    let Some(walk) = walk.filter(|walk| walk.result.is_some()) else {
        return app.notices.info("There is no walk to share here");
    };
    let line = format!(
        "{} {}#l={}",
        walk.line(),
        super::links::page_address(app).unwrap_or_default(),
        walk::id(walk.date)
    );
    super::links::copy_text(app, &line, format!("Copied: {line}"));
}
