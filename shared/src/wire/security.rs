//! The Security Center, as far as one's own sign-in goes.

use super::{Moment, News, OrgBadge, ProblemView, Who};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a second factor cannot be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequiredBy {
    /// Managers and admins must have one.
    Role,
    /// The organization requires it of this person.
    Organization,
}

/// The Security Center.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityView {
    /// Who is signed in.
    pub who: Who,
    /// Whether text messages are on.
    pub on: bool,
    /// Why they must stay so.
    pub required: Option<RequiredBy>,
    /// The person's own number.
    pub phone: Option<String>,
    /// Whether it was proved.
    pub verified: bool,
    /// Until when the factor is not asked for, where an operator has set it aside.
    pub none_until: Option<Moment>,
    /// The person's own mail address.
    pub email: Option<String>,
    /// Whether the e-mail backup is on.
    pub backup: bool,
    /// Whether a second factor is required of everyone, for those who may say so.
    pub everyone: Option<bool>,
    /// What the last change came to.
    pub news: News,
}

/// The pages on which a number or a mail address is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactView {
    /// Who is signed in.
    pub who: Who,
    /// The number as it is.
    pub phone: Option<String>,
    /// The address as it is.
    pub email: Option<String>,
    /// Whether text messages are on.
    pub on: bool,
    /// Countries to choose from (ISO 3166-1 alpha-2).
    pub countries: Vec<String>,
    /// The one that is chosen at first.
    pub country: String,
    /// What was typed before.
    pub typed: String,
    /// What was wrong with it.
    pub problem: Option<ProblemView>,
}

/// The page on which a change is undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoView {
    /// Whose page it is.
    pub org: OrgBadge,
    /// What it shows.
    pub step: UndoStep,
    /// The server's time when the view was made.
    pub now: Timestamp,
}

/// One step of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndoStep {
    /// The change can be undone.
    Offer {
        /// Of a number; else of a mail address.
        phone: bool,
        /// When it was made.
        at: Moment,
        /// Until when it can be undone.
        until: Moment,
    },
    /// It was undone just now.
    Done,
    /// There is nothing to undo at this address any more.
    Gone,
}

/// How far somebody is with a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorState {
    /// The number is proved and switched on.
    Ready,
    /// There is a number on file.
    OnFile,
    /// There is none.
    Without,
}

/// One person of the review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EveryoneRow {
    /// The id, for the person's page.
    pub id: String,
    /// The name.
    pub name: String,
    /// The username.
    pub username: String,
    /// The number, masked.
    pub phone: Option<String>,
    /// The mail address.
    pub email: Option<String>,
    /// How far they are.
    pub state: FactorState,
}

/// The review before a second factor is required of everyone, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EveryoneView {
    /// Who is signed in.
    pub who: Who,
    /// Whether it is required of everyone.
    pub on: bool,
    /// Until when people without a number have time.
    pub deadline: Option<Moment>,
    /// Whether that is over.
    pub past: bool,
    /// How many people there are, without the deactivated.
    pub people: i64,
    /// How many of them have a second factor.
    pub ready: i64,
    /// How many have a number on file that is not proved or not switched on.
    pub on_file: i64,
    /// How many have none.
    pub without: i64,
    /// A page of them, by username.
    pub rows: Vec<EveryoneRow>,
    /// Whether those who have a second factor are listed too.
    pub all: bool,
    /// The username after which the next page begins, if there is one.
    pub next: Option<String>,
    /// The proposed days until the deadline.
    pub days: i64,
    /// The most.
    pub days_most: i64,
    /// What the last action came to.
    pub news: News,
}
