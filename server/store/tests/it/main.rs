//! Every query on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr)]

mod acts;
mod audit;
mod base;
mod challenges;
mod codes;
mod copy;
mod everyone;
mod finds;
mod flows;
mod jobs;
mod lanes;
mod meta;
mod orgs;
mod outbox;
mod payments;
mod rights;
mod schema;
mod sealed;
mod sessions;
mod setup;
mod store;
mod sweep;
mod team;
mod users;
