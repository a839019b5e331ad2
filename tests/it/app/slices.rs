//! Levels and replays whose steps cost thousands of times as much as others: no frame waits for them.

use super::*;
use frankie::game::remaking::Remaking;
use frankie::game::session::FRAME_COST;
use frankie_sim::{Replay, Run};

/// A level whose steps cost as much as so many data points in so many surfaces on top of each other.
fn heavy(points: usize, surfaces: usize) -> Arc<Level> {
    let data: String = (0..points).map(|i| format!("{},{},{}\\n", i % 9, i % 5, i % 2)).collect();
    let table = |place: usize| {
        let path = format!("surface{}", ".add".repeat(place));
        format!("[{path}]\nkind = \"dataset\"\nmodel = \"neuron\"\ndata = \"{data}\"\n")
    };
    let tables: String = (0..surfaces).map(table).collect();
    let rest = "[optimizer]\nkind = \"adam\"\nlr = 0.001\n[player]\ndrop = true\nthrow = true\n[goal]\nkind = \"steps\"\nsteps = 100000\n";
    Arc::new(Level::parse("heavy", &format!("format = 1\ntitle = \"Heavy\"\n{tables}{rest}")).unwrap())
}

fn recorded(level: &Arc<Level>, steps: u64) -> Replay {
    let mut run = Run::new(level.clone(), 1);
    run.seek(steps);
    assert_eq!(run.last_step(), steps);
    Replay::record(&run, "x")
}

/// A game with a saved replay, and its path.
fn with_saved(replay: &Replay) -> (Game, PathBuf) {
    let mut game = Game::new();
    game.play("bowl");
    game.ask(drop_at(2.5, 2.5));
    game.frames(3);
    game.ask(Command::SaveReplay);
    let path = game.saved_replays()[0].clone();
    std::fs::write(&path, replay.to_toml()).unwrap();
    game.ask(Command::Go(Screen::Replays));
    game.frames(1);
    (game, path)
}

fn made(game: &Game) -> Option<u64> {
    game.app.world().resource::<Remaking>().progress().map(|progress| progress.made)
}

fn check(game: &Game) -> ReplayCheck {
    let SessionMode::Replay(watched) = &game.session().mode else { panic!("nothing is watched") };
    watched.check
}

#[test]
fn a_long_replay_is_made_again_behind_a_dialog_that_cancels() {
    // So costly that a fast machine makes few of its steps in the time of a frame.
    let level = heavy(4_000, 3);
    let (mut game, path) = with_saved(&recorded(&level, 300));
    game.ask(Command::WatchReplay(path.clone()));
    let first = made(&game).expect("it takes more than a frame");
    assert!(first >= 1 && first <= 2 * FRAME_COST / level.step_cost() + 100, "{first}");
    assert_eq!((game.screen(), game.modal()), (Screen::Replays, Some(Modal::Remaking)));
    let progress = game.app.world().resource::<Remaking>().progress().unwrap();
    assert_eq!((progress.title.as_str(), progress.steps), ("Heavy", 300));
    assert_eq!(progress.work, level.step_cost() / 20);
    game.frames(1);
    assert!(made(&game).is_none_or(|now| now > first));
    game.ask(Command::Back);
    game.frames(1);
    assert_eq!((made(&game), game.modal(), game.screen()), (None, None, Screen::Replays));

    game.ask(Command::WatchReplay(path));
    for _ in 0..300 {
        if game.screen() == Screen::Watch {
            break;
        }
        game.frames(1);
    }
    assert_eq!((game.screen(), game.modal(), check(&game)), (Screen::Watch, None, ReplayCheck::Verified));
    assert_eq!((game.session().run().last_step(), game.step() < 10), (300, true));
}

#[test]
fn a_forged_replay_stops_at_its_first_false_hash() {
    let mut forged = recorded(&heavy(300, 1), 512);
    forged.steps = 5_120_000;
    forged.hashes = vec![forged.hashes[0]; 20_000];
    let (mut game, path) = with_saved(&forged);
    game.ask(Command::WatchReplay(path));
    for _ in 0..300 {
        if game.screen() == Screen::Watch {
            break;
        }
        game.frames(1);
    }
    assert_eq!(check(&game), ReplayCheck::Differs { step: 512 });
    assert_eq!(game.session().run().last_step(), 512, "no step after it was made");
}

