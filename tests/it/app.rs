//! The game without a window: what commands do to runs, screens, files. The clock is told what time it is.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bevy::prelude::*;
use bevy::state::app::StatesPlugin;
use bevy::time::TimeUpdateStrategy;
use bevy::window::FileDragAndDrop;
use frankie::game::command::{Command, Panel};
use frankie::game::library::{Library, Shelf};
use frankie::game::notices::Notices;
use frankie::game::screen::{Modal, Modals, Screen};
use frankie::game::session::{Mode, Session, Verdict};
use frankie::store::{Settings, Standing, Store};
use frankie_sim::params::Value;
use frankie_sim::{Event, Level, Outcome};
use tempfile::TempDir;

/// A tenth of a second: two steps at the usual pace.
const FRAME: Duration = Duration::from_millis(100);

const BOWL: &str = r#"
format = 1
title = "Bowl"
[surface]
kind = "bowl"
[optimizer]
kind = "adam"
lr = 0.02
[start]
at = [-2.0, 1.0]
[goal]
kind = "reach"
radius = 0.3
hold = 5
within = 400
[player]
drop = true
tune = ["lr", "beta1"]
[[theory]]
label = "first steps"
stat = "max_abs_ratio"
axis = "x"
predict = 1.0
tolerance = 0.5
"#;

const FETCH: &str = r#"
format = 1
title = "Fetch"
[surface]
kind = "fetch"
ball = [4.0, 0.0]
[optimizer]
kind = "adam"
lr = 0.1
[start]
at = [-4.0, 0.0]
[goal]
kind = "reach"
radius = 0.5
throws = 1
[player]
throw = true
"#;

const SANDBOX: &str = r#"
format = 1
title = "Sandbox"
[surface]
kind = "rosenbrock"
[optimizer]
kind = "adam"
lr = 0.01
[player]
drop = true
edit = true
switch = true
tune = ["all"]
"#;

struct Game {
    app: App,
    folder: TempDir,
}

impl Game {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::at(folder.path().to_path_buf(), folder)
    }

    fn at(root: PathBuf, folder: TempDir) -> Self {
        let level = |id, text| Arc::new(Level::parse(id, text).unwrap());
        let levels = vec![level("bowl", BOWL), level("fetch", FETCH), level("sandbox", SANDBOX)];
        Self::with(Library::of(levels), root, folder)
    }

    fn with(library: Library, root: PathBuf, folder: TempDir) -> Self {
        let (store, _) = Store::at(Some(root));
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin))
            .insert_resource(TimeUpdateStrategy::ManualDuration(FRAME))
            .insert_resource(store)
            .insert_resource(library)
            .add_plugins(frankie::game::logic);
        app.update();
        Self { app, folder }
    }

    fn ask(&mut self, command: Command) {
        self.app.world_mut().write_message(command);
        self.app.update();
    }

    fn play(&mut self, id: &str) {
        self.ask(Command::PlayLevel(id.to_owned()));
        self.frames(1);
        assert_eq!(self.screen(), Screen::Play);
    }

    fn frames(&mut self, count: usize) {
        for _ in 0..count {
            self.app.update();
        }
    }

    fn session(&self) -> &Session {
        self.app.world().resource::<Session>()
    }

    /// A file with this content, dropped onto the window.
    fn drop_file(&mut self, name: &str, content: impl AsRef<[u8]>) {
        let path_buf = self.folder.path().join(name);
        std::fs::write(&path_buf, content).unwrap();
        let dropped = FileDragAndDrop::DroppedFile { window: Entity::PLACEHOLDER, path_buf };
        self.app.world_mut().write_message(dropped);
        self.frames(3);
    }

    fn surface(&self) -> &'static str {
        self.session().level().surface_choice.kind.info.kind
    }

    fn step(&self) -> u64 {
        self.session().run.state().step
    }

    fn lr(&self) -> Value {
        self.session().run.state().optimizer.params.get("lr").unwrap().clone()
    }

    fn screen(&self) -> Screen {
        *self.app.world().resource::<State<Screen>>().get()
    }

    fn modal(&self) -> Option<Modal> {
        self.app.world().resource::<Modals>().top()
    }

    fn store(&self) -> &Store {
        self.app.world().resource::<Store>()
    }

    fn said(&self) -> String {
        let notices = self.app.world().resource::<Notices>().shown();
        notices.iter().map(|notice| notice.text.as_str()).collect::<Vec<_>>().join("; ")
    }

    fn kept(&self) -> Vec<PathBuf> {
        self.store().replays().list().unwrap().into_iter().map(|listed| listed.path).collect()
    }
}

