//! Which presses of keys and buttons count, and what the keys of this keyboard type. A plugin of egui, so that the game
//! and every widget of egui read the same filtered input.
//!
//! A key that is held down counts once, unless it moves something. Presses around the moment at which a dialog appears
//! by itself count for nothing: they were meant for what was there before.

use std::collections::BTreeMap;

use bevy_egui::egui::{Context, Event, Id, Key, Plugin, PointerButton, RawInput};

use super::keys;

/// The seconds after a dialog has appeared by itself in which presses do not count.
const GRACE_S: f64 = 0.5;

/// The filter of presses.
#[derive(Default)]
pub struct Presses {
    /// The keys that are down, by their places.
    keys: Vec<Key>,
    /// The buttons that are down and were not ignored.
    buttons: Vec<PointerButton>,
    /// The buttons that are down and whose press was ignored.
    ignored_buttons: Vec<PointerButton>,
    /// The time until which presses are ignored, and after it until nothing is down, in seconds of egui's clock.
    ignored_until_s: Option<f64>,
    /// Whether the small player inside a page sleeps while the page is elsewhere, and whether it does now.
    sleeps: bool,
    is_asleep: bool,
    /// Whether the press that woke it is not over yet.
    is_waking: bool,
    /// What the keys of this keyboard type without modifiers, by their places, as far as they have been pressed.
    typed: BTreeMap<Key, String>,
}

/// Makes egui use the filter.
pub fn install(ctx: &Context) {
    ctx.add_plugin(Presses::default());
}

/// Makes a window sleep until it is clicked, and again when it loses the focus: it takes no keys and no wheel, which belong
/// to the page around it.
pub fn sleep_until_clicked(ctx: &Context) {
    ctx.with_plugin(|presses: &mut Presses| {
        (presses.is_asleep, presses.sleeps) = (presses.is_asleep || !presses.sleeps, true);
    });
}

/// Wakes a window that sleeps: the page around it was clicked there, which the window did not see.
pub fn wake(ctx: &Context) {
    ctx.with_plugin(|presses: &mut Presses| presses.is_asleep = false);
}

/// Returns whether the window sleeps, or is just being woken by a press.
#[must_use]
pub fn is_asleep(ctx: &Context) -> bool {
    ctx.with_plugin(|presses: &mut Presses| presses.is_asleep || presses.is_waking).unwrap_or(false)
}

/// Returns whether something that is held down acts again now: after the first of these times, in seconds, and then each time
/// the second one has passed. To be asked in every frame, also while it is not held.
#[must_use]
pub fn is_repeated(ctx: &Context, id: Id, is_down: bool, [first_s, every_s]: [f64; 2]) -> bool {
    let (id, now) = (id.with("held"), ctx.input(|input| input.time));
    if !is_down {
        ctx.data_mut(|data| data.remove::<f64>(id));
        return false;
    }
    let due = ctx.data(|data| data.get_temp::<f64>(id)).unwrap_or(now + first_s);
    let is_due = now >= due;
    ctx.data_mut(|data| data.insert_temp(id, if is_due { now + every_s } else { due }));
    ctx.request_repaint_after_secs(every_s as f32);
    is_due
}

/// Ignores presses for a moment, and until every key and button that is down now has been released. For dialogs that
/// appear by themselves.
pub fn ignore_for_a_moment(ctx: &Context) {
    let until_s = ctx.input(|input| input.time) + GRACE_S;
    ctx.with_plugin(|presses: &mut Presses| presses.ignored_until_s = Some(until_s));
}

/// Returns the caps of a key binding as this keyboard has them: where a letter at the key's place is known and nothing
/// else, its letter; otherwise the name on a US keyboard.
#[must_use]
pub fn caps(ctx: &Context, binding: &keys::KeyBinding) -> Vec<String> {
    let typed =
        ctx.with_plugin(|presses: &mut Presses| presses.typed.get(&binding.keys[0]).cloned()).flatten();
    let main = typed.and_then(|text| local_cap(&text)).unwrap_or_else(|| binding.cap.to_owned());
    let modifier = (binding.mode == keys::KeyMode::WithCommand).then(|| keys::COMMAND_CAP.to_owned());
    modifier.into_iter().chain([main]).collect()
}

/// Returns the cap of the key that the table has for a US key, as this keyboard has it.
#[must_use]
pub fn cap(ctx: &Context, key: Key) -> String {
    keys::find(key, None).map_or_else(String::new, |(_, binding)| caps(ctx, binding).join("+"))
}

