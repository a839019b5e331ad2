//! What a level introduces is pointed at once: a ring around the part, and its name. Reads the layout and the session; egui's
//! memory holds since when which level's part is pointed at.

use bevy_egui::egui::{
    Align2, Area, Color32, Context, Id, Order, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2,
    WidgetInfo, WidgetType, pos2, vec2,
};
use frankie_sim::level::ScreenPart;
use frankie_sim::{Axis, Level};

use crate::game::command::Panel;
use crate::game::overlay::geometry::RING_PX;
use crate::game::session::{Session, SessionMode};
use crate::game::ui::layout::StageLayout;
use crate::game::ui::theme;

/// How long a part is pointed at, seconds.
const SHOWN_S: f64 = 4.0;
/// The time in which the mark fades in and out, seconds.
const FADE_S: f64 = 0.3;
/// The time from one pulse to the next, seconds.
const PULSE_S: f64 = 1.2;
/// The distance of the ring from the part at rest, and how far a pulse goes beyond, points.
const RING: (f32, f32) = (4.0, 12.0);
/// The radius of the ring around the dog at rest: beyond the letters of his arrows, points.
const COLLAR: f32 = RING_PX + 20.0;
/// The width of the ring, and of its light edge on each side, points.
const WIDTH: (f32, f32) = (2.5, 1.5);
/// The room around the name, and its distance from the ring, points.
const MARGIN: Vec2 = vec2(12.0, 7.0);
const AWAY: f32 = 10.0;

/// The level whose part is pointed at, and since when.
#[derive(Clone, PartialEq)]
struct Pointed {
    level: String,
    since: f64,
}

/// What is pointed at.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Target {
    /// A panel, or the tab that opens it.
    Panel(Rect),
    /// What is drawn at the collar of the dog.
    Collar(Pos2),
    /// The ground, whose name stands at its top.
    Ground(Rect),
}

/// Shows the mark at the part that the level introduces, for a short time after it appears: a panel until the first step,
/// what a step leaves on the ground from then on. `collar` is where arrows start.
pub fn attention_ui(
    ctx: &Context,
    layout: &StageLayout,
    session: &Session,
    collar: Option<Pos2>,
    is_still: bool,
) {
    let Some(part) = session.level().screen().introduces() else { return };
    if !is_time(session, part) {
        return;
    }
    let Some(target) = target(layout, part, collar) else { return };
    let now = ctx.input(|input| input.time);
    let age = now - since(ctx, session.level(), now);
    if !(0.0..SHOWN_S).contains(&age) {
        return;
    }
    let opacity = if is_still { 1.0 } else { (age / FADE_S).min((SHOWN_S - age) / FADE_S).min(1.0) as f32 };
    let phase = if is_still { 0.0 } else { (age / PULSE_S).fract() as f32 };
    Area::new(Id::new("attention"))
        .order(Order::Tooltip)
        .interactable(false)
        .fade_in(false)
        .fixed_pos(ctx.content_rect().min)
        .show(ctx, |ui| {
            let mut painter = ui.painter().with_clip_rect(ctx.content_rect());
            painter.multiply_opacity(opacity);
            rings(&painter, target, phase);
            let words = format!("New: {}", name(part));
            let place = label(&painter, target, &words);
            let response = ui.interact(place, Id::new("attention's words"), bevy_egui::egui::Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, &words));
        });
    let next = if is_still { SHOWN_S - age } else { 0.0 };
    ctx.request_repaint_after_secs(next as f32);
}

/// Returns whether the part can be seen for the first time now.
fn is_time(session: &Session, part: ScreenPart) -> bool {
    let has_stepped = session.run().last_step() > 0;
    session.mode == SessionMode::Play && !session.is_unfolded && has_stepped == comes_with_steps(part)
}

fn comes_with_steps(part: ScreenPart) -> bool {
    use ScreenPart::{Arrows, Lollipops, MHat, Ratio, Trail, VHat};
    matches!(part, Arrows | Trail | Lollipops | MHat | VHat | Ratio)
}

/// Returns since when the part of this level is pointed at: since now where another level was on the stage before.
fn since(ctx: &Context, level: &Level, now: f64) -> f64 {
    let id = Id::new("what a level introduces");
    let before: Option<Pointed> = ctx.data(|data| data.get_temp(id));
    if let Some(before) = before.filter(|before| before.level == level.id()) {
        return before.since;
    }
    let pointed = Pointed { level: level.id().to_owned(), since: now };
    ctx.data_mut(|data| data.insert_temp(id, pointed));
    now
}

/// Returns the name of a part, as a player calls it.
fn name(part: ScreenPart) -> String {
    match part {
        ScreenPart::Ground => "the ground".to_owned(),
        ScreenPart::Arrows => "an arrow for each axis".to_owned(),
        ScreenPart::Ring => "the ring, |r| = 1".to_owned(),
        ScreenPart::Trail => "his trail".to_owned(),
        ScreenPart::ChartX => "the chart of the x axis".to_owned(),
        ScreenPart::ChartY => "the chart of the y axis".to_owned(),
        ScreenPart::Lollipops => "the samples".to_owned(),
        ScreenPart::MHat => format!("the blue line, {}", theme::M_HAT),
        ScreenPart::VHat => format!("the orange line, {}", theme::ROOT_V_HAT),
        ScreenPart::Ratio => "the bars of r".to_owned(),
        ScreenPart::Rule => "the rule".to_owned(),
        ScreenPart::Tuning => "the knobs".to_owned(),
        ScreenPart::Transport => "the time line".to_owned(),
        ScreenPart::Data => "the data".to_owned(),
    }
}

