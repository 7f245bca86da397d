//! What is done to many people at once: the job, and a row for each of them. The worker takes a job under a lease, so that one which dies
//! leaves it to another, and commits what it did row by row.

use crate::error::StoreError;
use crate::tx::{Cell, Tx, on_db, record};
use sqlx::AssertSqlSafe;
use vestibule_shared::ids::{JobId, OrgId, UserId};
use vestibule_shared::{Span, Timestamp};

/// Rows in one statement.
const ROWS: usize = 50;

record! { ($) job_columns bind_job
    /// Something that is done to many people.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Job {
        /// Its id.
        pub id: JobId,
        /// The organization.
        pub org: OrgId,
        /// Who began it.
        pub user: UserId,
        /// What is done.
        pub kind: String,
        /// How far it is. The worker takes those whose state is one of [`Job::BUSY`].
        pub state: String,
        /// What else there is to know, as JSON.
        pub details: String,
        /// Its rows.
        pub total: i64,
        /// Rows that are behind it.
        pub done: i64,
        /// Those among them that came to nothing.
        pub refused: i64,
        /// Until when a worker has it.
        pub lease_until: Timestamp,
        /// When it was begun.
        pub created_at: Timestamp,
        /// When it was over.
        pub ended_at: Option<Timestamp>,
        /// When it is forgotten.
        pub expires_at: Timestamp,
    }
}

impl Job {
    /// The states in which the worker has something to do.
    pub const BUSY: [&'static str; 2] = ["checking", "running"];
}

record! { ($) row_columns bind_row
    /// One person of a job.
    #[derive(Clone, PartialEq, Eq)]
    pub struct JobRow {
        /// Its id: see [`JobRow::id_of`].
        pub id: String,
        /// The job.
        pub job: JobId,
        /// Who began the job.
        pub user: UserId,
        /// Which row, from 1.
        pub seq: i64,
        /// The person, where there is one already.
        pub subject: Option<UserId>,
        /// What is to be done, encrypted.
        pub data_enc: Option<Vec<u8>>,
        /// How far it is.
        pub state: String,
        /// What it came to, as JSON.
        pub result: Option<String>,
        /// What is handed over afterwards, encrypted.
        pub output_enc: Option<Vec<u8>>,
    }
}

impl JobRow {
    /// The id of a row.
    #[must_use]
    pub fn id_of(job: JobId, seq: i64) -> String {
        format!("{job}:{seq}")
    }
}

impl std::fmt::Debug for JobRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JobRow")
            .field("job", &self.job)
            .field("seq", &self.seq)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl Tx {
    /// Begins a job.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn insert_job(&mut self, job: &Job) -> Result<(), StoreError> {
        const SQL: &str = concat!(
            "INSERT INTO jobs (",
            job_columns!(""),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        );
        on_db!(self, |c| bind_job!(sqlx::query(SQL), job).execute(c).await.map(drop))
    }

