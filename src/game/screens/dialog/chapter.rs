//! The end of a chapter: its certificate, the medals, what it taught, and the way to the next chapter. Reads the chapter's
//! end, returns commands. For a moment after a chapter was finished paper falls over it.

use std::sync::Arc;

use bevy_egui::egui::{
    ColorImage, Context, CornerRadius, Id, Image, Label, LayerId, Order, Rect, Sense, Shape, Stroke,
    StrokeKind, TextureHandle, TextureOptions, Ui, Vec2, WidgetInfo, WidgetType, pos2, vec2,
};
use frankie_draw::certificate::SIZE;
use frankie_sim::task::Medal;

use super::Dialog;
use crate::game::chapters::{self, ChapterEnd, Pixels};
use crate::game::command::Command;
use crate::game::screen::Screen;
use crate::game::screens::art;
use crate::game::screens::medals;
use crate::game::screens::parts::{self, ButtonStyle, IconWords};
use crate::game::touch;
use crate::game::ui::icons::bold as icons;
use crate::game::ui::layout::Form;
use crate::game::ui::theme;
use crate::game::wording;

/// The width of the dialog, and that on a phone held sideways, points.
const WIDTH: f32 = 560.0;
const SIDEWAYS_WIDTH: f32 = 640.0;
/// The largest share of the window's height that the certificate takes, and its smallest width, points.
const PICTURE_SHARE: f32 = 0.5;
const MIN_PICTURE: f32 = 160.0;
/// The width of a certificate as a multiple of its height.
const SHAPE: f32 = SIZE[0] as f32 / SIZE[1] as f32;
/// The size of a medal, points.
const MEDAL: f32 = 24.0;
/// How long paper falls, and how long its end fades, in seconds.
const FALLING_S: f32 = 2.6;
const FADING_S: f32 = 0.6;
/// The number of pieces of paper.
const PIECES: u32 = 70;

/// Shows the dialog. `is_calm` leaves out what only moves for joy.
pub fn chapter_ui(ctx: &Context, end: &ChapterEnd, is_calm: bool) -> Option<Command> {
    let title = format!("{}: finished", wording::sentence(&end.world));
    let width = if touch::form(ctx) == Form::Sideways { SIDEWAYS_WIDTH } else { WIDTH };
    let dialog = Dialog { title: &title, width, is_light: false, has_footer: true, beside: None };
    let requested = dialog.show(
        ctx,
        |ui, _| {
            ui.spacing_mut().item_spacing = vec2(18.0, 10.0);
            let width = picture_width(ui);
            if touch::form(ui.ctx()) == Form::Sideways {
                ui.horizontal_top(|ui| {
                    certificate(ui, end, width);
                    ui.vertical(|ui| words(ui, end));
                });
            } else {
                ui.vertical_centered(|ui| certificate(ui, end, width));
                words(ui, end);
            }
            None
        },
        |ui, is_new| buttons(ui, end, is_new),
    );
    if end.is_new && !is_calm {
        falling_paper(ctx);
    }
    requested
}

/// Returns the width of the certificate, points.
fn picture_width(ui: &Ui) -> f32 {
    let most = PICTURE_SHARE * ui.ctx().content_rect().height() * SHAPE;
    ui.available_width().min(most.max(MIN_PICTURE))
}

/// Shows the medals, and what the chapter taught.
fn words(ui: &mut Ui, end: &ChapterEnd) {
    medals_ui(ui, end);
    let sentence = theme::body(chapters::sentence(&end.world)).line_height(Some(20.0));
    ui.add(Label::new(sentence).wrap());
    if chapters::has_rule(&end.world) {
        let rule = format!("r = {} / ({} + ε)", theme::M_HAT, theme::ROOT_V_HAT);
        ui.label(theme::strong(rule));
    }
}

