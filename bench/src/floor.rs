//! What the figures are held against: the same work with nothing around it.

use anyhow::{Context, Result, anyhow};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use axum::Router;
use axum::routing::post;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

/// Cores, and so hashes at once.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// One Argon2id of the program's cost, in memory that is kept.
fn hash(memory: &mut [Block]) -> Result<[u8; 32]> {
    let params = Params::new(19_456, 2, 1, Some(32)).map_err(|error| anyhow!("{error}"))?;
    let mut tag = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(b"a password of usual length", b"0123456789abcdef", &mut tag, memory)
        .map_err(|error| anyhow!("{error}"))?;
    Ok(tag)
}

/// Hashes on all cores until `count` are done; how many a second.
pub fn hashes_a_second(count: u64) -> Result<f64> {
    let left = Arc::new(AtomicU64::new(count));
    let start = Instant::now();
    let threads: Vec<_> = (0..cores())
        .map(|_| {
            let left = Arc::clone(&left);
            thread::spawn(move || -> Result<()> {
                let mut memory = vec![Block::new(); 19_456];
                while left.fetch_update(Relaxed, Relaxed, |n| n.checked_sub(1)).is_ok() {
                    std::hint::black_box(hash(&mut memory)?);
                }
                Ok(())
            })
        })
        .collect();
    for thread in threads {
        thread.join().map_err(|_| anyhow!("a thread died"))??;
    }
    Ok(count as f64 / start.elapsed().as_secs_f64())
}

/// Appends of 4 KiB that reach the disk, one after the other, in a second: what a commit costs at least.
pub fn syncs_a_second(dir: &std::path::Path) -> Result<f64> {
    let mut file = tempfile::tempfile_in(dir)?;
    let (block, start) = ([7_u8; 4096], Instant::now());
    let mut count = 0_u32;
    while start.elapsed() < Duration::from_secs(1) {
        file.write_all(&block)?;
        file.sync_data()?;
        count = count.saturating_add(1);
    }
    Ok(f64::from(count) / start.elapsed().as_secs_f64())
}

/// A bare axum route in a process of its own, as the program is one, with or without bare hashing beside it.
pub struct Bare {
    child: Child,
    /// Where it listens.
    pub at: SocketAddr,
}

/// The path of the bare route.
pub const PATH: &str = "/bare";

impl Bare {
    /// Starts it.
    pub fn start(hashing: bool) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("bare").stdout(Stdio::piped());
        if hashing {
            command.arg("--hashing");
        }
        let mut child = command.spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("no output")?).read_line(&mut line)?;
        Ok(Bare { child, at: line.trim().parse().context("the bare route did not start")? })
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What [`Bare::start`] starts.
pub async fn bare(hashing: bool) -> Result<()> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let running = Arc::new(AtomicBool::new(true));
    if hashing {
        for _ in 0..cores() {
            let running = Arc::clone(&running);
            thread::spawn(move || {
                let mut memory = vec![Block::new(); 19_456];
                while running.load(Relaxed) && hash(&mut memory).is_ok() {}
            });
        }
    }
    let mut out = std::io::stdout();
    writeln!(out, "{}", listener.local_addr()?)?;
    out.flush()?;
    let answer = || async { ([("content-type", "application/json")], "{\"ok\":true}") };
    axum::serve(listener, Router::new().route(PATH, post(answer))).await?;
    running.store(false, Relaxed);
    Ok(())
}
