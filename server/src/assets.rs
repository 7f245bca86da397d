//! The browser's files, inside the program.
//!
//! Each is served at `/assets/{name}`, where the name holds the hash of the content: an address never changes its
//! meaning, so browsers may keep it forever, and pages of the build before keep working as long as their own files do.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::{body::Body, body::Bytes};
use leptos::WasmSplitManifest;
use leptos::prelude::ArcStoredValue;
use std::sync::LazyLock;
use vestibule_app::shell::BrowserFiles;

/// The route of [`serve`].
pub const ROUTE: &str = "/assets/{name}";

/// One file in three forms.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// The last part of its address: `stem.hash.ending`.
    pub name: &'static str,
    /// As it is.
    pub raw: &'static [u8],
    /// As brotli.
    pub br: &'static [u8],
    /// As gzip.
    pub gz: &'static [u8],
}

struct Bundle {
    build: &'static str,
    script: &'static str,
    wasm: &'static str,
    style: &'static str,
    /// Files of `style/files/` by their name there.
    named: &'static [(&'static str, &'static str)],
    /// Lazy functions, each with the files that it needs.
    splits: &'static [(&'static str, &'static [&'static str])],
    /// By name.
    files: &'static [File],
}

include!(concat!(env!("OUT_DIR"), "/bundle.rs"));

/// What the document has to name, for `vestibule_app::shell::Document`. `None` in a program built without the browser's
/// files; the start says so.
#[must_use]
pub fn browser_files() -> Option<BrowserFiles> {
    BUNDLE.as_ref().map(|bundle| BrowserFiles {
        build: bundle.build,
        style: bundle.style,
        script: bundle.script,
        wasm: bundle.wasm,
        icon: bundle.named.iter().find(|(name, _)| *name == "icon.svg").map(|(_, address)| *address),
    })
}

/// Which files each lazy page needs, for leptos: given by context, it makes their preloads.
#[must_use]
pub fn split_manifest() -> Option<WasmSplitManifest> {
    static MANIFEST: LazyLock<Option<WasmSplitManifest>> = LazyLock::new(|| {
        let bundle = BUNDLE.as_ref()?;
        let splits = bundle
            .splits
            .iter()
            .map(|(split, files)| ((*split).to_owned(), files.iter().map(|&file| file.to_owned()).collect()))
            .collect();
        let script = bundle.script.trim_start_matches("/assets/").to_owned();
        // The loader of the parts is in the script itself.
        Some(WasmSplitManifest(ArcStoredValue::new(("/assets".to_owned(), splits, script))))
    });
    MANIFEST.clone()
}

/// Answers for one file: 200, 304 for who has it, 404.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response<Body> {
    let files = BUNDLE.as_ref().map_or(&[][..], |bundle| bundle.files);
    match files.binary_search_by(|file| file.name.cmp(&name)).ok().and_then(|at| files.get(at)) {
        Some(file) => answer(file, &headers),
        None => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_FOUND;
            // A node of another build may have it a moment later.
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
    }
}

fn answer(file: &File, request: &HeaderMap) -> Response<Body> {
    let coding = Coding::choose(request);
    let bytes = match coding {
        Coding::Brotli => file.br,
        Coding::Gzip => file.gz,
        Coding::Identity => file.raw,
    };
    let tag = format!("\"{}{}\"", file.name, coding.suffix());
    let known = request.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').map(|known| known.trim().trim_start_matches("W/")).any(|known| known == "*" || known == tag)
    });

    let mut response = Response::new(if known { Body::empty() } else { Body::from(Bytes::from_static(bytes)) });
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if !known {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(file.name)));
        if let Some(name) = coding.name() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
    }
    response
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// A content coding of RFC 9110.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Brotli,
    Gzip,
    Identity,
}

