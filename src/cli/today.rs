//! The word `today` in place of a level: the walk of this day, by the clock of the system in Coordinated Universal Time.
//! The only place of the command line that asks for the day.

use std::ffi::OsString;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::builder::{OsStringValueParser, TypedValueParser};

use crate::levels::walk::{self, Date};

/// The word.
const TODAY: &str = "today";

/// Returns the reader of an argument that names a level.
pub fn level_name() -> impl TypedValueParser<Value = OsString> {
    OsStringValueParser::new().map(|name| if name == TODAY { id().into() } else { name })
}

/// Returns the id of today's walk. A clock that is wrong by years names a walk that there is not, and its error says so.
pub fn id() -> String {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let day = Date::of_time(since_1970).map_or_else(|| TODAY.to_owned(), |date| date.to_string());
    format!("{}{day}", walk::PREFIX)
}