/// Returns the cap of a key that types this, if the table finds the key by its place alone: a character that egui has a
/// name for is found by what it is.
fn local_cap(text: &str) -> Option<String> {
    if Key::from_name(text).is_some() || !text.chars().all(char::is_alphabetic) {
        return None;
    }
    let upper = text.to_uppercase();
    Some(if upper.chars().count() == text.chars().count() { upper } else { text.to_owned() })
}

impl Presses {
    fn is_ignoring(&self) -> bool {
        self.ignored_until_s.is_some()
    }

    /// Ends the time in which presses are ignored once it is over and nothing is down.
    fn update(&mut self, now_s: f64) {
        let is_down = !(self.keys.is_empty() && self.buttons.is_empty() && self.ignored_buttons.is_empty());
        self.ignored_until_s = self.ignored_until_s.filter(|until_s| is_down || now_s < *until_s);
    }

    /// Records that a key is down. Returns whether this press counts.
    fn press_key(&mut self, key: Key, place: Option<Key>, is_typing: bool) -> bool {
        let at = place.unwrap_or(key);
        let is_repeat = self.keys.contains(&at);
        if !is_repeat {
            self.keys.push(at);
        }
        !self.is_ignoring() && (!is_repeat || may_repeat(key, place, is_typing))
    }

    /// Records a button. Returns whether the event counts.
    fn button(&mut self, button: PointerButton, pressed: bool) -> bool {
        let was_ignored = self.ignored_buttons.contains(&button);
        self.buttons.retain(|other| *other != button);
        self.ignored_buttons.retain(|other| *other != button);
        match (pressed, self.is_ignoring()) {
            (true, true) => self.ignored_buttons.push(button),
            (true, false) => self.buttons.push(button),
            (false, _) => return !was_ignored,
        }
        !self.is_ignoring()
    }

    /// Returns whether an event arrives: asleep only the pointer does, whose press wakes.
    fn arrives(&mut self, event: &Event) -> bool {
        match event {
            Event::PointerButton { pressed: true, .. } => {
                self.is_waking = std::mem::take(&mut self.is_asleep);
                true
            }
            Event::WindowFocused(false) => {
                self.is_asleep |= self.sleeps;
                true
            }
            Event::Key { .. }
            | Event::Text(_)
            | Event::Paste(_)
            | Event::MouseWheel { .. }
            | Event::Zoom(_)
            | Event::Rotate(_) => !self.is_asleep,
            _ => true,
        }
    }

    fn filter(&mut self, events: Vec<Event>, is_typing: bool) -> Vec<Event> {
        let mut kept = Vec::with_capacity(events.len());
        // The text of a key comes before the key.
        let mut text: Option<String> = None;
        for event in events {
            let typed = text.take();
            let counts = match &event {
                Event::Text(new) => {
                    kept.extend(typed.map(Event::Text));
                    text = Some(new.clone());
                    continue;
                }
                Event::Key { key, physical_key, pressed: true, modifiers, .. } => {
                    if let (Some(typed), Some(place), false) = (&typed, physical_key, modifiers.any())
                        && typed.chars().count() == 1
                    {
                        self.typed.insert(*place, typed.clone());
                    }
                    self.press_key(*key, *physical_key, is_typing)
                }
                Event::Key { key, physical_key, .. } => {
                    let at = physical_key.unwrap_or(*key);
                    self.keys.retain(|other| *other != at);
                    true
                }
                Event::PointerButton { button, pressed, .. } => self.button(*button, *pressed),
                Event::PointerGone | Event::WindowFocused(false) => {
                    self.buttons.clear();
                    self.ignored_buttons.clear();
                    if matches!(event, Event::WindowFocused(_)) {
                        self.keys.clear();
                    }
                    true
                }
                _ => true,
            };
            let is_key = matches!(event, Event::Key { pressed: true, .. });
            kept.extend(typed.filter(|_| counts || !is_key).map(Event::Text));
            if counts {
                kept.push(event);
            }
        }
        kept.extend(text.map(Event::Text));
        kept
    }
}

/// Returns whether a key that is held down counts again and again: where text is typed all keys do, elsewhere those that
/// move a selection and those of the table that move something.
fn may_repeat(key: Key, place: Option<Key>, is_typing: bool) -> bool {
    if is_typing {
        return !matches!(key, Key::Enter | Key::Escape);
    }
    let moves = matches!(key, Key::Tab | Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown);
    moves || keys::find(key, place).is_some_and(|(_, binding)| binding.repeats)
}

