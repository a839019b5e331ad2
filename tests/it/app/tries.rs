//! One try after another: where the next one starts, and what starts it after the end of a run.

use frankie_sim::Outcome::{LeftBounds, Reached, Running};

use super::*;

/// A slope down to the right: who starts beside the way to the ball runs past it and off the ground.
const SLOPE: &str = r#"
format = 1
title = "Slope"
[surface]
kind = "slope"
slope = [-1.0, 0.0]
[view]
x = [-5.0, 5.0]
y = [-4.0, 4.0]
[optimizer]
kind = "adam"
lr = 0.5
[start]
at = [-4.0, 2.0]
[goal]
kind = "reach"
at = [4.0, 0.0]
radius = 0.5
[player]
drop = true
switch = true
tune = ["lr", "beta1"]
"#;

fn game() -> Game {
    let folder = tempfile::tempdir().unwrap();
    let level = |id, text| Arc::new(Level::parse(id, text).unwrap());
    let fetch = FETCH.replace("throw = true", "drop = true\nthrow = true\ntune = [\"lr\"]");
    let four = SLOPE.replace("kind = \"slope\"\nslope = [-1.0, 0.0]", "kind = \"himmelblau\"").replace(
        "kind = \"reach\"\nat = [4.0, 0.0]\nradius = 0.5",
        "kind = \"minima\"\nradius = 0.3\ndrops = 5",
    );
    let levels = vec![level("slope", SLOPE), level("fetch", &fetch), level("four", &four)];
    Game::with(LevelLibrary::of(levels), folder.path().to_path_buf(), folder)
}

fn set_lr(value: f64) -> Command {
    let (agent, name, value) = (AgentId::FIRST, "lr".to_owned(), Value::Number(value));
    Command::ApplyEvent(Event::SetParam { agent, name, axis: None, value })
}

/// Plays until the run ends and its result was shown and closed.
fn finish(game: &mut Game) -> Outcome {
    if !game.session().playing && game.session().run().outcome() == Running {
        game.ask(Command::TogglePlaying);
    }
    for _ in 0..2_000 {
        if game.modal() == Some(Modal::Result) {
            game.ask(Command::CloseModal);
            return game.session().run().outcome();
        }
        game.frames(1);
    }
    panic!("the run does not end: {:?} at step {}", game.session().run().outcome(), game.step());
}

fn start(game: &Game) -> [f64; 2] {
    game.session().run().state().at
}

#[test]
fn after_an_end_a_slider_starts_the_next_try() {
    let mut game = game();
    game.play("slope");
    assert_eq!(finish(&mut game), LeftBounds);
    for value in [0.2, 0.1] {
        game.ask(set_lr(value));
        let session = game.session();
        assert_eq!((session.run().outcome(), game.step(), session.playing), (Running, 0, false));
        assert_eq!(game.lr(), Value::Pair([value; 2]));
    }
    assert_eq!(start(&game), [-4.0, 2.0]);
    assert_eq!(game.session().run().events().len(), 1, "the slider is still moved");
    assert!(game.notices().contains("The next try: click the ground"), "{}", game.notices());
    game.ask(Command::TogglePlaying);
    game.frames(3);
    assert!(game.step() > 0);
}

#[test]
fn after_an_end_another_optimizer_starts_the_next_try() {
    let mut game = game();
    game.play("slope");
    game.ask(drop_at(-4.0, 0.0));
    assert_eq!(finish(&mut game), Reached);
    let kind = frankie_sim::optimizer::OptimizerKind::find("sgd").unwrap();
    let level = game.session().level().clone();
    let params =
        frankie::game::optimizer_switch::params_after_switch(&level, game.session().run().first(), kind);
    game.ask(Command::ApplyEvent(Event::SetOptimizer {
        agent: AgentId::FIRST,
        kind: "sgd".to_owned(),
        params,
    }));
    let session = game.session();
    assert_eq!((session.run().outcome(), game.step()), (Running, 0));
    assert_eq!(session.run().state().optimizer.kind.info.kind, "sgd");
    assert_eq!(start(&game), [-4.0, 0.0], "from the same place");
    assert!(game.notices().contains("The next try: press Space"), "{}", game.notices());
}