/// Shows the certificate, or its place while it is painted.
fn certificate(ui: &mut Ui, end: &ChapterEnd, width: f32) {
    let size = vec2(width, width / SHAPE);
    let (place, response) = ui.allocate_exact_size(size, Sense::hover());
    let name = wording::sentence(&end.world);
    let label = if end.certificate.is_some() {
        format!("Certificate: {name}")
    } else {
        "The certificate is being made".to_owned()
    };
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, &label));
    ui.painter().add(theme::shadow().as_shape(place, CornerRadius::same(4)));
    ui.painter().rect_filled(place, 4.0, theme::PAPER);
    if let Some(pixels) = &end.certificate {
        let texture = texture(ui.ctx(), pixels, width * ui.ctx().pixels_per_point());
        Image::new((texture.id(), size)).corner_radius(4).paint_at(ui, place);
    }
    ui.painter().rect_stroke(place, 4.0, Stroke::new(1.0, theme::HAIRLINE), StrokeKind::Outside);
}

/// Returns the texture of a certificate that is shown so many pixels wide, which is kept while it is the same one.
fn texture(ctx: &Context, pixels: &Arc<Pixels>, width_px: f32) -> TextureHandle {
    let id = Id::new("certificate");
    // A texture has no smaller copies of itself, and its letters would be ragged.
    let is_small = 1.7 * width_px < pixels.size[0] as f32;
    let kept: Option<(Arc<Pixels>, bool, TextureHandle)> = ctx.data(|data| data.get_temp(id));
    if let Some((made_of, was_small, texture)) = kept
        && Arc::ptr_eq(&made_of, pixels)
        && was_small == is_small
    {
        return texture;
    }
    let size = pixels.size.map(|px| px as usize);
    let image = if is_small {
        halved(size, &pixels.rgba)
    } else {
        ColorImage::from_rgba_unmultiplied(size, &pixels.rgba)
    };
    let texture = ctx.load_texture("certificate", image, TextureOptions::LINEAR);
    ctx.data_mut(|data| data.insert_temp(id, (pixels.clone(), is_small, texture.clone())));
    texture
}

/// Returns a picture of half the size: each pixel is the mean of four.
fn halved([width, height]: [usize; 2], rgba: &[u8]) -> ColorImage {
    let [columns, rows] = [width / 2, height / 2];
    let mut half = Vec::with_capacity(4 * columns * rows);
    for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
        let corner = 4 * (2 * row * width + 2 * column);
        half.extend((0..4).map(|channel| {
            let at = |offset: usize| u32::from(rgba[corner + offset + channel]);
            ((at(0) + at(4) + at(4 * width) + at(4 * width + 4) + 2) / 4) as u8
        }));
    }
    ColorImage::from_rgba_unmultiplied([columns, rows], &half)
}

/// Shows how many medals of each kind the chapter has.
fn medals_ui(ui: &mut Ui, end: &ChapterEnd) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for ((medal, name), count) in Medal::ALL.into_iter().zip(end.medals).rev() {
            let (place, response) = ui.allocate_exact_size(Vec2::splat(MEDAL), Sense::hover());
            medals::medal(ui.painter(), medal, place.center(), MEDAL, count > 0);
            response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, format!("{count} {name}")));
            ui.label(theme::strong(format!("{count} {name}")));
            ui.add_space(10.0);
        }
    });
}

