//! A run from the title to its result: what starts, pauses and ends it, and what a new one keeps.

use super::*;

#[test]
fn the_demo_plays_behind_the_title() {
    let mut game = Game::new();
    game.frames(20);
    assert_eq!(game.session().level().id(), "fetch");
    assert_eq!((game.screen(), &game.session().mode), (Screen::Title, &SessionMode::Demo));
    assert!(game.step() > 20 && game.session().run().level().goal().is_none());
    let far = game.session().run().events().last().unwrap().step;
    assert!(far > 1_000, "the demo throws the ball for many steps: {far}");
    game.app.world_mut().resource_mut::<Session>().seek(u64::MAX);
    game.frames(3);
    assert!(game.step() < far, "the demo starts again");
    game.ask(Command::Restart);
    assert!(!game.session().run().events().is_empty(), "the demo cannot be restarted");
}

#[test]
fn a_drop_starts_a_run_that_ends_with_a_saved_result() {
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
    assert_eq!(game.session().run().outcome(), Outcome::Reached);
    assert_eq!(game.modal(), Some(Modal::Result));
    let best = game.store().progress.best["bowl"];
    assert_eq!((best.steps, best.theory_ok), (game.step(), Some(true)));
    let again = Store::at(Some(game.folder.path().to_path_buf())).0;
    assert_eq!(again.progress.best["bowl"], best, "the result is saved on disk");
    // Closing the result leaves the stage as it was; it does not open again.
    game.ask(Command::Back);
    game.frames(40);
    assert_eq!((game.modal(), game.screen()), (None, Screen::Play));
    // Reaching the same end again opens no dialog, and the result is not compared again.
    let comparison = game.session().comparison_with_best;
    game.ask(Command::Seek(3));
    game.ask(Command::TogglePlaying);
    game.frames(300);
    assert_eq!((game.session().run().outcome(), game.modal()), (Outcome::Reached, None));
    game.ask(Command::WatchRun);
    game.frames(1);
    game.ask(Command::Back);
    game.frames(40);
    assert_eq!((game.modal(), game.session().comparison_with_best), (None, comparison));
    // A refused drop does not change the finished run; a valid drop starts again.
    let finished = game.step();
    game.ask(drop_at(99.0, 0.0));
    assert_eq!((game.step(), game.session().run().outcome()), (finished, Outcome::Reached));
    game.ask(drop_at(1.0, 1.0));
    game.frames(2);
    assert_eq!(game.session().run().outcome(), Outcome::Running);
    assert_eq!(game.session().run().events().len(), 1);
    game.ask(Command::NextLevel);
    assert_eq!(game.session().level().id(), "fetch");
}

#[test]
fn the_result_waits_for_other_dialogs_and_is_about_the_current_run() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(0.5, 0.5));
    while game.session().run().outcome() == Outcome::Running {
        game.frames(1);
    }
    game.ask(Command::OpenModal(Modal::Help));
    game.frames(40);
    assert_eq!(game.modal(), Some(Modal::Help));
    game.ask(Command::Back);
    game.frames(20);
    assert_eq!(game.modal(), Some(Modal::Result));
    assert_eq!(game.session().comparison_with_best, Some(Comparison::First));
    // Another history of events leads to another end, which has its own result.
    game.ask(Command::Back);
    game.ask(Command::Seek(2));
    game.ask(Command::ApplyEvent(Event::SetParam {
        agent: AgentId::FIRST,
        name: "lr".to_owned(),
        axis: None,
        value: Value::Number(1e6),
    }));
    game.ask(Command::TogglePlaying);
    game.frames(30);
    assert_eq!(game.session().run().outcome(), Outcome::LeftBounds);
    assert_eq!((game.modal(), game.session().comparison_with_best), (Some(Modal::Result), None));
}

#[test]
fn dialogs_pause_the_run() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(2.0, 2.0));
    game.frames(3);
    game.ask(Command::Back);
    assert_eq!(game.modal(), Some(Modal::Pause));
    let step = game.step();
    game.ask(Command::OpenModal(Modal::Help));
    game.frames(10);
    assert_eq!(game.step(), step);
    game.ask(Command::Back);
    assert_eq!(game.modal(), Some(Modal::Pause));
    game.ask(Command::CloseModal);
    game.frames(3);
    assert!(game.step() > step);
    game.ask(Command::Back);
    game.ask(Command::Restart);
    assert_eq!(game.modal(), None, "starting again closes the dialogs");
    game.frames(2);
    assert!((1..10).contains(&game.step()), "{}", game.step());
    game.ask(Command::Go(Screen::Select));
    game.frames(1);
    assert_eq!((game.screen(), game.modal()), (Screen::Select, None));
}

#[test]
fn a_run_can_be_paused_stepped_and_rewound() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(2.5, 2.5));
    game.frames(10);
    game.ask(Command::TogglePlaying);
    let (step, at) = (game.step(), game.session().run().state().at);
    game.frames(5);
    assert_eq!(game.step(), step);
    game.ask(Command::StepBack);
    assert_eq!(game.step(), step - 1);
    game.ask(Command::StepForward);
    assert_eq!((game.step(), game.session().run().state().at), (step, at));
    game.ask(Command::Seek(3));
    assert_eq!(game.step(), 3);
    game.ask(Command::Seek(1_000_000));
    assert_eq!(game.step(), step, "at most to the last step");
    game.ask(Command::SetSpeed(10.0));
    game.ask(Command::TogglePlaying);
    game.frames(2);
    assert!(game.step() >= step + 40, "{}", game.step());
}

