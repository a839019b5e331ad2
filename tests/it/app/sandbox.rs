//! The sandbox.

use super::*;

#[test]
fn the_sandbox_changes_its_surface_and_reports_invalid_edits() {
    let mut game = Game::new();
    game.play("sandbox");
    game.ask(drop_at(0.5, 0.5));
    let set = |key: &str, value: &str| Command::EditLevel(vec![LevelEdit::parse(key, value)]);
    game.ask(set("surface.kind", "himmelblau"));
    let session = game.session();
    assert_eq!(session.level().surface_config().kind.info.kind, "himmelblau");
    assert_eq!((session.run().events().len(), session.playing), (0, true));
    game.ask(set("noise.sigma", "-3"));
    assert!(game.notices().contains("expected"), "{}", game.notices());
    game.ask(set("noise.kind", "none"));
    assert_eq!(game.session().level().noise_config().kind.info.kind, "none");
}

#[test]
fn removing_the_data_removes_mini_batch_noise() {
    let mut game = Game::new();
    game.play("sandbox");
    let set = |key: &str, value: &str| Command::EditLevel(vec![LevelEdit::parse(key, value)]);
    let kinds = |game: &Game| {
        let level = game.session().level().clone();
        (level.surface_config().kind.info.kind, level.noise_config().kind.info.kind)
    };
    game.ask(set("noise.kind", "minibatch"));
    assert_eq!(kinds(&game), ("rosenbrock", "none"));
    assert!(game.notices().contains("expected the surface `dataset`"), "{}", game.notices());
    game.ask(set("surface.kind", "dataset"));
    game.ask(set("noise.kind", "minibatch"));
    game.ask(set("noise.batch", "16"));
    assert_eq!(kinds(&game), ("dataset", "minibatch"));
    assert_eq!(game.session().level().noise().batch_size(), Some(16));
    game.ask(set("surface.kind", "beale"));
    assert_eq!(kinds(&game), ("beale", "none"));
    assert!(game.notices().contains("no noise now"), "{}", game.notices());
}

#[test]
fn the_sliders_of_the_placement_stay_where_they_are_put() {
    let mut game = Game::new();
    game.play("sandbox");
    let mut edits = Vec::new();
    for (key, value) in [("angle", "-90"), ("shift", "[5, 5]"), ("scale", "0.1"), ("shift", "[-20, 3]")] {
        game.ask(Command::EditLevel(vec![LevelEdit::parse(&format!("surface.{key}"), value)]));
        edits.retain(|(other, _)| *other != key);
        edits.push((key, value));
        let level = game.session().level().clone();
        let is = |key: &str| match level.placement().get(key) {
            Some(Value::Number(x)) => format!("{x}"),
            Some(Value::Pair([x, y])) if key == "scale" && x == y => format!("{x}"),
            Some(Value::Pair(pair)) => format!("[{}, {}]", pair[0], pair[1]),
            other => panic!("{key}: {other:?}"),
        };
        edits.iter().for_each(|(key, value)| assert_eq!(is(key), *value, "{key}"));
        assert!(level.view().contains(game.session().run().state().at, 1.0));
        assert!(!game.notices().contains("expected"), "{}", game.notices());
    }
}

#[test]
fn gradients_are_given_by_hand_in_the_sandbox() {
    let mut game = Game::new();
    game.play("sandbox");
    let edit = |key: &str, value: &str| LevelEdit::parse(key, value);
    game.ask(Command::EditLevel(vec![
        edit("task.kind", "feed"),
        edit("task.axis", "y"),
        edit("task.values", "[-2.0, 2.0]"),
    ]));
    game.ask(Command::TogglePlaying);
    game.frames(3);
    assert_eq!(game.step(), 0, "he waits for a gradient");
    for gradient in [2.0, -1.0] {
        game.ask(Command::ApplyAndStep(Event::Feed { gradient: [0.0, gradient] }));
        assert_eq!(game.session().row_here().unwrap().gradient, [0.0, gradient]);
    }
    assert_eq!((game.step(), game.session().assessment()), (2, None));
    game.ask(Command::EditLevel(vec![edit("task.kind", "none")]));
    assert!(game.session().level().task().is_none());
    game.ask(Command::TogglePlaying);
    game.frames(3);
    assert!(game.step() > 0, "the ground gives them again");
}
