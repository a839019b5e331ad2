//! Many tries of one setting: each is a run of its own, in slices, and two settings have the same noises.

use frankie::game::survey::{SurveyMeasure, Surveys, TRIES};
use frankie_sim::Run;
use frankie_sim::stats::Stat;

use super::*;

fn noisy(text: &str) -> String {
    text.replace("[optimizer]", "[noise]\nkind = \"gaussian\"\nsigma = 0.5\n[optimizer]")
}

fn game() -> Game {
    let folder = tempfile::tempdir().unwrap();
    let level = |id, text: String| Arc::new(Level::parse(id, &text).unwrap());
    let levels = vec![
        level("bowl", noisy(BOWL)),
        level("free", noisy(SANDBOX)),
        level("hills", noisy(SANDBOX).replace("rosenbrock", "terrain")),
        level("asks", noisy(ASKS)),
    ];
    Game::with(LevelLibrary::of(levels), folder.path().to_path_buf(), folder)
}

fn surveys(game: &Game) -> &Surveys {
    game.app.world().resource::<Surveys>()
}

/// Opens the dialog, and waits until the tries are made. Returns in how many frames.
fn survey(game: &mut Game) -> usize {
    game.ask(Command::OpenSurvey);
    assert_eq!(game.modal(), Some(Modal::Survey));
    for frames in 0..500 {
        if surveys(game).this.as_ref().is_some_and(|this| this.findings().is_some()) {
            return frames;
        }
        game.frames(1);
    }
    panic!("it never ends");
}

fn tune(name: &str, value: f64) -> Command {
    let (name, value) = (name.to_owned(), Value::Number(value));
    Command::ApplyEvent(Event::SetParam { agent: AgentId::FIRST, name, axis: None, value })
}

#[test]
fn the_tries_are_the_runs_of_the_setting_under_other_noises() {
    let mut game = game();
    game.play("bowl");
    game.ask(tune("lr", 0.05));
    let step = game.step();
    survey(&mut game);
    assert_eq!(game.step(), step, "the run stands meanwhile");
    let edit = [LevelEdit::new("optimizer.lr", 0.05)];
    let level = Arc::new(game.session().level().edited(&edit).unwrap());
    let runs: Vec<Run> = (0..TRIES as u32)
        .map(|index| {
            let mut run = Run::new(level.clone(), game.session().run().seed()).with_noise_index(index);
            run.seek(10_000);
            run
        })
        .collect();
    let reached = runs.iter().filter(|run| run.outcome() == Outcome::Reached);
    let steps: Vec<f64> = reached.map(|run| run.state().step as f64).collect();
    let rms = |axis| -> Vec<f64> {
        runs.iter().map(|run| run.state().tally.measure(Stat::RmsRatio, axis).unwrap()).collect()
    };
    let findings = surveys(&game).this.as_ref().unwrap().findings().unwrap();
    assert_eq!((findings.measure, &findings.numbers), (SurveyMeasure::Steps, &steps));
    assert_eq!(findings.rms, [rms(frankie_sim::Axis::X), rms(frankie_sim::Axis::Y)]);
    assert!(steps.len() > 100, "{}", steps.len());
    let words = findings.describe(400);
    assert!(
        words.starts_with(&format!("{} of 200 reach the goal; the median takes ", steps.len())),
        "{words}"
    );
    let noise = findings.predicted.map(|predicted| predicted.unwrap());
    assert!(noise.iter().all(|(x, name)| (x - 0.2294).abs() < 1e-4 && *name == "noise alone"), "{noise:?}");
}

#[test]
fn two_settings_are_compared_until_the_ground_is_another() {
    let mut game = game();
    game.play("free");
    survey(&mut game);
    game.ask(Command::KeepSurvey(true));
    assert_eq!(game.modal(), None, "the player goes on to change a setting");
    game.ask(tune("lr", 0.002));
    survey(&mut game);
    let both = surveys(&game);
    let [this, kept] = [&both.this, &both.kept].map(|survey| survey.as_ref().unwrap());
    assert!(this.setting().contains("0.002") && kept.setting().contains("0.010"), "{}", kept.setting());
    let [a, b] = [this, kept].map(|survey| survey.findings().unwrap());
    assert_eq!((a.measure, a.numbers.len(), b.numbers.len()), (SurveyMeasure::Distance, TRIES, TRIES));
    assert_ne!(a.numbers, b.numbers);
    game.ask(Command::CloseModal);
    game.ask(Command::EditLevel(vec![LevelEdit::new("surface.kind", "bowl")]));
    survey(&mut game);
    assert!(surveys(&game).kept.is_none(), "on another ground nothing is compared");
    game.ask(Command::CloseModal);
}

#[test]
fn tries_are_as_long_as_the_level_asks_for() {
    let mut game = game();
    for (id, steps) in [("asks", 60), ("free", 300)] {
        game.play(id);
        let survey = frankie::game::survey::Survey::of(game.session().run()).unwrap();
        assert_eq!(survey.steps(), steps, "{id}");
    }
}

#[test]
fn no_frame_waits_for_all_tries_on_costly_ground() {
    let mut game = game();
    game.play("hills");
    assert!(survey(&mut game) > 1);
    assert_eq!(surveys(&game).this.as_ref().unwrap().findings().unwrap().numbers.len(), TRIES);
}

#[test]
fn many_tries_do_not_give_an_answer_away() {
    let mut game = game();
    game.play("asks");
    game.ask(Command::OpenSurvey);
    assert_eq!(game.modal(), None);
    assert!(game.notices().contains("first your guess"), "{}", game.notices());
    assert!(surveys(&game).this.is_none());
}
