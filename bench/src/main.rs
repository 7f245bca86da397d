//! Measures the program from outside, as it is shipped: over real connections on loopback, on both databases, with few people
//! and with many. Beside each figure stands its floor from the same run, taken in turns with it: the same work with nothing
//! around it. `make bench` writes the result into `docs/benchmarks.md`.

mod activity;
mod floor;
mod http;
mod load;
mod people;
mod postgres;
mod program;
mod report;
mod team;
mod weight;

use crate::floor::{Bare, PATH};
use crate::http::{Http, post};
use crate::load::{CONNECTIONS, Crowd, checks, latencies, median, percentile, requests_a_second, round_of_sign_ins};
use crate::people::ORG;
use crate::postgres::Cluster;
use crate::program::{Data, Program, sqlite_commits};
use crate::report::{Figures, Machine, Report};
use crate::weight::Weight;
use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// The program's own: its large blocks lie on huge pages, without which Argon2 is a fifth slower.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures the program and writes docs/benchmarks.md.
#[derive(Parser)]
struct Args {
    /// The program
    #[arg(long, default_value = "target/release/vestibule")]
    program: PathBuf,
    /// The folder of the browser's files, for the list of lazy parts
    #[arg(long, default_value = "target/bundle")]
    bundle: PathBuf,
    /// How many people the organization has
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 1_000_000])]
    people: Vec<u64>,
    /// Databases: sqlite, postgres (for which VESTIBULE_TEST_POSTGRES names a cluster)
    #[arg(long, value_delimiter = ',', default_values_t = ["sqlite".to_owned(), "postgres".to_owned()])]
    databases: Vec<String>,
    /// Rounds of each figure and its floor
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Where the result goes
    #[arg(long, default_value = "docs/benchmarks.md")]
    write: PathBuf,
    /// Print the result and write nothing
    #[arg(long)]
    dry: bool,
    /// Only weigh what a browser downloads, and fail if it is over its bound
    #[arg(long)]
    bytes_only: bool,
    /// Only measure the activity report, and print it
    #[arg(long)]
    activity_only: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// The bare route, for the figures' floor
    #[command(hide = true)]
    Bare {
        #[arg(long)]
        hashing: bool,
    },
}

