//! Where the ground is muddy: brown where the noise is wider than elsewhere. Reads the noise through a grid over the
//! window; paints one picture, made anew only when the level or what is in sight has changed.

use bevy_egui::egui::{
    Color32, ColorImage, Context, Id, Painter, Pos2, Rect, TextureHandle, TextureOptions, pos2,
};
use frankie_sim::noise::GradientNoise;

use crate::figure::ink::MUD;
use crate::figure::mud;

/// Points between samples of the noise.
const CELL: f32 = 6.0;

/// What the picture was made of: the level, and what the window shows.
pub type Sight = (usize, [[f64; 2]; 2], [usize; 2]);

#[derive(Clone)]
struct Made {
    sight: Sight,
    picture: TextureHandle,
}

/// Paints the mud over the window. `level` tells one level from another; `sim` turns a place in points into one of the
/// plane. Does nothing where the noise is the same everywhere.
pub fn mud_ui(
    ctx: &Context,
    painter: &Painter,
    level: usize,
    noise: &dyn GradientNoise,
    sim: impl Fn(Pos2) -> [f64; 2],
) {
    let window = ctx.content_rect();
    if noise.sigma_at(sim(window.center())).is_none() || !window.is_positive() {
        return;
    }
    let size = [window.width(), window.height()].map(|side| ((side / CELL).ceil() as usize).max(1));
    let sight = (level, [sim(window.min), sim(window.max)], size);
    let id = Id::new("mud");
    let kept = ctx.data(|data| data.get_temp::<Made>(id)).filter(|made| made.sight == sight);
    let made = kept.unwrap_or_else(|| {
        let image = picture(noise, size, |column, row| {
            sim(window.min + CELL * bevy_egui::egui::vec2(column as f32 + 0.5, row as f32 + 0.5))
        });
        let picture = ctx.load_texture("mud", image, TextureOptions::LINEAR);
        Made { sight, picture }
    });
    let drawn = Rect::from_min_size(window.min, CELL * bevy_egui::egui::vec2(size[0] as f32, size[1] as f32));
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    painter.image(made.picture.id(), drawn, whole, Color32::WHITE);
    ctx.data_mut(|data| data.insert_temp(id, made));
}

/// A picture of the noise's width: clear where it is narrowest, brown where it is widest.
fn picture(noise: &dyn GradientNoise, size: [usize; 2], at: impl Fn(usize, usize) -> [f64; 2]) -> ColorImage {
    let places =
        (0..size[1]).flat_map(|row| (0..size[0]).map(move |column| (column, row))).map(|(c, r)| at(c, r));
    let depths = mud::depths(noise, places).unwrap_or_else(|| vec![0.0; size[0] * size[1]]);
    let color = |depth: &f32| {
        let [r, g, b] = MUD.rgb;
        Color32::from_rgba_unmultiplied(r, g, b, (255.0 * mud::DEEPEST * depth) as u8)
    };
    ColorImage::new(size, depths.iter().map(color).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use frankie_sim::noise::NoiseKind;
    use frankie_sim::params::Params;

    #[test]
    fn mud_is_painted_where_the_noise_is_wide_and_nowhere_else() {
        let kind = NoiseKind::find("patches").unwrap();
        let noise = (kind.build)(&Params::defaults(kind.info.params)).unwrap();
        let at = |column: usize, row: usize| [column as f64 * 0.1 - 4.0, row as f64 * 0.1 - 4.0];
        let image = picture(&*noise, [80, 80], at);
        let sigma = |i: usize| noise.sigma_at(at(i % 80, i / 80)).unwrap()[0];
        let all: Vec<usize> = (0..image.pixels.len()).collect();
        let widest = all.iter().copied().max_by(|a, b| sigma(*a).total_cmp(&sigma(*b))).unwrap();
        let narrowest = all.iter().copied().min_by(|a, b| sigma(*a).total_cmp(&sigma(*b))).unwrap();
        assert!(image.pixels[widest].a() > 100 && image.pixels[narrowest].a() == 0);
    }
}
