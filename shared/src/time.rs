//! Time as one number: milliseconds since the Unix epoch, UTC.

use serde::{Deserialize, Serialize};

/// A point in time in whole milliseconds since 1970-01-01T00:00:00Z. Arithmetic saturates, so no value panics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A length of time in whole milliseconds; may be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(pub i64);

/// How far the clock may have gone back before what carries a later time is no longer believed (DA8).
const CLOCK_TOLERANCE: Span = Span::minutes(2);

impl Timestamp {
    /// 9999-12-31T23:59:59.999Z: later times are refused wherever one comes from outside.
    pub const MAX: Timestamp = Timestamp(253_402_300_799_999);

    /// The point `span` later.
    #[must_use]
    pub const fn plus(self, span: Span) -> Self {
        Timestamp(self.0.saturating_add(span.0))
    }

    /// The point `span` earlier.
    #[must_use]
    pub const fn minus(self, span: Span) -> Self {
        Timestamp(self.0.saturating_sub(span.0))
    }

    /// How long from `earlier` to this point; negative if this is the earlier one.
    #[must_use]
    pub const fn since(self, earlier: Timestamp) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }

    /// Whether it lies between the epoch and the end of year 9999.
    #[must_use]
    pub const fn plausible(self) -> bool {
        self.0 >= 0 && self.0 <= Self::MAX.0
    }

    /// Whether what began at `begun` and ends at `ends` lives now (DA8): never at a time that no calendar has, and not where
    /// it began later than now, by a clock that ran ahead: it would outlive its time.
    #[must_use]
    pub const fn in_life(self, begun: Timestamp, ends: Timestamp) -> bool {
        self.plausible() && self.0 >= begun.minus(CLOCK_TOLERANCE).0 && self.0 < ends.0
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);

    /// Whole seconds.
    #[must_use]
    pub const fn seconds(n: i64) -> Self {
        Span(n.saturating_mul(1_000))
    }

    /// Whole minutes.
    #[must_use]
    pub const fn minutes(n: i64) -> Self {
        Span(n.saturating_mul(60_000))
    }

    /// Whole hours.
    #[must_use]
    pub const fn hours(n: i64) -> Self {
        Span(n.saturating_mul(3_600_000))
    }

    /// Whole days of 24 hours.
    #[must_use]
    pub const fn days(n: i64) -> Self {
        Span(n.saturating_mul(86_400_000))
    }

    /// In whole seconds, rounded up: what a person is told to wait. Never negative.
    #[must_use]
    pub const fn ceil_seconds(self) -> i64 {
        if self.0 <= 0 { 0 } else { self.0.saturating_add(999) / 1_000 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_saturates_at_both_ends() {
        assert_eq!(Timestamp(i64::MAX).plus(Span(1)), Timestamp(i64::MAX));
        assert_eq!(Timestamp(i64::MIN).minus(Span(1)), Timestamp(i64::MIN));
        assert_eq!(Timestamp(i64::MAX).since(Timestamp(i64::MIN)), Span(i64::MAX));
        assert_eq!(Span(i64::MAX).ceil_seconds(), i64::MAX / 1_000);
        assert_eq!(Span(-5).ceil_seconds(), 0);
        assert_eq!(Span(1).ceil_seconds(), 1);
    }
}