fn main() -> ExitCode {
    let args = Args::parse();
    let done = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(run(args)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&format!("bench: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// A line about how far it is.
fn tell(text: &str) {
    // With nobody to read it there is nothing left to do.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

async fn run(args: Args) -> Result<()> {
    match args.command {
        Some(Command::Bare { hashing }) => floor::bare(hashing).await,
        None if args.bytes_only => bytes_only(&args).await,
        None if args.activity_only => activity_only(&args).await,
        None => everything(&args).await,
    }
}

async fn bytes_only(args: &Args) -> Result<()> {
    let weight = weigh(args).await?;
    let mut out = std::io::stdout().lock();
    write!(out, "{}", report::weight(&weight))?;
    let over = weight.over();
    if over.is_empty() { Ok(()) } else { bail!("too heavy: {}", over.join("; ")) }
}

async fn activity_only(args: &Args) -> Result<()> {
    let mut cluster = match std::env::var("VESTIBULE_TEST_POSTGRES") {
        Ok(url) => Some(Cluster::open(&url).await?),
        Err(_) => None,
    };
    let mut all = Vec::new();
    for &rows in &args.people {
        for database in &args.databases {
            let dir = tempfile::tempdir()?;
            let name = format!("bench_activity_{}_{rows}", std::process::id());
            let postgres = match (database.as_str(), &mut cluster) {
                ("postgres", Some(cluster)) => Some(cluster.create(&name).await?),
                ("postgres", None) => continue,
                _ => None,
            };
            let data = Data { dir: dir.path().to_owned(), postgres };
            // A few thousand people do all of it.
            let people = rows.min(2_000);
            let begun = Instant::now();
            people::fill(&data, people).await?;
            activity::fill(&data, people, rows).await?;
            tell(&format!("{}, {rows} rows: filled in {:.0} s", data.name(), begun.elapsed().as_secs_f64()));
            if let (Some(url), Some(cluster)) = (&data.postgres, &mut cluster) {
                cluster.settle(url).await?;
            }
            let program = Program::start(&args.program, &data, &sign_in_page()).await?;
            all.push((data.name(), rows, activity::measure(&program, &data, rows).await?));
            program.stop()?;
            if let (Some(_), Some(cluster)) = (&data.postgres, &mut cluster) {
                cluster.remove(&name).await?;
            }
        }
    }
    let measured: Vec<_> = all.iter().map(|(database, rows, figures)| (*database, *rows, figures.as_slice())).collect();
    let mut text = String::new();
    report::activity(&mut text, &measured)?;
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(())
}

async fn weigh(args: &Args) -> Result<Weight> {
    let dir = tempfile::tempdir()?;
    let data = Data { dir: dir.path().to_owned(), postgres: None };
    people::fill(&data, 1).await?;
    let program = Program::start(&args.program, &data, &sign_in_page()).await?;
    let weight = Weight::of(&mut Http::new(program.at), &args.bundle).await?;
    program.stop()?;
    Ok(weight)
}

fn sign_in_page() -> String {
    format!("/w/{ORG}/sign-in")
}

async fn everything(args: &Args) -> Result<()> {
    let load_before = program::line_of("/proc/loadavg", "").unwrap_or_default();
    let mut cluster = match std::env::var("VESTIBULE_TEST_POSTGRES") {
        Ok(url) => Some(Cluster::open(&url).await?),
        Err(_) => None,
    };
    let mut figures = Vec::new();
    for &people in &args.people {
        for database in &args.databases {
            let dir = tempfile::tempdir()?;
            let name = format!("bench_{}_{people}", std::process::id());
            let postgres = match (database.as_str(), &mut cluster) {
                ("sqlite", _) => None,
                ("postgres", Some(cluster)) => Some(cluster.create(&name).await?),
                ("postgres", None) => bail!("VESTIBULE_TEST_POSTGRES names no cluster: use tools/with-postgres"),
                _ => bail!("what is '{database}'? One of: sqlite, postgres"),
            };
            let data = Data { dir: dir.path().to_owned(), postgres };
            let measured = measure(args, &data, people, cluster.as_mut()).await;
            if let (Some(_), Some(cluster)) = (&data.postgres, &mut cluster) {
                cluster.remove(&name).await?;
            }
            figures.push(measured.with_context(|| format!("{database}, {people} people"))?);
        }
    }
    tell("what a browser downloads");
    let report = Report {
        machine: Machine {
            processor: program::line_of("/proc/cpuinfo", "model name").unwrap_or_default(),
            cores: floor::cores(),
            memory: program::line_of("/proc/meminfo", "MemTotal").unwrap_or_default(),
            kernel: program::line_of("/proc/sys/kernel/osrelease", "").unwrap_or_default(),
            postgres: match &mut cluster {
                Some(cluster) => Some(cluster.version().await?),
                None => None,
            },
            load_before,
        },
        rounds: args.rounds,
        figures,
        weight: weigh(args).await?,
    };
    let text = report.text();
    if args.dry {
        std::io::stdout().lock().write_all(text.as_bytes())?;
    } else {
        std::fs::write(&args.write, &text)?;
        tell(&format!("written: {}", args.write.display()));
    }
    Ok(())
}

async fn measure(args: &Args, data: &Data, people: u64, cluster: Option<&mut Cluster>) -> Result<Figures> {
    let what = format!("{}, {people} people", data.name());
    tell(&format!("{what}: filling"));
    let begun = Instant::now();
    people::fill(data, people).await?;
    activity::fill(data, people, people).await?;
    tell(&format!("{what}: filled in {:.0} s", begun.elapsed().as_secs_f64()));
    // Only what belongs to this database.
    let mut cluster = if data.postgres.is_some() { cluster } else { None };
    if let (Some(url), Some(cluster)) = (&data.postgres, &mut cluster) {
        cluster.settle(url).await?;
    }

    tell(&format!("{what}: starts"));
    let mut starts = Vec::new();
    let program = loop {
        let program = Program::start(&args.program, data, &sign_in_page()).await?;
        starts.push(program.first_answer.as_secs_f64() * 1e3);
        if starts.len() >= args.rounds.max(3) {
            break program;
        }
        program.stop()?;
    };
    let memory_at_start = program.memory("VmRSS")?;

    tell(&format!("{what}: sign-ins"));
    let crowd = Crowd::new(program.at, people, 128);
    let new_device = crowd.sign_ins_a_second(crowd.len()).await?;
    let syncs = async |cluster: &mut Option<&mut Cluster>| match cluster {
        Some(cluster) => cluster.log_syncs().await,
        None => sqlite_commits(&data.sqlite()),
    };
    let (mut hashes, mut sign_ins, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    let count = round_of_sign_ins();
    let syncs_before = syncs(&mut cluster).await?;
    let mut processor = 0.0;
    for _ in 0..args.rounds {
        let bare = floor::hashes_a_second(count)?;
        let before = program.processor()?;
        let whole = crowd.sign_ins_a_second(count).await?;
        processor += program.processor()? - before;
        shares.push(whole / bare);
        hashes.push(bare);
        sign_ins.push(whole);
    }
    let all = count as f64 * args.rounds as f64;
    let syncs_each = (syncs(&mut cluster).await?.saturating_sub(syncs_before)) as f64 / all;
    tell(&format!("{what}: {:.1} ms of processor a sign-in", processor * 1e3 / all));

    tell(&format!("{what}: session checks"));
    let checks = checks(&crowd).await?;
    let (mut routes, mut checked, mut check_shares) = (Vec::new(), Vec::new(), Vec::new());
    let bare = Bare::start(false)?;
    let bare_requests = vec![post(bare.at, PATH, &crowd.session(0).await?, &format!("org={ORG}")); CONNECTIONS];
    for _ in 0..args.rounds {
        let route = requests_a_second(bare.at, &bare_requests, Duration::from_secs(3)).await?;
        let check = requests_a_second(program.at, &checks, Duration::from_secs(3)).await?;
        check_shares.push(check / route);
        routes.push(route);
        checked.push(check);
    }
    drop(bare);

    tell(&format!("{what}: session checks beside sign-ins"));
    let (mut bare_slow, mut slow, mut slow_middle) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..args.rounds {
        let bare = Bare::start(true)?;
        let requests = vec![post(bare.at, PATH, &crowd.session(0).await?, &format!("org={ORG}")); CONNECTIONS];
        let times = latencies(bare.at, &requests, Duration::from_secs(4)).await?;
        bare_slow.push(percentile(&times, 0.99));
        drop(bare);
        let running = Arc::new(AtomicBool::new(true));
        let saturating = tokio::spawn(crowd.clone().saturate(Arc::clone(&running)));
        tokio::time::sleep(Duration::from_millis(500)).await;
        let times = latencies(program.at, &checks, Duration::from_secs(4)).await;
        running.store(false, Relaxed);
        saturating.await??;
        let times = times?;
        slow.push(percentile(&times, 0.99));
        slow_middle.push(percentile(&times, 0.5));
    }

    tell(&format!("{what}: activity report"));
    let activity = activity::measure(&program, data, people).await?;
    tell(&format!("{what}: the list of people"));
    let team = team::measure(program.at, &people::admin_session(), people).await?;

    tell(&format!("{what}: memory"));
    use_every_page(&program, &crowd.session(0).await?).await?;
    let memory = program.memory("VmRSS")?;
    let memory_peak = program.memory("VmHWM")?;
    // The threads that hash give their memory back after 20 seconds without work.
    tokio::time::sleep(Duration::from_secs(25)).await;
    use_every_page(&program, &crowd.session(0).await?).await?;
    let memory_idle = program.memory("VmRSS")?;
    program.stop()?;

    Ok(Figures {
        database: data.name(),
        people,
        start: median(&starts),
        hashes: median(&hashes),
        sign_ins: median(&sign_ins),
        sign_in_share: median(&shares),
        new_device,
        syncs_each,
        syncs_floor: floor::syncs_a_second(&data.dir)?,
        routes: median(&routes),
        checks: median(&checked),
        check_share: median(&check_shares),
        slow_route: median(&bare_slow),
        slow_check: median(&slow),
        middle_check: median(&slow_middle),
        memory_at_start,
        memory,
        memory_peak,
        memory_idle,
        activity,
        team,
    })
}

/// Every page in two languages, what the pages load, and the calls that work hardest.
async fn use_every_page(program: &Program, session: &str) -> Result<()> {
    let mut http = Http::new(program.at);
    for language in ["en-US", "fr"] {
        for cookie in ["", session] {
            let cookie = format!("lang={language}; {cookie}");
            for page in ["sign-in", "reset", "", "settings", "settings/password"] {
                http.get(&format!("/w/{ORG}/{page}"), &cookie, "text/html").await?;
            }
            for page in ["/", "/setup/none", "/none", "/healthz", "/readyz"] {
                http.get(page, &cookie, "text/html").await?;
            }
        }
    }
    let form = format!("org={ORG}&password=correct+horse+battery");
    http.post("/api/password/advise", session, &form).await?.ok()?;
    http.post("/api/reset/request", "", &format!("org={ORG}&username={}", people::username(0))).await?.ok()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_sound() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }
}
