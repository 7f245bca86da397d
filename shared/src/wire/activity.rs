//! The activity report (C8).

use super::{Moment, ProblemView, Who};
use serde::{Deserialize, Serialize};

/// What the report is asked for, as it stands in its address. An empty field asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct ActivityQuery {
    /// A kind of event.
    pub kind: String,
    /// A person: username, mail address, or the start of a name; an id; or `operator`.
    pub person: String,
    /// `ok` or `refused`.
    pub result: String,
    /// The first day, as `2026-11-25`, in the organization's time zone.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Where the page is: empty for the first, `end` for the last, `older-…` or `newer-…` than a row.
    pub page: String,
}

impl ActivityQuery {
    /// The fields by name, without those that are empty.
    #[must_use]
    pub fn fields(&self) -> Vec<(&'static str, &str)> {
        [
            ("kind", self.kind.as_str()),
            ("person", &self.person),
            ("result", &self.result),
            ("from", &self.from),
            ("to", &self.to),
            ("page", &self.page),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
    }

    /// From fields by name; others are passed over.
    pub fn of<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut query = ActivityQuery::default();
        for (name, value) in fields {
            let place = match name {
                "kind" => &mut query.kind,
                "person" => &mut query.person,
                "result" => &mut query.result,
                "from" => &mut query.from,
                "to" => &mut query.to,
                "page" => &mut query.page,
                _ => continue,
            };
            value.clone_into(place);
        }
        query
    }

    /// Whether anything is filtered.
    #[must_use]
    pub fn filters(&self) -> bool {
        self.fields().iter().any(|(name, _)| *name != "page")
    }
}

/// A page of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityView {
    /// Who is signed in.
    pub who: Who,
    /// What was asked for.
    pub query: ActivityQuery,
    /// The kinds to choose from: name, and the message that names it.
    pub kinds: Vec<(String, String)>,
    /// The organization's time zone (IANA), in which times and days are.
    pub time_zone: String,
    /// What is wrong with what was asked for.
    pub problem: Option<ProblemView>,
    /// Whether nobody is called so, or more people than are looked for at once.
    pub people: Option<PeopleNote>,
    /// The events, the newest first.
    pub rows: Vec<ActivityRow>,
    /// The values of `page` for the other pages.
    pub pages: ActivityPages,
}

/// What came of looking for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeopleNote {
    /// Nobody is called so.
    Nobody,
    /// More than that many are; these are shown.
    Many {
        /// How many are looked for.
        shown: i64,
    },
}

/// Which pages there are beside this one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityPages {
    /// The page of newer events; there is a first page then as well.
    pub newer: Option<String>,
    /// The page of older events; there is a last page then as well.
    pub older: Option<String>,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityRow {
    /// Its place in the organization's record.
    pub seq: i64,
    /// When, in the organization's time zone.
    pub when: Moment,
    /// The same for machines: RFC 3339.
    pub at: String,
    /// Who did it.
    pub actor: Doer,
    /// To whom; `None` where it is about no person.
    pub subject: Option<Doer>,
    /// The message that says what was done, or the bare name of an action that this version does not know.
    pub action: String,
    /// Whether it was done.
    pub done: bool,
    /// The message that names the factor that was used.
    pub factor: Option<String>,
    /// The network address it came from.
    pub address: Option<String>,
    /// The browser in words; empty where there was none.
    pub browser: String,
}

/// Somebody in the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doer {
    /// A person of the organization.
    Person {
        /// The name.
        name: String,
        /// The username.
        username: String,
    },
    /// A person who has been deleted.
    Deleted {
        /// Tells one from another.
        pseudonym: String,
        /// The id that the report is asked for.
        id: String,
    },
    /// Whoever runs the program, on the command line.
    Operator,
    /// Nobody who is known: somebody before signing in, or a name that is nobody's.
    Unknown,
}
