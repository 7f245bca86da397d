//! Where one is signed in.

use super::{News, SessionRow, Who};
use serde::{Deserialize, Serialize};

/// A browser in which the reader is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSession {
    /// What there is to know of it.
    pub session: SessionRow,
    /// The network address it was signed in from.
    pub address: Option<String>,
    /// Whether it is the one that asks.
    pub here: bool,
}

/// The page of all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsView {
    /// Who is signed in.
    pub who: Who,
    /// The browsers: this one first, then those that were used last.
    pub sessions: Vec<OwnSession>,
    /// What the last form came to; told once.
    pub news: News,
}
