//! Text from files in a form that is safe to show: characters that act on a terminal, that change the order of letters or
//! that nobody can see are written as escapes, such as `\u{1b}`. Pure.
//!
//! Levels, replays and errors carry texts as the file has them. Code that shows them calls this module: the command line
//! before it prints, the game's user interface, and [`DrawList::text`](crate::draw_list::DrawList::text).

use std::borrow::Cow;
use std::fmt::Write as _;

/// Returns a text of several lines in a form that is safe to show: line ends stay, tabs become spaces.
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c != '\n' && must_be_escaped(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.split('\n').peekable();
    while let Some(line) = rest.next() {
        let is_last = rest.peek().is_none();
        // A line of a file that was written on Windows ends with \r\n.
        let line = if is_last { line } else { line.strip_suffix('\r').unwrap_or(line) };
        line.chars().for_each(|c| push(&mut out, c));
        if !is_last {
            out.push('\n');
        }
    }
    Cow::Owned(out)
}

/// Returns a text in a form that is safe to show on one line: line ends are escaped, too.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(must_be_escaped) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push(&mut out, c));
    Cow::Owned(out)
}

/// Returns a JSON text with the same content in which such characters of its strings are escaped as JSON does it. Line
/// ends and spaces between its parts stay.
#[must_use]
pub fn json(text: &str) -> Cow<'_, str> {
    let is_in_string = |c: char| c != '\n' && must_be_escaped(c);
    if !text.chars().any(is_in_string) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_in_string(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail, here and below.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Returns whether a character must not be shown as it is.
#[must_use]
pub fn must_be_escaped(c: char) -> bool {
    match c {
        // ASCII first: it is nearly all text.
        ' '..='~' => false,
        // The order of letters (UAX #9), and line ends that are not line feeds.
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        // Formats nobody can see: deprecated ones, a byte order mark, annotations, tags.
        '\u{206A}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' => true,
        // C0, DEL and C1.
        c => c.is_control(),
    }
}

fn push(out: &mut String, c: char) {
    match c {
        '\t' => out.push(' '),
        '\n' => out.push_str("\\n"),
        c if must_be_escaped(c) => {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmless_text_is_borrowed() {
        for text in ["", "Łąka: Тест, 日本語 👩\u{200D}🚀", "a b\u{A0}c", "m\u{302}", "\u{F0001}"]
        {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text), "{text:?}");
            assert!(matches!(json(text), Cow::Borrowed(same) if same == text), "{text:?}");
        }
        assert!(matches!(lines("a\n\nb\n"), Cow::Borrowed("a\n\nb\n")));
    }

    #[test]
    fn control_and_bidi_characters_become_escapes() {
        let hostile = "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{61c}\u{2066}\u{7f}\tend";
        let escaped = r"\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{61c}\u{2066}\u{7f} end";
        assert_eq!(line(hostile), escaped);
        assert_eq!(lines(hostile), escaped);
    }

    #[test]
    fn line_ends_stay_only_where_there_are_several_lines() {
        assert_eq!(lines("a\r\nb\u{7}\nc\r"), "a\nb\\u{7}\nc\\u{d}");
        assert_eq!(line("a\r\nb"), "a\\u{d}\\nb");
        assert_eq!(lines("\u{2028}"), "\\u{2028}");
    }

    #[test]
    fn json_keeps_its_content() {
        let text = "{\n  \"title\": \"a\u{202e}b\u{9b}\u{e0041}\"\n}";
        let safe = json(text);
        assert_eq!(safe, "{\n  \"title\": \"a\\u202eb\\u009b\\udb40\\udc41\"\n}");
    }

    #[test]
    fn every_control_and_every_bidi_character_is_escaped() {
        let all = (0..=char::MAX as u32).filter_map(char::from_u32);
        let bidi = ['\u{61C}', '\u{200E}', '\u{200F}'].into_iter().chain('\u{202A}'..='\u{202E}');
        let bidi: Vec<char> = bidi.chain('\u{2066}'..='\u{2069}').collect();
        for c in all.filter(|c| c.is_control() || bidi.contains(c)) {
            assert!(must_be_escaped(c), "{c:?}");
            assert!(!line(&c.to_string()).contains(c), "{c:?}");
        }
    }
}
