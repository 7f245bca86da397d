//! Moving everything from one database to another.

use crate::error::StoreError;
use crate::run::Run;
use crate::store::Store;
use crate::tx::{Tx, on_db};
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, Row as _};
use std::sync::Arc;

/// What was copied of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableCount {
    /// Its name.
    pub table: &'static str,
    /// Its rows.
    pub rows: u64,
    /// SHA-256 over all of its rows in the order of their keys, the same on both databases.
    pub checksum: [u8; 32],
}

/// Rows in one statement: below the 32,766 parameters of SQLite, and soon done.
const BATCH: usize = 200;

#[derive(Clone, Copy)]
enum Column {
    Text,
    Number,
    Bytes,
}

/// A table with its columns in order; the first `key` of them are its primary key.
struct Table {
    name: &'static str,
    key: usize,
    columns: &'static [(&'static str, Column)],
}

macro_rules! tables {
    ($($name:ident ($key:literal) { $($column:ident $kind:ident),+ $(,)? })+) => {
        /// All tables, those that others point to first. A test compares this with both schemas.
        const TABLES: &[Table] = &[$(Table {
            name: stringify!($name),
            key: $key,
            columns: &[$((stringify!($column), Column::$kind)),+],
        }),+];
    };
}

tables! {
    meta (1) { key Text, value Text }
    organizations (1) {
        id Text, slug Text, name Text, region Text, locale Text, time_zone Text, accent Text, require_second Number, countries Text,
        own_numbers_enc Bytes, password_min Number, version Number, created_at Number, require_from Number, watch_numbers Number,
    }
    users (1) {
        id Text, org_id Text, username Text, skeleton Text, email Text, email_key Text, name Text, role Text, status Text, locale Text,
        time_zone Text, phone_enc Bytes, phone_hash Bytes, phone_country Text, phone_verified_at Number, text_on Number,
        email_backup Number, password_hash Text, password_key_id Text, password_at Number, last_sign_in_at Number,
        previous_sign_in_at Number, version Number, created_at Number, require_second Number, name_key Bytes,
        locked_until Number, none_until Number,
    }
    activation_codes (1) { user_id Text, code_hash Bytes, expires_at Number, tries Number, created_at Number }
    access_codes (1) { user_id Text, code_hash Bytes, expires_at Number, tries Number, created_at Number }
    payments (1) { org_id Text, bank_enc Bytes, instant Number, descriptor Text }
    setup_tokens (1) { hash Bytes, expires_at Number, used_at Number, state Text, version Number }
    flows (1) {
        id Text, org_id Text, kind Text, token_hash Bytes, user_id Text, state Text, expires_at Number, version Number, created_at Number,
    }
    challenges (1) {
        id Text, flow_id Text, org_id Text, user_id Text, purpose Text, created_at Number, expires_at Number, tries Number,
        max_tries Number, used_at Number, sends Number, last_send_at Number, emailed_at Number, text_failed Number,
    }
    lanes (1) {
        key Text, tries Number, day_tries Number, day_from Number, free_at Number, waiting_until Number, locked_until Number,
        disabled Number, updated_at Number,
    }
    rates (1) { key Text, started_at Number, ends_at Number, count Number }
    devices (1) { id Text, user_id Text, token_hash Bytes, created_at Number, used_at Number }
    sessions (1) {
        id Text, org_id Text, user_id Text, token_hash Bytes, created_at Number, seen_at Number, address Text, agent Text, weak Number,
        factor Text, device_id Text, notice Text, ended_at Number,
    }
    acts (1) {
        id Text, org_id Text, user_id Text, session_id Text, act_enc Bytes, state Text, outcome_enc Bytes, expires_at Number,
        version Number, created_at Number,
    }
    enrol_notices (1) { org_id Text, phase Text, due_at Number, after_user Text, deadline Number }
    contact_changes (1) {
        id Text, org_id Text, user_id Text, kind Text, token_hash Bytes, before_enc Bytes, expires_at Number, undone_at Number,
        created_at Number,
    }
    outbox (1) {
        id Text, org_id Text, user_id Text, channel Text, template Text, locale Text, to_enc Bytes, args_enc Bytes, challenge_id Text,
        created_at Number, due_at Number, expires_at Number, attempts Number, claimed_until Number, state Text, error Text, sent_at Number,
    }
    captured (1) { id Text, at Number, body_enc Bytes, expires_at Number }
    user_words (3) { org_id Text, word Text, user_id Text }
    jobs (1) {
        id Text, org_id Text, user_id Text, kind Text, state Text, details Text, total Number, done Number, refused Number,
        lease_until Number, created_at Number, ended_at Number, expires_at Number,
    }
    job_rows (1) {
        id Text, job_id Text, user_id Text, seq Number, subject Text, data_enc Bytes, state Text, result Text, output_enc Bytes,
    }
    circuits (1) { name Text, failures Number, open_until Number, updated_at Number }
    audit (2) {
        org_id Text, seq Number, at Number, actor Text, subject Text, action Text, result Text, factor Text, address Text, flow_id Text,
        details Text, prev Bytes, mac Bytes,
    }
    audit_heads (1) { org_id Text, seq Number, mac Bytes, digested Number }
    audit_checkpoints (2) { org_id Text, seq Number, mac Bytes, count Number, at Number, signature Bytes }
    audit_finds (3) { tag Number, at Number, seq Number }
    tallies (3) { org_id Text, name Text, at Number, count Number }
}

