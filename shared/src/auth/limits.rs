//! Every limit in one place, with the number that holds unless the configuration says otherwise.

use crate::time::Span;
use serde::{Deserialize, Serialize};

/// The limits of `[limits]`. Spans are milliseconds in the configuration as everywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Fewest characters of a new password; an organization may ask for more (PW1).
    pub password_min: i64,
    /// How long a sent code lives (MF8, CD2).
    pub code_life: Span,
    /// Tries of one code (MF8, CD2, RL5).
    pub code_tries: i64,
    /// Pause before a code is sent again, and before the e-mail backup opens (B1, B2).
    pub resend_pause: Span,
    /// Messages of one challenge, the first included.
    pub challenge_sends: i64,
    /// Wrong second-factor codes of one person in a day (RL5).
    pub factor_day: i64,
    /// Wrong tries in a row that close an authenticator until it is unlocked (RL3, RL5).
    pub disable_at: i64,
    /// Wrong passwords in a row that lock the lane of unknown devices (RL3).
    pub lock_at: i64,
    /// First lock; each further one doubles (RL3).
    pub lock_first: Span,
    /// Longest lock (RL3).
    pub lock_longest: Span,
    /// Pauses after wrong tries: below 3, 9, 25, and from 25 in a row (RL3).
    pub delays: [Span; 4],
    /// Failures an hour from one address that block it, and for how long (RL2).
    pub address_blocks: Vec<(i64, Span)>,
    /// Reset codes an hour and a day for one account (CD2).
    pub reset_codes_hour: i64,
    /// See `reset_codes_hour`.
    pub reset_codes_day: i64,
    /// Wrong reset codes of one account in a day (CD2).
    pub reset_wrong_day: i64,
    /// Wrong reset codes an hour in one organization that close the reset to unknown devices (RL9).
    pub org_reset_wrong_hour: i64,
    /// Wrong sign-in codes an hour in one organization that close code factors to unknown devices (RL9).
    pub org_code_wrong_hour: i64,
    /// Text messages to one number in ten minutes (MF9).
    pub texts_number_ten_minutes: i64,
    /// Text messages to one account in a day (MF9).
    pub texts_account_day: i64,
    /// Text messages a day to numbers that differ in the last four digits only (MF9).
    pub texts_prefix_day: i64,
    /// Text messages a day to one country (MF9).
    pub texts_country_day: i64,
    /// Text messages a month of one organization (MF9).
    pub texts_month: i64,
    /// Text messages after which the share of codes that came back is judged (MF9).
    pub conversion_sends: i64,
    /// The least share of codes that must come back, in percent (MF9).
    pub conversion_percent: i64,
    /// A pending sign-in lives this long from its last completed step (SE3).
    pub flow_idle: Span,
    /// A pending sign-in lives this long at most (SE3).
    pub flow_longest: Span,
    /// A session ends after this long without a request; for admins the second (SE2).
    pub session_idle: [Span; 2],
    /// A session ends after this long in any case; for admins the second (SE2).
    pub session_longest: [Span; 2],
    /// Hashes that may wait for a thread (PW6).
    pub hash_queue: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            password_min: 12,
            code_life: Span::minutes(10),
            code_tries: 5,
            resend_pause: Span::seconds(60),
            challenge_sends: 3,
            factor_day: 20,
            disable_at: 100,
            lock_at: 10,
            lock_first: Span::minutes(15),
            lock_longest: Span::hours(24),
            delays: [Span::seconds(1), Span::seconds(3), Span::seconds(5), Span::seconds(10)],
            address_blocks: vec![
                (20, Span::seconds(60)),
                (40, Span::seconds(600)),
                (60, Span::seconds(900)),
                (100, Span::seconds(3_600)),
                (200, Span::seconds(86_400)),
            ],
            reset_codes_hour: 3,
            reset_codes_day: 5,
            reset_wrong_day: 15,
            org_reset_wrong_hour: 50,
            org_code_wrong_hour: 50,
            texts_number_ten_minutes: 3,
            texts_account_day: 10,
            texts_prefix_day: 100,
            texts_country_day: 5_000,
            texts_month: 100_000,
            conversion_sends: 50,
            conversion_percent: 20,
            flow_idle: Span::minutes(15),
            flow_longest: Span::minutes(30),
            session_idle: [Span::minutes(30), Span::minutes(15)],
            session_longest: [Span::hours(12), Span::hours(8)],
            hash_queue: 64,
        }
    }
}

