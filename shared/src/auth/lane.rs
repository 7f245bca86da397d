//! Guessing and lock-out (RL3, RL5): one counter a person, authenticator and lane. A try is spent here before anything is
//! compared, whether it turns out right or wrong; only a complete sign-in brings the counters back to zero. So a right
//! password that is never followed by its second factor counts like a wrong one: to whoever has only stolen the password
//! the lane closes.

use super::limits::Limits;
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// What a lane guards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LaneKind {
    /// The password, from a device on which this person has completed a sign-in.
    PasswordKnown,
    /// The password, from any other device. Only this lane locks for a time, so a stranger's guesses keep nobody out.
    PasswordUnknown,
    /// The code of a text message (and of its e-mail backup).
    Text,
    /// The code of a mail: of a reset, or of an enrolment.
    ResetMail,
    /// The code that proves a new number or mail address.
    Contact,
    /// An activation code.
    Activation,
    /// An access code.
    Access,
}

impl LaneKind {
    /// All of them.
    pub const ALL: &'static [LaneKind] = &[
        LaneKind::PasswordKnown,
        LaneKind::PasswordUnknown,
        LaneKind::Text,
        LaneKind::ResetMail,
        LaneKind::Contact,
        LaneKind::Activation,
        LaneKind::Access,
    ];

    /// The name it is kept under.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            LaneKind::PasswordKnown => "password-known",
            LaneKind::PasswordUnknown => "password-unknown",
            LaneKind::Text => "text",
            LaneKind::ResetMail => "reset-mail",
            LaneKind::Contact => "contact",
            LaneKind::Activation => "activation",
            LaneKind::Access => "access",
        }
    }
}

/// The counter of one lane, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// Tries since the last complete sign-in.
    pub tries: i64,
    /// Tries in the day that began at `day_from`.
    pub day_tries: i64,
    /// When the counted day began.
    pub day_from: Timestamp,
    /// When the next try is judged; earlier ones wait for it.
    pub free_at: Timestamp,
    /// Until when somebody waits for `free_at`; a second one is turned away.
    pub waiting_until: Timestamp,
    /// No try is judged before.
    pub locked_until: Timestamp,
    /// Closed until unlocked.
    pub disabled: bool,
}

/// What becomes of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It is spent: wait until then (never more than the longest delay), then compare.
    Judge {
        /// When to compare.
        at: Timestamp,
        /// Whether this very try locked the lane for those that follow.
        locks: bool,
        /// Whether this very try closed the lane for good.
        disables: bool,
    },
    /// Somebody waits already: the same refusal as for a wrong try.
    TooFast,
    /// Locked until then.
    Locked {
        /// When it opens.
        until: Timestamp,
    },
    /// The day's tries are spent.
    DayOver {
        /// When the next day begins.
        until: Timestamp,
    },
    /// Closed until unlocked.
    Disabled,
}

const DAY: Span = Span::days(1);

impl Lane {
    /// Asks for a turn at `now` and, if there is one, spends it: the record must be written before anything is compared.
    pub fn take_turn(&mut self, kind: LaneKind, limits: &Limits, now: Timestamp) -> Turn {
        self.take_turn_beside(kind, &Lane::default(), limits, now)
    }

    /// The same for an authenticator with two lanes, of which `beside` is the other, held by the same transaction. Both together
    /// judge no more than `disable_at` tries in a row (RL3); the last fifth of them is kept for known devices, so that a stranger
    /// cannot use them up.
    pub fn take_turn_beside(&mut self, kind: LaneKind, beside: &Lane, limits: &Limits, now: Timestamp) -> Turn {
        if self.disabled {
            return Turn::Disabled;
        }
        if beside.disabled && self.tries.saturating_add(beside.tries) >= limits.disable_at {
            self.disabled = true;
            return Turn::Disabled;
        }
        // At such a time pauses have no length (DA8).
        if !now.plausible() {
            return Turn::TooFast;
        }
        if self.locked_until > now {
            return Turn::Locked { until: self.locked_until };
        }
        if now.since(self.day_from) >= DAY {
            self.day_from = now;
            self.day_tries = 0;
        } else if self.day_from > now {
            // The clock went back, or another node's is a little behind: what was counted stays, for a day from now at most.
            self.day_from = now;
        }
        if let Some(most) = day_limit(kind, limits)
            && self.day_tries >= most
        {
            return Turn::DayOver { until: self.day_from.plus(DAY) };
        }
        // What lies further ahead than the longest pause can only come from a clock that was wrong; nobody waits for it.
        let longest = now.plus(limits.delays.iter().copied().max().unwrap_or(Span::ZERO));
        let free_at = self.free_at.min(longest);
        let at = if free_at <= now {
            now
        } else if self.waiting_until <= now || self.waiting_until > longest {
            self.waiting_until = free_at;
            free_at
        } else {
            return Turn::TooFast;
        };
        self.tries = self.tries.saturating_add(1);
        self.day_tries = self.day_tries.saturating_add(1);
        self.free_at = at.plus(delay(self.tries, limits));
        let kept = if kind == LaneKind::PasswordUnknown { limits.disable_at / 5 } else { 0 };
        let disables = self.tries >= limits.disable_at.saturating_sub(kept)
            || self.tries.saturating_add(beside.tries) >= limits.disable_at;
        self.disabled = disables;
        let locks = kind == LaneKind::PasswordUnknown && limits.lock_at > 0 && self.tries % limits.lock_at == 0;
        if locks {
            self.locked_until = at.plus(lock_span(self.tries / limits.lock_at, limits));
        }
        Turn::Judge { at, locks, disables }
    }

    /// A complete sign-in: back to zero.
    pub fn complete(&mut self) {
        *self = Lane::default();
    }

