//! The one writer of SQLite. Intents run one after the other on one connection, each in a savepoint; those that were waiting
//! when one was done join its transaction, and one commit, which is one fsync, answers them all. Nobody is answered before.

use crate::error::{Failure, StoreError};
use crate::tx::{Conn, Tx};
use sqlx::{Executor as _, SqlitePool};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// How long an intent waits for its turn.
pub(crate) const PATIENCE: Duration = Duration::from_secs(3);

/// Intents in one commit: enough that the fsync costs each of them nothing, few enough that the first does not wait long.
const GROUP: usize = 64;

/// Whether the transaction that an intent belongs to was committed.
type Answer = Result<(), Lost>;

/// Nothing of the transaction is in the database.
#[derive(Clone)]
enum Lost {
    /// Because of another intent in it, or because somebody else holds the file: run again.
    Again,
    /// Because the file could not be written.
    Failed(Arc<sqlx::Error>),
}

#[derive(Clone)]
pub(crate) struct Writer {
    pool: SqlitePool,
    slot: Arc<Mutex<Slot>>,
    waiting: Arc<AtomicUsize>,
    commits: Arc<AtomicU64>,
}

/// The connection and the transaction that is open on it.
struct Slot {
    tx: Option<Tx>,
    phase: Phase,
    /// Intents that have run in the transaction.
    runs: usize,
    members: Vec<oneshot::Sender<Answer>>,
    commits: Arc<AtomicU64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// No transaction.
    Idle,
    /// A transaction, between two intents.
    Open,
    /// An intent runs; whoever finds this on entering finds the remains of one that was given up.
    Inside,
    /// A statement that changes the phase is under way; whoever finds this finds that its request was given up meanwhile.
    Unsure,
}

/// The turn of one intent: it alone uses the connection.
pub(crate) struct Turn {
    slot: OwnedMutexGuard<Slot>,
    ticket: Ticket,
}

impl Turn {
    /// The transaction; [`Slot::enter`] has put it there.
    pub(crate) fn tx(&mut self) -> Option<&mut Tx> {
        self.slot.tx.as_mut()
    }
}

/// From standing in line until the transaction is somebody else's to commit. If its owner is given up in between, what the
/// others have done must still be committed.
struct Ticket {
    writer: Writer,
    in_line: bool,
    settled: bool,
}

impl Ticket {
    fn new(writer: Writer) -> Self {
        writer.waiting.fetch_add(1, Ordering::AcqRel);
        Ticket { writer, in_line: true, settled: false }
    }

    fn entered(&mut self) {
        if std::mem::take(&mut self.in_line) {
            self.writer.waiting.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.entered();
        if !self.settled
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            let slot = Arc::clone(&self.writer.slot);
            runtime.spawn(async move { settled(slot.lock_owned().await).await });
        }
    }
}

impl Writer {
    pub(crate) fn new(pool: SqlitePool) -> Self {
        let commits = Arc::<AtomicU64>::default();
        let slot = Slot { tx: None, phase: Phase::Idle, runs: 0, members: Vec::new(), commits: Arc::clone(&commits) };
        Writer { pool, slot: Arc::new(Mutex::new(slot)), waiting: Arc::default(), commits }
    }

    /// Commits so far, each one fsync of the log.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Waits for the turn of an intent and opens its savepoint.
    pub(crate) async fn begin(&self) -> Result<Turn, Failure> {
        let mut ticket = Ticket::new(self.clone());
        let Ok(mut slot) = tokio::time::timeout(PATIENCE, Arc::clone(&self.slot).lock_owned()).await else {
            return Err(Failure::Told(StoreError::Busy));
        };
        ticket.entered();
        match slot.enter(&self.pool).await {
            Ok(()) => Ok(Turn { slot, ticket }),
            Err(error) => {
                slot.abandon().await;
                ticket.settled = true;
                Err(Failure::from(error))
            }
        }
    }

