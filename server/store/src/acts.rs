//! Acts that wait for a fresh proof, and changes of contacts that can still be undone.

use crate::error::StoreError;
use crate::tx::{Cell, Malformed, Tx, on_db, record};
use vestibule_shared::Timestamp;
use vestibule_shared::ids::{FlowId, OrgId, SessionId, UserId};

record! { ($) act_columns bind_act
    /// An act that waits for a proof, or what came of it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PendingAct {
        /// Its id; codes that are sent for it belong to that flow.
        pub id: FlowId,
        /// The organization.
        pub org: OrgId,
        /// Who acts.
        pub user: UserId,
        /// In which session; one act at a time.
        pub session: SessionId,
        /// The act with its values, encrypted.
        pub act_enc: Vec<u8>,
        /// The record of the auth core, as JSON.
        pub state: String,
        /// What came of it, for the page that tells it once; encrypted.
        pub outcome_enc: Option<Vec<u8>>,
        /// From then on it is over.
        pub expires_at: Timestamp,
        /// Grows with every step.
        pub version: i64,
        /// When it was begun.
        pub created_at: Timestamp,
    }
}

/// What was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Contact {
    /// The mobile number.
    Phone,
    /// The mail address.
    Email,
}

impl Contact {
    /// The name it is kept under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Contact::Phone => "phone",
            Contact::Email => "email",
        }
    }
}

impl Cell for Contact {
    type Raw = String;
    fn from_raw(raw: String) -> Result<Self, Malformed> {
        [Contact::Phone, Contact::Email].into_iter().find(|c| c.name() == raw).ok_or(Malformed("kind of contact"))
    }
    fn raw(&self) -> String {
        self.name().to_owned()
    }
}

record! { ($) change_columns bind_change
    /// A changed contact, and what it was before.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ContactChange {
        /// Its id.
        pub id: FlowId,
        /// The organization.
        pub org: OrgId,
        /// Whose it is.
        pub user: UserId,
        /// What was changed.
        pub kind: Contact,
        /// SHA-256 of the token in the mail.
        pub token_hash: [u8; 32],
        /// What it was, encrypted.
        pub before_enc: Vec<u8>,
        /// From then on it stays changed.
        pub expires_at: Timestamp,
        /// When it was undone.
        pub undone_at: Option<Timestamp>,
        /// When it was changed.
        pub created_at: Timestamp,
    }
}

impl Tx {
    /// Keeps an act that waits; the one before it in the same session is gone.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_act(&mut self, act: &PendingAct) -> Result<(), StoreError> {
        const SQL: &str = concat!(
            "INSERT INTO acts (",
            act_columns!(""),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (session_id) DO UPDATE SET id = excluded.id, \
            org_id = excluded.org_id, user_id = excluded.user_id, act_enc = excluded.act_enc, state = excluded.state, \
            outcome_enc = excluded.outcome_enc, expires_at = excluded.expires_at, version = excluded.version, \
            created_at = excluded.created_at"
        );
        on_db!(self, |c| bind_act!(sqlx::query(SQL), act).execute(c).await.map(drop))
    }

    /// The act of a session, if it is not over (CD7).
    ///
    /// # Errors
    /// If the database fails.
    pub async fn act_of(&mut self, session: SessionId, now: Timestamp) -> Result<Option<PendingAct>, StoreError> {
        const SQL: &str = concat!("SELECT ", act_columns!(""), " FROM acts WHERE session_id = $1 AND expires_at > $2");
        on_db!(self, |c| sqlx::query_as(SQL).bind(session.raw()).bind(now.raw()).fetch_optional(c).await)
    }

    /// The same, and holds it until the intent ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_act(&mut self, session: SessionId, now: Timestamp) -> Result<Option<PendingAct>, StoreError> {
        const SQL: &str = concat!(
            "UPDATE acts SET version = version WHERE session_id = $1 AND expires_at > $2 RETURNING ",
            act_columns!("")
        );
        on_db!(self, |c| sqlx::query_as(SQL).bind(session.raw()).bind(now.raw()).fetch_optional(c).await)
    }

    /// Writes state, outcome, session and end of an act whose version is still `act.version`, and raises it; false if somebody
    /// else was first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn save_act(&mut self, act: &PendingAct) -> Result<bool, StoreError> {
        const SQL: &str = "UPDATE acts SET session_id = $3, state = $4, outcome_enc = $5, expires_at = $6, version = version + 1 \
            WHERE id = $1 AND version = $2";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(act.id.raw())
            .bind(act.version)
            .bind(act.session.raw())
            .bind(&act.state)
            .bind(&act.outcome_enc)
            .bind(act.expires_at.raw())
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1))
    }

    /// Forgets an act; true for the first who does.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn delete_act(&mut self, id: FlowId) -> Result<bool, StoreError> {
        on_db!(self, |c| sqlx::query("DELETE FROM acts WHERE id = $1")
            .bind(id.raw())
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1))
    }

    /// Keeps what a contact was before.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn insert_contact_change(&mut self, change: &ContactChange) -> Result<(), StoreError> {
        const SQL: &str = concat!(
            "INSERT INTO contact_changes (",
            change_columns!(""),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        );
        on_db!(self, |c| bind_change!(sqlx::query(SQL), change).execute(c).await.map(drop))
    }

    /// The change that a token names, while its time is not over (CD7); it may have been undone already.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn contact_change(
        &mut self,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<ContactChange>, StoreError> {
        const SQL: &str =
            concat!("SELECT ", change_columns!(""), " FROM contact_changes WHERE token_hash = $1 AND expires_at > $2");
        on_db!(self, |c| sqlx::query_as(SQL).bind(hash.raw()).bind(now.raw()).fetch_optional(c).await)
    }

    /// Marks a change as undone, with every later one of the same contact: none of them can be undone any more. True for the
    /// first who does.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn undo_contact_change(&mut self, change: &ContactChange, now: Timestamp) -> Result<bool, StoreError> {
        const SQL: &str = "UPDATE contact_changes SET undone_at = $2 \
            WHERE user_id = $3 AND kind = $4 AND created_at >= $5 AND undone_at IS NULL AND expires_at > $2 \
            AND EXISTS (SELECT 1 FROM contact_changes c WHERE c.id = $1 AND c.undone_at IS NULL)";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(change.id.raw())
            .bind(now.raw())
            .bind(change.user.raw())
            .bind(change.kind.raw())
            .bind(change.created_at.raw())
            .execute(c)
            .await
            .map(|done| done.rows_affected() > 0))
    }
}
