//! The ground: one quad as large as the window, colored by height, and the mud on it. Reads [`GroundView`], written by
//! `stage` each frame, and the [`Viewport`]; writes the entity of the ground, its textures and uniforms.

use std::sync::Arc;

use bevy::asset::AssetEventSystems;
use bevy::camera::visibility::{NoFrustumCulling, VisibilitySystems};
use bevy::platform::time::Instant;
use bevy::prelude::*;
use bevy::shader::Shader;
use bevy::sprite_render::{Material2dPlugin, MeshMaterial2d};
use bevy::transform::TransformSystems;
use bevy::window::PrimaryWindow;
use bevy_egui::EguiPostUpdateSet;
use frankie_sim::noise::GradientNoise;
use frankie_sim::surface::{Surface, SurfaceContext, View};

use crate::game::frames::Moving;
use crate::game::viewport::Viewport;
use field::{Change, FieldKeeper};
use frankie_draw::easing;
use frankie_draw::ground::{Reference, contour_lines};
use material::{GroundMaterial, GroundStyle, GroundUniforms};
use picture::Redraw;

pub use papers::Papers;
pub use picture::shows_ground;
pub use run_colors::RunColors;

mod field;
mod grain;
mod layer;
mod material;
mod mud;
mod papers;
mod picture;
mod run_colors;
#[cfg(test)]
mod shader_branches;
#[cfg(test)]
mod shader_tests;

/// The pixels between contour lines on the reference slope.
const LINE_SPACING_PX: f64 = 26.0;
/// The time that a frame may spend on a finer field, seconds, and as a share of the time between frames: where frames are
/// slow anyway, they are not many.
const WORK_S: [f32; 2] = [0.004, 0.02];
const WORK_SHARE: f32 = 0.2;
/// The time constant of a change of the reference, seconds: in this time the rest of it falls to 1/e.
const REFERENCE_S: f64 = 0.18;
/// The ratio to the reference at which the change is over.
const REFERENCE_REST: f64 = 1.002;
/// The time after a surface has appeared in which the drawn reference is that of the field, seconds: its first heights are
/// coarse, and what was hardly seen need not change smoothly.
const NEW_S: f64 = 0.3;
/// The z of the ground.
const GROUND_Z: f32 = 0.0;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<GroundView>().init_resource::<RunColors>().init_resource::<Moving>();
    let Some(mut shaders) = app.world_mut().get_resource_mut::<Assets<Shader>>() else {
        // Without graphics nothing is drawn.
        return;
    };
    material::add_shader(&mut shaders, material::SHADER_TEXT);
    app.add_plugins(Material2dPlugin::<GroundMaterial>::default())
        .add_plugins((picture::plugin, mud::plugin, run_colors::plugin, papers::plugin))
        .init_resource::<Painter>()
        // The papers of the panels are known when egui is done.
        .configure_sets(PostUpdate, DrawGround.after(EguiPostUpdateSet::EndPass))
        .add_systems(Startup, spawn)
        .add_systems(
            PostUpdate,
            draw.in_set(DrawGround)
                .before(TransformSystems::Propagate)
                .before(VisibilitySystems::VisibilityPropagate)
                .before(AssetEventSystems),
        );
}

/// The systems that draw what lies on the ground and does not move, before its picture is made.
#[derive(SystemSet, Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct DrawGround;

/// The ground to draw; nothing while there is no surface.
#[derive(Resource, Clone, Debug)]
pub struct GroundView {
    /// The surface whose heights are drawn.
    pub surface: Option<Arc<dyn Surface>>,
    /// The view of the level: the range of colors and the border.
    pub view: View,
    /// The step and the ball of the surface.
    pub surface_context: SurfaceContext,
    /// Whether the border is a fence.
    pub fence: bool,
    /// The noise of the gradient; mud shows where its standard deviation is larger than elsewhere.
    pub noise: Option<Arc<dyn GradientNoise>>,
}

impl Default for GroundView {
    fn default() -> Self {
        let view = View::around_origin(4.0, 4.0);
        Self { surface: None, view, surface_context: SurfaceContext::default(), fence: false, noise: None }
    }
}

/// The entity of the ground.
#[derive(Component)]
struct Ground;

/// The state of the ground that is drawn now.
#[derive(Resource, Default)]
struct Painter {
    keeper: FieldKeeper,
    /// The height that the texture is relative to.
    base: f64,
    /// The reference of the field, and the drawn one on its way there.
    wanted: Option<Reference>,
    drawn: Option<Reference>,
    /// The time since the surface appeared, in seconds.
    age_s: f64,
    uniforms: GroundUniforms,
}

fn spawn(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut images: ResMut<Assets<Image>>,
    mut materials: ResMut<Assets<GroundMaterial>>,
) {
    let material = GroundMaterial {
        uniforms: GroundUniforms::default(),
        heights: images.reserve_handle(),
        ramp: images.reserve_handle(),
        grain: images.add(material::grain_texture()),
    };
    commands.spawn((
        Ground,
        Mesh2d(meshes.add(Rectangle::new(1.0, 1.0))),
        MeshMaterial2d(materials.add(material)),
        Transform::from_xyz(0.0, 0.0, GROUND_Z),
        picture::LAYER,
        NoFrustumCulling,
        Visibility::Hidden,
    ));
}

