//! The card of a level: its ground with start and goal, title, tagline, best result. Reads a level and a result, paints the
//! card.

use std::sync::Arc;

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::epaint::RectShape;
use bevy_egui::egui::{
    Color32, CornerRadius, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, WidgetType,
    pos2, vec2,
};
use frankie_sim::Level;
use frankie_sim::level::{Goal, ScreenPart};
use frankie_sim::surface::SurfaceContext;
use frankie_sim::task::Medal;

use crate::game::chapters::can_be_finished;
use crate::game::medals;
use crate::game::screens::medals::{self as shapes, describe as medals_in_words};
use crate::game::screens::pictures::Pictures;
use crate::game::screens::{art, parts};
use crate::game::ui::{theme, widgets};
use crate::game::wording;
use crate::store::LevelResult;
use frankie_draw::{ground, printable};

/// The height of the text below the picture, px.
const TEXT: f32 = 86.0;
/// The height of the picture as a share of its width.
const PICTURE: f32 = 0.5;
/// The gap between the side of the card and its text, px.
const INDENT: f32 = 14.0;
/// The radius of the mark on a finished level, px.
const MARK: f32 = 13.0;
/// The maximum number of minima that are marked.
const MAX_MARKED: usize = 6;

/// The size of the medals, px.
const MEDAL: f32 = 17.0;
/// The gap before them, px.
const MEDAL_GAP: f32 = 12.0;

/// The best results of a level.
#[derive(Clone, Copy, Debug, Default)]
pub struct Best<'a> {
    /// The best run that reached the goal.
    pub result: Option<&'a LevelResult>,
    /// The best medal.
    pub medal: Option<Medal>,
}

impl Best<'_> {
    fn is_finished(self) -> bool {
        self.result.is_some() || self.medal.is_some()
    }
}

/// Returns the height of a card of a width, px.
pub fn height(width: f32) -> f32 {
    (PICTURE * width).round() + TEXT
}

/// Shows a card.
pub fn card(ui: &Ui, place: Rect, level: &Arc<Level>, best: Best<'_>, pictures: &mut Pictures) -> Response {
    let response = ui.interact(place, ui.id().with(("card", level.id())), Sense::click());
    response.widget_info(|| {
        let title = printable::line(level.title());
        let label = match medals::next(level, None) {
            Some(_) => format!("{title}, {}", medals_in_words(level, best.medal)),
            None => format!("{title}, {}", result(level, best).0),
        };
        WidgetInfo::labeled(WidgetType::Button, true, label)
    });
    if !ui.is_rect_visible(place.expand(20.0)) {
        return response;
    }
    let is_lit = response.hovered();
    let painter = ui.painter();
    let mut shadow = theme::shadow();
    if is_lit {
        (shadow.blur, shadow.offset, shadow.color) = (26, [0, 7], theme::INK.gamma_multiply(0.24));
    }
    painter.add(shadow.as_shape(place, theme::RADIUS));
    painter.rect_filled(place, CornerRadius::same(theme::RADIUS), theme::PAPER);
    picture(ui, place, level, pictures);
    if best.is_finished() {
        let at = pos2(place.right() - MARK - 9.0, place.top() + MARK + 9.0);
        painter.circle_filled(at, MARK + 2.0, theme::PAPER);
        painter.circle_filled(at, MARK, theme::GOOD);
        let mark = Rect::from_center_size(at, Vec2::splat(15.0));
        widgets::centered(ui, mark, icons::CHECK, theme::icon(15.0), theme::PAPER);
    }
    lines(ui, place, level, best);
    let radius = f32::from(theme::RADIUS);
    if response.has_focus() {
        let stroke = Stroke::new(3.0, theme::INK);
        painter.rect_stroke(place.expand(3.5), radius + 3.5, stroke, StrokeKind::Outside);
    }
    response
}

/// Paints the ground with start and goal.
fn picture(ui: &Ui, place: Rect, level: &Arc<Level>, pictures: &mut Pictures) {
    let rect = Rect::from_min_max(place.min, pos2(place.right(), place.bottom() - TEXT));
    let scale = ui.ctx().pixels_per_point();
    let size_px = [rect.width(), rect.height()].map(|length| (length * scale).round() as u32);
    let corners = CornerRadius { nw: theme::RADIUS, ne: theme::RADIUS, sw: 0, se: 0 };
    let Some(texture) = pictures.level(ui.ctx(), level, size_px) else {
        ui.painter().rect_filled(rect, corners, theme::HAIRLINE);
        return;
    };
    let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    ui.painter().add(RectShape::filled(rect, corners, Color32::WHITE).with_texture(texture, whole));
    let region = ground::picture_region(level.view(), size_px[0], size_px[1]);
    let at = |point: [f64; 2]| {
        let share = [0, 1].map(|i| ((point[i] - region[i][0]) / (region[i][1] - region[i][0])) as f32);
        pos2(rect.left() + share[0] * rect.width(), rect.bottom() - share[1] * rect.height())
    };
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    for target in targets(level) {
        let at = at(target);
        painter.circle_filled(at + vec2(0.5, 1.5), 5.5, theme::INK.gamma_multiply(0.3));
        painter.circle(at, 5.0, theme::BALL, Stroke::new(1.2, theme::INK.gamma_multiply(0.75)));
    }
    let start = at(level.start().at);
    painter.circle(start, 8.5, theme::PAPER, Stroke::new(1.2, theme::INK.gamma_multiply(0.75)));
    art::paw(&painter, start, 10.5, 0.0, theme::INK);
}

