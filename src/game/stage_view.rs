//! The overlay over the ground, and the meaning of a click there. Reads session, viewport and the anchors of the dog, all in
//! egui points; returns an [`OverlayView`]. Pure.

use bevy::math::Vec2;
use bevy_egui::egui::{Pos2, Rect, pos2};
use frankie_sim::level::{Goal, ScreenPart};
use frankie_sim::task::{GuessKind, Truth};
use frankie_sim::trace::Row;
use frankie_sim::{Agent, AgentId, Guess};

use super::ask::{self, lead};
use super::overlay::{
    Detail, DogMarks, Ghost, GoalRing, GuessMarks, HoveredStep, MapMarks, MinimumMark, NameTag, OverlayView,
    PathMarks, Ruler, SampleMarks,
};
use super::session::{Session, SessionMode};
use super::stage::apart_at_start;
use super::viewport::Viewport;
use super::wording;
use frankie_draw::agent_mark::AgentMark;

/// From this distance on from where it was aimed at, a ball lands somewhere else, pixels.
const EDGE_PX: f32 = 2.0;
/// The highest speed at which numbers and arrows move smoothly from step to step.
const MAX_SMOOTH_SPEED: f64 = 2.0;
/// Nearer than this to a goal or to the ball a place has a mark already, points.
const MARKED_PX: f32 = 8.0;
/// The distance at which the pointer is on the trail, points.
const TRAIL_REACH: f32 = 9.0;
/// The same for a finger, points.
const FINGER_TRAIL_REACH: f32 = 22.0;
/// How far beside the region of starts a drop is still meant for it, points; and the same for a finger.
const DROP_REACH: f32 = 14.0;
const FINGER_DROP_REACH: f32 = 32.0;
/// The distance to the dog at which the pointer is not on the trail, points.
const DOG_REACH: f32 = 46.0;
/// Nearer than this to the lower left corner the dog would stand on a ruler there, points.
const RULER_CLEARANCE_PX: f32 = 240.0;
/// The numbers of steps that a ruler can have, and its least and greatest length, points.
const RULER_STEPS: [u32; 8] = [1, 2, 5, 10, 20, 50, 100, 200];
const MIN_RULER_PX: f32 = 60.0;
const MAX_RULER_PX: f32 = 240.0;
/// The distance at which the pointer is on a dog of the swarm, points.
const SWARM_REACH: f32 = 5.0;
/// The distance at which the pointer is on another agent, points.
const AGENT_REACH: f32 = 24.0;
/// A click nearer than this to the start of a run would begin the same run, px.
const START_REACH: f32 = 24.0;

/// The input of the overlay.
#[derive(Clone, Copy)]
pub struct StageView<'a> {
    /// The run.
    pub session: &'a Session,
    /// The visible part of the plane.
    pub viewport: &'a Viewport,
    /// Points per logical pixel: less than 1 when panels are drawn larger.
    pub points_per_px: f32,
    /// The part of the window no panel covers, in points.
    pub free: Rect,
    /// The collar of the dog in focus, where arrows start, in world_px; `None` while it is not on the ground.
    pub collar_px: Option<Vec2>,
    /// The head of the dog in focus, in world_px.
    pub head_px: Option<Vec2>,
    /// The pointer over the ground, in points.
    pub pointer: Option<Pos2>,
    /// The finger that is down instead of a mouse.
    pub finger: Option<FingerView>,
    /// Whether a click means the secondary action: Shift or the right button.
    pub is_secondary: bool,
    /// Whether the true slope and the sample are drawn.
    pub shows_gradients: bool,
    /// The opacity of the bubble, 0 to 1.
    pub wrong_way_fade: f32,
}

/// A finger on the ground.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FingerView {
    /// Where its drag began, at the dog or at the ball, in points: what happens where it is lifted is shown. `None` while it
    /// does not aim.
    pub aim_from: Option<Pos2>,
}

/// The action of a click on the ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClickAction {
    /// Drops the dog.
    Drop,
    /// Throws the ball.
    Throw,
    /// Answers the level's question with a place or a circle.
    Guess,
    /// Makes a step toward the place.
    Lead,
    /// Does nothing.
    None,
}