fn drop_at(x: f64, y: f64) -> Command {
    Command::Do(Event::Drop { at: [x, y] })
}

#[test]
fn behind_the_title_frankie_fetches_by_himself() {
    let mut game = Game::new();
    game.frames(20);
    assert_eq!(game.session().level().id, "fetch");
    assert_eq!((game.screen(), &game.session().mode), (Screen::Title, &Mode::Attract));
    assert!(game.step() > 20 && game.session().run.level().goal.is_none());
    let far = game.session().run.events().last().unwrap().step;
    assert!(far > 1_000, "he is thrown the ball for a while: {far}");
    game.app.world_mut().resource_mut::<Session>().seek(u64::MAX);
    game.frames(3);
    assert!(game.step() < far, "and then again from the start");
    game.ask(Command::Restart);
    assert!(!game.session().run.events().is_empty(), "nobody steers him");
}

#[test]
fn a_click_drops_him_and_he_runs_to_the_result() {
    let mut game = Game::new();
    game.play("bowl");
    game.frames(5);
    assert_eq!(game.step(), 0, "nothing moves before the player does");
    game.ask(drop_at(2.0, -1.0));
    game.frames(10);
    assert!((20..=23).contains(&game.step()), "{}", game.step());
    for _ in 0..300 {
        game.frames(1);
        if game.modal().is_some() {
            break;
        }
    }
    assert_eq!(game.session().run.outcome(), Outcome::Reached);
    assert_eq!(game.modal(), Some(Modal::Result));
    let best = game.store().progress.best["bowl"];
    assert_eq!((best.steps, best.theory_ok), (game.step(), Some(true)));
    let again = Store::at(Some(game.folder.path().to_path_buf())).0;
    assert_eq!(again.progress.best["bowl"], best, "and it is on the disk");
    // Closing it leaves the stage as it was, and it does not come back.
    game.ask(Command::Back);
    game.frames(40);
    assert_eq!((game.modal(), game.screen()), (None, Screen::Play));
    // The same end again is no news: neither the dialog nor a comparison with itself.
    let standing = game.session().standing;
    game.ask(Command::Seek(3));
    game.ask(Command::TogglePlaying);
    game.frames(300);
    assert_eq!((game.session().run.outcome(), game.modal()), (Outcome::Reached, None));
    game.ask(Command::WatchThis);
    game.frames(1);
    game.ask(Command::Back);
    game.frames(40);
    assert_eq!((game.modal(), game.session().standing), (None, standing));
    // A click that is refused leaves the finished run as it is; another is another go.
    let finished = game.step();
    game.ask(drop_at(99.0, 0.0));
    assert_eq!((game.step(), game.session().run.outcome()), (finished, Outcome::Reached));
    game.ask(drop_at(1.0, 1.0));
    game.frames(2);
    assert_eq!(game.session().run.outcome(), Outcome::Running);
    assert_eq!(game.session().run.events().len(), 1);
    game.ask(Command::NextLevel);
    assert_eq!(game.session().level().id, "fetch");
}

#[test]
fn the_result_waits_under_a_dialog_and_tells_of_this_run_only() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(0.5, 0.5));
    while game.session().run.outcome() == Outcome::Running {
        game.frames(1);
    }
    game.ask(Command::Open(Modal::Help));
    game.frames(40);
    assert_eq!(game.modal(), Some(Modal::Help));
    game.ask(Command::Back);
    game.frames(20);
    assert_eq!(game.modal(), Some(Modal::Result));
    assert_eq!(game.session().standing, Some(Standing::First));
    // Another course from here on ends otherwise, and says so.
    game.ask(Command::Back);
    game.ask(Command::Seek(2));
    game.ask(Command::Do(Event::Tune { dog: 0, name: "lr".to_owned(), axis: None, value: 1e6 }));
    game.ask(Command::TogglePlaying);
    game.frames(30);
    assert_eq!(game.session().run.outcome(), Outcome::RanOff);
    assert_eq!((game.modal(), game.session().standing), (Some(Modal::Result), None));
}

