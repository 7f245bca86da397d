//! What pages load. All of them through one function and as text: a resource of its own type for each page would bring
//! its own machinery into the part of the WebAssembly that is loaded first, and a lazy page reads its view in its own part.

use crate::client::CallError;
use leptos::prelude::*;

/// What stands in a page's address after `?`, by name.
pub type Fields = Vec<(&'static str, String)>;

/// What a page asks for.
#[derive(Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the arguments of the functions of the same names")]
pub enum Ask {
    SignIn { org: String, return_to: Option<String> },
    Enrol { org: String },
    Reset { org: String },
    Home { org: String },
    Settings { org: String },
    Activity { org: String, query: Fields },
    Security { org: String },
    Contact { org: String },
    Confirm { org: String },
    Everyone { org: String, query: Fields },
    Organization { org: String },
    Payments { org: String },
    Undo { org: String, token: String },
    Overview { org: String },
    Team { org: String, query: Fields },
    Person { org: String, person: String },
    AddPerson { org: String },
    Setup { token: String },
    Start,
    Outbox,
}

/// A view as JSON, or why there is none.
pub type Answer = Result<String, CallError>;

/// Loads what a page asks for, on the server before the page leaves it.
pub fn load(ask: impl Fn() -> Ask + Send + Sync + 'static) -> Resource<Answer> {
    load_boxed(Box::new(ask))
}

/// One for all pages: a closure within `load` would make the resource's machinery anew for each of them.
fn load_boxed(ask: Box<dyn Fn() -> Ask + Send + Sync>) -> Resource<Answer> {
    Resource::new_blocking(ask, fetch)
}

#[cfg(feature = "ssr")]
async fn fetch(ask: Ask) -> Answer {
    use super::{
        activity, confirm, enrol, everyone, home, organization, overview, payments, reset, security, settings, setup,
        sign_in, team,
    };
    use vestibule_shared::wire::WireError;
    fn json<V: serde::Serialize>(view: Result<V, CallError>) -> Answer {
        serde_json::to_string(&view?).map_err(|_| WireError::Fault.into())
    }
    fn field(query: &Fields, name: &str) -> Option<String> {
        query.iter().find(|(of, _)| *of == name).map(|(_, value)| value.clone())
    }
    match ask {
        Ask::SignIn { org, return_to } => json(sign_in::view(org, return_to).await),
        Ask::Enrol { org } => json(enrol::view(org).await),
        Ask::Reset { org } => json(reset::view(org).await),
        Ask::Home { org } => json(home::view(org).await),
        Ask::Settings { org } => json(settings::view(org).await),
        Ask::Activity { org, query } => {
            let [kind, person, result, from, to, page] =
                ["kind", "person", "result", "from", "to", "page"].map(|name| field(&query, name));
            json(activity::view(org, kind, person, result, from, to, page).await)
        }
        Ask::Security { org } => json(security::view(org).await),
        Ask::Contact { org } => json(security::contact(org).await),
        Ask::Confirm { org } => json(confirm::view(org).await),
        Ask::Everyone { org, query } => json(everyone::view(org, field(&query, "all"), field(&query, "after")).await),
        Ask::Organization { org } => json(organization::view(org).await),
        Ask::Payments { org } => json(payments::view(org).await),
        Ask::Undo { org, token } => json(security::undo_page(org, token).await),
        Ask::Overview { org } => json(overview::view(org).await),
        Ask::Team { org, query } => {
            let [q, role, status, second, locked, sort, after, before, page] =
                ["q", "role", "status", "second", "locked", "sort", "after", "before", "page"]
                    .map(|name| field(&query, name));
            json(team::view(org, q, role, status, second, locked, sort, after, before, page).await)
        }
        Ask::Person { org, person } => json(team::person(org, person).await),
        Ask::AddPerson { org } => json(team::add_page(org).await),
        Ask::Setup { token } => json(setup::view(token).await),
        Ask::Start => json(home::start().await),
        Ask::Outbox => json(home::outbox().await),
    }
}

#[cfg(not(feature = "ssr"))]
fn fetch(ask: Ask) -> impl Future<Output = Answer> + Send + 'static {
    use super::{
        activity, confirm, enrol, everyone, home, organization, overview, payments, reset, security, settings, setup,
        sign_in, team,
    };
    use server_fn::ServerFn;
    fn with(org: String, mut query: Fields) -> Fields {
        query.push(("org", org));
        query
    }
    let (url, fields) = match ask {
        Ask::SignIn { org, return_to } => {
            (sign_in::View::url(), vec![("org", org), ("return_to", return_to.unwrap_or_default())])
        }
        Ask::Enrol { org } => (enrol::View::url(), vec![("org", org)]),
        Ask::Reset { org } => (reset::View::url(), vec![("org", org)]),
        Ask::Home { org } => (home::View::url(), vec![("org", org)]),
        Ask::Settings { org } => (settings::View::url(), vec![("org", org)]),
        Ask::Activity { org, query } => (activity::View::url(), with(org, query)),
        Ask::Security { org } => (security::View::url(), vec![("org", org)]),
        Ask::Contact { org } => (security::Contact::url(), vec![("org", org)]),
        Ask::Confirm { org } => (confirm::View::url(), vec![("org", org)]),
        Ask::Everyone { org, query } => (everyone::View::url(), with(org, query)),
        Ask::Organization { org } => (organization::View::url(), vec![("org", org)]),
        Ask::Payments { org } => (payments::View::url(), vec![("org", org)]),
        Ask::Undo { org, token } => (security::UndoPage::url(), vec![("org", org), ("token", token)]),
        Ask::Overview { org } => (overview::View::url(), vec![("org", org)]),
        Ask::Team { org, query } => (team::View::url(), with(org, query)),
        Ask::Person { org, person } => (team::Person::url(), vec![("org", org), ("person", person)]),
        Ask::AddPerson { org } => (team::AddPage::url(), vec![("org", org)]),
        Ask::Setup { token } => (setup::View::url(), vec![("token", token)]),
        Ask::Start => (home::Start::url(), Vec::new()),
        Ask::Outbox => (home::Outbox::url(), Vec::new()),
    };
    crate::client::fetch_text(url, fields)
}
