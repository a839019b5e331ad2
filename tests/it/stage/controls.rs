//! The controls of the stage: buttons, sliders and menus give their commands, and panels show the numbers.

use super::*;

#[test]
fn buttons_give_their_commands() {
    let mut stage = default_stage(30);
    for (label, command) in [
        ("Menu", Command::OpenModal(Modal::Pause)),
        ("Play", Command::TogglePlaying),
        ("Step forward", Command::StepForward),
        ("Step back", Command::StepBack),
        ("Restart", Command::Restart),
        ("New seed", Command::NewSeed),
        ("Keep as a replay", Command::SaveReplay),
        ("Share", Command::OpenModal(Modal::Share)),
        ("Faster", Command::SetSpeed(2.0)),
        ("Slower", Command::SetSpeed(0.5)),
        ("Show the keys", Command::OpenModal(Modal::Help)),
        ("Fold the lesson away", Command::TogglePanel(Panel::Lesson)),
        ("Fold the charts away", Command::TogglePanel(Panel::Charts)),
    ] {
        assert_eq!(press(&mut stage, label), [command], "{label}");
    }
}

#[test]
fn the_lesson_shows_prediction_and_measurement() {
    let stage = default_stage(400);
    let run = stage.state().session.run();
    let entry = &run.level().theory()[0];
    let measured = run.state().theory[0].measure(entry.stat, entry.axis).unwrap();
    stage.get_by_label("A bowl of noise");
    stage.get_by_label("Watch him slow down.");
    stage.get_by_label("RMS of r");
    stage.get_by_label(&numbers::short(0.229_415_7));
    stage.get_by_label(&numbers::short(measured));
    stage.get_by_label("not yet");
}

#[test]
fn the_rule_shows_the_numbers_of_the_current_step() {
    let stage = default_stage(72);
    let row = *stage.state().session.run().row().unwrap();
    for (axis, name) in row.axes.iter().zip(["x", "y"]) {
        let (mean, root) = (axis.first.unwrap().used, axis.second.unwrap().used.sqrt() + 1e-8);
        assert!((mean / root - axis.ratio).abs() < 1e-12);
        let [mean, root, ratio] = [mean, root, axis.ratio].map(numbers::short);
        stage.get_by_label_contains(&format!("{name}: r = {mean} ÷ {root} = {ratio}, step "));
    }
}

#[test]
fn the_rule_has_room_for_its_signs_and_any_number() {
    for (kind, start, steps) in [
        ("adam", "[-6.0, 3.0]", 72),
        ("adam", "[5.6e-4, -3e-12]", 1),
        ("adam", "[-5.6e-4, -123.4]", 2),
        ("sgd", "[-5.6e-4, -123.4]", 2),
        ("rmsprop", "[-5.6e-40, 1e4]", 3),
        ("momentum", "[-1e-300, -1e-9]", 5),
    ] {
        for (width, height) in [(1280.0, 720.0), (1000.0, 800.0), (1920.0, 1080.0)] {
            let mut state = StageHarness::new(LEVEL, 0);
            let edits = [
                ("surface.kind", "bowl"),
                ("noise.kind", "none"),
                ("optimizer.kind", kind),
                ("start.at", start),
                ("view.x", "[-1e5, 1e5]"),
                ("view.y", "[-1e5, 1e5]"),
            ]
            .map(|(key, value)| LevelEdit::parse(key, value));
            let level = state.session.level().edited(&edits).unwrap();
            let mut run = Run::new(level.into(), 7);
            run.seek(steps);
            state.session = Session::new(run, SessionMode::Play, 1.0);
            let stage = stage(state, [width, height]);
            let rows: Vec<egui::Rect> = ["x: r", "y: r"]
                .into_iter()
                .filter_map(|name| Some(stage.query_by_label_contains(name)?.rect()))
                .collect();
            assert_eq!(rows.len(), 2, "{kind} at {width} × {height}");
            for row in rows {
                let texts: Vec<(String, egui::Rect)> = texts_of(&stage)
                    .into_iter()
                    .filter(|(_, rect)| row.expand(1.0).contains(rect.center()))
                    .collect();
                let words: Vec<&str> = texts.iter().map(|(text, _)| text.as_str()).collect();
                assert!(words.contains(&"="), "{kind} from {start} at {width} × {height}: {words:?}");
                for (i, (text, rect)) in texts.iter().enumerate() {
                    assert!(row.expand(2.0).contains_rect(*rect), "{text} leaves the line: {words:?}");
                    let is_over =
                        |(_, other): &&(String, egui::Rect)| other.shrink(0.5).intersects(rect.shrink(0.5));
                    assert_eq!(texts[..i].iter().find(is_over), None, "{text} lies over it: {words:?}");
                }
            }
        }
    }
}

