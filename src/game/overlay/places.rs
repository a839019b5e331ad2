//! Positions on the ground: goals, the ball, minima, the start region, a hovered step, and what a click would do.

use bevy_egui::egui::{
    Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, epaint::EllipseShape, vec2,
};

use super::geometry::{inside, overlap_px2};
use super::{Ghost, GoalRing, HoveredStep, MapMarks, MinimumMark, OverlayView, PathMarks, Ruler, strokes};
use crate::game::numbers;
use crate::game::ui::theme;

/// The minimum radius of a goal's ring, px: a small one must still be found.
const MIN_GOAL_PX: f32 = 14.0;
/// The radius of the disc where the dog was before, px.
const BEFORE_PX: f32 = 8.0;
/// The ring round the ball, px.
const BALL_RING_PX: f32 = 24.0;
/// The side of the square that a dog covers at least, px.
const DOG_PX: f32 = 48.0;
/// The ring round a ghost, px.
const GHOST_RING_PX: f32 = 30.0;
/// The ring round a dog of the swarm, px.
const SWARM_RING_PX: f32 = 7.0;
/// The radius of the point where a shown path ends, px.
const PATH_END_PX: f32 = 4.5;
/// The ring at a place at which runs of a map end, px.
const PLACE_PX: f32 = 7.0;
/// What the edge of a map is.
const STARTS: &str = "starts of the map";
/// From the middle of a ghost, and of a hovered step, to its label, px.
const GHOST_CLEAR_PX: f32 = GHOST_RING_PX + 5.0;
/// The first of them where a finger covers what is near, px.
const FINGER_CLEAR_PX: f32 = GHOST_RING_PX + 24.0;
const STEP_CLEAR_PX: f32 = 12.0;
/// Pieces of a throw's arc.
const ARC_PIECES: usize = 48;
/// The ball's felt.
const FELT: Color32 = Color32::from_rgb(0xD6, 0xE0, 0x3F);
/// Labels, px.
const LABEL_SIZE: f32 = 13.0;

fn light() -> Color32 {
    strokes::translucent(theme::PAPER, 0.95)
}

fn soft_edge(width: f32) -> Stroke {
    Stroke::new(width + 2.0, strokes::translucent(theme::INK, strokes::EDGE_OPACITY))
}

/// Paints a ring for each goal: light until the dog is there, then green and with a check mark. An arc around it shows the
/// share of the steps for which he has to stay.
pub(super) fn goals(painter: &Painter, goals: &[GoalRing]) {
    for goal in goals.iter().filter(|goal| goal.center_px.is_finite() && goal.radius_px.is_finite()) {
        let radius = goal.radius_px.max(MIN_GOAL_PX);
        let width = 2.5;
        let color = if goal.reached { theme::GOOD } else { light() };
        if !goal.reached {
            // While the dog is there nothing lies over him.
            painter.circle_filled(goal.center_px, radius, strokes::translucent(theme::PAPER, 0.14));
        }
        painter.circle_stroke(goal.center_px, radius, soft_edge(width));
        painter.circle_stroke(goal.center_px, radius, Stroke::new(width, color));
        held(painter, goal, radius);
        if goal.reached {
            let at = goal.center_px + Vec2::angled(-0.25 * std::f32::consts::PI) * radius;
            check_mark(painter, at);
        }
    }
}

/// Paints an arc from the top, clockwise.
fn held(painter: &Painter, goal: &GoalRing, radius: f32) {
    if goal.held.is_nan() || goal.held <= 0.0 {
        return;
    }
    let all = strokes::circle(goal.center_px, radius + 5.0);
    let turn = all.len() - 1;
    let shown = ((turn as f32 * goal.held.min(1.0)).ceil() as usize).max(1);
    // The circle begins at the right; a quarter of it lies before the top.
    let arc: Vec<Pos2> = (0..=shown).map(|i| all[(i + turn * 3 / 4) % turn]).collect();
    painter.line(arc, Stroke::new(4.0, theme::GOOD));
}

/// Paints a disc with a check mark: the color alone does not say it.
fn check_mark(painter: &Painter, at: Pos2) {
    painter.circle(at, 8.5, theme::GOOD, Stroke::new(1.5, theme::PAPER));
    let line = vec![at + vec2(-3.6, 0.2), at + vec2(-1.0, 3.0), at + vec2(4.0, -3.2)];
    painter.line(line, Stroke::new(2.2, theme::PAPER));
}

/// Paints a ring around the ball.
pub(super) fn ball(painter: &Painter, ball: Option<Pos2>) {
    if let Some(at) = ball.filter(|at| at.is_finite()) {
        painter.circle_stroke(at, BALL_RING_PX, soft_edge(1.6));
        painter.circle_stroke(at, BALL_RING_PX, Stroke::new(1.6, strokes::translucent(theme::PAPER, 0.75)));
    }
}

