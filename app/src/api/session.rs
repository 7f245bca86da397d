//! The session of whoever is signed in.

#![allow(missing_docs, reason = "the arguments of a function are the fields of its form")]

#[cfg(feature = "ssr")]
use super::server::{Call, fail};
use crate::client::CallError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use vestibule_service::session;
use vestibule_shared::wire::SessionClock;

/// Signs out.
#[server(name = End, prefix = "/api/session", endpoint = "end")]
pub async fn end(org: String, form: String) -> Result<(), CallError> {
    let call = Call::of(&org)?;
    call.answer(session::end(&call.portal, &call.caller, &org, &form).await)
}

/// Stays signed in.
#[server(name = Stay, prefix = "/api/session", endpoint = "stay")]
pub async fn stay(org: String) -> Result<SessionClock, CallError> {
    let call = Call::of(&org)?;
    session::stay(&call.portal, &call.caller, &org).await.map_err(fail)
}

/// [`stay`], from a page that is open; nobody is asked to stay while a page is rendered on the server.
#[allow(clippy::missing_errors_doc, reason = "see WireError")]
pub async fn send_stay(org: String) -> Result<SessionClock, CallError> {
    #[cfg(feature = "ssr")]
    return stay(org).await;
    #[cfg(not(feature = "ssr"))]
    {
        use server_fn::ServerFn;
        let text = crate::client::fetch_text(Stay::url(), vec![("org", org)]).await?;
        serde_json::from_str(&text).map_err(|_| vestibule_shared::wire::WireError::Fault.into())
    }
}
