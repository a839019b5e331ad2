//! Commands about the survey of a setting: many tries of it, made in slices while their dialog is open.

use bevy::prelude::{Res, ResMut};

use super::AppContext;
use crate::game::frames::Moving;
use crate::game::screen::{Modal, Modals};
use crate::game::session::{FRAME_COST, SessionMode};
use crate::game::survey::{Survey, Surveys};

/// Opens the dialog with the survey of the setting that the run on the stage has now.
pub(super) fn open(app: &mut AppContext) {
    let Some(session) = app.session.as_deref().filter(|session| session.mode != SessionMode::Demo) else {
        return;
    };
    if !session.can_have_swarm() {
        return app.notices.info("There is nothing to try many times where you choose each step");
    }
    if session.is_swarm_secret() {
        return app.notices.info("Many tries would give the answer away: first your guess");
    }
    match Survey::of(session.run()) {
        Ok(survey) => {
            app.surveys.kept.take_if(|kept| !survey.is_comparable(kept));
            app.surveys.this = Some(survey);
            app.modals.open(Modal::Survey);
        }
        Err(message) => app.notices.warn(format!("This setting cannot be tried: {message}")),
    }
}

/// Keeps the survey of the present setting to compare another one with it, or forgets the kept one.
pub(super) fn keep(app: &mut AppContext, is_kept: bool) {
    if !is_kept {
        app.surveys.kept = None;
        return;
    }
    let is_done = app.surveys.this.as_ref().is_some_and(|this| this.findings().is_some());
    if is_done {
        app.surveys.kept = app.surveys.this.take();
        app.modals.close();
        app.notices.info("Kept. Change a setting and try that 200 times as well");
    }
}

/// Goes on with the survey while its dialog is open.
pub(super) fn go_on(modals: Res<Modals>, mut surveys: ResMut<Surveys>, mut moving: ResMut<Moving>) {
    if modals.top() != Some(Modal::Survey)
        || surveys.this.as_ref().is_none_or(|this| this.findings().is_some())
    {
        return;
    }
    if let Some(this) = &mut surveys.this {
        this.advance(FRAME_COST / 2);
    }
    moving.note("the survey");
}
