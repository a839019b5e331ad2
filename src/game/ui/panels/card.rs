//! The card that a panel of the stage lies on: paper over the ground, which scrolls where its content is too high.

use bevy_egui::egui::{Area, Context, Id, Margin, Order, Rect, ScrollArea, Ui, Vec2, vec2};

use super::{MARGIN_Y, PACK_MARGIN_Y};
use crate::game::ui::{paper, theme};

/// The width of the scroll bar, which is taken from the padding at the right, px.
const GUTTER: f32 = 9.0;

/// The height of the footer below a scrolling panel before it was drawn for the first time, and the gap before it, px.
const FOOTER: f32 = 26.0;
const FOOTER_GAP: f32 = 10.0;

/// The smallest card with wider margins, px.
const SMALL: Vec2 = vec2(200.0, 60.0);

/// How a card uses its rectangle.
#[derive(Clone, Copy)]
pub(super) enum Fit {
    /// It is as high as its content, and scrolls where the rectangle is too low.
    Content,
    /// It fills the rectangle, and scrolls where that is too low.
    Scroll,
    /// The same, with a footer below that does not scroll.
    ScrollOver(fn(&mut Ui)),
    /// It fills the rectangle.
    Whole,
    /// It fills the rectangle, with small margins above and below.
    Tight,
}

/// A card as it was shown.
pub(super) struct Card {
    /// Its rectangle, points.
    pub(super) rect: Rect,
    /// The height of its content, points.
    pub(super) content_height: f32,
}

/// Shows a card with a panel.
pub(super) fn card(ctx: &Context, name: &str, place: Rect, fit: Fit, content: impl FnOnce(&mut Ui)) -> Card {
    let is_low = place.height() < 2.0 * MARGIN_Y + 40.0;
    let margin_y = match fit {
        Fit::Tight => PACK_MARGIN_Y,
        _ if is_low => 4.0,
        _ => MARGIN_Y,
    };
    let margin = vec2(theme::PADDING, margin_y);
    let inner = (place.size() - 2.0 * margin).max(Vec2::ZERO);
    let mut content_height = inner.y;
    let shown = floating(Id::new(("panel", name)), place).show(ctx, |ui| {
        let gutter = if matches!(fit, Fit::Whole | Fit::Tight) { 0.0 } else { GUTTER };
        let mut margins = Margin::symmetric(margin.x as i8, margin.y as i8);
        margins.right -= gutter as i8;
        paper::show(ui, theme::paper().inner_margin(margins), |ui| {
            ui.set_width(inner.x + gutter);
            if matches!(fit, Fit::Whole | Fit::Tight) {
                ui.set_height(inner.y);
                content(ui);
                return;
            }
            // egui remembers the height of an area; this panel may be higher now.
            ui.set_max_height(inner.y);
            let is_content = matches!(fit, Fit::Content);
            let footer = if let Fit::ScrollOver(footer) = fit { Some(footer) } else { None };
            // The names in it may need a second row.
            let footer_id = Id::new(("height of the footer", name));
            let footer_height = ui.data(|data| data.get_temp(footer_id)).unwrap_or(FOOTER) + FOOTER_GAP;
            let max_height = inner.y - footer.map_or(0.0, |_| footer_height);
            let area = ScrollArea::vertical().max_height(max_height).auto_shrink([false, is_content]);
            let shown = area.show(ui, |ui| {
                ui.set_max_width(inner.x);
                content(ui);
            });
            content_height = shown.content_size.y;
            if let Some(footer) = footer {
                content_height += footer_height;
                ui.add_space(FOOTER_GAP - ui.spacing().item_spacing.y);
                let height = ui.scope(footer).response.rect.height();
                ui.data_mut(|data| data.insert_temp(footer_id, height));
            }
        });
    });
    Card { rect: shown.response.rect, content_height }
}

/// Shows a card with narrow margins, which its content fills.
pub(super) fn small_card(ctx: &Context, name: &str, place: Rect, content: impl FnOnce(&mut Ui)) {
    let is_small = place.width() < SMALL.x || place.height() < SMALL.y;
    let margin = if is_small { vec2(8.0, 4.0) } else { vec2(12.0, 8.0) };
    let inner = (place.size() - 2.0 * margin).max(Vec2::ZERO);
    floating(Id::new(("panel", name)), place).show(ctx, |ui| {
        paper::show(
            ui,
            theme::paper().inner_margin(Margin::symmetric(margin.x as i8, margin.y as i8)),
            |ui| {
                ui.set_width(inner.x);
                ui.set_height(inner.y);
                content(ui);
            },
        );
    });
}

/// Returns an area at a place over the ground.
pub(super) fn floating(id: Id, place: Rect) -> Area {
    Area::new(id)
        .order(Order::Middle)
        .fixed_pos(place.min)
        .default_size(place.size())
        .constrain(false)
        .fade_in(false)
}
