//! Counters of guesses: lanes of accounts (RL3, RL5), and rates in fixed windows (RL2, RL9, CD2, MF9).

use crate::error::StoreError;
use crate::tx::{Cell, Columns, Tx, on_db, record};
use std::fmt::{self, Write as _};
use vestibule_shared::auth::{Lane, LaneKind};
use vestibule_shared::ids::{OrgId, UserId};
use vestibule_shared::{Span, Timestamp};

/// Names a lane: what it guards, and of whom.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LaneKey(String);

impl LaneKey {
    /// The lane of a person (RL4: the id, whatever was typed).
    #[must_use]
    pub fn of(kind: LaneKind, user: UserId) -> Self {
        LaneKey(format!("{}:{user}", kind.name()))
    }

    /// The lane of a name that is nobody's: a keyed hash of organization and name.
    #[must_use]
    pub fn unknown(kind: LaneKind, hash: &[u8]) -> Self {
        let mut key = format!("{}:~", kind.name());
        for byte in hash {
            // Writing to a string does not fail.
            let _ = write!(key, "{byte:02x}");
        }
        LaneKey(key)
    }
}

impl fmt::Display for LaneKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

record! { ($) lane_columns bind_lane
    /// The row of a lane; what others see is the type of the auth core.
    pub struct Row {
        pub tries: i64,
        pub day_tries: i64,
        pub day_from: Timestamp,
        pub free_at: Timestamp,
        pub waiting_until: Timestamp,
        pub locked_until: Timestamp,
        pub disabled: bool,
    }
}

impl From<Row> for Lane {
    fn from(row: Row) -> Self {
        Lane {
            tries: row.tries,
            day_tries: row.day_tries,
            day_from: row.day_from,
            free_at: row.free_at,
            waiting_until: row.waiting_until,
            locked_until: row.locked_until,
            disabled: row.disabled,
        }
    }
}

/// A lane and its key, where several are asked for.
struct Keyed {
    row: Row,
    key: String,
}

impl<'r, R: sqlx::Row> sqlx::FromRow<'r, R> for Keyed
where
    Row: Columns<R>,
    String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    usize: sqlx::ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        Ok(Keyed { row: Row::at(row, 0)?, key: row.try_get(<Row as Columns<R>>::WIDTH)? })
    }
}

record! { ($) rate_columns bind_rate
    /// What was counted in a window.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Rate {
        /// When the window began: with its first event.
        pub started_at: Timestamp,
        /// When it ends.
        pub ends_at: Timestamp,
        /// Events in it.
        pub count: i64,
    }
}

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bump {
    /// It was counted: this many in the window now.
    Ok(i64),
    /// The window is full; nothing was counted.
    Over {
        /// When the next window can begin.
        until: Timestamp,
    },
}

