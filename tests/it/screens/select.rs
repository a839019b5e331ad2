//! Level select: cards, keys, broken files, pictures.

use super::*;

pub(super) fn some_levels() -> Vec<Arc<Level>> {
    let names = [("a", "First"), ("b", "Second"), ("c", "Third"), ("d", "Fourth"), ("e", "Fifth")];
    let mut levels: Vec<_> = names.iter().map(|(id, title)| level(id, title, "puppy-school")).collect();
    levels.extend([level("p", "Park one", "the-park"), level("q", "Park two", "the-park")]);
    levels
}

pub(super) fn some_progress() -> Progress {
    let mut progress = Progress::default();
    let best = LevelResult { steps: 212, wrong_way_steps: 0, seed: 1, theory_ok: Some(true) };
    progress.record_result("a", best);
    progress.record_result("q", LevelResult { theory_ok: Some(false), ..best });
    progress
}

pub(super) fn worlds(levels: &[Arc<Level>]) -> Vec<(&str, Vec<&Arc<Level>>)> {
    ["puppy-school", "the-park"]
        .map(|world| (world, levels.iter().filter(|level| level.world() == world).collect()))
        .into()
}

pub(super) fn some_broken() -> Vec<Broken> {
    let message =
        "line 9, column 6: `optimizer.lr`: −1 is not a learning rate; expected more than 0".to_owned();
    vec![Broken { path: PathBuf::from("/levels/my-canyon.toml"), message }]
}

#[test]
fn cards_show_the_best_result_and_start_the_level() {
    let (levels, progress) = (some_levels(), some_progress());
    let view = SelectView {
        worlds: worlds(&levels),
        broken: &[],
        progress: Some(&progress),
        here: Some("c"),
        walk: None,
    };
    let mut pictures = Pictures::default();
    let mut harness = shown(DESKTOP, |ctx| select_ui(ctx, &view, &mut pictures));
    harness.get_by_label("First, done in 212 steps");
    assert!(harness.query_by_label_contains("Park").is_none_or(|node| node.rect().height() < 50.0));
    assert!(harness.get_by_label("Third, new").is_focused());
    assert_eq!(command_by_click(&mut harness, "Second, new"), Some(Command::PlayLevel("b".to_owned())));
    assert_eq!(command_by_click(&mut harness, "Back to the title"), Some(Command::Back));
    assert_eq!(command_by_click(&mut harness, "Replays"), Some(Command::Go(Screen::Replays)));
    assert_eq!(command_by_click(&mut harness, "The park"), None);
    harness.get_by_label("Park two, done in 212 steps");
    assert_eq!(command_by_click(&mut harness, "Park one, new"), Some(Command::PlayLevel("p".to_owned())));
}

#[test]
fn arrows_move_the_selection_and_enter_plays() {
    let levels = some_levels();
    let view = SelectView { worlds: worlds(&levels), broken: &[], progress: None, here: None, walk: None };
    let mut pictures = Pictures::default();
    let mut harness = shown(DESKTOP, |ctx| select_ui(ctx, &view, &mut pictures));
    assert!(harness.get_by_label("First, new").is_focused());
    for (key, label) in [
        (egui::Key::ArrowRight, "Second, new"),
        (egui::Key::ArrowLeft, "First, new"),
        (egui::Key::ArrowDown, "Fifth, new"),
        (egui::Key::ArrowUp, "First, new"),
    ] {
        assert_eq!(command_by_key(&mut harness, key), None);
        assert!(harness.get_by_label(label).is_focused(), "{key:?}: {label}");
    }
    assert_eq!(command_by_key(&mut harness, egui::Key::Enter), Some(Command::PlayLevel("a".to_owned())));
    assert_eq!(command_by_key(&mut harness, egui::Key::Num2), None);
    assert!(harness.get_by_label("Park one, new").is_focused());
    assert_eq!(command_by_key(&mut harness, egui::Key::Enter), Some(Command::PlayLevel("p".to_owned())));
}

#[test]
fn the_selection_comes_back_after_a_click_next_to_the_cards() {
    let levels = some_levels();
    let view =
        SelectView { worlds: worlds(&levels), broken: &[], progress: None, here: Some("b"), walk: None };
    let mut pictures = Pictures::default();
    let mut harness = shown(DESKTOP, |ctx| select_ui(ctx, &view, &mut pictures));
    harness.get_by_label("Second, new").focus();
    harness.run_steps(2);
    harness.key_press(egui::Key::Escape);
    harness.run_steps(2);
    assert!(!harness.get_by_label("Second, new").is_focused());
    assert_eq!(command_by_key(&mut harness, egui::Key::ArrowRight), None);
    assert!(harness.get_by_label("Second, new").is_focused());
}

