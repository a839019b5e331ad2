//! When a frame is made: while something moves, and when something happens. Whatever moves says so to [`Moving`] in each
//! frame; when nothing does, no further frame is asked for, and the window sleeps until it hears of an input, of a file
//! that changed, or of anything else that wakes it, see [`wake`].
//!
//! Nobody sees a window that is hidden, so it gets no frames even while something moves. The run stands still with them.

pub mod compiling;
pub mod hidden;
pub mod wake;

use std::time::Duration;

use bevy::platform::time::Instant;
use bevy::prelude::*;
use bevy::time::{TimeSystems, TimeUpdateStrategy};
use bevy::window::{RequestRedraw, WindowEvent};
use bevy::winit::{UpdateMode, WinitSettings};
use bevy_egui::{EguiFullOutput, EguiPostUpdateSet};

use super::command::Command;
use super::measure::Measure;
use compiling::Compiling;
use hidden::Hidden;

/// The time after which a sleeping window makes a frame although nothing happened.
const SLEEP: Duration = Duration::from_secs(3600);
/// The time between two frames while egui waits for a time that comes soon, such as that of a tooltip or of a caret that
/// blinks. A time of its own for each wait would make a frame more for each.
const DOZE: Duration = Duration::from_millis(100);
/// The frames after the last event: what an event does may take a frame to be decided, one to be done and one to be seen.
const FRAMES_AFTER_EVENT: u32 = 3;
/// The most time by which the first frame after a sleep advances the game: what moved before the sleep goes on from there.
const FIRST_FRAME: Duration = Duration::from_millis(16);
/// The most time by which another frame advances the game.
const MAX_FRAME: Duration = Duration::from_millis(250);
/// The frames after a sleep for which the engine's clock, which the renderer sends a frame late, is not used.
const OWN_CLOCK_FRAMES: u32 = 3;

/// What moves in this frame.
#[derive(Resource, Debug, Default)]
pub struct Moving(Option<&'static str>);

impl Moving {
    /// Says that something moves and needs another frame.
    pub fn note(&mut self, what: &'static str) {
        self.0 = Some(what);
    }

    /// Says so if a condition holds.
    pub fn note_if(&mut self, is_moving: bool, what: &'static str) {
        if is_moving {
            self.note(what);
        }
    }

    /// Returns what moves, if anything does, and begins another frame.
    pub fn take(&mut self) -> Option<&'static str> {
        self.0.take()
    }
}

/// How the window waits for its next frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    /// Not at all: another frame follows at once.
    None,
    /// For an event, or for the next look at what egui waits for.
    Doze,
    /// For an event.
    Sleep,
}

/// The state of the pace of frames.
#[derive(Resource, Debug)]
struct Pace {
    /// The frames that still follow the last event.
    frames_left: u32,
    /// The time after which egui wants to be drawn again.
    egui_delay: Duration,
    wait: Wait,
}