/// The names of all tables and of their columns, for a test against the schema.
#[must_use]
pub fn copied() -> Vec<(&'static str, Vec<&'static str>)> {
    TABLES.iter().map(|table| (table.name, table.columns.iter().map(|(name, _)| *name).collect())).collect()
}

/// A value of a column of its kind.
enum Value {
    Text(Option<String>),
    Number(Option<i64>),
    Bytes(Option<Vec<u8>>),
}

impl Value {
    /// Tells null from empty, and where one value ends and the next begins.
    fn hash(&self, sum: &mut Sha256) {
        let mut feed = |bytes: Option<&[u8]>| {
            let there = bytes.unwrap_or_default();
            sum.update([u8::from(bytes.is_some())]);
            sum.update(u64::try_from(there.len()).unwrap_or(u64::MAX).to_be_bytes());
            sum.update(there);
        };
        match self {
            Value::Text(text) => feed(text.as_deref().map(str::as_bytes)),
            Value::Number(number) => feed(number.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice)),
            Value::Bytes(bytes) => feed(bytes.as_deref()),
        }
    }
}

macro_rules! bind_values {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                Value::Text(text) => query.bind(text.as_deref()),
                Value::Number(number) => query.bind(*number),
                Value::Bytes(bytes) => query.bind(bytes.as_deref()),
            };
        }
        query
    }};
}

impl Table {
    fn names(&self) -> Vec<&'static str> {
        self.columns.iter().map(|(name, _)| *name).collect()
    }

    /// Selects the first rows by key, or those after a key.
    fn select(&self, first: bool) -> String {
        let names = self.names();
        let key: Vec<_> = names.iter().take(self.key).copied().collect();
        let after = if first {
            String::new()
        } else {
            let holders: Vec<_> = (1..=self.key).map(|n| format!("${n}")).collect();
            format!(" WHERE ({}) > ({})", key.join(", "), holders.join(", "))
        };
        format!("SELECT {} FROM {}{after} ORDER BY {} LIMIT {BATCH}", names.join(", "), self.name, key.join(", "))
    }

    fn insert(&self, rows: usize) -> String {
        let names = self.names();
        let mut next = 1..;
        let rows: Vec<_> = (0..rows)
            .map(|_| {
                let holders: Vec<_> = next.by_ref().take(names.len()).map(|n: usize| format!("${n}")).collect();
                format!("({})", holders.join(", "))
            })
            .collect();
        format!("INSERT INTO {} ({}) VALUES {}", self.name, names.join(", "), rows.join(", "))
    }
}

/// Reads a table in the order of its key.
struct Reader<'t> {
    table: &'t Table,
    first: Arc<str>,
    more: Arc<str>,
    last: Option<Vec<Value>>,
    rows: u64,
    sum: Sha256,
}

impl<'t> Reader<'t> {
    fn new(table: &'t Table) -> Self {
        Reader {
            table,
            first: table.select(true).into(),
            more: table.select(false).into(),
            last: None,
            rows: 0,
            sum: Sha256::new(),
        }
    }

