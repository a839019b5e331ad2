//! Copies the session into the views: ground, trails, dogs, ball, bubble and viewport. Reads the session and does not change
//! it.

use std::sync::Arc;

use bevy::prelude::*;
use bevy_egui::{EguiGlobalSettings, PrimaryEguiContext};
use frankie_sim::level::{Bounds, ScreenPart};
use frankie_sim::surface::{Surface, SurfaceContext};
use frankie_sim::{Agent, AgentId};

use super::FrameSystems;
use super::ask::lead;
use super::camera::{Camera, Scene};
use super::frames::Moving;
use super::frankie::{Ball, Dog, DogView};
use super::ground::{GroundView, RunColors, shows_ground};
use super::overlay::geometry;
use super::screen::{Modals, Screen};
use super::session::{STEPS_PER_SECOND, Session, SessionMode, row_here};
use super::swarm::Flock;
use super::swarm::cloud::{CloudGroup, CloudView};
use super::trail::{TrailView, Trails};
use super::tries::EarlierTry;
use super::viewport::Viewport;
use crate::store::Store;
use frankie_draw::agent_mark::AgentMark;
use frankie_draw::trail::TrailColor;

/// Steps in the wrong direction with a smaller |r| show no bubble.
const MIN_WRONG_RATIO: f64 = 0.3;
/// The distance at which two dogs are drawn beside each other where they are at the same place, px.
const APART_PX: f32 = 64.0;
/// The number of steps after which dogs are drawn at their positions.
const APART_STEPS: f64 = 20.0;
/// Half the length of a dog, px.
const HALF_DOG_PX: f32 = 38.0;
/// The duration of a ball's flight, in seconds.
const FLIGHT_S: f32 = 0.65;

pub(super) fn plugin(app: &mut App) {
    // The camera of the ground is not the one that egui is drawn with.
    app.world_mut().resource_mut::<EguiGlobalSettings>().auto_create_primary_context = false;
    app.init_resource::<Flight>()
        .init_resource::<Moving>()
        .insert_resource(ClearColor(Color::srgb_u8(0xF4, 0xEC, 0xDC)))
        .add_systems(Startup, spawn_camera)
        .init_resource::<BubbleFade>()
        .add_systems(
            Update,
            (move_camera, (show_ground, show_map, show_trails, show_swarm, show_dogs, fade_bubble))
                .chain()
                .in_set(FrameSystems::SyncView),
        );
}

fn spawn_camera(mut commands: Commands) {
    // No multisampling: every shape has soft edges of its own. Of several cameras egui takes the one that is named.
    commands.spawn((Name::new("Camera"), Camera2d, shows_ground(), PrimaryEguiContext));
}

fn move_camera(
    time: Res<Time>,
    session: Option<Res<Session>>,
    mut camera: ResMut<Camera>,
    mut viewport: ResMut<Viewport>,
    mut moving: ResMut<Moving>,
) {
    let Some(session) = session else { return };
    let level = session.level();
    // Other agents that are far away are not kept in sight: everything else would become small.
    let mut in_sight = vec![session.dog_at(session.shown())];
    in_sight.extend(
        session.run().agents().map(|dog| session.dog_at(dog)).filter(|at| level.view().contains(*at, 1.2)),
    );
    let is_hidden = lead::is_blind(&session);
    in_sight.extend(
        session
            .run()
            .targets()
            .into_iter()
            .filter(|_| !is_hidden)
            .filter(|at| level.view().contains(*at, 1.0)),
    );
    // Neither is marked as changed while it rests, so that nothing is drawn again.
    let (mut moved_camera, mut moved) = (camera.clone(), viewport.clone());
    let scene = Scene {
        view: level.view(),
        points: &in_sight,
        beside_px: beside_px(&session, &viewport),
        zone: session.drop_zone(),
        is_endless: level.view().follow,
    };
    moved_camera.apply(&mut moved, &scene, time.delta_secs_f64());
    camera.set_if_neq(moved_camera);
    moving.note_if(viewport.set_if_neq(moved), "the camera");
}

/// What is drawn where the heights are not shown.
#[derive(Debug)]
pub struct Flat;

impl Surface for Flat {
    fn loss(&self, _: frankie_sim::Vec2, _: &SurfaceContext) -> f64 {
        0.0
    }

    fn gradient(&self, _: frankie_sim::Vec2, _: &SurfaceContext) -> frankie_sim::Vec2 {
        [0.0; 2]
    }
}

