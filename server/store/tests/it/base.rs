//! Databases for the tests, and people to put into them.

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use vestibule_shared::auth::{Role, Status};
use vestibule_shared::ids::{OrgId, UserId};
use vestibule_shared::{Span, Timestamp};
use vestibule_store::{DatabaseConfig, Org, Store, StoreError, User, write_tx};

pub const T0: Timestamp = Timestamp(1_767_225_600_000);

/// Ten bytes that no other call gives.
pub fn random() -> [u8; 10] {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut bytes = [0; 10];
    bytes[2..].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    bytes
}

/// How many steps the schema has: as many as there are files of it.
pub fn steps() -> usize {
    std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite")).unwrap().count()
}

pub fn hash(seed: &str) -> [u8; 32] {
    let mut hash = [7; 32];
    for (at, byte) in seed.bytes().enumerate() {
        hash[at % 32] ^= byte.rotate_left(u32::try_from(at / 32).unwrap());
    }
    hash
}

pub fn later(seconds: i64) -> Timestamp {
    T0.plus(Span::seconds(seconds))
}

/// A database of one test, gone with it.
pub struct Base {
    pub store: Store,
    pub config: DatabaseConfig,
    _dir: TempDir,
}

impl Base {
    pub async fn sqlite() -> Self {
        let base = Self::sqlite_empty().await;
        base.store.migrate().await.unwrap();
        base
    }

    pub async fn sqlite_empty() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let config = DatabaseConfig::sqlite(dir.path().join("vestibule.db"));
        let store = Store::open(&config).await.unwrap();
        Base { store, config, _dir: dir }
    }

    /// `None` only where somebody said that PostgreSQL is not to be tested.
    pub async fn postgres() -> Option<Self> {
        static TEMPLATE: OnceCell<String> = OnceCell::const_new();
        let server = server()?;
        let template = TEMPLATE
            .get_or_init(|| async {
                let name = format!("vestibule_template_{}", std::process::id());
                admin(server, &format!("DROP DATABASE IF EXISTS {name}")).await;
                admin(server, &format!("CREATE DATABASE {name}")).await;
                let store = Store::open(&DatabaseConfig::postgres(address(server, &name))).await.unwrap();
                store.migrate().await.unwrap();
                store.close().await;
                name
            })
            .await;
        Some(Self::postgres_from(server, template).await)
    }

    pub async fn postgres_empty() -> Option<Self> {
        let server = server()?;
        Some(Self::postgres_from(server, "template0").await)
    }

    async fn postgres_from(server: &str, template: &str) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let name = format!("vestibule_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        admin(server, &format!("DROP DATABASE IF EXISTS {name}")).await;
        admin(server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let config = DatabaseConfig::postgres(address(server, &name));
        let store = Store::open(&config).await.unwrap();
        Base { store, config, _dir: tempfile::tempdir().unwrap() }
    }

    /// Closes it. What is left on a server goes with its cluster: dropping a database there costs a checkpoint.
    pub async fn done(self) {
        self.store.close().await;
    }
}

pub fn server() -> Option<&'static str> {
    static SERVER: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    SERVER
        .get_or_init(|| match std::env::var("VESTIBULE_TEST_POSTGRES") {
            Ok(url) => Some(url),
            Err(_) if std::env::var("VESTIBULE_TEST_SQLITE_ONLY").is_ok_and(|v| v == "1") => {
                eprintln!("NOT TESTED on PostgreSQL: VESTIBULE_TEST_SQLITE_ONLY=1");
                None
            }
            Err(_) => panic!(
                "VESTIBULE_TEST_POSTGRES is not set: run under tools/with-postgres, or set VESTIBULE_TEST_SQLITE_ONLY=1"
            ),
        })
        .as_deref()
}

fn address(server: &str, name: &str) -> String {
    let (start, rest) = server.rsplit_once('/').unwrap();
    let options = rest.find('?').map_or("", |at| &rest[at..]);
    format!("{start}/{name}{options}")
}