#[test]
fn a_run_that_went_on_can_be_kept_again() {
    let mut game = Game::new();
    game.play("sandbox");
    game.ask(drop_at(0.5, 0.5));
    game.frames(5);
    game.ask(Command::Keep);
    assert_eq!(game.kept().len(), 1);
    game.frames(5);
    assert!(!game.session().is_kept());
    game.ask(Command::TogglePlaying);
    game.ask(Command::Keep);
    game.ask(Command::Keep);
    assert_eq!(game.kept().len(), 2, "{}", game.said());
}

#[test]
fn dialogs_make_the_run_rest() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(2.0, 2.0));
    game.frames(3);
    game.ask(Command::Back);
    assert_eq!(game.modal(), Some(Modal::Pause));
    let step = game.step();
    game.ask(Command::Open(Modal::Help));
    game.frames(10);
    assert_eq!(game.step(), step);
    game.ask(Command::Back);
    assert_eq!(game.modal(), Some(Modal::Pause));
    game.ask(Command::Close);
    game.frames(3);
    assert!(game.step() > step);
    game.ask(Command::Back);
    game.ask(Command::Restart);
    assert_eq!(game.modal(), None, "a dialog that asked to start again is done");
    game.frames(2);
    assert!((1..10).contains(&game.step()), "{}", game.step());
    game.ask(Command::Go(Screen::Select));
    game.frames(1);
    assert_eq!((game.screen(), game.modal()), (Screen::Select, None));
}

#[test]
fn time_can_be_stopped_stepped_and_gone_back_in() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(2.5, 2.5));
    game.frames(10);
    game.ask(Command::TogglePlaying);
    let (step, at) = (game.step(), game.session().run.state().at);
    game.frames(5);
    assert_eq!(game.step(), step);
    game.ask(Command::StepBack);
    assert_eq!(game.step(), step - 1);
    game.ask(Command::StepForward);
    assert_eq!((game.step(), game.session().run.state().at), (step, at));
    game.ask(Command::Seek(3));
    assert_eq!(game.step(), 3);
    game.ask(Command::Seek(1_000_000));
    assert_eq!(game.step(), step, "no farther than it went");
    game.ask(Command::Speed(10.0));
    game.ask(Command::TogglePlaying);
    game.frames(2);
    assert!(game.step() >= step + 40, "{}", game.step());
}

#[test]
fn starting_again_keeps_what_the_player_chose() {
    let mut game = Game::new();
    game.play("bowl");
    let tune = |value| Command::Do(Event::Tune { dog: 0, name: "lr".to_owned(), axis: None, value });
    game.ask(drop_at(2.5, -2.5));
    game.frames(5);
    game.ask(tune(0.2));
    game.frames(5);
    game.ask(Command::Restart);
    assert_eq!((game.step() <= 3, game.lr()), (true, Value::Pair([0.2, 0.2])));
    let first = game.session().run.events().to_vec();
    assert!(first.iter().all(|timed| timed.step == 0));
    assert!(first.iter().any(|timed| timed.event == Event::Drop { at: [2.5, -2.5] }));
    let seed = game.session().run.seed();
    game.ask(Command::NewSeed);
    assert_eq!(game.session().run.seed(), seed + 1);
    // A slider that is dragged leaves one event, not one a frame.
    game.ask(Command::TogglePlaying);
    for value in [0.05, 0.06, 0.07] {
        game.ask(tune(value));
    }
    let tunes = |timed: &&frankie_sim::TimedEvent| matches!(timed.event, Event::Tune { .. });
    assert_eq!(game.session().run.events().iter().filter(tunes).count(), 1 + usize::from(game.step() > 0));
    assert_eq!(game.lr(), Value::Pair([0.07, 0.07]));
}

