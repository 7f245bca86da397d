//! Properties of the auth core on the very types that are kept, and tables for every parser.

// What clippy.toml allows in tests, for their helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod challenges;
mod inputs;
mod lanes;
mod records;
mod resets;
mod sessions;
mod sign_ins;
mod support;
