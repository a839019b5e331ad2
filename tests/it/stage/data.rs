//! The panel of data.

use super::*;

const TRAINING: &str = r#"
format = 1
title = "Training"
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
[player]
drop = true
"#;

#[test]
fn the_data_panel_shows_epoch_batch_and_loss() {
    for (steps, label) in [(0, "40 points"), (1, "epoch 1, batch 1 of 5"), (13, "epoch 3, batch 3 of 5")] {
        let mut stage = stage(StageHarness::new(TRAINING, steps), [1280.0, 720.0]);
        let session = &stage.state().session;
        let loss = session.level().surface.loss(session.run().state().at, &session.run().surface_context());
        stage.get_by_label(label);
        stage.get_by_label(&format!("The data: {label}, loss {}", numbers::short(loss)));
        assert_eq!(press(&mut stage, "Fold the data away"), [Command::TogglePanel(Panel::Data)]);
    }
    // The panel shows the step under the pointer.
    let mut stage = stage(StageHarness::new(TRAINING, 13), [1280.0, 720.0]);
    stage.state_mut().session.hovered_step = Some(7);
    stage.run_steps(2);
    stage.get_by_label("epoch 2, batch 2 of 5");
    assert!(
        default_stage(30).query_by_label_contains("The data").is_none(),
        "a surface without data has no such panel"
    );
}

#[test]
fn every_kind_of_data_is_drawn() {
    for model in ["linear", "logistic", "neuron"] {
        for more in ["features = 1", "features = 2", "points = 1000", "spread = 0.0", "width = 1e-9"] {
            let text = TRAINING.replace("points = 40", &format!("model = \"{model}\"\n{more}"));
            for (steps, size) in [(0, [1280.0, 720.0]), (30, [1920.0, 1080.0]), (30, [500.0, 400.0])] {
                let stage = stage(StageHarness::new(&text, steps), size);
                let is_shown = stage.query_by_label_contains("The data: ").is_some();
                assert_eq!(is_shown, size[0] >= 1280.0, "{model}, {more}, {size:?}");
            }
        }
    }
}
