//! What pages load. All of them through one function and as text: a resource of its own type for each page would bring
//! its own machinery into the part of the WebAssembly that is loaded first, and a lazy page reads its view in its own part.

use crate::client::CallError;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The arguments of a function, by name.
pub type Fields = Vec<(&'static str, String)>;

/// What a page shows: the answer of the function of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the functions of the same names")]
pub enum View {
    SignIn,
    Enrol,
    Reset,
    Home,
    Settings,
    Activity,
    Security,
    Sessions,
    Contact,
    Confirm,
    Everyone,
    Organization,
    Payments,
    Undo,
    Overview,
    Team,
    Person,
    AddPerson,
    Import,
    Job,
    Setup,
    Start,
    Outbox,
}

/// A view as JSON, or why there is none.
pub type Answer = Result<String, CallError>;

/// Loads what a page shows, on the server before the page leaves it. The function's arguments stand in the page's address: those that
/// `path` names before its `?`, and those that `query` names after it.
pub fn load(view: View, path: &'static [&'static str], query: &'static [&'static str]) -> Resource<Answer> {
    let (params, asked) = (use_params_map(), use_query_map());
    let fields = move || {
        let (params, asked) = (params.read(), asked.read());
        let mut fields: Fields = path.iter().map(|name| (*name, params.get(name).unwrap_or_default())).collect();
        fields.extend(query.iter().filter_map(|name| asked.get(name).map(|value| (*name, value))));
        fields
    };
    Resource::new_blocking(fields, move |fields| fetch(view, fields))
}

#[cfg(feature = "ssr")]
async fn fetch(view: View, mut fields: Fields) -> Answer {
    use super::{
        activity, confirm, enrol, everyone, home, organization, overview, payments, reset, security, sessions,
        settings, setup, sign_in, team,
    };
    use vestibule_shared::wire::WireError;
    fn json<V: serde::Serialize>(view: Result<V, CallError>) -> Answer {
        serde_json::to_string(&view?).map_err(|_| WireError::Fault.into())
    }
    let mut field = |name: &str| {
        let at = fields.iter().position(|(of, _)| *of == name)?;
        Some(fields.swap_remove(at).1)
    };
    let org = field("org").unwrap_or_default();
    match view {
        View::SignIn => json(sign_in::view(org, field("return_to")).await),
        View::Enrol => json(enrol::view(org).await),
        View::Reset => json(reset::view(org).await),
        View::Home => json(home::view(org).await),
        View::Settings => json(settings::view(org).await),
        View::Activity => {
            let [kind, person, result, from, to, page] =
                ["kind", "person", "result", "from", "to", "page"].map(&mut field);
            json(activity::view(org, kind, person, result, from, to, page).await)
        }
        View::Security => json(security::view(org).await),
        View::Sessions => json(sessions::view(org).await),
        View::Contact => json(security::contact(org).await),
        View::Confirm => json(confirm::view(org).await),
        View::Everyone => json(everyone::view(org, field("all"), field("after")).await),
        View::Organization => json(organization::view(org).await),
        View::Payments => json(payments::view(org).await),
        View::Undo => json(security::undo_page(org, field("token").unwrap_or_default()).await),
        View::Overview => json(overview::view(org).await),
        View::Team => {
            let [q, role, status, second, locked, sort, after, before, page] =
                ["q", "role", "status", "second", "locked", "sort", "after", "before", "page"].map(&mut field);
            json(team::view(org, q, role, status, second, locked, sort, after, before, page).await)
        }
        View::Person => json(team::person(org, field("person").unwrap_or_default()).await),
        View::AddPerson => json(team::add_page(org).await),
        View::Import => json(team::import_page(org, field("after"), field("refused")).await),
        View::Job => json(team::job_page(org, field("after"), field("refused")).await),
        View::Setup => json(setup::view(field("token").unwrap_or_default()).await),
        View::Start => json(home::start().await),
        View::Outbox => json(home::outbox().await),
    }
}

#[cfg(not(feature = "ssr"))]
impl View {
    /// The address of its function.
    #[must_use]
    pub fn url(self) -> &'static str {
        use super::{
            activity, confirm, enrol, everyone, home, organization, overview, payments, reset, security, sessions,
            settings, setup, sign_in, team,
        };
        use server_fn::ServerFn;
        match self {
            View::SignIn => sign_in::View::PATH,
            View::Enrol => enrol::View::PATH,
            View::Reset => reset::View::PATH,
            View::Home => home::View::PATH,
            View::Settings => settings::View::PATH,
            View::Activity => activity::View::PATH,
            View::Security => security::View::PATH,
            View::Sessions => sessions::View::PATH,
            View::Contact => security::Contact::PATH,
            View::Confirm => confirm::View::PATH,
            View::Everyone => everyone::View::PATH,
            View::Organization => organization::View::PATH,
            View::Payments => payments::View::PATH,
            View::Undo => security::UndoPage::PATH,
            View::Overview => overview::View::PATH,
            View::Team => team::View::PATH,
            View::Person => team::Person::PATH,
            View::AddPerson => team::AddPage::PATH,
            View::Import => team::ImportPage::PATH,
            View::Job => team::JobPage::PATH,
            View::Setup => setup::View::PATH,
            View::Start => home::Start::PATH,
            View::Outbox => home::Outbox::PATH,
        }
    }
}

#[cfg(not(feature = "ssr"))]
fn fetch(view: View, fields: Fields) -> impl Future<Output = Answer> + Send + 'static {
    crate::client::fetch_text(view.url(), fields)
}
