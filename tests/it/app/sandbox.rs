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
