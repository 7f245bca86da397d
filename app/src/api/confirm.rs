//! The page that asks for a fresh proof (SE6).

#![allow(missing_docs, reason = "the arguments of a function are the fields of its form")]

#[cfg(feature = "ssr")]
use super::server::{Call, fail};
use crate::client::CallError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use vestibule_service::acts;
use vestibule_shared::wire::ConfirmView;

/// The page as its record stands.
#[server(name = View, prefix = "/api/confirm", endpoint = "view")]
pub async fn view(org: String) -> Result<ConfirmView, CallError> {
    let call = Call::of(&org)?;
    acts::view(&call.portal, &call.caller, &org).await.map_err(fail)
}

/// **Send code via SMS**.
#[server(name = SendCode, prefix = "/api/confirm", endpoint = "send")]
pub async fn send(org: String, form: String) -> Result<ConfirmView, CallError> {
    let call = Call::of(&org)?;
    acts::send_code(&call.portal, &call.caller, &org, &form).await.map_err(fail)
}

/// **Verify**.
#[server(name = VerifyCode, prefix = "/api/confirm", endpoint = "code")]
pub async fn code(org: String, form: String, code: String) -> Result<ConfirmView, CallError> {
    let call = Call::of(&org)?;
    call.answer(acts::code(&call.portal, &call.caller, &org, &form, &code).await)
}

/// The password, of whoever has no second factor.
#[server(name = Prove, prefix = "/api/confirm", endpoint = "password")]
pub async fn password(org: String, form: String, current_password: String) -> Result<ConfirmView, CallError> {
    let call = Call::of(&org)?;
    call.answer(acts::password(&call.portal, &call.caller, &org, &form, &current_password).await)
}

/// **Resend code**.
#[server(name = Resend, prefix = "/api/confirm", endpoint = "resend")]
pub async fn resend(org: String, form: String) -> Result<ConfirmView, CallError> {
    let call = Call::of(&org)?;
    acts::resend(&call.portal, &call.caller, &org, &form).await.map_err(fail)
}

/// **Cancel**.
#[server(name = Cancel, prefix = "/api/confirm", endpoint = "cancel")]
pub async fn cancel(org: String, form: String) -> Result<ConfirmView, CallError> {
    let call = Call::of(&org)?;
    acts::cancel(&call.portal, &call.caller, &org, &form).await.map_err(fail)
}
