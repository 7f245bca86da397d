//! When a message that did not get through is tried again.

use std::time::Duration;

/// The pause before the next attempt, after `failed` attempts (1 after the first): 1, 4, 16 s, then 64 s each. There
/// is no last attempt: a message ends when it expires, so a mail server may well be away for some minutes.
#[must_use]
pub const fn pause(failed: u32) -> Duration {
    Duration::from_secs(match failed {
        0 | 1 => 1,
        2 => 4,
        3 => 16,
        _ => 64,
    })
}

/// The moment of the next attempt, or `None` to drop the message: then it would be sent after `expires`, when its code
/// or link is dead. Moments are milliseconds on one clock of the caller's.
///
/// `after` is what the gateway asked for ([`Outcome::Retry`](crate::Outcome::Retry)); it can only lengthen the pause.
#[must_use]
pub fn next(failed: u32, now: i64, expires: i64, after: Option<Duration>) -> Option<i64> {
    let pause = pause(failed).max(after.unwrap_or_default());
    let at = now.saturating_add(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX));
    (at < expires).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_four_sixteen() {
        assert_eq!(next(1, 0, i64::MAX, None), Some(1_000));
        assert_eq!(next(2, 0, i64::MAX, None), Some(4_000));
        assert_eq!(next(3, 0, i64::MAX, None), Some(16_000));
        assert_eq!(next(4, 0, i64::MAX, None), Some(64_000));
        assert_eq!(next(u32::MAX, 0, i64::MAX, None), Some(64_000));
        assert_eq!(next(0, 0, i64::MAX, None), Some(1_000));
    }

    #[test]
    fn nothing_is_sent_after_it_expired() {
        assert_eq!(next(1, 9_000, 10_000, None), None);
        assert_eq!(next(1, 9_000, 10_001, None), Some(10_000));
        assert_eq!(next(1, 20_000, 10_000, None), None);
    }

    #[test]
    fn the_gateway_can_ask_for_more_never_for_less() {
        let ask = |s| Some(Duration::from_secs(s));
        assert_eq!(next(1, 0, i64::MAX, ask(30)), Some(30_000));
        assert_eq!(next(3, 0, i64::MAX, ask(2)), Some(16_000));
        assert_eq!(next(1, 0, 600_000, ask(601)), None);
        assert_eq!(next(1, i64::MAX, i64::MAX, Some(Duration::MAX)), None);
    }
}
