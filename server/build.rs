//! Puts the browser's files into the program: writes a table of everything in `target/bundle/`, which
//! `app/bundle` builds. Without a bundle the table is empty, so that a fresh clone builds and tests;
//! `VESTIBULE_REQUIRE_BUNDLE=1` makes that an error.
#![allow(clippy::print_stdout, reason = "how a build script speaks to cargo")]
#![allow(clippy::indexing_slicing, reason = "what a manifest lacks is null to serde_json")]

use serde_json::Value;
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=VESTIBULE_REQUIRE_BUNDLE");
    println!("cargo::rerun-if-changed=build.rs");
    let bundle = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../target/bundle");
    // Cargo takes a missing path for one that changed, each time. A folder without files does not.
    fs::create_dir_all(&bundle)?;
    let bundle = bundle.canonicalize()?;
    println!("cargo::rerun-if-changed={}", bundle.display());

    let manifest = bundle.join("manifest.json");
    let table = if manifest.exists() {
        println!("cargo::rerun-if-changed={}", manifest.display());
        table(&bundle, &serde_json::from_str(&fs::read_to_string(manifest)?)?)?
    } else if env::var("VESTIBULE_REQUIRE_BUNDLE").is_ok_and(|value| value == "1") {
        return Err("no browser's files in target/bundle: cargo run -p vestibule-bundle makes them".into());
    } else {
        "static BUNDLE: Option<Bundle> = None;\n".to_owned()
    };
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("bundle.rs"), table)?;
    Ok(())
}

/// The table as Rust. The types are those of `src/assets.rs`.
fn table(bundle: &Path, manifest: &Value) -> Result<String, Box<dyn Error>> {
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or("manifest.json: text expected");
    let entry = |name: &str| text(&manifest["entry"][name]).map(|name| format!("/assets/{name}"));

    let mut out = String::from("static BUNDLE: Option<Bundle> = Some(Bundle {\n");
    writeln!(out, "build: {:?},", text(&manifest["build"])?)?;
    writeln!(out, "script: {:?}, wasm: {:?}, style: {:?},", entry("script")?, entry("wasm")?, entry("style")?)?;

    writeln!(out, "named: &[")?;
    for (name, hashed) in manifest["named"].as_object().into_iter().flatten() {
        writeln!(out, "({name:?}, {:?}),", format!("/assets/{}", text(hashed)?))?;
    }
    writeln!(out, "],\nsplits: &[")?;
    for (split, files) in manifest["splits"].as_object().into_iter().flatten() {
        let files: Vec<String> = files.as_array().into_iter().flatten().map(text).collect::<Result<_, _>>()?;
        writeln!(out, "({split:?}, &{files:?}),")?;
    }
    writeln!(out, "],\nfiles: &[")?;
    let mut names: Vec<String> =
        manifest["files"].as_array().into_iter().flatten().map(|file| text(&file["name"])).collect::<Result<_, _>>()?;
    // For the search by halves.
    names.sort();
    for name in names {
        let path = bundle.join(&name);
        let path = path.to_str().ok_or("the path of the workspace is not UTF-8")?;
        writeln!(
            out,
            "File {{ name: {name:?}, raw: include_bytes!({path:?}), br: include_bytes!({:?}), gz: include_bytes!({:?}) }},",
            format!("{path}.br"),
            format!("{path}.gz"),
        )?;
    }
    writeln!(out, "] }});")?;
    Ok(out)
}
