//! What can go wrong between an intent and the database.

use std::fmt;
use std::sync::Arc;

/// What must not exist twice, and was about to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unique {
    /// The short name of an organization.
    Slug,
    /// A username, or one that looks the same, in one organization.
    Username,
    /// A mail address in one organization.
    Email,
    /// Anything else: an id or a token, which only a broken source of randomness makes twice.
    Other,
}

/// Why an intent did not happen. Nothing of it is in the database, except where [`StoreError::Unknown`] says so.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection was free in time, or others changed the same rows over and over: try again later (503).
    #[error("the database is busy")]
    Busy,
    /// Something that must be unique exists already.
    #[error("exists already: {0:?}")]
    Conflict(Unique),
    /// What the intent read has been changed since: returned by [`Tx::stale`](crate::Tx::stale) it makes the intent run again.
    #[error("changed by another meanwhile")]
    Stale,
    /// A statement failed and the intent went on regardless. A bug: after an error an intent can only return one.
    #[error("the intent went on after an error")]
    Doomed,
    /// A value in the database is not what its column holds.
    #[error("a stored value is malformed: {0}")]
    Malformed(&'static str),
    /// The target of a copy is not an empty, migrated database, or holds something else than the source afterwards.
    #[error("{0}")]
    Copy(String),
    /// The address names no database that this program knows.
    #[error("{0}")]
    Config(&'static str),
    /// The connection broke while the intent was being committed: it may or may not have happened.
    #[error("the connection broke during the commit")]
    Unknown,
    /// The commit failed, for example because the disk is full.
    #[error("commit: {0}")]
    Commit(#[source] Arc<sqlx::Error>),
    /// Any other answer of the database.
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

impl StoreError {
    /// Whether it was the load, not the intent: another time it may go through.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self, StoreError::Busy)
    }

    /// What exists already, if that was the reason.
    #[must_use]
    pub fn conflict(&self) -> Option<Unique> {
        match self {
            StoreError::Conflict(unique) => Some(*unique),
            _ => None,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => StoreError::Busy,
            sqlx::Error::Database(answer) if answer.is_unique_violation() => {
                StoreError::Conflict(unique(answer.as_ref()))
            }
            _ if transient(&error) => StoreError::Busy,
            // The statement waited for others, or took, longer than a request may.
            sqlx::Error::Database(answer) if answer.code().as_deref() == Some("57014") => {
                tracing::warn!("a statement was ended by its timeout");
                StoreError::Busy
            }
            _ => StoreError::Database(error),
        }
    }
}

/// Serialization failure and deadlock of PostgreSQL, BUSY (with its extended codes) of SQLite: the whole intent may run again.
pub(crate) fn transient(error: &sqlx::Error) -> bool {
    let Some(answer) = error.as_database_error() else { return false };
    let code = answer.code().unwrap_or_default();
    if answer.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        code.parse::<i32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6))
    } else {
        matches!(code.as_ref(), "40001" | "40P01")
    }
}

/// The connection is gone. Before a commit was asked for, nothing has happened.
pub(crate) fn broken(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed | sqlx::Error::Protocol(_) => true,
        // The server shuts down, was shut down by an administrator, or starts up.
        sqlx::Error::Database(answer) => matches!(answer.code().as_deref(), Some("57P01" | "57P02" | "57P03")),
        _ => false,
    }
}

/// PostgreSQL names the index, SQLite its columns.
fn unique(answer: &(dyn sqlx::error::DatabaseError + 'static)) -> Unique {
    let told = answer.constraint().unwrap_or_else(|| answer.message());
    let any = |words: [&str; 2]| words.iter().any(|word| told.contains(word));
    if any(["organizations_slug", "organizations.slug"]) {
        Unique::Slug
    } else if any(["users_username", "users.username"]) || any(["users_skeleton", "users.skeleton"]) {
        Unique::Username
    } else if any(["users_email", "users.email_key"]) {
        Unique::Email
    } else {
        Unique::Other
    }
}

impl fmt::Display for Unique {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unique::Slug => "slug",
            Unique::Username => "username",
            Unique::Email => "email",
            Unique::Other => "key",
        })
    }
}

/// Why one run of an intent came to nothing.
pub(crate) enum Failure {
    /// Another run may get through.
    Again,
    /// No run will.
    Told(StoreError),
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        if transient(&error) || broken(&error) { Failure::Again } else { Failure::Told(error.into()) }
    }
}
