//! Quoted strings in TOML: the byte offset of a character between the quotes, for all quotes and escapes, and the number of
//! structural tokens outside all quotes.

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

/// Returns the number of `=`, `,`, `.`, `[` and `{` outside quotes and comments.
pub fn structural_tokens(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut tokens) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        at = match byte {
            b'#' => end_of_line(bytes, at),
            b'"' | b'\'' => end_of_quoted(bytes, at),
            _ => at + 1,
        };
        tokens += usize::from(matches!(byte, b'=' | b',' | b'.' | b'[' | b'{'));
    }
    tokens
}

fn end_of_line(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| from + length)
}

/// Returns the byte after a quoted text that begins at `from`; the end of the line, or of the text, where the quote is
/// never closed.
fn end_of_quoted(bytes: &[u8], from: usize) -> usize {
    let quote = bytes[from];
    let are_quotes_at = |at: usize, quotes: usize| {
        bytes.get(at..at + quotes).is_some_and(|some| some.iter().all(|byte| *byte == quote))
    };
    let quotes = if are_quotes_at(from, 3) { 3 } else { 1 };
    let mut at = from + quotes;
    while at < bytes.len() && !are_quotes_at(at, quotes) {
        match bytes[at] {
            b'\n' if quotes == 1 => return at,
            b'\\' if quote == b'"' => at += 2,
            _ => at += 1,
        }
    }
    // Four or five quotes in a row: the first ones are part of the text.
    while quotes == 3 && bytes.get(at + quotes) == Some(&quote) {
        at += 1;
    }
    (at + quotes).min(bytes.len())
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
    use super::{byte_offset_of_char, structural_tokens};
    use crate::text::{Document, Limits, Part};

    /// Every character of the text a TOML value holds, found again in the source.
    fn found(value: &str) -> String {
        let source = format!("a = {value}");
        let document = Document::parse(&source, Limits { bytes: 1000, structural_tokens: 1000 }).unwrap();
        let text = document.table["a"].as_text().unwrap().to_owned();
        let start = document.spans.position("a", Part::Value).column - 1;
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

    #[test]
    fn tokens_in_quotes_and_comments_do_not_count() {
        for (text, tokens) in [
            ("", 0),
            ("a = 1", 1),
            ("[a.b]\nc = [1, 2, {d = 3}] # [,] =", 8),
            (r#"a = "=,\"=" = "#, 2),
            (r"a = '\' = ", 2),
            (r#"a = """=,\"""=,""" = "#, 2),
            (r#"a = """=""""" = "#, 2),
            ("a = '''\n,,\n''' = ", 2),
            ("a = \"never closed, \nb = 1", 2),
            ("a = \"\"\"never, \nclosed = ", 1),
            (r#"a = """#, 1),
            (r#"a = "\"#, 1),
            ("a = '''", 1),
        ] {
            assert_eq!(structural_tokens(text), tokens, "{text}");
        }
    }
}
