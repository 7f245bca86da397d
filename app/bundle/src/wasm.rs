//! The WebAssembly: compiled, split at the lazy routes, bound to JavaScript, stripped.

use crate::Places;
use anyhow::{Context, Result, anyhow, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

const TARGET: &str = "wasm32-unknown-unknown";

/// A lazy part.
pub struct Part {
    /// What the splitter called it, without ending. The loader refers to `./{stem}.wasm`.
    pub stem: String,
    /// What it is called in the browser: the same, later with hash and ending.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// All that the browser runs.
pub struct Built {
    pub main: Vec<u8>,
    pub parts: Vec<Part>,
    /// The JavaScript of wasm-bindgen.
    pub glue: String,
    /// The JavaScript that fetches the parts.
    pub loader: String,
    /// For each lazy function the stems that it needs.
    pub splits: BTreeMap<String, Vec<String>>,
}

/// Builds `vestibule-hydrate` and takes it apart.
pub fn build(places: &Places) -> Result<Built> {
    if places.work.exists() {
        fs::remove_dir_all(&places.work)?;
    }
    fs::create_dir_all(&places.work)?;
    let linked = compile(places)?;

    let split_dir = places.work.join("split");
    let main_path = places.work.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(&linked);
    options.output_dir = &split_dir;
    options.main_out_path = &main_path;
    options.link_name = crate::script::LOADER;
    options.main_module = crate::script::GLUE;
    let split = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("splitting: {error:?}"))?;

    let glue_dir = places.work.join("glue");
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(&main_path)
        .web(true)?
        .out_name("vestibule")
        .typescript(false)
        .omit_default_module_path(true)
        // The parts reach the main module through these, and through its symbols as they are.
        .keep_lld_exports(true)
        .demangle(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&glue_dir)
        .context("wasm-bindgen")?;
    if glue_dir.join("snippets").exists() {
        bail!("a crate brought JavaScript of its own, which is not bundled: {}", glue_dir.join("snippets").display());
    }

    let optimizer = Optimizer::find(places);
    let mut parts = Vec::new();
    let mut paths = split.split_modules;
    paths.sort();
    for path in paths {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).context("a part without a name")?.to_owned();
        parts.push(Part { name: readable(&stem), stem, bytes: optimizer.shrink(&fs::read(&path)?)? });
    }
    Ok(Built {
        main: optimizer.shrink(&fs::read(glue_dir.join("vestibule_bg.wasm"))?)?,
        parts,
        glue: fs::read_to_string(glue_dir.join("vestibule.js"))?,
        loader: fs::read_to_string(split_dir.join(crate::script::LOADER))?,
        splits: split.prefetch_map.into_iter().collect(),
    })
}

/// Flags of rustc, apart from each other as `CARGO_ENCODED_RUSTFLAGS` wants them.
fn flags() -> Result<String> {
    let cargo = match std::env::var("CARGO_HOME") {
        Ok(home) => home,
        Err(_) => format!("{}/.cargo", std::env::var("HOME").context("neither CARGO_HOME nor HOME is set")?),
    };
    // The splitter reads from the relocations who calls whom.
    let relocations = "-Clink-args=--emit-relocs";
    // Panics name their source: no folders of this machine in the files, and the same files on every machine.
    let paths = format!("--remap-path-prefix={cargo}=cargo");
    // As .cargo/config.toml has it for the server; flags given here take the place of those.
    let erased = "--cfg=erase_components";
    Ok([relocations, &paths, erased].join("\x1f"))
}

fn compile(places: &Places) -> Result<Vec<u8>> {
    let target_dir = places.root.join("target-wasm");
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(&places.root)
        .args(["build", "-p", "vestibule-hydrate", "--target", TARGET, "--profile", "wasm", "--target-dir"])
        .arg(&target_dir)
        // Goes before every other way to give flags.
        .env("CARGO_ENCODED_RUSTFLAGS", flags()?)
        .status()
        .context("cargo does not start")?;
    if !status.success() {
        bail!("vestibule-hydrate does not build (is the target there? rustup target add {TARGET})");
    }
    let path = target_dir.join(TARGET).join("wasm/vestibule_hydrate.wasm");
    fs::read(&path).with_context(|| path.display().to_string())
}

/// `split___home_page_view_5432` → `home-page`, `chunk_7` → `chunk-7`: for people who look at the network panel.
fn readable(stem: &str) -> String {
    let name = stem.trim_start_matches("split_").trim_matches('_');
    let name = match name.rsplit_once('_') {
        Some((rest, number)) if stem.starts_with("split_") && number.bytes().all(|b| b.is_ascii_digit()) => rest,
        _ => name,
    };
    name.trim_end_matches("_view").replace('_', "-")
}

