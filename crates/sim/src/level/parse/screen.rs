//! What a level says and shows around the run: question, insight and the parts of the screen.

use crate::error::Problem;
use crate::level::{Screen, ScreenPart};
use crate::task::{GuessKind, Placeholder, Task, TemplateError};
use crate::text::{Section, SpecValue};

/// The maximum length of a question, in characters: it is one line on a phone that lies on its side.
const MAX_QUESTION_CHARS: usize = 90;
/// What a map is expected to be.
const MAP_EXPECTED: &str =
    "two keys of numbers, such as start.x and start.y, or optimizer.lr and noise.sigma";
/// How the keys of numbers begin.
const MAP_TABLES: [&str; 4] = ["start.", "optimizer.", "noise.", "surface."];
/// The maximum length of an insight, in characters: a sentence or two.
const MAX_INSIGHT_CHARS: usize = 300;

/// Reads the question; empty where there is none.
pub(super) fn question<'a>(root: &Section<'a>) -> Result<&'a str, Problem> {
    let Some(question) = root.text_within("question", MAX_QUESTION_CHARS)? else { return Ok("") };
    if question.trim().is_empty() || question.chars().any(char::is_control) {
        let message = if question.trim().is_empty() { "it is empty" } else { "it has more than one line" };
        let expected = format!("one line of 1 to {MAX_QUESTION_CHARS} characters");
        return Err(root.problem("question", message, expected));
    }
    Ok(question.trim())
}

/// Reads the insight and checks that the task has a number for each of its placeholders; empty where there is none.
pub(super) fn insight<'a>(
    root: &Section<'a>,
    task: Option<&Task>,
    has_theory: bool,
) -> Result<&'a str, Problem> {
    let Some(insight) = root.text_within("insight", MAX_INSIGHT_CHARS)? else { return Ok("") };
    let problem = |character: usize, message: String, expected: String| {
        Err(root.problem("insight", message, expected).at_character(character))
    };
    let all: Vec<_> = Placeholder::ALL.iter().map(|(_, name)| format!("`{{{name}}}`")).collect();
    let placeholders = match Placeholder::find_all(insight) {
        Ok(found) => found,
        Err(TemplateError { character, name: Some(name) }) => {
            return problem(
                character,
                format!("`{{{name}}}` is not known"),
                format!("one of {}", all.join(", ")),
            );
        }
        Err(TemplateError { character, name: None }) => {
            return problem(character, "this brace is not closed".to_owned(), "a name and `}`".to_owned());
        }
    };
    for (placeholder, character) in placeholders {
        let name = placeholder.name();
        let Some(task) = task else {
            return problem(
                character,
                format!("`{{{name}}}` is about a task"),
                "a table `[task]`".to_owned(),
            );
        };
        if placeholder.is_about_theory() && !has_theory {
            let message = format!("`{{{name}}}` is about theory");
            return problem(character, message, "an entry `[[theory]]`".to_owned());
        }
        if placeholder.is_about_guess() && task.asks_for().is_none() {
            let message = format!("`{{{name}}}` is about a guess, and this task asks for none");
            return problem(character, message, "another placeholder, or a task with a guess".to_owned());
        }
        if placeholder.is_about_options() && task.asks_for() != Some(GuessKind::Choice) {
            let message = format!("`{{{name}}}` is about options, and this task has none");
            return problem(character, message, "another placeholder, or a task of kind `which`".to_owned());
        }
    }
    Ok(insight.trim())
}

/// Reads the two keys of a map. An edit may choose an optimizer without such a number: then there is no map.
fn map(section: &Section<'_>) -> Result<Option<[String; 2]>, Problem> {
    let problem = |message: String| Err(section.problem("map", message, MAP_EXPECTED));
    let keys = match section.get("map") {
        None => return Ok(None),
        Some(SpecValue::List(keys)) => keys.as_slice(),
        Some(_) => return problem("this is no list".to_owned()),
    };
    let [SpecValue::Text(x), SpecValue::Text(y)] = keys else {
        return problem("these are not two keys".to_owned());
    };
    if let Some(key) = [x, y].into_iter().find(|key| !MAP_TABLES.iter().any(|table| key.starts_with(table))) {
        return problem(format!("`{key}` is no number of a level"));
    }
    if x == y {
        return problem(format!("`{x}` is on both axes"));
    }
    Ok(Some([x.clone(), y.clone()]))
}

/// Reads the parts of the screen that are shown at first; all where the level does not say.
pub(super) fn read(root: &Section<'_>) -> Result<Screen, Problem> {
    let Some(section) = root.section("screen")? else { return Ok(Screen::default()) };
    let names = ScreenPart::ALL.map(|(_, name)| name);
    let show = match section.get("show") {
        None => ScreenPart::ALL.into_iter().map(|(part, _)| part).collect(),
        Some(_) => {
            section.words("show", &names)?.iter().filter_map(|name| ScreenPart::from_name(name)).collect()
        }
    };
    let introduces = section.word("introduces", &names)?.and_then(ScreenPart::from_name);
    let screen = Screen::new(show, introduces).with_map(map(&section)?);
    if let Some(part) = introduces.filter(|part| !screen.shows(*part)) {
        let message = format!("{:?} is not shown", part.name());
        return Err(section.problem("introduces", message, "one of the parts in `show`"));
    }
    Ok(screen)
}
