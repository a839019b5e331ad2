//! What the window shows, in words. A page gives it to screen readers; its tests read it.

use super::numbers;
use super::screen::Screen;
use super::session::{Session, SessionMode};

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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use frankie_sim::{Level, Run};

    use super::*;

    #[test]
    fn a_run_is_described_and_the_one_behind_a_page_is_not() {
        let text = include_str!("../../levels/one-way.toml");
        let mut run = Run::new(Arc::new(Level::parse("one-way", text).unwrap()), 7);
        run.seek(2);
        let mut session = Session::new(run, SessionMode::Play, 1.0);
        let described = describe(Screen::Play, false, Some(&session));
        assert!(described.starts_with("One way, seed 7, step 2, paused, Frankie at x "), "{described}");
        session.playing = true;
        let described = describe(Screen::Play, true, Some(&session));
        assert!(described.contains("step 2, playing"), "{described}");
        assert!(described.ends_with(", a dialog is open"), "{described}");
        assert_eq!(describe(Screen::Select, false, Some(&session)), "Levels");
        session.mode = SessionMode::Demo;
        assert_eq!(describe(Screen::Title, false, Some(&session)), "Title");
    }
}
