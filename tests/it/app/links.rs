//! Links that are opened, made and copied, with a clipboard that records.

use std::sync::{Arc, Mutex};

use frankie::game::host::{Delivery, Host, Platform};
use frankie::game::session::ReplayOrigin;
use frankie::game::share::Share;
use frankie::levels::links;
use frankie_sim::link::Link;

use super::*;

/// A world outside that records what is copied.
#[derive(Clone, Default)]
struct Recorder {
    clipboard: Arc<Mutex<Option<String>>>,
    page: Option<&'static str>,
    is_broken: bool,
}

impl Recorder {
    fn copied(&self) -> String {
        self.clipboard.lock().unwrap().clone().unwrap_or_default()
    }
}

impl Platform for Recorder {
    fn deliver(&self, file: &Delivery) -> Result<String, String> {
        Ok(file.name.clone())
    }

    fn copy(&self, text: &str) -> Result<(), String> {
        if self.is_broken {
            return Err("the clipboard is closed".to_owned());
        }
        *self.clipboard.lock().unwrap() = Some(text.to_owned());
        Ok(())
    }

    fn paste(&self) -> Option<String> {
        self.clipboard.lock().unwrap().clone()
    }

    fn page_address(&self) -> Option<String> {
        self.page.map(str::to_owned)
    }
}

/// Returns the game with its own levels.
fn game(recorder: &Recorder) -> Game {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = Store::at(Some(folder.path().to_path_buf()));
    let root = folder.path().to_path_buf();
    let mut game = Game::with(LevelLibrary::load(&store, Vec::new()), root, folder);
    game.app.insert_resource(Host(Box::new(recorder.clone())));
    game
}

fn open(game: &mut Game, link: &str) {
    game.ask(Command::OpenLink(link.to_owned()));
    game.frames(1);
}

#[test]
fn a_link_to_a_level_opens_it_with_its_settings() {
    let mut game = game(&Recorder::default());
    open(&mut game, "https://a.b/c/#l=sandbox&seed=77&optimizer.lr=0.5&start.at=1,2");
    assert_eq!((game.screen(), game.session().level().id()), (Screen::Play, "sandbox"));
    assert_eq!((game.session().run().seed(), game.lr()), (77, Value::Pair([0.5; 2])));
    assert_eq!(game.session().run().state().at, [1.0, 2.0]);
    game.frames(5);
    assert_eq!(game.step(), 0, "it waits");
    open(&mut game, "l=one-way&play");
    game.frames(5);
    assert_eq!(game.session().level().id(), "one-way");
    assert!(game.step() > 5, "it starts at once");
    let library = game.app.world().resource::<LevelLibrary>();
    let known = library.catalog.find("one-way").unwrap();
    assert!(Arc::ptr_eq(known, game.session().level()), "without settings it is the library's own");
    open(&mut game, "#l=sandbox&seed=18446744073709551615");
    assert_eq!(game.session().run().seed(), u64::MAX);
}

#[test]
fn a_bad_link_shows_the_title_and_what_is_wrong() {
    for (link, reason) in [
        ("#selftests", "this is not a link; expected one that ends in `#l=LEVEL` or `#r=CODE`"),
        ("#l=sandbax", "there is no level called `sandbax`; did you mean `sandbox`?"),
        ("#l=../levels/sandbox.toml", "there is no level called `../levels/sandbox.toml`"),
        (
            "#l=sandbox&optimizer.lr=-1",
            "sandbox: optimizer.lr=-1: `optimizer.lr`: -1.0 is not possible; expected",
        ),
        ("#l=sandbox&surface.file=/etc/passwd", "`surface.file`: a link cannot name a file"),
        ("#l=sandbox&optimizer.speed=1", "`optimizer.speed`: unknown key"),
        ("#r=AQID", "the code is cut short or changed"),
        ("#r=x\u{1b}[2Jx", "the code has the character `\\u{1b}` at place 2"),
    ] {
        let mut game = game(&Recorder::default());
        open(&mut game, link);
        assert_eq!(game.screen(), Screen::Title, "{link}");
        assert!(game.notices().contains("The link cannot be opened: "), "{}", game.notices());
        assert!(game.notices().contains(reason), "{}", game.notices());
    }
    // A run that is played is not lost by a bad link.
    let mut game = game(&Recorder::default());
    game.play("sandbox");
    open(&mut game, "#l=");
    assert_eq!(game.screen(), Screen::Play);
}

