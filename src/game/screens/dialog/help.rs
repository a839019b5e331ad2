//! Help: every key, what the mouse and fingers do, and what is on the screen, each next to a small drawing of it. Reads the table
//! of keys.

use crate::game::ui::icons::bold as icons;
use bevy_egui::egui::{
    Color32, Context, Label, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, pos2, vec2,
};

use super::{Dialog, done};
use crate::game::command::Command;
use crate::game::keys::KEYS;
use crate::game::presses;
use crate::game::screens::parts;
use crate::game::touch;
use crate::game::ui::theme::{self, M_HAT, ROOT_V_HAT};
use crate::game::ui::widgets;
use frankie_draw::trail::TrailColor;

/// What the mouse does, with icons.
const MOUSE: [(&str, &str); 8] = [
    (icons::CURSOR_CLICK, "click the ground: drop Frankie there, or throw the ball in fetch levels"),
    (icons::PAW_PRINT, "right click, or Shift and click: drop him where a click would throw"),
    (icons::HAND_GRABBING, "drag: move the picture"),
    (icons::MAGNIFYING_GLASS_PLUS, "wheel: zoom about the pointer"),
    (
        icons::CHART_LINE,
        "over a chart or the trail: what happened at that step; a click on the trail goes there",
    ),
    (icons::CHART_SCATTER, "while he stands, click a point of the cloud: that dog's own run"),
    (icons::MAP_TRIFOLD, "over the map: the way of a dog from there; a click starts Frankie there"),
    (
        icons::FILE_ARROW_DOWN,
        "drop a file: a level is played, a replay is shown; a .npy, .csv or .png becomes the sandbox's ground",
    ),
];
/// What fingers do, with icons.
const FINGERS: [(&str, &str); 7] = [
    (icons::HAND_TAP, "tap the ground: drop Frankie there, or throw the ball in fetch levels"),
    (icons::HAND_SWIPE_RIGHT, "drag from Frankie or from the ball: it flies to where you lift your finger"),
    (icons::PAW_PRINT, "drag from Frankie where there is no ball: carry him to where you lift your finger"),
    (icons::HAND_POINTING, "hold your finger on the ground: drop him where a tap would throw"),
    (icons::HAND_GRABBING, "drag elsewhere: move the picture"),
    (icons::HAND_PEACE, "two fingers: move the picture and zoom"),
    (
        icons::CHART_LINE,
        "tap his trail or the time line: go to that step; hold your finger on a chart or a button to read about it",
    ),
];
/// What comes beside the levels, with icons.
const BESIDE_LEVELS: [(&str, &str); 2] = [
    (
        icons::PAW_PRINT,
        "today's walk: one level a day, the same for everyone; the first try counts, from its first step on",
    ),
    (icons::SEAL_CHECK, "a finished chapter has a certificate with your best run, above its levels"),
];
/// The width of the column of keys, points.
const KEY_COLUMN: f32 = 132.0;
/// The size of a small drawing, points.
const DRAWING: Vec2 = vec2(58.0, 34.0);
/// Dialogs from this width on have two columns, points.
const TWO_FROM: f32 = 600.0;

/// Shows the help.
pub fn help_ui(ctx: &Context) -> Option<Command> {
    let dialog = Dialog { title: "Help", width: 800.0, is_light: true, has_footer: true, beside: None };
    dialog.show(
        ctx,
        |ui, _| {
            ui.spacing_mut().item_spacing.y = 6.0;
            let is_touch = touch::is_on(ui.ctx());
            if is_touch {
                gestures(ui, "Fingers", &FINGERS);
                ui.add_space(10.0);
            }
            if ui.available_width() < TWO_FROM {
                if is_touch {
                    on_screen(ui);
                    ui.add_space(10.0);
                }
                keys(ui);
                ui.add_space(10.0);
                gestures(ui, "Mouse", &MOUSE);
                ui.add_space(10.0);
                gestures(ui, "Beside the levels", &BESIDE_LEVELS);
                if !is_touch {
                    ui.add_space(10.0);
                    on_screen(ui);
                }
            } else {
                ui.columns_const(|[left, right]| {
                    keys(left);
                    right.add_space(0.0);
                    on_screen(right);
                    right.add_space(10.0);
                    gestures(right, "Mouse", &MOUSE);
                    right.add_space(10.0);
                    gestures(right, "Beside the levels", &BESIDE_LEVELS);
                });
            }
            None
        },
        done,
    )
}

