//! Finds out whether there is a display to open a window on, before the engine starts: the engine's own error is long.

/// Returns the reason why no display can be used; `None` if there is a display, or if that is unknown.
#[cfg(target_os = "linux")]
pub fn missing_display_reason() -> Option<String> {
    let named = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (x11, wayland) = (named("DISPLAY"), named("WAYLAND_DISPLAY"));
    if x11.is_none() && wayland.is_none() {
        return Some("there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)".to_owned());
    }
    let answers = x11.as_deref().is_some_and(linux::x11_answers)
        || wayland.as_deref().is_some_and(linux::wayland_answers);
    let tried = [x11, wayland].into_iter().flatten().collect::<Vec<_>>().join(" and ");
    (!answers).then(|| format!("there is no display (nothing answers at {tried})"))
}

/// Returns `None`: other systems always have a display, or report its absence themselves.
#[cfg(not(target_os = "linux"))]
pub fn missing_display_reason() -> Option<String> {
    None
}

#[cfg(target_os = "linux")]
mod linux {
    use std::os::linux::net::SocketAddrExt as _;
    use std::os::unix::net::{SocketAddr, UnixStream};
    use std::path::Path;

    /// Returns whether a display such as `:1` or `:1.0` accepts a connection. A display on another machine is not tried, and
    /// is assumed to accept it.
    pub fn x11_answers(display: &str) -> bool {
        let Some((host, rest)) = display.rsplit_once(':') else { return false };
        if !(host.is_empty() || host == "unix") {
            return true;
        }
        let number = rest.split('.').next().unwrap_or_default();
        let path = format!("/tmp/.X11-unix/X{number}");
        let is_abstract_there = || {
            SocketAddr::from_abstract_name(path.as_bytes())
                .is_ok_and(|address| UnixStream::connect_addr(&address).is_ok())
        };
        UnixStream::connect(&path).is_ok() || is_abstract_there()
    }

    /// Returns whether a compositor accepts a connection. `display` is a path, or the name of a file in the runtime folder.
    pub fn wayland_answers(display: &str) -> bool {
        let folder = std::env::var("XDG_RUNTIME_DIR").unwrap_or_default();
        UnixStream::connect(Path::new(&folder).join(display)).is_ok()
    }
}
