//! The frame of all pages: a strip of hills along the top with Frankie looking over its edge, a button back, the title, and
//! links to other pages. Reads the title of the page, returns commands.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::epaint::{Mesh, Vertex};
use bevy_egui::egui::{
    Align, Area, Color32, Context, Id, Layout, Order, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui,
    UiBuilder, Vec2, WidgetInfo, WidgetType, pos2, vec2,
};

use super::art::{self, FaceExpression};
use super::parts::{ButtonStyle, IconWords};
use super::pictures::Pictures;
use crate::game::command::Command;
use crate::game::screen::{Modal, Screen};
use crate::game::touch;
use crate::game::ui::layout::Form;
use crate::game::ui::{theme, widgets};

/// The height of the strip in tall and in short windows, points.
const STRIP: f32 = 132.0;
const SHORT_STRIP: f32 = 52.0;
/// The smallest height of a window with the whole strip, points.
const MIN_TALL_HEIGHT: f32 = 560.0;
/// The smallest width of a window with text on the buttons of the strip, points.
const MIN_WIDE_WIDTH: f32 = 960.0;
/// The smallest width of a window with Frankie over the edge of the strip, points; and his place, as a share of the width.
const MIN_PORTRAIT_WIDTH: f32 = 1080.0;
const PORTRAIT_X_SHARE: f32 = 0.46;
/// The height of the hills at the lower edge of the strip, points.
const HILLS: f32 = 24.0;
/// The maximum width of the content, points.
pub const MAX_WIDTH: f32 = 2040.0;
/// The picture of the strip has a width that is a multiple of this, so that resizing rarely paints it again, pixels.
const WIDTH_STEP_PX: f32 = 320.0;

/// The title of a page, and what is drawn above it.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its screen.
    pub screen: Screen,
    /// The seed of the hills along the top.
    pub hills: u64,
}

/// Shows a page that fills the window: the strip, then `content` below it.
pub fn page(
    ctx: &Context,
    page: Page,
    pictures: &mut Pictures,
    content: impl FnOnce(&mut Ui, &mut Pictures) -> Option<Command>,
) -> Option<Command> {
    let window = ctx.content_rect();
    let area = Area::new(Id::new(("page", page.title)))
        .order(Order::Middle)
        .fixed_pos(window.min)
        .default_size(window.size())
        .constrain(false)
        .sense(Sense::hover())
        .fade_in(false);
    area.show(ctx, |ui| {
        ui.set_clip_rect(window);
        ui.painter().rect_filled(window, 0.0, theme::PAGE);
        let is_low = window.height() < MIN_TALL_HEIGHT;
        let height = if is_low { SHORT_STRIP } else { STRIP }.min(0.4 * window.height());
        let strip = Rect::from_min_size(window.min, vec2(window.width(), height));
        scenery(ui, strip, page.hills, is_low, pictures);
        let requested = header(ui, strip, page, is_low);
        let margin = margin(window.width());
        let below = Rect::from_min_max(pos2(window.left() + margin, strip.bottom()), window.max);
        let below = below.with_max_x((window.right() - margin).max(below.left() + 1.0));
        let inner = ui.scope_builder(UiBuilder::new().max_rect(below), |ui| content(ui, pictures)).inner;
        ui.advance_cursor_after_rect(window);
        requested.or(inner)
    })
    .inner
}

/// Returns the margin between the sides of the window and the content, points.
#[must_use]
pub fn margin(window_width: f32) -> f32 {
    let margin = (0.0437 * window_width).clamp(12.0, 64.0);
    margin.max(0.5 * (window_width - MAX_WIDTH)).round()
}

fn scenery(ui: &Ui, strip: Rect, hills: u64, is_low: bool, pictures: &mut Pictures) {
    let painter = ui.painter().clone();
    let scale = ui.ctx().pixels_per_point();
    let width_px = (strip.width() * scale / WIDTH_STEP_PX).ceil() * WIDTH_STEP_PX;
    let height_px = (STRIP * scale).round();
    match pictures.hills(ui.ctx(), hills, [width_px as u32, height_px as u32]) {
        Some(texture) => {
            let uv = vec2(strip.width() * scale / width_px, strip.height() * scale / height_px);
            let part = Rect::from_min_size(Pos2::ZERO, uv.min(Vec2::splat(1.0)));
            painter.image(texture, strip, part, Color32::WHITE);
        }
        None => {
            painter.rect_filled(strip, 0.0, theme::HAIRLINE);
        }
    }
    if is_low {
        return;
    }
    let at = art::hill_at(strip, (strip.left() + PORTRAIT_X_SHARE * strip.width()).round(), HILLS);
    let size = 96.0;
    let has_portrait = strip.width() >= MIN_PORTRAIT_WIDTH;
    if has_portrait {
        let above = painter.with_clip_rect(strip.intersect(ui.clip_rect()));
        art::portrait(&above, at - vec2(0.0, 23.0), size, FaceExpression::Calm);
    }
    hill_edge(&painter, strip);
    if has_portrait {
        art::paws_over_edge(&painter, at + vec2(0.0, 1.0), size);
        footprints(&painter, strip, at.x);
    }
}

