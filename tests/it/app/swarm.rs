//! The swarm: every dog of it is bit for bit a run of its own, whatever the player does.

use frankie::game::swarm::Swarm;
use frankie_sim::Run;

use super::*;

/// A bowl and a ball to fetch, each with noise, and a pack.
fn noisy(text: &str) -> String {
    text.replace("[optimizer]", "[noise]\nkind = \"gaussian\"\nsigma = 0.5\n[optimizer]")
        .replace("throw = true", "throw = true\ndrop = true\ntune = [\"all\"]\nswitch = true")
}

const PACK: &str = "[pack.bolt]\nkind = \"rmsprop\"\nlr = 0.03\n";

fn game() -> Game {
    let folder = tempfile::tempdir().unwrap();
    let level = |id, text: String| Arc::new(Level::parse(id, &text).unwrap());
    let levels = vec![
        level("bowl", noisy(BOWL)),
        level("fetch", noisy(FETCH)),
        level("pack", noisy(FETCH) + PACK),
        level("free", noisy(SANDBOX)),
        level("asks", noisy(ASKS)),
        level("still", ASKS.to_owned()),
    ];
    Game::with(LevelLibrary::of(levels), folder.path().to_path_buf(), folder)
}

fn swarm(game: &Game) -> &Swarm {
    game.session().swarm().expect("there is a swarm")
}

/// Fails unless the swarm is where the run is, and each of its dogs where its own run is.
#[track_caller]
fn assert_is_runs(game: &Game) {
    let (run, swarm) = (game.session().run(), swarm(game));
    assert_eq!((swarm.step(), swarm.is_behind(run)), (run.state().step, false));
    assert_eq!(swarm.flocks().len(), run.agents().count());
    for flock in swarm.flocks() {
        let positions: Vec<_> = flock.ensemble().positions().collect();
        assert_eq!(flock.places().now.len(), positions.len());
        for dog in (0..positions.len()).step_by(29) {
            let events = run.events().to_vec();
            let own = Run::with_events(run.level().clone(), run.seed(), events);
            let mut own = own.with_noise_index(flock.noise_index(dog));
            own.seek(run.state().step);
            let agent = own.agent(flock.agent()).unwrap();
            // A dog whose run was over before stays where it is; in a run all agents stop with the first one.
            let is_same_length = agent.state().step == flock.ensemble().steps(dog);
            assert!(is_same_length || own.outcome().is_over(), "dog {dog}");
            if is_same_length {
                let name = format!("dog {dog} of agent {:?} at step {}", flock.agent(), run.state().step);
                assert_eq!(positions[dog].map(f64::to_bits), agent.state().at.map(f64::to_bits), "{name}");
                assert_eq!(flock.ensemble().hash(dog), agent.state().hash(), "{name}");
                assert_eq!(flock.places().now[dog], positions[dog], "{name}");
            }
        }
    }
}

fn set(name: &str, value: f64) -> Command {
    let (name, value) = (name.to_owned(), Value::Number(value));
    Command::ApplyEvent(Event::SetParam { agent: AgentId::FIRST, name, axis: None, value })
}

#[test]
fn every_dog_is_its_own_run_forward_and_back() {
    let mut game = game();
    game.play("bowl");
    game.ask(Command::SetSwarm(100));
    assert_is_runs(&game);
    game.ask(Command::TogglePlaying);
    for _ in 0..5 {
        game.frames(7);
        assert_is_runs(&game);
    }
    game.ask(Command::TogglePlaying);
    let last = game.step();
    for step in [last - 1, 40, 32, 3, 0, last, 33, last - 2] {
        game.ask(Command::Seek(step));
        assert_is_runs(&game);
    }
    for command in [Command::StepBack, Command::StepForward, Command::StepBack, Command::StepBack] {
        game.ask(command);
        assert_is_runs(&game);
    }
}

