//! Running an intent: begin, the caller's queries, end, and all of it again where others got in the way.
//!
//! The three macros are a loop in the caller's own function rather than a method that takes a closure: the compiler cannot yet
//! prove that a future which calls a borrowing async closure may move between threads, and a request's future must.

use crate::error::{Failure, StoreError};
use crate::store::{Base, Store};
use crate::tx::{Conn, Tx};
use crate::writer::Turn;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::Instant;

/// One intent in one transaction: `write_tx!(store, |tx| { …; Ok(value) })` is a `Result<T, E>` with `E: From<StoreError>`.
///
/// All of it is kept, on the disk, when this gives `Ok`, and nothing of it when it gives `Err` (only
/// [`StoreError::Unknown`] leaves it open). The body is an `async` block: `?` and `return` end the intent. It may run several times
/// (40001, 40P01, BUSY, [`Tx::stale`]), so what it does outside of the transaction must bear that, and what it moves must be
/// cloned. It must wait for nothing but the database, and never for another intent. [`StoreError::Busy`] if
/// there was no turn in 3 seconds, or others kept changing the same rows for 5.
#[macro_export]
macro_rules! write_tx {
    ($store:expr, |$tx:ident| $body:expr) => {
        $crate::run_tx!($crate::Run::write(&$store), |$tx| $body)
    };
}

/// Several queries that see the same moment, and write nothing: `read_tx!(store, |tx| { …; Ok(value) })`.
#[macro_export]
macro_rules! read_tx {
    ($store:expr, |$tx:ident| $body:expr) => {
        $crate::run_tx!($crate::Run::read(&$store), |$tx| $body)
    };
}

/// One query that reads, with no transaction around it: `once_tx!(store, |tx| tx.session_by_token(&hash).await)`. For what every
/// request asks.
#[macro_export]
macro_rules! once_tx {
    ($store:expr, |$tx:ident| $body:expr) => {
        $crate::run_tx!($crate::Run::once(&$store), |$tx| $body)
    };
}

/// The loop of the other three.
#[doc(hidden)]
#[macro_export]
macro_rules! run_tx {
    ($run:expr, |$tx:ident| $body:expr) => {{
        let mut run = $run;
        loop {
            match run.begin().await {
                Ok(mut open) => {
                    let result = match open.tx() {
                        Ok($tx) => async { $body }.await,
                        Err(error) => Err(::core::convert::From::from(error)),
                    };
                    if let Some(answer) = run.end(open, result).await {
                        break answer;
                    }
                }
                Err(error) => break Err(::core::convert::From::from(error)),
            }
        }
    }};
}

/// How long an intent is run again before it is told to come back later.
const PERSISTENCE: Duration = Duration::from_secs(5);

/// The runs of one intent; made by the macros.
pub struct Run<'s> {
    store: &'s Store,
    mode: Mode,
    until: Instant,
    pause: u64,
}

#[derive(Clone, Copy)]
enum Mode {
    Once,
    Read,
    Write,
}

/// One run of an intent that has begun. Dropped, it is undone.
pub struct Open(Kind);

enum Kind {
    Plain(Tx),
    Turn(Turn),
}

impl Open {
    /// The transaction.
    ///
    /// # Errors
    /// Never, in fact: begun intents have one.
    pub fn tx(&mut self) -> Result<&mut Tx, StoreError> {
        match &mut self.0 {
            Kind::Plain(tx) => Ok(tx),
            Kind::Turn(turn) => turn.tx().ok_or(StoreError::Unknown),
        }
    }
}

impl<'s> Run<'s> {
    fn new(store: &'s Store, mode: Mode) -> Self {
        Run { store, mode, until: Instant::now() + PERSISTENCE, pause: 1 }
    }

    /// See [`once_tx!`](crate::once_tx).
    #[must_use]
    pub fn once(store: &'s Store) -> Self {
        Self::new(store, Mode::Once)
    }

    /// See [`read_tx!`](crate::read_tx).
    #[must_use]
    pub fn read(store: &'s Store) -> Self {
        Self::new(store, Mode::Read)
    }

