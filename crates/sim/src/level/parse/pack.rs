//! The pack of a level: `[pack.KEY]`, a table for each dog beside Frankie.

use super::ground::picked_optimizer;
use crate::error::Problem;
use crate::level::pack::{COLORS, FRANKIE, Mate, PACK_MOST};
use crate::text::{Section, required};

/// The longest key and the longest name, in characters: they have to fit a legend.
const NAME_MOST: usize = 16;

/// Every dog beside Frankie, in the order of their keys.
pub(super) fn read(root: &Section<'_>) -> Result<Vec<Mate>, Problem> {
    let Some(section) = root.section("pack")? else { return Ok(Vec::new()) };
    let keys: Vec<&str> = section.keys().collect();
    if let Some(key) = keys.get(PACK_MOST) {
        let expected = format!("at most {PACK_MOST} dogs beside {FRANKIE}");
        return Err(section.problem(key, format!("there are {}", keys.len()), expected));
    }
    let mut mates = Vec::new();
    let mut names = vec![FRANKIE.to_owned()];
    for key in &keys {
        let (name, color) = (name(&section, key)?, color(&section, key)?);
        if names.contains(&name) {
            let key = format!("{key}.name");
            return Err(section.problem(&key, format!("there is a {name} already"), "another name"));
        }
        names.push(name.clone());
        mates.push((*key, name, color));
    }
    let taken: Vec<&str> = mates.iter().filter_map(|(_, _, color)| *color).collect();
    if let Some((key, ..)) = mates.iter().enumerate().find_map(|(index, mate)| {
        let is_taken = |other: &(&str, String, Option<&str>)| other.2.is_some() && other.2 == mate.2;
        mates[..index].iter().any(is_taken).then_some(mate)
    }) {
        return Err(section.problem(&format!("{key}.color"), "another dog has it", "a colour for each"));
    }
    let mut free = COLORS.into_iter().filter(|color| !taken.contains(color));
    let mut pack = Vec::new();
    for (key, name, color) in mates {
        let dog = required(section.section(key)?, section.key(key), "a table with a `kind`")?;
        let color = required(color.or_else(|| free.next()), dog.key("color"), "a colour")?;
        pack.push(Mate { key: key.to_owned(), name, color, optimizer: picked_optimizer(&dog)? });
    }
    Ok(pack)
}

/// What it is called: its key with a capital, unless it says otherwise.
fn name(section: &Section<'_>, key: &str) -> Result<String, Problem> {
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if key.is_empty() || key.len() > NAME_MOST || !key.chars().all(letters) {
        let expected = format!("a key of 1 to {NAME_MOST} letters, digits, - and _");
        return Err(section.problem(key, "this cannot be a dog's key", expected));
    }
    let dog = required(section.section(key)?, section.key(key), "a table with a `kind`")?;
    let said = dog.text("name")?.map(str::trim);
    if let Some(name) = said
        && (name.is_empty() || name.chars().count() > NAME_MOST || name.chars().any(char::is_control))
    {
        let expected = format!("a name of 1 to {NAME_MOST} letters");
        return Err(dog.problem("name", format!("{name:?} is not possible"), expected));
    }
    Ok(said.map_or_else(|| capitalized(key), str::to_owned))
}

fn color(section: &Section<'_>, key: &str) -> Result<Option<&'static str>, Problem> {
    let dog = required(section.section(key)?, section.key(key), "a table with a `kind`")?;
    dog.word("color", &COLORS)
}

fn capitalized(key: &str) -> String {
    let mut letters = key.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}
