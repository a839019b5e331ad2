//! The swarm on the ground, as one mesh: a soft point for each dog, or for some of many thousand that are at one place, in
//! the color of their confidence or, in a pack, of their optimizer; over them the mean of each optimizer's dogs as a cross,
//! and a ring at one standard deviation. Reads
//! [`CloudView`] and the [`Viewport`].

use bevy::asset::AssetEventSystems;
use bevy::camera::visibility::{NoFrustumCulling, VisibilitySystems};
use bevy::prelude::*;
use bevy::sprite_render::MeshMaterial2d;
use bevy::window::PrimaryWindow;
use frankie_draw::theme::{Role, Theme};
use frankie_draw::trail::{HIGH_CONFIDENCE_COLOR, TrailColor};
use frankie_sim::surface::View;

use crate::game::flat::FlatMaterial;
use crate::game::shapes::{FlatMesh, LinearColor, feather_px, linear, with_opacity};
use crate::game::viewport::Viewport;

use super::merged::merged;

/// The depth of the points: over the ground, under trails and dogs. A cloud that a dog would hide lies over them, and so do
/// points that are counted.
const CLOUD_Z: f32 = 4.0;
const SMALL_CLOUD_Z: f32 = 20.0;
/// Two standard deviations of a cloud that a dog would hide, px.
const DOG_PX: f32 = 46.0;
/// The radius of a point of a few dogs, and of one of very many, px.
const POINT_PX: [f32; 2] = [4.2, 3.0];
/// The opacity of the middle of a point of a few dogs, and of one of very many.
const OPACITY: [f32; 2] = [0.95, 0.3];
/// The numbers of dogs that are few, and very many.
const COUNTS: [f32; 2] = [100.0, 10_000.0];
/// The largest number of dogs whose points have a dark edge.
const MAX_WITH_EDGE: usize = 2_000;
/// The width of the edge beyond a point, px, and its opacity.
const EDGE_PX: f32 = 1.6;
const EDGE_OPACITY: f32 = 0.3;
/// One standard deviation that a dog and its arrows hide, as a share of the shorter side of the view.
const HIDDEN_SHARE: f64 = 0.015;
/// The corners of a point.
const CORNERS: usize = 6;
/// The corners of a point without an edge: so small and soft that no more are seen, and thousands of them are drawn.
const FEW_CORNERS: usize = 4;
/// Half the length of the cross at the mean, px.
const CROSS_PX: f32 = 8.0;
/// Half the width of its lines and of the ring, and of the dark lines under them, px.
const LINE_PX: f32 = 1.1;
const UNDER_PX: f32 = 2.3;
const UNDER_OPACITY: f32 = 0.5;
/// The corners of the ring.
const RING_CORNERS: usize = 72;
/// The smallest number of dogs with a mean, and the smallest ring, px.
const MIN_DOGS: usize = 10;
const MIN_RING_PX: f32 = 5.0;
/// How far beyond the window's edge points are drawn, px.
const BEYOND_PX: f32 = 8.0;

pub(in crate::game) fn plugin(app: &mut App) {
    app.init_resource::<CloudView>();
    if app.world().contains_resource::<Assets<FlatMaterial>>() {
        app.add_systems(Startup, lay).add_systems(
            PostUpdate,
            draw.before(VisibilitySystems::VisibilityPropagate).before(AssetEventSystems),
        );
    }
}

/// The points to draw.
#[derive(Resource, Clone, Debug, Default)]
pub struct CloudView {
    /// A number that changes with the points, and the share of the step that has been shown.
    pub made_of: Option<(u64, f64)>,
    /// The dogs of each optimizer.
    pub groups: Vec<CloudGroup>,
}

/// The dogs of one optimizer.
#[derive(Clone, Debug, Default)]
pub struct CloudGroup {
    /// What the colors show.
    pub color: TrailColor,
    /// Where each dog is, and its confidence from 0 to 1.
    pub points: Vec<([f64; 2], f32)>,
    /// Whether the points are drawn alone, without their mean and spread.
    pub is_bare: bool,
}

/// The mean of some points, and half the axes of the ellipse at one standard deviation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The mean.
    pub mean: [f64; 2],
    /// The longer half axis and the shorter one.
    pub axes: [[f64; 2]; 2],
}

