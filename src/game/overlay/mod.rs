//! What is drawn over the ground: arrows at the dog's collar, slopes, the ring |r| = 1, his bubble, goals, and what a
//! click would do. Reads an [`OverlayView`] in egui points; writes nothing. egui remembers only what must not jump: the
//! scale of the slopes and where labels lie.

mod arrows;
mod bubble;
pub mod geometry;
mod guess;
mod names;
mod places;
mod samples;
mod strokes;

use bevy_egui::egui::{Painter, Pos2, Rect};

pub use self::guess::GuessMarks;
use self::names::Obstacles;
pub use self::samples::SampleMarks;

use frankie_draw::agent_mark::AgentMark;

/// Corner radius of bubbles, px.
pub(crate) const BUBBLE_RADIUS: u8 = 10;

/// Everything that is drawn: in points from the window's upper left, opacities from 0 to 1.
#[derive(Clone, Debug, Default)]
pub struct OverlayView {
    /// The part of the window no panel covers: labels and bubbles stay inside.
    pub free: Option<Rect>,
    /// What is drawn at the dog whose numbers are shown; `None` while he is not on the ground.
    pub dog: Option<DogMarks>,
    /// The goals.
    pub goals: Vec<GoalRing>,
    /// The ball, which has a ring around it.
    pub ball: Option<Pos2>,
    /// Known minima.
    pub minima: Vec<MinimumMark>,
    /// Where the dog may be dropped, as long as that is asked for.
    pub start_region: Option<Rect>,
    /// What a click would do.
    pub ghost: Option<Ghost>,
    /// The step under the pointer, here or on a chart.
    pub hovered: Option<HoveredStep>,
    /// The names of several dogs; empty for a single one.
    pub names: Vec<NameTag>,
    /// The player's guess, and what happened.
    pub guess: GuessMarks,
    /// The samples that a player goes by who chooses each step.
    pub samples: Option<SampleMarks>,
    /// Where the dog was at this step in the run that this one branched off from.
    pub before: Option<Pos2>,
    /// A length to measure a guess with.
    pub ruler: Option<Ruler>,
    /// Whether a finger is where a click would be, and hides what is below it.
    pub is_finger: bool,
    /// The dog of the swarm whose run a click opens.
    pub swarm_dog: Option<Pos2>,
    /// The path from the place of a map at which the player points.
    pub path: Option<PathMarks>,
    /// What is drawn on the map over the ground.
    pub map: Option<MapMarks>,
}

/// What is drawn on the map over the ground.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapMarks {
    /// The region of its starts, where it does not go on everywhere.
    pub starts: Option<Rect>,
    /// The places at which runs end, with their names.
    pub places: Vec<(Pos2, String)>,
}

/// The path of a run that is only shown, from the place at which the player points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathMarks {
    /// Its points, from the start.
    pub points: Vec<Pos2>,
    /// How it ends, once that is known.
    pub words: Option<String>,
}

/// What is drawn at a dog.
#[derive(Clone, Debug)]
pub struct DogMarks {
    /// Where the arrows start.
    pub collar_px: Pos2,
    /// Where his bubble comes from.
    pub head_px: Pos2,
    /// r of both axes: that of the current step, or between the step before and this one.
    pub ratio: [f64; 2],
    /// The learning rate of both axes, for [`Detail::numbers`].
    pub lr: [f64; 2],
    /// Which axes' steps went up the true slope.
    pub wrong_way: [bool; 2],
    /// The opacity of the bubble, see [`geometry::fade`]. It names the axes that go the wrong way now, or did last.
    pub wrong_way_fade: f32,
    /// ∇f where the gradient was sampled.
    pub true_gradient: Option<[f64; 2]>,
    /// The sampled gradient.
    pub gradient: Option<[f64; 2]>,
    /// The opacity of all of it.
    pub fade: f32,
    /// Which parts of it are drawn.
    pub detail: Detail,
}

impl Default for DogMarks {
    fn default() -> Self {
        Self {
            collar_px: Pos2::ZERO,
            head_px: Pos2::ZERO,
            ratio: [0.0; 2],
            lr: [0.0; 2],
            wrong_way: [false; 2],
            wrong_way_fade: 0.0,
            true_gradient: None,
            gradient: None,
            fade: 1.0,
            detail: Detail::default(),
        }
    }
}

/// Which parts are drawn at a dog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The arrows.
    pub arrows: bool,
    /// The ring |r| = 1 with its label.
    pub ring: bool,
    /// The true slope and the sample.
    pub slopes: bool,
    /// The labels of the slopes.
    pub slope_labels: bool,
    /// The step at each arrow, −lr·r.
    pub numbers: bool,
    /// Whether the ring is called by r, once the player has met it.
    pub names_r: bool,
}

impl Default for Detail {
    fn default() -> Self {
        Self { arrows: true, ring: true, slopes: true, slope_labels: true, numbers: false, names_r: true }
    }
}

/// A length on the ground in full steps of the dog.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruler {
    /// The number of steps.
    pub steps: u32,
    /// Their length in the units of the ground.
    pub length: f64,
    /// Their length, px.
    pub length_px: f32,
    /// Whether it lies at the right of the ground, not at the left.
    pub is_right: bool,
}

