//! The organization's own page.

#![allow(missing_docs, clippy::too_many_arguments, reason = "the arguments of a function are the fields of its form")]

#[cfg(feature = "ssr")]
use super::server::{Call, fail};
use crate::client::CallError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use vestibule_service::organization;
#[cfg(feature = "ssr")]
use vestibule_shared::wire::OrganizationForm;
use vestibule_shared::wire::OrganizationView;

/// The organization.
#[server(name = View, prefix = "/api/organization", endpoint = "view")]
pub async fn view(org: String) -> Result<OrganizationView, CallError> {
    let call = Call::of(&org)?;
    organization::view(&call.portal, &call.caller, &org).await.map_err(fail)
}

/// **Save**: `kept` is what the page had shown; `add_country` one more for the list.
#[server(name = Save, prefix = "/api/organization", endpoint = "save")]
pub async fn save(
    org: String,
    form: String,
    kept: String,
    org_name: String,
    region: String,
    locale: String,
    time_zone: String,
    own_numbers: String,
    #[server(default)] countries: Vec<String>,
    #[server(default)] add_country: String,
    password_min: String,
) -> Result<OrganizationView, CallError> {
    let call = Call::of(&org)?;
    let mut countries = countries;
    countries.push(add_country);
    let typed = OrganizationForm { name: org_name, region, locale, time_zone, own_numbers, countries, password_min };
    organization::save(&call.portal, &call.caller, &org, &form, &kept, typed).await.map_err(fail)
}

/// Whether the primary admin is told of changed numbers.
#[server(name = Watch, prefix = "/api/organization", endpoint = "watch")]
pub async fn watch(org: String, form: String, on: bool) -> Result<OrganizationView, CallError> {
    let call = Call::of(&org)?;
    organization::watch(&call.portal, &call.caller, &org, &form, on).await.map_err(fail)
}
