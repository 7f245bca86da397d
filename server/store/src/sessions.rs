//! Signed-in browsers, and browsers that are known.

use crate::error::StoreError;
use crate::orgs::{Org, org_columns};
use crate::tx::{Cell, Columns, Tx, on_db, record};
use crate::users::{User, user_columns};
use vestibule_shared::Timestamp;
use vestibule_shared::auth::SessionTimes;
use vestibule_shared::ids::{DeviceId, OrgId, SessionId, UserId};

record! { ($) session_columns bind_session
    /// A signed-in browser.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Session {
        /// Its id.
        pub id: SessionId,
        /// The organization.
        pub org: OrgId,
        /// The person.
        pub user: UserId,
        /// SHA-256 of the browser's token.
        pub token_hash: [u8; 32],
        /// When it was issued.
        pub created_at: Timestamp,
        /// The last request of the person.
        pub seen_at: Timestamp,
        /// The address it was issued to.
        pub address: Option<String>,
        /// What the browser calls itself.
        pub agent: Option<String>,
        /// Whether it came of a weaker second factor (X3).
        pub weak: bool,
        /// The second factor that was proved; `None` where the password was enough. What is required later is held against it (SE5).
        pub factor: Option<String>,
        /// The known device that it is on.
        pub device: Option<DeviceId>,
        /// What the next page tells the person, as JSON.
        pub notice: Option<String>,
        /// When it was ended.
        pub ended_at: Option<Timestamp>,
    }
}

impl Session {
    /// The times that say when it ends.
    #[must_use]
    pub fn times(&self) -> SessionTimes {
        SessionTimes { created_at: self.created_at, seen_at: self.seen_at }
    }
}

impl std::fmt::Debug for Session {
    /// The ids, without address or token.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("id", &self.id).field("user", &self.user).finish_non_exhaustive()
    }
}

/// A session with the person and the organization, all of one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// The person.
    pub user: User,
    /// The organization.
    pub org: Org,
}

impl<'r, R: sqlx::Row> sqlx::FromRow<'r, R> for SignedIn
where
    Session: Columns<R>,
    User: Columns<R>,
    Org: Columns<R>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let user = <Session as Columns<R>>::WIDTH;
        Ok(SignedIn {
            session: Session::at(row, 0)?,
            user: User::at(row, user)?,
            org: Org::at(row, user + <User as Columns<R>>::WIDTH)?,
        })
    }
}

record! { ($) device_columns bind_device
    /// A browser on which a person has completed a sign-in (RL3).
    #[derive(Clone, PartialEq, Eq)]
    pub struct Device {
        /// Its id.
        pub id: DeviceId,
        /// The person.
        pub user: UserId,
        /// SHA-256 of the browser's token.
        pub token_hash: [u8; 32],
        /// When it became known.
        pub created_at: Timestamp,
        /// The last sign-in on it.
        pub used_at: Timestamp,
    }
}

impl std::fmt::Debug for Device {
    /// The ids, without the token.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Device").field("id", &self.id).field("user", &self.user).finish_non_exhaustive()
    }
}

