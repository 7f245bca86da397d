//! The pages of Vestibule: rendered whole on the server (`ssr`), made interactive in the browser (`hydrate`). The two
//! features exclude each other; the crate is built once with each, in target directories of their own.
// The type of a page holds the types of all that is in it.
#![recursion_limit = "512"]

pub mod api;
pub mod client;
pub mod components;
pub mod pages;
pub mod routes;
#[cfg(feature = "ssr")]
pub mod shell;

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
pub use browser::hydrate;
