//! What a list shows of a replay: read from the beginning of its text, whatever the rest is.

use super::read::invalid_line;
use crate::text::{Document, NodeRef, SpecValue, excerpt};

/// The length of the beginning in which title and seed are looked for, in bytes. A level begins with its title.
const HEAD_BYTES: usize = 16 << 10;
/// The length of a result without its hashes, in bytes.
const RESULT_BYTES: usize = 1 << 10;
/// The maximum number of keys and values that are read.
const MAX_NODES: usize = 500;
/// The maximum length of a title and of an outcome, in characters: more do not fit in a line.
const MAX_CHARS: usize = 100;
/// The beginning of the result, which stands last in a file.
const RESULT: &str = "\n[result]\n";

/// What a replay is about. Nothing in it has been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The level's title.
    pub title: String,
    /// The number of steps; `None` where the result lies beyond the beginning of a long text.
    pub steps: Option<u64>,
    /// The outcome, as the text spells it; `None` as with the steps.
    pub outcome: Option<String>,
    /// The seed, if the text has one.
    pub seed: Option<u64>,
}

impl Summary {
    /// Reads a summary from a replay's text, or from the beginning of one that is longer.
    ///
    /// # Errors
    /// Why the text cannot be a replay, in one line.
    pub fn read(text: &str, is_whole: bool) -> Result<Self, String> {
        let head = &text[..text.floor_char_boundary(HEAD_BYTES)];
        let (document, error) = Document::beginning_of(head, MAX_NODES);
        let root = document.root();
        // An error where the text was cut is none.
        let error = error.filter(|_| head.len() == text.len() && is_whole).map(|error| invalid_line(&error));
        let missing =
            |key: &str| error.clone().unwrap_or_else(|| format!("not a replay: `{key}` is missing"));
        let title = root.get("level").and_then(|level| text_of(level.get("title")?));
        let title = title.ok_or_else(|| missing("level.title"))?;
        let seed = root.get("seed").and_then(number_of);
        let rest = text.rfind(RESULT).map_or("", |start| &text[start..]);
        let (rest, _) = Document::beginning_of(&rest[..rest.floor_char_boundary(RESULT_BYTES)], MAX_NODES);
        let result = root.get("result").or_else(|| rest.root().get("result"));
        let steps = result.and_then(|result| number_of(result.get("steps")?));
        let outcome = result.and_then(|result| text_of(result.get("outcome")?));
        if is_whole && steps.is_none() {
            return Err(missing("result.steps"));
        }
        if is_whole && outcome.is_none() {
            return Err(missing("result.outcome"));
        }
        Ok(Self { title, steps, outcome, seed })
    }
}

fn text_of(node: NodeRef<'_>) -> Option<String> {
    node.text().map(|text| excerpt(&text, MAX_CHARS))
}

fn number_of(node: NodeRef<'_>) -> Option<u64> {
    match node.value(0).ok()? {
        SpecValue::Integer(number) => u64::try_from(number).ok(),
        SpecValue::Text(digits) => digits.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "format = 1\nsim = 1\nseed = 7\n[level]\ntitle = \"One way\"\n";
    const RESULT: &str = "[result]\nsteps = 212\noutcome = \"reached\"\nhashes = [\n";

    fn read(text: &str) -> Summary {
        Summary::read(text, true).unwrap()
    }

    #[test]
    fn a_summary_is_read_from_both_ends_of_a_text() {
        let whole = format!("{BEFORE}{RESULT}]\n");
        let expected = Summary {
            title: "One way".to_owned(),
            steps: Some(212),
            outcome: Some("reached".to_owned()),
            seed: Some(7),
        };
        assert_eq!(read(&whole), expected);
        // However much lies between: what is no concern of a list, and is refused when the replay is opened.
        for between in [
            "[z]\n".to_owned() + &(0..10_000).map(|i| format!("a{i}.b.c.d.e.f.g.h=1\n")).collect::<String>(),
            "[[event]]\nstep = 1\n".repeat(10_000),
            format!("lesson = \"{}\"\n", "W".repeat(1 << 20)),
            "= \"\n".to_owned(),
        ] {
            assert_eq!(read(&format!("{BEFORE}{between}\n{RESULT}]\n")), expected);
        }
        let hashes = "\"0123456789abcdef\",\n".repeat(100_000);
        assert_eq!(read(&format!("{BEFORE}\n{RESULT}{hashes}]\n")), expected);
        let large = whole.replace("seed = 7", "seed = \"18446744073709551615\"");
        assert_eq!(read(&large).seed, Some(u64::MAX));
    }

    #[test]
    fn a_beginning_tells_what_it_holds() {
        let beginning = format!("{BEFORE}[level.surface]\nkind = \"bo");
        let summary = Summary::read(&beginning, false).unwrap();
        assert_eq!((summary.title.as_str(), summary.steps, summary.outcome), ("One way", None, None));
        assert_eq!(Summary::read(&beginning, true).unwrap_err(), "line 7: invalid basic string");
        let long = BEFORE.replace("One way", &"W".repeat(10_000));
        assert_eq!(Summary::read(&long, false).unwrap().title.chars().count(), 101);
        assert_eq!(
            Summary::read("format = 1\n", false).unwrap_err(),
            "not a replay: `level.title` is missing"
        );
    }
}
