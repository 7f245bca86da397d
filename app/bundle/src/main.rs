//! Builds the browser's files into `target/bundle/`: the WebAssembly and its lazy parts, the script that starts it, the
//! style sheet, and what lies in `style/files/`. Every file is named by its content and stands there three times: plain,
//! brotli (`.br`) and gzip (`.gz`). `manifest.json` says what is what; the server's build script embeds it all.
//!
//! The steps are those of `cargo-leptos`, done with the same official libraries, whose versions `Cargo.lock` holds: a
//! `wasm-bindgen` on the machine that does not fit the crate's cannot happen.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod files;
mod pack;
mod report;
mod script;
mod style;
mod wasm;

use anyhow::{Context, Result, bail};
use pack::Place;
use std::collections::BTreeMap;
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

fn make(at: &Places) -> Result<files::Manifest> {
    let built = wasm::build(at)?;
    let mut out = files::Output::new();

    // From the leaves up: a name holds the hash of the content, and the content holds the names of what it refers to.
    let alone = pack::alone(&built.parts, &built.splits);
    let mut places = script::Places::default();
    for (part, number) in built.parts.iter().zip(0_usize..) {
        let place = if alone.contains(&part.stem) {
            Place::File(out.add(&part.name, "wasm", part.bytes.clone()))
        } else {
            Place::Section(number.to_string())
        };
        places.parts.insert(part.stem.clone(), place);
    }
    let mut needs = BTreeMap::new();
    for (split, stems) in &built.splits {
        let (mut sections, mut files) = (Vec::new(), Vec::new());
        let mut name = split.as_str();
        for part in built.parts.iter().filter(|part| stems.contains(&part.stem)) {
            match places.parts.get(&part.stem) {
                Some(Place::Section(section)) => sections.push((section.as_str(), part.bytes.as_slice())),
                Some(Place::File(file)) => files.push(file.clone()),
                None => {}
            }
            if part.stem.ends_with(split.as_str()) {
                name = &part.name;
            }
        }
        let pack = out.add(name, "wasm", pack::pack(&sections));
        files.push(pack.clone());
        places.packs.insert(split.clone(), pack);
        // Leptos adds the `.wasm` itself.
        needs.insert(split.clone(), files.iter().map(|file| file.trim_end_matches(".wasm").to_owned()).collect());
    }
    places.wasm = out.add("vestibule", "wasm", built.main);
    let script = script::join(&built.glue, &built.loader, &places)?;
    let script = out.add("vestibule", "js", script.into_bytes());

    let style_files = style::files(at, &mut out)?;
    let style = style::bundle(at, &style_files)?;
    let style = out.add("vestibule", "css", style.into_bytes());

    out.write(at, files::Entry { script, wasm: places.wasm, style }, needs, style_files)
}