/// Returns where a part is; `None` while it cannot be seen.
fn target(layout: &StageLayout, part: ScreenPart, collar: Option<Pos2>) -> Option<Target> {
    let tab = |panel: Panel| {
        let mut tabs = layout.strips.iter().flat_map(|strip| &strip.tabs);
        let tab = tabs.find(|tab| tab.panels.contains(&panel)).map(|tab| tab.rect);
        tab.or(layout.folded.iter().find(|(folded, _)| *folded == panel).map(|(_, rect)| *rect))
    };
    let chart = |axis: Option<Axis>| {
        let mut charts = layout.charts.iter();
        let found = charts.find(|(other, _)| axis.is_none_or(|axis| axis == *other)).map(|(_, rect)| *rect);
        found.or(layout.chart_pages).or(tab(Panel::Charts))
    };
    let panel = match part {
        ScreenPart::Ground => return Some(Target::Ground(layout.free)),
        ScreenPart::Arrows | ScreenPart::Ring | ScreenPart::Trail => {
            return collar.filter(|at| layout.free.contains(*at)).map(Target::Collar);
        }
        ScreenPart::ChartX => chart(Some(Axis::X)),
        ScreenPart::ChartY => chart(Some(Axis::Y)),
        ScreenPart::Lollipops | ScreenPart::MHat | ScreenPart::VHat | ScreenPart::Ratio => chart(None),
        ScreenPart::Rule => layout.rule.or(tab(Panel::Rule)),
        ScreenPart::Tuning => layout.tuning.or(tab(Panel::Tuning)),
        ScreenPart::Data => layout.data.or(tab(Panel::Data)),
        ScreenPart::Transport => Some(layout.transport),
    };
    panel.map(Target::Panel)
}

/// Paints a ring, and one that grows away from it and fades; at rest only the first.
fn rings(painter: &Painter, target: Target, phase: f32) {
    let grown = [(RING.0, 1.0), (RING.0 + phase * RING.1, 1.0 - phase)];
    for (away, opacity) in grown {
        for (width, color) in [(WIDTH.0 + 2.0 * WIDTH.1, theme::PAPER), (WIDTH.0, theme::FIRST_MOMENT)] {
            let stroke = Stroke::new(width, theme::translucent(color, opacity));
            ring(painter, target, away, stroke);
        }
    }
}

fn ring(painter: &Painter, target: Target, away: f32, stroke: Stroke) {
    match target {
        Target::Panel(rect) => {
            let radius = f32::from(theme::RADIUS) + away;
            painter.rect_stroke(rect.expand(away), radius, stroke, StrokeKind::Middle);
        }
        Target::Collar(at) => {
            painter.add(Shape::circle_stroke(at, COLLAR + away, stroke));
        }
        Target::Ground(_) => {}
    }
}

/// Paints the name beside the ring, on the side where the ground is. Returns where it stands.
fn label(painter: &Painter, target: Target, words: &str) -> Rect {
    let galley = painter.layout_no_wrap(words.to_owned(), theme::semibold(theme::SIZE_BODY), theme::PAPER);
    let window = painter.clip_rect();
    let size = galley.size() + 2.0 * MARGIN;
    let away = RING.0 + AWAY;
    let (at, anchor) = match target {
        Target::Ground(free) => (free.center_top() + vec2(0.0, AWAY), Align2::CENTER_TOP),
        Target::Collar(at) => (at - vec2(0.0, COLLAR + away), Align2::CENTER_BOTTOM),
        Target::Panel(rect) => beside(rect, window, size, away),
    };
    let place = anchor.anchor_size(at, size);
    let inside = window.shrink(AWAY);
    let back = vec2(
        (inside.left() - place.left()).max(0.0) - (place.right() - inside.right()).max(0.0),
        (inside.top() - place.top()).max(0.0) - (place.bottom() - inside.bottom()).max(0.0),
    );
    let place = place.translate(back);
    painter.add(theme::shadow().as_shape(place, theme::RADIUS));
    painter.rect_filled(place, theme::RADIUS, theme::INK);
    painter.galley(place.min + MARGIN, galley, Color32::PLACEHOLDER);
    place
}

/// Returns the place of a name beside a panel, toward the middle of the window: at its side where there is room, else above
/// or below.
fn beside(rect: Rect, window: Rect, size: Vec2, away: f32) -> (Pos2, Align2) {
    let y = rect.center().y.min(rect.top() + 60.0);
    let room = size.x + away + AWAY;
    if rect.left() - window.left() >= room && rect.center().x > window.center().x + 1.0 {
        (pos2(rect.left() - away, y), Align2::RIGHT_CENTER)
    } else if window.right() - rect.right() >= room && rect.center().x < window.center().x - 1.0 {
        (pos2(rect.right() + away, y), Align2::LEFT_CENTER)
    } else if rect.center().y > window.center().y {
        (rect.center_top() - vec2(0.0, away), Align2::CENTER_BOTTOM)
    } else {
        (rect.center_bottom() + vec2(0.0, away), Align2::CENTER_TOP)
    }
}