fn show_ground(
    screen: Res<State<Screen>>,
    session: Option<Res<Session>>,
    mut ground: ResMut<GroundView>,
    mut flat: Local<Option<Arc<dyn Surface>>>,
) {
    let session = session.filter(|_| screen.get().has_stage());
    let Some(session) = session else {
        if ground.surface.is_some() {
            ground.surface = None;
        }
        return;
    };
    let level = session.level();
    let surface = match session.shows(ScreenPart::Ground) {
        true => level.surface().clone(),
        false => flat.get_or_insert_with(|| Arc::new(Flat)).clone(),
    };
    *ground = GroundView {
        surface: Some(surface),
        view: *level.view(),
        surface_context: session.run().surface_context(),
        fence: level.bounds() == Bounds::Fence,
        noise: Some(level.noise().clone()),
    };
}

/// The shortest time between two pictures of a map that is being made, seconds: with each the ground is drawn again.
const MAP_PICTURE_S: f64 = 0.12;

/// Copies the map over the ground, where it has changed.
fn show_map(
    time: Res<Time<Real>>,
    screen: Res<State<Screen>>,
    session: Option<Res<Session>>,
    mut colors: ResMut<RunColors>,
    mut shown: Local<(u64, f64)>,
) {
    let session = session.filter(|_| screen.get().has_stage());
    let Some((session, (picture, generation))) =
        session.as_deref().and_then(|session| Some((session, session.map_picture()?)))
    else {
        if colors.picture.is_some() {
            colors.picture = None;
        }
        return;
    };
    let now_s = time.elapsed_secs_f64();
    let is_due = !session.is_map_moving() || now_s - shown.1 >= MAP_PICTURE_S;
    if colors.picture.is_none() || (shown.0 != generation && is_due) {
        *shown = (generation, now_s);
        colors.picture = Some(picture.clone());
    }
}

fn show_trails(
    screen: Res<State<Screen>>,
    session: Option<Res<Session>>,
    mut trails: ResMut<Trails>,
    mut earlier_shown: Local<Vec<EarlierTry>>,
) {
    let session = session.filter(|_| screen.get().has_stage());
    let Some(session) = session else {
        if !trails.agents.is_empty() {
            *trails = Trails::default();
            earlier_shown.clear();
        }
        return;
    };
    show_earlier(&session, &mut trails, &mut earlier_shown);
    trails.agents.resize_with(shown_agents(&session).count(), TrailView::default);
    for (trail, dog) in trails.agents.iter_mut().zip(shown_agents(&session)) {
        set_points(trail, &session, dog);
        trail.color = color_of(&session, dog.id());
        let is_shown = dog.id() == session.focus;
        trail.highlight_step =
            session.hovered_step.filter(|hovered| is_shown && *hovered <= dog.state().step);
    }
}

/// Copies the swarm as it is drawn between two steps, where it or the step has changed.
fn show_swarm(screen: Res<State<Screen>>, session: Option<Res<Session>>, mut view: ResMut<CloudView>) {
    let session = session.filter(|_| screen.get().has_stage());
    let session = session.as_deref();
    let swarm = session.and_then(|session| Some((session, session.swarm()?)));
    // The dogs of a guess do not move any more once they are known.
    let luck = session.and_then(Session::luck).filter(|luck| luck.nearer().is_some());
    let made_of = match (swarm, luck) {
        (Some((session, swarm)), _) => Some((swarm.generation(), session.phase())),
        (None, luck) => luck.map(|_| (u64::MAX, 1.0)),
    };
    if view.made_of == made_of {
        return;
    }
    let groups = match (swarm, luck) {
        (Some((session, swarm)), _) => {
            swarm.flocks().iter().map(|flock| cloud_group(session, flock)).collect()
        }
        (None, Some(luck)) => {
            // A ring among those that the answer is about would be taken for one of them.
            vec![CloudGroup { points: luck.points(), is_bare: true, ..CloudGroup::default() }]
        }
        (None, None) => Vec::new(),
    };
    *view = CloudView { made_of, groups };
}