#[test]
fn starting_again_keeps_hyper_parameters_and_drop() {
    let mut game = Game::new();
    game.play("bowl");
    let tune = |value| {
        let (agent, name, value) = (AgentId::FIRST, "lr".to_owned(), Value::Number(value));
        Command::ApplyEvent(Event::SetParam { agent, name, axis: None, value })
    };
    game.ask(drop_at(2.5, -2.5));
    game.frames(5);
    game.ask(tune(0.2));
    game.frames(5);
    game.ask(Command::Restart);
    assert_eq!((game.step() <= 3, game.lr()), (true, Value::Pair([0.2, 0.2])));
    let first = game.session().run().events().to_vec();
    assert!(first.iter().all(|timed| timed.step == 0));
    assert!(first.iter().any(|timed| timed.event == Event::Drop { at: [2.5, -2.5] }));
    let seed = game.session().run().seed();
    game.ask(Command::NewSeed);
    assert_eq!(game.session().run().seed(), seed + 1);
    // Dragging a slider leaves one event, not one per frame.
    game.ask(Command::TogglePlaying);
    for value in [0.05, 0.06, 0.07] {
        game.ask(tune(value));
    }
    let tunes = |timed: &&frankie_sim::TimedEvent| matches!(timed.event, Event::SetParam { .. });
    assert_eq!(game.session().run().events().iter().filter(tunes).count(), 1 + usize::from(game.step() > 0));
    assert_eq!(game.lr(), Value::Pair([0.07, 0.07]));
}

#[test]
fn starting_again_keeps_flags_and_schedules() {
    let mut game = Game::new();
    game.play("sandbox");
    let set_param = |name: &str, value| {
        Command::ApplyEvent(Event::SetParam {
            agent: AgentId::FIRST,
            name: name.to_owned(),
            axis: None,
            value,
        })
    };
    game.ask(set_param("schedule", Value::Choice("cosine")));
    game.ask(set_param("bias_correction", Value::Flag(false)));
    game.ask(Command::ApplyEvent(Event::SetParam {
        agent: AgentId::FIRST,
        name: "decay_steps".to_owned(),
        axis: None,
        value: Value::Number(500.0),
    }));
    let wanted = game.session().run().state().optimizer.params.clone();
    game.ask(Command::NewSeed);
    let params = &game.session().run().state().optimizer.params;
    assert_eq!(params, &wanted);
    assert_eq!(params.get("schedule"), Some(&Value::Choice("cosine")));
    assert_eq!(params.get("bias_correction"), Some(&Value::Flag(false)));
    assert_eq!(params.get_as("decay_steps"), Some(500_u64));
}

#[test]
fn refused_commands_show_a_notice_and_change_nothing() {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(99.0, 0.0));
    assert_eq!((game.session().run().state().drops, game.session().playing), (0, false));
    game.ask(Command::ApplyEvent(Event::Throw { to: [0.0, 0.0] }));
    game.ask(Command::EditLevel(vec![LevelEdit::new("surface.kind", "beale")]));
    game.ask(Command::PlayLevel("nowhere".to_owned()));
    let shown = game.notices();
    for words in [
        "The start must lie inside the",
        "does not let you throw",
        "cannot be changed",
        "no level called nowhere",
    ] {
        assert!(shown.contains(words), "{words} is not in: {shown}");
    }
    assert_eq!(game.session().level().id(), "bowl");
}

#[test]
fn after_a_throw_the_agent_goes_the_wrong_way_for_six_steps() {
    let mut game = Game::new();
    game.play("fetch");
    game.ask(Command::TogglePlaying);
    game.frames(15);
    game.ask(Command::TogglePlaying);
    let before = game.step();
    game.ask(Command::ApplyEvent(Event::Throw { to: [-9.0, 0.0] }));
    game.frames(8);
    let rows = game.session().run().trace().unwrap().rows().iter();
    let wrong: Vec<u64> =
        rows.filter(|row| row.step > before && row.axes[0].wrong_way).map(|row| row.step - before).collect();
    assert_eq!(wrong, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn the_tab_that_is_open_stays_open_in_another_level() {
    let mut game = Game::new();
    let open = |game: &Game| game.app.world().resource::<OpenTabs>().get(TabColumn::Single);
    game.play("bowl");
    assert_eq!(open(&game), Some(Panel::Lesson));
    game.ask(Command::ShowTab(TabColumn::Single, Some(Panel::Charts)));
    game.play("fetch");
    assert_eq!(open(&game), Some(Panel::Charts));
    game.ask(Command::ShowTab(TabColumn::Single, None));
    assert_eq!(open(&game), None);
}

#[test]
fn notices_disappear_after_their_time() {
    let mut game = Game::new();
    game.ask(Command::PlayLevel("nowhere".to_owned()));
    assert!(game.notices().contains("nowhere"));
    game.frames(60);
    assert_eq!(game.notices(), "");
}
