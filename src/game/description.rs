//! What the window shows, in words, for those who do not see it: the page of the browser gives it to screen readers. Reads
//! the session and the screen; writes to the [`Host`].

use bevy::prelude::*;

use super::FrameSystems;
use super::host::Host;
use super::numbers;
use super::screen::{Modals, Screen};
use super::session::{Session, SessionMode};

/// The smallest time between two descriptions, seconds: a screen reader cannot follow every step.
const INTERVAL_S: f32 = 0.25;

pub(super) fn plugin(app: &mut App) {
    let systems = (describe_changes, announce).in_set(FrameSystems::Draw);
    app.add_systems(Update, systems.run_if(resource_exists::<Host>));
}

/// Returns what the window shows: the screen, and the run on it.
#[must_use]
pub fn describe(screen: Screen, is_dialog_open: bool, session: Option<&Session>) -> String {
    let name = match screen {
        Screen::Title => "Title",
        Screen::Select => "Levels",
        Screen::Replays => "Replays",
        Screen::Play | Screen::Watch => "",
    };
    let dialog = if is_dialog_open { ", a dialog is open" } else { "" };
    let Some(session) = session.filter(|session| name.is_empty() && session.mode != SessionMode::Demo) else {
        return format!("{name}{dialog}");
    };
    let (run, state) = (session.run(), session.run().state());
    let [x, y] = state.at.map(numbers::short);
    let playing = match (run.outcome().is_over(), session.playing) {
        (true, _) => "over",
        (false, true) => "playing",
        (false, false) => "paused",
    };
    format!(
        "{}, seed {}, step {}, {playing}, Frankie at x {x}, y {y}{dialog}",
        session.level().title(),
        run.seed(),
        state.step
    )
}

fn describe_changes(
    time: Res<Time<Real>>,
    host: Res<Host>,
    screen: Res<State<Screen>>,
    modals: Res<Modals>,
    session: Option<Res<Session>>,
    mut last: Local<(f32, String)>,
) {
    let now = time.elapsed_secs();
    let is_playing = session.as_deref().is_some_and(|session| session.playing);
    // What stands still is described at once: no frame may follow.
    if is_playing && now - last.0 < INTERVAL_S {
        return;
    }
    let text = describe(*screen.get(), modals.top().is_some(), session.as_deref());
    if text != last.1 {
        host.0.describe(&text);
        *last = (now, text);
    }
}

/// Says that the first frame is shown, in the frame after it.
fn announce(host: Res<Host>, mut frames: Local<u32>) {
    *frames += 1;
    if *frames == 2 {
        host.0.is_running();
    }
}
