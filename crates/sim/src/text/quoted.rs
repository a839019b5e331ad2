//! Quoted strings in TOML: the byte offset of a character between the quotes, for all quotes and escapes.

/// Returns the byte offset in the quoted string at which character number `character` of its content begins, from 0. If the
/// content is shorter, returns the offset of the closing quote, or of the end of the text.
pub fn byte_offset_of_char(quoted: &str, character: usize) -> usize {
    let quote = if quoted.starts_with('\'') { '\'' } else { '"' };
    let is_multiline = quoted.starts_with(&String::from(quote).repeat(3));
    let mut at = if is_multiline { 3 } else { 1 };
    if is_multiline {
        // A newline right after the quotes is not part of the text.
        at +=
            ["\r\n", "\n"].iter().find(|end| rest(quoted, at).starts_with(**end)).map_or(0, |end| end.len());
    }
    for _ in 0..character {
        at = skip_continued_line(quoted, at, quote, is_multiline);
        at += length(rest(quoted, at), quote, is_multiline);
    }
    skip_continued_line(quoted, at, quote, is_multiline).min(quoted.len())
}

fn rest(quoted: &str, at: usize) -> &str {
    quoted.get(at..).unwrap_or_default()
}

/// Skips a backslash at the end of a line of a long text, and the newline and blanks that it removes.
fn skip_continued_line(quoted: &str, at: usize, quote: char, is_multiline: bool) -> usize {
    let text = rest(quoted, at);
    let Some(after) = text.strip_prefix('\\').filter(|_| quote == '"' && is_multiline) else { return at };
    let next = after.trim_start();
    let blanks = &after[..after.len() - next.len()];
    if blanks.contains('\n') {
        skip_continued_line(quoted, quoted.len() - next.len(), quote, is_multiline)
    } else {
        at
    }
}

/// Returns the number of bytes that write the first character of the rest; zero at the closing quote.
fn length(text: &str, quote: char, is_multiline: bool) -> usize {
    let mut chars = text.chars();
    match chars.next() {
        None => 0,
        Some('\\') if quote == '"' => match chars.next() {
            Some('x') => 4,
            Some('u') => 6,
            Some('U') => 10,
            Some(escaped) => 1 + escaped.len_utf8(),
            None => 1,
        },
        Some('\r') if text.starts_with("\r\n") => 2,
        Some(c) if c == quote && (!is_multiline || text.starts_with(&String::from(quote).repeat(3))) => 0,
        Some(c) => c.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::byte_offset_of_char;
    use crate::text::{Document, Limits, Part, Spans};

    /// Every character of the text a TOML value holds, found again in the source.
    fn found(value: &str) -> String {
        let source = format!("a = {value}");
        let document = Document::parse(&source, Limits { bytes: 1000, nodes: 10 }).unwrap();
        let text = document.root().get("a").unwrap().text().unwrap();
        let start = Spans::of(&document).position("a", Part::Value).column - 1;
        (0..text.chars().count())
            .filter_map(|i| source[start + byte_offset_of_char(value, i)..].chars().next())
            .collect()
    }

    #[test]
    fn characters_are_found_in_quotes_of_every_kind() {
        assert_eq!(found("'x − y'"), "x − y");
        assert_eq!(found("\"x − y\""), "x − y");
        assert_eq!(found("\"x\\ty\\u2212z\\\\w\""), "x\\y\\z\\w");
        assert_eq!(found("\"\"\"\nx +\n  \"y\"\"\"\""), "x +\n  \"y\"");
        assert_eq!(found("\"\"\"x + \\\n     y\"\"\""), "x + y");
        assert_eq!(found("'''\nx\\y'''"), "x\\y");
    }

    #[test]
    fn past_the_end_is_the_closing_quote() {
        assert_eq!((byte_offset_of_char("\"xy\" # z", 2), byte_offset_of_char("\"xy\" # z", 9)), (3, 3));
        assert_eq!(byte_offset_of_char("'''xy''' # z", 7), 5);
        assert_eq!(byte_offset_of_char("\"", 3), 1);
    }
}