/// Returns what the ball covers with its ring, and about what a bone does.
pub(super) fn around_ball(at: Pos2) -> Rect {
    Rect::from_center_size(at, Vec2::splat(2.0 * BALL_RING_PX))
}

/// Returns about what a dog covers.
pub(super) fn around_dog(at: Pos2) -> Rect {
    Rect::from_center_size(at, Vec2::splat(DOG_PX))
}

/// Paints the ruler in a lower corner of the free ground.
pub(super) fn ruler(painter: &Painter, free: Rect, ruler: Option<Ruler>) {
    let Some(ruler) = ruler.filter(|ruler| ruler.length_px.is_finite()) else { return };
    let left = if ruler.is_right {
        free.right_bottom() + vec2(-16.0 - ruler.length_px, -22.0)
    } else {
        free.left_bottom() + vec2(16.0, -22.0)
    };
    let right = left + vec2(ruler.length_px, 0.0);
    let tick = vec2(0.0, 5.0);
    for (width, color) in [(4.4, strokes::translucent(theme::INK, strokes::EDGE_OPACITY)), (2.0, light())] {
        let stroke = Stroke::new(width, color);
        for ends in [[left, right], [left - tick, left + tick], [right - tick, right + tick]] {
            painter.line_segment(ends, stroke);
        }
    }
    let steps = if ruler.steps == 1 { "full step" } else { "full steps" };
    let words = format!("{} {steps} = {}", ruler.steps, numbers::plain(ruler.length));
    let (end, anchor) =
        if ruler.is_right { (right, Align2::RIGHT_BOTTOM) } else { (left, Align2::LEFT_BOTTOM) };
    strokes::text_on_paper(painter, end - vec2(0.0, 10.0), anchor, &words, theme::semibold(LABEL_SIZE));
}

/// Paints where the dog was at this step in the run before.
pub(super) fn before(painter: &Painter, before: Option<Pos2>) {
    if let Some(at) = before.filter(|at| at.is_finite()) {
        painter.circle(at, BEFORE_PX, strokes::translucent(theme::PAPER, 0.6), soft_edge(2.0));
        let label = at + vec2(0.0, BEFORE_PX + 4.0);
        strokes::text_on_paper(painter, label, Align2::CENTER_TOP, "before", theme::semibold(LABEL_SIZE));
    }
}

/// Paints a flag for a minimum that has been found, a ring with a question mark for any other.
pub(super) fn minima(painter: &Painter, minima: &[MinimumMark]) {
    for mark in minima.iter().filter(|mark| mark.at_px.is_finite()) {
        let at = mark.at_px;
        if mark.found {
            painter.circle_filled(at, 4.0, strokes::translucent(theme::INK, 0.5));
            let top = at - vec2(0.0, 30.0);
            strokes::round_line(painter, at, top, Stroke::new(4.4, theme::PAPER));
            let cloth = vec![top, top + vec2(20.0, 6.5), top + vec2(0.0, 13.0)];
            painter.add(Shape::convex_polygon(cloth, theme::GOOD, Stroke::new(1.8, theme::PAPER)));
            strokes::round_line(painter, at, top, Stroke::new(2.0, theme::INK));
        } else {
            strokes::light_dashed_circle(painter, at, 13.0, 1.5, 4.0, 3.4);
            strokes::text_on_paper(painter, at, Align2::CENTER_CENTER, "?", theme::extrabold(15.0));
        }
    }
}

/// Paints the region in which the dog may be dropped.
pub(super) fn start_region(painter: &Painter, region: Option<Rect>) {
    let Some(region) = region.filter(|region| region.is_finite()) else { return };
    painter.rect_filled(region, 8.0, strokes::translucent(theme::PAPER, 0.07));
    dashed_edge(painter, region);
    let at = region.left_top() + vec2(10.0, 8.0);
    strokes::text_on_paper(painter, at, Align2::LEFT_TOP, "in here", theme::semibold(LABEL_SIZE));
}

fn dashed_edge(painter: &Painter, region: Rect) {
    let corners = [
        region.left_top(),
        region.right_top(),
        region.right_bottom(),
        region.left_bottom(),
        region.left_top(),
    ];
    strokes::light_dashes(painter, &corners, 1.8, 8.0, 6.0);
}

