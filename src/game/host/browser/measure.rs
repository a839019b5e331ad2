//! A measurement in a page: what the part of the address after the `#` asks for, and the clock of the page.

use std::sync::Arc;

use crate::game::measure::{Measure, Meter};

/// The number of frames where the address names none.
const FRAMES: u32 = 300;
/// The level that is measured.
pub(super) const LEVEL: &str = "sandbox";

/// Returns the measurement that a fragment asks for: `measure`, `measure=FRAMES`, and `&bare` for an empty scene.
pub(super) fn measure(fragment: &str) -> Measure {
    let mut parts = fragment.split('&');
    let frames = parts.next().and_then(|first| first.strip_prefix("measure="));
    let frames = frames.and_then(|frames| frames.parse().ok()).unwrap_or(FRAMES);
    Measure { frames, is_bare: parts.any(|part| part == "bare"), meter: Arc::new(PageMeter) }
}

/// The clock of the page, which shows the result. A browser does not tell CPU time.
#[derive(Clone, Copy, Debug)]
struct PageMeter;

impl Meter for PageMeter {
    fn elapsed_s(&self) -> f64 {
        let now_ms = super::call("now", &[]).ok().and_then(|now| now.as_f64());
        now_ms.map_or(0.0, |now_ms| now_ms / 1e3)
    }

    fn cpu_s(&self) -> Option<f64> {
        None
    }

    fn report(&self, line: &str) {
        // Without a page nobody reads it.
        let _ = super::call("report", &[line.into()]);
    }
}