fn draw(
    time: Res<Time>,
    viewport: Res<Viewport>,
    wanted: Res<GroundView>,
    windows: Query<&Window, With<PrimaryWindow>>,
    mut painter: ResMut<Painter>,
    mut redraw: ResMut<Redraw>,
    mut moving: ResMut<Moving>,
    mut images: ResMut<Assets<Image>>,
    mut materials: ResMut<Assets<GroundMaterial>>,
    mut ground: Query<(&MeshMaterial2d<GroundMaterial>, &mut Transform, &mut Visibility), With<Ground>>,
) {
    let Ok((handle, mut transform, mut visibility)) = ground.single_mut() else { return };
    let started = Instant::now();
    let dt_s = f64::from(time.delta_secs());
    let work_s = (WORK_SHARE * time.delta_secs()).clamp(WORK_S[0], WORK_S[1]);
    let change = painter.keeper.update(&wanted, &viewport, dt_s, || started.elapsed().as_secs_f32() < work_s);
    redraw.has_ground = painter.keeper.shown().is_some();
    let seen = if redraw.has_ground { Visibility::Inherited } else { Visibility::Hidden };
    redraw.request_if(visibility.set_if_neq(seen));
    transform.set_if_neq(Transform {
        scale: viewport.window_px.extend(1.0),
        ..Transform::from_xyz(0.0, 0.0, GROUND_Z)
    });
    let pixel_scale = windows.single().map_or(1.0, Window::scale_factor);
    let Some(uniforms) = painter.paint(change, &wanted, &viewport, dt_s, pixel_scale) else { return };
    moving.note_if(change != Change::None || !painter.is_at_rest(), "the ground");
    // Unchanged uniforms are not uploaded again.
    if change == Change::None && uniforms == painter.uniforms {
        return;
    }
    painter.uniforms = uniforms;
    redraw.request();
    let Some(mut material) = materials.get_mut(&handle.0) else { return };
    material.uniforms = uniforms;
    painter.upload(change, &material, &mut images);
}

impl Painter {
    /// Returns whether the next frame would show the same ground.
    fn is_at_rest(&self) -> bool {
        self.drawn == self.wanted && self.keeper.is_at_rest()
    }

    /// Returns the uniforms of this frame.
    fn paint(
        &mut self,
        change: Change,
        wanted: &GroundView,
        viewport: &Viewport,
        dt_s: f64,
        pixel_scale: f32,
    ) -> Option<GroundUniforms> {
        let (surface, field) = (self.keeper.surface()?, self.keeper.shown()?);
        if change != Change::None {
            let middle = field.heights[field.heights.len() / 2 + field.grid.columns / 2];
            self.base = if middle.is_finite() { middle } else { 0.0 };
            self.wanted = Some(field.reference(&surface.relief));
        }
        let goal = self.wanted?;
        self.age_s = if change == Change::Surface { 0.0 } else { self.age_s + dt_s };
        let drawn = match self.drawn {
            Some(drawn) if self.age_s > NEW_S => approach(drawn, goal, dt_s),
            _ => goal,
        };
        self.drawn = Some(drawn);
        let per_px = Reference { slope: drawn.slope / viewport.px_per_unit, ..drawn };
        let middle = viewport.sim_from_window_px(0.5 * viewport.window_px);
        let style = GroundStyle {
            reference: drawn,
            lines: contour_lines(per_px.interval(LINE_SPACING_PX)),
            middle: surface.height(middle),
            pixel_scale,
            fence: wanted.fence,
        };
        Some(GroundUniforms::new(field, self.base, &surface.relief, &style, &wanted.view, viewport))
    }

    fn upload(&self, change: Change, material: &GroundMaterial, images: &mut Assets<Image>) {
        let (Some(surface), Some(field)) = (self.keeper.surface(), self.keeper.shown()) else { return };
        // The handles are the material's own, so they are never stale.
        if change != Change::None {
            let _ = images
                .insert(&material.heights, material::height_texture(field, self.base, surface.relief.span()));
        }
        if change == Change::Surface {
            let _ = images.insert(&material.ramp, material::ramp_texture(&surface.relief));
        }
    }
}

/// Moves a reference toward another by ratios, so that shading and lines do not jump.
fn approach(from: Reference, to: Reference, dt_s: f64) -> Reference {
    let part = easing::done(dt_s, REFERENCE_S);
    let step = |from: f64, to: f64| {
        let ratio = to / from;
        let near = (1.0 / REFERENCE_REST..REFERENCE_REST).contains(&ratio);
        if near || !(ratio.is_finite() && ratio > 0.0) { to } else { from * ratio.powf(part) }
    };
    let range = step(from.range, to.range);
    // The same share as the range, so that both arrive together.
    let low = if range == to.range { to.low } else { from.low + part * (to.low - from.low) };
    Reference { slope: step(from.slope, to.slope), low, range }
}
