//! Packs. The splitter makes a part of whatever some lazy pages share, dozens for each of them, and most are smaller than the head of a
//! request. All that a page needs travels in one file instead, where it is compressed together, too.
//!
//! A pack is a WebAssembly module that holds nothing but custom sections, one for each part, so that the browser itself takes it apart.

use crate::wasm::{Part, leb128};
use std::collections::{BTreeMap, BTreeSet};

/// A part that is at least as long, in bytes, …
const LONG: usize = 32_000;
/// … and that at least so many pages need stays a file of its own: the next page has it already.
const SHARED: usize = 4;

/// Where the script finds a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file of its own, beside the script.
    File(String),
    /// This section of a pack.
    Section(String),
}

/// The stems of parts that stay files of their own.
pub fn alone(parts: &[Part], splits: &BTreeMap<String, Vec<String>>) -> BTreeSet<String> {
    let needed = |stem: &String| splits.values().filter(|stems| stems.contains(stem)).count();
    let stay = parts.iter().filter(|part| part.bytes.len() >= LONG && needed(&part.stem) >= SHARED);
    stay.map(|part| part.stem.clone()).collect()
}

/// A module with these sections, by name.
pub fn pack(sections: &[(&str, &[u8])]) -> Vec<u8> {
    let mut module = b"\0asm\x01\0\0\0".to_vec();
    for (name, bytes) in sections {
        let mut head = Vec::new();
        leb128(&mut head, name.len());
        head.extend_from_slice(name.as_bytes());
        // A custom section.
        module.push(0);
        leb128(&mut module, head.len() + bytes.len());
        module.extend_from_slice(&head);
        module.extend_from_slice(bytes);
    }
    module
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_is_a_module_of_sections() {
        let long = [7; 300];
        let module = pack(&[("0", b"abc"), ("12", &long)]);
        assert!(module.starts_with(b"\0asm\x01\0\0\0\x00\x05\x010abc\x00\xaf\x02\x0212\x07"), "{module:?}");
        assert_eq!(module.len(), 8 + 7 + 1 + 2 + 303);
    }

    #[test]
    fn what_is_long_and_needed_by_many_stays_alone() {
        let part = |stem: &str, len| Part { stem: stem.to_owned(), name: String::new(), bytes: vec![0; len] };
        let parts = [part("long", LONG), part("short", LONG - 1), part("rare", LONG)];
        let needs =
            |n: usize| ["long", "short", "rare"].iter().take(if n < 3 { 3 } else { 2 }).map(ToString::to_string);
        let splits = (0..SHARED).map(|n| (n.to_string(), needs(n).collect())).collect();
        assert_eq!(alone(&parts, &splits), BTreeSet::from(["long".to_owned()]));
    }
}