#[test]
fn a_slider_tunes_and_a_menu_switches() {
    let mut stage = default_stage(30);
    let slider = stage.get_by_role_and_label(egui::accesskit::Role::Slider, "lr").rect();
    let commands =
        click(&mut stage, egui::pos2(slider.right() - 12.0, slider.center().y), egui::PointerButton::Primary);
    let Some(Command::ApplyEvent(Event::SetParam { name, axis: None, value: Value::Number(value), .. })) =
        commands.first()
    else {
        panic!("{commands:?}")
    };
    assert!(name == "lr" && *value > 0.1, "{value}");
    assert!(press(&mut stage, "Optimizer: Adam").is_empty());
    let commands = choose(&mut stage, "SGD");
    assert!(
        matches!(&commands[..], [Command::ApplyEvent(Event::SetOptimizer { kind, .. })] if kind == "sgd"),
        "{commands:?}"
    );
}

#[test]
fn an_open_menu_takes_every_key() {
    use egui::Key;
    let mut stage = default_stage(30);
    assert!(press(&mut stage, "Optimizer: Adam").is_empty());
    let is_on = |stage: &Stage, title: &str| stage.query_all_by_label(title).any(|line| line.is_focused());
    assert!(is_on(&stage, "Adam"), "the keyboard starts at the chosen line");
    assert!(key(&mut stage, Key::End).is_empty() && !is_on(&stage, "Adam"));
    assert!(key(&mut stage, Key::Home).is_empty());
    let first = frankie_sim::optimizer::KINDS[0].info.title;
    assert!(is_on(&stage, first));
    assert!(key(&mut stage, Key::ArrowDown).is_empty());
    assert!(is_on(&stage, frankie_sim::optimizer::KINDS[1].info.title));
    assert!(key(&mut stage, Key::ArrowUp).is_empty() && key(&mut stage, Key::ArrowUp).is_empty());
    assert!(is_on(&stage, first), "the first line has none above it");
    // Outside the menu N starts again and Esc pauses.
    stage.event(egui::Event::Text("n".to_owned()));
    assert!(key(&mut stage, Key::N).is_empty());
    assert!(is_on(&stage, "Nesterov"));
    let commands = key(&mut stage, Key::Enter);
    assert!(
        matches!(&commands[..], [Command::ApplyEvent(Event::SetOptimizer { kind, .. })] if kind == "nesterov"),
        "{commands:?}"
    );
    assert!(stage.query_by_label("Nesterov").is_none(), "and the menu closes");

    assert!(press(&mut stage, "Optimizer: Adam").is_empty());
    assert!(key(&mut stage, Key::Escape).is_empty(), "Esc closes only the menu");
    assert!(stage.query_by_label("Nesterov").is_none());
    assert_eq!(
        key(&mut stage, Key::Space),
        [Command::TogglePlaying],
        "after a click no widget has the focus"
    );
    assert_eq!(key(&mut stage, Key::Escape), [Command::Back]);
}

#[test]
fn a_menu_opened_by_a_key_returns_the_focus_to_its_button() {
    use egui::Key;
    let mut stage = default_stage(30);
    stage.get_by_label("Speed 1×").focus();
    let _ = take_commands(&mut stage);
    assert!(key(&mut stage, Key::Enter).is_empty());
    assert!(key(&mut stage, Key::ArrowUp).is_empty());
    assert_eq!(key(&mut stage, Key::Enter), [Command::SetSpeed(2.0)]);
    assert!(stage.get_by_label("Speed 1×").is_focused());
}

#[test]
fn the_sandbox_changes_surface_and_noise() {
    let mut stage = default_stage(0);
    let _ = press(&mut stage, "Surface");
    assert!(press(&mut stage, "Surface: Fetch").is_empty());
    let commands = choose(&mut stage, "Huber cone");
    let set = |key: &str, value: &str| Command::EditLevel(vec![LevelEdit::parse(key, value)]);
    assert_eq!(commands, [set("surface.kind", "huber")]);
    let _ = press(&mut stage, "Noise");
    assert!(press(&mut stage, "Noise: Gaussian").is_empty());
    assert_eq!(choose(&mut stage, "None"), [set("noise.kind", "none")]);
}

