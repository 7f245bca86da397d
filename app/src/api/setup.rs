//! The first organization and its primary admin. In the forms of the code page, `form` is the token of the address.

#![allow(missing_docs, clippy::too_many_arguments, reason = "the arguments of a function are the fields of its form")]

#[cfg(feature = "ssr")]
use super::server::{Call, fail};
use crate::client::CallError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use vestibule_service::setup;
#[cfg(feature = "ssr")]
use vestibule_shared::wire::SetupForm;
use vestibule_shared::wire::SetupView;

/// The step that set-up is in.
#[server(name = View, prefix = "/api/setup", endpoint = "view")]
pub async fn view(token: String) -> Result<SetupView, CallError> {
    let call = Call::outside()?;
    setup::view(&call.portal, &call.caller, &token).await.map_err(fail)
}

/// Takes the details and sends a code to the phone.
#[server(name = Submit, prefix = "/api/setup", endpoint = "submit")]
pub async fn submit(
    token: String,
    org_name: String,
    org_slug: String,
    region: String,
    locale: String,
    time_zone: String,
    display_name: String,
    username: String,
    email: String,
    country: String,
    phone: String,
    new_password: String,
) -> Result<SetupView, CallError> {
    let call = Call::outside()?;
    let form =
        SetupForm { org_name, org_slug, region, locale, time_zone, display_name, username, email, country, phone };
    setup::submit(&call.portal, &call.caller, &token, form, &new_password).await.map_err(fail)
}

/// Proves the phone; the organization is made.
#[server(name = VerifyCode, prefix = "/api/setup", endpoint = "code")]
pub async fn code(form: String, code: String) -> Result<SetupView, CallError> {
    let call = Call::outside()?;
    setup::code(&call.portal, &call.caller, &form, &code).await.map_err(fail)
}

/// Sends the same code again.
#[server(name = Resend, prefix = "/api/setup", endpoint = "resend")]
pub async fn resend(form: String) -> Result<SetupView, CallError> {
    let call = Call::outside()?;
    setup::resend(&call.portal, &call.caller, &form).await.map_err(fail)
}

/// Goes back to the details, for another number.
#[server(name = Change, prefix = "/api/setup", endpoint = "change")]
pub async fn change(form: String) -> Result<SetupView, CallError> {
    let call = Call::outside()?;
    setup::restart(&call.portal, &call.caller, &form).await.map_err(fail)
}