/// Paints the edge of the starts of a map, and a named ring at each place at which its runs end. Returns what the rings and
/// the names cover.
pub(super) fn map(painter: &Painter, free: Rect, map: &MapMarks) -> Vec<Rect> {
    if let Some(starts) = map.starts.filter(|starts| starts.is_finite()) {
        dashed_edge(painter, starts);
        let seen = starts.intersect(free);
        // Words where the map ends on the ground that is seen; else there is no edge to explain.
        if seen.is_positive() && seen != free {
            let at = seen.left_top() + vec2(10.0, 8.0);
            strokes::text_on_paper(painter, at, Align2::LEFT_TOP, STARTS, theme::semibold(LABEL_SIZE));
        }
    }
    // Beside what is seen a name would be far from its place.
    let seen = || map.places.iter().filter(|(at, _)| painter.clip_rect().contains(*at));
    let ring = |(at, _): &(Pos2, String)| Rect::from_center_size(*at, Vec2::splat(2.0 * PLACE_PX));
    let mut covered: Vec<Rect> = seen().map(ring).collect();
    for (at, name) in seen() {
        painter.circle_stroke(*at, PLACE_PX, soft_edge(2.0));
        painter.circle_stroke(*at, PLACE_PX, Stroke::new(2.0, light()));
        painter.circle(*at, PLACE_PX / 3.0, light(), soft_edge(0.0));
        let beside = Beside { clear_px: PLACE_PX + 3.0, is_above: false };
        let area = ghost_area(painter, free, *at);
        label(painter, area, *at, beside, name, &covered);
        covered.push(label_rect(painter, area, *at, beside, name, &covered));
    }
    covered
}

/// Returns what the labels of a hovered step and of a click cover.
pub(super) fn labels(painter: &Painter, free: Rect, view: &OverlayView, avoid: &[Rect]) -> Vec<Rect> {
    let step = view.hovered.filter(|step| step.at_px.is_finite());
    let step = step.map(|step| {
        let beside = Beside { clear_px: STEP_CLEAR_PX, is_above: false };
        label_rect(painter, free, step.at_px, beside, &step_words(step), avoid)
    });
    let ghost = view.ghost.filter(|ghost| ghost.at_px().is_finite()).map(|ghost| {
        let at = ghost.at_px();
        let area = ghost_area(painter, free, at);
        let label = label_rect(painter, area, at, Beside::ghost(view.is_finger), &ghost.words(), avoid);
        label.union(Rect::from_center_size(at, Vec2::splat(2.0 * GHOST_RING_PX)))
    });
    step.into_iter().chain(ghost).collect()
}

fn step_words(step: HoveredStep) -> String {
    format!("step {}", step.step)
}

/// Returns the area for a label at the pointer, which may be outside of the free area, between panels.
fn ghost_area(painter: &Painter, free: Rect, at: Pos2) -> Rect {
    if free.contains(at) { free } else { painter.clip_rect() }
}

/// Paints the position of the step under the pointer.
pub(super) fn hovered(painter: &Painter, free: Rect, hovered: HoveredStep, avoid: &[Rect]) {
    let at = hovered.at_px;
    if !at.is_finite() {
        return;
    }
    painter.circle(at, 7.0, theme::PAPER, Stroke::new(2.4, theme::INK));
    painter.circle_filled(at, 2.6, theme::INK);
    let beside = Beside { clear_px: STEP_CLEAR_PX, is_above: false };
    label(painter, free, at, beside, &step_words(hovered), avoid);
}

/// Paints a label beside a position.
fn label(painter: &Painter, free: Rect, at: Pos2, beside: Beside, text: &str, avoid: &[Rect]) {
    let rect = label_rect(painter, free, at, beside, text, avoid);
    strokes::text_on_paper(painter, rect.center(), Align2::CENTER_CENTER, text, theme::semibold(LABEL_SIZE));
}

/// Where a label lies.
#[derive(Clone, Copy)]
struct Beside {
    /// The distance from the position, px.
    clear_px: f32,
    /// Whether it lies above rather than below.
    is_above: bool,
}

impl Beside {
    /// Returns where the label of a ghost lies: above a finger, which would cover it.
    fn ghost(is_finger: bool) -> Self {
        let clear_px = if is_finger { FINGER_CLEAR_PX } else { GHOST_CLEAR_PX };
        Self { clear_px, is_above: is_finger }
    }
}

/// Returns the rectangle of a label below a position, or above, to the right or to the left where that covers less of
/// `avoid`; always inside `free`.
fn label_rect(painter: &Painter, free: Rect, at: Pos2, beside: Beside, text: &str, avoid: &[Rect]) -> Rect {
    let Beside { clear_px, is_above } = beside;
    let size = painter.layout_no_wrap(text.to_owned(), theme::semibold(LABEL_SIZE), theme::INK).size();
    let (down, across) = (clear_px + 0.5 * size.y, clear_px + 0.5 * size.x + LABEL_SIZE);
    let first = if is_above { -down } else { down };
    let middles = [vec2(0.0, first), vec2(0.0, -first), vec2(across, 0.0), vec2(-across, 0.0)];
    let places = middles.map(|offset| Rect::from_center_size(at + offset, size));
    let cost = |i: usize| {
        let outside = size.x * size.y - overlap_px2(places[i], free);
        let over: f32 = avoid.iter().map(|other| overlap_px2(places[i], *other)).sum();
        over + outside + i as f32
    };
    let best = (0..places.len()).min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or(0);
    inside(places[best], free)
}

