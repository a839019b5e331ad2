//! Tells the page what the window shows, for screen readers, and that the first frame is shown. Reads the session, the
//! screen and what egui says of the widget with the keyboard focus.

use bevy::prelude::*;
use bevy_egui::{EguiContext, EguiOutput, EguiPostUpdateSet, PrimaryEguiContext};

use crate::game::FrameSystems;
use crate::game::description::{describe, note_focus};
use crate::game::screen::{Modals, Screen};
use crate::game::session::Session;

/// The smallest time between two descriptions of a run that is playing, seconds: a screen reader cannot follow every step.
const INTERVAL_S: f32 = 0.25;

/// The description of the widget that has the keyboard focus.
#[derive(Resource, Default)]
struct Focused(Option<String>);

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Focused>().add_systems(Update, announce.in_set(FrameSystems::Draw)).add_systems(
        PostUpdate,
        (read_focus, describe_changes).chain().in_set(EguiPostUpdateSet::PostProcessOutput),
    );
}

fn read_focus(
    mut contexts: Query<(&mut EguiContext, &EguiOutput), With<PrimaryEguiContext>>,
    mut focused: ResMut<Focused>,
) {
    let Ok((mut context, output)) = contexts.single_mut() else { return };
    note_focus(context.get_mut(), &output.platform_output.events, &mut focused.0);
}

fn describe_changes(
    time: Res<Time<Real>>,
    screen: Res<State<Screen>>,
    modals: Res<Modals>,
    session: Option<Res<Session>>,
    focused: Res<Focused>,
    mut last: Local<(f32, String)>,
) {
    let now = time.elapsed_secs();
    let is_playing = session.as_deref().is_some_and(|session| session.playing);
    // What stands still is described at once: no frame may follow.
    if is_playing && now - last.0 < INTERVAL_S {
        return;
    }
    let text = describe(*screen.get(), modals.top().is_some(), session.as_deref(), focused.0.as_deref());
    if text != last.1 {
        // Without the page nobody hears it.
        let _ = super::call("describe", &[text.as_str().into()]);
        *last = (now, text);
    }
}

/// Says that the first frame is shown, in the frame after it.
fn announce(mut frames: Local<u32>) {
    *frames += 1;
    if *frames == 2 {
        let _ = super::call("isRunning", &[]);
    }
}
