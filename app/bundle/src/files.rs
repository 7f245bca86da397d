//! Names, compressed forms, and the manifest.

use crate::Places;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// What was built. `server/build.rs` reads it.
#[derive(Serialize, Deserialize)]
pub struct Manifest {
    /// Hash over all names, and so over all content.
    pub build: String,
    pub entry: Entry,
    /// For each lazy function the files that it needs, without `.wasm`: what leptos calls the split manifest.
    pub splits: BTreeMap<String, Vec<String>>,
    /// Name in `style/files/` → name in the browser.
    pub named: BTreeMap<String, String>,
    pub files: Vec<File>,
}

/// The files that the document names.
#[derive(Serialize, Deserialize)]
pub struct Entry {
    pub script: String,
    pub wasm: String,
    pub style: String,
}

/// One file. It is there as `{name}`, `{name}.br` and `{name}.gz`.
#[derive(Serialize, Deserialize)]
pub struct File {
    /// Name with hash and ending: the last part of its address.
    pub name: String,
    /// Name without hash.
    pub logical: String,
    /// Bytes: plain, brotli, gzip.
    pub raw: usize,
    pub br: usize,
    pub gz: usize,
}

impl Manifest {
    /// Reads what an earlier run wrote.
    pub fn read(out: &Path) -> Result<Self> {
        let path = out.join("manifest.json");
        let text = fs::read_to_string(&path).with_context(|| format!("{}: build first", path.display()))?;
        Ok(serde_json::from_str(&text)?)
    }
}

/// Gathers the files.
pub struct Output {
    files: Vec<(String, String, Vec<u8>)>,
}

impl Output {
    pub fn new() -> Self {
        Self { files: Vec::new() }
    }

    /// Adds a file and returns its name.
    pub fn add(&mut self, stem: &str, kind: &str, bytes: Vec<u8>) -> String {
        let name = format!("{stem}.{}.{kind}", hash(&bytes));
        self.files.push((name.clone(), format!("{stem}.{kind}"), bytes));
        name
    }

    /// Writes everything, the manifest last: while it is missing there is no bundle.
    pub fn write(
        mut self,
        places: &Places,
        entry: Entry,
        splits: BTreeMap<String, Vec<String>>,
        named: BTreeMap<String, String>,
    ) -> Result<Manifest> {
        if places.out.exists() {
            fs::remove_dir_all(&places.out)?;
        }
        fs::create_dir_all(&places.out)?;
        self.files.sort();
        // Two parts of the same content have the same name.
        self.files.dedup_by(|a, b| a.0 == b.0);
        let names: Vec<&str> = self.files.iter().map(|(name, ..)| name.as_str()).collect();
        let build = hash(names.join("\n").as_bytes());
        let mut files = Vec::new();
        for (name, logical, bytes) in self.files {
            let (br, gz) = (brotli(&bytes)?, gzip(&bytes)?);
            files.push(File { raw: bytes.len(), br: br.len(), gz: gz.len(), logical, name: name.clone() });
            fs::write(places.out.join(&name), bytes)?;
            fs::write(places.out.join(format!("{name}.br")), br)?;
            fs::write(places.out.join(format!("{name}.gz")), gz)?;
        }
        let manifest = Manifest { build, entry, splits, named, files };
        fs::write(places.out.join("manifest.json"), serde_json::to_string_pretty(&manifest)?)?;
        Ok(manifest)
    }
}

/// The first 64 bits of SHA-256, in hexadecimal: names have to differ, nobody is kept from forging them.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Brotli at its best.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut out, &params)?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
