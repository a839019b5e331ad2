//! Runs with a pack.

use super::*;

#[test]
fn the_pack_keeps_its_optimizers_when_the_surface_changes() {
    let mut game = Game::new();
    game.play("sandbox");
    let set = |key: &str, value: &str| Command::EditLevel(vec![LevelEdit::parse(key, value)]);
    game.ask(set("pack.momo", "{ kind = \"sgd\", lr = 0.001 }"));
    game.ask(set("pack.bolt", "{ kind = \"adam\", lr = 0.02 }"));
    game.ask(Command::SetFocus(AgentId::new(2)));
    game.ask(Command::ApplyEvent(Event::SetParam {
        agent: AgentId::new(2),
        name: "lr".to_owned(),
        axis: None,
        value: Value::Number(0.002),
    }));
    let session = game.session();
    assert_eq!(session.level().agent_name(AgentId::new(2)), "Momo");
    assert_eq!(session.shown().state().optimizer.params.get("lr"), Some(&Value::Pair([0.002; 2])));
    // On another surface: the same pack, hyperparameters and focus.
    game.ask(set("surface.kind", "himmelblau"));
    let session = game.session();
    assert_eq!((session.focus, session.level().pack().len()), (AgentId::new(2), 2));
    assert_eq!(session.shown().state().optimizer.params.get("lr"), Some(&Value::Pair([0.002; 2])));
    // Without Bolt, Momo is agent 1 and keeps its hyperparameters.
    game.ask(set("pack.bolt.kind", "none"));
    let session = game.session();
    assert_eq!((session.focus, session.level().agent_name(AgentId::new(1))), (AgentId::FIRST, "Momo"));
    assert_eq!(session.run().pack()[0].state().optimizer.params.get("lr"), Some(&Value::Pair([0.002; 2])));
    game.ask(Command::TogglePlaying);
    game.frames(20);
    let steps = game.session().run().state().step;
    assert!(steps > 20);
    assert_eq!(game.session().run().pack()[0].state().step, steps);
    // The replay has the pack too.
    game.ask(Command::WatchRun);
    game.frames(2);
    assert!(
        matches!(&game.session().mode, SessionMode::Replay(watched) if watched.check == ReplayCheck::Verified)
    );
    assert_eq!(game.session().run().agents().count(), 2);
}

#[test]
fn a_drop_after_an_agent_ran_off_restarts_all_agents() {
    let mut game = Game::new();
    game.play("sandbox");
    let set = |key: &str, value: &str| Command::EditLevel(vec![LevelEdit::parse(key, value)]);
    game.ask(set("pack.momo", "{ kind = \"sgd\", lr = 1.0 }"));
    game.ask(Command::TogglePlaying);
    game.frames(10);
    assert!(game.session().run().pack()[0].outcome().is_over());
    assert_eq!(game.session().run().outcome(), Outcome::Running);
    game.ask(Command::ApplyEvent(Event::Drop { at: [0.5, 0.5] }));
    let run = game.session().run();
    assert!(run.state().step < 5, "the run began again");
    assert_eq!(run.pack()[0].state().drops, 1);
    assert_eq!(run.events().len(), 1);
}
