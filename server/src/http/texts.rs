//! The texts of one language for the browser: one file each, fetched beside the wasm.

use axum::body::{Body, Bytes};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, Response};
use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use vestibule_i18n::Catalog;

/// The address of a language's file.
#[must_use]
pub fn address(catalog: &Catalog, tag: &str) -> String {
    format!("/lang/{tag}-{}.ftl", catalog.browser_file(tag).hash)
}

/// Serves them, compressed once each.
#[derive(Clone, Debug, Default)]
pub struct Texts(Arc<Mutex<HashMap<Arc<str>, Bytes>>>);

impl Texts {
    /// The file of a name such as `en-AU-0123456789abcdef.ftl`; `None` for a language that is not there. Under a hash that was,
    /// before texts were edited, the texts of now are given, and may not be kept.
    #[must_use]
    pub fn answer(&self, catalog: &Catalog, name: &str, headers: &HeaderMap) -> Option<Response<Body>> {
        let (tag, hash) = name.strip_suffix(".ftl")?.rsplit_once('-')?;
        if !catalog.has(tag) {
            return None;
        }
        let file = catalog.browser_file(tag);
        let brotli = headers
            .get_all(ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|coding| coding.trim() == "br");
        let body =
            if brotli { self.compressed(&file.hash, &file.text) } else { Bytes::copy_from_slice(file.text.as_bytes()) };
        let mut response = Response::new(Body::from(body));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if *file.hash == *hash {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
        }
        if brotli {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        Some(response)
    }

    fn compressed(&self, hash: &Arc<str>, text: &str) -> Bytes {
        // Held while compressing, so that it is done once.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = kept.get(hash) {
            return bytes.clone();
        }
        let mut out = Vec::new();
        {
            let mut writer = brotli::CompressorWriter::new(&mut out, 4096, 9, 20);
            // Writing into memory cannot fail.
            let _ = writer.write_all(text.as_bytes());
        }
        let bytes = Bytes::from(out);
        // Edited texts leave their old forms behind; more than a few are not worth keeping.
        if kept.len() > 64 {
            kept.clear();
        }
        kept.insert(Arc::clone(hash), bytes.clone());
        bytes
    }
}
