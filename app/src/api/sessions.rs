//! Where one is signed in.

#![allow(missing_docs, reason = "the arguments of a function are the fields of its form")]

#[cfg(feature = "ssr")]
use super::server::{Call, fail};
use crate::client::CallError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use vestibule_service::signed_in;
use vestibule_shared::wire::SessionsView;

/// All browsers in which the caller is signed in.
#[server(name = View, prefix = "/api/sessions", endpoint = "view")]
pub async fn view(org: String) -> Result<SessionsView, CallError> {
    let call = Call::of(&org)?;
    signed_in::view(&call.portal, &call.caller, &org).await.map_err(fail)
}

/// Signs one of them out, or all but this one.
#[server(name = End, prefix = "/api/sessions", endpoint = "end")]
pub async fn end(org: String, form: String, session: Option<String>) -> Result<SessionsView, CallError> {
    let call = Call::of(&org)?;
    signed_in::end(&call.portal, &call.caller, &org, &form, session.as_deref()).await.map_err(fail)
}
