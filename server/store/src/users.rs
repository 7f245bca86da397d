//! People.

use crate::error::StoreError;
use crate::tx::{Cell, Tx, on_db, record};
use vestibule_shared::Timestamp;
use vestibule_shared::auth::{Role, Status};
use vestibule_shared::ids::{OrgId, UserId};
use vestibule_shared::locale::LocaleTag;
use vestibule_shared::search::words;

record! { ($) user_columns bind_user
    /// A person of an organization.
    #[derive(Clone, PartialEq, Eq)]
    pub struct User {
        /// The id.
        pub id: UserId,
        /// The organization.
        pub org: OrgId,
        /// The canonical username; unique in the organization.
        pub username: String,
        /// What the username looks like; unique in the organization.
        pub skeleton: String,
        /// The mail address as it was given: mail goes there.
        pub email: Option<String>,
        /// The canonical mail address; unique in the organization.
        pub email_key: Option<String>,
        /// The person's name.
        pub name: String,
        /// What the person is.
        pub role: Role,
        /// Whether the person can sign in.
        pub status: Status,
        /// The language, if the person chose one.
        pub locale: Option<LocaleTag>,
        /// The time zone, if the person chose one.
        pub time_zone: Option<String>,
        /// The mobile number, encrypted.
        pub phone_enc: Option<Vec<u8>>,
        /// The mobile number, hashed with a key, to find who has it.
        pub phone_hash: Option<Vec<u8>>,
        /// The country of the number (ISO 3166-1 alpha-2).
        pub phone_country: Option<String>,
        /// When the number was proved.
        pub phone_verified_at: Option<Timestamp>,
        /// Whether the person signs in with text messages.
        pub text_on: bool,
        /// Whether the e-mail backup is switched on.
        pub email_backup: bool,
        /// Whether a second factor is required of this person, whatever the organization asks of everyone.
        pub require_second: bool,
        /// Until when the second factor is not asked for, if it was set aside.
        pub none_until: Option<Timestamp>,
        /// The hash of the password, with its parameters.
        pub password_hash: Option<String>,
        /// The key that the hash was finished with.
        pub password_key_id: Option<String>,
        /// When the password was set.
        pub password_at: Option<Timestamp>,
        /// The last complete sign-in.
        pub last_sign_in_at: Option<Timestamp>,
        /// The one before it, which is what the person is shown.
        pub previous_sign_in_at: Option<Timestamp>,
        /// Grows with every edit.
        pub version: i64,
        /// When the account was made.
        pub created_at: Timestamp,
    }
}

impl std::fmt::Debug for User {
    /// The id and nothing that tells who it is.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("role", &self.role)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// How many people can sign in, by how they prove who they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FactorCounts {
    /// By their password alone.
    pub none: i64,
    /// And a code by text message.
    pub text: i64,
    /// The same, with the e-mail backup switched on.
    pub backup: i64,
}

impl FactorCounts {
    /// All of them.
    #[must_use]
    pub const fn all(&self) -> i64 {
        self.none.saturating_add(self.text).saturating_add(self.backup)
    }

    /// The share of a part in percent: 100 only where it is everybody, 0 only where it is nobody.
    #[must_use]
    pub fn percent(&self, part: i64) -> i64 {
        match self.all() {
            all if all <= 0 || part <= 0 => 0,
            all if part >= all => 100,
            all => part.saturating_mul(100).saturating_add(all / 2).checked_div(all).unwrap_or_default().clamp(1, 99),
        }
    }

    /// The share of those with two factors, in percent.
    #[must_use]
    pub fn protected(&self) -> i64 {
        self.percent(self.text.saturating_add(self.backup))
    }
}

