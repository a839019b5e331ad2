//! Tests of where the panels of the stage lie.

use super::columns::{MIN_CHART, RULE_HEIGHT};
use super::*;
use crate::game::command::Command;
use bevy_egui::egui::Pos2;

const ALL: [Panel; 5] = Panel::ALL;
const COLUMNS: [TabColumn; 5] =
    [TabColumn::Left, TabColumn::Right, TabColumn::Single, TabColumn::Tiny, TabColumn::Drawer];
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

/// Returns tabs that show a panel wherever they have it.
fn tabs_with(panel: Option<Panel>) -> OpenTabs {
    let mut tabs = OpenTabs::default();
    COLUMNS.into_iter().for_each(|column| tabs.set(column, panel));
    tabs
}

fn window(width: f32, height: f32) -> Rect {
    Rect::from_min_size(Pos2::ZERO, vec2(width, height))
}

/// Returns whether a panel is shown.
fn shows(layout: &StageLayout, panel: Panel) -> bool {
    match panel {
        Panel::Lesson => layout.lesson.is_some(),
        Panel::Tuning => layout.tuning.is_some(),
        Panel::Charts => !layout.charts.is_empty() || layout.chart_pages.is_some(),
        Panel::Rule => layout.rule.is_some(),
        Panel::Data => layout.data.is_some(),
    }
}

fn each(mut check: impl FnMut(Rect, &[Panel], PanelNeeds, &StageLayout)) {
    for (width, height) in SIZES {
        let window = window(width, height);
        for bits in 0..64_u32 {
            let folded: Vec<Panel> =
                ALL.into_iter().enumerate().filter(|(i, _)| bits & (1 << i) != 0).map(|(_, p)| p).collect();
            for tuning in [90.0, 260.0, 5000.0] {
                for (pack, open) in [
                    (None, Some(Panel::Lesson)),
                    (Some(80.0), Some(Panel::Tuning)),
                    (Some(158.0), Some(Panel::Charts)),
                    (None, Some(Panel::Rule)),
                    (Some(92.0), Some(Panel::Data)),
                    (None, None),
                ] {
                    let needs = PanelNeeds {
                        tuning,
                        pack,
                        has_data: bits & 32 != 0,
                        tabs: tabs_with(open),
                        ..PanelNeeds::default()
                    };
                    let layout = StageLayout::new(window, &folded, needs);
                    assert!(needs.has_data || layout.data.is_none(), "no data to show");
                    check(window, &folded, needs, &layout);
                }
            }
        }
    }
}

#[test]
fn panels_lie_in_the_window_and_do_not_overlap() {
    each(|window, folded, _, layout| {
        let covered = layout.covered();
        let min_gap = if layout.is_tiny { TINY.1 } else { Spacing::of(window).gap };
        for (i, a) in covered.iter().enumerate() {
            assert!(window.contains_rect(*a) && a.is_positive(), "{window} {folded:?} {a}");
            for b in &covered[i + 1..] {
                assert!(!a.intersects(*b), "{window} {folded:?} {a} {b}");
                let gap = (b.left() - a.right()).max(a.left() - b.right());
                let gap = gap.max((b.top() - a.bottom()).max(a.top() - b.bottom()));
                assert!(gap > min_gap - 1.5, "{window} {folded:?} {a} {b}");
            }
            assert!(
                layout.free == window.shrink(TINY.1) || !a.intersects(layout.free),
                "{window} {folded:?} {a}"
            );
        }
        for strip in &layout.strips {
            for (i, tab) in strip.tabs.iter().enumerate() {
                assert!(strip.rect.contains_rect(tab.rect), "{window} {tab:?}");
                assert!(tab.rect.size().min_elem() >= 26.0, "{window} {tab:?}");
                assert!(strip.tabs[i + 1..].iter().all(|other| !other.rect.shrink(0.1).intersects(tab.rect)));
            }
        }
    });
}

