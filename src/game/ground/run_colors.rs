//! The map over the ground: the color of what becomes of a run from each place, as a picture that lies on the ground, under the
//! mud. Reads [`RunColors`], written by `stage`, and the [`Viewport`].

use bevy::asset::AssetEventSystems;
use bevy::camera::visibility::VisibilitySystems;
use bevy::prelude::*;
use bevy::sprite_render::MeshMaterial2d;
use bevy::transform::TransformSystems;

use super::DrawGround;
use super::layer::{LayerAssets, picture_of};
use super::picture::Redraw;
use crate::game::run_map::Picture;
use crate::game::viewport::Viewport;

/// The z of the colors: over the ground, under the mud.
const COLORS_Z: f32 = 0.5;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn).add_systems(
        PostUpdate,
        draw.in_set(DrawGround)
            .before(TransformSystems::Propagate)
            .before(VisibilitySystems::VisibilityPropagate)
            .before(AssetEventSystems),
    );
}

/// The colors to draw; nothing while there is no map.
#[derive(Resource, Clone, Debug, Default)]
pub struct RunColors {
    /// A color for each cell, and what they cover.
    pub picture: Option<Picture>,
}

/// The entity of the colors.
#[derive(Component)]
struct ColorsOfRuns;

fn spawn(mut commands: Commands, mut assets: LayerAssets<'_>) {
    commands.spawn((assets.layer("Map of runs", COLORS_Z), ColorsOfRuns));
}

fn draw(
    wanted: Res<RunColors>,
    viewport: Res<Viewport>,
    mut redraw: ResMut<Redraw>,
    mut assets: LayerAssets<'_>,
    mut drawn: Query<(&MeshMaterial2d<ColorMaterial>, &mut Transform, &mut Visibility), With<ColorsOfRuns>>,
) {
    let Ok((material, mut transform, mut visibility)) = drawn.single_mut() else { return };
    let Some(picture) = &wanted.picture else {
        redraw.request_if(visibility.set_if_neq(Visibility::Hidden));
        return;
    };
    redraw.request_if(visibility.set_if_neq(Visibility::Inherited));
    let [x, y] = picture.region;
    let corners = [[x[0], y[0]], [x[1], y[1]]].map(|corner| viewport.world_px_from_sim_far(corner));
    let middle = [0, 1].map(|i| (0.5 * (corners[0][i] + corners[1][i])) as f32);
    let size = [0, 1].map(|i| (corners[1][i] - corners[0][i]) as f32);
    redraw.request_if(transform.set_if_neq(Transform {
        scale: Vec3::new(size[0], size[1], 1.0),
        ..Transform::from_xyz(middle[0], middle[1], COLORS_Z)
    }));
    if !wanted.is_changed() {
        return;
    }
    assets.set_picture(material, picture_of(picture.size, picture.texels.clone()));
    redraw.request();
}
