//! Whether everything in a window can be reached: no widget is cut off for good, none lies under another, no panel lies over
//! another or leaves the window. Reads what egui laid out in the last pass.

use std::collections::{BTreeSet, HashMap};

use egui::accesskit::{NodeId, Role};
use egui::{
    Context, Event, Id, LayerId, Modifiers, MouseWheelUnit, Order, Rect, TouchPhase, WidgetRect, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT, Queryable};

/// The largest difference that does not count, points.
const SLACK: f32 = 1.0;

/// Returns the widgets that can be clicked or dragged, with their labels, by layer.
fn widgets<S>(harness: &Harness<'_, S>) -> HashMap<LayerId, Vec<(WidgetRect, String)>> {
    let nodes = harness.query_all(By::new().predicate(|node| {
        !matches!(node.role(), Role::Unknown | Role::GenericContainer | Role::Window | Role::Label)
    }));
    let labels: HashMap<NodeId, String> = nodes
        .map(|node| node.accesskit_node())
        .map(|node| (node.locate().0, node.label().or(node.value()).unwrap_or_default()))
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
    let Some(area) = harness.ctx.memory(|memory| memory.area_rect(layer.id)) else { return };
    let mut scroll = |harness: &mut Harness<'_, S>, lines: f32| {
        harness.hover_at(area.center() + vec2(0.0, -0.2 * area.height()));
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
}