    /// Ends the intent: keeps what it did and waits for the commit that it is in, or undoes it.
    pub(crate) async fn end(&self, turn: Turn, keep: bool) -> Result<(), Failure> {
        let Turn { mut slot, mut ticket } = turn;
        if !keep {
            slot.undo().await;
            self.leave(slot);
            ticket.settled = true;
            return Ok(());
        }
        if let Err(error) = slot.keep().await {
            slot.abandon().await;
            ticket.settled = true;
            return Err(Failure::from(error));
        }
        let (answer, answered) = oneshot::channel();
        slot.members.push(answer);
        self.leave(slot);
        ticket.settled = true;
        match answered.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(Lost::Again)) => Err(Failure::Again),
            Ok(Err(Lost::Failed(error))) => Err(Failure::Told(StoreError::Commit(error))),
            // The runtime ends.
            Err(_) => Err(Failure::Told(StoreError::Unknown)),
        }
    }

    /// Hands the open transaction to the next in line, or commits it when there is none. The commit runs in a task of its own:
    /// if this request is given up now, the others still get their answer.
    fn leave(&self, slot: OwnedMutexGuard<Slot>) {
        if self.waiting.load(Ordering::Acquire) > 0 && slot.runs < GROUP {
            return;
        }
        tokio::spawn(settled(slot));
    }

    /// Waits until no transaction is open.
    async fn quiet(&self) -> Option<OwnedMutexGuard<Slot>> {
        tokio::spawn(settled(Arc::clone(&self.slot).lock_owned().await)).await.ok()
    }

    /// Takes the writer out of use and closes its connection.
    pub(crate) async fn close(&self) {
        if let Some(mut slot) = self.quiet().await {
            slot.tx = None;
        }
        self.pool.close().await;
    }

    /// Runs something that is no intent, such as a migration, with no transaction open.
    pub(crate) async fn alone<T>(&self, work: impl AsyncFnOnce(&SqlitePool) -> T) -> T {
        let mut slot = self.quiet().await;
        if let Some(slot) = &mut slot {
            slot.tx = None;
        }
        work(&self.pool).await
    }
}

/// Commits what there is. Always in a task of its own, which nobody gives up: were a commit left half heard, its members would
/// run again although they are done.
async fn settled(mut slot: OwnedMutexGuard<Slot>) -> OwnedMutexGuard<Slot> {
    slot.settle().await;
    slot
}

impl Slot {
    async fn exec(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        match self.tx.as_mut().map(|tx| &mut tx.conn) {
            Some(Conn::Sqlite(connection)) => connection.execute(sql).await.map(drop),
            _ => Err(sqlx::Error::WorkerCrashed),
        }
    }

    async fn shift(&mut self, sql: &'static str, to: Phase) -> Result<(), sqlx::Error> {
        self.phase = Phase::Unsure;
        self.exec(sql).await?;
        self.phase = to;
        Ok(())
    }

    /// Opens the transaction if none is, and the savepoint of the next intent.
    async fn enter(&mut self, pool: &SqlitePool) -> Result<(), sqlx::Error> {
        self.clear().await;
        if self.tx.is_none() {
            self.tx = Some(Tx::new(Conn::Sqlite(pool.acquire().await?)));
        }
        if self.phase == Phase::Idle {
            self.runs = 0;
            self.shift("BEGIN IMMEDIATE", Phase::Open).await?;
        }
        self.runs = self.runs.saturating_add(1);
        self.shift("SAVEPOINT intent", Phase::Inside).await?;
        if let Some(tx) = &mut self.tx {
            tx.reset();
        }
        Ok(())
    }

    /// Undoes what somebody has left who was given up.
    async fn clear(&mut self) {
        match self.phase {
            Phase::Inside => self.undo().await,
            Phase::Unsure => self.abandon().await,
            Phase::Idle | Phase::Open => {}
        }
    }

    async fn keep(&mut self) -> Result<(), sqlx::Error> {
        self.shift("RELEASE intent", Phase::Open).await
    }

    /// Undoes the intent. Where SQLite has rolled the whole transaction back by itself, as it does when the disk is full, the
    /// savepoint is gone, and with it what the others had done.
    async fn undo(&mut self) {
        if self.shift("ROLLBACK TO intent; RELEASE intent", Phase::Open).await.is_err() {
            self.abandon().await;
        }
    }

    /// Gives the transaction up: its members run again.
    async fn abandon(&mut self) {
        // ROLLBACK fails where there is no transaction any more; that the next can begin is what counts.
        if self.phase != Phase::Idle
            && self.exec("ROLLBACK").await.is_err()
            && self.exec("BEGIN; ROLLBACK").await.is_err()
        {
            self.tx = None;
        }
        self.phase = Phase::Idle;
        self.answer(&Err(Lost::Again));
    }

