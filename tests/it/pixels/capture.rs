//! Pictures of the frames that egui draws, without a window. Reads the frames of a test harness; writes pixels.

use std::cell::RefCell;
use std::rc::Rc;

use egui::epaint::{ClippedShape, Shape};
use egui::{Context, FontFamily, Id, Order, Rect, TexturesDelta};
use egui_kittest::{Harness, TestRenderer};
use frankie::game::ui::theme;
use frankie_draw::compare::Picture;
use frankie_draw::fonts::{AddedFont, is_blank};

use super::rasterizer::{Canvas, Textures};

/// The number of frames after which the sizes that panels remember from earlier frames no longer change.
pub const SETTLING_FRAMES: usize = 8;

/// Textures that are written by the harness and read when a frame is painted.
#[derive(Clone, Default)]
struct SharedTextures(Rc<RefCell<Textures>>);

impl TestRenderer for SharedTextures {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        self.0.borrow_mut().apply(delta);
    }
}

/// A harness whose frames can be painted.
pub struct Stage<'a> {
    /// The harness.
    pub harness: Harness<'a>,
    /// Pixels per point.
    pub scale: f32,
    textures: SharedTextures,
}

impl<'a> Stage<'a> {
    /// Shows `ui` in a window of `size` points, with `scale` pixels per point, for [`SETTLING_FRAMES`] frames.
    pub fn new(size: [f32; 2], scale: f32, mut ui: impl FnMut(&Context) + 'a) -> Self {
        let textures = SharedTextures::default();
        let mut fonts_loaded = false;
        let app = move |root: &mut egui::Ui| {
            if !std::mem::replace(&mut fonts_loaded, true) {
                // The fonts can be used from the next frame on.
                return theme::install(root.ctx());
            }
            ui(root.ctx());
        };
        let builder = Harness::builder().with_size(size).with_pixels_per_point(scale);
        let harness = builder.with_theme(egui::Theme::Light).renderer(textures.clone()).build_ui(app);
        let mut stage = Self { harness, textures, scale };
        stage.harness.run_steps(SETTLING_FRAMES);
        stage
    }

    /// Returns the rectangle of an area, in points.
    pub fn area(&self, id: Id) -> Rect {
        self.harness.ctx.memory(|memory| memory.area_rect(id)).unwrap()
    }

    /// Returns the rectangle of the topmost area, in points.
    pub fn top_area(&self) -> Rect {
        let layers = self.harness.ctx.memory(|memory| memory.areas().visible_layer_ids());
        let top = layers.into_iter().max_by_key(|layer| layer.order).unwrap();
        assert_eq!(top.order, Order::Foreground);
        self.area(top.id)
    }

    /// Returns the letters and icons of the last frame that no font of their family has.
    pub fn missing_glyphs(&self) -> Vec<(FontFamily, char)> {
        let mut used = Vec::new();
        self.shapes().iter().for_each(|clipped| add_letters(&clipped.shape, &mut used));
        let definitions = self.harness.ctx.fonts(|fonts| fonts.definitions().clone());
        let is_missing = |(family, letter): &(FontFamily, char)| {
            let names = &definitions.families[family];
            let has =
                |name| !AddedFont::drawable(&definitions.font_data[name].font, 0, &[*letter]).is_empty();
            !is_blank(*letter) && !names.iter().any(has)
        };
        used.into_iter().filter(is_missing).collect()
    }

    /// Returns the shapes of the last frame, in the order they are painted.
    pub fn shapes(&self) -> Vec<ClippedShape> {
        self.harness.output().shapes.clone()
    }

    /// Returns the pixels of a rectangle, in points, of the last frame.
    pub fn picture(&self, rect: Rect) -> Picture {
        self.picture_of(self.shapes(), rect)
    }

    /// Returns the pixels of a rectangle as if the last frame had painted these shapes.
    pub fn picture_of(&self, shapes: Vec<ClippedShape>, rect: Rect) -> Picture {
        let primitives = self.harness.ctx.tessellate(shapes, self.scale);
        let mut canvas = Canvas::new(rect, self.scale, theme::PAGE);
        canvas.paint(&primitives, &self.textures.0.borrow());
        let size = canvas.size();
        let rgba = canvas.into_bytes();
        assert!(rgba.chunks_exact(4).all(|px| px[3] == u8::MAX), "the page is opaque");
        Picture::from_rgba(&rgba, size)
    }
}

/// Adds the letters of a shape, each once with the family of its font.
fn add_letters(shape: &Shape, letters: &mut Vec<(FontFamily, char)>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| add_letters(shape, letters)),
        Shape::Text(text) => {
            let job = &text.galley.job;
            for section in &job.sections {
                let family = &section.format.font_id.family;
                let text = &job.text[section.byte_range.start.0..section.byte_range.end.0];
                for letter in text.chars().map(|letter| (family.clone(), letter)) {
                    if !letters.contains(&letter) {
                        letters.push(letter);
                    }
                }
            }
        }
        _ => {}
    }
}
