//! The command line: `plumbline audit`, `plumbline search`, `plumbline verify`, `plumbline metrics`.

#[cfg(not(target_arch = "wasm32"))]
#[path = "plumbline/mod.rs"]
mod command;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    command::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
