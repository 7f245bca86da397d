//! Single values of the whole program.

use crate::error::StoreError;
use crate::tx::{Tx, on_db};

impl Tx {
    /// The value under a key.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn meta(&mut self, key: &str) -> Result<Option<String>, StoreError> {
        on_db!(self, |c| sqlx::query_scalar("SELECT value FROM meta WHERE key = $1").bind(key).fetch_optional(c).await)
    }

    /// Sets the value under a key.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn set_meta(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        const SQL: &str =
            "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        on_db!(self, |c| sqlx::query(SQL).bind(key).bind(value).execute(c).await.map(drop))
    }

    /// Raises the number under a key to `value` unless it is higher already, and returns what it is then: the latest time
    /// that any node has seen (DA8).
    ///
    /// # Errors
    /// If the database fails.
    pub async fn raise_meta(&mut self, key: &str, value: i64) -> Result<i64, StoreError> {
        const SQL: &str = "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = \
            CASE WHEN CAST(meta.value AS BIGINT) < CAST(excluded.value AS BIGINT) THEN excluded.value ELSE meta.value END \
            RETURNING CAST(value AS BIGINT)";
        on_db!(self, |c| sqlx::query_scalar(SQL).bind(key).bind(value.to_string()).fetch_one(c).await)
    }
}