    /// A manager's unlock: the lane opens; what was counted in the day stays (RL11).
    pub fn unlock(&mut self) {
        *self = Lane { day_tries: self.day_tries, day_from: self.day_from, ..Lane::default() };
    }
}

const fn day_limit(kind: LaneKind, limits: &Limits) -> Option<i64> {
    match kind {
        LaneKind::PasswordKnown | LaneKind::PasswordUnknown => None,
        // Each of the codes that are handed over has its own few tries besides.
        LaneKind::Text | LaneKind::Contact | LaneKind::Activation | LaneKind::Access => Some(limits.factor_day),
        LaneKind::ResetMail => Some(limits.reset_wrong_day),
    }
}

fn delay(tries: i64, limits: &Limits) -> Span {
    let [a, b, c, d] = limits.delays;
    match tries {
        ..3 => a,
        3..9 => b,
        9..25 => c,
        _ => d,
    }
}

/// The n-th lock in a row: doubling from the first to the longest.
fn lock_span(nth: i64, limits: &Limits) -> Span {
    let doublings = u32::try_from(nth.saturating_sub(1)).unwrap_or(0).min(40);
    Span(limits.lock_first.0.saturating_mul(1_i64 << doublings).min(limits.lock_longest.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: Timestamp = Timestamp(1_700_000_000_000);

    #[test]
    fn a_hundred_at_once_give_one_judged_now_and_one_that_waits() {
        let (mut lane, limits) = (Lane::default(), Limits::default());
        let turns: Vec<_> = (0..100).map(|_| lane.take_turn(LaneKind::PasswordUnknown, &limits, T0)).collect();
        let judged = turns.iter().filter(|t| matches!(t, Turn::Judge { .. })).count();
        assert_eq!(judged, 2);
        assert_eq!(turns[0], Turn::Judge { at: T0, locks: false, disables: false });
        assert_eq!(turns[1], Turn::Judge { at: T0.plus(Span::seconds(1)), locks: false, disables: false });
        assert_eq!(turns[2], Turn::TooFast);
    }

    #[test]
    fn the_tenth_locks_fifteen_minutes_and_then_twice_as_long_up_to_a_day() {
        let (mut lane, limits) = (Lane::default(), Limits::default());
        let mut now = T0;
        let mut spans = Vec::new();
        while !lane.disabled {
            match lane.take_turn(LaneKind::PasswordUnknown, &limits, now) {
                Turn::Judge { at, locks, .. } => {
                    if locks {
                        spans.push(lane.locked_until.since(at));
                        now = lane.locked_until;
                    } else {
                        now = at.plus(Span::seconds(11));
                    }
                }
                other => panic!("{other:?}"),
            }
        }
        // The last fifth of a hundred is for known devices.
        assert_eq!(lane.tries, 80);
        let minutes: Vec<_> = spans.iter().map(|s| s.0 / 60_000).collect();
        assert_eq!(minutes, [15, 30, 60, 120, 240, 480, 960, 1440]);
        assert_eq!(lane.take_turn(LaneKind::PasswordUnknown, &limits, now.plus(DAY)), Turn::Disabled);
    }

    #[test]
    fn a_known_device_never_locks_but_closes_at_a_hundred() {
        let (mut lane, limits) = (Lane::default(), Limits::default());
        let mut now = T0;
        for _ in 0..100 {
            assert!(matches!(lane.take_turn(LaneKind::PasswordKnown, &limits, now), Turn::Judge { locks: false, .. }));
            now = now.plus(Span::seconds(11));
        }
        assert_eq!(lane.take_turn(LaneKind::PasswordKnown, &limits, now), Turn::Disabled);
    }

    #[test]
    fn both_lanes_together_judge_a_hundred_and_a_stranger_leaves_the_owner_some() {
        use LaneKind::{PasswordKnown, PasswordUnknown};
        let limits = Limits::default();
        for owner_first in [0, 3, 50, 100] {
            let (mut known, mut unknown, mut now, mut judged) = (Lane::default(), Lane::default(), T0, [0, 0]);
            let mut later = || {
                now = now.plus(Span::hours(25));
                now
            };
            for _ in 0..owner_first {
                let turn = known.take_turn_beside(PasswordKnown, &unknown, &limits, later());
                judged[0] += i64::from(matches!(turn, Turn::Judge { .. }));
            }
            for _ in 0..200 {
                let turn = unknown.take_turn_beside(PasswordUnknown, &known, &limits, later());
                judged[1] += i64::from(matches!(turn, Turn::Judge { .. }));
            }
            for _ in 0..200 {
                let turn = known.take_turn_beside(PasswordKnown, &unknown, &limits, later());
                judged[0] += i64::from(matches!(turn, Turn::Judge { .. }));
            }
            assert_eq!(judged, [100 - judged[1], 80.min(100 - owner_first)], "{owner_first}");
            assert!(known.disabled && unknown.disabled);
        }
    }

    #[test]
    fn text_codes_stop_at_twenty_a_day_and_an_unlock_keeps_the_day() {
        let (mut lane, limits) = (Lane::default(), Limits::default());
        let mut now = T0;
        for _ in 0..20 {
            assert!(matches!(lane.take_turn(LaneKind::Text, &limits, now), Turn::Judge { .. }));
            now = now.plus(Span::seconds(11));
        }
        let until = T0.plus(DAY);
        assert_eq!(lane.take_turn(LaneKind::Text, &limits, now), Turn::DayOver { until });
        lane.unlock();
        assert_eq!(lane.take_turn(LaneKind::Text, &limits, now), Turn::DayOver { until });
        assert!(matches!(lane.take_turn(LaneKind::Text, &limits, until), Turn::Judge { .. }));
    }
}
