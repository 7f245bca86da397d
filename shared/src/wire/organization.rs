//! The organization's own page.

use super::{News, Who};
use crate::refusal::Field;
use serde::{Deserialize, Serialize};

/// What the page of the organization asks; kept as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationForm {
    /// Its name.
    pub name: String,
    /// `US` or `AU`.
    pub region: String,
    /// Its language.
    pub locale: String,
    /// Its time zone (IANA).
    pub time_zone: String,
    /// Its own numbers, one a line.
    pub own_numbers: String,
    /// Countries to which it sends text messages, by code, in the order of their codes.
    pub countries: Vec<String>,
    /// The fewest characters of a new password.
    pub password_min: String,
}

/// A field that somebody else has changed while the page was open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Which.
    pub field: Field,
    /// What it is now, as people read it.
    pub now: String,
    /// What was typed, as people read it.
    pub typed: String,
}

/// The organization, as its admins see it (C14).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationView {
    /// Who is signed in.
    pub who: Who,
    /// What the form holds: what was typed last, or what is kept.
    pub form: OrganizationForm,
    /// What is kept, as JSON: it comes back with the form, and tells what others have changed meanwhile.
    pub kept: String,
    /// The zones to choose from (IANA).
    pub time_zones: Vec<String>,
    /// All countries: code, and name in the page's language.
    pub countries: Vec<(String, String)>,
    /// The bounds of the fewest characters.
    pub password_min: (i64, i64),
    /// Whether everyone needs a second factor.
    pub require_second: bool,
    /// Whether the primary admin is mailed when somebody changes their number; `None` for whom it is not to say.
    pub watch_numbers: Option<bool>,
    /// What others have changed since the form was shown.
    pub conflicts: Vec<Conflict>,
    /// What the last change came to.
    pub news: News,
}
