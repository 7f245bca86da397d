//! Data, report and clock: trap 6, DA1, DA3, DA8.

use super::base::{Postgres, ask, both};
use crate::testing::{PASSWORD, Settings, World, number, refusal_of};
use crate::{Hashing, audit, demo};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use vestibule_shared::wire::{ResetStep, SignInStep};
use vestibule_shared::{Refusal, Span};
use vestibule_store::{CodeKind, DatabaseConfig};

both!(a_clock_that_runs_backwards_issues_nothing, |w| {
    let sam = w.signed_in("sam", 1).await;
    let mut b = w.browser(2);
    b.pair("sam", PASSWORD).await;
    let code = w.code_to(number("sam")).await;
    w.pass(Span::minutes(5));
    w.worker.housekeeping().await.unwrap();
    w.pass(Span(-121_000 - 60_000));
    assert!(w.p.clock_degraded() && w.p.ready().await.is_err());
    assert_eq!(refusal_of(&b.code(&code).await.problem), Some(Refusal::ClockDegraded));
    assert_eq!(refusal_of(&b.resend().await.problem), Some(Refusal::ClockDegraded));
    assert_eq!(refusal_of(&w.browser(3).pair("claire", PASSWORD).await.problem), Some(Refusal::ClockDegraded));
    let view = w.browser(4).reset_request("sam").await;
    assert_eq!(refusal_of(&view.problem), Some(Refusal::ClockDegraded));
    assert!(matches!(view.step, ResetStep::Request { .. }));
    assert!(crate::setup::issue(&w.p).await.is_err());
    // Whoever is in stays in.
    assert!(sam.is_in().await);
    w.worker.housekeeping().await.unwrap();
    w.worker.housekeeping().await.unwrap();
    let told =
        w.messages().await.into_iter().filter(|m| m.subject.as_deref().is_some_and(|s| s.contains("clock"))).count();
    assert_eq!(told, 2, "each admin, once");
    // Right again.
    w.pass(Span::minutes(3));
    assert!(!w.p.clock_degraded());
    assert!(matches!(b.code(&code).await.step, SignInStep::Done { .. }));
    // The operator can accept a clock that had run ahead.
    w.pass(Span::days(1000));
    assert!(!w.p.clock_degraded());
    let _ = w.p.now();
    w.pass(Span::days(-1000));
    assert!(w.p.clock_degraded());
    w.p.accept_clock().await.unwrap();
    assert!(!w.p.clock_degraded());
});

#[tokio::test]
async fn the_latest_time_outlives_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let config = DatabaseConfig::sqlite(dir.path().join("v.db"));
    let w = World::on(&config, Settings::default()).await;
    w.pass(Span::hours(3));
    w.worker.housekeeping().await.unwrap();
    // The next start's mock clock begins where the first one's did.
    let w = World::on(&config, Settings::default()).await;
    assert!(w.p.clock_degraded());
}

/// Runs SQL as whoever has the database file, or its owner's password, could.
async fn tamper_sqlite(path: &std::path::Path, sql: &str) {
    let mut connection = sqlx::SqliteConnection::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    connection.execute(AssertSqlSafe(sql)).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn the_report_tells_what_was_changed_cut_out_or_cut_off() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("v.db");
    let w = World::on(&DatabaseConfig::sqlite(&path), Settings::default()).await;
    w.populate().await;
    for i in 0..3 {
        w.signed_in("claire", i).await;
    }
    w.pass(Span::minutes(11));
    w.worker.housekeeping().await.unwrap();
    let whole = audit::verify(&w.p, Some("acme")).await.unwrap();
    assert!(whole[0].problem.is_none() && whole[0].rows >= 11, "{whole:?}");
    let mut refused = sqlx::SqliteConnection::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    for sql in ["UPDATE audit SET result = 'x'", "DELETE FROM audit"] {
        assert!(refused.execute(sql).await.is_err(), "the trigger refuses: {sql}");
    }
    refused.close().await.unwrap();
    tamper_sqlite(&path, "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete").await;
    let copy = dir.path().join("copy.db");
    for (sql, told) in [
        ("UPDATE audit SET address = '203.0.113.9' WHERE seq = 9", "row 9 was changed"),
        ("UPDATE audit SET result = 'refused' WHERE seq = 9", "row 9 was changed"),
        ("UPDATE audit SET at = at + 1 WHERE seq = 10", "row 10 was changed"),
        ("DELETE FROM audit WHERE seq = 9", "row 9 is missing"),
        ("DELETE FROM audit WHERE seq > 9", "rows after 9 are missing"),
        (
            "DELETE FROM audit WHERE seq > 9; UPDATE audit_heads SET seq = 9, mac = (SELECT mac FROM audit WHERE seq = 9)",
            "rows after 9 are missing",
        ),
        (
            "UPDATE audit SET seq = -8 WHERE seq = 8; UPDATE audit SET seq = 8 WHERE seq = 9; UPDATE audit SET seq = 9 WHERE seq = -8",
            "row 8 was changed",
        ),
        (
            "DELETE FROM audit WHERE seq > 10; UPDATE audit SET result = 'ok', details = '{}', prev = (SELECT mac FROM audit WHERE seq = 9), \
             mac = randomblob(32) WHERE seq = 10; UPDATE audit_heads SET seq = 10, mac = (SELECT mac FROM audit WHERE seq = 10)",
            "row 10 was changed",
        ),
        ("UPDATE audit_checkpoints SET count = 1", "forged"),
    ] {
        let _ = std::fs::remove_file(&copy);
        tamper_sqlite(&path, &format!("VACUUM INTO '{}'", copy.display())).await;
        tamper_sqlite(&copy, "DROP TRIGGER IF EXISTS audit_checkpoints_no_update").await;
        tamper_sqlite(&copy, sql).await;
        let forged = World::on(&DatabaseConfig::sqlite(&copy), Settings::default()).await;
        let found = audit::verify(&forged.p, None).await.unwrap();
        assert!(found[0].problem.as_deref().is_some_and(|p| p.contains(told)), "{sql}: {found:?}");
        forged.p.store().close().await;
    }
}

