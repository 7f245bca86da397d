//! The pages without forms.

#![allow(missing_docs, reason = "the arguments of a function are the fields of its form")]

#[cfg(feature = "ssr")]
use super::server::{Call, fail};
use crate::client::CallError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use vestibule_service::{home, outbox};
use vestibule_shared::wire::{HomeView, OutboxView, StartView};

/// Who is signed in.
#[server(name = View, prefix = "/api/home", endpoint = "view")]
pub async fn view(org: String) -> Result<HomeView, CallError> {
    let call = Call::of(&org)?;
    home::view(&call.portal, &call.caller, &org).await.map_err(fail)
}

/// Where `/` goes.
#[server(name = Start, prefix = "/api/home", endpoint = "start")]
pub async fn start() -> Result<StartView, CallError> {
    let call = Call::outside()?;
    let orgs = call.portal.orgs().await.map_err(fail)?;
    let to = match orgs.as_slice() {
        [one] => Some(format!("/w/{}/sign-in", one.slug)),
        _ => None,
    };
    Ok(StartView { to, any: !orgs.is_empty() })
}

/// The messages that a demonstration caught.
#[server(name = Outbox, prefix = "/api/home", endpoint = "outbox")]
pub async fn outbox() -> Result<OutboxView, CallError> {
    let call = Call::outside()?;
    outbox::view(&call.portal, &call.caller).await.map_err(fail)
}
