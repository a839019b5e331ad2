//! Days of the Gregorian calendar, as the names of walks spell them: `2026-11-26`. Reads no clock.

use std::fmt;
use std::time::Duration;

/// The number of days from 1 March of the year 0 to 1 January 1970.
const DAYS_TO_1970: i64 = 719_468;
/// The number of days in 400 years, after which the calendar repeats itself.
const DAYS_IN_ERA: i64 = 146_097;
/// The number of seconds of a day.
const DAY_S: u64 = 86_400;

/// A day, from 1 January of the year 1 to 31 December of the year 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Returns a day; `None` where the calendar has none, or its year is out of range.
    #[must_use]
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if year == 0 || year > 9999 || day == 0 || day > days {
            return None;
        }
        Some(Self { year, month, day })
    }

    /// Reads a day of the form `2026-11-26`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |part: Range| {
            let part = text.get(part.0..part.1)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u16>().ok())?
        };
        let is_spelled = text.len() == 10 && [4, 7].iter().all(|at| text.as_bytes()[*at] == b'-');
        if !is_spelled {
            return None;
        }
        let [month, day] = [digits((5, 7))?, digits((8, 10))?].map(u8::try_from);
        Self::new(digits((0, 4))?, month.ok()?, day.ok()?)
    }

    /// Returns the day of a time since the beginning of 1970, in Coordinated Universal Time; `None` after the year 9999.
    #[must_use]
    pub fn of_time(since_1970: Duration) -> Option<Self> {
        Self::of_number(i64::try_from(since_1970.as_secs() / DAY_S).ok()?)
    }

    /// Returns the number of days since 1 January 1970, negative before it.
    ///
    /// The method is that of H. Hinnant, "chrono-compatible low-level date algorithms": years begin in March, so that a
    /// leap day is the last of its year.
    #[must_use]
    pub fn number(self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year * 365 + year / 4 - year / 100 + day_of_year;
        era * DAYS_IN_ERA + day_of_era - DAYS_TO_1970
    }

    /// Returns the day of a number of days since 1 January 1970; `None` out of range.
    #[must_use]
    pub fn of_number(number: i64) -> Option<Self> {
        let days = number.checked_add(DAYS_TO_1970)?;
        let (era, day) = (days.div_euclid(DAYS_IN_ERA), days.rem_euclid(DAYS_IN_ERA));
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year + era.checked_mul(400)? + i64::from(month <= 2);
        Self::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// Returns the day before; `None` before the first one.
    #[must_use]
    pub fn before(self) -> Option<Self> {
        Self::of_number(self.number() - 1)
    }
}

/// The first character of a part of a text, and the one after its last, in bytes.
type Range = (usize, usize);

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn days_are_counted_through_every_kind_of_year() {
        assert_eq!(date("1970-01-01").number(), 0);
        assert_eq!(date("2026-11-26").number(), 20_783);
        assert_eq!(date("2000-03-01").number(), date("2000-02-28").number() + 2);
        assert_eq!(date("2100-03-01").number(), date("2100-02-28").number() + 1);
        let (first, last) = (date("0001-01-01"), date("9999-12-31"));
        assert_eq!((first.before(), Date::of_number(last.number() + 1)), (None, None));
        let mut before = None;
        for number in first.number()..=last.number() {
            let day = Date::of_number(number).unwrap();
            assert_eq!((day.number(), Date::parse(&day.to_string())), (number, Some(day)));
            assert!(before < Some(day));
            before = Some(day);
        }
        for number in [i64::MIN, i64::MAX] {
            assert_eq!(Date::of_number(number), None);
        }
    }

    #[test]
    fn a_day_begins_at_midnight_utc() {
        let at = |seconds| Date::of_time(Duration::from_secs(seconds)).map(|day| day.to_string());
        assert_eq!(at(20_783 * DAY_S).as_deref(), Some("2026-11-26"));
        assert_eq!(at(20_783 * DAY_S - 1).as_deref(), Some("2026-11-25"));
        assert_eq!(at(u64::MAX), None);
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-01-00",
            "2026-04-31",
            "0000-01-01",
            "2026-1-01",
            "2026-11-26 ",
            "26-11-2026",
            "2026/11/26",
            "+026-11-26",
            "2026-11-2é",
            "",
            "２０２６-11-26",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert_eq!(date("2028-02-29").before(), Some(date("2028-02-28")));
    }
}
