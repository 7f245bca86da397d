//! The HTML document around the app.
//!
//! The server gives by context, for each request: [`Document`], a [`Translator`](vestibule_i18n::Translator), a
//! leptos `Nonce` (the one that the `Content-Security-Policy` header names), and leptos' `WasmSplitManifest`, from which
//! the preloads of a lazy page's own part are made.

use crate::routes::App;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// Addresses of the browser's files, as the program holds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrowserFiles {
    /// Content hash of all files together. Each call of the page names it (see [`crate::client`]).
    pub build: &'static str,
    /// The style sheet.
    pub style: &'static str,
    /// The module that loads the WebAssembly and the language file, and starts the page.
    pub script: &'static str,
    /// The WebAssembly, preloaded beside the script.
    pub wasm: &'static str,
    /// The icon, where there is one.
    pub icon: Option<&'static str>,
}

/// What one document says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// BCP 47 tag of the page's language.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: String,
    /// Address of the page's language file.
    pub language_file: String,
    /// `None` in a program built without the browser's files: pages are then plain, without style and script.
    pub files: Option<BrowserFiles>,
}

/// The document, with the app in its body.
///
/// Scripts stand here and not in leptos' `HydrationScripts`, because that reads the names of the files from the disk of
/// the server, and ours are inside the program.
pub fn shell() -> impl IntoView {
    let document = use_context::<Document>();
    let (lang, dir) = document.as_ref().map(|d| (d.lang.clone(), d.dir.clone())).unzip();
    view! {
        <!DOCTYPE html>
        <html lang=lang dir=dir>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                {document.map(head)}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

fn head(document: Document) -> impl IntoView {
    document.files.map(|files| {
        view! {
            <meta name="vestibule-build" content=files.build />
            <link rel="stylesheet" href=files.style />
            {files.icon.map(|icon| view! { <link rel="icon" href=icon /> })}
            <link rel="preload" href=files.wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
            <link id="language-file" rel="preload" href=document.language_file r#as="fetch" crossorigin="anonymous" />
            <script type="module" src=files.script nonce=use_nonce()></script>
        }
    })
}
