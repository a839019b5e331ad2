//! Medals as shapes: a paw, a bone, a gold star. Each has an outline of its own, so that they differ without colors. Reads
//! which ones are earned; paints shapes.

use bevy_egui::egui::epaint::Mesh;
use bevy_egui::egui::{
    Color32, Label, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, WidgetType, pos2, vec2,
};
use frankie_sim::Level;
use frankie_sim::task::Medal;

use super::art;
use crate::game::ui::theme;
use crate::game::{medals, wording};

/// The gold of the star, and the white of the bone.
const GOLD: Color32 = Color32::from_rgb(0xF2, 0xB8, 0x1F);
const BONE: Color32 = Color32::from_rgb(0xFF, 0xFD, 0xF6);
/// The outline of what is earned.
const EDGE: Color32 = Color32::from_rgb(0x6B, 0x4E, 0x1C);
/// Points of the star, and how deep it is cut in, as a share of its radius.
const POINTS: usize = 5;
const CUT: f32 = 0.5;
/// The distance between two medals, as a share of their size.
const APART: f32 = 0.24;
/// The size of the medals beside their condition, points.
const ROW: f32 = 26.0;

/// Paints a medal, as large as a square of this side: filled where it is earned, else a pale shape.
pub fn medal(painter: &Painter, medal: Medal, center: Pos2, size: f32, is_earned: bool) {
    match medal {
        Medal::Paw => {
            let color = if is_earned { EDGE } else { theme::HAIRLINE };
            art::paw(painter, center + vec2(0.0, 0.02 * size), 0.88 * size, 0.0, color);
        }
        Medal::Bone => bone(painter, center, size, is_earned),
        Medal::Gold => star(painter, center, size, is_earned),
    }
}

fn bone(painter: &Painter, center: Pos2, size: f32, is_earned: bool) {
    let width = (0.055 * size).max(1.1);
    let fill = if is_earned { BONE } else { theme::HAIRLINE };
    let layers = if is_earned { [Some((width, EDGE)), Some((0.0, fill))] } else { [None, Some((0.0, fill))] };
    let along = Vec2::angled(-0.6);
    let across = along.rot90();
    for (wider, color) in layers.into_iter().flatten() {
        for end in [-1.0, 1.0] {
            for side in [-1.0, 1.0] {
                let at = center + along * (0.31 * size * end) + across * (0.115 * size * side);
                painter.circle_filled(at, 0.135 * size + wider, color);
            }
        }
        let ends = [center - along * (0.3 * size), center + along * (0.3 * size)];
        painter.line_segment(ends, Stroke::new(0.19 * size + 2.0 * wider, color));
    }
}

fn star(painter: &Painter, center: Pos2, size: f32, is_earned: bool) {
    let radius = 0.5 * size;
    let center = center + vec2(0.0, 0.05 * size);
    let corner = |i: usize| {
        let turn = std::f32::consts::TAU * (i as f32 / (2 * POINTS) as f32 - 0.25);
        center + Vec2::angled(turn) * if i.is_multiple_of(2) { radius } else { CUT * radius }
    };
    let corners: Vec<Pos2> = (0..2 * POINTS).map(corner).collect();
    let fill = if is_earned { GOLD } else { theme::HAIRLINE };
    let mut mesh = Mesh::default();
    mesh.colored_vertex(center, fill);
    corners.iter().for_each(|at| mesh.colored_vertex(*at, fill));
    let count = corners.len() as u32;
    (0..count).for_each(|i| mesh.add_triangle(0, 1 + i, 1 + (i + 1) % count));
    painter.add(Shape::mesh(mesh));
    // The outline also smooths the edges.
    let edge = if is_earned { EDGE } else { theme::HAIRLINE };
    painter.add(Shape::closed_line(corners, Stroke::new((0.055 * size).max(1.1), edge)));
}

/// Paints the medals that a level gives side by side, from the left. Returns the rectangle around them.
pub fn row(painter: &Painter, left: Pos2, size: f32, level: &Level, best: Option<Medal>) -> Rect {
    let mut x = left.x;
    for shown in medals::of_level(level) {
        medal(painter, shown, pos2(x + 0.5 * size, left.y), size, best >= Some(shown));
        x += size * (1.0 + APART);
    }
    Rect::from_min_max(
        pos2(left.x, left.y - 0.5 * size),
        pos2((x - APART * size).max(left.x), left.y + 0.5 * size),
    )
}

/// Returns the width of so many medals side by side.
pub fn row_width(count: usize, size: f32) -> f32 {
    count as f32 * size * (1.0 + APART) - if count > 0 { APART * size } else { 0.0 }
}

/// Describes the best medal and the next one in a line: `bone; gold: within 0.5`.
pub fn describe(level: &Level, best: Option<Medal>) -> String {
    let best_name = best.map_or("no medal yet", Medal::name);
    match medals::next(level, best) {
        Some((next, condition)) => format!("{best_name}; {}: {condition}", next.name()),
        None => format!("{best_name}, the best medal"),
    }
}

/// Shows the medals of a level with what the last run earned and what earns the next one; nothing where the level gives
/// none.
pub fn medals_ui(ui: &mut Ui, level: &Level, earned: Option<Medal>, best: Option<Medal>) {
    let count = medals::of_level(level).count();
    if count == 0 {
        return;
    }
    let best = best.max(earned);
    ui.horizontal(|ui| {
        let (place, response) =
            ui.allocate_exact_size(vec2(row_width(count, ROW), ROW + 4.0), Sense::hover());
        row(ui.painter(), place.left_center(), ROW, level, best);
        response.widget_info(|| {
            let label = format!("Medals: {}", describe(level, best));
            WidgetInfo::labeled(WidgetType::Label, true, label)
        });
        ui.add_space(4.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            let this = earned.map_or("No medal this time".to_owned(), |medal| {
                format!("{} this time", wording::capitalized(medal.name()))
            });
            ui.label(theme::strong(this));
            let next = medals::next(level, best);
            let words =
                next.map(|(medal, condition)| format!("{}: {condition}", wording::capitalized(medal.name())));
            ui.add(Label::new(theme::small(words.unwrap_or("There is none higher.".to_owned()))).wrap());
        });
    });
}
