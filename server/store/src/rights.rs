//! Two roles on PostgreSQL (DA6): one owns the schema and changes it, the program's own can do what the queries do and nothing
//! else. With a single role, triggers alone keep the activity report as it is, and that role could drop them.

use crate::config::{DatabaseConfig, Target};
use crate::copy::copied;
use crate::error::StoreError;
use crate::migrations;
use crate::store::{Base, Store, postgres_options};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection};

/// The table in which the migrations that have been run are kept.
const MIGRATIONS: &str = "_sqlx_migrations";

/// Names the lock under which rights are granted: two at once get in each other's way. Any number that nothing else locks.
const GRANTING: i64 = 0x0076_6573_7469_6275;

/// What the queries do with a table.
fn needed(table: &str) -> &'static [&'static str] {
    match table {
        // DA3: only ever added to.
        "audit" | "audit_checkpoints" | "audit_finds" => &["SELECT", "INSERT"],
        "audit_heads" => &["SELECT", "INSERT", "UPDATE"],
        MIGRATIONS => &["SELECT"],
        _ => &["SELECT", "INSERT", "UPDATE", "DELETE"],
    }
}

fn tables() -> impl Iterator<Item = &'static str> {
    copied().into_iter().map(|(table, _)| table).chain([MIGRATIONS])
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Store {
    /// Brings the schema up to date as its owner, and gives the program's own role, which this store is opened with, what it
    /// needs on each table, and takes everything else from it. What is as it should be stays so.
    ///
    /// # Errors
    /// [`StoreError::Config`] for SQLite, where the two are the same role, or not in the same database; else as
    /// [`Store::migrate`].
    pub async fn migrate_as(&self, owner: &DatabaseConfig) -> Result<(), StoreError> {
        let (Base::Postgres { pool }, Target::Postgres(owner)) = (&self.0.base, &owner.target) else {
            return Err(StoreError::Config("only PostgreSQL has roles: without it the schema has no owner"));
        };
        let role: String = sqlx::query_scalar("SELECT current_user::text").fetch_one(pool).await?;
        // A migration may take longer than a request.
        let mut connection = postgres_options(owner)?.options([("statement_timeout", "0")]).connect().await?;
        let done = migrate_and_grant(&mut connection, &role).await;
        connection.close().await?;
        done?;
        if self.pending_migrations().await? > 0 || !self.missing_rights().await?.is_empty() {
            return Err(StoreError::Config(
                "the owner's address leads to another database or schema than the program's",
            ));
        }
        Ok(())
    }

    /// What this store's role needs and does not have, such as `INSERT on users`; nothing for SQLite.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn missing_rights(&self) -> Result<Vec<String>, StoreError> {
        let Base::Postgres { pool } = &self.0.base else { return Ok(Vec::new()) };
        let (mut names, mut rights) = (Vec::new(), Vec::new());
        for table in tables() {
            for right in needed(table) {
                names.push(table);
                rights.push(*right);
            }
        }
        const SQL: &str = "SELECT verb || ' on ' || name FROM unnest($1::text[], $2::text[]) AS wanted(name, verb) \
            WHERE NOT COALESCE(has_table_privilege(to_regclass(name), verb), false)";
        Ok(sqlx::query_scalar(SQL).bind(names).bind(rights).fetch_all(pool).await?)
    }

    /// Whether this store's role could change or remove rows of the activity report, triggers or not: it owns the tables or their
    /// schema, or has a right to. Whoever has the file of SQLite always can.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn can_rewrite_report(&self) -> Result<bool, StoreError> {
        let Base::Postgres { pool } = &self.0.base else { return Ok(true) };
        const SQL: &str = "SELECT COALESCE(bool_or(has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER') \
            OR has_any_column_privilege(c.oid, 'UPDATE') OR pg_has_role(c.relowner, 'MEMBER') OR pg_has_role(n.nspowner, 'MEMBER')), false) \
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
            WHERE c.oid IN (to_regclass('audit'), to_regclass('audit_checkpoints'))";
        Ok(sqlx::query_scalar(SQL).fetch_one(pool).await?)
    }
}

async fn migrate_and_grant(connection: &mut PgConnection, role: &str) -> Result<(), StoreError> {
    let owner: String = sqlx::query_scalar("SELECT current_user::text").fetch_one(&mut *connection).await?;
    if owner == role {
        return Err(StoreError::Config("the schema's owner and the program are one and the same role"));
    }
    migrations::postgres().run(&mut *connection).await?;
    let mut transaction = connection.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(GRANTING).execute(&mut *transaction).await?;
    let (schema, seen): (String, bool) =
        sqlx::query_as("SELECT current_schema()::text, has_schema_privilege($1, current_schema(), 'USAGE')")
            .bind(role)
            .fetch_one(&mut *transaction)
            .await?;
    let to = quoted(role);
    let mut statements = Vec::new();
    if !seen {
        statements.push(format!("GRANT USAGE ON SCHEMA {} TO {to}", quoted(&schema)));
    }
    for table in tables() {
        statements.push(format!("REVOKE ALL ON {table} FROM {to}"));
        statements.push(format!("GRANT {} ON {table} TO {to}", needed(table).join(", ")));
    }
    for statement in statements {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(())
}
