//! The papers of the panels in the picture of the ground, so that a frame in which they lie still need not paint them. Over
//! them nothing of the scene is drawn: a mask, without a color, lies in front of trails and dogs there. Reads [`Papers`],
//! written by `ui/paper.rs`; writes two meshes.

use bevy::asset::AssetEventSystems;
use bevy::asset::uuid_handle;
use bevy::camera::visibility::{NoFrustumCulling, VisibilitySystems};
use bevy::mesh::MeshVertexBufferLayoutRef;
use bevy::prelude::*;
use bevy::render::render_resource::{
    AsBindGroup, ColorWrites, RenderPipelineDescriptor, SpecializedMeshPipelineError,
};
use bevy::shader::{Shader, ShaderRef};
use bevy::sprite_render::{Material2d, Material2dKey, Material2dPlugin, MeshMaterial2d};
use bevy::transform::TransformSystems;
use bevy::window::PrimaryWindow;
use frankie_draw::theme::Theme;

use super::DrawGround;
use super::picture::{self, Redraw};
use crate::game::flat::FlatMaterial;
use crate::game::shapes::{ClosedCurve, FlatMesh, feather_px, linear};
use crate::game::ui::theme;
use crate::game::viewport::Viewport;

/// The z of the papers in the picture, over the ground and the mud, and of the mask, in front of all dogs.
const PAPER_Z: f32 = 2.0;
const MASK_Z: f32 = 100.0;

/// The shader of the mask, and its text.
const SHADER: Handle<Shader> = uuid_handle!("7f1d2b0a-3f7e-4c0e-9f43-2d7c5a9f6b52");
const SHADER_TEXT: &str = include_str!("../../../assets/shaders/mask.wgsl");

/// The papers that lie on the ground.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Papers {
    /// Their rectangles in logical pixels from the upper left corner of the window.
    pub rects_px: Vec<Rect>,
    /// Points of the interface to a logical pixel: corners and shadows are in points.
    pub points_per_px: f32,
}

/// Draws depth and no color.
#[derive(Asset, AsBindGroup, TypePath, Clone, Debug, Default)]
struct MaskMaterial {}

impl Material2d for MaskMaterial {
    fn fragment_shader() -> ShaderRef {
        SHADER.into()
    }

    fn specialize(
        descriptor: &mut RenderPipelineDescriptor,
        _: &MeshVertexBufferLayoutRef,
        _: Material2dKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        let targets = descriptor.fragment.iter_mut().flat_map(|fragment| &mut fragment.targets);
        targets.flatten().for_each(|target| target.write_mask = ColorWrites::empty());
        Ok(())
    }
}

/// The entity of the papers, and that of the mask.
#[derive(Component)]
struct Sheets;
#[derive(Component)]
struct Mask;

pub(super) fn plugin(app: &mut App) {
    if !app.world().contains_resource::<Assets<FlatMaterial>>() {
        // Nothing paints them: panels do it themselves.
        return;
    }
    if let Some(mut shaders) = app.world_mut().get_resource_mut::<Assets<Shader>>() {
        // A handle that is a constant is never stale, so this cannot fail.
        let _ = shaders.insert(&SHADER, Shader::from_wgsl(SHADER_TEXT, "frankie/mask.wgsl"));
    }
    app.init_resource::<Papers>()
        .add_plugins(Material2dPlugin::<MaskMaterial>::default())
        .add_systems(Startup, spawn)
        .add_systems(
            PostUpdate,
            draw.in_set(DrawGround)
                .before(TransformSystems::Propagate)
                .before(VisibilitySystems::VisibilityPropagate)
                .before(AssetEventSystems),
        );
}

fn spawn(
    mut commands: Commands,
    meshes: Res<Assets<Mesh>>,
    mut materials: ResMut<Assets<FlatMaterial>>,
    mut masks: ResMut<Assets<MaskMaterial>>,
) {
    commands.spawn((
        Name::new("Papers"),
        Sheets,
        Mesh2d(meshes.reserve_handle()),
        MeshMaterial2d(materials.add(FlatMaterial {})),
        Transform::from_xyz(0.0, 0.0, PAPER_Z),
        picture::LAYER,
        NoFrustumCulling,
        Visibility::Hidden,
    ));
    commands.spawn((
        Name::new("Mask of the papers"),
        Mask,
        Mesh2d(meshes.reserve_handle()),
        MeshMaterial2d(masks.add(MaskMaterial {})),
        Transform::from_xyz(0.0, 0.0, MASK_Z),
        NoFrustumCulling,
        Visibility::Hidden,
    ));
}

fn draw(
    papers: Res<Papers>,
    viewport: Res<Viewport>,
    windows: Query<&Window, With<PrimaryWindow>>,
    mut drawn: Local<(Papers, Vec2, f32)>,
    mut redraw: ResMut<Redraw>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut sheets: Query<(&Mesh2d, &mut Visibility), (With<Sheets>, Without<Mask>)>,
    mut mask: Query<(&Mesh2d, &mut Visibility), (With<Mask>, Without<Sheets>)>,
) {
    let (Ok((sheets, mut sheets_shown)), Ok((mask, mut mask_shown))) =
        (sheets.single_mut(), mask.single_mut())
    else {
        return;
    };
    let feather = feather_px(windows.single().map_or(1.0, Window::scale_factor));
    let wanted = (papers.clone(), viewport.window_px, feather);
    if *drawn == wanted {
        return;
    }
    *drawn = wanted;
    redraw.request();
    let shown = if papers.rects_px.is_empty() { Visibility::Hidden } else { Visibility::Inherited };
    sheets_shown.set_if_neq(shown);
    mask_shown.set_if_neq(shown);
    if papers.rects_px.is_empty() {
        // A mesh without vertices cannot be drawn.
        return;
    }
    // The handles are the entities' own, so they are never stale.
    let _ = meshes.insert(&sheets.0, papers.sheets(viewport.window_px, feather).into_mesh());
    let _ = meshes.insert(&mask.0, papers.mask(viewport.window_px, feather).into_mesh());
}