impl Spread {
    /// Returns whether a dog and its arrows hide what is spread so little, where the camera shows this view. Points that are
    /// all at one place are not hidden: they are seen nowhere else, however near.
    #[must_use]
    pub fn is_hidden_in(&self, view: &View) -> bool {
        let [width, height] = view.size();
        let [[x, y], _] = self.axes;
        let long = x.hypot(y);
        long > 0.0 && long < HIDDEN_SHARE * width.min(height)
    }

    /// Returns the mean and the spread of points; `None` for fewer than two, and where a number is not finite.
    #[must_use]
    pub fn of(points: impl Iterator<Item = [f64; 2]> + Clone) -> Option<Self> {
        let count = points.clone().count() as f64;
        if count < 2.0 {
            return None;
        }
        let sum = points.clone().fold([0.0; 2], |sum, at| [sum[0] + at[0], sum[1] + at[1]]);
        let mean = sum.map(|sum| sum / count);
        let [xx, xy, yy] = points.fold([0.0; 3], |[xx, xy, yy], at| {
            let [x, y] = [at[0] - mean[0], at[1] - mean[1]];
            [xx + x * x, xy + x * y, yy + y * y]
        });
        let [xx, xy, yy] = [xx, xy, yy].map(|sum| sum / (count - 1.0));
        // The eigenvectors of the covariance, each as long as the root of its eigenvalue.
        let (middle, half) = (0.5 * (xx + yy), (0.5 * (xx - yy)).hypot(xy));
        let turn = 0.5 * xy.atan2(0.5 * (xx - yy));
        let [long, short] = [middle + half, middle - half].map(|variance| variance.max(0.0).sqrt());
        let axes = [[long * turn.cos(), long * turn.sin()], [-short * turn.sin(), short * turn.cos()]];
        let is_finite = mean.iter().chain(axes.iter().flatten()).all(|x| x.is_finite());
        is_finite.then_some(Self { mean, axes })
    }
}

/// The mesh of the swarm.
#[derive(Component)]
struct Cloud;

fn lay(mut commands: Commands, meshes: Res<Assets<Mesh>>, mut materials: ResMut<Assets<FlatMaterial>>) {
    commands.spawn((
        Name::new("Swarm"),
        Cloud,
        // A mesh comes with the first points: one without vertices cannot be drawn.
        Mesh2d(meshes.reserve_handle()),
        MeshMaterial2d(materials.add(FlatMaterial {})),
        Transform::from_xyz(0.0, 0.0, CLOUD_Z),
        NoFrustumCulling,
        Visibility::Hidden,
    ));
}

fn draw(
    view: Res<CloudView>,
    viewport: Res<Viewport>,
    windows: Query<&Window, With<PrimaryWindow>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut drawn: Query<(&Mesh2d, &mut Visibility, &mut Transform), With<Cloud>>,
) {
    let is_empty = view.groups.is_empty();
    if !view.is_changed() && (is_empty || !viewport.is_changed()) {
        return;
    }
    let pixel_scale = windows.single().map_or(1.0, Window::scale_factor);
    let (cloud, sd_px) = cloud_of(&view.groups, &viewport, pixel_scale);
    let Ok((mesh, mut visibility, mut transform)) = drawn.single_mut() else { return };
    transform.translation.z = depth(&view.groups, sd_px);
    let is_shown = !cloud.positions.is_empty();
    visibility.set_if_neq(if is_shown { Visibility::Inherited } else { Visibility::Hidden });
    if is_shown {
        // The handle is the entity's own, so it is never stale.
        let _ = meshes.insert(&mesh.0, cloud.into_mesh());
    }
}

/// Returns the depth of the points, whose largest standard deviation this is. Bare ones are what a result counts: none of them
/// may be hidden.
fn depth(groups: &[CloudGroup], sd_px: f32) -> f32 {
    let is_counted = groups.iter().any(|group| group.is_bare);
    if is_counted || 2.0 * sd_px < DOG_PX { SMALL_CLOUD_Z } else { CLOUD_Z }
}

