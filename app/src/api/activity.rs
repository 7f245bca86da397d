//! The activity report.

#![allow(missing_docs, reason = "the arguments of a function are the fields of its form")]

#[cfg(feature = "ssr")]
use super::server::{Call, fail};
use crate::client::CallError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use vestibule_service::activity;
#[cfg(feature = "ssr")]
use vestibule_shared::wire::ActivityQuery;
use vestibule_shared::wire::ActivityView;

/// A page of the report.
#[server(name = View, prefix = "/api/activity", endpoint = "view")]
pub async fn view(
    org: String,
    kind: Option<String>,
    person: Option<String>,
    result: Option<String>,
    from: Option<String>,
    to: Option<String>,
    page: Option<String>,
) -> Result<ActivityView, CallError> {
    let call = Call::of(&org)?;
    let [kind, person, result, from, to, page] = [kind, person, result, from, to, page].map(Option::unwrap_or_default);
    let query = ActivityQuery { kind, person, result, from, to, page };
    activity::view(&call.portal, &call.caller, &org, query).await.map_err(fail)
}