/// A paper in world_px: its outline, that of its shadow, and half its shorter side.
struct Outline {
    paper: ClosedCurve,
    shadow: ClosedCurve,
    half_px: f32,
}

impl Papers {
    /// Returns the length of a point in logical pixels.
    fn px_per_point(&self) -> f32 {
        1.0 / self.points_per_px.max(f32::MIN_POSITIVE)
    }

    fn outlines(&self, window_px: Vec2) -> Vec<Outline> {
        let px = self.px_per_point();
        let radius = px * f32::from(theme::RADIUS);
        let [right, down] = theme::shadow().offset.map(f32::from);
        let outline = |rect: &Rect| {
            let center = (rect.center() - 0.5 * window_px) * Vec2::new(1.0, -1.0);
            let half = 0.5 * rect.size();
            Outline {
                paper: ClosedCurve::rounded(center, half, radius),
                shadow: ClosedCurve::rounded(center + px * Vec2::new(right, -down), half, radius),
                half_px: half.min_element(),
            }
        };
        self.rects_px.iter().map(outline).collect()
    }

    /// Returns the papers with their shadows, all of which lie under all papers.
    fn sheets(&self, window_px: Vec2, feather_px: f32) -> FlatMesh {
        let shadow = theme::shadow();
        let [r, g, b, opacity] = shadow.color.to_srgba_unmultiplied();
        let shade = linear([r, g, b], f32::from(opacity) / 255.0);
        let paper = linear(Theme::LIGHT.paper, theme::PAPER_OPACITY);
        let blur_px = 0.5 * self.px_per_point() * f32::from(shadow.blur);
        let outlines = self.outlines(window_px);
        let shadows = outlines.iter().fold(FlatMesh::new(feather_px), |mesh, outline| {
            mesh.faded(&outline.shadow, shade, -blur_px, blur_px.min(outline.half_px))
        });
        outlines.iter().fold(shadows, |mesh, outline| mesh.fill(&outline.paper, paper))
    }

    /// Returns the inside of the papers, without their soft edge.
    fn mask(&self, window_px: Vec2, feather_px: f32) -> FlatMesh {
        let insides = self.outlines(window_px).into_iter().map(|outline| outline.paper.expanded(-feather_px));
        insides.fold(FlatMesh::new(0.0), |mesh, inside| mesh.fill(&inside, [1.0; 4]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW_PX: Vec2 = Vec2::new(1280.0, 720.0);

    fn bounds(mesh: &FlatMesh) -> Rect {
        mesh.positions
            .iter()
            .fold(Rect::from_center_size(mesh.positions[0], Vec2::ZERO), |all, at| all.union_point(*at))
    }

    #[test]
    fn the_mask_is_what_a_paper_covers_completely() {
        let rect = Rect::new(20.0, 30.0, 320.0, 230.0);
        for points_per_px in [1.0, 0.5] {
            let papers = Papers { rects_px: vec![rect], points_per_px };
            let mask = bounds(&papers.mask(WINDOW_PX, 0.9));
            // y points up from the center of the window.
            let wanted = Rect::new(-620.0, 130.0, -320.0, 330.0).inflate(-0.9);
            assert!(mask.min.distance(wanted.min) < 1e-2 && mask.max.distance(wanted.max) < 1e-2, "{mask:?}");
        }
    }

    #[test]
    fn shadows_reach_beyond_the_paper_and_below_it() {
        let papers = Papers { rects_px: vec![Rect::new(540.0, 310.0, 740.0, 410.0)], points_per_px: 1.0 };
        let sheets = bounds(&papers.sheets(WINDOW_PX, 0.9));
        let shadow = theme::shadow();
        let (blur, down) = (0.5 * f32::from(shadow.blur), f32::from(shadow.offset[1]));
        assert!((sheets.max.x - 100.0 - blur).abs() < 1e-2, "{sheets:?}");
        assert!((-sheets.min.y - 50.0 - blur - down).abs() < 1e-2, "{sheets:?}");
        // The papers come last, over all shadows.
        let mesh = papers.sheets(WINDOW_PX, 0.9);
        assert_eq!(*mesh.colors.last().unwrap(), linear(Theme::LIGHT.paper, theme::PAPER_OPACITY));
    }

    #[test]
    fn a_paper_smaller_than_its_shadows_edge_has_no_folded_triangles() {
        let papers = Papers { rects_px: vec![Rect::new(100.0, 100.0, 112.0, 108.0)], points_per_px: 1.0 };
        let mesh = papers.sheets(WINDOW_PX, 0.9);
        let corner = |i: u32| mesh.positions[i as usize];
        for t in mesh.indices.chunks(3) {
            let turn = (corner(t[1]) - corner(t[0])).perp_dot(corner(t[2]) - corner(t[0]));
            assert!(turn > -1e-2, "{turn}");
        }
    }
}
