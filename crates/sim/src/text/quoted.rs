//! Where in a quoted TOML text one of its characters stands, whatever the quotes and escapes.

/// The byte of `quoted`, which begins with a quote, at which a character of its content, from 0, begins; that of the
/// closing quote, or of the end, where there are fewer.
pub fn byte_of(quoted: &str, character: usize) -> usize {
    let quote = if quoted.starts_with('\'') { '\'' } else { '"' };
    let is_long = quoted.starts_with(&String::from(quote).repeat(3));
    let mut at = if is_long { 3 } else { 1 };
    if is_long {
        // A newline right after the quotes is not part of the text.
        at +=
            ["\r\n", "\n"].iter().find(|end| rest(quoted, at).starts_with(**end)).map_or(0, |end| end.len());
    }
    for _ in 0..character {
        at = skip_continued_line(quoted, at, quote, is_long);
        at += length(rest(quoted, at), quote, is_long);
    }
    skip_continued_line(quoted, at, quote, is_long).min(quoted.len())
}

fn rest(quoted: &str, at: usize) -> &str {
    quoted.get(at..).unwrap_or_default()
}

/// A backslash at the end of a line of a long text takes the newline and the blanks after it away.
fn skip_continued_line(quoted: &str, at: usize, quote: char, is_long: bool) -> usize {
    let text = rest(quoted, at);
    let Some(after) = text.strip_prefix('\\').filter(|_| quote == '"' && is_long) else { return at };
    let next = after.trim_start();
    let blanks = &after[..after.len() - next.len()];
    if blanks.contains('\n') {
        skip_continued_line(quoted, quoted.len() - next.len(), quote, is_long)
    } else {
        at
    }
}

/// How many bytes write the first character of what is left; none at the closing quote.
fn length(text: &str, quote: char, is_long: bool) -> usize {
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
        Some(c) if c == quote && (!is_long || text.starts_with(&String::from(quote).repeat(3))) => 0,
        Some(c) => c.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::byte_of;
    use crate::text::{Document, Part};

    /// Every character of the text a TOML value holds, found again in the source.
    fn found(value: &str) -> String {
        let source = format!("a = {value}");
        let document = Document::parse(&source, 1000).unwrap();
        let text = document.table["a"].as_str().unwrap().to_owned();
        let start = document.position("a", Part::Value).column - 1;
        (0..text.chars().count()).filter_map(|i| source[start + byte_of(value, i)..].chars().next()).collect()
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
        assert_eq!((byte_of("\"xy\" # z", 2), byte_of("\"xy\" # z", 9)), (3, 3));
        assert_eq!(byte_of("'''xy''' # z", 7), 5);
        assert_eq!(byte_of("\"", 3), 1);
    }
}
