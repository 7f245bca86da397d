//! Opening a database, and running intents on it.

use crate::config::{DatabaseConfig, Target};
use crate::error::StoreError;
use crate::migrations;
use crate::tx::{Conn, Tx, on_db};
use crate::writer::{PATIENCE, Writer};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, PgPool, SqlitePool};
use std::str::FromStr as _;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// Everything Vestibule keeps. Cheap to clone.
#[derive(Clone)]
pub struct Store(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) base: Base,
    /// Spreads the pauses of intents that got in each other's way.
    pub(crate) spread: AtomicU64,
}

pub(crate) enum Base {
    Sqlite { writer: Writer, readers: SqlitePool },
    Postgres { pool: PgPool },
}

/// Which database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The embedded one.
    Sqlite,
    /// A server.
    Postgres,
}

/// What one connection of SQLite is set to (DA5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pragmas {
    /// `wal`.
    pub journal_mode: String,
    /// 2 is FULL: a commit is on the disk before it is answered.
    pub synchronous: i64,
    /// Milliseconds.
    pub busy_timeout: i64,
    /// Whether foreign keys hold.
    pub foreign_keys: bool,
    /// Whether the connection only reads.
    pub query_only: bool,
}

impl Store {
    /// Opens the database. It is not migrated: see [`Store::migrate`].
    ///
    /// # Errors
    /// If there is no such database, or it does not answer in time.
    pub async fn open(config: &DatabaseConfig) -> Result<Self, StoreError> {
        let base = match &config.target {
            Target::Sqlite(path) => {
                let options = SqliteConnectOptions::new()
                    .filename(path)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .busy_timeout(Duration::from_secs(5))
                    .foreign_keys(true)
                    // Without it INSERT OR REPLACE would pass by the triggers that keep the activity report whole.
                    .pragma("recursive_triggers", "1")
                    .statement_cache_capacity(256)
                    .disable_statement_logging();
                let writer = SqlitePoolOptions::new()
                    .max_connections(1)
                    .idle_timeout(None)
                    .max_lifetime(None)
                    .test_before_acquire(false)
                    .acquire_timeout(PATIENCE)
                    .connect_with(options.clone().create_if_missing(true))
                    .await?;
                let readers = SqlitePoolOptions::new()
                    .max_connections(config.connections.max(1))
                    .idle_timeout(None)
                    .max_lifetime(None)
                    .test_before_acquire(false)
                    .acquire_timeout(PATIENCE)
                    // Half a megabyte of pages each: what more there is, the system's own cache has.
                    .connect_with(options.pragma("query_only", "1").pragma("cache_size", "-512"))
                    .await?;
                Base::Sqlite { writer: Writer::new(writer), readers }
            }
            Target::Postgres(url) => {
                let options = postgres_options(url)?.options([
                    ("statement_timeout", "5000"),
                    ("idle_in_transaction_session_timeout", "10000"),
                    ("synchronous_commit", "on"),
                ]);
                let pool = PgPoolOptions::new()
                    .max_connections(config.connections.max(1))
                    .acquire_timeout(PATIENCE)
                    .test_before_acquire(false)
                    // A connection that was used just now is alive; asking each time would double the way of a session check.
                    .before_acquire(|connection, meta| {
                        Box::pin(async move {
                            if meta.idle_for > Duration::from_secs(1) {
                                connection.ping().await?;
                            }
                            Ok(true)
                        })
                    })
                    .connect_with(options)
                    .await?;
                Base::Postgres { pool }
            }
        };
        Ok(Store(Arc::new(Inner { base, spread: AtomicU64::new(0) })))
    }

