//! Tokens of the first set-up (DA10).

use crate::error::StoreError;
use crate::tx::{Cell, Tx, on_db, record};
use serde::Serialize;
use serde::de::DeserializeOwned;
use vestibule_shared::Timestamp;

record! { ($) setup_columns bind_setup
    /// A token that sets the program up, with the record of what was done with it so far.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct SetupToken {
        /// SHA-256 of the token.
        pub hash: [u8; 32],
        /// From then on it is dead.
        pub expires_at: Timestamp,
        /// When it was used up.
        pub used_at: Option<Timestamp>,
        /// The record, as JSON.
        pub state: String,
        /// Grows with every step.
        pub version: i64,
    }
}

impl SetupToken {
    /// The record.
    ///
    /// # Errors
    /// [`StoreError::Malformed`] if it is another's.
    pub fn state<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        crate::from_json(&self.state, "record of a set-up")
    }
}

impl Tx {
    /// Keeps a token with the record that it begins with.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn insert_setup_token(
        &mut self,
        hash: &[u8; 32],
        expires_at: Timestamp,
        state: &impl Serialize,
    ) -> Result<(), StoreError> {
        const SQL: &str = concat!("INSERT INTO setup_tokens (", setup_columns!(""), ") VALUES ($1, $2, $3, $4, $5)");
        let token = SetupToken { hash: *hash, expires_at, used_at: None, state: crate::to_json(state)?, version: 1 };
        on_db!(self, |c| bind_setup!(sqlx::query(SQL), token).execute(c).await.map(drop))
    }

    /// A token that is neither used nor expired.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn setup_token(&mut self, hash: &[u8; 32], now: Timestamp) -> Result<Option<SetupToken>, StoreError> {
        const SQL: &str = concat!(
            "SELECT ",
            setup_columns!(""),
            " FROM setup_tokens WHERE hash = $1 AND used_at IS NULL AND expires_at > $2"
        );
        on_db!(self, |c| sqlx::query_as(SQL).bind(hash.raw()).bind(now.raw()).fetch_optional(c).await)
    }

    /// Writes the record of a live token whose version is still `version`, and raises it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn save_setup_token(
        &mut self,
        hash: &[u8; 32],
        version: i64,
        state: &impl Serialize,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        const SQL: &str = "UPDATE setup_tokens SET state = $3, version = version + 1 \
            WHERE hash = $1 AND version = $2 AND used_at IS NULL AND expires_at > $4";
        let state = crate::to_json(state)?;
        on_db!(self, |c| sqlx::query(SQL)
            .bind(hash.raw())
            .bind(version)
            .bind(state)
            .bind(now.raw())
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1))
    }

    /// Uses a live token up; true for the first who does.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn use_setup_token(&mut self, hash: &[u8; 32], now: Timestamp) -> Result<bool, StoreError> {
        const SQL: &str =
            "UPDATE setup_tokens SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(hash.raw())
            .bind(now.raw())
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1))
    }

    /// Forgets every token: a new one kills the old.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn clear_setup_tokens(&mut self) -> Result<(), StoreError> {
        on_db!(self, |c| sqlx::query("DELETE FROM setup_tokens").execute(c).await.map(drop))
    }
}