/// A limit that would not guard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLimit {
    /// Its key below `[limits]`.
    pub key: &'static str,
    /// What it must be.
    pub must: &'static str,
}

impl std::fmt::Display for BadLimit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "limits.{} must be {}", self.key, self.must)
    }
}

impl std::error::Error for BadLimit {}

impl Limits {
    /// Whether each limit guards what it is for. A configuration may be stricter or laxer than the numbers here, never so that a
    /// limit is none.
    ///
    /// # Errors
    /// The first that does not.
    pub fn check(&self) -> Result<(), BadLimit> {
        let zero = Span::ZERO;
        let positive = "more than 0";
        let rules: [(bool, &'static str, &'static str); 20] = [
            (self.password_min >= 8 && self.password_min <= 256, "password_min", "from 8 to 256"),
            (
                self.code_life > zero && self.code_life <= Span::minutes(10),
                "code_life",
                "more than 0 and at most 10 minutes",
            ),
            (self.code_tries > 0 && self.code_tries <= 10, "code_tries", "from 1 to 10"),
            (
                self.resend_pause > zero && self.resend_pause < self.code_life,
                "resend_pause",
                "more than 0 and less than code_life",
            ),
            (self.challenge_sends > 0, "challenge_sends", positive),
            (self.factor_day > 0, "factor_day", positive),
            (self.disable_at > 0 && self.disable_at <= 100, "disable_at", "from 1 to 100"),
            (self.lock_at > 0 && self.lock_at <= 100, "lock_at", "from 1 to 100"),
            (
                self.lock_first > zero && self.lock_first <= self.lock_longest,
                "lock_first",
                "more than 0 and at most lock_longest",
            ),
            (self.delays.iter().all(|d| *d >= zero && *d <= Span::minutes(1)), "delays", "from 0 to 1 minute each"),
            (self.address_blocks.iter().all(|(n, d)| *n > 0 && *d > zero), "address_blocks", "more than 0 each"),
            (self.reset_codes_hour > 0, "reset_codes_hour", positive),
            (self.reset_codes_day > 0, "reset_codes_day", positive),
            (self.reset_wrong_day > 0, "reset_wrong_day", positive),
            (self.org_reset_wrong_hour > 0, "org_reset_wrong_hour", positive),
            (self.org_code_wrong_hour > 0, "org_code_wrong_hour", positive),
            (self.flow_idle >= self.code_life, "flow_idle", "at least code_life: a page outlives the code it asks for"),
            (self.flow_longest >= self.flow_idle, "flow_longest", "at least flow_idle"),
            (
                self.session_idle
                    .iter()
                    .zip(&self.session_longest)
                    .all(|(idle, longest)| *idle > zero && idle <= longest),
                "session_idle",
                "more than 0 and at most session_longest",
            ),
            (self.hash_queue >= 0, "hash_queue", "0 or more"),
        ];
        match rules.into_iter().find(|(good, ..)| !good) {
            Some((_, key, must)) => Err(BadLimit { key, must }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_we_keep_pass_and_a_limit_that_is_none_does_not() {
        assert_eq!(Limits::default().check(), Ok(()));
        type Break = fn(&mut Limits);
        let broken: [(&str, Break); 5] = [
            ("password_min", |l| l.password_min = 7),
            ("code_tries", |l| l.code_tries = 0),
            ("flow_idle", |l| l.flow_idle = Span::minutes(1)),
            ("disable_at", |l| l.disable_at = 1_000),
            ("address_blocks", |l| l.address_blocks.push((0, Span::ZERO))),
        ];
        for (key, breaks) in broken {
            let mut limits = Limits::default();
            breaks(&mut limits);
            assert_eq!(limits.check().map_err(|bad| bad.key), Err(key));
        }
    }
}
