//! The one script: what wasm-bindgen made, what the splitter made, and the start.
//!
//! The two come as modules that import each other, so neither could be named by its content; put together they are one
//! request less, too.

use crate::pack::Place;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Name of the splitter's module in the imports of the WebAssembly.
pub const LOADER: &str = "./__wasm_split.js";
/// Name of wasm-bindgen's module in the splitter's.
pub const GLUE: &str = "./vestibule.js";

/// How packs are opened.
const PACKS: &str = include_str!("packs.js");

/// Runs last. Language file and WebAssembly travel side by side.
const START: &str = include_str!("start.js");

/// Where everything lies that the script fetches.
#[derive(Default)]
pub struct Places {
    /// The file of the main module.
    pub wasm: String,
    /// Of each part, by its stem.
    pub parts: BTreeMap<String, Place>,
    /// Of each lazy function the file of its pack.
    pub packs: BTreeMap<String, String>,
}

/// Puts the script together.
pub fn join(glue: &str, loader: &str, places: &Places) -> Result<String> {
    let (names, glue) = without_imports(glue);
    let mut script = String::new();
    // wasm-bindgen imports the module anew for each function of it.
    let mut value = as_expression(loader, places)?;
    for name in names {
        writeln!(script, "const {name} = {value};")?;
        value = name;
    }
    let start = START.replace("WASM", &format!("./{}", places.wasm));
    script.push_str(&glue);
    script.push_str(&start);
    let script = compact(&script);
    if script.lines().any(|line| line.starts_with("import ")) {
        bail!("wasm-bindgen's script imports another module than {LOADER}");
    }
    Ok(script)
}

/// The names in all `import * as NAME from "./__wasm_split.js"`, and the script without these lines.
fn without_imports(glue: &str) -> (Vec<String>, String) {
    let mut names = Vec::new();
    let mut rest = String::with_capacity(glue.len());
    for line in glue.lines() {
        let import = line.strip_prefix("import * as ").and_then(|import| import.split_once(" from "));
        match import {
            Some((name, from)) if from.trim_end_matches(';').trim_matches(['"', '\'']) == LOADER => {
                names.push(name.to_owned());
            }
            _ => {
                rest.push_str(line);
                rest.push('\n');
            }
        }
    }
    (names, rest)
}

/// The splitter's module as an expression whose value is what the module exports.
fn as_expression(loader: &str, places: &Places) -> Result<String> {
    const LOAD: &str = "makeLoad(() => {";
    let mut body = String::from(PACKS);
    let mut exports = Vec::new();
    // The pack of the function whose loading is being written.
    let mut pack = None;
    let mut found = 0;
    let mut lines = loader.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("import ") {
            // `initSync` is a function of the very script that this becomes part of.
            continue;
        }
        let line = match line.strip_prefix("export ") {
            Some(rest) => {
                let name = rest.split(' ').nth(1).context("an export without a name")?;
                let split = name.strip_prefix("__wasm_split_load_").context("an export that loads nothing")?;
                pack = Some(places.packs.get(split).with_context(|| format!("{split} has no pack"))?);
                exports.push(name);
                rest
            }
            None => line,
        };
        // Each part is fetched by a function of four lines.
        if let Some(head) = line.strip_suffix(LOAD) {
            let fetch = lines.next().unwrap_or_default();
            let stem = fetch.split("\"./").nth(1).and_then(|rest| rest.split(".wasm\"").next()).unwrap_or_default();
            match places
                .parts
                .get(stem)
                .with_context(|| format!("the splitter's script loads an unknown part: {fetch}"))?
            {
                Place::File(name) => {
                    writeln!(body, "{line}\n{}", fetch.replace(&format!("./{stem}.wasm"), &format!("./{name}")))?;
                }
                Place::Section(name) => {
                    for _ in 0..3 {
                        lines.next();
                    }
                    writeln!(body, "{head}makeLoad(() => packed(\"{name}\")")?;
                }
            }
            found += 1;
            continue;
        }
        match (line.strip_suffix("));"), pack) {
            (Some(rest), Some(name)) if rest.starts_with(", [") => {
                writeln!(body, "{rest}), \"./{name}\");")?;
                pack = None;
            }
            _ => writeln!(body, "{line}")?,
        }
    }
    if found != places.parts.len() || exports.len() != places.packs.len() {
        bail!("the splitter's script loads {found} of {} parts for {} pages", places.parts.len(), exports.len());
    }
    // The pack is opened before its parts are asked for. And see `start.js`: an error would end the whole page.
    for (from, to) in [
        ("function wrapAsyncCb(callee) {", "function wrapAsyncCb(callee, pack) {"),
        ("await callee();", "open(pack);\nawait callee();"),
        ("console.error(e);", "await partMissing(e);"),
    ] {
        if body.matches(from).count() != 1 {
            bail!("the splitter's script handles its parts in another way than it did: {from}");
        }
        body = body.replace(from, to);
    }
    Ok(format!("(() => {{\n{body}return {{ {} }};\n}})()", exports.join(", ")))
}

