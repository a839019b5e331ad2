//! Levels that show a few parts of the screen: what is there, what is pointed at, and how everything is unfolded.

use super::*;

/// A ball to throw; lists of the screen follow.
pub(crate) const FETCH: &str = r#"
format = 1
title = "Fetch!"
question = "Throw the ball where he has to turn round."
lesson = "He runs on the old way for a moment."
[surface]
kind = "fetch"
[optimizer]
kind = "adam"
lr = 0.1
[start]
at = [-6.0, 3.0]
[player]
throw = true
tune = ["lr"]
"#;

fn stage_of(screen: &str, steps: u64, size: [f32; 2]) -> Stage {
    stage(StageHarness::new(&format!("{FETCH}{screen}"), steps), size)
}

const SIZES: [[f32; 2]; 5] =
    [[1280.0, 720.0], [800.0, 600.0], [480.0, 340.0], [390.0, 844.0], [844.0, 390.0]];

#[test]
fn a_level_with_nothing_but_ground_has_menu_play_restart_and_the_way_to_everything() {
    for size in SIZES {
        let mut stage = stage_of("[screen]\nshow = [\"ground\"]\n", 20, size);
        for (label, command) in [
            ("Menu", Command::OpenModal(Modal::Pause)),
            ("Play", Command::TogglePlaying),
            ("Restart", Command::Restart),
            ("Show everything", Command::ToggleUnfolded),
        ] {
            assert_eq!(press(&mut stage, label), [command], "{size:?}: {label}");
        }
        for label in [
            "Time line",
            "Step forward",
            "Share",
            "Show the charts",
            "Show the tuning",
            "Show the update rule",
        ] {
            assert!(stage.query_by_label(label).is_none(), "{size:?}: {label}");
        }
        assert!(stage.query_by_label_contains("axis chart").is_none(), "{size:?}");
        assert!(
            stage.query_by_label("He runs on the old way for a moment.").is_none(),
            "{size:?}: it asks first"
        );
        let opened = press(&mut stage, "Show the lesson");
        assert!(
            matches!(
                opened[..],
                [Command::TogglePanel(Panel::Lesson) | Command::ShowTab(_, Some(Panel::Lesson))]
            ),
            "{size:?}: {opened:?}"
        );
    }
}

#[test]
fn everything_is_there_once_it_is_unfolded() {
    let mut stage = stage_of("[screen]\nshow = [\"ground\"]\n", 20, [1280.0, 720.0]);
    assert_eq!(key(&mut stage, egui::Key::E), [Command::ToggleUnfolded]);
    stage.state_mut().session.is_unfolded = true;
    stage.run_steps(5);
    for label in ["Time line", "Step forward", "x axis chart, step 20", "Fold the lesson away"] {
        assert!(stage.query_by_label_contains(label).is_some(), "{label}");
    }
    assert_eq!(press(&mut stage, "Show only what this level needs"), [Command::ToggleUnfolded]);
}

#[test]
fn a_level_without_a_list_has_no_button_for_everything() {
    let stage = stage_of("", 20, [1280.0, 720.0]);
    assert!(stage.query_by_label("Show everything").is_none());
    assert!(stage.query_by_label_contains("x axis chart").is_some());
}

#[test]
fn keys_of_panels_that_are_not_shown_do_nothing() {
    let mut stage = stage_of("[screen]\nshow = [\"ground\", \"rule\"]\n", 20, [1280.0, 720.0]);
    for (pressed, panel) in
        [(egui::Key::Num2, None), (egui::Key::Num3, None), (egui::Key::Num4, Some(Panel::Rule))]
    {
        let expected: Vec<Command> = panel.into_iter().map(Command::TogglePanel).collect();
        assert_eq!(key(&mut stage, pressed), expected, "{pressed:?}");
    }
}

#[test]
fn a_chart_shows_the_layers_of_the_list_and_its_tip_their_numbers() {
    let list = "[screen]\nshow = [\"ground\", \"chart_x\", \"m_hat\", \"trail\"]\n";
    let mut stage = stage_of(list, 40, [1280.0, 720.0]);
    let chart = stage.get_by_label_contains("x axis chart").rect();
    assert!(stage.query_by_label_contains("y axis chart").is_none());
    stage.hover_at(chart.center());
    stage.run_steps(3);
    stage.get_by_label(theme::M_HAT);
    for name in [theme::ROOT_V_HAT, "g", "r", "\u{2202}f"] {
        assert!(stage.query_by_label(name).is_none(), "{name}");
    }
}

#[test]
fn what_a_level_introduces_is_pointed_at_until_the_first_step_or_for_four_seconds() {
    let list = |part: &str| {
        format!(
            "[screen]\nshow = [\"ground\", \"arrows\", \"chart_x\", \"m_hat\"]\nintroduces = \"{part}\"\n"
        )
    };
    let is_pointed = |stage: &Stage| stage.query_by_label_contains("New: ").is_some();
    // What a step draws is pointed at when it is there.
    for (part, steps, words) in [
        ("chart_x", 0, "New: the chart of the x axis"),
        ("m_hat", 1, "New: the blue line"),
        ("arrows", 1, "New: an arrow for each axis"),
    ] {
        for size in SIZES {
            let mut stage = stage_of(&list(part), steps, size);
            assert!(stage.query_by_label_contains(words).is_some(), "{part} {size:?}");
            // A frame of the harness lasts a quarter of a second.
            stage.run_steps(16);
            assert!(!is_pointed(&stage), "{part} {size:?}: after four seconds");
        }
        let mut stage = stage_of(&list(part), 1 - steps, [1280.0, 720.0]);
        assert!(!is_pointed(&stage), "{part}: not at the wrong time");
        stage.state_mut().session.is_unfolded = true;
        stage.run_steps(2);
        assert!(!is_pointed(&stage));
    }
    assert!(!is_pointed(&stage_of("", 0, [1280.0, 720.0])));
}
