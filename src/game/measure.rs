//! What a frame costs, for `frankie play LEVEL --measure N`: plays a level by a fixed script for a number of frames and
//! reports times as one line of JSON. The floor to compare it with is the same for an empty scene, see `empty_scene`.
//!
//! A frame counts from when it is presented, so the times are taken where the renderer has presented it. Each frame
//! advances the game by the same time, whatever it takes: so every measurement shows the same frames.

mod meter;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bevy::prelude::*;
use bevy::render::render_resource::PipelineCache;
use bevy::render::view::ExtractedWindows;
use bevy::render::{Render, RenderApp, RenderSystems};
use bevy::time::TimeUpdateStrategy;
use bevy::winit::WinitSettings;
use bevy_egui::EguiPrimaryContextPass;
use frankie_sim::Event;
use serde::Serialize;

use super::FrameSystems;
use super::command::Command;
use super::frames::compiling;
use super::session::{Session, SessionMode};
use super::ui::theme;

pub use meter::Meter;
#[cfg(not(target_family = "wasm"))]
pub use meter::ProcessMeter;

/// The time by which a frame advances the game, in seconds.
const FRAME_S: f64 = 1.0 / 60.0;

/// A measurement that is asked for.
#[derive(Resource, Clone, Debug)]
pub struct Measure {
    /// The number of frames after the first one, at least 1.
    pub frames: u32,
    /// Whether an empty scene is measured in place of the game.
    pub is_bare: bool,
    /// What reads the clocks and takes the result.
    pub meter: Arc<dyn Meter>,
}

/// The result.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// The time from the start of the program to its first complete frame, in seconds.
    pub first_frame_s: f64,
    /// The frames presented in a second, after the first one.
    pub frames_per_s: f64,
    /// The CPU time of a frame, of all threads and user and system together, in milliseconds. Where the platform does not
    /// tell it: the time from the start of the frame to its end, which is that of the only thread of a page.
    pub cpu_ms_per_frame: f64,
    /// The longest time between two frames, in milliseconds.
    pub longest_frame_ms: f64,
}

impl Measured {
    /// Returns the result as a line of JSON, without its end.
    #[must_use]
    pub fn to_json(&self) -> String {
        let rounded = |x: f64| (1e3 * x).round() / 1e3;
        let rounded = Self {
            first_frame_s: rounded(self.first_frame_s),
            frames_per_s: rounded(self.frames_per_s),
            cpu_ms_per_frame: rounded(self.cpu_ms_per_frame),
            longest_frame_ms: rounded(self.longest_frame_ms),
        };
        // A struct of four numbers can always be written.
        serde_json::to_string(&rounded).unwrap_or_default()
    }
}

/// When frames were presented. Both worlds share it.
#[derive(Resource, Clone, Default)]
struct Frames(Arc<Mutex<Record>>);

#[derive(Default)]
struct Record {
    /// Whether the game draws all it has: its theme is not there in the very first frames.
    is_ready: bool,
    /// The first frame and the last one so far.
    first: Option<Moment>,
    last: Option<Moment>,
    /// The number of frames after the first.
    count: u32,
    longest_s: f64,
    /// When the current frame began, and the time in frames so far, in seconds: see [`Measured::cpu_ms_per_frame`].
    began_s: Option<f64>,
    busy_s: f64,
}

/// A moment on both clocks, in seconds since the start of the program.
#[derive(Clone, Copy, Debug)]
struct Moment {
    elapsed_s: f64,
    cpu_s: Option<f64>,
}

impl Record {
    /// Notes that a frame was presented.
    fn add(&mut self, now: Moment) {
        let began_s = self.began_s.take();
        if let Some(last) = self.last {
            self.count += 1;
            self.busy_s += began_s.map_or(0.0, |began_s| now.elapsed_s - began_s);
            self.longest_s = self.longest_s.max(now.elapsed_s - last.elapsed_s);
        }
        self.first.get_or_insert(now);
        self.last = Some(now);
    }

    /// Returns the result, once there are so many frames.
    fn result(&self, frames: u32) -> Option<Measured> {
        let (first, last) = self.first.zip(self.last).filter(|_| self.count >= frames.max(1))?;
        let count = f64::from(self.count);
        let cpu_s = last.cpu_s.zip(first.cpu_s).map_or(self.busy_s, |(last, first)| last - first);
        Some(Measured {
            first_frame_s: first.elapsed_s,
            frames_per_s: count / (last.elapsed_s - first.elapsed_s).max(f64::MIN_POSITIVE),
            cpu_ms_per_frame: 1e3 * cpu_s / count,
            longest_frame_ms: 1e3 * self.longest_s,
        })
    }
}

