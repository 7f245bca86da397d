//! Codes that a manager hands over: one a person and kind, good once.

use crate::error::StoreError;
use crate::tx::{Cell, Tx, on_db, record};
use vestibule_shared::Timestamp;
use vestibule_shared::ids::UserId;

/// What such a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodeKind {
    /// To set an account up (CD1).
    Activation,
    /// In the place of a mailed reset code (CD11).
    Access,
}

record! { ($) code_columns bind_code
    /// A code that was handed over.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct HandedCode {
        /// Whose it is; a new one takes the place of the old.
        pub user: UserId,
        /// The code, hashed with a key.
        pub code_hash: Vec<u8>,
        /// From then on it is dead.
        pub expires_at: Timestamp,
        /// Tries spent.
        pub tries: i64,
        /// When it was issued.
        pub created_at: Timestamp,
    }
}

/// The statement of a kind: the same but for the table.
macro_rules! of_kind {
    ($kind:expr, $before:literal, $($after:tt)+) => {
        match $kind {
            CodeKind::Activation => concat!($before, "activation_codes", $($after)+),
            CodeKind::Access => concat!($before, "access_codes", $($after)+),
        }
    };
}

impl Tx {
    /// Keeps a code; the one before it is dead.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_code(&mut self, kind: CodeKind, code: &HandedCode) -> Result<(), StoreError> {
        let sql = of_kind!(
            kind,
            "INSERT INTO ",
            " (user_id, code_hash, expires_at, tries, created_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (user_id) DO UPDATE SET code_hash = excluded.code_hash, expires_at = excluded.expires_at, \
             tries = excluded.tries, created_at = excluded.created_at"
        );
        on_db!(self, |c| bind_code!(sqlx::query(sql), code).execute(c).await.map(drop))
    }

    /// The code of a person, dead or alive.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn code(&mut self, kind: CodeKind, user: UserId) -> Result<Option<HandedCode>, StoreError> {
        let sql =
            of_kind!(kind, "SELECT user_id, code_hash, expires_at, tries, created_at FROM ", " WHERE user_id = $1");
        on_db!(self, |c| sqlx::query_as(sql).bind(user.raw()).fetch_optional(c).await)
    }

    /// Spends a try of a person's code, in one statement, before anything is compared (RL1); `None` if there is none to spend. The
    /// code is as it is afterwards. For nobody the same statement finds nothing.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn spend_code_try(
        &mut self,
        kind: CodeKind,
        user: UserId,
        most: i64,
        now: Timestamp,
    ) -> Result<Option<HandedCode>, StoreError> {
        let sql = of_kind!(
            kind,
            "UPDATE ",
            " SET tries = tries + 1 WHERE user_id = $1 AND tries < $2 AND expires_at > $3 \
             RETURNING user_id, code_hash, expires_at, tries, created_at"
        );
        on_db!(self, |c| sqlx::query_as(sql).bind(user.raw()).bind(most).bind(now.raw()).fetch_optional(c).await)
    }

    /// Uses a code up, and with it what is left of it; true for the first who does. One that was issued meanwhile stays.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn use_code(&mut self, kind: CodeKind, code: &HandedCode, now: Timestamp) -> Result<bool, StoreError> {
        let sql =
            of_kind!(kind, "DELETE FROM ", " WHERE user_id = $1 AND code_hash = $2 AND tries > 0 AND expires_at > $3");
        on_db!(self, |c| sqlx::query(sql)
            .bind(code.user.raw())
            .bind(&code.code_hash)
            .bind(now.raw())
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1))
    }

    /// Forgets every code that was handed over to a person: whoever is deactivated gets in by none (A6).
    ///
    /// # Errors
    /// If the database fails.
    pub async fn delete_codes_of(&mut self, user: UserId) -> Result<(), StoreError> {
        for kind in [CodeKind::Activation, CodeKind::Access] {
            let sql = of_kind!(kind, "DELETE FROM ", " WHERE user_id = $1");
            on_db!(self, |c| sqlx::query(sql).bind(user.raw()).execute(c).await.map(drop))?;
        }
        Ok(())
    }
}
