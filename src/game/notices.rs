//! Short notices that come up and fade: what was kept, what was refused, what could not be saved.

use bevy::prelude::*;

/// How long a notice stays, in seconds.
const STAY_S: f32 = 4.0;
/// More than this many at once are not read anyway.
const MAX: usize = 4;

/// A notice.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// Whether something did not work.
    pub is_bad: bool,
    /// How much longer it stays, in seconds.
    pub left_s: f32,
}

/// The notices that are shown, the newest last.
#[derive(Resource, Default, Debug)]
pub struct Notices(Vec<Notice>);

impl Notices {
    /// Says something good or plain.
    pub fn say(&mut self, text: impl Into<String>) {
        self.push(text.into(), false);
    }

    /// Says what did not work.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.push(text.into(), true);
    }

    /// All of them.
    #[must_use]
    pub fn shown(&self) -> &[Notice] {
        &self.0
    }

    /// Lets time pass.
    pub fn pass(&mut self, seconds: f32) {
        self.0.iter_mut().for_each(|notice| notice.left_s -= seconds);
        self.0.retain(|notice| notice.left_s > 0.0);
    }

    /// The same words twice are said once, for longer.
    fn push(&mut self, text: String, is_bad: bool) {
        self.0.retain(|notice| notice.text != text);
        self.0.push(Notice { text, is_bad, left_s: STAY_S });
        if self.0.len() > MAX {
            self.0.remove(0);
        }
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Notices>();
}