impl Tx {
    /// Keeps a new session.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn insert_session(&mut self, session: &Session) -> Result<(), StoreError> {
        const SQL: &str = concat!(
            "INSERT INTO sessions (",
            session_columns!(""),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        );
        on_db!(self, |c| bind_session!(sqlx::query(SQL), session).execute(c).await.map(drop))
    }

    /// The session that a browser's token names, unless it was ended, with its person and organization: one query. Whether its
    /// time is over and whether the person may sign in is the auth core's to say.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn session_by_token(&mut self, hash: &[u8; 32]) -> Result<Option<SignedIn>, StoreError> {
        const SQL: &str = concat!(
            "SELECT ",
            session_columns!("s."),
            ", ",
            user_columns!("u."),
            ", ",
            org_columns!("o."),
            " FROM sessions s JOIN users u ON u.id = s.user_id JOIN organizations o ON o.id = s.org_id ",
            "WHERE s.token_hash = $1 AND s.ended_at IS NULL"
        );
        on_db!(self, |c| sqlx::query_as(SQL).bind(hash.raw()).fetch_optional(c).await)
    }

    /// Sessions of a person that were not ended, the newest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn sessions_of(&mut self, user: UserId) -> Result<Vec<Session>, StoreError> {
        const SQL: &str = concat!(
            "SELECT ",
            session_columns!(""),
            " FROM sessions WHERE user_id = $1 AND ended_at IS NULL ORDER BY created_at DESC, id DESC"
        );
        on_db!(self, |c| sqlx::query_as(SQL).bind(user.raw()).fetch_all(c).await)
    }

    /// Notes a request of the person; an earlier one changes nothing.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn touch_session(&mut self, id: SessionId, now: Timestamp) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE sessions SET seen_at = $2 WHERE id = $1 AND ended_at IS NULL AND seen_at < $2";
        on_db!(self, |c| sqlx::query(SQL).bind(id.raw()).bind(now.raw()).execute(c).await.map(drop))
    }

    /// Ends a session; true for the first who does.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn end_session(&mut self, id: SessionId, now: Timestamp) -> Result<bool, StoreError> {
        const SQL: &str = "UPDATE sessions SET ended_at = $2, notice = NULL WHERE id = $1 AND ended_at IS NULL";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(id.raw())
            .bind(now.raw())
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1))
    }

    /// Ends all sessions of a person but one, and says how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn end_sessions_of(
        &mut self,
        user: UserId,
        except: Option<SessionId>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        const SQL: &str =
            "UPDATE sessions SET ended_at = $2, notice = NULL WHERE user_id = $1 AND ended_at IS NULL AND id <> $3";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(user.raw())
            .bind(now.raw())
            .bind(except.raw().unwrap_or_default())
            .execute(c)
            .await
            .map(|done| done.rows_affected()))
    }

    /// Sets or takes away what the next page tells the person.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn set_notice(&mut self, id: SessionId, notice: Option<&str>) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE sessions SET notice = $2 WHERE id = $1 AND ended_at IS NULL";
        on_db!(self, |c| sqlx::query(SQL).bind(id.raw()).bind(notice).execute(c).await.map(drop))
    }

    /// Makes a browser known.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn insert_device(&mut self, device: &Device) -> Result<(), StoreError> {
        const SQL: &str = concat!("INSERT INTO devices (", device_columns!(""), ") VALUES ($1, $2, $3, $4, $5)");
        on_db!(self, |c| bind_device!(sqlx::query(SQL), device).execute(c).await.map(drop))
    }

    /// The known browser that a token names.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn device_by_token(&mut self, hash: &[u8; 32]) -> Result<Option<Device>, StoreError> {
        const SQL: &str = concat!("SELECT ", device_columns!(""), " FROM devices WHERE token_hash = $1");
        on_db!(self, |c| sqlx::query_as(SQL).bind(hash.raw()).fetch_optional(c).await)
    }

    /// The known browsers of a person, the last used first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn devices_of(&mut self, user: UserId) -> Result<Vec<Device>, StoreError> {
        const SQL: &str =
            concat!("SELECT ", device_columns!(""), " FROM devices WHERE user_id = $1 ORDER BY used_at DESC, id DESC");
        on_db!(self, |c| sqlx::query_as(SQL).bind(user.raw()).fetch_all(c).await)
    }

    /// Notes a sign-in on a known browser.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn use_device(&mut self, id: DeviceId, now: Timestamp) -> Result<(), StoreError> {
        on_db!(self, |c| sqlx::query("UPDATE devices SET used_at = $2 WHERE id = $1")
            .bind(id.raw())
            .bind(now.raw())
            .execute(c)
            .await
            .map(drop))
    }

    /// Forgets the known browsers of a person but one, and says how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn delete_devices_of(&mut self, user: UserId, except: Option<DeviceId>) -> Result<u64, StoreError> {
        const SQL: &str = "DELETE FROM devices WHERE user_id = $1 AND id <> $2";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(user.raw())
            .bind(except.raw().unwrap_or_default())
            .execute(c)
            .await
            .map(|done| done.rows_affected()))
    }
}
