//! The game without a window: the effects of commands on runs, screens and files. The tests control the clock.

mod branch;
mod chapters;
mod costly;
mod downloads;
mod dropped;
mod embed;
mod files;
mod links;
mod medals;
mod optimizers;
mod pack;
mod play;
mod quit;
mod replays;
mod rescue;
mod run_map;
mod sandbox;
mod shown;
mod slices;
mod survey;
mod swarm;
mod tries;
mod unfinished;
mod walk;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bevy::prelude::*;
use bevy::state::app::StatesPlugin;
use bevy::time::TimeUpdateStrategy;
use bevy::window::FileDragAndDrop;
use frankie::game::command::{Command, Panel};
use frankie::game::library::{LevelLibrary, ReplayList};
use frankie::game::notices::Notices;
use frankie::game::screen::{Modal, Modals, OpenTabs, Screen, TabColumn};
use frankie::game::session::{ReplayCheck, Session, SessionMode};
use frankie::store::{Comparison, Settings, Store};
use frankie_sim::level::LevelEdit;
use frankie_sim::params::Value;
use frankie_sim::{AgentId, Event, Level, Outcome};
use tempfile::TempDir;

/// The duration of a frame: a tenth of a second, which is two steps at normal speed.
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

/// A slope on which he makes 20 steps of 0.1 along x, and then some more.
const ASKS: &str = r#"
format = 1
title = "Asks"
world = "puppy-school"
question = "Where will he be after 20 steps?"
[surface]
kind = "slope"
slope = [-1.0, 0.0]
[view]
x = [-5.0, 5.0]
y = [-4.0, 4.0]
[optimizer]
kind = "adam"
lr = 0.1
[start]
at = [0.0, 0.0]
[goal]
kind = "steps"
steps = 60
[task]
kind = "bone"
at_step = 20
bone = 1.0
gold = 0.2
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
        Self::with(LevelLibrary::of(levels), root, folder)
    }

    fn with(library: LevelLibrary, root: PathBuf, folder: TempDir) -> Self {
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

    /// Drops a file with this content onto the window.
    fn drop_file(&mut self, name: &str, content: impl AsRef<[u8]>) {
        let path_buf = self.folder.path().join(name);
        std::fs::write(&path_buf, content).unwrap();
        let dropped = FileDragAndDrop::DroppedFile { window: Entity::PLACEHOLDER, path_buf };
        self.app.world_mut().write_message(dropped);
        self.frames(3);
    }

    fn surface(&self) -> &'static str {
        self.session().level().surface_config().kind.info.kind
    }

    fn step(&self) -> u64 {
        self.session().run().state().step
    }

    fn lr(&self) -> Value {
        self.session().run().state().optimizer.params.get("lr").unwrap().clone()
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

    fn notices(&self) -> String {
        let notices = self.app.world().resource::<Notices>().shown();
        notices.iter().map(|notice| notice.text.as_str()).collect::<Vec<_>>().join("; ")
    }

    fn saved_replays(&self) -> Vec<PathBuf> {
        self.store().replays().list().unwrap().into_iter().map(|replay| replay.path).collect()
    }
}

fn drop_at(x: f64, y: f64) -> Command {
    Command::ApplyEvent(Event::Drop { at: [x, y] })
}
