//! Fingers: which of them are down, whether the player touches the screen instead of using a mouse, and how large what is
//! touched must be. A plugin of egui, so that the game and every widget agree on it. Reads egui's events and the size of the
//! window.
//!
//! The player touches from the moment the first finger is lifted, so that nothing moves under a finger that is down, until a
//! button of a mouse is pressed. A window of the size of a phone always counts as touched.

use bevy::prelude::*;
use bevy_egui::egui::{Context, Event, Plugin, Pos2, RawInput, TouchId, TouchPhase};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};

use super::UiSystems;
use super::ui::layout::Form;
use super::ui::scale;

/// The smallest side of what a finger touches, points.
pub const MIN_TARGET: f32 = 44.0;
/// The maximum number of fingers that are followed.
const MAX_FINGERS: usize = 10;

/// Whether the player touches the screen, for what has no access to egui.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IsTouched(pub bool);

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<IsTouched>().add_systems(EguiPrimaryContextPass, publish.after(UiSystems::Over));
}

fn publish(mut contexts: EguiContexts, mut touched: ResMut<IsTouched>) -> Result {
    let is_on = is_on(contexts.ctx_mut()?);
    touched.set_if_neq(IsTouched(is_on));
    Ok(())
}

/// Makes egui know of fingers.
pub fn install(ctx: &Context) {
    ctx.add_plugin(Touches::default());
}

/// Returns whether the player touches the screen.
#[must_use]
pub fn is_on(ctx: &Context) -> bool {
    ctx.with_plugin(|touches: &mut Touches| touches.is_on).unwrap_or(false)
}

/// Returns whether the widget with the keyboard focus is marked: not on a touched screen, until a key is pressed.
#[must_use]
pub fn marks_focus(ctx: &Context) -> bool {
    ctx.with_plugin(|touches: &mut Touches| !touches.is_on || touches.is_typed).unwrap_or(true)
}

/// Returns the form of the window.
#[must_use]
pub fn form(ctx: &Context) -> Form {
    let is_touched = ctx.with_plugin(|touches: &mut Touches| touches.is_touched).unwrap_or(false);
    Form::of(scale::window_px(ctx), is_touched)
}

/// Returns the side of something that is clicked: at least [`MIN_TARGET`] while the player touches the screen, points.
#[must_use]
pub fn target(ctx: &Context, side: f32) -> f32 {
    if is_on(ctx) { side.max(MIN_TARGET) } else { side }
}

/// Returns what the fingers do in this pass.
#[must_use]
pub fn gesture(ctx: &Context) -> Gesture {
    ctx.with_plugin(|touches: &mut Touches| touches.gesture).unwrap_or_default()
}

/// What the fingers do, from the first one that is put down to the last one that is lifted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Gesture {
    /// Whether there is one: a finger is down, or was lifted since the last pass.
    pub is_there: bool,
    /// Whether the first finger was put down since the last pass.
    pub is_new: bool,
    /// Whether the last finger was lifted since the last pass.
    pub is_over: bool,
    /// Whether more than one finger was down at once, now or before.
    pub is_multi: bool,
    /// Where the first finger was put down, points.
    pub first: Option<Pos2>,
    /// Where the first finger is now, or was lifted, points; `None` once the system has taken it away.
    pub at: Option<Pos2>,
    /// Where the second one was put down, points.
    pub second: Option<Pos2>,
}

/// The fingers.
#[derive(Default)]
struct Touches {
    /// The fingers that are down.
    down: Vec<TouchId>,
    /// The first finger of the gesture.
    first: Option<TouchId>,
    gesture: Gesture,
    /// Whether fingers came last, and not a mouse.
    is_touched: bool,
    /// The same, or the window is as small as that of a phone.
    is_on: bool,
    /// Whether a key came last, and neither a finger nor a mouse.
    is_typed: bool,
}

impl Touches {
    fn start(&mut self, id: TouchId, at: Pos2) {
        if self.down.len() >= MAX_FINGERS || self.down.contains(&id) {
            return;
        }
        if self.down.is_empty() {
            self.first = Some(id);
            let at = Some(at);
            self.gesture = Gesture { is_there: true, is_new: true, first: at, at, ..Gesture::default() };
        } else {
            self.gesture.is_multi = true;
            self.gesture.second = self.gesture.second.or(Some(at));
        }
        self.is_typed = false;
        self.down.push(id);
    }

    /// Notes where a finger is: `None` if the system has taken it away.
    fn place(&mut self, id: TouchId, at: Option<Pos2>) {
        if self.first == Some(id) {
            self.gesture.at = at;
        }
    }

    fn end(&mut self, id: TouchId, at: Option<Pos2>) {
        self.place(id, at);
        self.down.retain(|other| *other != id);
        self.gesture.is_over = self.gesture.is_there && self.down.is_empty();
        self.is_touched |= self.down.is_empty();
    }
}

impl Plugin for Touches {
    fn debug_name(&self) -> &'static str {
        "touches"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        self.gesture.is_new = false;
        if self.down.is_empty() {
            self.gesture = Gesture::default();
        }
        for event in &input.events {
            match event {
                Event::Touch { id, phase: TouchPhase::Start, pos, .. } => self.start(*id, *pos),
                Event::Touch { id, phase: TouchPhase::Move, pos, .. } => self.place(*id, Some(*pos)),
                Event::Touch { id, phase: TouchPhase::End, pos, .. } => self.end(*id, Some(*pos)),
                Event::Touch { id, phase: TouchPhase::Cancel, .. } => self.end(*id, None),
                Event::PointerButton { pressed: true, .. } if self.down.is_empty() => {
                    (self.is_touched, self.is_typed) = (false, false);
                }
                Event::Key { pressed: true, .. } => self.is_typed = true,
                // Fingers that are lifted elsewhere are not reported.
                Event::WindowFocused(false) => self.down.clear(),
                _ => {}
            }
        }
        let window =
            input.screen_rect.map_or_else(|| scale::window_px(ctx), |rect| rect.size() * ctx.zoom_factor());
        self.is_on = self.is_touched || Form::of(window, false).is_phone();
    }
}