impl Plugin for Presses {
    fn debug_name(&self) -> &'static str {
        "presses"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        self.update(ctx.input(|input| input.time));
        let is_typing = ctx.text_edit_focused();
        // `bevy_egui` reports the modifiers in each frame, and egui asks for a frame after each event.
        let modifiers = ctx.input(|input| input.modifiers);
        input.events.retain(|event| *event != Event::ModifiersChanged(modifiers));
        // The press that woke is over once its release was seen.
        self.is_waking &= !self.buttons.is_empty();
        input.events.retain(|event| self.arrives(event));
        input.events = self.filter(std::mem::take(&mut input.events), is_typing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy_egui::egui::{Modifiers, Pos2};

    fn key(key: Key, physical_key: Option<Key>, pressed: bool) -> Event {
        Event::Key { key, physical_key, pressed, repeat: false, modifiers: Modifiers::NONE }
    }

    fn button(pressed: bool) -> Event {
        let button = PointerButton::Primary;
        Event::PointerButton { pos: Pos2::ZERO, button, pressed, modifiers: Modifiers::NONE }
    }

    /// Returns how many presses of a key count when it is held down, with its text before each.
    fn counted(presses: &mut Presses, text: &str, of: Key, is_typing: bool) -> (usize, usize) {
        let events = (0..5).flat_map(|_| [Event::Text(text.to_owned()), key(of, None, true)]).collect();
        let kept = presses.filter(events, is_typing);
        let texts = kept.iter().filter(|event| matches!(event, Event::Text(_))).count();
        let _ = presses.filter(vec![key(of, None, false)], is_typing);
        (kept.len() - texts, texts)
    }

    #[test]
    fn held_keys_count_once_unless_they_move_something() {
        let mut presses = Presses::default();
        for once in [Key::Space, Key::N, Key::R, Key::OpenBracket, Key::PageUp, Key::F11, Key::Enter, Key::D]
        {
            assert_eq!(counted(&mut presses, "n", once, false), (1, 1), "{once:?}");
        }
        for moving in [Key::ArrowLeft, Key::Period, Key::Comma, Key::Plus, Key::Minus, Key::Tab] {
            assert_eq!(counted(&mut presses, ".", moving, false), (5, 5), "{moving:?}");
        }
        assert_eq!(counted(&mut presses, "n", Key::N, true), (5, 5), "in a text field");
        assert_eq!(counted(&mut presses, "\r", Key::Enter, true), (1, 1), "which Enter leaves");
    }

    #[test]
    fn a_key_is_the_same_key_whatever_shift_makes_of_it() {
        let mut presses = Presses::default();
        let one = Some(Key::Num1);
        let events = vec![key(Key::Exclamationmark, one, true), key(Key::Num1, one, false)];
        assert_eq!(presses.filter(events, false).len(), 2);
        assert_eq!(presses.filter(vec![key(Key::Exclamationmark, one, true)], false).len(), 1, "a new press");
    }

    #[test]
    fn presses_around_a_dialog_that_appears_by_itself_do_not_count() {
        let mut presses = Presses::default();
        let _ = presses.filter(vec![key(Key::Space, None, true), button(true)], false);
        presses.ignored_until_s = Some(1.0);
        presses.update(0.6);
        assert!(presses.filter(vec![key(Key::Space, None, true)], false).is_empty(), "held from before");
        assert_eq!(presses.filter(vec![button(false)], false).len(), 1, "egui learns of the release");
        assert!(
            presses.filter(vec![key(Key::Enter, None, true), button(true)], false).is_empty(),
            "too early"
        );
        presses.update(1.5);
        assert!(presses.filter(vec![key(Key::N, None, true), key(Key::N, None, false)], false).len() < 2);
        let released = vec![key(Key::Space, None, false), key(Key::Enter, None, false), button(false)];
        assert_eq!(presses.filter(released, false).len(), 2, "the ignored button is never seen");
        presses.update(1.6);
        assert_eq!(presses.filter(vec![key(Key::Enter, None, true), button(true)], false).len(), 2);
    }

    #[test]
    fn the_letter_of_a_place_is_learned_where_only_the_place_is_known() {
        let mut presses = Presses::default();
        let events = vec![
            Event::Text("х".to_owned()),
            key(Key::OpenBracket, Some(Key::OpenBracket), true),
            Event::Text("+".to_owned()),
            key(Key::Plus, Some(Key::CloseBracket), true),
        ];
        let _ = presses.filter(events, false);
        assert_eq!(presses.typed[&Key::OpenBracket], "х");
        assert_eq!(local_cap("х").as_deref(), Some("Х"));
        assert_eq!(local_cap("ß").as_deref(), Some("ß"));
        assert_eq!((local_cap("+"), local_cap("q"), local_cap(" ")), (None, None, None));
    }
}
