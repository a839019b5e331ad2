//! What happens when the game cannot go on: the graphics device or the display is lost, or the program has an error. The
//! run is kept as a replay, one line says why the game ended and where the run is, and the exit code is 1.
//!
//! A copy of what makes the run, its level, seed and events, is always at hand, since whatever fails may leave the rest
//! of the program in no state to be read. The run itself is made again from it.

use std::panic::PanicHookInfo;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bevy::prelude::*;
use bevy::render::error_handler::{ErrorType, RenderError, RenderErrorHandler, RenderErrorPolicy};
use frankie_sim::Replay;

#[cfg(target_family = "wasm")]
mod page;
#[cfg(not(target_family = "wasm"))]
mod process;

#[cfg(target_family = "wasm")]
pub(super) use page::guard;
#[cfg(target_family = "wasm")]
use page::{ADVICE, end, keep_run};
#[cfg(not(target_family = "wasm"))]
use process::{ADVICE, end, keep_run};
#[cfg(not(target_family = "wasm"))]
pub(crate) use process::{guard, keep_run_before_signal};

use super::FrameSystems;
use super::run_copy::RunCopy;
use super::session::Session;
use crate::store::Replays;

/// The code with which the engine ends when it is interrupted, by Ctrl-C in its terminal or by the system.
const INTERRUPTED: u8 = 130;
/// The reason of an end by a signal.
const INTERRUPTION: &str = "it was interrupted";
/// The version of the app, as replays name it.
const APP_VERSION: &str = env!("CARGO_PKG_VERSION");
/// The end of the name of a replay that is kept when the game fails.
const NAME_END: &str = "-rescued";
/// The maximum length of a reason, in characters.
const MAX_REASON: usize = 300;

/// The copy of the run. Clones share it.
#[derive(Resource, Clone)]
pub struct Rescue(Arc<Shared>);

struct Shared {
    replays: Replays,
    run: Mutex<Option<RunCopy>>,
    /// Whether a frame has been made.
    is_running: AtomicBool,
    /// Whether the game is ending: nothing is to be rescued any more.
    is_ending: AtomicBool,
}

impl Rescue {
    /// Returns a rescue that keeps runs among these replays.
    #[must_use]
    pub fn new(replays: Replays) -> Self {
        let (is_running, is_ending) = (AtomicBool::new(false), AtomicBool::new(false));
        Self(Arc::new(Shared { replays, run: Mutex::new(None), is_running, is_ending }))
    }

    /// Copies what makes the run on the stage; nothing of a run that is kept already, or that nobody played.
    pub fn copy(&self, session: Option<&Session>) {
        self.0.is_running.store(true, Ordering::Relaxed);
        let mut copy = self.0.run.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(session) = session.filter(|session| session.is_unkept()) else {
            *copy = None;
            return;
        };
        match &mut *copy {
            Some(copy) => copy.follow(session.run()),
            None => *copy = Some(RunCopy::of(session.run())),
        }
    }

    /// Does the same as [`Rescue::fail`] when the engine ended with a code.
    pub fn fail_with_code(&self, code: u8) -> Option<String> {
        match code {
            INTERRUPTED => self.fail(INTERRUPTION),
            _ => self.fail(&format!("the window failed with code {code}")),
        }
    }

    /// Keeps the run, and returns the line that says why the game ended. Only the first failure counts, and has a line:
    /// the others follow from it.
    pub fn fail(&self, reason: &str) -> Option<String> {
        if self.0.is_ending.swap(true, Ordering::SeqCst) {
            return None;
        }
        let kept = keep_run(self);
        Some(describe(reason, self.0.is_running.load(Ordering::Relaxed), kept.as_ref()))
    }

    fn keep_run(&self) -> Option<Result<PathBuf, String>> {
        let copy = self.0.run.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        let name = format!("{}{NAME_END}", copy.level().id());
        let text = Replay::record(&copy.into_run(), APP_VERSION).to_toml();
        Some(self.0.replays.save(&text, &name).map_err(|error| error.to_string()))
    }
}