pub async fn admin(server: &str, sql: &str) {
    // One database is made at a time: two at once from one template get in each other's way.
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let _turn = TURN.lock().await;
    let mut connection = PgConnection::connect(server).await.unwrap();
    connection.execute(AssertSqlSafe(sql)).await.unwrap();
    connection.close().await.unwrap();
}

/// One test on both databases: `both!(name, |base| { … })`.
macro_rules! both {
    ($name:ident, |$base:ident| $body:block) => {
        mod $name {
            use super::*;

            async fn run($base: &crate::base::Base) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let base = crate::base::Base::sqlite().await;
                run(&base).await;
                base.done().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some(base) = crate::base::Base::postgres().await else { return };
                run(&base).await;
                base.done().await;
            }
        }
    };
}
pub(crate) use both;

/// Runs one query as an intent of its own and unwraps it.
macro_rules! put {
    ($base:expr, |$tx:ident| $body:expr) => {{
        let done: Result<_, vestibule_store::StoreError> = vestibule_store::write_tx!($base.store, |$tx| $body);
        done.unwrap()
    }};
}
pub(crate) use put;

/// Runs an intent until the database is not busy: a test machine may be slow, and busy means that nothing has happened.
macro_rules! patiently {
    ($store:expr, |$tx:ident| $body:expr) => {
        loop {
            let done: Result<_, vestibule_store::StoreError> = vestibule_store::write_tx!($store, |$tx| $body);
            match done {
                Err(error) if error.is_busy() => {}
                done => break done,
            }
        }
    };
}
pub(crate) use patiently;

/// Runs one reading query and unwraps it.
macro_rules! get {
    ($base:expr, |$tx:ident| $body:expr) => {{
        let done: Result<_, vestibule_store::StoreError> = vestibule_store::once_tx!($base.store, |$tx| $body);
        done.unwrap()
    }};
}
pub(crate) use get;

pub fn org(slug: &str) -> Org {
    Org {
        id: OrgId::new(T0, random()),
        slug: slug.to_owned(),
        name: format!("{slug} Pty Ltd — Ünïcødé 🏢"),
        region: "AU".to_owned(),
        locale: "en-AU".parse().unwrap(),
        time_zone: "Australia/Sydney".to_owned(),
        accent: Some("#0a7".to_owned()),
        require_second: true,
        require_from: Some(T0),
        countries: vec!["AU".to_owned(), "US".to_owned()],
        own_numbers_enc: Some(vec![0, 255, 1]),
        password_min: 12,
        watch_numbers: true,
        version: 1,
        created_at: T0,
    }
}

pub fn user(org: &Org, username: &str) -> User {
    User {
        id: UserId::new(T0, random()),
        org: org.id,
        username: username.to_owned(),
        skeleton: username.replace('l', "1"),
        email: Some(format!("{username}@Example.test")),
        email_key: Some(format!("{username}@example.test")),
        name: format!("{username} Übermut"),
        role: Role::Employee,
        status: Status::Active,
        locale: Some("fr".parse().unwrap()),
        time_zone: None,
        phone_enc: Some(vec![1, 2, 3]),
        phone_hash: Some(vec![9; 32]),
        phone_country: Some("AU".to_owned()),
        phone_verified_at: Some(T0),
        text_on: true,
        email_backup: false,
        require_second: true,
        none_until: Some(T0),
        password_hash: Some("$argon2id$…".to_owned()),
        password_key_id: Some("k1".to_owned()),
        password_at: Some(T0),
        last_sign_in_at: None,
        previous_sign_in_at: None,
        version: 1,
        created_at: T0,
    }
}

impl Base {
    /// An organization and a person of it.
    pub async fn people(&self) -> (Org, User) {
        let org = org("acme");
        let sam = user(&org, "sam");
        let done: Result<(), StoreError> = write_tx!(self.store, |tx| {
            tx.insert_org(&org).await?;
            tx.insert_user(&sam).await
        });
        done.unwrap();
        (org, sam)
    }
}