/// Returns the triangles of the swarm, in world_px, and the largest standard deviation of a group in any direction, px.
fn cloud_of(groups: &[CloudGroup], viewport: &Viewport, pixel_scale: f32) -> (FlatMesh, f32) {
    let mut mesh = FlatMesh::new(feather_px(pixel_scale));
    let count = groups.iter().map(|group| group.points.len()).sum::<usize>();
    let reach = 0.5 * viewport.window_px + BEYOND_PX;
    let look = Look::of(count);
    for group in groups {
        let mut draw = |at, confidence, count| {
            let at = viewport.world_px_from_sim(at);
            if at.is_finite() && at.x.abs() <= reach.x && at.y.abs() <= reach.y {
                look.point(&mut mesh, at, group.color, confidence, count);
            }
        };
        if look.has_edge {
            group.points.iter().for_each(|(at, confidence)| draw(*at, *confidence, 1));
        } else {
            let merged = merged(&group.points, viewport.px_per_unit);
            merged.iter().for_each(|point| draw(point.at, point.confidence, point.count));
        }
    }
    let mut largest_sd_px = 0.0_f32;
    for group in groups.iter().filter(|group| group.points.len() >= MIN_DOGS) {
        let sd_px;
        (mesh, sd_px) = with_spread(mesh, group, viewport);
        largest_sd_px = largest_sd_px.max(sd_px);
    }
    (mesh, largest_sd_px)
}

/// How points of so many dogs look.
#[derive(Clone, Copy, Debug)]
struct Look {
    radius_px: f32,
    opacity: f32,
    has_edge: bool,
}

impl Look {
    fn of(count: usize) -> Self {
        let [few, many] = COUNTS.map(f32::log10);
        let part = (((count.max(1) as f32).log10() - few) / (many - few)).clamp(0.0, 1.0);
        let mix = |[from, to]: [f32; 2]| from + part * (to - from);
        Self { radius_px: mix(POINT_PX), opacity: mix(OPACITY), has_edge: count <= MAX_WITH_EDGE }
    }

    /// Draws so many dogs at a place as one point, as opaque as they are over one another.
    fn point(self, mesh: &mut FlatMesh, at: Vec2, color: TrailColor, confidence: f32, count: u32) {
        let (rgb, cover) = color.rgba(confidence, false);
        let [r, g, b] = rgb.map(frankie_draw::ramp::linear_from_srgb);
        let opacity = 1.0 - (1.0 - cover * self.opacity).powi(count.min(i32::MAX as u32) as i32);
        let color = [r, g, b, opacity];
        let edge = linear(Theme::LIGHT.rgb(Role::Text), EDGE_OPACITY * self.opacity);
        let radius = self.radius_px;
        if self.has_edge {
            let rim =
                [(0.5 * radius, color), (0.8 * radius, edge), (radius + EDGE_PX, with_opacity(edge, 0.0))];
            mesh.dot(at, CORNERS, color, &rim);
        } else {
            mesh.dot(at, FEW_CORNERS, color, &[(radius, with_opacity(color, 0.0))]);
        }
    }
}

