//! What arrives from the page while the game runs. Gives the page a function to call; writes [`Command`]s, and wakes the
//! event loop, which sleeps while nothing moves.

use std::sync::{Arc, Mutex, PoisonError};

use bevy::prelude::*;
use bevy::winit::{EventLoopProxyWrapper, WinitUserEvent};
use bevy_egui::EguiContexts;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::game::FrameSystems;
use crate::game::clipboard::PastedText;
use crate::game::command::Command;
use crate::game::notices::Notices;
use crate::game::presses;
use crate::game::session::Session;

/// The maximum number of things that wait: a page that sends more loses the rest.
const MAX_WAITING: usize = 64;

/// What arrives.
enum Arrival {
    Command(Command),
    /// A click on the small player, which gives it the page's keys; the first one plays as well.
    Click {
        is_first: bool,
    },
    Pasted(String),
    Warning(String),
}

/// What has arrived and is not taken yet.
static WAITING: Mutex<Vec<Arrival>> = Mutex::new(Vec::new());
/// Files of the page that were asked for, each with its path.
static FILES: Mutex<Vec<(String, Vec<u8>)>> = Mutex::new(Vec::new());

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Startup, listen).add_systems(Update, take.before(FrameSystems::HandleCommands));
}

/// Gives the page the function `receive(kind, name, content)`.
fn listen(event_loop: Res<EventLoopProxyWrapper>) {
    let event_loop = (**event_loop).clone();
    let receive = move |kind: String, name: String, content: JsValue| {
        take_in(&kind, name, &content);
        // An error says that the loop has ended: nobody waits for the command any more.
        let _ = event_loop.send_event(WinitUserEvent::WakeUp);
    };
    let receive: Closure<dyn FnMut(String, String, JsValue)> = Closure::new(receive);
    if let Ok(page) = super::page() {
        // Neither fails on an ordinary object; without them nothing arrives.
        let _ = Reflect::set(&page, &"receive".into(), &receive.into_js_value());
        let _ = super::call("isListening", &[]);
    }
}

fn take_in(kind: &str, name: String, content: &JsValue) {
    if kind == "fetched" {
        let Some(bytes) = content.dyn_ref::<Uint8Array>() else { return };
        FILES.lock().unwrap_or_else(PoisonError::into_inner).push((name, bytes.to_vec()));
        return;
    }
    let Some(arrival) = arrival_of(kind, name, content) else { return };
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    if waiting.len() < MAX_WAITING {
        waiting.push(arrival);
    }
}

/// Returns the files of the page that have come since the last call.
pub(super) fn take_files() -> Vec<(String, Vec<u8>)> {
    std::mem::take(&mut *FILES.lock().unwrap_or_else(PoisonError::into_inner))
}

fn arrival_of(kind: &str, name: String, content: &JsValue) -> Option<Arrival> {
    Some(match kind {
        "link" => Arrival::Command(Command::OpenLink(name)),
        "file" => {
            let bytes: &Uint8Array = content.dyn_ref()?;
            Arrival::Command(Command::OpenBytes { name, bytes: Arc::from(bytes.to_vec()) })
        }
        "click" => Arrival::Click { is_first: name == "first" },
        "paste" => Arrival::Pasted(name),
        "warning" => Arrival::Warning(name),
        _ => return None,
    })
}

fn take(
    mut commands: MessageWriter<Command>,
    mut pasted: MessageWriter<PastedText>,
    mut notices: ResMut<Notices>,
    session: Option<Res<Session>>,
    mut contexts: EguiContexts,
) {
    let arrived = std::mem::take(&mut *WAITING.lock().unwrap_or_else(PoisonError::into_inner));
    for arrival in arrived {
        match arrival {
            Arrival::Command(command) => drop(commands.write(command)),
            Arrival::Click { is_first } => {
                if let Ok(ctx) = contexts.ctx_mut() {
                    presses::wake(ctx);
                }
                // A link may have started the run already.
                let is_playing = session.as_deref().is_some_and(|session| session.playing);
                if is_first && !is_playing {
                    commands.write(Command::TogglePlaying);
                }
            }
            Arrival::Pasted(text) => drop(pasted.write(PastedText(text))),
            Arrival::Warning(text) => notices.warn(text),
        }
    }
}
