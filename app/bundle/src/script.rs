//! The one script: what wasm-bindgen made, what the splitter made, and the start.
//!
//! The two come as modules that import each other, so neither could be named by its content; put together they are one
//! request less, too.

use crate::wasm::Part;
use anyhow::{Context, Result, bail};
use std::fmt::Write;

/// Name of the splitter's module in the imports of the WebAssembly.
pub const LOADER: &str = "./__wasm_split.js";
/// Name of wasm-bindgen's module in the splitter's.
pub const GLUE: &str = "./vestibule.js";

/// Runs last. Language file and WebAssembly travel side by side.
const START: &str = include_str!("start.js");

/// Puts the script together. `wasm` is the name of the main module, beside the script.
pub fn join(glue: &str, loader: &str, parts: &[Part], wasm: &str) -> Result<String> {
    let (names, glue) = without_imports(glue);
    let mut script = String::new();
    // wasm-bindgen imports the module anew for each function of it.
    let mut value = as_expression(loader, parts)?;
    for name in names {
        writeln!(script, "const {name} = {value};")?;
        value = name;
    }
    let start = START.replace("WASM", &format!("./{wasm}"));
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
fn as_expression(loader: &str, parts: &[Part]) -> Result<String> {
    let mut body = String::new();
    let mut exports = Vec::new();
    for line in loader.lines() {
        if line.starts_with("import ") {
            // `initSync` is a function of the very script that this becomes part of.
            continue;
        }
        match line.strip_prefix("export const ") {
            Some(rest) => {
                exports.push(rest.split(' ').next().context("an export without a name")?);
                writeln!(body, "const {rest}")?;
            }
            None => writeln!(body, "{line}")?,
        }
    }
    // See `start.js`: an error would end the whole page.
    const FAILED: &str = "console.error(e);";
    if body.matches(FAILED).count() != 1 {
        bail!("the splitter's script handles failures in another way than it did");
    }
    body = body.replace(FAILED, "await partMissing(e);");
    for part in parts {
        let (from, to) = (format!("\"./{}.wasm\"", part.stem), format!("\"./{}\"", part.name));
        if !body.contains(&from) {
            bail!("the splitter's script does not load {}", part.stem);
        }
        body = body.replace(&from, &to);
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

    fn part() -> Part {
        Part { stem: "split_home".into(), name: "home.0123.wasm".into(), bytes: Vec::new() }
    }

    const LOADER_TEXT: &str = "import { initSync } from \"./vestibule.js\";\n\
        function load() {\n    try {\n    return fetch(new URL(\"./split_home.wasm\", import.meta.url));\n\
        } catch (e) {\n    console.error(e);\n}\n}\n\
        export const __wasm_split_load_home = load;\n";

    #[test]
    fn two_modules_become_one() {
        let glue = "/* @ts-self-types=\"x\" */\nimport * as import1 from \"./__wasm_split.js\"\n\
            import * as import2 from \"./__wasm_split.js\"\n\n\
            /**\n * Says.\n */\nexport function start() { use(import1, import2); }\n";
        let script = join(glue, LOADER_TEXT, &[part()], "vestibule.77.wasm").unwrap();
        assert!(!script.contains("import *") && !script.contains("Says") && !script.contains("initSync"), "{script}");
        assert!(script.starts_with("const import1 = (() => {\nfunction load() {\ntry {\n"), "{script}");
        assert!(script.contains("await partMissing(e);\n"), "{script}");
        assert!(script.contains("new URL(\"./home.0123.wasm\""), "{script}");
        assert!(script.contains("return { __wasm_split_load_home };\n})();\nconst import2 = import1;\n"), "{script}");
        assert!(script.contains("new URL(\"./vestibule.77.wasm\", import.meta.url)"), "{script}");
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert!(join("import * as x from './other.js';\n", LOADER_TEXT, &[part()], "w").is_err());
        let other = Part { stem: "split_other".into(), ..part() };
        assert!(join("import * as x from './__wasm_split.js';\n", LOADER_TEXT, &[other], "w").is_err());
    }
}
