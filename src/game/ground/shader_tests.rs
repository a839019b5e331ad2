//! Holds the ground's shader to `frankie-draw`, which paints the same ground on the CPU. Renders without a window into
//! a texture that is read back.
//!
//! Needs a graphics adapter; a software one such as lavapipe will do. Without one the test is skipped and says so,
//! unless `FRANKIE_NEEDS_GPU` is set: then it fails.

use std::sync::mpsc;
use std::time::Duration;

use bevy::app::TerminalCtrlCHandlerPlugin;
use bevy::camera::RenderTarget;
use bevy::log::LogPlugin;
use bevy::render::RenderPlugin;
use bevy::render::gpu_readback::{Readback, ReadbackComplete};
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat, TextureUsages};
use bevy::tasks::block_on;
use bevy::time::TimeUpdateStrategy;
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use frankie_draw::ground::{Grid, ReliefStyle, paint_heights};
use frankie_sim::params::Params;
use frankie_sim::surface::{Shade, SurfaceKind};

use super::*;
use crate::game::flat::FlatMaterial;
use crate::game::shapes::{ClosedCurve, FlatMesh};

/// Width and height of a picture, in pixels.
const SIZE: [u32; 2] = [384, 256];
/// Seconds that pass from frame to frame.
const FRAME_S: f32 = 0.5;
/// Within so many frames the fine grid of heights is drawn.
const MAX_FRAMES: usize = 500;
/// Grid points of the fine grid are closer than this, in pixels.
const FINE_PX: f64 = 4.0;
/// Frames between what is drawn and what is read back.
const FRAMES_BEHIND: usize = 4;
/// From the border to where the fence and the fading beyond it end, in pixels.
const FENCE_PX: f32 = 8.0;

/// What the mean of all channels may differ by, in 255ths.
const MEAN_TOLERANCE: f64 = 0.8;
/// A pixel that differs by more than this in a channel, in 255ths, is off.
const PIXEL_TOLERANCE: u8 = 8;
/// The share of the pixels that may be off.
const OFF_TOLERANCE: f64 = 0.0025;

/// The game's ground in a texture.
struct Renderer {
    app: App,
    target: Handle<Image>,
}

