//! What is encrypted, wherever it stands, for the intent that encrypts it anew under another key (DA2).
//!
//! What a column holds is bound to its place: table, row, person and the column's name without `_enc`. The table below says where
//! each of them is read, and a test holds it against the schema.

use crate::error::StoreError;
use crate::tx::{Cell, Tx, on_db, record};
use sqlx::AssertSqlSafe;
use vestibule_shared::ids::{OrgId, UserId};

/// A column that is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedColumn {
    /// Its table.
    pub table: &'static str,
    /// The column of the row's key.
    key: &'static str,
    /// The column of the person whose it is; none where it is nobody's in particular.
    user: Option<&'static str>,
    /// Its name, which ends with `_enc`.
    pub column: &'static str,
}

const fn sealed_column(
    table: &'static str,
    key: &'static str,
    user: Option<&'static str>,
    column: &'static str,
) -> SealedColumn {
    SealedColumn { table, key, user, column }
}

/// All of them but the number of a person, which is kept with a hash: see [`Tx::phones_after`].
const SEALED: &[SealedColumn] = &[
    sealed_column("organizations", "id", None, "own_numbers_enc"),
    sealed_column("outbox", "id", Some("user_id"), "to_enc"),
    sealed_column("outbox", "id", Some("user_id"), "args_enc"),
    sealed_column("captured", "id", None, "body_enc"),
    sealed_column("payments", "org_id", None, "bank_enc"),
    sealed_column("acts", "id", Some("user_id"), "act_enc"),
    sealed_column("acts", "id", Some("user_id"), "outcome_enc"),
    sealed_column("contact_changes", "id", Some("user_id"), "before_enc"),
    sealed_column("job_rows", "id", Some("user_id"), "data_enc"),
    sealed_column("job_rows", "id", Some("user_id"), "output_enc"),
];

/// All columns that are encrypted, but `users.phone_enc`.
#[must_use]
pub fn sealed() -> &'static [SealedColumn] {
    SEALED
}

/// A value of such a column.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedValue {
    /// The key of its row.
    pub row: String,
    /// The person whose it is; empty for nobody.
    pub user: String,
    /// The value as it is kept.
    pub value: Vec<u8>,
}

impl std::fmt::Debug for SealedValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealedValue").field("row", &self.row).finish_non_exhaustive()
    }
}

record! { ($) phone_columns bind_phone
    /// The number of a person as it is kept.
    #[derive(Clone, PartialEq, Eq)]
    pub struct KeptPhone {
        /// The person.
        pub user: UserId,
        /// The organization.
        pub org: OrgId,
        /// The number, encrypted.
        pub enc: Vec<u8>,
        /// The number, hashed with a key.
        pub hash: Option<Vec<u8>>,
    }
}

impl std::fmt::Debug for KeptPhone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeptPhone").field("user", &self.user).finish_non_exhaustive()
    }
}

impl Tx {
    /// Values of a column in the order of their rows, those after a row. What was erased is left out.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn sealed_after(
        &mut self,
        place: &SealedColumn,
        after: &str,
        limit: i64,
    ) -> Result<Vec<SealedValue>, StoreError> {
        let SealedColumn { table, key, user, column } = place;
        let user = user.map_or_else(|| "''".to_owned(), |user| format!("COALESCE({user}, '')"));
        let sql = format!(
            "SELECT {key}, {user}, {column} FROM {table} WHERE {key} > $1 AND LENGTH({column}) > 0 ORDER BY {key} LIMIT $2"
        );
        on_db!(self, |c| async {
            let rows = sqlx::query(AssertSqlSafe(sql)).bind(after).bind(limit).fetch_all(c).await?;
            let value = |row: &_| value_of(row);
            rows.iter().map(value).collect::<Result<Vec<_>, sqlx::Error>>()
        }
        .await)
    }

    /// Puts a value in the place of `old`; false if another is there by now, or the row is gone.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn reseal(
        &mut self,
        place: &SealedColumn,
        row: &str,
        old: &[u8],
        new: &[u8],
    ) -> Result<bool, StoreError> {
        let SealedColumn { table, key, column, .. } = place;
        let sql = format!("UPDATE {table} SET {column} = $3 WHERE {key} = $1 AND {column} = $2");
        on_db!(self, |c| sqlx::query(AssertSqlSafe(sql))
            .bind(row)
            .bind(old)
            .bind(new)
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1))
    }

    /// Numbers of people in the order of their ids, those after a person.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn phones_after(&mut self, after: &str, limit: i64) -> Result<Vec<KeptPhone>, StoreError> {
        const SQL: &str = "SELECT id, org_id, phone_enc, phone_hash FROM users WHERE id > $1 AND phone_enc IS NOT NULL ORDER BY id LIMIT $2";
        on_db!(self, |c| sqlx::query_as(SQL).bind(after).bind(limit).fetch_all(c).await)
    }

    /// Puts the same number, kept under other keys, in the place of `old`; false if the number was changed meanwhile.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn rekey_phone(&mut self, old: &KeptPhone, new: &KeptPhone) -> Result<bool, StoreError> {
        const SQL: &str = "UPDATE users SET phone_enc = $3, phone_hash = $4 WHERE id = $1 AND phone_enc = $2";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(old.user.raw())
            .bind(&old.enc)
            .bind(&new.enc)
            .bind(&new.hash)
            .execute(c)
            .await
            .map(|done| done.rows_affected() == 1))
    }

    /// The keys that passwords were finished with, and how many of each.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn password_keys(&mut self) -> Result<Vec<(String, i64)>, StoreError> {
        const SQL: &str = "SELECT password_key_id, COUNT(*) FROM users WHERE password_key_id IS NOT NULL \
            GROUP BY password_key_id ORDER BY password_key_id";
        on_db!(self, |c| sqlx::query_as(SQL).fetch_all(c).await)
    }
}

fn value_of<'r, R: sqlx::Row>(row: &'r R) -> Result<SealedValue, sqlx::Error>
where
    usize: sqlx::ColumnIndex<R>,
    String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    Vec<u8>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    Ok(SealedValue { row: row.try_get(0)?, user: row.try_get(1)?, value: row.try_get(2)? })
}
