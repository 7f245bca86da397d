//! Two roles on PostgreSQL (DA6).

use crate::base::{Base, T0, admin, hash, org, patiently, server, user};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use vestibule_shared::ids::OrgId;
use vestibule_store::{AuditCheckpoint, AuditEntry, DatabaseConfig, Store, StoreError, copy, write_tx};

/// The address of a database for somebody else than the superuser.
fn address(server: &str, who: &str, database: &str) -> String {
    let (_, rest) = server.split_once('@').unwrap();
    let (host, rest) = rest.split_once('/').unwrap();
    let options = rest.find('?').map_or("", |at| &rest[at..]);
    format!("postgres://{who}:{who}-password@{host}/{database}{options}")
}

/// A database with an owner and with a role for the program, whose names need quotes.
struct Two {
    owner: DatabaseConfig,
    /// A database of the same owner in which there is nothing.
    elsewhere: DatabaseConfig,
    config: DatabaseConfig,
    address: String,
    store: Store,
}

impl Two {
    async fn new(test: &str) -> Option<Self> {
        let server = server()?;
        let name = |part: &str| format!("{part}-{test}-{}", std::process::id());
        let (owner, program, database, elsewhere) = (name("owner"), name("program"), name("two"), name("elsewhere"));
        for database in [&database, &elsewhere] {
            admin(server, &format!("DROP DATABASE IF EXISTS \"{database}\"")).await;
        }
        for role in [&owner, &program] {
            admin(server, &format!("DROP ROLE IF EXISTS \"{role}\"")).await;
            admin(server, &format!("CREATE ROLE \"{role}\" LOGIN PASSWORD '{role}-password'")).await;
        }
        for database in [&database, &elsewhere] {
            admin(server, &format!("CREATE DATABASE \"{database}\" OWNER \"{owner}\" TEMPLATE template0")).await;
            // As PostgreSQL has it from 15 on.
            let (start, rest) = server.rsplit_once('/').unwrap();
            let options = rest.find('?').map_or("", |at| &rest[at..]);
            let mut superuser = PgConnection::connect(&format!("{start}/{database}{options}")).await.unwrap();
            superuser.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC").await.unwrap();
            superuser
                .execute(AssertSqlSafe(format!("GRANT CREATE, USAGE ON SCHEMA public TO \"{owner}\"")))
                .await
                .unwrap();
            superuser.close().await.unwrap();
        }
        let address_of_program = address(server, &program, &database);
        let mut config = DatabaseConfig::postgres(&address_of_program);
        config.connections = 4;
        Some(Two {
            owner: DatabaseConfig::postgres(address(server, &owner, &database)),
            elsewhere: DatabaseConfig::postgres(address(server, &owner, &elsewhere)),
            store: Store::open(&config).await.unwrap(),
            config,
            address: address_of_program,
        })
    }

    /// What a statement of the program's role is answered: the code of its error.
    async fn refused(&self, sql: &'static str) -> String {
        let mut connection = PgConnection::connect(&self.address).await.unwrap();
        let error = connection.execute(sql).await.expect_err(sql);
        connection.close().await.unwrap();
        error.as_database_error().unwrap().code().unwrap().into_owned()
    }
}