/// Every byte that a database keeps, as text where it is text.
async fn all_bytes(w: &World) -> Vec<u8> {
    ask!(w, |tx| {
        let org = tx.org_by_slug("acme").await?.unwrap();
        let mut out = format!("{org:?}").into_bytes();
        for user in tx.users(org.id, None, 100).await? {
            out.extend(user.phone_enc.unwrap_or_default());
            out.extend(user.phone_hash.unwrap_or_default());
            out.extend(user.password_hash.unwrap_or_default().into_bytes());
            for kind in [CodeKind::Activation, CodeKind::Access] {
                if let Some(code) = tx.code(kind, user.id).await? {
                    out.extend(code.code_hash);
                }
            }
        }
        for row in tx.claim(100, w.p.now(), Span::ZERO).await? {
            out.extend(format!("{row:?}").into_bytes());
            out.extend(row.to_enc);
            out.extend(row.args_enc);
        }
        for row in tx.captured(None, 100, w.p.now()).await? {
            out.extend(row.body_enc);
        }
        out.extend(tx.meta("demo-password").await?.unwrap_or_default().into_bytes());
        Ok(out)
    })
}

both!(numbers_codes_and_messages_are_not_readable_at_rest, |w| {
    w.browser(1).pair("sam", PASSWORD).await;
    let waiting = all_bytes(w).await;
    let code = w.code_to(number("sam")).await;
    let captured = all_bytes(w).await;
    for secret in ["491570158", "570158", code.as_str(), PASSWORD, "@sign-in.acme.example #"] {
        for bytes in [&waiting, &captured] {
            assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret}");
        }
    }
    // Captured messages are gone after a day.
    w.pass(Span::hours(24));
    assert!(w.messages().await.is_empty());
});

#[tokio::test]
async fn another_keyring_opens_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let config = DatabaseConfig::sqlite(dir.path().join("v.db"));
    World::on(&config, Settings::default()).await.populate().await;
    let other = World::on(&config, Settings { seed: 99, ..Settings::default() }).await;
    assert!(crate::user::list(&other.p, "acme").await.is_err());
    let mut b = other.browser(1);
    b.name("claire").await;
    let answer = crate::sign_in::password(&other.p, &b.caller, "acme", &b.form, "", PASSWORD).await.unwrap();
    assert_eq!(refusal_of(&answer.view.problem), Some(Refusal::WrongPair));
}

#[tokio::test]
async fn a_demonstration_is_made_once_and_never_over_something_else() {
    let w = World::sqlite().await;
    let again = demo::make(&w.p, None).await.unwrap();
    assert_eq!(again.password, PASSWORD);
    assert_eq!(again.people.len(), 7);
    assert_eq!(
        again.people.iter().filter(|p| p.activation.is_some()).map(|p| p.username.as_str()).collect::<Vec<_>>(),
        ["lucy"]
    );
    let other = demo::make(&w.p, Some("another pass phrase")).await.unwrap();
    assert_eq!(other.password, "another pass phrase");
    assert!(matches!(w.browser(1).pair("claire", "another pass phrase").await.step, SignInStep::Done { .. }));
    let dir = tempfile::tempdir().unwrap();
    let w = World::on(&DatabaseConfig::sqlite(dir.path().join("v.db")), Settings::default()).await;
    let new =
        crate::org::NewOrg { slug: "real".into(), name: "Real".into(), region: "US".into(), ..Default::default() };
    crate::org::add(&w.p, &new).await.unwrap();
    assert!(matches!(demo::make(&w.p, None).await, Err(crate::Failure::Forbidden)));
}

#[tokio::test]
async fn parameters_below_the_floor_are_not_started_with() {
    assert!(!Hashing { memory: 8, ..Hashing::FLOOR }.enough());
    // On PostgreSQL, too, a world is whole: the smallest of all scenarios.
    if let Some(base) = Postgres::make(Settings::default()).await {
        assert!(base.url.contains("service_"));
        assert!(crate::setup::needed(&base.world.p).await.unwrap());
        base.done().await;
    }
}
