//! The dogs' trails on the ground. Reads [`Trails`], written by others, and the [`Viewport`]; writes a mesh for each with
//! vertex colours: a ribbon with a thin dark edge, coloured by how sure he was, a paw print where he was put down
//! and a ring at the step that is pointed at.

use bevy::asset::{AssetEventSystems, RenderAssetUsages};
use bevy::camera::visibility::{NoFrustumCulling, VisibilitySystems};
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;
use bevy::sprite_render::MeshMaterial2d;
use frankie_sim::trace::TrailPoint;

use super::viewport::Viewport;
use crate::figure::ramp;
use crate::figure::trail::trail_color;

/// Half the ribbon's width, and how far its dark edge reaches beyond.
const HALF_WIDTH_PX: f32 = 2.0;
const EDGE_PX: f32 = 1.1;
/// Over this much an edge fades out.
const FEATHER_PX: f32 = 1.0;
const EDGE: [u8; 3] = [0x3A, 0x31, 0x2B];
const EDGE_COVER: f32 = 0.42;
/// The edge of a trail in one colour covers more: nothing else sets it off from the ground.
const MATE_EDGE_COVER: f32 = 0.75;
/// Colours of less luminance than this, 0 to 1, have a light edge.
const DARK_LUMINANCE: f32 = 0.05;
const CREAM: [u8; 3] = [0xFF, 0xF8, 0xE0];
/// Points nearer to the one before are left out.
const LEAST_STEP_PX: f64 = 1.5;
/// Points of the ribbon at most; with more, they are taken farther apart.
const MAX_POINTS: usize = 7_000;
/// What is drawn beyond the window.
const BEYOND_PX: f64 = 48.0;
/// Turns with a smaller cosine than this are rounded, others mitred.
const SHARP_COSINE: f32 = 0.4;
/// Corners of a half circle.
const ROUND_CORNERS: usize = 6;
/// Where the trail lies: over the ground, under the ball and the dog.
const TRAIL_Z: f32 = 5.0;
const TRAILS_APART_Z: f32 = 0.1;
/// Radius of the ring at the step that is pointed at.
const RING_PX: f32 = 9.0;
const RING_HALF_WIDTH_PX: f32 = 1.3;
/// A paw print's pads: centre and radius.
const PAW_PX: [([f32; 2], f32); 5] =
    [([0.0, -1.6], 3.7), ([-4.6, 1.9], 1.6), ([-1.7, 4.6], 1.75), ([1.7, 4.6], 1.75), ([4.6, 1.9], 1.6)];

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Trails>();
    if app.world().contains_resource::<Assets<ColorMaterial>>() {
        app.add_systems(Startup, lay).add_systems(
            PostUpdate,
            draw.before(VisibilitySystems::VisibilityPropagate).before(AssetEventSystems),
        );
    }
}

/// Everyone's trail, Frankie's first; whoever has none draws nothing. At most [`TRAILS`] are drawn.
#[derive(Resource, Default, Clone, Debug)]
pub struct Trails(pub Vec<TrailView>);

/// Frankie's trail and one for each dog that can run beside him.
const TRAILS: usize = 1 + frankie_sim::level::PACK_MOST;

/// What a trail's colour tells.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Ink {
    /// How sure the dog was, and where it went the wrong way.
    #[default]
    Confidence,
    /// Whose it is, sRGB.
    One([u8; 3]),
}

/// A trail to draw; empty draws nothing.
#[derive(Default, Clone, Debug)]
pub struct TrailView {
    /// What its colour tells.
    pub ink: Ink,
    /// The way so far, oldest first; a point that is `dropped` begins a new stroke.
    pub points: Vec<TrailPoint>,
    /// Where he is drawn now, which ends the trail.
    pub now_sim: Option<[f64; 2]>,
    /// The step that is pointed at.
    pub highlight_step: Option<u64>,
}

/// Whose it is, as a place in [`Trails`].
#[derive(Component)]
struct Trail(usize);

