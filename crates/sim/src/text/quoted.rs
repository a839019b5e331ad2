//! Where in a quoted TOML text one of its characters stands, whatever the quotes and escapes; and how much of a document
//! is no such text.

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

/// How many bytes of a document stand outside quotes, the quotes counted in: what takes a reader time and memory. Text
/// inside quotes is merely copied.
pub fn bytes_outside(document: &str) -> usize {
    let (mut at, mut outside) = (0, 0);
    while let Some(start) = rest(document, at).find(['"', '\'', '#']) {
        outside += start;
        at += start;
        let found = rest(document, at);
        if found.starts_with('#') {
            // Comments are skipped, which takes next to nothing, but there is no need for long ones.
            let length = found.find('\n').unwrap_or(found.len());
            outside += length;
            at += length;
            continue;
        }
        let quote = if found.starts_with('"') { '"' } else { '\'' };
        let is_long = found.starts_with(&String::from(quote).repeat(3));
        let marks = if is_long { 3 } else { 1 };
        outside += 2 * marks;
        at += marks + length_inside(rest(document, at + marks), quote, is_long) + marks;
    }
    outside + rest(document, at).len()
}

/// How many bytes come before the closing quotes, or before the end of the line or document where there are none.
fn length_inside(text: &str, quote: char, is_long: bool) -> usize {
    let closing = String::from(quote).repeat(if is_long { 3 } else { 1 });
    let mut at = 0;
    while let Some(next) = rest(text, at).find([quote, '\\', '\n']) {
        at += next;
        let found = rest(text, at);
        let ends = found.starts_with(&closing) || (!is_long && found.starts_with('\n'));
        if ends {
            return at;
        }
        let is_escape = quote == '"' && found.starts_with('\\');
        at += 1 + if is_escape { found.chars().nth(1).map_or(0, char::len_utf8) } else { 0 };
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{byte_of, bytes_outside};
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

    #[test]
    fn what_stands_outside_quotes_is_told_from_what_stands_inside() {
        for (document, outside) in [
            ("", 0),
            ("a = 1\n", 6),
            ("a = \"bcd\"\n", 7),
            ("a = 'b\\'\nc = 1", 12),
            ("a = \"b\\\"c\"", 6),
            ("a = \"\"\"\nb\"c\n\"\"\"", 10),
            ("a = '''\nb'c\\'''", 10),
            ("# it's a \"comment\nb = \"c\"", 24),
            ("a = \"b", 6),
            ("a = \"b\nc = 1", 11),
            ("a = \"\\", 6),
            ("é = \"\\é\"", 7),
        ] {
            assert_eq!(bytes_outside(document), outside, "{document:?}");
        }
        assert_eq!(bytes_outside(&"\"\",".repeat(1000)), 3000);
    }
}
