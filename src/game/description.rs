//! What the window shows, in words. A page gives it to screen readers; its tests read it.

use bevy_egui::egui::{Context, output::OutputEvent};
use frankie_sim::{Outcome, Vec2};

use super::numbers;
use super::run_map::GroundMap;
use super::screen::Screen;
use super::session::{Session, SessionMode};

/// Returns what the window shows: the screen, the run on it, and the widget that has the keyboard focus.
#[must_use]
pub fn describe(
    screen: Screen,
    is_dialog_open: bool,
    session: Option<&Session>,
    focused: Option<&str>,
) -> String {
    let name = match screen {
        Screen::Title => "Title",
        Screen::Select => "Levels",
        Screen::Replays => "Replays",
        Screen::Play | Screen::Watch => "",
    };
    let run =
        session.filter(|session| name.is_empty() && session.mode != SessionMode::Demo).map(describe_run);
    let dialog = is_dialog_open.then(|| "a dialog is open".to_owned());
    let focus = focused.map(|widget| format!("focus on {widget}"));
    let screen = run.unwrap_or_else(|| name.to_owned());
    let parts: Vec<String> = [Some(screen), dialog, focus].into_iter().flatten().collect();
    parts.join(", ")
}

fn describe_run(session: &Session) -> String {
    let (run, state) = (session.run(), session.run().state());
    let playing = match (run.outcome(), session.playing) {
        (Outcome::Running, true) => "playing",
        (Outcome::Running, false) => "paused",
        (Outcome::Reached, _) => "over: the goal is reached",
        (Outcome::OutOfSteps, _) => "over: out of steps",
        (Outcome::LeftBounds | Outcome::NotFinite, _) => "over: Frankie ran off",
    };
    let speed = match session.speed {
        1.0 => String::new(),
        speed => format!(", speed {}", numbers::times(speed)),
    };
    let place = |[x, y]: Vec2| format!("at x {}, y {}", numbers::short(x), numbers::short(y));
    let mut text = format!(
        "{}, seed {}, step {}, {playing}{speed}, Frankie {}",
        session.level().title(),
        run.seed(),
        state.step,
        place(state.at)
    );
    if let Some(ball) = state.ball {
        text += &format!(", the ball {}", place(ball));
    }
    for (count, what) in [(state.drops, "dropped"), (state.throws, "the ball was thrown")] {
        match count {
            0 => {}
            1 => text += &format!(", {what} once"),
            _ => text += &format!(", {what} {count} times"),
        }
    }
    text + &session.ground_map().map(describe_map).unwrap_or_default()
}

/// Describes the map over the ground: how many of the starts have each color, and the start under the pointer.
fn describe_map(map: &GroundMap) -> String {
    let keys = map.keys();
    let shares = keys.iter().filter_map(|(_, words, share)| {
        let percent = (100.0 * (*share)?).round();
        (percent > 0.0).then(|| format!("{words} {percent} %"))
    });
    let shares: Vec<String> = shares.collect();
    let pointed = map.pointed_words().map(|words| format!(", from the place pointed at he {words}"));
    format!(", the map of starts: {}{}", shares.join(", "), pointed.unwrap_or_default())
}

/// Notes which widget has the keyboard focus, as egui describes it after a frame.
pub fn note_focus(ctx: &Context, events: &[OutputEvent], focused: &mut Option<String>) {
    if ctx.memory(|memory| memory.focused()).is_none() {
        *focused = None;
        return;
    }
    let described = events.iter().rev().find_map(|event| match event {
        OutputEvent::FocusGained(widget) | OutputEvent::ValueChanged(widget) => Some(widget.description()),
        _ => None,
    });
    if described.is_some() {
        *focused = described;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bevy_egui::egui::{Event, Key, Modifiers, RawInput};
    use frankie_sim::{Event as RunEvent, Level, Run};

    use super::*;

    fn session(level: &str, text: &str, steps: u64) -> Session {
        let mut run = Run::new(Arc::new(Level::parse(level, text).unwrap()), 7);
        run.seek(steps);
        Session::new(run, SessionMode::Play, 1.0)
    }

    #[test]
    fn a_run_is_described_and_the_one_behind_a_page_is_not() {
        let mut session = session("one-way", include_str!("../../levels/one-way.toml"), 2);
        let described = describe(Screen::Play, false, Some(&session), None);
        assert!(described.starts_with("One way, seed 7, step 2, paused, Frankie at x "), "{described}");
        assert!(!described.contains("dropped"), "{described}");
        session.playing = true;
        let described = describe(Screen::Play, true, Some(&session), Some("Done: button"));
        assert!(described.contains("step 2, playing, Frankie"), "{described}");
        session.speed = 10.0;
        let faster = describe(Screen::Play, true, Some(&session), None);
        assert!(faster.contains("step 2, playing, speed 10×, Frankie"), "{faster}");
        assert!(described.ends_with(", a dialog is open, focus on Done: button"), "{described}");
        assert_eq!(describe(Screen::Select, false, Some(&session), None), "Levels");
        session.mode = SessionMode::Demo;
        assert_eq!(describe(Screen::Title, false, Some(&session), None), "Title");
    }

    #[test]
    fn drops_throws_the_ball_and_the_end_are_described() {
        let level = include_str!("../../levels/the-other-side.toml");
        let mut session = session("sandbox", &level.replace("throw = true", "throw = true\ndrop = true"), 0);
        let throw = RunEvent::Throw { to: [1.5, 2.0] };
        session.apply_event(RunEvent::Drop { at: [-4.0, 1.0] }).unwrap();
        let described = describe(Screen::Play, false, Some(&session), None);
        assert!(described.contains("Frankie at x −4.000, y 1.000, the ball at x "), "{described}");
        assert!(described.ends_with(", dropped once"), "{described}");
        session.apply_event(throw.clone()).unwrap();
        session.apply_event(throw).unwrap();
        let described = describe(Screen::Play, false, Some(&session), None);
        assert!(described.contains("the ball at x 1.500, y 2.000, "), "{described}");
        assert!(described.ends_with(", the ball was thrown 2 times"), "{described}");
    }

    #[test]
    fn the_widget_with_the_focus_is_known_until_it_loses_it() {
        let ctx = Context::default();
        let mut focused = None;
        let mut press = |keys: &[Key]| {
            let event = |key: &Key| Event::Key {
                key: *key,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: Modifiers::NONE,
            };
            let input = RawInput { events: keys.iter().map(event).collect(), ..RawInput::default() };
            let mut output = ctx.run_ui(input, |ui| {
                let _ = ui.button("Replays");
                let _ = ui.button("Settings");
            });
            output.textures_delta.clear();
            note_focus(&ctx, &output.platform_output.events, &mut focused);
            focused.clone()
        };
        assert_eq!(press(&[]), None);
        assert_eq!(press(&[Key::Tab]).as_deref(), Some("Replays: button"));
        assert_eq!(press(&[]).as_deref(), Some("Replays: button"));
        assert_eq!(press(&[Key::Tab]).as_deref(), Some("Settings: button"));
        assert_eq!(press(&[Key::Escape]), None);
    }
}
