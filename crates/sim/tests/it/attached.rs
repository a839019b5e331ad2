//! Levels that name one array of an archive.

use std::sync::Arc;

use frankie_sim::Level;
use frankie_sim::level::{Attachment, LevelEdit};

const LEVEL: &str = "format = 1\ntitle = \"T\"\n[surface]\nkind = \"heightmap\"\nfile = \"two.npz\"\n\
    array = \"b\"\n[view]\nbounds = \"fence\"\n[optimizer]\nkind = \"adam\"\n";

fn read(file: &Attachment<'_>) -> Result<Vec<u8>, String> {
    match file.name {
        "two.npz" => Ok(include_bytes!("../files/two.npz").to_vec()),
        "a.csv" => Ok(b"1,2\n3,4\n".to_vec()),
        _ => Err("not there".to_owned()),
    }
}

fn heights(text: &str, edits: &[(&str, &str)]) -> Result<String, String> {
    let edits: Vec<LevelEdit> = edits.iter().map(|(key, value)| LevelEdit::parse(key, value)).collect();
    let level = Level::from_text("t", text, &edits, &read).map_err(|error| error.to_string())?;
    assert!(!level.to_toml().contains("array"), "the level holds the numbers themselves");
    let params = Arc::new(level).surface_config().params.clone();
    Ok(params.get_as::<frankie_sim::Rows>("grid").unwrap().to_text())
}

#[test]
fn a_level_names_one_array_of_an_archive() {
    assert_eq!(heights(LEVEL, &[]), Ok("5,6\n7,8\n".to_owned()));
    assert_eq!(heights(LEVEL, &[("surface.array", "a")]), Ok("1,2\n3,4\n".to_owned()));
    // An edit of the file takes the place of both.
    assert_eq!(heights(LEVEL, &[("surface.file", "a.csv")]), Ok("1,2\n3,4\n".to_owned()));
    let both = [("surface.file", "two.npz"), ("surface.array", "a")];
    assert_eq!(heights(LEVEL, &both), Ok("1,2\n3,4\n".to_owned()));
    for (from, to, expected) in [
        (
            "\"b\"",
            "\"c\"",
            "line 5, column 8: `surface.file`: two.npz: there is no array `c`; expected one of: a, b",
        ),
        (
            "array = \"b\"\n",
            "",
            "line 5, column 8: `surface.file`: two.npz: there are 2 arrays; expected `array`, the name of one of them: a, b",
        ),
        (
            "\"b\"",
            "2",
            "line 6, column 9: `surface.array`: 2 is of the wrong type; expected the name of an array, in quotes",
        ),
        ("file = \"two.npz\"\n", "", "line 5, column 1: `surface.array`: unknown key; expected"),
        (
            "two.npz",
            "a.csv",
            "line 5, column 8: `surface.file`: a.csv: only a .npz file has arrays with names; expected no `array`",
        ),
    ] {
        let error = heights(&LEVEL.replace(from, to), &[]).unwrap_err();
        assert!(error.starts_with(expected), "{error}");
    }
}