#[test]
fn switches_and_schedules_are_kept_too() {
    let mut game = Game::new();
    game.play("sandbox");
    let choose = |name: &str, value| Command::Do(Event::Choose { dog: 0, name: name.to_owned(), value });
    game.ask(choose("schedule", Value::Word("cosine")));
    game.ask(choose("bias_correction", Value::Flag(false)));
    game.ask(Command::Do(Event::Tune { dog: 0, name: "decay_steps".to_owned(), axis: None, value: 500.0 }));
    let wanted = game.session().run.state().optimizer.params.clone();
    game.ask(Command::NewSeed);
    let params = &game.session().run.state().optimizer.params;
    assert_eq!((params, params.word("schedule"), params.flag("bias_correction")), (&wanted, "cosine", false));
    assert_eq!(params.integer("decay_steps"), 500);
}

#[test]
fn what_a_level_does_not_allow_is_refused_in_words() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(99.0, 0.0));
    assert_eq!((game.session().run.state().drops, game.session().playing), (0, false));
    game.ask(Command::Do(Event::Throw { to: [0.0, 0.0] }));
    game.ask(Command::SetLevel { key: "surface.kind".to_owned(), value: "beale".to_owned() });
    game.ask(Command::PlayLevel("nowhere".to_owned()));
    let said = game.said();
    for words in ["Not there", "does not let you throw", "cannot be changed", "no level called nowhere"] {
        assert!(said.contains(words), "{words} is not in: {said}");
    }
    assert_eq!(game.session().level().id, "bowl");
}

#[test]
fn a_throw_sends_him_the_other_way_after_six_steps() {
    let mut game = Game::new();
    game.play("fetch");
    game.ask(Command::TogglePlaying);
    game.frames(15);
    game.ask(Command::TogglePlaying);
    let before = game.step();
    game.ask(Command::Do(Event::Throw { to: [-9.0, 0.0] }));
    game.frames(8);
    let rows = game.session().run.trace().unwrap().rows().iter();
    let wrong: Vec<u64> =
        rows.filter(|row| row.step > before && row.axes[0].wrong_way).map(|row| row.step - before).collect();
    assert_eq!(wrong, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn the_sandbox_changes_its_ground_and_says_what_is_wrong() {
    let mut game = Game::new();
    game.play("sandbox");
    game.ask(drop_at(0.5, 0.5));
    let set = |key: &str, value: &str| Command::SetLevel { key: key.to_owned(), value: value.to_owned() };
    game.ask(set("surface.kind", "himmelblau"));
    let session = game.session();
    assert_eq!(session.level().surface_choice.kind.info.kind, "himmelblau");
    assert_eq!((session.run.events().len(), session.playing), (0, true));
    game.ask(set("noise.sigma", "-3"));
    assert!(game.said().contains("expected"), "{}", game.said());
    game.ask(set("noise.kind", "none"));
    assert_eq!(game.session().level().noise_choice.kind.info.kind, "none");
}

#[test]
fn mini_batches_need_data_and_hold_nobody_back() {
    let mut game = Game::new();
    game.play("sandbox");
    let set = |key: &str, value: &str| Command::SetLevel { key: key.to_owned(), value: value.to_owned() };
    let kinds = |game: &Game| {
        let level = game.session().level().clone();
        (level.surface_choice.kind.info.kind, level.noise_choice.kind.info.kind)
    };
    game.ask(set("noise.kind", "minibatch"));
    assert_eq!(kinds(&game), ("rosenbrock", "none"));
    assert!(game.said().contains("expected the surface `dataset`"), "{}", game.said());
    game.ask(set("surface.kind", "dataset"));
    game.ask(set("noise.kind", "minibatch"));
    game.ask(set("noise.batch", "16"));
    assert_eq!(kinds(&game), ("dataset", "minibatch"));
    assert_eq!(game.session().level().noise.batch_size(), Some(16));
    game.ask(set("surface.kind", "beale"));
    assert_eq!(kinds(&game), ("beale", "none"));
    assert!(game.said().contains("no noise now"), "{}", game.said());
}

#[test]
fn kept_runs_are_watched_verified_and_scrubbed() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(Command::Keep);
    assert!(game.kept().is_empty() && game.said().contains("nothing to keep"));
    game.ask(drop_at(2.5, 2.5));
    game.frames(12);
    game.ask(Command::TogglePlaying);
    let (steps, end) = (game.step(), game.session().run.state().at);
    game.ask(Command::Keep);
    assert_eq!(game.kept().len(), 1, "{}", game.said());
    game.ask(Command::Keep);
    assert_eq!(game.kept().len(), 1, "once is enough");
    let path = game.kept()[0].clone();

    game.ask(Command::Go(Screen::Replays));
    assert_eq!(game.app.world().resource::<Shelf>().listed.len(), 1);
    game.ask(Command::Watch(path.clone()));
    game.frames(1);
    assert_eq!(game.screen(), Screen::Theatre);
    let Mode::Watch(watched) = &game.session().mode else { panic!("not watched") };
    assert_eq!(watched.verdict, Verdict::Verified);
    game.frames(60);
    assert_eq!((game.step(), game.session().run.state().at), (steps, end), "it stops where it was kept");
    assert!(!game.session().playing);
    game.ask(Command::Seek(4));
    assert_eq!(game.step(), 4);
    game.ask(drop_at(0.0, 0.0));
    assert_eq!(game.session().run.state().drops, 1, "nobody steers a replay");
    game.ask(Command::Back);
    game.frames(1);
    assert_eq!(game.screen(), Screen::Replays);
    game.ask(Command::DeleteReplay(path));
    assert!(game.kept().is_empty());
}

#[test]
fn a_replay_that_does_not_verify_says_so() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(2.5, 2.5));
    game.frames(8);
    game.ask(Command::Keep);
    let path = game.kept()[0].clone();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("2.5", "2.4")).unwrap();
    game.ask(Command::Watch(path.clone()));
    let Mode::Watch(watched) = &game.session().mode else { panic!("not watched") };
    assert!(matches!(watched.verdict, Verdict::Differs { .. }));
    std::fs::write(&path, &text[..text.len() / 2]).unwrap();
    game.ask(Command::Watch(path));
    assert!(game.said().contains("line"), "{}", game.said());
}