    async fn next(&mut self, tx: &mut Tx) -> Result<Vec<Vec<Value>>, StoreError> {
        let (sql, key) = match &self.last {
            None => (Arc::clone(&self.first), [].as_slice()),
            Some(last) => (Arc::clone(&self.more), last.get(..self.table.key).unwrap_or_default()),
        };
        let rows: Vec<Vec<Value>> = on_db!(tx, |c| async {
            let rows = bind_values!(sqlx::query(AssertSqlSafe(sql)), key).fetch_all(c).await?;
            let values = rows.iter().map(|row| {
                let values = self.table.columns.iter().enumerate().map(|(at, (_, kind))| {
                    Ok(match kind {
                        Column::Text => Value::Text(row.try_get(at)?),
                        Column::Number => Value::Number(row.try_get(at)?),
                        Column::Bytes => Value::Bytes(row.try_get(at)?),
                    })
                });
                values.collect::<Result<Vec<_>, sqlx::Error>>()
            });
            values.collect()
        }
        .await)?;
        for value in rows.iter().flatten() {
            value.hash(&mut self.sum);
        }
        self.rows = self.rows.saturating_add(u64::try_from(rows.len()).unwrap_or_default());
        if let Some(last) = rows.last() {
            let key = last.iter().take(self.table.key);
            self.last = Some(
                key.map(|value| match value {
                    Value::Text(text) => Value::Text(text.clone()),
                    Value::Number(number) => Value::Number(*number),
                    Value::Bytes(bytes) => Value::Bytes(bytes.clone()),
                })
                .collect(),
            );
        }
        Ok(rows)
    }

    fn count(self) -> TableCount {
        TableCount { table: self.table.name, rows: self.rows, checksum: self.sum.finalize().into() }
    }
}

/// What there is in a database, table by table, all of one moment.
///
/// # Errors
/// If the database fails.
pub async fn checksums(store: &Store) -> Result<Vec<TableCount>, StoreError> {
    let mut run = Run::read(store);
    let mut open = run.begin().await?;
    let counts = count_all(open.tx()?).await;
    run.end(open, counts).await.unwrap_or(Err(StoreError::Busy))
}

async fn count_all(tx: &mut Tx) -> Result<Vec<TableCount>, StoreError> {
    let mut counts = Vec::new();
    for table in TABLES {
        let mut reader = Reader::new(table);
        while !reader.next(tx).await?.is_empty() {}
        counts.push(reader.count());
    }
    Ok(counts)
}

/// Copies everything, as it is at one moment, into a migrated database in which there is nothing yet, and verifies that
/// there is the same in both. It is one transaction: after an error nothing is in the target. `progress` hears of
/// each batch: the table, and its rows so far.
///
/// # Errors
/// [`StoreError::Copy`] if one of the two is not migrated, the target is not empty, or what arrived is not what was sent.
pub async fn copy(
    from: &Store,
    to: &Store,
    mut progress: impl FnMut(&'static str, u64) + Send,
) -> Result<Vec<TableCount>, StoreError> {
    for (store, which) in [(from, "source"), (to, "target")] {
        if store.pending_migrations().await? > 0 {
            return Err(StoreError::Copy(format!("the {which} is not migrated")));
        }
    }
    let mut reading = Run::read(from);
    let mut source = reading.begin().await?;
    let mut writing = Run::write(to);
    let mut target = writing.begin().await?;
    let copied = copy_in(source.tx()?, target.tx()?, &mut progress).await;
    let copied = writing.end(target, copied).await.unwrap_or(Err(StoreError::Busy));
    let _ = reading.end(source, Ok::<_, StoreError>(())).await;
    copied
}

async fn copy_in(
    source: &mut Tx,
    target: &mut Tx,
    progress: &mut (impl FnMut(&'static str, u64) + Send),
) -> Result<Vec<TableCount>, StoreError> {
    for table in TABLES {
        let sql = format!("SELECT COUNT(*) FROM (SELECT 1 FROM {} LIMIT 1) AS found", table.name);
        let found: i64 = on_db!(target, |c| sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(c).await)?;
        if found > 0 {
            return Err(StoreError::Copy(format!("the target is not empty: there is something in {}", table.name)));
        }
    }
    let mut sent = Vec::new();
    for table in TABLES {
        let full: Arc<str> = table.insert(BATCH).into();
        let mut reader = Reader::new(table);
        loop {
            let rows = reader.next(source).await?;
            if rows.is_empty() {
                break;
            }
            let sql = if rows.len() == BATCH { Arc::clone(&full) } else { table.insert(rows.len()).into() };
            on_db!(target, |c| bind_values!(sqlx::query(AssertSqlSafe(sql)), rows.iter().flatten())
                .execute(c)
                .await
                .map(drop))?;
            progress(table.name, reader.rows);
        }
        sent.push(reader.count());
    }
    let arrived = count_all(target).await?;
    for (sent, arrived) in sent.iter().zip(&arrived) {
        if sent != arrived {
            return Err(StoreError::Copy(format!("{} differs after the copy", sent.table)));
        }
    }
    Ok(arrived)
}
