//! Names of files that every system accepts.

/// The maximum length of a name that is made, in characters.
const MAX_NAME: usize = 60;
/// The maximum length of a name that is taken as it is, in bytes.
const MAX_KEPT: usize = 100;

/// Returns a file name that every system accepts: lower-case letters, digits and hyphens; `fallback` if nothing is left.
pub(super) fn portable(name: &str, fallback: &str) -> String {
    let mut stem = String::new();
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() {
            stem.push(letter.to_ascii_lowercase());
        } else if !stem.is_empty() && !stem.ends_with('-') {
            stem.push('-');
        }
        if stem.len() >= MAX_NAME {
            break;
        }
    }
    let stem = stem.trim_end_matches('-');
    if stem.is_empty() || is_device(stem) {
        format!("{fallback}-{stem}").trim_end_matches('-').to_owned()
    } else {
        stem.to_owned()
    }
}

/// Returns a name for a file, without its extension: the given one where every system accepts it, else one like it;
/// `fallback` if nothing is left of it.
#[must_use]
pub fn file_stem(name: &str, fallback: &str) -> String {
    if is_portable(name) { name.to_owned() } else { portable(name, fallback) }
}

/// Returns whether every system accepts a name, without its extension, as it is, below a folder.
pub(super) fn is_portable(stem: &str) -> bool {
    let is_plain = |letter: char| !letter.is_control() && !r#"/\:*?"<>|"#.contains(letter);
    (1..=MAX_KEPT).contains(&stem.len())
        && stem.chars().all(is_plain)
        && !stem.starts_with(['.', ' '])
        && !stem.ends_with(['.', ' '])
        && !is_device(stem.split('.').next().unwrap_or(stem))
}

/// Returns whether Windows refuses a name, since a device has it.
fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_only_where_every_system_accepts_them() {
        for stem in ["one-way", "One Way", "ünï", "a.b", "名前", "comma"] {
            assert!(is_portable(stem), "{stem}");
        }
        for stem in
            ["", ".", "..", ".a", "a.", "a ", " a", "a/b", "a\\b", "c:", "a\nb", "CON", "nul.x", "com1", "\0"]
        {
            assert!(!is_portable(stem), "{stem:?}");
            assert!(is_portable(&portable(stem, "level")), "{stem:?}");
        }
        assert!(!is_portable(&"a".repeat(101)));
        assert_eq!(portable(&"a".repeat(101), "level").len(), 60);
    }
}
