//! Managing the team: the list of people, a person, adding one.

use super::{Moment, News, Who};
use crate::auth::{Role, Status};
use serde::{Deserialize, Serialize};

/// What the list is asked for: the fields of its form and the rest of its address, as they came. What is none of the choices counts as
/// not chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamQuery {
    /// What is searched for.
    pub q: String,
    /// A role's name; empty for any.
    pub role: String,
    /// A status' name; empty for any.
    pub status: String,
    /// `on`, `off`, or `missing`: required, and not there; empty for any.
    pub second: String,
    /// `locked` for those whom too many tries keep out; empty for all.
    pub locked: String,
    /// `name`, `username`, `last`, each with a `-` before it for the other way round; empty is `name`.
    pub sort: String,
    /// The page after this person.
    pub after: String,
    /// The page before this person.
    pub before: String,
    /// `end` for the last page.
    pub page: String,
}

impl TeamQuery {
    /// The first page of the same question.
    #[must_use]
    pub fn first(&self) -> Self {
        TeamQuery { after: String::new(), before: String::new(), page: String::new(), ..self.clone() }
    }

    /// Its last page.
    #[must_use]
    pub fn last(&self) -> Self {
        TeamQuery { page: "end".to_owned(), ..self.first() }
    }

    /// The page after a person.
    #[must_use]
    pub fn after(&self, id: &str) -> Self {
        TeamQuery { after: id.to_owned(), ..self.first() }
    }

    /// The page before a person.
    #[must_use]
    pub fn before(&self, id: &str) -> Self {
        TeamQuery { before: id.to_owned(), ..self.first() }
    }

    /// Whether anybody is left out.
    #[must_use]
    pub fn filters(&self) -> bool {
        [&self.q, &self.role, &self.status, &self.second, &self.locked].iter().any(|field| !field.is_empty())
    }

    /// The fields with their names.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, &str); 9] {
        [
            ("q", &self.q),
            ("role", &self.role),
            ("status", &self.status),
            ("second", &self.second),
            ("locked", &self.locked),
            ("sort", &self.sort),
            ("after", &self.after),
            ("before", &self.before),
            ("page", &self.page),
        ]
    }

    /// Takes a field by its name; others are nothing.
    pub fn set(&mut self, name: &str, value: String) {
        let field = match name {
            "q" => &mut self.q,
            "role" => &mut self.role,
            "status" => &mut self.status,
            "second" => &mut self.second,
            "locked" => &mut self.locked,
            "sort" => &mut self.sort,
            "after" => &mut self.after,
            "before" => &mut self.before,
            "page" => &mut self.page,
            _ => return,
        };
        *field = value;
    }

    /// The address of its page, relative to the list's own: what is chosen, percent-encoded.
    #[must_use]
    pub fn address(&self, list: &str) -> String {
        let mut out = list.to_owned();
        for (name, value) in self.fields().into_iter().filter(|(_, value)| !value.is_empty()) {
            out.push(if out.contains('?') { '&' } else { '?' });
            out.push_str(name);
            out.push('=');
            for byte in value.bytes() {
                if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                    out.push(char::from(byte));
                } else {
                    out.push('%');
                    for half in [byte >> 4, byte & 15] {
                        out.push(char::from_digit(u32::from(half), 16).unwrap_or('0').to_ascii_uppercase());
                    }
                }
            }
        }
        out
    }
}

/// The list of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamView {
    /// Who is signed in.
    pub who: Who,
    /// What was asked for.
    pub query: TeamQuery,
    /// The people of this page.
    pub people: Vec<TeamRow>,
    /// Whether there is a page before it.
    pub earlier: bool,
    /// Whether there is a page after it.
    pub later: bool,
    /// More were found than a search looks at: the first of them were sorted and filtered.
    pub capped: bool,
    /// Whether the person sees everyone, and not employees alone.
    pub everyone: bool,
    /// Whether the person may add people and take the list away.
    pub may_add: bool,
    /// What the last action came to; told once.
    pub news: News,
}

/// How somebody stands with a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Second {
    /// There is one.
    On,
    /// There is none, and none is required.
    Off,
    /// There is none, and one is required.
    Missing,
}

/// Until when somebody is kept out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LockView {
    /// Until then.
    Until(Moment),
    /// Until somebody unlocks them.
    Closed,
}