#[test]
fn a_run_is_copied_and_watched_from_its_link() {
    let recorder = Recorder::default();
    let mut game = game(&recorder);
    game.ask(Command::CopyLink);
    assert!(game.notices().contains("There is no run to share here"), "{}", game.notices());
    game.play("sandbox");
    game.ask(drop_at(0.5, 1.5));
    game.frames(20);
    game.ask(Command::TogglePlaying);
    let (steps, end, events) =
        (game.step(), game.session().run().state().at, game.session().run().events().to_vec());
    game.ask(Command::Seek(3));
    game.ask(Command::CopyLink);
    let link = recorder.copied();
    assert!(link.starts_with("#r=") && link.len() <= 300, "{link}");
    let said =
        format!("The link to the run is copied: {} characters; Ctrl+V in the game opens it", link.len());
    assert!(game.notices().contains(&said), "{}", game.notices());

    game.ask(Command::Go(Screen::Title));
    game.frames(1);
    game.ask(Command::PasteLink);
    game.frames(1);
    assert_eq!(game.screen(), Screen::Watch);
    let SessionMode::Replay(watched) = &game.session().mode else { panic!("not watched") };
    assert_eq!((&watched.origin, watched.check), (&ReplayOrigin::Outside, ReplayCheck::Verified));
    game.frames(60);
    assert_eq!((game.step(), game.session().run().state().at), (steps, end));
    assert_eq!(game.session().run().events(), events);
    game.ask(Command::CopyLink);
    assert_eq!(recorder.copied(), link, "the theatre shares the same run");
    game.ask(Command::SaveReplay);
    assert_eq!(game.saved_replays().len(), 1, "{}", game.notices());
    game.ask(Command::WatchReplay(game.saved_replays()[0].clone()));
    game.frames(1);
    assert!(
        matches!(&game.session().mode, SessionMode::Replay(watched) if watched.check == ReplayCheck::Verified),
        "with every hash"
    );
    open(&mut game, &link);
    game.ask(Command::Back);
    game.frames(1);
    assert_eq!(game.screen(), Screen::Title, "the run of someone else is not taken over");
}

#[test]
fn a_link_brings_the_cloud_along() {
    let recorder = Recorder::default();
    let mut game = game(&recorder);
    game.play("sandbox");
    game.ask(Command::SetSwarm(100));
    game.ask(Command::StepForward);
    game.frames(2);
    game.ask(Command::CopyLink);
    game.ask(Command::SetSwarm(0));
    game.frames(2);
    open(&mut game, &recorder.copied());
    game.frames(2);
    assert_eq!((game.screen(), game.session().swarm_size()), (Screen::Watch, 100));
}

#[test]
fn a_run_that_differs_is_reported() {
    let mut game = game(&Recorder::default());
    game.play("sandbox");
    game.ask(drop_at(0.5, 1.5));
    game.frames(8);
    let mut replay = frankie_sim::Replay::record(game.session().run(), "x");
    replay.end_hash ^= 1;
    open(&mut game, &links::run_link(&replay).unwrap());
    assert!(
        matches!(&game.session().mode, SessionMode::Replay(watched) if watched.check == ReplayCheck::Differs { step: replay.steps })
    );
}

#[test]
fn a_level_is_copied_where_nothing_has_happened() {
    let recorder = Recorder { page: Some("https://dogs.example/fetch/?embed"), ..Recorder::default() };
    let mut game = game(&recorder);
    game.play("one-way");
    game.ask(Command::CopyLink);
    assert_eq!(recorder.copied(), "https://dogs.example/fetch/#l=one-way");
    game.play("sandbox");
    game.ask(Command::NewSeed);
    game.ask(Command::EditLevel(vec![
        LevelEdit::new("surface.kind", "beale"),
        LevelEdit::new("noise.kind", "none"),
    ]));
    game.ask(Command::CopyLink);
    let seed = game.session().run().seed();
    let link =
        format!("https://dogs.example/fetch/#l=sandbox&noise.kind=none&surface.kind=beale&seed={seed}");
    assert_eq!(recorder.copied(), link);
    let before = game.session().level().to_toml();
    open(&mut game, &link);
    assert_eq!((game.session().level().to_toml(), game.session().run().seed()), (before, seed));
    // A parameter that is set before the first step belongs to the run, which then begins with it.
    game.ask(Command::ApplyEvent(Event::SetParam {
        agent: AgentId::FIRST,
        name: "lr".to_owned(),
        axis: None,
        value: Value::Number(0.25),
    }));
    game.ask(Command::CopyLink);
    assert!(recorder.copied().contains("#r="));
    game.play("one-way");
    open(&mut game, &recorder.copied());
    assert_eq!((game.screen(), game.lr(), game.step()), (Screen::Play, Value::Pair([0.25; 2]), 0));
    assert_eq!(game.session().mode, SessionMode::Play);
}

