//! The map over the ground: every cell is the run that starts there, however coarse it is, under the setting of now.

mod page;

use frankie::game::description::describe;
use frankie::game::run_map::{GroundMap, MAP_COST, MapPages};
use frankie_sim::Run;

use super::*;

/// Two bowls under noise, in which runs are stepped together.
const BOWLS: &str = r#"
format = 1
title = "Bowls"
[surface]
kind = "himmelblau"
[noise]
kind = "gaussian"
sigma = 2.0
[view]
x = [-5.0, 5.0]
y = [-5.0, 5.0]
[optimizer]
kind = "adam"
lr = 0.05
[start]
at = [0.5, 0.5]
[player]
drop = true
edit = true
switch = true
tune = ["all"]
"#;

/// Ground over many points, on which every run is stepped alone.
const NEURON: &str = "\"dataset\"\nmodel = \"neuron\"\npoints = 200";

fn game() -> Game {
    let folder = tempfile::tempdir().unwrap();
    let level = |id, text: String| Arc::new(Level::parse(id, &text).unwrap());
    let few_steps = "[goal]\nkind = \"steps\"\nsteps = 60\n[player]";
    let levels = vec![
        level("bowls", BOWLS.replace("[player]", few_steps)),
        level("long", BOWLS.replace("[player]", &few_steps.replace("60", "300"))),
        level("hills", SANDBOX.replace("rosenbrock", "terrain").replace("[player]", few_steps)),
        level("neuron", SANDBOX.replace("\"rosenbrock\"", NEURON).replace("[player]", few_steps)),
        level("asks", ASKS.to_owned()),
        level("safe-ground", include_str!("../../../levels/safe-ground.toml").to_owned()),
        level("find-the-edge", include_str!("../../../levels/find-the-edge.toml").to_owned()),
    ];
    Game::with(LevelLibrary::of(levels), folder.path().to_path_buf(), folder)
}

fn map(game: &Game) -> &GroundMap {
    game.session().ground_map().expect("there is a map")
}

fn wait(game: &mut Game, what: impl Fn(&GroundMap) -> bool) {
    for _ in 0..20_000 {
        if what(map(game)) {
            return;
        }
        game.frames(1);
    }
    panic!("it never ends");
}

/// Fails unless every 97th complete run is the ordinary run from there, with the setting of the run on the stage.
#[track_caller]
fn assert_is_runs(game: &Game) {
    let (session, map) = (game.session(), map(game));
    let edits = LevelEdit::of_optimizer(&session.run().state().optimizer);
    let mut outcomes = std::collections::BTreeSet::new();
    let mut compared = 0;
    for (index, end) in map.grid().cells().iter().enumerate() {
        let Some(end) = end.as_ref().filter(|_| index % 97 == 0) else { continue };
        let columns = map.picture().size[0];
        let start = map.place_of([index % columns, index / columns]);
        let edits = [edits.clone(), vec![LevelEdit::new("start.at", start)]].concat();
        let level = Arc::new(session.level().edited(&edits).unwrap());
        let mut run = Run::new(level, session.run().seed()).with_noise_index(session.run().noise_index());
        run.seek(map.grid().plane().steps);
        assert_eq!(end.at.map(f64::to_bits), run.state().at.map(f64::to_bits), "from {start:?}");
        assert_eq!((end.outcome, end.steps), (run.outcome(), run.state().step), "from {start:?}");
        outcomes.insert(format!("{:?}", end.at));
        compared += 1;
    }
    assert!(compared > 20 && outcomes.len() > 10, "{compared} runs, {} ends", outcomes.len());
}

fn tune(name: &str, value: f64) -> Command {
    let (name, value) = (name.to_owned(), Value::Number(value));
    Command::ApplyEvent(Event::SetParam { agent: AgentId::FIRST, name, axis: None, value })
}

