//! Opens the graphics device before the engine starts: the engine itself stops with a long message where there is none.
//! The choices are those of [`bevy::render::renderer::initialize_renderer`].

use std::sync::Arc;

use bevy::render::renderer::{
    RenderAdapter, RenderAdapterInfo, RenderDevice, RenderInstance, RenderQueue, WgpuWrapper,
};
use bevy::render::settings::{RenderResources, WgpuSettings, WgpuSettingsPriority};
use bevy::tasks::block_on;
use thiserror::Error;

/// The reason why nothing can be drawn.
#[derive(Debug, Error)]
pub enum GpuError {
    /// No driver offers a graphics device.
    #[error("there is no graphics driver (neither Vulkan nor OpenGL answers)")]
    NoAdapter,
    /// The driver refuses to open its device.
    #[error("the graphics driver {adapter} does not work: {source}")]
    NoDevice {
        /// The name of the device.
        adapter: String,
        /// The reason.
        source: wgpu::RequestDeviceError,
    },
}

/// Opens the graphics device that the engine is to draw with.
///
/// # Errors
/// When there is none, or it cannot be opened.
pub fn open() -> Result<RenderResources, GpuError> {
    let settings = WgpuSettings::default();
    let mut descriptor = wgpu::InstanceDescriptor::new_without_display_handle_from_env();
    descriptor.backends = settings.backends.ok_or(GpuError::NoAdapter)?;
    descriptor.flags = settings.instance_flags;
    let instance = wgpu::Instance::new(descriptor);
    let adapter = block_on(adapter(&instance, &settings)).ok_or(GpuError::NoAdapter)?;
    let info = adapter.get_info();
    let (device, queue) = block_on(adapter.request_device(&needs(&adapter, &settings)))
        .map_err(|source| GpuError::NoDevice { adapter: info.name.clone(), source })?;
    Ok(RenderResources(
        RenderDevice::from(device),
        RenderQueue(Arc::new(WgpuWrapper::new(queue))),
        RenderAdapterInfo(WgpuWrapper::new(info)),
        RenderAdapter(Arc::new(WgpuWrapper::new(adapter))),
        RenderInstance(Arc::new(WgpuWrapper::new(instance))),
    ))
}

/// Returns the adapter that `WGPU_ADAPTER_NAME` names, or else the best one.
async fn adapter(instance: &wgpu::Instance, settings: &WgpuSettings) -> Option<wgpu::Adapter> {
    if let Ok(named) = wgpu::util::initialize_adapter_from_env(instance, None).await {
        return Some(named);
    }
    let force_fallback_adapter = std::env::var("WGPU_FORCE_FALLBACK_ADAPTER")
        .is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"));
    let options = wgpu::RequestAdapterOptions {
        power_preference: settings.power_preference,
        force_fallback_adapter,
        ..wgpu::RequestAdapterOptions::default()
    };
    instance.request_adapter(&options).await.ok()
}

/// Returns what the device has to offer: all that the adapter has, or the few things that `WGPU_SETTINGS_PRIO` allows.
fn needs<'a>(adapter: &wgpu::Adapter, settings: &WgpuSettings) -> wgpu::DeviceDescriptor<'a> {
    let has_all = matches!(settings.priority, WgpuSettingsPriority::Functionality);
    let mut features = wgpu::Features::empty();
    let mut limits = settings.limits.clone();
    if has_all {
        features = adapter.features() - wgpu::Features::all_experimental_mask();
        if adapter.get_info().device_type == wgpu::DeviceType::DiscreteGpu {
            // It makes every access slow there.
            features.remove(wgpu::Features::MAPPABLE_PRIMARY_BUFFERS);
        }
        limits = adapter.limits();
    }
    wgpu::DeviceDescriptor {
        required_features: features | settings.features,
        required_limits: limits,
        memory_hints: settings.memory_hints.clone(),
        ..wgpu::DeviceDescriptor::default()
    }
}
