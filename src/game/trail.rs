//! The dogs' trails on the ground. Reads [`Trails`] and the [`Viewport`]; writes a mesh with vertex colors for each: a
//! ribbon with a thin edge, a paw print at each drop, and a ring at the step under the pointer.

mod ribbon;
mod strokes;

use bevy::asset::AssetEventSystems;
use bevy::camera::visibility::{NoFrustumCulling, VisibilitySystems};
use bevy::prelude::*;
use bevy::sprite_render::MeshMaterial2d;
use bevy::window::PrimaryWindow;
use frankie_sim::trace::TrailPoint;

use self::ribbon::Ribbon;
use self::strokes::{strokes_of, thin_out};
use super::flat::FlatMaterial;
use super::tries::MAX_EARLIER;
use super::viewport::Viewport;
use frankie_draw::ramp;
use frankie_draw::theme::{Paint, Theme};
use frankie_draw::trail::{HIGH_CONFIDENCE_COLOR, TrailColor};

/// Half the ribbon's width, and how far its dark edge reaches beyond.
const HALF_WIDTH_PX: f32 = 2.0;
const EDGE_PX: f32 = 1.1;
/// The minimum distance of two points.
const MIN_STEP_PX: f64 = 1.5;
/// The largest number of points of a ribbon; a longer trail has them farther apart.
const MAX_POINTS: usize = 7_000;
/// How far beyond the window's edge a trail is drawn.
const BEYOND_PX: f64 = 48.0;
/// The depth of a trail: over the ground, under the ball and the dogs.
const TRAIL_Z: f32 = 5.0;
const TRAILS_APART_Z: f32 = 0.1;
/// The radius of the ring at the step under the pointer.
const RING_PX: f32 = 9.0;
const RING_HALF_WIDTH_PX: f32 = 1.3;
/// The pads of a paw print: center and radius.
const PAW_PX: [([f32; 2], f32); 5] =
    [([0.0, -1.6], 3.7), ([-4.6, 1.9], 1.6), ([-1.7, 4.6], 1.75), ([1.7, 4.6], 1.75), ([4.6, 1.9], 1.6)];

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Trails>();
    if app.world().contains_resource::<Assets<FlatMaterial>>() {
        app.add_systems(Startup, lay).add_systems(
            PostUpdate,
            draw.before(VisibilitySystems::VisibilityPropagate).before(AssetEventSystems),
        );
    }
}

/// The trails on the ground.
#[derive(Resource, Default, Clone, Debug)]
pub struct Trails {
    /// Those of all dogs, Frankie's first.
    pub agents: Vec<TrailView>,
    /// Those of earlier tries, the latest last.
    pub earlier: Vec<TrailView>,
}

impl Trails {
    /// Returns the trail that a mesh shows.
    fn of_mesh(&self, index: usize) -> Option<&TrailView> {
        match index.checked_sub(AGENT_TRAILS) {
            None => self.agents.get(index),
            Some(earlier) => self.earlier.get(earlier),
        }
    }
}

/// The largest number of trails of agents, and of all trails.
const AGENT_TRAILS: usize = 1 + frankie_sim::level::MAX_PACK;
const TRAILS: usize = AGENT_TRAILS + MAX_EARLIER;
/// The opacity of the trails of earlier tries.
const EARLIER_OPACITY: f32 = 0.38;

/// A trail to draw; empty draws nothing.
#[derive(Default, Clone, Debug)]
pub struct TrailView {
    /// What its color shows.
    pub color: TrailColor,
    /// The positions so far, oldest first; a point that is `dropped` begins a new stroke.
    pub points: Vec<TrailPoint>,
    /// The position where the dog is drawn now: the end of the trail.
    pub now_sim: Option<[f64; 2]>,
    /// The step under the pointer.
    pub highlight_step: Option<u64>,
    /// Whether it is pale: that of an earlier try.
    pub is_earlier: bool,
}

/// The index of a trail, those of earlier tries last.
#[derive(Component)]
struct Trail(usize);

/// What the mesh was last made of, as far as that is known without a comparison of every point.
#[derive(PartialEq, Clone)]
struct Made {
    color: TrailColor,
    count: usize,
    some_points: [Option<TrailPoint>; 4],
    now_sim: Option<[f64; 2]>,
    highlight_step: Option<u64>,
    is_earlier: bool,
    viewport: Viewport,
    pixel_scale: f32,
}

fn lay(mut commands: Commands, meshes: Res<Assets<Mesh>>, mut materials: ResMut<Assets<FlatMaterial>>) {
    let material = materials.add(FlatMaterial {});
    for index in 0..TRAILS {
        commands.spawn((
            Name::new(format!("Trail {index}")),
            Trail(index),
            // A mesh comes with the first points: one without vertices cannot be drawn.
            Mesh2d(meshes.reserve_handle()),
            MeshMaterial2d(material.clone()),
            // Frankie's over the others.
            Transform::from_xyz(0.0, 0.0, TRAIL_Z - TRAILS_APART_Z * index as f32),
            NoFrustumCulling,
            Visibility::Hidden,
        ));
    }
}

