// The picture of the ground: each pixel of the window shows the texel at its own place, as it is.

#import bevy_sprite::mesh2d_vertex_output::VertexOutput

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var picture: texture_2d<f32>;

@fragment
fn fragment(in: VertexOutput) -> @location(0) vec4<f32> {
    return vec4<f32>(textureLoad(picture, vec2<i32>(in.position.xy), 0).rgb, 1.0);
}
