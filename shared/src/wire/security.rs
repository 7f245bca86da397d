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
    /// The person's own mail address.
    pub email: Option<String>,
    /// Whether the e-mail backup is on.
    pub backup: bool,
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
