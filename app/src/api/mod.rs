//! The server functions: each parses nothing but its form, calls one use case, sets the cookies that the answer names, and
//! returns the view. Their addresses are fixed: logs, limits and forms rely on them.

pub mod activity;
pub mod ask;
pub mod confirm;
pub mod enrol;
pub mod everyone;
pub mod home;
pub mod organization;
pub mod overview;
pub mod password;
pub mod payments;
pub mod reset;
pub mod security;
#[cfg(feature = "ssr")]
pub mod server;
pub mod session;
pub mod sessions;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod team;
