//! The `frankie` binary: the command line, or the game; in a browser the game alone.

#[cfg(not(target_family = "wasm"))]
fn main() -> std::process::ExitCode {
    frankie::cli::run()
}

#[cfg(target_family = "wasm")]
fn main() {
    frankie::game::host::browser::run();
}
