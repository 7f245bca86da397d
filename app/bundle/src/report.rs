//! Sizes, and their bounds.

use crate::files::{File, Manifest};

/// WebAssembly and script until the page is interactive, in bytes of brotli.
const INTERACTIVE: usize = 250_000;
/// Each lazy part with all that it needs beyond that.
const PART: usize = 60_000;

/// Prints what was built, and whether anything is over its bound.
pub fn print(manifest: &Manifest) -> bool {
    let mut files: Vec<&File> = manifest.files.iter().collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.br));
    println!("{:>9} {:>9} {:>9}  build {}", "plain", "gzip", "brotli", manifest.build);
    for file in files {
        println!("{:>9} {:>9} {:>9}  {}", file.raw, file.gz, file.br, file.logical);
    }

    let br = |name: &str| manifest.files.iter().find(|file| file.name == name).map_or(0, |file| file.br);
    let entry = &manifest.entry;
    println!();
    let mut over = bound("until interactive", br(&entry.wasm) + br(&entry.script), Some(INTERACTIVE));
    bound("style", br(&entry.style), None);
    for (split, needs) in &manifest.splits {
        let size = needs.iter().map(|name| br(&format!("{name}.wasm"))).sum();
        over |= bound(split, size, Some(PART));
    }
    over
}

fn bound(what: &str, size: usize, most: Option<usize>) -> bool {
    let over = most.is_some_and(|most| size > most);
    let of = most.map(|most| format!("of {most}")).unwrap_or_default();
    println!("{size:>9} {of:<10} {what}{}", if over { "  OVER" } else { "" });
    over
}
