//! The person's own settings.

#![allow(missing_docs, reason = "the arguments of a function are the fields of its form")]

#[cfg(feature = "ssr")]
use super::server::{Call, fail};
use crate::client::CallError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use vestibule_service::settings;
use vestibule_shared::wire::SettingsView;

/// The settings.
#[server(name = View, prefix = "/api/settings", endpoint = "view")]
pub async fn view(org: String) -> Result<SettingsView, CallError> {
    let call = Call::of(&org)?;
    settings::view(&call.portal, &call.caller, &org).await.map_err(fail)
}

/// Keeps language and time zone; empty means the organization's.
#[server(name = Save, prefix = "/api/settings", endpoint = "save")]
pub async fn save(
    org: String,
    form: String,
    locale: Option<String>,
    time_zone: Option<String>,
) -> Result<SettingsView, CallError> {
    let call = Call::of(&org)?;
    settings::save(&call.portal, &call.caller, &org, &form, locale.as_deref(), time_zone.as_deref()).await.map_err(fail)
}

/// Changes the password.
#[server(name = ChangePassword, prefix = "/api/settings", endpoint = "password")]
pub async fn change_password(
    org: String,
    form: String,
    current_password: String,
    new_password: String,
) -> Result<SettingsView, CallError> {
    let call = Call::of(&org)?;
    call.answer(
        settings::change_password(&call.portal, &call.caller, &org, &form, &current_password, &new_password).await,
    )
}