impl Coding {
    /// The smallest form that the request takes: a weight of nought refuses, other weights are not compared, because
    /// what is smaller here costs nothing to make.
    fn choose(request: &HeaderMap) -> Self {
        let accepted = request.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        let (mut brotli, mut gzip, mut rest) = (None, None, false);
        for item in accepted.flat_map(|value| value.split(',')) {
            let mut pieces = item.split(';').map(str::trim);
            let name = pieces.next().unwrap_or_default();
            let refused = pieces.any(|piece| {
                let weight = piece.strip_prefix("q=").or_else(|| piece.strip_prefix("Q="));
                weight.and_then(|weight| weight.trim().parse::<f32>().ok()).is_some_and(|weight| weight <= 0.0)
            });
            match name.to_ascii_lowercase().as_str() {
                "br" => brotli = Some(!refused),
                "gzip" | "x-gzip" => gzip = Some(!refused),
                "*" => rest = !refused,
                _ => {}
            }
        }
        if brotli.unwrap_or(rest) {
            Self::Brotli
        } else if gzip.unwrap_or(rest) {
            Self::Gzip
        } else {
            Self::Identity
        }
    }

    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    /// Two codings of one file are two representations, which a strong tag has to tell apart.
    const fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
            Self::Identity => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: File = File { name: "a.0123456789abcdef.js", raw: b"plain", br: b"br", gz: b"gz" };

    fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn the_coding_is_one_that_the_request_takes() {
        for (accepted, coding) in [
            ("gzip, deflate, br, zstd", Coding::Brotli),
            ("gzip, deflate", Coding::Gzip),
            ("GZIP;q=0.1, br;q=0", Coding::Gzip),
            ("br;q=0.5", Coding::Brotli),
            ("br ; q=0.000, gzip ; q=0", Coding::Identity),
            ("*", Coding::Brotli),
            ("*, br;q=0", Coding::Gzip),
            ("*;q=0", Coding::Identity),
            ("identity", Coding::Identity),
            ("", Coding::Identity),
            ("brotli, gzipped", Coding::Identity),
            (";;q=,,", Coding::Identity),
        ] {
            assert_eq!(Coding::choose(&headers(&[(header::ACCEPT_ENCODING, accepted)])), coding, "{accepted}");
        }
        assert_eq!(Coding::choose(&HeaderMap::new()), Coding::Identity);
    }

    #[test]
    fn an_answer_may_be_kept_forever() {
        let response = answer(&FILE, &headers(&[(header::ACCEPT_ENCODING, "br")]));
        assert_eq!(response.status(), StatusCode::OK);
        for (name, value) in [
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (header::CONTENT_ENCODING, "br"),
            (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
            (header::ETAG, "\"a.0123456789abcdef.js-br\""),
            (header::VARY, "accept-encoding"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ] {
            assert_eq!(response.headers()[&name], value);
        }
        let response = answer(&FILE, &HeaderMap::new());
        assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
    }

    #[test]
    fn who_has_it_is_told_so() {
        for (known, status) in [
            ("\"a.0123456789abcdef.js\"", StatusCode::NOT_MODIFIED),
            ("\"other\", W/\"a.0123456789abcdef.js\"", StatusCode::NOT_MODIFIED),
            ("*", StatusCode::NOT_MODIFIED),
            ("\"a.0123456789abcdef.js-br\"", StatusCode::OK),
        ] {
            assert_eq!(answer(&FILE, &headers(&[(header::IF_NONE_MATCH, known)])).status(), status, "{known}");
        }
    }

    /// Holds with and without a bundle.
    #[test]
    fn what_the_document_names_is_there() {
        let Some(bundle) = BUNDLE.as_ref() else {
            assert!(browser_files().is_none() && split_manifest().is_none());
            return;
        };
        assert!(bundle.files.is_sorted_by_key(|file| file.name));
        let there = |address: &str| {
            let name = address.strip_prefix("/assets/").unwrap();
            assert!(bundle.files.iter().any(|file| file.name == name), "{address}");
        };
        for address in [bundle.script, bundle.wasm, bundle.style] {
            there(address);
        }
        for name in bundle.splits.iter().flat_map(|(_, files)| files.iter()) {
            there(&format!("/assets/{name}.wasm"));
        }
    }
}
