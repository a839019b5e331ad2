//! The play screen: the commands of panels, ground and keys.

mod data;
mod dialogs;
mod fingers;
mod ground;
mod keys;
mod reach;
pub(crate) mod shown;
mod taps;
mod words;

use std::sync::Arc;

use bevy::math::Vec2;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use frankie::game::command::{Command, Panel};
use frankie::game::input::pressed_commands;
use frankie::game::keys::KeyContext;
use frankie::game::numbers;
use frankie::game::screen::{Modal, OpenTabs, Screen, TabColumn};
use frankie::game::session::{ReplayCheck, ReplayOrigin, Session, SessionMode, WatchedReplay};
use frankie::game::stage_ui::{folded, ground_ui};
use frankie::game::stage_view::StageView;
use frankie::game::ui::chart::axis_chart_ui;
use frankie::game::ui::{panels, theme};
use frankie::game::viewport::Viewport;
use frankie::store::{Place, Settings};
use frankie_sim::level::{LevelEdit, SpecValue};
use frankie_sim::params::Value;
use frankie_sim::{AgentId, Event, Level, Run};

const LEVEL: &str = r#"
format = 1
title = "A bowl of noise"
tagline = "look at r"
lesson = "Watch him slow down."
[surface]
kind = "fetch"
[noise]
kind = "gaussian"
sigma = 0.3
[optimizer]
kind = "adam"
lr = 0.1
[start]
at = [-6.0, 3.0]
[player]
drop = true
throw = true
switch = true
edit = true
tune = ["lr", "beta1", "beta2", "eps"]
[[theory]]
label = "RMS of r"
stat = "rms_ratio"
axis = "y"
predict = "pure_noise_rms"
tolerance = 0.001
"#;

/// The stage without an engine.
struct StageHarness {
    session: Session,
    viewport: Viewport,
    settings: Settings,
    modal: Option<Modal>,
    tabs: OpenTabs,
    commands: Vec<Command>,
    fonts_loaded: bool,
}

impl StageHarness {
    fn new(text: &str, steps: u64) -> Self {
        let level = Arc::new(Level::parse("stage", text).unwrap());
        let mut run = Run::new(level, 7);
        run.seek(steps);
        let mut viewport = Viewport::default();
        viewport.fit(run.level().view());
        Self {
            session: Session::new(run, SessionMode::Play, 1.0),
            viewport,
            settings: Settings::default(),
            modal: None,
            tabs: OpenTabs::default(),
            commands: Vec::new(),
            fonts_loaded: false,
        }
    }

    fn show(&mut self, ui: &egui::Ui) {
        let ctx = ui.ctx();
        if !std::mem::replace(&mut self.fonts_loaded, true) {
            // The fonts can be used from the next frame on.
            return theme::install(ctx);
        }
        let layout = panels::stage_layout(ctx, &self.session, &folded(&self.settings), self.tabs);
        let free = bevy::math::Rect {
            min: Vec2::new(layout.free.min.x, layout.free.min.y),
            max: Vec2::new(layout.free.max.x, layout.free.max.y),
        };
        let size = ctx.content_rect().size();
        self.viewport.resize(Vec2::new(size.x, size.y), free);
        let dog_px = self.viewport.world_px_from_sim(self.session.dog_at(self.session.run().first()));
        let view = StageView {
            session: &self.session,
            viewport: &self.viewport,
            points_per_px: 1.0,
            free: layout.free,
            collar_px: Some(dog_px),
            head_px: Some(dog_px + Vec2::new(25.0, 0.0)),
            pointer: None,
            finger: None,
            is_secondary: ctx.input(|input| input.modifiers.shift),
            shows_gradients: true,
            wrong_way_fade: 1.0,
        };
        let key_context = KeyContext {
            screen: Screen::Play,
            modal: self.modal,
            session: Some(&self.session),
            settings: &self.settings,
            strips: &layout.strips,
        };
        let collar = view.collar();
        self.commands.extend(ground_ui(ctx, view, self.modal.is_none()));
        self.commands.extend(panels::stage_ui(ctx, &layout, &self.session, |ui, axis| {
            axis_chart_ui(ui, axis, &self.session)
        }));
        panels::attention_ui(ctx, &layout, &self.session, collar, false);
        self.commands.extend(pressed_commands(ctx, &key_context));
    }
}

