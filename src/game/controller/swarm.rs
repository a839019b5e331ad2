//! Commands about the swarm: how many dogs run beside those of the run.

use frankie_sim::{AgentId, Replay, Run};

use super::{APP_VERSION, AppContext, replays, steering};
use crate::game::session::{FRAME_COST, ReplayOrigin, SessionMode};
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

/// The cost of the steps that are made again at most for the run of a dog, which then goes on from there.
const OPENING_COST: u64 = 16 * FRAME_COST;

/// Puts the run of a dog of the swarm on the stage, at the step that is shown, with this agent's numbers. Where runs earn
/// something it is only watched: the player chose it after seeing how it goes.
pub(super) fn open_dog(app: &mut AppContext, agent: AgentId, noise_index: u32) {
    let Some(session) = app.session.as_deref().filter(|session| session.mode != SessionMode::Demo) else {
        return;
    };
    let run = session.run();
    let step = run.state().step;
    let events = run.events().iter().filter(|timed| timed.step <= step).cloned().collect();
    let mut dog = Run::with_events(run.level().clone(), run.seed(), events).with_noise_index(noise_index);
    dog.seek_within(step, OPENING_COST);
    let earns = session.level().goal().is_some() || session.level().task().is_some();
    if session.is_steered() && !earns {
        steering::replace_run(app, dog, false);
        app.with_session(|session| session.focus = agent);
    } else {
        replays::watch(app, Replay::record(&dog, APP_VERSION), ReplayOrigin::Outside);
    }
    app.notices.info(format!("The run of a dog of the cloud: noise {noise_index} of the same seed"));
}
