//! The material of the ground. Reads a [`Field`], its [`GroundStyle`] and the [`Viewport`]; writes the textures and uniforms of `assets/shaders/ground.wgsl`, which is inside the binary.

use bevy::asset::{RenderAssetUsages, uuid_handle};
use bevy::image::{ImageAddressMode, ImageFilterMode, ImageSampler, ImageSamplerDescriptor};
use bevy::math::Vec4;
use bevy::prelude::*;
use bevy::render::render_resource::{AsBindGroup, Extent3d, ShaderType, TextureDimension, TextureFormat};
use bevy::shader::{Shader, ShaderRef};
use bevy::sprite_render::Material2d;

use super::field::Field;
use super::grain;
use crate::game::viewport::Viewport;
use frankie_draw::ground::{Lines, Reference, SHADE_GAIN};
use frankie_draw::ramp;
use frankie_draw::relief::{RAMP_REACH, Relief};
use frankie_sim::surface::View;

/// The shader's handle; [`add_shader`] sets its text.
const SHADER: Handle<Shader> = uuid_handle!("5d9be1a2-20c4-4c55-9d3c-6a7f1f8b2e41");
/// The shader's text.
pub const SHADER_TEXT: &str = include_str!("../../../assets/shaders/ground.wgsl");
/// The texels of the ramp: tones across, lights up.
const RAMP_TONES: usize = 512;
const RAMP_LIGHTS: usize = 32;
/// The maximum height, in spans, so that no sum in the shader overflows.
const HEIGHT_MAX: f64 = 1e9;
/// The value of a texel without a height.
const NO_HEIGHT: f32 = 1e30;
/// The strength of the grain, as a share of a color's square root.
const GRAIN: f32 = 0.32;
/// The share of the colors in sight below which colors begin to follow the heights in sight.
const NEAR_SHARE: f64 = 0.5;
/// The approximate pixels between fence posts.
const POST_SPACING_PX: f32 = 26.0;
/// Every fourth contour line is darker; the phase in the shader is modulo this.
const FOURTH: f64 = 4.0;

/// Sets the text of the shader that every [`GroundMaterial`] is drawn with.
pub fn add_shader(shaders: &mut Assets<Shader>, text: &'static str) {
    // A handle that is a constant is never stale, so this cannot fail.
    let _ = shaders.insert(&SHADER, Shader::from_wgsl(text, "frankie/ground.wgsl"));
}

/// The ground's material.
#[derive(Asset, AsBindGroup, TypePath, Clone, Debug)]
pub struct GroundMaterial {
    /// Everything that is not a texture.
    #[uniform(0)]
    pub uniforms: GroundUniforms,
    /// Height, slope across, slope up and twist per texel.
    #[texture(1, filterable = false)]
    pub heights: Handle<Image>,
    /// Colors by tone and light, as square roots of linear light.
    #[texture(2)]
    #[sampler(3)]
    pub ramp: Handle<Image>,
    /// Paper and blades of grass.
    #[texture(4)]
    #[sampler(5)]
    pub grain: Handle<Image>,
}

impl Material2d for GroundMaterial {
    fn fragment_shader() -> ShaderRef {
        SHADER.into()
    }
}

/// See the struct of the same name in the shader.
#[derive(ShaderType, Clone, Copy, Debug, Default, PartialEq)]
pub struct GroundUniforms {
    grid: Vec4,
    shade: Vec4,
    tone: Vec4,
    lines_a: Vec4,
    lines_b: Vec4,
    slope: Vec4,
    border: Vec4,
    fence: Vec4,
}

/// How the heights in sight are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroundStyle {
    /// The slopes and heights in sight, slopes per unit of the plane.
    pub reference: Reference,
    /// Contour lines.
    pub lines: [Lines; 2],
    /// The height in the middle of the window, for ground without a place of its own.
    pub middle: f64,
    /// Pixels of the screen to a logical pixel.
    pub pixel_scale: f32,
    /// Whether the level's border is a fence.
    pub fence: bool,
}

impl GroundUniforms {
    /// Returns the uniforms for a field whose texture is relative to `base`.
    #[must_use]
    pub fn new(
        field: &Field,
        base: f64,
        relief: &Relief,
        style: &GroundStyle,
        view: &View,
        viewport: &Viewport,
    ) -> Self {
        let cell = field.grid.cell();
        let corner = viewport.world_px_from_sim_far(field.grid.at(0, 0));
        let texels_per_px = cell.map(|side| 1.0 / (side * viewport.px_per_unit));
        let span = relief.span();
        // The shader's heights are spans above the base.
        let reference = style.reference.slope / (viewport.px_per_unit * span);
        let gain = SHADE_GAIN / reference;
        let raw = (relief.raw_tone(base, style.middle)) as f32;
        let reach = (RAMP_TONES - 1) as f32 / RAMP_TONES as f32 / RAMP_REACH;
        let (grain_scale, grain_mix, grain_offset) = grain_placing(viewport);
        let low = viewport.world_px_from_sim([view.x[0], view.y[0]]);
        let high = viewport.world_px_from_sim([view.x[1], view.y[1]]);
        let spacing = (high - low).abs().max(Vec2::ONE);
        let spacing = spacing / (spacing / POST_SPACING_PX).round().max(Vec2::ONE);
        let Reference { low: lowest, range, .. } = style.reference;
        let range = range.max(f64::MIN_POSITIVE);
        let apart = (1.0 - range / (NEAR_SHARE * span)).clamp(0.0, 1.0);
        let lines = |lines: &Lines, spare: f64| {
            let per_height = span / lines.interval;
            let phase = (base / lines.interval).rem_euclid(FOURTH);
            Vec4::new(per_height as f32, finite(phase), lines.weight, finite(spare))
        };
        Self {
            grid: Vec4::new(
                texels_per_px[0] as f32,
                texels_per_px[1] as f32,
                (-corner[0] * texels_per_px[0]) as f32,
                (-corner[1] * texels_per_px[1]) as f32,
            ),
            shade: Vec4::new(
                (gain * texels_per_px[0]) as f32,
                (gain * texels_per_px[1]) as f32,
                style.pixel_scale,
                GRAIN,
            ),
            tone: Vec4::new(
                reach,
                finite(f64::from(raw)) * reach + 0.5 / RAMP_TONES as f32,
                grain_offset.x,
                grain_offset.y,
            ),
            lines_a: lines(&style.lines[0], span / range),
            lines_b: lines(&style.lines[1], (base - lowest) / range),
            slope: Vec4::new((1.0 / gain) as f32, apart as f32, spacing.x, spacing.y),
            border: Vec4::new(low.x, low.y, high.x, high.y),
            fence: Vec4::new(
                f32::from(u8::from(style.fence)),
                f32::from(u8::from(!view.follow)),
                grain_scale,
                grain_mix,
            ),
        }
    }
}