    /// Commits what there is, and tells everyone.
    async fn settle(&mut self) {
        self.clear().await;
        if self.phase == Phase::Idle {
            return;
        }
        match self.shift(if self.members.is_empty() { "ROLLBACK" } else { "COMMIT" }, Phase::Idle).await {
            Ok(()) => {
                if !self.members.is_empty() {
                    self.commits.fetch_add(1, Ordering::Relaxed);
                }
                self.answer(&Ok(()));
            }
            Err(error) => {
                let lost = if crate::error::transient(&error) { Lost::Again } else { Lost::Failed(Arc::new(error)) };
                let members = std::mem::take(&mut self.members);
                self.abandon().await;
                self.members = members;
                self.answer(&Err(lost));
            }
        }
    }

    fn answer(&mut self, answer: &Answer) {
        for member in self.members.drain(..) {
            // Who was given up meanwhile hears nothing.
            let _ = member.send(answer.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tx::on_db;
    use crate::{DatabaseConfig, Store, once_tx, write_tx};

    /// A disk that is full rolls back by itself: the intent fails, its neighbours run again, and the writer goes on.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_full_disk_fails_one_intent_and_not_the_writer() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&DatabaseConfig::sqlite(dir.path().join("full.db"))).await.unwrap();
        store.migrate().await.unwrap();
        let limit = async |pages: i64| {
            let pages: Result<i64, StoreError> = write_tx!(store, |tx| {
                let sql = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
                match tx.db() {
                    crate::tx::Db::Sqlite(c) => Ok(sqlx::query_scalar(sql).fetch_one(c).await?),
                    crate::tx::Db::Postgres(_) => Err(StoreError::Unknown),
                }
            });
            pages.unwrap()
        };
        let pages = limit(1).await;
        limit(pages + 40).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..40 {
            let store = store.clone();
            tasks.spawn(async move {
                let (key, value) = (format!("key {n}"), "x".repeat(if n % 4 == 0 { 1_000_000 } else { 10 }));
                let done: Result<(), StoreError> = write_tx!(store, |tx| tx.set_meta(&key, &value).await);
                (n, done)
            });
        }
        for (n, done) in tasks.join_all().await {
            let there: Result<Option<String>, StoreError> = once_tx!(store, |tx| tx.meta(&format!("key {n}")).await);
            if n % 4 == 0 {
                assert!(matches!(done, Err(StoreError::Database(_))), "{done:?}");
                assert_eq!(there.unwrap(), None);
            } else {
                done.unwrap();
                assert_eq!(there.unwrap().as_deref(), Some("xxxxxxxxxx"));
            }
        }
        limit(1_000_000).await;
        let after: Result<(), StoreError> = write_tx!(store, |tx| tx.set_meta("after", &"x".repeat(1_000_000)).await);
        after.unwrap();
        store.close().await;
    }

    /// Another program, such as the command line, may write between two intents, and is waited for.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn another_program_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let config = DatabaseConfig::sqlite(dir.path().join("two.db"));
        let (one, two) = (Store::open(&config).await.unwrap(), Store::open(&config).await.unwrap());
        one.migrate().await.unwrap();
        let held: Result<(), StoreError> = write_tx!(one, |tx| {
            tx.set_meta("who", "one").await?;
            let other = two.clone();
            let waiting: tokio::task::JoinHandle<Result<(), StoreError>> =
                tokio::spawn(async move { write_tx!(other, |tx| tx.set_meta("who", "two").await) });
            tokio::time::sleep(Duration::from_millis(200)).await;
            assert!(!waiting.is_finished());
            tokio::spawn(async move { waiting.await.unwrap().unwrap() });
            Ok(())
        });
        held.unwrap();
        let mut who = None;
        for _ in 0..100 {
            who = once_tx!(one, |tx| tx.meta("who").await).unwrap_or_else(|e: StoreError| panic!("{e}"));
            if who.as_deref() == Some("two") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(who.as_deref(), Some("two"));
        let sync: Result<i64, StoreError> =
            once_tx!(one, |tx| on_db!(tx, |c| sqlx::query_scalar("SELECT COUNT(*) FROM meta").fetch_one(c).await));
        assert_eq!(sync.unwrap(), 1);
        // Nobody holds the file while nobody writes.
        let again: Result<(), StoreError> = write_tx!(two, |tx| tx.set_meta("who", "three").await);
        again.unwrap();
    }
}