impl Default for Pace {
    fn default() -> Self {
        Self { frames_left: FRAMES_AFTER_EVENT, egui_delay: Duration::MAX, wait: Wait::None }
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Moving>().add_plugins(compiling::plugin);
    if app.world().contains_resource::<Measure>() {
        // A measurement makes its frames as fast as it can.
        return;
    }
    app.init_resource::<Pace>()
        .init_resource::<Hidden>()
        .insert_resource(winit_settings(Wait::Sleep))
        .add_systems(First, keep_time.before(TimeSystems))
        .add_systems(
            PostUpdate,
            read_egui.after(EguiPostUpdateSet::EndPass).before(EguiPostUpdateSet::ProcessOutput),
        )
        .add_systems(Update, wake::follow_egui.run_if(resource_exists::<wake::Waker>))
        .add_systems(Last, (hidden::look, decide).chain())
        .add_plugins(wake::plugin);
}

/// Returns the settings of the event loop. With or without the focus is the same: who watches a run types elsewhere.
fn winit_settings(wait: Wait) -> WinitSettings {
    let mode = UpdateMode::Reactive {
        wait: if wait == Wait::Doze { DOZE } else { SLEEP },
        // The mouse outside the window.
        react_to_device_events: false,
        react_to_user_events: true,
        react_to_window_events: true,
    };
    WinitSettings { focused_mode: mode, unfocused_mode: mode }
}

/// Lets the game go on from where it was when it fell asleep, and the clocks of egui and of notices show the time of now.
fn keep_time(
    pace: Res<Pace>,
    mut strategy: ResMut<TimeUpdateStrategy>,
    mut time: ResMut<Time<Virtual>>,
    mut own_clock_frames: Local<u32>,
) {
    let is_awake = pace.wait == Wait::None;
    *own_clock_frames = if is_awake { own_clock_frames.saturating_sub(1) } else { OWN_CLOCK_FRAMES };
    *strategy = match *own_clock_frames {
        0 => TimeUpdateStrategy::Automatic,
        _ => TimeUpdateStrategy::ManualInstant(Instant::now()),
    };
    let max_delta = if is_awake { MAX_FRAME } else { FIRST_FRAME };
    if time.max_delta() != max_delta {
        time.set_max_delta(max_delta);
    }
}

/// Notes when egui wants to be drawn again, before the output is taken apart.
fn read_egui(outputs: Query<&EguiFullOutput>, mut pace: ResMut<Pace>) {
    let views =
        outputs.iter().filter_map(|output| output.0.as_ref()).flat_map(|output| &output.viewport_output);
    if let Some(delay) = views.map(|(_, view)| view.repaint_delay).min() {
        pace.egui_delay = delay;
    }
}

/// Decides how long the window waits for the next frame.
fn decide(
    mut moving: ResMut<Moving>,
    mut pace: ResMut<Pace>,
    hidden: Res<Hidden>,
    compiling: Res<Compiling>,
    mut events: MessageReader<WindowEvent>,
    mut commands: MessageReader<Command>,
    mut redraws: ResMut<Messages<RequestRedraw>>,
    mut settings: ResMut<WinitSettings>,
) {
    let moves = moving.take();
    let is_moving = moves.is_some() || compiling.is_going_on();
    let has_event = events.read().count() + commands.read().count() > 0;
    pace.frames_left = if has_event { FRAMES_AFTER_EVENT } else { pace.frames_left.saturating_sub(1) };
    pace.wait = match () {
        () if hidden.is_hidden() => Wait::Sleep,
        () if is_moving || pace.frames_left > 0 || pace.egui_delay.is_zero() => Wait::None,
        () if pace.egui_delay < SLEEP => Wait::Doze,
        () => Wait::Sleep,
    };
    trace!("{:?}: moves {moves:?}, egui {:?}, {} frames left", pace.wait, pace.egui_delay, pace.frames_left);
    // Those of egui come even where it waits, and each is read in two frames.
    redraws.clear();
    if pace.wait == Wait::None {
        redraws.write(RequestRedraw);
        return;
    }
    let wanted = winit_settings(pace.wait);
    if settings.focused_mode != wanted.focused_mode {
        *settings = wanted;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An app with the clockwork alone, without a window.
    fn app() -> App {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, plugin));
        app.add_message::<bevy::window::WindowOccluded>()
            .add_message::<WindowEvent>()
            .add_message::<Command>()
            .add_message::<RequestRedraw>();
        app
    }

    /// Makes a frame and returns whether another one follows at once.
    fn frame(app: &mut App) -> bool {
        app.update();
        !app.world().resource::<Messages<RequestRedraw>>().is_empty()
    }

    fn falls_asleep(app: &mut App) -> bool {
        (0..10).any(|_| !frame(app))
    }

    #[test]
    fn frames_follow_while_something_moves_and_for_a_moment_after_an_event() {
        let mut app = app();
        assert!(falls_asleep(&mut app));
        assert!(!frame(&mut app), "it stays asleep");
        app.world_mut().resource_mut::<Moving>().note("a test");
        assert!(frame(&mut app));
        assert!(!frame(&mut app), "what moves says so in each frame");
        app.world_mut().write_message(Command::CloseModal);
        let after = (0..10).take_while(|_| frame(&mut app)).count();
        assert_eq!(after, FRAMES_AFTER_EVENT as usize);
    }

    #[test]
    fn a_hidden_window_gets_no_frames_whatever_moves() {
        let mut app = app();
        app.world_mut().resource_mut::<Hidden>().is_occluded = true;
        app.world_mut().resource_mut::<Moving>().note("a test");
        assert!(!frame(&mut app));
    }

    #[test]
    fn what_egui_asks_for_later_makes_the_window_look_again_soon() {
        let mut app = app();
        assert!(falls_asleep(&mut app));
        let sleeping = app.world().resource::<WinitSettings>().focused_mode;
        app.world_mut().resource_mut::<Pace>().egui_delay = Duration::from_millis(400);
        // Without a window nobody writes it again.
        assert!(!frame(&mut app));
        let dozing = app.world().resource::<WinitSettings>().focused_mode;
        assert_ne!(dozing, sleeping);
        assert!(!frame(&mut app));
        assert_eq!(
            app.world().resource::<WinitSettings>().focused_mode,
            dozing,
            "no frame for a change of mode"
        );
    }

    #[test]
    fn the_game_goes_on_after_a_sleep_where_it_was() {
        let mut app = app();
        assert!(falls_asleep(&mut app));
        std::thread::sleep(Duration::from_millis(60));
        app.update();
        let (game, real) = (app.world().resource::<Time>(), app.world().resource::<Time<Real>>());
        assert!(game.delta() <= FIRST_FRAME, "{:?}", game.delta());
        assert!(real.delta() >= Duration::from_millis(60), "{:?}", real.delta());
    }
}