/// Without what only a reader of the source wants: indentation, blank lines, comments that fill whole lines. Nothing that
/// the two tools write has a template literal or string over several lines, where this would do harm.
fn compact(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let mut comment = false;
    for line in script.lines().map(str::trim) {
        let opens = line.starts_with("/*");
        comment |= opens;
        let keep = !comment && !line.is_empty() && !line.starts_with("//");
        if comment && line.ends_with("*/") {
            comment = false;
        }
        if keep {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        let place = |stem: &str, place: Place| (stem.to_owned(), place);
        Places {
            wasm: "vestibule.77.wasm".to_owned(),
            parts: BTreeMap::from([
                place("chunk_1", Place::File("chunk-1.4567.wasm".to_owned())),
                place("split_home", Place::Section("3".to_owned())),
            ]),
            packs: BTreeMap::from([("home".to_owned(), "home.0123.wasm".to_owned())]),
        }
    }

    const LOADER_TEXT: &str = "import { initSync } from \"./vestibule.js\";\n\
        function wrapAsyncCb(callee) {\n    return async () => {\n        try {\n            await callee();\n\
        } catch (e) {\n            console.error(e);\n        }\n    }\n}\n\
        /* home */\nconst __chunk_1 = makeLoad(() => {\n    const src = fetch(new URL(\"./chunk_1.wasm\", import.meta.url));\n\
        src.catch(() => {});\n    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n}\n, []);\n\
        export const __wasm_split_load_home = wrapAsyncCb(makeLoad(() => {\n\
        const src = fetch(new URL(\"./split_home.wasm\", import.meta.url));\n    src.catch(() => {});\n\
        return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n}\n, [__chunk_1]));\n";

    #[test]
    fn two_modules_become_one() {
        let glue = "/* @ts-self-types=\"x\" */\nimport * as import1 from \"./__wasm_split.js\"\n\
            import * as import2 from \"./__wasm_split.js\"\n\n\
            /**\n * Says.\n */\nexport function start() { use(import1, import2); }\n";
        let script = join(glue, LOADER_TEXT, &places()).unwrap();
        assert!(!script.contains("import *") && !script.contains("Says") && !script.contains("initSync"), "{script}");
        assert!(script.starts_with("const import1 = (() => {\nlet opened;\n"), "{script}");
        assert!(
            script.contains(
                "function wrapAsyncCb(callee, pack) {\nreturn async () => {\ntry {\nopen(pack);\nawait callee();\n"
            ),
            "{script}"
        );
        assert!(script.contains("await partMissing(e);\n"), "{script}");
        assert!(
            script.contains("const __chunk_1 = makeLoad(() => {\nconst src = fetch(new URL(\"./chunk-1.4567.wasm\""),
            "{script}"
        );
        let home = "const __wasm_split_load_home = wrapAsyncCb(makeLoad(() => packed(\"3\")\n, [__chunk_1]), \"./home.0123.wasm\");\n";
        assert!(script.contains(home), "{script}");
        assert!(script.contains("return { __wasm_split_load_home };\n})();\nconst import2 = import1;\n"), "{script}");
        assert!(script.contains("new URL(\"./vestibule.77.wasm\", import.meta.url)"), "{script}");
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert!(join("import * as x from './other.js';\n", LOADER_TEXT, &places()).is_err());
        let import = "import * as x from './__wasm_split.js';\n";
        assert!(join(import, LOADER_TEXT, &places()).is_ok());
        let mut unknown = places();
        unknown.parts.remove("chunk_1");
        assert!(join(import, LOADER_TEXT, &unknown).is_err());
        let mut missing = places();
        missing.parts.insert("chunk_2".to_owned(), Place::Section("4".to_owned()));
        assert!(join(import, LOADER_TEXT, &missing).is_err());
        assert!(join(import, &LOADER_TEXT.replace("console.error(e)", "throw e"), &places()).is_err());
    }
}
