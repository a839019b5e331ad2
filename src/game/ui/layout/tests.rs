//! Tests of where the panels of the stage lie.

use super::*;

const ALL: [Panel; 5] = Panel::ALL;
const SIZES: [(f32, f32); 17] = [
    (320.0, 240.0),
    (499.0, 800.0),
    (500.0, 360.0),
    (600.0, 420.0),
    (640.0, 480.0),
    (800.0, 600.0),
    (799.0, 459.0),
    (800.0, 460.0),
    (853.0, 480.0),
    (1024.0, 768.0),
    (1179.0, 600.0),
    (1280.0, 720.0),
    (1366.0, 768.0),
    (1920.0, 1080.0),
    (2560.0, 1080.0),
    (3440.0, 1440.0),
    (3840.0, 2160.0),
];

fn each(mut check: impl FnMut(Rect, &[Panel], &StageLayout)) {
    for (width, height) in SIZES {
        let window = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
        for bits in 0..64_u32 {
            let folded: Vec<Panel> =
                ALL.into_iter().enumerate().filter(|(i, _)| bits & (1 << i) != 0).map(|(_, p)| p).collect();
            for tuning in [90.0, 150.0, 400.0, 5000.0] {
                for (pack, charts_instead) in
                    [(None, false), (Some(80.0), false), (Some(158.0), true), (None, true)]
                {
                    let heights = Heights { tuning, pack, has_data: bits & 32 != 0, charts_instead };
                    let layout = StageLayout::new(window, &folded, heights);
                    assert!(heights.has_data || layout.data.is_none(), "no data to show");
                    check(window, &folded, &layout);
                }
            }
        }
    }
}

#[test]
fn nothing_overlaps_and_all_lies_in_the_window() {
    each(|window, folded, layout| {
        let covered = layout.covered();
        for (i, a) in covered.iter().enumerate() {
            assert!(window.contains_rect(*a) && a.is_positive(), "{window} {folded:?} {a}");
            for b in &covered[i + 1..] {
                assert!(!a.intersects(*b), "{window} {folded:?} {a} {b}");
                let gap = (b.left() - a.right()).max(a.left() - b.right());
                let gap = gap.max((b.top() - a.bottom()).max(a.top() - b.bottom()));
                assert!(gap > GAP - 1.5, "{window} {folded:?} {a} {b}");
            }
            assert!(!a.intersects(layout.free), "{window} {folded:?} {a}");
        }
    });
}

#[test]
fn free_ground_is_never_degenerate() {
    each(|window, folded, layout| {
        assert!(window.contains_rect(layout.free), "{window} {folded:?}");
        let least = if window.height() < 300.0 { 100.0 } else { 110.0 };
        let size = layout.free.size();
        assert!(size.min_elem() >= least, "{window} {folded:?} {size}");
    });
    for size in [0.0, 1.0, 30.0] {
        let window = Rect::from_min_size(Pos2::ZERO, Vec2::splat(size));
        let heights = Heights { tuning: 100.0, pack: Some(80.0), has_data: true, ..Heights::default() };
        let layout = StageLayout::new(window, &[], heights);
        assert!(layout.free.is_finite() && layout.transport.is_finite() && !layout.free.is_negative());
    }
}

#[test]
fn folded_panels_leave_a_button_where_there_is_room_for_them() {
    each(|window, folded, layout| {
        for panel in ALL {
            let tab = layout.tabs.iter().any(|(tab, _)| *tab == panel);
            let shown = match panel {
                Panel::Lesson => layout.lesson.is_some(),
                Panel::Tuning => layout.tuning.is_some(),
                Panel::Charts => layout.charts.is_some(),
                Panel::Rule => layout.rule.is_some(),
                Panel::Data => layout.data.is_some(),
            };
            if panel == Panel::Data && !shown && !tab {
                // Most grounds have none; where they do is looked at below.
                continue;
            }
            assert!(!(tab && shown));
            assert!(!tab || folded.contains(&panel));
            if window.width() >= 1280.0 && window.height() >= 720.0 {
                assert_eq!(shown, !folded.contains(&panel), "{window} {folded:?} {panel:?}");
                assert_eq!(tab, !shown);
            }
        }
    });
}