impl Tx {
    /// A person by id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn user_by_id(&mut self, id: UserId) -> Result<Option<User>, StoreError> {
        const SQL: &str = concat!("SELECT ", user_columns!(""), " FROM users WHERE id = $1");
        on_db!(self, |c| sqlx::query_as(SQL).bind(id.raw()).fetch_optional(c).await)
    }

    /// Reads a person and holds the account until the intent ends: others that do the same wait.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_user(&mut self, id: UserId) -> Result<Option<User>, StoreError> {
        const SQL: &str = concat!("UPDATE users SET version = version WHERE id = $1 RETURNING ", user_columns!(""));
        on_db!(self, |c| sqlx::query_as(SQL).bind(id.raw()).fetch_optional(c).await)
    }

    /// The person whose username or mail address (both canonical) was typed. A username goes before an address.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn user_by_name(
        &mut self,
        org: OrgId,
        username: &str,
        email_key: Option<&str>,
    ) -> Result<Option<User>, StoreError> {
        const SQL: &str = concat!(
            "SELECT ",
            user_columns!(""),
            " FROM users WHERE org_id = $1 AND (username = $2 OR email_key = $3) ",
            "ORDER BY CASE WHEN username = $2 THEN 0 ELSE 1 END LIMIT 1"
        );
        on_db!(self, |c| sqlx::query_as(SQL).bind(org.raw()).bind(username).bind(email_key).fetch_optional(c).await)
    }

    /// People of an organization by username, those after `after`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn users(&mut self, org: OrgId, after: Option<&str>, limit: i64) -> Result<Vec<User>, StoreError> {
        const SQL: &str = concat!(
            "SELECT ",
            user_columns!(""),
            " FROM users WHERE org_id = $1 AND username > $2 ORDER BY username LIMIT $3"
        );
        on_db!(self, |c| sqlx::query_as(SQL)
            .bind(org.raw())
            .bind(after.unwrap_or_default())
            .bind(limit)
            .fetch_all(c)
            .await)
    }

    /// How many people an organization has.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn count_users(&mut self, org: OrgId) -> Result<i64, StoreError> {
        on_db!(self, |c| sqlx::query_scalar("SELECT COUNT(*) FROM users WHERE org_id = $1")
            .bind(org.raw())
            .fetch_one(c)
            .await)
    }

    /// Everyone with a mail address (canonical), in all organizations.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn users_by_email_key(&mut self, email_key: &str) -> Result<Vec<User>, StoreError> {
        const SQL: &str = concat!("SELECT ", user_columns!(""), " FROM users WHERE email_key = $1 ORDER BY id");
        on_db!(self, |c| sqlx::query_as(SQL).bind(email_key).fetch_all(c).await)
    }

    /// Everyone of an organization with a mobile number (hashed).
    ///
    /// # Errors
    /// If the database fails.
    pub async fn users_by_phone_hash(&mut self, org: OrgId, phone_hash: &[u8]) -> Result<Vec<User>, StoreError> {
        const SQL: &str =
            concat!("SELECT ", user_columns!(""), " FROM users WHERE org_id = $1 AND phone_hash = $2 ORDER BY id");
        on_db!(self, |c| sqlx::query_as(SQL).bind(org.raw()).bind(phone_hash).fetch_all(c).await)
    }

    /// The active managers and admins of an organization.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn managers(&mut self, org: OrgId) -> Result<Vec<User>, StoreError> {
        const SQL: &str = concat!(
            "SELECT ",
            user_columns!(""),
            " FROM users WHERE org_id = $1 AND role IN ($2, $3, $4) AND status = $5 ORDER BY id"
        );
        on_db!(self, |c| sqlx::query_as(SQL)
            .bind(org.raw())
            .bind(Role::Manager.name())
            .bind(Role::Admin.name())
            .bind(Role::PrimaryAdmin.name())
            .bind(Status::Active.name())
            .fetch_all(c)
            .await)
    }

    /// Adds a person, and what the list finds and sorts them by.
    ///
    /// # Errors
    /// [`Unique::Username`](crate::Unique::Username) or [`Unique::Email`](crate::Unique::Email) if taken.
    pub async fn insert_user(&mut self, user: &User) -> Result<(), StoreError> {
        const SQL: &str = concat!(
            "INSERT INTO users (",
            user_columns!(""),
            ", name_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
             $23, $24, $25, $26, $27)"
        );
        let name_key = self.sorter(user.org).await?.key(&user.name);
        on_db!(self, |c| bind_user!(sqlx::query(SQL), user).bind(&name_key).execute(c).await.map(drop))?;
        let words = words(&user.name, &user.username, user.email.as_deref());
        self.put_words(user.org, &words.into_iter().map(|word| (word, user.id)).collect::<Vec<_>>()).await
    }

    /// Writes a person whose version is still `user.version`, and raises it; false if somebody else was first. The times of
    /// sign-ins are left alone: see [`Tx::note_sign_in`].
    ///
    /// # Errors
    /// [`Unique::Username`](crate::Unique::Username) or [`Unique::Email`](crate::Unique::Email) if taken.
    pub async fn update_user(&mut self, user: &User) -> Result<bool, StoreError> {
        const SQL: &str = "UPDATE users SET username = $3, skeleton = $4, email = $5, email_key = $6, name = $7, role = $8, status = $9, \
            locale = $10, time_zone = $11, phone_enc = $12, phone_hash = $13, phone_country = $14, phone_verified_at = $15, \
            text_on = $16, email_backup = $17, password_hash = $18, password_key_id = $19, password_at = $20, require_second = $22, \
            none_until = $23, version = version + 1 WHERE id = $1 AND org_id = $2 AND version = $21";
        let before = self.user_by_id(user.id).await?;
        let written = on_db!(self, |c| sqlx::query(SQL)
            .bind(user.id.raw())
            .bind(user.org.raw())
            .bind(&user.username)
            .bind(&user.skeleton)
            .bind(&user.email)
            .bind(&user.email_key)
            .bind(&user.name)
            .bind(user.role.raw())
            .bind(user.status.raw())
            .bind(user.locale.raw())
            .bind(&user.time_zone)
            .bind(&user.phone_enc)
            .bind(&user.phone_hash)
            .bind(&user.phone_country)
            .bind(user.phone_verified_at.raw())
            .bind(user.text_on.raw())
            .bind(user.email_backup.raw())
            .bind(&user.password_hash)
            .bind(&user.password_key_id)
            .bind(user.password_at.raw())
            .bind(user.version)
            .bind(user.require_second.raw())
            .bind(user.none_until.raw())
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1))?;
        if written && let Some(before) = before {
            self.index_again(&before, user).await?;
        }
        Ok(written)
    }

    /// Sets a new password.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn set_password(
        &mut self,
        user: UserId,
        hash: &str,
        key_id: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE users SET password_hash = $2, password_key_id = $3, password_at = $4, version = version + 1 WHERE id = $1";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(user.raw())
            .bind(hash)
            .bind(key_id)
            .bind(now.raw())
            .execute(c)
            .await
            .map(drop))
    }

    /// Puts a better hash of the same password in the place of `old`; false if the password was changed meanwhile.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn rehash_password(
        &mut self,
        user: UserId,
        old: &str,
        hash: &str,
        key_id: &str,
    ) -> Result<bool, StoreError> {
        const SQL: &str =
            "UPDATE users SET password_hash = $3, password_key_id = $4 WHERE id = $1 AND password_hash = $2";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(user.raw())
            .bind(old)
            .bind(hash)
            .bind(key_id)
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1))
    }

    /// Sets or forgets the language that a person chose.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn set_user_locale(&mut self, user: UserId, locale: Option<&LocaleTag>) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE users SET locale = $2, version = version + 1 WHERE id = $1";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(user.raw())
            .bind(locale.map(LocaleTag::as_str))
            .execute(c)
            .await
            .map(drop))
    }

    /// Sets or forgets the time zone that a person chose.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn set_user_time_zone(&mut self, user: UserId, time_zone: Option<&str>) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE users SET time_zone = $2, version = version + 1 WHERE id = $1";
        on_db!(self, |c| sqlx::query(SQL).bind(user.raw()).bind(time_zone).execute(c).await.map(drop))
    }

    /// Sets whether a person can sign in.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn set_user_status(&mut self, user: UserId, status: Status) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE users SET status = $2, version = version + 1 WHERE id = $1";
        on_db!(self, |c| sqlx::query(SQL).bind(user.raw()).bind(status.raw()).execute(c).await.map(drop))
    }

    /// Notes a complete sign-in, and keeps the one before it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn note_sign_in(&mut self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE users SET previous_sign_in_at = last_sign_in_at, last_sign_in_at = $2 WHERE id = $1";
        on_db!(self, |c| sqlx::query(SQL).bind(user.raw()).bind(now.raw()).execute(c).await.map(drop))
    }

    /// How many people of an organization can sign in, by how they prove who they are.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn factor_counts(&mut self, org: OrgId) -> Result<FactorCounts, StoreError> {
        // The index `users_factors` holds all that this asks for.
        const SQL: &str = "SELECT text_on, email_backup, CASE WHEN phone_verified_at IS NULL THEN 0 ELSE 1 END AS proved, COUNT(*) \
            FROM users WHERE org_id = $1 AND status = 'active' GROUP BY text_on, email_backup, proved";
        let rows: Vec<(i64, i64, i32, i64)> = on_db!(self, |c| sqlx::query_as(SQL).bind(org.raw()).fetch_all(c).await)?;
        let mut counts = FactorCounts::default();
        for (text, backup, proved, count) in rows {
            let place = match (text != 0 && proved != 0, backup != 0) {
                (false, _) => &mut counts.none,
                (true, false) => &mut counts.text,
                (true, true) => &mut counts.backup,
            };
            *place = place.saturating_add(count);
        }
        Ok(counts)
    }
}
