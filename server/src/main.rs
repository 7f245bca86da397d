//! The program `vestibule`: the web tier and the command line, both over the same use cases.

// The types of rendered pages are deep.
#![recursion_limit = "512"]

mod assets;
mod cli;
mod config;
mod http;
mod start;
mod telemetry;
mod worker;

use std::process::ExitCode;

/// Hashing passwords and rendering pages allocate a lot from several threads; the system's allocator is slower at it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
