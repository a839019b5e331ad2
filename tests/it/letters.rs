//! Letters that panels show: those of other languages, those that no font has, and characters that must be escaped.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use bevy::math::Vec2;
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT as _;
use frankie::game::host::{Delivery, Platform};
use frankie::game::notices::Notices;
use frankie::game::screens::dialog::{ResultView, result_ui};
use frankie::game::screens::pictures::Pictures;
use frankie::game::screens::replays::{ReplaysView, replays_ui};
use frankie::game::screens::select::{SelectView, select_ui};
use frankie::game::screens::title::{TitleView, title_ui};
use frankie::game::screens::toasts::toasts_ui;
use frankie::game::session::{Session, SessionMode};
use frankie::game::stage_ui::ground_ui;
use frankie::game::stage_view::StageView;
use frankie::game::ui::chart::axis_chart_ui;
use frankie::game::ui::{panels, theme};
use frankie::game::viewport::Viewport;
use frankie::levels::Broken;
use frankie::store::{Place, ReplayEntry, ReplaySummary};
use frankie_draw::fonts::{AddedFont, FontWeight};
use frankie_draw::printable;
use frankie_sim::{Level, Run};

const HOSTILE: &str = "\u{1b}]0;x\u{7}\u{9b}31m\u{7f}\u{202e}\u{2066}\u{61c}\u{200e}\u{2028}end";

/// A harness of a view that draws something in every frame.
fn shown<'a>(mut view: impl FnMut(&egui::Context) + 'a) -> Harness<'a, ()> {
    let mut fonts_loaded = false;
    let app = move |ui: &mut egui::Ui, (): &mut ()| {
        if !std::mem::replace(&mut fonts_loaded, true) {
            // The fonts can be used from the next frame on.
            return theme::install(ui.ctx());
        }
        view(ui.ctx());
    };
    let mut harness = Harness::builder().with_size(egui::vec2(1280.0, 720.0)).build_ui_state(app, ());
    harness.run_steps(8);
    harness
}

