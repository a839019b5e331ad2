//! Medals as pixels: the page of levels, and what is shown after a run.

use frankie::game::screens::medals::medals_ui;
use frankie::game::screens::pictures::Pictures;
use frankie::game::screens::select::{SelectView, select_ui};
use frankie::store::Progress;
use frankie_sim::task::Medal;

use super::*;

/// The page of levels, in points.
const PAGE: [f32; 2] = [1280.0, 560.0];
/// The frames after which every thumbnail is painted.
const PAINTING_FRAMES: usize = 40;

fn level(id: &str, title: &str, task: &str) -> Arc<Level> {
    let text = format!(
        "format = 1\ntitle = \"{title}\"\ntagline = \"steep or gentle\"\n[surface]\nkind = \"bowl\"\n[optimizer]\n\
         kind = \"adam\"\n[start]\nat = [1.0, 1.0]\n[goal]\nkind = \"reach\"\nradius = 0.3\nwithin = 300\n\
         [player]\ndrop = true\n{task}"
    );
    Arc::new(Level::parse(id, &text).unwrap())
}

fn levels() -> Vec<Arc<Level>> {
    let bone = "[task]\nkind = \"bone\"\nat_step = 100\nbone = 1.5\ngold = 0.5\n";
    let dial = "tune = [\"lr\"]\n[task]\nkind = \"dial\"\nparam = \"lr\"\nmeasure = \"steps\"\nbone = [1, 60]\n\
                gold = [1, 40]\n";
    let which = "[task]\nkind = \"which\"\nask = \"arrow\"\n";
    vec![
        level("new", "New", bone),
        level("paw", "Paw", bone),
        level("bone", "Bone", bone),
        level("gold", "Gold", bone),
        level("which", "One of two", which),
        level("dial", "A long condition", dial),
        level("old", "Without a task", ""),
    ]
}

#[test]
fn the_page_of_levels_with_medals_matches_its_pictures() {
    let levels = levels();
    let mut progress = Progress::default();
    for (medal, name) in Medal::ALL {
        progress.record_medal(name, medal);
    }
    progress.record_medal("which", Medal::Paw);
    progress.record_medal("dial", Medal::Paw);
    let best = LevelResult { steps: 212, wrong_way_steps: 0, seed: 1, theory_ok: Some(true) };
    progress.record_result("old", best);
    progress.record_result("gold", best);
    let worlds: Vec<(&str, Vec<&Arc<Level>>)> = vec![("puppy-school", levels.iter().collect())];
    let mut problems = Vec::new();
    for (name, size) in [("select-medals", PAGE), ("select-medals-phone", [390.0, 844.0])] {
        let view = SelectView {
            worlds: worlds.clone(),
            broken: &[],
            progress: Some(&progress),
            here: None,
            walk: None,
        };
        let mut pictures = Pictures::default();
        let mut select = Stage::new(size, 1.0, |ctx| {
            select_ui(ctx, &view, &mut pictures);
        });
        select.harness.run_steps(PAINTING_FRAMES);
        problems.extend(phone::compare_window(&select, name, size));
    }
    assert_none(&problems);
}

#[test]
fn what_a_run_has_earned_matches_its_picture() {
    let size = [360.0, 250.0];
    let levels = levels();
    let mut problems = Vec::new();
    for scale in SCALES {
        let stage = Stage::new(size, scale, |ctx| {
            egui::Area::new(Id::new("medals")).fixed_pos(pos2(12.0, 12.0)).show(ctx, |ui| {
                ui.set_width(330.0);
                medals_ui(ui, &levels[0], None, None);
                medals_ui(ui, &levels[0], Some(Medal::Paw), Some(Medal::Bone));
                medals_ui(ui, &levels[0], Some(Medal::Gold), Some(Medal::Gold));
                medals_ui(ui, &levels[4], Some(Medal::Paw), Some(Medal::Paw));
                medals_ui(ui, &levels[6], None, None);
            });
        });
        problems.extend(phone::compare_window(&stage, "medals", size));
    }
    assert_none(&problems);
}