#[test]
fn invalid_level_files_are_shown_with_their_errors() {
    let (levels, broken) = (some_levels(), some_broken());
    let view =
        SelectView { worlds: worlds(&levels), broken: &broken, progress: None, here: None, walk: None };
    let mut pictures = Pictures::default();
    let mut harness = shown(DESKTOP, |ctx| select_ui(ctx, &view, &mut pictures));
    harness.get_by_label("Not readable (1)").click();
    harness.run_steps(3);
    harness.get_by_label("my-canyon.toml");
    harness.get_by_label(&broken[0].message);
    assert!(harness.state().is_empty());
}

#[test]
fn one_picture_is_painted_per_frame_and_the_oldest_are_dropped() {
    let levels: Vec<_> = (0..200).map(|i| level(&format!("l{i}"), LONG, "puppy-school")).collect();
    let view = SelectView { worlds: worlds(&levels), broken: &[], progress: None, here: None, walk: None };
    let mut pictures = Pictures::default();
    let mut counts = Vec::new();
    {
        let mut harness = shown([640.0, 480.0], |ctx| {
            let asked = select_ui(ctx, &view, &mut pictures);
            counts.push(pictures.len());
            asked
        });
        for _ in 0..60 {
            harness.key_press(egui::Key::ArrowDown);
            harness.run_steps(2);
        }
    }
    assert!(counts.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{counts:?}");
    assert!(*counts.last().unwrap() > 10 && counts.iter().all(|count| *count <= 64), "{counts:?}");
}

#[test]
fn a_costly_picture_is_shown_at_once_and_replaced_by_a_better_one() {
    let text = "format = 1\ntitle = \"Heavy\"\n[surface]\nkind = \"dataset\"\nmodel = \"neuron\"\npoints = 2000\n\
                [optimizer]\nkind = \"adam\"\n";
    let heavy = Arc::new(Level::parse("heavy", text).unwrap());
    let plain = [level("a", "A", "puppy-school"), level("b", "B", "puppy-school")];
    let (ctx, mut pictures) = (egui::Context::default(), Pictures::default());
    let mut shown = Vec::new();
    for _ in 0..200 {
        ctx.begin_pass(egui::RawInput::default());
        let all = [&heavy, &plain[0], &plain[1]].map(|level| pictures.level(&ctx, level, [140, 70]));
        shown.push(all);
        ctx.end_pass().textures_delta.clear();
    }
    let missing = |all: &[Option<egui::TextureId>; 3]| all.iter().filter(|texture| texture.is_none()).count();
    assert_eq!(shown[..3].iter().map(missing).collect::<Vec<_>>(), [2, 1, 0], "one is painted in a frame");
    // The costly one is replaced once, after more than one slice; the others never.
    let replaced: Vec<usize> = (3..shown.len()).filter(|i| shown[*i][0] != shown[i - 1][0]).collect();
    assert!(replaced.len() == 1 && replaced[0] > 5, "{replaced:?}");
    assert!(shown[3..].iter().all(|all| all[1..] == shown[2][1..]));
}

#[test]
fn cards_of_levels_with_a_task_say_which_medal_comes_next() {
    let text = |id: &str, task: &str| {
        let text = format!(
            "format = 1\ntitle = \"{id}\"\nworld = \"puppy-school\"\n[surface]\nkind = \"bowl\"\n[optimizer]\n\
             kind = \"adam\"\n[start]\nat = [1.0, 1.0]\n[goal]\nkind = \"steps\"\nsteps = 200\n[task]\n{task}"
        );
        Arc::new(Level::parse(id, &text).unwrap())
    };
    let bone = "kind = \"bone\"\nat_step = 100\nbone = 1.5\ngold = 0.5\n";
    let which = "kind = \"which\"\nask = \"arrow\"\n";
    let levels: Vec<_> = ["new", "paw", "bone", "gold"].iter().map(|id| text(id, bone)).collect();
    let levels: Vec<_> = levels.into_iter().chain([text("which", which)]).collect();
    let mut progress = Progress::default();
    for (medal, name) in Medal::ALL {
        progress.record_medal(name, medal);
    }
    progress.record_medal("which", Medal::Paw);
    let view = SelectView {
        worlds: worlds(&levels),
        broken: &[],
        progress: Some(&progress),
        here: None,
        walk: None,
    };
    let mut pictures = Pictures::default();
    let harness = shown(DESKTOP, |ctx| select_ui(ctx, &view, &mut pictures));
    for label in [
        "new, no medal yet; paw: finish the run",
        "paw, paw; bone: within 1.5",
        "bone, bone; gold: within 0.5",
        "gold, gold, the best medal",
        "which, paw; gold: the right answer",
    ] {
        harness.get_by_label(label);
    }
}
