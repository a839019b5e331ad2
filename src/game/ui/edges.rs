//! Soft edges in linear light. Replaces one line of the shader that paints panels.
//!
//! egui premultiplies colors by their opacity in gamma space. The shader converts them to linear light as they are, which
//! makes everything half covered too dark: panels get a dark edge, and light letters become thin. The new line divides by
//! the opacity first and multiplies by it afterwards.

use bevy::prelude::*;
use bevy::shader::{Shader, Source};
use bevy_egui::render::EGUI_SHADER_HANDLE;

/// The last line of the shader.
const DEFAULT: &str = "return vec4<f32>(linear_from_gamma_rgb(color_gamma.rgb), color_gamma.a);";
/// The line that replaces it.
const CORRECTED: &str = "let opacity = max(color_gamma.a, 0.0001);
    return vec4<f32>(linear_from_gamma_rgb(min(color_gamma.rgb / opacity, vec3<f32>(1.0))) * color_gamma.a, color_gamma.a);";

pub(super) fn plugin(app: &mut App) {
    let Some(mut shaders) = app.world_mut().get_resource_mut::<Assets<Shader>>() else {
        // Without graphics nothing is painted.
        return;
    };
    let Some(shader) = shaders.get(&EGUI_SHADER_HANDLE) else { return };
    let Some(corrected) = corrected(shader) else {
        warn!("the shader of panels has changed and is not corrected; edges of panels will be dark");
        return;
    };
    if let Err(error) = shaders.insert(&EGUI_SHADER_HANDLE, corrected) {
        warn!("the shader of panels is not corrected: {error}");
    }
}

fn corrected(shader: &Shader) -> Option<Shader> {
    let Source::Wgsl(text) = &shader.source else { return None };
    let new = text.replacen(DEFAULT, CORRECTED, 1);
    (new != *text).then(|| Shader::from_wgsl(new, shader.path.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_line_changes() {
        let text = |end: &str| format!("@fragment\nfn fs_main() {{\n    {end}\n}}\n");
        let original = Shader::from_wgsl(text(DEFAULT), "egui.wgsl");
        assert_eq!(corrected(&original).unwrap().source.as_str(), text(CORRECTED));
        assert!(corrected(&Shader::from_wgsl(text("return x;"), "other.wgsl")).is_none());
    }
}
