//! The web tier: sockets, checks before anything else, routes, pages and server functions.

pub mod address;
pub mod body;
pub mod context;
pub mod error_page;
pub mod handlers;
pub mod head;
pub mod headers;
pub mod listener;
pub mod metrics;
pub mod router;
pub mod routes;
pub mod texts;
pub mod tier;

#[cfg(test)]
mod tests;