    /// Which database it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match &self.0.base {
            Base::Sqlite { .. } => Kind::Sqlite,
            Base::Postgres { .. } => Kind::Postgres,
        }
    }

    /// Brings the schema up to date. Two programs that start at once do not disturb each other.
    ///
    /// # Errors
    /// If the schema is a newer program's, or a migration fails; then nothing of that one is done.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match &self.0.base {
            Base::Sqlite { writer, .. } => {
                let migrate = async |pool: &SqlitePool| {
                    // All steps in one transaction: another program that starts at the same time waits, and finds nothing left to do.
                    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
                    migrations::sqlite().run(&mut *transaction).await?;
                    transaction.commit().await?;
                    Ok(())
                };
                writer.alone(migrate).await
            }
            Base::Postgres { pool } => {
                // Not a connection of the pool: a migration may take longer than a request.
                let options = pool.connect_options();
                let mut connection = options.as_ref().clone().options([("statement_timeout", "0")]).connect().await?;
                let done = migrations::postgres().run(&mut connection).await;
                connection.close().await?;
                Ok(done?)
            }
        }
    }

    /// Migrations that [`Store::migrate`] would run; all of them where the role may not see which have been run.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn pending_migrations(&self) -> Result<usize, StoreError> {
        let applied: i64 = crate::once_tx!(self, |tx| {
            let there: i64 = match tx.kind() {
                Kind::Sqlite => on_db!(tx, |c| sqlx::query_scalar(
                    "SELECT COUNT(*) FROM pragma_table_list WHERE name = '_sqlx_migrations'"
                )
                .fetch_one(c)
                .await)?,
                Kind::Postgres => on_db!(tx, |c| {
                    sqlx::query_scalar(
                    "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass('_sqlx_migrations') AND has_table_privilege(oid, 'SELECT')"
                )
                .fetch_one(c)
                .await
                })?,
            };
            if there == 0 {
                return Ok::<_, StoreError>(0);
            }
            on_db!(tx, |c| sqlx::query_scalar("SELECT COUNT(*) FROM _sqlx_migrations").fetch_one(c).await)
        })?;
        Ok(migrations::COUNT.saturating_sub(usize::try_from(applied).unwrap_or_default()))
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// If it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        crate::once_tx!(self, |tx| on_db!(tx, |c| sqlx::query("SELECT 1").execute(c).await.map(drop)))
    }

    /// What each connection of SQLite is set to, all of them opened for it, the writer first; nothing for PostgreSQL.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn pragmas(&self) -> Result<Vec<Pragmas>, StoreError> {
        let Base::Sqlite { writer, readers } = &self.0.base else { return Ok(Vec::new()) };
        let mut all = vec![writer.alone(async |pool| pragmas(&mut *pool.acquire().await?).await).await?];
        let mut held = Vec::new();
        for _ in 0..readers.options().get_max_connections() {
            held.push(readers.acquire().await?);
        }
        for connection in &mut held {
            all.push(pragmas(connection).await?);
        }
        Ok(all)
    }

    /// Commits of SQLite since it was opened: fewer than intents where those were waiting together. `None` for PostgreSQL.
    #[must_use]
    pub fn commits(&self) -> Option<u64> {
        match &self.0.base {
            Base::Sqlite { writer, .. } => Some(writer.commits()),
            Base::Postgres { .. } => None,
        }
    }

    /// Ends all connections; what was answered is on the disk.
    pub async fn close(&self) {
        match &self.0.base {
            Base::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Base::Postgres { pool } => pool.close().await,
        }
    }
}

impl Tx {
    /// Which database it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match &self.conn {
            Conn::Sqlite(_) | Conn::SqliteTx(_) => Kind::Sqlite,
            Conn::Postgres(_) | Conn::PostgresTx(_) => Kind::Postgres,
        }
    }
}

/// The options of an address, without a log line for each statement.
pub(crate) fn postgres_options(url: &str) -> Result<PgConnectOptions, StoreError> {
    Ok(PgConnectOptions::from_str(url)?.application_name("vestibule").disable_statement_logging())
}

async fn pragmas(connection: &mut sqlx::SqliteConnection) -> Result<Pragmas, StoreError> {
    let number =
        async |c: &mut sqlx::SqliteConnection, sql: &'static str| sqlx::query_scalar::<_, i64>(sql).fetch_one(c).await;
    Ok(Pragmas {
        journal_mode: sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut *connection).await?,
        synchronous: number(connection, "PRAGMA synchronous").await?,
        busy_timeout: number(connection, "PRAGMA busy_timeout").await?,
        foreign_keys: number(connection, "PRAGMA foreign_keys").await? != 0,
        query_only: number(connection, "PRAGMA query_only").await? != 0,
    })
}
