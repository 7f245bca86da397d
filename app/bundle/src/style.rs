//! The style sheet, and the files beside it.

use crate::Places;
use crate::files::Output;
use anyhow::{Context, Result, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};
use std::collections::BTreeMap;
use std::fs;

/// Folder of icons and fonts, as `style/main.css` names it in `url(files/…)`.
const FILES: &str = "files";

/// Adds every file of `style/files/`. Returns what each is called in the browser.
pub fn files(places: &Places, out: &mut Output) -> Result<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    let Ok(folder) = fs::read_dir(places.root.join("style").join(FILES)) else {
        return Ok(names);
    };
    for entry in folder {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).context("a file without a name")?;
        if name.starts_with('.') {
            continue;
        }
        let (stem, kind) = name.rsplit_once('.').with_context(|| format!("{name} says not what it is"))?;
        names.insert(name.to_owned(), out.add(stem, kind, fs::read(&path)?));
    }
    Ok(names)
}

/// `style/main.css` with all that it imports, minified.
pub fn bundle(places: &Places, files: &BTreeMap<String, String>) -> Result<String> {
    let provider = FileProvider::new();
    let main = places.root.join("style/main.css");
    if !main.exists() {
        return Ok(String::new());
    }
    let mut bundler = Bundler::new(&provider, None, ParserOptions::default());
    // The errors borrow the provider.
    let mut sheet = bundler.bundle(&main).map_err(|error| anyhow!("{error}"))?;
    // No targets: the sheet is written for browsers that have what WebAssembly here needs.
    sheet.minify(MinifyOptions::default()).map_err(|error| anyhow!("{error}"))?;
    let printed = sheet.to_css(PrinterOptions { minify: true, ..PrinterOptions::default() })?;
    let mut css = printed.code;
    for (name, hashed) in files {
        css = css.replace(&format!("{FILES}/{name}"), hashed);
    }
    Ok(css)
}