/// Returns every text that was painted.
fn painted(harness: &Harness<'_, ()>) -> Vec<String> {
    fn add(shape: &egui::Shape, texts: &mut Vec<String>) {
        match shape {
            egui::Shape::Text(text) => texts.push(text.galley.job.text.clone()),
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| add(shape, texts)),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    harness.output().shapes.iter().for_each(|clipped| add(&clipped.shape, &mut texts));
    texts
}

/// Asserts that a view paints and names no character that must be escaped, and that it shows the escaped text.
#[track_caller]
fn assert_escaped(what: &str, view: impl FnMut(&egui::Context)) {
    let harness = shown(view);
    let spoken = harness.root().children_recursive().flat_map(|node| {
        let node = node.accesskit_node();
        [node.label(), node.value()].into_iter().flatten().collect::<Vec<_>>()
    });
    let texts: Vec<String> = painted(&harness).into_iter().chain(spoken).collect();
    for text in &texts {
        let found = text.chars().find(|c| *c != '\n' && printable::must_be_escaped(*c));
        assert_eq!(found, None, "{what}: {text:?}");
    }
    assert!(texts.iter().any(|text| text.contains(r"\u{1b}]0;x")), "{what}: {texts:?}");
}

fn hostile_level() -> Arc<Level> {
    let hostile: String = HOSTILE.chars().map(|c| format!("\\U{:08x}", u32::from(c))).collect();
    // A name has no control characters.
    let name = "x\\u202ey\\u2066";
    let text = format!(
        r#"format = 1
title = "{hostile}"
world = "{hostile}"
tagline = "{hostile}"
lesson = "{hostile}\r\n\t{hostile}"
[surface]
kind = "bowl"
[noise]
kind = "gaussian"
sigma = 0.1
[optimizer]
kind = "adam"
lr = 0.05
[start]
at = [-1.0, 1.0]
[goal]
kind = "reach"
radius = 0.5
[player]
drop = true
switch = true
edit = true
[pack.rex]
name = "{name}"
color = "sky"
kind = "sgd"
lr = 0.1
[[theory]]
label = "{hostile}"
stat = "mean_ratio"
axis = "x"
predict = "constant"
tolerance = 0.5
"#
    );
    Arc::new(Level::parse(HOSTILE, &text).unwrap())
}

fn session(steps: u64, mode: SessionMode) -> Session {
    let mut run = Run::new(hostile_level(), 7);
    run.seek(steps);
    Session::new(run, mode, 1.0)
}

fn show_stage(ctx: &egui::Context, session: &Session) {
    let layout = panels::stage_layout(ctx, session, &[], Default::default());
    let mut viewport = Viewport::default();
    viewport.fit(session.level().view());
    let size = ctx.content_rect().size();
    let free = layout.free;
    let free_px =
        bevy::math::Rect { min: Vec2::new(free.min.x, free.min.y), max: Vec2::new(free.max.x, free.max.y) };
    viewport.resize(Vec2::new(size.x, size.y), free_px);
    let dog_px = viewport.world_px_from_sim(session.dog_at(session.run().first()));
    let view = StageView {
        session,
        viewport: &viewport,
        points_per_px: 1.0,
        free,
        collar_px: Some(dog_px),
        head_px: Some(dog_px),
        pointer: None,
        finger: None,
        is_secondary: false,
        shows_gradients: true,
        wrong_way_fade: 1.0,
    };
    ground_ui(ctx, view, true);
    panels::stage_ui(ctx, &layout, session, |ui, axis| axis_chart_ui(ui, axis, session));
}

#[test]
fn no_text_of_a_file_is_shown_unescaped() {
    let [playing, at_start] = [40, 0].map(|steps| session(steps, SessionMode::Play));
    assert_escaped("the stage", |ctx| show_stage(ctx, &playing));
    assert_escaped("the stage at its start", |ctx| show_stage(ctx, &at_start));
    let mut focused = session(40, SessionMode::Play);
    focused.focus = frankie_sim::AgentId::in_pack(0);
    assert_escaped("the stage of another dog", |ctx| show_stage(ctx, &focused));

    let mut ended = session(0, SessionMode::Play);
    while !ended.run().outcome().is_over() {
        let step = ended.run().state().step;
        ended = session(step + 20, SessionMode::Play);
    }
    let view = ResultView { session: &ended, next: Some(HOSTILE), dog_at: egui::pos2(640.0, 360.0) };
    assert_escaped("the result", |ctx| {
        result_ui(ctx, &view);
    });
    assert_escaped("the stage at its end", |ctx| show_stage(ctx, &ended));

    let level = hostile_level();
    let worlds = || vec![(level.world(), vec![&level])];
    let broken = [Broken { path: PathBuf::from(format!("/{HOSTILE}.toml")), message: HOSTILE.to_owned() }];
    let view = SelectView { worlds: worlds(), broken: &broken, progress: None, here: None, walk: None };
    let mut pictures = Pictures::default();
    assert_escaped("the levels", |ctx| {
        select_ui(ctx, &view, &mut pictures);
    });
    let view = SelectView { worlds: Vec::new(), broken: &broken, progress: None, here: None, walk: None };
    assert_escaped("broken levels", |ctx| {
        select_ui(ctx, &view, &mut pictures);
    });

    let summary = ReplaySummary {
        title: HOSTILE.to_owned(),
        steps: Some(3),
        outcome: Some(HOSTILE.to_owned()),
        seed: Some(1),
    };
    let entry = |summary| ReplayEntry {
        path: PathBuf::from(format!("/{HOSTILE}.toml")),
        name: HOSTILE.to_owned(),
        modified: None,
        size: 9,
        summary,
    };
    for summary in [Ok(summary), Err(HOSTILE.to_owned())] {
        let entries = [entry(summary)];
        let folder = PathBuf::from(HOSTILE);
        let view =
            ReplaysView { entries: &entries, error: Some(HOSTILE), place: Place::Folder(&folder), now: None };
        assert_escaped("the replays", |ctx| {
            replays_ui(ctx, &view, &mut pictures);
        });
    }
    let title =
        TitleView { next: Some([HOSTILE; 3]), tally: (1, 2), walk: None, interrupted: Some((HOSTILE, 3)) };
    assert_escaped("the title", |ctx| {
        title_ui(ctx, &title);
    });
    let mut notices = Notices::default();
    notices.warn(HOSTILE);
    assert_escaped("a notice", |ctx| toasts_ui(ctx, notices.shown()));
}

#[test]
fn fonts_grow_when_a_text_needs_them() {
    let text = "Łąka: Тест, Đường Ωμέγα";
    let plain = shown(|ctx| {
        egui::Area::new("a".into()).show(ctx, |ui| ui.label("plain ∂f ≤ \u{F0001}"));
    });
    let lacking = lacking_of(&plain.ctx, &egui::FontFamily::Proportional, text);
    assert!(
        lacking.contains(&'Т') && lacking.contains(&'ą'),
        "loaded without need: only {lacking:?} are missing"
    );
    let harness = shown(|ctx| {
        egui::Area::new("a".into()).show(ctx, |ui| ui.label(text));
    });
    let families = ["semibold", "extrabold"].map(|name| egui::FontFamily::Name(name.into()));
    for family in families.into_iter().chain([egui::FontFamily::Proportional]) {
        assert_eq!(lacking_of(&harness.ctx, &family, text), [], "{family:?}");
    }
}

/// Returns the letters of a text that no font of a family has.
fn lacking_of(ctx: &egui::Context, family: &egui::FontFamily, text: &str) -> Vec<char> {
    ctx.fonts_mut(|fonts| {
        let mut font = fonts.fonts.font(family);
        let known = font.characters();
        text.chars().filter(|c| !known.contains_key(c)).collect()
    })
}

#[test]
fn a_missing_letter_is_a_square_and_a_font_of_the_system_gives_it() {
    let font = AddedFont { bytes: include_bytes!("../fonts/test.ttf").as_slice().into(), index: 0 };
    let ctx = egui::Context::default();
    for (system, expected) in [(&[][..], false), (std::slice::from_ref(&font), true)] {
        ctx.set_fonts(frankie::game::ui::letters::fonts(&frankie::game::ui::letters::inside(), system));
        ctx.run_ui(egui::RawInput::default(), |_| {}).textures_delta.clear();
        let lacking = |text: &str| lacking_of(&ctx, &egui::FontFamily::Proportional, text);
        assert_eq!(lacking("\u{10FF00}").is_empty(), expected);
        let replacement = frankie_draw::fonts::REPLACEMENT.to_string();
        assert_eq!(lacking(&replacement), [], "egui draws this sign for a missing letter");
    }
}

/// A page that answers with these files, one frame after it is asked.
#[derive(Default)]
struct Page {
    asked: Mutex<Vec<String>>,
    files: Mutex<Vec<(String, Vec<u8>)>>,
}

impl Platform for Page {
    fn deliver(&self, _: &Delivery) -> Result<String, String> {
        Err("a page of tests".to_owned())
    }

    fn copy(&self, _: &str) -> Result<(), String> {
        Ok(())
    }

    fn fetch(&self, path: &str) {
        self.asked.lock().unwrap().push(path.to_owned());
    }

    fn fetched(&self) -> Vec<(String, Vec<u8>)> {
        std::mem::take(&mut self.files.lock().unwrap())
    }
}

#[test]
fn letters_of_other_languages_are_fetched_from_a_page_when_a_text_needs_them() {
    use frankie::game::ui::letters::{Extended, Letters, fetch, fonts};
    let (ctx, page) = (egui::Context::default(), Page::default());
    ctx.set_fonts(fonts(&Extended::default(), &[]));
    ctx.add_plugin(Letters::of_page());
    let show = |text: &str| {
        for _ in 0..3 {
            ctx.run_ui(egui::RawInput::default(), |ui| drop(ui.label(text))).textures_delta.clear();
            fetch(&ctx, &page);
        }
    };
    let lacking = |text: &str| lacking_of(&ctx, &egui::FontFamily::Name("extrabold".into()), text);
    show("plain text, m\u{302} and 2 × 3");
    assert!(page.asked.lock().unwrap().is_empty(), "nothing is fetched without need");
    let text = "Жж łą";
    show(text);
    let paths = FontWeight::ALL.map(|weight| format!("fonts/Nunito-{weight:?}-Extended.ttf"));
    assert_eq!(*page.asked.lock().unwrap(), paths);
    assert!(!lacking(text).is_empty());
    // What is no font changes nothing.
    for (path, bytes) in [(paths[2].as_str(), &b"404"[..]), ("other.ttf", b""), (&paths[0], &[0; 64])] {
        page.files.lock().unwrap().push((path.to_owned(), bytes.to_vec()));
    }
    show(text);
    assert!(!lacking(text).is_empty());
    for (path, weight) in paths.iter().zip(FontWeight::ALL) {
        page.files.lock().unwrap().push((path.clone(), weight.extended().unwrap().to_vec()));
    }
    show(text);
    assert_eq!(lacking(text), []);
    assert_eq!(*page.asked.lock().unwrap(), paths, "each is fetched once");
}