/// Adds the mean of a group as a cross and the ring at one standard deviation. Returns the largest one as well, px.
fn with_spread(mesh: FlatMesh, group: &CloudGroup, viewport: &Viewport) -> (FlatMesh, f32) {
    let there = group.points.iter().map(|(at, _)| *at).filter(|at| at.iter().all(|x| x.is_finite()));
    let Some(spread) = Spread::of(there) else { return (mesh, 0.0) };
    let mean = viewport.world_px_from_sim(spread.mean);
    let ends = spread.axes.map(|axis| {
        let end = [spread.mean[0] + axis[0], spread.mean[1] + axis[1]];
        viewport.world_px_from_sim(end) - mean
    });
    let ring: Vec<Vec2> = (0..=RING_CORNERS)
        .map(|i| Vec2::from_angle(std::f32::consts::TAU * i as f32 / RING_CORNERS as f32))
        .map(|turn| mean + turn.x * ends[0] + turn.y * ends[1])
        .collect();
    if group.is_bare {
        return (mesh, ends[0].length());
    }
    let mut lines: Vec<Vec<Vec2>> =
        [Vec2::X, Vec2::Y].map(|arm| vec![mean - CROSS_PX * arm, mean, mean + CROSS_PX * arm]).into();
    if ends[0].length() >= MIN_RING_PX {
        lines.push(ring);
    }
    let under = linear(Theme::LIGHT.rgb(Role::Text), UNDER_OPACITY);
    let over: LinearColor = match group.color {
        TrailColor::Confidence => linear(HIGH_CONFIDENCE_COLOR, 1.0),
        TrailColor::Agent(mark) => linear(mark.rgb(), 1.0),
    };
    let strokes = [(UNDER_PX, under), (LINE_PX, over)];
    let mesh = strokes.into_iter().fold(mesh, |mesh, (half_px, color)| {
        lines.iter().fold(mesh, |mesh, line| mesh.line(line, half_px, 0.0, color))
    });
    (mesh, ends[0].length())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ring_is_at_one_standard_deviation_along_the_axes_of_the_points() {
        // Two points at ±2 along a diagonal and two at ±1 across it, around (3, −1).
        let along = [0.6, 0.8];
        let points = [(2.0, 0.0), (-2.0, 0.0), (0.0, 1.0), (0.0, -1.0)]
            .map(|(a, b)| [3.0 + a * along[0] - b * along[1], -1.0 + a * along[1] + b * along[0]]);
        let spread = Spread::of(points.into_iter()).unwrap();
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(near(spread.mean[0], 3.0) && near(spread.mean[1], -1.0), "{spread:?}");
        let [long, short] = [(8.0_f64 / 3.0).sqrt(), (2.0_f64 / 3.0).sqrt()];
        let [a, b] = spread.axes;
        assert!(near(a[0], long * along[0]) && near(a[1], long * along[1]), "{spread:?}");
        assert!(near(b[0], -short * along[1]) && near(b[1], short * along[0]), "{spread:?}");
        assert_eq!(Spread::of([[1.0, 2.0]].into_iter()), None);
        assert_eq!(Spread::of([[f64::MAX; 2], [-f64::MAX; 2]].into_iter()), None);
    }

    #[test]
    fn a_spread_much_smaller_than_the_view_is_hidden() {
        let view = View::around_origin(20.0, 10.0);
        let points = |by: f64| [[1.0 - by, 2.0], [1.0 + by, 2.0], [1.0, 2.0 - by], [1.0, 2.0 + by]];
        let is_hidden = |by: f64| Spread::of(points(by).into_iter()).unwrap().is_hidden_in(&view);
        // One standard deviation of these points is 0.82 times as large.
        assert_eq!([0.0, 0.01, 0.35, 0.38, 5.0].map(is_hidden), [false, true, true, false, false]);
    }

    #[test]
    fn one_mesh_holds_a_point_for_each_dog_in_the_window_and_the_spread() {
        let mut viewport = Viewport::default();
        viewport.px_per_unit = 100.0;
        let dog = |i: usize| ([0.01 * (i % 10) as f64, 0.02 * (i / 10) as f64], 0.5);
        let group = CloudGroup { points: (0..100).map(dog).collect(), ..CloudGroup::default() };
        let few =
            cloud_of(&[CloudGroup { points: group.points[..5].to_vec(), ..group.clone() }], &viewport, 1.0).0;
        assert_eq!(few.positions.len(), 5 * (1 + 3 * CORNERS), "five dogs have no mean");
        let (all, sd_px) = cloud_of(std::slice::from_ref(&group), &viewport, 1.0);
        // 0 to 9 tenths of a tenth of 100 px, ten of each: their standard deviation along y is twice that along x.
        assert!((sd_px - 2.0 * 2.887).abs() < 0.01, "{sd_px}");
        assert!(all.positions.len() > 100 * (1 + 3 * CORNERS));
        let bare = cloud_of(&[CloudGroup { is_bare: true, ..group.clone() }], &viewport, 1.0);
        assert_eq!((bare.0.positions.len(), bare.1), (100 * (1 + 3 * CORNERS), sd_px));
        let depths = [false, true].map(|is_bare| {
            let group = CloudGroup { is_bare, ..group.clone() };
            [1.0, 100.0].map(|sd_px| depth(std::slice::from_ref(&group), sd_px))
        });
        assert_eq!(depths, [[SMALL_CLOUD_Z, CLOUD_Z], [SMALL_CLOUD_Z; 2]], "a dog hides no bare point");
        let mut far = group;
        far.points.iter_mut().take(40).for_each(|(at, _)| *at = [f64::NAN, 1e9]);
        let (fewer, _) = cloud_of(&[far], &viewport, 1.0);
        assert!(fewer.positions.len() < all.positions.len() - 39 * (1 + 3 * CORNERS));
        assert!(fewer.positions.iter().all(|at| at.is_finite()));
        assert!(fewer.indices.iter().all(|i| (*i as usize) < fewer.positions.len()));
    }

    #[test]
    fn the_more_dogs_the_fainter_is_each() {
        let looks = [1, 100, 1_000, 10_000, 20_000].map(Look::of);
        for pair in looks.windows(2) {
            assert!(pair[0].opacity >= pair[1].opacity && pair[0].radius_px >= pair[1].radius_px, "{pair:?}");
        }
        assert!(looks[1].opacity > 3.0 * looks[3].opacity);
    }
}