    /// See [`write_tx!`](crate::write_tx).
    #[must_use]
    pub fn write(store: &'s Store) -> Self {
        Self::new(store, Mode::Write)
    }

    /// Opens the next run.
    ///
    /// # Errors
    /// If the database does not answer, or there was no turn in time.
    pub async fn begin(&mut self) -> Result<Open, StoreError> {
        loop {
            match self.open().await {
                Ok(open) => return Ok(open),
                Err(Failure::Told(error)) => return Err(error),
                Err(Failure::Again) if self.over() => return Err(StoreError::Busy),
                Err(Failure::Again) => self.rest().await,
            }
        }
    }

    async fn open(&self) -> Result<Open, Failure> {
        let conn = match (&self.store.0.base, self.mode) {
            (Base::Sqlite { writer, .. }, Mode::Write) => return Ok(Open(Kind::Turn(writer.begin().await?))),
            (Base::Sqlite { readers, .. }, Mode::Read) => Conn::SqliteTx(readers.begin().await?),
            (Base::Sqlite { readers, .. }, Mode::Once) => Conn::Sqlite(readers.acquire().await?),
            (Base::Postgres { pool }, Mode::Write) => Conn::PostgresTx(pool.begin().await?),
            (Base::Postgres { pool }, Mode::Read) => {
                Conn::PostgresTx(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?)
            }
            (Base::Postgres { pool }, Mode::Once) => Conn::Postgres(pool.acquire().await?),
        };
        Ok(Open(Kind::Plain(Tx::new(conn))))
    }

    /// Ends a run: the answer, or nothing if there must be another run.
    pub async fn end<T, E: From<StoreError>>(&mut self, mut open: Open, result: Result<T, E>) -> Option<Result<T, E>> {
        let (failed, again) = open.tx().map_or((true, true), |tx| (tx.failed, tx.again));
        let keep = result.is_ok() && !failed;
        let ended = match open.0 {
            Kind::Turn(turn) => match &self.store.0.base {
                Base::Sqlite { writer, .. } => writer.end(turn, keep).await,
                Base::Postgres { .. } => Err(Failure::Told(StoreError::Unknown)),
            },
            Kind::Plain(tx) => end(tx, keep).await,
        };
        let result = match (ended, result) {
            (Ok(()), result) if keep => return Some(result),
            (Ok(()), _) if again => Failure::Again,
            (Ok(()), Ok(_)) => Failure::Told(StoreError::Doomed),
            (Ok(()), Err(error)) => return Some(Err(error)),
            // What the intent itself answered is of more use than that its undoing failed.
            (Err(_), Err(error)) if !again => return Some(Err(error)),
            (Err(failure), _) => failure,
        };
        match result {
            Failure::Told(error) => Some(Err(error.into())),
            Failure::Again if self.over() => Some(Err(StoreError::Busy.into())),
            Failure::Again => {
                self.rest().await;
                None
            }
        }
    }

    fn over(&self) -> bool {
        Instant::now() >= self.until
    }

    async fn rest(&mut self) {
        let spread = self.store.0.spread.fetch_add(7, Ordering::Relaxed) % self.pause;
        tokio::time::sleep(Duration::from_millis(self.pause.saturating_add(spread))).await;
        self.pause = self.pause.saturating_mul(2).min(64);
    }
}

async fn end(tx: Tx, keep: bool) -> Result<(), Failure> {
    match tx.conn {
        Conn::PostgresTx(t) if keep => match t.commit().await {
            Err(error) if !crate::error::transient(&error) && crate::error::broken(&error) => {
                tracing::warn!(%error, "connection lost during a commit");
                Err(Failure::Told(StoreError::Unknown))
            }
            ended => Ok(ended?),
        },
        Conn::PostgresTx(t) => Ok(t.rollback().await?),
        Conn::SqliteTx(t) => Ok(t.rollback().await?),
        Conn::Sqlite(_) | Conn::Postgres(_) => Ok(()),
    }
}