#[test]
fn a_slider_that_is_moved_while_the_run_ends_does_not_hide_its_result() {
    let mut game = game();
    game.play("slope");
    game.ask(drop_at(-4.0, 0.0));
    while game.session().run().outcome() == Running {
        game.frames(1);
    }
    game.ask(set_lr(0.2));
    game.ask(set_lr(0.3));
    assert_eq!((game.session().run().outcome(), game.lr()), (Reached, Value::Pair([0.5; 2])));
    game.frames(20);
    assert_eq!(game.modal(), Some(Modal::Result));
}

#[test]
fn what_the_level_refuses_leaves_the_finished_run() {
    let mut game = game();
    game.play("slope");
    assert_eq!(finish(&mut game), LeftBounds);
    let last = game.step();
    game.ask(Command::ApplyEvent(Event::SetParam {
        agent: AgentId::FIRST,
        name: "beta2".to_owned(),
        axis: None,
        value: Value::Number(0.5),
    }));
    assert_eq!((game.step(), game.session().run().outcome()), (last, LeftBounds));
    assert!(game.notices().contains("does not let you change beta2"), "{}", game.notices());
}

#[test]
fn retry_goes_back_to_the_last_drop() {
    let mut game = game();
    game.play("slope");
    game.ask(drop_at(-4.0, 1.0));
    game.frames(2);
    game.ask(Command::TogglePlaying);
    let step = game.step();
    assert!(step > 0);
    // A drop in the middle of the run is a part of it: the steps count on, and the next try starts there.
    game.ask(drop_at(-3.0, -1.0));
    assert!(game.step() >= step);
    assert_eq!(finish(&mut game), LeftBounds);
    assert!(game.session().run().events().iter().any(|timed| timed.step > 0));
    game.ask(Command::Restart);
    let events = game.session().run().events();
    assert_eq!((start(&game), game.step(), events.len()), ([-3.0, -1.0], 0, 1));
    // And again: the drop at step 0 stays.
    game.ask(Command::NewSeed);
    assert_eq!(start(&game), [-3.0, -1.0]);
    // Only drops that have been made count: after going back before one, the run before it is started again.
    game.ask(Command::TogglePlaying);
    game.frames(3);
    let here = game.step();
    game.ask(drop_at(-2.0, 3.0));
    game.frames(2);
    game.ask(Command::Seek(here - 1));
    game.ask(Command::TogglePlaying);
    game.ask(Command::Seek(here - 1));
    game.ask(Command::Restart);
    assert_eq!(game.session().run().events()[0].event, Event::Drop { at: [-3.0, -1.0] });
}

#[test]
fn where_minima_are_collected_a_try_starts_as_the_one_before() {
    let mut game = game();
    game.play("four");
    for (i, at) in [[3.0, 2.0], [-3.0, 3.0]].into_iter().enumerate() {
        game.ask(drop_at(at[0], at[1]));
        game.frames(2);
        assert_eq!(game.session().run().state().drops, 1 + i as u64);
    }
    game.ask(Command::Restart);
    assert_eq!(game.session().run().events()[0].event, Event::Drop { at: [3.0, 2.0] });
    assert_eq!(game.session().run().state().drops, 1);
}

#[test]
fn watching_a_run_never_changes_it() {
    let mut game = game();
    game.play("slope");
    assert_eq!(finish(&mut game), LeftBounds);
    game.ask(Command::WatchRun);
    game.frames(2);
    for command in [set_lr(0.1), drop_at(0.0, 0.0), Command::Restart] {
        game.ask(command);
        assert!(game.session().run().events().is_empty());
        assert_eq!(game.lr(), Value::Pair([0.5; 2]));
    }
}

#[test]
fn a_throw_after_the_result_starts_the_next_try_and_one_at_the_end_does_not() {
    let mut game = game();
    game.play("fetch");
    game.ask(Command::TogglePlaying);
    game.frames(10);
    let throw = |x| Command::ApplyEvent(Event::Throw { to: [x, 0.5] });
    game.ask(throw(3.0));
    while game.session().run().outcome() == Running {
        game.frames(1);
    }
    let last = game.step();
    game.ask(throw(-3.0));
    assert_eq!(game.step(), last);
    assert_eq!(finish(&mut game), Reached);
    game.ask(throw(-3.0));
    let session = game.session();
    assert!(session.run().outcome() == Running && game.step() <= 3 && session.playing);
    assert_eq!(session.run().state().ball, Some([-3.0, 0.5]));
}