/// What the mesh was last made of, so far as can be told without comparing every point.
#[derive(PartialEq, Clone)]
struct Made {
    ink: Ink,
    count: usize,
    some_points: [Option<TrailPoint>; 4],
    now_sim: Option<[f64; 2]>,
    highlight_step: Option<u64>,
    viewport: Viewport,
}

fn lay(mut commands: Commands, meshes: Res<Assets<Mesh>>, mut materials: ResMut<Assets<ColorMaterial>>) {
    let material = materials.add(ColorMaterial {
        alpha_mode: bevy::sprite_render::AlphaMode2d::Blend,
        ..ColorMaterial::default()
    });
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
    mut made: Local<[Option<Made>; TRAILS]>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut drawn: Query<(&Trail, &Mesh2d, &mut Visibility)>,
) {
    if !trails.is_changed() && !viewport.is_changed() {
        return;
    }
    let nothing = TrailView::default();
    for (trail, mesh, mut visibility) in &mut drawn {
        let view = trails.0.get(trail.0).unwrap_or(&nothing);
        let now = Made::of(view, &viewport);
        if made[trail.0].as_ref() == Some(&now) {
            continue;
        }
        made[trail.0] = Some(now);
        let ribbon = ribbon_of(view, &viewport);
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
    fn of(view: &TrailView, viewport: &Viewport) -> Self {
        let count = view.points.len();
        let some_points =
            [0, count / 3, 2 * count / 3, count.wrapping_sub(1)].map(|i| view.points.get(i).copied());
        Self {
            ink: view.ink,
            count,
            some_points,
            now_sim: view.now_sim,
            highlight_step: view.highlight_step,
            viewport: viewport.clone(),
        }
    }
}

/// A corner of a stroke, in world_px, with the colour (linear, cover last) of the way there.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Corner {
    at: Vec2,
    color: [f32; 4],
}

fn ribbon_of(view: &TrailView, viewport: &Viewport) -> Ribbon {
    let mut least_px = LEAST_STEP_PX;
    let mut strokes = strokes_of(view, viewport, least_px);
    while strokes.iter().map(Vec::len).sum::<usize>() > MAX_POINTS {
        least_px *= 2.0;
        strokes = strokes_of(view, viewport, least_px);
        if least_px > BEYOND_PX {
            // He leaps about all over the window, and no distance thins that out.
            thin_out(&mut strokes);
            break;
        }
    }
    let mut ribbon = Ribbon::default();
    let edge = edge_of(view.ink);
    // All edges first: where the trail meets itself no edge lies on its light middle.
    for stroke in &strokes {
        ribbon.stroke(stroke, HALF_WIDTH_PX + EDGE_PX, Some(edge));
    }
    // All are put down together: one print is enough for all.
    let marks: Vec<Vec2> = view
        .points
        .iter()
        .filter(|_| view.ink == Ink::Confidence)
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
        PAW_PX
            .iter()
            .for_each(|(off, radius)| ribbon.disc(*at + Vec2::from(*off), *radius, linear(CREAM, 1.0)));
    }
    if let Some(at) = view.highlight_step.and_then(|step| place_of(&view.points, step)) {
        let at = viewport.world_px_from_sim(at);
        ribbon.ring(at, RING_PX, RING_HALF_WIDTH_PX + EDGE_PX, edge);
        ribbon.ring(at, RING_PX, RING_HALF_WIDTH_PX, linear(CREAM, 1.0));
    }
    ribbon
}

/// Keeps every so many corners of each stroke, and its last.
fn thin_out(strokes: &mut [Vec<Corner>]) {
    let every = strokes.iter().map(Vec::len).sum::<usize>().div_ceil(MAX_POINTS);
    for stroke in strokes {
        let (mut index, last) = (0_usize, stroke.len());
        stroke.retain(|_| {
            index += 1;
            (index - 1).is_multiple_of(every) || index == last
        });
    }
}

