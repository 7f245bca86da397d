//! The program under measurement: started as it is shipped, and looked at from outside.

use crate::http::Http;
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// Where its data are.
#[derive(Clone)]
pub struct Data {
    /// The data folder.
    pub dir: PathBuf,
    /// The address of a database of PostgreSQL; `None` for the embedded one.
    pub postgres: Option<String>,
}

impl Data {
    /// The file of the embedded database.
    pub fn sqlite(&self) -> PathBuf {
        self.dir.join("vestibule.db")
    }

    /// What the figures call it.
    pub fn name(&self) -> &'static str {
        if self.postgres.is_some() { "PostgreSQL" } else { "SQLite" }
    }
}

/// A running program.
pub struct Program {
    child: Child,
    // Kept, so that what the program prints later has a reader.
    _output: BufReader<ChildStdout>,
    /// Where it listens.
    pub at: SocketAddr,
    /// From the start to the first answer: the sign-in page, whole.
    pub first_answer: Duration,
}

impl Program {
    /// Starts it on a free port and waits for its first answer.
    pub async fn start(binary: &Path, data: &Data, first: &str) -> Result<Self> {
        let log = File::create(data.dir.join("log")).context("log")?;
        let mut command = Command::new(binary);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(data.dir.join("data"));
        command.env_clear().env("VESTIBULE_LOG_FILTER", "warn").stdout(Stdio::piped()).stderr(log);
        match &data.postgres {
            Some(url) => command.env("VESTIBULE_DATABASE", url),
            None => command.env("VESTIBULE_DATABASE", data.sqlite()),
        };
        let begun = Instant::now();
        let mut child = command.spawn().with_context(|| format!("{}", binary.display()))?;
        let mut output = BufReader::new(child.stdout.take().context("no output")?);
        let port = loop {
            let mut line = String::new();
            if output.read_line(&mut line)? == 0 {
                let status = child.wait()?;
                let log = fs::read_to_string(data.dir.join("log")).unwrap_or_default();
                bail!("the program ended ({status}) before it listened: {log}");
            }
            if let Some(url) = line.trim().strip_prefix("listening on ") {
                break url.rsplit(':').next().and_then(|port| port.parse::<u16>().ok()).context("no port")?;
            }
        };
        let at = SocketAddr::from(([127, 0, 0, 1], port));
        let mut program = Program { child, _output: output, at, first_answer: Duration::ZERO };
        Http::new(at).get(first, "", "text/html").await?.ok()?;
        program.first_answer = begun.elapsed();
        Ok(program)
    }

    /// A field of `/proc/PID/status` in MB.
    pub fn memory(&self, field: &str) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with(field)).context("no such field")?;
        let kib: f64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
        Ok(kib * 1024.0 / 1e6)
    }

    /// Processor time so far, in seconds.
    pub fn processor(&self) -> Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let (_, rest) = stat.rsplit_once(')').context("stat")?;
        let ticks: f64 = rest.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
        // USER_HZ is 100 on every Linux.
        Ok(ticks / 100.0)
    }

    /// Asks it to stop, and waits.
    pub fn stop(mut self) -> Result<()> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status()?;
        let begun = Instant::now();
        while self.child.try_wait()?.is_none() {
            if begun.elapsed() > Duration::from_secs(20) {
                bail!("the program did not stop");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Commits of the embedded database so far, each of which is one fsync of its log: the counter in the header of the index of
/// the log (sqlite.org/walformat.html, "WAL-Index Header", `iChange`).
pub fn sqlite_commits(database: &Path) -> Result<u64> {
    let mut name = database.as_os_str().to_owned();
    name.push("-shm");
    let mut bytes = [0; 4];
    File::open(PathBuf::from(name))?.read_exact_at(&mut bytes, 8)?;
    Ok(u64::from(u32::from_ne_bytes(bytes)))
}

/// The first line of a file, for the description of the machine.
pub fn line_of(path: &str, starts: &str) -> Option<String> {
    let mut text = String::new();
    File::open(path).ok()?.read_to_string(&mut text).ok()?;
    let line = text.lines().find(|line| line.starts_with(starts))?;
    Some(line.strip_prefix(starts).unwrap_or(line).trim_start_matches([':', ' ', '\t']).trim().to_owned())
}
