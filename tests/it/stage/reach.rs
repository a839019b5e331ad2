//! Every panel can be reached at every size of the window and of the panels, in every kind of run.

use super::*;
use crate::reach::{assert_all_reachable, sizes};

pub(super) const DATA: &str = r#"
format = 1
title = "A bowl of noise"
lesson = "Watch the line."
[surface]
kind = "dataset"
points = 40
[noise]
kind = "minibatch"
batch = 8
[optimizer]
kind = "adam"
lr = 0.05
[goal]
kind = "reach"
radius = 0.2
[player]
drop = true
tune = ["lr", "beta1", "beta2", "eps"]
"#;

pub(super) const RACE: &str = r#"
[pack.momo]
kind = "momentum"
lr = 0.02
[pack.bolt]
kind = "sgd"
lr = 0.05
[pack.pip]
kind = "rmsprop"
[pack.rex]
kind = "amsgrad"
"#;

/// The level without the controls of the sandbox.
fn level() -> String {
    LEVEL.replace("edit = true\n", "")
}

/// Presses a button and handles its commands as the controller does.
fn press_and_handle(stage: &mut Stage, label: &str) {
    stage.get_by_label(label).click();
    for command in take_commands(stage) {
        match command {
            Command::ShowTab(column, panel) => stage.state_mut().tabs.set(column, panel),
            other => panic!("{other:?}"),
        }
    }
    stage.run_steps(2);
}

/// Opens the tab of a panel if it is not open, or the tab of the panel that is shown together with it.
fn open(stage: &mut Stage, panel: &str) {
    let together = if matches!(panel, "charts" | "update rule") { "charts" } else { "lesson" };
    if stage.query_by_label(&format!("Fold the {panel} away")).is_some() {
        return;
    }
    for panel in [panel, together] {
        let show = format!("Show the {panel}");
        if stage.query_by_label(&show).is_some() {
            return press_and_handle(stage, &show);
        }
    }
}

/// Returns whether a text is seen in the window.
fn sees(stage: &Stage, text: &str) -> bool {
    let window = stage.ctx.content_rect();
    stage.query_all_by_label_contains(text).any(|node| window.contains_rect(node.rect()))
}

/// Asserts that a panel can be seen, in a window whose tabs show another one at first.
fn assert_shown(stage: &mut Stage, name: &str, texts: &[&str], place: &str) {
    open(stage, name);
    let place = format!("{place}: {name}");
    let _ = assert_all_reachable(stage, &place);
    for text in texts {
        let page = ["x axis", "y axis"].into_iter().find(|page| text.starts_with(page));
        let page = page.or((*text == "Rex").then_some("Dogs"));
        if let Some(page) = page.filter(|page| !sees(stage, text) && stage.query_by_label(page).is_some()) {
            stage.get_by_label(page).click();
            stage.run_steps(3);
            let _ = assert_all_reachable(stage, &place);
        }
        assert!(sees(stage, text), "{place}: no “{text}” in {:?}", assert_all_reachable(stage, &place));
    }
}

/// Asserts that every panel of a run can be reached at every size of window and panels, and that the transport is always
/// shown.
fn assert_panels_reachable(run: StageHarness, panels: &[(&str, &[&str])]) {
    let menu = if run.session.is_steered() { "Menu" } else { "Back" };
    let mut stage = stage(run, [1280.0, 720.0]);
    for size in sizes() {
        let place = format!("{} × {} points", size[0], size[1]);
        stage.state_mut().tabs = OpenTabs::default();
        stage.set_size(size.into());
        stage.run_steps(3);
        let labels = assert_all_reachable(&mut stage, &place);
        for essential in
            ["Play", "Step forward", "Step back", "Restart", "Time line", "Faster", "Slower", menu]
        {
            assert!(labels.contains(essential), "{place}: no {essential} in {labels:?}");
        }
        let can_share = stage.state().session.is_steered() || size[0] < 400.0 || labels.contains("Share");
        assert!(can_share, "{place}: a replay cannot be shared: {labels:?}");
        for (name, texts) in panels {
            assert_shown(&mut stage, name, texts, &place);
        }
        if stage.state().session.may_edit_level() {
            open(&mut stage, "tuning");
            for tab in ["Surface", "Noise", "Pack", "Tuning"] {
                let row = ["Surface", "Pack"].map(|tab| stage.get_by_label(tab).rect().top());
                assert_eq!(row[0], row[1], "{place}: one row of tabs");
                stage.get_by_label(tab).click();
                stage.run_steps(3);
                let _ = assert_all_reachable(&mut stage, &format!("{place}: {tab}"));
            }
        }
    }
}

const LESSON: (&str, &[&str]) = ("lesson", &["A bowl of noise"]);
const TUNING: (&str, &[&str]) = ("tuning", &["β₁"]);
const CHARTS: (&str, &[&str]) = ("charts", &["x axis chart", "y axis chart"]);
const RULE: (&str, &[&str]) = ("update rule", &["x: r", "y: r"]);

#[test]
fn every_panel_of_a_level_can_be_reached() {
    assert_panels_reachable(StageHarness::new(&level(), 30), &[LESSON, TUNING, CHARTS, RULE]);
}

#[test]
fn every_panel_of_the_sandbox_can_be_reached() {
    assert_panels_reachable(StageHarness::new(LEVEL, 30), &[LESSON, TUNING, CHARTS, RULE]);
}

#[test]
fn every_panel_of_a_race_can_be_reached() {
    let charts: (&str, &[&str]) = ("charts", &["x axis chart", "y axis chart", "Rex"]);
    let race = StageHarness::new(&format!("{}{RACE}", level()), 30);
    assert_panels_reachable(race, &[LESSON, TUNING, charts, RULE]);
}

#[test]
fn every_panel_of_a_level_of_data_can_be_reached() {
    let data: (&str, &[&str]) = ("data", &["The data: "]);
    assert_panels_reachable(StageHarness::new(DATA, 30), &[LESSON, data, TUNING, CHARTS, RULE]);
}

#[test]
fn every_panel_of_a_replay_can_be_reached() {
    let mut replay = StageHarness::new(&level(), 60);
    replay.session.mode =
        SessionMode::Replay(WatchedReplay { origin: ReplayOrigin::JustPlayed, check: ReplayCheck::Verified });
    // Nothing can be tuned there: the values are shown.
    let tuning: (&str, &[&str]) = ("tuning", &["as recorded"]);
    assert_panels_reachable(replay, &[LESSON, tuning, CHARTS, RULE]);
}
