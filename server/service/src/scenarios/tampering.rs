//! What somebody with the owner's rights on the database can do to the activity record, and what is seen of it (DA3): with the checkpoints
//! in the database alone, and with those that were kept elsewhere.

use super::base::Postgres;
use crate::audit::{Verified, verify, verify_against};
use crate::testing::{Settings, World};
use crate::{Delivery, Sink, Worker, user};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use std::path::Path;
use vestibule_shared::Span;
use vestibule_store::DatabaseConfig;

/// Where the database is, for somebody who goes around the program.
enum Base<'a> {
    Sqlite(&'a Path),
    Postgres(&'a str),
}

impl Base<'_> {
    async fn run(&self, sql: &str) {
        let done = match self {
            Base::Sqlite(path) => {
                let url = format!("sqlite:{}", path.display());
                let mut c = sqlx::SqliteConnection::connect(&url).await.unwrap();
                let done = c.execute(AssertSqlSafe(sql)).await.map(drop);
                c.close().await.unwrap();
                done
            }
            Base::Postgres(url) => {
                let mut c = sqlx::PgConnection::connect(url).await.unwrap();
                let done = c.execute(AssertSqlSafe(sql)).await.map(drop);
                c.close().await.unwrap();
                done
            }
        };
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

const TABLES: [&str; 4] = ["audit", "audit_heads", "audit_checkpoints", "audit_finds"];

async fn some_rows(w: &World, times: usize) {
    for _ in 0..times {
        user::deactivate(&w.p, "acme", "sam").await.unwrap();
        user::reactivate(&w.p, "acme", "sam").await.unwrap();
    }
}

fn problem(found: &[Verified]) -> String {
    found.iter().filter_map(|chain| chain.problem.clone()).collect::<Vec<_>>().join("; ")
}

async fn run(w: &World, base: Base<'_>) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("kept/checkpoints");
    let worker = Worker::new(w.p.clone(), Delivery::Capture).with_sinks(vec![Sink::File(file.clone())]);
    // What a sink does not take at first is tried again.
    some_rows(w, 11).await;
    w.pass(Span::minutes(11));
    worker.housekeeping().await.unwrap();
    assert!(!file.exists());
    std::fs::create_dir(dir.path().join("kept")).unwrap();
    worker.housekeeping().await.unwrap();
    some_rows(w, 10).await;
    w.pass(Span::minutes(11));
    worker.housekeeping().await.unwrap();
    some_rows(w, 3).await;
    let kept = std::fs::read_to_string(&file).unwrap();
    // Eight rows of the demonstration, then 22, 20 and 6.
    let [first, second] = kept.lines().collect::<Vec<_>>()[..] else { panic!("{kept}") };
    assert!(first.contains("\"seq\":30") && second.contains("\"seq\":50"), "{kept}");
    assert_eq!(problem(&verify_against(&w.p, None, &kept).await.unwrap()), "");
    assert_eq!(verify_against(&w.p, Some("acme"), &kept).await.unwrap()[0].rows, 56);

    let on = |table: &str| match base {
        Base::Sqlite(_) => String::new(),
        Base::Postgres(_) => format!(" ON {table}"),
    };
    for table in ["audit", "audit_checkpoints"] {
        for what in ["update", "delete"] {
            base.run(&format!("DROP TRIGGER {table}_no_{what}{}", on(table))).await;
        }
    }
    for table in TABLES {
        base.run(&format!("CREATE TABLE saved_{table} AS SELECT * FROM {table}")).await;
    }
    const CUT: &str = "DELETE FROM audit WHERE seq > 20";
    const HEAD: &str = "UPDATE audit_heads SET seq = 20, digested = 20, mac = (SELECT mac FROM audit WHERE seq = 20)";
    const POINTS: &str = "DELETE FROM audit_checkpoints WHERE seq > 20";
    const FORGED: &str = "INSERT INTO audit SELECT org_id, seq + 20, at, actor, subject, action, result, factor, address, flow_id, details, prev, prev \
        FROM audit WHERE seq = 1";
    for (what, sql, alone, against) in [
        (
            "an edit",
            &["UPDATE audit SET result = 'refused' WHERE seq = 20"][..],
            "row 20 was changed",
            "row 20 was changed",
        ),
        (
            "an edit of a time",
            &["UPDATE audit SET at = at - 1 WHERE seq = 33"],
            "row 33 was changed",
            "row 33 was changed",
        ),
        ("a deletion in the middle", &["DELETE FROM audit WHERE seq = 20"], "row 20 is missing", "row 20 is missing"),
        (
            "a swap",
            &[
                "UPDATE audit SET seq = -20 WHERE seq = 20",
                "UPDATE audit SET seq = 20 WHERE seq = 21",
                "UPDATE audit SET seq = 21 WHERE seq = -20",
            ],
            "row 20 was changed",
            "row 20 was changed",
        ),
        ("a cut tail", &[CUT], "rows after 20 are missing", "rows after 20 are missing"),
        ("a cut tail and head", &[CUT, HEAD], "rows after 20 are missing", "rows after 20 are missing"),
        // Now the database knows of nothing else: what was kept elsewhere does.
        ("a cut tail, head and checkpoints", &[CUT, HEAD, POINTS], "", "rows after 20 are missing: there were 50"),
        (
            "everything gone",
            &["DELETE FROM audit", "DELETE FROM audit_heads", "DELETE FROM audit_checkpoints"],
            "",
            "rows after 0 are missing: there were 50",
        ),
        (
            "a row that was added",
            &[CUT, HEAD, POINTS, FORGED, "UPDATE audit_heads SET seq = 21"],
            "row 21 was changed",
            "row 21 was changed",
        ),
        (
            "a forged checkpoint",
            &["UPDATE audit_checkpoints SET count = 31 WHERE seq = 30"],
            "the checkpoint of row 30 is forged",
            "the checkpoint of row 30 is forged",
        ),
    ] {
        for sql in sql {
            base.run(sql).await;
        }
        for (kept, told) in [("", alone), (kept.as_str(), against)] {
            let found = problem(&verify_against(&w.p, None, kept).await.unwrap());
            assert!(found.contains(told) && found.is_empty() == told.is_empty(), "{what}: {found}, not {told}");
        }
        restore(&base).await;
        assert_eq!(problem(&verify_against(&w.p, None, &kept).await.unwrap()), "", "restored after {what}");
    }
    // Who has the keys as well can write a chain that hangs together; that it is another is seen all the same.
    for sql in [CUT, HEAD, POINTS, "DELETE FROM audit_finds"] {
        base.run(sql).await;
    }
    some_rows(w, 20).await;
    assert_eq!(problem(&verify(&w.p, None).await.unwrap()), "");
    let found = problem(&verify_against(&w.p, None, &kept).await.unwrap());
    assert!(found.contains("rows from 1 on were written anew: row 30 is not the one of the checkpoint"), "{found}");
    restore(&base).await;

    // The file itself.
    let lines = format!("{}\nnothing\n\n{}\n", kept.trim_end(), second.replace("\"seq\":50", "\"seq\":51"));
    let found = problem(&verify_against(&w.p, None, &lines).await.unwrap());
    assert_eq!(found, "line 3 is no checkpoint; line 5 is forged");
    let from_syslog =
        kept.lines().map(|line| format!("Nov 29 21:00:00 host vestibule[7]: {line}\n")).collect::<String>();
    assert_eq!(problem(&verify_against(&w.p, None, &from_syslog).await.unwrap()), "");
}

async fn restore(base: &Base<'_>) {
    for table in TABLES {
        base.run(&format!("DELETE FROM {table}")).await;
        base.run(&format!("INSERT INTO {table} SELECT * FROM saved_{table}")).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tampering_is_seen_on_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("v.db");
    let w = World::on(&DatabaseConfig::sqlite(&path), Settings::default()).await;
    w.populate().await;
    run(&w, Base::Sqlite(&path)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tampering_is_seen_on_postgres() {
    let Some(base) = Postgres::make(Settings::default()).await else { return };
    base.world.populate().await;
    run(&base.world, Base::Postgres(&base.url)).await;
    base.done().await;
}
