//! Zooming, and the settings that can be put on an axis.

use frankie_sim::Event;
use frankie_sim::level::LevelEdit;

use super::*;

fn page() -> MapPage {
    let level = Level::parse("sandbox", include_str!("../../../../levels/sandbox.toml")).unwrap();
    MapPage::of(&Run::new(Arc::new(level), 3)).unwrap()
}

#[test]
fn a_zoom_keeps_the_place_under_the_pointer_and_the_view_inside_the_range() {
    let mut page = page();
    let at = [0.3, 0.8];
    let value = |page: &MapPage, i: usize| page.axes()[i].scale.at(page.axes()[i].ends, at[i]);
    let before = [value(&page, 0), value(&page, 1)];
    for _ in 0..20 {
        page.handle(&PageRequest::Zoom(1.5, at)).unwrap();
    }
    for (i, before) in before.into_iter().enumerate() {
        assert!((value(&page, i) / before - 1.0).abs() < 1e-9, "{:?}", page.axes());
    }
    page.handle(&PageRequest::Pan([1e6, -1e6])).unwrap();
    page.handle(&PageRequest::Zoom(0.5, at)).unwrap();
    for (axis, whole) in page.axes().iter().zip(&page.whole) {
        assert!(axis.ends[0] >= whole.ends[0] && axis.ends[1] <= whole.ends[1], "{axis:?} {whole:?}");
    }
    page.handle(&PageRequest::Zoom(1e-9, at)).unwrap();
    assert!(!page.is_zoomed());
}

#[test]
fn a_zoom_ends_where_numbers_end_and_leads_back_out() {
    let mut page = page();
    let mut zooms = 0;
    while !page.is_deepest() {
        page.handle(&PageRequest::Zoom(2.0, [0.5, 0.5])).unwrap();
        zooms += 1;
        assert!(zooms < 80);
    }
    assert!(zooms > 30, "{zooms}");
    let deepest = page.axes().clone();
    page.handle(&PageRequest::Zoom(2.0, [0.5, 0.5])).unwrap();
    assert_eq!(page.axes(), &deepest);
    let plane = page.grid().plane();
    let columns: std::collections::BTreeSet<u64> =
        (0..plane.size[0]).map(|column| plane.value(0, column).to_bits()).collect();
    assert_eq!(columns.len(), plane.size[0], "every column is another number");
    let views = page.before.len();
    assert!(views >= zooms / 2, "{views} views of {zooms} zooms");
    for _ in 0..views {
        page.handle(&PageRequest::Back).unwrap();
    }
    assert!(!page.is_zoomed() && !page.is_deepest());
}

#[test]
fn every_key_that_is_offered_can_be_put_on_either_axis() {
    let mut page = page();
    page.handle(&PageRequest::Begin(Preset::Present)).unwrap();
    let names: Vec<String> = page.key_names().into_iter().map(|(name, _)| name).collect();
    for name in
        ["start.x", "optimizer.lr", "optimizer.lr.x", "optimizer.beta1", "noise.sigma", "noise.sigma.y"]
    {
        assert!(names.iter().any(|other| other == name), "{name} of {names:?}");
    }
    for name in &names {
        for place in 0..2 {
            page.handle(&PageRequest::Begin(Preset::Momentum)).unwrap();
            page.handle(&PageRequest::Begin(Preset::Present)).unwrap();
            let other = if name.starts_with("start") { "optimizer.eps" } else { "start.x" };
            page.handle(&PageRequest::SetKey(1 - place, other.to_owned())).unwrap();
            page.handle(&PageRequest::SetKey(place, name.clone())).unwrap();
            assert_eq!(page.axes()[place].name, *name);
            page.advance(1);
            assert_eq!(page.grid().failure(), None, "{name}");
        }
    }
    page.handle(&PageRequest::SetKey(0, "optimizer.lr.x".to_owned())).unwrap();
    let twice = page.handle(&PageRequest::SetKey(1, "optimizer.lr".to_owned()));
    assert!(twice.unwrap_err().contains("twice"));
}

#[test]
fn names_on_axes_are_those_beside_the_sliders() {
    let mut page = page();
    page.handle(&PageRequest::Begin(Preset::Present)).unwrap();
    assert_eq!([page.label(0), page.label(1)], ["lr x", "lr y"]);
    let names = page.key_names();
    let label = |key: &str| names.iter().find(|(name, _)| name == key).map(|(_, label)| label.as_str());
    assert_eq!(label("optimizer.beta1"), Some("β₁"));
    assert_eq!(label("start.y"), Some("start y"));
    assert_eq!(label("noise.sigma.x"), Some("σ of the noise, x"));
    let mut labels: Vec<_> = names.iter().map(|(_, label)| label).collect();
    labels.sort();
    labels.dedup();
    assert_eq!(labels.len(), names.len(), "no two have the same name");
}