impl Renderer {
    /// Returns `None` where there is no graphics adapter.
    fn new() -> Option<Self> {
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle_from_env());
        if block_on(instance.request_adapter(&wgpu::RequestAdapterOptions::default())).is_err() {
            assert!(std::env::var_os("FRANKIE_NEEDS_GPU").is_none(), "there is no graphics adapter");
            return None;
        }
        let window =
            WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() };
        let render = RenderPlugin { synchronous_pipeline_compilation: true, ..default() };
        let mut app = App::new();
        app.add_plugins(
            DefaultPlugins
                .set(window)
                .set(render)
                .disable::<LogPlugin>()
                .disable::<TerminalCtrlCHandlerPlugin>()
                .disable::<PipelinedRenderingPlugin>()
                .disable::<WinitPlugin>(),
        );
        let mut viewport = Viewport::default();
        let window_px = Vec2::new(SIZE[0] as f32, SIZE[1] as f32);
        viewport.resize(window_px, Rect { min: Vec2::ZERO, max: window_px });
        app.add_plugins((crate::game::flat::plugin, plugin))
            .insert_resource(viewport)
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs_f32(FRAME_S)));
        app.finish();
        app.cleanup();
        let mut target = Image::new_target_texture(SIZE[0], SIZE[1], TextureFormat::Rgba8UnormSrgb, None);
        target.texture_descriptor.usage |= TextureUsages::COPY_SRC;
        let target = app.world_mut().resource_mut::<Assets<Image>>().add(target);
        app.world_mut().spawn((Camera2d, shows_ground(), RenderTarget::from(target.clone())));
        app.update();
        let mut renderer = Self { app, target };
        renderer.remove_grain();
        Some(renderer)
    }

    /// Grain is the shader's alone.
    fn remove_grain(&mut self) {
        let size = Extent3d { width: 1, height: 1, depth_or_array_layers: 1 };
        let middle = [128; 2];
        let usage = bevy::asset::RenderAssetUsages::RENDER_WORLD;
        let image = Image::new_fill(size, TextureDimension::D2, &middle, TextureFormat::Rg8Unorm, usage);
        let world = self.app.world_mut();
        let materials: Vec<Handle<Image>> = (world.resource::<Assets<GroundMaterial>>().iter())
            .map(|(_, material)| material.grain.clone())
            .collect();
        let mut images = world.resource_mut::<Assets<Image>>();
        for grain in materials {
            images.insert(&grain, image.clone()).unwrap();
        }
    }

    /// Returns the ground as the shader draws it, RGBA8, top row first, once everything has come to rest.
    fn picture(&mut self, ground: &GroundView) -> Vec<u8> {
        self.app.world_mut().insert_resource(ground.clone());
        self.app.world_mut().resource_mut::<Viewport>().fit(&ground.view);
        let settled = (0..MAX_FRAMES).any(|_| {
            self.app.update();
            self.is_settled()
        });
        assert!(settled, "no fine grid of heights after {MAX_FRAMES} frames");
        (0..FRAMES_BEHIND).for_each(|_| self.app.update());
        let (sender, receiver) = mpsc::channel();
        let readback = self.app.world_mut().spawn(Readback::texture(self.target.clone())).id();
        self.app.world_mut().entity_mut(readback).observe(move |read: On<ReadbackComplete>| {
            // The receiver has gone when a frame is read a second time.
            let _ = sender.send(read.data.clone());
        });
        let pixels = (0..MAX_FRAMES).find_map(|_| {
            self.app.update();
            receiver.try_recv().ok()
        });
        self.app.world_mut().despawn(readback);
        pixels.expect("nothing was read back")
    }

    /// Compares what the shader draws to what the CPU paints, inside the level's border.
    fn difference(&mut self, ground: &GroundView) -> Difference {
        let (drawn, painted) = (self.picture(ground), self.painted(ground));
        let outside = self.outside_px(ground);
        Difference::of(&drawn, &painted, |i| outside[i] < -1.0)
    }

    fn set_shader(&mut self, text: &'static str) {
        // In the game the shader never changes, so that nothing has the picture drawn again for it.
        self.app.world_mut().resource_mut::<Redraw>().request();
        material::add_shader(&mut self.app.world_mut().resource_mut::<Assets<Shader>>(), text);
    }

    fn is_settled(&self) -> bool {
        let painter = self.app.world().resource::<Painter>();
        let scale = self.viewport().px_per_unit;
        let is_fine = |field: &field::Field| field.grid.cell().iter().all(|side| side * scale < FINE_PX);
        painter.keeper.shown().is_some_and(is_fine) && painter.drawn == painter.wanted
    }

    fn viewport(&self) -> &Viewport {
        self.app.world().resource::<Viewport>()
    }

    /// Returns the ground as the CPU paints it, by the same reference, RGBA8, top row first.
    fn painted(&self, ground: &GroundView) -> Vec<u8> {
        let painter = self.app.world().resource::<Painter>();
        let (drawn_surface, drawn) = (painter.keeper.surface().unwrap(), painter.drawn.unwrap());
        let scale = self.viewport().px_per_unit;
        let size = SIZE.map(|side| side as usize);
        let [width, height] = size;
        let region = self.viewport().visible_sim().map(|[low, high]| [low - 0.5 / scale, high + 0.5 / scale]);
        let grid = Grid { region, columns: width + 2, rows: height + 2 };
        let mut heights = Vec::new();
        let surface = ground.surface.as_deref().unwrap();
        grid.sample(surface, &drawn_surface.relief, &ground.surface_context, u64::MAX, &mut heights);
        let per_px = Reference { slope: drawn.slope / scale, ..drawn };
        let style = ReliefStyle {
            reference_slope: per_px.slope,
            lines: contour_lines(per_px.interval(LINE_SPACING_PX)),
            middle: drawn_surface.height(self.viewport().center_sim),
        };
        paint_heights(&heights, size, 1.0, &drawn_surface.relief, &style)
    }

    /// Returns how far the middle of each pixel lies outside the border, in pixels; inside it is negative.
    fn outside_px(&self, ground: &GroundView) -> Vec<f32> {
        let corner = |at: [f64; 2]| self.viewport().window_px_from_sim(at);
        let View { x, y, .. } = ground.view;
        let (low, high) = (corner([x[0], y[1]]), corner([x[1], y[0]]));
        let places = (0..SIZE[1]).flat_map(|row| (0..SIZE[0]).map(move |column| [column, row]));
        let middles = places.map(|[column, row]| Vec2::new(column as f32 + 0.5, row as f32 + 0.5));
        middles.map(|at| (low - at).max(at - high).max_element()).collect()
    }
}

/// How far two pictures are apart.
#[derive(Clone, Copy, Debug)]
struct Difference {
    /// The mean over all channels, in 255ths.
    mean: f64,
    /// The share of the pixels that are off by more than [`PIXEL_TOLERANCE`] in a channel.
    off: f64,
}

impl Difference {
    /// Compares the pixels that are chosen.
    fn of(a: &[u8], b: &[u8], mut is_chosen: impl FnMut(usize) -> bool) -> Self {
        let (mut sum, mut off, mut count) = (0.0, 0.0, 0.0);
        let pairs = a.chunks_exact(4).zip(b.chunks_exact(4)).enumerate();
        for (_, (a, b)) in pairs.filter(|(i, _)| is_chosen(*i)) {
            let by = [0, 1, 2].map(|i| a[i].abs_diff(b[i]));
            sum += by.iter().map(|by| f64::from(*by)).sum::<f64>() / 3.0;
            off += f64::from(u8::from(by.iter().any(|by| *by > PIXEL_TOLERANCE)));
            count += 1.0;
        }
        assert!(count > 0.0);
        Self { mean: sum / count, off: off / count }
    }

    fn is_tolerable(&self) -> bool {
        self.mean <= MEAN_TOLERANCE && self.off <= OFF_TOLERANCE
    }
}

fn ground(kind: &str) -> GroundView {
    let kind = SurfaceKind::find(kind).unwrap();
    let surface = (kind.build)(&Params::defaults(kind.info.params)).unwrap();
    GroundView { view: surface.view, surface: Some(surface.surface), ..GroundView::default() }
}

