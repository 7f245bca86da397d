//! Managing the team.

#![allow(missing_docs, clippy::too_many_arguments, reason = "the arguments of a function are the fields of its form")]

#[cfg(feature = "ssr")]
use super::server::{Call, fail};
use crate::client::CallError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use vestibule_service::team;
use vestibule_shared::wire::{AddView, JobView, PersonView, TeamView};
#[cfg(feature = "ssr")]
use vestibule_shared::wire::{PersonForm, TeamQuery};

/// A page of the list.
#[server(name = View, prefix = "/api/team", endpoint = "view")]
pub async fn view(
    org: String,
    q: Option<String>,
    role: Option<String>,
    status: Option<String>,
    second: Option<String>,
    locked: Option<String>,
    sort: Option<String>,
    after: Option<String>,
    before: Option<String>,
    page: Option<String>,
) -> Result<TeamView, CallError> {
    let call = Call::of(&org)?;
    let [q, role, status, second, locked, sort, after, before, page] =
        [q, role, status, second, locked, sort, after, before, page].map(Option::unwrap_or_default);
    let query = TeamQuery { q, role, status, second, locked, sort, after, before, page };
    team::list(&call.portal, &call.caller, &org, query).await.map_err(fail)
}

/// A person.
#[server(name = Person, prefix = "/api/team", endpoint = "person")]
pub async fn person(org: String, person: String) -> Result<PersonView, CallError> {
    let call = Call::of(&org)?;
    team::view(&call.portal, &call.caller, &org, &person).await.map_err(fail)
}

/// The page that adds somebody.
#[server(name = AddPage, prefix = "/api/team", endpoint = "add-view")]
pub async fn add_page(org: String) -> Result<AddView, CallError> {
    let call = Call::of(&org)?;
    team::add_view(&call.portal, &call.caller, &org).await.map_err(fail)
}

/// Adds somebody.
#[server(name = Add, prefix = "/api/team", endpoint = "add")]
pub async fn add(
    org: String,
    form: String,
    display_name: String,
    username: String,
    email: String,
    country: String,
    phone: String,
    role: String,
    locale: String,
) -> Result<AddView, CallError> {
    let call = Call::of(&org)?;
    let typed = PersonForm { name: display_name, username, email, country, phone, role, locale };
    team::add(&call.portal, &call.caller, &org, &form, typed).await.map_err(fail)
}

/// Changes name, username and language.
#[server(name = Edit, prefix = "/api/team", endpoint = "edit")]
pub async fn edit(
    org: String,
    form: String,
    person: String,
    version: i64,
    display_name: String,
    username: String,
    locale: String,
) -> Result<PersonView, CallError> {
    let call = Call::of(&org)?;
    let typed = PersonForm { name: display_name, username, locale, ..PersonForm::default() };
    team::edit(&call.portal, &call.caller, &org, &form, &person, version, typed).await.map_err(fail)
}

/// Whether a second factor is required of somebody; `on` is there for yes.
#[server(name = Require, prefix = "/api/team", endpoint = "second")]
pub async fn require(org: String, form: String, person: String, on: Option<String>) -> Result<PersonView, CallError> {
    let call = Call::of(&org)?;
    team::require(&call.portal, &call.caller, &org, &form, &person, on.is_some()).await.map_err(fail)
}

/// Deactivates or reactivates somebody.
#[server(name = Switch, prefix = "/api/team", endpoint = "switch")]
pub async fn switch(org: String, form: String, person: String, active: bool) -> Result<PersonView, CallError> {
    let call = Call::of(&org)?;
    team::switch(&call.portal, &call.caller, &org, &form, &person, active).await.map_err(fail)
}

/// Ends one session, or all.
#[server(name = EndSessions, prefix = "/api/team", endpoint = "end-sessions")]
pub async fn end_sessions(
    org: String,
    form: String,
    person: String,
    session: Option<String>,
) -> Result<PersonView, CallError> {
    let call = Call::of(&org)?;
    team::end_sessions(&call.portal, &call.caller, &org, &form, &person, session.as_deref()).await.map_err(fail)
}

/// A new activation code; `mail` is there where it is to be sent as well.
#[server(name = Activation, prefix = "/api/team", endpoint = "activation")]
pub async fn activation(
    org: String,
    form: String,
    person: String,
    mail: Option<String>,
) -> Result<PersonView, CallError> {
    let call = Call::of(&org)?;
    team::activation(&call.portal, &call.caller, &org, &form, &person, mail.is_some()).await.map_err(fail)
}

/// Opens what too many tries have locked.
#[server(name = Unlock, prefix = "/api/team", endpoint = "unlock")]
pub async fn unlock(org: String, form: String, person: String) -> Result<PersonView, CallError> {
    let call = Call::of(&org)?;
    team::unlock(&call.portal, &call.caller, &org, &form, &person).await.map_err(fail)
}

