//! Databases for scenarios.

use crate::testing::{Settings, World};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{Mutex, OnceCell};
use vestibule_store::{DatabaseConfig, Store};

/// The cluster to test on; `None` only where somebody said that PostgreSQL is not to be tested.
fn server() -> Option<&'static str> {
    static SERVER: OnceLock<Option<String>> = OnceLock::new();
    SERVER
        .get_or_init(|| match std::env::var("VESTIBULE_TEST_POSTGRES") {
            Ok(url) => Some(url),
            Err(_) if std::env::var("VESTIBULE_TEST_SQLITE_ONLY").is_ok_and(|v| v == "1") => None,
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

async fn admin(server: &str, sql: &str) {
    // Two at once from one template get in each other's way.
    static TURN: Mutex<()> = Mutex::const_new(());
    let _turn = TURN.lock().await;
    let mut connection = PgConnection::connect(server).await.unwrap();
    connection.execute(AssertSqlSafe(sql)).await.unwrap();
    connection.close().await.unwrap();
}

/// A world on a database of its own in the cluster.
pub struct Postgres {
    pub world: World,
    name: String,
    pub url: String,
}

impl Postgres {
    pub async fn make(settings: Settings) -> Option<Self> {
        static TEMPLATE: OnceCell<String> = OnceCell::const_new();
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let server = server()?;
        let template = TEMPLATE
            .get_or_init(|| async {
                let name = format!("service_template_{}", std::process::id());
                admin(server, &format!("DROP DATABASE IF EXISTS {name}")).await;
                admin(server, &format!("CREATE DATABASE {name}")).await;
                let store = Store::open(&DatabaseConfig::postgres(address(server, &name))).await.unwrap();
                store.migrate().await.unwrap();
                store.close().await;
                name
            })
            .await;
        let name = format!("service_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        admin(server, &format!("DROP DATABASE IF EXISTS {name}")).await;
        admin(server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let url = address(server, &name);
        let store =
            Store::open(&DatabaseConfig { connections: 8, ..DatabaseConfig::postgres(url.clone()) }).await.unwrap();
        let world = World::with(store, settings).await;
        Some(Postgres { world, name, url })
    }

    pub async fn done(self) {
        self.world.p.store().close().await;
        admin(server().unwrap(), &format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
    }
}

/// One scenario on both databases: `both!(name, settings, |w| { … })`, in a world with the demonstration's people.
macro_rules! both {
    ($name:ident, |$w:ident| $body:block) => {
        both!($name, crate::testing::Settings::default(), |$w| $body);
    };
    ($name:ident, $settings:expr, |$w:ident| $body:block) => {
        mod $name {
            use super::*;

            async fn run($w: &crate::testing::World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run(&crate::testing::World::sqlite_with($settings).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some(base) = crate::scenarios::base::Postgres::make($settings).await else { return };
                base.world.populate().await;
                run(&base.world).await;
                base.done().await;
            }
        }
    };
}
pub(crate) use both;

/// Runs queries of a test as one intent.
macro_rules! ask {
    ($w:expr, |$tx:ident| $body:expr) => {{
        let done: Result<_, vestibule_store::StoreError> = vestibule_store::write_tx!($w.p.store(), |$tx| $body);
        done.unwrap()
    }};
}
pub(crate) use ask;
