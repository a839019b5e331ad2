//! The clocks of a measurement, and where its result goes: the edge between it and the platform.

use std::fmt::Debug;

/// What a measurement needs of the platform.
pub trait Meter: Debug + Send + Sync + 'static {
    /// Returns the time since the start of the program or of the page, in seconds.
    fn elapsed_s(&self) -> f64;

    /// Returns the CPU time that the program has used, all threads, user and system together, in seconds; `None` where
    /// the platform does not tell it.
    fn cpu_s(&self) -> Option<f64>;

    /// Takes the result, a line of JSON without its end.
    fn report(&self, line: &str);
}

/// The clocks of a process, which prints the result to stdout.
#[cfg(not(target_family = "wasm"))]
#[derive(Clone, Copy, Debug)]
pub struct ProcessMeter {
    /// When the program began.
    pub started: std::time::Instant,
}

#[cfg(not(target_family = "wasm"))]
impl Meter for ProcessMeter {
    fn elapsed_s(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }

    fn cpu_s(&self) -> Option<f64> {
        cpu_time::ProcessTime::try_now().ok().map(|time| time.as_duration().as_secs_f64())
    }

    fn report(&self, line: &str) {
        use std::io::Write as _;

        // Nobody reads it if stdout is closed; the measurement ends all the same.
        let _ = writeln!(std::io::stdout(), "{line}");
    }
}
