// What egui draws: panels, letters, charts. It takes the place of the shader of bevy_egui.
//
// That one raises six numbers to a power for each pixel, which is most of the cost of a panel on a machine without a graphics
// card. And it converts colors, which egui has multiplied by their opacity as they are encoded, to linear light as they are:
// everything half covered becomes too dark, so that panels get a dark edge, and light letters become thin. Here a color is
// divided by its opacity first and multiplied by it afterwards.

struct Transform {
    scale: vec2<f32>,
    translation: vec2<f32>,
}

struct VertexInput {
    @location(0) position: vec2<f32>,
    @location(1) uv: vec2<f32>,
    @location(2) color: vec4<f32>,
}

struct VertexOutput {
    @builtin(position) position: vec4<f32>,
    @location(0) color: vec4<f32>,
    @location(1) uv: vec2<f32>,
}

@group(0) @binding(0) var<uniform> transform: Transform;
@group(1) @binding(0) var image_texture: texture_2d<f32>;

// Linear light from encoded sRGB, within a third of a 255th of the encoded value.
fn decoded(c: vec3<f32>) -> vec3<f32> {
    return c * (0.07102351 + c * (0.04900911 + c * (2.94134291 + c * (-5.23035612 + c * (4.89434088 - 1.72536029 * c)))));
}

@vertex
fn vs_main(in: VertexInput) -> VertexOutput {
    return VertexOutput(vec4<f32>(in.position * transform.scale + transform.translation, 0.0, 1.0), in.color, in.uv);
}

@fragment
fn fs_main(in: VertexOutput) -> @location(0) vec4<f32> {
    // One texel, not a mean of four: letters lie on pixels, and pictures are made as large as they are shown.
    let size = vec2<f32>(textureDimensions(image_texture));
    let texel = textureLoad(image_texture, vec2<i32>(clamp(in.uv * size, vec2<f32>(0.0), size - 1.0)), 0);
    // The texels of letters and panels are white, covered in part; others are pictures that cover everything.
    let light = select(vec3<f32>(texel.a), texel.rgb, texel.a > 0.999);
    let color = min(in.color.rgb / max(in.color.a, 0.0001), vec3<f32>(1.0));
    return vec4<f32>(decoded(color) * in.color.a * light, in.color.a * texel.a);
}
