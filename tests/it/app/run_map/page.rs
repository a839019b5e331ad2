//! The map of two settings: a click opens the very run of a cell, and the command that is copied draws the same runs.

use frankie::game::run_map::{MapPage, MapPages, PageRequest, Preset};
use frankie_draw::run_map::{RunCell, Shown};
use frankie_sim::Run;

use super::*;

fn game() -> Game {
    let folder = tempfile::tempdir().unwrap();
    let text = include_str!("../../../../levels/sandbox.toml");
    let levels = [("sandbox", text), ("asks", ASKS)];
    let levels = levels.map(|(id, text)| Arc::new(Level::parse(id, text).unwrap()));
    Game::with(LevelLibrary::of(levels.into()), folder.path().to_path_buf(), folder)
}

fn page(game: &Game) -> &MapPage {
    game.app.world().resource::<MapPages>().page.as_ref().expect("there is a map")
}

fn wait(game: &mut Game, is_there: impl Fn(&MapPage) -> bool) {
    for _ in 0..5_000 {
        if is_there(page(game)) {
            return;
        }
        game.frames(1);
    }
    panic!("it never ends");
}

fn change(game: &mut Game, request: PageRequest) {
    game.ask(Command::MapPage(request));
    assert!(!game.notices().contains("Not shown"), "{}", game.notices());
}

/// Opens the run of a cell, and fails unless it is the one that the map shows.
#[track_caller]
fn assert_opens(game: &mut Game, cell: [usize; 2]) -> &'static str {
    let (columns, steps) = (page(game).grid().plane().size[0], page(game).steps());
    let shown: RunCell = page(game).grid().cells()[cell[1] * columns + cell[0]].unwrap();
    let seed = game.session().run().seed();
    game.ask(Command::OpenMapRun(cell));
    game.frames(1);
    assert_eq!((game.modal(), game.screen(), game.step()), (None, Screen::Play, 0));
    let mut run: Run = game.session().run().clone();
    assert_eq!(run.seed(), seed);
    run.seek(steps);
    let loss = run.level().surface().loss(run.state().at, &run.surface_context());
    let same = (shown.outcome, shown.steps, shown.loss.to_bits());
    assert_eq!(same, (run.outcome(), run.state().step, loss.to_bits()), "{cell:?}");
    game.ask(Command::OpenMapPage);
    shown.outcome.name()
}

#[test]
fn a_click_opens_the_very_run_of_its_cell() {
    let mut game = game();
    game.play("sandbox");
    game.ask(Command::OpenMapPage);
    assert_eq!(game.modal(), Some(Modal::RunMap));
    change(&mut game, PageRequest::Resize([60.0, 45.0]));
    let mut outcomes = std::collections::BTreeSet::new();
    for (preset, keys) in [
        (Preset::Present, Some(["noise.sigma.x", "optimizer.beta1"])),
        (Preset::Edge, None),
        (Preset::Momentum, None),
    ] {
        for at in [[0.1, 0.1], [0.9, 0.9], [0.8, 0.2]] {
            change(&mut game, PageRequest::Begin(preset));
            change(&mut game, PageRequest::Resize([60.0, 45.0]));
            for (place, key) in keys.into_iter().flatten().enumerate() {
                change(&mut game, PageRequest::SetKey(place, key.to_owned()));
            }
            change(&mut game, PageRequest::Zoom(3.0, [0.4, 0.6]));
            change(&mut game, PageRequest::SetSteps(100));
            wait(&mut game, |page| page.grid().is_done());
            let cell = page(&game).cell_at(at).unwrap();
            outcomes.insert(assert_opens(&mut game, cell));
        }
    }
    assert!(outcomes.len() >= 2, "{outcomes:?}");
}

#[test]
fn the_map_waits_for_its_run_and_the_player_gets_his_own_back() {
    let mut game = game();
    game.play("sandbox");
    game.ask(Command::StepForward);
    game.frames(2);
    let before = game.session().run().clone();
    assert!(before.state().step > 0);
    game.ask(Command::OpenMapPage);
    change(&mut game, PageRequest::Resize([60.0, 45.0]));
    change(&mut game, PageRequest::Begin(Preset::Momentum));
    change(&mut game, PageRequest::Zoom(3.0, [0.4, 0.6]));
    wait(&mut game, |page| page.grid().is_done());
    let (axes, picture) = (page(&game).axes().clone(), page(&game).picture().0.to_vec());
    assert_eq!(page(&game).own_place(), None, "his ground is another one");
    for cell in [[3, 5], [20, 17]] {
        assert_opens(&mut game, cell);
        assert_eq!((page(&game).axes(), page(&game).picture().0), (&axes, picture.as_slice()));
        let [x, y] = page(&game).own_place().unwrap();
        assert_eq!(page(&game).cell_at([x, y]), Some(cell), "the run of the click is marked");
    }
    game.ask(Command::BringRunBack);
    game.frames(1);
    assert_eq!((game.modal(), game.screen()), (None, Screen::Play));
    let run = game.session().run();
    assert_eq!(
        (run.level().to_toml(), run.state().hash()),
        (before.level().to_toml(), before.state().hash())
    );
    // There is nothing to bring back twice.
    game.ask(Command::BringRunBack);
    game.frames(1);
    assert_eq!(game.session().run().state().hash(), before.state().hash());
}