#[test]
fn events_reach_the_dogs_and_new_ones_replace_old_ones() {
    let mut game = game();
    game.play("fetch");
    game.ask(Command::SetSwarm(100));
    game.ask(Command::TogglePlaying);
    game.frames(20);
    for event in [Event::Throw { to: [4.0, 3.0] }, Event::Drop { at: [-4.0, -3.0] }] {
        game.ask(Command::ApplyEvent(event));
        assert_is_runs(&game);
        game.frames(15);
        assert_is_runs(&game);
    }
    game.ask(Command::TogglePlaying);
    // A slider that is dragged: each value replaces the one before.
    for lr in [0.2, 0.11, 0.05] {
        game.ask(set("lr", lr));
        assert_is_runs(&game);
    }
    game.ask(Command::TogglePlaying);
    game.frames(10);
    game.ask(Command::TogglePlaying);
    assert_is_runs(&game);
    // Before the throw: all that came after is replaced.
    game.ask(Command::Seek(25));
    assert_is_runs(&game);
    game.ask(set("beta1", 0.5));
    game.ask(Command::ApplyEvent(Event::Throw { to: [0.0, 2.0] }));
    game.frames(12);
    assert_eq!(game.session().run().events().len(), 2);
    assert_is_runs(&game);
}

#[test]
fn a_pack_has_dogs_of_each_optimizer_under_the_same_noise() {
    let mut game = game();
    game.play("pack");
    game.ask(Command::SetSwarm(100));
    game.ask(Command::TogglePlaying);
    game.frames(30);
    assert_is_runs(&game);
    let agent = AgentId::new(1);
    let (name, value) = ("lr".to_owned(), Value::Number(0.2));
    game.ask(Command::ApplyEvent(Event::SetParam { agent, name, axis: None, value }));
    game.frames(10);
    assert_is_runs(&game);
    let flocks = swarm(&game).flocks();
    assert_eq!([flocks[0].places().now.len(), flocks[1].places().now.len()], [50, 50]);
    let indexes = |flock: usize| [0, 49].map(|dog| flocks[flock].noise_index(dog));
    assert_eq!((indexes(0), indexes(1)), ([1, 50], [1, 50]));
}

#[test]
fn a_large_swarm_is_made_in_slices_and_catches_up() {
    let mut game = game();
    game.play("bowl");
    game.ask(Command::SetSpeed(100.0));
    game.ask(Command::TogglePlaying);
    game.frames(1);
    game.ask(Command::TogglePlaying);
    game.ask(Command::SetSwarm(10_000));
    let step = game.step();
    assert!(step > 20 && swarm(&game).is_behind(game.session().run()), "{step}");
    let mut seen = vec![swarm(&game).step()];
    for _ in 0..2_000 {
        if !game.session().is_swarm_moving() {
            break;
        }
        game.frames(1);
        seen.push(swarm(&game).step());
    }
    assert_is_runs(&game);
    assert!(seen.is_sorted() && seen.len() > 4, "{seen:?}");
    let steps: std::collections::BTreeSet<u64> = seen.into_iter().collect();
    assert!(steps.len() > 3, "it shows where it is on the way: {steps:?}");
}

#[test]
fn nothing_is_made_until_it_is_turned_on_and_after_it_is_turned_off() {
    let mut game = game();
    game.play("bowl");
    game.ask(Command::TogglePlaying);
    game.frames(5);
    assert!(game.session().swarm().is_none() && !game.session().is_swarm_moving());
    game.ask(Command::SetSwarm(100));
    assert!(game.session().swarm().is_some());
    game.ask(Command::Restart);
    game.frames(2);
    assert_is_runs(&game);
    game.ask(Command::SetSwarm(0));
    assert!(game.session().swarm().is_none() && !game.session().is_swarm_moving());
}

#[test]
fn the_cloud_waits_for_the_answer() {
    let mut game = game();
    game.play("asks");
    game.ask(Command::SetSwarm(100));
    assert!(game.session().swarm().is_none());
    assert!(game.notices().contains("comes with the answer"), "{}", game.notices());
    let guess = frankie_sim::Guess::Place([2.0, 0.0]);
    game.ask(Command::ApplyEvent(Event::Guess(guess)));
    game.ask(Command::TogglePlaying);
    game.frames(5);
    assert!(game.session().swarm().is_none() && game.step() > 0);
    game.frames(20);
    assert!(game.session().assessment().is_some());
    assert_is_runs(&game);
}