/// A dog's name at its position.
#[derive(Clone, Debug, PartialEq)]
pub struct NameTag {
    /// Where the dog is.
    pub at_px: Pos2,
    /// What it is called.
    pub name: String,
    /// Its mark.
    pub mark: AgentMark,
    /// Whether its numbers are shown.
    pub is_shown: bool,
}

/// A goal on the ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GoalRing {
    /// Its middle.
    pub center_px: Pos2,
    /// Its radius.
    pub radius_px: f32,
    /// Whether the dog is there.
    pub reached: bool,
    /// The share of the steps for which he has to stay there, 0 to 1.
    pub held: f32,
}

/// A known minimum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MinimumMark {
    /// Where.
    pub at_px: Pos2,
    /// Whether the dog has been there.
    pub found: bool,
}

/// What a click would do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ghost {
    /// Drop the dog.
    Drop {
        /// At the pointer.
        at_px: Pos2,
        /// Whether the dog may be dropped there.
        allowed: bool,
        /// The step after which the run goes on there; zero where a run starts there.
        step: u64,
    },
    /// Throw the ball.
    Throw {
        /// Where it flies from.
        from_px: Pos2,
        /// At the pointer.
        at_px: Pos2,
        /// Whether it may be thrown there.
        allowed: bool,
    },
}

impl Ghost {
    /// Returns the position of the pointer.
    #[must_use]
    pub fn at_px(&self) -> Pos2 {
        match self {
            Self::Drop { at_px, .. } | Self::Throw { at_px, .. } => *at_px,
        }
    }

    /// Returns whether the click would do it.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        match self {
            Self::Drop { allowed, .. } | Self::Throw { allowed, .. } => *allowed,
        }
    }

    /// Returns what the label says.
    fn words(&self) -> String {
        match self {
            _ if !self.is_allowed() => "not here".to_owned(),
            Self::Drop { step: 0, .. } => "start here".to_owned(),
            Self::Drop { step, .. } => format!("drop here, go on from step {step}"),
            Self::Throw { .. } => "throw here".to_owned(),
        }
    }
}

/// The position of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HoveredStep {
    /// Where the dog was.
    pub at_px: Pos2,
    /// From 1.
    pub step: u64,
}

/// Draws everything. `painter` paints on the background layer, under the panels.
pub fn overlay_ui(painter: &Painter, view: &OverlayView) {
    let free = view.free.unwrap_or(painter.clip_rect());
    // The edge of a map says the same.
    let has_edge = view.map.as_ref().is_some_and(|map| map.starts.is_some());
    places::start_region(painter, view.start_region.filter(|_| !has_edge));
    places::ruler(painter, free, view.ruler);
    // Under the names on the map, which it would cross out.
    if let Some(path) = &view.path {
        places::path(painter, path);
    }
    let named = view.map.as_ref().map_or_else(Vec::new, |map| places::map(painter, free, map));
    places::minima(painter, &view.minima);
    places::goals(painter, &view.goals);
    guess::paint(painter, &view.guess);
    if let Some(marks) = &view.samples {
        samples::paint(painter, marks);
    }
    places::ball(painter, view.ball);
    places::before(painter, view.before);
    let shown = view.dog.as_ref().filter(|dog| dog.collar_px.is_finite());
    // On most surfaces the ball is drawn at the goal.
    let balls = view.goals.iter().map(|goal| goal.center_px).chain(view.ball).chain(view.guess.bone);
    let balls: Vec<Rect> = balls.filter(|at| at.is_finite()).map(places::around_ball).collect();
    let arrows = shown.into_iter().flat_map(|dog| arrows::covered(painter, dog));
    let covered: Vec<Rect> = arrows.chain(balls.iter().copied()).collect();
    // A label lies beside a dog as well, and not on it.
    let dogs = shown.map(|dog| dog.collar_px).into_iter().chain(view.names.iter().map(|tag| tag.at_px));
    let dogs = dogs.filter(|at| at.is_finite()).map(places::around_dog);
    let beside: Vec<Rect> = covered.iter().chain(&named).copied().chain(dogs).collect();
    let mut taken = places::labels(painter, free, view, &beside);
    taken.extend(balls);
    let avoid: Vec<Rect> = taken.iter().chain(&covered).chain(&named).copied().collect();
    let ring = shown.filter(|dog| dog.detail.ring).map(|dog| dog.collar_px);
    taken.extend(names::paint_names(painter, free, &view.names, &Obstacles { ring, rects: &avoid }));
    taken.extend(view.names.iter().filter(|tag| !tag.is_shown).map(|tag| places::around_dog(tag.at_px)));
    if let Some(step) = view.hovered {
        places::hovered(painter, free, step, &beside);
    }
    if let Some(dog) = &view.dog {
        let mut painter = painter.clone();
        painter.multiply_opacity(dog.fade);
        let words = bubble::place(&painter, free, dog);
        taken.extend(words.iter().map(|(bubble, _)| bubble.rect));
        arrows::paint(&painter, free, dog, taken);
        if let Some((bubble, words)) = words {
            bubble::paint(&painter, dog.wrong_way_fade, &bubble, words);
        }
    }
    if let Some(at) = view.swarm_dog {
        places::swarm_dog(painter, free, at, &beside);
    }
    if let Some(ghost) = view.ghost {
        places::ghost(painter, free, ghost, &beside, view.is_finger);
    }
    if let Some(path) = &view.path {
        places::path_words(painter, free, path, &beside);
    }
}
