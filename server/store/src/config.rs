//! Which database, and how many connections to it.

use crate::error::StoreError;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where everything is kept.
#[derive(Clone)]
pub struct DatabaseConfig {
    /// Which database.
    pub target: Target,
    /// Connections for requests: of PostgreSQL in all, of SQLite for reading (it has one more, which writes).
    pub connections: u32,
}

/// One of the two databases.
#[derive(Clone)]
pub enum Target {
    /// A file, made if it is not there; its directory must be.
    Sqlite(PathBuf),
    /// The address of a server, `postgres://…`.
    Postgres(String),
}

/// Reading is work for a processor: more connections than keep all of them busy only take memory.
fn readers() -> u32 {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    u32::try_from(cores.saturating_mul(2)).unwrap_or(16).clamp(4, 16)
}

impl DatabaseConfig {
    /// A file of SQLite.
    #[must_use]
    pub fn sqlite(path: impl Into<PathBuf>) -> Self {
        DatabaseConfig { target: Target::Sqlite(path.into()), connections: readers() }
    }

    /// A server of PostgreSQL.
    #[must_use]
    pub fn postgres(url: impl Into<String>) -> Self {
        DatabaseConfig { target: Target::Postgres(url.into()), connections: 16 }
    }
}

impl FromStr for DatabaseConfig {
    type Err = StoreError;

    /// `postgres://…` or `postgresql://…`; `sqlite:PATH`, `sqlite://PATH`, or a path.
    fn from_str(text: &str) -> Result<Self, StoreError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::postgres(text));
        }
        let path = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")).unwrap_or(text);
        if path.is_empty() || path.contains("://") {
            return Err(StoreError::Config("a database is postgres://… or the path of a file"));
        }
        Ok(Self::sqlite(path))
    }
}

impl fmt::Debug for Target {
    /// Without the address of the server: it may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            Target::Postgres(_) => f.write_str("Postgres(…)"),
        }
    }
}

impl fmt::Debug for DatabaseConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseConfig").field("target", &self.target).field("connections", &self.connections).finish()
    }
}