/// A person of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamRow {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The username.
    pub username: String,
    /// What the person is.
    pub role: Role,
    /// Whether the person can sign in.
    pub status: Status,
    /// How they stand with a second factor.
    pub second: Second,
    /// Until when they are kept out.
    pub lock: Option<LockView>,
    /// The last complete sign-in.
    pub last_sign_in: Option<Moment>,
}

/// What is typed of a person; kept where something was wrong with it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonForm {
    /// The name.
    pub name: String,
    /// The username.
    pub username: String,
    /// The mail address; empty for none.
    pub email: String,
    /// The country that the number is written for.
    pub country: String,
    /// The mobile number; empty for none.
    pub phone: String,
    /// The role's name.
    pub role: String,
    /// The language; empty for the organization's.
    pub locale: String,
}

impl std::fmt::Debug for PersonForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonForm(…)")
    }
}

/// The page that adds a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddView {
    /// Who is signed in.
    pub who: Who,
    /// What was typed before.
    pub typed: PersonForm,
    /// Roles to choose from.
    pub roles: Vec<Role>,
    /// Countries that a number may be of (ISO 3166-1 alpha-2).
    pub countries: Vec<String>,
    /// The organization's language.
    pub org_locale: String,
    /// The person who was just added.
    pub added: Option<String>,
    /// What the last action came to; told once.
    pub news: News,
}

/// What somebody else changed meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which field.
    pub field: crate::refusal::Field,
    /// What it is now.
    pub now: String,
    /// What was typed.
    pub typed: String,
}

/// What may be done to a person by whoever looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, clippy::struct_excessive_bools)]
pub struct PersonMay {
    pub edit: bool,
    pub contact: bool,
    pub delete: bool,
    pub switch: bool,
    pub require: bool,
    pub release: bool,
    pub unlock: bool,
    pub activation: bool,
    pub access: bool,
    pub end_sessions: bool,
    pub revoke: bool,
    pub hand_over: bool,
    /// Roles that the person may be given.
    pub roles: Vec<Role>,
}

/// A browser in which the person is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Its id.
    pub id: String,
    /// What the browser is, as far as it says.
    pub agent: String,
    /// When it was signed in.
    pub since: Moment,
    /// The last request.
    pub seen: Moment,
}

/// The page of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools)]
pub struct PersonView {
    /// Who is signed in.
    pub who: Who,
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The username.
    pub username: String,
    /// The mail address.
    pub email: Option<String>,
    /// The mobile number, masked.
    pub phone: Option<String>,
    /// Whether the number was proved.
    pub verified: bool,
    /// What the person is.
    pub role: Role,
    /// Whether the person can sign in.
    pub status: Status,
    /// How they stand with a second factor.
    pub second: Second,
    /// Until when it is not asked for, where it is set aside.
    pub none_until: Option<Moment>,
    /// Whether one is required of this person by name.
    pub required: bool,
    /// Whether one is required whatever that says: by the role, or of everyone.
    pub required_anyway: bool,
    /// The language that is kept for them.
    pub locale: Option<String>,
    /// The organization's language.
    pub org_locale: String,
    /// Countries that a number may be of (ISO 3166-1 alpha-2).
    pub countries: Vec<String>,
    /// Until when they are kept out.
    pub lock: Option<LockView>,
    /// The last complete sign-in.
    pub last_sign_in: Option<Moment>,
    /// When the account was made.
    pub since: Moment,
    /// Until when the last activation code can be used, if it can.
    pub invited_until: Option<Moment>,
    /// Where they are signed in.
    pub sessions: Vec<SessionRow>,
    /// What may be done.
    pub may: PersonMay,
    /// Which version of the person this is.
    pub version: i64,
    /// What was typed before, where something was wrong with it.
    pub typed: Option<PersonForm>,
    /// What somebody else changed meanwhile.
    pub changes: Vec<Change>,
    /// What the last action came to; told once.
    pub news: News,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_page_holds_what_is_chosen() {
        let query = TeamQuery { q: "Zoë & co".to_owned(), role: "manager".to_owned(), ..TeamQuery::default() };
        assert_eq!(query.address("/w/acme/team"), "/w/acme/team?q=Zo%C3%AB%20%26%20co&role=manager");
        assert_eq!(TeamQuery::default().address("/w/acme/team"), "/w/acme/team");
        let next = query.after("1").address("");
        assert_eq!(next, "?q=Zo%C3%AB%20%26%20co&role=manager&after=1");
        assert_eq!(query.after("1").last().first(), query);
        assert!(query.filters() && !query.after("1").first().before("2").last().address("x").contains("before"));
    }
}