type Stage = Harness<'static, StageHarness>;

fn stage(state: StageHarness, size: [f32; 2]) -> Stage {
    let app = |ui: &mut egui::Ui, state: &mut StageHarness| state.show(ui);
    let mut harness = Harness::builder().with_size(egui::Vec2::from(size)).build_ui_state(app, state);
    harness.run_steps(5);
    harness.state_mut().commands.clear();
    harness
}

fn default_stage(steps: u64) -> Stage {
    stage(StageHarness::new(LEVEL, steps), [1280.0, 720.0])
}

/// Returns the commands since the last call, without those for hovering.
fn take_commands(stage: &mut Stage) -> Vec<Command> {
    stage.run_steps(3);
    let mut commands = std::mem::take(&mut stage.state_mut().commands);
    commands.retain(|command| !matches!(command, Command::Hover(_)));
    commands
}

fn press(stage: &mut Stage, label: &str) -> Vec<Command> {
    stage.get_by_label(label).click();
    take_commands(stage)
}

/// Clicks a line of a menu, which has two nodes with its label.
fn choose(stage: &mut Stage, label: &str) -> Vec<Command> {
    stage.query_all_by_label(label).next().unwrap().click();
    take_commands(stage)
}

/// Moves the mouse to a place and clicks.
fn click(stage: &mut Stage, at: egui::Pos2, button: egui::PointerButton) -> Vec<Command> {
    stage.hover_at(at);
    stage.run_steps(1);
    for pressed in [true, false] {
        let modifiers = egui::Modifiers::NONE;
        stage.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
        stage.run_steps(1);
    }
    take_commands(stage)
}

/// Returns the place of a point of the plane in the window.
fn place(stage: &Stage, at: [f64; 2]) -> egui::Pos2 {
    let px = stage.state().viewport.window_px_from_sim(at);
    egui::pos2(px.x, px.y)
}

fn near(found: [f64; 2], wanted: [f64; 2]) -> bool {
    (0..2).all(|i| (found[i] - wanted[i]).abs() < 0.05)
}

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

