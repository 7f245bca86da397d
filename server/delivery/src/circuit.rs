//! The circuit breaker of one gateway.

/// Failures in a row that open the circuit.
const OPEN_AT: u32 = 5;
/// How long an open circuit rests, and how long a probe may stay without an answer, in milliseconds.
const REST_MS: i64 = 30_000;

/// Where a circuit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CircuitState {
    /// Messages go.
    Closed,
    /// Messages wait until this moment, on the caller's clock.
    Open {
        /// When a probe may go.
        until: i64,
    },
    /// One message is out as a probe; the others wait for what comes of it.
    HalfOpen,
}

impl CircuitState {
    /// The name for metrics and logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open { .. } => "open",
            Self::HalfOpen => "half-open",
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Inner {
    Closed { failures: u32 },
    Open { since: i64 },
    HalfOpen { since: i64 },
}

/// Spares a failing gateway, and the messages that would burn their attempts on it: it opens after 5 failures in a
/// row, and lets one probe through each 30 seconds until one succeeds.
///
/// Pure: every `now` is the caller's, in milliseconds on a monotonic clock (any zero). A clock that steps back makes
/// nobody wait longer than 30 seconds from where it then stands.
#[derive(Clone, Copy, Debug)]
pub struct Circuit {
    inner: Inner,
}

impl Default for Circuit {
    fn default() -> Self {
        Self::new()
    }
}

impl Circuit {
    /// A closed circuit.
    #[must_use]
    pub const fn new() -> Self {
        Self { inner: Inner::Closed { failures: 0 } }
    }

    /// Whether a message may be sent now. A `true` while the circuit is not closed makes that message the probe: its
    /// result must be given to [`record`](Self::record), and should it never come, another probe may go 30 s later.
    pub const fn allow(&mut self, now: i64) -> bool {
        match &mut self.inner {
            Inner::Closed { .. } => true,
            Inner::Open { since } | Inner::HalfOpen { since } => {
                if now < *since {
                    *since = now;
                }
                let rested = now.saturating_sub(*since) >= REST_MS;
                if rested {
                    self.inner = Inner::HalfOpen { since: now };
                }
                rested
            }
        }
    }

    /// Takes the result of an attempt: [`Outcome::gateway_works`](crate::Outcome::gateway_works). Results of attempts
    /// that began before the circuit opened change nothing while it rests.
    pub const fn record(&mut self, now: i64, works: bool) {
        self.inner = match (self.inner, works) {
            (Inner::Open { .. }, _) => return,
            (_, true) => Inner::Closed { failures: 0 },
            (Inner::HalfOpen { .. }, false) => Inner::Open { since: now },
            (Inner::Closed { failures }, false) => {
                let failures = failures.saturating_add(1);
                if failures >= OPEN_AT { Inner::Open { since: now } } else { Inner::Closed { failures } }
            }
        };
    }

    /// Where the circuit stands.
    #[must_use]
    pub const fn state(&self) -> CircuitState {
        match self.inner {
            Inner::Closed { .. } => CircuitState::Closed,
            Inner::Open { since } => CircuitState::Open { until: since.saturating_add(REST_MS) },
            Inner::HalfOpen { .. } => CircuitState::HalfOpen,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn opened(at: i64) -> Circuit {
        let mut circuit = Circuit::new();
        for _ in 0..5 {
            assert!(circuit.allow(at));
            circuit.record(at, false);
        }
        circuit
    }

    #[test]
    fn opens_at_the_fifth_failure_in_a_row() {
        let mut circuit = Circuit::new();
        for _ in 0..3 {
            for _ in 0..4 {
                circuit.record(0, false);
            }
            assert_eq!(circuit.state(), CircuitState::Closed);
            circuit.record(0, true);
        }
        for _ in 0..4 {
            circuit.record(7, false);
        }
        assert!(circuit.allow(7));
        circuit.record(7, false);
        assert_eq!(circuit.state(), CircuitState::Open { until: 30_007 });
        assert!(!circuit.allow(7));
    }

    #[test]
    fn one_probe_after_thirty_seconds() {
        let mut circuit = opened(1_000);
        assert!(!circuit.allow(30_999));
        assert!(circuit.allow(31_000));
        assert_eq!(circuit.state(), CircuitState::HalfOpen);
        assert!(!circuit.allow(31_001), "a second probe beside the first");
        circuit.record(31_500, false);
        assert_eq!(circuit.state(), CircuitState::Open { until: 61_500 });
        assert!(!circuit.allow(61_499));
        assert!(circuit.allow(61_500));
        circuit.record(61_600, true);
        assert_eq!(circuit.state(), CircuitState::Closed);
        for _ in 0..4 {
            circuit.record(61_600, false);
        }
        assert!(circuit.allow(61_600), "the count starts anew");
    }

    #[test]
    fn a_lost_probe_is_replaced() {
        let mut circuit = opened(0);
        assert!(circuit.allow(30_000));
        assert!(!circuit.allow(59_999));
        assert!(circuit.allow(60_000));
    }

    #[test]
    fn late_results_do_not_touch_an_open_circuit() {
        let mut circuit = opened(0);
        circuit.record(10_000, false);
        assert_eq!(circuit.state(), CircuitState::Open { until: 30_000 });
        circuit.record(10_000, true);
        assert_eq!(circuit.state(), CircuitState::Open { until: 30_000 });
    }

    #[test]
    fn a_clock_that_steps_back_locks_nobody_out() {
        let mut circuit = opened(1_000_000);
        assert!(!circuit.allow(5));
        assert!(circuit.allow(30_005));
    }

    proptest! {
        #[test]
        fn no_panic_and_never_stuck(steps in prop::collection::vec((any::<i64>(), any::<Option<bool>>()), 0..60), end in 0..i64::MAX / 2) {
            let mut circuit = Circuit::new();
            for (now, step) in steps {
                match step {
                    None => { circuit.allow(now); }
                    Some(works) => circuit.record(now, works),
                }
                let _ = circuit.state();
            }
            circuit.allow(end);
            prop_assert!(circuit.allow(end + REST_MS) || circuit.allow(end + 2 * REST_MS));
        }
    }
}
