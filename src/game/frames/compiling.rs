//! Whether shaders are still being compiled. The renderer writes it, a frame late.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bevy::prelude::*;
use bevy::render::render_resource::{PipelineCache, PipelineDescriptor};
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
    compiling.0.store(is_waiting(&pipelines), Ordering::Relaxed);
}

/// Returns whether a shader that draws is missing. Others do not count: the engine queues one that computes even in a
/// browser without such shaders, and waits for it as long as the page is open.
#[must_use]
pub fn is_waiting(pipelines: &PipelineCache) -> bool {
    let draws = |id: usize| {
        let pipeline = pipelines.pipelines().nth(id);
        pipeline.is_some_and(|pipeline| {
            matches!(pipeline.descriptor, PipelineDescriptor::RenderPipelineDescriptor(_))
        })
    };
    pipelines.waiting_pipelines().any(draws)
}
