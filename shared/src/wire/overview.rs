//! The overview in pictures (C11).

use super::{Moment, Who};
use serde::{Deserialize, Serialize};

/// The overview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewView {
    /// Who is signed in.
    pub who: Who,
    /// What asks for somebody's attention.
    pub alerts: Vec<AlertView>,
    /// People who can sign in, by how they prove it is them.
    pub methods: Vec<MethodView>,
    /// How many people that is.
    pub people: NumberView,
    /// The share of them with two factors, in percent.
    pub protected: i64,
    /// That share on each of the last days, the oldest first; days from before the first count are left out.
    pub shares: Vec<ShareView>,
    /// Sign-ins of each of the last days, the oldest first.
    pub days: Vec<DayView>,
    /// The organization's time zone (IANA), in which the days are.
    pub time_zone: String,
}

/// A number and its text in the page's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberView {
    /// The number.
    pub value: i64,
    /// Its text.
    pub text: String,
}

/// A way to prove who one is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodView {
    /// The message that names it.
    pub name: String,
    /// How many people have it.
    pub people: NumberView,
    /// Which share of all that is, in percent.
    pub percent: i64,
}

/// The share of people with two factors on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareView {
    /// The day, as `2026-11-25`.
    pub day: String,
    /// The day in the page's language.
    pub text: String,
    /// In percent.
    pub percent: i64,
}

/// The sign-ins of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayView {
    /// The day, as `2026-11-25`.
    pub day: String,
    /// The day in the page's language.
    pub text: String,
    /// Complete sign-ins.
    pub done: NumberView,
    /// Tries that were refused.
    pub refused: NumberView,
}

/// Something that asks for attention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertView {
    /// Accounts that too many tries have locked.
    Locked {
        /// How many; the count ends at a hundred.
        count: i64,
    },
    /// So many wrong codes that only known devices sign in.
    SignInGuarded,
    /// So many wrong reset codes that only known devices reset.
    ResetGuarded,
    /// Text messages do not leave: the gateway has failed several times in a row.
    TextDown {
        /// How many times.
        count: i64,
    },
    /// Text messages of the last 24 hours did not leave.
    TextFailed {
        /// How many; the count ends at a hundred.
        count: i64,
    },
    /// So few codes came back that no more text messages are sent.
    TextStopped {
        /// How many messages were sent before that.
        count: i64,
        /// Until when.
        until: Moment,
    },
    /// Mails do not leave.
    MailDown,
    /// A second factor is required of everyone from a time on, and people lack one.
    Deadline {
        /// How many.
        count: i64,
        /// From when.
        from: Moment,
        /// Whether that time has come.
        over: bool,
    },
}
