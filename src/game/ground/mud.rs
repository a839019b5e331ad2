//! The mud on the ground: brown where the standard deviation of the noise is larger than elsewhere. Reads the noise of
//! [`GroundView`] on a grid over the window; writes a picture on the ground, under trails and dogs. It is drawn again only
//! when the level or the visible part of the plane has changed.

use std::sync::Arc;

use bevy::asset::AssetEventSystems;
use bevy::camera::visibility::VisibilitySystems;
use bevy::prelude::*;
use bevy::sprite_render::MeshMaterial2d;
use bevy::transform::TransformSystems;
use frankie_sim::noise::GradientNoise;

use super::layer::{LayerAssets, picture_of};
use super::picture::Redraw;
use super::{DrawGround, GroundView};
use crate::game::viewport::Viewport;
use frankie_draw::mud;
use frankie_draw::theme::Theme;

/// The logical pixels between samples of the noise.
const CELL_PX: f32 = 6.0;
/// The z of the mud: over the ground, under the trails.
const MUD_Z: f32 = 1.0;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn).add_systems(
        PostUpdate,
        draw.in_set(DrawGround)
            .before(TransformSystems::Propagate)
            .before(VisibilitySystems::VisibilityPropagate)
            .before(AssetEventSystems),
    );
}

/// The entity of the mud.
#[derive(Component)]
struct Mud;

/// The inputs that the current picture was drawn from.
struct PictureInputs {
    noise: Arc<dyn GradientNoise>,
    visible: [[f64; 2]; 2],
    size: [usize; 2],
}

fn spawn(mut commands: Commands, mut assets: LayerAssets<'_>) {
    commands.spawn((assets.layer("Mud", MUD_Z), Mud));
}

fn draw(
    wanted: Res<GroundView>,
    viewport: Res<Viewport>,
    mut redraw: ResMut<Redraw>,
    mut last_inputs: Local<Option<PictureInputs>>,
    mut assets: LayerAssets<'_>,
    mut drawn: Query<(&MeshMaterial2d<ColorMaterial>, &mut Transform, &mut Visibility), With<Mud>>,
) {
    let Ok((material, mut transform, mut visibility)) = drawn.single_mut() else { return };
    // Noise that is the same everywhere has no `sigma_at`, and shows no mud.
    let noise = wanted.noise.as_ref().filter(|noise| noise.sigma_at(viewport.center_sim).is_some());
    let Some(noise) = noise.filter(|_| wanted.surface.is_some()) else {
        redraw.has_mud = false;
        redraw.request_if(visibility.set_if_neq(Visibility::Hidden));
        return;
    };
    let size = viewport.window_px.to_array().map(|side| ((side / CELL_PX).ceil() as usize).max(1));
    let covered_px = CELL_PX * Vec2::new(size[0] as f32, size[1] as f32);
    // From the upper left of the window: the last row and column may be partly outside.
    let off = 0.5 * (covered_px - viewport.window_px);
    redraw.has_mud = true;
    redraw.request_if(visibility.set_if_neq(Visibility::Inherited));
    transform
        .set_if_neq(Transform { scale: covered_px.extend(1.0), ..Transform::from_xyz(off.x, -off.y, MUD_Z) });
    let now = PictureInputs { noise: Arc::clone(noise), visible: viewport.visible_sim(), size };
    if last_inputs.as_ref().is_some_and(|last_inputs| last_inputs.is_of(&now)) {
        return;
    }
    let at = |column: usize, row: usize| {
        viewport.sim_from_window_px(CELL_PX * Vec2::new(column as f32 + 0.5, row as f32 + 0.5))
    };
    assets.set_picture(material, picture(&**noise, size, at));
    redraw.request();
    *last_inputs = Some(now);
}

impl PictureInputs {
    fn is_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.noise, &other.noise) && self.visible == other.visible && self.size == other.size
    }
}

/// Returns a picture of the standard deviation of the noise: transparent at the minimum, brown at the maximum.
fn picture(noise: &dyn GradientNoise, size: [usize; 2], at: impl Fn(usize, usize) -> [f64; 2]) -> Image {
    let places =
        (0..size[1]).flat_map(|row| (0..size[0]).map(move |column| (column, row))).map(|(c, r)| at(c, r));
    let depths = mud::depths(noise, places).unwrap_or_else(|| vec![0.0; size[0] * size[1]]);
    let [r, g, b] = Theme::LIGHT.mud;
    let texels =
        depths.iter().flat_map(|depth| [r, g, b, (255.0 * mud::MAX_OPACITY * depth) as u8]).collect();
    picture_of(size, texels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use frankie_sim::noise::NoiseKind;
    use frankie_sim::params::Params;

    #[test]
    fn mud_is_brown_at_the_maximum_of_the_noise_and_transparent_at_the_minimum() {
        let kind = NoiseKind::find("patches").unwrap();
        let noise = (kind.build)(&Params::defaults(kind.info.params)).unwrap();
        let at = |column: usize, row: usize| [column as f64 * 0.1 - 4.0, row as f64 * 0.1 - 4.0];
        let texels = picture(&*noise, [80, 80], at).data.unwrap();
        let cover = |i: usize| texels[4 * i + 3];
        let sigma = |i: &usize| noise.sigma_at(at(i % 80, i / 80)).unwrap()[0];
        let widest = (0..6400).max_by(|a, b| sigma(a).total_cmp(&sigma(b))).unwrap();
        let narrowest = (0..6400).min_by(|a, b| sigma(a).total_cmp(&sigma(b))).unwrap();
        assert!(cover(widest) > 100 && cover(narrowest) == 0);
    }
}
