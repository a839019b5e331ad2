//! The pack of a level: `[pack.KEY]`, a table for each dog beside Frankie.

use super::ground::optimizer_config;
use crate::error::Problem;
use crate::level::pack::{COLORS, FRANKIE, MAX_PACK, Mate};
use crate::text::{Section, required};

/// The longest key and the longest name, in characters: they have to fit a legend.
const MAX_NAME: usize = 16;

/// Every dog beside Frankie, in the order of their keys.
pub(super) fn read(root: &Section<'_>) -> Result<Vec<Mate>, Problem> {
    let Some(section) = root.section("pack")? else { return Ok(Vec::new()) };
    let keys: Vec<&str> = section.keys().collect();
    if let Some(key) = keys.get(MAX_PACK) {
        let expected = format!("at most {MAX_PACK} dogs beside {FRANKIE}");
        return Err(section.problem(key, format!("there are {}", keys.len()), expected));
    }
    let mut told: Vec<Told<'_>> = Vec::new();
    for key in keys {
        let dog = told_of(&section, key)?;
        if dog.name == FRANKIE || told.iter().any(|other| other.name == dog.name) {
            let message = format!("there is a {} already", dog.name);
            return Err(dog.section.problem("name", message, "another name"));
        }
        if dog.color.is_some() && told.iter().any(|other| other.color == dog.color) {
            return Err(dog.section.problem("color", "another dog has it", "a color for each"));
        }
        told.push(dog);
    }
    let taken: Vec<&str> = told.iter().filter_map(|dog| dog.color).collect();
    let mut free = COLORS.into_iter().filter(|color| !taken.contains(color));
    told.into_iter()
        .map(|Told { key, name, color, section }| {
            // There are as many colors as dogs.
            let color = required(color.or_else(|| free.next()), section.key("color"), "a color")?;
            Ok(Mate { key: key.to_owned(), name, color, optimizer: optimizer_config(&section)? })
        })
        .collect()
}

/// What the level says of a dog beside its optimizer.
struct Told<'a> {
    key: &'a str,
    /// Its key with a capital, where the level names none.
    name: String,
    color: Option<&'static str>,
    section: Section<'a>,
}

fn told_of<'a>(pack: &Section<'a>, key: &'a str) -> Result<Told<'a>, Problem> {
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if key.is_empty() || key.len() > MAX_NAME || !key.chars().all(letters) {
        let expected = format!("a key of 1 to {MAX_NAME} letters, digits, - and _");
        return Err(pack.problem(key, "this cannot be a dog's key", expected));
    }
    let section = required(pack.section(key)?, pack.key(key), "a table with a `kind`")?;
    let name = section.text("name")?.map(str::trim);
    if let Some(name) = name
        && (name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control))
    {
        let expected = format!("a name of 1 to {MAX_NAME} letters");
        return Err(section.problem("name", format!("{name:?} is not possible"), expected));
    }
    let name = name.map_or_else(|| capitalized(key), str::to_owned);
    let color = section.word("color", &COLORS)?;
    Ok(Told { key, name, color, section })
}

fn capitalized(key: &str) -> String {
    let mut letters = key.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}
