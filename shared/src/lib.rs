//! What the browser and the server of Vestibule agree upon: ids, time, the refusals that a person can be told, one parser
//! for each input, the auth core as pure state machines, and the types that cross the wire.
//!
//! Nothing here is async, does I/O, or reads a clock: `now` and randomness are arguments.

pub mod activity;
pub mod auth;
pub mod csv;
pub mod ids;
pub mod input;
pub mod locale;
pub mod refusal;
#[cfg(feature = "native")]
pub mod search;
pub mod time;
pub mod wire;

pub use refusal::Refusal;
pub use time::{Span, Timestamp};
