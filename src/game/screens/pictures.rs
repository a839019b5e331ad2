//! Pictures of the ground for pages: a thumbnail for each level, a strip of hills for each chapter. They are painted once,
//! at most one a frame so that no frame takes long, and cached as textures while they are in use. Reads levels, writes
//! textures.

use std::collections::HashMap;
use std::sync::Arc;

use bevy::prelude::Resource;
use bevy_egui::egui::{ColorImage, Context, TextureHandle, TextureId, TextureOptions};
use frankie_sim::Level;
use frankie_sim::params::{Params, Value};
use frankie_sim::surface::{SurfaceContext, SurfaceKind, View};

use frankie_draw::{ground, mud};

/// The maximum number of pictures in the cache; the one not shown for the longest time is dropped first.
const MAX: usize = 64;
/// The part of the hills that a strip shows, from its lower to its upper edge.
const NEAR: View = View::around_origin(0.1, 1.15);
/// The maximum side of a picture, pixels.
const MAX_PX: u32 = 2048;

/// What a picture shows.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Subject {
    /// The level of this id.
    Level(String),
    /// A strip of hills; every number gives other hills.
    Hills(u64),
}

struct Picture {
    texture: TextureHandle,
    size_px: [u32; 2],
    /// The level it was painted from; a level that is read again is another one.
    level: Option<Arc<Level>>,
    used_in_pass: u64,
}

/// The cache of pictures.
#[derive(Resource, Default)]
pub struct Pictures {
    kept: HashMap<Subject, Picture>,
    painted_in_pass: Option<u64>,
}

impl Pictures {
    /// Returns the ground of a level with its mud at a size; `None` until it is painted in a later frame.
    pub fn level(&mut self, ctx: &Context, level: &Arc<Level>, size_px: [u32; 2]) -> Option<TextureId> {
        let surface_context = SurfaceContext { step: 0, ball: level.ball() };
        let paint = |[width, height]: [u32; 2]| {
            let mut pixels =
                ground::paint_ground(&**level.surface(), level.view(), &surface_context, width, height);
            let region = ground::picture_region(level.view(), width, height);
            mud::paint_mud(&mut pixels, &**level.noise(), region, [width, height]);
            pixels
        };
        self.picture(ctx, Subject::Level(level.id().to_owned()), Some(level), size_px, paint)
    }

    /// Returns a strip of hills; `None` until it is painted in a later frame.
    pub fn hills(&mut self, ctx: &Context, number: u64, size_px: [u32; 2]) -> Option<TextureId> {
        let kind = SurfaceKind::find("terrain")?;
        let paint = |[width, height]: [u32; 2]| {
            let mut params = Params::defaults(kind.info.params);
            let is_set = params.set("seed", Value::Integer(number)).is_ok();
            (kind.build)(&params).ok().filter(|_| is_set).map_or_else(Vec::new, |hills| {
                ground::paint_ground(&hills, &NEAR, &SurfaceContext::default(), width, height)
            })
        };
        self.picture(ctx, Subject::Hills(number), None, size_px, paint)
    }

    /// Returns the number of pictures in the cache.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Returns whether the cache has no pictures.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    fn picture(
        &mut self,
        ctx: &Context,
        subject: Subject,
        level: Option<&Arc<Level>>,
        size_px: [u32; 2],
        paint: impl FnOnce([u32; 2]) -> Vec<u8>,
    ) -> Option<TextureId> {
        let pass = ctx.cumulative_pass_nr();
        let size_px = size_px.map(|px| px.clamp(1, MAX_PX));
        let is_same = |picture: &Picture| match (&picture.level, level) {
            (Some(then), Some(now)) => Arc::ptr_eq(then, now),
            (then, now) => then.is_none() && now.is_none(),
        };
        let is_fresh =
            self.kept.get(&subject).is_some_and(|picture| is_same(picture) && picture.size_px == size_px);
        if !is_fresh && self.painted_in_pass != Some(pass) {
            let pixels = paint(size_px);
            if pixels.is_empty() {
                return None;
            }
            self.painted_in_pass = Some(pass);
            let image = ColorImage::from_rgba_unmultiplied(size_px.map(|px| px as usize), &pixels);
            let texture = ctx.load_texture(format!("{subject:?}"), image, TextureOptions::LINEAR);
            let picture = Picture { texture, size_px, level: level.cloned(), used_in_pass: pass };
            self.kept.insert(subject.clone(), picture);
            self.drop_oldest();
        }
        if !is_fresh {
            ctx.request_repaint();
        }
        let picture = self.kept.get_mut(&subject)?;
        picture.used_in_pass = pass;
        Some(picture.texture.id())
    }

    fn drop_oldest(&mut self) {
        while self.kept.len() > MAX {
            let oldest = self.kept.iter().min_by_key(|(_, picture)| picture.used_in_pass);
            let Some(subject) = oldest.map(|(subject, _)| subject.clone()) else { return };
            self.kept.remove(&subject);
        }
    }
}
