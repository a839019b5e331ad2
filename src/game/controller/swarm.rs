//! Commands about the swarm: how many dogs run beside those of the run.

use super::AppContext;
use crate::game::session::SessionMode;
use crate::game::swarm::MAX_SIZE;

/// Sets the number of dogs, and says where they cannot be seen yet or all run the same way.
pub(super) fn set_size(app: &mut AppContext, size: u32) {
    let Some(session) = app.session.as_deref_mut().filter(|session| session.mode != SessionMode::Demo) else {
        return;
    };
    if !session.can_have_swarm() {
        return app.notices.info("There is no cloud in a level in which you choose each step");
    }
    session.set_swarm_size(size.min(MAX_SIZE));
    if size > 0 && session.is_swarm_secret() {
        app.notices.info("The cloud comes with the answer: it would give it away now");
    } else if size > 0 && session.level().noise_config().kind.info.kind == "none" {
        app.notices.info("There is no noise here: all dogs of the cloud run the same way");
    }
}
