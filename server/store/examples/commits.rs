//! How many intents a second the store writes, beside how often the disk can be told to keep something.
//!
//!     cargo run --release -p vestibule-store --example commits [-- DATABASE]
//!
//! Without an argument: a file of SQLite under TMPDIR (a real disk, for figures that mean something). With the address of a
//! server: a new, empty database there. An intent here is what a guess of a password writes: its lane and a row of the activity report.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use vestibule_shared::Timestamp;
use vestibule_shared::auth::{LaneKind, Limits};
use vestibule_shared::ids::{OrgId, UserId};
use vestibule_store::{AuditEntry, DatabaseConfig, LaneKey, Store, StoreError, write_tx};

/// How long each figure is measured.
const SPAN: Duration = Duration::from_secs(3);

/// A time that moves on with each intent, so that no lane is ever locked.
static CLOCK: AtomicI64 = AtomicI64::new(1_767_225_600_000);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let dir = std::env::temp_dir().join(format!("vestibule-commits-{}", std::process::id()));
    std::fs::create_dir_all(&dir)?;
    let measured = measure(&dir).await;
    std::fs::remove_dir_all(&dir)?;
    measured
}

async fn measure(dir: &std::path::Path) -> Result<(), Box<dyn Error>> {
    let config = match std::env::args().nth(1) {
        Some(address) => address.parse()?,
        None => DatabaseConfig::sqlite(dir.join("vestibule.db")),
    };
    println!("floor: {:.0} fdatasync/s of 4 KiB each, one after the other", floor(dir)?);
    let store = Store::open(&config).await?;
    store.migrate().await?;
    for writers in [1, 8, 32] {
        let before = store.commits();
        let (started, done, slowest) = (Instant::now(), Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let mut tasks = tokio::task::JoinSet::new();
        for writer in 0..writers {
            let (store, done, slowest) = (store.clone(), Arc::clone(&done), Arc::clone(&slowest));
            tasks.spawn(async move {
                while started.elapsed() < SPAN {
                    let begun = Instant::now();
                    intent(&store, writer).await?;
                    slowest
                        .fetch_max(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
                    done.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<_, StoreError>(())
            });
        }
        while let Some(ended) = tasks.join_next().await {
            ended??;
        }
        let (seconds, done) = (started.elapsed().as_secs_f64(), done.load(Ordering::Relaxed));
        let slowest = Duration::from_micros(slowest.load(Ordering::Relaxed));
        let intents = precise(done) / seconds;
        match (before, store.commits()) {
            (Some(before), Some(after)) => {
                let commits = after.saturating_sub(before);
                println!(
                    "{writers:>2} writers: {intents:>6.0} intents/s, {:>5.0} commits/s (an fsync each), {:.1} intents a commit, slowest {slowest:.1?}",
                    precise(commits) / seconds,
                    precise(done) / precise(commits.max(1)),
                );
            }
            _ => println!("{writers:>2} writers: {intents:>6.0} intents/s, slowest {slowest:.1?}"),
        }
    }
    store.close().await;
    Ok(())
}

#[allow(clippy::cast_precision_loss)]
fn precise(n: u64) -> f64 {
    n as f64
}

async fn intent(store: &Store, writer: u8) -> Result<(), StoreError> {
    let now = Timestamp(CLOCK.fetch_add(60_000, Ordering::Relaxed));
    let limits = Limits::default();
    let mut id = [0; 10];
    id.fill(writer);
    // Each writer in an organization of its own: the chain of one is one line.
    let (org, user) = (OrgId::new(Timestamp(0), id), UserId::new(Timestamp(0), id));
    let key = LaneKey::of(LaneKind::PasswordKnown, user);
    let entry = AuditEntry {
        org,
        at: now,
        actor: None,
        subject: Some(user.to_string()),
        action: "password".to_owned(),
        result: "wrong".to_owned(),
        factor: None,
        address: Some("192.0.2.1".to_owned()),
        flow: None,
        details: "{}".to_owned(),
    };
    write_tx!(store, |tx| {
        let mut lane = tx.lock_lane(&key, now).await?;
        lane.take_turn(LaneKind::PasswordKnown, &limits, now);
        lane.complete();
        tx.save_lane(&key, &lane).await?;
        tx.append_audit(&entry, |row| row.prev).await?;
        Ok(())
    })
}

/// Syncs a second of a file that grows, as a log does.
fn floor(dir: &std::path::Path) -> Result<f64, std::io::Error> {
    let mut file = std::fs::File::create(dir.join("floor"))?;
    let (started, mut syncs) = (Instant::now(), 0_u64);
    while started.elapsed() < Duration::from_secs(1) {
        file.write_all(&[1; 4096])?;
        file.sync_data()?;
        syncs = syncs.saturating_add(1);
    }
    Ok(precise(syncs) / started.elapsed().as_secs_f64())
}