#[test]
fn a_map_stays_for_a_run_that_it_goes_through_and_marks_it() {
    for (preset, _) in Preset::ALL {
        let mut page = page();
        page.handle(&PageRequest::Begin(preset)).unwrap();
        page.handle(&PageRequest::Zoom(2.0, [0.25, 0.75])).unwrap();
        let axes = page.axes().clone();
        let run = page.run([7, 9]).unwrap();
        assert!(page.follow(&run), "{preset:?}");
        assert_eq!(page.axes(), &axes);
        let [x, y] = page.own_place().unwrap();
        let values = page.values([7, 9]);
        for (i, share) in [x, y].into_iter().enumerate() {
            assert!((axes[i].share(values[i]) - share).abs() < 1e-9, "{preset:?}");
        }
        let (level, seed) = (run.level().clone(), run.seed());
        assert!(!page.follow(&Run::new(level.clone(), seed + 1)), "other noise");
        let other = level.edited(&[LevelEdit::parse("optimizer.kind", "adagrad")]).unwrap();
        assert!(!page.follow(&Run::new(Arc::new(other), seed)), "another optimizer");
        assert!(page.own_place().is_some(), "nothing changed");
    }
}

#[test]
fn the_view_stays_when_the_player_comes_back_from_a_run_of_the_map() {
    for (preset, _) in Preset::ALL {
        let level = Level::parse("sandbox", include_str!("../../../../levels/sandbox.toml")).unwrap();
        let own = Run::new(Arc::new(level), 3);
        let mut page = MapPage::of(&own).unwrap();
        page.handle(&PageRequest::Begin(preset)).unwrap();
        page.handle(&PageRequest::Zoom(2.0, [0.25, 0.75])).unwrap();
        let axes = page.axes().clone();
        let opened = page.run([7, 9]).unwrap();
        assert!(page.follow(&opened) && page.follow(&own), "{preset:?}");
        assert_eq!(page.axes(), &axes, "{preset:?}");
        // Another map that begins meanwhile is still one of the player's run.
        assert!(page.follow(&opened));
        page.handle(&PageRequest::Begin(preset)).unwrap();
        assert!(page.follow(&own), "{preset:?}");
    }
}

#[test]
fn the_players_setting_starts_where_he_was_dropped_last() {
    let level = Level::parse("sandbox", include_str!("../../../../levels/sandbox.toml")).unwrap();
    let mut run = Run::new(Arc::new(level), 3);
    run.seek(5);
    run.apply(Event::Drop { at: [1.25, -0.5] }).unwrap();
    run.seek(9);
    let mut page = MapPage::of(&run).unwrap();
    assert_eq!(page.preset(), Preset::Present);
    assert_eq!(page.run([0, 0]).unwrap().level().start().at, [1.25, -0.5]);
    assert!(page.follow(&run));
    run.apply(Event::Drop { at: [0.0, 1.0] }).unwrap();
    run.seek(10);
    assert!(!page.follow(&run), "another start is another map");
    assert!(MapPage::of(&run).unwrap().follow(&run));
}

#[test]
fn the_players_setting_stays_marked_with_other_keys() {
    let mut page = page();
    for (place, key) in [(0, "optimizer.beta1"), (1, "noise.sigma.x"), (0, "start.x"), (1, "start.y")] {
        page.handle(&PageRequest::SetKey(place, key.to_owned())).unwrap();
        assert!(page.own_place().is_some(), "{key}");
    }
}

#[test]
fn minima_have_the_names_that_the_map_over_the_ground_gives_them() {
    let mut page = page();
    page.handle(&PageRequest::Begin(Preset::Momentum)).unwrap();
    page.advance(u64::MAX);
    page.paint();
    let words: Vec<String> = page
        .color_keys()
        .into_iter()
        .filter_map(|key| match key {
            frankie_draw::run_map::Key::Word { word, .. } => Some(word),
            frankie_draw::run_map::Key::Ramp { .. } => None,
        })
        .collect();
    assert!(words.contains(&"the upper right bowl".to_owned()), "{words:?}");
    let cell = page.cell_at([0.9, 0.9]).unwrap();
    assert!(page.describe_run(cell).unwrap().contains(" bowl after "), "{:?}", page.describe_run(cell));
}
