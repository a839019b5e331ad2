//! Opens links: a level with settings, or a run. Makes links to what is on the stage, and copies them.

use std::sync::Arc;

use frankie_sim::link::{LevelLink, Link, is_link};
use frankie_sim::{Level, LinkError, Replay, Run};

use super::{AppContext, replays};
use crate::game::session::{ReplayOrigin, Session, SessionMode};
use crate::game::share::Share;
use crate::game::wording;
use crate::levels::links;

/// What stands for the address of the page where the game is not in one: it is reserved for examples.
const EXAMPLE_ADDRESS: &str = "https://example.org/frankie/";

/// Opens a link: plays a level or watches a run. What is wrong with a bad one is shown as a notice, on the screen that is
/// open: the title, where the game was opened with the link.
pub(super) fn open(app: &mut AppContext, link: &str) {
    let opened = match links::parse(link) {
        Ok(Link::Run(replay)) => {
            open_run(app, *replay);
            Ok(())
        }
        Ok(Link::Level(level)) => open_level(app, &level),
        Err(error) => Err(error.to_string()),
    };
    if let Err(reason) = opened {
        app.notices.warn(format!("The link cannot be opened: {reason}"));
    }
}

fn open_level(app: &mut AppContext, link: &LevelLink) -> Result<(), String> {
    let (_, level) = links::level(link).map_err(|error| error.to_string())?;
    let seed = link.seed.unwrap_or(level.seed());
    let level = known(app, level);
    app.play_run(Run::new(level, seed), link.plays);
    Ok(())
}

/// Opens a run: watches it, or plays its level where no step was made.
fn open_run(app: &mut AppContext, replay: Replay) {
    if replay.steps > 0 {
        replays::watch(app, replay, ReplayOrigin::Outside);
    } else {
        app.play_run(replay.run(), false);
    }
}

/// Opens the link on the clipboard. A browser shows its clipboard to nobody, and sends what is pasted as an event.
pub(super) fn paste(app: &mut AppContext) {
    let Some(host) = app.host.as_deref() else { return };
    match host.0.paste() {
        Some(text) if is_link(&text) => open(app, &text),
        None if host.0.page_address().is_some() => {}
        _ => app.notices.info("There is no link on the clipboard"),
    }
}

/// Makes the link that the dialog about sharing shows.
pub(super) fn prepare(app: &mut AppContext) {
    let Some(session) = shared(app) else { return };
    let is_run = is_run(session);
    let link = link(session).map_err(|error| wording::capitalized(&error.to_string()));
    let link = link.map(|link| format!("{}{link}", page_address(app).unwrap_or_default()));
    app.commands.insert_resource(Share { link, is_run });
}

/// Copies the link to the run or the level on the stage.
pub(super) fn copy(app: &mut AppContext) {
    let page = page_address(app);
    let what = match shared(app) {
        Some(session) if is_run(session) => "the run",
        _ => "the level",
    };
    let where_to = match page {
        Some(_) => "",
        None => "; Ctrl+V in the game opens it",
    };
    copy_made(app, |link, _| {
        let link = format!("{}{link}", page.unwrap_or_default());
        let said = format!("The link to {what} is copied: {} characters{where_to}", link.len());
        (link, said)
    });
}

/// Copies the lines that show the run or the level inside another page.
pub(super) fn copy_embed_code(app: &mut AppContext) {
    let page = page_address(app);
    copy_made(app, |link, title| {
        let address = page.as_deref().unwrap_or(EXAMPLE_ADDRESS);
        let said = match page {
            Some(_) => "The lines for a page are copied".to_owned(),
            None => format!(
                "The lines for a page are copied: put the game's address in place of {EXAMPLE_ADDRESS}"
            ),
        };
        (embed_code(address, link, title), said)
    });
}

/// Puts a text on the clipboard that is made of the link and the title of the level, and says so.
fn copy_made(app: &mut AppContext, make: impl FnOnce(&str, &str) -> (String, String)) {
    let Some(session) = shared(app) else {
        return app.notices.info("There is no run to share here");
    };
    match link(session) {
        Err(error) => app.notices.warn(wording::capitalized(&error.to_string())),
        Ok(link) => {
            let (text, said) = make(&link, session.level().title());
            copy_text(app, &text, said);
        }
    }
}

/// Puts a text on the clipboard, and says so.
pub(super) fn copy_text(app: &mut AppContext, text: &str, said: String) {
    let host = app.host.as_deref().ok_or_else(|| "there is no clipboard here".to_owned());
    match host.and_then(|host| host.0.copy(text)) {
        Ok(()) => app.notices.info(said),
        Err(reason) => app.notices.warn(format!("Not copied: {reason}")),
    }
}

/// Returns what can be shared: the run on the stage, but not the one behind the title.
fn shared<'a>(app: &'a AppContext) -> Option<&'a Session> {
    app.session.as_deref().filter(|session| session.mode != SessionMode::Demo)
}

/// Returns whether something happened in a run; otherwise its level is shared.
fn is_run(session: &Session) -> bool {
    session.run().last_step() > 0 || !session.run().events().is_empty()
}

fn link(session: &Session) -> Result<String, LinkError> {
    let run = session.run();
    if is_run(session) {
        links::run_link(&replays::recorded(session))
    } else {
        links::level_link(run.level(), run.seed())
    }
}

/// Returns the address of the page without its query, if the game is in one.
pub(super) fn page_address(app: &AppContext) -> Option<String> {
    let address = app.host.as_deref()?.0.page_address()?;
    Some(address.split(['?', '#']).next().unwrap_or_default().to_owned())
}

/// Returns the element of HTML that shows a link inside another page.
fn embed_code(address: &str, link: &str, title: &str) -> String {
    let [source, title] = [format!("{address}?embed{link}"), title.to_owned()].map(|text| escaped(&text));
    format!(
        "<iframe src=\"{source}\" width=\"720\" height=\"480\" loading=\"lazy\" style=\"border:0\" \
         title=\"Fetch, Frankie! {title}\"></iframe>"
    )
}

/// Returns a text as an attribute of HTML has it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Returns the library's own level where it is the same one: its results count.
fn known(app: &AppContext, level: Level) -> Arc<Level> {
    let known = app.library.find(level.id()).filter(|known| known.spec() == level.spec());
    known.unwrap_or_else(|| Arc::new(level))
}
