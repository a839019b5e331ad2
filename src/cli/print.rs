//! What commands print for people. Names and texts of files can hold any character: each is printed in a form that does
//! nothing to a terminal.

use std::ffi::OsString;
use std::io::{self, Write};

use frankie_draw::printable;

/// Prints one line of a command's result.
pub fn line(text: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{}", printable::line(text))
}

/// Prints a message to stderr. A broken stderr stops nothing.
pub fn message(text: &str) {
    let _ = writeln!(io::stderr(), "frankie: {}", printable::line(text));
}

/// Prints a hint to stderr, which is not about something that went wrong.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{}", printable::line(text));
}

/// Prints help, or an error of the command line. An error that repeats a hostile argument is printed without colors, which
/// are escapes themselves.
pub fn usage(error: &clap::Error, args: impl IntoIterator<Item = OsString>) -> io::Result<()> {
    let is_hostile = |arg: OsString| arg.to_string_lossy().chars().any(printable::must_be_escaped);
    if error.use_stderr() && args.into_iter().any(is_hostile) {
        return write!(io::stderr(), "{}", printable::lines(&error.render().to_string()));
    }
    error.print()
}