#[test]
fn what_is_shown_changes_without_new_runs_and_everything_else_makes_them_again() {
    let mut game = game();
    game.play("sandbox");
    game.ask(Command::OpenMapPage);
    change(&mut game, PageRequest::Resize([100.0, 100.0]));
    wait(&mut game, |page| page.grid().is_done() && !page.is_moving());
    let (known, all) = page(&game).grid().progress();
    assert_eq!((known, all), (2500, 2500));
    let mut pictures = vec![page(&game).picture().0.to_vec()];
    assert!(pictures[0].chunks(4).all(|texel| texel[3] == 255));
    for shown in [Shown::Steps, Shown::Outcome, Shown::Minimum, Shown::Ratio] {
        change(&mut game, PageRequest::Show(shown));
        assert_eq!(page(&game).grid().progress(), (known, all), "{shown:?}");
        let picture = page(&game).picture().0.to_vec();
        assert!(!pictures.contains(&picture), "{shown:?}");
        pictures.push(picture);
    }
    for request in [
        PageRequest::SetSteps(200),
        PageRequest::Zoom(2.0, [0.2, 0.2]),
        PageRequest::Pan([0.3, 0.1]),
        PageRequest::Back,
        PageRequest::SetKey(1, "start.y".to_owned()),
        PageRequest::Resize([140.0, 140.0]),
    ] {
        game.ask(Command::MapPage(request.clone()));
        assert!(!page(&game).grid().is_done(), "{request:?}");
        wait(&mut game, |page| page.grid().is_done());
    }
    // The player's run stands meanwhile, and another setting begins another map.
    assert_eq!(game.step(), 0);
    let axes = page(&game).axes().clone();
    game.ask(Command::CloseModal);
    game.ask(Command::OpenMapPage);
    assert_eq!(page(&game).axes(), &axes);
    game.ask(Command::CloseModal);
    game.ask(Command::NewSeed);
    game.ask(Command::OpenMapPage);
    assert_ne!(page(&game).axes(), &axes);
}

#[test]
fn a_key_on_both_axes_is_refused_and_a_level_that_asks_has_no_map() {
    let mut game = game();
    game.play("sandbox");
    game.ask(Command::OpenMapPage);
    game.ask(Command::MapPage(PageRequest::SetKey(1, "optimizer.lr.x".to_owned())));
    assert!(game.notices().contains("on the other axis"), "{}", game.notices());
    assert_eq!(page(&game).axes()[1].name, "optimizer.lr.y");
    game.ask(Command::CloseModal);
    game.play("asks");
    game.ask(Command::OpenMapPage);
    assert_eq!(game.modal(), None);
    assert!(game.notices().contains("in the sandbox"), "{}", game.notices());
}

/// Returns the words of a command as a shell would.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('\'').enumerate();
    let words = parts.flat_map(|(i, part)| match i % 2 {
        1 => vec![part.to_owned()],
        _ => part.split_whitespace().map(str::to_owned).collect(),
    });
    words.collect()
}

#[test]
fn the_copied_command_makes_the_same_runs() {
    let mut game = game();
    game.play("sandbox");
    game.ask(Command::OpenMapPage);
    change(&mut game, PageRequest::Zoom(40.0, [0.8, 0.3]));
    let map = page(&game);
    let command = map.command_line();
    let mut words = words(&command);
    assert_eq!(words.remove(0), "frankie", "{command}");
    let out = words.iter().position(|word| word == "--out").unwrap();
    words.drain(out..);
    // The middle of the picture is the middle of the view.
    let (corner, size) = frankie_draw::run_map::plane_px([1280, 960]);
    let middle = [0, 1].map(|i| corner[i] + size[i] / 2);
    words.extend(["--at".to_owned(), format!("{},{}", middle[0], middle[1])]);
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_frankie")).args(&words).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    let (_, pair) = printed.split_once("optimizer.lr=[").expect(&printed);
    let pair: Vec<f64> =
        pair.split(']').next().unwrap().split(',').map(|x| x.trim().parse().unwrap()).collect();
    for (axis, x) in map.axes().iter().zip(pair) {
        assert!((axis.share(x) - 0.5).abs() < 0.02, "{} of {axis:?}", x);
    }
    assert!(printed.contains("--steps 300") && printed.contains("--seed"), "{printed}");
}