/// Returns the places of the goal: the ball, a point, or minima.
fn targets(level: &Level) -> Vec<[f64; 2]> {
    if !level.screen().shows(ScreenPart::Ground) {
        // They are to be found out.
        return Vec::new();
    }
    let surface_context = SurfaceContext { step: 0, ball: level.ball() };
    let minima = || {
        let known = level.surface().minima(&surface_context);
        known.iter().filter(|m| m.global).map(|m| m.at).take(MAX_MARKED).collect()
    };
    match level.goal() {
        Some(Goal::Reach { at: Some(at), .. }) => vec![at],
        Some(Goal::Reach { .. }) => surface_context.ball.map_or_else(minima, |ball| vec![ball]),
        Some(Goal::Minima { .. }) => minima(),
        Some(Goal::Steps(_)) | None => Vec::new(),
    }
}

/// Describes the best result, and returns whether it is shown as plain text.
fn result(level: &Level, best: Best<'_>) -> (String, bool) {
    match best.result {
        None if best.medal.is_some() => ("done".to_owned(), true),
        Some(best) => (format!("done in {}", wording::steps(best.steps)), true),
        None if !can_be_finished(level) => ("free play".to_owned(), true),
        None => ("new".to_owned(), false),
    }
}

fn lines(ui: &Ui, place: Rect, level: &Level, best: Best<'_>) {
    let painter = ui.painter();
    let left = place.left() + INDENT;
    let width = place.width() - 2.0 * INDENT;
    let top = place.bottom() - TEXT;
    let title = parts::elided(painter, level.title(), theme::extrabold(16.0), theme::INK, width);
    painter.galley(pos2(left, top + 9.0), title, theme::INK);
    let tagline =
        parts::elided(painter, level.tagline().trim(), theme::regular(13.5), theme::SECONDARY, width);
    painter.galley(pos2(left, top + 32.0), tagline, theme::SECONDARY);
    let middle = top + 66.0;
    let count = medals::of_level(level).count();
    let (mut text, is_plain) = result(level, best);
    let width = if count > 0 {
        let row = shapes::row_width(count, MEDAL);
        shapes::row(painter, pos2(left + width - row, middle), MEDAL, level, best.medal);
        if is_plain && let Some((medal, condition)) = medals::next(level, best.medal) {
            text = format!("{}: {condition}", medal.name());
        }
        width - row - MEDAL_GAP
    } else {
        width
    };
    let color = if is_plain { theme::SECONDARY } else { theme::INK };
    let galley = parts::elided(painter, &text, theme::semibold(13.0), color, width);
    let size = galley.size();
    if is_plain {
        painter.galley(pos2(left, middle - 0.5 * size.y), galley, color);
    } else {
        let pill = Rect::from_min_size(pos2(left - 2.0, middle - 10.0), vec2(size.x + 18.0, 20.0));
        painter.rect_filled(pill, 10.0, theme::BALL.gamma_multiply(0.75));
        painter.galley(pill.center() - 0.5 * size, galley, color);
    }
    let (icon, words, color) = match best.result.filter(|_| count == 0).and_then(|best| best.theory_ok) {
        Some(true) => (icons::SEAL_CHECK, "theory agreed", theme::GOOD),
        Some(false) => (icons::APPROXIMATE_EQUALS, "theory not met", theme::SECONDARY),
        None => return,
    };
    if width < size.x + 130.0 {
        return;
    }
    let words = painter.layout_no_wrap(words.to_owned(), theme::regular(13.0), color);
    let right = place.right() - INDENT;
    let at = pos2(right - words.size().x, middle - 0.5 * words.size().y);
    let mark = Rect::from_center_size(pos2(at.x - 11.0, middle), Vec2::splat(15.0));
    painter.galley(at, words, color);
    widgets::centered(ui, mark, icon, theme::icon(15.0), color);
}

/// Paints two paw prints in the gap after a card.
pub fn way_to_next(ui: &Ui, place: Rect, gap: f32, is_walked: bool) {
    let color = if is_walked { theme::STEM } else { theme::BUTTON_HOVERED };
    let middle = pos2(place.right() + 0.5 * gap, place.top() + 0.25 * place.width());
    for (x, y) in [(-4.5, 4.5), (4.5, -4.5)] {
        art::paw(ui.painter(), middle + vec2(x, y), 9.5, std::f32::consts::FRAC_PI_2, color);
    }
}
