//! The entry of the browser's WebAssembly.
// The type of a page holds the types of all that is in it.
#![recursion_limit = "512"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the script that `bundle` makes, with the language file of the document.
#[wasm_bindgen]
pub async fn start(messages: String) {
    vestibule_app::hydrate(messages).await;
}
