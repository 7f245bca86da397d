//! What a browser downloads until the sign-in page is interactive, and for each lazy page.

use crate::http::Http;
use crate::people::ORG;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// HTML and style of the sign-in page.
const PAGE: usize = 16_000;
/// WebAssembly and script.
const CODE: usize = 250_000;
/// Each lazy part with all that it needs beyond that.
const PART: usize = 60_000;

/// Bytes after brotli.
pub struct Weight {
    /// The HTML as it was sent.
    pub html_sent: usize,
    /// The HTML after brotli.
    pub html: usize,
    /// The style.
    pub style: usize,
    /// The script.
    pub script: usize,
    /// The WebAssembly.
    pub wasm: usize,
    /// The texts of the page's language.
    pub texts: usize,
    /// Lazy parts, each with all files that it needs, the heaviest first.
    pub parts: Vec<(String, usize)>,
}

impl Weight {
    /// Downloads everything from a running program. `bundle` is the folder with the manifest of the browser's files.
    pub async fn of(http: &mut Http, bundle: &Path) -> Result<Self> {
        let page = http.get(&format!("/w/{ORG}/sign-in"), "", "text/html").await?.ok()?;
        let encoded = page.headers("content-encoding").any(|coding| coding == "br");
        let html = if encoded { page.body.len() } else { brotli(&page.body)? };
        let text = if encoded { String::new() } else { String::from_utf8_lossy(&page.body).into_owned() };
        if encoded {
            bail!("the page came compressed, and its addresses cannot be read");
        }
        let address = |mark: &str, attribute: &str| attribute_of(&text, mark, attribute);
        let style = address("rel=\"stylesheet\"", "href").context("no style: was the bundle built?")?;
        let script = address("type=\"module\"", "src").context("no script")?;
        let wasm = address("type=\"application/wasm\"", "href").context("no WebAssembly")?;
        let texts = address("id=\"language-file\"", "href").context("no language file")?;
        let mut parts = Vec::new();
        for (part, files) in parts_of(bundle)? {
            let mut size = 0_usize;
            for file in files {
                size = size.saturating_add(download(http, &format!("/assets/{file}.wasm")).await?);
            }
            parts.push((part, size));
        }
        parts.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
        Ok(Weight {
            html_sent: page.wire,
            html,
            style: download(http, style).await?,
            script: download(http, script).await?,
            wasm: download(http, wasm).await?,
            texts: download(http, texts).await?,
            parts,
        })
    }

    /// HTML and style.
    pub fn page(&self) -> usize {
        self.html.saturating_add(self.style)
    }

    /// WebAssembly and script.
    pub fn code(&self) -> usize {
        self.wasm.saturating_add(self.script)
    }

    /// What is over its bound.
    pub fn over(&self) -> Vec<String> {
        let named = [("HTML and style", self.page(), PAGE), ("WebAssembly and script", self.code(), CODE)];
        let named = named.into_iter().map(|(what, size, most)| (what.to_owned(), size, most));
        let parts = self.parts.iter().map(|(part, size)| (part.clone(), *size, PART));
        named
            .chain(parts)
            .filter(|(_, size, most)| size > most)
            .map(|(what, size, most)| format!("{what}: {size} bytes, the bound is {most}"))
            .collect()
    }
}

/// The value of an attribute in the first tag that holds `mark`.
fn attribute_of<'a>(html: &'a str, mark: &str, attribute: &str) -> Option<&'a str> {
    let tag = html.split('<').find(|tag| tag.split('>').next().is_some_and(|tag| tag.contains(mark)))?;
    let (_, rest) = tag.split_once(&format!("{attribute}=\""))?;
    rest.split('"').next()
}

async fn download(http: &mut Http, address: &str) -> Result<usize> {
    let reply = http.get(address, "", "*/*").await?.ok().with_context(|| address.to_owned())?;
    if !reply.headers("content-encoding").any(|coding| coding == "br") {
        bail!("{address} came without brotli");
    }
    Ok(reply.body.len())
}

/// Lazy parts and the files that each needs, as the manifest of the bundle says.
fn parts_of(bundle: &Path) -> Result<BTreeMap<String, Vec<String>>> {
    let path = bundle.join("manifest.json");
    let text = std::fs::read_to_string(&path).with_context(|| format!("{}: build first", path.display()))?;
    let manifest: serde_json::Value = serde_json::from_str(&text)?;
    Ok(serde_json::from_value(manifest.get("splits").context("no parts")?.clone())?)
}

/// Bytes after brotli, as a proxy in front compresses what is made for each request.
fn brotli(bytes: &[u8]) -> Result<usize> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 4096, 5, 22);
    writer.write_all(bytes)?;
    writer.flush()?;
    drop(writer);
    Ok(out.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_from_the_tag_that_holds_the_mark() {
        let html =
            r#"<head><link rel="stylesheet" href="/a.css"><script type="module" src="/b.js" nonce="n"></script>"#;
        assert_eq!(attribute_of(html, "rel=\"stylesheet\"", "href"), Some("/a.css"));
        assert_eq!(attribute_of(html, "type=\"module\"", "src"), Some("/b.js"));
        assert_eq!(attribute_of(html, "type=\"none\"", "src"), None);
    }

    #[test]
    fn what_is_over_its_bound_is_named() {
        let weight = |html, wasm, part| Weight {
            html_sent: 0,
            html,
            style: 0,
            script: 0,
            wasm,
            texts: 0,
            parts: vec![("part".to_owned(), part)],
        };
        assert!(weight(PAGE, CODE, PART).over().is_empty());
        assert_eq!(weight(PAGE + 1, CODE + 1, PART + 1).over().len(), 3);
    }
}