#[test]
fn every_cell_is_the_ordinary_run_from_there_coarse_and_fine() {
    let mut game = game();
    game.play("bowls");
    assert!(game.session().ground_map().is_none());
    game.ask(Command::SetMap(true));
    wait(&mut game, |map| map.grid().is_coarse_done());
    let coarse: Vec<_> = map(&game).grid().cells().to_vec();
    let known = coarse.iter().flatten().count();
    assert!(known > 300 && known < coarse.len() / 4, "{known} of {}", coarse.len());
    assert_is_runs(&game);
    wait(&mut game, |map| map.grid().is_done());
    assert_is_runs(&game);
    let fine = map(&game).grid().cells();
    assert!(fine.iter().all(Option::is_some));
    for (coarse, fine) in coarse.iter().zip(fine) {
        assert!(coarse.is_none() || coarse == fine, "no run is made again");
    }
    assert!(!game.session().is_map_moving());
}

#[test]
fn it_begins_again_when_a_setting_the_seed_or_the_noise_changes() {
    let mut game = game();
    game.play("bowls");
    game.ask(Command::SetMap(true));
    // More than the coarsest rounds make.
    let many = 5_000;
    wait(&mut game, |map| map.grid().progress().0 > many);
    let picture = map(&game).picture().clone();
    let edit = |key: &str, value: f64| Command::EditLevel(vec![LevelEdit::new(key, value)]);
    for change in [tune("lr", 0.2), Command::NewSeed, edit("noise.sigma", 9.0), tune("beta1", 0.0)] {
        game.ask(change.clone());
        assert!(map(&game).grid().progress().0 < many, "{change:?}");
        wait(&mut game, |map| map.grid().progress().0 > many);
        assert_is_runs(&game);
    }
    assert_ne!(map(&game).picture(), &picture);
    // What changes nothing, makes nothing again.
    let known = map(&game).grid().progress().0;
    game.ask(Command::TogglePlaying);
    game.frames(4);
    game.ask(Command::Restart);
    game.frames(1);
    assert!(map(&game).grid().progress().0 >= known);
    game.ask(Command::SetMap(false));
    assert!(game.session().ground_map().is_none() && !game.session().is_map_moving());
}

#[test]
fn the_path_from_a_place_is_its_run_and_a_click_starts_it() {
    let mut game = game();
    game.play("long");
    game.ask(tune("lr", 0.1));
    game.ask(Command::SetMap(true));
    game.ask(Command::TogglePlaying);
    game.frames(9);
    let pointed = [-2.003, 3.502];
    game.ask(Command::PointAtMap(Some(pointed)));
    assert!(map(&game).pointed_run().is_some());
    wait(&mut game, |map| map.pointed_words().is_some());
    let words = map(&game).pointed_words().unwrap();
    assert!(words.starts_with("ends in the upper left bowl, near it from step "), "{words}");
    let described = describe(Screen::Play, false, Some(game.session()), None);
    assert!(described.contains(", the map of starts: the ") && described.contains(" %"), "{described}");
    assert!(described.ends_with(&format!(", from the place pointed at he {words}")), "{described}");
    let start = map(&game).snapped(pointed).unwrap();
    assert!(frankie_sim::math::distance(start, pointed) < 0.05);
    let shown = map(&game).pointed_run().unwrap().clone();
    game.ask(Command::StartFrom(start));
    let run = game.session().run();
    assert!(run.state().step < 5 && game.session().playing);
    assert_eq!(run.events().len(), 2);
    assert_eq!(run.events()[1].event, Event::Drop { at: start });
    let mut run = run.clone();
    run.seek(shown.state().step);
    assert_eq!(run.state().at.map(f64::to_bits), shown.state().at.map(f64::to_bits));
    // The run of its cell ends at the same place, as soon as that is made.
    wait(&mut game, |map| {
        let cell = map.cell_at(start).unwrap();
        map.grid().cells()[cell[1] * map.picture().size[0] + cell[0]].is_some()
    });
    let cell = map(&game).cell_at(start).unwrap();
    let (at, end) = map(&game).grid().shown_at(cell).unwrap();
    assert_eq!((at, end.at.map(f64::to_bits)), (cell, shown.state().at.map(f64::to_bits)));
    game.ask(Command::PointAtMap(None));
    assert!(map(&game).pointed_run().is_none());
}