/// Returns the action of a click: it throws the ball if the surface has one. Otherwise, and as the secondary action, it
/// drops the dog.
#[must_use]
pub fn click_action(session: &Session, is_secondary: bool) -> ClickAction {
    if !session.is_steered() {
        return ClickAction::None;
    }
    if matches!(ask::asked_now(session), Some(GuessKind::Place | GuessKind::Radius)) && !is_secondary {
        return ClickAction::Guess;
    }
    if let (Some(task), Some(phase)) = (session.level().task(), ask::phase(session)) {
        // What steers the run costs the medal: not by a click beside the dog.
        let is_guessed = task.is_guess() && !is_secondary && !session.is_unfolded;
        // Nothing on the ground begins the next try: the card has a button for that.
        if is_guessed || phase.is_over() {
            return ClickAction::None;
        }
    }
    if lead::is_leading(session) && ask::must_wait(session) && !is_secondary {
        return ClickAction::Lead;
    }
    let level = session.level();
    let throws = level.player().throw && session.run().state().ball.is_some();
    match (throws, level.player().drop) {
        (true, true) if is_secondary => ClickAction::Drop,
        (true, _) => ClickAction::Throw,
        (false, true) => ClickAction::Drop,
        (false, false) => ClickAction::None,
    }
}

impl StageView<'_> {
    /// Returns the place of a point of the plane, in points.
    #[must_use]
    pub fn pos(&self, at: [f64; 2]) -> Pos2 {
        let px = self.viewport.window_px_from_sim(at);
        pos2(px.x * self.points_per_px, px.y * self.points_per_px)
    }

    /// Returns the point of the plane under a place in points.
    #[must_use]
    pub fn sim(&self, at: Pos2) -> [f64; 2] {
        self.viewport.sim_from_window_px(Vec2::new(at.x, at.y) / self.points_per_px)
    }

    /// Returns where a click at a place in points starts the run that the map over the ground shows there; `None` where there is
    /// no map, or where it is not allowed.
    #[must_use]
    pub fn start_on_map(&self, at: Pos2) -> Option<[f64; 2]> {
        let place = self.session.ground_map()?.snapped(self.sim(at))?;
        self.session.level().may_start_at(place).then_some(place)
    }

    /// Returns where a drop at a place in points puts the dog: where the level allows it, if that is near.
    #[must_use]
    pub fn drop_place(&self, at: Pos2) -> [f64; 2] {
        let (level, place) = (self.session.level(), self.sim(at));
        let [x, y] = level.start().region.unwrap_or([level.view().x, level.view().y]);
        if level.may_start_at(place) {
            return place;
        }
        let nearest = [place[0].clamp(x[0], x[1]), place[1].clamp(y[0], y[1])];
        let reach = if self.finger.is_some() { FINGER_DROP_REACH } else { DROP_REACH };
        if self.pos(nearest).distance(at) <= reach { nearest } else { place }
    }

    /// Returns where arrows start, in points; `None` while the dog is not on the ground.
    #[must_use]
    pub fn collar(&self) -> Option<Pos2> {
        self.collar_px.map(|at| self.pos_from_world(at))
    }

    fn world_px(&self, at: [f64; 2]) -> Vec2 {
        self.viewport.world_px_from_sim(at)
    }

    fn pos_from_world(&self, at_px: Vec2) -> Pos2 {
        let window_px = Vec2::new(at_px.x, -at_px.y) + 0.5 * self.viewport.window_px;
        pos2(window_px.x * self.points_per_px, window_px.y * self.points_per_px)
    }

    /// Returns everything that is drawn over the ground.
    #[must_use]
    pub fn overlay(&self) -> OverlayView {
        let ghost = self.ghost();
        OverlayView {
            free: Some(self.free),
            dog: self.dog(),
            goals: self.goals(),
            ball: self.ball(),
            minima: self.minima(),
            start_region: self.start_region(ghost),
            ghost,
            hovered: self.hovered(),
            names: self.names(),
            guess: self.guess(),
            samples: self.samples(),
            before: self.before(),
            ruler: self.ruler(),
            is_finger: self.finger.is_some(),
            swarm_dog: self.swarm_dog(),
            path: self.path(),
            map: self.map_marks(),
        }
    }

    /// Returns what is drawn on the map over the ground: where its starts lie, and the places at which runs end.
    fn map_marks(&self) -> Option<MapMarks> {
        let (map, level) = (self.session.ground_map()?, self.session.level());
        let minima = self.minima();
        let marked = self.goals().iter().map(|goal| goal.center_px).chain(self.ball()).collect::<Vec<_>>();
        let marked: Vec<Pos2> = marked.into_iter().chain(minima.iter().map(|mark| mark.at_px)).collect();
        let is_unmarked = |at: Pos2| marked.iter().all(|other| other.distance(at) > MARKED_PX);
        let places = map.places().map(|(at, name)| (self.pos(at), wording::without_article(name).to_owned()));
        let [x, y] = level.start().region.unwrap_or([level.view().x, level.view().y]);
        let view = Rect::from_two_pos(self.pos([x[0], y[0]]), self.pos([x[1], y[1]]));
        Some(MapMarks {
            starts: Some(view).filter(|_| !level.may_start_anywhere()),
            places: places.filter(|(at, _)| is_unmarked(*at)).collect(),
        })
    }

    /// Returns the path from the place of the map at which the player points.
    fn path(&self) -> Option<PathMarks> {
        let map = self.session.ground_map()?;
        let run = map.pointed_run()?;
        let trail = run.trace().map_or(&[][..], |trace| trace.trail());
        let points = trail.iter().map(|point| self.pos(point.at)).collect();
        Some(PathMarks { points, words: map.pointed_words() })
    }

    /// Returns where the dog of the swarm is that a click opens.
    fn swarm_dog(&self) -> Option<Pos2> {
        let at = self.pointer.filter(|_| self.finger.is_none())?;
        let is_other = self.agent_for_click(at, self.is_secondary).is_some()
            || self.step_for_click(at, self.is_secondary).is_some();
        let (_, _, place) = self.swarm_dog_for_click(at, self.is_secondary).filter(|_| !is_other)?;
        Some(place)
    }

    fn dog(&self) -> Option<DogMarks> {
        let (collar, head) = (self.collar_px?, self.head_px?);
        let places = (self.pos_from_world(collar), self.pos_from_world(head));
        let marks = DogMarks { collar_px: places.0, head_px: places.1, ..DogMarks::default() };
        let session = self.session;
        // Before the first step, and after a drop, there is no r yet.
        let Some(row) = session.row_here() else {
            let detail = Detail { arrows: false, ..self.detail() };
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

    /// Returns how much is drawn at the dog: behind the title and after the end of a run there are no labels.
    fn detail(&self) -> Detail {
        let is_over = self.session.run().outcome().is_over() || self.session.shown().outcome().is_over();
        let arrows = self.session.shows(ScreenPart::Arrows);
        let is_about_circle = self.is_about_circle();
        let is_explained = self.session.mode != SessionMode::Demo && !is_over;
        Detail {
            arrows,
            // Where a circle is asked for, another one would be taken for it.
            ring: self.session.shows(ScreenPart::Ring) && !is_about_circle,
            slopes: self.shows_gradients && is_explained && arrows && !is_about_circle,
            slope_labels: self.shows_gradients && is_explained && arrows && !is_about_circle,
            numbers: !self.session.playing && !is_over,
            names_r: self.session.shows(ScreenPart::Ratio) || self.session.shows(ScreenPart::Rule),
        }
    }

    /// Returns r, at low speeds on its way from the step before.
    fn ratio(&self, row: &Row) -> [f64; 2] {
        let session = self.session;
        let before = session.shown().trace().and_then(|trace| trace.row(row.step.checked_sub(1)?));
        match before {
            Some(before) if session.speed <= MAX_SMOOTH_SPEED && before.at == row.from => {
                let (from, to) = (before.ratio(), row.ratio());
                [0, 1].map(|i| from[i] + (to[i] - from[i]) * session.phase())
            }
            _ => row.ratio(),
        }
    }

    /// Returns the name tags, where there are several agents.
    fn names(&self) -> Vec<NameTag> {
        let session = self.session;
        let is_alone = session.level().pack().is_empty() || lead::is_blind(session);
        if is_alone || session.mode == SessionMode::Demo {
            return Vec::new();
        }
        let places: Vec<Vec2> =
            session.run().agents().map(|dog| self.world_px(session.dog_at(dog))).collect();
        let drawn = apart_at_start(session, &places)
            .into_iter()
            .zip(places)
            .map(|(by, at)| self.pos_from_world(at + by));
        let tag = |(dog, at_px): (&Agent, Pos2)| NameTag {
            at_px,
            name: wording::agent_name(session.level(), dog.id()).into_owned(),
            mark: AgentMark::of(session.level(), dog.id()),
            is_shown: dog.id() == session.focus,
        };
        session.run().agents().zip(drawn).map(tag).collect()
    }

    /// Returns the player's guess on the ground and, when the answer is known, what happened.
    fn guess(&self) -> GuessMarks {
        let session = self.session;
        if session.mode == SessionMode::Demo {
            return GuessMarks::default();
        }
        let known = session.assessment();
        let scale = self.viewport.px_per_unit * f64::from(self.points_per_px);
        let guess = ask::guess(session);
        let centers = match (known.and_then(|known| known.center), session.level().task()) {
            (Some(center), _) => vec![center],
            (None, Some(task)) => task.circle_centers(session.run()),
            (None, None) => Vec::new(),
        };
        let truth = known.and_then(|known| known.truth);
        GuessMarks {
            bone: match guess {
                Some(Guess::Place(at)) => Some(self.pos(at)),
                _ => None,
            },
            truth: match truth {
                Some(Truth::Place(at)) => Some(self.pos(at)),
                _ => None,
            },
            centers: match self.is_circle_asked() {
                true => centers.iter().map(|center| self.pos(*center)).collect(),
                false => Vec::new(),
            },
            circles: match guess {
                Some(Guess::Radius(radius)) => {
                    centers.iter().map(|center| (self.pos(*center), (radius * scale) as f32)).collect()
                }
                _ => Vec::new(),
            },
            needed: match (truth, known.and_then(|known| known.center)) {
                (Some(Truth::Radius(radius)), Some(center)) => {
                    Some((self.pos(center), (radius * scale) as f32))
                }
                _ => None,
            },
            moment: known.and_then(|known| known.place).map(|at| self.pos(at)),
        }
    }

    /// Returns whether the level is about a circle on the ground, with nothing unfolded.
    fn is_about_circle(&self) -> bool {
        let task = self.session.level().task().filter(|_| !self.session.is_unfolded);
        task.is_some_and(|task| task.asks_for() == Some(GuessKind::Radius))
    }

    fn is_circle_asked(&self) -> bool {
        let is_answering = ask::phase(self.session) == Some(ask::Phase::Answering);
        is_answering && ask::asked_now(self.session) == Some(GuessKind::Radius)
    }

    /// Returns a length to measure a guessed place or circle with: a number of full steps.
    fn ruler(&self) -> Option<Ruler> {
        let is_asked = matches!(ask::asked_now(self.session), Some(GuessKind::Place | GuessKind::Radius));
        let is_answering = ask::phase(self.session) == Some(ask::Phase::Answering);
        let [x, y] = self.session.run().state().next_lr();
        if !is_asked || !is_answering || x != y || !self.session.shows(ScreenPart::Ring) {
            return None;
        }
        let step_px = (x * self.viewport.px_per_unit) as f32 * self.points_per_px;
        // Never under the dog and the name of his ring.
        let dog = self.pos(self.session.dog_at(self.session.run().first()));
        let is_right =
            dog.x < self.free.center().x && dog.distance(self.free.left_bottom()) < RULER_CLEARANCE_PX;
        // Without the digits by which a decimal fraction misses its number.
        let length = |steps| (1e9 * x * f64::from(steps)).round() / 1e9;
        let lengths = RULER_STEPS.map(|steps| {
            let length_px = steps as f32 * step_px;
            Ruler { steps, length: length(steps), length_px, is_right }
        });
        lengths
            .into_iter()
            .find(|ruler| ruler.length_px >= MIN_RULER_PX)
            .filter(|ruler| ruler.length_px <= MAX_RULER_PX)
    }

    /// Returns where the dog was at this step in the run that this one branched off from.
    fn before(&self) -> Option<Pos2> {
        let earlier = self.session.tries.earlier().last();
        let earlier = earlier.filter(|earlier| earlier.is_branch && !ask::is_guessing(self.session))?;
        earlier.at(self.session.run().state().step).map(|at| self.pos(at))
    }

    fn ball(&self) -> Option<Pos2> {
        let ball = self.session.run().state().ball.filter(|_| !lead::is_blind(self.session))?;
        Some(self.pos(ball))
    }

    /// Returns the samples that a player who chooses the steps goes by.
    fn samples(&self) -> Option<SampleMarks> {
        let (next, latest) = lead::samples(self.session)?;
        let at = self.session.dog_at(self.session.run().first());
        let step_to = self.pointer.map(|pointer| lead::place_after(self.session, self.sim(pointer)));
        let (at_px, step_to_px) = (self.pos(at), step_to.map(|place| self.pos(place)));
        Some(SampleMarks { at_px, next, latest, step_to_px })
    }

    fn goals(&self) -> Vec<GoalRing> {
        if lead::is_blind(self.session) {
            return Vec::new();
        }
        let state = self.session.run().state();
        let Some(Goal::Reach { radius, hold, throws, .. }) = self.session.level().goal() else {
            return Vec::new();
        };
        let radius_px = (radius * self.viewport.px_per_unit) as f32 * self.points_per_px;
        let targets = self.session.run().targets();
        targets
            .into_iter()
            .map(|at| {
                let is_near = frankie_sim::math::distance(state.at, at) <= radius;
                GoalRing {
                    center_px: self.pos(at),
                    radius_px,
                    reached: is_near && state.throws >= throws,
                    held: if is_near { state.steps_at_goal as f32 / hold.max(1) as f32 } else { 0.0 },
                }
            })
            .collect()
    }

    fn minima(&self) -> Vec<MinimumMark> {
        let Some(Goal::Minima { .. }) = self.session.level().goal() else { return Vec::new() };
        let found = self.session.run().state().visited_minima;
        let targets = self.session.run().targets();
        let mark =
            |(i, at): (usize, [f64; 2])| MinimumMark { at_px: self.pos(at), found: found >> i & 1 == 1 };
        let marks = targets.into_iter().enumerate().take(u64::BITS as usize).map(mark);
        // On hidden ground a minimum is known once it has been found.
        marks.filter(|mark| mark.found || self.session.shows(ScreenPart::Ground)).collect()
    }

    /// Returns the region where the dog may be dropped, before the first drop; and the region where a click would do
    /// something, while the pointer is outside.
    fn start_region(&self, ghost: Option<Ghost>) -> Option<Rect> {
        let session = self.session;
        let level = session.level();
        let whole = Some([level.view().x, level.view().y]);
        let region = match ghost {
            Some(Ghost::Drop { allowed: false, .. }) => level.start().region.or(whole),
            Some(Ghost::Throw { allowed: false, .. }) => whole,
            // The ball will not land under the pointer, but at the edge.
            Some(Ghost::Throw { at_px, .. })
                if self.pointer.is_some_and(|at| at.distance(at_px) > EDGE_PX) =>
            {
                whole
            }
            _ => session.drop_zone(),
        };
        let [x, y] = region?;
        Some(Rect::from_two_pos(self.pos([x[0], y[0]]), self.pos([x[1], y[1]])))
    }

    fn ghost(&self) -> Option<Ghost> {
        let at_px = self.pointer?;
        let at = self.sim(at_px);
        let level = self.session.level();
        let aim_from = self.finger.and_then(|finger| finger.aim_from);
        let is_taken = || {
            self.step_for_click(at_px, self.is_secondary).is_some()
                || self.agent_for_click(at_px, self.is_secondary).is_some()
                || self.swarm_dog().is_some()
        };
        if aim_from.is_none() && is_taken() {
            return None;
        }
        match click_action(self.session, self.is_secondary) {
            // On a map a click begins another run. Where the present one began it would be the same again.
            ClickAction::Drop if self.session.ground_map().is_some() && self.is_at_start(at_px) => None,
            ClickAction::Drop => {
                // Once the run of an agent is over, a drop starts the next try.
                let run = self.session.run();
                let is_over = run.agents().any(|agent| agent.outcome().is_over());
                // What a map shows begins with the first step.
                let is_new = is_over || self.session.ground_map().is_some();
                let step = if is_new { 0 } else { run.state().step };
                let place = self.drop_place(at_px);
                Some(Ghost::Drop { at_px: self.pos(place), allowed: level.may_start_at(place), step })
            }
            ClickAction::Throw => {
                let ball = self.session.run().state().ball?;
                let from_px = aim_from.unwrap_or_else(|| self.pos(ball));
                // A ball that is thrown beyond the edge lands at the edge.
                Some(Ghost::Throw { from_px, at_px: self.pos(level.view().nearest(at)), allowed: true })
            }
            ClickAction::Guess | ClickAction::Lead | ClickAction::None => None,
        }
    }

    /// Returns whether a run is on its way that began near a place in the window.
    fn is_at_start(&self, at_px: Pos2) -> bool {
        let trail = self.session.shown().trace().map_or(&[][..], |trace| trace.trail());
        let mut starts = trail.iter().take_while(|point| point.step == 0);
        self.session.run().last_step() > 0
            && starts.any(|point| self.pos(point.at).distance(at_px) <= START_REACH)
    }

    fn hovered(&self) -> Option<HoveredStep> {
        let step = self.session.hovered_step.filter(|step| *step <= self.session.run().state().step)?;
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

    /// Returns the agent that a click puts in focus: the nearest other agent under the pointer, unless the one in focus is
    /// nearer. A secondary click puts none in focus.
    #[must_use]
    pub fn agent_for_click(&self, at: Pos2, is_secondary: bool) -> Option<AgentId> {
        let session = self.session;
        if is_secondary || session.mode == SessionMode::Demo || lead::is_blind(session) {
            return None;
        }
        let distance = |dog| self.pos(session.dog_at(dog)).distance(at);
        let shown = distance(session.shown());
        let dogs = session.run().agents().map(|dog| (dog.id(), distance(dog)));
        let others = dogs.filter(|(dog, away)| *dog != session.focus && *away <= AGENT_REACH.min(shown));
        let nearest = others.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, away)| *away < shown);
        nearest.map(|(dog, _)| dog)
    }

    /// Returns the dog of the swarm whose run a click opens, by its agent and the index of its noise, and where it is: the
    /// nearest one under the pointer. A secondary click opens none.
    #[must_use]
    pub fn swarm_dog_for_click(&self, at: Pos2, is_secondary: bool) -> Option<(AgentId, u32, Pos2)> {
        let swarm = self.session.swarm().filter(|_| !is_secondary && !self.session.playing)?;
        let dogs = swarm.flocks().iter().flat_map(|flock| {
            let places = flock.places().now.iter().enumerate();
            places.map(move |(dog, place)| (flock, dog, self.pos(*place)))
        });
        let near = dogs.filter(|(_, _, place)| place.distance(at) <= SWARM_REACH);
        let nearest = near.min_by(|a, b| a.2.distance(at).total_cmp(&b.2.distance(at)));
        nearest.map(|(flock, dog, place)| (flock.agent(), flock.noise_index(dog), place))
    }

    /// Returns the step that a click on the trail goes to. A secondary click goes to none.
    #[must_use]
    pub fn step_for_click(&self, at: Pos2, is_secondary: bool) -> Option<u64> {
        self.trail_step(at).filter(|_| !is_secondary)
    }

    /// Returns the step of the trail at a place, unless the place is on the dog.
    #[must_use]
    pub fn trail_step(&self, at: Pos2) -> Option<u64> {
        let run = self.session.shown();
        if self.pos(self.session.dog_at(run)).distance(at) < DOG_REACH {
            return None;
        }
        if !self.session.shows(ScreenPart::Trail) {
            return None;
        }
        let (present, trail) = (run.state().step, run.trace()?.trail());
        let reach = if self.finger.is_some() { FINGER_TRAIL_REACH } else { TRAIL_REACH };
        let near = |point: &&frankie_sim::trace::TrailPoint| self.pos(point.at).distance(at) <= reach;
        let nearer = |a: &&frankie_sim::trace::TrailPoint, b: &&frankie_sim::trace::TrailPoint| {
            self.pos(a.at).distance(at).total_cmp(&self.pos(b.at).distance(at))
        };
        let walked = trail.iter().take_while(|point| point.step <= present);
        walked.filter(near).min_by(nearer).map(|point| point.step)
    }
}
