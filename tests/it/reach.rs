//! Whether everything in a window can be reached: no widget is cut off for good, none lies under another, no panel lies over
//! another or leaves the window. Reads what egui laid out in the last pass.

use std::collections::{BTreeSet, HashMap};

use egui::accesskit::{NodeId, Role};
use egui::{
    Context, Event, Id, LayerId, Modifiers, MouseWheelUnit, Order, Rect, TouchPhase, Vec2, WidgetRect, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT, Queryable};
use frankie::game::ui::scale::panel_scale;

/// The label of scroll bars here.
pub const SCROLL_BAR: &str = "scroll bar";
/// The largest difference that does not count, points.
const SLACK: f32 = 1.0;

/// Windows, in logical pixels.
const WINDOWS: [[f32; 2]; 10] = [
    [640.0, 480.0],
    [800.0, 600.0],
    [1024.0, 768.0],
    [1280.0, 720.0],
    [1366.0, 768.0],
    [720.0, 1280.0],
    [1920.0, 1080.0],
    [2560.0, 1080.0],
    [2560.0, 1440.0],
    [3840.0, 2160.0],
];
/// Settings of the size of panels.
const SIZES: [f32; 6] = [1.0, 1.1, 1.25, 1.5, 1.75, 2.0];

/// Returns the sizes of windows in points, each once. Of windows with room for everything it returns two.
pub fn sizes() -> Vec<[f32; 2]> {
    let all = WINDOWS.iter().flat_map(|window| {
        SIZES.map(|size| {
            let scale = panel_scale(egui::vec2(window[0], window[1]), size);
            window.map(|side| (side / scale).round() as u32)
        })
    });
    let all: BTreeSet<[u32; 2]> = all.collect();
    let (roomy, scarce): (Vec<_>, Vec<_>) = all.into_iter().partition(|[w, h]| *w >= 1280 && *h >= 720);
    let chosen = scarce.into_iter().chain(roomy.first().copied()).chain(roomy.last().copied());
    chosen.map(|size| size.map(|side| side as f32)).collect()
}

/// Returns the widgets that can be clicked or dragged, with their labels, by layer.
pub fn widgets<S>(harness: &Harness<'_, S>) -> HashMap<LayerId, Vec<(WidgetRect, String)>> {
    let nodes = harness.query_all(By::new().predicate(|node| {
        !matches!(node.role(), Role::Unknown | Role::GenericContainer | Role::Window | Role::Label)
    }));
    let labels: HashMap<NodeId, String> = nodes
        .map(|node| node.accesskit_node())
        .map(|node| {
            let label = node.label().or(node.value()).unwrap_or_default();
            (node.locate().0, if node.role() == Role::ScrollBar { SCROLL_BAR.to_owned() } else { label })
        })
        .collect();
    let ground = Id::new("ground");
    harness.ctx.viewport(|viewport| {
        let layers = viewport.prev_pass.widgets.layers().filter(|(layer, _)| layer.id != ground);
        let of_layer = |rects: &[WidgetRect]| {
            let clickable = rects.iter().filter(|widget| widget.sense.senses_click());
            clickable
                .filter_map(|widget| Some((*widget, labels.get(&widget.id.accesskit_id())?.clone())))
                .collect()
        };
        layers.map(|(layer, rects)| (*layer, of_layer(rects))).collect()
    })
}

/// Returns the panels, pages and dialogs with their rectangles.
fn areas(ctx: &Context) -> Vec<(LayerId, Rect)> {
    ctx.memory(|memory| {
        let layers = memory.areas().visible_layer_ids();
        let shown = layers.into_iter().filter(|layer| layer.order != Order::Background);
        shown.filter_map(|layer| Some((layer, memory.area_rect(layer.id)?))).collect()
    })
}

fn is_inside(inner: Rect, outer: Rect) -> bool {
    outer.expand(SLACK).contains_rect(inner)
}

/// Asserts that everything in the window can be reached, scrolling where panels scroll. Returns the labels of the widgets
/// that can be clicked.
pub fn assert_all_reachable<S>(harness: &mut Harness<'_, S>, place: &str) -> BTreeSet<String> {
    let window = harness.ctx.content_rect();
    let areas = areas(&harness.ctx);
    for (i, (layer, rect)) in areas.iter().enumerate() {
        assert!(is_inside(*rect, window), "{place}: {layer:?} leaves the window: {rect}");
        for (other, other_rect) in areas[i + 1..].iter().filter(|(other, _)| other.order == layer.order) {
            let is_over = rect.shrink(SLACK).intersects(*other_rect);
            assert!(!is_over, "{place}: {layer:?} {rect} lies over {other:?} {other_rect}");
        }
    }
    let mut labels = BTreeSet::new();
    for (layer, widgets) in widgets(harness) {
        assert_none_overlap(&widgets, place);
        let mut cut = HashMap::new();
        for (widget, label) in widgets {
            let WidgetRect { rect, interact_rect: seen, .. } = widget;
            let is_wide = rect.left() >= window.left() - SLACK && rect.right() <= window.right() + SLACK;
            assert!(is_wide, "{place}: “{label}” leaves the window: {rect}");
            if !is_inside(rect, seen) || !is_inside(rect, window) {
                cut.insert(widget.id, label.clone());
            }
            labels.insert(label);
        }
        if !cut.is_empty() {
            scroll_through(harness, layer, &mut cut);
            assert!(cut.is_empty(), "{place}: cut off for good: {:?}", cut.values());
        }
    }
    labels
}

/// Asserts that of the widgets of a layer none lies over another.
fn assert_none_overlap(widgets: &[(WidgetRect, String)], place: &str) {
    for (i, (a, label)) in widgets.iter().enumerate() {
        for (b, other) in &widgets[i + 1..] {
            let is_over = a.interact_rect.shrink(SLACK).intersects(b.interact_rect.shrink(SLACK));
            assert!(!is_over, "{place}: “{label}” {} and “{other}” {}", a.rect, b.rect);
        }
    }
}

/// Scrolls a panel from its top to its bottom, and removes the widgets that are seen whole on the way.
fn scroll_through<S>(harness: &mut Harness<'_, S>, layer: LayerId, cut: &mut HashMap<Id, String>) {
    let of_layer = widgets(harness).remove(&layer).unwrap_or_default();
    let Some((bar, _)) = of_layer.iter().find(|(_, label)| label == SCROLL_BAR) else { return };
    let beside_bar = bar.rect.left_center() - vec2(30.0, 0.0);
    let mut scroll = |harness: &mut Harness<'_, S>, lines: f32| {
        harness.hover_at(beside_bar);
        harness.step();
        harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, lines),
            phase: TouchPhase::Move,
            modifiers: Modifiers::NONE,
        });
        harness.run_steps(3);
        let now = widgets(harness).remove(&layer).unwrap_or_default();
        for (widget, _) in now {
            if is_inside(widget.rect, widget.interact_rect)
                && is_inside(widget.rect, harness.ctx.content_rect())
            {
                cut.remove(&widget.id);
            }
        }
        cut.is_empty()
    };
    for _ in 0..40 {
        if scroll(harness, -60.0) {
            break;
        }
    }
    // Back to the top, for what is looked at next.
    harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, 1e4),
        phase: TouchPhase::Move,
        modifiers: Modifiers::NONE,
    });
    harness.run_steps(3);
    // The rest of a smooth scroll would go to whatever the pointer is over next.
    while harness.ctx.input(|input| input.smooth_scroll_delta() != Vec2::ZERO) {
        harness.step();
    }
}
