//! Pending sign-ins and resets: one record each (A11).

use crate::error::StoreError;
use crate::tx::{Cell, Malformed, Tx, on_db, record};
use serde::Serialize;
use serde::de::DeserializeOwned;
use vestibule_shared::Timestamp;
use vestibule_shared::ids::{FlowId, OrgId, UserId};

/// What a record is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FlowKind {
    /// A sign-in.
    SignIn,
    /// A password reset.
    Reset,
}

impl FlowKind {
    /// The name it is kept under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            FlowKind::SignIn => "sign_in",
            FlowKind::Reset => "reset",
        }
    }
}

impl Cell for FlowKind {
    type Raw = String;
    fn from_raw(raw: String) -> Result<Self, Malformed> {
        [FlowKind::SignIn, FlowKind::Reset].into_iter().find(|kind| kind.name() == raw).ok_or(Malformed("kind of flow"))
    }
    fn raw(&self) -> String {
        self.name().to_owned()
    }
}

record! { ($) flow_columns bind_flow
    /// The record of a pending sign-in or reset.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Flow {
        /// Its id.
        pub id: FlowId,
        /// The organization.
        pub org: OrgId,
        /// What it is of.
        pub kind: FlowKind,
        /// SHA-256 of the browser's token.
        pub token_hash: [u8; 32],
        /// The person, once a proof has named one.
        pub user: Option<UserId>,
        /// The record of the auth core, as JSON.
        pub state: String,
        /// From then on it is over.
        pub expires_at: Timestamp,
        /// Grows with every step.
        pub version: i64,
        /// When it was begun.
        pub created_at: Timestamp,
    }
}

impl Flow {
    /// The record of the auth core.
    ///
    /// # Errors
    /// [`StoreError::Malformed`] if it is another's.
    pub fn state<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        crate::from_json(&self.state, "record of a flow")
    }
}

impl Tx {
    /// Keeps a new record. The text of [`Flow::state`] is made with [`to_json`](crate::to_json).
    ///
    /// # Errors
    /// If the database fails.
    pub async fn insert_flow(&mut self, flow: &Flow) -> Result<(), StoreError> {
        const SQL: &str =
            concat!("INSERT INTO flows (", flow_columns!(""), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
        on_db!(self, |c| bind_flow!(sqlx::query(SQL), flow).execute(c).await.map(drop))
    }

    /// The record that a browser's token names, if it is not over (CD7).
    ///
    /// # Errors
    /// If the database fails.
    pub async fn flow_by_token(&mut self, hash: &[u8; 32], now: Timestamp) -> Result<Option<Flow>, StoreError> {
        const SQL: &str =
            concat!("SELECT ", flow_columns!(""), " FROM flows WHERE token_hash = $1 AND expires_at > $2");
        on_db!(self, |c| sqlx::query_as(SQL).bind(hash.raw()).bind(now.raw()).fetch_optional(c).await)
    }

    /// The same, and holds it until the intent ends: others that do the same wait, and read what it has become.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_flow(&mut self, hash: &[u8; 32], now: Timestamp) -> Result<Option<Flow>, StoreError> {
        const SQL: &str = concat!(
            "UPDATE flows SET version = version WHERE token_hash = $1 AND expires_at > $2 RETURNING ",
            flow_columns!("")
        );
        on_db!(self, |c| sqlx::query_as(SQL).bind(hash.raw()).bind(now.raw()).fetch_optional(c).await)
    }

    /// Writes a record whose version is still `version`, and raises it; false if somebody else was first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn save_flow(
        &mut self,
        id: FlowId,
        version: i64,
        state: &impl Serialize,
        user: Option<UserId>,
        expires_at: Timestamp,
    ) -> Result<bool, StoreError> {
        const SQL: &str = "UPDATE flows SET state = $3, user_id = $4, expires_at = $5, version = version + 1 WHERE id = $1 AND version = $2";
        let state = crate::to_json(state)?;
        on_db!(self, |c| sqlx::query(SQL)
            .bind(id.raw())
            .bind(version)
            .bind(state)
            .bind(user.raw())
            .bind(expires_at.raw())
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1))
    }

    /// Forgets a record.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn delete_flow(&mut self, id: FlowId) -> Result<(), StoreError> {
        on_db!(self, |c| sqlx::query("DELETE FROM flows WHERE id = $1").bind(id.raw()).execute(c).await.map(drop))
    }

    /// Forgets every record of a person: whoever is deactivated, or has a new password, begins anew (SE10).
    ///
    /// # Errors
    /// If the database fails.
    pub async fn delete_flows_of(&mut self, user: UserId, except: Option<FlowId>) -> Result<u64, StoreError> {
        const SQL: &str = "DELETE FROM flows WHERE user_id = $1 AND id <> $2";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(user.raw())
            .bind(except.raw().unwrap_or_default())
            .execute(c)
            .await
            .map(|done| done.rows_affected()))
    }
}
