//! The use cases of Vestibule: one function is one intent, in short transactions, and answers with a view of
//! [`vestibule_shared::wire`] or a [`Failure`].
//!
//! A use case loads, asks the auth core in `vestibule_shared::auth` to decide, and saves. No transaction is open while a password is
//! hashed, a pause is waited out, or a network is. A try is spent, and that is on the disk, before anything is compared. Mails and
//! text messages are rows of the outbox, written by the transaction that needs them; [`worker`] sends them.

// A part of an intent is handed the portal, the transaction, the caller, the organization and the time one by one: bundled, they would
// hide which part uses what.
#![allow(clippy::too_many_arguments)]

pub mod activity;
pub mod acts;
mod agent;
pub mod audit;
mod base_url;
mod caller;
pub mod clock;
pub mod codes;
mod deeds;
pub mod demo;
pub mod enrol;
pub mod everyone;
mod failure;
pub mod hasher;
pub mod home;
mod issue;
pub mod keyring;
mod limiting;
pub mod messages;
pub mod org;
pub mod organization;
pub mod outbox;
pub mod overview;
pub mod passwords;
pub mod payments;
mod portal;
pub mod random;
pub mod reset;
pub mod rotation;
#[cfg(test)]
mod scenarios;
pub mod seal;
mod second;
pub mod security;
pub mod session;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod signed_in;
pub mod sink;
pub mod team;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod tokens;
pub mod user;
pub mod worker;

pub use base_url::{BadUrl, BaseUrl};
pub use caller::{Answer, Caller, Cookies, Found, SetToken, Tokens, network};
pub use clock::Clock;
pub use failure::{Failure, Fault};
pub use hasher::Hashing;
pub use keyring::Keyring;
pub use portal::{OrgInfo, Portal, PortalConfig};
pub use random::Random;
pub use sink::Sink;
pub use worker::{Delivery, Worker};