fn buttons(ui: &mut Ui, end: &ChapterEnd, is_new: bool) -> Option<Command> {
    let on = match &end.next {
        Some(id) => (icons::ARROW_RIGHT, "Next chapter", Command::PlayLevel(id.clone()), true),
        None => (icons::MAP_TRIFOLD, "Levels", Command::Go(Screen::Select), true),
    };
    let choices = [
        on,
        (icons::IMAGE, "Save picture", Command::SaveCertificate, end.certificate.is_some()),
        (icons::LINK, "Copy link", Command::CopyChapterLink, true),
    ];
    let choices = choices
        .into_iter()
        .filter(|(.., command, _)| *command != Command::CopyChapterLink || end.link.is_some());
    let width = ui.available_width();
    let is_upright = touch::form(ui.ctx()) == Form::Upright;
    let mut requested = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        for (index, (icon, words, command, is_enabled)) in choices.enumerate() {
            let style = if index == 0 { ButtonStyle::Primary } else { ButtonStyle::Plain };
            let button = IconWords { style, size: vec2(0.0, 38.0), ..IconWords::new(icon, words) }.fitted(ui);
            // On a phone held upright, the way on above two equal buttons.
            let share = if index == 0 { width } else { (0.5 * (width - 8.0)).floor() };
            let size = vec2(share, button.size.y);
            let button = if is_upright { IconWords { size, ..button } } else { button };
            // A part of the row that is disabled would not know where the row ends.
            let response = if is_enabled {
                button.show(ui)
            } else {
                ui.add_enabled_ui(false, |ui| button.show(ui)).inner
            };
            if index == 0 {
                parts::take_focus(&response, is_new);
            }
            if response.clicked() {
                requested = Some(command);
            }
        }
    });
    requested
}

/// Lets pieces of paper and paws fall over the window, for a moment after the dialog has opened.
fn falling_paper(ctx: &Context) {
    let id = Id::new("falling paper");
    let (now, pass) = (ctx.input(|input| input.time), ctx.cumulative_pass_nr());
    let before: Option<(f64, u64)> = ctx.data(|data| data.get_temp(id));
    let start = before.filter(|(_, last)| pass <= last + 1).map_or(now, |(start, _)| start);
    ctx.data_mut(|data| data.insert_temp(id, (start, pass)));
    let seconds = (now - start) as f32;
    if seconds >= FALLING_S {
        return;
    }
    ctx.request_repaint();
    let window = ctx.content_rect();
    let painter = ctx.layer_painter(LayerId::new(Order::Tooltip, id));
    let fade = ((FALLING_S - seconds) / FADING_S).min(1.0);
    (0..PIECES).for_each(|piece| draw_piece(&painter, window, piece, seconds, fade));
}

/// Draws a piece at its place after some seconds.
fn draw_piece(painter: &bevy_egui::egui::Painter, window: Rect, piece: u32, seconds: f32, fade: f32) {
    const COLORS: [bevy_egui::egui::Color32; 5] =
        [theme::FIRST_MOMENT, theme::SECOND_MOMENT, theme::AXIS_X, theme::AXIS_Y, theme::PAPER];
    let share = |salt: u32| {
        // Different numbers for each piece, the same in every frame.
        let mixed =
            (piece * 4 + salt).wrapping_mul(2_654_435_761).rotate_left(13).wrapping_mul(2_246_822_519);
        (mixed >> 8) as f32 / (1_u32 << 24) as f32
    };
    let speed = window.height() * (0.42 + 0.3 * share(0));
    let late = 0.9 * share(1);
    let sway = 18.0 * (3.0 * (seconds + 6.0 * share(2))).sin();
    let x = window.left() + window.width() * share(3) + sway;
    let y = window.top() - 20.0 + speed * (seconds - late);
    if y < window.top() - 20.0 {
        return;
    }
    let color = COLORS[piece as usize % COLORS.len()].gamma_multiply(fade);
    let turn = 2.2 * seconds * (share(1) - 0.5) + 6.0 * share(0);
    if piece.is_multiple_of(6) {
        art::paw(painter, pos2(x, y), 15.0, turn, theme::INK.gamma_multiply(0.75 * fade));
        return;
    }
    let along = Vec2::angled(turn) * 7.0;
    // Seen from the side now and then, as paper is that turns in the air.
    let across = Vec2::angled(turn).rot90() * 4.0 * (0.25 + (4.0 * seconds + 6.0 * share(2)).sin().abs());
    let at = pos2(x, y);
    let corners = vec![at + along + across, at + along - across, at - along - across, at - along + across];
    painter.add(Shape::convex_polygon(
        corners,
        color,
        Stroke::new(0.6, theme::INK.gamma_multiply(0.3 * fade)),
    ));
}
