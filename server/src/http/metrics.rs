//! Numbers for Prometheus. No label holds anything of a person or of a request's address.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// Upper ends of the buckets of request times, in milliseconds.
const BUCKETS: [u64; 11] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000];

#[derive(Debug, Default)]
struct Counters {
    status: [AtomicU64; 5],
    buckets: [AtomicU64; BUCKETS.len()],
    micros: AtomicU64,
    running: AtomicI64,
    sockets: AtomicI64,
    sockets_refused: AtomicU64,
    cross_site: AtomicU64,
    policy_reports: AtomicU64,
    panics: AtomicU64,
}

/// The counters of a running program. A clone is the same counters.
#[derive(Clone, Debug, Default)]
pub struct Metrics(Arc<Counters>);

/// A socket that is open.
#[derive(Debug)]
pub struct Open(Arc<Counters>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.sockets.fetch_sub(1, Relaxed);
    }
}

/// A request that is being worked on.
#[derive(Debug)]
pub struct Running(Arc<Counters>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Relaxed);
    }
}

impl Metrics {
    /// A socket was opened.
    #[must_use]
    pub fn socket_open(&self) -> Open {
        self.0.sockets.fetch_add(1, Relaxed);
        Open(Arc::clone(&self.0))
    }

    /// A socket was closed because its address has too many.
    pub fn socket_refused(&self) {
        self.0.sockets_refused.fetch_add(1, Relaxed);
    }

    /// Work on a request begins.
    #[must_use]
    pub fn running(&self) -> Running {
        self.0.running.fetch_add(1, Relaxed);
        Running(Arc::clone(&self.0))
    }

    /// A request was answered.
    pub fn answered(&self, status: u16, took: Duration) {
        if let Some(count) = usize::from(status / 100).checked_sub(1).and_then(|class| self.0.status.get(class)) {
            count.fetch_add(1, Relaxed);
        }
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.0.micros.fetch_add(micros, Relaxed);
        for (end, count) in BUCKETS.iter().zip(&self.0.buckets) {
            if micros <= end * 1_000 {
                count.fetch_add(1, Relaxed);
            }
        }
    }

    /// A post of another site was refused.
    pub fn cross_site(&self) {
        self.0.cross_site.fetch_add(1, Relaxed);
    }

    /// A browser reported that a page broke the content security policy.
    pub fn policy_report(&self) {
        self.0.policy_reports.fetch_add(1, Relaxed);
    }

    /// Work on a request panicked.
    pub fn panicked(&self) {
        self.0.panics.fetch_add(1, Relaxed);
    }

    /// All numbers in Prometheus' text format 0.0.4. `hashes` is how many password hashes run or wait.
    #[must_use]
    pub fn text(&self, hashes: usize) -> String {
        let c = &self.0;
        let mut out = String::new();
        let mut one = |name: &str, kind: &str, help: &str, value: &dyn std::fmt::Display| {
            // Writing to a string cannot fail.
            let _ = write!(
                out,
                "# HELP vestibule_{name} {help}\n# TYPE vestibule_{name} {kind}\nvestibule_{name} {value}\n"
            );
        };
        one("requests_running", "gauge", "Requests being worked on.", &c.running.load(Relaxed));
        one("sockets_open", "gauge", "Open connections.", &c.sockets.load(Relaxed));
        one(
            "sockets_refused_total",
            "counter",
            "Connections closed because their address had too many.",
            &c.sockets_refused.load(Relaxed),
        );
        one(
            "cross_site_refused_total",
            "counter",
            "Posts of other sites that were refused.",
            &c.cross_site.load(Relaxed),
        );
        one(
            "policy_reports_total",
            "counter",
            "Reports of pages that broke the content security policy.",
            &c.policy_reports.load(Relaxed),
        );
        one("panics_total", "counter", "Requests that ended in a panic.", &c.panics.load(Relaxed));
        one("hashes_pending", "gauge", "Password hashes that run or wait.", &hashes);
        let _ = writeln!(
            out,
            "# HELP vestibule_responses_total Answers by class of status.\n# TYPE vestibule_responses_total counter"
        );
        for (class, count) in c.status.iter().enumerate() {
            let _ = writeln!(out, "vestibule_responses_total{{class=\"{}xx\"}} {}", class + 1, count.load(Relaxed));
        }
        let total: u64 = c.status.iter().map(|count| count.load(Relaxed)).sum();
        let _ = writeln!(
            out,
            "# HELP vestibule_request_seconds Time to answer.\n# TYPE vestibule_request_seconds histogram"
        );
        for (end, count) in BUCKETS.iter().zip(&c.buckets) {
            let _ = writeln!(
                out,
                "vestibule_request_seconds_bucket{{le=\"{}\"}} {}",
                *end as f64 / 1e3,
                count.load(Relaxed)
            );
        }
        let _ = writeln!(out, "vestibule_request_seconds_bucket{{le=\"+Inf\"}} {total}");
        let _ = writeln!(out, "vestibule_request_seconds_sum {}", c.micros.load(Relaxed) as f64 / 1e6);
        let _ = writeln!(out, "vestibule_request_seconds_count {total}");
        out
    }
}
