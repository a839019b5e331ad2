//! The small player inside a page: it plays, saves nothing, and does not leave its run.

use frankie::game::host::{Delivery, Host, Platform};
use frankie::game::presentation::Presentation;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

/// A page that counts how often the whole game is opened.
struct Page(Arc<AtomicUsize>);

impl Platform for Page {
    fn deliver(&self, _: &Delivery) -> Result<String, String> {
        Err("not here".to_owned())
    }

    fn copy(&self, _: &str) -> Result<(), String> {
        Err("not here".to_owned())
    }

    fn open_page(&self) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed);
        true
    }
}

/// Returns the player with its levels, as it opens without a link.
fn player(opened: &Arc<AtomicUsize>) -> Game {
    let folder = tempfile::tempdir().unwrap();
    let level = |id, text| Arc::new(Level::parse(id, text).unwrap());
    let (store, _) = Store::at(Some(folder.path().to_path_buf()));
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, StatesPlugin))
        .insert_resource(TimeUpdateStrategy::ManualDuration(FRAME))
        .insert_resource(store)
        .insert_resource(LevelLibrary::of(vec![level("sandbox", SANDBOX), level("bowl", BOWL)]))
        .insert_resource(Presentation::Embedded)
        .insert_resource(Host(Box::new(Page(opened.clone()))))
        .add_plugins(frankie::game::logic);
    app.update();
    app.update();
    Game { app, folder }
}

#[test]
fn it_opens_with_the_first_level_and_plays_it() {
    let mut game = player(&Arc::default());
    assert_eq!((game.screen(), game.session().level().id()), (Screen::Play, "bowl"));
    game.ask(Command::TogglePlaying);
    game.frames(5);
    assert!(game.step() > 8);
    game.ask(Command::Restart);
    assert!(game.step() < 5);
    game.ask(Command::ApplyEvent(Event::Drop { at: [1.0, 1.0] }));
    assert_eq!(game.session().run().state().drops, 1);
}

#[test]
fn it_does_not_leave_its_run_and_saves_nothing() {
    let mut game = player(&Arc::default());
    for command in [
        Command::Back,
        Command::Go(Screen::Select),
        Command::Go(Screen::Title),
        Command::OpenModal(Modal::Pause),
        Command::OpenModal(Modal::Settings),
        Command::NextLevel,
        Command::PlayLevel("sandbox".to_owned()),
        Command::SaveReplay,
        Command::ChangeSettings(Settings { ui_scale: 2.0, ..Settings::default() }),
        Command::TogglePanel(Panel::Lesson),
    ] {
        game.ask(command.clone());
        game.frames(1);
        assert_eq!((game.screen(), game.session().level().id()), (Screen::Play, "bowl"), "{command:?}");
        assert_eq!(game.app.world().resource::<Modals>().top(), None, "{command:?}");
    }
    game.ask(Command::TogglePlaying);
    game.frames(300);
    assert!(game.session().run().outcome().is_over());
    assert_eq!(game.app.world().resource::<Modals>().top(), None, "no dialog with the result");
    let files: Vec<_> = std::fs::read_dir(game.folder.path()).unwrap().collect();
    assert!(files.is_empty(), "{files:?}");
}

#[test]
fn it_opens_the_whole_game_in_the_page() {
    let opened = Arc::default();
    let mut game = player(&opened);
    game.ask(Command::OpenPage);
    assert_eq!(opened.load(Ordering::Relaxed), 1);
}