fn entry(org: OrgId) -> AuditEntry {
    AuditEntry {
        org,
        at: T0,
        actor: None,
        subject: None,
        action: "sign-in".to_owned(),
        result: "ok".to_owned(),
        factor: None,
        address: None,
        flow: None,
        details: "{}".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_owner_makes_the_schema_and_the_program_can_do_its_work_and_no_more() {
    let Some(two) = Two::new("work").await else { return };
    let store = &two.store;
    assert_eq!(store.pending_migrations().await.unwrap(), crate::base::steps());
    assert!(!store.missing_rights().await.unwrap().is_empty());
    assert!(store.migrate().await.is_err(), "the program's role made tables");

    // Two programs that start at once.
    let other = Store::open(&two.config).await.unwrap();
    let (one, another) = tokio::join!(store.migrate_as(&two.owner), other.migrate_as(&two.owner));
    one.unwrap();
    another.unwrap();
    other.close().await;
    assert_eq!(store.pending_migrations().await.unwrap(), 0);
    assert_eq!(store.missing_rights().await.unwrap(), [""; 0]);
    assert!(!store.can_rewrite_report().await.unwrap());

    let acme = org("acme");
    let sam = user(&acme, "sam");
    let done: Result<(), StoreError> = patiently!(store, |tx| {
        tx.insert_org(&acme).await?;
        tx.insert_user(&sam).await?;
        tx.set_password(sam.id, "$argon2id$…", "k1", T0).await?;
        tx.bump("a", vestibule_shared::Span::hours(1), 5, T0).await?;
        tx.clear_rate("a").await?;
        tx.insert_checkpoint(&AuditCheckpoint {
            org: acme.id,
            seq: 1,
            mac: hash("mac"),
            count: 1,
            at: T0,
            signature: vec![1],
        })
        .await?;
        tx.append_audit(&entry(acme.id), |_| hash("mac")).await.map(drop)
    });
    done.unwrap();
    let swept: Result<u64, StoreError> = patiently!(store, |tx| tx.sweep(T0).await);
    assert_eq!(swept.unwrap(), 0);

    for sql in [
        "UPDATE audit SET result = 'x'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "DROP TABLE audit",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "CREATE TRIGGER other BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION append_only()",
        "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "UPDATE audit_checkpoints SET seq = 2",
        "DELETE FROM audit_checkpoints",
        "DELETE FROM audit_heads",
        "TRUNCATE users CASCADE",
        "CREATE TABLE more (id BIGINT)",
        "DELETE FROM _sqlx_migrations",
        "INSERT INTO _sqlx_migrations SELECT * FROM _sqlx_migrations",
    ] {
        assert_eq!(two.refused(sql).await, "42501", "{sql}");
    }
    assert!(!store.can_rewrite_report().await.unwrap());
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rights_that_were_lost_or_added_are_set_right() {
    let Some(two) = Two::new("set").await else { return };
    let store = &two.store;
    store.migrate_as(&two.owner).await.unwrap();
    let owner = Store::open(&two.owner).await.unwrap();
    assert_eq!(owner.missing_rights().await.unwrap(), [""; 0]);
    assert!(owner.can_rewrite_report().await.unwrap(), "an owner can");

    let vestibule_store::Target::Postgres(address) = &two.owner.target else { panic!() };
    let mut connection = PgConnection::connect(address).await.unwrap();
    let program = format!("program-set-{}", std::process::id());
    for (sql, missing, rewrites) in [
        (format!("REVOKE INSERT ON users FROM \"{program}\""), &["INSERT on users"][..], false),
        (format!("GRANT DELETE ON audit TO \"{program}\""), &[], true),
        (format!("GRANT UPDATE (result) ON audit TO \"{program}\""), &[], true),
        (format!("GRANT TRIGGER ON audit_checkpoints TO \"{program}\""), &[], true),
        (format!("REVOKE ALL ON _sqlx_migrations FROM \"{program}\""), &["SELECT on _sqlx_migrations"], false),
    ] {
        connection.execute(AssertSqlSafe(sql.clone())).await.unwrap();
        assert_eq!(store.missing_rights().await.unwrap(), missing, "{sql}");
        assert_eq!(store.can_rewrite_report().await.unwrap(), rewrites, "{sql}");
        store.migrate_as(&two.owner).await.unwrap();
        assert_eq!(store.missing_rights().await.unwrap(), [""; 0], "{sql}");
        assert!(!store.can_rewrite_report().await.unwrap(), "{sql}");
        assert_eq!(store.pending_migrations().await.unwrap(), 0, "{sql}");
    }
    connection.close().await.unwrap();
    owner.close().await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_that_is_none_is_refused() {
    let sqlite = Base::sqlite_empty().await;
    let refused = |done: Result<(), StoreError>| assert!(matches!(done, Err(StoreError::Config(_))), "{done:?}");
    refused(sqlite.store.migrate_as(&sqlite.config).await);
    assert_eq!(sqlite.store.missing_rights().await.unwrap(), [""; 0]);
    assert!(sqlite.store.can_rewrite_report().await.unwrap());
    let Some(two) = Two::new("none").await else { return };
    refused(two.store.migrate_as(&sqlite.config).await);
    refused(two.store.migrate_as(&two.config).await);
    refused(two.store.migrate_as(&two.elsewhere).await);
    assert_eq!(two.store.pending_migrations().await.unwrap(), crate::base::steps());
    sqlite.done().await;
    two.store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_programs_role_takes_in_a_copy() {
    let Some(two) = Two::new("copy").await else { return };
    two.store.migrate_as(&two.owner).await.unwrap();
    let sqlite = Base::sqlite().await;
    let (acme, _) = sqlite.people().await;
    let done: Result<_, StoreError> =
        write_tx!(sqlite.store, |tx| tx.append_audit(&entry(acme.id), |_| hash("mac")).await);
    done.unwrap();
    let counts = copy(&sqlite.store, &two.store, |_, _| {}).await.unwrap();
    assert!(counts.iter().any(|count| count.table == "audit" && count.rows == 1));
    sqlite.done().await;
    two.store.close().await;
}