/// Returns every text that is painted, with its rectangle.
fn texts_of(stage: &Stage) -> Vec<(String, egui::Rect)> {
    fn add(shape: &egui::Shape, texts: &mut Vec<(String, egui::Rect)>) {
        match shape {
            egui::Shape::Text(text) => {
                let rect = egui::Rect::from_min_size(text.pos, text.galley.size());
                texts.push((text.galley.job.text.clone(), rect));
            }
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| add(shape, texts)),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    stage.output().shapes.iter().for_each(|clipped| add(&clipped.shape, &mut texts));
    texts
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

/// Presses a key and returns its commands.
fn key(stage: &mut Stage, key: egui::Key) -> Vec<Command> {
    stage.key_press(key);
    take_commands(stage)
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

#[test]
fn the_fonts_have_every_character_that_is_shown() {
    let mut texts = Vec::new();
    let kinds = (frankie_sim::surface::KINDS.iter().map(|kind| &kind.info))
        .chain(frankie_sim::noise::KINDS.iter().map(|kind| &kind.info))
        .chain(frankie_sim::optimizer::KINDS.iter().map(|kind| &kind.info));
    for info in kinds {
        texts.extend([info.title, info.summary, info.formula].map(str::to_owned));
        texts.extend(info.params.iter().flat_map(|spec| [spec.symbol, spec.help]).map(str::to_owned));
    }
    for level in frankie::levels::Sources::default().load().levels {
        texts.extend([level.title().to_owned(), level.tagline().to_owned(), level.lesson().to_owned()]);
        texts.extend(level.theory().iter().map(|entry| entry.label.clone()));
    }
    let mut fonts_loaded = false;
    let mut harness = Harness::new_ui(move |ui| {
        if !std::mem::replace(&mut fonts_loaded, true) {
            theme::install(ui.ctx());
        }
    });
    harness.run_steps(3);
    let ctx = &harness.ctx;
    for font in [theme::regular(14.0), theme::semibold(14.0), theme::extrabold(14.0)] {
        for text in &texts {
            let missing: String = text
                .chars()
                .filter(|letter| !letter.is_whitespace() && *letter != '\u{302}')
                .filter(|letter| {
                    let is_known = |fonts: &mut egui::epaint::FontsView<'_>| {
                        fonts.fonts.font(&font.family).characters().contains_key(letter)
                    };
                    !ctx.fonts_mut(is_known)
                })
                .collect();
            assert!(missing.is_empty(), "{missing} of “{text}”");
        }
    }
}

#[test]
fn the_stage_is_shown_at_every_size_and_step() {
    for steps in [0, 1, 300] {
        for size in [
            [320.0, 240.0],
            [640.0, 480.0],
            [1280.0, 720.0],
            [1920.0, 1080.0],
            [3840.0, 2160.0],
            [20.0, 20.0],
        ] {
            let mut stage = stage(StageHarness::new(LEVEL, steps), size);
            stage.hover_at(egui::pos2(0.5 * size[0], 0.4 * size[1]));
            assert_eq!(take_commands(&mut stage), [], "{size:?}, step {steps}");
            let window = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
            let line = stage.get_by_label("Time line").rect();
            assert!(window.width() < 100.0 || window.contains_rect(line), "{size:?}, step {steps}: {line}");
        }
    }
}

/// Frankie and two more.
const PACK: &str = r#"
[pack.momo]
kind = "momentum"
lr = 0.02
[pack.bolt]
kind = "sgd"
lr = 0.05
"#;

fn with_pack(steps: u64) -> Stage {
    stage(StageHarness::new(&LEVEL.replace("[start]", &format!("{PACK}[start]")), steps), [1280.0, 720.0])
}

#[test]
fn a_click_on_a_name_in_the_pack_shows_that_dogs_numbers() {
    let mut harness = with_pack(60);
    let momo_r = harness.state().session.run().agent(AgentId::new(2)).unwrap().row().unwrap().axes[0].ratio;
    assert!(harness.query_by_label_contains("Frankie, Adam, lr ").is_some());
    harness.get_by_label_contains("Momo, Momentum, lr 0.02, f = ").click();
    harness.run_steps(2);
    assert_eq!(take_commands(&mut harness), [Command::SetFocus(AgentId::new(2))]);
    harness.state_mut().session.focus = AgentId::new(2);
    harness.run_steps(2);
    // Charts, rule and sliders are that dog's now.
    assert!(harness.query_all_by_label("Momo").count() >= 3, "both charts and the sliders name the dog");
    let shown = harness.state().session.shown();
    assert_eq!(shown.row().unwrap().axes[0].ratio, momo_r);
    assert_eq!(shown.state().optimizer.kind.info.kind, "momentum");
    harness.key_press(egui::Key::D);
    harness.run_steps(2);
    assert_eq!(
        take_commands(&mut harness),
        [Command::SetFocus(AgentId::FIRST)],
        "from the last to the first"
    );
}

#[test]
fn a_click_on_a_dog_selects_it_and_drops_nothing() {
    let mut harness = with_pack(25);
    let at = |harness: &Stage, dog: usize| {
        let session = &harness.state().session;
        place(harness, session.dog_at(session.run().agent(AgentId::new(dog)).unwrap()))
    };
    let near = at(&harness, 2);
    harness.state_mut().viewport.zoom_at(Vec2::new(near.x, near.y), 8.0);
    let (frankie, momo) = (at(&harness, 0), at(&harness, 2));
    assert!(frankie.distance(momo) > 30.0, "apart by now: {frankie} {momo}");
    let away = momo + 14.0 * (momo - frankie).normalized();
    assert_eq!(click(&mut harness, away, egui::PointerButton::Primary), [Command::SetFocus(AgentId::new(2))]);
    assert_eq!(harness.output().platform_output.cursor_icon, egui::CursorIcon::PointingHand);
    let other = click(&mut harness, away, egui::PointerButton::Secondary);
    assert!(matches!(&other[..], [Command::ApplyEvent(Event::Drop { .. })]), "{other:?}");
    harness.state_mut().session.focus = AgentId::new(2);
    let own = click(&mut harness, away, egui::PointerButton::Primary);
    assert!(matches!(&own[..], [Command::ApplyEvent(Event::Throw { .. })]), "{own:?}");
}

#[test]
fn sliders_tune_the_dog_that_is_shown() {
    let mut harness = with_pack(20);
    harness.state_mut().session.focus = AgentId::new(1);
    harness.run_steps(2);
    harness.get_by_role_and_label(egui::accesskit::Role::Slider, "lr").focus();
    harness.run_steps(2);
    harness.key_press(egui::Key::ArrowRight);
    harness.run_steps(2);
    let asked = take_commands(&mut harness);
    assert!(
        matches!(&asked[..], [Command::ApplyEvent(Event::SetParam { agent, .. }), ..] if *agent == AgentId::new(1)),
        "{asked:?}"
    );
}

#[test]
fn the_sandbox_adds_changes_and_removes_dogs() {
    let mut harness = default_stage(0);
    harness.get_by_label("Pack").click();
    harness.run_steps(3);
    harness.state_mut().commands.clear();
    harness.get_by_label_contains("Another dog").click();
    harness.run_steps(3);
    let asked_for = take_commands(&mut harness);
    let [Command::EditLevel(edits)] = &asked_for[..] else { panic!("{asked_for:?}") };
    let level = Level::parse("stage", LEVEL).unwrap().edited(edits).unwrap();
    assert_eq!(level.pack().len(), 1, "{edits:?}");
    assert_eq!(level.pack()[0].optimizer.kind.info.kind, "sgd");
    let published = level.pack()[0].optimizer.params.specs()[0].default_value();
    assert_eq!(
        level.pack()[0].optimizer.params.get("lr"),
        Some(&published),
        "Frankie's learning rate would be too large"
    );

    let mut harness = with_pack(0);
    harness.get_by_label("Pack").click();
    harness.run_steps(3);
    harness.state_mut().commands.clear();
    harness.get_by_label_contains("Another dog").click();
    harness.run_steps(3);
    let asked_for = take_commands(&mut harness);
    let [Command::EditLevel(edits)] = &asked_for[..] else { panic!("{asked_for:?}") };
    let [LevelEdit { key, value }] = &edits[..] else { panic!("{edits:?}") };
    let value = value.to_string();
    assert_eq!(key, "pack.pip");
    assert!(
        value.contains("rmsprop") && value.contains("yellow") && value.contains("lr = [0.1, 0.1]"),
        "{value}"
    );
    harness.get_by_label("Send Momo home").click();
    harness.run_steps(3);
    let home = Command::EditLevel(vec![LevelEdit::new("pack.momo.kind", "none")]);
    assert_eq!(take_commands(&mut harness), [home]);
    harness.get_by_label("Bolt: SGD").click();
    harness.run_steps(3);
    let asked = choose(&mut harness, "Nesterov");
    assert!(
        matches!(&asked[..], [Command::ApplyEvent(Event::SetOptimizer { agent, kind, .. })] if *agent == AgentId::new(1) && kind == "nesterov"),
        "{asked:?}"
    );
}