#[test]
fn data_have_their_place_where_there_is_room() {
    let heights = Heights { tuning: 170.0, pack: None, has_data: true, ..Heights::default() };
    for (width, height) in [(1280.0, 720.0), (1920.0, 1080.0), (3840.0, 2160.0)] {
        let window = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
        let layout = StageLayout::new(window, &[], heights);
        let (lesson, data, tuning) = (layout.lesson.unwrap(), layout.data.unwrap(), layout.tuning.unwrap());
        assert!(data.height() >= 200.0 && lesson.height() >= 250.0 && tuning.height() >= 169.0, "{window}");
        assert!(lesson.bottom() < data.top() && data.bottom() < tuning.top());
        let folded = StageLayout::new(window, &[Panel::Data], heights);
        assert!(folded.data.is_none() && folded.tabs.iter().any(|(panel, _)| *panel == Panel::Data));
        let alone = StageLayout::new(window, &[Panel::Lesson, Panel::Tuning], heights);
        assert_eq!(alone.data.map(|data| data.width()), Some(data.width()));
    }
    let low = Rect::from_min_size(Pos2::ZERO, vec2(800.0, 460.0));
    let layout = StageLayout::new(low, &[], heights);
    assert!(layout.data.is_none() && layout.lesson.is_some() && layout.tuning.is_some());
}

#[test]
fn small_windows_fold_charts_first() {
    let heights = Heights { tuning: 150.0, pack: None, has_data: true, ..Heights::default() };
    let at = |w, h| StageLayout::new(Rect::from_min_size(Pos2::ZERO, vec2(w, h)), &[], heights);
    assert!(at(780.0, 600.0).charts.is_none() && at(780.0, 600.0).lesson.is_some());
    assert!(at(853.0, 480.0).charts.is_some(), "1280 × 720 with panels half as large again");
    assert!(at(560.0, 600.0).lesson.is_none() && !at(560.0, 600.0).is_tiny);
    assert!(at(480.0, 600.0).is_tiny && at(700.0, 300.0).is_tiny);
}

#[test]
fn where_charts_have_no_room_they_take_turns_with_the_lesson() {
    let at = |w, h, charts_instead| {
        let heights = Heights { tuning: 150.0, charts_instead, ..Heights::default() };
        // Charts that were folded away in a larger window come all the same.
        StageLayout::new(Rect::from_min_size(Pos2::ZERO, vec2(w, h)), &[Panel::Charts], heights)
    };
    for (w, h) in [(640.0, 480.0), (799.0, 459.0), (780.0, 900.0), (1600.0, 430.0)] {
        let (usual, instead) = (at(w, h, false), at(w, h, true));
        assert!(usual.swap.is_some() && usual.swap == instead.swap, "{w} × {h}");
        assert!(usual.lesson.is_some() && usual.charts.is_none(), "{w} × {h}");
        assert!(instead.lesson.is_none() && instead.tuning.is_none(), "{w} × {h}");
        let charts = instead.charts.unwrap();
        assert!(charts.iter().all(|chart| chart.height() >= 120.0), "{w} × {h} {charts:?}");
        assert_eq!(usual.transport, instead.transport, "nothing else moves");
    }
    assert!(at(780.0, 900.0, true).rule.is_some());
    let heights = Heights { pack: Some(92.0), charts_instead: true, ..Heights::default() };
    for (h, has_pack) in [(480.0, false), (600.0, true)] {
        let window = Rect::from_min_size(Pos2::ZERO, vec2(640.0, h));
        let layout = StageLayout::new(window, &[], heights);
        assert_eq!(layout.pack.is_some(), has_pack);
        assert!(layout.charts.unwrap()[0].height() >= MIN_BELOW_PACK);
    }
    for (w, h) in [(1280.0, 720.0), (853.0, 480.0)] {
        assert!(at(w, h, true).swap.is_none() && at(w, h, true) == at(w, h, false));
    }
}