/// Binaryen's `wasm-opt`, where there is one.
struct Optimizer<'a> {
    found: bool,
    work: &'a Path,
}

/// 108, which Debian has, exports the wrong one of two tables: such a module loads, and stops at its first call.
const OLDEST_OPTIMIZER: u32 = 120;

/// What rustc's default for the target may use, in the names that old and new versions know.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

impl<'a> Optimizer<'a> {
    fn find(places: &'a Places) -> Self {
        let output = Command::new("wasm-opt").arg("--version").output();
        // "wasm-opt version 108", "wasm-opt version 123 (version_123)"
        let version = output.ok().and_then(|output| {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            text.split_whitespace().find_map(|word| word.parse::<u32>().ok())
        });
        let found = version.is_some_and(|version| version >= OLDEST_OPTIMIZER);
        match version {
            Some(version) if found => println!("with wasm-opt {version}"),
            Some(version) => println!(
                "without wasm-opt: {version} is too old for modules with several tables, {OLDEST_OPTIMIZER} would do"
            ),
            None => println!("without wasm-opt: none in PATH"),
        }
        Self { found, work: &places.work }
    }

    /// The module without custom sections, and smaller if `wasm-opt` can.
    fn shrink(&self, module: &[u8]) -> Result<Vec<u8>> {
        let plain = strip(module)?;
        if !self.found {
            return Ok(plain);
        }
        let (before, after) = (self.work.join("before.wasm"), self.work.join("after.wasm"));
        fs::write(&before, &plain)?;
        let output = Command::new("wasm-opt").arg("-Oz").args(FEATURES).arg(&before).arg("-o").arg(&after).output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            println!("not optimized: wasm-opt refuses ({})", said.lines().next().unwrap_or("without a word"));
            return Ok(plain);
        }
        let optimized = strip(&fs::read(&after)?)?;
        if surface(&optimized)? != surface(&plain)? {
            println!("not optimized: wasm-opt changed what the module imports or exports");
            return Ok(plain);
        }
        // What counts is what travels.
        let smaller = crate::files::brotli(&optimized)?.len() < crate::files::brotli(&plain)?.len();
        Ok(if smaller { optimized } else { plain })
    }
}

/// Names of imports and exports: what the other modules and the scripts hold on to.
fn surface(module: &[u8]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for payload in wasmparser::Parser::new(0).parse_all(module) {
        match payload? {
            wasmparser::Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    names.push(format!("import {} {}", import.module, import.name));
                }
            }
            wasmparser::Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    // Functions may be numbered anew; tables, memories and globals are few, and stay.
                    let number = match export.kind {
                        wasmparser::ExternalKind::Func | wasmparser::ExternalKind::FuncExact => 0,
                        _ => export.index,
                    };
                    names.push(format!("export {} {:?} {number}", export.name, export.kind));
                }
            }
            _ => {}
        }
    }
    names.sort();
    Ok(names)
}

/// Without custom sections: names, producers, relocations.
fn strip(module: &[u8]) -> Result<Vec<u8>> {
    const HEADER: usize = 8;
    let mut kept = module.get(..HEADER).context("no module")?.to_vec();
    for payload in wasmparser::Parser::new(0).parse_all(module) {
        let payload = payload?;
        if matches!(payload, wasmparser::Payload::CustomSection(_)) {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            let section = module.get(range).context("a section that ends outside")?;
            kept.push(id);
            leb128(&mut kept, section.len());
            kept.extend_from_slice(section);
        }
    }
    Ok(kept)
}

/// Appends the unsigned LEB128 form of a length.
pub fn leb128(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parts_read_well() {
        for (stem, name) in
            [("split___home_page_view_5432", "home-page"), ("split_reset_12", "reset"), ("chunk_7", "chunk-7")]
        {
            assert_eq!(readable(stem), name);
        }
    }

    #[test]
    fn lengths_are_leb128() {
        for (value, bytes) in [(0, &[0][..]), (127, &[127]), (128, &[0x80, 1]), (624_485, &[0xe5, 0x8e, 0x26])] {
            let mut out = Vec::new();
            leb128(&mut out, value);
            assert_eq!(out, bytes);
        }
    }

    #[test]
    fn stripping_takes_custom_sections_alone() {
        // A module with an empty type section between two custom sections named "a".
        let module = b"\0asm\x01\0\0\0\x00\x02\x01a\x01\x01\x00\x00\x02\x01a";
        assert_eq!(strip(module).unwrap(), b"\0asm\x01\0\0\0\x01\x01\x00");
    }
}
