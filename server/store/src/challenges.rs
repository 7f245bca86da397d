//! Codes that were sent and wait to be typed.

use crate::error::StoreError;
use crate::tx::{Cell, Tx, on_db, record};
use vestibule_shared::Timestamp;
use vestibule_shared::auth::Challenge;
use vestibule_shared::auth::challenge::Purpose;
use vestibule_shared::ids::{ChallengeId, FlowId, OrgId, UserId};

record! { ($) challenge_columns bind_challenge
    /// The row of a challenge; what others see is the type of the auth core.
    pub struct Row {
        pub id: ChallengeId,
        pub flow_id: FlowId,
        pub org_id: Option<OrgId>,
        pub user_id: Option<UserId>,
        pub purpose: Purpose,
        pub created_at: Timestamp,
        pub expires_at: Timestamp,
        pub tries: i64,
        pub max_tries: i64,
        pub used_at: Option<Timestamp>,
        pub sends: i64,
        pub last_send_at: Timestamp,
        pub emailed_at: Option<Timestamp>,
        pub text_failed: bool,
    }
}

impl From<Row> for Challenge {
    fn from(row: Row) -> Self {
        Challenge {
            id: row.id,
            flow: row.flow_id,
            user: row.user_id,
            purpose: row.purpose,
            created_at: row.created_at,
            expires_at: row.expires_at,
            tries: row.tries,
            max_tries: row.max_tries,
            used_at: row.used_at,
            sends: row.sends,
            last_send_at: row.last_send_at,
            emailed_at: row.emailed_at,
            text_failed: row.text_failed,
        }
    }
}

impl Tx {
    /// Keeps a new challenge; `org` is `None` at the first set-up, before there is one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn insert_challenge(&mut self, org: Option<OrgId>, challenge: &Challenge) -> Result<(), StoreError> {
        const SQL: &str = concat!(
            "INSERT INTO challenges (",
            challenge_columns!(""),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
        );
        let row = Row {
            id: challenge.id,
            flow_id: challenge.flow,
            org_id: org,
            user_id: challenge.user,
            purpose: challenge.purpose,
            created_at: challenge.created_at,
            expires_at: challenge.expires_at,
            tries: challenge.tries,
            max_tries: challenge.max_tries,
            used_at: challenge.used_at,
            sends: challenge.sends,
            last_send_at: challenge.last_send_at,
            emailed_at: challenge.emailed_at,
            text_failed: challenge.text_failed,
        };
        on_db!(self, |c| bind_challenge!(sqlx::query(SQL), row).execute(c).await.map(drop))
    }

    /// A challenge, whatever its state.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn challenge(&mut self, id: ChallengeId) -> Result<Option<Challenge>, StoreError> {
        const SQL: &str = concat!("SELECT ", challenge_columns!(""), " FROM challenges WHERE id = $1");
        let row: Option<Row> = on_db!(self, |c| sqlx::query_as(SQL).bind(id.raw()).fetch_optional(c).await)?;
        Ok(row.map(Challenge::from))
    }

    /// Reads a challenge and holds it until the intent ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_challenge(&mut self, id: ChallengeId) -> Result<Option<Challenge>, StoreError> {
        const SQL: &str =
            concat!("UPDATE challenges SET tries = tries WHERE id = $1 RETURNING ", challenge_columns!(""));
        let row: Option<Row> = on_db!(self, |c| sqlx::query_as(SQL).bind(id.raw()).fetch_optional(c).await)?;
        Ok(row.map(Challenge::from))
    }

    /// Spends a try of a live challenge of this flow, in one statement, before anything is compared (RL1); `None` if there is
    /// none to spend: used, dead, expired, or another flow's. The challenge is as it is afterwards.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn spend_challenge_try(
        &mut self,
        id: ChallengeId,
        flow: FlowId,
        now: Timestamp,
    ) -> Result<Option<Challenge>, StoreError> {
        const SQL: &str = concat!(
            "UPDATE challenges SET tries = tries + 1 ",
            "WHERE id = $1 AND flow_id = $2 AND tries < max_tries AND used_at IS NULL AND expires_at > $3 RETURNING ",
            challenge_columns!("")
        );
        let row: Option<Row> = on_db!(self, |c| sqlx::query_as(SQL)
            .bind(id.raw())
            .bind(flow.raw())
            .bind(now.raw())
            .fetch_optional(c)
            .await)?;
        Ok(row.map(Challenge::from))
    }

    /// Uses a challenge up; true for the first who does, and only after a try was spent on it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn use_challenge(&mut self, id: ChallengeId, now: Timestamp) -> Result<bool, StoreError> {
        const SQL: &str =
            "UPDATE challenges SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND tries > 0 AND expires_at > $2";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(id.raw())
            .bind(now.raw())
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1))
    }

    /// Writes what was sent of a challenge (`sends`, `last_send_at`, `emailed_at`); false if `sends` or `emailed_at` are no longer
    /// `before`: somebody else has asked for a message meanwhile.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn save_challenge_sends(&mut self, before: &Challenge, after: &Challenge) -> Result<bool, StoreError> {
        const SQL: &str = "UPDATE challenges SET sends = $4, last_send_at = $5, emailed_at = $6 \
            WHERE id = $1 AND sends = $2 AND COALESCE(emailed_at, -1) = $3";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(before.id.raw())
            .bind(before.sends)
            .bind(before.emailed_at.map_or(-1, |at| at.0))
            .bind(after.sends)
            .bind(after.last_send_at.raw())
            .bind(after.emailed_at.raw())
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1))
    }

    /// Kills the other challenges of a person and purpose that could still be answered: only the newest works (CD2). For nobody the
    /// same statement finds nothing.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn supersede_challenges(
        &mut self,
        user: Option<UserId>,
        purpose: Purpose,
        except: ChallengeId,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        const SQL: &str = "UPDATE challenges SET expires_at = $4 WHERE user_id = $1 AND purpose = $2 AND id <> $3 AND used_at IS NULL AND expires_at > $4";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(user.raw())
            .bind(purpose.raw())
            .bind(except.raw())
            .bind(now.raw())
            .execute(c)
            .await
            .map(|done| done.rows_affected()))
    }

    /// Notes that the gateway refused the text message of a challenge for good.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn note_text_failed(&mut self, id: ChallengeId) -> Result<(), StoreError> {
        on_db!(self, |c| sqlx::query("UPDATE challenges SET text_failed = 1 WHERE id = $1")
            .bind(id.raw())
            .execute(c)
            .await
            .map(drop))
    }
}
