//! Builds the browser's files into `target/bundle/`: the WebAssembly and its lazy parts, the script that starts it, the
//! style sheet, and what lies in `style/files/`. Every file is named by its content and stands there three times: plain,
//! brotli (`.br`) and gzip (`.gz`). `manifest.json` says what is what; the server's build script embeds it all.
//!
//! The steps are those of `cargo-leptos`, done with the same official libraries, whose versions `Cargo.lock` holds: a
//! `wasm-bindgen` on the machine that does not fit the crate's cannot happen.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod files;
mod report;
mod script;
mod style;
mod wasm;

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
Builds the browser's files into target/bundle.

usage: vestibule-bundle [--check | --check-only]
  --check       build, then fail where a file is over its bound
  --check-only  look at what was built before";

/// Where things are in the workspace.
struct Places {
    root: PathBuf,
    /// Between the steps; nothing in it is served.
    work: PathBuf,
    out: PathBuf,
}

impl Places {
    fn new() -> Result<Self> {
        // This crate is `app/bundle`.
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).context("no workspace")?.to_path_buf();
        Ok(Self { work: root.join("target-wasm/bundle-work"), out: root.join("target/bundle"), root })
    }
}

fn main() -> ExitCode {
    run().unwrap_or_else(|error| {
        eprintln!("vestibule-bundle: {error:#}");
        ExitCode::FAILURE
    })
}

fn run() -> Result<ExitCode> {
    let (build, check) = match std::env::args().nth(1).as_deref() {
        None => (true, false),
        Some("--check") => (true, true),
        Some("--check-only") => (false, true),
        Some("--help" | "-h") => {
            println!("{USAGE}");
            return Ok(ExitCode::SUCCESS);
        }
        Some(other) => bail!("unknown argument {other}\n{USAGE}"),
    };
    let places = Places::new()?;
    let manifest = if build { make(&places)? } else { files::Manifest::read(&places.out)? };
    let over = report::print(&manifest);
    Ok(if check && over { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn make(places: &Places) -> Result<files::Manifest> {
    let built = wasm::build(places)?;
    let mut out = files::Output::new();

    // From the leaves up: a name holds the hash of the content, and the content holds the names of what it refers to.
    let mut parts = built.parts;
    for part in &mut parts {
        part.name = out.add(&part.name, "wasm", std::mem::take(&mut part.bytes));
    }
    let wasm = out.add("vestibule", "wasm", built.main);
    let script = script::join(&built.glue, &built.loader, &parts, &wasm)?;
    let script = out.add("vestibule", "js", script.into_bytes());

    let style_files = style::files(places, &mut out)?;
    let style = style::bundle(places, &style_files)?;
    let style = out.add("vestibule", "css", style.into_bytes());

    let splits = built
        .splits
        .into_iter()
        .map(|(split, stems)| {
            // Leptos adds the `.wasm` itself.
            let names = stems.iter().filter_map(|stem| parts.iter().find(|part| part.stem == *stem));
            (split, names.map(|part| part.name.trim_end_matches(".wasm").to_owned()).collect())
        })
        .collect();
    out.write(places, files::Entry { script, wasm, style }, splits, style_files)
}
