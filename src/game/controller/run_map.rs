//! Commands about maps of many runs.

use super::AppContext;
use crate::game::session::SessionMode;

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