impl Tx {
    /// Reads a lane, an empty one if there is none, and holds it until the intent ends: the next try waits, and reads what this
    /// one has written.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_lane(&mut self, key: &LaneKey, now: Timestamp) -> Result<Lane, StoreError> {
        const SQL: &str = concat!(
            "INSERT INTO lanes (key, ",
            lane_columns!(""),
            ", updated_at) VALUES ($1, 0, 0, 0, 0, 0, 0, 0, $2) ON CONFLICT (key) DO UPDATE SET updated_at = excluded.updated_at RETURNING ",
            lane_columns!("")
        );
        let row: Row = on_db!(self, |c| sqlx::query_as(SQL).bind(&key.0).bind(now.raw()).fetch_one(c).await)?;
        Ok(row.into())
    }

    /// Reads two lanes as [`Tx::lock_lane`] does one, in one statement, and holds both. To hold a pair always in the same order is
    /// the caller's part.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lock_lanes(&mut self, keys: [&LaneKey; 2], now: Timestamp) -> Result<[Lane; 2], StoreError> {
        const SQL: &str = concat!(
            "INSERT INTO lanes (key, ",
            lane_columns!(""),
            ", updated_at) VALUES ($1, 0, 0, 0, 0, 0, 0, 0, $3), ($2, 0, 0, 0, 0, 0, 0, 0, $3) \
             ON CONFLICT (key) DO UPDATE SET updated_at = excluded.updated_at RETURNING ",
            lane_columns!(""),
            ", key"
        );
        let [a, b] = keys;
        let rows: Vec<Keyed> =
            on_db!(self, |c| sqlx::query_as(SQL).bind(&a.0).bind(&b.0).bind(now.raw()).fetch_all(c).await)?;
        let (mut first, mut second) = (Lane::default(), Lane::default());
        for Keyed { row, key } in rows {
            // The order of what is returned is nobody's promise.
            *(if key == a.0 { &mut first } else { &mut second }) = row.into();
        }
        Ok([first, second])
    }

    /// Reads a lane, an empty one if there is none.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn lane(&mut self, key: &LaneKey) -> Result<Lane, StoreError> {
        const SQL: &str = concat!("SELECT ", lane_columns!(""), " FROM lanes WHERE key = $1");
        let row: Option<Row> = on_db!(self, |c| sqlx::query_as(SQL).bind(&key.0).fetch_optional(c).await)?;
        Ok(row.map(Lane::from).unwrap_or_default())
    }

    /// Writes a lane that this intent holds.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn save_lane(&mut self, key: &LaneKey, lane: &Lane) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE lanes SET tries = $1, day_tries = $2, day_from = $3, free_at = $4, waiting_until = $5, \
            locked_until = $6, disabled = $7 WHERE key = $8";
        let row = Row {
            tries: lane.tries,
            day_tries: lane.day_tries,
            day_from: lane.day_from,
            free_at: lane.free_at,
            waiting_until: lane.waiting_until,
            locked_until: lane.locked_until,
            disabled: lane.disabled,
        };
        on_db!(self, |c| bind_lane!(sqlx::query(SQL), row).bind(&key.0).execute(c).await.map(drop))
    }

    /// Counts an event, in one statement, if fewer than `max` were counted in the window of `span` that the first of them began. Two
    /// windows may follow each other at once, so in any `span` there are at most twice `max`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn bump(&mut self, key: &str, span: Span, max: i64, now: Timestamp) -> Result<Bump, StoreError> {
        // A window that began after now is of a clock that was wrong.
        const SQL: &str = "INSERT INTO rates (key, started_at, ends_at, count) VALUES ($1, $2, $3, 1) ON CONFLICT (key) DO UPDATE SET \
            started_at = CASE WHEN rates.ends_at <= $2 OR rates.started_at > $2 THEN $2 ELSE rates.started_at END, \
            ends_at = CASE WHEN rates.ends_at <= $2 OR rates.started_at > $2 THEN $3 ELSE rates.ends_at END, \
            count = CASE WHEN rates.ends_at <= $2 OR rates.started_at > $2 THEN 1 ELSE rates.count + 1 END \
            WHERE rates.ends_at <= $2 OR rates.started_at > $2 OR rates.count < $4 RETURNING count";
        let ends_at = now.plus(span);
        if max > 0 {
            let count: Option<i64> = on_db!(self, |c| sqlx::query_scalar(SQL)
                .bind(key)
                .bind(now.raw())
                .bind(ends_at.raw())
                .bind(max)
                .fetch_optional(c)
                .await)?;
            if let Some(count) = count {
                return Ok(Bump::Ok(count));
            }
        }
        let until = self.rate(key, now).await?.map_or(ends_at, |rate| rate.ends_at);
        Ok(Bump::Over { until })
    }

    /// The window that is open under a key.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn rate(&mut self, key: &str, now: Timestamp) -> Result<Option<Rate>, StoreError> {
        const SQL: &str =
            concat!("SELECT ", rate_columns!(""), " FROM rates WHERE key = $1 AND started_at <= $2 AND ends_at > $2");
        on_db!(self, |c| sqlx::query_as(SQL).bind(key).bind(now.raw()).fetch_optional(c).await)
    }

    /// Opens a window under a key that ends at `until`, or lengthens the one that is open: how a block is put up (RL2).
    ///
    /// # Errors
    /// If the database fails.
    pub async fn hold_rate(&mut self, key: &str, until: Timestamp, now: Timestamp) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO rates (key, started_at, ends_at, count) VALUES ($1, $2, $3, 1) ON CONFLICT (key) DO UPDATE SET \
            started_at = CASE WHEN rates.ends_at <= $2 OR rates.started_at > $2 THEN $2 ELSE rates.started_at END, \
            ends_at = CASE WHEN rates.ends_at < $3 OR rates.started_at > $2 THEN $3 ELSE rates.ends_at END, count = rates.count + 1";
        on_db!(self, |c| sqlx::query(SQL).bind(key).bind(now.raw()).bind(until.raw()).execute(c).await.map(drop))
    }

    /// Closes the window under a key.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn clear_rate(&mut self, key: &str) -> Result<(), StoreError> {
        on_db!(self, |c| sqlx::query("DELETE FROM rates WHERE key = $1").bind(key).execute(c).await.map(drop))
    }

    /// How many people of an organization too many tries have locked out of something, at most `limit`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn count_locked(&mut self, org: OrgId, now: Timestamp, limit: i64) -> Result<i64, StoreError> {
        // The key of a person's lane ends with the id, 36 characters long; others are nobody's.
        const SQL: &str = "SELECT COUNT(*) FROM (SELECT DISTINCT u.id FROM \
            (SELECT key FROM lanes WHERE disabled = 1 UNION ALL SELECT key FROM lanes WHERE locked_until > $2) AS l \
            JOIN users u ON u.id = substr(l.key, length(l.key) - 35) WHERE u.org_id = $1 LIMIT $3) AS found";
        on_db!(self, |c| sqlx::query_scalar(SQL).bind(org.raw()).bind(now.raw()).bind(limit).fetch_one(c).await)
    }
}
