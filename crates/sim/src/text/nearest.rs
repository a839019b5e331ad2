//! Misspelled names: the known name that was probably meant, and how an error message names it.

/// The longest word that is compared, in characters: comparing takes time by the product of the lengths.
const MAX_CHARS: usize = 64;

/// Returns the known name nearest to `word`; `None` where none is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let max_distance = (word.chars().count() / 3).clamp(1, 3);
    let word: String = word.chars().take(MAX_CHARS).collect();
    known
        .into_iter()
        .map(|other| (strsim::osa_distance(&word, other), other))
        .filter(|(distance, _)| *distance <= max_distance)
        .min()
        .map(|(_, other)| other)
}

/// Returns what was expected in place of an unknown name: the nearest known one, or else all of them.
pub(super) fn expected_word(word: &str, known: &[&str]) -> String {
    match (nearest(word, known.iter().copied()), known) {
        (Some(near), _) => format!("`{near}`, the nearest known"),
        (None, []) => "nothing here".to_owned(),
        (None, [only]) => format!("`{only}`"),
        (None, several) => {
            let quoted: Vec<_> = several.iter().map(|word| format!("`{word}`")).collect();
            format!("one of {}", quoted.join(", "))
        }
    }
}