/// Returns the dogs of a flock: on the way of the current step where they are at it, and else where they stand.
fn cloud_group(session: &Session, flock: &Flock) -> CloudGroup {
    let places = flock.places();
    let phase = if places.step == session.run().state().step { session.phase() } else { 1.0 };
    let mix = |from: f64, to: f64| if phase >= 1.0 { to } else { from + phase * (to - from) };
    let dogs = places.before.iter().zip(&places.now).zip(&places.confidence);
    let points = dogs.map(|((from, to), confidence)| ([0, 1].map(|i| mix(from[i], to[i])), *confidence));
    let is_pack = !session.level().pack().is_empty();
    let mark = AgentMark::of(session.level(), flock.agent());
    let color = if is_pack { TrailColor::Agent(mark) } else { TrailColor::Confidence };
    CloudGroup { color, points: points.collect(), is_bare: false }
}

/// Shows the trails of earlier tries, unless these are shown already.
fn show_earlier(session: &Session, trails: &mut Trails, shown: &mut Vec<EarlierTry>) {
    let earlier = session.earlier_shown();
    let is_same = |(shown, earlier): (&EarlierTry, &EarlierTry)| Arc::ptr_eq(&shown.points, &earlier.points);
    if earlier.len() == shown.len() && shown.iter().zip(earlier).all(is_same) {
        return;
    }
    *shown = earlier.to_vec();
    let view = |earlier: &EarlierTry| TrailView {
        points: earlier.points.to_vec(),
        is_earlier: true,
        ..TrailView::default()
    };
    trails.earlier = earlier.iter().map(view).collect();
}

/// Returns the agents that are drawn: all of them, but the first one alone while the player leads him.
fn shown_agents(session: &Session) -> impl Iterator<Item = &Agent> {
    let count = if lead::is_blind(session) { 1 } else { usize::MAX };
    session.run().agents().take(count)
}

/// Copies the trail of an agent as far as it is shown.
fn set_points(trail: &mut TrailView, session: &Session, dog: &Agent) {
    let step = dog.state().step;
    let all = dog.trace().map_or(&[][..], |trace| trace.trail());
    // While the dog walks the current step, its end is not shown yet.
    let is_walked = session.phase() >= 1.0 || !session.is_under_way(dog);
    let walked = |point: &frankie_sim::trace::TrailPoint| {
        point.step < step || (point.step == step && (is_walked || point.dropped))
    };
    trail.points.clear();
    trail.now_sim = None;
    if session.shows(ScreenPart::Trail) {
        trail.points.extend(all.iter().take_while(|point| point.step <= step).filter(|point| walked(point)));
        trail.now_sim = Some(session.dog_at(dog));
    }
}

/// Returns the meaning of the color of a trail: the confidence for the first agent, the agent itself for the others.
fn color_of(session: &Session, dog: AgentId) -> TrailColor {
    match AgentMark::of(session.level(), dog) {
        AgentMark::Main => TrailColor::Confidence,
        mark => TrailColor::Agent(mark),
    }
}

/// The throw that is shown now.
#[derive(Resource, Default)]
struct Flight {
    /// The number of throws in the last frame.
    throws: u64,
    /// The position of the ball in the last frame.
    lay_at: Option<[f64; 2]>,
    /// The start of the flight, and its duration so far, in seconds.
    now: Option<([f64; 2], f32)>,
}

impl Flight {
    /// Updates the flight `dt_s` seconds later. One new throw starts a flight; after a seek over several throws the ball
    /// is shown where it lies.
    fn follow(&mut self, throws: u64, at: Option<[f64; 2]>, dt_s: f32) {
        let is_throw = throws == self.throws + 1 && at.is_some() && self.lay_at.is_some();
        self.now = match self.now {
            _ if is_throw => self.lay_at.map(|from| (from, 0.0)),
            Some((from, flown)) if throws == self.throws && flown + dt_s < FLIGHT_S => {
                Some((from, flown + dt_s))
            }
            _ => None,
        };
        (self.throws, self.lay_at) = (throws, at);
    }
}

