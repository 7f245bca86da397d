//! Organizations.

use crate::error::StoreError;
use crate::tx::{Cell, Tx, on_db, record};
use vestibule_shared::Timestamp;
use vestibule_shared::ids::OrgId;
use vestibule_shared::locale::LocaleTag;

record! { ($) org_columns bind_org
    /// An organization.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Org {
        /// Its id.
        pub id: OrgId,
        /// Its short name in addresses; unique.
        pub slug: String,
        /// Its name.
        pub name: String,
        /// `US` or `AU`.
        pub region: String,
        /// Its language.
        pub locale: LocaleTag,
        /// Its time zone, a name of the IANA database.
        pub time_zone: String,
        /// Its color, as `#rrggbb`.
        pub accent: Option<String>,
        /// Whether everyone must have a second factor.
        pub require_second: bool,
        /// From when on that holds for people without a number on file; `None`: at once.
        pub require_from: Option<Timestamp>,
        /// Countries that text messages may go to (ISO 3166-1 alpha-2), the preset one first.
        pub countries: Vec<String>,
        /// Its own phone numbers, encrypted.
        pub own_numbers_enc: Option<Vec<u8>>,
        /// Fewest characters of a new password.
        pub password_min: i64,
        /// Whether the primary admin is mailed when somebody changes their number.
        pub watch_numbers: bool,
        /// Grows with every edit.
        pub version: i64,
        /// When it was made.
        pub created_at: Timestamp,
    }
}

impl Tx {
    /// An organization by its id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn org_by_id(&mut self, id: OrgId) -> Result<Option<Org>, StoreError> {
        const SQL: &str = concat!("SELECT ", org_columns!(""), " FROM organizations WHERE id = $1");
        on_db!(self, |c| sqlx::query_as(SQL).bind(id.raw()).fetch_optional(c).await)
    }

    /// An organization by its short name.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn org_by_slug(&mut self, slug: &str) -> Result<Option<Org>, StoreError> {
        const SQL: &str = concat!("SELECT ", org_columns!(""), " FROM organizations WHERE slug = $1");
        on_db!(self, |c| sqlx::query_as(SQL).bind(slug).fetch_optional(c).await)
    }

    /// All organizations, by short name.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn orgs(&mut self) -> Result<Vec<Org>, StoreError> {
        const SQL: &str = concat!("SELECT ", org_columns!(""), " FROM organizations ORDER BY slug");
        on_db!(self, |c| sqlx::query_as(SQL).fetch_all(c).await)
    }

    /// Adds an organization.
    ///
    /// # Errors
    /// [`Unique::Slug`](crate::Unique::Slug) if the short name is taken.
    pub async fn insert_org(&mut self, org: &Org) -> Result<(), StoreError> {
        const SQL: &str = concat!(
            "INSERT INTO organizations (",
            org_columns!(""),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
        );
        on_db!(self, |c| bind_org!(sqlx::query(SQL), org).execute(c).await.map(drop))
    }

    /// Writes an organization whose version is still `org.version`, and raises it; false if somebody else was first.
    ///
    /// # Errors
    /// [`Unique::Slug`](crate::Unique::Slug) if the short name is taken.
    pub async fn update_org(&mut self, org: &Org) -> Result<bool, StoreError> {
        const SQL: &str = "UPDATE organizations SET slug = $2, name = $3, region = $4, locale = $5, time_zone = $6, accent = $7, \
            require_second = $8, require_from = $9, countries = $10, own_numbers_enc = $11, password_min = $12, \
            watch_numbers = $13, version = version + 1 WHERE id = $1 AND version = $14 AND created_at = $15";
        on_db!(self, |c| bind_org!(sqlx::query(SQL), org).execute(c).await.map(|done| done.rows_affected() == 1))
    }

    /// Reads an organization and holds it until the intent ends: others that do the same wait.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_org(&mut self, id: OrgId) -> Result<Option<Org>, StoreError> {
        const SQL: &str =
            concat!("UPDATE organizations SET version = version WHERE id = $1 RETURNING ", org_columns!(""));
        on_db!(self, |c| sqlx::query_as(SQL).bind(id.raw()).fetch_optional(c).await)
    }
}
