//! Everything Vestibule keeps. Each query is written once and runs on SQLite and on PostgreSQL.
//!
//! One use case is one intent is one transaction: [`write_tx!`] runs its body on a [`Tx`], whose methods are the queries, sorted
//! into files by what they are about. No query asks the database for the time or for randomness; both are arguments.
//! What is named `…_enc` comes encrypted and what is named `…_hash` hashed: the keys are not known here.

mod acts;
mod audit;
mod challenges;
mod codes;
mod config;
mod copy;
mod error;
mod everyone;
mod finds;
mod flows;
mod jobs;
mod lanes;
mod meta;
mod migrations;
mod orgs;
mod outbox;
mod payments;
mod rights;
mod run;
mod sealed;
mod sessions;
mod setup;
mod store;
mod sweep;
mod team;
mod tx;
mod users;
mod writer;

pub use acts::{Contact, ContactChange, PendingAct};
pub use audit::{AuditCheckpoint, AuditEntry, AuditHead, AuditRow};
pub use codes::{CodeKind, HandedCode};
pub use config::{DatabaseConfig, Target};
pub use copy::{TableCount, checksums, copied, copy};
pub use error::{StoreError, Unique};
pub use everyone::{EnrolNotice, NoticePhase, Readiness};
pub use finds::{AuditPlace, Beside, Find, FoundRow};
pub use flows::{Flow, FlowKind};
pub use jobs::{Job, JobRow};
pub use lanes::{Bump, LaneKey, Rate};
pub use orgs::Org;
pub use outbox::{Captured, CircuitRow, OutboxRow, OutboxState};
pub use payments::Payments;
pub use run::{Open, Run};
pub use sealed::{KeptPhone, SealedColumn, SealedValue, sealed};
pub use sessions::{Device, Session, SignedIn};
pub use setup::SetupToken;
pub use store::{Kind, Pragmas, Store};
pub use team::{Facet, Indexed, ListQuery, ListRow, Place, SortBy};
pub use tx::Tx;
pub use users::{FactorCounts, User};

/// A record as it is kept.
///
/// # Errors
/// [`StoreError::Malformed`] if it has keys that are no text.
pub fn to_json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Malformed("record"))
}

fn from_json<T: serde::de::DeserializeOwned>(text: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Malformed(what))
}