fn show_dogs(
    time: Res<Time>,
    screen: Res<State<Screen>>,
    viewport: Res<Viewport>,
    store: Res<Store>,
    session: Option<Res<Session>>,
    modals: Res<Modals>,
    mut flight: ResMut<Flight>,
    mut view: ResMut<DogView>,
    mut moving: ResMut<Moving>,
) {
    view.reduced_motion = store.settings.reduced_motion;
    let session = session.filter(|_| screen.get().has_stage());
    let Some(session) = session else {
        view.dogs.clear();
        view.ball = None;
        return;
    };
    view.focus = AgentMark::of(session.level(), session.focus);
    let is_paused = modals.top().is_some() && session.mode != SessionMode::Demo;
    view.is_still = is_paused || !session.is_moving();
    view.dogs.clear();
    view.dogs.extend(shown_agents(&session).map(|dog| Dog {
        mark: AgentMark::of(session.level(), dog.id()),
        ..dog_of(&session, dog, &viewport)
    }));
    let places: Vec<Vec2> = view.dogs.iter().map(|dog| dog.at_px).collect();
    for (dog, by) in view.dogs.iter_mut().zip(apart_at_start(&session, &places)) {
        dog.at_px += by;
    }
    let state = session.run().state();
    flight.follow(state.throws, state.ball, time.delta_secs());
    moving.note_if(flight.now.is_some(), "the ball");
    view.ball = ball_at(&session).map(|at| Ball {
        at_px: viewport.world_px_from_sim(at),
        flight: flight.now.map(|(from, flown)| (viewport.world_px_from_sim(from), flown / FLIGHT_S)),
    });
}

/// Returns how far from its position each dog is drawn, so that none hides another where all start. Over the first steps it
/// becomes zero: from then on the player must see who is ahead.
#[must_use]
pub fn apart_at_start(session: &Session, at_px: &[Vec2]) -> Vec<Vec2> {
    let steps = session.run().state().step as f64 - 1.0 + session.phase();
    let share = (1.0 - steps / APART_STEPS).clamp(0.0, 1.0) as f32;
    apart(at_px).into_iter().map(|by| share * by).collect()
}

/// Returns how far from its position each dog is drawn: the first one not at all, the others around it, farther the nearer
/// they are to it.
fn apart(at_px: &[Vec2]) -> Vec<Vec2> {
    let first = at_px.first().copied().unwrap_or_default();
    let count = at_px.len().max(2) - 1;
    let beside = |(i, at): (usize, &Vec2)| {
        let distance = at.distance(first);
        if i == 0 || !distance.is_finite() || distance >= APART_PX {
            return Vec2::ZERO;
        }
        // Above and below him first: dogs are longer than wide.
        let turn = std::f32::consts::TAU * (i - 1) as f32 / count as f32;
        (1.0 - distance / APART_PX) * APART_PX * Vec2::from_angle(std::f32::consts::FRAC_PI_2 + turn)
    };
    at_px.iter().enumerate().map(beside).collect()
}

/// Returns the room that dogs need who are drawn beside another one, px; zero where none is.
fn beside_px(session: &Session, viewport: &Viewport) -> f32 {
    let places = shown_agents(session).map(|dog| viewport.world_px_from_sim(session.dog_at(dog)));
    let places: Vec<Vec2> = places.collect();
    if apart_at_start(session, &places).into_iter().any(|by| by != Vec2::ZERO) {
        APART_PX + HALF_DOG_PX
    } else {
        0.0
    }
}

/// Returns where the ball is drawn: at the ball, or at the only target on a surface without a ball.
fn ball_at(session: &Session) -> Option<[f64; 2]> {
    use frankie_sim::level::Goal;
    if lead::is_blind(session) {
        return None;
    }
    match (session.run().state().ball, session.level().goal()) {
        (Some(ball), _) => Some(ball),
        (None, Some(Goal::Reach { .. })) => only_target(session),
        (None, _) if asks_about_target(session) => only_target(session),
        _ => None,
    }
}

