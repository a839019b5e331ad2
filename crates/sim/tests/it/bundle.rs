//! Several files as one text: it reads back the same, and whatever else is given is refused with its place.

use frankie_sim::bundle::{Bundle, BundleError, BundledFile, MAX_BUNDLE_BYTES, MAX_FILES, is_bundle};
use frankie_sim::replay::is_replay;
use proptest::prelude::*;

fn file(name: &str, bytes: impl AsRef<[u8]>) -> BundledFile {
    BundledFile { name: name.to_owned(), bytes: bytes.as_ref().to_vec() }
}

fn bundle(files: Vec<BundledFile>) -> Bundle {
    Bundle { app: "0.1.0".to_owned(), files }
}

#[test]
fn files_stand_in_the_text_as_they_are() {
    let level = "format = 1\ntitle = \"Zoomies\"\nlesson = \"\"\"Two\nlines\"\"\"\n";
    let whole = bundle(vec![file("settings.toml", "speed = 2.0\n"), file("levels/zoomies.toml", level)]);
    let text = whole.to_toml();
    assert!(text.contains("name = \"levels/zoomies.toml\"\ntext = '''\nformat = 1\n"), "{text}");
    assert!(text.contains(level));
    assert!(is_bundle(&text) && !is_replay(&text) && !is_bundle(level));
    assert_eq!(Bundle::parse(&text).unwrap(), whole);
    assert_eq!(toml::from_str::<toml::Table>(&text).unwrap()["file"].as_array().unwrap().len(), 2);
}

#[test]
fn every_content_survives() {
    let contents: [&[u8]; 14] = [
        b"",
        b"\n",
        b"\n\n",
        b"a",
        b"'''\n'''",
        b"it's\nhis'",
        b"\"\"\"\n\\u0041",
        b"a\r\nb\rc\n",
        b"\t\n\x7f\x01\n",
        "ünï 名前 🐕\n\u{85}\u{feff}".as_bytes(),
        b"\xff",
        b"\x00\xfe\n",
        b"ends with a backslash\\\n",
        b"''\n",
    ];
    let files = contents.iter().enumerate().map(|(i, content)| file(&format!("{i} 'x' \"y\"\n"), content));
    let whole = bundle(files.collect());
    let text = whole.to_toml();
    assert_eq!(Bundle::parse(&text).unwrap(), whole, "{text}");
    // Lines that end as on Windows change only the ends of lines inside.
    assert_eq!(Bundle::parse(&text.replace('\n', "\r\n")).unwrap().files.len(), contents.len());
}

#[test]
fn a_text_that_is_none_is_refused_with_its_place() {
    for (text, expected) in [
        ("", "line 1, column 1: `frankie_data`: missing; expected `frankie_data = 1`"),
        (
            "frankie_data = 0",
            "line 1, column 16: `frankie_data`: this is no version; expected `frankie_data = 1`",
        ),
        ("frankie_data = \"1\"", "this is no version"),
        ("frankie_data = {}", "this is no version"),
        (
            "frankie_data = 1\nfiles = 3",
            "line 2, column 9: `files`: unknown key; expected `app` or `[[file]]`",
        ),
        ("frankie_data = 1\napp = 1", "line 2, column 7: `app`: this is no text"),
        ("frankie_data = 1\nfile = 1", "line 2, column 8: `file`: this is not a list"),
        ("frankie_data = 1\nfile = [1]", "line 2, column 9: `file`: this is not a table"),
        ("frankie_data = 1\n[[file]]\ntext = ''", "line 2, column 1: `name`: missing"),
        ("frankie_data = 1\n[[file]]\nname = 'a'", "line 2, column 1: `text`: missing"),
        ("frankie_data = 1\n[[file]]\nname = 'a'\ntext = 1", "line 4, column 8: `text`: this is no text"),
        ("frankie_data = 1\n[[file]]\nname = 'a'\nbase64 = '%'", "line 4, column 10: `base64`: "),
        ("frankie_data = 1\n[[file]]\nname = 'a'\nbase64 = ''\ntext = ''", "a file with two contents"),
        ("frankie_data = 1\n[[file]]\nname = 'a'\nmode = 7", "line 4, column 8: `mode`: unknown key"),
        (
            "frankie_data = 1\n[[file]]\nname = 'a'\ntext = ''\n[[file]]\nname = 'a'\ntext = ''",
            "line 5, column 1: a second file is called a",
        ),
        ("frankie_data = 1\n[[file]]\nname = ", "line 3"),
    ] {
        let error = Bundle::parse(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}\n{error}");
    }
    let later = Bundle::parse("frankie_data = 2\nnew = true").unwrap_err();
    assert_eq!(later, BundleError::LaterVersion { found: 2 });
    let long = format!("frankie_data = 1\n[[file]]\ntext = ''\nname = '{}'", "a".repeat(301));
    assert!(Bundle::parse(&long).unwrap_err().to_string().contains("at most 300 characters"));
}

#[test]
fn sizes_are_bounded() {
    let large = format!("frankie_data = 1\n#{}", "x".repeat(MAX_BUNDLE_BYTES));
    assert!(Bundle::parse(&large).unwrap_err().to_string().contains("bytes are too many"));
    let files: String = (0..=MAX_FILES).map(|i| format!("[[file]]\nname='{i}'\ntext=''\n")).collect();
    let many = format!("frankie_data = 1\napp = ''\n{files}");
    assert!(Bundle::parse(&many).unwrap_err().to_string().contains("too many keys and values"));
    let most = bundle((0..MAX_FILES).map(|i| file(&i.to_string(), "")).collect());
    assert_eq!(Bundle::parse(&most.to_toml()).unwrap().files.len(), MAX_FILES);
}

proptest! {
    #[test]
    fn any_files_read_back_the_same(contents in proptest::collection::vec(any::<Vec<u8>>(), 0..6)) {
        let files = contents.iter().enumerate().map(|(i, content)| file(&i.to_string(), content));
        let whole = bundle(files.collect());
        prop_assert_eq!(Bundle::parse(&whole.to_toml()).unwrap(), whole);
    }

    #[test]
    fn any_texts_read_back_the_same(contents in proptest::collection::vec("[a'\"\\\\\r\n\t\u{1}ü🐕]{0,12}", 0..6)) {
        let files = contents.iter().enumerate().map(|(i, content)| file(&i.to_string(), content));
        let whole = bundle(files.collect());
        prop_assert_eq!(Bundle::parse(&whole.to_toml()).unwrap(), whole);
    }

    #[test]
    fn any_text_is_refused_or_read(
        is_marked in any::<bool>(),
        lines in proptest::collection::vec(
            "(\\[\\[file\\]\\]|(name|text|base64|app|file) = ('a'|\"b\"|1|\\[\\]|''''''|\\{\\}))", 0..8),
        end in ".{0,9}",
    ) {
        let head = if is_marked { "frankie_data = 1\n" } else { "" };
        if let Ok(read) = Bundle::parse(&format!("{head}{}\n{end}", lines.join("\n"))) {
            prop_assert_eq!(Bundle::parse(&read.to_toml()).unwrap(), read);
        }
    }
}
