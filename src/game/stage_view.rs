//! What is drawn over the ground, made from the session: pure, in egui points. Reads session, viewport and the places
//! at Frankie; writes an [`OverlayView`].

use bevy::math::Vec2;
use bevy_egui::egui::{Pos2, Rect, pos2};
use frankie_sim::level::Goal;
use frankie_sim::trace::Row;

use super::overlay::{Detail, DogMarks, Ghost, GoalRing, HoveredStep, MinimumMark, NameTag, OverlayView};
use super::session::{Mode, Session};
use super::viewport::Viewport;
use frankie_draw::agent_mark::AgentMark;

/// Up to this pace numbers and arrows glide from step to step, as a multiple of the usual one.
const FASTEST_GLIDE: f64 = 2.0;
/// The pointer is on the trail when it is this near, points.
const TRAIL_REACH: f32 = 9.0;
/// And not on the dog, points.
const DOG_REACH: f32 = 46.0;
/// The pointer is on another dog when it is this near, points.
const MATE_REACH: f32 = 24.0;

/// All that the overlay is made from.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The run.
    pub session: &'a Session,
    /// Where things stand.
    pub viewport: &'a Viewport,
    /// Points to a logical pixel: less than 1 when panels are drawn larger.
    pub points_per_px: f32,
    /// The part of the window no panel covers, in points.
    pub free: Rect,
    /// Where arrows start, and his head, in world_px; `None` while he is not on the ground.
    pub collar_px: Option<Vec2>,
    /// His head.
    pub head_px: Option<Vec2>,
    /// The pointer over the ground, in points.
    pub pointer: Option<Pos2>,
    /// Whether the other thing that a click can do is meant.
    pub is_secondary: bool,
    /// Whether the true slope and the sample are drawn.
    pub shows_gradients: bool,
    /// Opacity of the bubble.
    pub wrong_way_fade: f32,
}

/// What a click on the ground does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClickDoes {
    /// Drops him.
    Drop,
    /// Throws the ball.
    Throw,
    /// Nothing.
    Nothing,
}

/// What a click does: the ball is thrown where there is one to throw, unless the other thing is meant.
#[must_use]
pub fn click_does(session: &Session, is_secondary: bool) -> ClickDoes {
    if !session.is_steered() {
        return ClickDoes::Nothing;
    }
    let level = session.level();
    let throws = level.player.throw && session.run.state().ball.is_some();
    match (throws, level.player.drop) {
        (true, true) if is_secondary => ClickDoes::Drop,
        (true, _) => ClickDoes::Throw,
        (false, true) => ClickDoes::Drop,
        (false, false) => ClickDoes::Nothing,
    }
}

