//! The play screen: the commands of panels, ground and keys.

mod controls;
mod data;
mod dialogs;
mod fingers;
mod ground;
mod keys;
mod pack;
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

/// Frankie and two more.
const PACK: &str = r#"
[pack.momo]
kind = "momentum"
lr = 0.02
[pack.bolt]
kind = "sgd"
lr = 0.05
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

fn with_pack(steps: u64) -> Stage {
    stage(StageHarness::new(&LEVEL.replace("[start]", &format!("{PACK}[start]")), steps), [1280.0, 720.0])
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

/// Presses a key and returns its commands.
fn key(stage: &mut Stage, key: egui::Key) -> Vec<Command> {
    stage.key_press(key);
    take_commands(stage)
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
