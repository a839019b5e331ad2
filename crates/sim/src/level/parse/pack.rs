//! The pack of a level: `[pack.KEY]`, a table for each agent beside the first.

use super::ground::optimizer_config;
use crate::error::Problem;
use crate::level::pack::{COLORS, FIRST_AGENT_NAME, MAX_PACK, PackMember};
use crate::text::{Section, required, shortened};

/// The maximum length of a key and of a name, in characters: they have to fit a legend.
const MAX_NAME: usize = 16;

/// Reads every member of the pack, in the order of their keys.
pub(super) fn read(root: &Section<'_>) -> Result<Vec<PackMember>, Problem> {
    let Some(section) = root.section("pack")? else { return Ok(Vec::new()) };
    let keys: Vec<&str> = section.keys().collect();
    if let Some(key) = keys.get(MAX_PACK) {
        let expected = format!("at most {MAX_PACK} agents in a pack");
        return Err(section.problem(key, format!("there are {}", keys.len()), expected));
    }
    let mut labels: Vec<Labels<'_>> = Vec::new();
    for key in keys {
        let member = read_labels(&section, key)?;
        if member.name == FIRST_AGENT_NAME || labels.iter().any(|other| other.name == member.name) {
            let message = format!("an agent is called {} already", member.name);
            return Err(member.section.problem("name", message, "another name"));
        }
        if member.color.is_some() && labels.iter().any(|other| other.color == member.color) {
            return Err(member.section.problem("color", "another agent has it", "a color for each"));
        }
        labels.push(member);
    }
    let taken: Vec<&str> = labels.iter().filter_map(|member| member.color).collect();
    let mut free = COLORS.into_iter().filter(|color| !taken.contains(color));
    labels
        .into_iter()
        .map(|Labels { key, name, color, section }| {
            // There are as many colors as members.
            let color = required(color.or_else(|| free.next()), section.key("color"), "a color")?;
            Ok(PackMember { key: key.to_owned(), name, color, optimizer: optimizer_config(&section)? })
        })
        .collect()
}

/// What a level says of a member beside its optimizer.
struct Labels<'a> {
    key: &'a str,
    /// The key with a capital letter, where the level has no name.
    name: String,
    color: Option<&'static str>,
    section: Section<'a>,
}

fn read_labels<'a>(pack: &Section<'a>, key: &'a str) -> Result<Labels<'a>, Problem> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if key.is_empty() || key.len() > MAX_NAME || !key.chars().all(is_allowed) {
        let expected = format!("a key of 1 to {MAX_NAME} letters, digits, - and _");
        return Err(pack.problem(key, "this is no possible key", expected));
    }
    let section = required(pack.section(key)?, pack.key(key), "a table with a `kind`")?;
    let name = section.text("name")?.map(str::trim);
    if let Some(name) = name
        && (name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control))
    {
        let expected = format!("a name of 1 to {MAX_NAME} letters");
        return Err(section.problem(
            "name",
            format!("{} is not possible", shortened(&name.into())),
            expected,
        ));
    }
    let name = name.map_or_else(|| capitalized(key), str::to_owned);
    let color = section.word("color", &COLORS)?;
    Ok(Labels { key, name, color, section })
}

fn capitalized(key: &str) -> String {
    let mut letters = key.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}
