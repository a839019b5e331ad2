// The ground: bicubic heights, color by height and light, contour lines, grain, the level's border and its fence.
// Reads one texel grid of heights with their slopes; no filtering of it is asked for, so that it runs on WebGL2.
// Kept lean: four loads and two samples for a pixel. The constants are those of crates/draw/src/ground.rs.

#import bevy_sprite::mesh2d_vertex_output::VertexOutput
#ifdef SRGB_OUTPUT
#import bevy_render::color_operations::linear_to_srgb
#endif
#ifdef OKLAB_OUTPUT
#import bevy_render::color_operations::linear_rgb_to_oklab
#endif

struct Ground {
    // Texel from world_px: scale xy, offset zw.
    grid: vec4<f32>,
    // Shade per (height per texel) across and up, pixels of the screen to a logical pixel, grain strength.
    shade: vec4<f32>,
    // Place on the ramp from height: scale, offset. Grain from world_px: offset zw.
    tone: vec4<f32>,
    // Per set of lines: lines per height, phase (modulo 4), weight; w: place among the heights in sight from height,
    // scale in the first, offset in the second.
    lines_a: vec4<f32>,
    lines_b: vec4<f32>,
    // Steepness in height per px from shade units, how far colors follow the heights in sight, fence post spacing zw.
    slope: vec4<f32>,
    // The level's view in world_px: left, bottom, right, top.
    border: vec4<f32>,
    // Fence on, border shown, grain scale of both layers zw.
    fence: vec4<f32>,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> ground: Ground;
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var heights: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var ramp: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(3) var ramp_sampler: sampler;
@group(#{MATERIAL_BIND_GROUP}) @binding(4) var grain: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(5) var grain_sampler: sampler;

// Texels higher than this have no height.
const NO_HEIGHT: f32 = 1e29;
// Square roots of linear colors: what is mixed here is mixed as the eye would have it.
const NO_GROUND: vec3<f32> = vec3<f32>(0.835, 0.804, 0.743);
const INK: vec3<f32> = vec3<f32>(0.165, 0.139, 0.096);
const FENCE_LIGHT: vec3<f32> = vec3<f32>(0.955, 0.915, 0.830);
const FENCE_DARK: vec3<f32> = vec3<f32>(0.430, 0.330, 0.240);
const CROWDED_PX: vec2<f32> = vec2<f32>(4.0, 8.0);
const BLOT_PX: vec2<f32> = vec2<f32>(600.0, 1400.0);
const LINE: f32 = 0.17;
const FOURTH_LINE: f32 = 0.34;
// Half the height of the ramp, from the middle of its lowest texel to that of its highest.
const RAMP_LIGHT: f32 = 0.4844;
const NEAR_TONE: f32 = 0.09;
const NEAR_LIGHT: f32 = 0.5;
const LIGHT: vec2<f32> = vec2<f32>(0.70710678, -0.70710678);

// How much of a pixel a line of one logical pixel covers at a distance, both in logical pixels.
fn cover(distance: f32) -> f32 {
    return clamp((0.5 - distance) * ground.shade.z + 0.5, 0.0, 1.0);
}

// How dark one set of contour lines is at a height, on a slope in heights per logical pixel.
fn contour(lines: vec4<f32>, height: f32, steepness: f32) -> f32 {
    let x = height * lines.x + lines.y;
    let spacing = 1.0 / max(steepness * lines.x, 1e-20);
    let fade = smoothstep(vec2<f32>(CROWDED_PX.x), vec2<f32>(CROWDED_PX.y), vec2<f32>(spacing, 4.0 * spacing));
    let fourth = 0.25 * x;
    let plain = cover(abs(x - round(x)) * spacing) * fade.x * LINE;
    let strong = cover(abs(fourth - round(fourth)) * 4.0 * spacing) * fade.y * (FOURTH_LINE - LINE * fade.x);
    return lines.z * (plain + strong) * (1.0 - smoothstep(BLOT_PX.x, BLOT_PX.y, spacing));
}

// A fence seen from above: a rail with posts, and the shade it throws to the lower right.
fn fence(color: vec3<f32>, at: vec2<f32>, outside: f32) -> vec3<f32> {
    let span = ground.border.zw - ground.border.xy;
    let middle = ground.border.xy + 0.5 * span;
    let off = at - middle;
    let to_side = abs(abs(off) - 0.5 * span);
    // Along whichever side is near; posts stand at whole spacings from the corner.
    let vertical = to_side.x < to_side.y;
    let along = select(at.x - ground.border.x, at.y - ground.border.y, vertical);
    let spacing = select(ground.slope.z, ground.slope.w, vertical);
    let steps = along / spacing;
    let last = round(select(span.x, span.y, vertical) / spacing);
    let post = abs(steps - clamp(round(steps), 0.0, last)) * spacing;
    let rail = abs(outside);
    let near_post = length(vec2<f32>(post, rail));
    var out = color;
    out = mix(out, FENCE_DARK, 0.75 * clamp(2.6 - rail, 0.0, 1.0));
    out = mix(out, FENCE_LIGHT, clamp(1.7 - rail, 0.0, 1.0));
    out = mix(out, FENCE_DARK, 0.85 * clamp(5.4 - near_post, 0.0, 1.0));
    out = mix(out, FENCE_LIGHT, clamp(4.2 - near_post, 0.0, 1.0));
    return out;
}

@fragment
fn fragment(in: VertexOutput) -> @location(0) vec4<f32> {
    let at = in.world_position.xy;
    let size = vec2<f32>(textureDimensions(heights));
    let place = clamp(at * ground.grid.xy + ground.grid.zw, vec2<f32>(0.0), size - 1.001);
    let corner = vec2<i32>(place);
    let t = place - floor(place);

    // Each texel is height, slope across, slope up, twist; together a bicubic Hermite patch.
    let a = textureLoad(heights, corner, 0);
    let b = textureLoad(heights, corner + vec2<i32>(1, 0), 0);
    let c = textureLoad(heights, corner + vec2<i32>(0, 1), 0);
    let d = textureLoad(heights, corner + vec2<i32>(1, 1), 0);
    let t2 = t * t;
    let t3 = t2 * t;
    let end = 3.0 * t2 - 2.0 * t3;
    let start_slope = t3 - 2.0 * t2 + t;
    let end_slope = t3 - t2;
    let end_d = 6.0 * (t - t2);
    let start_slope_d = 3.0 * t2 - 4.0 * t + 1.0;
    let end_slope_d = 3.0 * t2 - 2.0 * t;
    // Along x first: (height, slope up) of the lower and upper edge, and their change across.
    let low = mix(a.xz, b.xz, end.x) + start_slope.x * a.yw + end_slope.x * b.yw;
    let high = mix(c.xz, d.xz, end.x) + start_slope.x * c.yw + end_slope.x * d.yw;
    let low_d = end_d.x * (b.xz - a.xz) + start_slope_d.x * a.yw + end_slope_d.x * b.yw;
    let high_d = end_d.x * (d.xz - c.xz) + start_slope_d.x * c.yw + end_slope_d.x * d.yw;
    let height = mix(low.x, high.x, end.y) + start_slope.y * low.y + end_slope.y * high.y;
    let across = mix(low_d.x, high_d.x, end.y) + start_slope.y * low_d.y + end_slope.y * high_d.y;
    let up = end_d.y * (high.x - low.x) + start_slope_d.y * low.y + end_slope_d.y * high.y;

    let slope = vec2<f32>(across, up) * ground.shade.xy;
    let steep2 = dot(slope, slope);
    let shade = dot(slope, LIGHT) * inverseSqrt(1.0 + steep2);
    // Far in, all that is in sight has one color: then its own highs and lows differ in color as well.
    let among = clamp(height * ground.lines_a.w + ground.lines_b.w, 0.0, 1.0);
    let apart = ground.slope.y * among * among * (3.0 - 2.0 * among);
    let tone = height * ground.tone.x + ground.tone.y + NEAR_TONE * apart;
    let light = shade + NEAR_LIGHT * (apart - 0.5 * ground.slope.y);
    let lit = textureSampleLevel(ramp, ramp_sampler, vec2<f32>(tone, 0.5 + RAMP_LIGHT * light), 0.0);
    var color = lit.rgb;

    let steepness = sqrt(steep2);
    var ink = contour(ground.lines_a, height, steepness * ground.slope.x);
    ink += contour(ground.lines_b, height, steepness * ground.slope.x);
    color = mix(color, INK, ink);

    if max(max(a.x, b.x), max(c.x, d.x)) > NO_HEIGHT {
        color = NO_GROUND;
    }

    let blades = textureSampleLevel(grain, grain_sampler, at * ground.fence.z + ground.tone.zw, 0.0);
    color *= 1.0 + ground.shade.w * (mix(blades.r, blades.g, ground.fence.w) - 0.5);

    let beyond = max(ground.border.xy - at, at - ground.border.zw);
    let outside = max(beyond.x, beyond.y);
    // No branch on where a pixel lies: an old software driver crashes on one here once storage buffers are taken away.
    let faded = ground.fence.y * smoothstep(0.0, 220.0, outside);
    let gray = vec3<f32>(dot(color, vec3<f32>(0.3, 0.59, 0.11)));
    color = mix(color, 0.93 * mix(color, gray, 0.25), faded);
    // No branch on a uniform: an old software driver compiles such a shader for the uniforms of every frame and keeps all.
    color = select(color, fence(color, at, outside), ground.fence.x > 0.0);

    var out = color * color;
#ifdef SRGB_OUTPUT
    out = linear_to_srgb(out);
#endif
#ifdef OKLAB_OUTPUT
    out = linear_rgb_to_oklab(out);
#endif
    return vec4<f32>(out, 1.0);
}