#[test]
fn no_frame_makes_more_than_its_share() {
    let mut game = game();
    game.play("neuron");
    let cost = game.session().level().step_cost();
    assert!(cost > 400, "{cost}: a step over so many points is costly");
    game.ask(Command::SetMap(true));
    let mut frames = 1;
    while map(&game).grid().progress().0 == 0 {
        game.frames(1);
        frames += 1;
    }
    // The first runs are made together. In the tests a frame takes a tenth of a second, and may spend five times as much as
    // a short one.
    let first = map(&game).grid().progress().0 as u64;
    let (all, share) = (first * 60 * cost, 5 * MAP_COST);
    assert!(frames >= all / share && frames <= all / share + 2, "{frames} frames for {all} by {share}");
    assert!(first >= 200 && !map(&game).grid().is_done());
}

#[test]
fn where_no_minimum_is_known_colors_show_the_loss_at_the_end() {
    let mut game = game();
    game.play("hills");
    game.ask(Command::SetMap(true));
    wait(&mut game, |map| map.grid().is_coarse_done());
    let keys = map(&game).keys();
    assert!(keys[0].1.contains("low loss") && keys[0].2.is_none(), "{keys:?}");
    let texels = map(&game).picture().texels.chunks(4);
    let colors: std::collections::BTreeSet<&[u8]> = texels.collect();
    assert!(colors.len() > 20, "{} colors", colors.len());
}

#[test]
fn a_level_with_a_question_has_no_map() {
    let mut game = game();
    game.play("asks");
    game.ask(Command::SetMap(true));
    assert!(game.session().ground_map().is_none() && !game.session().is_map_on());
    assert!(game.notices().contains("in the sandbox"), "{}", game.notices());
}

#[test]
fn a_level_shows_its_map_with_the_answer_and_not_before() {
    let mut game = game();
    game.play("safe-ground");
    game.ask(Command::SetMap(true));
    game.frames(2);
    assert!(game.session().ground_map().is_none());
    assert!(game.notices().contains("comes with the answer"), "{}", game.notices());
    game.ask(Command::SetMap(false));
    game.ask(Command::ApplyEvent(Event::Guess(frankie_sim::Guess::Choice(0))));
    game.ask(Command::TogglePlaying);
    while game.session().assessment().is_none() {
        assert!(game.session().ground_map().is_none());
        game.frames(1);
    }
    game.frames(1);
    wait(&mut game, |map| map.grid().is_coarse_done());
    let names: Vec<String> = map(&game).keys().into_iter().map(|(_, name, _)| name).collect();
    assert_eq!(names[0], "the upper right bowl");
    // His own start is on no safe ground.
    let start = game.session().level().start().at;
    game.ask(Command::PointAtMap(Some(start)));
    wait(&mut game, |map| map.pointed_words().is_some());
    let words = map(&game).pointed_words().unwrap();
    let arrived = words.strip_prefix("ends in the lower right bowl, near it from step ").expect(&words);
    let arrived: u64 = arrived.split(' ').next().unwrap().parse().unwrap();
    assert!((10..120).contains(&arrived), "not when the level ends: {words}");
    game.ask(Command::TryAgain);
    game.frames(1);
    assert!(game.session().ground_map().is_none());
    game.play("long");
    assert!(!game.session().is_map_on(), "the player did not ask for it");
}

#[test]
fn a_level_has_its_map_of_two_settings_after_the_answer() {
    let mut game = game();
    game.play("find-the-edge");
    game.ask(Command::OpenMapPage);
    assert_eq!(game.modal(), None);
    assert!(game.notices().contains("comes with the answer"), "{}", game.notices());
    game.ask(tune("lr", 0.07));
    game.ask(Command::SetSpeed(10.0));
    game.ask(Command::TogglePlaying);
    game.frames(20);
    assert_eq!(game.session().run().outcome(), Outcome::Reached);
    game.ask(Command::OpenMapPage);
    assert_eq!(game.modal(), Some(Modal::RunMap));
    let page = game.app.world().resource::<MapPages>().page.as_ref().unwrap();
    assert_eq!(page.axes().each_ref().map(|axis| axis.name.as_str()), ["optimizer.lr", "optimizer.momentum"]);
    assert!(!page.is_free());
    // His own run is near the edge, below the middle.
    let [x, y] = page.own_place().unwrap();
    assert!((page.axes()[0].share(0.07) - x).abs() < 1e-9 && (0.4..0.6).contains(&y), "{x} {y}");
    game.ask(Command::OpenMapRun([0, 0]));
    game.frames(2);
    assert_eq!((game.screen(), game.modal()), (Screen::Watch, None));
}
