//! How far everyone of an organization is with a second factor, and the mails that ask for one.

use crate::error::StoreError;
use crate::tx::{Cell, Malformed, Tx, on_db, record};
use crate::users::{User, user_columns};
use vestibule_shared::Timestamp;
use vestibule_shared::auth::Status;
use vestibule_shared::ids::OrgId;

record! { ($) readiness_columns bind_readiness
    /// How many people could sign in with a second factor; the deactivated are left out.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Readiness {
        /// All.
        pub people: i64,
        /// Whose number is proved and switched on.
        pub ready: i64,
        /// Whose number on file is not, or is switched off.
        pub on_file: i64,
        /// Without a number.
        pub without: i64,
    }
}

/// Which mail is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoticePhase {
    /// That a second factor is required.
    Start,
    /// That the deadline is near.
    Reminder,
}

impl NoticePhase {
    /// The name it is kept under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            NoticePhase::Start => "start",
            NoticePhase::Reminder => "reminder",
        }
    }
}

impl Cell for NoticePhase {
    type Raw = String;
    fn from_raw(raw: String) -> Result<Self, Malformed> {
        let found = [NoticePhase::Start, NoticePhase::Reminder].into_iter().find(|phase| phase.name() == raw);
        found.ok_or(Malformed("phase of notices"))
    }
    fn raw(&self) -> String {
        self.name().to_owned()
    }
}

record! { ($) notice_columns bind_notice
    /// Mails to everyone of an organization, and how far they are.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct EnrolNotice {
        /// The organization.
        pub org: OrgId,
        /// Which mail.
        pub phase: NoticePhase,
        /// From when on.
        pub due_at: Timestamp,
        /// The last person who was written to, by id; empty before the first.
        pub after_user: String,
        /// The deadline that it tells.
        pub deadline: Timestamp,
    }
}

impl Tx {
    /// How far an organization is. Reads all of its people.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn readiness(&mut self, org: OrgId) -> Result<Readiness, StoreError> {
        const SQL: &str = "SELECT COUNT(*), \
            CAST(COALESCE(SUM(CASE WHEN text_on = 1 AND phone_verified_at IS NOT NULL AND phone_enc IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT), \
            CAST(COALESCE(SUM(CASE WHEN phone_enc IS NOT NULL AND NOT (text_on = 1 AND phone_verified_at IS NOT NULL) THEN 1 ELSE 0 END), 0) AS BIGINT), \
            CAST(COALESCE(SUM(CASE WHEN phone_enc IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT) \
            FROM users WHERE org_id = $1 AND status <> $2";
        on_db!(self, |c| sqlx::query_as(SQL).bind(org.raw()).bind(Status::Deactivated.name()).fetch_one(c).await)
    }

    /// People of an organization by username, those after `after`, the deactivated left out; with `lacking` only those who have no
    /// second factor.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn review(
        &mut self,
        org: OrgId,
        lacking: bool,
        after: &str,
        limit: i64,
    ) -> Result<Vec<User>, StoreError> {
        const ALL: &str = concat!(
            "SELECT ",
            user_columns!(""),
            " FROM users WHERE org_id = $1 AND username > $2 AND status <> $3 ORDER BY username LIMIT $4"
        );
        const SOME: &str = concat!(
            "SELECT ",
            user_columns!(""),
            " FROM users WHERE org_id = $1 AND username > $2 AND status <> $3 \
            AND NOT (text_on = 1 AND phone_enc IS NOT NULL AND phone_verified_at IS NOT NULL) ORDER BY username LIMIT $4"
        );
        let sql = if lacking { SOME } else { ALL };
        on_db!(self, |c| sqlx::query_as(sql)
            .bind(org.raw())
            .bind(after)
            .bind(Status::Deactivated.name())
            .bind(limit)
            .fetch_all(c)
            .await)
    }

    /// Begins mails to everyone, or begins them anew.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn put_enrol_notice(&mut self, notice: &EnrolNotice) -> Result<(), StoreError> {
        const SQL: &str = concat!(
            "INSERT INTO enrol_notices (",
            notice_columns!(""),
            ") VALUES ($1, $2, $3, $4, $5) ON CONFLICT (org_id) DO UPDATE SET phase = excluded.phase, \
            due_at = excluded.due_at, after_user = excluded.after_user, deadline = excluded.deadline"
        );
        on_db!(self, |c| bind_notice!(sqlx::query(SQL), notice).execute(c).await.map(drop))
    }

    /// The organizations whose mails are due.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn due_enrol_notices(&mut self, now: Timestamp) -> Result<Vec<OrgId>, StoreError> {
        let ids: Vec<String> = on_db!(self, |c| sqlx::query_scalar(
            "SELECT org_id FROM enrol_notices WHERE due_at <= $1 ORDER BY org_id"
        )
        .bind(now.raw())
        .fetch_all(c)
        .await)?;
        ids.into_iter()
            .map(OrgId::from_raw)
            .collect::<Result<_, Malformed>>()
            .map_err(|malformed| StoreError::Malformed(malformed.0))
    }

    /// Reads due mails and holds them until the intent ends, so that no two nodes write to the same people.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_enrol_notice(&mut self, org: OrgId, now: Timestamp) -> Result<Option<EnrolNotice>, StoreError> {
        const SQL: &str = concat!(
            "UPDATE enrol_notices SET phase = phase WHERE org_id = $1 AND due_at <= $2 RETURNING ",
            notice_columns!("")
        );
        on_db!(self, |c| sqlx::query_as(SQL).bind(org.raw()).bind(now.raw()).fetch_optional(c).await)
    }

    /// Forgets mails to everyone.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn delete_enrol_notice(&mut self, org: OrgId) -> Result<(), StoreError> {
        on_db!(self, |c| sqlx::query("DELETE FROM enrol_notices WHERE org_id = $1")
            .bind(org.raw())
            .execute(c)
            .await
            .map(drop))
    }

    /// People without a second factor by id, those after `after`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lacking_after(&mut self, org: OrgId, after: &str, limit: i64) -> Result<Vec<User>, StoreError> {
        const SQL: &str = concat!(
            "SELECT ",
            user_columns!(""),
            " FROM users WHERE org_id = $1 AND id > $2 AND status <> $3 \
            AND NOT (text_on = 1 AND phone_enc IS NOT NULL AND phone_verified_at IS NOT NULL) ORDER BY id LIMIT $4"
        );
        on_db!(self, |c| sqlx::query_as(SQL)
            .bind(org.raw())
            .bind(after)
            .bind(Status::Deactivated.name())
            .bind(limit)
            .fetch_all(c)
            .await)
    }
}