#[test]
fn the_free_area_is_never_degenerate() {
    each(|window, folded, _, layout| {
        assert!(window.contains_rect(layout.free), "{window} {folded:?}");
        // A tab that is open covers most of a tiny window until it is closed.
        let is_covered = layout.is_tiny && layout.strips.iter().any(|strip| strip.open.is_some());
        let min = match is_covered {
            true => 48.0,
            false if window.width() < 600.0 || window.height() < 300.0 => 96.0,
            false => 110.0,
        };
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
fn every_panel_is_shown_or_has_a_button_or_a_tab_in_every_window() {
    each(|window, folded, needs, layout| {
        for panel in ALL.into_iter().filter(|panel| needs.has_data || *panel != Panel::Data) {
            let button = layout.folded.iter().any(|(folded, _)| *folded == panel);
            let strip = layout.strips.iter().find(|strip| strip.toggle(panel).is_some());
            let shown = shows(layout, panel);
            assert!(!(button && (shown || strip.is_some())), "{window} {folded:?} {panel:?}");
            assert!(!button || folded.contains(&panel));
            assert!(shown || button || strip.is_some(), "{window} {folded:?} {panel:?}");
            if let Some(strip) = strip {
                assert_eq!(shown, strip.open_panels().contains(&panel), "{window} {folded:?} {panel:?}");
            }
            if window.width() >= 1280.0 && window.height() >= 720.0 {
                assert!(strip.is_none() && shown != folded.contains(&panel), "{window} {folded:?} {panel:?}");
            }
        }
        let has_charts = shows(layout, Panel::Charts);
        let has_pack = layout.pack.is_some() || layout.chart_pages.is_some();
        assert!(needs.pack.is_none() || has_pack == has_charts, "the list of agents goes with the charts");
    });
}

#[test]
fn a_tab_opens_its_panel_and_closes_it_again() {
    for (width, height) in SIZES {
        for has_data in [false, true] {
            let needs = PanelNeeds { tuning: 260.0, pack: Some(158.0), has_data, ..PanelNeeds::default() };
            let first = StageLayout::new(window(width, height), &[], needs);
            for (strip, panel) in first.strips.iter().flat_map(|strip| ALL.map(|panel| (strip, panel))) {
                let Some(mut command) = strip.toggle(panel) else { continue };
                let mut tabs = needs.tabs;
                for is_shown in [!strip.open_panels().contains(&panel), strip.open_panels().contains(&panel)]
                {
                    let Command::ShowTab(column, open) = command else { panic!("{command:?}") };
                    tabs.set(column, open);
                    let layout = StageLayout::new(window(width, height), &[], PanelNeeds { tabs, ..needs });
                    assert_eq!(shows(&layout, panel), is_shown, "{width} × {height} {panel:?}");
                    assert_eq!(layout.transport, first.transport, "nothing else moves");
                    let again = layout.strips.iter().find_map(|strip| strip.toggle(panel));
                    command = again.unwrap();
                }
            }
        }
    }
}

#[test]
fn data_is_shown_where_there_is_room() {
    let needs = PanelNeeds { tuning: 170.0, has_data: true, ..PanelNeeds::default() };
    for (width, height) in [(1280.0, 720.0), (1920.0, 1080.0), (3840.0, 2160.0)] {
        let window = window(width, height);
        let layout = StageLayout::new(window, &[], needs);
        let (lesson, data, tuning) = (layout.lesson.unwrap(), layout.data.unwrap(), layout.tuning.unwrap());
        assert!(data.height() >= 200.0 && lesson.height() >= 250.0 && tuning.height() >= 169.0, "{window}");
        assert!(lesson.bottom() < data.top() && data.bottom() < tuning.top());
        let folded = StageLayout::new(window, &[Panel::Data], needs);
        assert!(folded.data.is_none() && folded.folded.iter().any(|(panel, _)| *panel == Panel::Data));
        let alone = StageLayout::new(window, &[Panel::Lesson, Panel::Tuning], needs);
        assert_eq!(alone.data.map(|data| data.width()), Some(data.width()));
    }
    for panel in [Panel::Lesson, Panel::Data, Panel::Tuning] {
        let needs = PanelNeeds { tabs: tabs_with(Some(panel)), ..needs };
        let low = StageLayout::new(window(800.0, 460.0), &[], needs);
        assert!(shows(&low, panel), "{panel:?}");
    }
}

#[test]
fn tabs_come_where_panels_do_not_fit() {
    let needs = PanelNeeds { tuning: 150.0, ..PanelNeeds::default() };
    let at = |w, h| StageLayout::new(window(w, h), &[], needs);
    let columns = |layout: &StageLayout| layout.strips.iter().map(|strip| strip.column).collect::<Vec<_>>();
    assert_eq!(columns(&at(1280.0, 720.0)), []);
    let larger = at(1024.0, 576.0);
    assert_eq!(columns(&larger), [TabColumn::Right], "1280 × 720 with panels a quarter larger");
    assert!(larger.lesson.is_some() && larger.tuning.is_some());
    let half_larger = at(853.0, 480.0);
    assert_eq!(columns(&half_larger), [TabColumn::Left, TabColumn::Right]);
    assert!(half_larger.charts.iter().all(|(_, chart)| chart.height() >= MIN_CHART));
    let twice = at(640.0, 360.0);
    assert_eq!(columns(&twice), [TabColumn::Single]);
    assert_eq!(twice.strips[0].tabs.len(), 4);
    assert!(!twice.is_tiny && twice.lesson.unwrap().height() > 180.0);
    let high = at(780.0, 900.0);
    assert_eq!(high.strips[0].tabs.len(), 2, "one tab for lesson and tuning, one for charts and rule");
    assert!(high.lesson.is_some() && high.tuning.is_some());
    let tiny = at(480.0, 340.0);
    assert!(tiny.is_tiny && columns(&tiny) == [TabColumn::Tiny] && tiny.strips[0].open.is_none());
    for (h, has_both) in [(900.0, true), (480.0, false)] {
        let needs = PanelNeeds { pack: Some(158.0), tabs: tabs_with(Some(Panel::Charts)), ..needs };
        let layout = StageLayout::new(window(640.0, h), &[], needs);
        assert_eq!(!layout.charts.is_empty() && layout.pack.is_some(), has_both);
        assert_eq!(layout.chart_pages.is_some(), !has_both, "the list of agents is a page of the charts");
    }
}

#[test]
fn large_windows_give_their_room_to_charts_and_lesson() {
    let needs = PanelNeeds { tuning: 200.0, ..PanelNeeds::default() };
    let small = StageLayout::new(window(1280.0, 720.0), &[], needs);
    let large = StageLayout::new(window(1920.0, 1080.0), &[], needs);
    let grown = |of: fn(&StageLayout) -> Rect| of(&large).size() / of(&small).size();
    assert!(grown(|layout| layout.lesson.unwrap()).min_elem() > 1.4);
    assert!(grown(|layout| layout.charts[0].1).min_elem() > 1.4);
    assert_eq!(large.rule.unwrap().height(), RULE_HEIGHT);
}

const PHONES: [(f32, f32); 6] =
    [(390.0, 844.0), (844.0, 390.0), (320.0, 568.0), (430.0, 932.0), (932.0, 430.0), (740.0, 330.0)];

#[test]
fn phones_are_known_by_their_size_and_by_fingers() {
    let of = |w, h, is_touched| Form::of(vec2(w, h), is_touched);
    for is_touched in [false, true] {
        assert_eq!(of(390.0, 844.0, is_touched), Form::Upright);
        assert_eq!(of(844.0, 390.0, is_touched), Form::Sideways);
        for (w, h) in [(640.0, 480.0), (768.0, 1024.0), (1280.0, 720.0), (1920.0, 1080.0), (320.0, 240.0)] {
            assert_eq!(of(w, h, is_touched), Form::Desktop, "{w} × {h}");
        }
    }
    assert_eq!((of(640.0, 360.0, false), of(640.0, 360.0, true)), (Form::Desktop, Form::Sideways));
    assert_eq!(of(f32::NAN, f32::NAN, true), Form::Desktop);
}

#[test]
fn a_phone_shows_one_panel_at_a_time_and_leaves_the_ground_free() {
    for (width, height) in PHONES {
        let window = window(width, height);
        let form = Form::of(window.size(), false);
        for open in [None].into_iter().chain(ALL.map(Some)) {
            for pack in [None, Some(234.0)] {
                let needs = PanelNeeds {
                    tuning: 300.0,
                    lesson: 180.0,
                    pack,
                    has_data: true,
                    tabs: tabs_with(open),
                    form,
                    min_target: 44.0,
                    ..PanelNeeds::default()
                };
                let layout = StageLayout::new(window, &[], needs);
                let shown: Vec<Panel> = ALL.into_iter().filter(|panel| shows(&layout, *panel)).collect();
                assert_eq!(shown, open.into_iter().collect::<Vec<_>>(), "{window}");
                let covered = layout.covered();
                for (i, a) in covered.iter().enumerate() {
                    assert!(window.shrink(7.0).contains_rect(*a), "{window} {a}");
                    assert!(covered[i + 1..].iter().all(|b| !b.shrink(0.01).intersects(*a)), "{window} {a}");
                    assert!(!a.intersects(layout.free), "{window} {open:?} {a}");
                }
                let [strip] = &layout.strips[..] else { panic!("{window}") };
                assert_eq!(strip.tabs.len(), 5);
                assert!(strip.tabs.iter().all(|tab| tab.rect.size().min_elem() >= 44.0), "{window}");
                let share = layout.free.area() / window.area();
                let least = if open.is_none() { 0.55 } else { 0.2 };
                assert!(share >= least, "{window} {open:?}: {share}");
            }
        }
    }
}

#[test]
fn turning_a_phone_keeps_the_open_panel() {
    let needs = PanelNeeds { tabs: tabs_with(Some(Panel::Charts)), ..PanelNeeds::default() };
    for (width, height, form) in [(390.0, 844.0, Form::Upright), (844.0, 390.0, Form::Sideways)] {
        let layout = StageLayout::new(window(width, height), &[], PanelNeeds { form, ..needs });
        assert!(shows(&layout, Panel::Charts) && layout.strips[0].column == TabColumn::Drawer);
    }
}

/// Returns every way to leave panels out.
fn all_left_out() -> impl Iterator<Item = LeftOut> {
    (0..32_u32).map(|bits| {
        let has = |bit: u32| bits >> bit & 1 == 1;
        LeftOut { tuning: has(0), charts: [has(1), has(2)], rule: has(3), time_line: has(4) }
    })
}

#[test]
fn panels_that_are_left_out_are_not_there_and_all_others_can_be_reached() {
    let desks = SIZES.map(|(w, h)| (w, h, Form::Desktop));
    let phones = PHONES.map(|(w, h)| (w, h, Form::of(vec2(w, h), true)));
    for (width, height, form) in desks.into_iter().chain(phones) {
        let window = window(width, height);
        for left_out in all_left_out() {
            for open in [None, Some(Panel::Lesson), Some(Panel::Charts)] {
                for pack in [None, Some(158.0)] {
                    let needs = PanelNeeds {
                        tuning: 200.0,
                        lesson: 180.0,
                        pack,
                        left_out,
                        has_unfold_button: true,
                        tabs: tabs_with(open),
                        form,
                        min_target: if form.is_phone() { 44.0 } else { 0.0 },
                        ..PanelNeeds::default()
                    };
                    for folded in [&[][..], &[Panel::Lesson]] {
                        let layout = StageLayout::new(window, folded, needs);
                        check_left_out(window, &layout, left_out);
                    }
                }
            }
        }
    }
}

fn check_left_out(window: Rect, layout: &StageLayout, left_out: LeftOut) {
    let has_charts = left_out.charts != [true; 2];
    for (panel, is_there) in [
        (Panel::Lesson, true),
        (Panel::Tuning, !left_out.tuning),
        (Panel::Charts, has_charts),
        (Panel::Rule, !left_out.rule),
        (Panel::Data, false),
    ] {
        let can_be_opened = layout.folded.iter().any(|(folded, _)| *folded == panel)
            || layout.strips.iter().any(|strip| strip.toggle(panel).is_some());
        assert_eq!(shows(layout, panel) || can_be_opened, is_there, "{window} {left_out:?} {panel:?}");
    }
    assert!(layout.charts.iter().all(|(axis, _)| !left_out.charts[axis.index()]), "{window} {left_out:?}");
    assert_eq!(layout.is_short, left_out.time_line);
    let covered = layout.covered();
    for (i, a) in covered.iter().enumerate() {
        assert!(window.expand(0.1).contains_rect(*a) && a.is_positive(), "{window} {left_out:?} {a}");
        let mut others = covered[i + 1..].iter();
        assert!(others.all(|b| !b.shrink(0.01).intersects(*a)), "{window} {left_out:?} {a} {covered:?}");
    }
    let button = layout.unfold_button.unwrap();
    let min = if layout.form.is_phone() { 44.0 } else { 39.9 };
    assert!(button.size().min_elem() >= min, "{window} {button}");
}

#[test]
fn a_level_that_shows_little_leaves_the_ground_to_the_dog() {
    let nothing = LeftOut { tuning: true, charts: [true; 2], rule: true, time_line: true };
    let at = |w: f32, h: f32, folded: &[Panel], left_out| {
        let form = Form::of(vec2(w, h), false);
        let needs = PanelNeeds {
            tuning: 200.0,
            lesson: 200.0,
            left_out,
            has_unfold_button: true,
            tabs: tabs_with(None),
            form,
            ..PanelNeeds::default()
        };
        StageLayout::new(window(w, h), folded, needs)
    };
    for ((w, h), least) in
        [((1280.0, 720.0), 0.7), ((1920.0, 1080.0), 0.8), ((390.0, 844.0), 0.85), ((844.0, 390.0), 0.65)]
    {
        let layout = at(w, h, &[Panel::Lesson], nothing);
        let share = layout.free.area() / (w * h);
        assert!(share > least, "{w} × {h}: {share}");
    }
    let one_chart = at(1280.0, 720.0, &[], LeftOut { charts: [false, true], ..nothing });
    let [(Axis::X, chart)] = one_chart.charts[..] else { panic!("{:?}", one_chart.charts) };
    assert!(chart.height() <= 300.0 && chart.top() == 20.0, "at the top of its column: {chart}");
    let row = at(390.0, 844.0, &[], nothing);
    assert_eq!(
        row.strips[0].rect.center().y,
        row.transport.center().y,
        "a single tab lies beside the buttons"
    );
}
