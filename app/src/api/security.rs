//! The Security Center, as far as one's own sign-in goes.

#![allow(missing_docs, reason = "the arguments of a function are the fields of its form")]

#[cfg(feature = "ssr")]
use super::server::{Call, fail};
use crate::client::CallError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use vestibule_service::security;
use vestibule_shared::wire::{ContactView, SecurityView, UndoView};

/// The Security Center.
#[server(name = View, prefix = "/api/security", endpoint = "view")]
pub async fn view(org: String) -> Result<SecurityView, CallError> {
    let call = Call::of(&org)?;
    security::view(&call.portal, &call.caller, &org).await.map_err(fail)
}

/// Text messages on or off: `on` is `true` or `false`.
#[server(name = SwitchText, prefix = "/api/security", endpoint = "text")]
pub async fn text(org: String, form: String, on: bool) -> Result<SecurityView, CallError> {
    let call = Call::of(&org)?;
    security::switch_text(&call.portal, &call.caller, &org, &form, on).await.map_err(fail)
}

/// The e-mail backup on or off.
#[server(name = SwitchBackup, prefix = "/api/security", endpoint = "backup")]
pub async fn backup(org: String, form: String, on: bool) -> Result<SecurityView, CallError> {
    let call = Call::of(&org)?;
    security::switch_backup(&call.portal, &call.caller, &org, &form, on).await.map_err(fail)
}

/// The pages of a new number or address.
#[server(name = Contact, prefix = "/api/security", endpoint = "contact")]
pub async fn contact(org: String) -> Result<ContactView, CallError> {
    let call = Call::of(&org)?;
    security::contact(&call.portal, &call.caller, &org).await.map_err(fail)
}

/// A new number.
#[server(name = ChangeNumber, prefix = "/api/security", endpoint = "change-number")]
pub async fn change_number(
    org: String,
    form: String,
    country: String,
    phone: String,
) -> Result<ContactView, CallError> {
    let call = Call::of(&org)?;
    security::change_number(&call.portal, &call.caller, &org, &form, &country, &phone).await.map_err(fail)
}

/// A new mail address.
#[server(name = ChangeEmail, prefix = "/api/security", endpoint = "change-email")]
pub async fn change_email(org: String, form: String, email: String) -> Result<ContactView, CallError> {
    let call = Call::of(&org)?;
    security::change_email(&call.portal, &call.caller, &org, &form, &email).await.map_err(fail)
}

/// The page on which a change is undone.
#[server(name = UndoPage, prefix = "/api/undo", endpoint = "view")]
pub async fn undo_page(org: String, token: String) -> Result<UndoView, CallError> {
    let call = Call::of(&org)?;
    security::undo_page(&call.portal, &call.caller, &org, &token).await.map_err(fail)
}

/// **Undo the change**.
#[server(name = Undo, prefix = "/api/undo", endpoint = "submit")]
pub async fn undo(org: String, token: String) -> Result<UndoView, CallError> {
    let call = Call::of(&org)?;
    security::undo(&call.portal, &call.caller, &org, &token).await.map_err(fail)
}
