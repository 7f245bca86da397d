//! What security.md promises, as scenarios: mock clock, seeded randomness, captured messages; each on both databases.

mod activity;
mod base;
mod data;
mod enrolments;
mod guessing;
mod helping;
mod keys;
mod machine;
mod many;
mod messages;
mod organizations;
mod overview;
mod payments;
mod resets;
mod security;
mod sessions;
mod setups;
mod sign_ins;
mod tampering;
mod teams;
mod workers;