fn only_target(session: &Session) -> Option<[f64; 2]> {
    match session.run().targets()[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// Returns whether the level asks how near to the target the dog stays.
fn asks_about_target(session: &Session) -> bool {
    use frankie_sim::task::{Around, TaskKind};
    let kind = session.level().task().map(|task| &task.kind);
    matches!(kind, Some(TaskKind::Radius { around: Around::Goal, .. }))
}

fn dog_of(session: &Session, dog: &Agent, viewport: &Viewport) -> Dog {
    let at_px = viewport.world_px_from_sim(session.dog_at(dog));
    let moves = session.is_under_way(dog) && (session.playing || session.phase() < 1.0);
    let steps_per_s = if moves { STEPS_PER_SECOND * session.speed } else { 0.0 };
    // Drops count too, also those that are simulated again after a seek.
    let teleport_generation =
        session.teleport_generation.wrapping_mul(1 << 32).wrapping_add(dog.state().drops);
    let done = dog.outcome() == frankie_sim::Outcome::Reached;
    let still = Dog {
        at_px,
        is_done: done && (session.phase() >= 1.0 || !session.is_under_way(dog)),
        teleport_generation,
        ..Dog::default()
    };
    let Some(row) = row_here(dog) else { return still };
    let step = [0, 1].map(|i| (row.at[i] - row.from[i]) * viewport.px_per_unit);
    let toward = row.axes.map(|axis| -axis.first.map_or(axis.ratio, |first| first.used));
    Dog {
        step_px: finite(step),
        toward: finite(toward).normalize_or_zero(),
        steps_per_s: steps_per_s as f32,
        confidence: row.confidence() as f32,
        wrong_way: row.wrong_way() && moves && !lead::is_blind(session),
        ..still
    }
}

/// The opacity of the bubble that appears when the dog runs the wrong way, 0 to 1.
#[derive(Resource, Default)]
pub(super) struct BubbleFade(pub(super) f32);

fn fade_bubble(
    time: Res<Time>,
    session: Option<Res<Session>>,
    mut fade: ResMut<BubbleFade>,
    mut moving: ResMut<Moving>,
) {
    let is_shown = session.is_some_and(|session| runs_wrong_way(&session));
    let now = geometry::fade(fade.0, is_shown, time.delta_secs());
    moving.note_if(now != fade.0, "the bubble");
    fade.0 = now;
}

/// Returns whether the dog in focus visibly runs up the true slope. Near a minimum many tiny steps do; they are ignored.
fn runs_wrong_way(session: &Session) -> bool {
    let dog = session.shown();
    let axes = dog.row().map(|row| row.axes);
    let is_wrong = axes.iter().flatten().any(|axis| axis.wrong_way && axis.ratio.abs() >= MIN_WRONG_RATIO);
    is_wrong && !dog.outcome().is_over() && !lead::is_blind(session)
}

fn finite(pair: [f64; 2]) -> Vec2 {
    let part = |x: f64| if x.is_finite() { x.clamp(-1e6, 1e6) as f32 } else { 0.0 };
    Vec2::new(part(pair[0]), part(pair[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dogs_at_the_same_place_are_drawn_apart_and_far_ones_where_they_are() {
        let start = Vec2::new(10.0, -20.0);
        let by = apart(&[start; 4]);
        assert_eq!(by[0], Vec2::ZERO);
        for (i, a) in by.iter().enumerate() {
            for b in &by[..i] {
                assert!(a.distance(*b) > 0.9 * APART_PX, "{by:?}");
            }
        }
        assert_eq!(apart(&[start, start + APART_PX * Vec2::X]), [Vec2::ZERO; 2]);
        // On the way from one to the other nothing jumps.
        let near = apart(&[start, start + 0.99 * APART_PX * Vec2::X]);
        assert!(near[1].length() < 0.02 * APART_PX);
        assert_eq!(apart(&[]), []);
        assert_eq!(apart(&[start, Vec2::NAN]), [Vec2::ZERO; 2]);
    }

    #[test]
    fn after_the_first_steps_dogs_are_drawn_where_they_are() {
        let race = crate::levels::built_in().find(|level| level.id == "the-race").unwrap();
        let mut run = frankie_sim::Run::new(std::sync::Arc::new(race.level(&[]).unwrap()), 1);
        run.seek(60);
        let mut session = Session::new(run, SessionMode::Play, 1.0);
        let by = |session: &Session| apart_at_start(session, &[Vec2::ZERO; 3])[1].length();
        session.seek(0);
        assert_eq!(by(&session), APART_PX);
        session.seek(11);
        assert!((by(&session) - 0.5 * APART_PX).abs() < 0.051 * APART_PX, "{}", by(&session));
        session.seek(60);
        assert_eq!(by(&session), 0.0);
    }

    #[test]
    fn only_a_single_new_throw_flies() {
        let mut flight = Flight::default();
        flight.follow(0, Some([0.0; 2]), 0.1);
        flight.follow(1, Some([5.0, 0.0]), 0.1);
        assert_eq!(flight.now, Some(([0.0; 2], 0.0)));
        flight.follow(1, Some([5.0, 0.0]), 0.5);
        assert_eq!(flight.now, Some(([0.0; 2], 0.5)));
        flight.follow(1, Some([5.0, 0.0]), 0.5);
        assert_eq!(flight.now, None);
        // Back over the throw, and far ahead.
        flight.follow(0, Some([0.0; 2]), 0.1);
        flight.follow(3, Some([1.0; 2]), 0.1);
        assert_eq!(flight.now, None);
    }
}