#[test]
fn a_run_just_played_is_watched_and_taken_up_again() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(2.5, 2.5));
    game.frames(8);
    let steps = game.step();
    game.ask(Command::WatchThis);
    game.frames(2);
    assert_eq!(game.screen(), Screen::Theatre);
    assert!(game.step() < steps);
    game.ask(Command::Back);
    game.frames(1);
    assert_eq!((game.screen(), game.step()), (Screen::Play, steps));
    assert_eq!(game.session().mode, Mode::Play);
}

#[test]
fn settings_and_folded_panels_are_remembered() {
    let mut game = Game::new();
    game.ask(Command::Fold(Panel::Charts));
    game.ask(Command::Change(Settings { ui_scale: 1.5, ..game.store().settings.clone() }));
    let (again, _) = Store::at(Some(game.folder.path().to_path_buf()));
    assert_eq!(again.settings.folded, ["charts"]);
    assert!((again.settings.ui_scale - 1.5).abs() < 1e-6);
    game.ask(Command::Fold(Panel::Charts));
    assert!(game.store().settings.folded.is_empty());
}

#[test]
fn a_folder_that_cannot_be_written_costs_nothing_but_a_notice() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let mut game = Game::at(folder.path().join("file").join("data"), folder);
    game.play("bowl");
    game.ask(drop_at(2.0, 2.0));
    game.frames(8);
    game.ask(Command::Keep);
    game.ask(Command::Fold(Panel::Rule));
    assert!(game.said().contains("Not kept") && game.said().contains("not saved"), "{}", game.said());
    let step = game.step();
    game.frames(4);
    assert!(game.step() > step, "and he runs on");
}

#[test]
fn a_level_file_that_is_saved_is_taken_up_while_it_is_played() {
    let folder = tempfile::tempdir().unwrap();
    let (root, own) = (folder.path().to_path_buf(), folder.path().join("levels"));
    std::fs::create_dir_all(&own).unwrap();
    let save = |text: &str| std::fs::write(own.join("mine.toml"), text).unwrap();
    save(BOWL);
    let library = Library::load(&Store::at(Some(root.clone())).0, Vec::new());
    let mut game = Game::with(library, root, folder);
    game.play("mine");
    game.ask(drop_at(2.0, 1.0));
    save(&BOWL.replace("title = \"Bowl\"", "title = \"Another bowl\"").replace("lr = 0.02", "lr = 0.03"));
    game.frames(12);
    assert_eq!(game.session().level().title, "Another bowl");
    assert_eq!(game.lr(), Value::Pair([0.03, 0.03]));
    assert_eq!(game.session().run.events().len(), 1, "he is put where the player had put him");
    save("format = 1\ntitle = ");
    game.frames(12);
    assert!(game.said().contains("mine.toml: line 2"), "{}", game.said());
    assert_eq!(game.session().level().title, "Another bowl");
}

