//! Tests of where the panels of the stage lie.

use super::SingleColumn::{Charts, Lesson};
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
                for (pack, single_column) in
                    [(None, Lesson), (Some(80.0), Lesson), (Some(158.0), Charts), (None, Charts)]
                {
                    let needs = PanelNeeds { tuning, pack, has_data: bits & 32 != 0, single_column };
                    let layout = StageLayout::new(window, &folded, needs);
                    assert!(needs.has_data || layout.data.is_none(), "no data to show");
                    check(window, &folded, &layout);
                }
            }
        }
    }
}

#[test]
fn panels_lie_in_the_window_and_do_not_overlap() {
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
fn the_free_area_is_never_degenerate() {
    each(|window, folded, layout| {
        assert!(window.contains_rect(layout.free), "{window} {folded:?}");
        let min = if window.height() < 300.0 { 100.0 } else { 110.0 };
        let size = layout.free.size();
        assert!(size.min_elem() >= min, "{window} {folded:?} {size}");
    });
    for size in [0.0, 1.0, 30.0] {
        let window = Rect::from_min_size(Pos2::ZERO, Vec2::splat(size));
        let needs = PanelNeeds { tuning: 100.0, pack: Some(80.0), has_data: true, ..PanelNeeds::default() };
        let layout = StageLayout::new(window, &[], needs);
        assert!(layout.free.is_finite() && layout.transport.is_finite() && !layout.free.is_negative());
    }
}

#[test]
fn folded_panels_leave_a_button_where_there_is_room() {
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
fn data_is_shown_where_there_is_room() {
    let needs = PanelNeeds { tuning: 170.0, pack: None, has_data: true, ..PanelNeeds::default() };
    for (width, height) in [(1280.0, 720.0), (1920.0, 1080.0), (3840.0, 2160.0)] {
        let window = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
        let layout = StageLayout::new(window, &[], needs);
        let (lesson, data, tuning) = (layout.lesson.unwrap(), layout.data.unwrap(), layout.tuning.unwrap());
        assert!(data.height() >= 200.0 && lesson.height() >= 250.0 && tuning.height() >= 169.0, "{window}");
        assert!(lesson.bottom() < data.top() && data.bottom() < tuning.top());
        let folded = StageLayout::new(window, &[Panel::Data], needs);
        assert!(folded.data.is_none() && folded.tabs.iter().any(|(panel, _)| *panel == Panel::Data));
        let alone = StageLayout::new(window, &[Panel::Lesson, Panel::Tuning], needs);
        assert_eq!(alone.data.map(|data| data.width()), Some(data.width()));
    }
    let low = Rect::from_min_size(Pos2::ZERO, vec2(800.0, 460.0));
    let layout = StageLayout::new(low, &[], needs);
    assert!(layout.data.is_none() && layout.lesson.is_some() && layout.tuning.is_some());
}

#[test]
fn small_windows_leave_charts_out_first() {
    let needs = PanelNeeds { tuning: 150.0, pack: None, has_data: true, ..PanelNeeds::default() };
    let at = |w, h| StageLayout::new(Rect::from_min_size(Pos2::ZERO, vec2(w, h)), &[], needs);
    assert!(at(780.0, 600.0).charts.is_none() && at(780.0, 600.0).lesson.is_some());
    assert!(at(853.0, 480.0).charts.is_some(), "1280 × 720 with panels half as large again");
    assert!(at(560.0, 600.0).lesson.is_none() && !at(560.0, 600.0).is_tiny);
    assert!(at(480.0, 600.0).is_tiny && at(700.0, 300.0).is_tiny);
}

#[test]
fn a_single_column_shows_either_the_charts_or_the_lesson() {
    let at = |w, h, single_column| {
        let needs = PanelNeeds { tuning: 150.0, single_column, ..PanelNeeds::default() };
        // Charts that were folded away in a larger window come all the same.
        StageLayout::new(Rect::from_min_size(Pos2::ZERO, vec2(w, h)), &[Panel::Charts], needs)
    };
    for (w, h) in [(640.0, 480.0), (799.0, 459.0), (780.0, 900.0), (1600.0, 430.0)] {
        let (first, second) = (at(w, h, Lesson), at(w, h, Charts));
        assert!(first.swap.is_some() && first.swap == second.swap, "{w} × {h}");
        assert!(first.lesson.is_some() && first.charts.is_none(), "{w} × {h}");
        assert!(second.lesson.is_none() && second.tuning.is_none(), "{w} × {h}");
        let charts = second.charts.unwrap();
        assert!(charts.iter().all(|chart| chart.height() >= 120.0), "{w} × {h} {charts:?}");
        assert_eq!(first.transport, second.transport, "nothing else moves");
    }
    assert!(at(780.0, 900.0, Charts).rule.is_some());
    let needs = PanelNeeds { pack: Some(92.0), single_column: Charts, ..PanelNeeds::default() };
    for (h, has_pack) in [(480.0, false), (600.0, true)] {
        let window = Rect::from_min_size(Pos2::ZERO, vec2(640.0, h));
        let layout = StageLayout::new(window, &[], needs);
        assert_eq!(layout.pack.is_some(), has_pack);
        assert!(layout.charts.unwrap()[0].height() >= MIN_BELOW_PACK);
    }
    for (w, h) in [(1280.0, 720.0), (853.0, 480.0)] {
        assert!(at(w, h, Charts).swap.is_none() && at(w, h, Charts) == at(w, h, Lesson));
    }
}