/// Where he stood after a step, between the points that are kept.
fn place_of(points: &[TrailPoint], step: u64) -> Option<[f64; 2]> {
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

/// The colour of a trail's edge: dark, but round a dark trail light, so that each reads on light ground and on dark.
fn edge_of(ink: Ink) -> [f32; 4] {
    let Ink::One(rgb) = ink else { return linear(EDGE, EDGE_COVER) };
    let [r, g, b, _] = linear(rgb, 1.0);
    let luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    linear(if luminance < DARK_LUMINANCE { CREAM } else { EDGE }, MATE_EDGE_COVER)
}

fn linear(rgb: [u8; 3], cover: f32) -> [f32; 4] {
    let [r, g, b] = ramp::unit(rgb).map(ramp::linear_from_srgb);
    [r, g, b, cover]
}

/// The trail as strokes in the window: cut at its edge, without points too close to each other.
fn strokes_of(view: &TrailView, viewport: &Viewport, least_px: f64) -> Vec<Vec<Corner>> {
    let reach = [viewport.window_px.x, viewport.window_px.y].map(|side| 0.5 * f64::from(side) + BEYOND_PX);
    let mut strokes: Vec<Vec<Corner>> = Vec::new();
    let mut stroke: Vec<Corner> = Vec::new();
    let mut from: Option<[f64; 2]> = None;
    let mut wrong_way = false;
    let now =
        view.now_sim.zip(view.points.last()).map(|(at, last)| TrailPoint { at, dropped: false, ..*last });
    let count = view.points.len();
    for (i, point) in view.points.iter().chain(now.as_ref()).enumerate() {
        let to = viewport.world_px_from_sim_far(point.at);
        if !to.iter().all(|c| c.is_finite()) {
            continue;
        }
        let (Some(start), false) = (from, point.dropped) else {
            strokes.push(std::mem::take(&mut stroke));
            (from, wrong_way) = (Some(to), false);
            continue;
        };
        wrong_way |= point.wrong_way;
        let step = [to[0] - start[0], to[1] - start[1]];
        let ends = i + 1 >= count;
        if !ends && step[0] * step[0] + step[1] * step[1] < least_px * least_px {
            continue;
        }
        from = Some(to);
        let Some([enter, leave]) = clip(start, to, reach) else {
            strokes.push(std::mem::take(&mut stroke));
            wrong_way = false;
            continue;
        };
        let was_wrong = std::mem::take(&mut wrong_way);
        let (rgb, cover) = match view.ink {
            Ink::Confidence => trail_color(point.confidence, was_wrong),
            Ink::One(rgb) => (ramp::unit(rgb), 1.0),
        };
        let [r, g, b] = rgb.map(ramp::linear_from_srgb);
        let corner = |at: Vec2| Corner { at, color: [r, g, b, cover] };
        if stroke.last().is_none_or(|last| last.at.distance_squared(enter) > 0.25) {
            strokes.push(std::mem::take(&mut stroke));
            stroke.push(corner(enter));
        }
        if stroke.last().is_some_and(|last| last.at.distance_squared(leave) > 1e-4) {
            stroke.push(corner(leave));
        }
    }
    strokes.push(stroke);
    strokes.retain(|stroke| stroke.len() > 1);
    strokes
}

/// The part of a straight way that lies within ±reach (Liang & Barsky 1984).
fn clip(from: [f64; 2], to: [f64; 2], reach: [f64; 2]) -> Option<[Vec2; 2]> {
    let (mut enter, mut leave) = (0.0f64, 1.0f64);
    let step = [to[0] - from[0], to[1] - from[1]];
    for i in 0..2 {
        if step[i].abs() < 1e-9 {
            if from[i].abs() > reach[i] {
                return None;
            }
            continue;
        }
        let (a, b) = ((-reach[i] - from[i]) / step[i], (reach[i] - from[i]) / step[i]);
        enter = enter.max(a.min(b));
        leave = leave.min(a.max(b));
    }
    let at = |t: f64| Vec2::new((from[0] + t * step[0]) as f32, (from[1] + t * step[1]) as f32);
    (enter <= leave).then(|| [at(enter), at(leave)])
}

/// Triangles with vertex colours.
#[derive(Default)]
struct Ribbon {
    positions: Vec<[f32; 3]>,
    colors: Vec<[f32; 4]>,
    indices: Vec<u32>,
}

impl Ribbon {
    fn into_mesh(self) -> Mesh {
        Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
            .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, self.colors)
            .with_inserted_indices(Indices::U32(self.indices))
    }

    fn vertex(&mut self, at: Vec2, color: [f32; 4], cover: f32) {
        self.positions.push([at.x, at.y, 0.0]);
        self.colors.push([color[0], color[1], color[2], color[3] * cover]);
    }

    /// A cross section: four vertices along `side`, the outer two without cover.
    fn section(&mut self, at: Vec2, side: Vec2, half: f32, color: [f32; 4]) {
        let (inner, outer) = (half - 0.5 * FEATHER_PX, half + 0.5 * FEATHER_PX);
        for (off, cover) in [(-outer, 0.0), (-inner, 1.0), (inner, 1.0), (outer, 0.0)] {
            self.vertex(at + off * side, color, cover);
        }
    }

    /// Joins the last two cross sections.
    fn join(&mut self) {
        let end = self.positions.len() as u32;
        for i in 0..3 {
            let (a, b) = (end - 8 + i, end - 4 + i);
            self.indices.extend([a, a + 1, b, b, a + 1, b + 1]);
        }
    }

    /// A whole stroke with round ends; in `color`, or each corner in its own.
    fn stroke(&mut self, corners: &[Corner], half: f32, color: Option<[f32; 4]>) {
        let mut direction = None;
        for (i, pair) in corners.windows(2).enumerate() {
            let color = color.unwrap_or(pair[1].color);
            let Some(along) = (pair[1].at - pair[0].at).try_normalize() else { continue };
            let cosine = direction.map(|before: Vec2| before.dot(along));
            if cosine.is_none_or(|cosine| cosine < SHARP_COSINE) {
                self.cap(pair[0].at, -along, half, color);
                self.section(pair[0].at, along.perp(), half, color);
            }
            let next = corners.get(i + 2).and_then(|corner| (corner.at - pair[1].at).try_normalize());
            match next {
                Some(next) if along.dot(next) >= SHARP_COSINE => {
                    let middle = (along + next).normalize_or(along);
                    let stretch = 1.0 / middle.dot(along).max(0.5);
                    self.section(pair[1].at, stretch * middle.perp(), half, color);
                    self.join();
                }
                _ => {
                    self.section(pair[1].at, along.perp(), half, color);
                    self.join();
                    self.cap(pair[1].at, along, half, color);
                }
            }
            direction = Some(along);
        }
    }

    /// Half a disc that bulges towards `out`.
    fn cap(&mut self, at: Vec2, out: Vec2, half: f32, color: [f32; 4]) {
        self.fan(at, half, color, out.perp(), std::f32::consts::PI, ROUND_CORNERS);
    }

    fn disc(&mut self, at: Vec2, radius: f32, color: [f32; 4]) {
        self.fan(at, radius, color, Vec2::X, std::f32::consts::TAU, 3 * ROUND_CORNERS);
    }

    /// A sector with a soft rim, clockwise from `first` through `angle`.
    fn fan(&mut self, at: Vec2, radius: f32, color: [f32; 4], first: Vec2, angle: f32, corners: usize) {
        let middle = self.positions.len() as u32;
        self.vertex(at, color, 1.0);
        for i in 0..=corners {
            let turn = Vec2::from_angle(-angle * i as f32 / corners as f32).rotate(first);
            self.vertex(at + (radius - 0.5 * FEATHER_PX) * turn, color, 1.0);
            self.vertex(at + (radius + 0.5 * FEATHER_PX) * turn, color, 0.0);
            if i > 0 {
                let here = middle + 1 + 2 * i as u32;
                self.indices.extend([middle, here - 2, here]);
                self.indices.extend([here - 2, here - 1, here, here, here - 1, here + 1]);
            }
        }
    }

    fn ring(&mut self, at: Vec2, radius: f32, half: f32, color: [f32; 4]) {
        let corners = 6 * ROUND_CORNERS;
        for i in 0..=corners {
            let turn = Vec2::from_angle(std::f32::consts::TAU * i as f32 / corners as f32);
            self.section(at + radius * turn, turn, half, color);
            if i > 0 {
                self.join();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(step: u64, at: [f64; 2], dropped: bool) -> TrailPoint {
        TrailPoint { step, at, confidence: 0.5, wrong_way: false, dropped }
    }

    fn check(ribbon: &Ribbon) {
        assert!(ribbon.positions.iter().flatten().all(|c| c.is_finite()));
        assert_eq!(ribbon.positions.len(), ribbon.colors.len());
        assert!(ribbon.indices.iter().all(|&i| (i as usize) < ribbon.positions.len()));
    }

    #[test]
    fn a_drop_begins_a_stroke_of_its_own() {
        let points = vec![
            point(0, [0.0, 0.0], true),
            point(1, [1.0, 0.0], false),
            point(1, [-1.0, 1.0], true),
            point(2, [-1.0, 2.0], false),
        ];
        let view =
            TrailView { ink: Ink::default(), points, now_sim: Some([-1.0, 2.5]), highlight_step: Some(1) };
        let strokes = strokes_of(&view, &Viewport::default(), LEAST_STEP_PX);
        assert_eq!(strokes.iter().map(Vec::len).collect::<Vec<_>>(), [2, 3]);
        check(&ribbon_of(&view, &Viewport::default()));
    }

    #[test]
    fn whatever_the_points_the_mesh_is_sound_and_bounded() {
        let mut points = vec![point(0, [0.0, 0.0], true)];
        for i in 1..16_000u64 {
            let x = i as f64;
            points.push(point(i, [3.0 * (x * 12.9898).sin(), 2.0 * (x * 78.233).cos()], i % 997 == 0));
        }
        points.push(point(16_000, [f64::NAN, 1.0], false));
        points.push(point(16_001, [1e300, -1e300], false));
        points.push(point(16_002, [1e300, 0.0], false));
        let view = TrailView {
            ink: Ink::default(),
            points,
            now_sim: Some([f64::INFINITY, 0.0]),
            highlight_step: Some(7),
        };
        let ribbon = ribbon_of(&view, &Viewport::default());
        check(&ribbon);
        assert!(ribbon.positions.len() < 60 * MAX_POINTS);
        check(&ribbon_of(&TrailView { points: Vec::new(), ..view }, &Viewport::default()));
    }

    #[test]
    fn a_way_across_the_window_is_cut_at_its_edge() {
        let viewport = Viewport::default();
        let points = vec![point(0, [-1e9, 0.5], true), point(1, [1e9, 0.5], false)];
        let view = TrailView { ink: Ink::default(), points, now_sim: None, highlight_step: None };
        let strokes = strokes_of(&view, &viewport, LEAST_STEP_PX);
        assert_eq!(strokes.len(), 1);
        assert!(strokes[0].iter().all(|corner| corner.at.x.abs() < 800.0));
    }

    #[test]
    fn every_trail_differs_from_its_edge() {
        let luminance = |[r, g, b, _]: [f32; 4]| 0.2126 * r + 0.7152 * g + 0.0722 * b;
        for rgb in crate::figure::pack::PACK_RGB {
            let (way, edge) = (luminance(linear(rgb, 1.0)), luminance(edge_of(Ink::One(rgb))));
            let contrast = (way.max(edge) + 0.05) / (way.min(edge) + 0.05);
            assert!(contrast > 3.0, "{rgb:?} {contrast}");
        }
    }

    #[test]
    fn a_step_between_two_points_is_found() {
        let points = [point(0, [0.0, 0.0], true), point(4, [4.0, 8.0], false)];
        assert_eq!(place_of(&points, 1), Some([1.0, 2.0]));
        assert_eq!(place_of(&points, 9), Some([4.0, 8.0]));
        assert_eq!(place_of(&[], 9), None);
    }
}