/// Plays a level whose question is about a place, to its answer and on until the other dogs are there.
fn guessed(at: [f64; 2]) -> Game {
    let mut game = game();
    game.play("asks");
    game.ask(Command::ApplyEvent(Event::Guess(frankie_sim::Guess::Place(at))));
    game.ask(Command::TogglePlaying);
    game.frames(25);
    for _ in 0..100 {
        if game.session().luck().is_some_and(|luck| !luck.is_moving()) {
            break;
        }
        game.frames(1);
    }
    game
}

#[test]
fn the_result_counts_the_dogs_that_were_nearer_to_the_bone() {
    let bone = [1.7, 0.2];
    let game = guessed(bone);
    let run = game.session().run();
    let place = |noise_index: u32| {
        let mut own = Run::new(run.level().clone(), run.seed()).with_noise_index(noise_index);
        own.seek(20);
        own.state().at
    };
    let off = frankie_sim::math::distance(place(0), bone);
    let nearer = (1..=200).filter(|index| frankie_sim::math::distance(place(*index), bone) < off).count();
    let luck = game.session().luck().unwrap();
    assert_eq!(luck.nearer(), Some((nearer, 200)));
    assert!(nearer > 0 && nearer < 200, "{nearer} of the dogs tell nothing");
    let points = luck.points();
    assert_eq!((points.len(), points[16].0), (200, place(17)));
}

#[test]
fn without_noise_and_without_an_answer_no_guess_is_luck() {
    let mut game = game();
    game.play("still");
    game.ask(Command::ApplyEvent(Event::Guess(frankie_sim::Guess::Place([2.0, 0.0]))));
    game.ask(Command::TogglePlaying);
    game.frames(5);
    assert!(game.session().luck().is_none());
    game.frames(20);
    assert!(game.session().assessment().is_some() && game.session().luck().is_none());
}

#[test]
fn a_dog_of_the_cloud_opens_as_a_run_of_its_own() {
    let mut game = game();
    game.play("free");
    game.ask(Command::SetSwarm(100));
    game.ask(Command::TogglePlaying);
    game.frames(15);
    game.ask(Command::TogglePlaying);
    let flock = &swarm(&game).flocks()[0];
    let (noise_index, hash, step) = (flock.noise_index(41), flock.ensemble().hash(41), game.step());
    game.ask(Command::OpenDog(AgentId::FIRST, noise_index));
    let run = game.session().run();
    assert_eq!((run.noise_index(), run.state().step, run.hash()), (42, step, hash));
    assert_eq!(game.session().mode, SessionMode::Play);
    game.frames(1);
    let flock = &swarm(&game).flocks()[0];
    let indexes = [0, 41, 42, 99].map(|dog| flock.noise_index(dog));
    assert_eq!(indexes, [0, 41, 43, 100], "the first run is among the others now");
    assert_is_runs(&game);
    game.ask(Command::Restart);
    assert_eq!(game.session().run().noise_index(), 42, "it is still this dog's run");
}

#[test]
fn where_runs_earn_something_the_run_of_a_dog_is_watched() {
    let mut game = game();
    game.play("bowl");
    game.ask(Command::SetSwarm(100));
    game.ask(Command::TogglePlaying);
    game.frames(15);
    game.ask(Command::OpenDog(AgentId::FIRST, 7));
    game.frames(2);
    assert_eq!((game.screen(), game.session().run().noise_index()), (Screen::Watch, 7));
}

#[test]
fn a_replay_keeps_the_size_of_the_cloud() {
    let mut game = game();
    game.play("bowl");
    game.ask(Command::SetSwarm(1_000));
    game.ask(Command::TogglePlaying);
    game.frames(10);
    game.ask(Command::SaveReplay);
    let path = game.saved_replays()[0].clone();
    assert!(std::fs::read_to_string(&path).unwrap().contains("\nswarm = 1000\n"));
    game.ask(Command::SetSwarm(0));
    game.ask(Command::WatchReplay(path));
    game.frames(3);
    assert_eq!((game.screen(), game.session().swarm_size()), (Screen::Watch, 1_000));
    assert!(game.session().swarm().is_some());
}
