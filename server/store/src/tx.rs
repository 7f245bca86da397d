//! One transaction on either database, and the two macros that let a query be written once.

use crate::error::{StoreError, broken, transient};
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};
use vestibule_shared::auth::challenge::Purpose;
use vestibule_shared::auth::{Role, Status};
use vestibule_shared::ids::{ChallengeId, DeviceId, FlowId, JobId, MessageId, OrgId, SessionId, UserId};
use vestibule_shared::locale::LocaleTag;
use vestibule_shared::{Span, Timestamp};

/// One intent on one connection. Its methods are in the files of the areas; each is one statement, or says how many.
///
/// After a method has failed nothing more may be done in the same intent: PostgreSQL refuses it, and so that SQLite is no
/// different, [`Store::write`](crate::Store::write) then rolls back whatever the intent returns.
pub struct Tx {
    pub(crate) conn: Conn,
    /// Statements so far.
    statements: u64,
    /// A statement failed.
    pub(crate) failed: bool,
    /// It failed for a reason that another run may not meet.
    pub(crate) again: bool,
    /// The language that the names of an organization are sorted in, once it was asked for.
    pub(crate) sorts: Option<(OrgId, LocaleTag)>,
}

/// Who ends the transaction: sqlx where it is sqlx's, [`crate::writer`] for the one writer of SQLite, nobody for a single statement.
pub(crate) enum Conn {
    Sqlite(PoolConnection<Sqlite>),
    SqliteTx(Transaction<'static, Sqlite>),
    Postgres(PoolConnection<Postgres>),
    PostgresTx(Transaction<'static, Postgres>),
}

/// The connection of a [`Tx`], for [`on_db!`].
pub(crate) enum Db<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Tx {
    pub(crate) fn new(conn: Conn) -> Self {
        Tx { conn, statements: 0, failed: false, again: false, sorts: None }
    }

    pub(crate) fn db(&mut self) -> Db<'_> {
        match &mut self.conn {
            Conn::Sqlite(c) => Db::Sqlite(c),
            Conn::SqliteTx(c) => Db::Sqlite(c),
            Conn::Postgres(c) => Db::Postgres(c),
            Conn::PostgresTx(c) => Db::Postgres(c),
        }
    }

    /// Notes a failed statement, so that the intent cannot be committed by mistake.
    pub(crate) fn note<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        self.statements = self.statements.saturating_add(1);
        result.map_err(|error| {
            self.failed = true;
            // A broken connection takes everything with it that was not committed.
            self.again |= transient(&error) || broken(&error);
            StoreError::from(error)
        })
    }

    /// Ready for the next intent.
    pub(crate) fn reset(&mut self) {
        (self.statements, self.failed, self.again, self.sorts) = (0, false, false, None);
    }

    /// Queries of this intent so far.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements
    }

    /// Rolls the intent back and runs it again, for one that found a version other than the one it had read.
    pub fn stale(&mut self) -> StoreError {
        self.failed = true;
        self.again = true;
        StoreError::Stale
    }
}

/// Runs one body on whichever database it is: `$c` is the connection, the body a `Result<_, sqlx::Error>`.
macro_rules! on_db {
    ($tx:expr, |$c:ident| $body:expr) => {{
        let result = match $tx.db() {
            $crate::tx::Db::Sqlite($c) => $body,
            $crate::tx::Db::Postgres($c) => $body,
        };
        $tx.note(result)
    }};
}
pub(crate) use on_db;

/// What a column holds, and how the types of `shared` become that. Both databases know text, bytes and 64-bit integers alone.
pub(crate) trait Cell: Sized {
    /// What the database keeps: `i64`, `String`, `Vec<u8>`, or an option of these.
    type Raw;
    /// From the database.
    fn from_raw(raw: Self::Raw) -> Result<Self, Malformed>;
    /// To the database.
    fn raw(&self) -> Self::Raw;
}

/// A stored value is not what its column holds.
#[derive(Debug)]
pub(crate) struct Malformed(pub &'static str);

impl std::fmt::Display for Malformed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not a {}", self.0)
    }
}

impl std::error::Error for Malformed {}

macro_rules! cells {
    ($($ty:ty as $raw:ty: |$r:ident| $read:expr, |$v:ident| $write:expr;)+) => {$(
        impl Cell for $ty {
            type Raw = $raw;
            fn from_raw($r: $raw) -> Result<Self, Malformed> {
                $read
            }
            fn raw(&self) -> $raw {
                let $v = self;
                $write
            }
        }
    )+};
}

