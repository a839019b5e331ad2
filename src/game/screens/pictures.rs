//! Pictures of the ground for pages: a thumbnail for each level, a strip of hills for each chapter. They are painted once,
//! at most one a frame so that no frame takes long, and cached as textures while they are in use. A costly one is coarse at
//! first, and is painted again in slices once no picture is missing. Reads levels, writes textures.

use std::collections::HashMap;
use std::sync::Arc;

use bevy::prelude::Resource;
use bevy_egui::egui::{ColorImage, Context, TextureHandle, TextureId, TextureOptions};
use frankie_sim::Level;
use frankie_sim::level::ScreenPart;
use frankie_sim::noise::GradientNoise;
use frankie_sim::params::{Params, Value};
use frankie_sim::surface::{Surface, SurfaceContext, SurfaceKind, View};

use crate::game::stage::Flat;
use frankie_draw::ground::{PaintJob, picture_region};
use frankie_draw::mud;

/// The maximum number of pictures in the cache; the one not shown for the longest time is dropped first.
const MAX: usize = 64;
/// The part of the hills that a strip shows, from its lower to its upper edge.
const NEAR: View = View::around_origin(0.1, 1.15);
/// The maximum side of a picture, pixels.
const MAX_PX: u32 = 2048;

/// The cost of a first picture, in data points: about a hundredth of a second.
const FIRST_COST: u64 = 1_000_000;
/// The cost of a whole picture, and of the slice of it that a frame paints.
const WHOLE_COST: u64 = 30_000_000;
const SLICE_COST: u64 = 500_000;

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
    made_for: Request,
    /// Whether no better picture follows.
    is_complete: bool,
    used_in_pass: u64,
}

/// What a picture is painted for.
#[derive(Clone)]
struct Request {
    subject: Subject,
    size_px: [u32; 2],
    /// The level to be shown; a level that is read again is another one.
    level: Option<Arc<Level>>,
}

impl PartialEq for Request {
    fn eq(&self, other: &Self) -> bool {
        let is_same_level = match (&self.level, &other.level) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        is_same_level && self.subject == other.subject && self.size_px == other.size_px
    }
}

/// The ground in a picture.
struct Scene {
    surface: Arc<dyn Surface>,
    view: View,
    surface_context: SurfaceContext,
    noise: Option<Arc<dyn GradientNoise>>,
}

/// A picture that is being painted.
struct Work {
    request: Request,
    scene: Scene,
    job: PaintJob,
}

/// The cache of pictures.
#[derive(Resource, Default)]
pub struct Pictures {
    kept: HashMap<Subject, Picture>,
    /// The better picture that takes the place of a first one.
    work: Option<Work>,
    painted_in_pass: Option<u64>,
    /// The last pass in which a picture was missing.
    missing_in_pass: Option<u64>,
}

impl Pictures {
    /// Returns the ground of a level with its mud at a size; `None` until it is painted in a later frame.
    pub fn level(&mut self, ctx: &Context, level: &Arc<Level>, size_px: [u32; 2]) -> Option<TextureId> {
        let scene = || {
            // Where the ground is to be found out, its picture must not tell.
            let is_hidden = !level.screen().shows(ScreenPart::Ground);
            Some(Scene {
                surface: if is_hidden { Arc::new(Flat) } else { Arc::clone(level.surface()) },
                view: *level.view(),
                surface_context: SurfaceContext { step: 0, ball: level.ball() },
                noise: Some(Arc::clone(level.noise())),
            })
        };
        let subject = Subject::Level(level.id().to_owned());
        self.picture(ctx, Request::new(subject, size_px, Some(level)), scene)
    }

