//! The pages, one file each. Addresses are in [`crate::routes`].

pub mod activity;
mod code;
pub mod confirm;
pub mod contact;
pub mod enrol;
pub mod everyone;
pub mod home;
pub mod jobs;
pub mod not_found;
pub mod organization;
pub mod outbox;
pub mod overview;
pub mod password;
pub mod payments;
pub mod person;
pub mod reset;
pub mod security;
pub mod sessions;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod start;
pub mod team;
pub mod team_add;
pub mod undo;