fn keys(ui: &mut Ui) {
    parts::group(ui, "Keys");
    for group in &KEYS {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let start = ui.cursor().left();
            for binding in group.keys {
                for cap in presses::caps(ui.ctx(), binding) {
                    widgets::key_cap(ui, &cap);
                }
                if let Some((cap, _)) = binding.second {
                    widgets::key_cap(ui, cap);
                }
            }
            ui.add_space((KEY_COLUMN - (ui.cursor().left() - start)).max(4.0));
            ui.add(Label::new(theme::body(group.help)).wrap());
        });
    }
}

fn gestures(ui: &mut Ui, heading: &str, lines: &[(&str, &str)]) {
    parts::group(ui, heading);
    for (icon, words) in lines.iter().copied() {
        ui.horizontal(|ui| {
            let (place, _) = ui.allocate_exact_size(Vec2::splat(20.0), Sense::hover());
            widgets::centered(ui, place, icon, theme::icon(16.0), theme::SECONDARY);
            ui.add(Label::new(theme::body(words)).wrap());
        });
    }
}

fn on_screen(ui: &mut Ui) {
    parts::group(ui, "On the screen");
    let lines: [(fn(&Ui, Rect), String); 6] = [
        (
            arrows,
            "one arrow per axis at his collar points where that axis steps; its length is |r|".to_owned(),
        ),
        (
            ring,
            format!(
                "the dashed ring is |r| = 1, a full step of size lr; r\u{A0}=\u{A0}{M_HAT}\u{A0}÷\u{A0}({ROOT_V_HAT}\u{A0}+\u{A0}ε)"
            ),
        ),
        (faint, "fainter beside them: the true slope, and the noisy sample he was given".to_owned()),
        (
            lollipops,
            format!("per axis: samples as lollipops, {M_HAT} in blue, {ROOT_V_HAT} in orange, r beneath"),
        ),
        (
            trail,
            "his trail: pale where he was sure, orange where he was not, red where he ran the wrong way"
                .to_owned(),
        ),
        (bubble, "he steps up the true slope: the running mean has not turned yet".to_owned()),
    ];
    for (draw, words) in lines {
        ui.horizontal(|ui| {
            let (place, _) = ui.allocate_exact_size(DRAWING, Sense::hover());
            ui.painter().rect_filled(place, 7.0, GROUND);
            draw(ui, place);
            ui.add_space(2.0);
            ui.add(Label::new(theme::body(words).line_height(Some(18.0))).wrap());
        });
    }
}

/// The color of the ground behind the drawings.
const GROUND: Color32 = Color32::from_rgb(0x9D, 0xBC, 0x79);

fn arrow(ui: &Ui, from: Pos2, to: Pos2, width: f32, color: Color32) {
    let along = (to - from).normalized();
    let across = along.rot90();
    let neck = to - along * 2.2 * width;
    ui.painter().line_segment([from, neck], Stroke::new(width, color));
    let head = vec![to, neck + across * 1.5 * width, neck - across * 1.5 * width];
    ui.painter().add(Shape::convex_polygon(head, color, Stroke::NONE));
}

fn arrows(ui: &Ui, place: Rect) {
    let collar = place.left_bottom() + vec2(15.0, -8.0);
    for (to, color) in [(vec2(32.0, 0.0), theme::AXIS_X), (vec2(0.0, -21.0), theme::AXIS_Y)] {
        arrow(ui, collar - to.normalized() * 1.0, collar + to * 1.06, 5.6, theme::PAPER);
        arrow(ui, collar, collar + to, 3.8, color);
    }
    ui.painter().circle(collar, 4.0, theme::FIRST_MOMENT, Stroke::new(1.2, theme::PAPER));
}

