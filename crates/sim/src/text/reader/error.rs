//! Errors of the grammar in words.

use toml_parser::{Expected, ParseError};

use super::{Kind, TableForm};
use crate::text::{Position, SyntaxError};

pub(super) fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text(_) => "string",
        Kind::Flag(_) => "boolean",
        Kind::Integer(_) => "integer",
        Kind::Number => "float",
        Kind::Date => "datetime",
        Kind::List | Kind::ListOfTables => "array",
        Kind::Table(TableForm::Inline) => "inline table",
        Kind::Table(_) => "table",
    }
}

pub(super) fn syntax_error(text: &str, error: &ParseError) -> SyntaxError {
    let byte = error.unexpected().map_or(text.len(), |span| span.start());
    let description =
        Some(error.description()).filter(|words| !words.is_empty()).unwrap_or("this is not TOML");
    let (message, expected) = match (error.expected(), description.split_once(", expected ")) {
        (Some([]), _) => (description, "nothing".to_owned()),
        (Some(several), _) => {
            (description, several.iter().map(describe_expected).collect::<Vec<_>>().join(", "))
        }
        (None, Some((message, expected))) => (message, expected.to_owned()),
        (None, None) => (description, "valid TOML".to_owned()),
    };
    SyntaxError { position: Position::of_byte(text, byte), message: message.to_owned(), expected }
}

fn describe_expected(expected: &Expected) -> String {
    match expected {
        Expected::Literal("\n") => "newline".to_owned(),
        Expected::Literal("`") => "'`'".to_owned(),
        Expected::Literal(literal) if literal.chars().all(|c| c.is_ascii_control()) => {
            format!("`{}`", literal.escape_debug())
        }
        Expected::Literal(literal) => format!("`{literal}`"),
        Expected::Description(words) => (*words).to_owned(),
        _ => "something else".to_owned(),
    }
}