    /// Adds rows to a job, some in a statement.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn insert_job_rows(&mut self, rows: &[JobRow]) -> Result<(), StoreError> {
        for chunk in rows.chunks(ROWS) {
            let sql =
                format!("INSERT INTO job_rows ({}) VALUES {}", row_columns!(""), crate::team::holders(chunk.len(), 9));
            macro_rules! put {
                ($c:ident) => {{
                    let mut put = sqlx::query(AssertSqlSafe(sql));
                    for row in chunk {
                        put = bind_row!(put, row);
                    }
                    put.execute($c).await.map(drop)
                }};
            }
            on_db!(self, |c| put!(c))?;
        }
        Ok(())
    }

    /// Forgets a job and its rows.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn delete_job(&mut self, id: JobId) -> Result<(), StoreError> {
        on_db!(self, |c| sqlx::query("DELETE FROM jobs WHERE id = $1").bind(id.raw()).execute(c).await.map(drop))
    }

    /// A job.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn job(&mut self, id: JobId) -> Result<Option<Job>, StoreError> {
        const SQL: &str = concat!("SELECT ", job_columns!(""), " FROM jobs WHERE id = $1");
        on_db!(self, |c| sqlx::query_as(SQL).bind(id.raw()).fetch_optional(c).await)
    }

    /// Reads a job and holds it until the intent ends.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_job(&mut self, id: JobId) -> Result<Option<Job>, StoreError> {
        const SQL: &str = concat!("UPDATE jobs SET done = done WHERE id = $1 RETURNING ", job_columns!(""));
        on_db!(self, |c| sqlx::query_as(SQL).bind(id.raw()).fetch_optional(c).await)
    }

    /// The jobs that somebody began, the newest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn jobs_of(&mut self, user: UserId, limit: i64) -> Result<Vec<Job>, StoreError> {
        const SQL: &str = concat!(
            "SELECT ",
            job_columns!(""),
            " FROM jobs WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2"
        );
        on_db!(self, |c| sqlx::query_as(SQL).bind(user.raw()).bind(limit).fetch_all(c).await)
    }

    /// Takes a job that wants work and that no worker has, for as long as `lease`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn claim_job(&mut self, now: Timestamp, lease: Span) -> Result<Option<Job>, StoreError> {
        // The condition stands twice: on PostgreSQL another may have taken it since the inner one was read.
        const SQL: &str = concat!(
            "UPDATE jobs SET lease_until = $1 WHERE id = (SELECT id FROM jobs WHERE state IN ($3, $4) AND lease_until <= $2 \
             ORDER BY lease_until LIMIT 1) AND lease_until <= $2 RETURNING ",
            job_columns!("")
        );
        let [checking, running] = Job::BUSY;
        on_db!(self, |c| sqlx::query_as(SQL)
            .bind(now.plus(lease).raw())
            .bind(now.raw())
            .bind(checking)
            .bind(running)
            .fetch_optional(c)
            .await)
    }

    /// Whether there is a job to claim: a look that writes nothing.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn job_waits(&mut self, now: Timestamp) -> Result<bool, StoreError> {
        const SQL: &str =
            "SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE state IN ($1, $2) AND lease_until <= $3 LIMIT 1) AS found";
        let [checking, running] = Job::BUSY;
        let found: i64 =
            on_db!(self, |c| sqlx::query_scalar(SQL).bind(checking).bind(running).bind(now.raw()).fetch_one(c).await)?;
        Ok(found > 0)
    }

    /// Writes how far a job is.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn update_job(&mut self, job: &Job) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE jobs SET state = $2, details = $3, total = $4, done = $5, refused = $6, lease_until = $7, \
            ended_at = $8, expires_at = $9 WHERE id = $1";
        on_db!(self, |c| sqlx::query(SQL)
            .bind(job.id.raw())
            .bind(&job.state)
            .bind(&job.details)
            .bind(job.total)
            .bind(job.done)
            .bind(job.refused)
            .bind(job.lease_until.raw())
            .bind(job.ended_at.raw())
            .bind(job.expires_at.raw())
            .execute(c)
            .await
            .map(drop))
    }

    /// Rows of a job in their order, those after `after`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn job_rows(&mut self, job: JobId, after: i64, limit: i64) -> Result<Vec<JobRow>, StoreError> {
        const SQL: &str =
            concat!("SELECT ", row_columns!(""), " FROM job_rows WHERE job_id = $1 AND seq > $2 ORDER BY seq LIMIT $3");
        on_db!(self, |c| sqlx::query_as(SQL).bind(job.raw()).bind(after).bind(limit).fetch_all(c).await)
    }

    /// Rows of a job that are in one state, in their order, those after `after`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn job_rows_in(
        &mut self,
        job: JobId,
        state: &str,
        after: i64,
        limit: i64,
    ) -> Result<Vec<JobRow>, StoreError> {
        const SQL: &str = concat!(
            "SELECT ",
            row_columns!(""),
            " FROM job_rows WHERE job_id = $1 AND state = $4 AND seq > $2 ORDER BY seq LIMIT $3"
        );
        on_db!(self, |c| sqlx::query_as(SQL).bind(job.raw()).bind(after).bind(limit).bind(state).fetch_all(c).await)
    }

    /// How many rows of a job are in a state.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn count_job_rows(&mut self, job: JobId, state: &str) -> Result<i64, StoreError> {
        on_db!(self, |c| sqlx::query_scalar("SELECT COUNT(*) FROM job_rows WHERE job_id = $1 AND state = $2")
            .bind(job.raw())
            .bind(state)
            .fetch_one(c)
            .await)
    }

    /// Writes what became of a row.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn update_job_row(&mut self, row: &JobRow) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE job_rows SET subject = $5, data_enc = $6, state = $7, result = $8, output_enc = $9 \
            WHERE id = $1 AND job_id = $2 AND user_id = $3 AND seq = $4";
        on_db!(self, |c| bind_row!(sqlx::query(SQL), row).execute(c).await.map(drop))
    }

    /// Forgets what a job was to hand over: it has been.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn clear_job_outputs(&mut self, job: JobId) -> Result<(), StoreError> {
        on_db!(self, |c| sqlx::query(
            "UPDATE job_rows SET output_enc = NULL WHERE job_id = $1 AND output_enc IS NOT NULL"
        )
        .bind(job.raw())
        .execute(c)
        .await
        .map(drop))
    }
}