impl Scene<'_> {
    /// Where a point of the plane stands, in points.
    #[must_use]
    pub fn pos(&self, at: [f64; 2]) -> Pos2 {
        let px = self.viewport.window_px_from_sim(at);
        pos2(px.x * self.points_per_px, px.y * self.points_per_px)
    }

    /// The point of the plane under a place in points.
    #[must_use]
    pub fn sim(&self, at: Pos2) -> [f64; 2] {
        self.viewport.sim_from_window_px(Vec2::new(at.x, at.y) / self.points_per_px)
    }

    fn pos_from_world(&self, at_px: Vec2) -> Pos2 {
        let window_px = Vec2::new(at_px.x, -at_px.y) + 0.5 * self.viewport.window_px;
        pos2(window_px.x * self.points_per_px, window_px.y * self.points_per_px)
    }

    /// All of it.
    #[must_use]
    pub fn overlay(&self) -> OverlayView {
        let ghost = self.ghost();
        OverlayView {
            free: Some(self.free),
            dog: self.dog(),
            goals: self.goals(),
            ball: self.session.run.state().ball.map(|ball| self.pos(ball)),
            minima: self.minima(),
            start_region: self.start_region(ghost),
            ghost,
            hovered: self.hovered(),
            names: self.names(),
        }
    }

    fn dog(&self) -> Option<DogMarks> {
        let (collar, head) = (self.collar_px?, self.head_px?);
        let places = (self.pos_from_world(collar), self.pos_from_world(head));
        let marks = DogMarks { collar_px: places.0, head_px: places.1, ..DogMarks::default() };
        let session = self.session;
        // Before the first step, and after a drop, there is no r yet.
        let Some(row) = session.row_here() else {
            let detail = Detail { arrows: false, ..Detail::default() };
            return Some(DogMarks { detail, ..marks });
        };
        Some(DogMarks {
            ratio: self.ratio(row),
            lr: row.axes.map(|axis| axis.lr),
            wrong_way: row.axes.map(|axis| axis.wrong_way),
            wrong_way_fade: self.wrong_way_fade,
            true_gradient: Some(row.true_gradient),
            gradient: Some(row.gradient),
            detail: self.detail(),
            ..marks
        })
    }

    /// Behind the title it is a poster, and after the end he has arrived: words would only be in the way.
    fn detail(&self) -> Detail {
        let is_over = self.session.run.outcome().is_over() || self.session.shown().outcome().is_over();
        let is_explained = self.session.mode != Mode::Attract && !is_over;
        Detail {
            slopes: self.shows_gradients && is_explained,
            slope_labels: self.shows_gradients && is_explained,
            numbers: !self.session.playing && !is_over,
            ..Detail::default()
        }
    }

    /// r, on its way from the step before while there is time to see it.
    fn ratio(&self, row: &Row) -> [f64; 2] {
        let session = self.session;
        let before = session.shown().trace().and_then(|trace| trace.row(row.step.checked_sub(1)?));
        match before {
            Some(before) if session.speed <= FASTEST_GLIDE && before.at == row.from => {
                let (from, to) = (before.ratio(), row.ratio());
                [0, 1].map(|i| from[i] + (to[i] - from[i]) * session.phase())
            }
            _ => row.ratio(),
        }
    }

    /// Everyone's name, where there are several.
    fn names(&self) -> Vec<NameTag> {
        let session = self.session;
        if session.level().pack.is_empty() || session.mode == Mode::Attract {
            return Vec::new();
        }
        let tag = |(index, dog)| NameTag {
            at_px: self.pos(session.dog_at(dog)),
            name: session.level().name_of(index).to_owned(),
            mark: AgentMark::of(session.level(), index),
            is_shown: index == session.focus,
        };
        session.run.dogs().enumerate().map(tag).collect()
    }

    fn goals(&self) -> Vec<GoalRing> {
        let state = self.session.run.state();
        let Some(Goal::Reach { radius, hold, throws, .. }) = self.session.level().goal else {
            return Vec::new();
        };
        let radius_px = (radius * self.viewport.px_per_unit) as f32 * self.points_per_px;
        let targets = self.session.run.targets();
        targets
            .into_iter()
            .map(|at| {
                let is_near = frankie_sim::math::distance(state.at, at) <= radius;
                GoalRing {
                    center_px: self.pos(at),
                    radius_px,
                    reached: is_near && state.throws >= throws,
                    held: if is_near { state.held as f32 / hold.max(1) as f32 } else { 0.0 },
                }
            })
            .collect()
    }

    fn minima(&self) -> Vec<MinimumMark> {
        let Some(Goal::Minima { .. }) = self.session.level().goal else { return Vec::new() };
        let found = self.session.run.state().found;
        let targets = self.session.run.targets();
        let mark =
            |(i, at): (usize, [f64; 2])| MinimumMark { at_px: self.pos(at), found: found >> i & 1 == 1 };
        targets.into_iter().enumerate().take(u64::BITS as usize).map(mark).collect()
    }

    /// Where he may be dropped, until he has been; and where a click would do something, while it is elsewhere.
    fn start_region(&self, ghost: Option<Ghost>) -> Option<Rect> {
        let session = self.session;
        let level = session.level();
        let whole = Some([level.view.x, level.view.y]);
        let is_new = session.run.state().drops == 0 && session.run.state().step == 0;
        let region = match ghost {
            Some(Ghost::Drop { allowed: false, .. }) => level.start.region.or(whole),
            Some(Ghost::Throw { allowed: false, .. }) => whole,
            _ => level.start.region.filter(|_| session.is_steered() && level.player.drop && is_new),
        };
        let [x, y] = region?;
        Some(Rect::from_two_pos(self.pos([x[0], y[0]]), self.pos([x[1], y[1]])))
    }

    fn ghost(&self) -> Option<Ghost> {
        let at_px = self.pointer?;
        let at = self.sim(at_px);
        let level = self.session.level();
        let is_taken = self.click_goes_to(at_px, self.is_secondary).is_some()
            || self.click_shows(at_px, self.is_secondary).is_some();
        if is_taken {
            return None;
        }
        match click_does(self.session, self.is_secondary) {
            ClickDoes::Drop => Some(Ghost::Drop { at_px, allowed: level.may_start_at(at) }),
            ClickDoes::Throw => {
                let ball = self.session.run.state().ball?;
                Some(Ghost::Throw { from_px: self.pos(ball), at_px, allowed: level.view.contains(at, 1.0) })
            }
            ClickDoes::Nothing => None,
        }
    }

    fn hovered(&self) -> Option<HoveredStep> {
        let step = self.session.hovered_step.filter(|step| *step <= self.session.run.state().step)?;
        let trace = self.session.shown().trace()?;
        let at = match trace.row(step) {
            Some(row) => row.at,
            None => {
                let trail = trace.trail();
                let next = trail.partition_point(|point| point.step < step);
                trail.get(next).or(trail.last())?.at
            }
        };
        Some(HoveredStep { at_px: self.pos(at), step })
    }

    /// The dog whose numbers a click shows: on another dog than the one that is shown a click means that dog, unless the
    /// other thing is meant. Where they stand together the one that is shown is in front.
    #[must_use]
    pub fn click_shows(&self, at: Pos2, is_secondary: bool) -> Option<usize> {
        let session = self.session;
        if is_secondary || session.mode == Mode::Attract {
            return None;
        }
        let distance = |dog| self.pos(session.dog_at(dog)).distance(at);
        let shown = distance(session.shown());
        let dogs = session.run.dogs().enumerate().map(|(index, dog)| (index, distance(dog)));
        let others = dogs.filter(|(index, away)| *index != session.focus && *away <= MATE_REACH.min(shown));
        let nearest = others.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, away)| *away < shown);
        nearest.map(|(index, _)| index)
    }

    /// The step a click goes to: on the trail a click means the trail, unless the other thing is meant.
    #[must_use]
    pub fn click_goes_to(&self, at: Pos2, is_secondary: bool) -> Option<u64> {
        self.trail_step(at).filter(|_| !is_secondary)
    }

    /// The step of the trail a place lies on, away from the dog himself.
    #[must_use]
    pub fn trail_step(&self, at: Pos2) -> Option<u64> {
        let run = self.session.shown();
        if self.pos(self.session.dog_at(run)).distance(at) < DOG_REACH {
            return None;
        }
        let (present, trail) = (run.state().step, run.trace()?.trail());
        let near = |point: &&frankie_sim::trace::TrailPoint| self.pos(point.at).distance(at) <= TRAIL_REACH;
        let nearer = |a: &&frankie_sim::trace::TrailPoint, b: &&frankie_sim::trace::TrailPoint| {
            self.pos(a.at).distance(at).total_cmp(&self.pos(b.at).distance(at))
        };
        let walked = trail.iter().take_while(|point| point.step <= present);
        walked.filter(near).min_by(nearer).map(|point| point.step)
    }
}
