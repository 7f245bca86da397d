use crate::base::{Base, T0, both, get, later, org, patiently, put, random};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _};
use std::str::FromStr as _;
use vestibule_shared::ids::{FlowId, OrgId};
use vestibule_store::{AuditCheckpoint, AuditEntry, AuditHead, AuditRow, StoreError, Target};

fn entry(org: OrgId, action: &str) -> AuditEntry {
    AuditEntry {
        org,
        at: T0,
        actor: Some("operator".to_owned()),
        subject: None,
        action: action.to_owned(),
        result: "ok".to_owned(),
        factor: None,
        address: Some("192.0.2.1".to_owned()),
        flow: Some(FlowId::new(T0, random())),
        details: "{}".to_owned(),
    }
}

/// A code that depends on the one before and on the place.
fn mac(row: &AuditRow) -> [u8; 32] {
    assert_eq!(row.mac, [0; 32]);
    let mut mac = row.prev;
    mac[..8].copy_from_slice(&row.seq.to_be_bytes());
    mac[31] = mac[31].wrapping_add(u8::try_from(row.action.len() % 256).unwrap());
    mac
}

fn assert_whole(rows: &[AuditRow]) {
    let mut prev = [0; 32];
    for (row, seq) in rows.iter().zip(1..) {
        assert_eq!((row.seq, row.prev), (seq, prev));
        assert_eq!(row.mac, mac(&AuditRow { mac: [0; 32], ..row.clone() }));
        prev = row.mac;
    }
}

both!(rows_are_chained_and_paged, |base| {
    let (acme, other) = (org("acme").id, org("other").id);
    assert_eq!(get!(base, |tx| tx.audit_head(acme).await), None);
    let first = AuditEntry {
        subject: Some("s".to_owned()),
        factor: Some("text".to_owned()),
        actor: None,
        address: None,
        flow: None,
        ..entry(acme, "sign-in")
    };
    let head = put!(base, |tx| tx.append_audit(&first, mac).await);
    assert_eq!(head.seq, 1);
    for n in 0..4 {
        put!(base, |tx| tx.append_audit(&entry(acme, &"x".repeat(n)), mac).await);
    }
    let elsewhere = put!(base, |tx| tx.append_audit(&entry(other, "sign-in"), mac).await);
    assert_eq!(elsewhere.seq, 1);
    let all = get!(base, |tx| tx.audit_after(acme, 0, 99).await);
    assert_eq!(all.len(), 5);
    assert_whole(&all);
    let AuditRow { at, actor, subject, action, result, factor, address, flow, details, .. } = all[0].clone();
    assert_eq!(AuditEntry { org: acme, at, actor, subject, action, result, factor, address, flow, details }, first);
    assert_eq!(get!(base, |tx| tx.audit_after(acme, 3, 1).await), all[3..4]);
    let seqs = |rows: Vec<AuditRow>| rows.into_iter().map(|row| row.seq).collect::<Vec<_>>();
    assert_eq!(seqs(get!(base, |tx| tx.audit_page(acme, None, 2).await)), [5, 4]);
    assert_eq!(seqs(get!(base, |tx| tx.audit_page(acme, Some(4), 9).await)), [3, 2, 1]);
    let head = AuditHead { seq: 5, mac: all[4].mac };
    assert_eq!(get!(base, |tx| tx.audit_head(acme).await), Some(head));
    assert_eq!(get!(base, |tx| tx.audit_heads().await), [(acme, head), (other, elsewhere)]);
});

both!(many_at_once_leave_no_gap_even_where_some_are_undone, |base| {
    let acme = org("acme").id;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..60 {
        let store = base.store.clone();
        tasks.spawn(async move {
            patiently!(store, |tx| {
                tx.append_audit(&entry(acme, "one"), mac).await?;
                tx.append_audit(&entry(acme, "two"), mac).await?;
                if n % 3 == 0 {
                    return Err(StoreError::Config("undone"));
                }
                Ok::<_, StoreError>(())
            })
        });
    }
    let done = tasks.join_all().await.into_iter().filter(Result::is_ok).count();
    assert_eq!(done, 40);
    let rows = get!(base, |tx| tx.audit_after(acme, 0, 999).await);
    assert_eq!(rows.len(), 80);
    assert_whole(&rows);
    assert_eq!(
        get!(base, |tx| tx.audit_head(acme).await),
        rows.last().map(|row| AuditHead { seq: row.seq, mac: row.mac })
    );
});

both!(a_checkpoint_is_kept_once, |base| {
    let acme = org("acme").id;
    assert_eq!(get!(base, |tx| tx.last_checkpoint(acme).await), None);
    let point =
        |seq| AuditCheckpoint { org: acme, seq, mac: [1; 32], count: seq, at: later(seq), signature: vec![2; 64] };
    for seq in [100, 200] {
        put!(base, |tx| tx.insert_checkpoint(&point(seq)).await);
    }
    put!(base, |tx| tx.insert_checkpoint(&AuditCheckpoint { signature: vec![], ..point(200) }).await);
    assert_eq!(get!(base, |tx| tx.last_checkpoint(acme).await), Some(point(200)));
    assert_eq!(get!(base, |tx| tx.checkpoints_after(acme, 0, 9).await), [point(100), point(200)]);
    assert_eq!(get!(base, |tx| tx.checkpoints_after(acme, 100, 9).await), [point(200)]);
    assert_eq!(get!(base, |tx| tx.checkpoints_after(acme, 0, 1).await), [point(100)]);
});

/// Says what the database itself answers to a statement.
pub async fn plain(base: &Base, sql: &str) -> Result<(), sqlx::Error> {
    match &base.config.target {
        Target::Sqlite(path) => {
            // As another program would open the file, so without what this one sets.
            let mut c = sqlx::sqlite::SqliteConnectOptions::new().filename(path).connect().await?;
            let done = c.execute(AssertSqlSafe(sql)).await.map(drop);
            c.close().await?;
            done
        }
        Target::Postgres(url) => {
            let mut c = sqlx::postgres::PgConnectOptions::from_str(url)?.connect().await?;
            let done = c.execute(AssertSqlSafe(sql)).await.map(drop);
            c.close().await?;
            done
        }
    }
}

both!(nothing_is_changed_or_taken_away, |base| {
    let acme = org("acme").id;
    put!(base, |tx| tx.append_audit(&entry(acme, "sign-in"), mac).await);
    put!(base, |tx| tx
        .insert_checkpoint(&AuditCheckpoint { org: acme, seq: 1, mac: [1; 32], count: 1, at: T0, signature: vec![2] })
        .await);
    for table in ["audit", "audit_checkpoints"] {
        let mut refused = vec![
            format!("UPDATE {table} SET at = 0"),
            format!("DELETE FROM {table}"),
            format!("UPDATE {table} SET at = at WHERE seq = 1"),
        ];
        match base.config.target {
            Target::Postgres(_) => refused.push(format!("TRUNCATE {table}")),
            Target::Sqlite(_) => {}
        }
        for sql in refused {
            let error = plain(base, &sql).await.unwrap_err().to_string();
            assert!(error.contains("append-only"), "{sql}: {error}");
        }
    }
    assert_eq!(get!(base, |tx| tx.audit_after(acme, 0, 9).await).len(), 1);
});
