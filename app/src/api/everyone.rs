//! **Enable for all users**.

#![allow(missing_docs, reason = "the arguments of a function are the fields of its form")]

#[cfg(feature = "ssr")]
use super::server::{Call, fail};
use crate::client::CallError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use vestibule_service::everyone;
use vestibule_shared::wire::EveryoneView;

/// The review: `all` is `1` for everyone, `after` the username after which the page begins.
#[server(name = View, prefix = "/api/everyone", endpoint = "view")]
pub async fn view(org: String, all: Option<String>, after: Option<String>) -> Result<EveryoneView, CallError> {
    let call = Call::of(&org)?;
    let page = everyone::Page { all: all.as_deref() == Some("1"), after: after.unwrap_or_default() };
    everyone::view(&call.portal, &call.caller, &org, &page).await.map_err(fail)
}

/// **Yes, enable**.
#[server(name = Enable, prefix = "/api/everyone", endpoint = "enable")]
pub async fn enable(org: String, form: String, days: String) -> Result<EveryoneView, CallError> {
    let call = Call::of(&org)?;
    everyone::enable(&call.portal, &call.caller, &org, &form, &days).await.map_err(fail)
}

/// Takes it back.
#[server(name = Release, prefix = "/api/everyone", endpoint = "release")]
pub async fn release(org: String, form: String) -> Result<EveryoneView, CallError> {
    let call = Call::of(&org)?;
    everyone::release(&call.portal, &call.caller, &org, &form).await.map_err(fail)
}
