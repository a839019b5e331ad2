//! The end of a chapter: it is noticed, its certificate is made, and it leads to the next one.

use std::sync::{Arc, Mutex};

use frankie::game::chapters::Chapters;
use frankie::game::host::{Delivery, Host, Platform};
use frankie_draw::compare::Picture;
use frankie_sim::Guess;

use super::*;

/// A platform with a clock, and what was given and copied.
#[derive(Clone, Default)]
struct Given {
    files: Arc<Mutex<Vec<Delivery>>>,
    copied: Arc<Mutex<Vec<String>>>,
}

impl Platform for Given {
    fn deliver(&self, file: &Delivery) -> Result<String, String> {
        self.files.lock().unwrap().push(file.clone());
        Ok(file.name.clone())
    }

    fn copy(&self, text: &str) -> Result<(), String> {
        self.copied.lock().unwrap().push(text.to_owned());
        Ok(())
    }

    fn now(&self) -> Option<Duration> {
        // 2026-11-26.
        Some(Duration::from_secs(20_783 * 86_400))
    }
}

/// Returns a level that asks, with a short run.
fn asks() -> String {
    ASKS.replace("steps = 60", "steps = 30")
}

fn game() -> (Game, Given) {
    let folder = tempfile::tempdir().unwrap();
    let level = |id: &str, text: &str| Arc::new(Level::parse(id, text).unwrap());
    let next = BOWL.replace("title = \"Bowl\"", "title = \"Bowl\"\nworld = \"the-park\"");
    let free = SANDBOX.replace("title = \"Sandbox\"", "title = \"Free\"\nworld = \"puppy-school\"");
    let levels =
        vec![level("first", &asks()), level("second", &asks()), level("free", &free), level("bowl", &next)];
    let mut game = Game::with(LevelLibrary::of(levels), folder.path().to_path_buf(), folder);
    let given = Given::default();
    game.app.insert_resource(Host(Box::new(given.clone())));
    (game, given)
}

/// Plays a level with a guess until the answer is known.
fn finish(game: &mut Game, id: &str, place: [f64; 2]) {
    game.play(id);
    game.ask(Command::ApplyEvent(Event::Guess(Guess::Place(place))));
    game.ask(Command::TogglePlaying);
    game.frames(20);
    assert!(game.session().assessment().is_some());
}

fn chapters(game: &Game) -> &Chapters {
    game.app.world().resource::<Chapters>()
}

fn paint(game: &mut Game) {
    for _ in 0..2_000 {
        if chapters(game).shown.as_ref().is_some_and(|end| end.certificate.is_some()) {
            return;
        }
        game.frames(1);
    }
    panic!("there is no certificate");
}

#[test]
fn the_last_medal_of_a_chapter_leads_to_its_end_and_to_the_next_one() {
    let (mut game, given) = game();
    finish(&mut game, "first", [2.0, 0.0]);
    assert_eq!(chapters(&game).finished, None);
    game.ask(Command::NextLevel);
    game.frames(1);
    assert_eq!(game.session().level().id(), "second", "the chapter goes on");
    finish(&mut game, "second", [-3.0, 0.0]);
    assert_eq!(chapters(&game).finished.as_deref(), Some("puppy-school"), "free play is nothing to finish");
    game.ask(Command::NextLevel);
    assert_eq!((game.modal(), game.session().level().id()), (Some(Modal::Chapter), "second"));
    let end = chapters(&game).shown.clone().unwrap();
    assert_eq!((end.medals, end.next.as_deref(), end.is_new), ([1, 0, 1], Some("bowl"), true));
    assert_eq!(end.link.as_ref(), game.store().progress.runs.get("first"), "gold is the best moment");
    game.ask(Command::SaveCertificate);
    assert!(given.files.lock().unwrap().is_empty(), "it is not painted yet");
    paint(&mut game);
    game.ask(Command::SaveCertificate);
    for _ in 0..2_000 {
        if !given.files.lock().unwrap().is_empty() {
            break;
        }
        game.frames(1);
    }
    let file = given.files.lock().unwrap().pop().unwrap();
    assert_eq!(file.name, "puppy-school-certificate.png");
    let pixels = chapters(&game).shown.clone().unwrap().certificate.unwrap();
    assert!(Picture::from_png(&file.bytes).unwrap() == Picture::from_rgba(&pixels.rgba, pixels.size));
    game.ask(Command::CopyChapterLink);
    assert_eq!(given.copied.lock().unwrap().as_slice(), [end.link.unwrap()]);
    game.ask(Command::PlayLevel(end.next.unwrap()));
    game.frames(1);
    assert_eq!((game.modal(), game.session().level().id()), (None, "bowl"));
    let (again, _) = Store::at(Some(game.folder.path().to_path_buf()));
    assert_eq!(again.progress.chapters["puppy-school"].to_string(), "2026-11-26");
}

#[test]
fn the_end_is_found_again_from_the_page_of_levels_and_is_not_new_then() {
    let (mut game, _) = game();
    game.ask(Command::ShowChapter("puppy-school".to_owned()));
    assert!(game.modal().is_none() && game.notices().contains("not finished yet"), "{}", game.notices());
    finish(&mut game, "first", [2.0, 0.0]);
    finish(&mut game, "second", [2.0, 0.0]);
    game.ask(Command::Go(Screen::Select));
    game.frames(1);
    game.ask(Command::ShowChapter("puppy-school".to_owned()));
    assert_eq!(game.modal(), Some(Modal::Chapter));
    let end = chapters(&game).shown.clone().unwrap();
    assert!(!end.is_new && end.link.as_ref() == game.store().progress.runs.get("second"), "the latest gold");
    paint(&mut game);
    // A level that is finished once more ends no chapter a second time.
    finish(&mut game, "second", [2.0, 0.0]);
    game.ask(Command::NextLevel);
    game.frames(1);
    assert_eq!(game.modal(), None);
}

#[test]
fn a_chapter_without_a_kept_run_has_a_certificate_all_the_same() {
    let (mut game, _) = game();
    let finished = game.app.world_mut().resource_mut::<Store>().update_progress(|progress| {
        progress.record_medal("first", frankie_sim::task::Medal::Gold);
        progress.record_medal("second", frankie_sim::task::Medal::Paw);
    });
    finished.1.unwrap();
    game.ask(Command::ShowChapter("puppy-school".to_owned()));
    assert_eq!(chapters(&game).shown.as_ref().unwrap().link, None);
    game.ask(Command::CopyChapterLink);
    assert!(game.notices().contains("No run of this chapter is kept"));
    paint(&mut game);
}
