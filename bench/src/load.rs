//! Load from outside, over real connections.

use crate::floor::cores;
use crate::http::{Http, post};
use crate::people::{ORG, PASSWORD, PLAIN, username};
use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

/// Connections at once, everywhere.
pub const CONNECTIONS: usize = 16;

/// A person, and the cookies of the browser they use.
#[derive(Clone, Default)]
pub struct Browser {
    username: String,
    device: String,
    /// `session-acme=…` of the last sign-in.
    pub session: String,
}

/// People who sign in again and again, each in their own browser.
#[derive(Clone)]
pub struct Crowd {
    at: SocketAddr,
    browsers: Arc<Vec<Mutex<Browser>>>,
    next: Arc<AtomicU64>,
}

impl Crowd {
    /// `size` people, spread evenly over all `people`.
    pub fn new(at: SocketAddr, people: u64, size: u64) -> Self {
        // Every eighth of them is a plain employee: see `people`.
        let size = size.min(people / PLAIN).max(1);
        let step = people.checked_div(size).unwrap_or(1) / PLAIN * PLAIN;
        let browser = |n: u64| Mutex::new(Browser { username: username(n.saturating_mul(step)), ..Browser::default() });
        Crowd { at, browsers: Arc::new((0..size).map(browser).collect()), next: Arc::default() }
    }

    /// How many people it is.
    pub fn len(&self) -> u64 {
        self.browsers.len() as u64
    }

    /// The session of one of them.
    pub async fn session(&self, number: usize) -> Result<String> {
        let browser = self.browsers.get(number % self.browsers.len().max(1)).context("nobody")?.lock().await;
        if browser.session.is_empty() {
            bail!("not signed in");
        }
        Ok(browser.session.clone())
    }

    /// `count` whole sign-ins over all connections; how many a second.
    pub async fn sign_ins_a_second(&self, count: u64) -> Result<f64> {
        let left = Arc::new(AtomicU64::new(count));
        let start = Instant::now();
        let mut tasks = JoinSet::new();
        for _ in 0..CONNECTIONS {
            let (crowd, left) = (self.clone(), Arc::clone(&left));
            tasks.spawn(async move {
                let mut http = Http::new(crowd.at);
                while left.fetch_update(Relaxed, Relaxed, |n| n.checked_sub(1)).is_ok() {
                    crowd.sign_in(&mut http).await?;
                }
                anyhow::Ok(())
            });
        }
        while let Some(done) = tasks.join_next().await {
            done??;
        }
        Ok(count as f64 / start.elapsed().as_secs_f64())
    }

    /// Signs in on all connections until `running` is false.
    pub async fn saturate(self, running: Arc<AtomicBool>) -> Result<u64> {
        let mut tasks = JoinSet::new();
        for _ in 0..CONNECTIONS {
            let (crowd, running) = (self.clone(), Arc::clone(&running));
            tasks.spawn(async move {
                let (mut http, mut done) = (Http::new(crowd.at), 0_u64);
                while running.load(Relaxed) {
                    crowd.sign_in(&mut http).await?;
                    done = done.saturating_add(1);
                }
                anyhow::Ok(done)
            });
        }
        let mut all = 0_u64;
        while let Some(done) = tasks.join_next().await {
            all = all.saturating_add(done??);
        }
        Ok(all)
    }

    /// One whole sign-in: name, password, session.
    async fn sign_in(&self, http: &mut Http) -> Result<()> {
        let turn = usize::try_from(self.next.fetch_add(1, Relaxed)).unwrap_or_default();
        let mut browser = self.browsers.get(turn % self.browsers.len().max(1)).context("nobody")?.lock().await;
        let name = browser.username.clone();
        let reply =
            http.post("/api/sign-in/name", &browser.device, &format!("org={ORG}&username={name}")).await?.ok()?;
        let flow = reply.cookie(&format!("flow-{ORG}")).context("no record of the sign-in")?.to_owned();
        let view: serde_json::Value = serde_json::from_slice(&reply.body)?;
        let form = view.get("form").and_then(|form| form.as_str()).context("no form")?;
        let cookie = format!("{flow}; {}", browser.device);
        let password = PASSWORD.replace(' ', "+");
        let body = format!("org={ORG}&form={form}&username={name}&password={password}");
        let reply = http.post("/api/sign-in/password", &cookie, &body).await?.ok()?;
        let session = reply.cookie(&format!("session-{ORG}"));
        let session = session.with_context(|| format!("no session: {}", String::from_utf8_lossy(&reply.body)))?;
        browser.session = session.to_owned();
        if let Some(device) = reply.cookie(&format!("dev-{ORG}")) {
            browser.device = device.to_owned();
        }
        Ok(())
    }
}

/// As many requests as all connections give in `time`, each connection sending its own as soon as its last was answered.
pub async fn requests_a_second(at: SocketAddr, requests: &[Vec<u8>], time: Duration) -> Result<f64> {
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for request in requests {
        let request = request.clone();
        tasks.spawn(async move {
            let (mut http, mut count) = (Http::new(at), 0_u64);
            while start.elapsed() < time {
                http.send(&request).await?.ok()?;
                count = count.saturating_add(1);
            }
            anyhow::Ok(count)
        });
    }
    let mut all = 0_u64;
    while let Some(count) = tasks.join_next().await {
        all = all.saturating_add(count??);
    }
    Ok(all as f64 / start.elapsed().as_secs_f64())
}

/// The pause of a connection between two requests whose time is taken.
pub const PAUSE: Duration = Duration::from_millis(10);

/// How long single requests take, in milliseconds, sorted: all connections for `time`, with a pause after each answer.
pub async fn latencies(at: SocketAddr, requests: &[Vec<u8>], time: Duration) -> Result<Vec<f64>> {
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for (number, request) in requests.iter().enumerate() {
        let request = request.clone();
        tasks.spawn(async move {
            // Not all at the same moment.
            tokio::time::sleep(PAUSE.mul_f64(number as f64 / CONNECTIONS as f64)).await;
            let (mut http, mut times) = (Http::new(at), Vec::new());
            while start.elapsed() < time {
                let sent = Instant::now();
                http.send(&request).await?.ok()?;
                times.push(sent.elapsed().as_secs_f64() * 1e3);
                tokio::time::sleep(PAUSE).await;
            }
            anyhow::Ok(times)
        });
    }
    let mut all = Vec::new();
    while let Some(times) = tasks.join_next().await {
        all.append(&mut times??);
    }
    all.sort_by(f64::total_cmp);
    Ok(all)
}

/// The check of a session, for each connection with a session of its own: the home page's data, the least that a signed-in
/// browser can ask for.
pub async fn checks(crowd: &Crowd) -> Result<Vec<Vec<u8>>> {
    let mut requests = Vec::new();
    for number in 0..CONNECTIONS {
        let session = crowd.session(number).await?;
        requests.push(post(crowd.at, "/api/home/view", &session, &format!("org={ORG}")));
    }
    Ok(requests)
}

/// The value below which `share` of sorted values lie.
pub fn percentile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let at = (last as f64 * share).ceil() as usize;
    sorted.get(at.min(last)).copied().unwrap_or(f64::NAN)
}

/// The middle one.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    percentile(&sorted, 0.5)
}

/// Sign-ins that are enough for a figure of some seconds.
pub fn round_of_sign_ins() -> u64 {
    150_u64.saturating_mul(cores() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_of_sorted_values() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(percentile(&values, 0.99), 100.0);
        assert_eq!(percentile(&values, 0.5), 51.0);
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert!(percentile(&[], 0.5).is_nan());
    }
}