fn draw(
    trails: Res<Trails>,
    viewport: Res<Viewport>,
    windows: Query<&Window, With<PrimaryWindow>>,
    mut made: Local<[Option<Made>; TRAILS]>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut drawn: Query<(&Trail, &Mesh2d, &mut Visibility)>,
) {
    if !trails.is_changed() && !viewport.is_changed() {
        return;
    }
    let pixel_scale = windows.single().map_or(1.0, Window::scale_factor);
    let nothing = TrailView::default();
    for (trail, mesh, mut visibility) in &mut drawn {
        let view = trails.of_mesh(trail.0).unwrap_or(&nothing);
        let now = Made::of(view, &viewport, pixel_scale);
        if made[trail.0].as_ref() == Some(&now) {
            continue;
        }
        made[trail.0] = Some(now);
        let ribbon = ribbon_of(view, &viewport, pixel_scale);
        visibility.set_if_neq(if ribbon.positions.is_empty() {
            Visibility::Hidden
        } else {
            Visibility::Inherited
        });
        if !ribbon.positions.is_empty() {
            // The handle is the entity's own, so it is never stale.
            let _ = meshes.insert(&mesh.0, ribbon.into_mesh());
        }
    }
}

impl Made {
    fn of(view: &TrailView, viewport: &Viewport, pixel_scale: f32) -> Self {
        let count = view.points.len();
        let some_points =
            [0, count / 3, 2 * count / 3, count.wrapping_sub(1)].map(|i| view.points.get(i).copied());
        Self {
            color: view.color,
            count,
            some_points,
            now_sim: view.now_sim,
            highlight_step: view.highlight_step,
            is_earlier: view.is_earlier,
            viewport: viewport.clone(),
            pixel_scale,
        }
    }
}

fn ribbon_of(view: &TrailView, viewport: &Viewport, pixel_scale: f32) -> Ribbon {
    let mut min_gap_px = MIN_STEP_PX;
    let mut strokes = strokes_of(view, viewport, min_gap_px);
    while strokes.iter().map(Vec::len).sum::<usize>() > MAX_POINTS {
        min_gap_px *= 2.0;
        strokes = strokes_of(view, viewport, min_gap_px);
        if min_gap_px > BEYOND_PX {
            // A trail that jumps across the window has few points that are close together.
            thin_out(&mut strokes);
            break;
        }
    }
    let mut ribbon = Ribbon::new(pixel_scale);
    let edge = edge_of(view.color);
    // All edges first: where the trail meets itself no edge lies on its light middle.
    for stroke in &strokes {
        ribbon.stroke(stroke, HALF_WIDTH_PX + EDGE_PX, Some(edge));
    }
    // All dogs are dropped together: one print is enough.
    let marks: Vec<Vec2> = view
        .points
        .iter()
        .filter(|_| view.color == TrailColor::Confidence)
        .filter(|point| point.dropped)
        .map(|point| viewport.world_px_from_sim(point.at))
        .filter(|at| in_window(*at, viewport))
        .take(MAX_POINTS / 100)
        .collect();
    for at in &marks {
        PAW_PX.iter().for_each(|(off, radius)| ribbon.disc(*at + Vec2::from(*off), radius + EDGE_PX, edge));
    }
    for stroke in &strokes {
        ribbon.stroke(stroke, HALF_WIDTH_PX, None);
    }
    for at in &marks {
        PAW_PX.iter().for_each(|(off, radius)| {
            ribbon.disc(*at + Vec2::from(*off), *radius, linear(HIGH_CONFIDENCE_COLOR, 1.0))
        });
    }
    if let Some(at) = view.highlight_step.and_then(|step| position_at(&view.points, step)) {
        let at = viewport.world_px_from_sim(at);
        ribbon.ring(at, RING_PX, RING_HALF_WIDTH_PX + EDGE_PX, edge);
        ribbon.ring(at, RING_PX, RING_HALF_WIDTH_PX, linear(HIGH_CONFIDENCE_COLOR, 1.0));
    }
    if view.is_earlier {
        ribbon.colors.iter_mut().for_each(|color| color[3] *= EARLIER_OPACITY);
    }
    ribbon
}

/// Returns the position after a step, between the points that are kept; beyond the last one it is that one's.
#[must_use]
pub fn position_at(points: &[TrailPoint], step: u64) -> Option<[f64; 2]> {
    let after = points.partition_point(|point| point.step < step);
    let Some(to) = points.get(after) else { return points.last().map(|point| point.at) };
    let from = after.checked_sub(1).map_or(to, |i| &points[i]);
    if to.dropped || to.step == from.step {
        return Some(to.at);
    }
    let part = (step - from.step) as f64 / (to.step - from.step) as f64;
    Some([0, 1].map(|i| from.at[i] + part * (to.at[i] - from.at[i])))
}

fn in_window(at: Vec2, viewport: &Viewport) -> bool {
    let reach = 0.5 * viewport.window_px + BEYOND_PX as f32;
    at.x.abs() <= reach.x && at.y.abs() <= reach.y
}

/// Returns the color of a trail's edge.
fn edge_of(color: TrailColor) -> [f32; 4] {
    let Paint { role, opacity } = color.outline();
    linear(Theme::LIGHT.rgb(role), opacity)
}

fn linear(rgb: [u8; 3], cover: f32) -> [f32; 4] {
    let [r, g, b] = ramp::unit(rgb).map(ramp::linear_from_srgb);
    [r, g, b, cover]
}

#[cfg(test)]
mod tests;
