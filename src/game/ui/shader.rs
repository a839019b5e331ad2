//! The shader of everything that egui draws, in the place of the one of `bevy_egui`: cheaper, and with soft edges in linear
//! light.

use bevy::prelude::*;
use bevy::shader::Shader;
use bevy_egui::render::EGUI_SHADER_HANDLE;

const SHADER_TEXT: &str = include_str!("../../../assets/shaders/panels.wgsl");

pub(super) fn plugin(app: &mut App) {
    if let Some(mut shaders) = app.world_mut().get_resource_mut::<Assets<Shader>>() {
        // A handle that is a constant is never stale, so this cannot fail.
        let _ = shaders.insert(&EGUI_SHADER_HANDLE, Shader::from_wgsl(SHADER_TEXT, "frankie/panels.wgsl"));
    }
}

#[cfg(test)]
mod tests {
    use frankie_draw::ramp;
    use wgpu::naga::front::wgsl;
    use wgpu::naga::valid::{Capabilities, ValidationFlags, Validator};

    use super::SHADER_TEXT;

    /// Returns the coefficients of the polynomial, the lowest first.
    fn coefficients() -> Vec<f64> {
        let line = SHADER_TEXT.lines().find(|line| line.trim_start().starts_with("return c * (")).unwrap();
        let numbers = line.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
        let mut found: Vec<f64> = numbers.filter_map(|number| number.parse().ok()).collect();
        // The last one is subtracted.
        if let Some(last) = found.last_mut() {
            *last = -*last;
        }
        found
    }

    #[test]
    fn the_shader_is_valid() {
        let module = wgsl::parse_str(SHADER_TEXT).unwrap();
        Validator::new(ValidationFlags::all(), Capabilities::empty()).validate(&module).unwrap();
    }

    #[test]
    fn colors_are_decoded_within_a_third_of_a_255th() {
        let coefficients = coefficients();
        assert_eq!(coefficients.len(), 6);
        for encoded in 0..=255_u8 {
            let c = f64::from(encoded) / 255.0;
            let decoded = c * coefficients.iter().rev().fold(0.0, |sum, factor| sum * c + factor);
            let around = [-0.34, 0.34].map(|off| ramp::linear_from_srgb(((255.0 * c + off) / 255.0) as f32));
            let is_near = f64::from(around[0]) <= decoded && decoded <= f64::from(around[1]);
            assert!(is_near || encoded == 0, "{encoded}: {decoded} {around:?}");
        }
    }
}