impl Frames {
    fn with<R>(&self, act: impl FnOnce(&mut Record) -> R) -> R {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Measures the frames of an app that has its window and its renderer, and leaves it when there are enough.
pub(super) fn install(app: &mut App, measure: Measure) {
    let frames = Frames::default();
    app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs_f64(FRAME_S)))
        .insert_resource(WinitSettings::continuous())
        .insert_resource(frames.clone())
        .add_systems(First, note_start)
        .add_systems(Last, leave_when_done);
    if !measure.is_bare {
        app.add_systems(Update, play.before(FrameSystems::HandleCommands));
    }
    if let Some(renderer) = app.get_sub_app_mut(RenderApp) {
        renderer
            .insert_resource(frames)
            .insert_resource(measure.clone())
            .add_systems(Render, note_frame.in_set(RenderSystems::Cleanup));
    }
    app.insert_resource(measure);
}

/// Adds the empty scene: a camera, which clears the window, and a pass of egui in which nothing is drawn.
pub(super) fn empty_scene(app: &mut App) {
    app.init_schedule(EguiPrimaryContextPass).add_systems(Startup, |mut commands: Commands| {
        commands.spawn((Camera2d, Msaa::Off));
    });
}

/// Plays: drops the dog at the start, or plays a level where that is not allowed, and starts again whenever a run is over.
fn play(session: Option<Res<Session>>, mut commands: MessageWriter<Command>) {
    let Some(session) = session.filter(|session| session.mode == SessionMode::Play) else { return };
    if session.run().outcome().is_over() {
        commands.write(Command::Restart);
    } else if !session.playing {
        let (start, may_drop) = (session.level().start(), session.level().player().drop);
        let at = start.region.map_or(start.at, |[x, y]| [x, y].map(|[low, high]| 0.5 * (low + high)));
        commands.write(if may_drop {
            Command::ApplyEvent(Event::Drop { at })
        } else {
            Command::TogglePlaying
        });
    }
}

fn note_start(frames: Res<Frames>, measure: Res<Measure>) {
    frames.with(|record| record.began_s = Some(measure.meter.elapsed_s()));
}

fn note_frame(
    frames: Res<Frames>,
    measure: Res<Measure>,
    windows: Res<ExtractedWindows>,
    pipelines: Res<PipelineCache>,
) {
    // The texture of a window goes when it is presented, its view stays until the next frame.
    let is_presented = windows
        .values()
        .any(|window| window.swap_chain_texture_view.is_some() && window.swap_chain_texture.is_none());
    let meter = &measure.meter;
    frames.with(|record| {
        // What needs a shader that is still being compiled is missing in a frame.
        let is_complete = record.is_ready && !compiling::is_waiting(&pipelines);
        if is_presented && (is_complete || record.first.is_some()) {
            record.add(Moment { elapsed_s: meter.elapsed_s(), cpu_s: meter.cpu_s() });
        }
    });
}

fn leave_when_done(
    frames: Res<Frames>,
    measure: Res<Measure>,
    theme: Option<Res<theme::Installed>>,
    mut is_done: Local<bool>,
    mut exit: MessageWriter<AppExit>,
) {
    let result = frames.with(|record| {
        record.is_ready |= measure.is_bare || theme.is_some();
        record.result(measure.frames)
    });
    if let Some(result) = result.filter(|_| !*is_done) {
        *is_done = true;
        measure.meter.report(&result.to_json());
        exit.write(AppExit::Success);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(elapsed_s: f64, cpu_s: Option<f64>) -> Moment {
        Moment { elapsed_s, cpu_s }
    }

    #[test]
    fn times_count_from_the_first_frame() {
        let mut record = Record::default();
        record.add(at(2.0, Some(1.5)));
        assert_eq!(record.result(1), None, "one frame is no interval");
        record.add(at(2.25, Some(1.7)));
        record.add(at(3.0, Some(1.9)));
        assert_eq!(record.result(3), None);
        let result = record.result(2).unwrap();
        assert_eq!((result.first_frame_s, result.frames_per_s, result.longest_frame_ms), (2.0, 2.0, 750.0));
        assert!((result.cpu_ms_per_frame - 200.0).abs() < 1e-9);
    }

    #[test]
    fn where_the_platform_tells_no_cpu_time_the_time_in_frames_counts() {
        let mut record = Record::default();
        for (began_s, presented_s) in [(0.5, 1.0), (1.5, 2.0), (2.25, 3.0)] {
            record.began_s = Some(began_s);
            record.add(at(presented_s, None));
        }
        let result = record.result(2).unwrap();
        assert!((result.cpu_ms_per_frame - 625.0).abs() < 1e-9, "{result:?}");
    }

    #[test]
    fn the_result_is_a_line_of_json() {
        let mut record = Record::default();
        (0..=3).for_each(|i| record.add(at(1.0 + 0.02 * f64::from(i), Some(0.005 * f64::from(i)))));
        let json = record.result(3).unwrap().to_json();
        assert!(!json.contains('\n'), "{json}");
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        let keys: Vec<&String> = value.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["cpu_ms_per_frame", "first_frame_s", "frames_per_s", "longest_frame_ms"]);
        assert_eq!((&value["first_frame_s"], &value["cpu_ms_per_frame"]), (&1.0.into(), &5.0.into()));
        assert_eq!((&value["frames_per_s"], &value["longest_frame_ms"]), (&50.0.into(), &20.0.into()));
    }
}
