//! Whether anybody can see the window. Reads what the system reports, and where that is not all, asks the X server.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bevy::prelude::*;
use bevy::window::{PrimaryWindow, RawHandleWrapper, WindowOccluded};

/// Whether the window is hidden.
#[derive(Resource, Debug, Default)]
pub struct Hidden {
    /// Whether the system says that other windows cover all of it, or that it is on no screen.
    pub is_occluded: bool,
    /// Whether it is unmapped: minimized, or on another desktop. Of this an X server does not tell.
    pub is_unmapped: bool,
    /// The same in short, for other threads.
    shared: Arc<AtomicBool>,
}

impl Hidden {
    /// Returns whether nobody can see the window.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.is_occluded || self.is_unmapped
    }

    /// Returns whether the window is hidden, as a flag that other threads can read.
    #[must_use]
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.shared)
    }
}

/// Looks again, in each frame.
pub(super) fn look(
    mut reports: MessageReader<WindowOccluded>,
    windows: Query<&RawHandleWrapper, With<PrimaryWindow>>,
    mut display: Local<display::Display>,
    mut hidden: ResMut<Hidden>,
) {
    if let Some(last) = reports.read().last() {
        hidden.is_occluded = last.occluded;
    }
    if let Ok(window) = windows.single() {
        hidden.is_unmapped = display.is_unmapped(window, hidden.is_unmapped);
    }
    hidden.shared.store(hidden.is_hidden(), Ordering::Relaxed);
}

#[cfg(target_os = "linux")]
mod display {
    use std::time::Duration;

    use bevy::platform::time::Instant;
    use bevy::window::RawHandleWrapper;
    use wgpu::rwh::RawWindowHandle;
    use x11rb::protocol::xproto::{ConnectionExt as _, MapState};
    use x11rb::rust_connection::RustConnection;

    /// The time between two questions while the window is seen: each takes a moment.
    const ASK_EVERY: Duration = Duration::from_millis(250);

    /// A connection of our own to the X server, since the window's one is not ours to ask on.
    #[derive(Default)]
    pub struct Display {
        connection: Option<RustConnection>,
        last_asked: Option<Instant>,
        /// Whether there is no server that answers.
        is_without: bool,
    }

    impl Display {
        /// Returns whether a window is unmapped. `before` is the last answer.
        pub fn is_unmapped(&mut self, window: &RawHandleWrapper, before: bool) -> bool {
            let id = match window.get_window_handle() {
                RawWindowHandle::Xlib(handle) => u32::try_from(handle.window).ok(),
                RawWindowHandle::Xcb(handle) => Some(handle.window.get()),
                _ => None,
            };
            let Some(id) = id.filter(|_| !self.is_without) else { return false };
            if !before && self.last_asked.is_some_and(|last| last.elapsed() < ASK_EVERY) {
                return before;
            }
            self.last_asked = Some(Instant::now());
            let state = self.map_state(id);
            self.is_without = state.is_none();
            state.is_some_and(|state| state != MapState::VIEWABLE)
        }

        fn map_state(&mut self, window: u32) -> Option<MapState> {
            if self.connection.is_none() {
                self.connection = x11rb::connect(None).ok().map(|(connection, _)| connection);
            }
            let attributes = self.connection.as_ref()?.get_window_attributes(window).ok()?;
            attributes.reply().ok().map(|attributes| attributes.map_state)
        }
    }
}

/// Elsewhere the system reports all there is to know, or asks for no frames of a window that is hidden.
#[cfg(not(target_os = "linux"))]
mod display {
    use bevy::window::RawHandleWrapper;

    #[derive(Default)]
    pub struct Display;

    impl Display {
        pub fn is_unmapped(&mut self, _: &RawHandleWrapper, before: bool) -> bool {
            before
        }
    }
}