    /// Returns a strip of hills; `None` until it is painted in a later frame.
    pub fn hills(&mut self, ctx: &Context, number: u64, size_px: [u32; 2]) -> Option<TextureId> {
        let scene = || {
            let kind = SurfaceKind::find("terrain")?;
            let mut params = Params::defaults(kind.info.params);
            params.set("seed", Value::Integer(number)).ok()?;
            let surface = (kind.build)(&params).ok()?.surface;
            Some(Scene { surface, view: NEAR, surface_context: SurfaceContext::default(), noise: None })
        };
        self.picture(ctx, Request::new(Subject::Hills(number), size_px, None), scene)
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
        request: Request,
        scene: impl FnOnce() -> Option<Scene>,
    ) -> Option<TextureId> {
        let pass = ctx.cumulative_pass_nr();
        let kept = self.kept.get(&request.subject).filter(|picture| picture.made_for == request);
        let (is_there, is_complete) = (kept.is_some(), kept.is_some_and(|picture| picture.is_complete));
        if !is_there {
            self.missing_in_pass = Some(pass);
        }
        // Missing pictures come first; whether there are any is known after a whole pass.
        let is_missing_any = self.missing_in_pass.is_some_and(|missing| missing + 1 >= pass);
        if !is_complete && self.painted_in_pass != Some(pass) && (!is_there || !is_missing_any) {
            self.painted_in_pass = Some(pass);
            let painted = if is_there { self.go_on(&request, scene) } else { first_picture(&request, scene) };
            if let Some((pixels, is_complete)) = painted {
                self.keep(ctx, &request, &pixels, is_complete);
            }
        }
        if !is_complete {
            ctx.request_repaint();
        }
        let picture = self.kept.get_mut(&request.subject)?;
        picture.used_in_pass = pass;
        Some(picture.texture.id())
    }

    /// Paints a slice of the better picture, and returns it once it is complete.
    fn go_on(&mut self, request: &Request, scene: impl FnOnce() -> Option<Scene>) -> Option<(Vec<u8>, bool)> {
        if self.work.as_ref().is_none_or(|work| work.request != *request) {
            let scene = scene()?;
            let job = scene.job(request.size_px, WHOLE_COST);
            self.work = Some(Work { request: request.clone(), scene, job });
        }
        let Work { scene, job, .. } = self.work.as_mut()?;
        let mut pixels = job.advance(&*scene.surface, SLICE_COST)?;
        scene.paint_mud(&mut pixels, request.size_px);
        self.work = None;
        Some((pixels, true))
    }

    fn keep(&mut self, ctx: &Context, request: &Request, pixels: &[u8], is_complete: bool) {
        let Request { subject, size_px, .. } = request;
        if pixels.is_empty() {
            return;
        }
        let image = ColorImage::from_rgba_unmultiplied(size_px.map(|px| px as usize), pixels);
        let texture = ctx.load_texture(format!("{subject:?}"), image, TextureOptions::LINEAR);
        let used_in_pass = ctx.cumulative_pass_nr();
        let picture = Picture { texture, made_for: request.clone(), is_complete, used_in_pass };
        self.kept.insert(subject.clone(), picture);
        self.drop_oldest();
    }

    fn drop_oldest(&mut self) {
        while self.kept.len() > MAX {
            let oldest = self.kept.iter().min_by_key(|(_, picture)| picture.used_in_pass);
            let Some(subject) = oldest.map(|(subject, _)| subject.clone()) else { return };
            self.kept.remove(&subject);
        }
    }
}

impl Request {
    fn new(subject: Subject, size_px: [u32; 2], level: Option<&Arc<Level>>) -> Self {
        Self { subject, size_px: size_px.map(|px| px.clamp(1, MAX_PX)), level: level.cloned() }
    }
}

impl Scene {
    fn job(&self, size_px: [u32; 2], max_cost: u64) -> PaintJob {
        let region = picture_region(&self.view, size_px[0], size_px[1]);
        PaintJob::new(&*self.surface, &self.view, self.surface_context, region, size_px, 1.0, max_cost)
    }

    fn paint_mud(&self, pixels: &mut [u8], size_px: [u32; 2]) {
        if let Some(noise) = &self.noise {
            mud::paint_mud(pixels, &**noise, picture_region(&self.view, size_px[0], size_px[1]), size_px);
        }
    }
}

/// Returns a picture that costs little, and whether it is as good as a whole one.
fn first_picture(request: &Request, scene: impl FnOnce() -> Option<Scene>) -> Option<(Vec<u8>, bool)> {
    let (scene, size_px) = (scene()?, request.size_px);
    let points = size_px.iter().map(|px| u64::from(*px) + 2).product::<u64>();
    let is_cheap = points * scene.surface.cost() <= FIRST_COST;
    let mut pixels = scene.job(size_px, FIRST_COST).advance(&*scene.surface, u64::MAX)?;
    scene.paint_mud(&mut pixels, size_px);
    Some((pixels, is_cheap))
}
