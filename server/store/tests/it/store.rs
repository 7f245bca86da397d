//! Opening, intents, and what holds them together.

use crate::base::{Base, both, get, org, put};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use vestibule_store::{DatabaseConfig, Kind, Pragmas, Store, StoreError, Target, read_tx, write_tx};

#[test]
fn addresses_name_a_database_and_are_not_shown() {
    let sqlite = |text: &str| matches!(text.parse::<DatabaseConfig>().unwrap().target, Target::Sqlite(path) if path.to_str() == Some("/a/b.db"));
    assert!(sqlite("sqlite:/a/b.db") && sqlite("sqlite:///a/b.db") && sqlite("/a/b.db"));
    for text in ["postgres://u:geheim@h/d", "postgresql://u:geheim@h/d"] {
        let config: DatabaseConfig = text.parse().unwrap();
        assert!(matches!(&config.target, Target::Postgres(url) if url == text));
        assert!(!format!("{config:?}").contains("geheim"));
    }
    for bad in ["", "sqlite:", "mysql://x"] {
        assert!(matches!(bad.parse::<DatabaseConfig>(), Err(StoreError::Config(_))), "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_connection_is_set_as_it_must_be() {
    let base = Base::sqlite().await;
    let check = async || {
        let all = base.store.pragmas().await.unwrap();
        assert_eq!(all.len(), usize::try_from(base.config.connections).unwrap() + 1);
        for (at, pragmas) in all.into_iter().enumerate() {
            let expected = Pragmas {
                journal_mode: "wal".to_owned(),
                synchronous: 2,
                busy_timeout: 5_000,
                foreign_keys: true,
                query_only: at > 0,
            };
            assert_eq!(pragmas, expected, "connection {at}");
        }
    };
    check().await;
    let (store, mut tasks) = (base.store.clone(), tokio::task::JoinSet::new());
    for n in 0..50 {
        let store = store.clone();
        tasks.spawn(async move { write_tx!(store, |tx| tx.set_meta(&n.to_string(), "x").await) });
    }
    for done in tasks.join_all().await {
        done.unwrap();
    }
    check().await;
    base.done().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_is_set_as_it_must_be() {
    let Some(base) = Base::postgres().await else { return };
    assert_eq!(base.store.pragmas().await.unwrap(), []);
    assert_eq!(base.store.commits(), None);
    assert_eq!(base.store.kind(), Kind::Postgres);
    // A statement that takes longer than a request may is ended.
    let started = std::time::Instant::now();
    let server = base.store.clone();
    let slow = tokio::spawn(async move {
        write_tx!(server, |tx| {
            tx.set_meta("held", "1").await?;
            tokio::time::sleep(Duration::from_secs(7)).await;
            Ok::<_, StoreError>(())
        })
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let waiting: Result<(), StoreError> = write_tx!(base.store, |tx| tx.set_meta("held", "2").await);
    assert!(waiting.unwrap_err().is_busy());
    assert!(started.elapsed() >= Duration::from_secs(5));
    slow.await.unwrap().unwrap();
    assert_eq!(get!(base, |tx| tx.meta("held").await).as_deref(), Some("1"));
    base.done().await;
}

async fn migrates(base: Base) {
    assert_eq!(base.store.pending_migrations().await.unwrap(), crate::base::steps());
    base.store.ping().await.unwrap();
    // Two programs that start at once.
    let other = Store::open(&base.config).await.unwrap();
    let (one, two) = tokio::join!(base.store.migrate(), other.migrate());
    one.unwrap();
    two.unwrap();
    base.store.migrate().await.unwrap();
    assert_eq!(base.store.pending_migrations().await.unwrap(), 0);
    other.close().await;
    base.store.close().await;
    assert!(base.store.ping().await.is_err());
    base.done().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_database_of_sqlite_is_migrated() {
    migrates(Base::sqlite_empty().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_database_of_postgres_is_migrated() {
    let Some(base) = Base::postgres_empty().await else { return };
    migrates(base).await;
}

both!(an_error_undoes_the_intent, |base| {
    let refused: Result<(), StoreError> = write_tx!(base.store, |tx| {
        tx.set_meta("a", "1").await?;
        Err(StoreError::Config("no"))
    });
    assert!(matches!(refused, Err(StoreError::Config("no"))));
    assert_eq!(get!(base, |tx| tx.meta("a").await), None);
});

both!(nothing_is_kept_after_a_statement_failed, |base| {
    put!(base, |tx| tx.insert_org(&org("acme")).await);
    let ignored: Result<(), StoreError> = write_tx!(base.store, |tx| {
        tx.set_meta("a", "1").await?;
        let taken = tx.insert_org(&org("acme")).await;
        assert!(taken.unwrap_err().conflict().is_some());
        Ok(())
    });
    assert!(matches!(ignored, Err(StoreError::Doomed)), "{ignored:?}");
    assert_eq!(get!(base, |tx| tx.meta("a").await), None);
});

both!(an_intent_that_read_something_stale_runs_again, |base| {
    let mut runs = 0;
    let done: Result<i32, StoreError> = write_tx!(base.store, |tx| {
        runs += 1;
        tx.set_meta("runs", &runs.to_string()).await?;
        if runs < 3 { Err(tx.stale()) } else { Ok(runs) }
    });
    assert_eq!(done.unwrap(), 3);
    assert_eq!(get!(base, |tx| tx.meta("runs").await).as_deref(), Some("3"));
});

both!(an_intent_that_never_gets_through_is_told_so, |base| {
    let started = std::time::Instant::now();
    let done: Result<(), StoreError> = write_tx!(base.store, |tx| Err(tx.stale()));
    assert!(done.unwrap_err().is_busy());
    assert!(started.elapsed() < Duration::from_secs(8));
});

both!(a_reader_sees_one_moment_and_writes_nothing, |base| {
    put!(base, |tx| tx.set_meta("a", "1").await);
    let store = base.store.clone();
    let seen: Result<_, StoreError> = read_tx!(base.store, |tx| {
        let before = tx.meta("a").await?;
        let next = match before.as_deref() {
            Some("1") => "2",
            _ => "3",
        };
        let writer = store.clone();
        tokio::spawn(async move { write_tx!(writer, |tx| tx.set_meta("a", next).await) }).await.unwrap()?;
        Ok((before, tx.meta("a").await?))
    });
    assert_eq!(seen.unwrap(), (Some("1".to_owned()), Some("1".to_owned())));
    assert_eq!(get!(base, |tx| tx.meta("a").await).as_deref(), Some("2"));
    let refused: Result<(), StoreError> = read_tx!(base.store, |tx| tx.set_meta("a", "4").await);
    assert!(refused.is_err());
    assert_eq!(get!(base, |tx| tx.meta("a").await).as_deref(), Some("2"));
});

both!(an_intent_that_is_given_up_leaves_nothing_and_holds_up_nobody, |base| {
    let begun = Arc::new(AtomicUsize::new(0));
    let mut given_up = Vec::new();
    for n in 0..20 {
        let (store, begun) = (base.store.clone(), Arc::clone(&begun));
        given_up.push(tokio::spawn(async move {
            write_tx!(store, |tx| {
                tx.set_meta(&format!("half {n}"), "1").await?;
                begun.fetch_add(1, Ordering::SeqCst);
                std::future::pending::<()>().await;
                Ok::<_, StoreError>(())
            })
        }));
    }
    while begun.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let mut others = tokio::task::JoinSet::new();
    for n in 0..20 {
        let store = base.store.clone();
        others.spawn(async move { write_tx!(store, |tx| tx.set_meta(&format!("whole {n}"), "1").await) });
    }
    tokio::time::sleep(Duration::from_millis(20)).await;
    for task in &given_up {
        task.abort();
    }
    for done in others.join_all().await {
        done.unwrap();
    }
    for n in 0..20 {
        assert_eq!(get!(base, |tx| tx.meta(&format!("half {n}")).await), None);
        assert_eq!(get!(base, |tx| tx.meta(&format!("whole {n}")).await).as_deref(), Some("1"));
    }
});

both!(what_is_answered_is_kept_whatever_happens_beside_it, |base| {
    // Some are refused, some fail, some are given up at any point; those who hear Ok are there, read by another connection.
    let other = Store::open(&base.config).await.unwrap();
    put!(base, |tx| tx.insert_org(&org("acme")).await);
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..200_u64 {
        let (store, other) = (base.store.clone(), other.clone());
        tasks.spawn(async move {
            let key = format!("key {n}");
            let intent = async {
                write_tx!(store, |tx| {
                    tx.set_meta(&key, "1").await?;
                    match n % 5 {
                        0 => Err(StoreError::Config("refused")),
                        1 => tx.insert_org(&org("acme")).await,
                        _ => Ok::<_, StoreError>(()),
                    }
                })
            };
            let done =
                tokio::time::timeout(Duration::from_micros(if n % 5 == 2 { n * 50 } else { 60_000_000 }), intent).await;
            let there: Result<_, StoreError> = read_tx!(other, |tx| tx.meta(&key).await);
            match (n % 5, done) {
                (0 | 1, Ok(Err(_))) => assert_eq!(there.unwrap(), None),
                (2..=4, Ok(Ok(()))) => assert_eq!(there.unwrap().as_deref(), Some("1")),
                (2, Err(_)) => {}
                (_, Ok(Err(busy))) if busy.is_busy() => assert_eq!(there.unwrap(), None),
                (_, other) => panic!("{n}: {other:?}"),
            }
        });
    }
    tasks.join_all().await;
    put!(base, |tx| tx.set_meta("after", "1").await);
    other.close().await;
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_wait_together_share_a_commit() {
    let base = Base::sqlite().await;
    assert_eq!(base.store.kind(), Kind::Sqlite);
    let before = base.store.commits().unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..64 {
        let store = base.store.clone();
        tasks.spawn(async move {
            for round in 0..10 {
                let done: Result<(), StoreError> =
                    write_tx!(store, |tx| tx.set_meta(&format!("{n} {round}"), "1").await);
                done.unwrap();
            }
        });
    }
    tasks.join_all().await;
    let commits = base.store.commits().unwrap() - before;
    assert!(commits < 320, "640 intents took {commits} commits");
    base.done().await;
}
