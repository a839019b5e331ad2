//! What wakes a sleeping window from outside: a level file that changed, and Ctrl+C in the terminal.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use bevy::prelude::*;
use bevy::winit::{EventLoopProxyWrapper, WinitUserEvent};
use bevy_egui::EguiContexts;

use super::hidden::Hidden;

/// Wakes the window: another frame is made.
#[derive(Resource, Clone)]
pub struct Waker(Arc<dyn Fn() + Send + Sync>);

impl Waker {
    /// Makes the window make another frame, from any thread.
    pub fn wake(&self) {
        (self.0)();
    }
}

pub(super) fn plugin(app: &mut App) {
    let Some(proxy) = app.world().get_resource::<EventLoopProxyWrapper>() else { return };
    let proxy = (**proxy).clone();
    let waker = Waker(Arc::new(move || {
        // A window that has gone needs no frame.
        let _ = proxy.send_event(WinitUserEvent::WakeUp);
    }));
    #[cfg(any(unix, windows))]
    wake_at_interrupt(app, waker.clone());
    app.insert_resource(waker);
}

/// Wakes the window when egui asks for a frame, perhaps from another thread; not while nobody sees it.
pub(super) fn follow_egui(
    mut contexts: EguiContexts,
    waker: Res<Waker>,
    hidden: Res<Hidden>,
    mut is_done: Local<bool>,
) {
    if *is_done {
        return;
    }
    // There is no context in the first frames. The function takes the place of the one of `bevy_egui`.
    let Ok(ctx) = contexts.ctx_mut() else { return };
    let (waker, is_hidden) = (waker.clone(), hidden.flag());
    ctx.set_request_repaint_callback(move |request| {
        if request.delay.is_zero() && !is_hidden.load(Ordering::Relaxed) {
            waker.wake();
        }
    });
    *is_done = true;
}

/// Ends the game at Ctrl+C as the engine does, which looks for it in each frame.
#[cfg(any(unix, windows))]
fn wake_at_interrupt(app: &mut App, waker: Waker) {
    use bevy::app::{TerminalCtrlCHandlerPlugin, ctrlc};

    let handler = move || {
        TerminalCtrlCHandlerPlugin::gracefully_exit();
        waker.wake();
    };
    // Where that is not possible Ctrl+C ends the program as ever.
    if ctrlc::try_set_handler(handler).is_ok() {
        app.add_systems(Update, TerminalCtrlCHandlerPlugin::exit_on_flag);
    }
}