#[test]
fn leaving_leaves() {
    let mut game = Game::new();
    game.ask(Command::Quit);
    assert_eq!(game.app.should_exit(), Some(AppExit::Success));
}

#[test]
fn the_pack_runs_along_and_keeps_its_optimisers_when_the_ground_changes() {
    let mut game = Game::new();
    game.play("sandbox");
    let set = |key: &str, value: &str| Command::SetLevel { key: key.to_owned(), value: value.to_owned() };
    game.ask(set("pack.momo", "{ kind = \"sgd\", lr = 0.001 }"));
    game.ask(set("pack.bolt", "{ kind = \"adam\", lr = 0.02 }"));
    game.ask(Command::Focus(2));
    game.ask(Command::Do(Event::Tune { dog: 2, name: "lr".to_owned(), axis: None, value: 0.002 }));
    let session = game.session();
    assert_eq!(session.level().name_of(2), "Momo");
    assert_eq!(session.shown().state().optimizer.params.get("lr"), Some(&Value::Pair([0.002; 2])));
    // Another ground: same pack, same choices, the same dog in focus.
    game.ask(set("surface.kind", "himmelblau"));
    let session = game.session();
    assert_eq!((session.focus, session.level().pack.len()), (2, 2));
    assert_eq!(session.shown().state().optimizer.params.get("lr"), Some(&Value::Pair([0.002; 2])));
    // Bolt goes home: Momo is number one now, and keeps what it was told.
    game.ask(set("pack.bolt.kind", "none"));
    let session = game.session();
    assert_eq!((session.focus, session.level().name_of(1)), (0, "Momo"));
    assert_eq!(session.run.mates()[0].state().optimizer.params.get("lr"), Some(&Value::Pair([0.002; 2])));
    game.ask(Command::TogglePlaying);
    game.frames(20);
    let steps = game.session().run.state().step;
    assert!(steps > 20);
    assert_eq!(game.session().run.mates()[0].state().step, steps);
    // Kept and watched, it is all there.
    game.ask(Command::WatchThis);
    game.frames(2);
    assert!(matches!(&game.session().mode, Mode::Watch(watched) if watched.verdict == Verdict::Verified));
    assert_eq!(game.session().run.dogs().count(), 2);
}

#[test]
fn a_drop_brings_everyone_back_who_ran_off() {
    let mut game = Game::new();
    game.play("sandbox");
    let set = |key: &str, value: &str| Command::SetLevel { key: key.to_owned(), value: value.to_owned() };
    game.ask(set("pack.momo", "{ kind = \"sgd\", lr = 1.0 }"));
    game.ask(Command::TogglePlaying);
    game.frames(10);
    assert!(game.session().run.mates()[0].outcome().is_over());
    assert_eq!(game.session().run.outcome(), Outcome::Running);
    game.ask(Command::Do(Event::Drop { at: [0.5, 0.5] }));
    let run = &game.session().run;
    assert!(run.state().step < 5, "the run began again");
    assert_eq!(run.mates()[0].state().drops, 1);
    assert_eq!(run.events().len(), 1);
}

#[test]
fn numbers_that_are_dropped_become_the_sandboxs_ground() {
    let mut game = Game::new();
    game.play("sandbox");
    game.ask(Command::Do(Event::Tune { dog: 0, name: "lr".to_owned(), axis: None, value: 0.5 }));
    game.drop_file("slice.csv", "0,1,2\n3,4,-5\n");
    assert_eq!((game.surface(), game.screen()), ("heightmap", Screen::Play));
    assert!(game.said().contains("slice.csv: 3 × 2 numbers, from −5 to 4"), "{}", game.said());
    let view = game.session().level().view;
    assert_eq!((view.x, view.y), ([-1.0, 1.0], [-0.5, 0.5]), "drawn to scale");
    assert_eq!(game.lr(), Value::Pair([0.5; 2]), "what was tuned stays tuned");
    // Another one takes its place, and parameters can be changed without the file.
    game.drop_file("other.csv", "7,8\n9,7\n");
    std::fs::remove_file(game.folder.path().join("other.csv")).unwrap();
    game.ask(Command::SetLevel { key: "surface.height".to_owned(), value: "2.0".to_owned() });
    let params = &game.session().level().surface_choice.params;
    assert_eq!((params.rows("grid").to_text(), params.number("height")), ("7,8\n9,7\n".to_owned(), 2.0));
}