/// Changes of the shader, each so small that the picture still looks like the ground.
const MISTAKES: [[&str; 3]; 6] = [
    ["light from below", "(0.70710678, -0.70710678)", "(0.70710678, 0.70710678)"],
    ["lines closer", "height * lines.x + lines.y", "height * lines.x * 1.05 + lines.y"],
    ["lines elsewhere", "height * lines.x + lines.y", "height * lines.x + lines.y + 0.1"],
    ["fainter lines", "const LINE: f32 = 0.17", "const LINE: f32 = 0.12"],
    ["lower ground", "height * ground.tone.x", "height * 0.95 * ground.tone.x"],
    ["less light", "0.5 + RAMP_LIGHT * light", "0.5 + 0.8 * RAMP_LIGHT * light"],
];

/// With a mistake the ground is still drawn: the mean differs by less than this, in 255ths.
const WRONG_MEAN: f64 = 40.0;

/// One test and one application for everything, because starting the renderer takes most of the time.
#[test]
fn the_shader_draws_what_the_cpu_paints() {
    let Some(mut renderer) = Renderer::new() else {
        eprintln!("skipped: no graphics adapter");
        return;
    };
    let grounds = ["bowl", "rosenbrock", "himmelblau", "terrain"].map(ground);
    assert!(grounds.iter().any(|ground| ground.view.shade == Shade::Log));
    for ground in &grounds {
        let difference = renderer.difference(ground);
        assert!(difference.is_tolerable(), "{:?}: {difference:?}", ground.surface);
    }
    a_fence_changes_the_border_and_nothing_else(&mut renderer, &grounds[0]);
    papers_lie_over_ground_and_scene(&mut renderer, &grounds[0]);
    for [what, right, wrong] in MISTAKES {
        let text = material::SHADER_TEXT.replace(right, wrong);
        assert!(text != material::SHADER_TEXT, "{what}: the shader has no `{right}`");
        renderer.set_shader(text.leak());
        let difference = renderer.difference(&grounds[2]);
        assert!(difference.mean < WRONG_MEAN, "{what}: nothing is drawn: {difference:?}");
        assert!(!difference.is_tolerable(), "{what} would not be noticed: {difference:?}");
    }
    renderer.set_shader(material::SHADER_TEXT);
    assert!(renderer.difference(&grounds[2]).is_tolerable());
}

fn papers_lie_over_ground_and_scene(renderer: &mut Renderer, ground: &GroundView) {
    let bare = renderer.picture(ground);
    // Something of the scene that covers everything.
    let all = ClosedCurve::rounded(Vec2::ZERO, Vec2::new(SIZE[0] as f32, SIZE[1] as f32), 1.0);
    let red = FlatMesh::new(1.0).fill(&all, [1.0, 0.0, 0.0, 1.0]).into_mesh();
    let world = renderer.app.world_mut();
    let mesh = Mesh2d(world.resource_mut::<Assets<Mesh>>().add(red));
    let material = MeshMaterial2d(world.resource_mut::<Assets<FlatMaterial>>().add(FlatMaterial {}));
    let scene = world.spawn((mesh, material, Transform::from_xyz(0.0, 0.0, 30.0), NoFrustumCulling)).id();
    let rect = Rect::new(40.0, 60.0, 240.0, 180.0);
    *world.resource_mut::<Papers>() = Papers { rects_px: vec![rect], points_per_px: 1.0 };
    let drawn = renderer.picture(ground);
    let pixel = |picture: &[u8], [column, row]: [usize; 2]| {
        let at = 4 * (row * SIZE[0] as usize + column);
        [picture[at], picture[at + 1], picture[at + 2]]
    };
    for inside in [[140, 120], [42, 120], [140, 178]] {
        let (paper, seen) = (frankie_draw::theme::Theme::LIGHT.paper, pixel(&drawn, inside));
        assert!((0..3).all(|i| paper[i].abs_diff(seen[i]) < 12), "{inside:?}: {seen:?}");
    }
    for outside in [[20, 120], [140, 200], [300, 20]] {
        assert_eq!(pixel(&drawn, outside), [255, 0, 0], "{outside:?}");
    }
    *renderer.app.world_mut().resource_mut::<Papers>() = Papers::default();
    renderer.app.world_mut().despawn(scene);
    let after = Difference::of(&bare, &renderer.picture(ground), |_| true);
    assert!(after.is_tolerable(), "{after:?}");
}

fn a_fence_changes_the_border_and_nothing_else(renderer: &mut Renderer, open: &GroundView) {
    let fenced = GroundView { fence: true, ..open.clone() };
    let (without, with) = (renderer.picture(open), renderer.picture(&fenced));
    let outside = renderer.outside_px(open);
    let away = Difference::of(&without, &with, |i| outside[i].abs() > FENCE_PX);
    assert!(away.mean == 0.0, "{away:?}");
    let rail = Difference::of(&without, &with, |i| outside[i].abs() < 1.0);
    assert!(rail.off == 1.0, "{rail:?}");
}
