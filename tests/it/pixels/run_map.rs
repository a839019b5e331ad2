//! The map of two settings as pixels.

use super::*;
use crate::screens::run_map::{page_ui, sandbox_page};

#[test]
fn the_map_of_two_settings_matches_its_pictures() {
    let mut problems = Vec::new();
    for (name, size) in [("desk", [1280.0, 720.0]), ("phone", [390.0, 844.0])] {
        let page = sandbox_page();
        let mut stage = Stage::new(size, 1.0, |ctx| {
            page_ui(ctx, &page);
        });
        stage.harness.run_steps(6);
        page.borrow_mut().advance(u64::MAX);
        page.borrow_mut().paint();
        stage.harness.run_steps(4);
        problems.extend(phone::compare_window(&stage, &format!("run-map-{name}"), size));
    }
    assert_none(&problems);
}