#[test]
fn numbers_dropped_elsewhere_open_the_sandbox() {
    let mut game = Game::new();
    game.ask(Command::Open(Modal::Help));
    game.drop_file("slice.csv", "0,1\n3,4\n");
    let id = game.session().level().id.clone();
    assert_eq!((id.as_str(), game.surface(), game.screen()), ("sandbox", "heightmap", Screen::Play));
    assert_eq!(game.modal(), None);
    game.play("bowl");
    game.drop_file("slice.csv", "0,1\n3,4\n");
    assert_eq!((game.surface(), game.session().level().id.as_str()), ("heightmap", "sandbox"));
    let library = game.app.world().resource::<Library>();
    let kept = library.catalogue.find("sandbox").unwrap().surface_choice.kind.info.kind;
    assert_eq!(kept, "rosenbrock", "the level itself is as it was");
}

#[test]
fn a_dropped_file_that_is_none_of_these_says_so_and_changes_nothing() {
    let mut game = Game::new();
    game.play("sandbox");
    for (name, content, expected) in [
        (
            "a.csv",
            "1,2\n3,x",
            "a.csv: line 2, column 3: `x` is no number; expected a number with a decimal point",
        ),
        ("a.npy", "PK", "a.npy: this is no NumPy array file; expected a file that `numpy.save` writes"),
        ("a.png", "GIF89a", "a.png: the picture cannot be read"),
        (
            "thin.csv",
            "1\n2\n",
            "thin.csv: A grid of 1 × 2 numbers: expected at least two rows of at least two",
        ),
        (
            "a.txt",
            "1,2",
            "a.txt: what it holds cannot be told from its name; expected a file whose name ends in",
        ),
        ("a.toml", "format = 1", "a.toml: line 1, column 1: `title`: missing"),
    ] {
        game.drop_file(name, content);
        assert!(game.said().contains(expected), "{name}: {}", game.said());
        assert_eq!((game.surface(), game.screen()), ("rosenbrock", Screen::Play), "{name}");
    }
    game.ask(Command::OpenFile(game.folder.path().join("none.npy")));
    assert!(game.said().contains("none.npy: "), "{}", game.said());
}

#[test]
fn a_dropped_level_is_played_and_read_again_when_saved() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = Store::at(Some(folder.path().to_path_buf()));
    let mut game = Game::with(Library::load(&store, Vec::new()), folder.path().to_path_buf(), folder);
    let level = BOWL.replace("kind = \"bowl\"", "kind = \"heightmap\"\nfile = \"mine.csv\"");
    let level =
        level.replace("at = [-2.0, 1.0]", "at = [-0.5, 0.5]").replace("radius", "at = [0.0, 0.0]\nradius");
    let numbers = game.folder.path().join("mine.csv");
    std::fs::write(&numbers, "0,1\n2,3").unwrap();
    game.drop_file("mine.toml", &level);
    assert_eq!((game.session().level().id.as_str(), game.screen()), ("mine", Screen::Play));
    let heights = |game: &Game| game.session().level().surface_choice.params.rows("grid").to_text();
    assert_eq!(heights(&game), "0,1\n2,3\n");
    std::fs::write(&numbers, "0,1\n2,345").unwrap();
    game.frames(15);
    assert_eq!(heights(&game), "0,1\n2,345\n", "{}", game.said());
}

#[test]
fn a_dropped_replay_is_watched() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(2.0, -1.0));
    game.frames(10);
    game.ask(Command::Keep);
    let text = std::fs::read(&game.kept()[0]).unwrap();
    game.drop_file("from-a-friend.toml", text);
    assert_eq!(game.screen(), Screen::Theatre);
    assert!(matches!(&game.session().mode, Mode::Watch(watched) if watched.verdict == Verdict::Verified));
}
