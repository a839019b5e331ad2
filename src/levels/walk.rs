//! The walk of a day: one level for everybody, made from the date. Its text is a pure function of the day, and never
//! changes: links and replays name it. Reads no clock and no files.
//!
//! The day's random numbers choose a gesture, a ground and a noise (`templates/`). Then the draft is run with a number of
//! seeds (`fair.rs`): the spread of these runs gives the numbers of the medals and the seed of an ordinary run among
//! them. A draft that would be luck, or no question at all, is drawn again.

mod date;
mod fair;
mod templates;

use std::cell::RefCell;

use frankie_sim::Axis;
use frankie_sim::rng::Stream;

pub use self::date::Date;

/// What the id of a walk begins with; the day follows.
pub const PREFIX: &str = "walk-";
/// The day of the first walk.
const FIRST: Date = match Date::new(2026, 1, 1) {
    Some(first) => first,
    // This is a day of the calendar.
    None => unreachable!(),
};
/// The random stream of walks: no run uses it.
const STREAM: u32 = u32::MAX - 2;
/// The number of drafts that are tried at most.
const DRAFTS: u64 = 200;

/// Returns the id of the walk of a day.
#[must_use]
pub fn id(date: Date) -> String {
    format!("{PREFIX}{date}")
}

/// Returns the day of the walk with an id; `None` for the id of another level, an error for the name of a walk that there
/// is not.
///
/// # Errors
/// The reason why there is no such walk.
pub fn date_of(id: &str) -> Option<Result<Date, String>> {
    let day = id.strip_prefix(PREFIX)?;
    // Other names may begin like this too, such as `walk-in-the-rain`.
    let is_date = !day.is_empty() && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    is_date.then(|| match Date::parse(day) {
        Some(date) if date >= FIRST => Ok(date),
        Some(_) => Err(format!("expected {FIRST} or a later day: the first walk is {PREFIX}{FIRST}")),
        None => Err(format!("{day} is no day; expected one such as {PREFIX}{FIRST}")),
    })
}

thread_local! {
    /// The last walk that was made: a link asks for it more than once.
    static LAST: RefCell<Option<(Date, String)>> = const { RefCell::new(None) };
}

/// Returns the text of the walk of a day, a level file.
#[must_use]
pub fn text(date: Date) -> String {
    LAST.with_borrow_mut(|last| match last {
        Some((made_for, text)) if *made_for == date => text.clone(),
        _ => last.insert((date, made(date))).1.clone(),
    })
}

fn made(date: Date) -> String {
    let day = date.number().unsigned_abs();
    let draft = |attempt| {
        let mut dice = Dice { stream: Stream::new(day, STREAM, Axis::X), rolls: attempt << 16 };
        (templates::draft(gesture(day), &mut dice), attempt)
    };
    let seed = |attempt: u64| 1 + 100 * attempt;
    let fair = (0..DRAFTS).map(draft).find_map(|(draft, attempt)| fair::text(&draft, date, seed(attempt)));
    // A test goes through ten years: this one is for the day on which no draft is fair.
    fair.unwrap_or_else(|| fair::unmeasured(&draft(0).0, date))
}

/// Returns the number of the day's gesture, from 0: each comes once in so many days as there are gestures, in an order
/// that is drawn for these days.
fn gesture(day: u64) -> usize {
    let count = templates::GESTURES as u64;
    let mut order: Vec<usize> = (0..templates::GESTURES).collect();
    let mut dice = Dice { stream: Stream::new(day / count, STREAM, Axis::Y), rolls: 0 };
    for last in (1..order.len()).rev() {
        order.swap(last, dice.below(last + 1));
    }
    order[(day % count) as usize]
}

/// The random numbers of a draft.
struct Dice {
    stream: Stream,
    rolls: u64,
}

impl Dice {
    /// Returns a number from 0 to `count` − 1.
    fn below(&mut self, count: usize) -> usize {
        self.rolls += 1;
        let share = self.stream.at(self.rolls).uniform();
        ((share * count as f64) as usize).min(count.saturating_sub(1))
    }

    /// Returns one of these, which are not empty.
    fn pick<T: Copy, const N: usize>(&mut self, from: [T; N]) -> T {
        from[self.below(N)]
    }

    /// Returns 1 or −1.
    fn sign(&mut self) -> f64 {
        self.pick([1.0, -1.0])
    }
}