#[test]
fn the_lines_for_another_page_hold_the_link_as_html() {
    let recorder = Recorder { page: Some("https://dogs.example/fetch/?embed#l=x"), ..Recorder::default() };
    let mut game = game(&recorder);
    game.play("sandbox");
    game.ask(Command::EditLevel(vec![
        LevelEdit::new("title", "<b>\"A & B\"</b>"),
        LevelEdit::new("optimizer.lr", 0.25),
    ]));
    game.ask(Command::CopyEmbedCode);
    assert_eq!(
        recorder.copied(),
        "<iframe src=\"https://dogs.example/fetch/?embed#l=sandbox&amp;optimizer.lr=0.25&amp;\
         title=%3Cb%3E%22A%20%26%20B%22%3C%2Fb%3E\" width=\"720\" height=\"480\" loading=\"lazy\" \
         style=\"border:0\" title=\"Fetch, Frankie! &lt;b&gt;&quot;A &amp; B&quot;&lt;/b&gt;\"></iframe>"
    );
    let recorder = Recorder::default();
    game.app.insert_resource(Host(Box::new(recorder.clone())));
    game.ask(Command::CopyEmbedCode);
    assert!(recorder.copied().starts_with("<iframe src=\"https://example.org/frankie/?embed#l=sandbox&amp;"));
    assert!(
        game.notices().contains("put the game's address in place of https://example.org/frankie/"),
        "{}",
        game.notices()
    );
}

#[test]
fn the_dialog_shows_the_link_it_copies() {
    let recorder = Recorder { page: Some("https://dogs.example/"), ..Recorder::default() };
    let mut game = game(&recorder);
    game.play("one-way");
    game.ask(Command::OpenModal(Modal::Share));
    let share = |game: &Game| game.app.world().resource::<Share>().clone();
    assert_eq!(share(&game), Share { link: Ok("https://dogs.example/#l=one-way".to_owned()), is_run: false });
    game.ask(Command::CloseModal);
    game.ask(Command::TogglePlaying);
    game.frames(10);
    game.ask(Command::OpenModal(Modal::Share));
    let shown = share(&game);
    let step = game.step();
    game.frames(5);
    assert_eq!(game.step(), step, "the run is paused");
    game.ask(Command::CopyLink);
    assert_eq!((shown.link, shown.is_run), (Ok(recorder.copied()), true));
    assert_eq!(game.modal(), Some(Modal::Share), "the dialog stays");
}

#[test]
fn a_run_too_long_for_a_link_and_a_closed_clipboard_are_reported() {
    let mut game = game(&Recorder::default());
    game.play("sandbox");
    for step in 0..150 {
        game.ask(drop_at(0.001 * f64::from(step) / 3.0, 1.0 / f64::from(step + 3)));
    }
    game.ask(Command::CopyLink);
    assert!(game.notices().contains("expected at most 2000: share the file instead"), "{}", game.notices());
    game.ask(Command::OpenModal(Modal::Share));
    let share = game.app.world().resource::<Share>().clone();
    assert!(share.link.unwrap_err().starts_with("A link would have "));

    let mut game = self::game(&Recorder { is_broken: true, ..Recorder::default() });
    game.play("one-way");
    game.ask(Command::CopyLink);
    assert!(game.notices().contains("Not copied: the clipboard is closed"), "{}", game.notices());
    game.ask(Command::PasteLink);
    assert!(game.notices().contains("There is no link on the clipboard"), "{}", game.notices());
}

#[test]
fn a_level_with_other_settings_gives_no_result() {
    let mut game = game(&Recorder::default());
    let reaches = |game: &mut Game, link: &str| {
        open(game, link);
        game.ask(Command::SetSpeed(100.0));
        game.frames(60);
        game.session().run().outcome() == Outcome::Reached
    };
    assert!(reaches(&mut game, "#l=quick-turns&play&goal.kind=steps&goal.steps=20"));
    assert!(!game.store().progress.is_finished("quick-turns"));
    assert!((1..50).any(|seed| reaches(&mut game, &format!("#l=quick-turns&play&seed={seed}"))));
    assert!(game.store().progress.is_finished("quick-turns"), "another seed is the same level");
}

#[test]
fn every_link_of_the_readme_is_read() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let links: Vec<&str> =
        readme.split(['\'', '"', '`', ' ']).filter(|word| word.starts_with("#l=")).collect();
    let links: Vec<_> = links.into_iter().filter(|link| !link.contains(char::is_uppercase)).collect();
    assert!(!links.is_empty());
    for link in links {
        let Ok(Link::Level(level)) = links::parse(link) else { panic!("{link}") };
        links::level(&level).unwrap_or_else(|error| panic!("{link}: {error}"));
    }
}
