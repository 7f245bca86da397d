//! A database of PostgreSQL for each measurement, in the cluster that `VESTIBULE_TEST_POSTGRES` names.

use anyhow::{Context, Result};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, Row};
use std::str::FromStr;
use std::time::Duration;

/// The cluster.
pub struct Cluster {
    url: String,
    connection: PgConnection,
}

impl Cluster {
    /// Connects as the superuser.
    pub async fn open(url: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(url)?.disable_statement_logging();
        Ok(Cluster { url: url.to_owned(), connection: options.connect().await.context("VESTIBULE_TEST_POSTGRES")? })
    }

    /// Its version.
    pub async fn version(&mut self) -> Result<String> {
        let version: String = sqlx::query_scalar("SHOW server_version").fetch_one(&mut self.connection).await?;
        Ok(version.split(' ').next().unwrap_or_default().to_owned())
    }

    /// Makes an empty database and gives its address.
    pub async fn create(&mut self, name: &str) -> Result<String> {
        self.run(format!("CREATE DATABASE {name}")).await?;
        let (base, _) = self.url.rsplit_once('/').context("VESTIBULE_TEST_POSTGRES names no database")?;
        Ok(format!("{base}/{name}"))
    }

    /// Throws it away.
    pub async fn remove(&mut self, name: &str) -> Result<()> {
        self.run(format!("DROP DATABASE {name} WITH (FORCE)")).await
    }

    async fn run(&mut self, sql: String) -> Result<()> {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.connection).await?;
        Ok(())
    }

    /// Puts what was filled in on the disk and into the statistics, as a cluster does by itself in its quiet minutes.
    pub async fn settle(&mut self, database: &str) -> Result<()> {
        let mut connection = PgConnectOptions::from_str(database)?.disable_statement_logging().connect().await?;
        sqlx::raw_sql("VACUUM (ANALYZE)").execute(&mut connection).await?;
        connection.close().await?;
        self.run("CHECKPOINT".to_owned()).await
    }

    /// fsyncs of the log so far. Sessions report theirs after up to ten idle seconds, so this waits for them.
    pub async fn log_syncs(&mut self) -> Result<u64> {
        tokio::time::sleep(Duration::from_secs(11)).await;
        let old = "SELECT wal_sync FROM pg_stat_wal";
        let new = "SELECT CAST(SUM(fsyncs) AS BIGINT) FROM pg_stat_io WHERE object = 'wal'";
        let row = match sqlx::query(old).fetch_one(&mut self.connection).await {
            Ok(row) => row,
            Err(_) => sqlx::query(new).fetch_one(&mut self.connection).await?,
        };
        Ok(u64::try_from(row.try_get::<i64, _>(0)?)?)
    }
}