#[test]
fn the_sandbox_adds_and_removes_a_surface() {
    let set = |key: &str, value: &str| Command::EditLevel(vec![LevelEdit::parse(key, value)]);
    let mut stage = default_stage(0);
    let _ = press(&mut stage, "Surface");
    assert!(stage.query_by_label("Added ground: Nothing").is_none(), "it is hidden at first");
    assert!(press(&mut stage, &format!("Add another ground {}", egui_phosphor::bold::CARET_DOWN)).is_empty());
    assert!(press(&mut stage, "Added ground: Nothing").is_empty());
    assert_eq!(choose(&mut stage, "Ravine"), [set("surface.add.kind", "ravine")]);

    let added = "[surface.add]\nkind = \"bowl\"\nweight = 0.5\n[noise]\n";
    let mut stage = self::stage(StageHarness::new(&LEVEL.replace("[noise]\n", added), 0), [1280.0, 1600.0]);
    let _ = press(&mut stage, "Surface");
    let slider = stage.get_by_role_and_label(egui::accesskit::Role::Slider, "weight").rect();
    let commands = click(&mut stage, slider.center(), egui::PointerButton::Primary);
    let [Command::EditLevel(edits)] = &commands[..] else { panic!("{commands:?}") };
    let [LevelEdit { key, value: SpecValue::Number(weight) }] = &edits[..] else { panic!("{edits:?}") };
    assert!(key == "surface.add.weight" && weight.abs() < 0.1, "{weight}");
    assert!(press(&mut stage, &format!("Add another ground {}", egui_phosphor::bold::CARET_DOWN)).is_empty());
    assert!(press(&mut stage, "Added ground: Nothing").is_empty());
    assert_eq!(choose(&mut stage, "Slope"), [set("surface.add.add.kind", "slope")]);
    assert!(press(&mut stage, "Added ground: Bowl").is_empty());
    assert_eq!(choose(&mut stage, "Nothing"), [set("surface.add.kind", "none")]);
}

#[test]
fn a_small_window_shows_one_panel_at_a_time() {
    let mut stage = stage(StageHarness::new(LEVEL, 30), [640.0, 480.0]);
    let has_charts = |stage: &Stage| stage.query_by_label_contains("x axis chart").is_some();
    let has_lesson = |stage: &Stage| stage.query_by_label("A bowl of noise").is_some();
    let open = |stage: &mut Stage, panel| {
        stage.state_mut().tabs.set(TabColumn::Single, panel);
        stage.run_steps(2);
    };
    assert!(has_lesson(&stage) && !has_charts(&stage));
    let show = |panel| [Command::ShowTab(TabColumn::Single, panel)];
    assert_eq!(press(&mut stage, "Show the charts"), show(Some(Panel::Charts)));
    open(&mut stage, Some(Panel::Charts));
    assert!(has_charts(&stage) && !has_lesson(&stage));
    assert_eq!(key(&mut stage, egui::Key::Num3), show(None), "the key of an open tab closes it");
    assert_eq!(press(&mut stage, "Fold the charts away"), show(None));
    open(&mut stage, None);
    assert!(!has_charts(&stage) && !has_lesson(&stage));
    assert_eq!(key(&mut stage, egui::Key::Num1), show(Some(Panel::Lesson)));
}

#[test]
fn a_replay_has_a_back_button_and_a_time_line_of_its_own_length() {
    let mut state = StageHarness::new(LEVEL, 60);
    state.session.mode = SessionMode::Replay(WatchedReplay {
        origin: ReplayOrigin::JustPlayed,
        check: ReplayCheck::Differs { step: 32 },
    });
    let mut stage = self::stage(state, [1280.0, 720.0]);
    stage.get_by_label("Replay, differs from step 32");
    assert_eq!(press(&mut stage, "Back"), [Command::Back]);
    let line = stage.get_by_label("Time line").rect();
    let commands = click(&mut stage, line.center(), egui::PointerButton::Primary);
    assert_eq!(commands.first(), Some(&Command::Seek(30)));
    let at = place(&stage, [2.0, -3.0]);
    assert!(click(&mut stage, at, egui::PointerButton::Primary).is_empty(), "a replay cannot be steered");
}