/// Issues an access code.
#[server(name = Access, prefix = "/api/team", endpoint = "access")]
pub async fn access(org: String, form: String, person: String) -> Result<PersonView, CallError> {
    let call = Call::of(&org)?;
    team::access(&call.portal, &call.caller, &org, &form, &person).await.map_err(fail)
}

/// Gives somebody another role.
#[server(name = SetRole, prefix = "/api/team", endpoint = "role")]
pub async fn set_role(org: String, form: String, person: String, role: String) -> Result<PersonView, CallError> {
    let call = Call::of(&org)?;
    team::set_role(&call.portal, &call.caller, &org, &form, &person, &role).await.map_err(fail)
}

/// Makes somebody primary admin.
#[server(name = HandOver, prefix = "/api/team", endpoint = "hand-over")]
pub async fn hand_over(org: String, form: String, person: String) -> Result<PersonView, CallError> {
    let call = Call::of(&org)?;
    team::hand_over(&call.portal, &call.caller, &org, &form, &person).await.map_err(fail)
}

/// Changes mail address and number.
#[server(name = SetContacts, prefix = "/api/team", endpoint = "contacts")]
pub async fn set_contacts(
    org: String,
    form: String,
    person: String,
    email: String,
    country: String,
    phone: String,
) -> Result<PersonView, CallError> {
    let call = Call::of(&org)?;
    team::set_contacts(&call.portal, &call.caller, &org, &form, &person, &email, &country, &phone).await.map_err(fail)
}

/// Takes text messages away.
#[server(name = TakeFactor, prefix = "/api/team", endpoint = "take-factor")]
pub async fn take_factor(org: String, form: String, person: String, reason: String) -> Result<PersonView, CallError> {
    let call = Call::of(&org)?;
    team::take_factor(&call.portal, &call.caller, &org, &form, &person, &reason).await.map_err(fail)
}

/// Deletes somebody.
#[server(name = Delete, prefix = "/api/team", endpoint = "delete")]
pub async fn delete(org: String, form: String, person: String) -> Result<(), CallError> {
    let call = Call::of(&org)?;
    team::take_out(&call.portal, &call.caller, &org, &form, &person).await.map_err(fail)
}

#[cfg(feature = "ssr")]
async fn shown(org: &str, import: bool, after: Option<String>, refused: Option<String>) -> Result<JobView, CallError> {
    let call = Call::of(org)?;
    let after = after.and_then(|after| after.parse().ok()).unwrap_or(0);
    let refused = refused.is_some_and(|refused| !refused.is_empty());
    team::job(&call.portal, &call.caller, org, import, after, refused).await.map_err(fail)
}

/// How far an import is; its rows from the one after `after`, or those alone that came to nothing.
#[server(name = ImportPage, prefix = "/api/team", endpoint = "import-view")]
pub async fn import_page(org: String, after: Option<String>, refused: Option<String>) -> Result<JobView, CallError> {
    shown(&org, true, after, refused).await
}

/// How far something is that is done to people who were chosen in the list.
#[server(name = JobPage, prefix = "/api/team", endpoint = "job-view")]
pub async fn job_page(org: String, after: Option<String>, refused: Option<String>) -> Result<JobView, CallError> {
    shown(&org, false, after, refused).await
}

#[cfg(feature = "ssr")]
async fn ordered(org: &str, form: &str, job: &str, order: &str) -> Result<JobView, CallError> {
    let order = match order {
        "start" => team::Order::Start,
        "stop" => team::Order::Stop,
        "discard" => team::Order::Discard,
        _ => return Err(vestibule_shared::wire::WireError::Malformed.into()),
    };
    let call = Call::of(org)?;
    team::order(&call.portal, &call.caller, org, form, job, order).await.map_err(fail)
}

/// Starts, stops or discards an import.
#[server(name = ImportOrder, prefix = "/api/team", endpoint = "import-order")]
pub async fn import_order(org: String, form: String, job: String, order: String) -> Result<JobView, CallError> {
    ordered(&org, &form, &job, &order).await
}

/// Stops or discards something that is done to many.
#[server(name = JobOrder, prefix = "/api/team", endpoint = "job-order")]
pub async fn job_order(org: String, form: String, job: String, order: String) -> Result<JobView, CallError> {
    ordered(&org, &form, &job, &order).await
}

/// Does something to everyone who was chosen in the list.
#[server(name = Many, prefix = "/api/team", endpoint = "many")]
pub async fn many(org: String, form: String, act: String, people: Option<Vec<String>>) -> Result<(), CallError> {
    let call = Call::of(&org)?;
    team::begin(&call.portal, &call.caller, &org, &form, &act, &people.unwrap_or_default()).await.map_err(fail)
}