/// Returns how the grain is placed: texture per px, share of its second layer, and the place of the center of the window.
/// The grain is fixed to the ground and always about equally fine: its second layer is the first one at half the size, so
/// that the second replaces the first while the player zooms in by two.
fn grain_placing(viewport: &Viewport) -> (f32, f32, Vec2) {
    let zoom = viewport.px_per_unit.log2();
    let octave = zoom.floor();
    // Texture to a unit of the plane, the same for the whole octave.
    let per_unit = octave.exp2() / grain::SIDE as f64;
    let middle = viewport.sim_from_window_px(0.5 * viewport.window_px);
    let offset = middle.map(|c| finite((c * per_unit).rem_euclid(1.0)));
    ((per_unit / viewport.px_per_unit) as f32, (zoom - octave) as f32, Vec2::from(offset))
}

fn finite(value: f64) -> f32 {
    if value.is_finite() { value as f32 } else { 0.0 }
}

/// Returns the heights as a texture: per texel height, slopes and twist per texel (Catmull–Rom's tangents), in spans of the
/// relief above `base`.
#[must_use]
pub fn height_texture(field: &Field, base: f64, span: f64) -> Image {
    let (columns, rows) = (field.grid.columns, field.grid.rows);
    let heights: Vec<f64> = field
        .heights
        .iter()
        .map(|height| {
            if height.is_finite() {
                ((height - base) / span).clamp(-HEIGHT_MAX, HEIGHT_MAX)
            } else {
                f64::NAN
            }
        })
        .collect();
    let mut data = Vec::with_capacity(16 * columns * rows);
    // Half the step over the neighbors; at the edge of the grid or of the ground, zero.
    let half = |a: f64, b: f64| if (b - a).is_nan() { 0.0 } else { 0.5 * (b - a) };
    for row in 0..rows {
        let (below, above) = (row.saturating_sub(1) * columns, (row + 1).min(rows - 1) * columns);
        let here = row * columns;
        for column in 0..columns {
            let (left, right) = (column.saturating_sub(1), (column + 1).min(columns - 1));
            let height = heights[here + column];
            let across = half(heights[here + left], heights[here + right]);
            let up = half(heights[below + column], heights[above + column]);
            let across_below = half(heights[below + left], heights[below + right]);
            let across_above = half(heights[above + left], heights[above + right]);
            let texel = if height.is_nan() {
                [NO_HEIGHT, 0.0, 0.0, 0.0]
            } else {
                [height, across, up, half(across_below, across_above)].map(|value| value as f32)
            };
            texel.iter().for_each(|value| data.extend_from_slice(&value.to_le_bytes()));
        }
    }
    image(columns, rows, data, TextureFormat::Rgba32Float)
}

/// Returns the ramp of a relief, as square roots of linear light, in which the shader mixes.
#[must_use]
pub fn ramp_texture(relief: &Relief) -> Image {
    let mut texels = ramp::bake(RAMP_TONES, RAMP_LIGHTS, |share| relief.tone(share * RAMP_REACH));
    for texel in texels.chunks_exact_mut(4) {
        for c in &mut texel[..3] {
            *c = ramp::byte(ramp::linear_from_srgb(f32::from(*c) / 255.0).sqrt());
        }
    }
    let mut image = image(RAMP_TONES, RAMP_LIGHTS, texels, TextureFormat::Rgba8Unorm);
    image.sampler = sampler(ImageAddressMode::ClampToEdge);
    image
}

/// Returns the grain, which repeats.
#[must_use]
pub fn grain_texture() -> Image {
    let mut image = image(grain::SIDE, grain::SIDE, grain::texels(), TextureFormat::Rg8Unorm);
    image.sampler = sampler(ImageAddressMode::Repeat);
    image
}

fn sampler(address: ImageAddressMode) -> ImageSampler {
    ImageSampler::Descriptor(ImageSamplerDescriptor {
        address_mode_u: address,
        address_mode_v: address,
        mag_filter: ImageFilterMode::Linear,
        min_filter: ImageFilterMode::Linear,
        ..ImageSamplerDescriptor::default()
    })
}

fn image(width: usize, height: usize, data: Vec<u8>, format: TextureFormat) -> Image {
    let size = Extent3d { width: width as u32, height: height as u32, depth_or_array_layers: 1 };
    Image::new(size, TextureDimension::D2, data, format, RenderAssetUsages::RENDER_WORLD)
}