/// Paints the page as the hill in front.
fn hill_edge(painter: &Painter, strip: Rect) {
    let count = (strip.width() / 6.0).ceil().max(1.0) as usize;
    let points: Vec<Pos2> = (0..=count)
        .map(|i| art::hill_at(strip, strip.left() + strip.width() * i as f32 / count as f32, HILLS))
        .collect();
    let mut mesh = Mesh::default();
    for (i, point) in points.iter().enumerate() {
        for pos in [*point, pos2(point.x, strip.bottom() + 1.0)] {
            mesh.vertices.push(Vertex { pos, uv: bevy_egui::egui::epaint::WHITE_UV, color: theme::PAGE });
        }
        if i > 0 {
            let last = 2 * i as u32;
            mesh.add_triangle(last - 2, last - 1, last);
            mesh.add_triangle(last - 1, last, last + 1);
        }
    }
    let shade = |width: f32, share: f32| Stroke::new(width, theme::INK.gamma_multiply(share));
    painter.add(Shape::line(points.clone(), shade(7.0, 0.05)));
    painter.add(Shape::line(points.clone(), shade(3.5, 0.07)));
    painter.add(Shape::mesh(mesh));
    painter.add(Shape::line(points, Stroke::new(1.6, theme::PAGE)));
}

/// Paints the paw prints of Frankie, who came along the hill from the right.
fn footprints(painter: &Painter, strip: Rect, until: f32) {
    // The right end of the strip has text below it.
    let mut x = strip.right() - margin(strip.width()) - 120.0;
    let mut is_left = false;
    while x > until + 66.0 {
        let at = art::hill_at(strip, x, HILLS);
        let ahead = art::hill_at(strip, x - 10.0, HILLS);
        let heading = (ahead - at).angle() + std::f32::consts::FRAC_PI_2;
        let beside = vec2(0.0, if is_left { 9.0 } else { 17.0 });
        art::paw(painter, at + beside, 11.0, heading, theme::STEM.gamma_multiply(0.45));
        is_left = !is_left;
        x -= 19.0;
    }
}

fn header(ui: &mut Ui, strip: Rect, page: Page, is_low: bool) -> Option<Command> {
    let margin = margin(strip.width());
    let row = if is_low {
        strip.shrink2(vec2(margin.min(16.0), 0.0))
    } else {
        Rect::from_min_max(
            pos2(strip.left() + margin, strip.top() + 14.0),
            pos2(strip.right() - margin, strip.bottom() - HILLS - 14.0),
        )
    };
    let is_wide = strip.width() >= MIN_WIDE_WIDTH;
    let mut requested = None;
    let left = Layout::left_to_right(Align::Center);
    let is_upright = touch::form(ui.ctx()) == Form::Upright;
    let size = if is_low {
        22.0
    } else if is_upright {
        26.0
    } else {
        38.0
    };
    let after = ui
        .scope_builder(UiBuilder::new().max_rect(row).layout(left), |ui| {
            let label = "Back to the title";
            let look = round(if is_low { 34.0 } else { 44.0 });
            if look.show(ui, icons::ARROW_LEFT, label).clicked() {
                requested = Some(Command::Back);
            }
            let at = pos2(ui.cursor().left() + 10.0, row.center().y);
            title(ui, at, page.title, size)
        })
        .inner;
    let right = Rect::from_min_max(pos2(after.right() + 12.0, row.top()), row.max);
    if right.width() < 40.0 {
        return requested;
    }
    ui.scope_builder(UiBuilder::new().max_rect(right).layout(Layout::right_to_left(Align::Center)), |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        for (icon, words, command) in places(page.screen) {
            let clicked = if is_wide {
                pill(ui, icon, words)
            } else if ui.available_width() >= touch::target(ui.ctx(), 36.0) {
                round(if is_low { 34.0 } else { 40.0 }).show(ui, icon, words).clicked()
            } else {
                false
            };
            if clicked {
                requested = Some(command);
            }
        }
    });
    requested
}

/// Returns the links to other pages, from right to left.
fn places(here: Screen) -> Vec<(&'static str, &'static str, Command)> {
    let mut places = vec![
        (icons::GEAR_SIX, "Settings", Command::OpenModal(Modal::Settings)),
        (icons::QUESTION, "Help", Command::OpenModal(Modal::Help)),
    ];
    if here != Screen::Replays {
        places.push((icons::FILM_STRIP, "Replays", Command::Go(Screen::Replays)));
    }
    if here != Screen::Select {
        places.push((icons::MAP_TRIFOLD, "Levels", Command::Go(Screen::Select)));
    }
    places.push((icons::FLASK, "Sandbox", Command::PlayLevel("sandbox".to_owned())));
    places.push((icons::LINK, "Open a link", Command::OpenModal(Modal::OpenLink)));
    places
}

fn title(ui: &Ui, at: Pos2, words: &str, size: f32) -> Rect {
    let font = theme::extrabold(size);
    let height = ui.painter().layout_no_wrap(words.to_owned(), font.clone(), theme::INK).size().y;
    let rect = art::outlined_text(ui.painter(), at - vec2(0.0, 0.5 * height), words, font, 0.1 * size);
    let response = ui.interact(rect, Id::new(("title of page", words)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, words));
    rect
}

fn round(size: f32) -> widgets::IconButton {
    widgets::IconButton {
        size,
        radius: 0.5 * size,
        fill: theme::PAPER,
        hovered: theme::BUTTON_HOVERED,
        ..widgets::IconButton::default()
    }
}

fn pill(ui: &mut Ui, icon: &str, words: &str) -> bool {
    let button = IconWords { style: ButtonStyle::Paper, ..IconWords::new(icon, words) };
    button.fitted(ui).show(ui).clicked()
}