fn ring(ui: &Ui, place: Rect) {
    let points: Vec<Pos2> = (0..=48)
        .map(|i| place.center() + Vec2::angled(std::f32::consts::TAU * i as f32 / 48.0) * 13.0)
        .collect();
    ui.painter().extend(Shape::dashed_line(&points, Stroke::new(1.6, theme::PAPER), 4.0, 3.0));
    arrow(ui, place.center(), place.center() + vec2(12.5, 0.0), 3.4, theme::AXIS_X);
}

fn faint(ui: &Ui, place: Rect) {
    let from = place.left_center() + vec2(10.0, 6.0);
    arrow(ui, from, from + vec2(36.0, -4.0), 2.4, theme::PAPER);
    arrow(ui, from, from + vec2(27.0, -17.0), 2.0, theme::DOT);
}

fn lollipops(ui: &Ui, place: Rect) {
    ui.painter().rect_filled(place, 7.0, theme::PAPER);
    ui.painter().rect_stroke(place, 7.0, Stroke::new(1.0, theme::HAIRLINE), StrokeKind::Inside);
    let base = place.center().y + 5.0;
    let samples = [9.0, 3.0, 12.0, -5.0, 8.0, -3.0, 6.0];
    let at = |i: usize, y: f32| pos2(place.left() + 8.0 + 7.0 * i as f32, base - y);
    for (i, y) in samples.into_iter().enumerate() {
        ui.painter().line_segment([at(i, 0.0), at(i, y)], Stroke::new(1.0, theme::STEM));
        ui.painter().circle_filled(at(i, y), 1.8, theme::DOT);
    }
    let line = |ys: [f32; 7], color| {
        let points = ys.into_iter().enumerate().map(|(i, y)| at(i, y)).collect();
        ui.painter().add(Shape::line(points, Stroke::new(1.8, color)));
    };
    line([11.0, 10.0, 11.0, 10.0, 9.5, 9.0, 9.0], theme::SECOND_MOMENT);
    line([8.0, 7.0, 8.0, 5.5, 6.0, 4.5, 4.5], theme::FIRST_MOMENT);
}

fn trail(ui: &Ui, place: Rect) {
    let at = |i: f32| {
        let x = place.left() + 7.0 + 44.0 * i;
        pos2(x, place.center().y + 7.0 * (5.0 * i).sin() * (1.0 - 0.5 * i))
    };
    for i in 0..22 {
        let share = i as f32 / 22.0;
        let ([r, g, b], _) = TrailColor::Confidence.rgba(1.3 - 1.6 * share, share > 0.72);
        let [r, g, b] = [r, g, b].map(|c| (255.0 * c).round() as u8);
        let part = [at(share), at(share + 1.0 / 22.0)];
        ui.painter().line_segment(part, Stroke::new(4.6, theme::INK.gamma_multiply(0.4)));
        ui.painter().line_segment(part, Stroke::new(3.0, Color32::from_rgb(r, g, b)));
    }
}

fn bubble(ui: &Ui, place: Rect) {
    let cloud = Rect::from_center_size(place.center() - vec2(0.0, 3.0), vec2(50.0, 18.0));
    let tip = vec![
        pos2(cloud.left() + 10.0, cloud.bottom() - 1.0),
        pos2(cloud.left() + 20.0, cloud.bottom() - 1.0),
        pos2(cloud.left() + 12.0, cloud.bottom() + 6.0),
    ];
    ui.painter().rect_filled(cloud, 7.0, theme::PAPER);
    ui.painter().add(Shape::convex_polygon(tip, theme::PAPER, Stroke::NONE));
    widgets::centered(ui, cloud, "wrong!", theme::extrabold(11.5), theme::WRONG_WAY);
}
