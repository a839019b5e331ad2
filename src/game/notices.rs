//! Short notices that disappear after some time: something was saved, refused, or could not be read. The controller and the
//! file watcher write them; views read them.

use bevy::prelude::*;
use frankie_draw::printable;

use super::frames::Moving;

/// The smallest duration of a notice, and what a long one gets for each character to be read, in seconds.
const STAY_S: f32 = 4.0;
const READ_S: f32 = 0.06;
/// The longest time that a frame counts, in seconds.
const MAX_FRAME_S: f32 = 0.25;
/// The maximum number of notices that are shown at once.
const MAX: usize = 4;

/// A notice.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Its text.
    pub text: String,
    /// Whether something failed.
    pub is_warning: bool,
    /// The remaining duration, in seconds.
    pub remaining_s: f32,
}

/// The notices that are shown, the newest last.
#[derive(Resource, Default, Debug)]
pub struct Notices(Vec<Notice>);

impl Notices {
    /// Shows that something was done.
    pub fn info(&mut self, text: impl Into<String>) {
        self.push(text.into(), false);
    }

    /// Shows that something failed.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.push(text.into(), true);
    }

    /// Returns all notices, the newest last.
    #[must_use]
    pub fn shown(&self) -> &[Notice] {
        &self.0
    }

    /// Advances by `seconds` and removes the notices whose time is over.
    pub fn tick(&mut self, seconds: f32) {
        self.0.iter_mut().for_each(|notice| notice.remaining_s -= seconds);
        self.0.retain(|notice| notice.remaining_s > 0.0);
    }

    /// Adds a notice. The same text again is shown once, for its full time from now on.
    fn push(&mut self, text: String, is_warning: bool) {
        let text = printable::line(&text).into_owned();
        self.0.retain(|notice| notice.text != text);
        let remaining_s = STAY_S.max(READ_S * text.chars().count() as f32);
        self.0.push(Notice { text, is_warning, remaining_s });
        if self.0.len() > MAX {
            self.0.remove(0);
        }
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Notices>().init_resource::<Moving>().add_systems(Update, tick);
}

fn tick(time: Res<Time<Real>>, mut notices: ResMut<Notices>, mut moving: ResMut<Moving>) {
    if !notices.shown().is_empty() {
        // The time before a notice came, in which nothing moved, is not its own.
        notices.tick(time.delta_secs().min(MAX_FRAME_S));
        moving.note("a notice");
    }
}