/// Paints what a click would do.
pub(super) fn ghost(painter: &Painter, free: Rect, ghost: Ghost, avoid: &[Rect], is_finger: bool) {
    let (at, allowed) = (ghost.at_px(), ghost.is_allowed());
    if !at.is_finite() {
        return;
    }
    let free = ghost_area(painter, free, at);
    if let Ghost::Throw { from_px, .. } = ghost
        && allowed
    {
        strokes::light_dashes(painter, &super::geometry::arc(from_px, at, ARC_PIECES), 1.8, 6.0, 5.0);
    }
    strokes::light_dashed_circle(painter, at, GHOST_RING_PX, 1.8, 6.0, 4.5);
    match ghost {
        _ if !allowed => not_here(painter, at),
        Ghost::Drop { .. } => paw(painter, at),
        Ghost::Throw { .. } => ghost_ball(painter, at),
    }
    label(painter, free, at, Beside::ghost(is_finger), &ghost.words(), avoid);
}

/// Paints a ring around the dog of the swarm whose run a click opens.
pub(super) fn swarm_dog(painter: &Painter, free: Rect, at: Pos2, avoid: &[Rect]) {
    painter.circle_stroke(at, SWARM_RING_PX, soft_edge(2.0));
    painter.circle_stroke(at, SWARM_RING_PX, Stroke::new(2.0, light()));
    label(painter, free, at, Beside::ghost(false), "open this dog's run", avoid);
}

/// Paints the path from the place at which the player points, with a point where it ends.
pub(super) fn path(painter: &Painter, path: &PathMarks) {
    let points: Vec<Pos2> = path.points.iter().copied().filter(|at| at.is_finite()).collect();
    let Some(end) = points.last().copied() else { return };
    painter.line(points.clone(), soft_edge(1.4));
    painter.line(points, Stroke::new(1.4, light()));
    if path.words.is_some() {
        painter.circle(end, PATH_END_PX, light(), soft_edge(0.0));
    }
}

/// Paints how that path ends, above the place at which the player points.
pub(super) fn path_words(painter: &Painter, free: Rect, path: &PathMarks, avoid: &[Rect]) {
    let (Some(at), Some(words)) = (path.points.first().filter(|at| at.is_finite()), &path.words) else {
        return;
    };
    let beside = Beside { clear_px: GHOST_CLEAR_PX, is_above: true };
    label(painter, ghost_area(painter, free, *at), *at, beside, words, avoid);
}

fn not_here(painter: &Painter, at: Pos2) {
    for (width, color) in [(6.0, theme::PAPER), (3.2, theme::WRONG_WAY)] {
        for side in [1.0, -1.0] {
            let arm = vec2(8.0, 8.0 * side);
            strokes::round_line(painter, at - arm, at + arm, Stroke::new(width, color));
        }
    }
}

fn paw(painter: &Painter, at: Pos2) {
    let toes = [(-11.5, -1.5, 0.45), (-4.6, -9.5, 0.12), (4.6, -9.5, -0.12), (11.5, -1.5, -0.45)];
    let pads = toes
        .map(|(x, y, turn)| EllipseShape::filled(at + vec2(x, y), vec2(3.4, 4.8), light()).with_angle(-turn))
        .into_iter()
        .chain([EllipseShape::filled(at + vec2(0.0, 7.0), vec2(8.6, 7.2), light())]);
    for pad in pads {
        let edge = EllipseShape { radius: pad.radius + Vec2::splat(1.4), fill: soft_edge(0.0).color, ..pad };
        painter.add(edge);
        painter.add(EllipseShape { fill: strokes::translucent(theme::PAPER, 0.8), ..pad });
    }
}

fn ghost_ball(painter: &Painter, at: Pos2) {
    let felt = strokes::translucent(FELT, 0.75);
    painter.circle(at, 11.0, felt, Stroke::new(1.4, strokes::translucent(theme::INK, 0.35)));
    for side in [-1.0, 1.0] {
        let points: Vec<Pos2> = (0..=8)
            .map(|i| i as f32 / 8.0 * 2.0 - 1.0)
            .map(|t| at + vec2(side * (4.2 + 3.6 * t * t), 8.6 * t))
            .collect();
        painter.line(points, Stroke::new(1.6, light()));
    }
}