/// Describes a failure in one line.
fn describe(reason: &str, is_running: bool, kept: Option<&Result<PathBuf, String>>) -> String {
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let reason: String = reason.chars().filter(|letter| !letter.is_control()).take(MAX_REASON).collect();
    let end = if is_running { "the game ended" } else { "the game cannot open" };
    let run = match kept {
        None => String::new(),
        Some(Ok(path)) => format!("; the run is kept as {}", path.display()),
        Some(Err(error)) => format!("; the run could not be kept: {error}"),
    };
    format!("{end}: {reason}{run}{ADVICE}")
}

/// Uses a rescue: for errors of the graphics device, for errors of the program in any thread, and for libraries that end
/// the program, as that of the X display does when its connection breaks.
pub(super) fn plugin(app: &mut App) {
    app.insert_resource(RenderErrorHandler(handle_render_error));
    app.add_systems(Update, copy_run.after(FrameSystems::Step));
    #[cfg(debug_assertions)]
    app.add_systems(Update, lose_device);
}

fn describe_panic(info: &PanicHookInfo<'_>) -> String {
    let message = info.payload_as_str().unwrap_or("no message");
    match info.location() {
        Some(at) => describe_error(message, at.file(), at.line()),
        None => format!("an error of the program ({message})"),
    }
}

/// Describes an error of the program by its message and by where in the source it is.
fn describe_error(message: &str, file: &str, line: u32) -> String {
    let what = match file {
        // Where the device is lost, the next use of it fails in a library before the loss is reported.
        file if file.contains("wgpu") || file.contains("bevy_render") => "the graphics device failed",
        file if file.contains("winit") => "the window failed",
        _ => "an error of the program",
    };
    let message = message.lines().next().unwrap_or_default();
    // Errors of the window library begin with a place in its source.
    let message = message.rsplit("error: ").next().unwrap_or_default().trim_end_matches(" })");
    let file = file.rsplit(['/', '\\']).next().unwrap_or_default();
    format!("{what} ({message}, {file}:{line})")
}

fn copy_run(rescue: Option<Res<Rescue>>, session: Option<Res<Session>>) {
    if let Some(rescue) = rescue {
        rescue.copy(session.as_deref());
    }
}

fn handle_render_error(error: &RenderError, main: &mut World, _: &mut World) -> RenderErrorPolicy {
    let reason = match error.ty {
        ErrorType::DeviceLost => "the graphics device is lost",
        ErrorType::OutOfMemory => "the graphics device has no memory left",
        ErrorType::Validation | ErrorType::Internal => "the graphics device reported an error",
    };
    let reason = match error.description.as_str() {
        "" => reason.to_owned(),
        description => format!("{reason} ({description})"),
    };
    if let Some(line) = main.get_resource::<Rescue>().and_then(|rescue| rescue.fail(&reason)) {
        end(&line);
    }
    // Another thread is ending the program.
    RenderErrorPolicy::StopRendering
}

/// Loses the graphics device after a number of frames, for `.ci/smoke`: no driver does so on demand.
#[cfg(debug_assertions)]
fn lose_device(mut frames: Local<u64>, device: Res<bevy::render::renderer::RenderDevice>) {
    *frames += 1;
    let after = std::env::var("FRANKIE_LOSE_DEVICE_AFTER").ok().and_then(|frames| frames.parse().ok());
    if after.is_some_and(|after| *frames >= after) {
        device.wgpu_device().destroy();
        // A driver reports the loss by itself; this library reports it when it is asked.
        let _ = device.wgpu_device().poll(wgpu::PollType::Poll);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_described_by_what_failed() {
        let window = "Failed to build event loop: Os(OsError { line: 788, file: \"/x/mod.rs\", \
            error: XNotSupported(XOpenDisplayFailed) })";
        for (message, file, expected) in [
            (
                window,
                "/r/bevy_winit-0.19.1/src/lib.rs",
                "the window failed (XNotSupported(XOpenDisplayFailed), lib.rs:7)",
            ),
            ("Lost", "C:\\r\\wgpu-29.0.4\\src\\a.rs", "the graphics device failed (Lost, a.rs:7)"),
            (
                "No formats\nmore",
                "/r/bevy_render-0.19.1/src/a.rs",
                "the graphics device failed (No formats, a.rs:7)",
            ),
            ("index out of bounds", "src/game/a.rs", "an error of the program (index out of bounds, a.rs:7)"),
        ] {
            assert_eq!(describe_error(message, file, 7), expected);
        }
    }
}
