//! The overview in pictures.

#![allow(missing_docs, reason = "the arguments of a function are the fields of its form")]

#[cfg(feature = "ssr")]
use super::server::{Call, fail};
use crate::client::CallError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use vestibule_service::overview;
use vestibule_shared::wire::OverviewView;

/// The overview.
#[server(name = View, prefix = "/api/overview", endpoint = "view")]
pub async fn view(org: String) -> Result<OverviewView, CallError> {
    let call = Call::of(&org)?;
    overview::view(&call.portal, &call.caller, &org).await.map_err(fail)
}
