//! When a session ends (SE2).

use super::limits::Limits;
use super::policy::Role;
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// The times of one session, as they are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionTimes {
    /// When it was issued.
    pub created_at: Timestamp,
    /// The last request of the person (not of the page's own clock).
    pub seen_at: Timestamp,
}

impl SessionTimes {
    /// When it ends if nothing is done.
    #[must_use]
    pub fn idle_end(&self, role: Role, limits: &Limits) -> Timestamp {
        self.seen_at.plus(pick(limits.session_idle, role)).min(self.absolute_end(role, limits))
    }

    /// When it ends in any case.
    #[must_use]
    pub fn absolute_end(&self, role: Role, limits: &Limits) -> Timestamp {
        self.created_at.plus(pick(limits.session_longest, role))
    }

    /// Whether it lives at `now`. One that was issued later than now, by a clock that ran ahead, would outlive its time (DA8).
    #[must_use]
    pub fn live(&self, role: Role, limits: &Limits, now: Timestamp) -> bool {
        now.in_life(self.created_at, self.idle_end(role, limits))
    }

    /// Whether `seen_at` should be written again: at most once a minute, so that reading a page rarely writes.
    #[must_use]
    pub fn should_touch(&self, now: Timestamp) -> bool {
        now.since(self.seen_at) >= Span::minutes(1)
    }
}

const fn pick(pair: [Span; 2], role: Role) -> Span {
    let [all, admins] = pair;
    if role.admin_times() { admins } else { all }
}