cells! {
    i64 as i64: |r| Ok(r), |v| *v;
    bool as i64: |r| Ok(r != 0), |v| i64::from(*v);
    String as String: |r| Ok(r), |v| v.clone();
    Vec<u8> as Vec<u8>: |r| Ok(r), |v| v.clone();
    [u8; 32] as Vec<u8>: |r| r.try_into().map_err(|_| Malformed("hash of 32 bytes")), |v| v.to_vec();
    Timestamp as i64: |r| Ok(Timestamp(r)), |v| v.0;
    Span as i64: |r| Ok(Span(r)), |v| v.0;
    LocaleTag as String: |r| r.parse().map_err(|_| Malformed("language tag")), |v| v.to_string();
    Role as String: |r| Role::from_name(&r).ok_or(Malformed("role")), |v| v.name().to_owned();
    Status as String: |r| Status::from_name(&r).ok_or(Malformed("status")), |v| v.name().to_owned();
    Purpose as String: |r| purpose(&r).ok_or(Malformed("purpose")), |v| v.name().to_owned();
    OrgId as String: |r| r.parse().map_err(|_| Malformed("organization's id")), |v| v.to_string();
    UserId as String: |r| r.parse().map_err(|_| Malformed("person's id")), |v| v.to_string();
    FlowId as String: |r| r.parse().map_err(|_| Malformed("flow's id")), |v| v.to_string();
    ChallengeId as String: |r| r.parse().map_err(|_| Malformed("challenge's id")), |v| v.to_string();
    SessionId as String: |r| r.parse().map_err(|_| Malformed("session's id")), |v| v.to_string();
    MessageId as String: |r| r.parse().map_err(|_| Malformed("message's id")), |v| v.to_string();
    DeviceId as String: |r| r.parse().map_err(|_| Malformed("device's id")), |v| v.to_string();
    JobId as String: |r| r.parse().map_err(|_| Malformed("job's id")), |v| v.to_string();
    Vec<String> as String: |r| serde_json::from_str(&r).map_err(|_| Malformed("list")), |v| serde_json::Value::from(v.as_slice()).to_string();
}

impl<T: Cell> Cell for Option<T> {
    type Raw = Option<T::Raw>;
    fn from_raw(raw: Self::Raw) -> Result<Self, Malformed> {
        raw.map(T::from_raw).transpose()
    }
    fn raw(&self) -> Self::Raw {
        self.as_ref().map(T::raw)
    }
}

fn purpose(name: &str) -> Option<Purpose> {
    use Purpose::{EnrolMail, ResetMail, ResetText, SignInText, StepUp, VerifyEmail, VerifyPhone};
    [SignInText, ResetText, ResetMail, VerifyPhone, VerifyEmail, EnrolMail, StepUp]
        .into_iter()
        .find(|p| p.name() == name)
}

/// A row by position, so that joined rows follow each other.
pub(crate) trait Columns<R>: Sized {
    /// How many columns it takes.
    const WIDTH: usize;
    /// Reads them from the given position on.
    fn at(row: &R, from: usize) -> Result<Self, sqlx::Error>;
}

/// The column of a field: its name, except that ids of other rows say so.
macro_rules! column {
    (org) => {
        "org_id"
    };
    (user) => {
        "user_id"
    };
    (device) => {
        "device_id"
    };
    (challenge) => {
        "challenge_id"
    };
    (session) => {
        "session_id"
    };
    (flow) => {
        "flow_id"
    };
    (job) => {
        "job_id"
    };
    ($field:ident) => {
        stringify!($field)
    };
}
pub(crate) use column;

/// Declares a row: the struct, how it is read on both databases, `$columns!("alias.")` with its column names in order, and
/// `$bind!(query, row)`, which binds all of them in that order. The first token hands the inner macros their dollar.
macro_rules! record {
    (($d:tt) $columns:ident $bind:ident $(#[$m:meta])* pub struct $name:ident {
        $(#[$m0:meta])* pub $field0:ident: $ty0:ty, $($(#[$fm:meta])* pub $field:ident: $ty:ty,)*
    }) => {
        $(#[$m])*
        pub struct $name {
            $(#[$m0])* pub $field0: $ty0,
            $($(#[$fm])* pub $field: $ty,)*
        }

        $crate::tx::record!(@row sqlx::sqlite::SqliteRow, $name, $field0: $ty0, $($field: $ty,)*);
        $crate::tx::record!(@row sqlx::postgres::PgRow, $name, $field0: $ty0, $($field: $ty,)*);

        #[allow(unused_macros)]
        macro_rules! $columns {
            ($d prefix:literal) => { concat!($d prefix, $crate::tx::column!($field0) $(, ", ", $d prefix, $crate::tx::column!($field))*) };
        }
        #[allow(unused_imports)]
        pub(crate) use $columns;

        #[allow(unused_macros)]
        macro_rules! $bind {
            ($d query:expr, $d row:expr) => {
                $d query.bind($crate::tx::Cell::raw(&$d row.$field0)) $(.bind($crate::tx::Cell::raw(&$d row.$field)))*
            };
        }
        #[allow(unused_imports)]
        pub(crate) use $bind;
    };
    (@row $row:ty, $name:ident, $($field:ident: $ty:ty,)+) => {
        impl $crate::tx::Columns<$row> for $name {
            const WIDTH: usize = [$(stringify!($field)),+].len();
            fn at(row: &$row, from: usize) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;
                let mut next = from..;
                $(let $field = $crate::tx::Cell::from_raw(
                    row.try_get::<<$ty as $crate::tx::Cell>::Raw, _>(next.next().unwrap_or_default())?,
                ).map_err(|e| sqlx::Error::ColumnDecode { index: stringify!($field).to_owned(), source: Box::new(e) })?;)+
                Ok($name { $($field),+ })
            }
        }

        impl<'r> sqlx::FromRow<'r, $row> for $name {
            fn from_row(row: &'r $row) -> Result<Self, sqlx::Error> {
                <Self as $crate::tx::Columns<$row>>::at(row, 0)
            }
        }
    };
}
pub(crate) use record;
