//! Whether shaders are still being compiled. The renderer writes it, a frame late.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bevy::prelude::*;
use bevy::render::render_resource::PipelineCache;
use bevy::render::{Render, RenderApp, RenderSystems};

/// Whether shaders are still being compiled: what needs them is missing in the picture.
#[derive(Resource, Clone, Default)]
pub struct Compiling(Arc<AtomicBool>);

impl Compiling {
    /// Returns whether a shader is missing.
    #[must_use]
    pub fn is_going_on(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

pub(crate) fn plugin(app: &mut App) {
    let compiling = Compiling::default();
    app.insert_resource(compiling.clone());
    if let Some(renderer) = app.get_sub_app_mut(RenderApp) {
        renderer.insert_resource(compiling).add_systems(Render, note.in_set(RenderSystems::Cleanup));
    }
}

fn note(compiling: Res<Compiling>, pipelines: Res<PipelineCache>) {
    compiling.0.store(pipelines.waiting_pipelines().next().is_some(), Ordering::Relaxed);
}