#[test]
fn going_back_and_playing_fast_never_take_more_than_a_part_of_a_frame() {
    let level = heavy(4_000, 5);
    let per_frame = (FRAME_COST / level.step_cost()).max(1);
    assert!(per_frame < 20, "{per_frame} steps are a heavy level");
    let mut run = Run::new(level, 1);
    run.seek(80);
    let hashes: Vec<u64> = (0..=80)
        .map(|step| {
            run.seek(step);
            run.hash()
        })
        .collect();
    let mut session = Session::new(run, SessionMode::Play, 100.0);
    for (target, act) in [
        (3, &mut (|session: &mut Session| session.seek(3)) as &mut dyn FnMut(&mut Session)),
        (70, &mut |session| session.seek(70)),
        (69, &mut Session::step_back),
        (67, &mut |session| (0..2).for_each(|_| session.step_back())),
        (68, &mut Session::step_forward),
        (0, &mut |session| session.seek(0)),
        (80, &mut |session| session.seek(1_000)),
    ] {
        act(&mut session);
        for _ in 0..80 {
            let before = session.run().state().step;
            session.tick(0.1);
            assert!(session.run().state().step.abs_diff(before) <= per_frame);
        }
        assert_eq!((session.run().state().step, session.run().hash()), (target, hashes[target as usize]));
    }
    session.playing = true;
    assert_eq!(session.tick(0.25), per_frame, "500 steps are due");
    // An event stops a run on its way where it is shown, and nothing waits for the rest.
    session.seek(0);
    session.seek(80);
    let here = session.run().state().step;
    assert!(here < 80);
    session.apply_event(Event::Drop { at: [0.2, 0.2] }).unwrap();
    assert_eq!((session.run().state().step, session.run().last_step()), (here, here));
}

#[test]
fn a_heavy_level_of_the_player_is_not_the_run_behind_the_title() {
    let [expensive, cheap] = [4_000, 2].map(|points| heavy(points, 1));
    assert!(expensive.step_cost() > 100 * cheap.step_cost());
    let bowl = Arc::new(Level::parse("bowl", BOWL).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_path_buf();
    let game = Game::with(LevelLibrary::of(vec![expensive, bowl]), root, folder);
    assert_eq!(game.session().level().id(), "bowl");
}

#[test]
fn a_replay_of_any_length_that_verify_reads_can_be_dropped() {
    let mut game = Game::new();
    let rows = "0,1,2,3,4,5,6,7\\n".repeat(30_000);
    let rows = vec![rows; 3];
    let add = |at: &str, rows: &str| format!("[{at}]\nkind = \"heightmap\"\ngrid = \"{rows}\"\n");
    let level = format!(
        "format = 1\ntitle = \"Long\"\n{}[optimizer]\nkind = \"adam\"\n[start]\nat = [0.1, 0.1]\n{}{}",
        add("surface", &rows[0]),
        add("surface.add", &rows[1]),
        add("surface.add.add", &rows[2]),
    );
    let level = Arc::new(Level::parse("long", &level).unwrap());
    let mut text = recorded(&level, 10).to_toml();
    // Spaces at the end of lines make it longer than any level.
    text = text
        .replace("\\n0,1", "    \\n0,1")
        .replace("sim = 1\n", &format!("sim = 1\n{}", "# long\n".repeat(1_200_000)));
    assert!(text.len() > (8 << 20) && text.len() < (16 << 20), "{}", text.len());
    game.drop_file("long.toml", text);
    for _ in 0..100 {
        game.frames(1);
    }
    assert_eq!(game.screen(), Screen::Watch, "{}", game.notices());
    game.drop_file("broken.toml", "format = 1\nsim = 1\n");
    assert!(
        game.notices().contains("broken.toml: line 3, column 1: `result`: missing"),
        "{}",
        game.notices()
    );
}
