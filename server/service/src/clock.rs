//! Time from one source, and the guard against a wall clock that runs backwards (DA8).

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use vestibule_shared::{Span, Timestamp};

/// A pause that a clock gives.
pub type Pause = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Where the time comes from. The program has one; tests have one that they move.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The wall time.
    fn now(&self) -> Timestamp;
    /// Resolves after `span`.
    fn sleep(&self, span: Span) -> Pause;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl Clock for System {
    // The one place where the program reads the machine's clock.
    #[allow(clippy::disallowed_methods)]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn sleep(&self, span: Span) -> Pause {
        Box::pin(tokio::time::sleep(Duration::from_millis(u64::try_from(span.0).unwrap_or(0))))
    }
}

/// A clock that stands still until it is moved. Whoever sleeps on it moves it to the end of the pause, so nothing waits.
#[derive(Debug)]
pub struct Mock(AtomicI64);

impl Mock {
    /// Stands at `at`.
    #[must_use]
    pub const fn at(at: Timestamp) -> Self {
        Mock(AtomicI64::new(at.0))
    }

    /// Moves it, backwards too.
    pub fn advance(&self, span: Span) {
        self.0.fetch_add(span.0, Ordering::SeqCst);
    }

    /// Sets it.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.0, Ordering::SeqCst);
    }
}

impl Clock for Mock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }

    fn sleep(&self, span: Span) -> Pause {
        let end = self.now().plus(span);
        self.0.fetch_max(end.0, Ordering::SeqCst);
        // Others get their turn, as they would while a real clock runs.
        Box::pin(tokio::task::yield_now())
    }
}

/// A clock that is this far behind the latest time ever seen is wrong.
const TOLERANCE: Span = Span::minutes(2);

/// Knows the latest wall time that any part of the program has ever seen, across restarts.
#[derive(Debug, Default)]
pub struct Guard {
    latest: AtomicI64,
    told: AtomicBool,
    /// What was last kept in the database, so that it is written rarely.
    kept: Mutex<i64>,
}

impl Guard {
    /// Takes note of a time that was seen, here or before a restart.
    pub fn saw(&self, at: Timestamp) {
        if at.plausible() {
            self.latest.fetch_max(at.0, Ordering::Relaxed);
        }
    }

    /// Whether `now` is so far behind that nothing which depends on time may be issued. Also for times no calendar has.
    #[must_use]
    pub fn degraded(&self, now: Timestamp) -> bool {
        !now.plausible() || now < Timestamp(self.latest.load(Ordering::Relaxed)).minus(TOLERANCE)
    }

    /// The latest time, if it should be kept now: every ten seconds is enough for a tolerance of two minutes.
    #[must_use]
    pub fn to_keep(&self) -> Option<Timestamp> {
        let latest = self.latest.load(Ordering::Relaxed);
        let mut kept = self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if latest.saturating_sub(*kept) < 10_000 {
            return None;
        }
        *kept = latest;
        Some(Timestamp(latest))
    }

    /// True once for each time the clock becomes wrong: the admins are told then, and not each second.
    #[must_use]
    pub fn first_notice(&self, degraded: bool) -> bool {
        let told = self.told.swap(degraded, Ordering::Relaxed);
        degraded && !told
    }

    /// Forgets what was seen: for the operator who has put a clock right that had run ahead.
    pub fn reset(&self, now: Timestamp) {
        self.latest.store(now.0, Ordering::Relaxed);
        *self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_minutes_back_are_forgiven_and_no_more() {
        let guard = Guard::default();
        let t = Timestamp(1_800_000_000_000);
        guard.saw(t);
        assert!(!guard.degraded(t.minus(Span::minutes(2))));
        assert!(guard.degraded(t.minus(Span(120_001))));
        assert!(guard.degraded(Timestamp(i64::MAX)));
        assert!(guard.degraded(Timestamp(-1)));
        guard.saw(Timestamp(i64::MAX));
        assert!(!guard.degraded(t), "a time that no calendar has is not believed");
        assert!(guard.first_notice(true));
        assert!(!guard.first_notice(true));
        assert!(!guard.first_notice(false));
        assert!(guard.first_notice(true));
    }
}
